#include "desk/selection/selection_table.h"

#include <string.h>
#include <strings.h>

#include "base/phone.h"
#include "base/text.h"
#include "desk/take/documents.h"
#include "desk/typed/corrections.h"
#include "desk/typed/pick.h"
#include "letters/french.h"
#include "letters/view.h"
#include "store/import.h"

#define MATCH_MAX  6
#define NAME_SHOWN 80
#define WORDS_MAX  6 /* of a name */

enum column { BY_NUMBER, BY_EMAIL, BY_PHONE, BY_FIRST_NAME, BY_NAME, COLUMNS };
/* One table. */
struct naming {
	struct take *take;
	const struct selection_table *wanted;
	struct corrections corrections;
	size_t column[COLUMNS]; /* from 1; 0: not in this file */
	size_t done, idle;
};
/* One row: whom it names, or a sentence why it does not. */
struct named {
	struct arena *arena;
	const char *cell[COLUMNS]; /* NULL: empty */
	const char *name;	   /* NULL: none */
	struct candidate *found;
	size_t count;
	const char *fault;
};

/* -- columns -- */

static bool
is_number_column(struct arena *arena, const char *heading)
{
	static const char *const names[] = {"n°", "no", "n", "numero", "ref", "reference", "cv", "candidat"};

	for (size_t i = 0; i < COUNT(names); i++)
		if (text_same(arena, heading, names[i]))
			return true;
	return false;
}

static bool
find_heading(struct naming *naming, const struct import_row *first)
{
	static const char *const fields[COLUMNS] = {
	    [BY_EMAIL] = "email", [BY_PHONE] = "telephone", [BY_FIRST_NAME] = "prenom", [BY_NAME] = "nom"};

	for (size_t c = first->count; c > 0; c--)
		if (is_number_column(first->arena, first->cells[c - 1]))
			naming->column[BY_NUMBER] = c;
	for (size_t f = 0; f < COLUMNS; f++)
		if (fields[f] != NULL)
			naming->column[f] = import_column(first, fields[f]);
	return naming->column[BY_NUMBER] != 0 || naming->column[BY_EMAIL] != 0 ||
	       naming->column[BY_PHONE] != 0 || naming->column[BY_NAME] != 0;
}

static int64_t
number_of(struct arena *arena, const char *cell)
{
	return ref_parse("cv", text_fold(arena, cell));
}

static const char *
address_of(struct arena *arena, const char *cell)
{
	const char *name, *email;

	contact_split(arena, cell, &name, &email);
	return email != NULL && text_is_address(email) ? text_lower(arena, email) : NULL;
}

/* Without a heading the first row tells what is where, and is a row like the others. */
static bool
find_content(struct naming *naming, const struct import_row *first)
{
	bool found = false;

	for (size_t c = first->count; c > 0; c--) {
		const char *cell = first->cells[c - 1];
		enum column column = COLUMNS;

		if (number_of(first->arena, cell) != 0)
			column = BY_NUMBER;
		else if (address_of(first->arena, cell) != NULL)
			column = BY_EMAIL;
		else if (phone_parse(first->arena, cell) != NULL)
			column = BY_PHONE;
		if (column == COLUMNS)
			continue;
		naming->column[column] = c;
		found = true;
	}
	return found;
}

/* -- a row -- */

static const char *
refs(const struct take *take, struct arena *arena, const struct candidate *list, size_t count)
{
	const char **names = arena_array(arena, count, sizeof(*names));

	for (size_t i = 0; i < count; i++)
		names[i] =
		    arena_printf(arena, "CV-%lld %s", (long long)list[i].id, candidate_name(arena, &list[i]));
	return say_list(arena, take_language(take), names, count);
}

/* One is found; several are none, and said. */
static void
settle(const struct take *take, struct named *row, const char *typed)
{
	if (row->count > 1)
		row->fault = take_printf(take, "«\u00a0%s\u00a0» peut être %s. Donnez le numéro", typed,
		    refs(take, row->arena, row->found, row->count));
}

static enum status
by_number(struct take *take, struct named *row, struct why *why)
{
	int64_t id = number_of(row->arena, row->cell[BY_NUMBER]);
	enum status st = NONE;

	row->found = arena_alloc(row->arena, sizeof(*row->found));
	if (id != 0)
		st = candidate_find(take->desk->store, row->arena, id, row->found, why);
	if (st != OK && st != NONE)
		return st;
	if (id == 0)
		row->fault = take_printf(take, "«\u00a0%s\u00a0» n'est pas un numéro de candidat (CV-12)",
		    text_excerpt(row->arena, row->cell[BY_NUMBER], NAME_SHOWN));
	else if (st == NONE)
		row->fault = take_printf(take, "CV-%lld n'existe pas", (long long)id);
	else if (!may_see_agency(take, row->found->agency_id))
		row->fault = take_printf(take, "CV-%lld est suivi par une autre agence", (long long)id);
	else
		row->count = 1;
	return OK;
}

