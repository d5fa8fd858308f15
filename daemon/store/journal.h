/*
 * journal -- append-only record: what happened, to what, by whom, when, from which message.
 *
 * A trigger refuses UPDATE and DELETE.  Each row holds a hash over the one before and over a salted hash of its text;
 * the text and salt are in a side table that can be erased without breaking the chain.
 *
 * Calls:   journal_add inside a transaction opened by the caller.
 */
#ifndef STORE_JOURNAL_H
#define STORE_JOURNAL_H

#include "store/store.h"

struct journal_entry {
	int64_t id;
	int64_t at;
	const char *actor;   /* "recruiter:3", "contact:7", "clock", "sysadmin", "facteur" */
	const char *event;   /* "diffusion.launch", "feedback.create", ... */
	const char *object;  /* "D-12", "R-31", "CV-40", "outbox:17" or NULL */
	const char *related; /* the diffusion or candidate it belongs to besides ("D-12"), or NULL */
	const char *message; /* Message-ID or arrival it comes from, or NULL */
	const char *text;    /* words, or NULL; NULL too once erased */
};
MUST_USE enum status journal_add(struct store *, const struct journal_entry *, struct why *);
/* Oldest first; object NULL: all, else rows whose object or related is it. */
MUST_USE enum status journal_each(struct store *, struct arena *, const char *object,
    enum status (*each)(const struct journal_entry *, void *), void *data, struct why *);
/* Recomputes the chain.  REFUSED names the first row that does not fit; *rows counts those that do. */
MUST_USE enum status journal_verify(struct store *, int64_t *rows, struct why *);
/* The last row, and its hash, on which all before it hangs.  NONE: the journal is empty. */
MUST_USE enum status journal_head(
    struct store *, struct arena *, int64_t *row, const char **hash, struct why *);
/* Whether a head that was noted outside is still in the chain.  REFUSED: it is not, the journal was written anew. */
MUST_USE enum status journal_holds(struct store *, int64_t row, const char *hash, struct why *);

#endif
