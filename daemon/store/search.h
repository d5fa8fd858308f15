/*
 * search -- criteria for candidates: a favourite search `Q-4`, kept and run again at each use, or those of one scenario.
 *
 * Candidates are found by a table that holds one row for each qualification (and each word of it) and quarter-degree cell
 * they are in, with all that the criteria look at: finding reads that table alone.
 *
 * Units:   instants are UTC seconds; radius in km.
 * Memory:  results live in the arena given.
 * Errors:  NONE when it does not exist; REFUSED when the name is taken; any other status comes from the store.
 * Calls:   inside a transaction opened by the caller for what writes.
 */
#ifndef STORE_SEARCH_H
#define STORE_SEARCH_H

#include "store/candidate.h"

#define SEARCH_CANDIDATES_MAX 5000 /* looked at for one run: many more than one may write to */

struct search {
	int64_t id;
	int64_t number; /* the 4 of Q-4; 0: of one scenario, or not kept */
	int64_t agency_id, recruiter_id;
	const char *name;	    /* NULL: of one scenario */
	bool global;		    /* every agency's candidates */
	int most;		    /* 0: as many as a run may write to */
	const char *qualifications; /* "soudeur, cariste": any of them; NULL: all */
	const char *place;	    /* as typed; NULL: anywhere */
	int radius_km;
	int64_t available_from, available_to; /* 0: open */
	const char *status;		      /* NULL: any */
	int inactive_days;		      /* 0: any */
	int64_t created_at, updated_at;
	bool removed;
};
/* Sets id, and number when it has a name. */
MUST_USE enum status search_create(struct store *, struct search *, int64_t now, struct why *);
MUST_USE enum status search_update(struct store *, const struct search *, int64_t now, struct why *);
/* Found by its id alone from now on, for what holds it; its name may be given again. */
MUST_USE enum status search_remove(struct store *, int64_t id, int64_t now, struct why *);
MUST_USE enum status search_find(struct store *, struct arena *, int64_t id, struct search *, struct why *);
MUST_USE enum status search_find_number(
    struct store *, struct arena *, int64_t number, struct search *, struct why *);
MUST_USE enum status search_find_name(
    struct store *, struct arena *, int64_t agency_id, const char *name, struct search *, struct why *);
/* An agency's (0: all), the latest changed first. */
MUST_USE enum status search_list(struct store *, struct arena *, int64_t agency_id, size_t limit,
    struct search **, size_t *count, struct why *);

struct search_hit {
	int64_t candidate_id, last_activity;
};
/* The most recently active first, ties by number; *total counts all.  A place nobody knows finds nobody. */
MUST_USE enum status search_run(struct store *, struct arena *, const struct search *, int64_t now,
    size_t most, struct search_hit **, size_t *count, size_t *total, struct why *);
/* Qualifications that exist and are spelt nearly so. */
MUST_USE enum status search_nearest_skill(struct store *, struct arena *, const char *typed, size_t most,
    const char ***skills, size_t *count, bool *known, struct why *);

/* -- for the store's own files -- */
/* Removes the candidate's rows of that table, which are told from what it was before it changed or went. */
MUST_USE enum status search_forget(struct store *, struct arena *, const struct candidate *was, struct why *);
/* Writes them, where there are none. */
MUST_USE enum status search_place(
    struct store *, struct arena *, const struct candidate_made *, int64_t id, struct why *);
/* The same for one that was just made: at once, or with many others (search_bulk.h). */
MUST_USE enum status search_place_new(
    struct store *, struct arena *, const struct candidate_made *, int64_t id, struct why *);
/* search_all.c: everybody anew, inside a transaction. */
MUST_USE enum status search_place_all(struct store *, struct why *);

#endif
