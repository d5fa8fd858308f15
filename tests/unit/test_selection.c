#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/diffusion.h"
#include "store/feedback.h"
#include "store/group.h"
#include "store/selection.h"

#define NOW 1796000000

struct world {
	char dir[64];
	struct store *store;
	struct arena *arena;
	int64_t lyon, lille, paul, marie, zoe, max, diffusion;
};

static void
must(enum status st, const struct why *why)
{
	if (st != OK)
		fail_msg("%s: %s", status_name(st), why->text);
}

static int64_t
candidate_of(struct world *w, struct candidate candidate)
{
	struct why why = {0};
	int64_t id;

	must(candidate_create(w->store, &candidate, &id, &why), &why);
	return id;
}

static int
set_up(void **state)
{
	struct world *w = calloc(1, sizeof(*w));
	struct why why = {0};
	int64_t recruiter;

	*state = w;
	strcpy(w->dir, "/tmp/facteur-selection-XXXXXX");
	assert_non_null(mkdtemp(w->dir));
	w->arena = arena_open();
	must(store_open(w->dir, &w->store, &why), &why);
	must(store_begin(w->store, &why), &why);
	must(agency_create(
		 w->store, &(struct agency){.name = "Lyon", .sender = "lyon@x.example"}, &w->lyon, &why),
	    &why);
	must(agency_create(
		 w->store, &(struct agency){.name = "Lille", .sender = "l@x.example"}, &w->lille, &why),
	    &why);
	must(recruiter_create(w->store,
		 &(struct recruiter){.agency_id = w->lyon, .name = "H", .email = "h@x.example"}, &recruiter,
		 &why),
	    &why);
	must(contact_create(
		 w->store, &(struct contact){.name = "Paul Roux", .email = "paul@x.example"}, &w->paul, &why),
	    &why);
	must(contact_create(w->store, &(struct contact){.name = "Marie Blanc", .email = "marie@x.example"},
		 &w->marie, &why),
	    &why);
	must(diffusion_create(w->store,
		 &(struct diffusion){.agency_id = w->lyon, .recruiter_id = recruiter, .title = "D"}, NOW,
		 &w->diffusion, &why),
	    &why);
	w->zoe = candidate_of(w, (struct candidate){.agency_id = w->lyon,
				     .first_name = "Zoé",
				     .last_name = "Martin",
				     .qualifications = "soudeuse|cariste",
				     .postcode = "69003",
				     .city = "Lyon",
				     .status = "Disponible",
				     .last_activity = NOW});
	w->max = candidate_of(w, (struct candidate){.agency_id = w->lille,
				     .last_name = "Max",
				     .qualifications = "cariste",
				     .city = "Lille",
				     .status = "en mission"});
	return 0;
}

static int
tear_down(void **state)
{
	struct world *w = *state;
	char command[128];

	store_rollback(w->store);
	store_close(w->store);
	arena_close(w->arena);
	snprintf(command, sizeof(command), "rm -rf '%s'", w->dir);
	if (system(command) != 0)
		return 1;
	free(w);
	return 0;
}

static size_t
matches(struct world *w, struct candidate_filter filter)
{
	struct candidate *list;
	size_t count, total;
	struct why why = {0};

	if (filter.limit == 0)
		filter.limit = 10;
	must(candidate_list(w->store, w->arena, &filter, &list, &count, &total, &why), &why);
	return total;
}

static void
candidates_are_listed_by_words_place_status_and_agency(void **state)
{
	struct world *w = *state;

	assert_int_equal(matches(w, (struct candidate_filter){0}), 2);
	assert_int_equal(matches(w, (struct candidate_filter){.agency_id = w->lyon}), 1);
	assert_int_equal(matches(w, (struct candidate_filter){.words = "CARISTE"}), 2);
	assert_int_equal(matches(w, (struct candidate_filter){.words = "cariste lyon"}), 1);
	assert_int_equal(matches(w, (struct candidate_filter){.words = "69003"}), 1);
	assert_int_equal(matches(w, (struct candidate_filter){.words = "%"}), 2);
	assert_int_equal(matches(w, (struct candidate_filter){.words = "plombier"}), 0);
	assert_int_equal(matches(w, (struct candidate_filter){.status = "DISPONIBLE"}), 1);
	assert_int_equal(
	    matches(w, (struct candidate_filter){.status = "En mission", .agency_id = w->lyon}), 0);
	assert_int_equal(matches(w, (struct candidate_filter){.offset = 5}), 2);
}

