#include "words.h"

#include <ctype.h>
#include <glib.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "charset.h"

#define LABEL_MAX 40

/* One "=?charset*language?encoding?payload?=". */
struct word {
	const char *charset, *payload, *end;
	size_t charset_bytes, payload_bytes;
	char encoding; /* 'b' or 'q' */
};

static bool
parse_word(const char *at, struct word *word)
{
	const char *mark;

	if (strncmp(at, "=?", 2) != 0)
		return false;
	word->charset = at + 2;
	word->charset_bytes = strcspn(word->charset, "? \t\r\n");
	mark = word->charset + word->charset_bytes;
	if (*mark != '?' || word->charset_bytes == 0 || word->charset_bytes > LABEL_MAX || mark[1] == '\0' ||
	    mark[2] != '?')
		return false;
	word->encoding = (char)tolower((unsigned char)mark[1]);
	word->payload = mark + 3;
	/* A '?' inside the payload is wrong and met: only "?=" ends it. */
	for (mark = word->payload; *mark != '\0' && strncmp(mark, "?=", 2) != 0; mark++)
		/* Another word begins; but "=?=" is padding and the end. */
		if (*mark == '=' && mark[1] == '?' && mark[2] != '=')
			return false;
	word->payload_bytes = (size_t)(mark - word->payload);
	word->end = mark + 2;
	return *mark != '\0' && (word->encoding == 'b' || word->encoding == 'q');
}

static int
hex(char c)
{
	return isdigit((unsigned char)c)    ? c - '0'
	       : isxdigit((unsigned char)c) ? tolower((unsigned char)c) - 'a' + 10
					    : -1;
}

static void
decode_payload(struct buf *bytes, const struct word *word)
{
	const char *at = word->payload, *end = at + word->payload_bytes;

	if (word->encoding == 'b') {
		gint state = 0;
		guint save = 0;
		guchar *out = arena_alloc(bytes->arena, word->payload_bytes + 3);
		buf_add_bytes(bytes, out, g_base64_decode_step(at, word->payload_bytes, out, &state, &save));
		return;
	}
	for (; at < end; at++) {
		if (*at == '=' && end - at > 2 && hex(at[1]) >= 0 && hex(at[2]) >= 0) {
			buf_add_char(bytes, (char)(hex(at[1]) * 16 + hex(at[2])));
			at += 2;
		} else {
			buf_add_char(bytes, *at == '_' ? ' ' : *at);
		}
	}
}

static bool
same_charset(const struct word *one, const struct word *other)
{
	return one->charset_bytes == other->charset_bytes &&
	       g_ascii_strncasecmp(one->charset, other->charset, one->charset_bytes) == 0;
}

/* Converts what was gathered under `word`'s charset; RFC 2231 lets "*language" follow it. */
static void
convert(struct arena *a, struct buf *text, struct buf *bytes, const struct word *word)
{
	char *label = arena_bytes(a, word->charset, word->charset_bytes);

	label[strcspn(label, "*")] = '\0';
	buf_add(text, charset_text(a, bytes->data, bytes->size_bytes, label));
	buf_cut(bytes, 0);
}

/* The text of the run of words that begins with `first`; *end is set past it. */
static char *
decode_run(struct arena *a, struct word first, const char **end)
{
	struct buf text = buf_make(a), bytes = buf_make(a);
	struct word next;

	for (;;) {
		const char *after = first.end;
		decode_payload(&bytes, &first);
		*end = after;
		after += strspn(after, " \t\r\n");
		if (!parse_word(after, &next))
			break;
		if (!same_charset(&first, &next))
			convert(a, &text, &bytes, &first);
		first = next;
	}
	convert(a, &text, &bytes, &first);
	return text.data;
}

static void
add_encoded(struct buf *out, const char *text)
{
	const char *line = text_line(out->arena, text);
	char *encoded = g_base64_encode((const guchar *)line, strlen(line));

	buf_addf(out, "=?utf-8?B?%s?=", encoded);
	g_free(encoded);
}

static char *
rewrite(struct arena *a, const char *raw, bool join)
{
	struct buf out = buf_make(a);
	struct word word;

	while (*raw != '\0') {
		const char *start = strstr(raw, "=?");
		size_t size = start != NULL ? (size_t)(start - raw) : strlen(raw);
		if (join)
			buf_add_bytes(&out, raw, size);
		else
			buf_add(&out, charset_text(a, raw, size, NULL));
		if (start == NULL)
			break;
		if (!parse_word(start, &word)) {
			buf_add(&out, "=?");
			raw = start + 2;
		} else if (join) {
			add_encoded(&out, decode_run(a, word, &raw));
		} else {
			buf_add(&out, decode_run(a, word, &raw));
		}
	}
	return out.data;
}

/* Nothing but ASCII, and no encoded word in it: nearly every field. */
static bool
is_plain(const char *raw)
{
	for (; *raw != '\0'; raw++)
		if ((*raw < ' ' && *raw != '\t' && *raw != '\r' && *raw != '\n') || *raw == 0x7F ||
		    (*raw == '=' && raw[1] == '?'))
			return false;
	return true;
}

char *
words_decode(struct arena *a, const char *raw)
{
	char *text;

	if (is_plain(raw))
		return text_line(a, raw);
	text = rewrite(a, raw, false);
	return text_line(a, charset_mend(a, text_valid(a, text, strlen(text))));
}

char *
words_join(struct arena *a, const char *raw)
{
	return rewrite(a, raw, true);
}

const char *
words_skip(const char *raw)
{
	struct word word;

	for (const char *next = raw; parse_word(next, &word); next = raw + strspn(raw, " \t\r\n"))
		raw = word.end;
	return raw;
}
