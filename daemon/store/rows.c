#include "store/rows.h"

/* Debian's SQLite has both compiled in; its header hides them unless asked. */
#define SQLITE_ENABLE_SESSION	     1
#define SQLITE_ENABLE_PREUPDATE_HOOK 1
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "store/sql.h"

struct rows_watch {
	struct store *store;
	sqlite3_session *session;
};

/* Tables that only keep account of what happened: they stand, whatever is taken back. */
static const char *const accounts[] = {"act", "alias", "answered", "arrival", "journal", "journal_text",
    "outbox", "outbox_attachment", "outbox_text", "token"};

static int
is_business(void *unused, const char *table)
{
	(void)unused;
	for (size_t i = 0; i < COUNT(accounts); i++)
		if (strcmp(table, accounts[i]) == 0)
			return 0;
	return 1;
}

enum status
rows_watch(struct store *store, struct rows_watch **out, struct why *why)
{
	struct rows_watch *watch = calloc(1, sizeof(*watch));
	int code;

	if (watch == NULL)
		abort(); /* as arena does when memory runs out */
	watch->store = store;
	*out = watch;
	code = sqlite3session_create(store->db, "main", &watch->session);
	if (code == SQLITE_OK) {
		sqlite3session_table_filter(watch->session, is_business, NULL);
		code = sqlite3session_attach(watch->session, NULL);
	}
	return code == SQLITE_OK ? OK : sql_failure(store, code, "session", why);
}

bool
rows_changed(struct rows_watch *watch)
{
	return sqlite3session_isempty(watch->session) == 0;
}

void
rows_watch_close(struct rows_watch *watch)
{
	if (watch == NULL)
		return;
	if (watch->session != NULL)
		sqlite3session_delete(watch->session);
	free(watch);
}

enum status
rows_inverse(
    struct arena *arena, struct rows_watch *watch, const void **inverse, size_t *size_bytes, struct why *why)
{
	void *changes = NULL, *back = NULL;
	int size = 0, back_size = 0, code;

	code = sqlite3session_changeset(watch->session, &size, &changes);
	if (code == SQLITE_OK)
		code = sqlite3changeset_invert(size, changes, &back_size, &back);
	if (code == SQLITE_OK) {
		*inverse = arena_bytes(arena, back, (size_t)back_size);
		*size_bytes = (size_t)back_size;
	}
	sqlite3_free(changes);
	sqlite3_free(back);
	return code == SQLITE_OK ? OK : sql_failure(watch->store, code, "changes", why);
}

/* -- what one change is about -- */

/* The place of "updated_at" among the table's columns, -1: it has none.  A row where only that moved was only looked at. */
static int
touched_column(struct store *store, struct arena *arena, const char *table)
{
	sqlite3_stmt *statement = NULL;
	int found = -1;

	if (sqlite3_prepare_v2(store->db, arena_printf(arena, "SELECT * FROM \"%s\" LIMIT 0", table), -1,
		&statement, NULL) == SQLITE_OK)
		for (int i = 0; i < sqlite3_column_count(statement); i++)
			if (strcmp(sqlite3_column_name(statement, i), "updated_at") == 0)
				found = i;
	sqlite3_finalize(statement);
	return found;
}

/* An UPDATE names the columns it changes: those that have a new value. */
static bool
changes_only(sqlite3_changeset_iter *change, int columns, int column)
{
	for (int i = 0; i < columns; i++) {
		sqlite3_value *value = NULL;

		if (i != column && sqlite3changeset_new(change, i, &value) == SQLITE_OK && value != NULL)
			return false;
	}
	return true;
}

/* "feedback|31": the table and its primary key. */
static const char *
row_of(struct arena *arena, sqlite3_changeset_iter *change, const char *table, int columns, int operation)
{
	unsigned char *key = NULL;
	struct buf name = buf_make(arena);

	buf_add(&name, table);
	sqlite3changeset_pk(change, &key, NULL);
	for (int i = 0; i < columns; i++) {
		sqlite3_value *value = NULL;

		if (key == NULL || key[i] == 0)
			continue;
		if (operation == SQLITE_INSERT)
			sqlite3changeset_new(change, i, &value);
		else
			sqlite3changeset_old(change, i, &value);
		buf_add_char(&name, '|');
		buf_add(&name, (const char *)sqlite3_value_text(value));
	}
	return name.data;
}

