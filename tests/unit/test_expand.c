/* expand, pattern: what the configuration says of a gateway, filled in and tried. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "base/buf.h"
#include "base/expand.h"
#include "base/pattern.h"

static const struct expand_field fields[] = {
    {"to", "+33612345678"}, {"text", "Ça \"va\" ?\nA&B={to}\\"}, {"from", NULL}};

static void
places_are_filled_as_they_want_it(void **state)
{
	static const struct {
		enum expand_place place;
		const char *text, *expected;
	} rows[] = {
	    {EXPAND_URL, "a={to}&b={from}.", "a=%2B33612345678&b=."},
	    {EXPAND_URL, "{text}", "%C3%87a%20%22va%22%20%3F%0AA%26B%3D%7Bto%7D%5C"},
	    {EXPAND_JSON, "{\"m\": \"{text}\", \"n\": [{\"to\": \"{to}\"}]}",
		"{\"m\": \"Ça \\\"va\\\" ?\\nA&B={to}\\\\\", \"n\": [{\"to\": \"+33612345678\"}]}"},
	    {EXPAND_HEADER, "Bearer {text}", "Bearer Ça \"va\" ?A&B={to}\\"},
	    {EXPAND_URL, "{} {to {other} {TO}", "{} {to {other} {TO}"},
	};
	struct arena *a = arena_open();

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_string_equal(
		    expand(a, rows[i].text, fields, COUNT(fields), rows[i].place), rows[i].expected);
	assert_null(expand_unknown(a, "{to} {} {\"x\": 1} {Text}", fields, COUNT(fields)));
	assert_string_equal(expand_unknown(a, "{to} {number}", fields, COUNT(fields)), "number");
	arena_close(a);
}

static void
patterns_find_their_group(void **state)
{
	static const struct {
		const char *pattern, *text, *found; /* NULL: no match */
	} rows[] = {
	    {"^0: Accepted", "0: Accepted for delivery", "0: Accepted"},
	    {"\"id\" *: *\"([^\"]+)\"", "{\"id\": \"ab-12\", \"x\": 1}", "ab-12"},
	    {"^id=(\\d+)$", "status=ok\nid=77\n", "77"},
	    {"^ok(?:-(\\d+))?$", "OK", "OK"}, /* the group took no part */
	    {"accepted", "refused", NULL},
	    {"(a+)+$", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", NULL},
	};
	struct arena *a = arena_open();
	const char *found;
	struct why why = {""};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		if (pattern_find(a, rows[i].pattern, rows[i].text, &found, &why) != OK)
			fail_msg("%s: %s", rows[i].pattern, why.text);
		if ((found == NULL) != (rows[i].found == NULL) ||
		    (found != NULL && strcmp(found, rows[i].found) != 0))
			fail_msg("%s: %s", rows[i].pattern, found == NULL ? "-" : found);
	}
	assert_int_equal(pattern_check("a(b", &why), REFUSED);
	assert_non_null(strstr(why.text, "at character"));
	assert_int_equal(pattern_check("a(b)", &why), OK);
	arena_close(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(places_are_filled_as_they_want_it),
	    cmocka_unit_test(patterns_find_their_group),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
