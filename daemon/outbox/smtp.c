#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "base/hush.h"
#include "base/log.h"
#include "base/text.h"
#include "outbox/transport.h"

#define CONNECTIONS_MAX 32
#define WAIT_MS		1000

/* One connection's worth of work: an easy handle that is used again and again. */
struct channel {
	CURL *easy;
	struct parcel *parcel; /* NULL: free */
	const struct smtp *smtp;
	struct curl_slist *recipients;
	size_t sent_bytes;
	char reply[256]; /* the last refusal the server spoke */
	char error[CURL_ERROR_SIZE];
};
struct smtp {
	const struct config *config;
	const char *password;
	struct tokens *tokens; /* NULL: by password, or not at all */
	char *token;	       /* the last one of these, or NULL */
	CURLM *multi;
	size_t count;
	struct channel channels[CONNECTIONS_MAX];
	bool stuck;
	bool denied; /* a token was refused */
	int64_t certificate_until;
};

/* -- one transfer -- */

static size_t
give_bytes(char *out, size_t size, size_t count, void *data)
{
	struct channel *channel = data;
	const struct buf *bytes = &channel->parcel->bytes;
	size_t left = bytes->size_bytes - channel->sent_bytes, room = size * count;

	if (left > room)
		left = room;
	memcpy(out, bytes->data + channel->sent_bytes, left);
	channel->sent_bytes += left;
	return left;
}

/* A connection that was closed while idle is opened anew: the mail begins again. */
static int
rewind_bytes(void *data, curl_off_t offset, int origin)
{
	struct channel *channel = data;

	if (origin != SEEK_SET || offset < 0 || (size_t)offset > channel->parcel->bytes.size_bytes)
		return CURL_SEEKFUNC_FAIL;
	channel->sent_bytes = (size_t)offset;
	return CURL_SEEKFUNC_OK;
}

/* libcurl hands over every line the server says; only refusals are kept. */
static size_t
hear_line(char *line, size_t size, size_t count, void *data)
{
	struct channel *channel = data;
	size_t bytes = size * count,
	       keep = bytes < sizeof(channel->reply) ? bytes : sizeof(channel->reply) - 1;

	if (bytes > 0 && (line[0] == '4' || line[0] == '5')) {
		memcpy(channel->reply, line, keep);
		while (keep > 0 && (channel->reply[keep - 1] == '\n' || channel->reply[keep - 1] == '\r'))
			keep--;
		channel->reply[keep] = '\0';
	}
	return bytes;
}

static enum status
set_up(struct channel *channel, const struct smtp *smtp, struct why *why)
{
	const struct config_outbox *out = &smtp->config->outbox;
	bool verified = strcmp(out->tls, "none") != 0;
	CURL *easy = curl_easy_init();
	bool ok = easy != NULL;

	channel->easy = easy;
	channel->smtp = smtp;
	ok =
	    ok && curl_easy_setopt(easy, CURLOPT_URL, out->url) == CURLE_OK &&
	    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "smtp,smtps") == CURLE_OK &&
	    curl_easy_setopt(
		easy, CURLOPT_USE_SSL, verified ? (long)CURLUSESSL_ALL : (long)CURLUSESSL_NONE) == CURLE_OK &&
	    curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L) == CURLE_OK &&
	    curl_easy_setopt(easy, CURLOPT_READFUNCTION, give_bytes) == CURLE_OK &&
	    curl_easy_setopt(easy, CURLOPT_READDATA, channel) == CURLE_OK &&
	    curl_easy_setopt(easy, CURLOPT_SEEKFUNCTION, rewind_bytes) == CURLE_OK &&
	    curl_easy_setopt(easy, CURLOPT_SEEKDATA, channel) == CURLE_OK &&
	    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, hear_line) == CURLE_OK &&
	    curl_easy_setopt(easy, CURLOPT_HEADERDATA, channel) == CURLE_OK &&
	    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, channel->error) == CURLE_OK &&
	    curl_easy_setopt(easy, CURLOPT_CERTINFO, 1L) == CURLE_OK &&
	    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L) == CURLE_OK &&
	    curl_easy_setopt(easy, CURLOPT_PRIVATE, channel) == CURLE_OK &&
	    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT, (long)out->connect_timeout_s) == CURLE_OK &&
	    curl_easy_setopt(easy, CURLOPT_TIMEOUT, (long)out->timeout_s) == CURLE_OK &&
	    /* libcurl's own patience with one answer is two minutes: a slow final dot would be sent again. */
	    curl_easy_setopt(easy, CURLOPT_SERVER_RESPONSE_TIMEOUT, (long)out->timeout_s) == CURLE_OK &&
	    curl_easy_setopt(easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2) == CURLE_OK &&
	    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L) == CURLE_OK &&
	    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L) == CURLE_OK;
	if (ok && out->tls_ca != NULL)
		ok = curl_easy_setopt(easy, CURLOPT_CAINFO, out->tls_ca) == CURLE_OK;
	if (ok && out->user != NULL)
		ok = curl_easy_setopt(easy, CURLOPT_USERNAME, out->user) == CURLE_OK;
	if (ok && smtp->password != NULL)
		ok = curl_easy_setopt(easy, CURLOPT_PASSWORD, smtp->password) == CURLE_OK;
	/* libcurl would take mechanisms first that want a password. */
	if (ok && smtp->tokens != NULL)
		ok = curl_easy_setopt(easy, CURLOPT_LOGIN_OPTIONS, "AUTH=OAUTHBEARER;AUTH=XOAUTH2") ==
		     CURLE_OK;
	return ok ? OK : because(why, BROKEN, "libcurl does not take the settings of SMTP");
}

