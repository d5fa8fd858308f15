/*
 * person -- everything the house holds about whoever has one e-mail address: candidate, contact, and their letters.
 *
 * The tables in person.c and person_erase.c name, part by part, where such facts are: a new table that holds some gets a
 * row in both.
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

/* What an erasure took away. */
struct person_erased {
	int64_t candidate_id, contact_id; /* 0: was none */
	int64_t feedback;
	int64_t documents; /* contents nobody else has: their files are gone */
	int64_t
	    mails; /* of the outbox: those to the person are gone, those that name the person have lost their text */
	int64_t cancelled; /* of these, how many could still leave */
	int64_t journal;   /* rows that lost their text */
	bool silence;	   /* the address stays on the list of those nothing more may be sent to */
};
/*
 * Takes away all that is held about the candidate and the contact of this address: rows, documents, mails and the
 * journal's words; its chain stays whole.  Letters in the mailbox are asked of the inbox (store/errand.h).  The long
 * reading comes before the one transaction, which this function makes itself.  NONE: nobody has this address; REFUSED: a
 * mail about them is being sent this very moment.  `candidate_id`, or 0: the candidate who has no address, and has `email`
 * while this lasts.
 */
MUST_USE enum status person_erase(struct store *, const char *email, int64_t candidate_id, int64_t now,
    void (*progress)(size_t done, size_t all, void *), void *data, struct person_erased *, struct why *);

#endif
