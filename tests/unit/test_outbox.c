#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "store/outbox.h"

#define NOW 1796000000

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
	    .subject = "Bonjour",
	    .text = "Bonjour",
	    .html = "<p>Bonjour</p>",
	    .created_at = NOW,
	    .due_at = NOW,
	};
}

/* One commit: what became of the one, and the claim of the next; or neither. */
static void
a_turn_is_kept_whole_or_not_at_all(void **state)
{
	struct world *w = *state;
	struct outbox_mail mail = some_mail("<1@x>"), next = some_mail("<2@x>"), *claimed, found;
	struct outbox_result results[] = {{.state = OUTBOX_SENT}, {.state = OUTBOX_QUEUED}};
	const struct pace no_pace = {0};
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
	must(outbox_find(w->store, w->arena, id, &found, &why), &why);
	assert_int_equal(found.state, OUTBOX_SENDING);
	must(outbox_find(w->store, w->arena, other, &found, &why), &why);
	assert_int_equal(found.state, OUTBOX_QUEUED);
	turn.result_count = 1;
	must(outbox_turn(w->store, w->arena, &turn, NOW, &claimed, &count, &why), &why);
	assert_int_equal(count, 1);
	assert_int_equal(claimed[0].id, other);
	assert_string_equal(claimed[0].html, "<p>Bonjour</p>");
	must(outbox_find(w->store, w->arena, id, &found, &why), &why);
	assert_int_equal(found.state, OUTBOX_SENT);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(a_turn_is_kept_whole_or_not_at_all, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
