#include "ctl/verbs.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "ctl/nouns.h"
#include "ctl/output.h"
#include "store/delegation.h"
#include "store/people.h"

/* What an `each` of the store fills or looks for. */
struct people_walk {
	struct ctl *ctl;
	json_t *array;
	const char *wanted; /* a name, when one is looked for */
	size_t found;
	struct recruiter recruiter;
	struct contact contact;
	struct why *why;
};

static enum status
several(const char *noun, const char *name, struct why *why)
{
	return because(why, REFUSED, "several have the name \"%s\": say which %s by e-mail", name, noun);
}

/* -- agencies -- */

static json_t *
agency_json(struct ctl *ctl, const struct agency *agency)
{
	json_t *object = output_object(ctl);

	output_set_text(object, "name", agency->name);
	output_set_text(object, "sender", agency->sender);
	output_set_text(object, "sends_as", agency->sends_as_user ? "utilisateur" : "agence");
	output_set_text(object, "phone", agency->phone);
	output_set_text(object, "hour",
	    arena_printf(ctl->arena, "%02d:%02d", agency->send_minute / 60, agency->send_minute % 60));
	return object;
}

/* "9:00" -> 540 */
static enum status
read_hour(struct ctl *ctl, int *minute, struct why *why)
{
	const char *typed = ctl_option(ctl, "hour");
	int hour, past;
	char end;

	if (typed == NULL)
		return OK;
	if (sscanf(typed, "%2d:%2d%c", &hour, &past, &end) != 2 || hour < 0 || hour > 23 || past < 0 ||
	    past > 59 || hour + past == 0)
		return ctl_usage(ctl, why, "--hour is an hour of the day, as 9:00");
	*minute = hour * 60 + past;
	return OK;
}

enum status
verb_agency_add(struct ctl *ctl, struct why *why)
{
	const char *sends_as = ctl_option(ctl, "sends-as");
	struct agency agency = {.sends_as_user = sends_as != NULL && strcmp(sends_as, "utilisateur") == 0};
	int64_t id;
	enum status st;

	if ((st = clean_option(ctl, "name", &agency.name, why)) != OK ||
	    (st = clean_option(ctl, "sender", &agency.sender, why)) != OK ||
	    (st = clean_option(ctl, "telephone", &agency.phone, why)) != OK ||
	    (st = read_hour(ctl, &agency.send_minute, why)) != OK || (st = ctl_begin(ctl, why)) != OK)
		return st;
	if ((st = agency_create(ctl->store, &agency, &id, why)) == OK)
		st = ctl_journal(
		    ctl, "agency.create", arena_printf(ctl->arena, "agency:%" PRId64, id), agency.name, why);
	if ((st = ctl_end(ctl, st, why)) != OK)
		return st;
	return output_made(ctl, "name", agency.name, why);
}

static enum status
list_agency(const struct agency *agency, void *data)
{
	struct people_walk *walk = data;

	output_push(walk->array, agency_json(walk->ctl, agency));
	return OK;
}

enum status
verb_agency_list(struct ctl *ctl, struct why *why)
{
	static const struct output_column columns[] = {
	    {"name", "AGENCY"}, {"sender", "SENDER"}, {"sends_as", "SENDS AS"}, {"phone", "PHONE"}};
	struct people_walk walk = {.ctl = ctl, .array = output_array(ctl)};
	enum status st;

	if ((st = ctl_open_store(ctl, why)) != OK ||
	    (st = agency_each(ctl->store, ctl->arena, list_agency, &walk, why)) != OK)
		return st;
	return output_list(ctl, walk.array, columns, COUNT(columns), why);
}

/* -- recruiters -- */

static enum status
recruiter_json(struct ctl *ctl, const struct recruiter *recruiter, json_t **out, struct why *why)
{
	json_t *object = output_object(ctl);
	struct agency agency = {0};
	enum status st = agency_find(ctl->store, ctl->arena, recruiter->agency_id, &agency, why);

	output_set_text(object, "name", recruiter->name);
	output_set_text(object, "email", recruiter->email);
	output_set_text(object, "phone", recruiter->phone);
	output_set_text(object, "agency", agency.name);
	output_set_text(object, "language", recruiter->language);
	output_set_flag(object, "admin", recruiter->admin);
	output_set_text(object, "digest",
	    recruiter->digest_minute < 0 ? NULL
					 : arena_printf(ctl->arena, "%02d:%02d",
					       recruiter->digest_minute / 60, recruiter->digest_minute % 60));
	*out = object;
	return st == NONE ? OK : st;
}

