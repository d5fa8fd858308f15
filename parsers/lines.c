#include "lines.h"

#include <string.h>

#include "base/buf.h"

/* The length of the blank character at `at`: ASCII, no-break and typographic spaces, zero-width ones; 0 if none. */
static size_t
blank_bytes(const unsigned char *at, size_t left)
{
	if (left == 0)
		return 0;
	if (*at == ' ' || *at == '\t')
		return 1;
	if (left >= 2 && at[0] == 0xC2 && (at[1] == 0xA0 || at[1] == 0xAD))
		return 2;
	if (left < 3)
		return 0;
	if (at[0] == 0xE2 && at[1] == 0x80 && (at[2] <= 0x8F || at[2] == 0xAF))
		return 3;
	if (at[0] == 0xE2 && at[1] == 0x81 && (at[2] == 0xA0 || at[2] == 0x9F))
		return 3;
	return (at[0] == 0xEF && at[1] == 0xBB && at[2] == 0xBF) ||
		       (at[0] == 0xE3 && at[1] == 0x80 && at[2] == 0x80)
		   ? 3
		   : 0;
}

bool
line_is_blank(const struct line *line)
{
	const unsigned char *text = (const unsigned char *)line->text;
	size_t at = 0, step;

	while ((step = blank_bytes(text + at, line->size_bytes - at)) > 0)
		at += step;
	return at == line->size_bytes;
}

void
lines_add(struct arena *a, struct lines *lines, const char *text, size_t size, unsigned depth, unsigned flags)
{
	while (size > 0 && (text[size - 1] == ' ' || text[size - 1] == '\t'))
		size--;
	lines->cut = lines->cut || lines->count == LETTER_LINES_MAX;
	if (lines->cut)
		return;
	if ((lines->count & (lines->count - 1)) == 0)
		lines->items = arena_grow(a, lines->items, lines->count * sizeof(*lines->items),
		    (lines->count == 0 ? 1 : lines->count * 2) * sizeof(*lines->items));
	lines->items[lines->count++] = (struct line){
	    .text = arena_bytes(a, text, size), .size_bytes = size, .depth = depth, .flags = flags};
}

/* Skips "> > " and counts; a space after the last mark is not the text's. */
static unsigned
skip_marks(const char **at, const char *end)
{
	const char *c = *at;
	unsigned depth = 0;

	while (c < end && *c == '>') {
		depth++;
		c++;
		if (c + 1 < end && *c == ' ' && c[1] == '>')
			c++;
	}
	if (depth > 0 && c < end && *c == ' ')
		c++;
	*at = c;
	return depth;
}

/* A paragraph of format=flowed being joined. */
struct paragraph {
	struct buf text;
	unsigned depth;
	bool open;
};

static void
close_paragraph(struct arena *a, struct lines *lines, struct paragraph *paragraph)
{
	if (paragraph->open)
		lines_add(a, lines, paragraph->text.data, paragraph->text.size_bytes, paragraph->depth, 0);
	buf_cut(&paragraph->text, 0);
	paragraph->open = false;
}

static void
add_flowed(struct arena *a, struct lines *lines, struct paragraph *paragraph, const char *at, const char *end,
    bool delsp)
{
	const char *start = at;
	unsigned depth = 0;
	bool soft;

	while (at < end && *at == '>')
		depth++, at++;
	/* Clients that claim format=flowed and yet write "> >". */
	if (depth > 0 && end - at >= 2 && at[0] == ' ' && at[1] == '>') {
		at = start;
		depth = skip_marks(&at, end);
	} else if (at < end && *at == ' ') {
		at++;
	}
	soft = end > at && end[-1] == ' ' && !(end - at == 3 && memcmp(at, "-- ", 3) == 0);
	if (paragraph->open && (paragraph->depth != depth || (end - at == 3 && memcmp(at, "-- ", 3) == 0)))
		close_paragraph(a, lines, paragraph);
	if (end - at == 3 && memcmp(at, "-- ", 3) == 0) {
		lines_add(a, lines, "--", 2, depth, LINE_SIGNATURE);
		return;
	}
	paragraph->open = true;
	paragraph->depth = depth;
	buf_add_bytes(&paragraph->text, at, (size_t)(end - at) - (soft && delsp ? 1 : 0));
	if (!soft)
		close_paragraph(a, lines, paragraph);
}

/* "-----BEGIN PGP SIGNATURE-----", and how long the line is. */
static bool
is_mark(const char *text, const char *mark)
{
	size_t size = strlen(mark);

	return strncmp(text, mark, size) == 0 && strspn(text + size, " \r") == strcspn(text + size, "\n");
}

static const char *
next_line(const char *text)
{
	text += strcspn(text, "\n");
	return *text == '\n' ? text + 1 : text;
}

/*
 * What OpenPGP puts around the words of a letter that is signed in its text (RFC 4880 section 7): they are nobody's.
 * *endless: a signature has no end, nor has any behind it, and each would be looked for in all the rest.
 */
static const char *
skip_armour(const char *text, bool *endless)
{
	const char *end;

	if (is_mark(text, "-----BEGIN PGP SIGNED MESSAGE-----")) {
		for (text = next_line(text); strncmp(text, "Hash:", 5) == 0;)
			text = next_line(text);
		return text;
	}
	if (*endless || !is_mark(text, "-----BEGIN PGP SIGNATURE-----"))
		return text;
	if ((end = strstr(text, "\n-----END PGP SIGNATURE-----")) != NULL)
		return next_line(end + 1);
	*endless = true;
	return text;
}

void
lines_add_plain(struct arena *a, struct lines *lines, const char *text, bool flowed, bool delsp)
{
	struct paragraph paragraph = {.text = buf_make(a)};
	bool endless = false;

	while (*(text = skip_armour(text, &endless)) != '\0') {
		size_t size = strcspn(text, "\n");
		const char *at = text, *end = text + size;
		if (flowed) {
			add_flowed(a, lines, &paragraph, at, end, delsp);
		} else {
			unsigned depth = skip_marks(&at, end);
			bool dashes = end - at == 3 && memcmp(at, "-- ", 3) == 0;
			lines_add(a, lines, at, (size_t)(end - at), depth, dashes ? LINE_SIGNATURE : 0);
		}
		text = *end == '\n' ? end + 1 : end;
	}
	close_paragraph(a, lines, &paragraph);
}

char *
lines_text(struct arena *a, const struct lines *lines, size_t from, size_t to)
{
	struct buf buf = buf_make(a);

	while (from < to && line_is_blank(&lines->items[from]))
		from++;
	while (to > from && line_is_blank(&lines->items[to - 1]))
		to--;
	for (size_t i = from; i < to; i++) {
		buf_add_bytes(&buf, lines->items[i].text, lines->items[i].size_bytes);
		if (i + 1 < to)
			buf_add_char(&buf, '\n');
	}
	return buf.data;
}
