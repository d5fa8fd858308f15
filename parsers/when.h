/*
 * when -- days and hours said in French or English prose, resolved from the day the letter was sent.
 *
 * "mardi" is the first Tuesday after that day; a date without a year is the first one that has not passed.  A day of
 * the week that contradicts its date, or an hour that is only about or between, leaves the moment without it.
 */
#ifndef PARSERS_WHEN_H
#define PARSERS_WHEN_H

#include "base/clock.h"
#include "prose.h"

struct moment {
	size_t begin, end; /* where it is said */
	bool has_day, has_hour;
	int year, month, day, hour, minute;
};

/*
 * Moments among words [first, first + count) in order; a day and the hour said with it are one.  `earlier`: the last
 * one said before them that has an hour, which "même heure" repeats; NULL when there is none.
 */
size_t when_find(const struct prose *, size_t first, size_t count, const struct civil *sent,
    const struct moment *earlier, struct moment *, size_t room);
/* "2026-12-01T14:00". */
const char *when_text(struct arena *, const struct moment *);

#endif
