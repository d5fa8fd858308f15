#include "ctl/verbs.h"

#include <inttypes.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "ctl/nouns.h"
#include "desk/typed/date.h"
#include "store/people.h"

#define DOCUMENT_BYTES_MAX ((size_t)25 << 20)

enum status
clean_option(struct ctl *ctl, const char *option, const char **text, struct why *why)
{
	const char *given = ctl_option(ctl, option);

	if (given != NULL && !text_is_utf8(given, strlen(given)))
		return ctl_usage(ctl, why, "--%s is not UTF-8: see that your terminal's locale is", option);
	*text = given == NULL ? NULL : text_line(ctl->arena, text_valid(ctl->arena, given, strlen(given)));
	if (*text != NULL && **text == '\0')
		return ctl_usage(ctl, why, "--%s must not be empty: leave it out", option);
	return OK;
}

json_t *
words_json(const struct ctl *ctl, const char *text, const char *separators)
{
	json_t *array = output_array(ctl);
	size_t count = 0;
	char **words = text == NULL ? NULL : text_split(ctl->arena, text, separators, &count);

	for (size_t i = 0; i < count; i++)
		output_push_text(array, words[i]);
	return array;
}

json_t *
documents_json(const struct ctl *ctl, const struct document *documents, size_t count)
{
	json_t *array = output_array(ctl);

	for (size_t i = 0; i < count; i++)
		output_push_text(array, documents[i].filename);
	return array;
}

static enum status
candidate_json(struct ctl *ctl, const struct candidate *candidate, json_t **out, struct why *why)
{
	json_t *object = output_object(ctl);
	struct agency agency = {0};
	struct document *documents = NULL;
	size_t count = 0;
	enum status st = agency_find(ctl->store, ctl->arena, candidate->agency_id, &agency, why);

	*out = object;
	output_set_ref(ctl, object, "ref", "CV", candidate->id);
	output_set_text(object, "first_name", candidate->first_name);
	output_set_text(object, "last_name", candidate->last_name);
	output_set_text(object, "email", candidate->email);
	output_set_text(object, "phone", candidate->phone);
	output_set_text(object, "postcode", candidate->postcode);
	output_set_text(object, "city", candidate->city);
	output_set(object, "qualifications", words_json(ctl, candidate->qualifications, "|"));
	output_set_text(object, "status", candidate->status);
	output_set_text(object, "agency", agency.name);
	output_set_text(object, "language", candidate->language);
	output_set_date(ctl, object, "available_from", candidate->available_from);
	output_set_date(ctl, object, "available_to", candidate->available_to);
	output_set_time(ctl, object, "last_activity", candidate->last_activity);
	if (st == OK || st == NONE)
		st = document_of(ctl->store, ctl->arena, candidate->id, &documents, &count, why);
	output_set(object, "documents", documents_json(ctl, documents, count));
	output_set_text(object, "favourite", NULL);
	for (size_t i = 0; i < count; i++)
		if (documents[i].id == candidate->favourite_document_id)
			output_set_text(object, "favourite", documents[i].filename);
	return st;
}

/* -- add -- */

static enum status
date_option(struct ctl *ctl, const char *option, int64_t *at, struct why *why)
{
	const char *typed = ctl_option(ctl, option);
	struct why what;

	*at = 0;
	if (typed == NULL || date_parse(ctl->arena, "fr", ctl->config->zone, typed, false,
				 clock_now(&ctl->clock), at, &what) == OK)
		return OK;
	return ctl_usage(
	    ctl, why, "--%s \"%s\" is not a date: write it as 31/12/2026 or 2026-12-31", option, typed);
}

static enum status
only_agency(const struct agency *agency, void *data)
{
	struct agency *only = data;

	if (only->id == 0)
		*only = *agency;
	else
		only->id = -1;
	return OK;
}

/* Where there is but one agency, it need not be said. */
static enum status
agency_option(struct ctl *ctl, int64_t *id, struct why *why)
{
	const char *name = ctl_option(ctl, "agence");
	struct agency agency = {0};
	enum status st;

	if (name != NULL)
		st = ctl_found(
		    agency_find_name(ctl->store, ctl->arena, name, &agency, why), "agency", name, why);
	else if ((st = agency_each(ctl->store, ctl->arena, only_agency, &agency, why)) == OK &&
		 agency.id <= 0)
		st = because(
		    why, REFUSED, "say whose candidate this is with --agence: facteurctl agency list");
	*id = agency.id;
	return st;
}

struct given_file {
	const char *filename;
	const void *bytes;
	size_t size_bytes;
};

/* Read before the store is opened: root may read what the owner of state_dir may not. */
static enum status
read_documents(struct ctl *ctl, struct given_file **files, size_t *count, struct why *why)
{
	struct given_file *all = arena_array(ctl->arena, ctl->option_count, sizeof(*all));
	enum status st = OK;

	*files = all;
	*count = 0;
	for (size_t i = 0; i < ctl->option_count && st == OK; i++) {
		const char *path = ctl->options[i].value, *slash = strrchr(path, '/');
		struct given_file *file = &all[*count];

		if (strcmp(ctl->options[i].name, "document") != 0)
			continue;
		file->filename = slash == NULL ? path : slash + 1;
		file->filename = text_valid(ctl->arena, file->filename, strlen(file->filename));
		st =
		    ctl_read_file(ctl->arena, path, DOCUMENT_BYTES_MAX, &file->bytes, &file->size_bytes, why);
		if (st == OK && file->size_bytes == 0)
			st = because(why, REFUSED, "%s: is empty: name a document", path);
		(*count)++;
	}
	return st;
}

