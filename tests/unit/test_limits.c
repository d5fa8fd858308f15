/*
 * Hostile mail is normal mail: what a letter can cost is bounded by its size, whatever its bytes.  Work is measured as
 * ratios and counts, never against a clock on the wall.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "message.h"
#include "mime.h"

static const char *
repeat(struct arena *a, const char *head, const char *piece, size_t times, const char *tail)
{
	struct buf buf = buf_make(a);

	buf_add(&buf, head);
	while (times-- > 0)
		buf_add(&buf, piece);
	buf_add(&buf, tail);
	return buf.data;
}

/* GMime 3.2 forgot "a@[...]" before a comment without an end, once per field. */
static void
an_open_comment_leaks_nothing(void **state)
{
	static const char *const fields[] = {"a@[192.0.2.1] (", "b@[192.0.2.1] (\\", "c@[1] ((x) \\) (y",
	    "\":(\" <d@e.fr>, f@[192.0.2.1] (\")\"", "\":)\" <d@e.fr>, f@[192.0.2.1] ("};
	size_t before = 0;

	(void)state;
	for (int i = 0; i < 2000; i++) {
		struct arena *a = arena_open();
		for (size_t k = 0; k < COUNT(fields); k++)
			(void)mime_addresses(a, fields[k]);
		arena_close(a);
		if (i == 1000)
			before = mallinfo2().uordblks;
	}
	assert_true(mallinfo2().uordblks < before + 64 * 1024);
}

/* It went one call deeper with each colon, until it fell. */
static void
groups_in_groups_are_survived(void **state)
{
	struct arena *a = arena_open();
	const char *field = repeat(a, "To: ", "a:", 120000, "b@c.fr\n\nBonjour\n");
	struct message *message = message_parse(a, field, strlen(field));

	(void)state;
	assert_string_equal(message->text, "Bonjour");
	field = repeat(a, "Subject: x\nTo: Groupe: ", "\"a:b\" <a@b.fr>, ", 40, "c@d.fr;\n\nBonjour\n");
	message = message_parse(a, field, strlen(field));
	assert_int_equal(message->to.count, 41);
	assert_string_equal(message->to.items[40].email, "c@d.fr");
	arena_close(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(an_open_comment_leaks_nothing),
	    cmocka_unit_test(groups_in_groups_are_survived),
	};

	message_prepare();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
