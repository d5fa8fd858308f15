/* Copies of everything under state_dir, and back. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "store/migrate.h"
#include "store/sql.h"

/* Contents never change: a hard link is a copy, and a copy is made where there can be no link, or half of one is there. */
static enum status
copy_content(const char *from, const char *to, struct why *why)
{
	struct stat ours, there;

	if (stat(from, &ours) != 0)
		return because(why, NONE, "%s: %s", from, strerror(errno));
	if (stat(to, &there) == 0 ? there.st_size == ours.st_size : link(from, to) == 0)
		return OK;
	return store_copy_file(from, to, why);
}

/* Those that rows name; what no row names is nobody's. */
static enum status
copy_documents(struct store *store, struct arena *arena, const char *dir, struct why *why)
{
	struct why missing = {{0}};
	size_t count = 0;
	struct sql q;
	enum status st;

	if ((st = sql_open(store, store_contents, &q, why, "")) != OK)
		return st;
	while ((st = sql_step(&q, why)) == OK) {
		const char *hash = sql_text(&q, arena, 0);
		const char *to = arena_printf(arena, "%s/documents/%.2s", dir, hash);
		struct why what;

		if ((st = store_make_folder(to, why)) != OK)
			break;
		to = arena_printf(arena, "%s/%s", to, hash);
		if ((st = copy_content(store_document_path(store, arena, hash), to, &what)) == NONE &&
		    count++ == 0)
			missing = what;
		if (st != OK && st != NONE) {
			*why = what;
			break;
		}
	}
	sql_close(&q);
	if (st == NONE && count > 0)
		return because(why, REFUSED,
		    "all is copied but %zu documents that are not there, the first: %.300s", count,
		    missing.text);
	return st == NONE ? OK : st;
}

/* state_dir/templates/LANGUAGE/NAME.txt, and whatever else is no deeper: 0 leaves folders out. */
static enum status
copy_folder(struct arena *arena, const char *from, const char *to, int depth, struct why *why)
{
	DIR *folder = opendir(from);
	struct dirent *found;
	enum status st;

	if (folder == NULL)
		return errno == ENOENT ? OK : because(why, BROKEN, "%s: %s", from, strerror(errno));
	st = store_make_folder(to, why);
	while (st == OK && (found = readdir(folder)) != NULL) {
		const char *source = arena_printf(arena, "%s/%s", from, found->d_name);
		const char *target = arena_printf(arena, "%s/%s", to, found->d_name);
		struct stat facts;

		if (found->d_name[0] == '.' || lstat(source, &facts) != 0)
			continue;
		if (S_ISREG(facts.st_mode))
			st = store_copy_file(source, target, why);
		else if (S_ISDIR(facts.st_mode) && depth > 0)
			st = copy_folder(arena, source, target, depth - 1, why);
	}
	closedir(folder);
	return st;
}

/* -- backup -- */

enum status
store_backup(struct store *store, const char *dir, void (*progress)(int done, int all, void *), void *data,
    struct why *why)
{
	struct arena *arena = arena_open();
	const char *to = arena_printf(arena, "%s/facteur.db", dir),
		   *fresh = arena_printf(arena, "%s.new", to);
	struct why missing = {{0}};
	enum status st, documents;

	if ((st = store_make_folder(dir, why)) != OK ||
	    (st = store_make_folder(arena_printf(arena, "%s/documents", dir), why)) != OK)
		goto out;
	unlink(fresh); /* of a backup that broke off */
	if ((st = store_copy_pages(store->db, fresh, progress, data, why)) != OK)
		goto out;
	/* Documents first: a copy of the database that is in place has all it names. */
	documents = copy_documents(store, arena, dir, &missing);
	if ((st = documents) != OK && st != REFUSED) {
		*why = missing;
		goto out;
	}
	st = copy_folder(arena, arena_printf(arena, "%s/templates", store->state_dir),
	    arena_printf(arena, "%s/templates", dir), 1, why);
	if (st == OK && rename(fresh, to) != 0)
		st = because(why, BROKEN, "%s: %s", to, strerror(errno));
	if (st == OK && documents == REFUSED)
		st = because(why, REFUSED, "%s", missing.text);
out:
	unlink(fresh); /* half of a copy is of no use, and takes room where there was none */
	arena_close(arena);
	return st;
}

/* -- restore -- */

