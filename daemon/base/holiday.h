/*
 * holiday -- French working days: no Saturday, no Sunday, none of the eleven public holidays of the Code du travail
 * (article L3133-1).
 *
 * Hand-written because no library in Debian knows them; Easter by the algorithm of Meeus, valid for every Gregorian year.
 */
#ifndef BASE_HOLIDAY_H
#define BASE_HOLIDAY_H

#include "base/clock.h"
#include "base/region.h"

bool holiday_is(const struct zone *, int64_t at);
/*
 * And those a part of France keeps besides: Alsace-Moselle (L3134-13: Good Friday, 26 December), and overseas the day the
 * end of slavery is remembered (L3422-2).
 */
bool holiday_in(enum region, const struct zone *, int64_t at);
bool holiday_is_working_day(const struct zone *, int64_t at);
/* Midnight beginning the last working day that is not after the day `at` is in. */
int64_t holiday_working_day_before(const struct zone *, int64_t at);

#endif
