#include "base/schedule.h"

static int
days_in_month(int year, int month)
{
	int days = 31;

	while (!clock_valid_date(year, month, days))
		days--;
	return days;
}

int64_t
schedule_at(const struct zone *zone, const struct schedule *schedule, int64_t index)
{
	struct civil day = clock_civil(zone, schedule->start_at);
	int64_t months;
	int most;

	day.hour = schedule->minute / 60;
	day.minute = schedule->minute % 60;
	day.second = 0;
	if (schedule->unit != SCHEDULE_MONTH) {
		day.day += (int)(index * schedule->every * (schedule->unit == SCHEDULE_WEEK ? 7 : 1));
		return clock_instant(zone, &day);
	}
	months = day.month - 1 + index * schedule->every;
	day.year += (int)(months / 12);
	day.month = (int)(months % 12) + 1;
	most = days_in_month(day.year, day.month);
	if (day.day > most)
		day.day = most;
	return clock_instant(zone, &day);
}

int64_t
schedule_index(const struct zone *zone, const struct schedule *schedule, int64_t at)
{
	int64_t days = (at - schedule->start_at) / 86400, index;
	int length = schedule->unit == SCHEDULE_DAY ? 1 : schedule->unit == SCHEDULE_WEEK ? 7 : 31;

	if (at <= schedule_at(zone, schedule, 0))
		return 0;
	/* Not past the one looked for: no month is longer than 31 days, and the first day may have begun before its hour. */
	index = (days - 2) / ((int64_t)length * schedule->every);
	if (index < 0)
		index = 0;
	while (schedule_at(zone, schedule, index) < at)
		index++;
	return index;
}

const char *
schedule_day(struct arena *arena, const struct zone *zone, int64_t at)
{
	struct civil day = clock_civil(zone, at);

	return arena_printf(arena, "%04d-%02d-%02d", day.year, day.month, day.day);
}
