/*
 * days -- a stretch of days as typed in a form field: "18/04 au 30/04", "à partir du 18/04", "jusqu'à fin janvier",
 * "janvier 2027", "de janvier à mars", "du 15 au 20 janvier", "18/04" for that one day.
 *
 * Each end is a day as desk/typed/date.h reads it, or words about a month or a week, which are all their days.  What one end does
 * not say, the other does: the year, and of a bare number the month.
 *
 * Errors:  REFUSED with a French sentence.  The caller checks that the end is not before the beginning.
 */
#ifndef DESK_TYPED_DAYS_H
#define DESK_TYPED_DAYS_H

#include "base/clock.h"

/* *from is midnight of the first day, *to the last second of the last; 0: that end is open. */
MUST_USE enum status days_between(struct arena *, const char *language, const struct zone *,
    const char *typed, int64_t now, int64_t *from, int64_t *to, struct why *);

#endif
