/* merge: fields of a message, their fallbacks, and what is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "letters/merge.h"

static const struct merge_field fields[] = {{"prenom", "Jean"}, {"ville", NULL}, {"agence", "Lyon"}};

static void
fields_are_filled_in(void **state)
{
	static const char *const rows[][2] = {
	    {"Bonjour {{prenom}},", "Bonjour Jean,"},
	    {"Bonjour {{ Prénom }},", "Bonjour Jean,"},
	    {"À {{ville}}, bientôt", "À, bientôt"},
	    {"À {{ville|Lyon ou ailleurs}}, bientôt", "À Lyon ou ailleurs, bientôt"},
	    {"{{prenom|vous}} et {{prenom}}", "Jean et Jean"},
	    {"{{ville}}{{agence}}", "Lyon"},
	    {"rien", "rien"},
	    {"", ""},
	    {"a } b {c}", "a } b {c}"},
	};
	struct arena *arena = arena_open();
	const char *merged;
	struct why why;

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		assert_int_equal(merge_fields(arena, rows[i][0], fields, COUNT(fields), &merged, &why), OK);
		assert_string_equal(merged, rows[i][1]);
	}
	arena_close(arena);
}

static void
what_is_no_field_is_refused(void **state)
{
	static const char *const rows[][2] = {
	    {"{{prenon}}", "{{prenon}}"},
	    {"{{}}", "{{}}"},
	    {"{{#prenom}}x{{/prenom}}", "{{#prenom}}"},
	    {"{{{prenom}}}", "{{{prenom}}"},
	    {"Bonjour {{prenom", "il manque"},
	};
	struct arena *arena = arena_open();
	const char *merged;
	struct why why;

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		assert_int_equal(
		    merge_fields(arena, rows[i][0], fields, COUNT(fields), &merged, &why), REFUSED);
		assert_non_null(strstr(why.text, rows[i][1]));
	}
	arena_close(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(fields_are_filled_in),
	    cmocka_unit_test(what_is_no_field_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
