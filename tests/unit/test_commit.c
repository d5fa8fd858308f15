/* store: what is committed early is seen at once, and on the disk when it is asked for; the log has room, which is no row. */
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

#include "store/people.h"

/* Of this program, called by SQLite in the place of the library's: counts. */
static int synced;

int
fdatasync(int fd)
{
	synced++;
	return fsync(fd);
}

/* Two programs on one database. */
struct world {
	char dir[64];
	struct store *store, *other;
	struct arena *arena;
	int64_t agency;
};

static void
must(enum status st, const struct why *why)
{
	if (st != OK)
		fail_msg("%s: %s", status_name(st), why->text);
}

static int
set_up(void **state)
{
	const struct agency agency = {.name = "Lyon", .sender = "lyon@cabinet.example"};
	struct world *w = calloc(1, sizeof(*w));
	struct why why = {0};

	*state = w;
	strcpy(w->dir, "/tmp/facteur-commit-XXXXXX");
	assert_non_null(mkdtemp(w->dir));
	w->arena = arena_open();
	must(store_open(w->dir, &w->store, &why), &why);
	must(agency_create(w->store, &agency, &w->agency, &why), &why);
	must(store_open(w->dir, &w->other, &why), &why);
	synced = 0;
	return 0;
}

static int
tear_down(void **state)
{
	struct world *w = *state;
	char command[128];

	store_close(w->other);
	store_close(w->store);
	arena_close(w->arena);
	snprintf(command, sizeof(command), "rm -rf '%s'", w->dir);
	free(w);
	return system(command) == 0 ? 0 : 1;
}

/* In a transaction that was begun: a row, and the commit. */
static void
hire(const struct world *w, const char *email)
{
	const struct recruiter jeanne = {.agency_id = w->agency, .name = "Jeanne Petit", .email = email};
	struct why why = {0};
	int64_t id;

	must(recruiter_create(w->store, &jeanne, &id, &why), &why);
	must(store_commit(w->store, &why), &why);
}

static bool
is_seen(const struct world *w, const char *email)
{
	struct recruiter seen;
	struct why why = {0};

	return recruiter_find_email(w->other, w->arena, email, &seen, &why) == OK;
}

static void
what_is_committed_early_is_seen_before_it_is_synced(void **state)
{
	struct world *w = *state;
	struct why why = {0};

	must(store_begin_early(w->store, &why), &why);
	hire(w, "jeanne@cabinet.example");
	assert_int_equal(synced, 0);
	assert_true(is_seen(w, "jeanne@cabinet.example"));
	must(store_sync(w->store, &why), &why);
	assert_int_equal(synced, 1);
	must(store_sync(w->store, &why), &why);
	assert_int_equal(synced, 1);
}

static void
what_is_begun_as_usual_is_synced_whatever_was_early(void **state)
{
	struct world *w = *state;
	struct why why = {0};

	must(store_begin_early(w->store, &why), &why);
	hire(w, "jeanne@cabinet.example");
	must(store_begin(w->store, &why), &why);
	hire(w, "jeanne.petit@cabinet.example");
	assert_int_equal(synced, 1);
}

/* Nothing was written since, so nothing was synced by the way. */
static void
what_was_early_is_synced_behind_an_empty_transaction(void **state)
{
	struct world *w = *state;
	struct why why = {0};

	must(store_begin_early(w->store, &why), &why);
	hire(w, "jeanne@cabinet.example");
	must(store_begin(w->store, &why), &why);
	must(store_commit(w->store, &why), &why);
	assert_int_equal(synced, 0);
	must(store_sync(w->store, &why), &why);
	assert_int_equal(synced, 1);
}

static void
begin_and_hire(const struct world *w, struct store *store, const char *email)
{
	struct world one = *w;
	struct why why = {0};

	one.store = store;
	must(store_begin(store, &why), &why);
	hire(&one, email);
}

static off_t
log_bytes(const struct world *w)
{
	struct stat facts;

	if (stat(arena_printf(w->arena, "%s/facteur.db-wal", w->dir), &facts) != 0)
		fail_msg("no log");
	return facts.st_size;
}

/* What is left when the machine stops: the files, and nothing that was known of them. */
static bool
is_found_after_power_came_back(const struct world *w, const char *email)
{
	char *copy = arena_printf(w->arena, "%s/copy", w->dir);
	struct world after = *w;
	struct why why = {0};
	bool found;

	assert_int_equal(0, system(arena_printf(w->arena,
				"rm -rf '%s'; mkdir '%s'; cp '%s/facteur.db' '%s/facteur.db-wal' '%s'", copy,
				copy, w->dir, w->dir, copy)));
	must(store_open(copy, &after.other, &why), &why);
	found = is_seen(&after, email);
	store_close(after.other);
	return found;
}

static void
the_log_is_given_room_and_what_is_written_into_it_is_found(void **state)
{
	struct world *w = *state;
	off_t before;

	begin_and_hire(w, w->store, "jeanne@cabinet.example");
	before = log_bytes(w);
	store_make_room(w->store);
	assert_true(log_bytes(w) >= before + 1024 * 1024);
	assert_true(is_found_after_power_came_back(w, "jeanne@cabinet.example"));
	before = log_bytes(w);
	store_make_room(w->store); /* there is enough */
	begin_and_hire(w, w->other, "jean@cabinet.example");
	begin_and_hire(w, w->store, "ivan@cabinet.example");
	assert_int_equal(log_bytes(w), before);
	assert_true(is_found_after_power_came_back(w, "jean@cabinet.example"));
	assert_true(is_found_after_power_came_back(w, "ivan@cabinet.example"));
	assert_false(is_found_after_power_came_back(w, "nobody@cabinet.example"));
}

static void
room_in_a_log_that_was_emptied_is_no_harm(void **state)
{
	struct world *w = *state;
	struct why why = {0};

	begin_and_hire(w, w->store, "jeanne@cabinet.example");
	must(store_empty_log(w->store, &why), &why);
	assert_int_equal(log_bytes(w), 0);
	store_make_room(w->store);
	assert_true(log_bytes(w) >= 1024 * 1024);
	assert_true(is_found_after_power_came_back(w, "jeanne@cabinet.example"));
	begin_and_hire(w, w->other, "jean@cabinet.example");
	assert_true(is_found_after_power_came_back(w, "jean@cabinet.example"));
}

static void
no_room_is_made_while_another_writes(void **state)
{
	struct world *w = *state;
	struct why why = {0};
	off_t before;

	begin_and_hire(w, w->store, "jeanne@cabinet.example");
	before = log_bytes(w);
	must(store_begin(w->other, &why), &why);
	store_make_room(w->store);
	assert_int_equal(log_bytes(w), before);
	store_rollback(w->other);
	must(store_begin_now(w->other, &why), &why); /* nobody is at the door */
	store_rollback(w->other);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(what_is_committed_early_is_seen_before_it_is_synced),
	    TEST(what_is_begun_as_usual_is_synced_whatever_was_early),
	    TEST(what_was_early_is_synced_behind_an_empty_transaction),
	    TEST(the_log_is_given_room_and_what_is_written_into_it_is_found),
	    TEST(room_in_a_log_that_was_emptied_is_no_harm),
	    TEST(no_room_is_made_while_another_writes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
