/* needle, sieve, branch: what a pattern cannot match without, and that rules find the same with it as without. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <glob.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "branch.h"
#include "message.h"
#include "rules_bench.h"
#include "sieve.h"

#define MATCHES_MAX 48

static const struct {
	const char *pattern,
	    *needles; /* joined by '|'; "" when nothing is known; '#' an edge, '^' the start */
} needle_rows[] = {
    {"abc", "abc"},
    {"\\babc\\b", "#abc#"},
    {"\\b(?:abc|d)e?f\\b", "#abcef#|#abcf#|#def#|#df#"},
    {"abc\\b.\\bd", "abc#"},
    {"\\b\\w+\\b", ""},
    {"ab\\b,\\bcd", "ab,cd"},
    {"^\\babc", "^abc"},
    {"(?:^| )abc", "^abc| abc"},
    {"ab?c", "abc|ac"},
    {"ab*cd", "cd"},
    {"ab+cd", "cd"},
    {"\\w+ merci", " merci"},
    {"rencontr(?:er|e)", "rencontr"},
    {"(?:le |la )?dernier", "le dernier|la dernier|dernier"},
    {"(?:le |la )*dernier", "dernier"},
    {"les (deux|trois|\\d+) premier", " premier"},
    {"un[- ]deux", "un-deux|un deux"},
    {"un[^- ]deux", "deux"},
    {"un[]x]deux", "deux"},
    {"un[[:alpha:]]deux", ""},
    {"un.{0,30}?deux", "deux"},
    {"deux.{2}un", "deux"},
    {"(?:deux){0,2}un", "un"},
    {"(?:deux){2}un", "deux"},
    {"oui|\\d+", ""},
    {"oui|non", "oui|non"},
    {"oui|", ""},
    {"(?:oui|)non", "ouinon|non"},
    {"ok(?= pour| pas)", " pour| pas"},
    {"(?:x\\w+)?(?=pour|par)ok", "pour|par"},
    {"(?<!pas )ok(?!pour)", "ok"},
    {"^ ?(?:et )?voir$", "^ et voir|^ voir|^et voir|^voir"},
    {"trop (?:junior|vert)(*SKIP)(*FAIL)|\\btrop\\b", "#trop#"},
    {"(?:a(*F)|bcd)e", "bcde"},
    {"(?:a(*F))?bcd", "bcd"},
    {"(?!x(*F))bcd", "bcd"},
    {"d'accord|\\.\\.\\.", "d'accord|..."},
    {"préavis?s", "préaviss|préavis"},
    {"été?", "été|ét"},
    {"a\\x{2192}bc", "bc"},
    {"a\\x62c", "abc"},
    {"abc\\xe9d", "abc"},
    {"abc\\x6?", ""},
    /* What is not followed makes the whole unknown. */
    {"(?i)abc", ""},
    {"(?#x)abc", ""},
    {"(?<nom>abc)", ""},
    {"(abc)\\1", ""},
    {"\\Qabc\\E", ""},
    {"(*UCP)abc", ""},
    {"abc(?(1)x)", ""},
    {"abc{,3}", ""},
    {"x{1|y}abc", ""},
    {"(?:bcd){00,2}e", "e"},
    {"abc[\\c]]def", ""},
    {"", ""},
};

static void
needles_are_what_must_stand_there(void **state)
{
	struct arena *a = arena_open();

	(void)state;
	for (size_t i = 0; i < sizeof(needle_rows) / sizeof(*needle_rows); i++) {
		const struct needles needles = needs_of(a, needle_rows[i].pattern).sets[0];
		struct buf joined = buf_make(a);
		for (size_t k = 0; k < needles.count; k++)
			buf_addf(&joined, "%s%s", k > 0 ? "|" : "", needles.items[k]);
		for (char *c = joined.data; *c != '\0'; c++)
			*c = *c == NEEDLE_EDGE ? '#' : *c == NEEDLE_START ? '^' : *c;
		if (strcmp(joined.data, needle_rows[i].needles) != 0)
			fail_msg("%s: %s", needle_rows[i].pattern, joined.data);
	}
	arena_close(a);
}

