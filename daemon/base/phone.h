/*
 * phone -- telephone numbers as people type them, to E.164 and back (ITU-T E.164; France and its overseas departments).
 *
 * What is unsure is refused: too few or too many digits, two numbers in one, a service number, +33 before an overseas
 * one.  Hand-written because libphonenumber has no C interface and takes "0692 …" (La Réunion) for wrong.
 */
#ifndef BASE_PHONE_H
#define BASE_PHONE_H

#include <stdbool.h>

#include "base/arena.h"

/* "06 12 34 56 78", "+33 (0)6…", "0033 6…", "0692 12 34 56" -> "+33612345678", "+262692123456"; NULL: unsure. */
const char *phone_parse(struct arena *, const char *typed);
/* As it is written in France: "+33612345678" -> "06 12 34 56 78"; anything else as it is, NULL for NULL. */
const char *phone_say(struct arena *, const char *phone);
/* Whether an E.164 number can take an SMS: of France and overseas only mobile ones; elsewhere it cannot be told, so yes. */
bool phone_is_mobile(const char *phone);

#endif
