/* holiday: French public holidays, and the working days around them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "base/holiday.h"

static const struct zone *
paris(struct arena *a)
{
	const struct zone *zone;
	struct why why = {""};

	if (zone_load(a, "Europe/Paris", &zone, &why) != OK)
		fail_msg("%s", why.text);
	return zone;
}

static int64_t
day(const struct zone *zone, const char *text)
{
	int64_t at;

	assert_true(clock_parse_iso(zone, text, false, &at));
	return at;
}

static void
holidays_are_known_each_year(void **state)
{
	static const struct {
		const char *day;
		bool holiday, working;
	} rows[] = {
	    {"2026-01-01", true, false}, {"2026-04-05", false, false}, /* Easter Sunday is a Sunday */
	    {"2026-04-06", true, false}, {"2026-05-14T23:59", true, false}, {"2026-05-25", true, false},
	    {"2026-05-26", false, true}, {"2024-04-01", true, false}, {"2024-05-09", true, false},
	    {"2024-05-20", true, false}, {"2035-03-26", true, false}, /* Easter on 25 March */
	    {"2038-04-26", true, false},			      /* and on 25 April, the latest */
	    {"2026-07-14", true, false}, {"2026-11-11", true, false}, {"2026-12-25", true, false},
	    {"2026-12-26", false, false}, {"2026-12-28", false, true},
	    {"2026-10-26", false, true}, /* the day after the clocks change */
	};
	struct arena *a = arena_open();
	const struct zone *zone = paris(a);

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		int64_t at = day(zone, rows[i].day);

		if (holiday_is(zone, at) != rows[i].holiday ||
		    holiday_is_working_day(zone, at) != rows[i].working)
			fail_msg("%s", rows[i].day);
	}
	arena_close(a);
}

static void
the_working_day_before_passes_over_what_is_off(void **state)
{
	static const char *const rows[][2] = {
	    {"2026-12-08T15:00", "2026-12-08"}, {"2026-12-13", "2026-12-11"},
	    {"2026-12-27", "2026-12-24"},	/* Sunday, Saturday, Christmas */
	    {"2026-04-06", "2026-04-03"},	/* Easter Monday */
	    {"2026-03-29T12:00", "2026-03-27"}, /* the day has 23 hours */
	};
	struct arena *a = arena_open();
	const struct zone *zone = paris(a);

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		if (holiday_working_day_before(zone, day(zone, rows[i][0])) != day(zone, rows[i][1]))
			fail_msg("%s", rows[i][0]);
	arena_close(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(holidays_are_known_each_year),
	    cmocka_unit_test(the_working_day_before_passes_over_what_is_off),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
