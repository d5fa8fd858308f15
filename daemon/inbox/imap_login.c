/*
 * Saying who we are: by password (LOGIN), or by a token of OAuth2 (OAUTHBEARER, RFC 7628, or its forerunner XOAUTH2).
 *
 * libetpan's own AUTHENTICATE knows XOAUTH2 only, and leaves a server waiting that refuses by a challenge.
 */
#include <gnutls/gnutls.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/log.h"
#include "inbox/imap.h"

/* ---- by password */

static enum status
login_by_password(struct imap *imap, struct why *why)
{
	const struct config_inbox *config = &imap->config->inbox;
	struct arena *a;
	const char *password;
	enum status st;

	if (config->user == NULL || config->password_file == NULL)
		return because(why, BROKEN, "inbox.user and inbox.password_file are needed for IMAP");
	if (imap_has(imap, "LOGINDISABLED"))
		return because(why, BROKEN, "the server takes no password on this connection: use imaps://");
	a = arena_open();
	if (config_secret(a, "inbox.password_file", config->password_file, &password, why) == OK) {
		imap->secret = password;
		wire_allow(imap->wire, imap_patience(imap, 1), COMMAND_BYTES);
		st = imap_result(imap, mailimap_login(imap->session, config->user, password),
		    "logging in with inbox.user and the password of inbox.password_file", why);
		if (st == REFUSED) {
			const struct why what = *why;

			why_write(why, "%s%s", what.text, config_secret_remedy(a, config->password_file));
		}
	} else {
		st = BROKEN;
	}
	imap->secret = NULL;
	arena_close(a);
	if (st == REFUSED)
		st = imap_refusal_passes(imap) ? RETRY : BROKEN;
	return st;
}

/* ---- by token */

struct mechanism {
	const char *name;
	const char *cancel; /* what a refusal by a challenge is answered with */
	/* Between control characters, as each wants it. */
	char *(*say)(struct arena *, const char *user, const struct wire_place *, const char *token);
};

/* RFC 5801 section 4: what would end the name early. */
static char *
gs2_name(struct arena *a, const char *user)
{
	char *out = arena_alloc(a, 3 * strlen(user) + 1), *at = out;

	for (; *user != '\0'; user++)
		if (*user == ',' || *user == '=')
			at += sprintf(at, "=%02X", (unsigned)*user);
		else
			*at++ = *user;
	return out;
}

static char *
say_oauthbearer(struct arena *a, const char *user, const struct wire_place *place, const char *token)
{
	return arena_printf(a, "n,a=%s,\001host=%s\001port=%s\001auth=Bearer %s\001\001", gs2_name(a, user),
	    place->host, place->port, token);
}

static char *
say_xoauth2(struct arena *a, const char *user, const struct wire_place *place, const char *token)
{
	(void)place;
	return arena_printf(a, "user=%s\001auth=Bearer %s\001\001", user, token);
}

static const struct mechanism mechanisms[] = {
    {"OAUTHBEARER", "AQ==", say_oauthbearer},
    {"XOAUTH2", "", say_xoauth2},
};

static const struct mechanism *
mechanism_of(const struct imap *imap)
{
	for (size_t i = 0; i < COUNT(mechanisms); i++)
		if (mailimap_has_authentication(imap->session, (char *)mechanisms[i].name))
			return &mechanisms[i];
	return NULL;
}

static void
wipe(char *secret)
{
	explicit_bzero(secret, strlen(secret));
}

/* One line, and out with it. */
static enum status
line_put(struct imap *imap, const char *first, const char *second, struct why *why)
{
	mailstream *stream = imap->session->imap_stream;

	if (mailstream_write(stream, first, strlen(first)) < 0 ||
	    mailstream_write(stream, second, strlen(second)) < 0 || mailstream_write(stream, "\r\n", 2) < 0 ||
	    mailstream_flush(stream) < 0)
		return wire_failed(imap->wire, "AUTHENTICATE", why);
	return OK;
}

/* The tagged answer: what libetpan keeps of it is what imap_result tells. */
static enum status
verdict(struct imap *imap, struct why *why)
{
	struct mailimap_response *response;
	int error = mailimap_parse_response(imap->session, &response), condition;

	if (error == MAILIMAP_NO_ERROR) {
		condition = response->rsp_resp_done->rsp_data.rsp_tagged->rsp_cond_state->rsp_type;
		mailimap_response_free(response);
		error = condition == MAILIMAP_RESP_COND_STATE_OK ? MAILIMAP_NO_ERROR : MAILIMAP_ERROR_LOGIN;
	}
	return imap_result(imap, error, "logging in with inbox.user by OAuth2", why);
}

/*
 * `answer` is for the server's first challenge, NULL when it went with the command already.  Any further one is a refusal
 * with its reasons, which wants an answer before the server says NO (RFC 7628 section 3.2.3).
 */
