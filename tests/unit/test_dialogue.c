/* dialogue: what is said on a connection of SMTP, and what the answers say of each mail. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "outbox/dialogue.h"

#define MAILS		 3
#define SAID_AHEAD(mail) "MAIL FROM:<b@us.example>\r\nRCPT TO:<" mail "@there.example>\r\nDATA\r\n"

/* Heard, then what is said and, after it, how mails fared: "a 250", "b 550 words", "c lost", "over". */
struct turn {
	const char *heard, *said, *fared;
};
struct talk {
	const char *name;
	bool ahead;
	size_t mails;
	struct turn turns[8];
};

static const struct talk talks[] = {
    {"one after the other", false, 2,
	{{"", "MAIL FROM:<b@us.example>\r\n", ""}, {"250 ok\r\n", "RCPT TO:<a@there.example>\r\n", ""},
	    {"250 ok\r\n", "DATA\r\n", ""}, {"354 go\r\n", "a\r\n..b\r\n.\r\n", ""},
	    {"250 taken\r\n", "MAIL FROM:<b@us.example>\r\n", "a 250;"},
	    {"550 no\r\n", "", "b 550 550 no;"}}},
    {"ahead", true, 2,
	{{"", SAID_AHEAD("a"), ""}, {"250 ok\r\n250 ok\r\n", "", ""},
	    {"354 go\r\n", "a\r\n..b\r\n.\r\n" SAID_AHEAD("b"), ""},
	    {"250 taken\r\n250 ok\r\n250 ok\r\n354 go\r\n", "a\r\n..b\r\n.\r\n", "a 250;"},
	    {"250-taken\r\n250 and more\r\n", "", "b 250;"}}},
    {"a recipient is refused", true, 2,
	{{"", SAID_AHEAD("a"), ""}, {"250 ok\r\n550 5.1.1 who?\r\n", "", ""},
	    {"503 no recipients\r\n", "RSET\r\n" SAID_AHEAD("b"), "a 550 550 5.1.1 who?;"},
	    {"250 ok\r\n250 ok\r\n250 ok\r\n354 go\r\n", "a\r\n..b\r\n.\r\n", ""},
	    {"451 later\r\n", "", "b 451 451 later;"}}},
    {"a recipient is refused behind another mail", true, 2,
	{{"", SAID_AHEAD("a"), ""},
	    {"250 ok\r\n250 ok\r\n354 go\r\n", "a\r\n..b\r\n.\r\n" SAID_AHEAD("b"), ""},
	    {"552 too large\r\n250 ok\r\n450 wait\r\n", "", "a 552 552 too large;"},
	    {"554 nobody\r\n", "", "b 450 450 wait;"}}},
    {"a mail is asked for that was refused", true, 2,
	{{"", SAID_AHEAD("a"), ""}, {"250 ok\r\n550 who?\r\n354 go\r\n", "", "a 550 550 who?;over"}}},
    {"the server closes", true, 2,
	{{"", SAID_AHEAD("a"), ""},
	    {"250 ok\r\n250 ok\r\n354 go\r\n", "a\r\n..b\r\n.\r\n" SAID_AHEAD("b"), ""},
	    {"421 shutting down\r\n", "", "a 421 421 shutting down;over b waits"}}},
    {"no SMTP", true, 1, {{"", SAID_AHEAD("a"), ""}, {"hello\r\n", "", "a 0 hello;over"}}},
    {"taken before it was said", false, 1,
	{{"", "MAIL FROM:<b@us.example>\r\n", ""}, {"250 ok\r\n", "RCPT TO:<a@there.example>\r\n", ""},
	    {"250 ok\r\n", "DATA\r\n", ""}, {"250 taken\r\n", "", "a 250 250 taken;over"}}},
};

struct stage {
	struct arena *arena;
	struct dialogue *talk;
	struct outbox_mail mails[MAILS];
	struct parcel parcels[MAILS];
	size_t given, count;
	struct buf said, fared;
};

static void
note(struct stage *stage, const struct dialogue_answer *answer)
{
	buf_addf(&stage->fared, "%c %d", *answer->parcel->mail->to_email, answer->code);
	if (*answer->words != '\0')
		buf_addf(&stage->fared, " %s", answer->words);
	buf_add(&stage->fared, ";");
}

/* A few bytes at a time, as networks do. */
static void
hear(struct stage *stage, const char *heard, size_t step)
{
	for (size_t at = 0, size = strlen(heard), most; at < size;) {
		struct dialogue_answer answer;

		most = size - at < step ? size - at : step;
		at += dialogue_hear(stage->talk, heard + at, most, &answer);
		if (answer.parcel != NULL)
			note(stage, &answer);
	}
}

