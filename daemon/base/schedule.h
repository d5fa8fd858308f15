/*
 * schedule -- the days a thing recurs on: every N days, weeks or months from its first day, at one hour of the day.
 *
 * Days are counted on the calendar, never by adding seconds: the hour stays the same over both clock changes.  Months are
 * counted from the first day, and a month that is too short gives its last day: from 31 January come 28 (or 29) February,
 * then 31 March.
 */
#ifndef BASE_SCHEDULE_H
#define BASE_SCHEDULE_H

#include "base/clock.h"

enum schedule_unit { SCHEDULE_DAY, SCHEDULE_WEEK, SCHEDULE_MONTH };
struct schedule {
	int64_t start_at; /* any moment of the first day */
	int every;	  /* 1 or more */
	enum schedule_unit unit;
	int minute; /* after midnight */
};
/* The instant of the day number `index`, 0 being the first. */
int64_t schedule_at(const struct zone *, const struct schedule *, int64_t index);
/* The index of the first one that is not before `at`. */
int64_t schedule_index(const struct zone *, const struct schedule *, int64_t at);
/* "2026-12-01": the local day an instant is in. */
const char *schedule_day(struct arena *, const struct zone *, int64_t at);

#endif
