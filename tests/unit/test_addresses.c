/* addresses: what fields of addresses say, as the rest of the house compares and sends it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/text.h"
#include "mime.h"

static void
addresses_are_read(void **state)
{
	static const struct {
		const char *raw, *email, *name;
	} rows[] = {
	    {"claire@x.example", "claire@x.example", NULL},
	    {"Claire Morel <Claire@X.example>", "claire@x.example", "Claire Morel"},
	    {"\"Morel, Claire\" <claire@x.example>", "claire@x.example", "Morel, Claire"},
	    {"claire@x.example (Claire Morel)", "claire@x.example", "Claire Morel"},
	    /* Names of other alphabets are compared and sent as DNS and SMTP know them (RFC 5890). */
	    {"a@xn--bcher-kva.example", "a@xn--bcher-kva.example", NULL},
	    {"Jo <a@XN--BCHER-KVA.example>", "a@xn--bcher-kva.example", "Jo"},
	    {"Jo <a@bücher.example>", "a@xn--bcher-kva.example", "Jo"},
	    {"Équipe: a@xn--bcher-kva.example, b@y.example;", "a@xn--bcher-kva.example", NULL},
	};
	struct arena *a = arena_open();

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct mail_addresses all = mime_addresses(a, rows[i].raw);

		assert_true(all.count > 0);
		assert_string_equal(all.items[0].email, rows[i].email);
		assert_true(text_is_address(all.items[0].email));
		if (rows[i].name == NULL)
			assert_null(all.items[0].name);
		else
			assert_string_equal(all.items[0].name, rows[i].name);
	}
	arena_close(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(addresses_are_read),
	};

	return cmocka_run_group_tests_name("addresses", tests, NULL, NULL);
}
