/*
 * feedback -- what an operational sent about a dossier or the diffusion, `R-31`, and what was decided of it.
 *
 * Units:   instants are UTC seconds; `when_local` is civil time "2026-12-01T14:00"; text is UTF-8.
 * Memory:  results live in the arena given; absent strings are NULL.
 * Errors:  NONE when it does not exist; REFUSED when it was decided already; any other status comes from the store.
 * Calls:   inside a transaction opened by the caller for what writes.
 */
#ifndef STORE_FEEDBACK_H
#define STORE_FEEDBACK_H

#include "store/store.h"

enum feedback_status { FEEDBACK_PENDING, FEEDBACK_VALIDATED, FEEDBACK_REFUSED, FEEDBACK_NOTIFIED };
const char *feedback_status_name(enum feedback_status); /* "pending", "validated", "refused", "notified" */

struct feedback {
	int64_t id; /* the 31 of R-31 */
	int64_t diffusion_id;
	int64_t dossier_id; /* 0: about the diffusion */
	int dossier_number; /* filled by find and list; 0: none */
	int64_t contact_id;
	const char *action; /* "interview", ... */
	bool request;	    /* else a notification */
	enum feedback_status status;
	bool late;	     /* hors délai */
	const char *comment; /* the person's words */
	const char *when_local;
	const char *rule;   /* by which the words were read, or NULL */
	int64_t arrival_id; /* the letter it came in; 0: none */
	int64_t created_at;
	bool waits; /* its recruiter is told of it by the next summary */
	/* filled by find and list when decided */
	int64_t decided_by,
	    decided_at; /* recruiter, 0: nobody; the clock closed it when decided_at != 0 and decided_by == 0 */
	const char *decision_comment;
};
/* Status is PENDING for a request, NOTIFIED else. */
MUST_USE enum status feedback_create(struct store *, const struct feedback *draft, int64_t *id, struct why *);
/* REFUSED when it is not pending: *feedback (if not NULL) then holds what it is. */
MUST_USE enum status feedback_decide(struct store *, int64_t id, enum feedback_status, int64_t recruiter_id,
    const char *comment, int64_t now, struct why *);
/* A request that was decided waits again. */
MUST_USE enum status feedback_reopen(struct store *, int64_t id, int64_t now, struct why *);
/* A notification turned into a request, or a request into another, by its recruiter. */
MUST_USE enum status feedback_change_action(
    struct store *, int64_t id, const char *action, bool request, int64_t now, struct why *);
MUST_USE enum status feedback_find(
    struct store *, struct arena *, int64_t id, struct feedback *, struct why *);

struct feedback_filter {
	int64_t diffusion_id, candidate_id, contact_id, agency_id, arrival_id; /* 0: all */
	int64_t delegate_id,
	    now;    /* and, beside the agency's, what this recruiter decides by delegation at `now` */
	int status; /* enum feedback_status, -1: all */
	size_t offset, limit; /* limit 0: no limit */
};
/* Oldest first. */
MUST_USE enum status feedback_list(struct store *, struct arena *, const struct feedback_filter *,
    struct feedback **, size_t *count, size_t *total, struct why *);

/* What a recruiter's summary tells: requests that wait for a decision, notifications not told yet; by diffusion. */
MUST_USE enum status feedback_to_tell(
    struct store *, struct arena *, int64_t recruiter_id, struct feedback **, size_t *count, struct why *);
/* Its recruiter is told of it by the next summary, or was. */
MUST_USE enum status feedback_wait(struct store *, int64_t id, bool waits, struct why *);

#endif
