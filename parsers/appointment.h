/*
 * appointment -- a candidate, a day and an hour, and not a word more but where: "Jean mardi 14h", "Samir vendredi 10h,
 * Delphine 11h".
 */
#ifndef PARSERS_APPOINTMENT_H
#define PARSERS_APPOINTMENT_H

#include "teller.h"

/* Is clause i one?  Then it is told, with the words from `from` of the plain sentence on. */
bool appointment_tell(struct teller *, size_t i, size_t from);
/* The day of `when` at the only hour said in [from, to) of the prose; NULL when there is none, or a day of its own. */
const char *appointment_again(const struct teller *, size_t from, size_t to, const char *when);

#endif
