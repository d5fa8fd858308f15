#include "store/store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/embed.h"
#include "base/log.h"
#include "store/sql.h"

#define BUSY_MS 10000

/* -- opening and migrating -- */

static enum status
execute(struct store *store, const char *text, struct why *why)
{
	int code = sqlite3_exec(store->db, text, NULL, NULL, NULL);

	return code == SQLITE_OK ? OK : sql_failure(store, code, "database", why);
}

static enum status
schema_version(struct store *store, int64_t *version, struct why *why)
{
	static const char read[] = "PRAGMA user_version";

	return sql_number(store, read, version, why, "");
}

/* "migrations/0002-what-it-does.sql" brings the schema to version 2. */
static const struct embedded *
migration_to(struct arena *arena, int64_t version)
{
	const char *prefix = arena_printf(arena, "migrations/%04lld-", (long long)version);

	for (const struct embedded *file = embedded_files; file->name != NULL; file++)
		if (strncmp(file->name, prefix, strlen(prefix)) == 0)
			return file;
	return NULL;
}

static int64_t
newest_version(struct arena *arena)
{
	int64_t version = 1;

	while (migration_to(arena, version + 1) != NULL)
		version++;
	return version;
}

static enum status
upgrade(struct store *store, struct arena *arena, int64_t from, int64_t to, struct why *why)
{
	enum status st = OK;

	for (int64_t version = from + 1; version <= to && st == OK; version++) {
		const struct embedded *file =
		    version == 1 ? embedded_find("schema.sql") : migration_to(arena, version);

		if (file == NULL)
			return because(why, BROKEN, "no migration to schema %lld", (long long)version);
		st = execute(store, file->text, why);
	}
	return st == OK
		   ? execute(store, arena_printf(arena, "PRAGMA user_version = %lld", (long long)to), why)
		   : st;
}

/* All steps in one transaction; another process may have done them meanwhile. */
static enum status
migrate(struct store *store, struct arena *arena, struct why *why)
{
	int64_t have, want = newest_version(arena);
	enum status st;

	if ((st = schema_version(store, &have, why)) != OK || have == want)
		return st;
	if ((st = store_begin(store, why)) != OK)
		return st;
	if ((st = schema_version(store, &have, why)) == OK && have > want)
		st = because(why, REFUSED,
		    "the database has schema %lld, this program knows %lld: install the newer one again",
		    (long long)have, (long long)want);
	if (st == OK && have < want)
		st = upgrade(store, arena, have, want, why);
	if (st == OK)
		st = store_commit(store, why);
	store_rollback(store);
	return st;
}

static enum status
open_database(struct store *store, const char *path, struct why *why)
{
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
	mode_t before = umask(077);
	int code = sqlite3_open_v2(path, &store->db, flags, NULL);
	enum status st;

	umask(before);
	if (code != SQLITE_OK)
		return because(why, BROKEN, "%s: %s", path, sqlite3_errstr(code));
	sqlite3_busy_timeout(store->db, BUSY_MS);
	before = umask(077);
	st = execute(
	    store, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON", why);
	umask(before);
	return st;
}

enum status
store_open(const char *state_dir, struct store **out, struct why *why)
{
	struct arena *arena = arena_open();
	struct store *store = calloc(1, sizeof(*store));
	enum status st;

	*out = NULL;
	if (store == NULL || (store->state_dir = strdup(state_dir)) == NULL)
		abort(); /* as arena does when memory runs out */
	if ((st = store_make_folder(state_dir, why)) == OK &&
	    (st = store_make_folder(arena_printf(arena, "%s/documents", state_dir), why)) == OK &&
	    (st = open_database(store, arena_printf(arena, "%s/facteur.db", state_dir), why)) == OK)
		st = migrate(store, arena, why);
	arena_close(arena);
	if (st == OK)
		*out = store;
	else
		store_close(store);
	return st;
}

void
store_close(struct store *store)
{
	if (store == NULL)
		return;
	for (size_t i = 0; i < store->cached_count; i++)
		sqlite3_finalize(store->cached[i].statement);
	sqlite3_close(store->db);
	free(store->state_dir);
	free(store);
}

/* -- transactions -- */

enum status
store_begin(struct store *store, struct why *why)
{
	static const char begin[] = "BEGIN IMMEDIATE";

	return sql_run(store, begin, NULL, why, "");
}

enum status
store_commit(struct store *store, struct why *why)
{
	static const char commit[] = "COMMIT";

	return sql_run(store, commit, NULL, why, "");
}

enum status
store_empty_log(struct store *store, struct why *why)
{
	static const char empty[] = "PRAGMA wal_checkpoint(TRUNCATE)";

	return sql_run(store, empty, NULL, why, "");
}

void
store_rollback(struct store *store)
{
	static const char rollback[] = "ROLLBACK";
	struct why why;

	store->savepoint = false;
	if (sqlite3_get_autocommit(store->db) == 0 && sql_run(store, rollback, NULL, &why, "") != OK)
		log_error("store.rollback", "why='%s'", why.text);
}

enum status
store_savepoint(struct store *store, struct why *why)
{
	static const char savepoint[] = "SAVEPOINT letter";
	enum status st = sql_run(store, savepoint, NULL, why, "");

	store->savepoint = st == OK;
	return st;
}

enum status
store_release(struct store *store, struct why *why)
{
	static const char release[] = "RELEASE letter";
	enum status st = sql_run(store, release, NULL, why, "");

	if (st == OK)
		store->savepoint = false;
	return st;
}

void
store_rollback_to(struct store *store)
{
	static const char rollback_to[] = "ROLLBACK TO letter";
	static const char release[] = "RELEASE letter";
	struct why why;

	if (!store->savepoint)
		return;
	store->savepoint = false;
	if (sql_run(store, rollback_to, NULL, &why, "") != OK ||
	    sql_run(store, release, NULL, &why, "") != OK)
		log_error("store.rollback", "why='%s'", why.text);
}
