/*
 * reach -- whether an address or a number may be written to: nothing more is wanted there, mail comes back from there.
 *
 * Kept by address, not by person: who asked for silence keeps it when the CVthèque is imported again.  A hard bounce is for
 * good until the address is confirmed by a letter from it; soft ones add to a score that halves every thirty days, and
 * three within a short time are too many.
 *
 * Units:   addresses are lower case, numbers E.164; instants are UTC seconds.
 * Calls:   inside a transaction opened by the caller for what writes.
 */
#ifndef STORE_REACH_H
#define STORE_REACH_H

#include "store/store.h"

struct reach {
	int64_t stopped_at; /* STOP was said; 0: no */
	int64_t dead_at;    /* a hard bounce came back; 0: none */
	bool tired;	    /* too many soft ones of late */
};
/* All false for an address nothing is known of. */
MUST_USE enum status reach_find(
    struct store *, const char *address, int64_t now, struct reach *, struct why *);
/* *fresh: it was not so before. */
MUST_USE enum status reach_stop(struct store *, const char *address, int64_t now, bool *fresh, struct why *);
MUST_USE enum status reach_bounced(struct store *, const char *address, bool hard, int64_t now, struct why *);
/* A letter came from there: it is alive.  What was stopped stays so. */
MUST_USE enum status reach_alive(struct store *, const char *address, struct why *);

#endif
