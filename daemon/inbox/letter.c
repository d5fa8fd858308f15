#include "inbox/letter.h"

#include <string.h>
#include <strings.h>
#include <utf8proc.h>

#include "base/buf.h"
#include "base/text.h"

size_t
letter_header_bytes(const char *bytes, size_t size)
{
	const char *end = bytes + size, *at = bytes;

	while (at < end) {
		const char *line_end = memchr(at, '\n', (size_t)(end - at));
		if (line_end == NULL)
			return size;
		if (line_end == at || (line_end == at + 1 && *at == '\r'))
			return (size_t)(line_end + 1 - bytes);
		at = line_end + 1;
	}
	return size;
}

enum status
letter_seal(struct inbox_letter *letter, const char *bytes, size_t size, size_t most, struct why *why)
{
	letter->facts.header_only = letter->facts.size_bytes > most || size > most;
	if (letter->facts.header_only)
		size = letter_header_bytes(bytes, size < LETTER_HEADER_BYTES ? size : LETTER_HEADER_BYTES);
	return blob_make(bytes, size, &letter->blob, why);
}

bool
letter_key_is_sound(const char *key)
{
	size_t size = strlen(key);

	if (size >= sizeof(((struct frame_letter *)0)->key) || !text_is_utf8(key, size))
		return false;
	for (size_t i = 0; i < size; i++)
		if ((unsigned char)key[i] < 0x20 || key[i] == 0x7f)
			return false;
	return true;
}

/* The base64 of RFC 3501 5.1.3: "," instead of "/", no padding, big-endian UTF-16 inside. */
struct shifted {
	struct buf *out;
	uint32_t bits;
	unsigned count;
};
static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,";

static void
shifted_add(struct shifted *shifted, uint16_t unit)
{
	shifted->bits = shifted->bits << 16 | unit;
	shifted->count += 16;
	while (shifted->count >= 6) {
		shifted->count -= 6;
		buf_add_char(shifted->out, digits[shifted->bits >> shifted->count & 63]);
	}
	/* Never more than four bits are left over. */
	shifted->bits &= (1u << shifted->count) - 1;
}

static void
shifted_end(struct shifted *shifted)
{
	if (shifted->count > 0)
		buf_add_char(shifted->out, digits[shifted->bits << (6 - shifted->count) & 63]);
	buf_add_char(shifted->out, '-');
	shifted->bits = shifted->count = 0;
}

static void
shifted_add_character(struct shifted *shifted, utf8proc_int32_t c)
{
	if (c < 0x10000) {
		shifted_add(shifted, (uint16_t)c);
		return;
	}
	c -= 0x10000;
	shifted_add(shifted, (uint16_t)(0xd800 | c >> 10));
	shifted_add(shifted, (uint16_t)(0xdc00 | (c & 0x3ff)));
}

char *
letter_folder(struct arena *a, const char *utf8)
{
	struct buf out = buf_make(a);
	struct shifted shifted = {.out = &out};
	const char *valid = text_valid(a, utf8, strlen(utf8));
	bool inside = false;
	utf8proc_int32_t c;

	for (utf8proc_ssize_t used; *valid != '\0'; valid += used) {
		if ((used = utf8proc_iterate((const utf8proc_uint8_t *)valid, -1, &c)) <= 0)
			break;
		bool plain = c >= 0x20 && c <= 0x7e;
		if (!plain && !inside)
			buf_add_char(&out, '&');
		if (plain && inside)
			shifted_end(&shifted);
		inside = !plain;
		if (!plain)
			shifted_add_character(&shifted, c);
		else if (c == '&')
			buf_add(&out, "&-");
		else
			buf_add_char(&out, (char)c);
	}
	if (inside)
		shifted_end(&shifted);
	return out.data;
}

const char *
letter_field(struct arena *a, const char *header, size_t size, const char *name)
{
	size_t length = strlen(name);
	struct buf out = buf_make(a);
	bool inside = false;

	for (const char *at = header, *end = header + size, *next; at < end; at = next) {
		const char *line_end = memchr(at, '\n', (size_t)(end - at));

		if (line_end == NULL)
			line_end = end;
		next = line_end < end ? line_end + 1 : end;
		if (inside && *at != ' ' && *at != '\t')
			break;
		if (!inside && (size_t)(line_end - at) > length && strncasecmp(at, name, length) == 0 &&
		    at[length] == ':') {
			inside = true;
			at += length + 1;
		}
		if (inside)
			buf_add_bytes(&out, at, (size_t)(line_end - at));
	}
	return inside ? out.data : NULL;
}

/* Of `"Martin, Jean" <jean@mail.example>`, or of `jean@mail.example (Jean)`. */
static const char *
address_of(struct arena *a, const char *from)
{
	const char *open = strrchr(from, '<');

	if (open != NULL)
		return arena_bytes(a, open + 1, strcspn(open + 1, ">"));
	from += strspn(from, " \t");
	return arena_bytes(a, from, strcspn(from, " \t\r("));
}

static const char *
id_of(struct arena *a, const char *text)
{
	const char *open = strchr(text, '<');

	return open == NULL ? "" : arena_bytes(a, open, strcspn(open, "> \t\r") + 1);
}

bool
letter_matches(const struct frame_errand *errand, const char *header, size_t size)
{
	struct arena *a = arena_open();
	const char *from, *id;
	bool same = false;

	size = letter_header_bytes(header, size);
	if (errand->sender[0] != '\0' && (from = letter_field(a, header, size, "From")) != NULL)
		same = strcasecmp(address_of(a, from), errand->sender) == 0;
	if (errand->message_id[0] != '\0' && (id = letter_field(a, header, size, "Message-ID")) != NULL)
		same = strcmp(id_of(a, id), errand->message_id) == 0;
	arena_close(a);
	return same;
}
