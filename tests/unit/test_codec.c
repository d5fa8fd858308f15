#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <string.h>

#include "base/text.h"
#include "codec.h"

static const char *const reference_items[] = {"<a@b>", "<c@d>"};

static struct message
sample_message(void)
{
	static struct mail_address to[] = {{"Élise", "e@example.com"}, {NULL, "f@example.com"}};
	static struct answer_block blocks[] = {{"[C2] Sofia", "oui"}};
	static struct attachment attachments[] = {
	    {"cv é.pdf", "application/pdf", "a\0b", 3}, {NULL, "text/plain", "", 0}};

	return (struct message){.nature = MESSAGE_BOUNCE,
	    .message_id = "<m@x>",
	    .references = {2, (const char **)reference_items},
	    .from = {"Paul", "paul@example.com"},
	    .sender = {NULL, ""},
	    .to = {2, to},
	    .return_path = "",
	    .subject = "Été \"x\"",
	    .sent_at = 1796000000,
	    .from_several = true,
	    .from_list = true,
	    .text = "oui\n",
	    .signature = "",
	    .quoted = "> non",
	    .block_count = 1,
	    .blocks = blocks,
	    .attachment_count = 2,
	    .attachments = attachments,
	    .bounce = {BOUNCE_SOFT, {1, (const char **)reference_items}, "4.2.2", NULL}};
}

static void
message_comes_back(void **state)
{
	struct arena *a = arena_open();
	struct buf buf = buf_make(a);
	struct message message = sample_message(), *back;
	struct why why;

	(void)state;
	message_encode(&buf, &message);
	assert_int_equal(message_decode(a, buf.data, buf.size_bytes, &back, &why), OK);
	assert_int_equal(back->nature, MESSAGE_BOUNCE);
	assert_string_equal(back->subject, message.subject);
	assert_null(back->in_reply_to);
	assert_string_equal(back->return_path, "");
	assert_int_equal(back->references.count, 2);
	assert_string_equal(back->references.items[1], "<c@d>");
	assert_string_equal(back->to.items[0].name, "Élise");
	assert_null(back->to.items[1].name);
	assert_int_equal(back->sent_at, message.sent_at);
	assert_true(back->from_several);
	assert_true(back->from_list);
	assert_false(back->forwarded);
	assert_string_equal(back->blocks[0].quoted, "[C2] Sofia");
	assert_int_equal(back->attachments[0].size_bytes, 3);
	assert_memory_equal(back->attachments[0].data, "a\0b", 3);
	assert_string_equal(back->attachments[0].filename, "cv é.pdf");
	assert_int_equal(back->bounce.class, BOUNCE_SOFT);
	assert_string_equal(back->bounce.status, "4.2.2");
	arena_close(a);
}

static void
message_cut_short_is_refused(void **state)
{
	struct arena *a = arena_open();
	struct buf buf = buf_make(a);
	struct message message = sample_message(), *back;
	struct why why;

	(void)state;
	message_encode(&buf, &message);
	for (size_t size = 0; size < buf.size_bytes; size++)
		assert_int_equal(message_decode(a, buf.data, size, &back, &why), REFUSED);
	buf_add_char(&buf, 'x');
	assert_int_equal(message_decode(a, buf.data, buf.size_bytes, &back, &why), REFUSED);
	arena_close(a);
}

static void
context_comes_back(void **state)
{
	static const struct zone_change changes[] = {{0, 3600}, {1000000000, 7200}};
	static const struct zone zone = {"Europe/Paris", 2, changes};
	static struct context_dossier dossiers[] = {{2, "Sofia", true, false}};
	static struct context_request requests[] = {{"R-31", "interview", 2, "Sofia", NULL, true}};
	struct arena *a = arena_open();
	struct buf buf = buf_make(a);
	struct context context = {
	    CONTEXT_RECRUITER, "D-12", "R-31", 1, dossiers, 1, requests, true, 42, &zone};
	struct context *back;
	struct why why;

	(void)state;
	context_encode(&buf, &context);
	assert_int_equal(context_decode(a, buf.data, buf.size_bytes, &back, &why), OK);
	assert_int_equal(back->role, CONTEXT_RECRUITER);
	assert_string_equal(back->ref, "D-12");
	assert_true(back->dossiers[0].hidden);
	assert_false(back->dossiers[0].active);
	assert_int_equal(back->dossiers[0].number, 2);
	assert_string_equal(back->requests[0].ref, "R-31");
	assert_null(back->requests[0].contact_name);
	assert_true(back->reply);
	assert_int_equal(back->now, 42);
	assert_int_equal(back->zone->count, 2);
	assert_int_equal(back->zone->changes[1].offset_s, 7200);
	arena_close(a);
}

