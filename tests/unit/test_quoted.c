#include "outbox/quoted.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"

#define T10 "aaaaaaaaaa"
#define T70 T10 T10 T10 T10 T10 T10 T10

static void
lines_are_quoted(void **state)
{
	static const struct {
		const char *text, *quoted;
	} rows[] = {
	    {"", ""},
	    {"Bonjour", "Bonjour\r\n"},
	    {"Bonjour\n", "Bonjour\r\n"},
	    {"a\n\nb\n", "a\r\n\r\nb\r\n"},
	    {"été = hiver\n", "=C3=A9t=C3=A9 =3D hiver\r\n"},
	    {"fin \nsuite", "fin=20\r\nsuite\r\n"},
	    {" \n", "=20\r\n"},
	    {"a\tb\r\n", "a=09b=0D\r\n"},
	    {"\x7f\x01", "=7F=01\r\n"},
	    {T70 "12345\n", T70 "12345\r\n"},
	    {T70 "123456\n", T70 "12345=\r\n6\r\n"},
	    {T70 "1234 \n", T70 "1234=\r\n=20\r\n"},
	    {T70 "12 \n", T70 "12=20\r\n"},
	    {T70 "12=\n", T70 "12=3D\r\n"},
	    {T70 "123=\n", T70 "123=\r\n=3D\r\n"},
	    {T70 "é" T10, T70 "=C3=\r\n=A9" T10 "\r\n"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct arena *arena = arena_open();
		struct buf out = buf_make(arena);

		quoted_add(&out, rows[i].text);
		assert_string_equal(out.data, rows[i].quoted);
		assert_int_equal(out.size_bytes, strlen(rows[i].quoted));
		arena_close(arena);
	}
}

/* The most that is written for a byte: no more than was made room for (under a sanitizer). */
static void
what_is_all_escaped_fits(void **state)
{
	struct arena *arena = arena_open();

	(void)state;
	for (size_t size = 1; size < 400; size++) {
		char *text = arena_alloc(arena, size + 1);
		struct buf out = buf_make_room(arena, 0);

		memset(text, '=', size);
		quoted_add(&out, text);
		assert_int_equal(out.size_bytes, 3 * size + 3 * ((size - 1) / 25) + 2);
	}
	arena_close(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(lines_are_quoted),
	    cmocka_unit_test(what_is_all_escaped_fits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
