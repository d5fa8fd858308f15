/*
 * imitation -- whether somebody who writes looks like somebody else: what a recruiter is warned of beside the true address.
 *
 * Nothing is decided by it.  A name or an address that mixes alphabets is told, and one that looks like that of a recruiter,
 * a contact, or Facteur itself without being it.
 */
#ifndef DESK_SENDER_IMITATION_H
#define DESK_SENDER_IMITATION_H

#include "desk/take/take.h"

/*
 * Sentences for who reads `language`, in one; NULL: nothing to warn of.  `name` as the letter shows it, may be NULL.
 * `expected` is who might well write from another address under the same name; 0: nobody.
 */
MUST_USE enum status imitation_find(struct take *, const char *language, const char *name, const char *email,
    enum role expected_role, int64_t expected_id, const char **warning, struct why *);

#endif
