/*
 * search_bulk -- many candidates placed together: what they are found by is kept in memory and written in the order of its
 * key, which costs a tenth of writing it candidate by candidate all over a large table.
 *
 * Between begin and end, search_place_new only notes; a note is 48 bytes a candidate and 8 a qualification, and a million
 * candidates are written at a time (a hundred thousand and some where others wait to write).  An import that is killed before
 * the end leaves candidates that nobody finds, and word of it: the next program that opens the store (place_load) places
 * everybody.
 *
 * What both this and a candidate placed alone need, where somebody is and by which words, is search_spot.c's.
 *
 * Errors:  those of the store.
 */
#ifndef STORE_SEARCH_BULK_H
#define STORE_SEARCH_BULK_H

#include "store/candidate.h"

/* Stands in commune_source beside the gazetteer's stamp while an import goes on, and after one that was killed. */
#define SEARCH_UNPLACED "placing"

struct search_spot {
	int64_t cell; /* CELL_UNKNOWN: the place is unknown */
	double lat, lon;
};
/* Inside the caller's transaction, which writes too. */
void search_bulk_begin(struct store *);
/*
 * For an import: rows are committed as they are written, and word is left in the database until search_bulk_settle.
 * Outside a transaction.  Where another program imports, each candidate is placed as it is made instead.
 */
MUST_USE enum status search_bulk_claim(struct store *, struct why *);
/* The lock of who imports, let go when it is closed.  -1: another program holds it, or it cannot be made. */
int search_bulk_lock(struct store *);
/* All of it is written: takes back the word. */
MUST_USE enum status search_bulk_settle(struct store *, struct why *);
/* search_all.c.  Places everybody when there is word of an import that is no more; *importing: it goes on in another program. */
MUST_USE enum status search_bulk_recover(struct store *, bool *importing, struct why *);
MUST_USE enum status search_bulk_add(
    struct store *, struct arena *, const struct candidate_made *, int64_t id, struct why *);
/* Whether what is kept should be written now. */
bool search_bulk_is_full(const struct store *);
/* Writes what is kept, and goes on keeping.  Without a bulk: does nothing. */
MUST_USE enum status search_bulk_write(struct store *, struct why *);
/* What was not written is forgotten.  Without a bulk: does nothing. */
void search_bulk_end(struct store *);

/* -- search_spot.c -- */
MUST_USE enum status search_spot_find(
    struct store *, struct arena *, const struct candidate *, struct search_spot *, struct why *);
/* What a candidate is found by: '' (by no qualification), each qualification and each word of it. */
void search_skills(struct arena *, const char *qualifications, const char *const **skills, size_t *count);

#endif
