/* request: an SMS as each kind of gateway wants it, and what its answers mean. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "outbox/request.h"

static const struct outbox_mail mail = {
    .to_email = "+33611223344", .message_id = "<abc@cabinet.example>", .text = "Ça \"va\" ?"};

static void
a_request_is_what_is_described(void **state)
{
	static const char *parameters[][2] = {
	    {"to", "{digits}"}, {"text", "{text}"}, {"id", "x-{id}-{coding}"}};
	static const char *headers[][2] = {{"Authorization", "Bearer {password}"}};
	struct config_sms sms = {.url = "https://sms.example/send?v=1",
	    .method = "GET",
	    .parameters = {parameters, 3},
	    .headers = {headers, 1}};
	static const char pairs[] = "to=33611223344&text=%C3%87a%20%22va%22%20%3F&id=x-abc-0";
	struct arena *a = arena_open();
	struct request request;

	(void)state;
	request_build(a, &sms, "s3cret\r\nX: y", &mail, &request);
	assert_string_equal(request.url, arena_printf(a, "https://sms.example/send?v=1&%s", pairs));
	assert_null(request.body);
	assert_string_equal(request.headers[request.header_count - 1], "Authorization: Bearer s3cretX: y");
	sms.method = "POST";
	request_build(a, &sms, NULL, &mail, &request);
	assert_string_equal(request.url, sms.url);
	assert_string_equal(request.body, pairs);
	sms.json = "{\"m\": \"{text}\", \"to\": [\"{to}\"]}";
	request_build(a, &sms, NULL, &mail, &request);
	assert_string_equal(request.body, "{\"m\": \"Ça \\\"va\\\" ?\", \"to\": [\"+33611223344\"]}");
	arena_close(a);
}

static void
answers_mean(void **state)
{
	static const struct {
		long status;
		const char *text;
		bool whole, asked;
		enum outbox_state state;
		bool stuck;
		const char *error, *gateway_id;
	} rows[] = {
	    {202, "0: Accepted id=7", true, true, OUTBOX_SENT, false, NULL, "7"},
	    {200, "4: no such number", true, true, OUTBOX_DEAD, false, "200: 4: no such number", NULL},
	    {200, "0", false, true, OUTBOX_HELD, false, "200: 0", NULL},
	    {200, "\xff\xfe", true, true, OUTBOX_DEAD, false, "200: \uFFFD\uFFFD", NULL},
	    {400, "", true, true, OUTBOX_DEAD, false, "400", NULL},
	    {403, "wrong s3cret", true, true, OUTBOX_RETRY, true, "403: wrong ***", NULL},
	    {302, "", true, true, OUTBOX_RETRY, true, "302", NULL},
	    {429, "", true, true, OUTBOX_RETRY, false, "429", NULL},
	    {502, "", true, true, OUTBOX_HELD, true, "502", NULL},
	    {504, "", true, true, OUTBOX_HELD, true, "504", NULL},
	    {503, "later", true, true, OUTBOX_RETRY, false, "503: later", NULL},
	    {0, "", false, false, OUTBOX_RETRY, true, "curl", NULL},
	    {0, "", false, true, OUTBOX_HELD, true, "curl", NULL},
	};
	const struct config_sms sms = {.success = "^0: ", .message_id = "id=(\\S+)"};
	struct arena *a = arena_open();

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		const struct request_answer answer = {
		    rows[i].status, rows[i].text, strlen(rows[i].text), rows[i].whole, rows[i].asked, "curl"};
		struct request_verdict found;
		struct why why = {""};

		assert_int_equal(request_judge(a, &sms, "s3cret", &answer, &found, &why), OK);
		if (found.state != rows[i].state || found.stuck != rows[i].stuck)
			fail_msg("row %zu: %s", i, outbox_state_name(found.state));
		assert_true((found.error == NULL) == (rows[i].error == NULL));
		if (found.error != NULL)
			assert_string_equal(found.error, rows[i].error);
		assert_true((found.gateway_id == NULL) == (rows[i].gateway_id == NULL));
	}
	arena_close(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_request_is_what_is_described),
	    cmocka_unit_test(answers_mean),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
