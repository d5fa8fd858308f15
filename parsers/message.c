#include "message.h"

#include <malloc.h>
#include <string.h>
#include <strings.h>

#include "absence.h"
#include "automatic.h"
#include "base/buf.h"
#include "base/text.h"
#include "bounce.h"
#include "html.h"
#include "lines.h"
#include "mime.h"
#include "reply.h"
#include "words.h"

#define REFERENCES_MAX	    1000
#define REPLY_BYTES_MAX	    ((size_t)1024 * 1024)
#define AUTHENTICATIONS_MAX 51
#define ID_BYTES_MAX	    900

void
message_prepare(void)
{
	mime_prepare();
	html_prepare();
	/*
	 * Letters are read one after the other: memory given back between them would be asked for again, and what is
	 * mapped for each of them is zeroed page by page.
	 */
	(void)mallopt(M_TRIM_THRESHOLD, 64 << 20);
	(void)mallopt(M_MMAP_THRESHOLD, 1 << 20);
	(void)mallopt(M_TOP_PAD, 1 << 20);
}

/* -- headers -- */

/* The next "<...>" of a field, without white space inside; NULL after the last. */
static const char *
next_id(struct arena *a, const char **at)
{
	struct buf id = buf_make(a);
	const char *c = strchr(*at, '<');

	if (c == NULL)
		return NULL;
	for (; *c != '\0' && *c != '>'; c++)
		if (strchr(" \t\r\n", *c) == NULL)
			buf_add_char(&id, *c);
	/* What fits into no line of an answer (RFC 5322 section 2.1.1) is no name of a letter. */
	if (*c == '\0' || id.size_bytes > ID_BYTES_MAX)
		return NULL;
	*at = c + 1;
	buf_add_char(&id, '>');
	return text_valid(a, id.data, id.size_bytes);
}

/* Message-ID and In-Reply-To: brackets are sometimes forgotten. */
static const char *
read_id(struct arena *a, const struct mime *mime, const char *name)
{
	const struct mime_header *header = mime_header(mime, name);
	const char *at, *id;

	if (header == NULL)
		return NULL;
	at = header->raw;
	if ((id = next_id(a, &at)) != NULL)
		return strcmp(id, "<>") != 0 ? id : NULL;
	at = words_decode(a, header->raw);
	return strchr(at, '@') != NULL && strchr(at, ' ') == NULL && strlen(at) < ID_BYTES_MAX
		   ? arena_printf(a, "<%s>", at)
		   : NULL;
}

static void
read_references(struct arena *a, const struct mime *mime, struct strings *all)
{
	const struct mime_header *header = mime_header(mime, "references");
	const char *at = header != NULL ? header->raw : "", *id;

	while (all->count < REFERENCES_MAX && (id = next_id(a, &at)) != NULL)
		strings_add(a, all, id);
}

static struct mail_addresses
read_addresses(struct arena *a, const struct mime *mime, const char *name)
{
	const struct mime_header *header = mime_header(mime, name);

	return mime_addresses(a, header != NULL ? header->raw : NULL);
}

static struct mail_address
read_address(struct arena *a, const struct mime *mime, const char *name)
{
	struct mail_addresses all = read_addresses(a, mime, name);

	return all.count > 0 ? all.items[0] : (struct mail_address){.email = ""};
}

static void
read_delivered_to(struct arena *a, const struct mime *mime, struct strings *all)
{
	static const char *const names[] = {"delivered-to", "x-original-to", "envelope-to"};

	for (size_t i = 0; i < mime->header_count && all->count < REFERENCES_MAX; i++)
		for (size_t n = 0; n < COUNT(names); n++)
			if (strcmp(mime->headers[i].name, names[n]) == 0) {
				struct mail_addresses found = mime_addresses(a, mime->headers[i].raw);
				for (size_t k = 0; k < found.count; k++)
					strings_add(a, all, found.items[k].email);
			}
}

static const char *
read_return_path(struct arena *a, const struct mime *mime)
{
	const struct mime_header *header = mime_header(mime, "return-path");
	struct mail_addresses found;

	if (header == NULL)
		return NULL;
	found = mime_addresses(a, header->raw);
	return found.count > 0 ? found.items[0].email : "";
}

