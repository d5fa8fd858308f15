/*
 * fresh -- a large import into a small table: one transaction, in which the indexes of candidates go and are made again at its
 * end, in their order, and who has an address is known in memory meanwhile.
 *
 * Killed before its end, it has changed nothing.  Others wait to write until then.  Where nobody else has the database open it
 * is written without the log, once, and others wait to open it until the store is closed.
 *
 * Errors:  those of the store; whatever goes wrong, the caller rolls back.
 * Calls:   outside a transaction.
 */
#ifndef STORE_FRESH_H
#define STORE_FRESH_H

#include "store/candidate.h"

/* Begins the transaction where `rows` more are worth it; *begun tells. */
MUST_USE enum status fresh_begin(struct store *, size_t rows, bool *begun, struct why *);
/*
 * Takes one, borrowed until it is poured, and tells the number it will have.  REFUSED: somebody has its address, one that was
 * taken before too.
 */
MUST_USE enum status fresh_put(struct store *, const struct candidate_made *, int64_t *id, struct why *);
/* Writes those that were taken.  Without a fresh import: does nothing. */
MUST_USE enum status fresh_pour(struct store *, struct arena *, struct why *);
/* Writes what candidates are found by, makes the indexes, commits. */
MUST_USE enum status fresh_end(struct store *, struct why *);
/* Forgets it all, after fresh_end or a rollback.  Without a fresh import: does nothing. */
void fresh_close(struct store *);

#endif
