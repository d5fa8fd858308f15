#include "outbox/compose.h"

#include <errno.h>
#include <fcntl.h>
#include <gmime/gmime.h>
#include <string.h>

#include "base/expand.h"
#include "base/text.h"

void
compose_prepare(void)
{
	g_mime_init();
}

/* One line without controls: a value cannot begin a header of its own. */
static const char *
header_value(struct arena *arena, const char *value)
{
	char *line = text_line(arena, text_valid(arena, value, strlen(value)));

	return line;
}

static void
set_header(GMimeObject *object, struct arena *arena, const char *name, const char *value)
{
	if (value != NULL && *value != '\0')
		g_mime_object_set_header(object, name, header_value(arena, value), "utf-8");
}

/* Message-IDs and the like are ASCII words already: written as they are, folded between words. */
static void
set_ids(GMimeObject *object, struct arena *arena, const char *name, const char *value)
{
	if (value != NULL && *value != '\0')
		g_mime_header_list_set(
		    g_mime_object_get_header_list(object), name, header_value(arena, value), "us-ascii");
}

static void
set_mailbox(
    GMimeMessage *message, struct arena *arena, GMimeAddressType type, const char *name, const char *email)
{
	g_mime_message_add_mailbox(message, type, name == NULL ? NULL : header_value(arena, name), email);
}

/* UTF-8 whatever is in it, as iCalendar is (RFC 6047 section 2.4): a text part would choose a charset by itself. */
static GMimeObject *
calendar_part(const char *text, const char *method)
{
	GMimePart *part = g_mime_part_new_with_type("text", "calendar");
	GMimeStream *stream = g_mime_stream_mem_new_with_buffer(text, strlen(text));
	GMimeDataWrapper *content =
	    g_mime_data_wrapper_new_with_stream(stream, GMIME_CONTENT_ENCODING_DEFAULT);

	g_mime_object_set_content_type_parameter(GMIME_OBJECT(part), "charset", "utf-8");
	if (method != NULL)
		g_mime_object_set_content_type_parameter(GMIME_OBJECT(part), "method", method);
	g_mime_part_set_content(part, content);
	g_mime_part_set_content_encoding(part, GMIME_CONTENT_ENCODING_BASE64);
	g_object_unref(content);
	g_object_unref(stream);
	return GMIME_OBJECT(part);
}

