#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store/outbox.h"
#include "store/sql.h"

#define NOW 1796000000

static const struct pace no_pace;

struct world {
	char dir[64];
	struct store *store;
	struct arena *arena;
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
	struct world *w = calloc(1, sizeof(*w));
	struct why why = {0};

	*state = w;
	snprintf(w->dir, sizeof(w->dir), "/tmp/facteur-outbox-XXXXXX");
	assert_non_null(mkdtemp(w->dir));
	w->arena = arena_open();
	must(store_open(w->dir, &w->store, &why), &why);
	return 0;
}

static int
tear_down(void **state)
{
	struct world *w = *state;
	char command[128];

	store_close(w->store);
	arena_close(w->arena);
	snprintf(command, sizeof(command), "rm -rf '%s'", w->dir);
	if (system(command) != 0)
		return 1;
	free(w);
	return 0;
}

static struct outbox_mail
some_mail(const char *message_id)
{
	return (struct outbox_mail){
	    .to_email = "paul@client.example",
	    .from_email = "lyon@cabinet.example",
	    .envelope_from = "",
	    .message_id = message_id,
	    .subject = "[D-1] Bonjour",
	    .tag = "D-1",
	    .text = "Bonjour",
	    .html = "<p>Bonjour</p>",
	    .created_at = NOW,
	    .due_at = NOW,
	};
}

static struct outbox_mail
found(struct world *w, int64_t id)
{
	struct outbox_mail mail;
	struct why why = {0};

	must(outbox_find(w->store, w->arena, id, &mail, &why), &why);
	return mail;
}

static size_t
claim(struct world *w, int64_t now, struct outbox_mail **claimed)
{
	const struct outbox_turn turn = {.channel = OUTBOX_MAIL, .pace = &no_pace, .most = 10};
	struct why why = {0};
	size_t count;

	must(outbox_turn(w->store, w->arena, &turn, now, claimed, &count, &why), &why);
	return count;
}

static bool
is_taken(const char *message_id, const void *taken)
{
	return strcmp(message_id, taken) == 0;
}

static void
a_mail_that_was_taken_does_not_leave_again(void **state)
{
	struct world *w = *state;
	struct outbox_mail mail = some_mail("<1@x>"), other = some_mail("<2@x>"), *claimed, found;
	struct why why = {0};
	int64_t id, second;
	size_t count;

	must(outbox_create(w->store, &mail, &id, &why), &why);
	must(outbox_create(w->store, &other, &second, &why), &why);
	assert_int_equal(claim(w, NOW, &claimed), 2);
	must(outbox_recover(w->store, NOW + 1, is_taken, "<1@x>", &count, &why), &why);
	assert_int_equal(count, 1);
	must(outbox_find(w->store, w->arena, id, &found, &why), &why);
	assert_int_equal(found.state, OUTBOX_SENT);
	assert_int_equal(found.sent_at, NOW + 1);
	assert_int_equal(claim(w, NOW + 1, &claimed), 1);
	assert_int_equal(claimed[0].id, second);
}

static void
a_mail_goes_through_its_states(void **state)
{
	struct world *w = *state;
	struct outbox_attachment attachment = {
	    .hash = "abcd", .filename = "cv.pdf", .type = "application/pdf"};
	struct outbox_mail mail = some_mail("<1@x>"), later = some_mail("<2@x>"), *claimed, found;
	struct why why = {0};
	int64_t id, other, at;
	struct outbox_turn turn = {.channel = OUTBOX_MAIL, .result_count = 1};
	size_t count;

	mail.attachments = &attachment;
	mail.attachment_count = 1;
	later.due_at = NOW + 100;
	must(outbox_create(w->store, &mail, &id, &why), &why);
	must(outbox_create(w->store, &later, &other, &why), &why);
	assert_int_equal(claim(w, NOW, &claimed), 1);
	assert_int_equal(claimed[0].tries, 1);
	assert_string_equal(claimed[0].attachments[0].filename, "cv.pdf");
	assert_int_equal(claim(w, NOW, &claimed), 0);
	must(outbox_recover(w->store, NOW + 1, is_taken, "<2@x>", &count, &why), &why);
	assert_int_equal(count, 1);
	assert_int_equal(claim(w, NOW + 1, &claimed), 1);
	assert_string_equal(claimed[0].message_id, "<1@x>");
	turn.results = &(struct outbox_result){.id = id, .state = OUTBOX_SENT};
	must(outbox_turn(w->store, w->arena, &turn, NOW + 2, &claimed, &count, &why), &why);
	assert_int_equal(count, 0);
	must(outbox_next_due(w->store, true, &at, &why), &why);
	assert_int_equal(at, NOW + 100);
	must(outbox_find(w->store, w->arena, id, &found, &why), &why);
	assert_int_equal(found.state, OUTBOX_SENT);
	assert_int_equal(found.sent_at, NOW + 2);
	must(outbox_latest(w->store, w->arena, "paul@client.example", "D-1", &found, &why), &why);
	assert_int_equal(found.id, other);
	assert_int_equal(outbox_retry(w->store, id, NOW, &why), REFUSED);
}