static void
reading_comes_back(void **state)
{
	static struct read_feedback feedback[] = {
	    {2, ACTION_INTERVIEW, "le voir", "2026-12-01T14:00", "interview.meet", true}};
	static struct read_decision decisions[] = {{DECISION_REFUSE, "R-31", NULL, "reason-required"}};
	static const char *arguments[] = {"D-12"};
	static struct read_field fields[] = {{"Titre", "Développeurs", true, false, "Soudeurs"}};
	static struct read_command commands[] = {
	    {"modifier", "modifier d12", {1, arguments}, NULL, 1, fields}};
	static const char *cells[] = {"nom", ""};
	static struct read_table_row rows[] = {{3, 2, cells}};
	static struct read_table tables[] = {{"a.csv", NULL, 1, rows}};
	static const char *phones[] = {"+33611223344"};
	static struct read_applicant applicants[] = {
	    {.email = "jean@x.example", .last_name = "Dupont", .phones = {1, phones}}};
	static struct read_application application = {1, applicants};
	struct reading reading = {READING_COMMAND, 1, feedback, 1, decisions, 1, commands, &application, 1,
	    tables, true, true, "reste"};
	struct arena *a = arena_open();
	struct buf buf = buf_make(a);
	struct reading *back;
	struct why why;

	(void)state;
	reading_encode(&buf, &reading);
	assert_int_equal(reading_decode(a, buf.data, buf.size_bytes, &back, &why), OK);
	assert_int_equal(back->kind, READING_COMMAND);
	assert_int_equal(back->feedback[0].action, ACTION_INTERVIEW);
	assert_string_equal(back->feedback[0].when, "2026-12-01T14:00");
	assert_string_equal(back->feedback[0].rule, "interview.meet");
	assert_true(back->feedback[0].unclear);
	assert_int_equal(back->decisions[0].kind, DECISION_REFUSE);
	assert_string_equal(back->decisions[0].error, "reason-required");
	assert_string_equal(back->commands[0].verb, "modifier");
	assert_string_equal(back->commands[0].arguments.items[0], "D-12");
	assert_string_equal(back->commands[0].fields[0].value, "Développeurs");
	assert_string_equal(back->application->applicants[0].email, "jean@x.example");
	assert_null(back->application->applicants[0].name);
	assert_null(back->application->applicants[0].first_name);
	assert_string_equal(back->application->applicants[0].last_name, "Dupont");
	assert_string_equal(back->application->applicants[0].phones.items[0], "+33611223344");
	assert_int_equal(back->application->applicants[0].places.count, 0);
	assert_string_equal(back->tables[0].filename, "a.csv");
	assert_null(back->tables[0].error);
	assert_int_equal(back->tables[0].rows[0].line, 3);
	assert_string_equal(back->tables[0].rows[0].cells[0], "nom");
	assert_true(back->stop);
	assert_true(back->unavailable);
	assert_string_equal(back->ignored, "reste");
	arena_close(a);
}

/* What a reader gone bad might send. */
static void
strange_readings_are_refused(void **state)
{
	static struct read_feedback feedback[] = {{-1, ACTION_INTERVIEW, "", NULL, NULL, false},
	    {1, (enum feedback_action)77, "", NULL, NULL, false},
	    {1, ACTION_INTERVIEW, "", "soon", NULL, false}};
	static struct read_decision decision = {(enum decision_kind)9, NULL, NULL, NULL};
	const struct reading readings[] = {{.kind = (enum reading_kind)9},
	    {.feedback_count = 1, .feedback = &feedback[0]}, {.feedback_count = 1, .feedback = &feedback[1]},
	    {.feedback_count = 1, .feedback = &feedback[2]}, {.decision_count = 1, .decisions = &decision}};
	static const char *const rows[] = {"", "[]", "R", "RRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRR"};
	struct arena *a = arena_open();
	struct message message = sample_message();
	struct reading *back;
	struct why why;

	(void)state;
	for (size_t i = 0; i < COUNT(readings); i++) {
		struct buf buf = buf_make(a);

		reading_encode(&buf, &readings[i]);
		why.text[0] = '\0';
		assert_int_equal(reading_decode(a, buf.data, buf.size_bytes, &back, &why), REFUSED);
		assert_string_not_equal(why.text, "");
	}
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_int_equal(reading_decode(a, rows[i], strlen(rows[i]), &back, &why), REFUSED);
	{
		struct buf buf = buf_make(a);

		message_encode(&buf, &message);
		assert_int_equal(reading_decode(a, buf.data, buf.size_bytes, &back, &why), REFUSED);
	}
	arena_close(a);
}