static enum status
keep_document(struct ctl *ctl, int64_t candidate_id, const struct given_file *file, struct why *why)
{
	struct document document = {.candidate_id = candidate_id,
	    .filename = file->filename,
	    .type = document_type(file->filename),
	    .size_bytes = file->size_bytes,
	    .created_at = clock_now(&ctl->clock)};
	int64_t id;
	enum status st =
	    store_document_put(ctl->store, ctl->arena, file->bytes, file->size_bytes, &document.hash, why);

	return st == OK ? document_create(ctl->store, &document, &id, why) : st;
}

static enum status
read_options(struct ctl *ctl, struct candidate *candidate, struct why *why)
{
	const struct {
		const char *option, **text;
	} texts[] = {{"prenom", &candidate->first_name}, {"nom", &candidate->last_name},
	    {"email", &candidate->email}, {"telephone", &candidate->phone},
	    {"code_postal", &candidate->postcode}, {"ville", &candidate->city},
	    {"qualifications", &candidate->qualifications}, {"statut", &candidate->status}};
	const struct {
		const char *option;
		int64_t *at;
	} dates[] = {{"disponible_du", &candidate->available_from},
	    {"disponible_au", &candidate->available_to}, {"derniere_activite", &candidate->last_activity}};
	enum status st = OK;

	for (size_t i = 0; i < COUNT(texts) && st == OK; i++)
		st = clean_option(ctl, texts[i].option, texts[i].text, why);
	for (size_t i = 0; i < COUNT(dates) && st == OK; i++)
		st = date_option(ctl, dates[i].option, dates[i].at, why);
	if (st == OK && candidate->available_to != 0 && candidate->available_to < candidate->available_from)
		return ctl_usage(ctl, why, "--disponible_au must not come before --disponible_du");
	return st;
}

enum status
verb_candidate_add(struct ctl *ctl, struct why *why)
{
	struct candidate candidate = {.language = ctl_option(ctl, "language")};
	struct given_file *files;
	const char *ref = NULL;
	size_t count;
	int64_t id;
	enum status st;

	if ((st = ctl_load_config(ctl, why)) != OK || (st = read_options(ctl, &candidate, why)) != OK ||
	    (st = read_documents(ctl, &files, &count, why)) != OK || (st = ctl_begin(ctl, why)) != OK)
		return st;
	if ((st = agency_option(ctl, &candidate.agency_id, why)) == OK)
		st = candidate_create(ctl->store, &candidate, &id, why);
	for (size_t i = 0; i < count && st == OK; i++)
		st = keep_document(ctl, id, &files[i], why);
	if (st == OK) {
		ref = arena_printf(ctl->arena, "CV-%" PRId64, id);
		st = ctl_journal(ctl, "candidate.create", ref, candidate_name(ctl->arena, &candidate), why);
	}
	if ((st = ctl_end(ctl, st, why)) != OK)
		return st;
	return output_made(ctl, "ref", ref, why);
}

/* -- list and show -- */

struct candidate_walk {
	struct ctl *ctl;
	json_t *array;
	struct why *why;
};

static enum status
list_candidate(const struct candidate *candidate, void *data)
{
	struct candidate_walk *walk = data;
	json_t *object;
	enum status st = candidate_json(walk->ctl, candidate, &object, walk->why);

	output_push(walk->array, object);
	return st;
}

enum status
verb_candidate_list(struct ctl *ctl, struct why *why)
{
	static const struct output_column columns[] = {{"ref", "REF"}, {"first_name", "FIRST NAME"},
	    {"last_name", "LAST NAME"}, {"email", "E-MAIL"}, {"city", "CITY"}, {"status", "STATUS"},
	    {"agency", "AGENCY"}, {"last_activity", "LAST ACTIVITY"}, {"documents", "DOCUMENTS"}};
	struct candidate_walk walk = {ctl, output_array(ctl), why};
	enum status st;

	if ((st = ctl_open_store(ctl, why)) != OK ||
	    (st = candidate_each(ctl->store, ctl->arena, list_candidate, &walk, why)) != OK)
		return st;
	return output_list(ctl, walk.array, columns, COUNT(columns), why);
}

/* A full name; the search puts exact ones first. */
static enum status
candidate_of_name(struct ctl *ctl, const char *name, struct candidate *candidate, struct why *why)
{
	struct candidate *found;
	size_t count, same = 0;
	enum status st = candidate_search(ctl->store, ctl->arena, name, 0, 50, &found, &count, why);

	for (size_t i = 0; i < count && st == OK; i++)
		same += text_same(ctl->arena, candidate_name(ctl->arena, &found[i]), name);
	if (st != OK)
		return st;
	if (count == 0)
		return NONE;
	if (count > 1 && same != 1)
		return because(why, REFUSED,
		    "several candidates answer to \"%s\": say which by its ref or e-mail", name);
	*candidate = found[0];
	return OK;
}

enum status
candidate_named(struct ctl *ctl, const char *name, struct candidate *candidate, struct why *why)
{
	int64_t id = ctl_ref(name, "CV");
	enum status st;

	if (id != 0)
		st = candidate_find(ctl->store, ctl->arena, id, candidate, why);
	else if (strchr(name, '@') != NULL)
		st = candidate_find_email(ctl->store, ctl->arena, name, candidate, why);
	else
		st = candidate_of_name(ctl, name, candidate, why);
	return ctl_found(st, "candidate", name, why);
}

enum status
verb_candidate_show(struct ctl *ctl, struct why *why)
{
	struct candidate candidate;
	json_t *object;
	enum status st;

	if ((st = ctl_open_store(ctl, why)) != OK ||
	    (st = candidate_named(ctl, ctl_operand(ctl, 0), &candidate, why)) != OK ||
	    (st = candidate_json(ctl, &candidate, &object, why)) != OK)
		return st;
	output_set_text(object, "summary", candidate.summary);
	return output_show(ctl, object, why);
}
