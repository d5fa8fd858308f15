#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "table.h"

/* What a spreadsheet would calculate is words, whichever way it is spelled; everything else stays as it was. */
static void
no_cell_is_a_formula(void **state)
{
	static const struct {
		const char *cell, *written;
	} rows[] = {
	    {"=1+1", "\"'=1+1\""},
	    {"+33 6 11", "\"'+33 6 11\""},
	    {"-1", "\"'-1\""},
	    {"@SUM(A1)", "\"'@SUM(A1)\""},
	    {"\t=1", "\"'\t=1\""},
	    {"\r=1", "\"'\r=1\""},
	    {"\n=1", "\"'\n=1\""},
	    {" =1", "\"' =1\""},
	    {"\u00a0=1", "\"'\u00a0=1\""},
	    {"\u3000=1", "\"'\u3000=1\""},
	    {"\u200b=1", "\"'\u200b=1\""},
	    {"\ufeff=1", "\"'\ufeff=1\""},
	    {"\uff1d1+1", "\"'\uff1d1+1\""},
	    {"\uff0b1", "\"'\uff0b1\""},
	    {"\uff0d1", "\"'\uff0d1\""},
	    {"\uff20SUM", "\"'\uff20SUM\""},
	    {"1=1", "\"1=1\""},
	    {" un mot", "\" un mot\""},
	    {"à 3 = 2", "\"à 3 = 2\""},
	    {"", "\"\""},
	    {"a;b\"c\nd", "\"a;b\"\"c\nd\""},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct arena *arena = arena_open();
		struct buf out = buf_make(arena);
		table_add(&out, &rows[i].cell, 1);
		assert_string_equal(out.data, arena_printf(arena, "%s\r\n", rows[i].written));
		arena_close(arena);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(no_cell_is_a_formula),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
