#include "base/hours.h"

#include "base/holiday.h"

#define FIRST_HOUR 8
#define END_HOUR   20

struct hours {
	const struct zone *zones[REGIONS];
};

enum status
hours_load(struct arena *arena, const struct hours **out, struct why *why)
{
	struct hours *hours = arena_alloc(arena, sizeof(*hours));
	enum status st = OK;

	for (size_t i = 0; i < REGIONS && st == OK; i++)
		st = zone_load(arena, region_zone((enum region)i), &hours->zones[i], why);
	*out = hours;
	return st;
}

static int64_t
first_hour(const struct zone *zone, int64_t at)
{
	struct civil civil = clock_civil(zone, at);

	civil.hour = FIRST_HOUR;
	civil.minute = civil.second = 0;
	return clock_instant(zone, &civil);
}

static bool
is_off(enum region region, const struct zone *zone, int64_t at)
{
	return clock_civil(zone, at).weekday == 0 || holiday_in(region, zone, at);
}

int64_t
hours_next(const struct hours *hours, enum region region, int64_t at)
{
	const struct zone *zone = hours->zones[region];
	int64_t next = at;

	if (clock_civil(zone, at).hour >= END_HOUR)
		next = clock_day(zone, at, 1);
	while (is_off(region, zone, next))
		next = clock_day(zone, next, 1);
	return clock_civil(zone, next).hour < FIRST_HOUR ? first_hour(zone, next) : next;
}
