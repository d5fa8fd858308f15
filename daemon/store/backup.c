/* Copies of everything under state_dir, and back. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/text.h"
#include "store/migrate.h"
#include "store/sql.h"

#define HASH_CHARS ((size_t)64)

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

/* The hashes a copy has documents of. */
struct named {
	const char **hashes;
	size_t count, room;
};

static void
named_add(struct arena *arena, struct named *named, const char *hash)
{
	if (named->count == named->room) {
		size_t room = named->room == 0 ? 256 : named->room * 2;

		named->hashes = arena_grow(arena, named->hashes, named->room * sizeof(*named->hashes),
		    room * sizeof(*named->hashes));
		named->room = room;
	}
	named->hashes[named->count++] = hash;
}

/* Those that rows name; what no row names is nobody's. */
static enum status
copy_documents(
    struct store *store, struct arena *arena, const char *dir, struct named *named, struct why *why)
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

		named_add(arena, named, hash);
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

/* -- what an older copy has and this one not -- */

static int
by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool
is_unfinished(const char *name)
{
	return strncmp(name, STORE_UNFINISHED, strlen(STORE_UNFINISHED)) == 0;
}

/* Nothing but what we put there: the folder is the sysadmin's. */
static bool
is_left_over(const char *name, const struct named *named)
{
	if (is_unfinished(name))
		return true;
	if (strlen(name) != HASH_CHARS || strspn(name, "0123456789abcdef") != HASH_CHARS)
		return false;
	return named->count == 0 ||
	       bsearch(&name, named->hashes, named->count, sizeof(*named->hashes), by_text) == NULL;
}

static enum status
remove_file(const char *path, struct why *why)
{
	return unlink(path) == 0 || errno == ENOENT
		   ? OK
		   : because(why, BROKEN, "%s: cannot be removed: %s", path, strerror(errno));
}

/* documents/, sorted names; then documents/ab/, which ends when it is empty. */
static enum status
remove_documents(struct arena *arena, const char *path, const struct named *named, int depth, struct why *why)
{
	DIR *folder = opendir(path);
	struct dirent *found;
	enum status st = OK;

	if (folder == NULL)
		return errno == ENOENT || errno == ENOTDIR
			   ? OK
			   : because(why, BROKEN, "%s: %s", path, strerror(errno));
	while (st == OK && (found = readdir(folder)) != NULL) {
		const char *inner = arena_printf(arena, "%s/%s", path, found->d_name);

		if (depth > 0 && found->d_name[0] != '.' && strlen(found->d_name) == 2)
			st = remove_documents(arena, inner, named, depth - 1, why);
		else if (depth == 0 && is_left_over(found->d_name, named))
			st = remove_file(inner, why);
	}
	closedir(folder);
	if (depth == 0)
		rmdir(path);
	return st;
}

/* Of templates/LANGUAGE/NAME.txt, those that are no longer set. */
static enum status
remove_templates(struct arena *arena, const char *ours, const char *path, int depth, struct why *why)
{
	DIR *folder = opendir(path);
	struct dirent *found;
	enum status st = OK;

	if (folder == NULL)
		return errno == ENOENT || errno == ENOTDIR
			   ? OK
			   : because(why, BROKEN, "%s: %s", path, strerror(errno));
	while (st == OK && (found = readdir(folder)) != NULL) {
		const char *inner = arena_printf(arena, "%s/%s", path, found->d_name);
		const char *source = arena_printf(arena, "%s/%s", ours, found->d_name);
		struct stat facts;

		if (strcmp(found->d_name, ".") == 0 || strcmp(found->d_name, "..") == 0 ||
		    lstat(inner, &facts) != 0)
			continue;
		if (S_ISDIR(facts.st_mode) && depth > 0)
			st = remove_templates(arena, source, inner, depth - 1, why);
		else if (S_ISREG(facts.st_mode) &&
			 (is_unfinished(found->d_name) || access(source, F_OK) != 0))
			st = remove_file(inner, why);
	}
	closedir(folder);
	return st;
}

/* Else who was erased would stay in every copy, and a text that was reset come back with it. */
static enum status
remove_older(
    struct store *store, struct arena *arena, const char *dir, const struct named *named, struct why *why)
{
	enum status st;

	if (named->count > 0)
		qsort(named->hashes, named->count, sizeof(*named->hashes), by_text);
	st = remove_documents(arena, arena_printf(arena, "%s/documents", dir), named, 1, why);
	if (st != OK)
		return st;
	return remove_templates(arena, arena_printf(arena, "%s/templates", store->state_dir),
	    arena_printf(arena, "%s/templates", dir), 1, why);
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
	struct named named = {0};
	enum status st, documents;

