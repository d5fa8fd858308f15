/*
 * meeting -- an interview that was fixed when its request was validated, and what those invited answered.
 *
 * Its UID never changes; every message that changes it has the next SEQUENCE (RFC 5546 section 2.1.4).
 *
 * Units:   instants are UTC seconds.
 * Memory:  results live in the arena given.
 * Errors:  NONE when there is none; any other status comes from the store.
 * Calls:   inside a transaction opened by the caller for what writes.
 */
#ifndef STORE_MEETING_H
#define STORE_MEETING_H

#include "store/people.h"
#include "store/store.h"

struct meeting {
	int64_t id;
	int64_t feedback_id; /* the request it answers */
	const char *uid;
	int64_t sequence;
	int64_t start_at;
	bool cancelled;
};
MUST_USE enum status meeting_create(struct store *, struct meeting *, int64_t now, struct why *);
/* sequence, start_at, cancelled as given. */
MUST_USE enum status meeting_update(struct store *, const struct meeting *, int64_t now, struct why *);
MUST_USE enum status meeting_find(
    struct store *, struct arena *, int64_t feedback_id, struct meeting *, struct why *);
MUST_USE enum status meeting_find_uid(
    struct store *, struct arena *, const char *uid, struct meeting *, struct why *);
/* Those of a dossier that stand and have not begun at `now`. */
MUST_USE enum status meeting_of_dossier(struct store *, struct arena *, int64_t dossier_id, int64_t now,
    struct meeting **, size_t *count, struct why *);

/* What somebody answered to one SEQUENCE.  *news: false when the same was said before. */
MUST_USE enum status meeting_answered(struct store *, const struct meeting *, enum role, int64_t person_id,
    const char *answer, int64_t now, bool *news, struct why *);

#endif
