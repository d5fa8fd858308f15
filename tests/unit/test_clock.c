/* clock: local time where it is regular, skipped, said twice, and far away. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "base/clock.h"

/* The zone must load: a test that runs without tzdata proves nothing. */
static const struct zone *
load(struct arena *a, const char *name)
{
	const struct zone *zone;
	struct why why = {""};

	if (zone_load(a, name, &zone, &why) != OK)
		fail_msg("%s", why.text);
	return zone;
}

static void
iso_goes_in_and_comes_out(void **state)
{
	static const struct {
		const char *zone, *in, *out;
		int64_t at;
	} rows[] = {
	    {"Europe/Paris", "2026-12-01T14:00", "2026-12-01T14:00:00+01:00", 1796130000},
	    {"Europe/Paris", "2026-07-14", "2026-07-14T00:00:00+02:00", 1783980000},
	    {"Europe/Paris", "2026-03-29T01:59:59", "2026-03-29T01:59:59+01:00", 1774745999},
	    {"Europe/Paris", "2026-03-29T02:00", "2026-03-29T03:00:00+02:00", 1774746000},
	    {"Europe/Paris", "2026-03-29T02:30", "2026-03-29T03:30:00+02:00", 1774747800},
	    {"Europe/Paris", "2026-03-29T03:00", "2026-03-29T03:00:00+02:00", 1774746000},
	    {"Europe/Paris", "2026-10-25T01:59", "2026-10-25T01:59:00+02:00", 1792886340},
	    {"Europe/Paris", "2026-10-25T02:30", "2026-10-25T02:30:00+02:00", 1792888200},
	    {"Europe/Paris", "2026-10-25T03:00", "2026-10-25T03:00:00+01:00", 1792893600},
	    {"Europe/Paris", "2026-10-25T02:30:00+01:00", "2026-10-25T02:30:00+01:00", 1792891800},
	    {"Europe/Paris", "2026-12-01T13:00:00Z", "2026-12-01T14:00:00+01:00", 1796130000},
	    {"Europe/Paris", "2099-07-01T12:00", "2099-07-01T12:00:00+02:00", 4086583200},
	    {"Europe/Paris", "1970-01-01T01:00", "1970-01-01T01:00:00+01:00", 0},
	    {"America/New_York", "2026-03-08T02:30", "2026-03-08T03:30:00-04:00", 1772955000},
	    {"Asia/Kathmandu", "2026-01-01", "2026-01-01T00:00:00+05:45", 1767204900},
	    {"UTC", "2024-02-29T23:59:59", "2024-02-29T23:59:59+00:00", 1709251199},
	    /* Midnight does not exist on that day: it begins at one. */
	    {"America/Sao_Paulo", "2018-11-04", "2018-11-04T01:00:00-02:00", 1541300400},
	    /* A whole day does not exist: it is moved on by its length. */
	    {"Pacific/Apia", "2011-12-30T12:00", "2011-12-31T12:00:00+14:00", 1325282400},
	    /* Southern summer, half an hour of it, by the footer's rule. */
	    {"Australia/Lord_Howe", "2090-01-01", "2090-01-01T00:00:00+11:00", 3786872400},
	    {"Australia/Lord_Howe", "2090-07-01", "2090-07-01T00:00:00+10:30", 3802512600},
	};
	struct arena *a = arena_open();

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		const struct zone *zone = load(a, rows[i].zone);
		int64_t at = 0;
		assert_true(clock_parse_iso(zone, rows[i].in, false, &at));
		assert_string_equal(clock_iso(a, zone, at), rows[i].out);
		assert_int_equal(at, rows[i].at);
	}
	arena_close(a);
}

