/* text: rows of what comes in and what must come out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <utf8proc.h>

#include "base/text.h"

struct row {
	const char *in, *out;
};

static void
try_rows(char *(*change)(struct arena *, const char *), const struct row *rows, size_t count)
{
	struct arena *a = arena_open();

	for (size_t i = 0; i < count; i++)
		assert_string_equal(change(a, rows[i].in), rows[i].out);
	arena_close(a);
}

static void
valid_mends_what_comes_from_outside(void **state)
{
	static const struct {
		const char *in;
		size_t size;
		const char *out;
	} rows[] = {
	    {"", 0, ""},
	    {"a\0b", 3, "ab"},
	    {"un\r\ndeux\rtrois\n\r", 16, "un\ndeux\ntrois\n\n"},
	    {"a\tb\x07\x1B\x7F", 6, "a\tb"},
	    {"cv\u202Efdp\u2066.exe\u2069", 18, "cvfdp.exe"},
	    {"a\xC2\x85\xC2\x9F"
	     "b",
		6, "ab"},
	    {"caf\xE9", 4, "caf\xEF\xBF\xBD"},
	    {"\xC3", 1, "\xEF\xBF\xBD"},
	    {"\xE2\x82", 2, "\xEF\xBF\xBD\xEF\xBF\xBD"},
	    {"\xED\xA0\x80", 3, "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"}, /* a surrogate */
	    {"\xC0\xAF", 2, "\xEF\xBF\xBD\xEF\xBF\xBD"},		 /* overlong */
	    {"\xF4\x90\x80\x80", 4, "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"},
	    {"e\xCC\x81t\xC3\xA9", 6, "été"},
	    {"déjà — vu… 3 €", sizeof("déjà — vu… 3 €") - 1, "déjà — vu… 3 €"},
	};
	struct arena *a = arena_open();

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		char *out = text_valid(a, rows[i].in, rows[i].size);
		assert_string_equal(out, rows[i].out);
		assert_true(text_is_utf8(out, strlen(out)));
	}
	assert_false(text_is_utf8("caf\xE9", 4));
	assert_false(text_is_utf8("\xE2\x82", 2));
	assert_true(text_is_utf8("", 0));
	arena_close(a);
}

/* Every character behind one it may join: what is not composed because it surely need not be is as it would be. */
static void
valid_composes_as_unicode_does(void **state)
{
	struct arena *a = arena_open();

	(void)state;
	for (utf8proc_int32_t c = 0xA0; c < 0x30000; c++) {
		utf8proc_uint8_t text[8] = {'a'}, *composed;
		size_t size;

		if ((c >= 0xD800 && c < 0xE000) || (c >= 0x202A && c <= 0x202E) ||
		    (c >= 0x2066 && c <= 0x2069))
			continue;
		size = 1 + (size_t)utf8proc_encode_char(c, text + 1);
		composed = utf8proc_NFC(text);
		assert_string_equal(text_valid(a, (const char *)text, size), (const char *)composed);
		free(composed);
		if (c % 4096 == 0)
			arena_clear(a);
	}
	arena_close(a);
}

/* Two marks of different classes, turn about, make sorting them quadratic: only the first ones are kept. */
static void
valid_takes_a_megabyte_of_marks_in_its_stride(void **state)
{
	struct arena *a = arena_open();
	size_t size = (size_t)1 << 20;
	char *marks = arena_alloc(a, size + 1);
	clock_t begun = clock();

	(void)state;
	marks[0] = marks[1] = 'e';
	for (size_t i = 2; i + 1 < size; i += 2)
		memcpy(marks + i, i % 4 == 0 ? "\xCC\x81" : "\xCC\xA3", 2);
	assert_true(strlen(text_valid(a, marks, size)) < 100);
	assert_true(text_length(marks) < 40);
	assert_string_equal(text_fold(a, marks), "ee");
	assert_true((clock() - begun) / CLOCKS_PER_SEC < 20);
	arena_close(a);
}

static void
fold_is_one_for_all(void **state)
{
	static const struct row rows[] = {
	    {"", ""},
	    {"ÉVÉNEMENT Straße ﬁancé", "evenement strasse fiance"},
	    {"Œuvre, cœur, Ægide, Lætitia", "oeuvre, coeur, aegide, laetitia"},
	    {"l’été d‘ici, c´est ʼn", "l'ete d'ici, c'est 'n"},
	    {"à 14 h – 15 h — fin − 2 ‑ 3", "a 14 h - 15 h - fin - 2 - 3"},
	    {"a\xC2\xA0"
	     "b\xE2\x80\xAF"
	     "c\xE3\x80\x80"
	     "d\te",
		"a b c d e"},
	    {"un\ndeux", "un\ndeux"},
	    {"mot\xE2\x80\x8B"
	     "coupé\xEF\xBB\xBF ici\xC2\xAD-là",
		"motcoupe ici-la"},
	    {"e\xCC\x81te\xCC\x81", "ete"},
	    {"Łódź, Øresund, İstanbul, ılık", "lodz, oresund, istanbul, ilik"},
	    {"１２３ ＡＢＣ", "123 abc"},
	    {"№ 2, Nº 2, N° 2, 2ᵉ", "no 2, n° 2, n° 2, 2e"},
	    {"ΑΘΉΝΑ Москва", "αθηνα москва"},
	    {"caf\xE9", "caf\xEF\xBF\xBD"},
	};

	(void)state;
	try_rows(text_fold, rows, sizeof(rows) / sizeof(*rows));
}

