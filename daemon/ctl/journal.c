#include "ctl/verbs.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "ctl/nouns.h"
#include "store/journal.h"
#include "store/people.h"

struct journal_walk {
	struct ctl *ctl;
	json_t *array;
	int64_t only; /* one row's number; 0: all */
	struct why *why;
};

/* "recruiter:3" as the address of that recruiter; what is no person stays as it is. */
static enum status
actor_text(struct ctl *ctl, const char *actor, const char **text, struct why *why)
{
	struct recruiter recruiter = {0};
	struct contact contact = {0};
	struct candidate candidate = {0};
	enum status st = OK;

	*text = actor;
	if (strncmp(actor, "recruiter:", 10) == 0)
		st = recruiter_find(ctl->store, ctl->arena, ctl_ref(actor + 10, ""), &recruiter, why);
	else if (strncmp(actor, "contact:", 8) == 0)
		st = contact_find(ctl->store, ctl->arena, ctl_ref(actor + 8, ""), &contact, why);
	else if (strncmp(actor, "candidate:", 10) == 0)
		st = candidate_find(ctl->store, ctl->arena, ctl_ref(actor + 10, ""), &candidate, why);
	if (recruiter.email != NULL || contact.email != NULL || candidate.email != NULL)
		*text = recruiter.email != NULL ? recruiter.email
			: contact.email != NULL ? contact.email
						: candidate.email;
	return st == NONE ? OK : st;
}

static enum status
list_entry(const struct journal_entry *entry, void *data)
{
	struct journal_walk *walk = data;
	json_t *object;
	const char *actor;
	enum status st = OK;

	if (walk->only != 0 && entry->id != walk->only)
		return OK;
	if ((st = actor_text(walk->ctl, entry->actor, &actor, walk->why)) != OK)
		return st;
	object = output_object(walk->ctl);
	output_set_number(object, "id", entry->id);
	output_set_time(walk->ctl, object, "at", entry->at);
	output_set_text(object, "actor", actor);
	output_set_text(object, "event", entry->event);
	output_set_text(object, "object", entry->object);
	output_set_text(object, "related", entry->related);
	output_set_text(object, "message", entry->message);
	output_set_text(object, "text", entry->text);
	output_push(walk->array, object);
	return OK;
}

/* Refs are kept in capitals. */
static const char *
object_named(struct ctl *ctl, const char *name)
{
	static const char *const prefixes[] = {"D", "R", "CV", "S", "L", "Q", "E"};

	for (size_t i = 0; i < COUNT(prefixes) && name != NULL; i++)
		if (ctl_ref(name, prefixes[i]) != 0)
			return arena_printf(
			    ctl->arena, "%s-%" PRId64, prefixes[i], ctl_ref(name, prefixes[i]));
	return name;
}

static const struct output_column columns[] = {{"at", "AT"}, {"actor", "ACTOR"}, {"event", "EVENT"},
    {"object", "OBJECT"}, {"related", "RELATED"}, {"message", "MESSAGE"}, {"text", "TEXT"}};

enum status
verb_journal_list(struct ctl *ctl, struct why *why)
{
	const char *object = object_named(ctl, ctl_option(ctl, "object"));
	struct journal_walk walk = {.ctl = ctl, .array = output_array(ctl), .why = why};
	enum status st;

	if ((st = ctl_open_store(ctl, why)) != OK ||
	    (st = journal_each(ctl->store, ctl->arena, object, list_entry, &walk, why)) != OK)
		return st;
	return output_list(ctl, walk.array, columns, COUNT(columns), why);
}

/* One row by its number; or an object, with all that happened to it. */
enum status
verb_journal_show(struct ctl *ctl, struct why *why)
{
	const char *name = ctl_operand(ctl, 0), *object = object_named(ctl, name);
	struct journal_walk walk = {
	    .ctl = ctl, .array = output_array(ctl), .only = ctl_ref(name, ""), .why = why};
	json_t *page;
	enum status st;

	if ((st = ctl_open_store(ctl, why)) != OK ||
	    (st = journal_each(
		 ctl->store, ctl->arena, walk.only != 0 ? NULL : object, list_entry, &walk, why)) != OK)
		return st;
	if (json_array_size(walk.array) == 0)
		return because(why, REFUSED,
		    "the journal knows nothing of \"%s\": facteurctl journal list shows what it knows", name);
	if (walk.only != 0)
		return output_show(ctl, json_array_get(walk.array, 0), why);
	page = output_object(ctl);
	output_set_text(page, "object", object);
	output_set(page, "entries", walk.array);
	return output_show(ctl, page, why);
}

/* "12:4f1c..." as an earlier run or the witness has it. */
static enum status
holds_head(struct ctl *ctl, const char *head, struct why *why)
{
	const char *colon = head == NULL ? NULL : strchr(head, ':');

	if (head == NULL)
		return OK;
	if (colon == NULL || ctl_ref(arena_bytes(ctl->arena, head, (size_t)(colon - head)), "") == 0)
		return because(
		    why, REFUSED, "--head is a line as \"facteurctl journal verify\" prints it: N:HASH");
	return journal_holds(
	    ctl->store, ctl_ref(arena_bytes(ctl->arena, head, (size_t)(colon - head)), ""), colon + 1, why);
}

enum status
verb_journal_verify(struct ctl *ctl, struct why *why)
{
	const char *hash = "";
	int64_t rows = 0, last = 0;
	json_t *object;
	enum status st;

	if ((st = ctl_open_store(ctl, why)) != OK || (st = journal_verify(ctl->store, &rows, why)) != OK ||
	    (st = holds_head(ctl, ctl_option(ctl, "head"), why)) != OK)
		return st;
	if ((st = journal_head(ctl->store, ctl->arena, &last, &hash, why)) != OK && st != NONE)
		return st;
	if (!ctl->json) {
		printf("the journal is whole: %" PRId64 " rows\n", rows);
		if (st == OK)
			printf("its head is %" PRId64 ":%s\n", last, hash);
		return OK;
	}
	object = output_object(ctl);
	output_set_flag(object, "whole", true);
	output_set_number(object, "rows", rows);
	if (st == OK)
		output_set_text(object, "head", arena_printf(ctl->arena, "%" PRId64 ":%s", last, hash));
	return output_show(ctl, object, why);
}
