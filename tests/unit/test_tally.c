#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "outbox/tally.h"

static int
set_up(void **state)
{
	static char dir[64];

	snprintf(dir, sizeof(dir), "/tmp/facteur-tally-XXXXXX");
	*state = mkdtemp(dir);
	return *state == NULL;
}

static int
tear_down(void **state)
{
	char path[128];

	snprintf(path, sizeof(path), "%s/outbox.taken", (char *)*state);
	unlink(path);
	return rmdir(*state);
}

/* The worker is killed: nothing is closed. */
static void
what_was_taken_outlives_the_worker(void **state)
{
	struct tally *killed = tally_open(*state), *next;
	char id[32];

	tally_clear(killed);
	for (int i = 0; i < TALLY_SYNCED + 3; i++) {
		snprintf(id, sizeof(id), "<%d@x>", i);
		tally_note(killed, id);
	}
	next = tally_open(*state);
	assert_true(tally_holds("<0@x>", next) && tally_holds(id, next));
	assert_false(tally_holds("<67@x>", next));
	tally_clear(next);
	tally_note(next, "<67@x>");
	tally_close(next);
	next = tally_open(*state);
	assert_true(tally_holds("<67@x>", next));
	assert_false(tally_holds("<0@x>", next) || tally_holds(id, next));
	tally_close(next);
	tally_close(killed);
}

/* The next batch is on its way before the database knows of this one. */
static void
two_batches_are_kept_apart(void **state)
{
	struct tally *tally = tally_open(*state), *next;

	tally_clear(tally);
	tally_turn(tally);
	tally_note(tally, "<1@x>");
	tally_turn(tally);
	tally_note(tally, "<2@x>");
	next = tally_open(*state);
	assert_true(tally_holds("<1@x>", next) && tally_holds("<2@x>", next));
	tally_close(next);
	tally_forget(tally);
	tally_note(tally, "<3@x>");
	next = tally_open(*state);
	assert_false(tally_holds("<1@x>", next));
	assert_true(tally_holds("<2@x>", next) && tally_holds("<3@x>", next));
	tally_close(next);
	tally_clear(tally);
	assert_false(tally_holds("<2@x>", tally));
	tally_close(tally);
}

static void
no_more_than_a_batch_is_noted(void **state)
{
	struct tally *tally = tally_open(*state);
	char id[32];

	tally_clear(tally);
	for (int i = 0; i < TALLY_MOST + 1; i++) {
		snprintf(id, sizeof(id), "<%d@x>", i);
		tally_note(tally, id);
	}
	assert_true(tally_holds("<255@x>", tally));
	assert_false(tally_holds(id, tally));
	tally_clear(tally);
	assert_false(tally_holds("<0@x>", tally));
	tally_close(tally);
}

static void
without_a_file_nothing_is_known(void **state)
{
	struct tally *tally = tally_open("/nonexistent");

	(void)state;
	tally_clear(tally);
	tally_note(tally, "<1@x>");
	assert_false(tally_holds("<1@x>", tally));
	tally_close(tally);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(what_was_taken_outlives_the_worker, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(two_batches_are_kept_apart, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(no_more_than_a_batch_is_noted, set_up, tear_down),
	    cmocka_unit_test(without_a_file_nothing_is_known),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