/* The rows of a set of changes; those that were only touched are left out unless asked for. */
static enum status
list_rows(struct store *store, struct arena *arena, const void *changes, size_t size_bytes, bool touched,
    struct buf *list, struct why *why)
{
	sqlite3_changeset_iter *change = NULL;
	int code = sqlite3changeset_start(&change, (int)size_bytes, (void *)(uintptr_t)changes), columns,
	    operation;
	const char *table;

	while (code == SQLITE_OK && (code = sqlite3changeset_next(change)) == SQLITE_ROW) {
		code = sqlite3changeset_op(change, &table, &columns, &operation, NULL);
		if (code != SQLITE_OK)
			break;
		if (!touched && operation == SQLITE_UPDATE &&
		    changes_only(change, columns, touched_column(store, arena, table)))
			continue;
		buf_addf(list, "\n%s\n", row_of(arena, change, table, columns, operation));
	}
	sqlite3changeset_finalize(change);
	return code == SQLITE_DONE ? OK : sql_failure(store, code, "changes", why);
}

enum status
rows_depend(struct store *store, struct arena *arena, const void *earlier, size_t earlier_bytes,
    const void *later, size_t later_bytes, bool *depend, struct why *why)
{
	struct buf first = buf_make(arena), second = buf_make(arena);
	char **rows;
	size_t count;
	enum status st;

	*depend = false;
	if ((st = list_rows(store, arena, earlier, earlier_bytes, false, &first, why)) != OK ||
	    (st = list_rows(store, arena, later, later_bytes, true, &second, why)) != OK)
		return st;
	rows = text_split(arena, first.data, "\n", &count);
	for (size_t i = 0; i < count && !*depend; i++)
		*depend = strstr(second.data, arena_printf(arena, "\n%s\n", rows[i])) != NULL;
	return OK;
}

/* -- putting back -- */

struct applying {
	struct store *store;
	struct arena *arena;
};

static bool
same_value(sqlite3_value *a, sqlite3_value *b)
{
	int size = sqlite3_value_bytes(a);

	return sqlite3_value_type(a) == sqlite3_value_type(b) && size == sqlite3_value_bytes(b) &&
	       (size == 0 || memcmp(sqlite3_value_blob(a), sqlite3_value_blob(b), (size_t)size) == 0);
}

/* A row that was only touched since may be put back; one that was changed, or is gone, may not. */
static int
on_conflict(void *data, int kind, sqlite3_changeset_iter *change)
{
	const struct applying *applying = data;
	const char *table;
	int columns, operation, touched;

	if (kind == SQLITE_CHANGESET_FOREIGN_KEY ||
	    sqlite3changeset_op(change, &table, &columns, &operation, NULL) != SQLITE_OK)
		return SQLITE_CHANGESET_ABORT;
	if (kind == SQLITE_CHANGESET_NOTFOUND && operation == SQLITE_DELETE)
		return SQLITE_CHANGESET_OMIT; /* it went with the row it hung on (ON DELETE CASCADE) */
	if (kind != SQLITE_CHANGESET_DATA || operation != SQLITE_UPDATE)
		return SQLITE_CHANGESET_ABORT;
	touched = touched_column(applying->store, applying->arena, table);
	for (int i = 0; i < columns; i++) {
		sqlite3_value *expected = NULL, *found = NULL;

		if (i == touched || sqlite3changeset_old(change, i, &expected) != SQLITE_OK ||
		    expected == NULL)
			continue;
		if (sqlite3changeset_conflict(change, i, &found) != SQLITE_OK || found == NULL ||
		    !same_value(expected, found))
			return SQLITE_CHANGESET_ABORT;
	}
	return SQLITE_CHANGESET_REPLACE;
}

enum status
rows_apply(struct store *store, const void *inverse, size_t size_bytes, struct why *why)
{
	struct applying applying = {store, arena_open()};
	int code = sqlite3changeset_apply(
	    store->db, (int)size_bytes, (void *)(uintptr_t)inverse, NULL, on_conflict, &applying);

	arena_close(applying.arena);
	if (code == SQLITE_ABORT || (code & 0xff) == SQLITE_CONSTRAINT)
		return because(why, REFUSED, "quelque chose a changé depuis");
	return code == SQLITE_OK ? OK : sql_failure(store, code, "undo", why);
}
