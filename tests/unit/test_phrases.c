/* phrases: every English format takes what the French one takes, in the same order. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "base/status.h"
#include "letters/phrases.h"

/* "%s%lld": the conversions alone. */
static void
conversions(const char *format, char *out, size_t room)
{
	size_t used = 0;

	for (; (format = strchr(format, '%')) != NULL && used + 8 < room;) {
		size_t size = 1 + strspn(format + 1, "-0123456789.lzhj") + 1;

		memcpy(out + used, format, size);
		used += size;
		format += size;
	}
	out[used] = '\0';
}

static void
formats_agree(void **state)
{
	(void)state;
	for (const struct phrase_pair *pair = phrase_table; pair->french != NULL; pair++) {
		char french[256], english[256];

		conversions(pair->french, french, sizeof(french));
		conversions(pair->english, english, sizeof(english));
		assert_string_equal(french, english);
		for (const struct phrase_pair *other = phrase_table; other < pair; other++)
			if (strcmp(other->french, pair->french) == 0)
				fail_msg("twice: %s", pair->french);
	}
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
	    cmocka_unit_test(formats_agree),
	    cmocka_unit_test(what_has_no_english_is_french),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