static void
forget_token(struct smtp *smtp)
{
	if (smtp->token != NULL)
		explicit_bzero(smtp->token, strlen(smtp->token));
	free(smtp->token);
	smtp->token = NULL;
}

/* What all channels log in with from now on; libcurl opens a new connection where it is another token. */
static enum status
set_token(struct smtp *smtp, bool refused, struct why *why)
{
	const char *token;
	enum status st;

	if (smtp->tokens == NULL)
		return OK;
	if ((st = tokens_get(smtp->tokens, TOKEN_OUTBOX, refused, &token, why)) != OK)
		return st;
	forget_token(smtp);
	smtp->token = strdup(token);
	for (size_t i = 0; i < smtp->count; i++)
		if (curl_easy_setopt(smtp->channels[i].easy, CURLOPT_XOAUTH2_BEARER, token) != CURLE_OK)
			return because(why, BROKEN, "libcurl does not take the token");
	return OK;
}

static bool
begin(struct smtp *smtp, struct channel *channel, struct parcel *parcel)
{
	const struct outbox_mail *mail = parcel->mail;
	struct arena *arena = parcel->bytes.arena;

	channel->parcel = parcel;
	channel->sent_bytes = 0;
	channel->reply[0] = channel->error[0] = '\0';
	channel->recipients = curl_slist_append(NULL, arena_printf(arena, "<%s>", mail->to_email));
	return channel->recipients != NULL &&
	       curl_easy_setopt(channel->easy, CURLOPT_MAIL_FROM,
		   *mail->envelope_from == '\0' ? "" : arena_printf(arena, "<%s>", mail->envelope_from)) ==
		   CURLE_OK &&
	       curl_easy_setopt(channel->easy, CURLOPT_MAIL_RCPT, channel->recipients) == CURLE_OK &&
	       curl_easy_setopt(channel->easy, CURLOPT_INFILESIZE_LARGE,
		   (curl_off_t)parcel->bytes.size_bytes) == CURLE_OK &&
	       curl_multi_add_handle(smtp->multi, channel->easy) == CURLM_OK;
}

/* -- what became of it -- */

/* All of the mail was given out. */
static bool
is_all_out(const struct channel *channel)
{
	return channel->sent_bytes > 0 && channel->sent_bytes == channel->parcel->bytes.size_bytes;
}

/*
 * Codes that speak of the way out, not of the mail.  libcurl gives one for a greeting and for the answer to the final
 * dot that are no success: the latter is about the mail.
 */
static bool
is_way(const struct channel *channel, CURLcode code)
{
	static const CURLcode codes[] = {CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_CONNECT,
	    CURLE_WEIRD_SERVER_REPLY, CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION,
	    CURLE_SSL_CERTPROBLEM, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR, CURLE_USE_SSL_FAILED,
	    CURLE_LOGIN_DENIED, CURLE_REMOTE_ACCESS_DENIED, CURLE_OUT_OF_MEMORY, CURLE_URL_MALFORMAT};

	if (code == CURLE_WEIRD_SERVER_REPLY && is_all_out(channel))
		return false;
	for (size_t i = 0; i < COUNT(codes); i++)
		if (code == codes[i])
			return true;
	return false;
}

