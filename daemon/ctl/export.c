/* All that is held about one person, for whoever asks for it (GDPR, article 15). */
#include <inttypes.h>
#include <string.h>

#include "base/text.h"
#include "ctl/output.h"
#include "ctl/verbs.h"
#include "store/candidate.h"
#include "store/person.h"

struct export
{
	struct ctl *ctl;
	json_t *object;
	size_t rows;
	const char *whom;    /* as the journal names them: CV-1, contact:2 */
	const char *made_up; /* the address of a candidate who has none; NULL: they have one */
};

/* Columns that hold an instant are named so. */
static bool
is_instant(const char *name)
{
	static const char *const others[] = {
	    "at", "absent_until", "available_from", "available_to", "last_activity"};
	size_t length = strlen(name);

	for (size_t i = 0; i < COUNT(others); i++)
		if (strcmp(name, others[i]) == 0)
			return true;
	return length > 3 && strcmp(name + length - 3, "_at") == 0;
}

/* What the person is called where no address may stand. */
static void
note_whom(struct export *export, const char *part, const struct person_fact *fact)
{
	struct arena *a = export->ctl->arena;

	if (strcmp(fact->name, "number") != 0 || export->whom != NULL)
		return;
	if (strcmp(part, "candidate") == 0)
		export->whom = arena_printf(a, "CV-%" PRId64, fact->number);
	else if (strcmp(part, "contact") == 0)
		export->whom = arena_printf(a, "contact:%" PRId64, fact->number);
}

static enum status
export_row(const char *part, const struct person_fact *facts, size_t count, void *data)
{
	struct export *export = data;
	struct ctl *ctl = export->ctl;
	json_t *row = output_object(ctl), *rows = json_object_get(export->object, part);

	for (size_t i = 0; i < count; i++) {
		const struct person_fact *fact = &facts[i];

		note_whom(export, part, fact);
		if (fact->text != NULL && export->made_up != NULL && strcmp(fact->text, export->made_up) == 0)
			output_set_text(row, fact->name, NULL);
		else if (fact->null || fact->text != NULL)
			output_set_text(row, fact->name, fact->text);
		else if (is_instant(fact->name))
			output_set_time(ctl, row, fact->name, fact->number);
		else
			output_set_number(row, fact->name, fact->number);
		if (strcmp(fact->name, "hash") == 0 && fact->text != NULL)
			output_set_text(row, "file", store_document_path(ctl->store, ctl->arena, fact->text));
	}
	if (rows == NULL) {
		rows = output_array(ctl);
		output_set(export->object, part, rows);
	}
	output_push(rows, row);
	export->rows++;
	return OK;
}

/*
 * Everything held is found by an address: a candidate who has none gets one for as long as it is read, in a transaction that
 * is given up.
 */
static enum status
address_of(struct export *export, int64_t id, const char **email, struct why *why)
{
	struct ctl *ctl = export->ctl;
	struct candidate candidate;
	enum status st = candidate_find(ctl->store, ctl->arena, id, &candidate, why);

	if (st == NONE)
		return because(why, REFUSED,
		    "no candidate is CV-%" PRId64 ": facteurctl candidate list shows those there are", id);
	if (st != OK)
		return st;
	*email = candidate.email;
	if (candidate.email != NULL)
		return OK;
	*email = candidate.email = export->made_up =
	    arena_printf(ctl->arena, "cv-%" PRId64 "@none.invalid", id);
	if ((st = store_begin(ctl->store, why)) == OK)
		st = candidate_update(ctl->store, &candidate, why);
	return st;
}

static enum status
read_all(struct export *export, int64_t number, const char **email, struct why *why)
{
	struct ctl *ctl = export->ctl;
	enum status st = OK;

	if (number != 0)
		st = address_of(export, number, email, why);
	if (st == OK)
		st = person_each(ctl->store, ctl->arena, *email, export_row, export, why);
	store_rollback(ctl->store);
	return st;
}

enum status
verb_export(struct ctl *ctl, struct why *why)
{
	const char *email = text_lower(ctl->arena, ctl_operand(ctl, 0));
	int64_t number = ctl_candidate_number(ctl_operand(ctl, 0));
	struct export export = {.ctl = ctl, .object = output_object(ctl)};
	enum status st;

	if (number == 0 && !text_is_address(email))
		return ctl_usage(ctl, why,
		    "export: \"%s\" is neither an e-mail address nor a candidate's CV-N",
		    ctl_operand(ctl, 0));
	if ((st = ctl_open_store(ctl, why)) != OK || (st = read_all(&export, number, &email, why)) != OK)
		return st;
	output_set_text(export.object, "email", export.made_up == NULL ? email : NULL);
	output_set_time(ctl, export.object, "at", clock_now(&ctl->clock));
	if (export.rows == 0)
		return because(why, REFUSED,
		    "nothing is held about \"%s\": candidates and contacts are known by their own address",
		    email);
	/* Who was given what is asked for later; an address that is only written about has no row of its own. */
	if (export.whom != NULL && (st = ctl_begin(ctl, why)) == OK)
		st = ctl_end(ctl, ctl_journal(ctl, "person.export", export.whom, NULL, why), why);
	if (st != OK)
		return st;
	ctl->json = true; /* there is no page that would show it */
	return output_show(ctl, export.object, why);
}