/* Each byte of a message changed: refused, or a message whose texts are UTF-8 all the same. */
static void
damaged_messages_are_refused_or_whole(void **state)
{
	static const unsigned char changes[] = {1, 0x20, 0x80, 0xFF};
	struct message message = sample_message(), *back;

	(void)state;
	for (size_t at = 0, size = 1; at < size; at++)
		for (size_t i = 0; i < COUNT(changes); i++) {
			struct arena *a = arena_open();
			struct buf buf = buf_make(a);
			struct why why;

			message_encode(&buf, &message);
			size = buf.size_bytes;
			buf.data[at] = (char)((unsigned char)buf.data[at] ^ changes[i]);
			if (message_decode(a, buf.data, buf.size_bytes, &back, &why) == OK) {
				assert_true(text_is_utf8(back->subject, strlen(back->subject)));
				assert_true(back->nature <= MESSAGE_EMPTY);
			}
			arena_close(a);
		}
}

static void
what_is_not_utf8_is_mended_when_written(void **state)
{
	struct arena *a = arena_open();
	struct buf buf = buf_make(a);
	struct message message = sample_message(), *back;
	struct why why;

	(void)state;
	message.subject = "caf\xE9";
	message_encode(&buf, &message);
	assert_int_equal(message_decode(a, buf.data, buf.size_bytes, &back, &why), OK);
	assert_string_equal(back->subject, "caf\xEF\xBF\xBD");
	arena_close(a);
}

static void
case_is_a_context(void **state)
{
	static const char diffusion[] = "{\"id\":\"7\",\"diffusion\":{\"ref\":\"D-1\",\"candidates\":"
					"[{\"n\":1,\"name\":\"A B\",\"hidden\":true}]}}";
	static const char mail[] = "{\"id\":\"8\",\"mail\":{\"ref\":\"R-1\",\"requests\":[{\"ref\":\"R-1\","
				   "\"action\":\"hire\",\"candidate\":null}]}}";
	struct arena *a = arena_open();
	struct context *context;
	const char *id;
	struct why why;

	(void)state;
	assert_int_equal(case_parse(a, diffusion, NULL, &id, &context, &why), OK);
	assert_string_equal(id, "7");
	assert_int_equal(context->role, CONTEXT_OPERATIONAL);
	assert_true(context->dossiers[0].hidden && context->dossiers[0].active);
	assert_int_equal(case_parse(a, mail, NULL, &id, &context, &why), OK);
	assert_int_equal(context->role, CONTEXT_RECRUITER);
	assert_string_equal(context->request_ref, "R-1");
	assert_int_equal(context->requests[0].candidate, 0);
	assert_int_equal(case_parse(a, "{\"x\":1}", NULL, &id, &context, &why), REFUSED);
	assert_int_equal(case_parse(a, "nonsense", NULL, &id, &context, &why), REFUSED);
	arena_close(a);
}

static void
reading_prints_as_designed(void **state)
{
	static struct read_feedback feedback[] = {{2, ACTION_INTERVIEW, "le voir", NULL, NULL, false}};
	struct reading reading = {.kind = READING_REPLY, .feedback_count = 1, .feedback = feedback};
	struct message message = {
	    .from = {NULL, "p@example.com"}, .subject = "s", .text = "t", .signature = ""};
	struct arena *a = arena_open();
	struct buf buf = buf_make(a);

	(void)state;
	reading_print(&buf, "file", "x.eml", &message, &reading);
	assert_string_equal(buf.data,
	    "{\"file\":\"x.eml\",\"kind\":\"reply\",\"from\":\"p@example.com\",\"subject\":\"s\",\"text\":"
	    "\"t\","
	    "\"signature\":\"\",\"feedback\":[{\"candidate\":2,\"action\":\"interview\",\"type\":\"request\","
	    "\"comment\":\"le voir\",\"when\":null}],\"decisions\":[],\"bounce\":null}");
	arena_close(a);
}

static void
names_go_both_ways(void **state)
{
	enum feedback_action action;

	(void)state;
	for (int i = ACTION_INTERVIEW; i <= ACTION_COMMENT; i++) {
		assert_true(feedback_action_parse(feedback_action_name((enum feedback_action)i), &action));
		assert_int_equal(action, i);
		assert_int_equal(feedback_action_is_request(action), i <= ACTION_EXTENSION);
	}
	assert_false(feedback_action_parse("entretien", &action));
	assert_string_equal(decision_kind_name(DECISION_REFUSE), "refuse");
	assert_string_equal(reading_kind_name(READING_AUTO_REPLY), "auto-reply");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(message_comes_back),
	    cmocka_unit_test(message_cut_short_is_refused),
	    cmocka_unit_test(context_comes_back),
	    cmocka_unit_test(reading_comes_back),
	    cmocka_unit_test(strange_readings_are_refused),
	    cmocka_unit_test(damaged_messages_are_refused_or_whole),
	    cmocka_unit_test(what_is_not_utf8_is_mended_when_written),
	    cmocka_unit_test(case_is_a_context),
	    cmocka_unit_test(reading_prints_as_designed),
	    cmocka_unit_test(names_go_both_ways),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
