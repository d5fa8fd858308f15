/*
 * errand -- what the inbox is asked to do in its processed and quarantine folders, kept until it is done.
 *
 *   erase    delete the letters from one sender, or with one Message-ID, from both folders
 *   return   put the letter with this Message-ID back from quarantine into INBOX, to be read as if it had just come
 *
 * Errors:  those of the store.
 * Calls:   inside a transaction opened by the caller for what writes.
 */
#ifndef STORE_ERRAND_H
#define STORE_ERRAND_H

#include "store/store.h"

enum errand_kind { ERRAND_ERASE = 1, ERRAND_RETURN };

struct errand {
	int64_t id; /* 0 until created */
	enum errand_kind kind;
	const char *sender;	/* lower case, or NULL */
	const char *message_id; /* with its angle brackets, or NULL; one of the two is there */
	int64_t arrival_id;	/* RETURN: whose letter it is; else 0 */
	const char *object;	/* "CV-40", "contact:7", "arrival:9": for the journal */
	int64_t created_at;
};
MUST_USE enum status errand_create(struct store *, const struct errand *, struct why *);
/* The oldest first. */
MUST_USE enum status errand_each(struct store *, struct arena *,
    enum status (*each)(const struct errand *, void *), void *data, struct why *);
/* Whether one waits to put this letter back. */
MUST_USE enum status errand_returns(struct store *, int64_t arrival_id, bool *waits, struct why *);
/*
 * The inbox has done it to `letters` letters: the row goes, the journal says so, and a letter that was put back is no
 * longer known, so that it is taken when INBOX offers it.  NONE: no such errand.
 */
MUST_USE enum status errand_done(struct store *, int64_t id, int64_t letters, int64_t now, struct why *);

#endif
