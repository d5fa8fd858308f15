/* config: secrets, in a file only its owner may read or in a credential systemd passed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "config.h"

struct fixture {
	struct arena *arena;
	char *folder;
};

static int
set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	f->arena = arena_open();
	f->folder = mkdtemp(arena_string(f->arena, "/tmp/test_config.XXXXXX"));
	assert_non_null(f->folder);
	unsetenv("CREDENTIALS_DIRECTORY");
	*state = f;
	return 0;
}

static const char *
path_of(const struct fixture *f, const char *name)
{
	return arena_printf(f->arena, "%s/%s", f->folder, name);
}

static int
tear_down(void **state)
{
	struct fixture *f = *state;

	unlink(path_of(f, "credentials/imap.secret"));
	rmdir(path_of(f, "credentials"));
	unlink(path_of(f, "imap.secret"));
	rmdir(f->folder);
	unsetenv("CREDENTIALS_DIRECTORY");
	arena_close(f->arena);
	free(f);
	return 0;
}

static void
write_secret(const struct fixture *f, const char *name, const char *text, mode_t mode)
{
	FILE *file = fopen(path_of(f, name), "w");

	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
	assert_int_equal(chmod(path_of(f, name), mode), 0);
}

static void
pass_credential(const struct fixture *f, const char *text, mode_t mode)
{
	assert_int_equal(mkdir(path_of(f, "credentials"), 0700), 0);
	write_secret(f, "credentials/imap.secret", text, mode);
	setenv("CREDENTIALS_DIRECTORY", path_of(f, "credentials"), 1);
}

static void
expect_secret(const struct fixture *f, const char *expected)
{
	const char *secret = NULL;
	struct why why = {{0}};

	if (config_secret(f->arena, "inbox.password_file", path_of(f, "imap.secret"), &secret, &why) != OK)
		fail_msg("%s", why.text);
	assert_string_equal(secret, expected);
}

static void
expect_refusal(const struct fixture *f, const char *words)
{
	const char *secret = NULL;
	struct why why = {{0}};

	assert_int_equal(
	    config_secret(f->arena, "inbox.password_file", path_of(f, "imap.secret"), &secret, &why), BROKEN);
	assert_non_null(strstr(why.text, words));
}

static void
a_secret_is_the_first_line_of_its_file(void **state)
{
	write_secret(*state, "imap.secret", "in the file\r\nmore\n", 0600);
	expect_secret(*state, "in the file");
}

static void
a_file_others_may_read_is_refused(void **state)
{
	write_secret(*state, "imap.secret", "secret\n", 0640);
	expect_refusal(*state, "chmod 600");
}

static void
a_file_that_is_empty_or_absent_is_refused(void **state)
{
	expect_refusal(*state, "cannot be read");
	write_secret(*state, "imap.secret", "\n", 0600);
	expect_refusal(*state, "is empty");
}

static void
a_credential_of_the_same_name_is_taken_without_the_file(void **state)
{
	pass_credential(*state, "passed\n", 0400);
	expect_secret(*state, "passed");
}

/* As systemd shows one it let the daemon read by an access list. */
static void
a_credential_may_be_readable_by_its_group(void **state)
{
	pass_credential(*state, "passed", 0440);
	expect_secret(*state, "passed");
}

static void
a_credential_everybody_may_read_is_refused(void **state)
{
	pass_credential(*state, "passed", 0444);
	expect_refusal(*state, "others may read");
}

static void
an_empty_credential_stands_for_none(void **state)
{
	pass_credential(*state, "\n", 0400);
	write_secret(*state, "imap.secret", "in the file\n", 0600);
	expect_secret(*state, "in the file");
}

static void
a_credential_of_another_name_is_not_taken(void **state)
{
	struct fixture *f = *state;

	pass_credential(f, "passed", 0400);
	assert_int_equal(
	    rename(path_of(f, "credentials/imap.secret"), path_of(f, "credentials/smtp.secret")), 0);
	expect_refusal(f, "cannot be read");
	unlink(path_of(f, "credentials/smtp.secret"));
}

/* -- the gateway for SMS -- */

static const char *
told_of(struct fixture *f, const char *sms)
{
	const struct config *config;
	struct why why = {{0}};
	enum status st;

	write_secret(f, "imap.secret",
	    arena_printf(f->arena,
		"state_dir = \"/tmp\"; address = \"a@b.example\";\n"
		"inbox: { url = \"maildir:/tmp/in\"; };\n"
		"outbox: { url = \"maildir:/tmp/out\"; };\n"
		"sms: {\n%s\n};\n",
		sms),
	    0600);
	st = config_load(f->arena, path_of(f, "imap.secret"), &config, &why);
	return st == OK ? "" : arena_string(f->arena, why.text);
}