static void
a_list_keeps_its_number_and_its_name_is_its_own(void **state)
{
	struct world *w = *state;
	struct selection list = {.agency_id = w->lyon, .name = "Soudeurs Lyon"}, found, *all;
	struct why why = {0};
	size_t count, total;
	bool added;

	must(selection_create(w->store, &list, NOW, &why), &why);
	assert_string_equal(selection_ref(w->arena, &list), "L-1");
	assert_int_equal(selection_create(w->store,
			     &(struct selection){.agency_id = w->lyon, .name = "SOUDEURS lyon"}, NOW, &why),
	    REFUSED);
	assert_non_null(strstr(why.text, "SOUDEURS lyon"));
	must(selection_create(
		 w->store, &(struct selection){.agency_id = w->lille, .name = "Soudeurs Lyon"}, NOW, &why),
	    &why);
	must(selection_add(w->store, list.id, w->zoe, NOW + 1, &added, &why), &why);
	assert_true(added);
	must(selection_add(w->store, list.id, w->zoe, NOW + 1, &added, &why), &why);
	assert_false(added);
	must(selection_find(w->store, w->arena, SELECTION_LIST, 1, &found, &why), &why);
	assert_int_equal(found.candidates, 1);
	assert_int_equal(matches(w, (struct candidate_filter){.selection_id = list.id}), 1);
	assert_int_equal(selection_find(w->store, w->arena, SELECTION_HIRES, 1, &found, &why), NONE);
	must(selection_list(w->store, w->arena,
		 &(struct selection_filter){.kind = SELECTION_LIST, .words = "soud", .limit = 1}, &all,
		 &count, &total, &why),
	    &why);
	assert_int_equal(count, 1);
	assert_int_equal(total, 2);
	must(selection_take_out(w->store, list.id, w->zoe, NOW, &why), &why);
	assert_int_equal(selection_take_out(w->store, list.id, w->zoe, NOW, &why), NONE);
	assert_int_equal(selection_rename(w->store, list.id, "", NOW, &why), REFUSED);
	must(selection_rename(w->store, list.id, "Soudeurs Rhône", NOW, &why), &why);
	must(selection_find_name(w->store, w->arena, SELECTION_LIST, w->lyon, "soudeurs rhone", &found, &why),
	    &why);
}

static void
a_hire_joins_its_employers_list_once_and_is_taken_back(void **state)
{
	struct world *w = *state;
	struct feedback request = {.diffusion_id = w->diffusion,
	    .contact_id = w->paul,
	    .action = "hire",
	    .request = true,
	    .status = FEEDBACK_PENDING,
	    .created_at = NOW};
	struct hire hire = {.agency_id = w->lyon, .candidate_id = w->zoe, .employer = "Usine Roux"};
	struct selection list, other;
	struct why why = {0};
	bool added;

	must(feedback_create(w->store, &request, &request.id, &why), &why);
	hire.feedback_id = request.id;
	must(hire_add(w->store, w->arena, &hire, NOW, &list, &added, &why), &why);
	assert_true(added);
	assert_string_equal(selection_ref(w->arena, &list), "E-1");
	assert_int_equal(list.candidates, 1);
	must(hire_add(w->store, w->arena, &hire, NOW, &list, &added, &why), &why);
	assert_false(added);
	hire.employer = NULL;
	hire.feedback_id = 0;
	must(hire_add(w->store, w->arena, &hire, NOW, &other, &added, &why), &why);
	assert_string_equal(selection_ref(w->arena, &other), "E-2");
	must(selection_find(w->store, w->arena, SELECTION_HIRES, 2, &list, &why), &why);
	assert_int_equal(list.candidates, 1);
}

static void
an_employer_of_any_length_names_a_list(void **state)
{
	struct world *w = *state;
	char employer[400];
	struct hire hire = {.agency_id = w->lyon, .candidate_id = w->zoe, .employer = employer};
	struct selection list;
	struct why why = {0};
	bool added;

	memset(employer, 'x', sizeof(employer) - 1);
	employer[sizeof(employer) - 1] = '\0';
	must(hire_add(w->store, w->arena, &hire, NOW, &list, &added, &why), &why);
	must(hire_add(w->store, w->arena, &hire, NOW, &list, &added, &why), &why);
	assert_int_equal(list.number, 1);
}

static void
a_group_holds_its_contacts_in_order(void **state)
{
	struct world *w = *state;
	int64_t ids[] = {w->marie, w->paul, w->marie};
	struct contact_group group, *all;
	struct contact *contacts;
	struct why why = {0};
	size_t count;
	bool made;

	must(group_open(w->store, w->arena, w->lyon, "Soudure", NOW, &group, &made, &why), &why);
	assert_true(made);
	must(group_open(w->store, w->arena, w->lyon, "SOUDURE", NOW, &group, &made, &why), &why);
	assert_false(made);
	must(group_set(w->store, group.id, ids, COUNT(ids), NOW, &why), &why);
	must(group_contacts(w->store, w->arena, group.id, &contacts, &count, &why), &why);
	assert_int_equal(count, 2);
	assert_string_equal(contacts[0].name, "Marie Blanc");
	must(group_list(w->store, w->arena, 0, w->paul, &all, &count, &why), &why);
	assert_int_equal(count, 1);
	assert_int_equal(all[0].contacts, 2);
	must(group_list(w->store, w->arena, w->lille, 0, &all, &count, &why), &why);
	assert_int_equal(count, 0);
	assert_int_equal(
	    group_open(w->store, w->arena, w->lyon, "a@b.example", NOW, &group, &made, &why), REFUSED);
	assert_int_equal(group_open(w->store, w->arena, w->lyon, " !", NOW, &group, &made, &why), REFUSED);
	must(group_remove(w->store, group.id, &why), &why);
	assert_int_equal(group_find_name(w->store, w->arena, w->lyon, "Soudure", &group, &why), NONE);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(candidates_are_listed_by_words_place_status_and_agency),
	    TEST(a_list_keeps_its_number_and_its_name_is_its_own),
	    TEST(a_hire_joins_its_employers_list_once_and_is_taken_back),
	    TEST(an_employer_of_any_length_names_a_list),
	    TEST(a_group_holds_its_contacts_in_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