static GMimeObject *
text_part(const char *subtype, const char *text)
{
	GMimeTextPart *part = g_mime_text_part_new_with_subtype(subtype);

	g_mime_text_part_set_charset(part, "utf-8");
	g_mime_text_part_set_text(part, text);
	g_mime_part_set_content_encoding(GMIME_PART(part), GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
	return GMIME_OBJECT(part);
}

static void
add_part(GMimeMultipart *multipart, GMimeObject *part)
{
	g_mime_multipart_add(multipart, part);
	g_object_unref(part);
}

static GMimeObject *
make_text(const struct outbox_mail *mail)
{
	GMimeMultipart *alternative;

	if (mail->html == NULL && mail->calendar == NULL)
		return text_part("plain", mail->text);
	alternative = g_mime_multipart_new_with_subtype("alternative");
	add_part(alternative, text_part("plain", mail->text));
	if (mail->html != NULL)
		add_part(alternative, text_part("html", mail->html));
	if (mail->calendar != NULL)
		add_part(alternative, calendar_part(mail->calendar, mail->calendar_method));
	return GMIME_OBJECT(alternative);
}

/* A file name as the recipient's client may save it: no path, no controls. */
static const char *
file_name(struct arena *arena, const char *name)
{
	char *safe = text_line(arena, text_valid(arena, name, strlen(name)));

	for (char *c = safe; *c != '\0'; c++)
		if (*c == '/' || *c == '\\' || *c == '"')
			*c = '_';
	return *safe == '\0' ? "document" : safe;
}

static enum status
attach(GMimeMultipart *mixed, struct arena *arena, const struct store *store,
    const struct outbox_attachment *attachment, struct why *why)
{
	GMimeContentType *type = g_mime_content_type_parse(NULL, attachment->type);
	GMimeStream *stream;
	GMimeDataWrapper *content;
	GMimePart *part;

	stream =
	    g_mime_stream_fs_open(store_document_path(store, arena, attachment->hash), O_RDONLY, 0, NULL);
	if (stream == NULL) {
		g_object_unref(type);
		return because(
		    why, BROKEN, "document %s is not in the store: %s", attachment->hash, strerror(errno));
	}
	part = g_mime_part_new_with_type(
	    g_mime_content_type_get_media_type(type), g_mime_content_type_get_media_subtype(type));
	content = g_mime_data_wrapper_new_with_stream(stream, GMIME_CONTENT_ENCODING_DEFAULT);
	g_mime_part_set_content(part, content);
	g_mime_part_set_filename(part, file_name(arena, attachment->filename));
	g_mime_object_set_disposition(GMIME_OBJECT(part), GMIME_DISPOSITION_ATTACHMENT);
	g_mime_part_set_content_encoding(part, GMIME_CONTENT_ENCODING_BASE64);
	g_object_unref(content);
	g_object_unref(stream);
	g_object_unref(type);
	add_part(mixed, GMIME_OBJECT(part));
	return OK;
}

static enum status
make_body(GMimeMessage *message, struct arena *arena, const struct store *store,
    const struct outbox_mail *mail, struct why *why)
{
	GMimeObject *body = make_text(mail);
	enum status st = OK;

	if (mail->attachment_count > 0) {
		GMimeMultipart *mixed = g_mime_multipart_new_with_subtype("mixed");
		add_part(mixed, body);
		for (size_t i = 0; i < mail->attachment_count && st == OK; i++)
			st = attach(mixed, arena, store, &mail->attachments[i], why);
		body = GMIME_OBJECT(mixed);
	}
	g_mime_message_set_mime_part(message, body);
	g_object_unref(body);
	return st;
}

/*
 * RFC 2919, RFC 2369: what unsubscribes is a finished mail, never a page that a scanner would open.  The address of the list
 * is the scenario's, in our domain.  Where the agency's own web server takes the POST of RFC 8058 its address goes before;
 * without one List-Unsubscribe-Post would promise what nobody keeps.
 */
static void
set_list(
    GMimeObject *object, struct arena *arena, const struct config *config, const struct outbox_mail *mail)
{
	const char *at = strrchr(mail->reply_to == NULL ? mail->from_email : mail->reply_to, '@');
	const char *url = mail->token == NULL ? NULL : config->outbox.unsubscribe_url;
	const struct expand_field token = {"token", mail->token};

	set_ids(object, arena, "List-Id",
	    arena_printf(arena, "<%s.facteur.%s>", text_lower(arena, mail->list_id), at + 1));
	if (mail->reply_to == NULL)
		return;
	set_ids(object, arena, "List-Unsubscribe",
	    arena_printf(arena, "%s%s%s<mailto:%s?subject=STOP>", url == NULL ? "" : "<",
		url == NULL ? "" : expand(arena, url, &token, 1, EXPAND_URL), url == NULL ? "" : ">, ",
		mail->reply_to));
	if (url != NULL)
		set_header(object, arena, "List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
}

static void
make_headers(GMimeMessage *message, struct arena *arena, const struct config *config, int64_t at,
    const struct outbox_mail *mail)
{
	GMimeObject *object = GMIME_OBJECT(message);

	g_mime_header_list_set(g_mime_object_get_header_list(object), "Date",
	    clock_rfc5322(arena, config->zone, at), "us-ascii");
	set_mailbox(message, arena, GMIME_ADDRESS_TYPE_FROM, mail->from_name, mail->from_email);
	set_mailbox(message, arena, GMIME_ADDRESS_TYPE_TO, mail->to_name, mail->to_email);
	if (mail->reply_to != NULL)
		set_mailbox(message, arena, GMIME_ADDRESS_TYPE_REPLY_TO, mail->from_name, mail->reply_to);
	g_mime_message_set_subject(message, header_value(arena, mail->subject), "utf-8");
	set_ids(object, arena, "Message-ID", mail->message_id);
	set_ids(object, arena, "In-Reply-To", mail->in_reply_to);
	set_ids(object, arena, "References", mail->references);
	set_header(object, arena, "Auto-Submitted", mail->auto_submitted);
	set_header(object, arena, "X-Auto-Response-Suppress", "All");
	if (mail->list_id != NULL)
		set_list(object, arena, config, mail);
	set_header(object, arena, "X-Facteur", arena_printf(arena, "%lld", (long long)mail->id));
}

/* CRLF at every line end (RFC 5321 section 2.3.8), written straight into the arena. */
static void
write_out(GMimeMessage *message, struct buf *out)
{
	GMimeFormatOptions *format = g_mime_format_options_new();
	GMimeStream *memory = g_mime_stream_mem_new();
	GByteArray *bytes;

	g_mime_format_options_set_newline_format(format, GMIME_NEWLINE_FORMAT_DOS);
	g_mime_object_write_to_stream(GMIME_OBJECT(message), format, memory);
	bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(memory));
	buf_add_bytes(out, bytes->data, bytes->len);
	g_object_unref(memory);
	g_mime_format_options_free(format);
}

enum status
compose(struct arena *arena, const struct store *store, const struct config *config, int64_t at,
    const struct outbox_mail *mail, struct buf *out, struct why *why)
{
	GMimeMessage *message = g_mime_message_new(TRUE);
	enum status st;

	make_headers(message, arena, config, at, mail);
	if ((st = make_body(message, arena, store, mail, why)) == OK)
		write_out(message, out);
	g_object_unref(message);
	return st;
}
