#include "outbox/token.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/log.h"
#include "outbox/grant.h"
#include "outbox/token_file.h"
#include "store/store.h"

#define CONNECT_S     8L
#define ASK_S	      14L /* a stop waits for 20 s */
#define MARGIN_S      60  /* before it expires */
#define PAUSE_MIN_S   5
#define PAUSE_MAX_S   900
#define KEY_BYTES     80  /* SHA-256 in hex */
#define FRESH_EVERY_S 600 /* a server that refuses every token does not make us ask for one each time */

struct consent {
	const char *name;
	const struct config_oauth2 *oauth2;
	bool for_mail; /* the alerts leave by it as well */
	char access[GRANT_TOKEN_BYTES];
	int64_t renew_at, expires_at;	 /* of boot time; 0: there is no token */
	int64_t fresh_at;		 /* when one was last asked for because a server refused; 0: never */
	char key[KEY_BYTES];		 /* token_file's, of what was last tried */
	char both[KEY_BYTES];		 /* of all that was given then */
	char unsaved[GRANT_TOKEN_BYTES]; /* a refresh token state_dir would not take */
	int64_t try_at, pause_s;
	enum status status; /* what the last attempt came to */
	struct why why;
	bool news;
};

struct tokens {
	const struct config *config;
	CURL *easy;
	struct consent consents[2];
	size_t count;
	struct consent *of[2]; /* by side; NULL: it logs in otherwise */
};

/* It goes on while the machine sleeps, as the provider's clock does. */
static int64_t
now_s(void)
{
	struct timespec now;

	clock_gettime(CLOCK_BOOTTIME, &now);
	return (int64_t)now.tv_sec + 1; /* never 0 */
}

/* -- the exchange -- */

struct hearing {
	char *text; /* GRANT_ANSWER_BYTES */
	size_t size;
	bool too_big;
	char error[CURL_ERROR_SIZE];
};

static size_t
hear(char *bytes, size_t size, size_t count, void *data)
{
	struct hearing *hearing = data;
	size_t all = size * count;

	if (all > GRANT_ANSWER_BYTES - hearing->size) {
		hearing->too_big = true;
		return 0; /* ends the transfer */
	}
	memcpy(hearing->text + hearing->size, bytes, all);
	hearing->size += all;
	return all;
}

static bool
set_up(CURL *easy, const char *url, const char *form, struct hearing *hearing)
{
	curl_easy_reset(easy);
	return curl_easy_setopt(easy, CURLOPT_URL, url) == CURLE_OK &&
	       curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https") == CURLE_OK &&
	       curl_easy_setopt(easy, CURLOPT_PROXY, "") == CURLE_OK &&
	       curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L) == CURLE_OK &&
	       curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1) == CURLE_OK &&
	       curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, 1L) == CURLE_OK &&
	       curl_easy_setopt(easy, CURLOPT_FORBID_REUSE, 1L) == CURLE_OK &&
	       curl_easy_setopt(easy, CURLOPT_POST, 1L) == CURLE_OK &&
	       curl_easy_setopt(easy, CURLOPT_POSTFIELDS, form) == CURLE_OK &&
	       curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE, (long)strlen(form)) == CURLE_OK &&
	       curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, hear) == CURLE_OK &&
	       curl_easy_setopt(easy, CURLOPT_WRITEDATA, hearing) == CURLE_OK &&
	       curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, hearing->error) == CURLE_OK &&
	       curl_easy_setopt(easy, CURLOPT_USERAGENT, "facteur") == CURLE_OK &&
	       curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L) == CURLE_OK &&
	       curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT, CONNECT_S) == CURLE_OK &&
	       curl_easy_setopt(easy, CURLOPT_TIMEOUT, ASK_S) == CURLE_OK &&
	       curl_easy_setopt(easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2) == CURLE_OK &&
	       curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L) == CURLE_OK &&
	       curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L) == CURLE_OK;
}

static enum status
exchange(struct tokens *tokens, struct arena *arena, const struct grant_request *request, struct grant *grant,
    struct why *why)
{
	struct hearing hearing = {.text = arena_take(arena, GRANT_ANSWER_BYTES)};
	char *form = grant_form(arena, request);
	CURLcode code = CURLE_FAILED_INIT;
	struct grant_answer answer = {.text = hearing.text};
	enum status st;

	if (tokens->easy != NULL && set_up(tokens->easy, request->token_url, form, &hearing)) {
		code = curl_easy_perform(tokens->easy);
		curl_easy_getinfo(tokens->easy, CURLINFO_RESPONSE_CODE, &answer.status);
		curl_easy_reset(tokens->easy); /* it knew where the form is */
	}
	answer.size_bytes = hearing.size;
	answer.whole = code == CURLE_OK;
	answer.too_big = hearing.too_big;
	answer.distrusted = code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_SSL_ISSUER_ERROR;
	answer.error = hearing.error[0] != '\0' ? hearing.error : curl_easy_strerror(code);
	st = grant_judge(arena, request, &answer, grant, why);
	grant_wipe(form);
	explicit_bzero(hearing.text, hearing.size);
	return st;
}