static void
the_second_half_past_two_is_told_apart(void **state)
{
	struct arena *a = arena_open();
	const struct zone *paris = load(a, "Europe/Paris");
	int64_t first;

	(void)state;
	assert_true(clock_parse_iso(paris, "2026-10-25T02:30", false, &first));
	assert_string_equal(clock_iso(a, paris, first + 3600), "2026-10-25T02:30:00+01:00");
	assert_string_equal(clock_rfc5322(a, paris, first), "Sun, 25 Oct 2026 02:30:00 +0200");
	assert_string_equal(clock_rfc5322(a, paris, first + 3600), "Sun, 25 Oct 2026 02:30:00 +0100");
	arena_close(a);
}

static void
what_is_no_date_is_refused(void **state)
{
	static const char *const bad[] = {"", "2026", "2026-13-01", "2026-02-29", "2026-1-1", "26-01-01",
	    "2026-12-01 ", "2026-12-01T", "2026-12-01T24:00", "2026-12-01T12:60", "2026-12-01T12:00:60",
	    "2026-12-01T12", "2026-12-01T12:00+", "2026-12-01T12:00+0100", "2026-12-01T12:00Zx",
	    "2026-12-01T12:00:00.5", "0000-01-01", "-026-01-01", "2026/12/01", "demain"};
	struct arena *a = arena_open();
	const struct zone *paris = load(a, "Europe/Paris");
	int64_t at = -7;

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++)
		assert_false(clock_parse_iso(paris, bad[i], false, &at));
	assert_int_equal(at, -7);
	assert_true(clock_valid_date(2024, 2, 29));
	assert_true(clock_valid_date(2000, 2, 29));
	assert_false(clock_valid_date(1900, 2, 29));
	assert_false(clock_valid_date(2026, 4, 31));
	assert_false(clock_valid_date(2026, 0, 1));
	assert_false(clock_valid_date(2026, 1, 0));
	arena_close(a);
}

static void
a_day_ends_with_its_last_second(void **state)
{
	static const struct {
		const char *day, *end;
	} rows[] = {
	    {"2026-12-01", "2026-12-01T23:59:59+01:00"},
	    {"2026-03-29", "2026-03-29T23:59:59+02:00"},
	    {"2026-10-25", "2026-10-25T23:59:59+01:00"},
	    {"2026-12-01T14:00", "2026-12-01T14:00:00+01:00"},
	};
	struct arena *a = arena_open();
	const struct zone *paris = load(a, "Europe/Paris");

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		int64_t at;
		assert_true(clock_parse_iso(paris, rows[i].day, true, &at));
		assert_string_equal(clock_iso(a, paris, at), rows[i].end);
	}
	arena_close(a);
}

static void
days_are_local(void **state)
{
	static const struct {
		const char *from;
		int days;
		const char *to;
	} rows[] = {
	    {"2026-12-01T00:30", 0, "2026-12-01T00:00:00+01:00"},
	    {"2026-12-01T23:30", 1, "2026-12-02T00:00:00+01:00"},
	    {"2026-03-28T12:00", 1, "2026-03-29T00:00:00+01:00"},
	    {"2026-03-28T12:00", 2, "2026-03-30T00:00:00+02:00"},
	    {"2026-10-25T02:30", 1, "2026-10-26T00:00:00+01:00"},
	    {"2026-01-01T00:00", -1, "2025-12-31T00:00:00+01:00"},
	    {"2024-02-28T08:00", 2, "2024-03-01T00:00:00+01:00"},
	};
	struct arena *a = arena_open();
	const struct zone *paris = load(a, "Europe/Paris");

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		int64_t at;
		assert_true(clock_parse_iso(paris, rows[i].from, false, &at));
		assert_string_equal(clock_iso(a, paris, clock_day(paris, at, rows[i].days)), rows[i].to);
	}
	arena_close(a);
}