	if ((st = store_make_folder(dir, why)) != OK ||
	    (st = store_make_folder(arena_printf(arena, "%s/documents", dir), why)) != OK)
		goto out;
	unlink(fresh); /* of a backup that broke off */
	if ((st = store_copy_pages(store->db, fresh, progress, data, why)) != OK)
		goto out;
	/* Documents first: a copy of the database that is in place has all it names. */
	documents = copy_documents(store, arena, dir, &named, &missing);
	if ((st = documents) != OK && st != REFUSED) {
		*why = missing;
		goto out;
	}
	st = copy_folder(arena, arena_printf(arena, "%s/templates", store->state_dir),
	    arena_printf(arena, "%s/templates", dir), 1, why);
	if (st == OK && rename(fresh, to) != 0)
		st = because(why, BROKEN, "%s: %s", to, strerror(errno));
	if (st == OK)
		st = remove_older(store, arena, dir, &named, why);
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

/*
 * SQLite's name for a file that nobody writes to: without this it makes a log beside it to read, which no snapshot lets it, and
 * reads one that is not restored.
 */
static const char *
still_file(struct arena *arena, const char *path)
{
	struct buf uri = buf_make(arena);

	buf_add(&uri, "file:");
	for (; *path != '\0'; path++)
		if (strchr("%?#", *path) != NULL)
			buf_addf(&uri, "%%%02X", (unsigned)(unsigned char)*path);
		else
			buf_add_char(&uri, *path);
	buf_add(&uri, "?immutable=1");
	return uri.data;
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
	if (sqlite3_open_v2(still_file(arena, path), &db, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, NULL) !=
		SQLITE_OK ||
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
enum part { DATABASE, DATABASE_LOG, DATABASE_INDEX, DOCUMENTS, TEMPLATES, PARTS };
static const char *const parts[PARTS] = {
    "facteur.db", "facteur.db-wal", "facteur.db-shm", "documents", "templates"};

/* Where what there was lies now, and what stands in its place: each step can be gone back. */
struct places {
	struct arena *arena;
	const char *state_dir, *aside;
	bool moved[PARTS], taken[PARTS];
};

static const char *
part_in(const struct places *places, size_t part)
{
	return arena_printf(places->arena, "%s/%s", places->state_dir, parts[part]);
}

static const char *
part_fresh(const struct places *places, size_t part)
{
	return arena_printf(places->arena, "%s.new", part_in(places, part));
}

static const char *
part_aside(const struct places *places, size_t part)
{
	return arena_printf(places->arena, "%s/%s", places->aside, parts[part]);
}

static enum status
move_part(const char *from, const char *to, bool *moved, struct why *why)
{
	*moved = rename(from, to) == 0;
	return *moved || errno == ENOENT
		   ? OK
		   : because(why, BROKEN, "%s: cannot be moved to %s: %s", from, to, strerror(errno));
}

static enum status
places_change(struct places *places, struct why *why)
{
	enum status st = store_make_folder(places->aside, why);

	for (size_t i = 0; i < PARTS && st == OK; i++)
		st = move_part(part_in(places, i), part_aside(places, i), &places->moved[i], why);
	for (size_t i = 0; i < PARTS && st == OK; i++)
		st = move_part(part_fresh(places, i), part_in(places, i), &places->taken[i], why);
	return st;
}

/* Nobody has the database open.  What cannot be gone back is said with where it lies. */
static void
places_change_back(struct places *places, struct why *why)
{
	struct why ignored;
	bool back = true;

	/* From the end: the database tells whose its log is. */
	for (size_t i = PARTS; i-- > 0;) {
		if ((i == DATABASE_LOG || i == DATABASE_INDEX) && places->taken[DATABASE])
			unlink(part_in(places, i)); /* of the copy, which was opened */
		if (places->taken[i])
			back = move_part(part_in(places, i), part_fresh(places, i), &places->taken[i],
				   &ignored) == OK &&
			       back;
		if (places->moved[i])
			back = move_part(part_aside(places, i), part_in(places, i), &places->moved[i],
				   &ignored) == OK &&
			       back;
	}
	if (!back)
		why_write(why, "%s; what was there before is in %s", arena_string(places->arena, why->text),
		    places->aside);
	rmdir(places->aside);
}

/* A folder two deep, as ours are; where there is none, there is nothing to do. */
static void
remove_folder(struct arena *arena, const char *path, int depth)
{
	DIR *folder = opendir(path);
	struct dirent *found;

	if (folder == NULL)
		return;
	while ((found = readdir(folder)) != NULL) {
		const char *inner = arena_printf(arena, "%s/%s", path, found->d_name);

		if (strcmp(found->d_name, ".") == 0 || strcmp(found->d_name, "..") == 0)
			continue;
		if (unlink(inner) != 0 && depth > 0)
			remove_folder(arena, inner, depth - 1);
	}
	closedir(folder);
	rmdir(path);
}

static void
remove_fresh(const struct places *places)
{
	for (size_t i = 0; i < PARTS; i++) {
		const char *path = part_fresh(places, i);

		if (unlink(path) != 0)
			remove_folder(places->arena, path, 1);
	}
}

/* Beside what there is: nothing is touched before all of it is there. */
static enum status
copy_parts(const struct places *places, const char *dir, struct why *why)
{
	const char *documents = arena_printf(places->arena, "%s/%s", dir, parts[DOCUMENTS]);
	const char *templates = arena_printf(places->arena, "%s/%s", dir, parts[TEMPLATES]);
	const char *database = arena_printf(places->arena, "%s/%s", dir, parts[DATABASE]);
	enum status st;

	remove_fresh(places); /* of a restore that broke off */
	st = store_copy_file(database, part_fresh(places, DATABASE), why);
	if (st == OK)
		st = copy_folder(places->arena, documents, part_fresh(places, DOCUMENTS), 1, why);
	if (st == OK)
		st = copy_folder(places->arena, templates, part_fresh(places, TEMPLATES), 1, why);
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
	struct places places = {.arena = arena, .state_dir = state_dir, .aside = aside};
	struct store *store = NULL;
	enum status st;

	*held = 0;
	if ((st = prove_copy(arena, dir, why)) != OK || (st = store_make_folder(state_dir, why)) != OK)
		goto out;
	if ((st = copy_parts(&places, dir, why)) == OK && (st = places_change(&places, why)) == OK &&
	    (st = store_open(state_dir, &store, why)) == OK)
		st = hold_mails(store, held, why);
	store_close(store);
	if (st != OK)
		places_change_back(&places, why);
	remove_fresh(&places);
out:
	arena_close(arena);
	return st;
}
