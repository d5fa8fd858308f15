#include "mime.h"

#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/text.h"
#include "charset.h"
#include "mime-options.h"
#include "mime-part.h"
#include "tnef.h"
#include "words.h"

/* A letter that is copied costs less than what is left out of the copy, but a large one would need much memory. */
#define COPIED_BYTES_MAX MIME_HEADER_BYTES_MAX

/* What is known while the tree of parts is walked. */
struct walk {
	struct arena *arena;
	struct mime *mime;
	size_t parts;
	bool related; /* inside multipart/related: pictures belong to the HTML */
	bool headed;  /* the fields have been taken */
};

static void walk_part(struct walk *, GMimeObject *, struct mime_body *alternative, unsigned depth);

void
strings_add(struct arena *a, struct strings *list, const char *item)
{
	/* Doubled when full: a power of two is full. */
	if ((list->count & (list->count - 1)) == 0)
		list->items = arena_grow(a, list->items, list->count * sizeof(*list->items),
		    (list->count == 0 ? 1 : list->count * 2) * sizeof(*list->items));
	list->items[list->count++] = item;
}

bool
strings_have(const struct strings *list, const char *item)
{
	for (size_t i = 0; i < list->count; i++)
		if (strcmp(list->items[i], item) == 0)
			return true;
	return false;
}

void
mime_prepare(void)
{
	g_mime_init();
	charset_prepare();
}

static void
note(struct walk *walk, const char *sentence)
{
	if (!strings_have(&walk->mime->notes, sentence))
		strings_add(walk->arena, &walk->mime->notes, sentence);
}

static void
note_too_many(struct walk *walk)
{
	note(walk, "Le message a trop de parties\u00a0: les dernières n'ont pas été lues.");
}

static void
note_sealed(struct walk *walk)
{
	note(walk, "Le message est chiffré\u00a0: je ne peux pas le lire.");
}

/* -- headers -- */

const struct mime_header *
mime_header(const struct mime *mime, const char *name)
{
	for (size_t i = 0; i < mime->header_count; i++)
		if (*mime->headers[i].name == *name && strcmp(mime->headers[i].name, name) == 0)
			return &mime->headers[i];
	return NULL;
}

const char *
mime_value(struct arena *a, const struct mime *mime, const char *name)
{
	const struct mime_header *header = mime_header(mime, name);

	return header != NULL ? words_decode(a, header->raw) : NULL;
}

static void
add_header(struct walk *walk, const char *name, size_t name_bytes, const char *raw, size_t raw_bytes)
{
	struct mime *mime = walk->mime;
	struct mime_header *header;

	if (mime->header_count == MIME_HEADERS_MAX)
		return;
	if ((mime->header_count & (mime->header_count - 1)) == 0)
		mime->headers = arena_grow(walk->arena, mime->headers, mime->header_count * sizeof(*header),
		    (mime->header_count == 0 ? 1 : mime->header_count * 2) * sizeof(*header));
	header = &mime->headers[mime->header_count++];
	header->name = text_lower(walk->arena, arena_bytes(walk->arena, name, name_bytes));
	header->raw = arena_bytes(walk->arena, raw, raw_bytes);
}

static void
read_headers(struct walk *walk, GMimeObject *object)
{
	GMimeHeaderList *list = g_mime_object_get_header_list(object);
	int count = g_mime_header_list_get_count(list);

	for (int i = 0; i < count; i++) {
		GMimeHeader *header = g_mime_header_list_get_header_at(list, i);
		const char *name = g_mime_header_get_name(header), *raw = g_mime_header_get_raw_value(header);
		if (name != NULL && raw != NULL)
			add_header(walk, name, strlen(name), raw, strlen(raw));
	}
}

int64_t
mime_date(const char *raw)
{
	GDateTime *date = raw != NULL ? g_mime_utils_header_decode_date(raw) : NULL;
	int64_t at = date != NULL ? g_date_time_to_unix(date) : 0;

	if (date != NULL)
		g_date_time_unref(date);
	return at;
}

/* -- parts -- */

struct bytes {
	const unsigned char *data;
	size_t size;
};