/* -- one consent -- */

/* What the sysadmin gave. */
struct given {
	const char *refresh, *client; /* client: NULL, where it has no secret */
	char key[KEY_BYTES];	      /* which consent that is */
	char both[KEY_BYTES];	      /* and with which secret */
};

static void
put_hash(char hash[KEY_BYTES], struct arena *arena, const char *text)
{
	snprintf(hash, KEY_BYTES, "%s", store_hash(arena, text, strlen(text)));
	grant_wipe(text);
}

static enum status
read_given(const struct consent *consent, struct arena *arena, struct given *given, struct why *why)
{
	const struct config_oauth2 *oauth2 = consent->oauth2;
	const char *refresh = arena_printf(arena, "%s.refresh_token_file", consent->name);
	const char *client = arena_printf(arena, "%s.client_secret_file", consent->name);
	enum status st;

	*given = (struct given){.client = NULL};
	if ((st = config_secret(arena, refresh, oauth2->refresh_token_file, &given->refresh, why)) != OK)
		return st;
	if (oauth2->client_secret_file != NULL &&
	    (st = config_secret(arena, client, oauth2->client_secret_file, &given->client, why)) != OK)
		return st;
	put_hash(given->key, arena,
	    arena_printf(arena, "%s\n%s\n%s", oauth2->token_url, oauth2->client_id, given->refresh));
	put_hash(given->both, arena,
	    arena_printf(arena, "%s\n%s", given->refresh, given->client == NULL ? "" : given->client));
	return OK;
}

static void
wipe_given(const struct given *given)
{
	grant_wipe(given->refresh);
	grant_wipe(given->client);
}

/* The one to use: what the provider last gave in its place, or the given one. */
static enum status
read_latest(const struct tokens *tokens, const struct consent *consent, struct arena *arena,
    const struct given *given, const char **refresh, struct why *why)
{
	enum status st;

	if (consent->unsaved[0] != '\0' && strcmp(consent->key, given->key) == 0) {
		*refresh = arena_string(arena, consent->unsaved);
		return OK;
	}
	st = token_file_get(arena, tokens->config->state_dir, given->key, refresh, why);
	if (st == NONE)
		*refresh = arena_string(arena, given->refresh);
	return st == NONE ? OK : st;
}

/* Before anybody uses what came with it.  One that cannot be kept is remembered, and kept by the next exchange. */
static void
keep_refresh(const struct tokens *tokens, struct consent *consent, struct arena *arena, const char *refresh)
{
	struct why why;

	if (token_file_put(
		arena, tokens->config->state_dir, consent->key, refresh, (int64_t)time(NULL), &why) == OK) {
		explicit_bzero(consent->unsaved, sizeof(consent->unsaved));
		return;
	}
	log_error("oauth2.unsaved", "consent=%s why='%s'", consent->name, why.text);
	snprintf(consent->unsaved, sizeof(consent->unsaved), "%s", refresh);
}

static void
take_access(struct consent *consent, const struct grant *grant, int64_t asked_at)
{
	int64_t margin = grant->expires_s > 2 * MARGIN_S ? MARGIN_S : grant->expires_s / 2;

	explicit_bzero(consent->access, sizeof(consent->access));
	snprintf(consent->access, sizeof(consent->access), "%s", grant->access_token);
	consent->expires_at = asked_at + grant->expires_s;
	consent->renew_at = consent->expires_at - margin;
}

/* With the lock held: nobody else uses the refresh token meanwhile. */
static enum status
renew_locked(struct tokens *tokens, struct consent *consent, struct arena *arena,
    struct grant_request *request, const struct given *given, struct why *why)
{
	struct grant grant = {.access_token = NULL};
	int64_t asked_at = now_s();
	enum status st = read_latest(tokens, consent, arena, given, &request->refresh_token, why);

	if (strcmp(consent->key, given->key) != 0)
		explicit_bzero(consent->unsaved, sizeof(consent->unsaved));
	memcpy(consent->key, given->key, sizeof(consent->key));
	memcpy(consent->both, given->both, sizeof(consent->both));
	if (st != OK)
		return st;
	if ((st = exchange(tokens, arena, request, &grant, why)) == OK) {
		if (grant.refresh_token != NULL)
			keep_refresh(tokens, consent, arena, grant.refresh_token);
		else if (consent->unsaved[0] != '\0')
			keep_refresh(tokens, consent, arena, request->refresh_token);
		take_access(consent, &grant, asked_at);
	} else if (grant.lost && consent->for_mail) {
		snprintf(why->text + strlen(why->text), sizeof(why->text) - strlen(why->text),
		    "; until then no mail leaves, not even the one that says so");
	}
	grant_wipe(grant.access_token);
	grant_wipe(grant.refresh_token);
	grant_wipe(request->refresh_token);
	return st;
}

