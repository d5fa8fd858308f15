/*
 * sender -- who wrote, what that is worth, and what becomes of letters of people nobody can tell.
 */
#ifndef DESK_SENDER_SENDER_H
#define DESK_SENDER_SENDER_H

#include "desk/take/take.h"

MUST_USE enum status sender_find(struct desk *, struct arena *, const struct desk_letter *,
    const struct message *, int64_t now, struct sender *, struct why *);
/* Whether a recruiter is obeyed. */
bool sender_is_proven(const struct sender *);

/* -- stranger.c -- */
/* Unknown senders, tokens of others. */
MUST_USE enum status stranger_take(struct take *, struct why *);
/* Sets the letter aside, to be shown to the sysadmin for this reason. */
MUST_USE enum status quarantine_take(struct take *, const char *reason, struct why *);
/* A recruiter who proved nothing is asked whether it was them ... */
MUST_USE enum status confirm_ask(struct take *, struct why *);
/* ... and this is the reply to that, or to a proposal. */
MUST_USE enum status confirm_take(struct take *, struct why *);

/* -- storm.c -- */
/* Letters without end: too many from one address, or the same words over and over, are put aside unanswered. */
MUST_USE enum status storm_take(struct take *, bool *taken, struct why *);

#endif
