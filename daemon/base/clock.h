/*
 * clock -- now, and local time in the agency's zone.
 *
 * Units: instants are UTC seconds since 1970 (int64_t).  A zone is plain data (its UTC offsets and when
 *        they change), so that the sealed reader and the tests need no tzdata and no TZ variable.
 */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"

/* What `now` is: the machine's clock, or the one given by --now (fixed_at != 0). */
struct clock {
	int64_t fixed_at;
};
int64_t clock_now(const struct clock *);
/* Milliseconds since some moment: for how long something takes, whatever --now says and whoever sets the clock. */
int64_t clock_ms(void);

struct zone_change {
	int64_t at;
	int32_t offset_s; /* east of Greenwich, from `at` on */
};
struct zone {
	const char *name;
	size_t count;			   /* at least 1; sorted */
	const struct zone_change *changes; /* the first one holds before its `at` too */
};
/* Reads the transitions 1970-2100 of an IANA zone ("Europe/Paris").  REFUSED: no such zone on this machine. */
MUST_USE enum status zone_load(struct arena *, const char *name, const struct zone **, struct why *);

struct civil {
	int year, month, day; /* 2026, 1-12, 1-31 */
	int hour, minute, second;
	int weekday; /* 0 Sunday .. 6; filled by clock_civil, ignored by clock_instant */
};
struct civil clock_civil(const struct zone *, int64_t at);
/*
 * The instant of a local time.  Fields out of range are carried (32 January is 1 February).  A time the
 * clocks skip is moved on by the gap; one that comes twice means the first.
 */
int64_t clock_instant(const struct zone *, const struct civil *);
bool clock_valid_date(int year, int month, int day);
/* Midnight beginning the local day `days` after the one `at` is in. */
int64_t clock_day(const struct zone *, int64_t at, int days);
/* "2026-12-01T14:00" or "2026-12-01" (midnight, or the day's last second when `end`).  false: not a date. */
bool clock_parse_iso(const struct zone *, const char *, bool end, int64_t *at);
/* Local time in the zone with its offset: "2026-12-01T14:00:00+01:00". */
char *clock_iso(struct arena *, const struct zone *, int64_t at);
/* RFC 5322 date: "Tue, 01 Dec 2026 14:00:00 +0100". */
char *clock_rfc5322(struct arena *, const struct zone *, int64_t at);

#endif