/* Where it lies in the letter, as it was sent; false: somewhere else. */
static bool
part_sent(GMimeDataWrapper *content, struct bytes *sent)
{
	GMimeStream *stream = g_mime_data_wrapper_get_stream(content);
	const GByteArray *letter;
	gint64 end;

	if (stream == NULL || !GMIME_IS_STREAM_MEM(stream) ||
	    (letter = GMIME_STREAM_MEM(stream)->buffer) == NULL)
		return false;
	end = stream->bound_end >= 0 ? stream->bound_end : (gint64)letter->len;
	if (stream->bound_start < 0 || stream->bound_start > end || end > (gint64)letter->len)
		return false;
	*sent = (struct bytes){letter->data + stream->bound_start, (size_t)(end - stream->bound_start)};
	return true;
}

/* By GMime's streams and filters, whatever the encoding. */
static struct bytes
part_filtered(struct arena *a, GMimeDataWrapper *content)
{
	GByteArray *filtered = g_byte_array_new();
	GMimeStream *stream = g_mime_stream_mem_new_with_byte_array(filtered);
	struct bytes bytes;

	g_mime_stream_mem_set_owner(GMIME_STREAM_MEM(stream), FALSE);
	(void)g_mime_data_wrapper_write_to_stream(content, stream);
	g_object_unref(stream);
	bytes = (struct bytes){
	    (const unsigned char *)arena_bytes(a, filtered->data, filtered->len), filtered->len};
	g_byte_array_unref(filtered);
	return bytes;
}

/* What was sent, its transfer encoding undone: in the arena, or in the letter itself. */
static struct bytes
decode(struct arena *a, GMimeContentEncoding encoding, struct bytes sent)
{
	GMimeEncoding state;
	char *data;
	size_t size;

	if (encoding != GMIME_CONTENT_ENCODING_BASE64 && encoding != GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE)
		return sent;
	g_mime_encoding_init_decode(&state, encoding);
	data = arena_take(a, g_mime_encoding_outlen(&state, sent.size) + 1);
	size = g_mime_encoding_step(&state, (const char *)sent.data, sent.size, data);
	size += g_mime_encoding_flush(&state, "", 0, data + size);
	return (struct bytes){(const unsigned char *)data, size};
}

static struct bytes
part_bytes(struct arena *a, GMimePart *part)
{
	GMimeDataWrapper *content = g_mime_part_get_content(part);
	GMimeContentEncoding encoding;
	struct bytes sent;

	if (content == NULL)
		return (struct bytes){(const unsigned char *)"", 0};
	encoding = g_mime_data_wrapper_get_encoding(content);
	if (encoding == GMIME_CONTENT_ENCODING_UUENCODE || !part_sent(content, &sent))
		return part_filtered(a, content);
	return decode(a, encoding, sent);
}

static const char *
part_type(struct arena *a, GMimeObject *object)
{
	GMimeContentType *type = g_mime_object_get_content_type(object);
	char *name = type != NULL ? g_mime_content_type_get_mime_type(type) : NULL, *lower;

	lower =
	    name != NULL ? text_lower(a, text_valid(a, name, strlen(name))) : arena_string(a, "text/plain");
	g_free(name);
	return lower;
}

/* Only the last name of a path, from either kind of system: the rest is none of our business. */
static const char *
last_name(struct arena *a, const char *name)
{
	const char *slash;
	char *clean;

	if (name == NULL)
		return NULL;
	clean = text_line(a, charset_mend(a, text_valid(a, name, strlen(name))));
	while ((slash = strpbrk(clean, "/\\")) != NULL)
		clean = arena_string(a, slash + 1);
	return clean[0] != '\0' ? clean : NULL;
}

static const char *
part_filename(struct arena *a, GMimeObject *object)
{
	return last_name(a, GMIME_IS_PART(object) ? g_mime_part_get_filename(GMIME_PART(object)) : NULL);
}

static void
add_attachment(struct walk *walk, const char *filename, const char *type, const void *data, size_t size)
{
	struct mime *mime = walk->mime;
	struct attachment *attachment;

	if (mime->attachment_count == MIME_ATTACHMENTS_MAX) {
		note(walk, "Les pièces jointes au-delà de la centième n'ont pas été lues.");
		return;
	}
	if (mime->attachments == NULL)
		mime->attachments =
		    arena_array(walk->arena, MIME_ATTACHMENTS_MAX, sizeof(*mime->attachments));
	attachment = &mime->attachments[mime->attachment_count++];
	attachment->filename = filename;
	attachment->type = type;
	attachment->data = arena_bytes(walk->arena, data, size);
	attachment->size_bytes = size;
	if (walk->related && strncmp(type, "image/", 6) == 0)
		mime->picture_count++;
}

