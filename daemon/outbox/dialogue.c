#include "outbox/dialogue.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COMMANDS_BYTES 1024 /* RSET, MAIL, RCPT and DATA with addresses of any length that is an address */
#define ADDRESS_BYTES  320

void
dialogue_open(struct dialogue *d, bool ahead, bool sizes)
{
	d->ahead = ahead;
	d->sizes = sizes;
	d->over = d->reset = d->next_said = d->body = d->dot = false;
	d->now = d->next = NULL;
	d->line_bytes = d->from = d->to = d->body_at = 0;
}

bool
dialogue_takes(const struct dialogue *d)
{
	if (d->over)
		return false;
	return d->now == NULL || (d->ahead && d->next == NULL && d->awaited == DIALOGUE_DOT);
}

/* Nothing that would end the line, or the address, in the middle of it. */
static bool
can_be_said(const char *address)
{
	for (const char *c = address; *c != '\0'; c++)
		if (*c <= ' ' || *c > '~' || *c == '<' || *c == '>')
			return false;
	return strlen(address) <= ADDRESS_BYTES;
}

static void
begin(struct dialogue *d, struct parcel *parcel)
{
	d->now = parcel;
	d->awaited = d->to_say = d->reset ? DIALOGUE_RESET : DIALOGUE_MAIL;
	d->reset = d->body = d->dot = false;
	d->body_at = 0;
	d->refused = 0;
	d->words[0] = '\0';
}

bool
dialogue_give(struct dialogue *d, struct parcel *parcel)
{
	assert(dialogue_takes(d));
	if (*parcel->mail->to_email == '\0' || !can_be_said(parcel->mail->to_email) ||
	    !can_be_said(parcel->mail->envelope_from))
		return false;
	if (d->now == NULL)
		begin(d, parcel);
	else
		d->next = parcel;
	return true;
}

/* -- saying -- */

static size_t
room(const struct dialogue *d)
{
	return sizeof(d->out) - d->to;
}

static void
add(struct dialogue *d, const char *bytes, size_t size)
{
	assert(size <= room(d));
	memcpy(d->out + d->to, bytes, size);
	d->to += size;
}

static void
say_command(struct dialogue *d, const struct parcel *parcel, enum dialogue_step step)
{
	const struct outbox_mail *mail = parcel->mail;
	char size[32] = "", line[COMMANDS_BYTES / 2];
	int bytes = 0;

	if (d->sizes)
		snprintf(size, sizeof(size), " SIZE=%zu", parcel->bytes.size_bytes);
	switch (step) {
	case DIALOGUE_RESET:
		bytes = snprintf(line, sizeof(line), "RSET\r\n");
		break;
	case DIALOGUE_MAIL:
		bytes = snprintf(line, sizeof(line), "MAIL FROM:<%s>%s\r\n", mail->envelope_from, size);
		break;
	case DIALOGUE_RCPT:
		bytes = snprintf(line, sizeof(line), "RCPT TO:<%s>\r\n", mail->to_email);
		break;
	case DIALOGUE_DATA:
		bytes = snprintf(line, sizeof(line), "DATA\r\n");
		break;
	case DIALOGUE_DOT:
		break;
	}
	add(d, line, (size_t)bytes);
}

/* The next line that begins with a dot, this one aside: dots are fewer than lines. */
static const char *
next_dot(const char *from, size_t bytes)
{
	const char *dot = from;

	while ((dot = memchr(dot + 1, '.', bytes - (size_t)(dot + 1 - from))) != NULL)
		if (dot[-1] == '\n')
			break;
	return dot;
}

/* A line that begins with a dot gets another (RFC 5321 section 4.5.2). */
static void
say_body(struct dialogue *d)
{
	static const char end[] = "\r\n.\r\n";
	const char *data = d->now->bytes.data;
	size_t size = d->now->bytes.size_bytes;
	bool whole = size >= 2 && memcmp(data + size - 2, end, 2) == 0;

	/* With room for a doubled dot, and for what ends the mail. */
	while (d->body_at < size && room(d) > sizeof(end) + 1) {
		const char *from = data + d->body_at, *dot;
		size_t most = room(d) - sizeof(end), bytes = size - d->body_at;

		if (*from == '.' && (d->body_at == 0 || from[-1] == '\n')) {
			add(d, ".", 1);
			most--;
		}
		if (bytes > most)
			bytes = most;
		if ((dot = next_dot(from, bytes)) != NULL)
			bytes = (size_t)(dot - from);
		add(d, from, bytes);
		d->body_at += bytes;
	}
	if (d->body_at < size || room(d) < sizeof(end))
		return;
	add(d, whole ? end + 2 : end, strlen(end) - (whole ? 2 : 0));
	d->body = false;
	d->dot = true;
}

