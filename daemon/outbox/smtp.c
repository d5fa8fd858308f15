#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/hush.h"
#include "base/log.h"
#include "base/text.h"
#include "outbox/dialogue.h"
#include "outbox/smtp_words.h"

#define CONNECTIONS_MAX 32
#define WAIT_MS		1000
#define HEARD_BYTES	4096

enum life { CLOSED, OPENING, OPEN };

/* One connection: libcurl opens it and logs in (CURLOPT_CONNECT_ONLY), and then carries what the dialogue says. */
struct channel {
	CURL *easy;
	const struct smtp *smtp;
	enum life life;
	curl_socket_t fd;      /* OPEN */
	struct parcel *parcel; /* OPENING: the mail that waits for it */
	bool used;	       /* a mail was answered on it: one that is silent now was closed while idle */
	bool ahead, sizes;     /* what the last EHLO was answered */
	int64_t until_ms;      /* how long the mail in hand is waited for */
	char reply[256];       /* the last refusal the server spoke while it was opened */
	char error[CURL_ERROR_SIZE];
	struct dialogue talk;
};
/* The parcels in hand: each is taken once, unless its connection turns out to be gone before it was begun. */
struct load {
	struct parcel *parcels;
	size_t count, at; /* all before `at` are taken */
	bool *taken;
	bool going; /* no more are taken otherwise */
};
struct smtp {
	const struct config *config;
	const char *password;
	struct tokens *tokens; /* NULL: by password, or not at all */
	char *token;	       /* the last one of these, or NULL */
	CURLM *multi;
	size_t count;
	struct channel *channels;
	struct load load;
	bool stuck;
	bool denied; /* a token was refused */
	int64_t certificate_until;
};

/* -- opening -- */

/* What the last EHLO is answered counts: after STARTTLS all is said again (RFC 3207 section 4.2). */
static void
note_offer(struct channel *channel, const char *line, size_t size)
{
	static const char ahead[] = "PIPELINING", sizes[] = "SIZE";

	if (size >= 3 && memcmp(line, "220", 3) == 0)
		channel->ahead = channel->sizes = false;
	if (size < 4 || memcmp(line, "250", 3) != 0)
		return;
	channel->ahead |= size >= 4 + strlen(ahead) && strncasecmp(line + 4, ahead, strlen(ahead)) == 0;
	channel->sizes |= size >= 4 + strlen(sizes) && strncasecmp(line + 4, sizes, strlen(sizes)) == 0;
}

/* libcurl hands over every line the server says; only offers and refusals are kept. */
static size_t
hear_line(char *line, size_t size, size_t count, void *data)
{
	struct channel *channel = data;
	size_t bytes = size * count,
	       keep = bytes < sizeof(channel->reply) ? bytes : sizeof(channel->reply) - 1;

	note_offer(channel, line, bytes);
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
	    curl_easy_setopt(easy, CURLOPT_CONNECT_ONLY, 1L) == CURLE_OK &&
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

/* -- what became of it -- */

/* The login is wanted, wrong or over (RFC 4954 section 6): a refusal of us, not of the mail. */
static bool
is_about_us(long reply)
{
	return reply == 530 || reply == 534 || reply == 535 || reply == 538;
}

/* Not where libcurl found nothing to log in by: then the last answer was the one to EHLO. */
static bool
is_token_refused(const struct channel *channel, CURLcode code)
{
	long reply = 0;

	curl_easy_getinfo(channel->easy, CURLINFO_RESPONSE_CODE, &reply);
	return code == CURLE_LOGIN_DENIED && channel->smtp->tokens != NULL && reply >= 300;
}

static const char *
what_was_said(const struct channel *channel, CURLcode code)
{
	const struct smtp *smtp = channel->smtp;
	const struct smtp_failure failure = {
	    .out = &smtp->config->outbox,
	    .code = code,
	    .curl = channel->error[0] != '\0' ? channel->error : curl_easy_strerror(code),
	    .reply = channel->reply,
	    .by_token = smtp->tokens != NULL,
	    .token_refused = is_token_refused(channel, code),
	    .password = smtp->password,
	    .token = smtp->token,
	};

	return smtp_words(channel->parcel->bytes.arena, &failure);
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
			smtp->certificate_until = smtp_expiry(at->data + sizeof(field) - 1);
		}
}

