#include "base/segments.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "base/buf.h"

/* 3GPP TS 23.038 section 6.2.1, without the escape; and 6.2.1.1. */
static const char alphabet[] =
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà";
static const char extension[] = "^{}\\[~]|€\f";

/* What has no mark to lose, but a like. */
static const struct {
	const char *character, *like;
} likes[] = {
    {"œ", "oe"},
    {"Œ", "OE"},
    {"‘", "'"},
    {"’", "'"},
    {"“", "\""},
    {"”", "\""},
    {"«\u00a0", "\""},
    {"\u00a0»", "\""},
    {"«", "\""},
    {"»", "\""},
    {"…", "..."},
    {"–", "-"},
    {"—", "-"},
    {"\u2011", "-"},
    {"•", "-"},
    {"→", "->"},
    {"\u00a0", " "},
    {"\u202f", " "},
    {"\u2009", " "},
    {"\t", " "},
    {"°", "o"},
    {"²", "2"},
    {"³", "3"},
};

static size_t
length_of(const char *character)
{
	size_t length = 1;

	while (((unsigned char)character[length] & 0xC0) == 0x80)
		length++;
	return length;
}

static bool
is_among(const char *set, const char *character, size_t length)
{
	for (const char *at = set; *at != '\0'; at += length_of(at))
		if (length_of(at) == length && memcmp(at, character, length) == 0)
			return true;
	return false;
}

/* Septets; 0: not in the alphabet. */
static size_t
septets_of(const char *character, size_t length)
{
	if (is_among(alphabet, character, length))
		return 1;
	return is_among(extension, character, length) ? 2 : 0;
}

static size_t
units_of(bool gsm, const char *character, size_t length)
{
	return gsm ? septets_of(character, length) : length == 4 ? 2 : 1;
}

static bool
is_gsm(const char *text)
{
	for (const char *at = text; *at != '\0'; at += length_of(at))
		if (septets_of(at, length_of(at)) == 0)
			return false;
	return true;
}

struct segments
segments_of(const char *text)
{
	struct segments all = {.gsm = is_gsm(text)};
	size_t alone = all.gsm ? 160 : 70, joined = all.gsm ? 153 : 67, filled = 0;

	for (const char *at = text; *at != '\0'; at += length_of(at)) {
		size_t units = units_of(all.gsm, at, length_of(at));

		if (all.count == 0 || filled + units > joined) {
			all.count++;
			filled = 0;
		}
		filled += units;
		all.units += units;
	}
	all.most = all.units <= alone ? alone : joined;
	if (all.units > 0 && all.units <= alone)
		all.count = 1;
	return all;
}

char *
segments_outside(struct arena *arena, const char *text, size_t most)
{
	struct buf found = buf_make(arena);
	struct buf said = buf_make(arena);
	size_t count = 0;

	for (const char *at = text; *at != '\0' && count < most; at += length_of(at)) {
		size_t length = length_of(at);

		if (septets_of(at, length) != 0 || is_among(found.data, at, length))
			continue;
		buf_add_bytes(&found, at, length);
		if (count++ > 0)
			buf_add(&said, ", ");
		buf_add_bytes(&said, at, length);
	}
	return count == 0 ? NULL : said.data;
}

/* "ê" -> "e": what is left of it without its marks, when that is in the alphabet. */
static bool
add_unmarked(struct buf *out, const char *character, size_t length)
{
	utf8proc_uint8_t *bare = NULL;
	utf8proc_ssize_t size = utf8proc_map((const utf8proc_uint8_t *)character, (utf8proc_ssize_t)length,
	    &bare, UTF8PROC_STABLE | UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE | UTF8PROC_STRIPMARK);
	bool known = size > 0 && is_gsm((const char *)bare);

	if (known)
		buf_add_bytes(out, bare, (size_t)size);
	free(bare);
	return known;
}

/* The length of what was read of the text; 0: it has no like. */
static size_t
add_like(struct buf *out, const char *text)
{
	size_t length = length_of(text);

	if (septets_of(text, length) != 0) {
		buf_add_bytes(out, text, length);
		return length;
	}
	for (size_t i = 0; i < COUNT(likes); i++) {
		size_t whole = strlen(likes[i].character);

		if (strncmp(text, likes[i].character, whole) != 0)
			continue;
		buf_add(out, likes[i].like);
		return whole;
	}
	return add_unmarked(out, text, length) ? length : 0;
}

char *
segments_plain(struct arena *arena, const char *text)
{
	struct buf out = buf_make(arena);

	while (*text != '\0') {
		size_t length = add_like(&out, text);

		if (length == 0)
			return NULL;
		text += length;
	}
	return out.data;
}