static enum status
first_row(sqlite3 *db, const char *sql, const char **text, struct arena *arena)
{
	sqlite3_stmt *statement = NULL;
	bool found = sqlite3_prepare_v2(db, sql, -1, &statement, NULL) == SQLITE_OK &&
		     sqlite3_step(statement) == SQLITE_ROW;

	if (found)
		*text = arena_string(arena, (const char *)sqlite3_column_text(statement, 0));
	sqlite3_finalize(statement);
	return found ? OK : NONE;
}

/* Whether DIR holds a database of ours that is whole. */
static enum status
prove_copy(struct arena *arena, const char *dir, struct why *why)
{
	const char *path = arena_printf(arena, "%s/facteur.db", dir), *text = "";
	sqlite3 *db = NULL;
	enum status st = OK;

	if (access(path, R_OK) != 0)
		return because(
		    why, REFUSED, "%s: %s: name a folder that facteurctl backup made", path, strerror(errno));
	if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK ||
	    first_row(db, "PRAGMA integrity_check", &text, arena) != OK || strcmp(text, "ok") != 0)
		st = because(why, REFUSED, "%s is damaged (%.100s): take another backup", path,
		    *text != '\0' ? text_line(arena, text) : sqlite3_errmsg(db));
	else if (first_row(db, "SELECT count(*) FROM journal", &text, arena) != OK)
		st = because(why, REFUSED, "%s is no database of Facteur", path);
	else if (first_row(db, "PRAGMA user_version", &text, arena) != OK ||
		 strtoll(text, NULL, 10) > store_newest_version())
		st = because(why, REFUSED, "%s has schema %s, this program knows %lld: install the newer one",
		    path, text, (long long)store_newest_version());
	sqlite3_close(db);
	return st;
}

/* The database with its log, documents and templates; what is not there is not missed. */
static enum status
move_aside(struct arena *arena, const char *state_dir, const char *aside, struct why *why)
{
	static const char *const parts[] = {
	    "facteur.db", "facteur.db-wal", "facteur.db-shm", "documents", "templates"};
	enum status st = store_make_folder(aside, why);

	for (size_t i = 0; i < COUNT(parts) && st == OK; i++) {
		const char *from = arena_printf(arena, "%s/%s", state_dir, parts[i]);

		if (rename(from, arena_printf(arena, "%s/%s", aside, parts[i])) != 0 && errno != ENOENT)
			st = because(why, BROKEN, "%s: cannot be moved aside: %s", from, strerror(errno));
	}
	return st;
}

static enum status
hold_mails(struct store *store, int64_t *held, struct why *why)
{
	static const char hold[] =
	    "UPDATE outbox SET state = 'held', last_error = 'it may have left after the backup was made'"
	    " WHERE state IN ('queued', 'retry', 'sending')";
	enum status st = store_begin(store, why);

	if (st == OK && (st = sql_run(store, hold, held, why, "")) == OK)
		st = store_commit(store, why);
	store_rollback(store);
	return st;
}

enum status
store_restore(const char *state_dir, const char *dir, const char *aside, int64_t *held, struct why *why)
{
	struct arena *arena = arena_open();
	const char *fresh = arena_printf(arena, "%s/facteur.db.new", state_dir);
	const char *to = arena_printf(arena, "%s/facteur.db", state_dir);
	struct store *store = NULL;
	enum status st;

	*held = 0;
	if ((st = prove_copy(arena, dir, why)) != OK || (st = store_make_folder(state_dir, why)) != OK ||
	    (st = store_copy_file(arena_printf(arena, "%s/facteur.db", dir), fresh, why)) != OK)
		goto out;
	if ((st = move_aside(arena, state_dir, aside, why)) != OK)
		goto out;
	st = copy_folder(arena, arena_printf(arena, "%s/documents", dir),
	    arena_printf(arena, "%s/documents", state_dir), 1, why);
	if (st == OK)
		st = copy_folder(arena, arena_printf(arena, "%s/templates", dir),
		    arena_printf(arena, "%s/templates", state_dir), 1, why);
	if (st == OK && rename(fresh, to) != 0)
		st = because(why, BROKEN, "%s: %s", to, strerror(errno));
	if (st == OK && (st = store_open(state_dir, &store, why)) == OK)
		st = hold_mails(store, held, why);
out:
	unlink(fresh);
	store_close(store);
	arena_close(arena);
	return st;
}
