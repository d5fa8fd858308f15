/*
 * act -- what a recruiter's letter changed, kept so that it can be taken back whole within the undo delay.
 *
 * While a letter is taken, SQLite's session extension notes every business row that changes; the inverse of those changes
 * is kept with the act.  Taking it back applies the inverse and cancels the mails that wait: one way for every command,
 * those to come included.  What only keeps account (outbox, journal, arrivals, tokens) is never taken back.
 *
 * Errors:  NONE when there is no such act; REFUSED, with a French sentence, when it cannot be taken back any more;
 *          any other status comes from the store.
 * Calls:   inside a transaction opened by the caller: what is looked at cannot change before it is acted upon.
 */
#ifndef STORE_ACT_H
#define STORE_ACT_H

#include "store/store.h"

/* Notes changes from act_watch until it is closed. */
struct act_watch;
MUST_USE enum status act_watch(struct store *, struct act_watch **, struct why *);
bool act_watch_changed(struct act_watch *);
void act_watch_close(struct act_watch *); /* NULL does nothing */

struct act_record {
	int64_t id; /* the 5 of A-5; 0 until created */
	int64_t recruiter_id;
	int64_t arrival_id; /* the letter that asked for it */
	int64_t at, until;  /* may be taken back before `until`; equal to `at`: never */
	const char *verb;   /* canonical: "lancer", "valider" */
	const char *object; /* "D-12", "R-31", or NULL */
	const char *said;   /* "lancer D-12" */
	int64_t undone_at;  /* 0: it stands */
};
/* Keeps what `watch` noted; the mails queued, journal lines written and identities shown since belong to the act. */
MUST_USE enum status act_create(struct store *, struct act_watch *, struct act_record *, struct why *);
MUST_USE enum status act_find(struct store *, struct arena *, int64_t id, struct act_record *, struct why *);
/* The latest of this recruiter; about `ref` ("D-12", "R-31") when it is not NULL. */
MUST_USE enum status act_latest(
    struct store *, struct arena *, int64_t recruiter_id, const char *ref, struct act_record *, struct why *);
/* What it sent to others: *gone that have left or may have, *waiting that have not. */
MUST_USE enum status act_mails(
    struct store *, const struct act_record *, int64_t *waiting, int64_t *gone, struct why *);
/* An act that came after this one and touched what it changed: it must go first.  NONE: nothing stands in the way. */
MUST_USE enum status act_after(
    struct store *, struct arena *, const struct act_record *, struct act_record *later, struct why *);
/* Takes it back: rows as they were, mails cancelled (*cancelled).  REFUSED: something has changed since. */
MUST_USE enum status act_undo(
    struct store *, const struct act_record *, int64_t now, int64_t *cancelled, struct why *);
/* Drops what is kept of acts that cannot be taken back any more. */
MUST_USE enum status act_forget(struct store *, int64_t now, struct why *);

#endif
