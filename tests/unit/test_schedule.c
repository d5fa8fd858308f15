/* schedule: month ends, both clock changes, leap days. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/schedule.h"

static const struct zone *
paris(struct arena *arena)
{
	const struct zone *zone;
	struct why why;

	assert_int_equal(zone_load(arena, "Europe/Paris", &zone, &why), OK);
	return zone;
}

static void
days_recur(void **state)
{
	static const struct {
		const char *start;
		int every;
		enum schedule_unit unit;
		int minute;
		int64_t index;
		const char *at;
	} rows[] = {
	    {"2026-01-31", 1, SCHEDULE_MONTH, 540, 0, "2026-01-31T09:00:00+01:00"},
	    {"2026-01-31", 1, SCHEDULE_MONTH, 540, 1, "2026-02-28T09:00:00+01:00"},
	    {"2026-01-31", 1, SCHEDULE_MONTH, 540, 2, "2026-03-31T09:00:00+02:00"},
	    {"2026-01-31", 1, SCHEDULE_MONTH, 540, 3, "2026-04-30T09:00:00+02:00"},
	    {"2028-01-31", 1, SCHEDULE_MONTH, 540, 1, "2028-02-29T09:00:00+01:00"},
	    {"2028-02-29", 12, SCHEDULE_MONTH, 540, 1, "2029-02-28T09:00:00+01:00"},
	    {"2028-02-29", 12, SCHEDULE_MONTH, 540, 4, "2032-02-29T09:00:00+01:00"},
	    {"2026-11-30", 3, SCHEDULE_MONTH, 540, 1, "2027-02-28T09:00:00+01:00"},
	    {"2026-03-28", 1, SCHEDULE_DAY, 540, 1, "2026-03-29T09:00:00+02:00"},
	    {"2026-10-24", 1, SCHEDULE_DAY, 540, 1, "2026-10-25T09:00:00+01:00"},
	    /* An hour that does not exist that day is moved on by the gap; one that comes twice is the first. */
	    {"2026-03-28", 1, SCHEDULE_DAY, 150, 1, "2026-03-29T03:30:00+02:00"},
	    {"2026-10-24", 1, SCHEDULE_DAY, 150, 1, "2026-10-25T02:30:00+02:00"},
	    {"2026-03-22", 1, SCHEDULE_WEEK, 540, 1, "2026-03-29T09:00:00+02:00"},
	    {"2026-12-25", 2, SCHEDULE_WEEK, 0, 1, "2027-01-08T00:00:00+01:00"},
	    {"2028-02-27", 2, SCHEDULE_DAY, 540, 1, "2028-02-29T09:00:00+01:00"},
	};
	struct arena *arena = arena_open();
	const struct zone *zone = paris(arena);

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct schedule schedule = {
		    .every = rows[i].every, .unit = rows[i].unit, .minute = rows[i].minute};

		assert_true(clock_parse_iso(zone, rows[i].start, false, &schedule.start_at));
		assert_string_equal(
		    clock_iso(arena, zone, schedule_at(zone, &schedule, rows[i].index)), rows[i].at);
	}
	arena_close(arena);
}

/* For every kind and over ten years: the index of an instant is the first not before it. */
static void
index_is_the_first(void **state)
{
	static const int lengths[] = {1, 2, 5, 12};
	struct arena *arena = arena_open();
	const struct zone *zone = paris(arena);

	(void)state;
	for (int unit = SCHEDULE_DAY; unit <= SCHEDULE_MONTH; unit++)
		for (size_t i = 0; i < COUNT(lengths); i++) {
			struct schedule schedule = {
			    .every = lengths[i], .unit = (enum schedule_unit)unit, .minute = 540};

			assert_true(clock_parse_iso(zone, "2026-01-31", false, &schedule.start_at));
			for (int64_t k = 0; k < 120 / lengths[i]; k++) {
				int64_t at = schedule_at(zone, &schedule, k);

				assert_int_equal(schedule_index(zone, &schedule, at), k);
				assert_int_equal(schedule_index(zone, &schedule, at + 1), k + 1);
				assert_int_equal(schedule_index(zone, &schedule, at - 3600), k);
			}
		}
	arena_close(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(days_recur),
	    cmocka_unit_test(index_is_the_first),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
