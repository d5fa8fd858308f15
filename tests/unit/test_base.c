/* arena, buf, status and embed: the ground everything else stands on. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdalign.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/embed.h"
#include "base/status.h"

static void
arena_gives_zeroed_aligned_memory(void **state)
{
	static const size_t sizes[] = {1, 3, 16, 100, 5000, 4096 * 4, 70000, 1};
	struct arena *a = arena_open();

	(void)state;
	for (size_t i = 0; i < COUNT(sizes); i++) {
		unsigned char *bytes = arena_alloc(a, sizes[i]);
		assert_int_equal((uintptr_t)bytes % alignof(max_align_t), 0);
		for (size_t j = 0; j < sizes[i]; j++)
			assert_int_equal(bytes[j], 0);
		memset(bytes, 0xA5, sizes[i]);
	}
	arena_close(a);
	arena_close(NULL);
}

static void
arena_keeps_what_was_there_before(void **state)
{
	struct arena *a = arena_open();
	char *first = arena_string(a, "premier"), *grown;

	(void)state;
	for (int i = 0; i < 2000; i++)
		assert_string_equal(
		    arena_printf(a, "%d", i), arena_printf(a, "%04d", i) + (i < 10) + (i < 100) + (i < 1000));
	assert_string_equal(first, "premier");
	grown = arena_grow(a, first, strlen(first), 64);
	assert_string_equal(grown, "premier");
	assert_int_equal(grown[63], 0);
	assert_null(arena_string(a, NULL));
	assert_memory_equal(arena_bytes(a, "a\0b", 3), "a\0b\0", 4);
	arena_close(a);
}

static void
arena_gives_back_what_a_step_took(void **state)
{
	struct arena *a = arena_open();
	struct arena_mark start = arena_mark(a), mark;
	char *kept, *again;

	(void)state;
	arena_alloc(a, 100000);
	arena_alloc(a, 10);
	arena_rewind(a, start);
	kept = arena_string(a, "gardé");
	mark = arena_mark(a);
	for (int round = 0; round < 3; round++) {
		char *first = arena_alloc(a, 40);
		memset(first, 0xA5, 40);
		for (int i = 0; i < 50; i++)
			memset(arena_alloc(a, i % 2 == 0 ? 3000 : 9000), 0xA5, 3000);
		arena_rewind(a, mark);
		again = arena_alloc(a, 40);
		assert_ptr_equal(again, first);
		for (int i = 0; i < 40; i++)
			assert_int_equal(again[i], 0);
		arena_rewind(a, mark);
	}
	assert_string_equal(kept, "gardé");
	arena_close(a);
}

static void
an_arena_that_was_cleared_is_as_new(void **state)
{
	static const size_t sizes[] = {40, 3000, 9000, 200000, 3000000};
	struct arena *a = arena_open();

	(void)state;
	for (int round = 0; round < 4; round++) {
		for (size_t i = 0; i < 3 * COUNT(sizes); i++) {
			size_t size = sizes[(i + (size_t)round) % COUNT(sizes)];
			unsigned char *piece = arena_alloc(a, size);

			assert_int_equal(piece[0] | piece[size / 2] | piece[size - 1], 0);
			memset(piece, 0xA5, size);
		}
		arena_clear(a);
	}
	arena_clear(a);
	arena_close(a);
}

static void
note_undone(void *object)
{
	char **order = object;

	*(*order)++ = 'x';
}

static void
note_first(void *object)
{
	char **order = object;

	*(*order)++ = '1';
}

static void
arena_undoes_latest_first(void **state)
{
	struct arena *a = arena_open();
	char order[4] = "", *end = order;

	(void)state;
	arena_defer(a, note_first, &end);
	arena_defer(a, note_undone, &end);
	assert_string_equal(order, "");
	arena_close(a);
	assert_string_equal(order, "x1");
}

static void
buf_grows_and_stays_terminated(void **state)
{
	struct arena *a = arena_open();
	struct buf buf = buf_make(a);

	(void)state;
	assert_string_equal(buf.data, "");
	for (int i = 0; i < 1000; i++)
		buf_addf(&buf, "%03d", i);
	assert_int_equal(buf.size_bytes, 3000);
	assert_int_equal(strlen(buf.data), 3000);
	assert_memory_equal(buf.data + 2997, "999", 4);
	buf_cut(&buf, 3);
	buf_add(&buf, NULL);
	buf_add_char(&buf, '!');
	buf_add_bytes(&buf, "a\0b", 3);
	assert_int_equal(buf.size_bytes, 7);
	assert_memory_equal(buf.data, "000!a\0b", 8);
	arena_close(a);
}

static void
because_cuts_between_characters(void **state)
{
	char accents[1200] = "";
	struct why why;

	(void)state;
	assert_int_equal(because(NULL, RETRY, "nobody reads this"), RETRY);
	assert_int_equal(because(&why, REFUSED, "le dossier %d est clos", 7), REFUSED);
	assert_string_equal(why.text, "le dossier 7 est clos");
	/* Two bytes each, begun at an even, then at an odd place: the cut falls inside one of the two. */
	for (int i = 0; i < 500; i++)
		strcat(accents, "é");
	why_write(&why, "%s", accents);
	assert_int_equal(strlen(why.text) % 2, 0);
	why_write(&why, "-%s", accents);
	assert_int_equal(strlen(why.text) % 2, 1);
	assert_true(strlen(why.text) > 500);
}

static void
status_has_names(void **state)
{
	static const struct {
		enum status status;
		const char *name;
	} rows[] = {{OK, "ok"}, {NONE, "none"}, {REFUSED, "refused"}, {RETRY, "retry"}, {BROKEN, "broken"},
	    {(enum status)99, "unknown"}};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_string_equal(status_name(rows[i].status), rows[i].name);
}

static void
embed_finds_by_name(void **state)
{
	(void)state;
	assert_null(embedded_find("no such file"));
	for (const struct embedded *file = embedded_files; file->name != NULL; file++) {
		assert_ptr_equal(embedded_find(file->name), file);
		assert_int_equal(file->text[file->size_bytes], 0);
		if (file[1].name != NULL)
			assert_true(strcmp(file->name, file[1].name) < 0);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(arena_gives_zeroed_aligned_memory),
	    cmocka_unit_test(arena_keeps_what_was_there_before),
	    cmocka_unit_test(arena_gives_back_what_a_step_took),
	    cmocka_unit_test(an_arena_that_was_cleared_is_as_new),
	    cmocka_unit_test(arena_undoes_latest_first),
	    cmocka_unit_test(buf_grows_and_stays_terminated),
	    cmocka_unit_test(because_cuts_between_characters),
	    cmocka_unit_test(status_has_names),
	    cmocka_unit_test(embed_finds_by_name),
	};

	return cmocka_run_group_tests_name("base", tests, NULL, NULL);
}
