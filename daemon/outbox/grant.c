#include "outbox/grant.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/expand.h"
#include "base/text.h"

#define SAID_MAX       120 /* characters of the provider's words */
#define EXPIRES_S      600 /* where the provider does not tell */
#define EXPIRES_MOST_S ((int64_t)24 * 3600)

/* -- asking -- */

static const char *
form_value(struct arena *arena, const char *text)
{
	return expand_value(arena, text, EXPAND_URL);
}

/* Made at its whole size at once: a buffer that grows would leave copies of the secrets behind. */
char *
grant_form(struct arena *arena, const struct grant_request *request)
{
	const char *id = form_value(arena, request->client_id);
	const char *refresh = form_value(arena, request->refresh_token);
	const char *secret =
	    request->client_secret == NULL ? NULL : form_value(arena, request->client_secret);
	char *form = arena_printf(arena, "grant_type=refresh_token&client_id=%s&refresh_token=%s%s%s", id,
	    refresh, secret == NULL ? "" : "&client_secret=", secret == NULL ? "" : secret);

	grant_wipe(refresh);
	grant_wipe(secret);
	return form;
}

void
grant_wipe(const char *secret)
{
	if (secret != NULL)
		explicit_bzero((char *)secret, strlen(secret));
}

/* -- what was answered -- */

static const char *
without(struct arena *arena, const char *text, const char *secret)
{
	struct buf out = buf_make(arena);
	size_t length = secret == NULL ? 0 : strlen(secret);
	const char *at;

	if (length == 0)
		return text;
	for (; (at = strstr(text, secret)) != NULL; text = at + length) {
		buf_add_bytes(&out, text, (size_t)(at - text));
		buf_add(&out, "***");
	}
	buf_add(&out, text);
	return out.data;
}

/* On one line, short, and without what we sent. */
static const char *
words(struct arena *arena, const struct grant_request *request, const char *text)
{
	text = text_valid(arena, text, strlen(text));
	text = without(arena, without(arena, text, request->refresh_token), request->client_secret);
	return text_excerpt(arena, text_line(arena, text), SAID_MAX);
}

static const char *
member(const json_t *body, const char *name)
{
	const char *text = json_string_value(json_object_get(body, name));

	return text == NULL ? "" : text;
}

/* Visible ASCII only (RFC 6749 appendix A): it stands between control characters when it is used. */
static bool
is_token(const char *text)
{
	size_t length = strlen(text);

	for (size_t i = 0; i < length; i++)
		if (text[i] < '!' || text[i] > '~')
			return false;
	return length > 0 && length < GRANT_TOKEN_BYTES;
}

/* A number, or one in quotes as older endpoints write it. */
static int64_t
expires_s(const json_t *body)
{
	const json_t *value = json_object_get(body, "expires_in");
	int64_t seconds = EXPIRES_S;

	if (json_is_number(value))
		seconds = (int64_t)json_number_value(value);
	else if (json_is_string(value))
		seconds = strtoll(json_string_value(value), NULL, 10);
	return seconds < 1 ? 1 : seconds > EXPIRES_MOST_S ? EXPIRES_MOST_S : seconds;
}

/* Codes that mean that a person has to consent again (RFC 6749 section 5.2, OpenID Connect Core section 3.1.2.6). */
static bool
is_lost(const char *code)
{
	static const char *const codes[] = {
	    "invalid_grant", "interaction_required", "consent_required", "login_required"};

	for (size_t i = 0; i < COUNT(codes); i++)
		if (strcmp(code, codes[i]) == 0)
			return true;
	return false;
}

static enum status
judge_refusal(struct arena *arena, const struct grant_request *request, const json_t *body,
    struct grant *grant, struct why *why)
{
	const char *code = member(body, "error"), *group = request->group;
	const char *said = words(arena, request, member(body, "error_description"));