static void
say(struct stage *stage, size_t step)
{
	const char *bytes;
	size_t size;

	while (dialogue_takes(stage->talk) && stage->given < stage->count)
		assert_true(dialogue_give(stage->talk, &stage->parcels[stage->given++]));
	while (bytes = dialogue_say(stage->talk, &size), size > 0) {
		size = size < step ? size : step;
		buf_add_bytes(&stage->said, bytes, size);
		dialogue_said(stage->talk, size);
	}
}

static void
set(struct stage *stage, bool ahead, size_t count, const char *body)
{
	stage->arena = arena_open();
	stage->talk = arena_alloc(stage->arena, sizeof(*stage->talk));
	stage->count = count;
	dialogue_open(stage->talk, ahead, false);
	for (size_t i = 0; i < count; i++) {
		stage->mails[i] = (struct outbox_mail){
		    .to_email = arena_printf(stage->arena, "%c@there.example", (char)('a' + i)),
		    .envelope_from = "b@us.example"};
		stage->parcels[i] =
		    (struct parcel){.mail = &stage->mails[i], .bytes = buf_make(stage->arena)};
		buf_add(&stage->parcels[i].bytes, body);
	}
}

static void
try(const struct talk *talk, size_t step)
{
	struct stage stage = {0};

	set(&stage, talk->ahead, talk->mails, "a\r\n.b\r\n");
	for (const struct turn *turn = talk->turns; turn->heard != NULL; turn++) {
		stage.said = buf_make(stage.arena);
		stage.fared = buf_make(stage.arena);
		hear(&stage, turn->heard, step);
		say(&stage, step);
		if (stage.talk->over)
			buf_add(&stage.fared, "over");
		if (stage.talk->over && stage.talk->next != NULL)
			buf_addf(&stage.fared, " %c waits", *stage.talk->next->mail->to_email);
		if (strcmp(stage.said.data, turn->said) != 0 || strcmp(stage.fared.data, turn->fared) != 0)
			print_error("%s, after %s\n", talk->name, turn->heard);
		assert_string_equal(stage.said.data, turn->said);
		assert_string_equal(stage.fared.data, turn->fared);
	}
	arena_close(stage.arena);
}

static void
mails_are_said_and_answers_heard(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(talks); i++) {
		try(&talks[i], 1);
		try(&talks[i], 10000);
	}
}

/* Larger than what is said at once; `before` moves where its pieces end. */
static void
say_dots(size_t before)
{
	struct stage stage = {0};
	struct arena *arena = arena_open();
	struct buf body = buf_make(arena), expected = buf_make(arena);

	for (size_t i = 0; i < before; i++) {
		buf_add(&body, "x");
		buf_add(&expected, "x");
	}
	buf_add(&body, "\r\n");
	buf_add(&expected, "\r\n");
	for (size_t i = 0; i < 9000; i++) {
		buf_add(&body, i % 7 == 0 ? "xy\r\n" : ".\r\n");
		buf_add(&expected, i % 7 == 0 ? "xy\r\n" : "..\r\n");
	}
	buf_add(&body, ".no end");
	buf_add(&expected, "..no end\r\n.\r\n");
	set(&stage, false, 1, body.data);
	stage.said = stage.fared = buf_make(stage.arena);
	for (size_t i = 0; i < 3; i++) {
		say(&stage, 10000);
		hear(&stage, i < 2 ? "250 ok\r\n" : "354 go\r\n", 10000);
	}
	buf_cut(&stage.said, 0);
	say(&stage, 999);
	assert_string_equal(stage.said.data, expected.data);
	arena_close(stage.arena);
	arena_close(arena);
}

static void
dots_are_doubled_wherever_a_piece_ends(void **state)
{
	(void)state;
	for (size_t before = 0; before < 64; before++)
		say_dots(before);
}

static void
an_address_ends_no_line(void **state)
{
	static const char *const addresses[] = {"", "a@b\r\nRCPT TO:<c@d", "a b@c", "a>@b", "é@b", "a\x7f@b"};
	struct stage stage = {0};

	(void)state;
	set(&stage, true, 1, "x\r\n");
	for (size_t i = 0; i < COUNT(addresses); i++) {
		stage.mails[0].to_email = addresses[i];
		assert_false(dialogue_give(stage.talk, &stage.parcels[0]));
	}
	stage.mails[0].to_email = "a@b";
	stage.mails[0].envelope_from = "";
	stage.said = stage.fared = buf_make(stage.arena);
	stage.talk->sizes = true;
	say(&stage, 10000);
	assert_string_equal(stage.said.data, "MAIL FROM:<> SIZE=3\r\nRCPT TO:<a@b>\r\nDATA\r\n");
	arena_close(stage.arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(mails_are_said_and_answers_heard),
	    cmocka_unit_test(dots_are_doubled_wherever_a_piece_ends),
	    cmocka_unit_test(an_address_ends_no_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