static struct mime_body *
add_body(struct walk *walk)
{
	struct mime *mime = walk->mime;

	if (mime->bodies == NULL)
		mime->bodies = arena_array(walk->arena, MIME_BODIES_MAX, sizeof(*mime->bodies));
	if (mime->body_count == MIME_BODIES_MAX)
		return NULL;
	return &mime->bodies[mime->body_count++];
}

/* <meta charset>: what the page says when the mail does not. */
static const char *
html_charset(struct arena *a, const struct bytes *bytes)
{
	size_t size = bytes->size < 2048 ? bytes->size : 2048;
	char *head = arena_bytes(a, bytes->data, size);
	const char *found;

	for (char *c = head; c < head + size; c++)
		*c = *c == '\0' ? ' ' : g_ascii_tolower(*c);
	found = strstr(head, "charset=");
	return found != NULL ? found + strlen("charset=") : NULL;
}

static void
read_text(struct walk *walk, const struct mime_part *part, const struct bytes *bytes, bool html,
    struct mime_body *body)
{
	const char *charset = part->charset;
	char *text;

	if (html && charset == NULL)
		charset = html_charset(walk->arena, bytes);
	text = charset_text(walk->arena, bytes->data, bytes->size, charset);
	if (html) {
		body->html = text;
	} else {
		body->plain = text;
		body->flowed = part->format != NULL && strcasecmp(part->format, "flowed") == 0;
		body->delsp = part->delsp != NULL && strcasecmp(part->delsp, "yes") == 0;
	}
}

static bool
is_report_text(const char *type)
{
	static const char *const types[] = {"message/delivery-status", "message/global-delivery-status",
	    "message/disposition-notification", "message/global-disposition-notification",
	    "text/rfc822-headers", "message/rfc822-headers", "message/global-headers"};

	for (size_t i = 0; i < COUNT(types); i++)
		if (strcmp(type, types[i]) == 0)
			return true;
	return false;
}

static void
read_report_text(struct walk *walk, const struct bytes *bytes, const char *type)
{
	struct mime *mime = walk->mime;
	char *text = charset_text(walk->arena, bytes->data,
	    bytes->size < MIME_RETURNED_BYTES_MAX ? bytes->size : MIME_RETURNED_BYTES_MAX, NULL);
	const char **place = strstr(type, "delivery-status") != NULL ? &mime->status
			     : strstr(type, "disposition") != NULL   ? &mime->disposition
								     : &mime->returned;

	if (*place == NULL)
		*place = text;
}

static bool
is_attached(GMimeObject *object)
{
	const char *disposition = g_mime_object_get_disposition(object);

	return disposition != NULL && strcasecmp(disposition, GMIME_DISPOSITION_ATTACHMENT) == 0;
}

/* Outlook's winmail.dat: its files are the letter's, its words too where there are no others. */
static bool
add_packed(struct walk *walk, const char *type, const char *filename, const struct bytes *bytes)
{
	struct tnef tnef;
	struct mime_body *body;
	bool words;

	if ((strcmp(type, "application/ms-tnef") != 0 && strcmp(type, "application/vnd.ms-tnef") != 0 &&
		(filename == NULL || strcasecmp(filename, "winmail.dat") != 0)) ||
	    !tnef_read(walk->arena, bytes->data, bytes->size, &tnef))
		return false;
	words = tnef.plain != NULL || tnef.html != NULL;
	for (size_t i = 0; i < tnef.file_count; i++)
		add_attachment(walk, last_name(walk->arena, tnef.files[i].name), "application/octet-stream",
		    tnef.files[i].data, tnef.files[i].size_bytes);
	if (walk->mime->body_count == 0 && words && (body = add_body(walk)) != NULL) {
		body->plain = tnef.plain;
		body->html = tnef.html;
	}
	/* Where nothing was understood, it is a file like any other. */
	return words || tnef.file_count > 0;
}

/* S/MIME says in a parameter what it is (RFC 8551 section 3.2.2); without it, both are likely. */
static bool
is_sealed(const struct mime_part *part)
{
	if (strcmp(part->type, "application/pkcs7-mime") != 0 &&
	    strcmp(part->type, "application/x-pkcs7-mime") != 0)
		return false;
	return part->smime_type == NULL || strstr(part->smime_type, "enveloped") != NULL;
}

