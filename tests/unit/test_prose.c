/* prose: what people type with their thumbs is spelled out where the words around it leave no doubt. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "prose.h"

static const char *
folded(struct arena *a, const char *text)
{
	bool cut;

	return prose_make(a, text, &cut)->folded;
}

static void
a_typed_word_is_spelled_out_before_what_follows_it(void **state)
{
	static const struct {
		const char *typed, *spelled;
	} rows[] = {
	    {"rdv dem matin", "demain matin"},
	    {"dem 9h", "demain 9h"},
	    {"dem", "dem"},
	    {"dem lyon", "dem lyon"},
	    {"dem-matin", "dem-matin"},
	};
	struct arena *a = arena_open();

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		if (strstr(folded(a, rows[i].typed), rows[i].spelled) == NULL)
			fail_msg("%s: %s", rows[i].typed, folded(a, rows[i].typed));
	arena_close(a);
}

/* Of any length, so that the memory of one ends where the text does: AddressSanitizer looks on. */
static void
a_text_may_end_in_a_typed_word(void **state)
{
	char text[300];

	(void)state;
	for (size_t size = 0; size < sizeof(text) - 5; size++) {
		struct arena *a = arena_open();

		memset(text, 'x', size);
		memcpy(text + size, " dem", 5);
		assert_non_null(strstr(folded(a, text), "dem"));
		arena_close(a);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_typed_word_is_spelled_out_before_what_follows_it),
	    cmocka_unit_test(a_text_may_end_in_a_typed_word),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