/* With its recruiters' addresses. */
static enum status
agency_recruiter(const struct recruiter *recruiter, void *data)
{
	struct people_walk *walk = data;

	if (recruiter->agency_id == (int64_t)walk->found)
		output_push_text(walk->array, recruiter->email);
	return OK;
}

enum status
verb_agency_show(struct ctl *ctl, struct why *why)
{
	const char *name = ctl_operand(ctl, 0);
	struct people_walk walk = {.ctl = ctl, .array = output_array(ctl)};
	struct agency agency;
	json_t *object;
	enum status st;

	if ((st = ctl_open_store(ctl, why)) != OK ||
	    (st = ctl_found(
		 agency_find_name(ctl->store, ctl->arena, name, &agency, why), "agency", name, why)) != OK)
		return st;
	walk.found = (size_t)agency.id;
	if ((st = recruiter_each(ctl->store, ctl->arena, agency_recruiter, &walk, why)) != OK)
		return st;
	object = agency_json(ctl, &agency);
	output_set(object, "recruiters", walk.array);
	return output_show(ctl, object, why);
}

enum status
verb_recruiter_add(struct ctl *ctl, struct why *why)
{
	const char *agency_name = ctl_option(ctl, "agency");
	struct recruiter recruiter = {
	    .language = ctl_option(ctl, "language"), .admin = ctl_option(ctl, "admin") != NULL};
	struct agency agency;
	int64_t id;
	enum status st;

	if ((st = clean_option(ctl, "name", &recruiter.name, why)) != OK ||
	    (st = clean_option(ctl, "email", &recruiter.email, why)) != OK ||
	    (st = clean_option(ctl, "telephone", &recruiter.phone, why)) != OK ||
	    (st = ctl_begin(ctl, why)) != OK)
		return st;
	st = agency_find_name(ctl->store, ctl->arena, agency_name, &agency, why);
	if ((st = ctl_found(st, "agency", agency_name, why)) == OK) {
		recruiter.agency_id = agency.id;
		st = recruiter_create(ctl->store, &recruiter, &id, why);
	}
	if (st == OK)
		st = ctl_journal(ctl, "recruiter.create", arena_printf(ctl->arena, "recruiter:%" PRId64, id),
		    recruiter.name, why);
	if ((st = ctl_end(ctl, st, why)) != OK)
		return st;
	return output_made(ctl, "email", text_lower(ctl->arena, recruiter.email), why);
}

static enum status
list_recruiter(const struct recruiter *recruiter, void *data)
{
	struct people_walk *walk = data;
	json_t *object;
	enum status st = recruiter_json(walk->ctl, recruiter, &object, walk->why);

	output_push(walk->array, object);
	return st;
}

enum status
verb_recruiter_list(struct ctl *ctl, struct why *why)
{
	static const struct output_column columns[] = {{"name", "RECRUITER"}, {"email", "E-MAIL"},
	    {"phone", "PHONE"}, {"agency", "AGENCY"}, {"language", "LANGUAGE"}, {"admin", "ADMIN"}};
	struct people_walk walk = {.ctl = ctl, .array = output_array(ctl), .why = why};
	enum status st;

	if ((st = ctl_open_store(ctl, why)) != OK ||
	    (st = recruiter_each(ctl->store, ctl->arena, list_recruiter, &walk, why)) != OK)
		return st;
	return output_list(ctl, walk.array, columns, COUNT(columns), why);
}

static enum status
match_recruiter(const struct recruiter *recruiter, void *data)
{
	struct people_walk *walk = data;

	if (text_same(walk->ctl->arena, recruiter->name, walk->wanted)) {
		walk->recruiter = *recruiter;
		walk->found++;
	}
	return OK;
}

/* Who decides for them now, or for whom they do, each with the last day. */
static enum status
delegations_json(
    struct ctl *ctl, const struct recruiter *recruiter, bool given, json_t *array, struct why *why)
{
	struct delegation *list;
	size_t count;
	enum status st = delegation_list(ctl->store, ctl->arena, given ? recruiter->id : 0,
	    given ? 0 : recruiter->id, clock_now(&ctl->clock), &list, &count, why);

	for (size_t i = 0; i < count && st == OK; i++) {
		json_t *object = output_object(ctl);
		struct recruiter other = {0};

		st = recruiter_find(
		    ctl->store, ctl->arena, given ? list[i].to_id : list[i].from_id, &other, why);
		output_set_text(object, "email", other.email);
		output_set_date(ctl, object, "until", list[i].ends_at);
		output_push(array, object);
	}
	return st;
}