static void
read_leaf(
    struct walk *walk, const struct mime_part *part, const struct bytes *bytes, struct mime_body *alternative)
{
	const char *type = part->type, *filename = last_name(walk->arena, part->filename);
	bool html = strcmp(type, "text/html") == 0;
	bool text = html || strcmp(type, "text/plain") == 0 || strcmp(type, "text/text") == 0;
	bool named = filename != NULL && walk->mime->body_count > 0;
	struct mime_body *body = alternative;

	if (is_report_text(type)) {
		read_report_text(walk, bytes, type);
		return;
	}
	walk->mime->calendar = walk->mime->calendar || strcmp(type, "text/calendar") == 0;
	if (is_sealed(part))
		note_sealed(walk);
	if (text && !part->attached && (alternative != NULL || !named)) {
		if (body == NULL || (html ? body->html : body->plain) != NULL)
			body = add_body(walk);
		if (body != NULL) {
			read_text(walk, part, bytes, html, body);
			return;
		}
	}
	if (!add_packed(walk, type, filename, bytes) && (bytes->size > 0 || filename != NULL))
		add_attachment(walk, filename, type, bytes->data, bytes->size);
}

static const char *
parameter(GMimeObject *object, const char *name)
{
	return g_mime_object_get_content_type_parameter(object, name);
}

static void
walk_leaf(struct walk *walk, GMimeObject *object, struct mime_body *alternative)
{
	struct arena *scratch = arena_open();
	struct mime_part part = {.type = part_type(walk->arena, object),
	    .filename = g_mime_part_get_filename(GMIME_PART(object)),
	    .charset = parameter(object, "charset"),
	    .format = parameter(object, "format"),
	    .delsp = parameter(object, "delsp"),
	    .smime_type = parameter(object, "smime-type"),
	    .attached = is_attached(object)};
	struct bytes bytes = part_bytes(scratch, GMIME_PART(object));

	read_leaf(walk, &part, &bytes, alternative);
	arena_close(scratch);
}

#define ENCLOSED_DEPTH_MAX 8

/* The files of a letter that is passed on whole: an application's CV lies in there. */
static void
enclosed_files(struct walk *walk, GMimeObject *object, unsigned depth)
{
	const char *filename;
	struct arena *scratch;
	struct bytes bytes;

	if (object == NULL || depth > ENCLOSED_DEPTH_MAX)
		return;
	if (GMIME_IS_MULTIPART(object)) {
		GMimeMultipart *multipart = GMIME_MULTIPART(object);
		for (int i = 0; i < g_mime_multipart_get_count(multipart); i++)
			enclosed_files(walk, g_mime_multipart_get_part(multipart, i), depth + 1);
		return;
	}
	if (!GMIME_IS_PART(object) || !is_attached(object) ||
	    (filename = part_filename(walk->arena, object)) == NULL)
		return;
	scratch = arena_open();
	bytes = part_bytes(scratch, GMIME_PART(object));
	if (bytes.size > 0)
		add_attachment(walk, filename, part_type(walk->arena, object), bytes.data, bytes.size);
	arena_close(scratch);
}

/* A letter inside the letter: what came back with a report, else something attached. */
static void
walk_message(struct walk *walk, GMimeMessagePart *part)
{
	GMimeMessage *message = g_mime_message_part_get_message(part);
	GByteArray *bytes;
	GMimeStream *stream;

	if (message == NULL)
		return;
	bytes = g_byte_array_new();
	stream = g_mime_stream_mem_new_with_byte_array(bytes);
	g_mime_stream_mem_set_owner(GMIME_STREAM_MEM(stream), FALSE);
	(void)g_mime_object_write_to_stream(GMIME_OBJECT(message), NULL, stream);
	g_object_unref(stream);
	if (walk->mime->returned == NULL)
		walk->mime->returned = charset_text(walk->arena, bytes->data,
		    bytes->len < MIME_RETURNED_BYTES_MAX ? bytes->len : MIME_RETURNED_BYTES_MAX, NULL);
	if (walk->mime->report_type == NULL) {
		add_attachment(walk, part_filename(walk->arena, GMIME_OBJECT(part)), "message/rfc822",
		    bytes->data, bytes->len);
		enclosed_files(walk, g_mime_message_get_mime_part(message), 0);
	}
	g_byte_array_unref(bytes);
}

