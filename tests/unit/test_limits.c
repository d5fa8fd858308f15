/*
 * Hostile mail is normal mail: what a letter can cost is bounded by its size, whatever its bytes.  Here what it
 * keeps and what is cut; how its time grows is shown by make bench-limits, for no test looks at a clock.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <malloc.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "message.h"
#include "hostile.h"
#include "mime.h"

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

static size_t
heap_bytes(void)
{
	struct mallinfo2 info = mallinfo2();

	return info.uordblks + info.hblkhd;
}

/* Of half a megabyte of each, what is kept. */
static void
memory_is_bounded(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(letters); i++) {
		struct arena *a = arena_open(), *work = arena_open();
		const char *letter = repeat(
		    a, letters[i].head, letters[i].piece, 500000 / strlen(letters[i].piece), letters[i].tail);
		size_t before = heap_bytes();
		(void)message_parse(work, letter, strlen(letter));
		if (heap_bytes() > before + 32 * 1000 * 1000)
			fail_msg("%s: %zu bytes", letters[i].name, heap_bytes() - before);
		arena_close(work);
		arena_close(a);
	}
}

/* Mapped anew for each letter, the pages of its text took twenty times as long for four times the size. */
static void
a_long_text_maps_no_memory(void **state)
{
	struct arena *a = arena_open(), *work = arena_open();
	const char *letter = repeat(a, PLAIN, "oui ", 60000, "\n");
	size_t mapped = mallinfo2().hblks;

	(void)state;
	(void)message_parse(work, letter, strlen(letter));
	assert_int_equal(mallinfo2().hblks, mapped);
	arena_close(work);
	arena_close(a);
}

static bool
is_noted(const struct message *message, const char *words)
{
	for (size_t i = 0; i < message->notes.count; i++)
		if (strstr(message->notes.items[i], words) != NULL)
			return true;
	return false;
}

/* What is cut is said; what stands before the cut is read. */
static void
what_is_cut_is_said(void **state)
{
	static const struct {
		struct hostile letter;
		const char *words, *note;
	} rows[] = {
	    {{.head = FROM "X: ", .piece = "y", .tail = "\n\nBonjour\n", .times = 300000}, "Bonjour",
		"L'en-tête"},
	    {{.head = HTML "<p>Bonjour</p>", .piece = "<p>oui ", .tail = "", .times = 400000}, "Bonjour",
		"HTML"},
	    {{.head = HTML "<p>Bonjour</p>", .piece = "<i>", .tail = "", .times = 160000}, "Bonjour", "HTML"},
	    {{.head = HTML "<p>Bonjour</p>", .piece = "<div>", .tail = "x", .times = 2000}, "Bonjour",
		"HTML"},
	    {{.head = PLAIN "Bonjour\n", .piece = "oui\n", .tail = "", .times = 60000}, "Bonjour",
		"très long"},
	    {{.head = PLAIN "Bonjour\n", .piece = "oui oui oui oui oui oui\n", .tail = "", .times = 50000},
		"Bonjour", "très long"},
	    {{.head = MIXED "--b\n\nBonjour\n", .piece = "--b\n\nx\n", .tail = "", .times = 30000}, "Bonjour",
		"parties"},
	    {{.head = MIXED "--b\n\nBonjour\n",
		 .piece = "--b\nContent-Type: a/b; name=c\n\nx\n",
		 .tail = "",
		 .times = 150},
		"Bonjour", "pièces jointes"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		const struct hostile *letter = &rows[i].letter;
		struct arena *a = arena_open();
		const char *bytes = repeat(a, letter->head, letter->piece, letter->times, letter->tail);
		const struct message *message = message_parse(a, bytes, strlen(bytes));
		assert_int_equal(strncmp(message->text, rows[i].words, strlen(rows[i].words)), 0);
		if (!is_noted(message, rows[i].note))
			fail_msg("%s is not said", rows[i].note);
		arena_close(a);
	}
}

/* What stands before the header, or where no part was found, is no reason to read nothing. */
static void
text_is_found_where_a_person_sees_it(void **state)
{
	static const char *const rows[] = {"   \n \t\n" FROM "\nBonjour\n", "\r\n\n" FROM "\nBonjour\n",
	    "From a@b Tue Dec  1 10:00:00 2026\n" FROM "\nBonjour\n", MIXED "Bonjour\n",
	    FROM "Content-Type: multipart/alternative\n\nBonjour\n"};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct arena *a = arena_open();
		const struct message *message = message_parse(a, rows[i], strlen(rows[i]));
		assert_string_equal(message->text, "Bonjour");
		assert_string_equal(message->from.email, "a@b.fr");
		arena_close(a);
	}
}

/* Bounds are above what people send. */
static void
what_people_send_is_not_cut(void **state)
{
	static const struct hostile rows[] = {
	    {"a thread of sixty answers", HTML "<div>Bonjour", "<div><div><blockquote>oui", "</div>", 60},
	    {"an element of many attributes", HTML "<div", " data-a=\"b\"", ">Bonjour</div>", 1000},
	    {"a script with what looks like an open quote", HTML "<script>if (a <b c=\"", " ",
		"</script>Bonjour", 1},
	    {"a long thread", PLAIN "Bonjour\n\nLe 1 déc. 2026, A <a@b.fr> a écrit :\n",
		"> une ligne de ce qui fut écrit\n", "", 20000},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct arena *a = arena_open();
		const char *bytes = repeat(a, rows[i].head, rows[i].piece, rows[i].times, rows[i].tail);
		const struct message *message = message_parse(a, bytes, strlen(bytes));
		if (message->notes.count > 0 || strcmp(message->text, "Bonjour") != 0)
			fail_msg(
			    "%s: %zu notes, \"%.40s\"", rows[i].name, message->notes.count, message->text);
		arena_close(a);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    /* First: the memory others leave would do. */
	    cmocka_unit_test(a_long_text_maps_no_memory),
	    cmocka_unit_test(an_open_comment_leaks_nothing),
	    cmocka_unit_test(groups_in_groups_are_survived),
	    cmocka_unit_test(memory_is_bounded),
	    cmocka_unit_test(what_is_cut_is_said),
	    cmocka_unit_test(what_people_send_is_not_cut),
	    cmocka_unit_test(text_is_found_where_a_person_sees_it),
	};

	message_prepare();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
