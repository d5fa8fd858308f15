#include "store/pour.h"

#include <stdlib.h>

#define COLUMNS "CREATE TABLE poured (c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13, c14, c15)"

struct source {
	sqlite3_vtab base;
	struct pour *pour;
};
struct place {
	sqlite3_vtab_cursor base;
	struct pour *pour;
	bool over;
	sqlite3_int64 number;
};

/* SQLite's own way of making objects: freed by the functions below. */
static int
connect(sqlite3 *db, void *pour, int count, const char *const *words, sqlite3_vtab **out, char **error)
{
	struct source *source = calloc(1, sizeof(*source));

	(void)count;
	(void)words;
	(void)error;
	if (source == NULL)
		abort(); /* as arena does when memory runs out */
	source->pour = pour;
	*out = &source->base;
	return sqlite3_declare_vtab(db, COLUMNS);
}

static int
disconnect(sqlite3_vtab *source)
{
	free(source);
	return SQLITE_OK;
}

/* There is one way: all, in the order in which they come. */
static int
plan(sqlite3_vtab *source, sqlite3_index_info *info)
{
	(void)source;
	info->estimatedCost = 1e6;
	return SQLITE_OK;
}

static int
open_place(sqlite3_vtab *source, sqlite3_vtab_cursor **out)
{
	struct place *place = calloc(1, sizeof(*place));

	if (place == NULL)
		abort();
	place->pour = ((struct source *)source)->pour;
	*out = &place->base;
	return SQLITE_OK;
}

static int
close_place(sqlite3_vtab_cursor *place)
{
	free(place);
	return SQLITE_OK;
}

static int
next(sqlite3_vtab_cursor *cursor)
{
	struct place *place = (struct place *)cursor;

	place->over = !place->pour->next(place->pour->data);
	place->number++;
	return SQLITE_OK;
}

static int
first(sqlite3_vtab_cursor *cursor, int plan_number, const char *plan_text, int count, sqlite3_value **values)
{
	(void)plan_number;
	(void)plan_text;
	(void)count;
	(void)values;
	return next(cursor);
}

static int
is_over(sqlite3_vtab_cursor *cursor)
{
	return ((struct place *)cursor)->over;
}

static int
column(sqlite3_vtab_cursor *cursor, sqlite3_context *context, int at)
{
	struct pour *pour = ((struct place *)cursor)->pour;

	pour->column(pour->data, at, context);
	return SQLITE_OK;
}

static int
number(sqlite3_vtab_cursor *cursor, sqlite3_int64 *out)
{
	*out = ((struct place *)cursor)->number;
	return SQLITE_OK;
}

/* No xCreate: it is there for who names it, and no table of the database. */
static const sqlite3_module module = {
    .xConnect = connect,
    .xDisconnect = disconnect,
    .xBestIndex = plan,
    .xOpen = open_place,
    .xClose = close_place,
    .xFilter = first,
    .xNext = next,
    .xEof = is_over,
    .xColumn = column,
    .xRowid = number,
};

enum status
pour_run(struct store *store, const char *insert, struct pour *pour, struct why *why)
{
	int code = sqlite3_create_module_v2(store->db, "poured", &module, pour, NULL);
	enum status st =
	    code == SQLITE_OK ? sql_execute(store, insert, why) : sql_failure(store, code, "module", why);

	(void)sqlite3_create_module_v2(store->db, "poured", NULL, NULL, NULL);
	return st;
}