/* The server's words, fit to be told. */
static const char *
words_of(const struct smtp *smtp, struct arena *arena, const char *words)
{
	return hush_secret(
	    arena, hush_secret(arena, text_valid(arena, words, strlen(words)), smtp->token), smtp->password);
}

/* The way is closed: no mail is blamed, and no other begun. */
static void
note_stuck(struct smtp *smtp, struct parcel *parcel, const char *error)
{
	parcel->state = OUTBOX_RETRY;
	parcel->stuck = smtp->stuck = true;
	parcel->error = error;
}

/* -- the parcels in hand -- */

static struct parcel *
take_parcel(struct smtp *smtp)
{
	struct load *load = &smtp->load;

	if (!load->going || smtp->stuck)
		return NULL;
	while (load->at < load->count) {
		size_t at = load->at++;

		if (load->taken[at] || load->parcels[at].state != OUTBOX_SENDING)
			continue;
		load->taken[at] = true;
		if (parcel_ready(&load->parcels[at]))
			return &load->parcels[at];
	}
	return NULL;
}

/* Nothing of it left: another connection takes it. */
static void
give_back(struct smtp *smtp, struct parcel *parcel)
{
	size_t at = (size_t)(parcel - smtp->load.parcels);

	smtp->load.taken[at] = false;
	if (at < smtp->load.at)
		smtp->load.at = at;
}

/* -- connections -- */

static void
close_channel(struct channel *channel)
{
	static const char quit[] = "QUIT\r\n";
	size_t sent;

	if (channel->life == OPEN && !channel->talk.over && channel->talk.now == NULL)
		(void)curl_easy_send(channel->easy, quit, strlen(quit), &sent); /* out of courtesy */
	if (channel->life != CLOSED)
		curl_multi_remove_handle(channel->smtp->multi, channel->easy);
	channel->life = CLOSED;
}

static void
open_channel(struct smtp *smtp, struct channel *channel, struct parcel *parcel)
{
	channel->reply[0] = channel->error[0] = '\0';
	channel->ahead = channel->sizes = channel->used = false;
	channel->parcel = parcel;
	channel->life = OPENING;
	if (curl_multi_add_handle(smtp->multi, channel->easy) == CURLM_OK)
		return;
	channel->life = CLOSED;
	note_stuck(smtp, parcel, "libcurl cannot start");
}

/*
 * The connection is gone.  A mail whose bytes were not begun is no worse for it: where the connection served others before,
 * the server closed it while idle; where it is new, the way is closed.
 */
static void
lose_channel(struct smtp *smtp, struct channel *channel, const char *why)
{
	struct dialogue *talk = &channel->talk;
	struct parcel *parcel = talk->now;
	const char *url = smtp->config->outbox.url;

	talk->over = true;
	close_channel(channel);
	if (talk->next != NULL)
		give_back(smtp, talk->next);
	talk->now = talk->next = NULL;
	if (parcel == NULL)
		return;
	if (talk->body_at == 0 && channel->used) {
		give_back(smtp, parcel);
	} else if (talk->body_at == 0) {
		note_stuck(smtp, parcel, arena_printf(parcel->bytes.arena, "%s: %s", url, why));
	} else {
		parcel->state = OUTBOX_RETRY;
		parcel->error = arena_printf(parcel->bytes.arena, "%s: %s", url, why);
		parcel->unsure = talk->dot;
	}
}

/* What the server says of a mail. */
static void
take_answer(struct smtp *smtp, struct channel *channel, const struct dialogue_answer *answer)
{
	struct parcel *parcel = answer->parcel;
	bool refusal = answer->code >= 400 && answer->code < 600, used = channel->used;
	const char *words;

	channel->used = true;
	channel->until_ms = clock_ms() + (int64_t)smtp->config->outbox.timeout_s * 1000;
	if (answer->code / 100 == 2 && answer->whole) {
		parcel_sent(parcel);
		return;
	}
	words = words_of(smtp, parcel->bytes.arena, answer->words);
	if (answer->code == 421 && used && !answer->begun) {
		give_back(smtp, parcel); /* it takes no more on this connection (RFC 5321 section 3.8) */
	} else if (answer->code == 421 || is_about_us(answer->code) || (!refusal && !answer->begun)) {
		note_stuck(smtp, parcel, words);
		channel->talk.over = true;
	} else {
		parcel->state = answer->code >= 500 && refusal ? OUTBOX_DEAD : OUTBOX_RETRY;
		parcel->error = words;
		parcel->unsure = !refusal && answer->whole;
	}
}

