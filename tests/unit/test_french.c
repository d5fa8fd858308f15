/* french: how dates, counts and lists are said, row by row. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "letters/french.h"

#define NBSP "\u00a0"

/* Paris around the end of 2026's summer time. */
static const struct zone_change changes[] = {{0, 3600}, {1774746000, 7200}, {1792890000, 3600}};
static const struct zone paris = {.name = "Europe/Paris", .count = COUNT(changes), .changes = changes};

static int64_t
at(const char *when)
{
	int64_t instant;

	assert_true(clock_parse_iso(&paris, when, false, &instant));
	return instant;
}

static void
dates_are_said_in_full(void **state)
{
	static const struct {
		const char *when, *language, *date, *day, *moment;
	} rows[] = {
	    {"2026-12-01T14:05", "fr", "mardi 1er décembre 2026", "mardi 1er décembre",
		"mardi 1er décembre à 14" NBSP "h" NBSP "05"},
	    {"2026-12-15T09:00", "fr", "mardi 15 décembre 2026", "mardi 15 décembre",
		"mardi 15 décembre à 9" NBSP "h"},
	    {"2026-08-31T23:59", "fr", "lundi 31 août 2026", "lundi 31 août",
		"lundi 31 août à 23" NBSP "h" NBSP "59"},
	    {"2026-02-01T00:00", "fr", "dimanche 1er février 2026", "dimanche 1er février",
		"dimanche 1er février à 0" NBSP "h"},
	    {"2024-02-29T12:30", NULL, "jeudi 29 février 2024", "jeudi 29 février",
		"jeudi 29 février à 12" NBSP "h" NBSP "30"},
	    {"2026-12-01T14:05", "en", "Tuesday 1 December 2026", "Tuesday 1 December",
		"Tuesday 1 December, 2:05 pm"},
	    {"2026-05-09T00:00", "en", "Saturday 9 May 2026", "Saturday 9 May", "Saturday 9 May, 12 am"},
	    {"2026-05-09T12:00", "en", "Saturday 9 May 2026", "Saturday 9 May", "Saturday 9 May, 12 pm"},
	    {"2026-05-09T09:00", "en", "Saturday 9 May 2026", "Saturday 9 May", "Saturday 9 May, 9 am"},
	};
	struct arena *a = arena_open();

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		assert_string_equal(say_date(a, rows[i].language, &paris, at(rows[i].when)), rows[i].date);
		assert_string_equal(say_day(a, rows[i].language, &paris, at(rows[i].when)), rows[i].day);
		assert_string_equal(
		    say_moment(a, rows[i].language, &paris, at(rows[i].when)), rows[i].moment);
		assert_string_equal(say_when(a, rows[i].language, rows[i].when), rows[i].moment);
	}
	assert_string_equal(say_short_date(a, &paris, at("2026-12-01")), "01/12/2026");
	/* The last second of the day is still that day, on the agency's clock. */
	assert_string_equal(say_short_date(a, &paris, at("2026-12-02") - 1), "01/12/2026");
	arena_close(a);
}

static void
civil_times_need_no_zone(void **state)
{
	static const struct {
		const char *when, *said;
	} rows[] = {
	    {"2026-12-08", "mardi 8 décembre"},
	    {"2026-12-08T14:00", "mardi 8 décembre à 14" NBSP "h"},
	    {"2026-03-29T02:30", "dimanche 29 mars à 2" NBSP "h" NBSP "30"}, /* Paris skips it */
	    {"mardi prochain", "mardi prochain"},
	    {"2026-02-30T10:00", "2026-02-30T10:00"},
	    {"", ""},
	};
	struct arena *a = arena_open();

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_string_equal(say_when(a, "fr", rows[i].when), rows[i].said);
	assert_null(say_when(a, "fr", NULL));
	arena_close(a);
}