/* The letters that are looked up fold as those that are taken apart do. */
static void
fold_takes_letters_whole_or_in_parts(void **state)
{
	struct arena *a = arena_open();

	(void)state;
	for (unsigned c = 0xC0; c <= 0xFF; c++) {
		const char whole[] = {'x', (char)0xC3, (char)(0x80 | (c & 0x3F)), 'Y', '\0'};
		utf8proc_uint8_t *parts = utf8proc_NFD((const utf8proc_uint8_t *)whole);
		assert_string_equal(text_fold(a, whole), text_fold(a, (const char *)parts));
		free(parts);
	}
	assert_string_equal(text_fold(a, "ÀçÈÎñÕÙÿ × Þ ß ÷"), "aceinouy × þ ss ÷");
	arena_close(a);
}

static void
fold_of_a_fold_changes_nothing(void **state)
{
	static const char *const samples[] = {"ÉVÉNEMENT Straße ﬁ", "Œ ´ º ª ² ½ ﷺ ǅ ŉ ẞ ΐ", "한국어 ガギグ"};
	struct arena *a = arena_open();

	(void)state;
	for (size_t i = 0; i < sizeof(samples) / sizeof(*samples); i++) {
		char *once = text_fold(a, samples[i]);
		assert_true(text_is_utf8(once, strlen(once)));
		assert_string_equal(text_fold(a, once), once);
	}
	arena_close(a);
}

static void
key_keeps_words(void **state)
{
	static const struct row rows[] = {
	    {"N° 2 !", "n 2"},
	    {"  Nouvelle   diffusion : ", "nouvelle diffusion"},
	    {"Jean.Dupont+rh@Cabinet.example", "jean.dupont+rh@cabinet.example"},
	    {"l’entretien de Mme Lefèvre-Brûlé", "l entretien de mme lefevre-brule"},
	    {"« ??? »", ""},
	    {"", ""},
	    {"CV_40/2", "cv 40 2"},
	};

	(void)state;
	try_rows(text_key, rows, sizeof(rows) / sizeof(*rows));
}

static void
trim_and_line_know_every_space(void **state)
{
	static const struct row trims[] = {
	    {"", ""},
	    {" \t\r\n", ""},
	    {"\xC2\xA0 a  b \xE2\x80\xAF\n", "a  b"},
	    {"déjà", "déjà"},
	    {" é", "é"},
	};
	static const struct row lines[] = {
	    {"", ""},
	    {"  un \r\n\t deux\xC2\xA0trois  ", "un deux trois"},
	    {"\xE2\x80\xA8 a", "a"},
	};
	static const struct row lowers[] = {{"Jean@Cabinet.EXAMPLE", "jean@cabinet.example"}, {"É", "É"}};

	(void)state;
	try_rows(text_trim, trims, sizeof(trims) / sizeof(*trims));
	try_rows(text_line, lines, sizeof(lines) / sizeof(*lines));
	try_rows(text_lower, lowers, sizeof(lowers) / sizeof(*lowers));
}

static void
excerpt_and_length_count_characters(void **state)
{
	struct arena *a = arena_open();

	(void)state;
	assert_string_equal(text_excerpt(a, "héhéhé", 3), "héh…");
	assert_string_equal(text_excerpt(a, "héhéhé", 6), "héhéhé");
	assert_string_equal(text_excerpt(a, "héhéhé", 60), "héhéhé");
	assert_string_equal(text_excerpt(a, "", 0), "");
	assert_string_equal(text_excerpt(a, "é", 0), "…");
	assert_int_equal(text_length(""), 0);
	assert_int_equal(text_length("été"), 3);
	assert_int_equal(text_length("e\xCC\x81te\xCC\x81"), 3);
	assert_int_equal(text_length("👍 d’accord…"), 11);
	arena_close(a);
}

static void
starts_and_same(void **state)
{
	struct arena *a = arena_open();

	(void)state;
	assert_true(text_starts("valider : oui", "valider"));
	assert_true(text_starts("x", ""));
	assert_false(text_starts("val", "valider"));
	assert_true(text_same(a, "L’Été", "l'ete"));
	assert_false(text_same(a, "été", "étés"));
	arena_close(a);
}

