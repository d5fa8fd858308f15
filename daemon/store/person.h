/*
 * person -- everything the house holds about whoever has one e-mail address: candidate, contact, and their letters.
 *
 * The table in person.c names, part by part, where such facts are: a new table that holds some gets a row there.
 *
 * Memory:  facts live in the arena given.
 * Errors:  those of the store.
 */
#ifndef STORE_PERSON_H
#define STORE_PERSON_H

#include "store/store.h"

/* One column of one row.  `number` counts when `text` is NULL and `null` is false. */
struct person_fact {
	const char *name, *text;
	int64_t number;
	bool null;
};

/* Calls `each` once a row with the part it belongs to ("candidate", "documents", ...).  `email` is in lower case. */
MUST_USE enum status person_each(struct store *, struct arena *, const char *email,
    enum status (*each)(const char *part, const struct person_fact *, size_t count, void *), void *data,
    struct why *);

#endif
