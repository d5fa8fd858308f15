/* store: what is committed early is seen at once, and on the disk when it is asked for. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
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

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(what_is_committed_early_is_seen_before_it_is_synced),
	    TEST(what_is_begun_as_usual_is_synced_whatever_was_early),
	    TEST(what_was_early_is_synced_behind_an_empty_transaction),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