static void
what_is_wrong_with_a_gateway_is_told_with_its_line(void **state)
{
#define URL  "url = \"https://sms.example/send\";\n"
#define BODY "parameters: { to = \"{to}\"; text = \"{text}\"; };\n"
	static const struct {
		const char *sms, *says; /* "": it is right */
	} rows[] = {
	    {URL BODY, ""},
	    {"url = \"http://127.0.0.1:13013/cgi-bin/sendsms\";" BODY, ""},
	    {"url = \"http://localhost/\";" BODY "success = \"^0: Acc\"; message_id = \"id=(.+)\";", ""},
	    {URL "method = \"POST\"; json = \"{\\\"m\\\": \\\"{text}\\\", \\\"to\\\": [\\\"{digits}\\\"]}\";"
		 "headers: { Authorization = \"Bearer {password}\"; }; password_file = \"/x\";",
		""},
	    {"url = \"ftp://sms.example\";" BODY, ":5: sms.url \"ftp://sms.example\" begins with none of"},
	    {"url = \"http://sms.example/\";" BODY, ":5: sms.url would carry numbers and the password"},
	    {"url = \"http://sms.example/\"; tls = \"none\";" BODY, ""},
	    {"url = \"https://me:secret@sms.example/x\";" BODY, ":5: sms.url names a user"},
	    {"url = \"https://sms.example/x?u=a@b\";" BODY, ""},
	    {URL BODY "method = \"PUT\";", ":7: sms.method must be \"GET\" or \"POST\""},
	    {URL "parameters: { to = \"{number}\"; };",
		":6: sms.parameters.to has {number}, which stands for nothing"},
	    {URL "parameters: { to = \"{to}\"; };", "sms sends no text"},
	    {URL "parameters: { m = \"{text}\"; };", "sms sends no number"},
	    {URL BODY "headers: { X = \"{password}\"; };", "sms.password_file is missing"},
	    {URL BODY "json = \"{}\";", ":7: sms.json is the body of a POST"},
	    {URL BODY "method = \"POST\";\njson = \"{\\\"a\\\": }\";", ":8: sms.json is no JSON"},
	    {URL BODY "success = \"a(b\";", ":7: sms.success is no pattern"},
	    {URL BODY "message_id = \"[\";", ":7: sms.message_id is no pattern"},
	    {URL BODY "headers = \"X\";", ":7: sms.headers must be a group"},
	    {URL BODY "headers: { X = 7; };", ":7: sms.headers must be texts in quotes"},
	    {URL BODY "tls = \"perhaps\";", ":7: sms.tls must be"},
	    {URL BODY "timeout = 0;", ":7: sms.timeout must be from 1 to 300"},
	    {URL BODY "token = \"x\";", ":7: sms.token is not a key Facteur knows"},
	    {URL BODY "time_out = 7;", ":7: sms.time_out is not a key Facteur knows; is it sms.timeout?"},
	    {URL BODY "authserv_id = \"x\";",
		":7: sms.authserv_id is not a key Facteur knows; is it auth.authserv_id?"},
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		const char *said = told_of(*state, rows[i].sms);

		if (*rows[i].says == '\0' ? *said != '\0' : strstr(said, rows[i].says) == NULL)
			fail_msg("%s\n%s", rows[i].sms, said);
	}
#undef URL
#undef BODY
}

/* -- OAuth2 -- */

static const struct config *
loaded(struct fixture *f, const char *inbox, const char *outbox, struct why *why)
{
	const struct config *config;

	write_secret(f, "imap.secret",
	    arena_printf(f->arena,
		"state_dir = \"/tmp\"; address = \"a@b.example\";\n"
		"inbox: { url = \"imaps://localhost\";\n%s };\n"
		"outbox: { url = \"smtp://localhost\";\n%s };\n",
		inbox, outbox),
	    0600);
	return config_load(f->arena, path_of(f, "imap.secret"), &config, why) == OK ? config : NULL;
}

static void
what_is_wrong_with_a_consent_is_told_with_its_line(void **state)
{
#define ID   "client_id = \"me\";"
#define KEPT "refresh_token_file = \"/r\";"
#define URL  "token_url = \"https://login.example/token\";"
	static const struct {
		const char *inbox, *says; /* "": it is right */
	} rows[] = {
	    {"user = \"u\"; oauth2: { " URL ID KEPT " };", ""},
	    {"user = \"u\"; oauth2: { " URL ID KEPT "client_secret_file = \"/c\"; };", ""},
	    {"user = \"u\"; oauth2: { token_url = \"http://127.0.0.1:80/t\";" ID KEPT "};", ""},
	    {"oauth2: { };", ""},
	    {"oauth2: { " URL ID KEPT " };", "inbox.user is missing: inbox.oauth2 needs it"},
	    {"user = \"u\"; oauth2: { " ID KEPT " };", "inbox.oauth2.token_url is missing"},
	    {"user = \"u\"; oauth2: { " URL KEPT " };", "inbox.oauth2.client_id is missing"},
	    {"user = \"u\"; oauth2: { " URL ID " };", "inbox.oauth2.refresh_token_file is missing"},
	    {"user = \"u\"; password_file = \"/p\"; oauth2: { " URL ID KEPT " };",
		":3: inbox.oauth2 takes the place of a password: remove inbox.password_file"},
	    {"user = \"u\"; oauth2: { token_url = \"http://login.example/t\";" ID KEPT "};",
		":3: inbox.oauth2.token_url would carry the consent in plain text: use https://"},
	    {"user = \"u\"; oauth2: { token_url = \"http://localhost.example/t\";" ID KEPT "};",
		"use https://"},
	    {"user = \"u\"; oauth2: { token_url = \"https://me:pw@login.example/t\";" ID KEPT "};",
		"names a user"},
	    {"user = \"u\"; oauth2: { token_url = \"login.example\";" ID KEPT "};", "begins with none of"},
	    {"user = \"u\"; oauth2: { " URL ID KEPT "scope = \"x\"; };", "inbox.oauth2.scope is not a key"},
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		struct why why = {""};
		const struct config *config = loaded(*state, rows[i].inbox, "", &why);

		if ((config != NULL) != (*rows[i].says == '\0') || strstr(why.text, rows[i].says) == NULL)
			fail_msg("%s\n%s", rows[i].inbox, why.text);
	}
}