static enum status
talk(struct imap *imap, const struct mechanism *mechanism, const char *answer, struct why *why)
{
	const char *line;
	enum status st;

	for (;;) {
		if ((line = mailimap_read_line(imap->session)) == NULL)
			return wire_failed(imap->wire, "AUTHENTICATE", why);
		if (strncasecmp(line, "* BYE", 5) == 0)
			return because(why, RETRY, "the server says goodbye");
		if (line[0] == '*')
			continue;
		if (line[0] != '+')
			return verdict(imap, why);
		if ((st = line_put(imap, answer != NULL ? answer : mechanism->cancel, "", why)) != OK)
			return st;
		answer = NULL;
	}
}

static enum status
authenticate(struct imap *imap, const struct mechanism *mechanism, const char *encoded, struct why *why)
{
	bool at_once = imap_has(imap, "SASL-IR");
	char command[64];
	enum status st;

	wire_allow(imap->wire, imap_patience(imap, 1), COMMAND_BYTES);
	if (mailimap_send_current_tag(imap->session) != MAILIMAP_NO_ERROR)
		return wire_failed(imap->wire, "AUTHENTICATE", why);
	snprintf(command, sizeof(command), "AUTHENTICATE %s%s", mechanism->name, at_once ? " " : "");
	if ((st = line_put(imap, command, at_once ? encoded : "", why)) != OK)
		return st;
	if ((st = talk(imap, mechanism, at_once ? NULL : encoded, why)) == OK)
		imap->session->imap_state = MAILIMAP_STATE_AUTHENTICATED;
	return st;
}

/* REFUSED: the server does not take this token. */
static enum status
login_with(struct imap *imap, const struct mechanism *mechanism, const struct wire_place *place,
    const char *token, struct why *why)
{
	struct arena *a = arena_open();
	char *said = mechanism->say(a, imap->config->inbox.user, place, token);
	const gnutls_datum_t raw = {(unsigned char *)said, (unsigned)strlen(said)};
	gnutls_datum_t encoded;
	enum status st;

	if (gnutls_base64_encode2(&raw, &encoded) != GNUTLS_E_SUCCESS) {
		st = because(why, RETRY, "no memory for a token");
	} else {
		imap->secret = token;
		st = authenticate(imap, mechanism, (const char *)encoded.data, why);
		imap->secret = NULL;
		explicit_bzero(encoded.data, encoded.size);
		gnutls_free(encoded.data);
	}
	wipe(said);
	arena_close(a);
	return st;
}

/* A token may be taken back before it expires: another is tried, once.  `said` is what the server said of the first. */
static enum status
login_again(struct imap *imap, const struct mechanism *mechanism, const struct wire_place *place,
    struct arena *a, const struct why *said, struct why *why)
{
	const struct inbox_watch *watch = &imap->watch;
	struct why last = *said;
	char *other = NULL;
	enum status st;

	if ((st = watch->token(watch->token_context, a, true, &other, why)) == OK) {
		log_warning("inbox.token", "words='the server refuses the token: another one is tried'");
		st = login_with(imap, mechanism, place, other, &last);
		if (st != OK)
			why_write(why, "%s", last.text);
		wipe(other);
	}
	if (st != REFUSED)
		return st;
	if (imap_refusal_passes(imap))
		return RETRY;
	return because(why, BROKEN,
	    "%.200s, though the token was just made for it: is the consent this user's, and does it cover "
	    "IMAP?",
	    last.text);
}

static enum status
login_by_token(struct imap *imap, const struct wire_place *place, struct why *why)
{
	const struct inbox_watch *watch = &imap->watch;
	const struct mechanism *mechanism = mechanism_of(imap);
	struct arena *a;
	struct why said = {""};
	char *token = NULL;
	enum status st;

	if (mechanism == NULL)
		return because(why, BROKEN,
		    "%s offers neither OAUTHBEARER nor XOAUTH2: it takes no token of inbox.oauth2",
		    place->host);
	a = arena_open();
	if ((st = watch->token(watch->token_context, a, false, &token, why)) == OK) {
		st = login_with(imap, mechanism, place, token, &said);
		wipe(token);
		if (st == REFUSED && !imap_refusal_passes(imap))
			st = login_again(imap, mechanism, place, a, &said, why);
		else if (st != OK)
			st = because(why, st == REFUSED ? RETRY : st, "%s", said.text);
	}
	arena_close(a);
	return st;
}

enum status
imap_login(struct imap *imap, const struct wire_place *place, struct why *why)
{
	if (imap->session->imap_state == MAILIMAP_STATE_AUTHENTICATED)
		return OK;
	if (imap->config->inbox.oauth2.token_url != NULL && imap->watch.token != NULL)
		return login_by_token(imap, place, why);
	return login_by_password(imap, why);
}
