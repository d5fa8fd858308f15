#include "desk/typed/corrections.h"

#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "desk/take/take.h"
#include "letters/phrases.h"
#include "store/import.h"

#define FAULTS_SHOWN 20
#define SAID_MAX     200 /* characters of a fault */
#define NAME_MAX     80

struct faulty {
	size_t line;
	const char *sentence;
};

struct corrections
corrections_make(struct take *take, const struct read_table *table, bool headed)
{
	return (struct corrections){.take = take, .table = table, .headed = headed};
}

void
corrections_add(struct corrections *corrections, size_t line, const char *sentence)
{
	struct arena *arena = corrections->take->arena;

	if (corrections->count == corrections->room) {
		size_t room = corrections->room == 0 ? 64 : corrections->room * 2;

		corrections->faults = arena_grow(arena, corrections->faults,
		    corrections->room * sizeof(*corrections->faults), room * sizeof(*corrections->faults));
		corrections->room = room;
	}
	sentence = phrase_told(arena, take_language(corrections->take), sentence);
	corrections->faults[corrections->count++] =
	    (struct faulty){line, text_excerpt(arena, text_line(arena, sentence), SAID_MAX)};
}

static const struct read_table_row *
row_at(const struct read_table *table, size_t line)
{
	for (size_t i = 0; i < table->row_count; i++)
		if (table->rows[i].line == line)
			return &table->rows[i];
	return NULL;
}

/* The rows refused, as they were, and beside each what is wrong: put right, this file is sent again. */
static enum status
attach(struct corrections *corrections, struct why *why)
{
	struct take *take = corrections->take;
	const struct read_table *table = corrections->table;
	size_t columns = table->rows[0].count;
	const char **cells, *hash;
	struct buf csv = buf_make(take->arena);
	enum status st;

	for (size_t i = 0; i < corrections->count && !corrections->headed; i++) {
		const struct read_table_row *row = row_at(table, corrections->faults[i].line);

		if (row != NULL && row->count > columns)
			columns = row->count;
	}
	cells = arena_array(take->arena, columns + 1, sizeof(*cells));
	table_begin(&csv);
	for (size_t c = 0; c < columns && corrections->headed; c++)
		cells[c] = table->rows[0].cells[c];
	cells[columns] = IMPORT_FAULT_COLUMN;
	if (corrections->headed)
		table_add(&csv, cells, columns + 1);
	for (size_t i = 0; i < corrections->count; i++) {
		const struct read_table_row *row = row_at(table, corrections->faults[i].line);

		for (size_t c = 0; row != NULL && c < columns; c++)
			cells[c] = c < row->count ? row->cells[c] : "";
		cells[columns] = corrections->faults[i].sentence;
		if (row != NULL)
			table_add(&csv, cells, columns + 1);
	}
	st = store_document_put(take->desk->store, take->arena, csv.data, csv.size_bytes, &hash, why);
	if (st == OK)
		answer_attach(take, hash, "a-corriger.csv", "text/csv");
	return st;
}

enum status
corrections_tell(struct corrections *corrections, const char *again, struct why *why)
{
	struct take *take = corrections->take;

	if (corrections->table->error != NULL)
		answer_problem(take, "Fichier", "%s",
		    phrase_told(take->arena, take_language(take), corrections->table->error));
	for (size_t i = 0; i < corrections->count && i < FAULTS_SHOWN; i++)
		answer_problem(take, take_printf(take, "Ligne %zu", corrections->faults[i].line), "%s",
		    corrections->faults[i].sentence);
	if (corrections->count > FAULTS_SHOWN)
		answer_problem(take, "Et", "%zu autres lignes", corrections->count - FAULTS_SHOWN);
	if (corrections->count == 0)
		return OK;
	answer_say(take, "%s", again);
	return attach(corrections, why);
}

const char *
table_name(const struct take *take, const struct read_table *table)
{
	return table->filename == NULL ? take_phrase(take, "le fichier")
				       : text_excerpt(take->arena, table->filename, NAME_MAX);
}

enum status
table_refuse(struct take *take, const struct read_table *table, struct why *why)
{
	return refuse(take, why, "«\u00a0%s\u00a0»\u00a0: %s", table_name(take, table),
	    table->error == NULL ? take_phrase(take, "le fichier est vide")
				 : phrase_told(take->arena, take_language(take), table->error));
}

bool
table_came_as(const struct reading *reading, const char *filename)
{
	for (size_t i = 0; i < reading->table_count; i++)
		if (filename != NULL && reading->tables[i].filename != NULL &&
		    strcmp(reading->tables[i].filename, filename) == 0)
			return true;
	return false;
}
