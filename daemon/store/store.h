/*
 * store -- the SQLite database under state_dir, its transactions, and documents kept once by content hash.
 *
 * All SQL lives in daemon/store, one file per noun, kept to what PostgreSQL also says.  WAL, synchronous=FULL,
 * foreign keys on, tables STRICT.  Writers: desk, outbox (its own states), facteurctl.
 *
 * Errors:  RETRY when the database stayed locked past the busy timeout or the disk is full; BROKEN for anything
 *          else SQLite reports; REFUSED when the schema is newer than this program.
 */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"

struct store;

/* Opens state_dir/facteur.db, creating state_dir (0700) and database, or migrating what an older program made (migrate.h). */
MUST_USE enum status store_open(const char *state_dir, struct store **, struct why *);
void store_close(struct store *);

/* BEGIN IMMEDIATE.  Not nested. */
MUST_USE enum status store_begin(struct store *, struct why *);
/*
 * As store_begin, for what is to be seen before it is on the disk: once it is committed others see it, and it is on the disk
 * when store_sync has returned.  Whoever then commits what store_begin began has synced it too, for all commits are in one log, in
 * order: so the outbox may claim a mail meanwhile, and what it sends is on the disk.
 */
MUST_USE enum status store_begin_early(struct store *, struct why *);
/*
 * After store_begin_early, whatever became of it; once for several.  BROKEN: nobody knows what is on the disk, and nobody outside may
 * hear of it.
 */
MUST_USE enum status store_sync(struct store *, struct why *);
/* As soon as nobody else writes, without waiting: NONE while somebody does, who then leaves us the next turn if we ask soon. */
MUST_USE enum status store_begin_now(struct store *, struct why *);
/* One view for all that is only looked at until store_rollback. */
MUST_USE enum status store_look(struct store *, struct why *);
MUST_USE enum status store_commit(struct store *, struct why *);
void store_rollback(struct store *); /* outside a transaction, does nothing */
/* After store_begin: false, SQLite has undone all of it, as it does where a page cannot be read or written. */
bool store_stands(const struct store *);
/* For who changes little at once: fewer pages stay in memory. */
MUST_USE enum status store_keep_few(struct store *, struct why *);
/* Outside a transaction, in a quiet moment: much of a log that has grown is written back into the database. */
void store_write_back(struct store *);
/*
 * Outside a transaction, when nobody waits: where the log is nearly as long as its file, a megabyte is added to that, so that the commits
 * that come write over what is there.  What makes a file longer is dearer to sync, for its length is synced with it: 26 frames 1.3 ms on
 * ext4, and 0.8 over zeros.
 */
void store_make_room(struct store *);
/* Outside a transaction: what was taken away is in the files no longer. */
MUST_USE enum status store_empty_log(struct store *, struct why *);
/* One savepoint at a time, inside a transaction. */
MUST_USE enum status store_savepoint(struct store *, struct why *);
MUST_USE enum status store_release(struct store *, struct why *);
void store_rollback_to(struct store *); /* after a release, does nothing */

/* Documents: content stored once, under state_dir/documents/ab/abcdef….  `hash` is SHA-256 in hex (GnuTLS). */
MUST_USE enum status store_document_put(
    struct store *, struct arena *, const void *, size_t size_bytes, const char **hash, struct why *);
/* Path of a stored content; whether it exists is not looked at. */
char *store_document_path(const struct store *, struct arena *, const char *hash);
/* SHA-256 in hex of any bytes. */
char *store_hash(struct arena *, const void *, size_t size_bytes);
/* `bits` random bits in base32, lower case, no padding. */
char *store_random(struct arena *, unsigned bits);
/*
 * So many of the same letters that sort as the number does (until it is 2^25 greater).  What is random and has an index begins with
 * them: a run writes one page of it after the other, not as many pages as rows.
 */
#define STORE_SERIAL_DIGITS 5
char *store_serial(struct arena *, int64_t number);

/*
 * Copies the live database (SQLite backup, in chunks), the documents and the templates set by mail into DIR; an older
 * copy there is replaced when the new one is whole.  REFUSED: all is copied but documents that are not there, the
 * first of them named.
 */
MUST_USE enum status store_backup(
    struct store *, const char *dir, void (*progress)(int done, int all, void *), void *data, struct why *);
/*
 * Puts such a copy in the place of what is in state_dir, which is moved to the folder `aside` within it; nobody may
 * have the database open.  What was about to leave when the copy was made is held: it may have left since; *held
 * counts it.  REFUSED: DIR holds no whole copy, or one of a newer program.  Whatever fails, what there was is in its
 * place again.
 */
MUST_USE enum status store_restore(
    const char *state_dir, const char *dir, const char *aside, int64_t *held, struct why *);

#endif