	code = words(arena, request, code);
	if (*said != '\0')
		said = arena_printf(arena, ": %s", said);
	if (strcmp(code, "temporarily_unavailable") == 0 || strcmp(code, "slow_down") == 0)
		return because(why, RETRY, "%s: the provider says %s%s", group, code, said);
	if ((grant->lost = is_lost(code)))
		return because(why, BROKEN,
		    "%s: the consent is lost (%s%s): consent anew, put the new refresh token into %s, "
		    "restart "
		    "facteurd",
		    group, code, said, request->refresh_token_file);
	if (strcmp(code, "invalid_client") == 0 || strcmp(code, "unauthorized_client") == 0)
		return because(why, BROKEN,
		    "%s: the provider says %s%s: correct %s.client_id, or the secret of "
		    "%s.client_secret_file, "
		    "which may have expired",
		    group, code, said, group, group);
	return because(why, BROKEN, "%s: the provider says %s%s", group, code, said);
}

static enum status
judge_taken(struct arena *arena, const struct grant_request *request, const json_t *body, struct grant *grant,
    struct why *why)
{
	const char *access = member(body, "access_token"), *refresh = member(body, "refresh_token");
	const char *type = member(body, "token_type");

	if (!is_token(access))
		return because(why, RETRY, "%s: %s answers without an access token that can be used",
		    request->group, request->token_url);
	if (*type != '\0' && strcasecmp(type, "Bearer") != 0)
		return because(why, BROKEN, "%s: %s gives a token of the type %s, but servers want Bearer",
		    request->group, request->token_url, words(arena, request, type));
	grant->access_token = arena_string(arena, access);
	if (is_token(refresh) && strcmp(refresh, request->refresh_token) != 0)
		grant->refresh_token = arena_string(arena, refresh);
	grant->expires_s = expires_s(body);
	return OK;
}

static enum status
judge_none(const struct grant_request *request, const struct grant_answer *answer, struct why *why)
{
	const char *group = request->group, *url = request->token_url;

	if (answer->too_big)
		return because(why, RETRY, "%s: %s answers with more than %d bytes: is token_url right?",
		    group, url, GRANT_ANSWER_BYTES);
	if (answer->distrusted)
		return because(why, BROKEN,
		    "%s: %s: %s; nothing was sent to it: correct token_url, or add its authority to those of "
		    "this machine",
		    group, url, answer->error);
	return because(why, RETRY, "%s: %s: %s", group, url, answer->error);
}

/* Neither a token nor an error as RFC 6749 writes it. */
static enum status
judge_status(const struct grant_request *request, long status, struct why *why)
{
	const char *group = request->group, *url = request->token_url;

	if (status >= 500 || status == 408 || status == 429)
		return because(why, RETRY, "%s: %s says %ld: it is tried again", group, url, status);
	if (status >= 200 && status < 300)
		return because(
		    why, RETRY, "%s: %s answers with no JSON object: is token_url right?", group, url);
	return because(why, BROKEN, "%s: %s says %ld: correct token_url", group, url, status);
}

/* jansson frees without overwriting. */
static void
forget(json_t *body)
{
	grant_wipe(json_string_value(json_object_get(body, "access_token")));
	grant_wipe(json_string_value(json_object_get(body, "refresh_token")));
	json_decref(body);
}

enum status
grant_judge(struct arena *arena, const struct grant_request *request, const struct grant_answer *answer,
    struct grant *grant, struct why *why)
{
	json_t *body;
	enum status st;

	*grant = (struct grant){.access_token = NULL};
	if (answer->status == 0 || !answer->whole)
		return judge_none(request, answer, why);
	body = json_loadb(answer->text, answer->size_bytes, 0, NULL);
	if (answer->status >= 500 || answer->status == 408 || answer->status == 429 || !json_is_object(body))
		st = judge_status(request, answer->status, why);
	else if (*member(body, "error") != '\0')
		st = judge_refusal(arena, request, body, grant, why);
	else if (answer->status >= 200 && answer->status < 300)
		st = judge_taken(arena, request, body, grant, why);
	else
		st = judge_status(request, answer->status, why);
	forget(body);
	return st;
}
