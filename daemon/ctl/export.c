/* All that is held about one person, for whoever asks for it (GDPR, article 15). */
#include <inttypes.h>
#include <string.h>

#include "base/text.h"
#include "ctl/output.h"
#include "ctl/verbs.h"
#include "store/person.h"

struct export
{
	struct ctl *ctl;
	json_t *object;
	size_t rows;
	const char *whom; /* as the journal names them: CV-1, contact:2 */
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
		if (fact->null || fact->text != NULL)
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

enum status
verb_export(struct ctl *ctl, struct why *why)
{
	const char *email = text_lower(ctl->arena, ctl_operand(ctl, 0));
	struct export export = {.ctl = ctl, .object = output_object(ctl)};
	enum status st;

	if (!text_is_address(email))
		return ctl_usage(ctl, why, "export: \"%s\" is not an e-mail address", ctl_operand(ctl, 0));
	if ((st = ctl_open_store(ctl, why)) != OK)
		return st;
	output_set_text(export.object, "email", email);
	output_set_time(ctl, export.object, "at", clock_now(&ctl->clock));
	if ((st = person_each(ctl->store, ctl->arena, email, export_row, &export, why)) != OK)
		return st;
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
