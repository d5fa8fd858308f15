/* seen: what a text looks like, and what of a server's words may be seen. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "base/hush.h"
#include "base/lookalike.h"

static void
alphabets_are_mixed_within_a_word(void **state)
{
	static const struct {
		const char *text;
		bool mixed;
	} rows[] = {
	    {"Paul Roux", false},
	    {"Paul R\u043Eux", true},
	    {"Иван Roux", false},
	    {"Иван.roux", false},
	    {"Ñandú Łøß", false},
	    {"日本 Roux", false},
	    {"Roux日本", false},
	    {"Ρoux", true},
	    {"", false},
	    {"a@b\u0441.example", true},
	    {"1а2", false},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		if (lookalike_mixes(rows[i].text) != rows[i].mixed)
			fail_msg("%s", rows[i].text);
}

static void
shapes_are_what_fonts_show(void **state)
{
	static const struct {
		const char *one, *other;
		bool alike;
	} rows[] = {
	    {"Paul Roux", "Paul R\u043Eux", true},
	    {"Paul Roux", "PAUL ROUX", true},
	    {"Paul Roux", "Pau1 R0ux", true},
	    {"Hélène", "Helene", true},
	    {"martin", "rnartin", true},
	    {"p.roux@x.example", "p-roux@x.example", true},
	    {"\u0420\u0430\u03C5l", "Paul", true},
	    {"Paul", "Paula", false},
	    {"vv", "w", true},
	    {"Иван", "Ivan", false},
	    {"", "a", false},
	};
	struct arena *a = arena_open();

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		if ((strcmp(lookalike_shape(a, rows[i].one), lookalike_shape(a, rows[i].other)) == 0) !=
		    rows[i].alike)
			fail_msg("%s, %s", rows[i].one, rows[i].other);
	arena_close(a);
}

/* RFC 3492 section 7.1, and what is none. */
static void
domains_are_shown_as_clients_show_them(void **state)
{
	static const struct {
		const char *email, *shown;
	} rows[] = {
	    {"a@b.example", "a@b.example"},
	    {"a@xn--bcher-kva.example", "a@bücher.example"},
	    {"a@XN--BCHER-KVA.example", "a@BüCHER.example"},
	    {"a@b.xn--ihqwcrb4cv8a8dqg056pqjye", "a@b.他们为什么不说中文"},
	    {"a@xn--80aswg.xn--p1ai", "a@сайт.рф"},
	    {"a@xn--", "a@xn--"},
	    {"a@xn--99999999", "a@xn--99999999"},
	    {"a@xn--a", "a@xn--a"},
	    {"a", "a"},
	    {"a@", "a@"},
	    {"a@xn--\xC3\xA9", "a@xn--\xC3\xA9"},
	    {"xn--bcher-kva@b", "xn--bcher-kva@b"},
	};
	struct arena *a = arena_open();

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		const char *shown = lookalike_domain(a, rows[i].email);

		assert_string_equal(shown, rows[i].shown);
		assert_true(strlen(shown) <= 4 * strlen(rows[i].email));
	}
	arena_close(a);
}

static void
secrets_are_not_told(void **state)
{
	static const struct {
		const char *text, *secret, *told, *told_of_login;
	} rows[] = {
	    {"no: s3cret!", "s3cret", "no: ***!", "no: ***!"},
	    {"s3crets3cret", "s3cret", "******", "******"},
	    {"cut off at s3cr", "s3cret", "cut off at ***", "cut off at ***"},
	    {"cut off at s3", "s3cret", "cut off at s3", "cut off at s3"},
	    {"nothing here", "s3cret", "nothing here", "nothing here"},
	    {"nothing here", NULL, "nothing here", "nothing here"},
	    {"", "s3cret", "", ""},
	    {"535 AHVzZXIAczNjcmV0LWFuZC1tb3Jl no", "s3cret-and-more", "535 AHVzZXIAczNjcmV0LWFuZC1tb3Jl no",
		"535 *** no"},
	    {"host mail-server-12.provider.example", "x", "host mail-server-12.provider.e***ample",
		"host mail-server-12.provider.e***ample"},
	};
	struct arena *a = arena_open();

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		assert_string_equal(hush_secret(a, rows[i].text, rows[i].secret), rows[i].told);
		assert_string_equal(hush_login(a, rows[i].text, rows[i].secret), rows[i].told_of_login);
	}
	arena_close(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(alphabets_are_mixed_within_a_word),
	    cmocka_unit_test(shapes_are_what_fonts_show),
	    cmocka_unit_test(domains_are_shown_as_clients_show_them),
	    cmocka_unit_test(secrets_are_not_told),
	};

	return cmocka_run_group_tests_name("seen", tests, NULL, NULL);
}
