#include "outbox/compose.h"

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

/* -- bodies: written as they are encoded, without an object for each part -- */

/* CRLF at every line end (RFC 5321 section 2.3.8). */
static void
add_lines(struct buf *out, const char *text, size_t size)
{
	const char *end;

	for (; size > 0 && (end = memchr(text, '\n', size)) != NULL; text = end + 1) {
		buf_add_bytes(out, text, (size_t)(end - text));
		buf_add(out, "\r\n");
		size -= (size_t)(end - text) + 1;
	}
	buf_add_bytes(out, text, size);
}

static void
add_encoded(struct buf *out, GMimeContentEncoding as, const char *bytes, size_t size)
{
	GMimeEncoding encoding;
	char *encoded;
	size_t made;

	g_mime_encoding_init_encode(&encoding, as);
	encoded = arena_take(out->arena, g_mime_encoding_outlen(&encoding, size) + 1);
	made = g_mime_encoding_flush(&encoding, bytes, size, encoded);
	add_lines(out, encoded, made);
	if (made > 0 && encoded[made - 1] != '\n')
		buf_add(out, "\r\n");
}

/* Such a line is in no quoted-printable and in no base64 (RFC 2045 section 6.7); `of` tells one multipart from another. */
static const char *
boundary(struct arena *arena, const struct outbox_mail *mail, char of)
{
	return arena_printf(arena, "=_%c_%lld", of, (long long)mail->id);
}

static void
begin_multipart(struct buf *out, const char *subtype, const char *line)
{
	buf_addf(out, "Content-Type: multipart/%s; boundary=\"%s\"\r\n\r\n", subtype, line);
}

static void
add_text(struct buf *out, const char *subtype, const char *text)
{
	buf_addf(out,
	    "Content-Type: text/%s; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n",
	    subtype);
	add_encoded(out, GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE, text, strlen(text));
}

/* UTF-8 whatever is in it, as iCalendar is (RFC 6047 section 2.4). */
static void
add_calendar(struct buf *out, const char *text, const char *method)
{
	buf_add(out, "Content-Type: text/calendar; charset=utf-8");
	if (method != NULL)
		buf_addf(out, "; method=%s", header_value(out->arena, method));
	buf_add(out, "\r\nContent-Transfer-Encoding: base64\r\n\r\n");
	add_encoded(out, GMIME_CONTENT_ENCODING_BASE64, text, strlen(text));
}

static void
add_words(struct buf *out, const struct outbox_mail *mail)
{
	const char *line = boundary(out->arena, mail, 'a');

	if (mail->html == NULL && mail->calendar == NULL) {
		add_text(out, "plain", mail->text);
		return;
	}
	begin_multipart(out, "alternative", line);
	buf_addf(out, "--%s\r\n", line);
	add_text(out, "plain", mail->text);
	if (mail->html != NULL) {
		buf_addf(out, "\r\n--%s\r\n", line);
		add_text(out, "html", mail->html);
	}
	if (mail->calendar != NULL) {
		buf_addf(out, "\r\n--%s\r\n", line);
		add_calendar(out, mail->calendar, mail->calendar_method);
	}
	buf_addf(out, "\r\n--%s--\r\n", line);
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

/* RFC 2231 for its name, which GMime knows. */
static void
add_part_headers(struct buf *out, GMimeFormatOptions *format, const struct outbox_attachment *attachment)
{
	GMimeContentType *type = g_mime_content_type_parse(NULL, attachment->type);
	GMimePart *part = g_mime_part_new_with_type(
	    g_mime_content_type_get_media_type(type), g_mime_content_type_get_media_subtype(type));
	char *headers;

	g_mime_part_set_filename(part, file_name(out->arena, attachment->filename));
	g_mime_object_set_disposition(GMIME_OBJECT(part), GMIME_DISPOSITION_ATTACHMENT);
	g_mime_part_set_content_encoding(part, GMIME_CONTENT_ENCODING_BASE64);
	headers = g_mime_object_get_headers(GMIME_OBJECT(part), format);
	buf_add(out, headers);
	buf_add(out, "\r\n");
	g_free(headers);
	g_object_unref(part);
	g_object_unref(type);
}

static enum status
attach(struct buf *out, GMimeFormatOptions *format, const struct store *store,
    const struct outbox_attachment *attachment, struct why *why)
{
	const char *path = store_document_path(store, out->arena, attachment->hash);
	GError *error = NULL;
	gchar *content;
	gsize size;

	if (!g_file_get_contents(path, &content, &size, &error)) {
		enum status st = because(
		    why, BROKEN, "document %s is not in the store: %s", attachment->hash, error->message);
		g_error_free(error);
		return st;
	}
	add_part_headers(out, format, attachment);
	add_encoded(out, GMIME_CONTENT_ENCODING_BASE64, content, size);
	g_free(content);
	return OK;
}

static enum status
add_body(struct buf *out, GMimeFormatOptions *format, const struct store *store,
    const struct outbox_mail *mail, struct why *why)
{
	const char *line = boundary(out->arena, mail, 'm');
	enum status st = OK;

	if (mail->attachment_count == 0) {
		add_words(out, mail);
		return OK;
	}
	begin_multipart(out, "mixed", line);
	buf_addf(out, "--%s\r\n", line);
	add_words(out, mail);
	for (size_t i = 0; i < mail->attachment_count && st == OK; i++) {
		buf_addf(out, "\r\n--%s\r\n", line);
		st = attach(out, format, store, &mail->attachments[i], why);
	}
	buf_addf(out, "\r\n--%s--\r\n", line);
	return st;
}

/* -- headers -- */

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

enum status
compose(struct arena *arena, const struct store *store, const struct config *config, int64_t at,
    const struct outbox_mail *mail, struct buf *out, struct why *why)
{
	GMimeMessage *message = g_mime_message_new(TRUE);
	GMimeFormatOptions *format = g_mime_format_options_new();
	char *headers;
	enum status st;

	make_headers(message, arena, config, at, mail);
	g_mime_format_options_set_newline_format(format, GMIME_NEWLINE_FORMAT_DOS);
	headers = g_mime_object_get_headers(GMIME_OBJECT(message), format);
	buf_reserve(out,
	    strlen(headers) + 2 * strlen(mail->text) + 2 * (mail->html == NULL ? 0 : strlen(mail->html)));
	buf_add(out, headers);
	buf_add(out, "MIME-Version: 1.0\r\n");
	st = add_body(out, format, store, mail, why);
	g_free(headers);
	g_mime_format_options_free(format);
	g_object_unref(message);
	return st;
}