static void
the_address_of_one_click_is_https_and_names_who(void **state)
{
#define CLICK "outbox.unsubscribe_url"
	static const struct {
		const char *outbox, *says; /* "": it is right */
	} rows[] = {
	    {"unsubscribe_url = \"https://w.example/stop/{token}\";", ""},
	    {"unsubscribe_url = \"http://w.example/stop/{token}\";",
		CLICK " \"http://w.example/stop/{token}\""},
	    {"unsubscribe_url = \"https://w.example/stop\";", CLICK " needs {token}"},
	    {"unsubscribe_url = \"https://w.example/{email}/{token}\";", CLICK " needs {token}"},
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		struct why why = {""};
		const struct config *config = loaded(*state, "", rows[i].outbox, &why);

		if ((config != NULL) != (*rows[i].says == '\0') || strstr(why.text, rows[i].says) == NULL)
			fail_msg("%s\n%s", rows[i].outbox, why.text);
	}
}

static void
one_consent_may_serve_both_sides(void **state)
{
	static const char in[] = "user = \"u\"; oauth2: { " URL ID KEPT " };";
	static const char with_secret[] =
	    "user = \"u\"; oauth2: { " URL ID KEPT " client_secret_file = \"/c\"; };";
	struct why why;

	assert_true(config_one_consent(loaded(*state, in, in, &why)));
	assert_true(config_one_consent(loaded(*state, with_secret, with_secret, &why)));
	assert_false(config_one_consent(loaded(*state, in, with_secret, &why)));
	assert_false(config_one_consent(loaded(*state, in, "", &why)));
	assert_false(config_one_consent(loaded(*state, "", "", &why)));
}
#undef ID
#undef KEPT
#undef URL

static void
times_and_forwarders_are_bounded(void **state)
{
	static const struct {
		const char *inbox, *says; /* "": it is right */
	} rows[] = {
	    {"timeout = 1; connect_timeout = 300;", ""},
	    {"timeout = 0;", ":3: inbox.timeout must be from 1 to 3600"},
	    {"connect_timeout = 301;", ":3: inbox.connect_timeout must be from 1 to 300"},
	    {"}; auth: { authserv_id = \"mx\"; forwarders = [ \"a.example\", \"b.example\" ];", ""},
	    {"}; auth: { forwarders = [ ];", ""},
	    {"}; auth: { forwarders = [ \"a.example\" ];", ":3: auth.forwarders needs auth.authserv_id"},
	    {"}; auth: { authserv_id = \"mx\"; forwarders = [ \"x@a.example\" ];",
		"\"x@a.example\" is not a domain"},
	    {"}; auth: { authserv_id = \"mx\"; forwarders = \"a.example\";",
		":3: auth.forwarders must be a list of texts"},
	};
	struct why why = {""};
	const struct config *config = loaded(*state, "", "", &why);

	assert_int_equal(config->inbox.timeout_s, 60);
	assert_int_equal(config->inbox.connect_timeout_s, 20);
	assert_int_equal(config->outbox.timeout_s, 600);
	assert_int_equal(config->outbox.connect_timeout_s, 30);
	for (size_t i = 0; i < COUNT(rows); i++) {
		config = loaded(*state, rows[i].inbox, "", &why);
		if ((config != NULL) != (*rows[i].says == '\0') ||
		    strstr(config != NULL ? "" : why.text, rows[i].says) == NULL)
			fail_msg("%s\n%s", rows[i].inbox, why.text);
	}
}

#define ROW(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    ROW(a_secret_is_the_first_line_of_its_file),
	    ROW(a_file_others_may_read_is_refused),
	    ROW(a_file_that_is_empty_or_absent_is_refused),
	    ROW(a_credential_of_the_same_name_is_taken_without_the_file),
	    ROW(a_credential_may_be_readable_by_its_group),
	    ROW(a_credential_everybody_may_read_is_refused),
	    ROW(an_empty_credential_stands_for_none),
	    ROW(a_credential_of_another_name_is_not_taken),
	    ROW(what_is_wrong_with_a_gateway_is_told_with_its_line),
	    ROW(what_is_wrong_with_a_consent_is_told_with_its_line),
	    ROW(the_address_of_one_click_is_https_and_names_who),
	    ROW(one_consent_may_serve_both_sides),
	    ROW(times_and_forwarders_are_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