static void
patterns_are_parted(void **state)
{
	static const struct {
		const char *pattern, *branches; /* joined by " ; ", guards with a '~' */
	} rows[] = {
	    {"oui", "oui"},
	    {"oui|non", "oui ; non"},
	    {"oui|", "oui ; "},
	    {"|oui|non", " ; oui ; non"},
	    {"|a(*SKIP)(*FAIL)|b", "~a ;  ; b"},
	    {"a[|)]b|c\\|d|e(?:f|g)", "a[|)]b ; c\\|d ; e(?:f|g)"},
	    {"a[]|]b|c", "a[]|]b ; c"},
	    {"\\b(?:oui|non)\\b", "\\boui\\b ; \\bnon\\b"},
	    {"^(?!x|y)(?:oui|non|)$", "^(?!x|y)oui$ ; ^(?!x|y)non$ ; ^(?!x|y)$"},
	    {"(?:(?:a|b)c|d)e|f", "ace ; bce ; de ; f"},
	    {"(?:oui|non)?", "(?:oui|non)?"},
	    {"(?:a|b)+c|d", "(?:a|b)+c ; d"},
	    {"ok(?:a|b)|c", "ok(?:a|b) ; c"},
	    {"a(*SKIP)(*FAIL)|(?:b|c)d", "~a ; bd ; cd"},
	    {"b|(?:a|x)(*SKIP)(*FAIL)|c|d(*SKIP)(*FAIL)", "~(?:a|x) ; ~d ; b ; c"},
	    /* What is not followed stays whole. */
	    {"a(*SKIP)(*FAIL)", "a(*SKIP)(*FAIL)"},
	    {"(?:a(*SKIP)(*FAIL)|b)c", "(?:a(*SKIP)(*FAIL)|b)c"},
	    {"(a|b)|c", "(a|b)|c"},
	    {"(?i)a|b", "(?i)a|b"},
	    {"(?<x>a)|b", "(?<x>a)|b"},
	    {"a(*SKIP)(*F)|b", "a(*SKIP)(*F)|b"},
	    {"[[:alpha:]]|b", "[[:alpha:]]|b"},
	    {"\\Qa|b\\E", "\\Qa|b\\E"},
	    {"a|b)", "a|b)"},
	};
	struct arena *a = arena_open();

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct strings branches = {0};
		struct buf joined = buf_make(a);
		size_t guards;
		branches_of(a, rows[i].pattern, &branches, &guards);
		for (size_t k = 0; k < branches.count; k++)
			buf_addf(
			    &joined, "%s%s%s", k > 0 ? " ; " : "", k < guards ? "~" : "", branches.items[k]);
		if (strcmp(joined.data, rows[i].branches) != 0)
			fail_msg("%s: %s", rows[i].pattern, joined.data);
	}
	arena_close(a);
}

static void
needs_are_all_that_must_stand_there(void **state)
{
	static const struct {
		const char *pattern, *sets; /* joined by '|', and by " & " */
	} rows[] = {
	    {"abc", "abc"},
	    {"\\brdv\\b.*(?:cv|photo)", "#rdv# & cv|photo"},
	    {"\\brdv\\b.*(?:permis|photo)", "#rdv# & permis|photo"},
	    {"permis.*(?:envoyer)?", "permis"},
	    {"un(?:rencontre.*lundi|voir.*mardi)", "lundi|mardi & rencontre|voir & un"},
	    {"un(?:rencontre.*lundi|\\d)", "un"},
	};
	struct arena *a = arena_open();

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct needs needs = needs_of(a, rows[i].pattern);
		struct buf joined = buf_make(a);
		for (size_t n = 0; n < needs.count; n++)
			for (size_t k = 0; k < needs.sets[n].count; k++)
				buf_addf(&joined, "%s%s",
				    k > 0   ? "|"
				    : n > 0 ? " & "
					    : "",
				    needs.sets[n].items[k]);
		for (char *c = joined.data; *c != '\0'; c++)
			*c = *c == NEEDLE_EDGE ? '#' : *c == NEEDLE_START ? '^' : *c;
		if (strcmp(joined.data, rows[i].sets) != 0)
			fail_msg("%s: %s", rows[i].pattern, joined.data);
	}
	arena_close(a);
}

static void
sieve_wants_one_of_each_set(void **state)
{
	static const char *who[] = {"nadia", "omar"}, *when[] = {"lundi"};
	const struct needs needs[] = {{2, {{2, 2, who}, {1, 1, when}}}, {1, {{1, 1, when}}}};
	struct arena *a = arena_open();
	const struct sieve *sieve = sieve_make(a, needs, 2);
	uint64_t passed;

	(void)state;
	sieve_text(sieve, "omar", 4, &passed);
	assert_int_equal(passed, 0);
	sieve_text(sieve, "lundi omar", 10, &passed);
	assert_int_equal(passed, 1 | 2);
	sieve_text(sieve, "lundi", 5, &passed);
	assert_int_equal(passed, 2);
	arena_close(a);
}

