#include "base/holiday.h"

static void
easter(int year, int *month, int *day)
{
	int a = year % 19, b = year / 100, c = year % 100, d = b / 4, e = b % 4;
	int f = (b + 8) / 25, g = (b - f + 1) / 3, h = (19 * a + b - d - g + 15) % 30;
	int i = c / 4, k = c % 4, l = (32 + 2 * e + 2 * i - h - k) % 7, m = (a + 11 * h + 22 * l) / 451;

	*month = (h + l - 7 * m + 114) / 31;
	*day = (h + l - 7 * m + 114) % 31 + 1;
}

static bool
same_day(const struct civil *one, const struct civil *two)
{
	return one->month == two->month && one->day == two->day;
}

/* So many days after Easter Sunday of that year. */
static bool
is_after_easter(const struct zone *zone, const struct civil *civil, int days)
{
	struct civil moving = {.year = civil->year, .hour = 12};

	easter(civil->year, &moving.month, &moving.day);
	moving.day += days;
	moving = clock_civil(zone, clock_instant(zone, &moving));
	return same_day(&moving, civil);
}

bool
holiday_is(const struct zone *zone, int64_t at)
{
	static const struct {
		int month, day;
	} fixed[] = {{1, 1}, {5, 1}, {5, 8}, {7, 14}, {8, 15}, {11, 1}, {11, 11}, {12, 25}};
	static const int after_easter[] = {1, 39, 50}; /* its Monday, Ascension Day, Whit Monday */
	struct civil civil = clock_civil(zone, at);

	for (size_t i = 0; i < COUNT(fixed); i++)
		if (civil.month == fixed[i].month && civil.day == fixed[i].day)
			return true;
	for (size_t i = 0; i < COUNT(after_easter); i++)
		if (is_after_easter(zone, &civil, after_easter[i]))
			return true;
	return false;
}

bool
holiday_in(enum region region, const struct zone *zone, int64_t at)
{
	static const struct {
		enum region region;
		int month, day;
	} local[] = {
	    {REGION_ALSACE_MOSELLE, 12, 26},
	    {REGION_GUADELOUPE, 5, 27},
	    {REGION_MARTINIQUE, 5, 22},
	    {REGION_GUYANE, 6, 10},
	    {REGION_REUNION, 12, 20},
	    {REGION_MAYOTTE, 4, 27},
	    {REGION_SAINT_BARTHELEMY, 10, 9},
	    {REGION_SAINT_MARTIN, 5, 28},
	};
	struct civil civil = clock_civil(zone, at);

	for (size_t i = 0; i < COUNT(local); i++)
		if (region == local[i].region && civil.month == local[i].month && civil.day == local[i].day)
			return true;
	if (region == REGION_ALSACE_MOSELLE && is_after_easter(zone, &civil, -2))
		return true;
	return holiday_is(zone, at);
}

bool
holiday_is_working_day(const struct zone *zone, int64_t at)
{
	int weekday = clock_civil(zone, at).weekday;

	return weekday != 0 && weekday != 6 && !holiday_is(zone, at);
}

int64_t
holiday_working_day_before(const struct zone *zone, int64_t at)
{
	int64_t day = clock_day(zone, at, 0);

	/* At most four days are off in a row: a holiday beside a week-end. */
	for (int back = 0; !holiday_is_working_day(zone, day) && back < 7; back++)
		day = clock_day(zone, day, -1);
	return day;
}
