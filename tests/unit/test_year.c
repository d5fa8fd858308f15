/*
 * A year of three scenarios with an injected clock: 2028, with its leap day and both clock changes, stepped through at
 * random moments; before some of them the desk is killed in the middle of its work.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "desk/scenario/scenario.h"
#include "store/outbox.h"
#include "store/selection.h"

#define HOUR_S	  3600
#define SEED	  20280229u
#define DATES_MAX 400

struct world {
	struct arena *arena;
	const char *dir;
	struct letters *letters;
	struct config config;
	struct desk desk;
	struct recruiter recruiter;
	int64_t candidate, scenario[3];
	struct why why;
};

static void
must(struct world *w, enum status st)
{
	if (st != OK)
		fail_msg("%s", w->why.text);
}

static int64_t
at(const struct world *w, const char *iso)
{
	int64_t instant;

	assert_true(clock_parse_iso(w->config.zone, iso, false, &instant));
	return instant;
}

/* Each writes to a list of its own, so that none stands in the way of another. */
static void
add_scenario(struct world *w, size_t number, const char *start, int every, enum schedule_unit unit)
{
	struct selection list = {.kind = SELECTION_LIST,
	    .agency_id = w->recruiter.agency_id,
	    .recruiter_id = w->recruiter.id,
	    .name = arena_printf(w->arena, "liste %zu", number)};
	struct candidate candidate = {.agency_id = w->recruiter.agency_id,
	    .first_name = "Jean",
	    .last_name = arena_printf(w->arena, "Martin %zu", number),
	    .email = arena_printf(w->arena, "jean%zu@mail.example", number)};
	struct scenario scenario = {.agency_id = w->recruiter.agency_id,
	    .recruiter_id = w->recruiter.id,
	    .label = list.name,
	    .start_at = at(w, start),
	    .every = every,
	    .unit = unit,
	    .message = "Bonjour {{prenom}}",
	    .active = true};
	struct store *store = w->desk.store;
	int64_t id, now = at(w, "2027-12-31");
	bool added;

	must(w, candidate_create(store, &candidate, &id, &w->why));
	must(w, selection_create(store, &list, now, &w->why));
	must(w, selection_add(store, list.id, id, now, &added, &w->why));
	scenario.selection_id = list.id;
	must(w, scenario_create(store, &scenario, now, &w->why));
	must(w, scenario_plan(&w->desk, w->arena, &scenario, now, &w->why));
	must(w, scenario_update(store, &scenario, now, &w->why));
	w->scenario[number] = scenario.id;
}

static int
set_up(void **state)
{
	struct world *w = calloc(1, sizeof(*w));
	char dir[] = "/tmp/test_year.XXXXXX";
	struct agency agency = {.name = "Lyon", .sender = "lyon@cabinet.example"};

	w->arena = arena_open();
	assert_non_null(mkdtemp(dir));
	w->dir = arena_printf(w->arena, "%s/state", dir);
	must(w, letters_open(NULL, NULL, &w->letters, &w->why));
	w->config = (struct config){.address = "d@c.example",
	    .local = "d",
	    .domain = "c.example",
	    .plus_addressing = true,
	    .limits = {.recipients = 300, .message_characters = 720, .pressure_days = 7}};
	must(w, zone_load(w->arena, "Europe/Paris", &w->config.zone, &w->why));
	w->desk = (struct desk){.letters = w->letters, .config = &w->config};
	must(w, store_open(w->dir, &w->desk.store, &w->why));
	must(w, store_begin(w->desk.store, &w->why));
	must(w, agency_create(w->desk.store, &agency, &w->recruiter.agency_id, &w->why));
	w->recruiter.name = "Hélène Alder";
	w->recruiter.email = "h@c.example";
	w->recruiter.language = "fr";
	must(w, recruiter_create(w->desk.store, &w->recruiter, &w->recruiter.id, &w->why));
	add_scenario(w, 0, "2028-01-01", 2, SCHEDULE_DAY);
	add_scenario(w, 1, "2028-01-03", 1, SCHEDULE_WEEK);
	add_scenario(w, 2, "2028-01-31", 1, SCHEDULE_MONTH);
	must(w, store_commit(w->desk.store, &w->why));
	*state = w;
	return 0;
}

static int
tear_down(void **state)
{
	struct world *w = *state;

	store_close(w->desk.store);
	letters_close(w->letters);
	arena_close(w->arena);
	free(w);
	return 0;
}

static void
run_due(struct world *w, int64_t now)
{
	struct arena *arena = arena_open();
	bool did = false;

	must(w, scenario_due(&w->desk, arena, now, &did, &w->why));
	arena_close(arena);
}