/* The boundary announced is not the one used: what stands there is all there is to read. */
static void
read_prologue(struct walk *walk, GMimeMultipart *multipart)
{
	const char *prologue = g_mime_multipart_get_prologue(multipart);
	struct mime_body *body = prologue != NULL ? add_body(walk) : NULL;

	if (body != NULL)
		body->plain = charset_text(walk->arena, prologue, strlen(prologue), NULL);
}

static void
walk_multipart(struct walk *walk, GMimeMultipart *multipart, struct mime_body *alternative, unsigned depth)
{
	const char *type = part_type(walk->arena, GMIME_OBJECT(multipart));
	bool was_related = walk->related, is_signed = strcmp(type, "multipart/signed") == 0;
	int count = g_mime_multipart_get_count(multipart);

	if (strcmp(type, "multipart/report") == 0 && walk->mime->report_type == NULL) {
		const char *report = parameter(GMIME_OBJECT(multipart), "report-type");
		walk->mime->report_type = report != NULL ? text_lower(walk->arena, report) : "";
	}
	if (strcmp(type, "multipart/encrypted") == 0)
		note_sealed(walk);
	if (count == 0)
		read_prologue(walk, multipart);
	else if (strcmp(type, "multipart/alternative") == 0 && alternative == NULL)
		alternative = add_body(walk);
	else if (strcmp(type, "multipart/mixed") == 0)
		alternative = NULL;
	walk->related = was_related || strcmp(type, "multipart/related") == 0;
	/* The signature of a signed letter is no document anybody sent. */
	for (int i = 0; i < (is_signed && count > 1 ? 1 : count); i++)
		walk_part(walk, g_mime_multipart_get_part(multipart, i), alternative, depth + 1);
	walk->related = was_related;
}

static void
walk_part(struct walk *walk, GMimeObject *object, struct mime_body *alternative, unsigned depth)
{
	if (object == NULL)
		return;
	if (depth > 30 || walk->parts >= MIME_PARTS_MAX) {
		note_too_many(walk);
		return;
	}
	walk->parts++;
	if (GMIME_IS_MULTIPART(object))
		walk_multipart(walk, GMIME_MULTIPART(object), alternative, depth);
	else if (GMIME_IS_MESSAGE_PART(object))
		walk_message(walk, GMIME_MESSAGE_PART(object));
	else if (GMIME_IS_PART(object))
		walk_leaf(walk, object, alternative);
}

/* -- parts that were told without GMime -- */

static void walk_own(struct walk *, const struct mime_part *, struct mime_body *alternative);

static void
walk_own_parts(struct walk *walk, const struct mime_part *whole, struct mime_body *alternative)
{
	bool was_related = walk->related;

	if (strcmp(whole->type, "multipart/alternative") == 0 && alternative == NULL)
		alternative = add_body(walk);
	else if (strcmp(whole->type, "multipart/mixed") == 0)
		alternative = NULL;
	walk->related = was_related || strcmp(whole->type, "multipart/related") == 0;
	for (const struct mime_part *part = whole->parts; part != NULL; part = part->next)
		walk_own(walk, part, alternative);
	walk->related = was_related;
}

static void
walk_own(struct walk *walk, const struct mime_part *part, struct mime_body *alternative)
{
	static const GMimeContentEncoding encodings[] = {[MIME_AS_IT_IS] = GMIME_CONTENT_ENCODING_BINARY,
	    [MIME_QUOTED] = GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE,
	    [MIME_BASE64] = GMIME_CONTENT_ENCODING_BASE64};
	struct arena *scratch;
	struct bytes bytes;

	if (part->part_count > 0) {
		walk_own_parts(walk, part, alternative);
		return;
	}
	scratch = arena_open();
	bytes = decode(scratch, encodings[part->encoding],
	    (struct bytes){(const unsigned char *)part->data, part->size_bytes});
	read_leaf(walk, part, &bytes, alternative);
	arena_close(scratch);
}

/* -- the whole -- */

/*
 * GMime makes objects of each field, which takes it longer than all the rest of a letter: where there is no doubt which
 * fields there are, they are taken here, and GMime gets those that tell of parts (`left`).
 */
