/*
 * sql -- statements of the store's own files: prepared once, bound by a format, read column by column.
 *
 *     struct sql q;
 *     if ((st = sql_open(store, find, &q, why, "i", id)) != OK) return st;
 *     if ((st = sql_step(&q, why)) == OK) person->name = sql_text(&q, arena, 1);
 *     sql_close(&q);
 *
 * Formats: i int64_t, d double, t const char * (NULL is NULL), b const void * and size_t.
 * Errors:  sql_step returns OK for a row and NONE after the last; SQLite's codes become a status here and nowhere else.
 */
#ifndef STORE_SQL_H
#define STORE_SQL_H

#include <sqlite3.h>
#include <stdarg.h>

#include "store/store.h"

#define SQL_CACHED  128
#define SQL_BUSY_MS 10000

struct store {
	sqlite3 *db;
	char *state_dir;
	int door; /* state_dir, locked by who waits to write (store.c) */
	bool savepoint;
	bool early;    /* commits are not synced */
	bool unsynced; /* one was not, and store_sync has not returned since */
	bool hurried;  /* who finds the database locked does not wait */
	int log_pages; /* of the write-ahead log, when we last wrote */
	struct {
		const char *text; /* the constant itself: compared by address */
		sqlite3_stmt *statement;
	} cached[SQL_CACHED];
	size_t cached_count, cached_last; /* the last is the one found last */
	struct search_bulk
	    *bulk;	     /* candidates made meanwhile are placed together (search_bulk.h); NULL: each */
	struct fresh *fresh; /* an import of most of what there will be (fresh.h); NULL: none */
};

struct sql {
	struct store *store;
	sqlite3_stmt *statement;
	bool own; /* not from the cache: finalized when closed */
};

MUST_USE enum status sql_open(
    struct store *, const char *text, struct sql *, struct why *, const char *format, ...);
MUST_USE enum status sql_step(struct sql *, struct why *);
void sql_close(struct sql *);
/* Opens, runs to the end, closes.  *changed (may be NULL): rows touched. */
MUST_USE enum status sql_run(
    struct store *, const char *text, int64_t *changed, struct why *, const char *format, ...);
/* Any number of statements that return nothing, kept nowhere. */
MUST_USE enum status sql_execute(struct store *, const char *text, struct why *);
/* As sql_run for an INSERT: sets *id. */
MUST_USE enum status sql_insert(
    struct store *, const char *text, int64_t *id, struct why *, const char *format, ...);
/* First column of the first row.  NONE: no row. */
MUST_USE enum status sql_number(
    struct store *, const char *text, int64_t *number, struct why *, const char *format, ...);
int64_t sql_int(const struct sql *, int column);
const char *sql_text(const struct sql *, struct arena *, int column);			  /* NULL for NULL */
const void *sql_blob(const struct sql *, struct arena *, int column, size_t *size_bytes); /* NULL for NULL */
/* store.c: for sqlite3_busy_handler; `data` is the store. */
int store_wait_turn(void *data, int tries);
/* What SQLite said last, as a status. */
enum status sql_failure(struct store *, int code, const char *what, struct why *);

/* content.c: every content a row names, by hash, once each; and how many. */
extern const char store_contents[], store_counted[];
/* What the name of a file begins with until it is whole, in the folder it will be in. */
#define STORE_UNFINISHED ".new-"
/* Replaces `to` once the copy is whole and synced. */
MUST_USE enum status store_copy_file(const char *from, const char *to, struct why *);
/* copy_pages.c: the whole database as it was committed, into a file for its owner alone. */
MUST_USE enum status store_copy_pages(sqlite3 *from, const char *path,
    void (*progress)(int done, int all, void *), void *data, struct why *why);
/* 0700; one that is there already is no error. */
MUST_USE enum status store_make_folder(const char *path, struct why *);

#endif
