/* token_file: refresh tokens that were replaced, kept whole or not at all. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "outbox/token_file.h"

struct fixture {
	struct arena *arena;
	char *folder, *path;
};

static int
set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	f->arena = arena_open();
	f->folder = mkdtemp(arena_string(f->arena, "/tmp/test_token_file.XXXXXX"));
	assert_non_null(f->folder);
	f->path = arena_printf(f->arena, "%s/oauth2.json", f->folder);
	*state = f;
	return 0;
}

static int
tear_down(void **state)
{
	struct fixture *f = *state;

	unlink(f->path);
	unlink(arena_printf(f->arena, "%s.new", f->path));
	unlink(arena_printf(f->arena, "%s/oauth2.lock", f->folder));
	rmdir(f->folder);
	arena_close(f->arena);
	free(f);
	return 0;
}

static const char *
kept(struct fixture *f, const char *key)
{
	const char *token = NULL;
	struct why why;
	enum status st = token_file_get(f->arena, f->folder, key, &token, &why);

	return st == NONE ? "none" : token;
}

static void
put(struct fixture *f, const char *key, const char *token, int64_t now)
{
	struct why why = {""};

	if (token_file_put(f->arena, f->folder, key, token, now, &why) != OK)
		fail_msg("%s", why.text);
}

static void
scribble(struct fixture *f, const char *path, const char *text)
{
	FILE *file = fopen(path, "w");

	(void)f;
	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

static void
the_last_one_is_kept_for_its_owner_alone(void **state)
{
	struct fixture *f = *state;
	struct stat facts;

	assert_string_equal(kept(f, "k"), "none");
	put(f, "k", "first", 1);
	put(f, "k", "second", 2);
	put(f, "other", "its own", 3);
	assert_string_equal(kept(f, "k"), "second");
	assert_string_equal(kept(f, "other"), "its own");
	assert_int_equal(stat(f->path, &facts), 0);
	assert_int_equal(facts.st_mode & 0777, 0600);
}

static void
a_write_that_broke_off_leaves_what_was(void **state)
{
	struct fixture *f = *state;

	put(f, "k", "first", 1);
	scribble(f, arena_printf(f->arena, "%s.new", f->path), "{\"k\": {\"tok");
	assert_string_equal(kept(f, "k"), "first");
	put(f, "k", "second", 2);
	assert_string_equal(kept(f, "k"), "second");
}

static void
what_is_not_ours_counts_for_nothing(void **state)
{
	static const char *const texts[] = {
	    "", "[]", "{\"k\"", "{\"k\": 7}", "{\"k\": {\"token\": 7}}", "{\"k\": {\"token\": \"\"}}"};
	struct fixture *f = *state;

	for (size_t i = 0; i < COUNT(texts); i++) {
		scribble(f, f->path, texts[i]);
		assert_string_equal(kept(f, "k"), "none");
	}
	put(f, "k", "anew", 1);
	assert_string_equal(kept(f, "k"), "anew");
}

static void
those_kept_longest_ago_go(void **state)
{
	struct fixture *f = *state;

	for (int i = 0; i < 12; i++)
		put(f, arena_printf(f->arena, "k%d", i), "token", 100 - i);
	assert_string_equal(kept(f, "k0"), "token");
	assert_string_equal(kept(f, "k10"), "none");
	assert_string_equal(kept(f, "k11"), "token"); /* put last, by a clock that went back */
	put(f, "last", "token", 1000);
	assert_string_equal(kept(f, "last"), "token");
	assert_string_equal(kept(f, "k0"), "token");
	assert_string_equal(kept(f, "k11"), "none");
}

static void
one_at_a_time_holds_the_lock(void **state)
{
	struct fixture *f = *state;
	struct why why = {""};
	int first, second;

	assert_int_equal(token_file_lock(f->folder, &first, &why), OK);
	assert_int_equal(token_file_lock(f->folder, &second, &why), RETRY);
	assert_int_equal(second, -1);
	token_file_unlock(first);
	assert_int_equal(token_file_lock(f->folder, &second, &why), OK);
	token_file_unlock(second);
}

static void
a_folder_that_cannot_be_written_is_told(void **state)
{
	struct fixture *f = *state;
	struct why why = {""};
	int lock;

	assert_int_equal(token_file_lock("/proc/none", &lock, &why), BROKEN);
	assert_non_null(strstr(why.text, "/proc/none"));
	assert_int_not_equal(token_file_put(f->arena, "/proc/none", "k", "token", 1, &why), OK);
}

#define ROW(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    ROW(the_last_one_is_kept_for_its_owner_alone),
	    ROW(a_write_that_broke_off_leaves_what_was),
	    ROW(what_is_not_ours_counts_for_nothing),
	    ROW(those_kept_longest_ago_go),
	    ROW(one_at_a_time_holds_the_lock),
	    ROW(a_folder_that_cannot_be_written_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