/* What was queued leaves: the next run would not write to who still waits for the last message. */
static void
post_leaves(struct world *w, int64_t now)
{
	const struct pace pace = {0};
	struct arena *arena = arena_open();
	struct outbox_turn turn = {.channel = OUTBOX_MAIL, .pace = &pace, .most = 10};
	struct outbox_result results[10];
	struct outbox_mail *mails;
	size_t count;

	must(w, outbox_turn(w->desk.store, arena, &turn, now, &mails, &count, &w->why));
	for (size_t i = 0; i < count; i++)
		results[i] = (struct outbox_result){.id = mails[i].id, .state = OUTBOX_SENT};
	turn.results = results;
	turn.result_count = count;
	turn.most = 0;
	must(w, outbox_turn(w->desk.store, arena, &turn, now, &mails, &count, &w->why));
	arena_close(arena);
}

/* A desk begins the work of that moment and is killed somewhere in it; the next one opens what it left. */
static void
run_killed(struct world *w, int64_t now, unsigned delay_us)
{
	pid_t child;

	store_close(w->desk.store);
	w->desk.store = NULL;
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		struct arena *arena = arena_open();
		bool did = false;

		if (store_open(w->dir, &w->desk.store, &w->why) == OK)
			(void)!scenario_due(&w->desk, arena, now, &did, &w->why);
		_exit(0);
	}
	usleep(delay_us);
	kill(child, SIGKILL);
	assert_int_equal(waitpid(child, NULL, 0), child);
	must(w, store_open(w->dir, &w->desk.store, &w->why));
}

static void
live_through(struct world *w, int64_t from, int64_t to)
{
	unsigned seed = SEED;

	for (int64_t now = from; now < to; now += HOUR_S / 2 + rand_r(&seed) % (9 * HOUR_S)) {
		if (rand_r(&seed) % 6 == 0)
			run_killed(w, now, (unsigned)(rand_r(&seed) % 8000));
		run_due(w, now);
		post_leaves(w, now);
	}
}

static size_t
dates_of(struct world *w, size_t number, const char *dates[DATES_MAX])
{
	struct dispatch *list;
	size_t count;

	must(w, dispatch_list(w->desk.store, w->arena, w->scenario[number], &list, &count, &w->why));
	assert_true(count <= DATES_MAX);
	for (size_t i = 0; i < count; i++) {
		assert_int_equal(list[i].recipients, 1);
		assert_int_equal(list[i].sent, 1);
		dates[count - 1 - i] = list[i].due_on;
	}
	return count;
}

/* Every `step` days of the year from its day number `first` on, told by the calendar alone. */
static void
expect_every(struct world *w, size_t number, int first, int step, size_t expected)
{
	static const int lengths[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	const char *dates[DATES_MAX];
	size_t count = dates_of(w, number, dates), k = 0;
	int of_year = 1;

	assert_int_equal(count, expected);
	for (int month = 0; month < 12; month++)
		for (int day = 1; day <= lengths[month]; day++, of_year++)
			if (of_year >= first && (of_year - first) % step == 0)
				assert_string_equal(
				    dates[k++], arena_printf(w->arena, "2028-%02d-%02d", month + 1, day));
	assert_int_equal(k, count);
}

static void
a_leap_year_loses_and_doubles_nothing(void **state)
{
	static const char *const months[] = {"2028-01-31", "2028-02-29", "2028-03-31", "2028-04-30",
	    "2028-05-31", "2028-06-30", "2028-07-31", "2028-08-31", "2028-09-30", "2028-10-31", "2028-11-30",
	    "2028-12-31"};
	struct world *w = *state;
	const char *dates[DATES_MAX];

	live_through(w, at(w, "2028-01-01"), at(w, "2029-01-01"));
	expect_every(w, 0, 1, 2, 183);
	expect_every(w, 1, 3, 7, 52);
	assert_int_equal(dates_of(w, 2, dates), 12);
	for (size_t i = 0; i < COUNT(months); i++)
		assert_string_equal(dates[i], months[i]);
}

/* Away from 10 March to 2 April, over the change of clocks: the latest day missed is made up for once, the others are not. */
static void
what_was_missed_is_made_up_for_once(void **state)
{
	struct world *w = *state;
	const char *dates[DATES_MAX];

	live_through(w, at(w, "2028-01-01"), at(w, "2028-03-10"));
	live_through(w, at(w, "2028-04-02"), at(w, "2028-04-10"));
	/* Every other day to 9 March; 31 March made up for on 2 April, before nine; then 2, 4, 6 and 8 April. */
	assert_int_equal(dates_of(w, 0, dates), 35 + 1 + 4);
	assert_string_equal(dates[34], "2028-03-09");
	assert_string_equal(dates[35], "2028-03-31");
	assert_string_equal(dates[36], "2028-04-02");
	assert_int_equal(dates_of(w, 2, dates), 3);
	assert_string_equal(dates[2], "2028-03-31");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(a_leap_year_loses_and_doubles_nothing, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(what_was_missed_is_made_up_for_once, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
