/*
 * check -- whether the database says what can be true: its integrity, references, states no letter leads to, the
 * journal's chain, documents that are there with the content their name promises, and who may read it all.
 *
 * It looks at one moment, in a transaction that only reads: the daemon may run meanwhile.
 *
 * Memory:  results live in the arena given.
 * Errors:  a fault is a result, not a status; RETRY and BROKEN come from the store.
 */
#ifndef STORE_CHECK_H
#define STORE_CHECK_H

#include "store/store.h"

struct check_result {
	const char *name; /* "feedback" */
	const char *seen; /* "12 requests and notifications": what was looked at */
	size_t faults;
	const char *first;  /* the first fault, a sentence; NULL: none */
	const char *remedy; /* what a sysadmin does about such faults */
};

/* Calls `each` for every part, sound or not.  `contents`: documents are read and their hashes recomputed. */
MUST_USE enum status store_check(struct store *, struct arena *, bool contents,
    void (*each)(const struct check_result *, void *), void *data, struct why *);

#endif
