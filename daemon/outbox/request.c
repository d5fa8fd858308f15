#include "outbox/request.h"

#include <string.h>

#include "base/buf.h"
#include "base/expand.h"
#include "base/hush.h"
#include "base/pattern.h"
#include "base/segments.h"
#include "base/text.h"

#define SAID_MAX 200 /* characters of an answer that are kept */

/* -- building -- */

/* "<abc@cabinet.example>" -> "abc": the same at every try. */
static const char *
own_id(struct arena *arena, const struct outbox_mail *mail)
{
	const char *start = mail->message_id + (*mail->message_id == '<');

	return arena_bytes(arena, start, strcspn(start, "@>"));
}

static void
fill(struct arena *arena, const struct config_sms *sms, const char *password, const struct outbox_mail *mail,
    struct expand_field fields[CONFIG_SMS_NAMES])
{
	const char *values[CONFIG_SMS_NAMES] = {
	    mail->to_email,
	    mail->to_email + (*mail->to_email == '+'),
	    mail->text,
	    sms->sender,
	    own_id(arena, mail),
	    segments_of(mail->text).gsm ? "0" : "2",
	    password,
	};

	for (size_t i = 0; i < CONFIG_SMS_NAMES; i++)
		fields[i] = (struct expand_field){config_sms_names[i], values[i]};
}

/* "a=1&b=2", as a query or a form (application/x-www-form-urlencoded). */
static const char *
pairs_of(struct arena *arena, const struct config_pairs *pairs, const struct expand_field *fields)
{
	struct buf out = buf_make(arena);

	for (size_t i = 0; i < pairs->count; i++) {
		const char *value = expand(arena, pairs->items[i][1], fields, CONFIG_SMS_NAMES, EXPAND_PLAIN);

		buf_addf(
		    &out, "%s%s=", i == 0 ? "" : "&", expand_value(arena, pairs->items[i][0], EXPAND_URL));
		buf_add(&out, expand_value(arena, value, EXPAND_URL));
	}
	return out.data;
}

static void
add_header(struct arena *arena, struct request *request, const char *name, const char *value)
{
	request->headers[request->header_count++] = arena_printf(arena, "%s: %s", name, value);
}

void
request_build(struct arena *arena, const struct config_sms *sms, const char *password,
    const struct outbox_mail *mail, struct request *request)
{
	struct expand_field fields[CONFIG_SMS_NAMES];
	const char *pairs;
	bool form;

	fill(arena, sms, password, mail, fields);
	*request = (struct request){.post = strcmp(sms->method, "POST") == 0};
	request->headers = arena_array(arena, sms->headers.count + 2, sizeof(*request->headers));
	request->url = expand(arena, sms->url, fields, CONFIG_SMS_NAMES, EXPAND_URL);
	pairs = pairs_of(arena, &sms->parameters, fields);
	form = request->post && sms->json == NULL;
	if (form)
		request->body = pairs;
	else if (*pairs != '\0')
		request->url = arena_printf(
		    arena, "%s%c%s", request->url, strchr(request->url, '?') == NULL ? '?' : '&', pairs);
	if (request->post && !form)
		request->body = expand(arena, sms->json, fields, CONFIG_SMS_NAMES, EXPAND_JSON);
	if (request->post)
		add_header(arena, request, "Content-Type",
		    form ? "application/x-www-form-urlencoded" : "application/json; charset=utf-8");
	/* libcurl would wait for leave to send a body; many gateways never give it. */
	add_header(arena, request, "Expect", "");
	for (size_t i = 0; i < sms->headers.count; i++)
		add_header(arena, request, sms->headers.items[i][0],
		    expand(arena, sms->headers.items[i][1], fields, CONFIG_SMS_NAMES, EXPAND_HEADER));
}

/* -- judging -- */

/* One line for whoever looks into it: "403: Authorization failed". */
static const char *
said(struct arena *arena, const char *password, long status, const char *text)
{
	const char *line =
	    text_excerpt(arena, text_line(arena, hush_secret(arena, text, password)), SAID_MAX);

	return arena_printf(arena, "%ld%s%s", status, *line == '\0' ? "" : ": ", line);
}

/* Said by a proxy before the gateway: it passed the request on, and what came of that is lost (RFC 9110 section 15.6). */
static bool
is_lost(long status)
{
	return status == 502 || status == 504;
}

/* It may work later, and the SMS is not to blame. */
static bool
is_later(long status)
{
	return status >= 500 || status == 408 || status == 429;
}

/* The gateway refuses us, or is not where it is looked for: an operator must act. */
static bool
is_ours(long status)
{
	return status == 401 || status == 403 || status == 407 || status == 404 || status == 405 ||
	       (status >= 300 && status < 400);
}

static enum status
judge_accepted(struct arena *arena, const struct config_sms *sms, const char *text,
    const struct request_answer *answer, struct request_verdict *verdict, struct why *why)
{
	const char *found = "";
	enum status st = OK;

	if (sms->success != NULL && (st = pattern_find(arena, sms->success, text, &found, why)) != OK)
		return st;
	if (found == NULL) {
		/* Cut off before it could say: it may have been taken all the same. */
		verdict->state = answer->whole ? OUTBOX_DEAD : OUTBOX_HELD;
		return OK;
	}
	verdict->state = OUTBOX_SENT;
	verdict->error = NULL;
	if (sms->message_id != NULL)
		st = pattern_find(arena, sms->message_id, text, &verdict->gateway_id, why);
	return st;
}

enum status
request_judge(struct arena *arena, const struct config_sms *sms, const char *password,
    const struct request_answer *answer, struct request_verdict *verdict, struct why *why)
{
	const char *text = text_valid(arena, answer->text, answer->size_bytes);

	*verdict = (struct request_verdict){.state = OUTBOX_RETRY};
	if (answer->status == 0) {
		verdict->error = answer->error;
		verdict->state = answer->asked ? OUTBOX_HELD : OUTBOX_RETRY;
		verdict->stuck = true;
		return OK;
	}
	verdict->error = said(arena, password, answer->status, text);
	if (is_lost(answer->status)) {
		verdict->state = OUTBOX_HELD;
		verdict->stuck = true;
		return OK;
	}
	if (is_later(answer->status))
		return OK;
	if (is_ours(answer->status)) {
		verdict->stuck = true;
		return OK;
	}
	if (answer->status >= 200 && answer->status < 300)
		return judge_accepted(arena, sms, text, answer, verdict, why);
	verdict->state = OUTBOX_DEAD;
	return OK;
}