static void
fields_out_of_range_are_carried(void **state)
{
	static const struct {
		struct civil civil;
		const char *out;
	} rows[] = {
	    {{.year = 2026, .month = 1, .day = 32}, "2026-02-01T00:00:00+01:00"},
	    {{.year = 2026, .month = 13, .day = 1}, "2027-01-01T00:00:00+01:00"},
	    {{.year = 2026, .month = 0, .day = 0}, "2025-11-30T00:00:00+01:00"},
	    {{.year = 2026, .month = -11, .day = 1}, "2025-01-01T00:00:00+01:00"},
	    {{.year = 2026, .month = 2, .day = 29}, "2026-03-01T00:00:00+01:00"},
	    {{.year = 2026, .month = 1, .day = 1, .hour = 25, .minute = -1}, "2026-01-02T00:59:00+01:00"},
	    {{.year = 2026, .month = 1, .day = 1, .second = 86400}, "2026-01-02T00:00:00+01:00"},
	};
	struct arena *a = arena_open();
	const struct zone *paris = load(a, "Europe/Paris");

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_string_equal(clock_iso(a, paris, clock_instant(paris, &rows[i].civil)), rows[i].out);
	/* Hostile numbers end at the years a date can say. */
	clock_iso(
	    a, paris, clock_instant(paris, &(struct civil){INT32_MAX, INT32_MAX, INT32_MAX, 0, 0, 0, 0}));
	clock_iso(
	    a, paris, clock_instant(paris, &(struct civil){INT32_MIN, INT32_MIN, INT32_MIN, 0, 0, 0, 0}));
	assert_int_equal(clock_civil(paris, INT64_MAX).year, 9999);
	assert_int_equal(clock_civil(paris, INT64_MIN).year, 1);
	arena_close(a);
}

/* Every half day of 130 years, there and back. */
static void
civil_and_instant_agree(void **state)
{
	static const char *const names[] = {
	    "Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca"};
	struct arena *a = arena_open();

	(void)state;
	for (size_t i = 0; i < COUNT(names); i++) {
		const struct zone *zone = load(a, names[i]);
		int weekday = 4;
		for (int64_t at = 0, day = -1; at < 4133980800; at += 43200) {
			struct civil civil = clock_civil(zone, at);
			int64_t back = clock_instant(zone, &civil);
			/* In an hour that comes twice the first one is meant. */
			assert_true(back == at || (back < at && at - back <= 3600));
			if (civil.day != day && day != -1)
				weekday = (weekday + 1) % 7;
			else if (day == -1)
				weekday = civil.weekday;
			day = civil.day;
			assert_int_equal(civil.weekday, weekday);
		}
	}
	arena_close(a);
}

static void
zones_are_looked_for_with_care(void **state)
{
	static const char *const bad[] = {"", "Europe/Lutece", "../../../etc/passwd", "/etc/passwd",
	    "Europe/Paris\n", "Europe", "tzdata.zi", "zone.tab"};
	struct arena *a = arena_open();
	const struct zone *zone;
	struct why why;

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++) {
		assert_int_equal(zone_load(a, bad[i], &zone, &why), REFUSED);
		assert_null(zone);
	}
	zone = load(a, "Europe/Paris");
	assert_string_equal(zone->name, "Europe/Paris");
	for (size_t i = 1; i < zone->count; i++)
		assert_true(zone->changes[i].at > zone->changes[i - 1].at);
	assert_string_equal(
	    clock_iso(a, zone, zone->changes[zone->count - 1].at), "2100-10-31T02:00:00+01:00");
	arena_close(a);
}

static void
now_can_be_given(void **state)
{
	(void)state;
	assert_int_equal(clock_now(&(struct clock){.fixed_at = 1796130000}), 1796130000);
	assert_true(clock_now(&(struct clock){0}) > 1700000000);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(iso_goes_in_and_comes_out),
	    cmocka_unit_test(the_second_half_past_two_is_told_apart),
	    cmocka_unit_test(what_is_no_date_is_refused),
	    cmocka_unit_test(a_day_ends_with_its_last_second),
	    cmocka_unit_test(days_are_local),
	    cmocka_unit_test(fields_out_of_range_are_carried),
	    cmocka_unit_test(civil_and_instant_agree),
	    cmocka_unit_test(zones_are_looked_for_with_care),
	    cmocka_unit_test(now_can_be_given),
	};

	return cmocka_run_group_tests_name("clock", tests, NULL, NULL);
}