static bool
may_speak(const struct dialogue *talk)
{
	return talk->now == NULL || !talk->body || talk->body_at > 0 || parcel_may_leave(talk->now);
}

/* As much as the socket takes.  What is to be kept before a mail leaves is kept while the server answers its commands. */
static void
speak(struct smtp *smtp, struct channel *channel)
{
	struct dialogue *talk = &channel->talk;
	const char *bytes;
	size_t size, sent;
	CURLcode code;

	while (may_speak(talk) && (bytes = dialogue_say(talk, &size), size > 0)) {
		code = curl_easy_send(channel->easy, bytes, size, &sent);
		if (code == CURLE_AGAIN)
			return;
		if (code != CURLE_OK) {
			lose_channel(smtp, channel, "the server closed the connection");
			return;
		}
		dialogue_said(talk, sent);
	}
	if (talk->now != NULL && talk->body_at == 0 && !parcel_may_leave(talk->now)) {
		smtp->stuck = true;
		lose_channel(smtp, channel, "that it was to leave could not be kept");
	}
}

/* Gives it all that it takes, and says what is to be said. */
static void
go_on(struct smtp *smtp, struct channel *channel)
{
	struct parcel *parcel;

	while (dialogue_takes(&channel->talk) && (parcel = take_parcel(smtp)) != NULL) {
		if (channel->talk.now == NULL)
			channel->until_ms = clock_ms() + (int64_t)smtp->config->outbox.timeout_s * 1000;
		if (!dialogue_give(&channel->talk, parcel)) {
			parcel->state = OUTBOX_DEAD;
			parcel->error = "SMTP cannot say this address";
		}
	}
	speak(smtp, channel);
}

static void
hear(struct smtp *smtp, struct channel *channel)
{
	struct dialogue_answer answer;
	char heard[HEARD_BYTES];
	size_t size, at;
	CURLcode code;

	while ((code = curl_easy_recv(channel->easy, heard, sizeof(heard), &size)) == CURLE_OK && size > 0) {
		for (at = 0; at < size;) {
			at += dialogue_hear(&channel->talk, heard + at, size - at, &answer);
			if (answer.parcel != NULL)
				take_answer(smtp, channel, &answer);
		}
		if (channel->talk.over)
			break;
	}
	if (channel->talk.over || (code != CURLE_OK && code != CURLE_AGAIN) ||
	    (code == CURLE_OK && size == 0))
		lose_channel(smtp, channel, "the server closed the connection");
	else
		go_on(smtp, channel);
}

/* -- opened, or not -- */

static void
note_opened(struct smtp *smtp, struct channel *channel, CURLcode code)
{
	struct parcel *parcel = channel->parcel;

	channel->parcel = NULL;
	if (code == CURLE_OK &&
	    curl_easy_getinfo(channel->easy, CURLINFO_ACTIVESOCKET, &channel->fd) == CURLE_OK) {
		note_certificate(smtp, channel->easy);
		channel->life = OPEN;
		dialogue_open(&channel->talk, channel->ahead, channel->sizes);
		give_back(smtp, parcel);
		go_on(smtp, channel);
		return;
	}
	channel->parcel = parcel; /* whose arena the words are in */
	note_stuck(smtp, parcel, what_was_said(channel, code));
	smtp->denied |= is_token_refused(channel, code);
	channel->parcel = NULL;
	close_channel(channel);
}

static void
open_further(struct smtp *smtp)
{
	struct channel *channel;
	CURLMsg *message;
	int left;

	if (curl_multi_perform(smtp->multi, &left) != CURLM_OK)
		log_error("smtp.multi", "words='libcurl fails'");
	while ((message = curl_multi_info_read(smtp->multi, &left)) != NULL)
		if (message->msg == CURLMSG_DONE &&
		    curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **)&channel) == CURLE_OK)
			note_opened(smtp, channel, message->data.result);
}