static bool
take_fields(struct walk *walk, const char *bytes, size_t header, struct buf *left)
{
	const char *end = bytes + header, *past;
	bool all = false;

	if (memchr(bytes, '\0', header) != NULL)
		return false;
	for (const char *field = bytes; field < end; field = past) {
		size_t name;
		if ((past = mime_field(field, end, &name)) == NULL)
			break;
		add_header(walk, field, name, field + name + 1, (size_t)(past - field) - name - 1);
		if (strncasecmp(field, "content-", 8) == 0)
			buf_add_bytes(left, field, (size_t)(past - field));
		all = past == end;
	}
	if (!all || left->size_bytes == 0)
		walk->mime->header_count = 0;
	return walk->mime->header_count > 0;
}

/* GMime takes a kilobyte for each part: where the letter ends that has so many lines like boundaries, else its size. */
static size_t
parts_end(struct walk *walk, const char *bytes, size_t size)
{
	const char *at = bytes, *end = bytes + size;
	size_t count = 0;

	/* Too short for so many. */
	if (size < MIME_BOUNDARIES_MAX * strlen("--x\n"))
		return size;
	while ((at = memchr(at, '\n', (size_t)(end - at))) != NULL) {
		if (end - ++at < 2 || at[0] != '-' || at[1] != '-')
			continue;
		at += 2;
		if (at == end || *at == ' ' || *at == '\r' || *at == '\n' || ++count <= MIME_BOUNDARIES_MAX)
			continue;
		note_too_many(walk);
		return (size_t)(at - 2 - bytes);
	}
	return size;
}

/* The letter as GMime may read it: a small one without what was taken of it; of others no copy where nothing is cut. */
static GMimeStream *
open_stream(
    struct walk *walk, const char *bytes, size_t header, size_t size, struct buf *left, GByteArray *view)
{
	size_t kept;

	if (walk->headed) {
		buf_add_bytes(left, bytes + header, size - header);
		bytes = left->data;
		size = left->size_bytes;
	} else if (header > MIME_HEADER_BYTES_MAX) {
		buf_cut(left, 0);
		note(walk, "L'en-tête du message est démesuré\u00a0: la fin n'en a pas été lue.");
		for (kept = MIME_HEADER_BYTES_MAX; kept > 0 && bytes[kept - 1] != '\n'; kept--)
			;
		buf_reserve(left, kept + 1 + size - header);
		buf_add_bytes(left, bytes, kept);
		buf_add_char(left, '\n');
		buf_add_bytes(left, bytes + header, size - header);
		bytes = left->data;
		size = left->size_bytes;
	}
	*view = (GByteArray){.data = (guint8 *)(uintptr_t)bytes, .len = (guint)size};
	return g_mime_stream_mem_new_with_byte_array(view);
}

static void
read_with_gmime(struct walk *walk, const char *bytes, size_t header, size_t size, struct buf *left)
{
	GMimeParserOptions *options = mime_options();
	GByteArray view;
	GMimeStream *stream = open_stream(walk, bytes, header, size, left, &view);
	GMimeParser *parser;
	GMimeObject *root;

	g_mime_stream_mem_set_owner(GMIME_STREAM_MEM(stream), FALSE);
	parser = g_mime_parser_new_with_stream(stream);
	/* As a part and not as a message, whose addresses and dates GMime would read for itself. */
	root = g_mime_parser_construct_part(parser, options);
	if (root != NULL) {
		if (!walk->headed)
			read_headers(walk, root);
		walk_part(walk, root, NULL, 0);
		g_object_unref(root);
	}
	g_object_unref(parser);
	g_object_unref(stream);
	g_mime_parser_options_free(options);
}

struct mime *
mime_open(struct arena *a, const void *bytes, size_t size)
{
	struct mime *mime = arena_alloc(a, sizeof(*mime));
	struct walk walk = {.arena = a, .mime = mime};
	const char *start = size > 0 ? mime_start(bytes, &size) : bytes;
	const struct mime_part *root = NULL;
	struct buf left = buf_make(a);
	size_t header = mime_header_end(start, size);

	size = header + parts_end(&walk, start + header, size - header);
	walk.headed = header < size && size < COPIED_BYTES_MAX && take_fields(&walk, start, header, &left);
	if (walk.headed)
		root = mime_parts(a, start, header, size);
	if (root != NULL)
		walk_own(&walk, root, NULL);
	else
		read_with_gmime(&walk, start, header, size, &left);
	return mime;
}
