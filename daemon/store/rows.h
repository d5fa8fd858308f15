/*
 * rows -- which business rows change while one watches, and how to put them back (SQLite's session extension).
 *
 * A trigger per table would do the same by hand, column by column; the session extension knows every table, checks on
 * the way back that nothing else has changed the row, and applies all or nothing.
 *
 * Memory:  a watch is opened and closed; what it noted is copied into the arena given.
 * Calls:   inside a transaction.
 */
#ifndef STORE_ROWS_H
#define STORE_ROWS_H

#include "store/store.h"

struct rows_watch;
MUST_USE enum status rows_watch(struct store *, struct rows_watch **, struct why *);
bool rows_changed(struct rows_watch *);
void rows_watch_close(struct rows_watch *); /* NULL does nothing */

/* What would put the rows back. */
MUST_USE enum status rows_inverse(
    struct arena *, struct rows_watch *, const void **inverse, size_t *size_bytes, struct why *);
/* Whether the later changes touch a row that the earlier ones created, removed or gave another content. */
MUST_USE enum status rows_depend(struct store *, struct arena *, const void *earlier, size_t earlier_bytes,
    const void *later, size_t later_bytes, bool *depend, struct why *);
/* Puts them back.  REFUSED: a row is no longer as it was left; nothing is changed then. */
MUST_USE enum status rows_apply(struct store *, const void *inverse, size_t size_bytes, struct why *);

#endif
