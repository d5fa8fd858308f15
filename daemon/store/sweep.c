#include "store/sweep.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "store/sql.h"

#define EVERY_S ((int64_t)24 * 3600)

struct names {
	size_t count, room;
	const char **items; /* in order */
};

static int
compare(const void *one, const void *two)
{
	return strcmp(*(const char *const *)one, *(const char *const *)two);
}

static enum status
names_load(struct store *store, struct arena *arena, struct names *names, struct why *why)
{
	struct sql q;
	enum status st = sql_open(store, store_contents, &q, why, "");

	*names = (struct names){0};
	if (st != OK)
		return st;
	while ((st = sql_step(&q, why)) == OK) {
		if (names->count == names->room) {
			size_t room = names->room == 0 ? 1024 : names->room * 2;

			names->items = arena_grow(arena, names->items, names->room * sizeof(*names->items),
			    room * sizeof(*names->items));
			names->room = room;
		}
		names->items[names->count++] = sql_text(&q, arena, 0);
	}
	sql_close(&q);
	if (names->count > 0)
		qsort(names->items, names->count, sizeof(*names->items), compare);
	return st == NONE ? OK : st;
}

static bool
is_named(const struct names *names, const char *name)
{
	return names->count > 0 &&
	       bsearch(&name, names->items, names->count, sizeof(*names->items), compare) != NULL;
}

/* What stands in a folder, but for "." and ".."; what begins with a dot besides is a write that broke off. */
static void
each_entry(struct arena *arena, const char *folder, void (*each)(const char *name, void *), void *data)
{
	DIR *dir = opendir(folder);
	const struct dirent *entry;

	while (dir != NULL && (entry = readdir(dir)) != NULL)
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			each(arena_string(arena, entry->d_name), data);
	if (dir != NULL)
		closedir(dir);
}

struct walk {
	struct arena *arena;
	const struct names *names;
	const char *documents, *folder;
	void (*each)(const char *path, void *);
	void *data;
};

static void
walk_file(const char *name, void *data)
{
	const struct walk *walk = data;

	if (!is_named(walk->names, name))
		walk->each(arena_printf(walk->arena, "%s/%s", walk->folder, name), walk->data);
}

/* Two characters of a hash: whatever else an operator put there is theirs. */
static void
walk_folder(const char *name, void *data)
{
	struct walk *walk = data;

	if (strlen(name) != 2 || strspn(name, "0123456789abcdef") != 2)
		return;
	walk->folder = arena_printf(walk->arena, "%s/%s", walk->documents, name);
	each_entry(walk->arena, walk->folder, walk_file, walk);
}

enum status
sweep_each(struct store *store, struct arena *arena, void (*each)(const char *path, void *), void *data,
    struct why *why)
{
	struct names names;
	struct walk walk = {.arena = arena,
	    .names = &names,
	    .documents = arena_printf(arena, "%s/documents", store->state_dir),
	    .each = each,
	    .data = data};
	enum status st = names_load(store, arena, &names, why);

	if (st == OK)
		each_entry(arena, walk.documents, walk_folder, &walk);
	return st;
}

/* Committed before any file goes: a file without a row harms less than a row without its file. */
static enum status
let_go(struct store *store, struct why *why)
{
	/* One that an act took out of the way waits again when that act is taken back. */
	static const char attachments[] =
	    "DELETE FROM outbox_attachment WHERE outbox_id IN (SELECT o.id FROM outbox o"
	    " WHERE o.state = 'cancelled' AND NOT EXISTS"
	    " (SELECT 1 FROM act a WHERE a.id = o.superseded_by AND a.inverse IS NOT NULL))";
	enum status st = store_begin(store, why);

	if (st == OK && (st = sql_run(store, attachments, NULL, why, "")) == OK)
		st = store_commit(store, why);
	store_rollback(store);
	return st;
}

static void
delete_one(const char *path, void *data)
{
	int64_t *gone = data;

	if (unlink(path) == 0)
		(*gone)++;
	else if (errno != ENOENT)
		log_warning("documents.keep", "path='%s' why='%s'", path, strerror(errno));
}

/* The right to write is held: a content is always put by who will name it before the same transaction ends. */
static enum status
delete_all(struct store *store, int64_t now, int64_t *gone, struct why *why)
{
	static const char words[] =
	    "DELETE FROM document_text WHERE hash NOT IN (SELECT hash FROM document"
	    " UNION SELECT hash FROM outbox_attachment UNION SELECT hash FROM application_document)";
	static const char done[] = "INSERT INTO chore (name, done_at) VALUES ('sweep', ?1)"
				   " ON CONFLICT (name) DO UPDATE SET done_at = ?1";
	struct arena *arena = arena_open();
	enum status st = store_begin(store, why);

	if (st == OK && (st = sweep_each(store, arena, delete_one, gone, why)) == OK &&
	    (st = sql_run(store, words, NULL, why, "")) == OK &&
	    (st = sql_run(store, done, NULL, why, "i", now)) == OK)
		st = store_commit(store, why);
	store_rollback(store);
	arena_close(arena);
	return st;
}

enum status
sweep_due(struct store *store, int64_t now, int64_t *gone, struct why *why)
{
	static const char last[] = "SELECT done_at FROM chore WHERE name = 'sweep'";
	int64_t at = 0;
	enum status st = sql_number(store, last, &at, why, "");

	*gone = 0;
	if (st != OK && st != NONE)
		return st;
	if (st == OK && now - at < EVERY_S)
		return OK;
	st = let_go(store, why);
	return st == OK ? delete_all(store, now, gone, why) : st;
}