/* The login is wanted, wrong or over (RFC 4954 section 6): a refusal of us, not of the mail. */
static bool
is_about_us(long reply)
{
	return reply == 530 || reply == 534 || reply == 535 || reply == 538;
}

/* Of what stands in the way: the key to look at, which libcurl does not know. */
static const char *
remedy(const struct config_outbox *out, CURLcode code)
{
	bool tls_first = strncasecmp(out->url, "smtps:", 6) == 0;

	switch (code) {
	case CURLE_PEER_FAILED_VERIFICATION:
	case CURLE_SSL_ISSUER_ERROR:
		return "; nothing was sent to it: correct outbox.url or set outbox.tls_ca";
	case CURLE_USE_SSL_FAILED:
		return "; it offers no STARTTLS: use smtps://, or say outbox.tls = \"none\" to send in plain "
		       "text";
	case CURLE_SSL_CONNECT_ERROR:
		return tls_first ? "; where plain text comes first (port 587 or 25), outbox.url is smtp://"
				 : "";
	case CURLE_OPERATION_TIMEDOUT:
		return tls_first ? "" : "; where TLS comes first (port 465), outbox.url is smtps://";
	case CURLE_COULDNT_CONNECT:
	case CURLE_COULDNT_RESOLVE_HOST:
		return "; is outbox.url right?";
	default:
		return "";
	}
}

/* Not where libcurl found nothing to log in by: then the last answer was the one to EHLO. */
static bool
is_token_refused(const struct channel *channel, CURLcode code)
{
	long reply = 0;

	curl_easy_getinfo(channel->easy, CURLINFO_RESPONSE_CODE, &reply);
	return code == CURLE_LOGIN_DENIED && channel->smtp->tokens != NULL && reply >= 300;
}

/* The last refusal, "" where there was none; what we logged in with is not in it. */
static const char *
reply_of(const struct channel *channel, CURLcode code)
{
	const struct smtp *smtp = channel->smtp;
	struct arena *arena = channel->parcel->bytes.arena;
	const char *reply =
	    hush_secret(arena, text_valid(arena, channel->reply, strlen(channel->reply)), smtp->token);

	return code == CURLE_LOGIN_DENIED ? hush_login(arena, reply, smtp->password)
					  : hush_secret(arena, reply, smtp->password);
}

static const char *
what_was_said(const struct channel *channel, CURLcode code)
{
	const struct config_outbox *out = &channel->smtp->config->outbox;
	struct arena *arena = channel->parcel->bytes.arena;
	const char *reply = reply_of(channel, code);
	const char *curl = channel->error[0] != '\0' ? channel->error : curl_easy_strerror(code);

	if (code == CURLE_LOGIN_DENIED && channel->smtp->tokens != NULL)
		return is_token_refused(channel, code)
			   ? arena_printf(arena,
				 "the server refuses outbox.user, though the token was just made for it: is "
				 "the consent this user's, and does it cover sending by SMTP? %s",
				 reply)
			   : arena_printf(arena,
				 "%s: it offers neither OAUTHBEARER nor XOAUTH2, and so takes no token of "
				 "outbox.oauth2",
				 out->url);
	if (code == CURLE_LOGIN_DENIED)
		return arena_printf(arena,
		    "the server refuses outbox.user or the password of outbox.password_file: %s%s",
		    *reply != '\0' ? reply : curl, config_secret_remedy(arena, out->password_file));
	if (code == CURLE_SSL_CACERT_BADFILE)
		return arena_printf(arena, "outbox.tls_ca: no certificate can be read from %s",
		    out->tls_ca == NULL ? "this machine" : out->tls_ca);
	if (*reply != '\0' && !is_way(channel, code))
		return reply;
	return arena_printf(arena, "%s: %s%s", out->url, curl, remedy(out, code));
}