/* -- the table's functions -- */

static bool
is_busy(const struct channel *channel)
{
	return channel->life == OPENING || (channel->life == OPEN && channel->talk.now != NULL);
}

/* Whether any has a mail in hand. */
static bool
begin_all(struct smtp *smtp)
{
	bool busy = false;

	for (size_t i = 0; i < smtp->count; i++) {
		struct channel *channel = &smtp->channels[i];
		struct parcel *parcel;

		if (channel->life == CLOSED && (parcel = take_parcel(smtp)) != NULL)
			open_channel(smtp, channel, parcel);
		else if (channel->life == OPEN && channel->talk.now == NULL)
			go_on(smtp, channel);
		busy |= is_busy(channel);
	}
	return busy;
}

/* Waits for what any of them hears, or can say. */
static void
work_once(struct smtp *smtp, int wait_ms)
{
	struct curl_waitfd waited[CONNECTIONS_MAX] = {0};
	struct channel *who[CONNECTIONS_MAX];
	bool opening = false;
	unsigned count = 0;

	for (size_t i = 0; i < smtp->count; i++) {
		struct channel *channel = &smtp->channels[i];

		opening |= channel->life == OPENING;
		if (channel->life != OPEN || channel->talk.now == NULL)
			continue;
		who[count] = channel;
		waited[count].fd = channel->fd;
		waited[count++].events =
		    (short)(CURL_WAIT_POLLIN |
			    (channel->talk.from < channel->talk.to ? CURL_WAIT_POLLOUT : 0));
	}
	if (curl_multi_poll(smtp->multi, waited, count, wait_ms, NULL) != CURLM_OK)
		log_error("smtp.poll", "words='libcurl fails'");
	if (opening)
		open_further(smtp);
	for (unsigned i = 0; i < count; i++)
		if (waited[i].revents != 0 && who[i]->life == OPEN)
			hear(smtp, who[i]);
		else if (who[i]->life == OPEN && who[i]->talk.now != NULL && clock_ms() >= who[i]->until_ms)
			lose_channel(smtp, who[i], "no answer came in the time of outbox.timeout");
}

/* Those that are SENDING still, until the way turns out to be closed. */
static void
send_parcels(struct smtp *smtp, struct parcel *parcels, size_t count, int (*alive)(void *), void *data)
{
	struct load *load = &smtp->load;

	*load = (struct load){.parcels = parcels,
	    .count = count,
	    .taken = arena_array(parcels[0].bytes.arena, count, sizeof(*load->taken)),
	    .going = true};
	smtp->stuck = smtp->denied = false;
	for (size_t i = 0; i < smtp->count; i++)
		smtp->channels[i].used = true; /* closed while idle, it is opened anew */
	for (;;) {
		int wait_ms = load->going ? alive(data) : WAIT_MS;

		load->going = load->going && wait_ms > 0;
		if (!begin_all(smtp))
			return;
		work_once(smtp, load->going && wait_ms < WAIT_MS ? wait_ms : WAIT_MS);
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
smtp_send(void *transport, struct parcel *parcels, size_t count, int (*alive)(void *), void *data)
{
	struct smtp *smtp = transport;
	struct why why;

	if (count == 0)
		return;
	if (set_token(smtp, false, &why) != OK) {
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
	curl_easy_setopt(channel->easy, CURLOPT_CONNECT_ONLY, 0L);
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

	for (size_t i = 0; i < smtp->count; i++) {
		close_channel(&smtp->channels[i]);
		curl_easy_cleanup(smtp->channels[i].easy);
	}
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
	most = most < CONNECTIONS_MAX ? most : CONNECTIONS_MAX;
	smtp->channels = arena_array(arena, most, sizeof(*smtp->channels));
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
	while (st == OK && smtp->count < most)
		st = set_up(&smtp->channels[smtp->count++], smtp, why);
	if (st != OK)
		smtp_close(smtp);
	else
		*transport = smtp;
	return st;
}

const struct transport_kind transport_smtp = {
    .open = smtp_open,
    .asks = true,
    .send = smtp_send,
    .probe = smtp_probe,
    .certificate_until = smtp_certificate_until,
    .close = smtp_close,
};