static bool
read_from_list(struct arena *a, const struct mime *mime)
{
	const char *precedence = mime_value(a, mime, "precedence");

	for (size_t i = 0; i < mime->header_count; i++)
		if (strncmp(mime->headers[i].name, "list-", 5) == 0)
			return true;
	if (precedence == NULL)
		return false;
	precedence = text_lower(a, precedence);
	return strcmp(precedence, "list") == 0 || strcmp(precedence, "bulk") == 0 ||
	       strcmp(precedence, "junk") == 0;
}

static const char *
one_line(struct arena *a, const char *raw)
{
	return text_line(a, text_valid(a, raw, strlen(raw)));
}

static void
read_from(struct arena *a, const struct mime *mime, struct message *message)
{
	size_t count = 0, fields = 0;

	message->from.email = "";
	for (size_t i = 0; i < mime->header_count; i++) {
		struct mail_addresses found;
		if (strcmp(mime->headers[i].name, "from") != 0 || fields++ > 0)
			continue;
		found = mime_addresses(a, mime->headers[i].raw);
		if ((count = found.count) > 0)
			message->from = found.items[0];
	}
	message->from_several = count > 1 || fields > 1;
}

/*
 * Fields that may come more than once.  A chain of ARC has 50 sets at most (RFC 8617 section 4.2.1): of a longer one so many
 * are kept that it is seen to be longer.  Encoded words stay: a sender chooses much of what is reported of it, and what they
 * hold is no part of the grammar.
 */
static void
read_each(struct arena *a, const struct mime *mime, const char *name, struct strings *values)
{
	for (size_t i = 0; i < mime->header_count; i++)
		if (strcmp(mime->headers[i].name, name) == 0 && values->count < AUTHENTICATIONS_MAX)
			strings_add(a, values, one_line(a, mime->headers[i].raw));
}

static void
read_headers(struct arena *a, const struct mime *mime, struct message *message)
{
	const char *subject = mime_value(a, mime, "subject"), *date = mime_value(a, mime, "date");
	const char *automatic = mime_value(a, mime, "auto-submitted");

	message->message_id = read_id(a, mime, "message-id");
	message->in_reply_to = read_id(a, mime, "in-reply-to");
	read_references(a, mime, &message->references);
	read_from(a, mime, message);
	message->sender = read_address(a, mime, "sender");
	message->reply_to = read_addresses(a, mime, "reply-to");
	message->to = read_addresses(a, mime, "to");
	message->cc = read_addresses(a, mime, "cc");
	read_delivered_to(a, mime, &message->delivered_to);
	message->return_path = read_return_path(a, mime);
	read_each(a, mime, "authentication-results", &message->authentication_results);
	read_each(a, mime, "arc-authentication-results", &message->arc_results);
	read_each(a, mime, "arc-seal", &message->arc_seals);
	read_each(a, mime, "arc-message-signature", &message->arc_signatures);
	message->subject = subject != NULL ? subject : "";
	message->sent_at = mime_date(date);
	message->auto_submitted = automatic != NULL ? text_lower(a, automatic) : NULL;
	message->from_list = read_from_list(a, mime);
	message->facteur_id = mime_value(a, mime, "x-facteur");
}

/* -- words -- */

static void
note(struct arena *a, struct message *message, const char *sentence)
{
	if (!strings_have(&message->notes, sentence))
		strings_add(a, &message->notes, sentence);
}

static void
note_too_long(struct arena *a, struct message *message)
{
	note(a, message, "Le message est très long\u00a0: seul son début a été lu.");
}

/* What of the letter's text may still be read, all bodies together. */
struct room {
	size_t plain_bytes, html_bytes;
};

/* At most what there is room for, cut at the end of a line. */
static const char *
bounded(struct arena *a, const char *text, size_t *room)
{
	size_t size = strlen(text);

	if (size > *room) {
		for (size = *room; size > 0 && text[size - 1] != '\n'; size--)
			;
		text = arena_bytes(a, text, size > 0 ? size : *room);
		*room = 0;
	} else {
		*room -= size;
	}
	return text;
}

static void
read_plain(struct arena *a, struct message *message, const struct mime_body *body, struct room *room,
    struct lines *lines)
{
	size_t before = room->plain_bytes;

