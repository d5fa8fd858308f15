/*
 * hours -- when people may be sent an SMS that was not asked for: from 8 to 20 h where they live, on no Sunday and no public
 * holiday there.
 *
 * Units:   instants are UTC seconds.
 * Memory:  the zones live in the arena given.
 * Errors:  REFUSED when the machine lacks a zone.
 */
#ifndef BASE_HOURS_H
#define BASE_HOURS_H

#include "base/clock.h"
#include "base/region.h"

struct hours;

MUST_USE enum status hours_load(struct arena *, const struct hours **, struct why *);
/* `at` when it is within the hours of that region, else the first moment after it that is. */
int64_t hours_next(const struct hours *, enum region, int64_t at);

#endif