/* All commands of a mail at once where the server takes that; else the one whose answer is awaited. */
static void
say_commands(struct dialogue *d)
{
	enum dialogue_step last = d->ahead ? DIALOGUE_DATA : d->awaited;

	for (; d->to_say <= last && d->to_say < DIALOGUE_DOT && room(d) > COMMANDS_BYTES; d->to_say++)
		say_command(d, d->now, d->to_say);
}

const char *
dialogue_say(struct dialogue *d, size_t *size)
{
	if (d->from == d->to)
		d->from = d->to = 0;
	if (!d->over && d->now != NULL) {
		if (d->awaited != DIALOGUE_DOT)
			say_commands(d);
		else if (d->body)
			say_body(d);
		if (d->dot && d->next != NULL && !d->next_said && room(d) > COMMANDS_BYTES) {
			for (enum dialogue_step step = DIALOGUE_MAIL; step <= DIALOGUE_DATA; step++)
				say_command(d, d->next, step);
			d->next_said = true;
		}
	}
	*size = d->to - d->from;
	return d->out + d->from;
}

void
dialogue_said(struct dialogue *d, size_t size)
{
	assert(size <= d->to - d->from);
	d->from += size;
}

/* -- hearing -- */

/* The next mail is being given already if its commands were said. */
static void
end_mail(struct dialogue *d, int code, struct dialogue_answer *answer)
{
	struct parcel *next = d->next;
	bool said = d->next_said;

	*answer = (struct dialogue_answer){
	    .parcel = d->now, .code = code, .words = d->answered, .begun = d->body_at > 0, .whole = d->dot};
	memcpy(d->answered, d->words, sizeof(d->answered));
	d->now = NULL;
	if (d->over || next == NULL)
		return;
	d->next = NULL;
	d->next_said = false;
	begin(d, next);
	if (said)
		d->to_say = DIALOGUE_DOT;
}

static bool
is_success(enum dialogue_step step, int code)
{
	return code / 100 == (step == DIALOGUE_DATA ? 3 : 2);
}

static void
note_refusal(struct dialogue *d, int code)
{
	if (d->refused != 0)
		return;
	d->refused = code;
	memcpy(d->words, d->line, sizeof(d->words));
}

/*
 * The last line of an answer.  A mail that was refused is done with when all that was said of it is answered.  A server that
 * asks for a mail it refused would take the final dot for an empty one: nothing more is said to it.
 */
static void
take_answer(struct dialogue *d, int code, struct dialogue_answer *answer)
{
	enum dialogue_step step = d->awaited;
	bool success = is_success(step, code);

	if (d->now == NULL || code == 421 || code < 200 || code > 599 ||
	    (!success && code < 400 && d->refused == 0) || (step == DIALOGUE_RESET && !success)) {
		d->over = true;
		note_refusal(d, code);
		if (d->now != NULL)
			end_mail(d, code, answer);
		return;
	}
	if (!success)
		note_refusal(d, code);
	else if (step == DIALOGUE_MAIL)
		d->reset = true; /* should it be refused further on */
	if (step == DIALOGUE_DOT) {
		d->reset = false;
		d->over = !d->dot; /* it answers what was not said */
		end_mail(d, code, answer);
	} else if (d->refused != 0 && (step == DIALOGUE_DATA || !d->ahead)) {
		d->over = step == DIALOGUE_DATA && success;
		end_mail(d, d->refused, answer);
	} else {
		d->awaited = step + 1;
		d->body = d->awaited == DIALOGUE_DOT;
	}
}

/* One line, without its end; "250-..." is followed by more of the same answer. */
static void
take_line(struct dialogue *d, struct dialogue_answer *answer)
{
	const char *line = d->line;

	while (d->line_bytes > 0 && d->line[d->line_bytes - 1] == '\r')
		d->line_bytes--;
	d->line[d->line_bytes] = '\0';
	d->line_bytes = 0;
	if (strspn(line, "0123456789") == 3 && line[3] == '-')
		return;
	take_answer(d, strspn(line, "0123456789") == 3 ? atoi(line) : 0, answer);
}

size_t
dialogue_hear(struct dialogue *d, const char *bytes, size_t size, struct dialogue_answer *answer)
{
	size_t at = 0;

	*answer = (struct dialogue_answer){0};
	while (at < size && answer->parcel == NULL && !d->over) {
		const char *end = memchr(bytes + at, '\n', size - at);
		size_t part = end == NULL ? size - at : (size_t)(end - bytes) - at;
		size_t kept = sizeof(d->line) - 1 - d->line_bytes;

		kept = part < kept ? part : kept;
		memcpy(d->line + d->line_bytes, bytes + at, kept);
		d->line_bytes += kept;
		at += part + (end != NULL);
		if (end != NULL)
			take_line(d, answer);
	}
	return d->over ? size : at;
}