/* "2027-02-26 15:48:53 GMT" of GnuTLS, "Feb 26 15:48:53 2027 GMT" of OpenSSL. */
static int64_t
read_expiry(const char *text)
{
	struct tm civil = {0};
	time_t until;

	if (sscanf(text, "%d-%d-%d %d:%d:%d", &civil.tm_year, &civil.tm_mon, &civil.tm_mday, &civil.tm_hour,
		&civil.tm_min, &civil.tm_sec) == 6) {
		civil.tm_year -= 1900;
		civil.tm_mon--;
		until = timegm(&civil);
	} else {
		until = curl_getdate(text, NULL);
	}
	return until > 0 ? (int64_t)until : 0;
}

/* Of the first certificate of the chain, the server's own; libcurl's TLS libraries write the field in two ways. */
static void
note_certificate(struct smtp *smtp, CURL *easy)
{
	static const char field[] = "Expire date:";
	struct curl_certinfo *chain = NULL;

	if (curl_easy_getinfo(easy, CURLINFO_CERTINFO, &chain) != CURLE_OK || chain == NULL ||
	    chain->num_of_certs == 0)
		return;
	for (const struct curl_slist *at = chain->certinfo[0]; at != NULL; at = at->next)
		if (strncasecmp(at->data, field, sizeof(field) - 1) == 0) {
			smtp->certificate_until = read_expiry(at->data + sizeof(field) - 1);
		}
}

static void
finish(struct smtp *smtp, struct channel *channel, CURLcode code)
{
	struct parcel *parcel = channel->parcel;
	long reply = 0;

	curl_easy_getinfo(channel->easy, CURLINFO_RESPONSE_CODE, &reply);
	if (code == CURLE_OK) {
		parcel->state = OUTBOX_SENT;
		note_certificate(smtp, channel->easy);
	} else {
		bool refused = !is_way(channel, code) && reply >= 400 && reply < 600 && !is_about_us(reply);

		parcel->error = what_was_said(channel, code);
		parcel->state = refused && reply >= 500 ? OUTBOX_DEAD : OUTBOX_RETRY;
		/* 421: the server takes nothing now (RFC 5321 section 3.8); no code: the connection broke. */
		parcel->stuck =
		    !refused && (is_way(channel, code) || is_about_us(reply) || channel->sent_bytes == 0);
		parcel->stuck |= reply == 421;
		smtp->denied |= is_token_refused(channel, code);
		parcel->unsure = !refused && !is_way(channel, code) && is_all_out(channel);
		smtp->stuck |= parcel->stuck;
	}
	curl_multi_remove_handle(smtp->multi, channel->easy);
	curl_slist_free_all(channel->recipients);
	channel->recipients = NULL;
	channel->parcel = NULL;
}

static size_t
finish_done(struct smtp *smtp)
{
	struct channel *channel;
	CURLMsg *message;
	size_t done = 0;
	int left;

	while ((message = curl_multi_info_read(smtp->multi, &left)) != NULL) {
		if (message->msg != CURLMSG_DONE ||
		    curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **)&channel) != CURLE_OK)
			continue;
		finish(smtp, channel, message->data.result);
		done++;
	}
	return done;
}

/* -- the table's functions -- */

/* Those that are SENDING still, until the way turns out to be closed. */
static void
send_parcels(struct smtp *smtp, struct parcel *parcels, size_t count, bool (*alive)(void *), void *data)
{
	size_t next = 0, busy = 0, done;
	bool going = true;
	int running;

	smtp->stuck = smtp->denied = false;
	for (;;) {
		going = going && alive(data);
		for (size_t i = 0; i < smtp->count && going && !smtp->stuck; i++) {
			while (next < count && parcels[next].state != OUTBOX_SENDING)
				next++;
			if (next == count)
				break;
			if (smtp->channels[i].parcel != NULL)
				continue;
			busy++;
			if (!begin(smtp, &smtp->channels[i], &parcels[next++])) {
				finish(smtp, &smtp->channels[i], CURLE_OUT_OF_MEMORY);
				busy--;
			}
		}
		if (busy == 0)
			return;
		if (curl_multi_perform(smtp->multi, &running) != CURLM_OK)
			log_error("smtp.multi", "busy=%zu", busy);
		if ((done = finish_done(smtp)) == 0 &&
		    curl_multi_poll(smtp->multi, NULL, 0, WAIT_MS, NULL) != CURLM_OK)
			log_error("smtp.poll", "busy=%zu", busy);
		busy -= done;
	}
}

