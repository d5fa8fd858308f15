/*
 * date -- a day as typed in a form field: "15/12/2026", "2026-12-15", "15/12", "1er décembre", "mardi 15 décembre 2026",
 * "demain", "vendredi", "vendredi 18", "dans deux semaines".  A day without a year is the next one not past; a weekday is never today.
 */
#ifndef DESK_TYPED_DATE_H
#define DESK_TYPED_DATE_H

#include "base/clock.h"

/*
 * Sets *at to midnight beginning that day, or to its last second when `end`.  REFUSED with a French sentence: « 31/11/2026 »
 * n'existe pas.
 */
MUST_USE enum status date_parse(struct arena *, const char *language, const struct zone *, const char *typed,
    bool end, int64_t now, int64_t *at, struct why *);

/* "la semaine prochaine", "fin décembre": words about when, of which date_parse asks the day. */
bool date_is_about(struct arena *, const struct zone *, const char *typed, int64_t now);

/*
 * What those words mean where a span of days is wanted, not one day: a month is all of its days; its beginning, middle and
 * end are the 1st to 10th, 11th to 20th, and the rest; a week is its working days.  The next one that is not over.
 * *to is the last second.  false: no such words.
 */
bool period_parse(
    struct arena *, const struct zone *, const char *typed, int64_t now, int64_t *from, int64_t *to);

/* "deux", "two", "quinze", "15", "15th": the number a word of text_key() says; -1: none. */
long number_said(const char *word);

/* "deux semaines", "10 jours", "un mois": *at is the last second of the day so long after the one `from` is in. */
bool span_parse(struct arena *, const struct zone *, const char *typed, int64_t from, int64_t *at);

/* A day with its hour: "mardi 8 décembre 15h", "08/12/2026 15h30". */
MUST_USE enum status moment_parse(struct arena *, const char *language, const struct zone *,
    const char *typed, int64_t now, int64_t *at, struct why *);

#endif