enum status
verb_recruiter_show(struct ctl *ctl, struct why *why)
{
	struct people_walk walk = {.ctl = ctl, .wanted = ctl_operand(ctl, 0)};
	json_t *object, *delegates = output_array(ctl), *deputy_of = output_array(ctl);
	enum status st;

	if ((st = ctl_open_store(ctl, why)) != OK)
		return st;
	if (strchr(walk.wanted, '@') != NULL)
		st = recruiter_find_email(ctl->store, ctl->arena, walk.wanted, &walk.recruiter, why);
	else if ((st = recruiter_each(ctl->store, ctl->arena, match_recruiter, &walk, why)) == OK)
		st = walk.found == 0 ? NONE : walk.found == 1 ? OK : several("recruiter", walk.wanted, why);
	if ((st = ctl_found(st, "recruiter", walk.wanted, why)) != OK ||
	    (st = recruiter_json(ctl, &walk.recruiter, &object, why)) != OK ||
	    (st = delegations_json(ctl, &walk.recruiter, true, delegates, why)) != OK ||
	    (st = delegations_json(ctl, &walk.recruiter, false, deputy_of, why)) != OK)
		return st;
	output_set(object, "delegates", delegates);
	output_set(object, "deputy_of", deputy_of);
	return output_show(ctl, object, why);
}

/* -- contacts -- */

static json_t *
contact_json(struct ctl *ctl, const struct contact *contact)
{
	json_t *object = output_object(ctl);

	output_set_text(object, "name", contact->name);
	output_set_text(object, "email", contact->email);
	output_set_text(object, "company", contact->company);
	output_set_text(object, "type", contact->internal ? "interne" : "externe");
	output_set_text(object, "language", contact->language);
	output_set_time(ctl, object, "bounced", contact->bounced_at);
	return object;
}

enum status
verb_contact_add(struct ctl *ctl, struct why *why)
{
	const char *type = ctl_option(ctl, "type");
	struct contact contact = {.internal = type != NULL && strcmp(type, "interne") == 0,
	    .language = ctl_option(ctl, "language")};
	int64_t id;
	enum status st;

	if ((st = clean_option(ctl, "name", &contact.name, why)) != OK ||
	    (st = clean_option(ctl, "email", &contact.email, why)) != OK ||
	    (st = clean_option(ctl, "societe", &contact.company, why)) != OK ||
	    (st = ctl_begin(ctl, why)) != OK)
		return st;
	if ((st = contact_create(ctl->store, &contact, &id, why)) == OK)
		st = ctl_journal(ctl, "contact.create", arena_printf(ctl->arena, "contact:%" PRId64, id),
		    contact.name, why);
	if ((st = ctl_end(ctl, st, why)) != OK)
		return st;
	return output_made(ctl, "email", text_lower(ctl->arena, contact.email), why);
}

static enum status
list_contact(const struct contact *contact, void *data)
{
	struct people_walk *walk = data;

	output_push(walk->array, contact_json(walk->ctl, contact));
	return OK;
}

enum status
verb_contact_list(struct ctl *ctl, struct why *why)
{
	static const struct output_column columns[] = {{"name", "CONTACT"}, {"email", "E-MAIL"},
	    {"company", "COMPANY"}, {"type", "TYPE"}, {"language", "LANGUAGE"}, {"bounced", "BOUNCED"}};
	struct people_walk walk = {.ctl = ctl, .array = output_array(ctl)};
	enum status st;

	if ((st = ctl_open_store(ctl, why)) != OK ||
	    (st = contact_each(ctl->store, ctl->arena, list_contact, &walk, why)) != OK)
		return st;
	return output_list(ctl, walk.array, columns, COUNT(columns), why);
}

static enum status
match_contact(const struct contact *contact, void *data)
{
	struct people_walk *walk = data;

	if (text_same(walk->ctl->arena, contact->name, walk->wanted)) {
		walk->contact = *contact;
		walk->found++;
	}
	return OK;
}

enum status
verb_contact_show(struct ctl *ctl, struct why *why)
{
	struct people_walk walk = {.ctl = ctl, .wanted = ctl_operand(ctl, 0)};
	enum status st;

	if ((st = ctl_open_store(ctl, why)) != OK)
		return st;
	if (strchr(walk.wanted, '@') != NULL)
		st = contact_find_email(ctl->store, ctl->arena, walk.wanted, &walk.contact, why);
	else if ((st = contact_each(ctl->store, ctl->arena, match_contact, &walk, why)) == OK)
		st = walk.found == 0 ? NONE : walk.found == 1 ? OK : several("contact", walk.wanted, why);
	if ((st = ctl_found(st, "contact", walk.wanted, why)) != OK)
		return st;
	return output_show(ctl, contact_json(ctl, &walk.contact), why);
}
