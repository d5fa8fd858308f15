/* segments: how many SMS a text is, and what it costs to leave the plain alphabet. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "base/buf.h"
#include "base/segments.h"

static char *
times(struct arena *a, const char *text, size_t count)
{
	struct buf out = buf_make(a);

	while (count-- > 0)
		buf_add(&out, text);
	return out.data;
}

static void
texts_are_counted(void **state)
{
	static const struct {
		const char *unit;
		size_t times;
		const char *end;
		bool gsm;
		size_t units, count, most;
	} rows[] = {
	    {"", 0, "", true, 0, 0, 160}, {"a", 160, "", true, 160, 1, 160},
	    {"a", 161, "", true, 161, 2, 153}, {"a", 306, "", true, 306, 2, 153},
	    {"a", 307, "", true, 307, 3, 153}, {"éèàùìòñüäöÉÇ", 10, "", true, 120, 1, 160},
	    {"€", 80, "", true, 160, 1, 160}, {"€", 81, "", true, 162, 2, 153},
	    /* 152 and an escaped character: it does not fit and is not cut in two, so the first holds 152. */
	    {"a", 152,
		"€aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
		"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
		true, 305, 2, 153},
	    {"a", 152,
		"€aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
		"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
		true, 306, 3, 153},
	    {"ê", 70, "", false, 70, 1, 70}, {"ê", 71, "", false, 71, 2, 67},
	    {"ê", 134, "", false, 134, 2, 67}, {"ê", 135, "", false, 135, 3, 67},
	    {"ç", 1, "", false, 1, 1, 70}, {"\U0001F600", 35, "", false, 70, 1, 70},
	    /* 66 and a pair of surrogates: 67 hold 66, and the pair goes on whole. */
	    {"ê", 66, "\U0001F600êêêêê", false, 73, 2, 67},
	    {"\U0001F600", 67, "", false, 134, 3, 67}, /* 33 pairs in each, not 33 and a half */
	};
	struct arena *a = arena_open();

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		const char *text =
		    arena_printf(a, "%s%s", times(a, rows[i].unit, rows[i].times), rows[i].end);
		struct segments found = segments_of(text);

		if (found.gsm != rows[i].gsm || found.units != rows[i].units ||
		    found.count != rows[i].count || found.most != rows[i].most)
			fail_msg("row %zu: gsm %d, %zu units, %zu SMS of %zu", i, found.gsm, found.units,
			    found.count, found.most);
	}
	arena_close(a);
}

static void
every_character_of_the_alphabet_is_one(void **state)
{
	static const char one[] = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
				  "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
	static const char two[] = "^{}\\[~]|€\f";

	(void)state;
	assert_true(segments_of(one).gsm);
	assert_int_equal(segments_of(one).units, 127); /* 128 places, one of them the escape */
	assert_int_equal(segments_of(two).units, 20);
	assert_false(segments_of("`").gsm);
}

static void
what_is_outside_has_its_likes(void **state)
{
	static const struct {
		const char *text, *outside, *plain;
	} rows[] = {
	    {"Êtes-vous prêt ? Ça ira, c’est sûr…", "Ê, ê, ’, û", "Etes-vous pret ? Ça ira, c'est sur..."},
	    {"«\u00a0cœur\u00a0» – façon", "«, \u00a0, œ, »", "\"coeur\" - facon"},
	    {"à 14\u202fh", "\u202f", "à 14 h"}, {"tout va bien", NULL, "tout va bien"},
	    {"fête \U0001F389", "ê, \U0001F389", NULL}, {"Łódź", "Ł, ó, ź", NULL}, /* a stroke is no mark */
	};
	struct arena *a = arena_open();

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		const char *outside = segments_outside(a, rows[i].text, 4);
		const char *plain = segments_plain(a, rows[i].text);

		if ((outside == NULL) != (rows[i].outside == NULL) ||
		    (outside != NULL && strcmp(outside, rows[i].outside) != 0))
			fail_msg("%s: outside %s", rows[i].text, outside == NULL ? "-" : outside);
		if ((plain == NULL) != (rows[i].plain == NULL) ||
		    (plain != NULL && strcmp(plain, rows[i].plain) != 0))
			fail_msg("%s: plain %s", rows[i].text, plain == NULL ? "-" : plain);
		assert_true(plain == NULL || segments_of(plain).gsm);
	}
	arena_close(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(texts_are_counted),
	    cmocka_unit_test(every_character_of_the_alphabet_is_one),
	    cmocka_unit_test(what_is_outside_has_its_likes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
