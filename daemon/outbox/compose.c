#include "outbox/compose.h"

#include <gmime/gmime.h>
#include <string.h>

#include "base/expand.h"
#include "base/text.h"
#include "outbox/quoted.h"

#define LINE_COLUMNS 76
#define WORD_LONGEST 900  /* of a line's 998 bytes (RFC 5322 section 2.1.1) */
#define STEP_BYTES   1024 /* encoded at once: three times as much is room that stays in the cache */
#define STEP_KEPT    16	  /* of the step before: an encoder writes some bytes with the next */
#define HEADERS_ROOM 4096

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

/* -- headers: those that are ASCII and short are what GMime would write, without an object for each -- */

/* ASCII that can be read, nothing that looks as if it were encoded, no word that a line cannot hold: it stands for itself. */
static bool
is_plain(const char *text)
{
	const char *word = text;

	for (const char *c = text; *c != '\0'; c++) {
		if (*c < ' ' || *c > '~' || (c[0] == '=' && c[1] == '?'))
			return false;
		if (*c == ' ')
			word = c + 1;
		else if (c - word >= WORD_LONGEST)
			return false;
	}
	return true;
}

/* RFC 5322's atoms with spaces between; whatever else a name has in it is for GMime to quote. */
static bool
is_atoms(const char *text)
{
	static const char others[] = "!#$%&'*+-/=?^_`{|}~ ";

	for (const char *c = text; *c != '\0'; c++)
		if (!g_ascii_isalnum(*c) && strchr(others, *c) == NULL)
			return false;
	return is_plain(text);
}

/* `value`: as it is to be written.  A line that is short enough is what GMime would make of it. */
static void
add_header(struct buf *out, GMimeFormatOptions *format, const char *name, const char *value)
{
	char *folded;

	if (strlen(name) + strlen(": ") + strlen(value) <= LINE_COLUMNS) {
		buf_add(out, name);
		buf_add(out, ": ");
		buf_add(out, value);
		buf_add(out, "\r\n");
		return;
	}
	folded = g_mime_utils_unstructured_header_fold(
	    NULL, format, arena_printf(out->arena, "%s: %s\n", name, value));
	add_lines(out, folded, strlen(folded));
	g_free(folded);
}

static void
set_header(struct buf *out, GMimeFormatOptions *format, const char *name, const char *value)
{
	const char *line;
	char *encoded;

	if (value == NULL || *value == '\0')
		return;
	line = header_value(out->arena, value);
	if (is_plain(line)) {
		add_header(out, format, name, line);
		return;
	}
	encoded = g_mime_utils_header_encode_text(format, line, "utf-8");
	add_header(out, format, name, encoded);
	g_free(encoded);
}

/* A domain in letters of its own goes by its ASCII name (RFC 5891). */
static const char *
ascii_address(struct arena *arena, const char *email)
{
	const char *line = header_value(arena, email), *ascii;
	InternetAddress *mailbox;

	if (is_plain(line))
		return line;
	mailbox = internet_address_mailbox_new(NULL, line);
	ascii = arena_string(arena, internet_address_mailbox_get_idn_addr(INTERNET_ADDRESS_MAILBOX(mailbox)));
	g_object_unref(mailbox);
	return ascii;
}

static void
set_mailbox(
    struct buf *out, GMimeFormatOptions *format, const char *header, const char *name, const char *email)
{
	const char *line = name == NULL ? "" : header_value(out->arena, name);
	const char *address = ascii_address(out->arena, email);
	char *phrase = NULL;

	if (!is_atoms(line))
		phrase = g_mime_utils_header_encode_phrase(format, line, "utf-8");
	if (*line != '\0')
		address = arena_printf(out->arena, "%s <%s>", phrase == NULL ? line : phrase, address);
	add_header(out, format, header, address);
	g_free(phrase);
}

/* -- bodies: written as they are encoded, without an object for each part -- */

static void
add_base64(struct buf *out, const char *bytes, size_t size)
{
	size_t made, step = size < STEP_BYTES ? size : STEP_BYTES;
	GMimeEncoding encoding;
	char *encoded;

	g_mime_encoding_init_encode(&encoding, GMIME_CONTENT_ENCODING_BASE64);
	encoded = arena_take(out->arena, g_mime_encoding_outlen(&encoding, step + STEP_KEPT) + 1);
	for (; size > step; bytes += step, size -= step) {
		made = g_mime_encoding_step(&encoding, bytes, step, encoded);
		add_lines(out, encoded, made);
	}
	made = g_mime_encoding_flush(&encoding, bytes, size, encoded);
	add_lines(out, encoded, made);
	if (out->size_bytes > 0 && out->data[out->size_bytes - 1] != '\n')
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
	quoted_add(out, text);
}