/* As PCRE2 sees words and the start of a text; of letters beyond ASCII nothing is said. */
static void
sieve_looks_at_what_stands_around(void **state)
{
	static const struct {
		const char *text;
		uint64_t passed;
	} rows[] = {
	    {"pas", 1 | 2 | 4 | 8},
	    {"passe", 1 | 4},
	    {"un pas", 1 | 2},
	    {"trepas.", 2},
	    {"pas_ici", 1 | 4},
	    {"d'un,pas!", 1 | 2},
	    {"\xC3\xA9pas\xC3\xA9", 1 | 2},
	    {"pa", 0},
	};
	static const char *before[] = {"\1pas"}, *behind[] = {"pas\1"}, *start[] = {"\2pas"},
			  *whole[] = {"\2pas\1"};
	const struct needs needs[] = {
	    {1, {{1, 1, before}}}, {1, {{1, 1, behind}}}, {1, {{1, 1, start}}}, {1, {{1, 1, whole}}}};
	struct arena *a = arena_open();
	const struct sieve *sieve = sieve_make(a, needs, 4);
	uint64_t passed;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		sieve_text(sieve, rows[i].text, strlen(rows[i].text), &passed);
		if (passed != rows[i].passed)
			fail_msg("%s: %x", rows[i].text, (unsigned)passed);
	}
	arena_close(a);
}

static void
sieve_tells_all_that_may_match(void **state)
{
	static const struct {
		const char *text;
		uint64_t passed;
	} rows[] = {
	    {"", 8},
	    {"rien", 8},
	    {"il vient", 8 | 1},
	    {"bienvenue", 8 | 2 | 4},
	    {"ienv", 8},
	    {"bbien", 8 | 2},
	    {"venienue", 8},
	    {"une chose interminab", 8 | 1},
	};
	static const char *vient[] = {"vient", "interminablement"}, *bien[] = {"bien"},
			  *venue[] = {"venue", "enue "};
	const struct needs needs[] = {{1, {{2, 2, vient}}}, {1, {{1, 1, bien}}}, {1, {{2, 2, venue}}}, {0}};
	struct arena *a = arena_open();
	const struct sieve *sieve = sieve_make(a, needs, 4);
	uint64_t passed;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		sieve_text(sieve, rows[i].text, strlen(rows[i].text), &passed);
		assert_int_equal(passed, rows[i].passed);
	}
	arena_close(a);
}

/* So many that the automaton has no room for all of them to their end: they are told by less, never not at all. */
static void
many_needles_still_sieve(void **state)
{
	enum { PATTERNS = 1000, EACH = 30 };
	struct arena *a = arena_open();
	struct needs *needs = arena_array(a, PATTERNS, sizeof(*needs));
	uint64_t passed[SIEVE_WORDS(PATTERNS)];
	const struct sieve *sieve;
	uint32_t seed = 1;

	(void)state;
	for (int i = 0; i < PATTERNS; i++) {
		struct needles *set = &needs[i].sets[0];
		needs[i].count = 1;
		set->items = arena_array(a, EACH, sizeof(*set->items));
		for (set->count = 0; set->count < EACH; set->count++) {
			char word[9] = "";
			for (int k = 0; k < 8; k++) {
				seed = seed * 1664525 + 1013904223;
				word[k] = (char)('a' + (seed >> 16) % 25);
			}
			set->items[set->count] = arena_string(a, word);
		}
	}
	sieve = sieve_make(a, needs, PATTERNS);
	for (int i = 0; i < PATTERNS; i++) {
		int others = 0;
		sieve_text(sieve, needs[i].sets[0].items[i % EACH], 8, passed);
		assert_true(passed[i / 64] >> i % 64 & 1);
		for (int k = 0; k < PATTERNS; k++)
			others += (int)(passed[k / 64] >> k % 64 & 1);
		assert_true(others < 20);
	}
	sieve_text(sieve, "zzzzzzzz", 8, passed);
	for (size_t i = 0; i < SIEVE_WORDS(PATTERNS); i++)
		assert_int_equal(passed[i], 0);
	arena_close(a);
}

/* -- the rules of etc/ with their needles, and with patterns of which nothing is known -- */

struct pair {
	const struct rules *with, *without;
};

