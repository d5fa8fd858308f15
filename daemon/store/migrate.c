#include "store/migrate.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/embed.h"
#include "base/log.h"
#include "store/sql.h"

/* Another process may copy and migrate a large database meanwhile. */
#define MIGRATING_MS (15 * 60 * 1000)
/* What these steps add was for a while in schema.sql itself: a database made then has it already. */
#define ONCE_IN_SCHEMA(version) ((version) >= 4 && (version) <= 7)

/* -- what there is -- */

/* "migrations/0002-what-it-does.sql" brings the schema to version 2. */
static const struct embedded *
migration_to(int64_t version)
{
	char prefix[64];

	if (version == 1)
		return embedded_find("schema.sql");
	snprintf(prefix, sizeof(prefix), "migrations/%04lld-", (long long)version);
	for (const struct embedded *file = embedded_files; file->name != NULL; file++)
		if (strncmp(file->name, prefix, strlen(prefix)) == 0)
			return file;
	return NULL;
}

int64_t
store_newest_version(void)
{
	int64_t version = 1;

	while (migration_to(version + 1) != NULL)
		version++;
	return version;
}

static enum status
schema_version(struct store *store, int64_t *version, struct why *why)
{
	static const char read[] = "PRAGMA user_version";

	return sql_number(store, read, version, why, "");
}

/* Rows that name a row that is not there, in all tables. */
static enum status
count_orphans(struct store *store, int64_t *count, struct why *why)
{
	static const char counting[] = "SELECT count(*) FROM pragma_foreign_key_check";

	return sql_number(store, counting, count, why, "");
}

/* -- the copy before -- */

static enum status
sync_folder(const char *path, struct why *why)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	enum status st = OK;

	if (fd < 0 || fsync(fd) != 0)
		st = because(why, BROKEN, "%s: %s", path, strerror(errno));
	if (fd >= 0)
		close(fd);
	return st;
}

/*
 * Of what was committed last, through a connection of its own: the one that is about to write cannot be copied from.
 * It holds the right to write, so nobody else changes anything before the migration does.
 */
