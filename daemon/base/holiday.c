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

bool
holiday_is(const struct zone *zone, int64_t at)
{
	static const struct {
		int month, day;
	} fixed[] = {{1, 1}, {5, 1}, {5, 8}, {7, 14}, {8, 15}, {11, 1}, {11, 11}, {12, 25}};
	static const int after_easter[] = {1, 39, 50}; /* its Monday, Ascension Day, Whit Monday */
	struct civil civil = clock_civil(zone, at), sunday = {.year = civil.year, .hour = 12};

	for (size_t i = 0; i < COUNT(fixed); i++)
		if (civil.month == fixed[i].month && civil.day == fixed[i].day)
			return true;
	easter(civil.year, &sunday.month, &sunday.day);
	for (size_t i = 0; i < COUNT(after_easter); i++) {
		struct civil moving = sunday;

		moving.day += after_easter[i];
		moving = clock_civil(zone, clock_instant(zone, &moving));
		if (same_day(&moving, &civil))
			return true;
	}
	return false;
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