static enum status
renew(struct tokens *tokens, struct consent *consent, struct why *why)
{
	struct arena *arena = arena_open();
	const struct config_oauth2 *oauth2 = consent->oauth2;
	struct grant_request request = {.group = consent->name,
	    .token_url = oauth2->token_url,
	    .client_id = oauth2->client_id,
	    .refresh_token_file = oauth2->refresh_token_file};
	struct given given;
	int lock = -1;
	enum status st;

	if ((st = read_given(consent, arena, &given, why)) == OK &&
	    (st = token_file_lock(tokens->config->state_dir, &lock, why)) == OK) {
		request.client_secret = given.client;
		st = renew_locked(tokens, consent, arena, &request, &given, why);
	}
	token_file_unlock(lock);
	wipe_given(&given);
	arena_close(arena);
	return st;
}

/* -- when to ask -- */

/* The sysadmin put something right: there is no reason to wait. */
static bool
is_given_anew(const struct consent *consent)
{
	struct arena *arena = arena_open();
	struct given given;
	struct why why;
	bool anew = read_given(consent, arena, &given, &why) == OK && strcmp(given.both, consent->both) != 0;

	wipe_given(&given);
	arena_close(arena);
	return anew;
}

static void
note(struct consent *consent, enum status st, const struct why *why)
{
	consent->news |= st == OK || st != consent->status || strcmp(why->text, consent->why.text) != 0;
	consent->status = st;
	consent->why = *why;
	if (st == OK) {
		consent->why.text[0] = '\0';
		consent->pause_s = consent->try_at = 0;
		return;
	}
	consent->pause_s = st == BROKEN				? PAUSE_MAX_S
			   : consent->pause_s == 0		? PAUSE_MIN_S
			   : consent->pause_s < PAUSE_MAX_S / 2 ? 2 * consent->pause_s
								: PAUSE_MAX_S;
	consent->try_at = now_s() + consent->pause_s;
}

/* Asks unless a pause is on. */
static void
try_renew(struct tokens *tokens, struct consent *consent)
{
	struct why why = {""};

	if (now_s() < consent->try_at && !is_given_anew(consent))
		return;
	note(consent, renew(tokens, consent, &why), &why);
}

enum status
tokens_get(struct tokens *tokens, enum token_side side, bool refused, const char **token, struct why *why)
{
	struct consent *consent = tokens->of[side];
	int64_t now = now_s();

	*token = NULL;
	if (consent == NULL)
		return because(why, BROKEN, "there is no oauth2 group for it");
	if (refused && consent->fresh_at != 0 && now - consent->fresh_at < FRESH_EVERY_S)
		return because(why, REFUSED, "%s: the token was asked for a moment ago", consent->name);
	if (refused) {
		consent->fresh_at = now;
		consent->renew_at = consent->expires_at = 0;
	}
	if (now >= consent->renew_at)
		try_renew(tokens, consent);
	/* An endpoint that fails for a while stops nobody as long as the last token holds. */
	if (now_s() < consent->expires_at) {
		*token = consent->access;
		return OK;
	}
	return because(why, consent->status == OK ? RETRY : consent->status, "%s", consent->why.text);
}

void
tokens_tend(struct tokens *tokens)
{
	for (size_t i = 0; i < tokens->count; i++)
		if (now_s() >= tokens->consents[i].renew_at)
			try_renew(tokens, &tokens->consents[i]);
}

bool
tokens_news(struct tokens *tokens, struct token_state *state)
{
	for (size_t i = 0; i < tokens->count; i++) {
		struct consent *consent = &tokens->consents[i];

		if (!consent->news)
			continue;
		consent->news = false;
		*state = (struct token_state){consent->name, consent->status, consent->why.text};
		return true;
	}
	return false;
}

/* -- all of them -- */

static struct consent *
add(struct tokens *tokens, const char *name, const struct config_oauth2 *oauth2)
{
	struct consent *consent = &tokens->consents[tokens->count];

	if (oauth2->token_url == NULL)
		return NULL;
	tokens->count++;
	consent->name = name;
	consent->oauth2 = oauth2;
	return consent;
}

struct tokens *
tokens_open(const struct config *config)
{
	struct tokens *tokens = calloc(1, sizeof(*tokens));

	if (tokens == NULL || curl_global_init(CURL_GLOBAL_ALL) != 0)
		abort(); /* no memory */
	tokens->config = config;
	tokens->of[TOKEN_INBOX] = add(tokens, "inbox.oauth2", &config->inbox.oauth2);
	tokens->of[TOKEN_OUTBOX] = config_one_consent(config)
				       ? tokens->of[TOKEN_INBOX]
				       : add(tokens, "outbox.oauth2", &config->outbox.oauth2);
	if (tokens->of[TOKEN_OUTBOX] != NULL)
		tokens->of[TOKEN_OUTBOX]->for_mail = true;
	if (tokens->count > 0)
		tokens->easy = curl_easy_init();
	return tokens;
}

void
tokens_close(struct tokens *tokens)
{
	if (tokens == NULL)
		return;
	curl_easy_cleanup(tokens->easy);
	curl_global_cleanup();
	explicit_bzero(tokens, sizeof(*tokens));
	free(tokens);
}
