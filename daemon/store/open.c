/* A store is opened, and closed. */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/fresh.h"
#include "store/migrate.h"
#include "store/search_bulk.h"
#include "store/sql.h"

#define LOG_MOST 65536 /* pages of 4 KB: then who writes writes back, whatever waits */

/*
 * The log is written back when there is time: in a busy minute each page of it would be written, synced and soon written
 * again, by those who have most to do.  What cannot be written back (the disk is full) stays in the log.
 */
static int
mind_log(void *data, sqlite3 *db, const char *name, int pages)
{
	struct store *store = data;

	store->log_pages = pages;
	if (pages >= LOG_MOST)
		sqlite3_wal_checkpoint_v2(db, name, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
	return SQLITE_OK;
}

static enum status
open_database(struct store *store, const char *path, struct why *why)
{
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
	mode_t before = umask(077);
	enum status st;
	int code;

	/* Who counts what is allocated locks a mutex for each piece; nobody asks, and one thread does all. */
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
	code = sqlite3_open_v2(path, &store->db, flags, NULL);

	umask(before);
	if (code != SQLITE_OK)
		return because(why, BROKEN, "%s: %s", path, sqlite3_errstr(code));
	sqlite3_busy_timeout(store->db, SQL_BUSY_MS);
	before = umask(077);
	st = sql_execute(store,
	    "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;"
	    "PRAGMA temp_store = MEMORY; PRAGMA mmap_size = 268435456;"
	    /* What a batch changes stays in memory. */
	    "PRAGMA cache_size = -8192",
	    why);
	sqlite3_wal_hook(store->db, mind_log, store);
	umask(before);
	return st;
}

enum status
store_open(const char *state_dir, struct store **out, struct why *why)
{
	struct arena *arena = arena_open();
	struct store *store = calloc(1, sizeof(*store));
	const char *path = arena_printf(arena, "%s/facteur.db", state_dir);
	enum status st;

	*out = NULL;
	if (store == NULL || (store->state_dir = strdup(state_dir)) == NULL)
		abort(); /* as arena does when memory runs out */
	store->door = -1;
	if ((st = store_make_folder(state_dir, why)) == OK &&
	    (st = store_make_folder(arena_printf(arena, "%s/documents", state_dir), why)) == OK &&
	    (st = open_database(store, path, why)) == OK)
		st = store_migrate(store, path, why);
	if (st == OK) {
		sqlite3_busy_handler(
		    store->db, store_wait_turn, store); /* in place of the timeouts before it */
		store->door = open(state_dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	}
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
	search_bulk_end(store);
	fresh_close(store);
	sqlite3_close(store->db);
	if (store->door >= 0)
		close(store->door);
	free(store->state_dir);
	free(store);
}
