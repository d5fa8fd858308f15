/* act, rows: what is put back, and what may no longer be. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "store/act.h"
#include "store/arrival.h"
#include "store/diffusion.h"
#include "store/people.h"

#define NOW 1796126400

struct world {
	struct arena *arena;
	struct store *store;
	struct why why;
	int64_t recruiter, arrival, diffusion;
};

static int
set_up(void **state)
{
	struct world *w = calloc(1, sizeof(*w));
	char dir[] = "/tmp/test_act.XXXXXX";
	struct agency agency = {.name = "Lyon", .sender = "lyon@cabinet.example"};
	struct recruiter recruiter = {.name = "Hélène", .email = "h@cabinet.example", .language = "fr"};
	struct arrival arrival = {.key = "k", .hash = "h", .state = ARRIVAL_TAKEN, .at = NOW};
	struct diffusion diffusion = {.title = "Soudeurs"};

	w->arena = arena_open();
	assert_non_null(mkdtemp(dir));
	assert_int_equal(store_open(arena_printf(w->arena, "%s/state", dir), &w->store, &w->why), OK);
	assert_int_equal(store_begin(w->store, &w->why), OK);
	assert_int_equal(agency_create(w->store, &agency, &recruiter.agency_id, &w->why), OK);
	assert_int_equal(recruiter_create(w->store, &recruiter, &w->recruiter, &w->why), OK);
	assert_int_equal(arrival_create(w->store, &arrival, &w->arrival, &w->why), OK);
	diffusion.agency_id = recruiter.agency_id;
	diffusion.recruiter_id = w->recruiter;
	assert_int_equal(diffusion_create(w->store, &diffusion, NOW, &w->diffusion, &w->why), OK);
	*state = w;
	return 0;
}

static int
tear_down(void **state)
{
	struct world *w = *state;

	store_rollback(w->store);
	store_close(w->store);
	arena_close(w->arena);
	free(w);
	return 0;
}

static struct diffusion
find(struct world *w)
{
	struct diffusion diffusion = {0};

	assert_int_equal(diffusion_find(w->store, w->arena, w->diffusion, &diffusion, &w->why), OK);
	return diffusion;
}

static void
rename_to(struct world *w, const char *title, int64_t now)
{
	struct diffusion diffusion = find(w);

	diffusion.title = title;
	assert_int_equal(diffusion_update(w->store, &diffusion, now, &w->why), OK);
}

/* Gives the diffusion this title, as an act. */
static struct act_record
act_of_renaming(struct world *w, const char *title)
{
	struct act_record act = {.recruiter_id = w->recruiter,
	    .arrival_id = w->arrival,
	    .at = NOW,
	    .until = NOW + 120,
	    .verb = "modifier",
	    .object = "D-1",
	    .said = "modifier D-1"};
	struct act_watch *watch;

	assert_int_equal(act_watch(w->store, &watch, &w->why), OK);
	assert_false(act_watch_changed(watch));
	rename_to(w, title, NOW);
	assert_true(act_watch_changed(watch));
	assert_int_equal(act_create(w->store, watch, &act, &w->why), OK);
	act_watch_close(watch);
	return act;
}

static void
rows_come_back_once(void **state)
{
	struct world *w = *state;
	struct act_record act = act_of_renaming(w, "Caristes");
	int64_t cancelled;

	assert_string_equal(find(w).title, "Caristes");
	assert_int_equal(act_undo(w->store, &act, NOW + 60, &cancelled, &w->why), OK);
	assert_string_equal(find(w).title, "Soudeurs");
	assert_int_equal(act_undo(w->store, &act, NOW + 60, &cancelled, &w->why), REFUSED);
	assert_string_equal(find(w).title, "Soudeurs");
}

/* The same row, only looked at since (updated_at), may come back; given another title, it may not. */
static void
a_row_changed_since_stays(void **state)
{
	struct world *w = *state;
	struct act_record act = act_of_renaming(w, "Caristes");
	int64_t cancelled;

	rename_to(w, "Caristes", NOW + 30);
	assert_int_equal(store_savepoint(w->store, &w->why), OK);
	assert_int_equal(act_undo(w->store, &act, NOW + 60, &cancelled, &w->why), OK);
	store_rollback_to(w->store);
	rename_to(w, "Peintres", NOW + 40);
	assert_int_equal(store_savepoint(w->store, &w->why), OK);
	assert_int_equal(act_undo(w->store, &act, NOW + 60, &cancelled, &w->why), REFUSED);
	store_rollback_to(w->store);
	assert_string_equal(find(w).title, "Peintres");
}

static void
a_later_act_stands_in_the_way(void **state)
{
	struct world *w = *state;
	struct act_record first = act_of_renaming(w, "Caristes"), second = act_of_renaming(w, "Peintres"),
			  later;

	assert_int_equal(act_after(w->store, w->arena, &first, &later, &w->why), OK);
	assert_int_equal(later.id, second.id);
	assert_int_equal(act_after(w->store, w->arena, &second, &later, &w->why), NONE);
	assert_int_equal(act_latest(w->store, w->arena, w->recruiter, "D-1", &later, &w->why), OK);
	assert_int_equal(later.id, second.id);
	assert_int_equal(act_latest(w->store, w->arena, w->recruiter, "D-2", &later, &w->why), NONE);
}

static void
what_is_forgotten_stays(void **state)
{
	struct world *w = *state;
	struct act_record act = act_of_renaming(w, "Caristes");
	int64_t cancelled;

	assert_int_equal(act_forget(w->store, NOW + 121, &w->why), OK);
	assert_int_equal(act_undo(w->store, &act, NOW + 60, &cancelled, &w->why), REFUSED);
	assert_string_equal(find(w).title, "Caristes");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(rows_come_back_once, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(a_row_changed_since_stays, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(a_later_act_stands_in_the_way, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(what_is_forgotten_stays, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
