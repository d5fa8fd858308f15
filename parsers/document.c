#include "document.h"

#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "charset.h"
#include "document_kind.h"
#include "html.h"
#include "json.h"

/* -- what it is -- */

static bool
begins(const void *bytes, size_t size, const char *magic, size_t length)
{
	return size >= length && memcmp(bytes, magic, length) == 0;
}
#define BEGINS(magic) begins(bytes, size, magic, sizeof(magic) - 1)

/* Readers look for the mark within the first kilobyte, and so do we. */
bool
document_is_pdf(const void *bytes, size_t size)
{
	return memmem(bytes, size < 1024 ? size : 1024, "%PDF-", 5) != NULL;
}

static const char *
unreadable_kind(const void *bytes, size_t size)
{
	if (BEGINS("\xff\xd8\xff") || BEGINS("\x89PNG") || BEGINS("GIF8") || BEGINS("II*\0") ||
	    BEGINS("MM\0*") ||
	    (BEGINS("RIFF") && size > 12 && memcmp((const char *)bytes + 8, "WEBP", 4) == 0))
		return "c'est une image";
	if (BEGINS("\xd0\xcf\x11\xe0"))
		return "c'est un ancien format de Word ou un fichier protégé";
	if (BEGINS("Rar!") || BEGINS("7z\xbc\xaf") || BEGINS("\x1f\x8b"))
		return "c'est une archive";
	return NULL;
}

/* Letters of two bytes each (RFC 2781), with a byte order mark. */
static const char *
wide_charset(const void *bytes, size_t size)
{
	return BEGINS("\xff\xfe") ? "utf-16le" : BEGINS("\xfe\xff") ? "utf-16be" : NULL;
}

static bool
is_text(const unsigned char *bytes, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (bytes[i] < 0x20 && bytes[i] != '\n' && bytes[i] != '\r' && bytes[i] != '\t' &&
		    bytes[i] != '\f')
			return false;
	return true;
}

static bool
is_html(const char *text)
{
	static const char *const marks[] = {
	    "<!doctype html", "<html", "<head", "<body", "<table", "<div", "<p>", "<br"};
	size_t size = strlen(text) < 4096 ? strlen(text) : 4096;

	for (size_t i = 0; i < COUNT(marks); i++)
		for (size_t at = 0; at + strlen(marks[i]) <= size; at++)
			if (strncasecmp(text + at, marks[i], strlen(marks[i])) == 0)
				return true;
	return false;
}

/* What is seen, and the source too: comments, titles and addresses stand only there. */
static void
plain_or_html(struct arena *arena, const char *words, struct document_text *text)
{
	struct lines lines = {0};
	bool cut = false;

	document_add(arena, text, "le texte", words);
	if (!is_html(words))
		return;
	html_lines(arena, words, &lines, &cut);
	document_add(arena, text, "le texte", lines_text(arena, &lines, 0, lines.count));
	if (cut)
		document_fail(text, "il contient trop de texte");
}

struct document_text *
document_text(struct arena *arena, const void *bytes, size_t size)
{
	struct document_text *text = arena_alloc(arena, sizeof(*text));
	const char *reason = unreadable_kind(bytes, size), *wide = wide_charset(bytes, size);

	if (size == 0)
		document_fail(text, "il est vide");
	else if (size > DOCUMENT_BYTES_MAX)
		document_fail(text, "il est trop volumineux");
	else if (reason != NULL)
		document_fail(text, reason);
	else if (BEGINS("PK\x03\x04"))
		document_archive(arena, bytes, size, text);
	else if (BEGINS("{\\rtf"))
		document_rtf(arena, bytes, size, text);
	else if (wide != NULL)
		plain_or_html(arena, charset_text(arena, (const char *)bytes + 2, size - 2, wide), text);
	else if (is_text(bytes, size))
		plain_or_html(arena, charset_text(arena, bytes, size, NULL), text);
	else
		document_fail(text, "son format m'est inconnu");
	return text;
}

/* -- as JSON -- */

void
document_encode(struct buf *buf, const struct document_text *text)
{
	json_t *object = json_object(), *parts = json_array();

	json_put(object, "unreadable", json_text(text->unreadable));
	for (size_t i = 0; i < text->part_count; i++) {
		json_t *part = json_object();

		json_put(part, "where", json_text(text->parts[i].where));
		json_put(part, "text", json_text(text->parts[i].text));
		json_push(parts, part);
	}
	json_put(object, "parts", parts);
	json_write(buf, object);
}

enum status
document_decode(
    struct arena *arena, const char *bytes, size_t size, struct document_text **out, struct why *why)
{
	struct document_text *text = arena_alloc(arena, sizeof(*text));
	json_t *object = json_loadb(bytes, size, 0, NULL);
	struct json_reader reader = {.arena = arena};
	const json_t *parts;
	size_t count;

	*out = text;
	text->unreadable = json_get_text(&reader, object, "unreadable");
	parts = json_get_array(&reader, object, "parts", &count);
	text->parts = arena_array(arena, count, sizeof(*text->parts));
	for (size_t i = 0; i < count && reader.bad == NULL; i++) {
		const json_t *part = json_get_item(&reader, parts, i);

		text->parts[i].where = json_need_text(&reader, part, "where");
		text->parts[i].text = json_need_text(&reader, part, "text");
		text->part_count++;
	}
	json_decref(object);
	return reader.bad == NULL ? OK
				  : because(why, REFUSED, "a document's text without its %s", reader.bad);
}
