#include "store/sql.h"

#include <assert.h>

enum status
sql_failure(struct store *store, int code, const char *what, struct why *why)
{
	const char *said = store->db == NULL ? sqlite3_errstr(code) : sqlite3_errmsg(store->db);

	switch (code & 0xff) {
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return because(why, RETRY, "the database is busy: %s", said);
	case SQLITE_FULL:
	case SQLITE_IOERR:
		return because(why, RETRY, "the database cannot be written (is the disk full?): %s", said);
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		return because(why, BROKEN,
		    "%s: %s: stop facteurd, and put a copy that facteurctl backup made in its place by "
		    "facteurctl restore",
		    what, said);
	case SQLITE_CONSTRAINT:
		return because(why, REFUSED, "%s", said);
	default:
		return because(why, BROKEN, "%s: %s", what, said);
	}
}

/*
 * Where it is cached; cached_count: nowhere.  Looked for from behind the last one on: what is done for each of many rows is the same
 * statements over and over, in the order in which they came to the cache.
 */
static size_t
place_of(struct store *store, const char *text)
{
	for (size_t i = 0, at = store->cached_last; i < store->cached_count; i++) {
		at = at + 1 < store->cached_count ? at + 1 : 0;
		if (store->cached[at].text == text) {
			store->cached_last = at;
			return at;
		}
	}
	return store->cached_count;
}

/* A statement in use by an outer loop cannot serve an inner one: that one gets its own. */
static enum status
find_statement(struct store *store, const char *text, struct sql *sql, struct why *why)
{
	size_t at = place_of(store, text);
	int code;

	*sql = (struct sql){.store = store};
	if (at < store->cached_count && !sqlite3_stmt_busy(store->cached[at].statement)) {
		sql->statement = store->cached[at].statement;
		return OK;
	}
	code = sqlite3_prepare_v3(store->db, text, -1, SQLITE_PREPARE_PERSISTENT, &sql->statement, NULL);
	if (code != SQLITE_OK)
		return sql_failure(store, code, "statement", why);
	sql->own = at < store->cached_count || at == SQL_CACHED;
	if (!sql->own) {
		store->cached[at].text = text;
		store->cached[at].statement = sql->statement;
		store->cached_count++;
	}
	return OK;
}

/* `life`: SQLITE_STATIC where the arguments outlive the statement's run, SQLITE_TRANSIENT where nobody knows. */
static int
bind_all(sqlite3_stmt *statement, sqlite3_destructor_type life, const char *format, va_list args)
{
	int code = SQLITE_OK;

	for (int at = 1; *format != '\0' && code == SQLITE_OK; format++, at++) {
		if (*format == 'i') {
			code = sqlite3_bind_int64(statement, at, va_arg(args, int64_t));
		} else if (*format == 't') {
			code = sqlite3_bind_text(statement, at, va_arg(args, const char *), -1, life);
		} else if (*format == 'd') {
			code = sqlite3_bind_double(statement, at, va_arg(args, double));
		} else {
			const void *bytes = va_arg(args, const void *);
			size_t size = va_arg(args, size_t);

			assert(*format == 'b');
			code = sqlite3_bind_blob64(statement, at, bytes, size, life);
		}
	}
	return code;
}

static enum status
open_with(struct store *store, const char *text, struct sql *sql, struct why *why,
    sqlite3_destructor_type life, const char *format, va_list args)
{
	enum status st = find_statement(store, text, sql, why);
	int code;

	if (st != OK)
		return st;
	if ((code = bind_all(sql->statement, life, format, args)) == SQLITE_OK)
		return OK;
	sql_close(sql);
	return sql_failure(store, code, "bind", why);
}

enum status
sql_open(struct store *store, const char *text, struct sql *sql, struct why *why, const char *format, ...)
{
	va_list args;
	enum status st;

	va_start(args, format);
	st = open_with(store, text, sql, why, SQLITE_TRANSIENT, format, args);
	va_end(args);
	return st;
}

enum status
sql_step(struct sql *sql, struct why *why)
{
	int code = sqlite3_step(sql->statement);

	if (code == SQLITE_ROW)
		return OK;
	if (code == SQLITE_DONE)
		return NONE;
	return sql_failure(sql->store, code, "step", why);
}

void
sql_close(struct sql *sql)
{
	if (sql->statement == NULL)
		return;
	sqlite3_reset(sql->statement);
	sqlite3_clear_bindings(sql->statement);
	if (sql->own)
		sqlite3_finalize(sql->statement);
	sql->statement = NULL;
}

static enum status
run_with(struct store *store, const char *text, struct why *why, const char *format, va_list args)
{
	struct sql sql;
	enum status st;

	if ((st = open_with(store, text, &sql, why, SQLITE_STATIC, format, args)) != OK)
		return st;
	while ((st = sql_step(&sql, why)) == OK)
		continue;
	sql_close(&sql);
	return st == NONE ? OK : st;
}

enum status
sql_run(struct store *store, const char *text, int64_t *changed, struct why *why, const char *format, ...)
{
	va_list args;
	enum status st;

	va_start(args, format);
	st = run_with(store, text, why, format, args);
	va_end(args);
	if (changed != NULL)
		*changed = sqlite3_changes64(store->db);
	return st;
}

enum status
sql_execute(struct store *store, const char *text, struct why *why)
{
	int code = sqlite3_exec(store->db, text, NULL, NULL, NULL);

	return code == SQLITE_OK ? OK : sql_failure(store, code, "database", why);
}

enum status
sql_insert(struct store *store, const char *text, int64_t *id, struct why *why, const char *format, ...)
{
	va_list args;
	enum status st;

	va_start(args, format);
	st = run_with(store, text, why, format, args);
	va_end(args);
	*id = sqlite3_last_insert_rowid(store->db);
	return st;
}

enum status
sql_number(struct store *store, const char *text, int64_t *number, struct why *why, const char *format, ...)
{
	struct sql sql;
	va_list args;
	enum status st;

	va_start(args, format);
	st = open_with(store, text, &sql, why, SQLITE_STATIC, format, args);
	va_end(args);
	if (st != OK)
		return st;
	if ((st = sql_step(&sql, why)) == OK)
		*number = sql_int(&sql, 0);
	sql_close(&sql);
	return st;
}

int64_t
sql_int(const struct sql *sql, int column)
{
	return sqlite3_column_int64(sql->statement, column);
}

const char *
sql_text(const struct sql *sql, struct arena *arena, int column)
{
	return arena_string(arena, (const char *)sqlite3_column_text(sql->statement, column));
}

const void *
sql_blob(const struct sql *sql, struct arena *arena, int column, size_t *size_bytes)
{
	const void *bytes = sqlite3_column_blob(sql->statement, column);

	*size_bytes = (size_t)sqlite3_column_bytes(sql->statement, column);
	return bytes == NULL ? NULL : arena_bytes(arena, bytes, *size_bytes);
}