/* "Martin Jean" is looked for as "Jean Martin" too. */
static enum status
with_name(struct take *take, struct named *row, struct why *why)
{
	size_t words;
	char **word = text_split(row->arena, text_key(row->arena, row->name), " ", &words);
	enum status st = OK;

	row->count = 0;
	for (size_t first = 0; first < words && words <= WORDS_MAX && row->count == 0 && st == OK; first++) {
		const char *name = word[first];

		for (size_t i = 1; i < words; i++)
			name = arena_printf(row->arena, "%s %s", name, word[(first + i) % words]);
		st = candidate_with_name(take->desk->store, row->arena, name, agency_shown(take), MATCH_MAX,
		    &row->found, &row->count, why);
	}
	return st;
}

static enum status
by_name(struct take *take, struct named *row, struct why *why)
{
	const char *shown = text_excerpt(row->arena, row->name, NAME_SHOWN);
	enum status st = with_name(take, row, why);

	if (st == OK && row->count == 0)
		row->fault = take_printf(take, "«\u00a0%s\u00a0»\u00a0: aucun candidat de ce nom", shown);
	else if (st == OK)
		settle(take, row, shown);
	return st;
}

/* Somebody of that name may have another address now, or be somebody else: only a person can tell. */
static enum status
say_namesakes(struct take *take, struct named *row, struct why *why)
{
	enum status st = row->name == NULL ? OK : with_name(take, row, why);

	if (st == OK && row->name != NULL && row->count > 0)
		row->fault = take_printf(take,
		    row->count == 1 ? "%s\u00a0; %s porte ce nom" : "%s\u00a0; %s portent ce nom", row->fault,
		    refs(take, row->arena, row->found, row->count));
	row->count = 0;
	return st;
}

static enum status
by_email(struct take *take, struct named *row, struct why *why)
{
	const char *address = address_of(row->arena, row->cell[BY_EMAIL]);
	const char *shown = text_excerpt(row->arena, row->cell[BY_EMAIL], NAME_SHOWN);
	enum status st = NONE;

	row->found = arena_alloc(row->arena, sizeof(*row->found));
	if (address != NULL)
		st = candidate_find_email(take->desk->store, row->arena, address, row->found, why);
	if (st != OK && st != NONE)
		return st;
	row->count = st == OK && may_see_agency(take, row->found->agency_id) ? 1 : 0;
	if (row->count == 1)
		return OK;
	row->fault = take_printf(take, "aucun candidat n'a l'adresse %s", shown);
	return say_namesakes(take, row, why);
}

static enum status
by_phone(struct take *take, struct named *row, struct why *why)
{
	const char *typed = row->cell[BY_PHONE], *phone = phone_parse(row->arena, typed);
	const char *shown = text_excerpt(row->arena, typed, NAME_SHOWN);
	enum status st;

	st = candidate_with_phone(take->desk->store, row->arena, phone == NULL ? typed : phone,
	    agency_shown(take), MATCH_MAX, &row->found, &row->count, why);
	if (st != OK)
		return st;
	if (row->count == 0) {
		row->fault = take_printf(take, "aucun candidat n'a le numéro %s", shown);
		return say_namesakes(take, row, why);
	}
	for (size_t i = 0; i < row->count && row->count > 1 && row->name != NULL; i++)
		if (text_same(row->arena, candidate_name(row->arena, &row->found[i]), row->name)) {
			row->found = &row->found[i];
			row->count = 1;
		}
	settle(take, row, shown);
	return OK;
}

static enum status
find_named(struct take *take, struct named *row, struct why *why)
{
	if (row->cell[BY_NUMBER] != NULL)
		return by_number(take, row, why);
	if (row->cell[BY_EMAIL] != NULL)
		return by_email(take, row, why);
	if (row->cell[BY_PHONE] != NULL)
		return by_phone(take, row, why);
	if (row->name != NULL)
		return by_name(take, row, why);
	row->fault = take_phrase(take, "ni numéro, ni adresse, ni téléphone, ni nom");
	return OK;
}

