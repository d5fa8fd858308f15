/*
 * scenario -- a recurring message to a selection of candidates, `S-7`.
 *
 * Created inactive; saving its message makes it active.  `next_at` is when it runs next, for the planned day `next_on`: the
 * desk sets both (desk/scenario/scenario_plan.c), the clock looks at them.
 *
 * Units:   instants are UTC seconds; text is valid UTF-8.
 * Memory:  results live in the arena given.
 * Errors:  NONE when it does not exist; any other status comes from the store.
 * Calls:   inside a transaction opened by the caller for what writes.
 */
#ifndef STORE_SCENARIO_H
#define STORE_SCENARIO_H

#include "base/schedule.h"
#include "store/store.h"

struct scenario {
	int64_t id; /* the 7 of S-7 */
	int64_t agency_id, recruiter_id;
	const char *label;
	int64_t selection_id; /* the list it writes to; 0: none */
	int64_t search_id;    /* or the search it runs anew each time; 0: none */
	int inactive_days;    /* only who has done nothing for so long; 0: everybody */
	int64_t start_at;     /* midnight of the launch day */
	int64_t end_at;	      /* the last second of the last day; 0: no end */
	int every;
	enum schedule_unit unit;
	bool sms;
	const char *message; /* NULL: not written yet */
	bool active;
	int64_t next_at;     /* 0: no run to come */
	const char *next_on; /* "2026-12-01", or NULL */
	bool split;	     /* who is past the limit of one run is written to by further ones, a day each */
	int64_t round_at;    /* the first of the runs in hand, while some wait for theirs; 0: nobody waits */
	int64_t created_at, updated_at;
	/* counted */
	int64_t last_at; /* of its last run; 0: none yet */
};
MUST_USE enum status scenario_create(struct store *, struct scenario *, int64_t now, struct why *);
/* Every field but agency and recruiter. */
MUST_USE enum status scenario_update(struct store *, const struct scenario *, int64_t now, struct why *);
MUST_USE enum status scenario_find(
    struct store *, struct arena *, int64_t id, struct scenario *, struct why *);
struct scenario_filter {
	int64_t agency_id;    /* 0: all */
	int64_t recruiter_id; /* 0: anybody's */
	int64_t selection_id; /* writing to this list; 0: any */
	int64_t search_id;    /* running this search; 0: any */
	int64_t due_at;	      /* those that are to run by then; 0: any */
	size_t limit;	      /* 0: all */
};
/* The newest first. */
MUST_USE enum status scenario_list(struct store *, struct arena *, const struct scenario_filter *,
    struct scenario **, size_t *count, struct why *);
/* When one runs next, after `now`; 0: never. */
MUST_USE enum status scenario_next_due(struct store *, int64_t now, int64_t *at, struct why *);
/* "day", "week", "month" */
const char *scenario_unit_name(enum schedule_unit);

/* The candidate answered it: it writes to them no more.  OK when that was so already. */
MUST_USE enum status scenario_pause(
    struct store *, int64_t id, int64_t candidate_id, int64_t now, struct why *);

#endif