static void
distance_is_bounded(void **state)
{
	static const struct {
		const char *left, *right;
		size_t most, distance;
	} rows[] = {
	    {"", "", 3, 0},
	    {"valider", "valider", 2, 0},
	    {"valider", "valdier", 2, 1},
	    {"valider", "valier", 2, 1},
	    {"valider", "vallider", 2, 1},
	    {"valider", "balidez", 2, 2},
	    {"valider", "refuser", 2, 3},
	    {"valider", "refuser", 1, 2},
	    {"", "abc", 5, 3},
	    {"", "abc", 2, 3},
	    {"été", "ete", 5, 2},
	    {"abcdef", "badcfe", 3, 3},
	    {"abcdef", "badcfe", 2, 3},
	    {"a", "abcdefghij", 0, 1},
	    {"kitten", "sitting", SIZE_MAX, 3},
	    {"xabcdefgh", "abcdefghx", 3, 2},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		assert_int_equal(text_distance(rows[i].left, rows[i].right, rows[i].most), rows[i].distance);
		assert_int_equal(text_distance(rows[i].right, rows[i].left, rows[i].most), rows[i].distance);
	}
}

static void
split_drops_empty_parts(void **state)
{
	static const struct {
		const char *text, *separators, *joined;
		size_t count;
	} rows[] = {
	    {"", ",", "", 0},
	    {" , ,, ", ",", "", 0},
	    {"CV-12, CV-15;CV-16", ",;", "CV-12|CV-15|CV-16", 3},
	    {"un · deux", "·", "un|deux", 2},
	    {"seul", ",", "seul", 1},
	    {",a,", ",", "a", 1},
	    {"1,2,3,4,5,6,7,8,9,10", ",", "1|2|3|4|5|6|7|8|9|10", 10},
	    {"a,é", ",", "a|é", 2},
	};
	struct arena *a = arena_open();

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		size_t count;
		char **parts = text_split(a, rows[i].text, rows[i].separators, &count),
		     *joined = arena_string(a, "");
		for (size_t j = 0; j < count; j++)
			joined = arena_printf(a, "%s%s%s", joined, j > 0 ? "|" : "", parts[j]);
		assert_int_equal(count, rows[i].count);
		assert_string_equal(joined, rows[i].joined);
	}
	arena_close(a);
}

static void
address_is_plain(void **state)
{
	static const char *const good[] = {"a@b", "root@localhost",
	    "jean.dupont+b.token@mail.cabinet.example", "o'neil@x-y.example", "1@2.3",
	    "#!$%&'*/=?^_`{|}~-@a.example"};
	static const char *const bad[] = {"", "@", "a@", "@b", "a", "a@b@c", "a b@c", "a@b c", "a@b\n",
	    "a@.b", "a@b.", "a@b..c", "a@-b", "a@b-", "a@b-.c", ".a@b", "a.@b", "a..b@c", "<a@b>", "\"a\"@b",
	    "a@[127.0.0.1]", "é@b", "a@é", "a,b@c", "a@b,c", "a@b_c", "a\\b@c",
	    "a1234567890123456789012345678901234567890123456789012345678901234@b",
	    "a@b123456789012345678901234567890123456789012345678901234567890123"};
	struct arena *a = arena_open();
	char *longest;

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++)
		assert_true(text_is_address(good[i]));
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		assert_false(text_is_address(bad[i]));
	longest = arena_printf(a, "a@%0252d", 0);
	for (size_t i = 63; i < 254; i += 64)
		longest[i] = '.';
	assert_int_equal(strlen(longest), 254);
	assert_true(text_is_address(longest));
	assert_false(text_is_address(arena_printf(a, "a%s", longest)));
	arena_close(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(valid_mends_what_comes_from_outside),
	    cmocka_unit_test(valid_composes_as_unicode_does),
	    cmocka_unit_test(valid_takes_a_megabyte_of_marks_in_its_stride),
	    cmocka_unit_test(fold_is_one_for_all),
	    cmocka_unit_test(fold_takes_letters_whole_or_in_parts),
	    cmocka_unit_test(fold_of_a_fold_changes_nothing),
	    cmocka_unit_test(key_keeps_words),
	    cmocka_unit_test(trim_and_line_know_every_space),
	    cmocka_unit_test(excerpt_and_length_count_characters),
	    cmocka_unit_test(starts_and_same),
	    cmocka_unit_test(distance_is_bounded),
	    cmocka_unit_test(split_drops_empty_parts),
	    cmocka_unit_test(address_is_plain),
	};

	return cmocka_run_group_tests_name("text", tests, NULL, NULL);
}
