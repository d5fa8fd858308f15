/*
 * selection -- candidates kept together by name: a favourite list `L-3`, a hire list `E-2`.
 *
 * A hire list is one employer's: the candidates an agency placed there, by `embauche CV-40` or by a validated request.
 * A list that is taken away keeps its number, so that one in an old mail never means another list.
 *
 * Units:   instants are UTC seconds.
 * Memory:  results live in the arena given.
 * Errors:  NONE when it does not exist; REFUSED when the name is taken or too long; any other status comes from the
 *          store.
 * Calls:   inside a transaction opened by the caller for what writes.
 */
#ifndef STORE_SELECTION_H
#define STORE_SELECTION_H

#include "store/candidate.h"

#define SELECTION_NAME_MAX 80 /* characters */

enum selection_kind { SELECTION_LIST, SELECTION_HIRES };
struct selection {
	int64_t id;
	enum selection_kind kind;
	int64_t number; /* the 3 of L-3 */
	int64_t agency_id;
	int64_t recruiter_id; /* who made it; 0: nobody (a hire list) */
	const char *name;
	int64_t created_at, updated_at;
	int64_t candidates; /* how many it holds */
};
/* Sets id and number. */
MUST_USE enum status selection_create(struct store *, struct selection *, int64_t now, struct why *);
MUST_USE enum status selection_find(
    struct store *, struct arena *, enum selection_kind, int64_t number, struct selection *, struct why *);
MUST_USE enum status selection_find_id(
    struct store *, struct arena *, int64_t id, struct selection *, struct why *);
MUST_USE enum status selection_find_name(struct store *, struct arena *, enum selection_kind,
    int64_t agency_id, const char *name, struct selection *, struct why *);
MUST_USE enum status selection_rename(
    struct store *, int64_t id, const char *name, int64_t now, struct why *);
/* From now on it does not exist; its name may be given again. */
MUST_USE enum status selection_remove(struct store *, int64_t id, int64_t now, struct why *);
struct selection_filter {
	enum selection_kind kind;
	int64_t agency_id;    /* 0: all */
	int64_t candidate_id; /* holding this one; 0: any */
	const char *words;    /* in the name; NULL: any */
	size_t offset, limit;
};
/* The latest changed first; *total (may be NULL) counts all that match. */
MUST_USE enum status selection_list(struct store *, struct arena *, const struct selection_filter *,
    struct selection **, size_t *count, size_t *total, struct why *);
/* "L-3", "E-2" */
const char *selection_ref(struct arena *, const struct selection *);

/* *added: false when the candidate was there already. */
MUST_USE enum status selection_add(
    struct store *, int64_t id, int64_t candidate_id, int64_t now, bool *added, struct why *);
/* NONE when the candidate is not in it. */
MUST_USE enum status selection_take_out(
    struct store *, int64_t id, int64_t candidate_id, int64_t now, struct why *);

struct hire {
	int64_t agency_id, candidate_id;
	const char *
	    employer; /* names the list, made when there is none; NULL or "": the agency's list without employer */
	int64_t feedback_id; /* the request that was validated; 0: none */
};
/* Joins the employer's hire list, once; *selection tells which, *added whether it is new there. */
MUST_USE enum status hire_add(struct store *, struct arena *, const struct hire *, int64_t now,
    struct selection *, bool *added, struct why *);

#endif
