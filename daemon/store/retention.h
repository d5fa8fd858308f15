/*
 * retention -- candidates nobody has heard of for so long that somebody must say why their data are still kept.
 *
 * Silence is counted from the last contact, or from a later moment that was noted: where no contact is known, from when
 * Facteur first looked; where a recruiter said to keep them, from then.
 *
 * Memory:  results live in the arena given.
 * Errors:  those of the store.
 * Calls:   inside a transaction opened by the caller for what writes.
 */
#ifndef STORE_RETENTION_H
#define STORE_RETENTION_H

#include "store/candidate.h"

/* When it was last gone round the recruiters; 0: never. */
MUST_USE enum status retention_round(struct store *, int64_t *at, struct why *);
/* Notes that it is done now, and begins to count for those of whom nothing is known. */
MUST_USE enum status retention_round_done(struct store *, int64_t now, struct why *);
/*
 * Those silent since before `before`, by recruiter: found in one walk through all candidates, once in a round, which costs less
 * than an index that every candidate has a row in.  Theirs are those whom this recruiter shared last; whom nobody of their
 * agency did is an admin's, or the first recruiter's there.  Left out: who is in a diffusion that is not done, and who was hired.
 */
struct silence {
	int64_t recruiter_id;
	size_t total; /* of them all */
	struct unheard {
		int64_t candidate_id, since;
	} * longest; /* `count` of them, the longest first */
	size_t count;
};
MUST_USE enum status retention_silent(struct store *, struct arena *, int64_t before, size_t most,
    struct silence **, size_t *count, struct why *);
MUST_USE enum status retention_count_from(struct store *, int64_t candidate_id, int64_t at, struct why *);

#endif