static void
counts_agree(void **state)
{
	static const struct {
		const char *language;
		int64_t count;
		const char *one, *many, *said;
	} rows[] = {
	    {"fr", 0, "candidat", "candidats", "aucun candidat"},
	    {"fr", 1, "candidat", "candidats", "1 candidat"},
	    {"fr", 2, "candidat", "candidats", "2 candidats"},
	    {"fr", 0, "réponse", "réponses", "aucune réponse"},
	    {"fr", 0, "demande", "demandes", "aucune demande"},
	    {"fr", 0, "point", "points", "aucun point"},
	    {"fr", 12345, "contact", "contacts", "12345 contacts"},
	    {"en", 0, "candidat", "candidats", "no candidates"},
	    {"en", 1, "candidat", "candidats", "1 candidate"},
	    {"en", 3, "réponse", "réponses", "3 answers"},
	};
	struct arena *a = arena_open();

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_string_equal(
		    say_count(a, rows[i].language, rows[i].count, rows[i].one, rows[i].many), rows[i].said);
	arena_close(a);
}

static void
lists_end_with_et(void **state)
{
	static const char *const names[] = {"Paul", "Marie", "Luc", "Ana"};
	static const struct {
		const char *language;
		size_t count;
		const char *said;
	} rows[] = {
	    {"fr", 0, ""},
	    {"fr", 1, "Paul"},
	    {"fr", 2, "Paul et Marie"},
	    {"fr", 3, "Paul, Marie et Luc"},
	    {"fr", 4, "Paul, Marie, Luc et Ana"},
	    {"en", 3, "Paul, Marie and Luc"},
	};
	struct arena *a = arena_open();

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_string_equal(say_list(a, rows[i].language, names, rows[i].count), rows[i].said);
	arena_close(a);
}

static void
sizes_are_round(void **state)
{
	static const struct {
		size_t size;
		const char *said, *english;
	} rows[] = {
	    {0, "0" NBSP "octets", "0" NBSP "bytes"},
	    {999, "999" NBSP "octets", "999" NBSP "bytes"},
	    {240000, "240" NBSP "Ko", "240" NBSP "KB"},
	    {999999, "1,0" NBSP "Mo", "1.0" NBSP "MB"},
	    {2400000, "2,4" NBSP "Mo", "2.4" NBSP "MB"},
	    {9960000, "10" NBSP "Mo", "10" NBSP "MB"},
	    {25000000, "25" NBSP "Mo", "25" NBSP "MB"},
	    {1500000000, "1,5" NBSP "Go", "1.5" NBSP "GB"},
	};
	struct arena *a = arena_open();

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		assert_string_equal(say_size(a, "fr", rows[i].size), rows[i].said);
		assert_string_equal(say_size(a, "en", rows[i].size), rows[i].english);
	}
	arena_close(a);
}

static void
words_of_the_house(void **state)
{
	struct arena *a = arena_open();

	(void)state;
	assert_string_equal(say_action(a, "fr", "interview"), "demande d'entretien");
	assert_string_equal(say_action(a, "fr", "identity"), "demande d'identité");
	assert_string_equal(say_action(a, "fr", "declined"), "pas intéressé");
	assert_string_equal(say_action(a, "fr", "interested"), "intéressé");
	assert_string_equal(say_action(a, "fr", "report"), "compte-rendu");
	assert_string_equal(say_action(a, "en", "interview"), "interview request");
	assert_string_equal(say_action(a, "fr", "unheard-of"), "unheard-of");
	assert_string_equal(say_status("fr", "reviewing"), "Traitement des retours");
	assert_string_equal(say_status(NULL, "done"), "Terminée");
	assert_string_equal(say_status("fr", "pending"), "En attente");
	assert_string_equal(say_status("en", "refused"), "Declined");
	assert_string_equal(say_status("fr", "unheard-of"), "unheard-of");
	arena_close(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(dates_are_said_in_full),
	    cmocka_unit_test(civil_times_need_no_zone),
	    cmocka_unit_test(counts_agree),
	    cmocka_unit_test(lists_end_with_et),
	    cmocka_unit_test(sizes_are_round),
	    cmocka_unit_test(words_of_the_house),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
