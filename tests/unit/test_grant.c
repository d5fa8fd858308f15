/* grant: what is asked of a token endpoint, and what its answers mean. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "outbox/grant.h"

static const struct grant_request asked = {.group = "inbox.oauth2",
    .token_url = "https://login.example/token",
    .client_id = "me",
    .client_secret = "s3cret",
    .refresh_token = "old-token",
    .refresh_token_file = "/etc/facteur/refresh"};

static void
a_form_has_what_the_provider_wants(void **state)
{
	struct arena *a = arena_open();
	struct grant_request request = asked;

	(void)state;
	request.client_id = "me & you";
	request.client_secret = "a=b&c+d";
	assert_string_equal(grant_form(a, &request), "grant_type=refresh_token&client_id=me%20%26%20you&"
						     "refresh_token=old-token&client_secret=a%3Db%26c%"
						     "2Bd");
	request.client_secret = NULL;
	assert_string_equal(grant_form(a, &request),
	    "grant_type=refresh_token&client_id=me%20%26%20you&refresh_token=old-token");
	arena_close(a);
}

static void
answers_mean(void **state)
{
#define AUTHORITY "correct token_url, or add its authority"
	static const struct {
		struct grant_answer answer;
		enum status status;
		bool lost;
		const char *says;
	} rows[] = {
	    {{.status = 0, .error = "Could not connect"}, RETRY, false, "token: Could not connect"},
	    {{.status = 200, .error = "transfer closed"}, RETRY, false, "transfer closed"},
	    {{.distrusted = true, .error = "no issuer"}, BROKEN, false, AUTHORITY},
	    {{.status = 200, .too_big = true}, RETRY, false, "more than 65536 bytes"},
	    {{.status = 503, .whole = true, .text = "{\"error\": \"invalid_grant\"}"}, RETRY, false,
		"says 503"},
	    {{.status = 408, .whole = true, .text = ""}, RETRY, false, "says 408"},
	    {{.status = 429, .whole = true, .text = "{}"}, RETRY, false, "says 429"},
	    {{.status = 302, .whole = true, .text = ""}, BROKEN, false, "says 302: correct token_url"},
	    {{.status = 404, .whole = true, .text = "{}"}, BROKEN, false, "says 404: correct token_url"},
	    {{.status = 200, .whole = true, .text = "<html>"}, RETRY, false, "no JSON object"},
	    {{.status = 200, .whole = true, .text = "\"x\""}, RETRY, false, "no JSON object"},
	    {{.status = 200, .whole = true, .text = "{\"access_token\": 7}"}, RETRY, false,
		"without an access"},
	    {{.status = 200, .whole = true, .text = "{\"access_token\": \"a b\"}"}, RETRY, false,
		"without an"},
	    {{.status = 200, .whole = true, .text = "{\"access_token\": \"\"}"}, RETRY, false, "without an"},
	    {{.status = 200, .whole = true, .text = "{\"access_token\": \"\xC3\xA9\"}"}, RETRY, false,
		"without"},
	    {{.status = 200, .whole = true, .text = "{\"access_token\": \"a\", \"token_type\": \"mac\"}"},
		BROKEN, false, "of the type mac"},
	    {{.status = 400, .whole = true, .text = "{\"error\": \"invalid_grant\"}"}, BROKEN, true,
		"the consent is lost (invalid_grant): consent anew, put the new refresh token into "
		"/etc/facteur/refresh"},
	    {{.status = 400,
		 .whole = true,
		 .text = "{\"error\": \"invalid_grant\", \"error_description\": \"old-token\\n of s3cret\"}"},
		BROKEN, true, "(invalid_grant: *** of ***)"},
	    {{.status = 400, .whole = true, .text = "{\"error\": \"interaction_required\"}"}, BROKEN, true,
		"consent is lost"},
	    {{.status = 401, .whole = true, .text = "{\"error\": \"invalid_client\"}"}, BROKEN, false,
		"correct inbox.oauth2.client_id, or the secret of inbox.oauth2.client_secret_file"},
	    {{.status = 400, .whole = true, .text = "{\"error\": \"temporarily_unavailable\"}"}, RETRY, false,
		"temporarily_unavailable"},
	    {{.status = 400, .whole = true, .text = "{\"error\": \"invalid_scope\"}"}, BROKEN, false,
		"the provider says invalid_scope"},
	    {{.status = 400, .whole = true, .text = "{\"error\": [1]}"}, BROKEN, false, "says 400"},
	};
#undef AUTHORITY
	struct arena *a = arena_open();

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct grant_answer answer = rows[i].answer;
		struct grant grant;
		struct why why = {""};
		enum status st;

		answer.text = answer.text == NULL ? "" : answer.text;
		answer.size_bytes = strlen(answer.text);
		st = grant_judge(a, &asked, &answer, &grant, &why);
		if (st != rows[i].status || grant.lost != rows[i].lost ||
		    strstr(why.text, rows[i].says) == NULL)
			fail_msg("row %zu: %s %d %s", i, status_name(st), grant.lost, why.text);
		assert_null(grant.access_token);
	}
	arena_close(a);
}

static void
a_token_is_taken(void **state)
{
	static const struct {
		const char *text, *access, *refresh;
		int64_t expires_s;
	} rows[] = {
	    {"{\"access_token\": \"a.b-c\", \"token_type\": \"bearer\", \"expires_in\": 3599}", "a.b-c", NULL,
		3599},
	    {"{\"access_token\": \"a\", \"expires_in\": \"3600\", \"refresh_token\": \"new\"}", "a", "new",
		3600},
	    {"{\"access_token\": \"a\", \"expires_in\": 3600.7, \"refresh_token\": \"old-token\"}", "a", NULL,
		3600},
	    {"{\"access_token\": \"a\", \"refresh_token\": \"of two\\nlines\"}", "a", NULL, 600},
	    {"{\"access_token\": \"a\", \"expires_in\": -5}", "a", NULL, 1},
	    {"{\"access_token\": \"a\", \"expires_in\": 1e18}", "a", NULL, 86400},
	    {"{\"access_token\": \"a\", \"expires_in\": \"soon\"}", "a", NULL, 1},
	};
	struct arena *a = arena_open();

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct grant_answer answer = {
		    .status = 200, .whole = true, .text = rows[i].text, .size_bytes = strlen(rows[i].text)};
		struct grant grant;
		struct why why = {""};

		assert_int_equal(grant_judge(a, &asked, &answer, &grant, &why), OK);
		assert_string_equal(grant.access_token, rows[i].access);
		if (rows[i].refresh == NULL)
			assert_null(grant.refresh_token);
		else
			assert_string_equal(grant.refresh_token, rows[i].refresh);
		assert_int_equal(grant.expires_s, rows[i].expires_s);
	}
	arena_close(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_form_has_what_the_provider_wants),
	    cmocka_unit_test(answers_mean),
	    cmocka_unit_test(a_token_is_taken),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