static enum status
copy_committed(const char *path, const char *fresh, struct why *why)
{
	sqlite3 *from = NULL;
	enum status st;

	if (sqlite3_open_v2(path, &from, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK)
		st = because(why, BROKEN, "%s", sqlite3_errmsg(from));
	else
		st = store_copy_pages(from, fresh, NULL, NULL, why);
	sqlite3_close(from);
	return st;
}

/* Whole or not at all: one of an attempt that failed later is replaced. */
static enum status
copy_before(struct store *store, const char *path, const char *copy, struct why *why)
{
	char fresh[4096], journal[4096];
	struct why cause = {0};
	enum status st;

	snprintf(fresh, sizeof(fresh), "%s.new", copy);
	snprintf(journal, sizeof(journal), "%s.new-journal", copy);
	unlink(fresh);
	unlink(journal);
	st = copy_committed(path, fresh, &cause);
	if (st == OK && rename(fresh, copy) != 0)
		st = because(&cause, BROKEN, "%s", strerror(errno));
	if (st == OK)
		st = sync_folder(store->state_dir, &cause);
	if (st == OK)
		return OK;
	unlink(fresh);
	unlink(journal);
	return because(why, BROKEN,
	    "the database is not migrated, since it cannot be copied to %s before (%s): "
	    "make room there or put right what is wrong, then start again",
	    copy, cause.text);
}

/* -- the steps -- */

/* The next statement of *text, which moves past it; NULL: there is none.  A trigger's has semicolons within. */
static const char *
next_statement(struct arena *arena, const char **text)
{
	const char *begin = *text, *end = begin;
	char *statement = NULL;

	while ((end = strchr(end, ';')) != NULL) {
		statement = arena_printf(arena, "%.*s", (int)(++end - begin), begin);
		if (sqlite3_complete(statement) != 0)
			break;
	}
	*text = end == NULL ? begin + strlen(begin) : end;
	return end == NULL ? NULL : statement;
}

static enum status
run_step(struct store *store, struct arena *arena, int64_t version, struct why *why)
{
	const struct embedded *file = migration_to(version);
	const char *rest, *statement;

	if (file == NULL)
		return because(why, BROKEN, "no migration to schema %lld", (long long)version);
	rest = file->text;
	while ((statement = next_statement(arena, &rest)) != NULL) {
		int code = sqlite3_exec(store->db, statement, NULL, NULL, NULL);
		const char *said = sqlite3_errmsg(store->db);

		if (code == SQLITE_OK)
			continue;
		if (ONCE_IN_SCHEMA(version) && strncmp(said, "duplicate column name", 21) == 0)
			continue;
		return sql_failure(store, code, file->name, why);
	}
	return OK;
}

static enum status
run_steps(struct store *store, int64_t from, int64_t to, struct why *why)
{
	struct arena *arena = arena_open();
	int64_t orphans = 0, orphans_before = 0;
	char set[64];
	enum status st = count_orphans(store, &orphans_before, why);

	for (int64_t version = from + 1; version <= to && st == OK; version++)
		st = run_step(store, arena, version, why);
	arena_close(arena);
	snprintf(set, sizeof(set), "PRAGMA user_version = %lld", (long long)to);
	if (st != OK || (st = sql_execute(store, set, why)) != OK ||
	    (st = count_orphans(store, &orphans, why)) != OK)
		return st;
	return orphans <= orphans_before
		   ? OK
		   : because(why, BROKEN, "%lld rows would name what is not there any more",
			 (long long)(orphans - orphans_before));
}

static enum status
refuse_newer(const char *path, int64_t have, int64_t know, struct why *why)
{
	char copy[4096];

	snprintf(copy, sizeof(copy), "%s.before-%lld", path, (long long)know);
	if (access(copy, F_OK) != 0)
		return because(why, REFUSED,
		    "the database has schema %lld, this program knows %lld: install the newer one again",
		    (long long)have, (long long)know);
	return because(why, REFUSED,
	    "the database has schema %lld, this program knows %lld: "
	    "install the newer one again, or go back to %s (facteurd(8))",
	    (long long)have, (long long)know, copy);
}

/* Another process may have done it while this one waited for its turn. */
static enum status
migrate_locked(struct store *store, const char *path, int64_t want, struct why *why)
{
	char copy[4096] = "";
	struct why cause = {0};
	int64_t have;
	enum status st = schema_version(store, &have, why);

	if (st != OK || have == want)
		return st;
	if (have > want)
		return refuse_newer(path, have, want, why);
	if (have > 0) {
		snprintf(copy, sizeof(copy), "%s.before-%lld", path, (long long)have);
		if ((st = copy_before(store, path, copy, why)) != OK)
			return st;
	}
	st = run_steps(store, have, want, &cause);
	if (st == OK)
		st = store_commit(store, &cause);
	if (st != OK)
		return because(why, st == RETRY ? RETRY : BROKEN,
		    "the database keeps schema %lld, the migration to %lld fails: %s", (long long)have,
		    (long long)want, cause.text);
	if (have > 0)
		log_info(
		    "store.migrate", "from=%lld to=%lld copy='%s'", (long long)have, (long long)want, copy);
	return OK;
}

enum status
store_migrate(struct store *store, const char *path, struct why *why)
{
	int64_t have, want = store_newest_version();
	enum status st = schema_version(store, &have, why);
	struct why ignored;

	if (st != OK || have == want)
		return st;
	if (have > want)
		return refuse_newer(path, have, want, why);
	/* It says nothing within a transaction. */
	if ((st = sql_execute(store, "PRAGMA foreign_keys = OFF", why)) != OK)
		return st;
	sqlite3_busy_timeout(store->db, MIGRATING_MS);
	if ((st = store_begin(store, why)) == OK)
		st = migrate_locked(store, path, want, why);
	store_rollback(store);
	sqlite3_busy_timeout(store->db, SQL_BUSY_MS);
	if (sql_execute(store, "PRAGMA foreign_keys = ON", st == OK ? why : &ignored) != OK && st == OK)
		st = BROKEN;
	return st;
}