	lines_add_plain(a, lines, bounded(a, body->plain, &room->plain_bytes), body->flowed, body->delsp);
	if (room->plain_bytes == 0 && strlen(body->plain) > before)
		note_too_long(a, message);
}

static void
read_html(struct arena *a, struct message *message, const struct mime_body *body, struct room *room,
    struct lines *lines)
{
	size_t size = strlen(body->html);
	bool cut;

	html_lines(a, size > room->html_bytes ? arena_bytes(a, body->html, room->html_bytes) : body->html,
	    lines, &cut);
	if (cut || size > room->html_bytes)
		note(a, message, "La version HTML du message est démesurée\u00a0: seul son début a été lu.");
	room->html_bytes -= size < room->html_bytes ? size : room->html_bytes;
}

static bool
has_words(const struct lines *lines, size_t from)
{
	for (size_t i = from; i < lines->count; i++)
		if (!line_is_blank(&lines->items[i]))
			return true;
	return false;
}

/* Some clients leave their plain text empty beside their HTML. */
static struct lines
read_bodies(struct arena *a, struct message *message, const struct mime *mime, bool html)
{
	struct room room = {.plain_bytes = REPLY_BYTES_MAX, .html_bytes = HTML_BYTES_MAX};
	struct lines all = {0};

	for (size_t i = 0; i < mime->body_count; i++) {
		const struct mime_body *body = &mime->bodies[i];
		size_t before = all.count;
		if (body->plain != NULL && (body->html == NULL || !html))
			read_plain(a, message, body, &room, &all);
		if (body->html != NULL && !has_words(&all, before)) {
			all.count = before;
			read_html(a, message, body, &room, &all);
		}
	}
	if (all.cut)
		note_too_long(a, message);
	return all;
}

static bool
has_colors(const struct mime *mime)
{
	for (size_t i = 0; i < mime->body_count; i++)
		if (mime->bodies[i].plain != NULL && mime->bodies[i].html != NULL &&
		    html_is_colored(mime->bodies[i].html))
			return true;
	return false;
}

/* Plain text is preferred, unless answers stand in it that only their color in HTML tells from what they answer. */
static struct lines
read_words(struct arena *a, struct message *message, const struct mime *mime)
{
	struct lines lines = read_bodies(a, message, mime, false), page;
	struct reply reply, other;

	reply_read(a, &lines, &message->from, &reply);
	if (reply.found_quote && reply.block_count == 0 && has_colors(mime)) {
		page = read_bodies(a, message, mime, true);
		reply_read(a, &page, &message->from, &other);
		reply = other.colored ? other : reply;
	}
	message->text = reply.text;
	message->signature = reply.signature;
	message->quoted = reply.quoted;
	message->forwarded = reply.forwarded;
	message->block_count = reply.block_count;
	message->blocks = reply.blocks;
	return lines;
}

static enum message_nature
find_nature(struct arena *a, const struct mime *mime, struct message *message, const struct lines *lines)
{
	if (bounce_read(a, mime, message, lines, &message->bounce))
		return MESSAGE_BOUNCE;
	message->bounce = (struct bounce){0};
	if (automatic_is(a, mime, message)) {
		message->absent_until = absence_return(a, message->text, message->sent_at);
		return MESSAGE_AUTO_REPLY;
	}
	if (message->text[0] == '\0' && mime->attachment_count == mime->picture_count)
		return MESSAGE_EMPTY;
	return MESSAGE_LETTER;
}

static const struct calendar_reply *
find_calendar(struct arena *a, const struct message *message)
{
	for (size_t i = 0; i < message->attachment_count; i++) {
		const struct attachment *attachment = &message->attachments[i];

		if (strcmp(attachment->type, "text/calendar") == 0)
			return calendar_parse(a, attachment->data, attachment->size_bytes);
	}
	return NULL;
}

struct message *
message_parse(struct arena *a, const void *bytes, size_t size)
{
	struct message *message = arena_alloc(a, sizeof(*message));
	struct mime *mime = mime_open(a, bytes, size);
	struct lines lines;

	read_headers(a, mime, message);
	message->notes = mime->notes;
	message->attachment_count = mime->attachment_count;
	message->attachments = mime->attachments;
	message->calendar = find_calendar(a, message);
	lines = read_words(a, message, mime);
	message->nature = find_nature(a, mime, message, &lines);
	return message;
}