/* A token may be taken back before it expires: those that met a refusal are sent with another, once. */
static bool
may_try_again(struct smtp *smtp, struct parcel *parcels, size_t count)
{
	struct why why;

	if (!smtp->denied || set_token(smtp, true, &why) != OK)
		return false;
	log_warning("smtp.token", "words='the server refuses the token: another one is tried'");
	for (size_t i = 0; i < count; i++)
		if (parcels[i].stuck) {
			parcels[i].state = OUTBOX_SENDING;
			parcels[i].stuck = false;
			parcels[i].error = NULL;
		}
	return true;
}

static void
smtp_send(void *transport, struct parcel *parcels, size_t count, bool (*alive)(void *), void *data)
{
	struct smtp *smtp = transport;
	struct why why;

	if (count > 0 && set_token(smtp, false, &why) != OK) {
		parcels[0].state = OUTBOX_RETRY;
		parcels[0].stuck = true;
		parcels[0].error = arena_string(parcels[0].bytes.arena, why.text);
		return;
	}
	send_parcels(smtp, parcels, count, alive, data);
	if (may_try_again(smtp, parcels, count))
		send_parcels(smtp, parcels, count, alive, data);
}

/* NOOP after the login; the certificate and the password are proven on the way. */
static enum status
smtp_probe(void *transport, struct why *why)
{
	struct smtp *smtp = transport;
	struct channel *channel = &smtp->channels[0];
	struct arena *arena = arena_open();
	struct parcel parcel = {.bytes = buf_make(arena)};
	CURLcode code;
	enum status st = OK;

	if ((st = set_token(smtp, false, why)) != OK)
		goto out;
	channel->parcel = &parcel;
	channel->reply[0] = channel->error[0] = '\0';
	curl_easy_setopt(channel->easy, CURLOPT_UPLOAD, 0L);
	curl_easy_setopt(channel->easy, CURLOPT_NOBODY, 1L);
	curl_easy_setopt(channel->easy, CURLOPT_CUSTOMREQUEST, "NOOP");
	code = curl_easy_perform(channel->easy);
	if (is_token_refused(channel, code) && set_token(smtp, true, why) == OK)
		code = curl_easy_perform(channel->easy);
	if (code != CURLE_OK)
		st = because(why, BROKEN, "%s", what_was_said(channel, code));
	channel->parcel = NULL;
out:
	arena_close(arena);
	return st;
}

static int64_t
smtp_certificate_until(void *transport)
{
	const struct smtp *smtp = transport;

	return smtp->certificate_until;
}

static void
smtp_close(void *transport)
{
	struct smtp *smtp = transport;

	for (size_t i = 0; i < smtp->count; i++)
		curl_easy_cleanup(smtp->channels[i].easy);
	if (smtp->multi != NULL)
		curl_multi_cleanup(smtp->multi);
	forget_token(smtp);
	curl_global_cleanup();
}

static enum status
smtp_open(struct arena *arena, const struct config *config, struct tokens *tokens, void **transport,
    struct why *why)
{
	const struct config_outbox *out = &config->outbox;
	struct smtp *smtp = arena_alloc(arena, sizeof(*smtp));
	size_t most = (size_t)out->connections;
	enum status st;

	smtp->config = config;
	if (out->oauth2.token_url != NULL)
		smtp->tokens = tokens;
	else if ((out->user != NULL || out->password_file != NULL) &&
		 (st = config_secret(
		      arena, "outbox.password_file", out->password_file, &smtp->password, why)) != OK)
		return st;
	if (curl_global_init(CURL_GLOBAL_ALL) != 0)
		return because(why, BROKEN, "libcurl cannot start");
	smtp->multi = curl_multi_init();
	st = smtp->multi == NULL ? because(why, BROKEN, "libcurl cannot start") : OK;
	if (st == OK && curl_multi_setopt(smtp->multi, CURLMOPT_MAXCONNECTS, (long)most) != CURLM_OK)
		st = because(why, BROKEN, "libcurl does not take the settings of SMTP");
	while (st == OK && smtp->count < most && smtp->count < CONNECTIONS_MAX)
		st = set_up(&smtp->channels[smtp->count++], smtp, why);
	if (st != OK)
		smtp_close(smtp);
	else
		*transport = smtp;
	return st;
}

const struct transport_kind transport_smtp = {
    .open = smtp_open,
    .send = smtp_send,
    .probe = smtp_probe,
    .certificate_until = smtp_certificate_until,
    .close = smtp_close,
};