static enum status
take_row(struct naming *naming, struct arena *arena, const struct read_table_row *cells, struct why *why)
{
	struct take *take = naming->take;
	struct named row = {.arena = arena};
	bool done = false;
	enum status st;

	for (size_t f = 0; f < COLUMNS; f++) {
		size_t column = naming->column[f];

		if (column != 0 && column <= cells->count && *cells->cells[column - 1] != '\0')
			row.cell[f] = text_line(arena, cells->cells[column - 1]);
	}
	row.name = row.cell[BY_NAME];
	if (row.name != NULL && row.cell[BY_FIRST_NAME] != NULL)
		row.name = arena_printf(arena, "%s %s", row.cell[BY_FIRST_NAME], row.name);
	if ((st = find_named(take, &row, why)) != OK)
		return st;
	if (row.fault != NULL) {
		corrections_add(&naming->corrections, cells->line, row.fault);
		return OK;
	}
	if ((st = naming->wanted->each(take, &row.found[0], naming->wanted->data, &done, why)) != OK)
		return st;
	naming->done += done;
	naming->idle += !done;
	return OK;
}

/* -- a table, and all of them -- */

static enum status
tell(struct naming *naming, const struct read_table *table, struct why *why)
{
	struct take *take = naming->take;
	const struct selection_table *wanted = naming->wanted;
	const char *language = take_language(take);

	answer_say(take, "%s\u00a0: %s, %s.", table_name(take, table),
	    say_count(take->arena, language, (int64_t)naming->done, wanted->one, wanted->many),
	    say_count(take->arena, language, (int64_t)naming->corrections.count, "ligne à corriger",
		"lignes à corriger"));
	if (naming->idle > 0)
		answer_say(take, "%s.",
		    say_count(
			take->arena, language, (int64_t)naming->idle, wanted->idle_one, wanted->idle_many));
	return corrections_tell(&naming->corrections,
	    take_printf(take,
		"Les lignes à corriger sont jointes, avec ce qui manque à chacune\u00a0: a-corriger.csv. "
		"Corrigez-les et renvoyez ce fichier\u00a0: «\u00a0%s %s\u00a0». Qui n'est pas encore dans "
		"la CVthèque y entre par «\u00a0importer\u00a0».",
		take_phrase(take, wanted->verb), wanted->ref),
	    why);
}

static enum status
take_table(
    struct take *take, const struct selection_table *wanted, const struct read_table *table, struct why *why)
{
	struct naming naming = {.take = take, .wanted = wanted};
	struct import_row first;
	bool headed;
	enum status st = OK;

	if (table->row_count == 0)
		return table_refuse(take, table, why);
	first = (struct import_row){.line = table->rows[0].line,
	    .count = table->rows[0].count,
	    .cells = table->rows[0].cells,
	    .arena = take->arena};
	headed = find_heading(&naming, &first);
	if (!headed && !find_content(&naming, &first))
		return refuse(take, why,
		    "la première ligne de «\u00a0%s\u00a0» doit nommer les colonnes\u00a0: numero, email, "
		    "telephone, ou prenom et nom. Une seule suffit",
		    table_name(take, table));
	naming.corrections = corrections_make(take, table, headed);
	for (size_t i = headed ? 1 : 0; i < table->row_count && st == OK; i++) {
		struct arena *arena = arena_open();

		st = take_row(&naming, arena, &table->rows[i], why);
		arena_close(arena);
	}
	return st == OK ? tell(&naming, table, why) : st;
}

/* A spreadsheet that was not saved as CSV was meant as one. */
static bool
is_spreadsheet(const struct attachment *attachment)
{
	static const char *const endings[] = {".xlsx", ".xls", ".ods", ".xlsm", ".numbers"};
	const char *dot = attachment->filename == NULL ? NULL : strrchr(attachment->filename, '.');

	for (size_t i = 0; i < COUNT(endings); i++)
		if (dot != NULL && strcasecmp(dot, endings[i]) == 0)
			return true;
	return false;
}

bool
selection_table_came(const struct take *take)
{
	for (size_t i = 0; i < take->message->attachment_count; i++)
		if (is_spreadsheet(&take->message->attachments[i]))
			return true;
	return take->reading->table_count > 0;
}

enum status
selection_table_take(struct take *take, const struct selection_table *wanted, struct why *why)
{
	const struct message *message = take->message;
	enum status st = OK;

	if (!selection_table_came(take))
		return OK;
	take->files_used = true;
	for (size_t i = 0; i < take->reading->table_count && st == OK; i++)
		st = take_table(take, wanted, &take->reading->tables[i], why);
	for (size_t i = 0; i < message->attachment_count && st == OK; i++) {
		const struct attachment *attachment = &message->attachments[i];
		const char *name = document_name(take->arena, attachment->filename, i + 1);

		if (is_spreadsheet(attachment))
			return refuse(take, why,
			    "«\u00a0%s\u00a0» n'est pas un fichier CSV. Dans votre tableur\u00a0: "
			    "Enregistrer sous, CSV (séparateur\u00a0: point-virgule)",
			    name);
		if (document_is(attachment) && !table_came_as(take->reading, attachment->filename))
			view_add_ignored(take->answer.view, name);
	}
	return st;
}
