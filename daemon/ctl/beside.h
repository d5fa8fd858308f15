/*
 * beside -- a file of candidates read, checked and folded by a process beside the one that stores them: two halves of the
 * work, on two processors where there are two.
 *
 * They share a few blocks of memory, filled and emptied in turn; who waits for the other reads a socket, which ends when the
 * other does.  Forked before the store is opened: of it the reading process knows nothing.
 *
 * Memory:  rows live in the arena given, their texts until the next block.
 * Errors:  what is wrong with the file as a whole, as table_each has it; BROKEN when the reading process is gone.
 */
#ifndef CTL_BESIDE_H
#define CTL_BESIDE_H

#include "store/import.h"

struct beside;

/* Whatever this returns, the caller closes it. */
MUST_USE enum status beside_open(
    const struct import_options *, const void *csv, size_t size_bytes, struct beside **, struct why *);
/* The next rows, and where in the file they end.  NONE: it is over. */
MUST_USE enum status beside_next(struct beside *, struct arena *, struct import_made **rows, size_t *count,
    size_t *end_bytes, struct why *);
/* Ends the process, wherever it is.  NULL does nothing. */
void beside_close(struct beside *);

#endif
