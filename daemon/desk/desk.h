/*
 * desk -- what to do with a letter: who wrote, which conversation, what follows.
 *
 * run.c asks twice: desk_context (looks up, writes nothing) tells the reader what the letter is about; desk_take, inside a
 * transaction, takes the reading: rows, journal and outgoing mail of one letter are one savepoint, all or nothing; or it has
 * none and succeeds (`spoilt`).  States are looked up again inside it: they may have changed within the batch.
 *
 * Errors:  desk_take answers by mail whatever its sender can put right; RETRY leaves the letter in the inbox; BROKEN
 *          stops the run.
 */
#ifndef DESK_DESK_H
#define DESK_DESK_H

#include "desk/take/given.h"

MUST_USE enum status desk_context(struct desk *, struct arena *, const struct desk_letter *,
    const struct message *, int64_t now, struct context **, struct why *);
/* Inside a transaction; makes and releases its own savepoint, or sets desk->spoilt. */
MUST_USE enum status desk_take(struct desk *, struct arena *, const struct desk_letter *,
    const struct message *, const struct reading *, int64_t now, struct desk_outcome *, struct why *);
/* A letter that could not be read (it killed or stalled the reader twice, or a limit was hit): quarantined, told. */
MUST_USE enum status desk_unreadable(struct desk *, struct arena *, const struct desk_letter *,
    const char *reason, int64_t now, struct desk_outcome *, struct why *);

/* What the clock asks for: diffusions that start, end, finish; dead letters told to their recruiters.  Own transactions. */
MUST_USE enum status desk_due(struct desk *, int64_t now, bool *did_something, struct why *);
/* When desk_due should next be called; 0: no date known. */
MUST_USE enum status desk_next_due(struct desk *, int64_t now, int64_t *at, struct why *);

#endif