/* UTF-8 whatever is in it, as iCalendar is (RFC 6047 section 2.4). */
static void
add_calendar(struct buf *out, const char *text, const char *method)
{
	buf_add(out, "Content-Type: text/calendar; charset=utf-8");
	if (method != NULL)
		buf_addf(out, "; method=%s", header_value(out->arena, method));
	buf_add(out, "\r\nContent-Transfer-Encoding: base64\r\n\r\n");
	add_base64(out, text, strlen(text));
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
		bool gone = g_error_matches(error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
		enum status st = because(why, gone ? BROKEN : RETRY, "document %s %s: %s", attachment->hash,
		    gone ? "is not in the store" : "cannot be read now", error->message);

		g_error_free(error);
		return st;
	}
	add_part_headers(out, format, attachment);
	add_base64(out, content, size);
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

/*
 * RFC 2919, RFC 2369: what unsubscribes is a finished mail, never a page that a scanner would open.  The address of the list
 * is the scenario's, in our domain.  Where the agency's own web server takes the POST of RFC 8058 its address goes before;
 * without one List-Unsubscribe-Post would promise what nobody keeps.
 */
static void
set_list(
    struct buf *out, GMimeFormatOptions *format, const struct config *config, const struct outbox_mail *mail)
{
	const char *at = strrchr(mail->reply_to == NULL ? mail->from_email : mail->reply_to, '@');
	const char *url = mail->token == NULL ? NULL : config->outbox.unsubscribe_url;
	const struct expand_field token = {"token", mail->token};
	struct arena *arena = out->arena;

	set_header(out, format, "List-Id",
	    arena_printf(arena, "<%s.facteur.%s>", text_lower(arena, mail->list_id), at + 1));
	if (mail->reply_to == NULL)
		return;
	set_header(out, format, "List-Unsubscribe",
	    arena_printf(arena, "%s%s%s<mailto:%s?subject=STOP>", url == NULL ? "" : "<",
		url == NULL ? "" : expand(arena, url, &token, 1, EXPAND_URL), url == NULL ? "" : ">, ",
		mail->reply_to));
	if (url != NULL)
		set_header(out, format, "List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
}

static void
add_headers(struct buf *out, GMimeFormatOptions *format, const struct config *config, int64_t at,
    const struct outbox_mail *mail)
{
	set_header(out, format, "Date", clock_rfc5322(out->arena, config->zone, at));
	set_mailbox(out, format, "From", mail->from_name, mail->from_email);
	if (mail->reply_to != NULL)
		set_mailbox(out, format, "Reply-To", mail->from_name, mail->reply_to);
	set_header(out, format, "Subject", mail->subject);
	set_mailbox(out, format, "To", mail->to_name, mail->to_email);
	set_header(out, format, "Message-ID", mail->message_id);
	set_header(out, format, "In-Reply-To", mail->in_reply_to);
	set_header(out, format, "References", mail->references);
	set_header(out, format, "Auto-Submitted", mail->auto_submitted);
	set_header(out, format, "X-Auto-Response-Suppress", "All");
	if (mail->list_id != NULL)
		set_list(out, format, config, mail);
	set_header(out, format, "X-Facteur", arena_printf(out->arena, "%lld", (long long)mail->id));
	buf_add(out, "MIME-Version: 1.0\r\n");
}

/* -- all of it -- */

enum status
compose(const struct store *store, const struct config *config, int64_t at, const struct outbox_mail *mail,
    struct buf *out, struct why *why)
{
	GMimeFormatOptions *format = g_mime_format_options_new();
	enum status st;

	g_mime_format_options_set_newline_format(format, GMIME_NEWLINE_FORMAT_DOS);
	buf_reserve(
	    out, HEADERS_ROOM + 2 * strlen(mail->text) + 2 * (mail->html == NULL ? 0 : strlen(mail->html)));
	add_headers(out, format, config, at, mail);
	st = add_body(out, format, store, mail, why);
	g_mime_format_options_free(format);
	return st;
}