/* One commit: what became of the one, and the claim of the next; or neither. */
static void
a_turn_is_kept_whole_or_not_at_all(void **state)
{
	struct world *w = *state;
	struct outbox_mail mail = some_mail("<1@x>"), next = some_mail("<2@x>"), *claimed;
	struct outbox_result results[] = {{.state = OUTBOX_SENT}, {.state = OUTBOX_QUEUED}};
	struct outbox_turn turn = {
	    .channel = OUTBOX_MAIL, .pace = &no_pace, .most = 10, .results = results, .result_count = 2};
	struct why why = {0};
	int64_t id, other;
	size_t count;

	must(outbox_create(w->store, &mail, &id, &why), &why);
	turn.result_count = 0;
	must(outbox_turn(w->store, w->arena, &turn, NOW, &claimed, &count, &why), &why);
	assert_int_equal(count, 1);
	turn.result_count = 2;
	must(outbox_create(w->store, &next, &other, &why), &why);
	results[0].id = results[1].id = id;
	assert_int_equal(outbox_turn(w->store, w->arena, &turn, NOW, &claimed, &count, &why), BROKEN);
	assert_int_equal(count, 0);
	assert_int_equal(found(w, id).state, OUTBOX_SENDING);
	assert_int_equal(found(w, other).state, OUTBOX_QUEUED);
	turn.result_count = 1;
	must(outbox_turn(w->store, w->arena, &turn, NOW, &claimed, &count, &why), &why);
	assert_int_equal(count, 1);
	assert_int_equal(claimed[0].id, other);
	assert_string_equal(claimed[0].html, "<p>Bonjour</p>");
	assert_int_equal(found(w, id).state, OUTBOX_SENT);
}

/* Claims, and ends as if killed: how many had been claimed. */
static size_t
interrupt(struct world *w)
{
	const struct outbox_turn turn = {.channel = OUTBOX_MAIL, .pace = &no_pace, .most = 10};
	struct outbox_mail *claimed;
	size_t count, again;
	struct why why = {0};

	must(outbox_turn(w->store, w->arena, &turn, NOW, &claimed, &count, &why), &why);
	must(outbox_recover(w->store, NOW, is_taken, "<none@x>", &again, &why), &why);
	assert_int_equal(again, count);
	return count;
}

static void
an_interrupted_mail_leaves_alone_and_then_not_at_all(void **state)
{
	struct world *w = *state;
	struct outbox_mail bad = some_mail("<bad@x>"), good = some_mail("<good@x>");
	int64_t bad_id, good_id;
	struct why why = {0};

	must(outbox_create(w->store, &bad, &bad_id, &why), &why);
	must(outbox_create(w->store, &good, &good_id, &why), &why);
	for (int i = 0; i < OUTBOX_BROKEN; i++) {
		assert_int_equal(found(w, bad_id).state, i == 0 ? OUTBOX_QUEUED : OUTBOX_RETRY);
		assert_int_equal(interrupt(w), i < OUTBOX_ALONE ? 2 : 1);
	}
	assert_int_equal(found(w, bad_id).state, OUTBOX_DEAD);
	assert_int_equal(found(w, good_id).state, OUTBOX_RETRY);
	assert_int_equal(found(w, good_id).interruptions, 2);
	/* Whoever has mended it says so: it begins anew. */
	must(outbox_retry(w->store, bad_id, NOW, &why), &why);
	assert_int_equal(found(w, bad_id).interruptions, 0);
}

