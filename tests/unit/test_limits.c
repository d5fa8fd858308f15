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
#include <stdbool.h>
#include <time.h>
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

/* A piece so many times over, between a head and a tail. */
struct hostile {
	const char *name, *head, *piece, *tail;
	size_t times;
};
#define FROM  "From: a@b.fr\nSubject: x\n"
#define PLAIN FROM "\n"
#define HTML  FROM "Content-Type: text/html\n\n"
#define MIXED FROM "Content-Type: multipart/mixed; boundary=b\n\n"

static const struct hostile letters[] = {
    {"parentheses in From", "From: ", "(", "\n\nx\n", 60000},
    {"angle brackets in From", "From: ", "<", "\n\nx\n", 60000},
    {"commas in From", "From: ", "a,", "\n\nx\n", 20000},
    {"groups in To", "To: ", "a:b@c,", "\n\nx\n", 5000},
    {"encoded words", "Subject: ", "=?utf-8?q?=C3=A9?= ", "\n\nx\n", 3000},
    {"broken encoded words", "Subject: ", "=?utf-8?q?", "\n\nx\n", 6000},
    {"fields", FROM, "X: y\n", "\nx\n", 10000},
    {"folded lines", FROM "X: a\n", " b\n", "\nx\n", 15000},
    {"references", FROM "References: ", "<a@b> ", "\n\nx\n", 10000},
    {"parameters", FROM "Content-Type: text/plain", "; a=b", "\n\nx\n", 4000},
    {"nested parts", FROM, "Content-Type: multipart/mixed; boundary=b\n\n--b\n", "\nx\n", 2000},
    {"nested letters", FROM, "Content-Type: message/rfc822\n\n", "\nx\n", 5000},
    {"boundaries", MIXED, "--b\n\nx\n", "", 3000},
    {"documents", MIXED, "--b\nContent-Type: application/pdf; name=f.pdf\n\nx\n", "", 1000},
    {"one line", PLAIN, "oui ", "\n", 60000},
    {"blanks", PLAIN, " ", "x\n", 120000},
    {"empty lines", PLAIN, "\n", "x\n", 12000},
    {"a long quote", PLAIN "Oui\n\nLe 1 dec. 2026, A <a@b.fr> a écrit :\n", "> du texte\n", "", 8000},
    {"a deep quote", PLAIN "Oui\n", ">", "x\n", 120000},
    {"interleaved answers", PLAIN, "> q\noui\n", "", 4000},
    {"attributions", PLAIN, "Le 1 dec. 2026, A\n", "", 3000},
    {"header blocks", PLAIN, "De : a\nEnvoyé : b\nÀ : c\nObjet : d\n", "", 1500},
    {"closings", PLAIN, "Cordialement,\n", "", 4000},
    {"delimiters", PLAIN, "-- \n", "", 10000},
    {"postscripts", PLAIN, "-- \nA B\nPS : x\n", "", 3000},
    {"marks over one letter", PLAIN "e", "\xCC\x81", "\n", 60000},
    {"nested divs", HTML, "<div>", "x\n", 30000},
    {"nested quotes", HTML, "<blockquote>", "x\n", 15000},
    {"nested tables", HTML, "<table><tr><td>", "x\n", 10000},
    {"unclosed ends", HTML, "</div>", "x\n", 20000},
    {"elements", HTML, "<div>x</div>", "", 3000},
    {"attributes of one element", HTML "<div", " abc=d", ">x</div>", 10000},
    {"attributes of one element, bare", HTML "<div", " a='<'b", ">x</div>", 10000},
    {"one class", HTML "<div class=\"", "a ", "\">x</div>", 60000},
    {"one style", HTML "<div style=\"", "color ", "\">x</div>", 20000},
    {"comments", HTML, "<!--", "x", 30000},
    {"entities", HTML, "&eacute;", "\n", 15000},
    {"reports", FROM "Content-Type: message/delivery-status\n\n",
	"Final-Recipient: rfc822; a@b.fr\nAction: failed\n\n", "", 2500},
};

static double
seconds_of(const struct hostile *hostile, size_t times)
{
	struct arena *a = arena_open();
	const char *letter = repeat(a, hostile->head, hostile->piece, times, hostile->tail);
	double best = 1e9;

	/* The better of two: what else the machine does only ever adds. */
	for (int i = 0; i < 2; i++) {
		struct arena *work = arena_open();
		clock_t start = clock();
		double taken;
		(void)message_parse(work, letter, strlen(letter));
		taken = (double)(clock() - start) / CLOCKS_PER_SEC;
		best = taken < best ? taken : best;
		arena_close(work);
	}
	arena_close(a);
	return best;
}

/* Four times the bytes, four times the work: what is quadratic would take sixteen. */
static void
time_grows_with_size(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(letters); i++) {
		double small = seconds_of(&letters[i], letters[i].times / 4), large;
		/* Less than this is the cost of any letter. */
		small = small < 0.002 ? 0.002 : small;
		large = seconds_of(&letters[i], letters[i].times);
		if (large > 9 * small)
			fail_msg("%s: %.1f ms, four times as many %.1f ms", letters[i].name, small * 1e3,
			    large * 1e3);
	}
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
	    cmocka_unit_test(an_open_comment_leaks_nothing),
	    cmocka_unit_test(groups_in_groups_are_survived),
	    cmocka_unit_test(time_grows_with_size),
	    cmocka_unit_test(memory_is_bounded),
	    cmocka_unit_test(what_is_cut_is_said),
	    cmocka_unit_test(what_people_send_is_not_cut),
	    cmocka_unit_test(text_is_found_where_a_person_sees_it),
	};

	message_prepare();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
