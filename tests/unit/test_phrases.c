/* phrases: the catalogue is found, whole, whatever spaces a sentence has. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "base/status.h"
#include "letters/phrases.h"

/* That twins take the same arguments, and that no French is without one, contrib/phrases --check tells. */
static void
every_row_is_found(void **state)
{
	(void)state;
	assert_true(phrase_count > 0);
	for (size_t i = 0; i < phrase_count; i++)
		assert_ptr_equal(phrase("en", phrase_table[i].french), phrase_table[i].english);
	assert_null(phrase_table[phrase_count].french);
}

static void
a_no_break_space_is_a_space(void **state)
{
	(void)state;
	assert_string_equal(phrase("en", "Vos mots\u00a0: «\u00a0%s\u00a0»"), "Your words: “%s”");
	assert_string_equal(phrase("en", "Vos mots : « %s »"), "Your words: “%s”");
	assert_string_equal(phrase("en", "Vos mots\u00a0"), "Vos mots\u00a0");
}

static void
arguments_are_said_as_they_are(void **state)
{
	struct arena *a = arena_open();

	(void)state;
	assert_string_equal(phrase_printf(a, "en", "Bonjour %s,", "Valider"), "Hello Valider,");
	assert_string_equal(phrase_printf(a, "fr", "Bonjour %s,", "Paul"), "Bonjour Paul,");
	arena_close(a);
}

static void
what_has_no_english_is_french(void **state)
{
	(void)state;
	assert_string_equal(phrase("en", "Valider"), "Approve");
	assert_string_equal(phrase("fr", "Valider"), "Valider");
	assert_string_equal(phrase(NULL, "Valider"), "Valider");
	assert_string_equal(phrase("en", "jamais traduit"), "jamais traduit");
	assert_null(phrase("en", NULL));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_row_is_found),
	    cmocka_unit_test(a_no_break_space_is_a_space),
	    cmocka_unit_test(arguments_are_said_as_they_are),
	    cmocka_unit_test(what_has_no_english_is_french),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
