/* hours: when an SMS may be sent, by region, over holidays and both clock changes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "base/holiday.h"
#include "base/hours.h"

static const struct zone *
zone_of(struct arena *a, const char *name)
{
	const struct zone *zone;
	struct why why = {""};

	if (zone_load(a, name, &zone, &why) != OK)
		fail_msg("%s", why.text);
	return zone;
}

static void
an_sms_waits_for_the_hours_where_it_is_read(void **state)
{
	/* Local times of the region. */
	static const struct {
		enum region region;
		const char *at, *next; /* NULL: at once */
	} rows[] = {
	    {REGION_METROPOLE, "2026-12-01T08:00", NULL},
	    {REGION_METROPOLE, "2026-12-01T19:59", NULL},
	    {REGION_METROPOLE, "2026-12-05T12:00", NULL}, /* a Saturday */
	    {REGION_METROPOLE, "2026-12-01T07:59", "2026-12-01T08:00"},
	    {REGION_METROPOLE, "2026-12-01T20:00", "2026-12-02T08:00"},
	    {REGION_METROPOLE, "2026-12-05T20:00", "2026-12-07T08:00"}, /* Saturday evening */
	    {REGION_METROPOLE, "2026-12-06T10:00", "2026-12-07T08:00"},
	    {REGION_METROPOLE, "2026-12-31T21:00", "2027-01-02T08:00"},
	    {REGION_METROPOLE, "2027-05-01T09:00", "2027-05-03T08:00"}, /* 1 May is a Saturday */
	    /* The clocks change in the night to Sunday: 8 h on Monday all the same. */
	    {REGION_METROPOLE, "2026-03-28T20:00", "2026-03-30T08:00"},
	    {REGION_METROPOLE, "2026-03-29T02:30", "2026-03-30T08:00"},
	    {REGION_METROPOLE, "2026-10-24T23:00", "2026-10-26T08:00"},
	    {REGION_METROPOLE, "2026-10-25T02:30", "2026-10-26T08:00"},
	    {REGION_METROPOLE, "2026-04-03T10:00", NULL}, /* Good Friday */
	    {REGION_ALSACE_MOSELLE, "2026-04-03T10:00", "2026-04-04T08:00"},
	    {REGION_ALSACE_MOSELLE, "2026-12-24T20:00", "2026-12-28T08:00"}, /* 25, 26, Sunday */
	    {REGION_METROPOLE, "2026-12-24T20:00", "2026-12-26T08:00"},
	    {REGION_GUADELOUPE, "2026-05-27T10:00", "2026-05-28T08:00"},
	    {REGION_SAINT_MARTIN, "2026-05-27T10:00", NULL},
	    {REGION_SAINT_MARTIN, "2026-05-28T10:00", "2026-05-29T08:00"},
	    {REGION_MARTINIQUE, "2026-05-22T10:00", "2026-05-23T08:00"},
	    {REGION_GUYANE, "2026-06-10T10:00", "2026-06-11T08:00"},
	    {REGION_REUNION, "2025-12-20T10:00", "2025-12-22T08:00"},
	    {REGION_MAYOTTE, "2026-04-27T10:00", "2026-04-28T08:00"},
	    {REGION_SAINT_BARTHELEMY, "2026-10-09T10:00", "2026-10-10T08:00"},
	    {REGION_POLYNESIE, "2026-12-01T06:00", "2026-12-01T08:00"},
	};
	struct arena *a = arena_open();
	const struct hours *hours;
	struct why why = {""};

	(void)state;
	if (hours_load(a, &hours, &why) != OK)
		fail_msg("%s", why.text);
	for (size_t i = 0; i < COUNT(rows); i++) {
		const struct zone *zone = zone_of(a, region_zone(rows[i].region));
		int64_t at, next;

		assert_true(clock_parse_iso(zone, rows[i].at, false, &at));
		assert_true(
		    clock_parse_iso(zone, rows[i].next == NULL ? rows[i].at : rows[i].next, false, &next));
		if (hours_next(hours, rows[i].region, at) != next)
			fail_msg("%s %s: %s", region_name(rows[i].region), rows[i].at,
			    clock_iso(a, zone, hours_next(hours, rows[i].region, at)));
	}
	arena_close(a);
}

static void
the_hour_is_that_of_the_reader(void **state)
{
	struct arena *a = arena_open();
	const struct zone *paris = zone_of(a, "Europe/Paris");
	const struct hours *hours;
	struct why why = {""};
	int64_t at, next;

	(void)state;
	assert_int_equal(hours_load(a, &hours, &why), OK);
	/* 9 h in Paris is 4 h in Guadeloupe, which wakes at 13 h in Paris. */
	assert_true(clock_parse_iso(paris, "2026-12-01T09:00", false, &at));
	assert_true(clock_parse_iso(paris, "2026-12-01T13:00", false, &next));
	assert_int_equal(hours_next(hours, REGION_METROPOLE, at), at);
	assert_int_equal(hours_next(hours, REGION_GUADELOUPE, at), next);
	/* 18 h in Paris is 21 h in La Réunion in winter. */
	assert_true(clock_parse_iso(paris, "2026-12-01T18:00", false, &at));
	assert_true(clock_parse_iso(paris, "2026-12-02T05:00", false, &next));
	assert_int_equal(hours_next(hours, REGION_REUNION, at), next);
	arena_close(a);
}

static void
regions_are_told_by_postcode_else_by_number(void **state)
{
	static const struct {
		const char *postcode, *phone;
		enum region region;
	} rows[] = {
	    {"69003", "+33612345678", REGION_METROPOLE},
	    {"67000", NULL, REGION_ALSACE_MOSELLE},
	    {"57000", NULL, REGION_ALSACE_MOSELLE},
	    {"68100", NULL, REGION_ALSACE_MOSELLE},
	    {"97110", NULL, REGION_GUADELOUPE},
	    {"97133", NULL, REGION_SAINT_BARTHELEMY},
	    {"97150", NULL, REGION_SAINT_MARTIN},
	    {"97200", NULL, REGION_MARTINIQUE},
	    {"97300", NULL, REGION_GUYANE},
	    {"97400", NULL, REGION_REUNION},
	    {"97500", NULL, REGION_SAINT_PIERRE},
	    {"97600", NULL, REGION_MAYOTTE},
	    {"98713", NULL, REGION_POLYNESIE},
	    {"20000", NULL, REGION_METROPOLE},
	    {NULL, NULL, REGION_METROPOLE},
	    {NULL, "+262692123456", REGION_REUNION},
	    {NULL, "+262639123456", REGION_MAYOTTE},
	    {NULL, "+596696123456", REGION_MARTINIQUE},
	    {"69003", "+262692123456", REGION_METROPOLE}, /* a number goes with its owner */
	    {"6700", NULL, REGION_METROPOLE},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		if (region_of(rows[i].postcode, rows[i].phone) != rows[i].region)
			fail_msg("row %zu: %s", i, region_name(region_of(rows[i].postcode, rows[i].phone)));
	for (size_t i = 0; i < REGIONS; i++)
		assert_int_equal(region_named(region_name((enum region)i)), i);
	assert_int_equal(region_named(NULL), REGION_METROPOLE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(an_sms_waits_for_the_hours_where_it_is_read),
	    cmocka_unit_test(the_hour_is_that_of_the_reader),
	    cmocka_unit_test(regions_are_told_by_postcode_else_by_number),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
