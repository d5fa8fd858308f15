/*
 * delegation -- a recruiter who is away lets another decide: the diffusions of the one are the other's too, until a day.
 *
 * Never handed on: who decides for somebody decides nothing for those that somebody decides for.
 *
 * Units:   `ends_at` is the last second of the last day; instants are UTC seconds.
 * Memory:  results live in the arena given.
 * Calls:   inside a transaction opened by the caller for what writes.
 */
#ifndef STORE_DELEGATION_H
#define STORE_DELEGATION_H

#include "store/people.h"
#include "store/store.h"

struct delegation {
	int64_t id;
	int64_t from_id, to_id; /* recruiters */
	int64_t created_at, ends_at;
	int64_t ended_at; /* ended before its day; 0: no */
};
/* Replaces the one that stands between these two. */
MUST_USE enum status delegation_create(
    struct store *, const struct delegation *, int64_t now, int64_t *id, struct why *);
MUST_USE enum status delegation_end(struct store *, int64_t id, int64_t now, struct why *);
/* Those that stand at `now`, given by `from_id` or to `to_id` (0: anybody), the first to end first. */
MUST_USE enum status delegation_list(struct store *, struct arena *, int64_t from_id, int64_t to_id,
    int64_t now, struct delegation **, size_t *count, struct why *);
/* NONE: `to_id` does not decide for `from_id` at that moment. */
MUST_USE enum status delegation_stands(
    struct store *, int64_t from_id, int64_t to_id, int64_t at, struct why *);

/* Those whose last day ended before `before` and of which nobody was told, the first to end first. */
MUST_USE enum status delegation_over(
    struct store *, struct arena *, int64_t before, struct delegation **, size_t *count, struct why *);
MUST_USE enum status delegation_told(struct store *, int64_t id, int64_t now, struct why *);
/* What came of it: requests the delegate decided while it stood, and those of the absent one that still wait. */
MUST_USE enum status delegation_tally(
    struct store *, const struct delegation *, int64_t *decided, int64_t *waiting, struct why *);

#endif
