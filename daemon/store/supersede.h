/*
 * supersede -- what still waits in the outbox, and a later act makes pointless.
 *
 * Mails about the same thing ("D-12": a step of that diffusion) to the same person follow each other: while one waits for
 * the undo delay, or is held, the next takes its place.  The act that does it taken back, it waits again (act_undo).
 *
 * Calls:   inside a transaction opened by the caller.
 */
#ifndef STORE_SUPERSEDE_H
#define STORE_SUPERSEDE_H

#include "store/store.h"

/*
 * Cancels what waits about this to this address, on behalf of the act in hand, or of the clock.  *count: how many, of which
 * *starts were made from `start` (a template's name, or NULL).
 */
MUST_USE enum status outbox_supersede(struct store *, const char *about, const char *to_email, bool by_act,
    const char *start, int64_t *count, int64_t *starts, struct why *);
/* This one that waits: what takes its place says the same as things stand now. */
MUST_USE enum status outbox_supersede_one(struct store *, int64_t id, bool by_act, struct why *);
/* Mails of this tag ("D-12") that have not left, are not held, and whose place a later one may take; the oldest first. */
MUST_USE enum status outbox_waiting(
    struct store *, struct arena *, const char *tag, int64_t **ids, size_t *count, struct why *);
/* Whether one made from this template waits. */
MUST_USE enum status outbox_waits(
    struct store *, const char *about, const char *to_email, const char *template, bool *waits, struct why *);
/* The template of the last mail about this to this address that left or will.  NONE: there is none. */
MUST_USE enum status outbox_last_about(struct store *, struct arena *, const char *about,
    const char *to_email, const char **template, struct why *);
/* The act that was in hand has this number now. */
MUST_USE enum status outbox_superseded_by(struct store *, int64_t act_id, struct why *);
/* It is taken back: what it cancelled waits again, as it did. */
MUST_USE enum status outbox_restore(struct store *, int64_t act_id, struct why *);

#endif