/* Beside a batch that is on its way: without waiting, and never one over which the outbox may end. */
static void
a_claim_ahead_waits_for_nobody(void **state)
{
	struct world *w = *state;
	const struct outbox_turn turn = {.channel = OUTBOX_MAIL, .pace = &no_pace, .most = 10, .ahead = true};
	struct outbox_mail mail = some_mail("<1@x>"), *claimed;
	struct store *desk;
	struct why why = {0};
	int64_t id;
	size_t count;

	must(outbox_create(w->store, &mail, &id, &why), &why);
	must(store_open(w->dir, &desk, &why), &why);
	must(store_begin(desk, &why), &why);
	assert_int_equal(outbox_turn(w->store, w->arena, &turn, NOW, &claimed, &count, &why), NONE);
	store_rollback(desk);
	store_close(desk);
	must(outbox_turn(w->store, w->arena, &turn, NOW, &claimed, &count, &why), &why);
	assert_int_equal(count, 1);
	must(outbox_recover(w->store, NOW, is_taken, "<none@x>", &count, &why), &why);
	assert_int_equal(interrupt(w), 1);
	must(outbox_turn(w->store, w->arena, &turn, NOW, &claimed, &count, &why), &why);
	assert_int_equal(count, 0);
	assert_int_equal(found(w, id).state, OUTBOX_RETRY);
}

static void
a_mail_that_was_tried_to_the_end_is_no_suspect(void **state)
{
	struct world *w = *state;
	struct outbox_mail mail = some_mail("<1@x>"), *claimed;
	struct outbox_result later = {.state = OUTBOX_RETRY, .next_try_at = NOW, .error = "451 later"};
	struct outbox_turn turn = {.channel = OUTBOX_MAIL, .pace = &no_pace, .most = 10};
	struct why why = {0};
	size_t count;

	must(outbox_create(w->store, &mail, &later.id, &why), &why);
	for (int i = 0; i < OUTBOX_BROKEN - 1; i++)
		assert_int_equal(interrupt(w), 1);
	must(outbox_turn(w->store, w->arena, &turn, NOW, &claimed, &count, &why), &why);
	turn = (struct outbox_turn){.channel = OUTBOX_MAIL, .results = &later, .result_count = 1};
	must(outbox_turn(w->store, w->arena, &turn, NOW, &claimed, &count, &why), &why);
	assert_int_equal(interrupt(w), 1);
	assert_int_equal(found(w, later.id).state, OUTBOX_RETRY);
}

/* Once each, and each statement's count of having been prepared anew is forgotten, or is to be none. */
static void
ask_once(struct world *w, bool first)
{
	const struct outbox_turn sms = {.channel = OUTBOX_SMS, .pace = &no_pace, .most = 1};
	struct outbox_mail *claimed;
	struct why why = {0};
	int64_t at;
	size_t count;
	bool due;

	assert_int_equal(claim(w, NOW, &claimed), 0);
	must(outbox_turn(w->store, w->arena, &sms, NOW, &claimed, &count, &why), &why);
	must(outbox_has_due(w->store, OUTBOX_MAIL, NOW, &due, &why), &why);
	must(outbox_next_due(w->store, first, &at, &why), &why);
	for (size_t i = 0; i < w->store->cached_count; i++)
		if (sqlite3_stmt_status(w->store->cached[i].statement, SQLITE_STMTSTATUS_REPREPARE, 1) > 0 &&
		    !first)
			fail_msg("prepared anew: %s", w->store->cached[i].text);
}

/* What is prepared each time costs as much as the rest of a turn. */
static void
a_turn_is_made_of_what_was_prepared_before(void **state)
{
	ask_once(*state, true); /* behind the migrations */
	ask_once(*state, false);
	ask_once(*state, false);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(a_mail_goes_through_its_states, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(a_mail_that_was_taken_does_not_leave_again, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(a_turn_is_kept_whole_or_not_at_all, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(
		an_interrupted_mail_leaves_alone_and_then_not_at_all, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(a_claim_ahead_waits_for_nobody, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(
		a_mail_that_was_tried_to_the_end_is_no_suspect, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(a_turn_is_made_of_what_was_prepared_before, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