/* A comment that matches nothing, and that needs_of does not follow. */
static const char *
blinded(struct arena *a, const char *rules)
{
	static const char key[] = "pattern = \"";
	struct buf out = buf_make(a);

	for (const char *at; (at = strstr(rules, key)) != NULL; rules = at + strlen(key)) {
		buf_add_bytes(&out, rules, (size_t)(at - rules));
		buf_addf(&out, "%s(?#)", key);
	}
	buf_add(&out, rules);
	return out.data;
}

static const struct rules *
compile(struct arena *a, const char *french, const char *english)
{
	struct rule_file files[] = {{"fr", french}, {"en", english}};
	const struct rules *rules;
	struct why why;

	if (rules_parse(a, files, 2, &rules, &why) != OK)
		fail_msg("%s", why.text);
	rules_quicken(a, rules);
	return rules;
}

static void
compare(const struct pair *pair, const char *text)
{
	size_t size = strlen(text);

	for (int kind = RULE_WORD + 1; kind < RULE_KINDS; kind++) {
		struct rule_match left[MATCHES_MAX], right[MATCHES_MAX];
		size_t count = rules_match(pair->with, (enum rule_kind)kind, text, size, left, MATCHES_MAX);
		assert_int_equal(
		    count, rules_match(pair->without, (enum rule_kind)kind, text, size, right, MATCHES_MAX));
		for (size_t i = 0; i < count; i++) {
			assert_string_equal(left[i].name, right[i].name);
			assert_int_equal(left[i].begin, right[i].begin);
			assert_int_equal(left[i].end, right[i].end);
			assert_int_equal(left[i].group_begin, right[i].group_begin);
			assert_int_equal(left[i].group_end, right[i].group_end);
		}
		assert_int_equal(rules_hold(pair->with, (enum rule_kind)kind, text, size),
		    rules_hold(pair->without, (enum rule_kind)kind, text, size));
	}
}

/* Every string of the rules, examples and pieces of patterns, and each with the half of another behind it. */
static size_t
compare_strings(struct arena *a, const struct pair *pair, const char *rules)
{
	const char *last = "";
	size_t compared = 0;

	for (const char *at = rules; (at = strchr(at, '"')) != NULL; at++) {
		const char *end = strchr(at + 1, '"'), *text;
		if (end == NULL)
			break;
		text = text_fold(a, arena_bytes(a, at + 1, (size_t)(end - at - 1)));
		compare(pair, text);
		compare(pair, arena_printf(a, "%s, %s", text, last + strlen(last) / 2));
		last = text;
		compared++;
		at = end;
	}
	return compared;
}

static size_t
compare_letters(const struct pair *pair, const char *names)
{
	size_t compared = 0;
	glob_t found;

	assert_int_equal(glob(names, 0, NULL, &found), 0);
	for (size_t i = 0; i < found.gl_pathc; i++) {
		struct arena *a = arena_open();
		const char *bytes = rules_text(a, found.gl_pathv[i]), *line;
		struct message *message = message_parse(a, bytes, strlen(bytes));
		size_t size;
		for (line = text_fold(a, message->text); *line != '\0'; line += size + (line[size] == '\n')) {
			size = strcspn(line, "\n");
			compare(pair, arena_bytes(a, line, size));
			compared++;
		}
		compare(pair, text_fold(a, message->quoted));
		arena_close(a);
	}
	globfree(&found);
	return compared;
}

static void
rules_find_the_same_with_needles_and_without(void **state)
{
	const struct bench *bench = *state;
	struct arena *a = arena_open();
	const char *french = rules_text(a, "etc/rules.fr.conf"),
		   *english = rules_text(a, "etc/rules.en.conf");
	struct pair pair = {bench->rules, compile(a, blinded(a, french), blinded(a, english))};

	message_prepare();
	assert_true(compare_strings(a, &pair, french) > 500);
	assert_true(compare_strings(a, &pair, english) > 300);
	assert_true(compare_letters(&pair, "tests/corpus/*/*.eml") > 500);
	assert_false(rules_exhausted(pair.with));
	arena_close(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(needles_are_what_must_stand_there),
	    cmocka_unit_test(needs_are_all_that_must_stand_there),
	    cmocka_unit_test(sieve_wants_one_of_each_set),
	    cmocka_unit_test(patterns_are_parted),
	    cmocka_unit_test(sieve_looks_at_what_stands_around),
	    cmocka_unit_test(sieve_tells_all_that_may_match),
	    cmocka_unit_test(many_needles_still_sieve),
	    cmocka_unit_test(rules_find_the_same_with_needles_and_without),
	};

	return cmocka_run_group_tests(tests, open_bench, close_bench);
}
