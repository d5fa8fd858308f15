#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/phone.h"

static void
numbers_are_read_or_refused(void **state)
{
	/* typed, E.164 or NULL, as shown */
	static const struct {
		const char *typed, *phone, *said;
	} rows[] = {
	    {"06 11 22 33 44", "+33611223344", "06 11 22 33 44"},
	    {"06.11.22.33.44", "+33611223344", "06 11 22 33 44"},
	    {"06-11-22-33-44", "+33611223344", "06 11 22 33 44"},
	    {"06/11/22/33/44", "+33611223344", "06 11 22 33 44"},
	    {"06\u00a011\u202f22 33 44", "+33611223344", "06 11 22 33 44"},
	    {"+33 6 11 22 33 44", "+33611223344", "06 11 22 33 44"},
	    {"+33 (0)6 11 22 33 44", "+33611223344", "06 11 22 33 44"},
	    {"+33 06 11 22 33 44", "+33611223344", "06 11 22 33 44"},
	    {"0033 6 11 22 33 44", "+33611223344", "06 11 22 33 44"},
	    {"04 72 00 00 00", "+33472000000", "04 72 00 00 00"},
	    {"0692 12 34 56", "+262692123456", "0692 12 34 56"},
	    {"0262 12 34 56", "+262262123456", "0262 12 34 56"},
	    {"0639 12 34 56", "+262639123456", "0639 12 34 56"},
	    {"0690 12 34 56", "+590690123456", "0690 12 34 56"},
	    {"+596 696 12 34 56", "+596696123456", "0696 12 34 56"},
	    {"0694 12 34 56", "+594694123456", "0694 12 34 56"},
	    {"+41 79 123 45 67", "+41791234567", "+41791234567"},
	    {"+41 (0)79 123 45 67", "+41791234567", "+41791234567"},
	    {"0032 470 12 34 56", "+32470123456", "+32470123456"},
	    {"06 11 22 33", NULL, NULL},
	    {"06 11 22 33 44 5", NULL, NULL},
	    {"6 11 22 33 44", NULL, NULL},
	    {"33611223344", NULL, NULL},
	    {"08 92 12 34 56", NULL, NULL},
	    {"+33 692 12 34 56", NULL, NULL},
	    {"06 11 22 33 44 / 07 11 22 33 44", NULL, NULL},
	    {"06 11 22 33 44 (bureau)", NULL, NULL},
	    {"6+11223344", NULL, NULL},
	    {"+0 611223344", NULL, NULL},
	    {"=1+1", NULL, NULL},
	    {"+", NULL, NULL},
	    {"", NULL, NULL},
	};
	struct arena *arena = arena_open();

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		const char *phone = phone_parse(arena, rows[i].typed);

		if (rows[i].phone == NULL) {
			if (phone != NULL)
				fail_msg("\"%s\" became %s", rows[i].typed, phone);
			continue;
		}
		if (phone == NULL)
			fail_msg("\"%s\" was refused", rows[i].typed);
		assert_string_equal(phone, rows[i].phone);
		assert_string_equal(phone_say(arena, phone), rows[i].said);
		assert_string_equal(phone_parse(arena, phone), phone);
		assert_string_equal(phone_parse(arena, phone_say(arena, phone)), phone);
	}
	assert_null(phone_parse(arena, NULL));
	assert_null(phone_say(arena, NULL));
	assert_string_equal(phone_say(arena, "poste 12"), "poste 12");
	arena_close(arena);
}

static void
only_mobile_numbers_take_an_sms(void **state)
{
	static const char *const mobile[] = {"+33612345678", "+33712345678", "+262692123456", "+262639123456",
	    "+590690123456", "+594694123456", "+596697123456", "+32470123456"};
	static const char *const fixed[] = {"+33123456789", "+33987654321", "+262262123456", "+262269123456",
	    "+590590123456", "+596596123456"};

	(void)state;
	for (size_t i = 0; i < COUNT(mobile); i++)
		assert_true(phone_is_mobile(mobile[i]));
	for (size_t i = 0; i < COUNT(fixed); i++)
		assert_false(phone_is_mobile(fixed[i]));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(numbers_are_read_or_refused),
	    cmocka_unit_test(only_mobile_numbers_take_an_sms),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
