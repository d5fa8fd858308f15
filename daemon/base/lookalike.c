#include "base/lookalike.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>
#include <utf8proc.h>

#include "base/buf.h"
#include "base/text.h"

/* Letters of other alphabets, after text_fold, and the Latin ones they are taken for. */
static const struct likeness {
	const char *letter, *latin;
} likenesses[] = {
    /* Cyrillic */
    {"а", "a"},
    {"в", "b"},
    {"ь", "b"},
    {"е", "e"},
    {"ԁ", "d"},
    {"һ", "h"},
    {"н", "h"},
    {"і", "l"},
    {"ј", "j"},
    {"к", "k"},
    {"ӏ", "l"},
    {"м", "m"},
    {"п", "n"},
    {"о", "o"},
    {"р", "p"},
    {"ԛ", "q"},
    {"г", "r"},
    {"ѕ", "s"},
    {"с", "c"},
    {"т", "t"},
    {"у", "y"},
    {"ү", "y"},
    {"ѵ", "v"},
    {"ԝ", "w"},
    {"х", "x"},
    /* Greek */
    {"α", "a"},
    {"β", "b"},
    {"ε", "e"},
    {"η", "n"},
    {"ι", "l"},
    {"κ", "k"},
    {"μ", "m"},
    {"ν", "v"},
    {"ο", "o"},
    {"ρ", "p"},
    {"σ", "o"},
    {"τ", "t"},
    {"υ", "u"},
    {"χ", "x"},
    {"ω", "w"},
    {"γ", "y"},
    {"ζ", "z"},
    /* Armenian */
    {"օ", "o"},
    {"ո", "n"},
    {"ս", "u"},
    {"հ", "h"},
    {"ց", "g"},
    {"ք", "p"},
    /* Latin letters for others, and digits */
    {"ı", "l"},
    {"ɩ", "l"},
    {"ɑ", "a"},
    {"ɡ", "g"},
    {"ł", "l"},
    {"ø", "o"},
    {"i", "l"},
    {"1", "l"},
    {"|", "l"},
    {"0", "o"},
};

enum script { SCRIPT_NONE, SCRIPT_LATIN, SCRIPT_OTHER };

/* Whole blocks: Greek, Cyrillic, Armenian, Cherokee are what is taken for Latin. */
static enum script
script_of(utf8proc_int32_t c)
{
	utf8proc_category_t category = utf8proc_category(c);

	if (category < UTF8PROC_CATEGORY_LU || category > UTF8PROC_CATEGORY_LO)
		return SCRIPT_NONE;
	if (c < 0x250 || (c >= 0x1E00 && c <= 0x1EFF))
		return SCRIPT_LATIN;
	if ((c >= 0x370 && c <= 0x58F) || (c >= 0x13A0 && c <= 0x13FF) || (c >= 0x1C80 && c <= 0x1C8F) ||
	    (c >= 0x1F00 && c <= 0x1FFF) || (c >= 0x2DE0 && c <= 0x2DFF) || (c >= 0xA640 && c <= 0xA69F))
		return SCRIPT_OTHER;
	return SCRIPT_NONE;
}

bool
lookalike_mixes(const char *text)
{
	bool latin = false, other = false;
	utf8proc_int32_t c;
	utf8proc_ssize_t length;

	for (const char *at = text; *at != '\0'; at += length) {
		length = utf8proc_iterate((const utf8proc_uint8_t *)at, -1, &c);
		if (length <= 0)
			return false;
		if (isspace((unsigned char)*at) || strchr(".@-,'\"()", *at) != NULL)
			latin = other = false;
		latin |= script_of(c) == SCRIPT_LATIN;
		other |= script_of(c) == SCRIPT_OTHER;
		if (latin && other)
			return true;
	}
	return false;
}

static const char *
latin_of(const char *at, size_t length)
{
	for (size_t i = 0; i < COUNT(likenesses); i++)
		if (strlen(likenesses[i].letter) == length && memcmp(likenesses[i].letter, at, length) == 0)
			return likenesses[i].latin;
	return NULL;
}

char *
lookalike_shape(struct arena *arena, const char *text)
{
	struct buf shape = buf_make(arena);
	utf8proc_int32_t c;
	utf8proc_ssize_t length;

	for (const char *at = text_fold(arena, text); *at != '\0'; at += length) {
		const char *latin;

		length = utf8proc_iterate((const utf8proc_uint8_t *)at, -1, &c);
		if (length <= 0)
			break;
		if (length == 1 && strchr(" .-_'\"(),", *at) != NULL)
			continue;
		if ((at[0] == 'r' && at[1] == 'n') || (at[0] == 'v' && at[1] == 'v')) {
			buf_add_char(&shape, *at == 'r' ? 'm' : 'w');
			length = 2;
		} else if ((latin = latin_of(at, (size_t)length)) != NULL) {
			buf_add(&shape, latin);
		} else {
			buf_add_bytes(&shape, at, (size_t)length);
		}
	}
	buf_add(&shape, "");
	return shape.data;
}

/* -- RFC 3492 -- */

#define LABEL_MAX 63

static unsigned
adapt(unsigned delta, unsigned points, bool first)
{
	unsigned k = 0;

	delta = first ? delta / 700 : delta / 2;
	for (delta += delta / points; delta > 455; k += 36)
		delta /= 35;
	return k + 36 * delta / (delta + 38);
}

/* A label behind its "xn--" into code points; returns how many, 0 when it is none. */
static size_t
decode_label(const char *label, size_t size, utf8proc_int32_t *points)
{
	size_t count = 0, at = 0;
	unsigned n = 128, i = 0, bias = 72;

	for (size_t k = size; k > 0; k--)
		if (label[k - 1] == '-') {
			for (; count < k - 1; count++)
				points[count] = (unsigned char)label[count];
			at = k;
			break;
		}
	while (at < size) {
		unsigned before = i, weight = 1;

		for (unsigned k = 36;; k += 36) {
			unsigned threshold = k <= bias ? 1 : k >= bias + 26 ? 26 : k - bias, digit;
			int c = at < size ? tolower((unsigned char)label[at++]) : '\0';

			if (!isalnum(c) || weight > 1U << 24)
				return 0;
			digit = isdigit(c) ? (unsigned)(c - '0') + 26 : (unsigned)(c - 'a');
			i += digit * weight;
			if (digit < threshold)
				break;
			weight *= 36 - threshold;
		}
		if (count == LABEL_MAX)
			return 0;
		count++;
		bias = adapt(i - before, (unsigned)count, before == 0);
		n += i / (unsigned)count;
		i %= (unsigned)count;
		if (n > 0x10FFFF)
			return 0;
		memmove(points + i + 1, points + i, (count - 1 - i) * sizeof(*points));
		points[i++] = (utf8proc_int32_t)n;
	}
	return count;
}

/* Names have letters, marks, digits and hyphens (RFC 5891 section 4.2); anything else is left encoded. */
static bool
may_show(const utf8proc_int32_t *points, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		utf8proc_category_t category = utf8proc_category(points[i]);

		if (!utf8proc_codepoint_valid(points[i]) ||
		    (points[i] != '-' &&
			(category < UTF8PROC_CATEGORY_LU || category > UTF8PROC_CATEGORY_NO)))
			return false;
	}
	return true;
}

char *
lookalike_domain(struct arena *arena, const char *email)
{
	const char *at = strrchr(email, '@');
	struct buf shown = buf_make(arena);
	utf8proc_int32_t points[LABEL_MAX + 1];
	char bytes[4];

	if (at == NULL)
		return arena_string(arena, email);
	buf_add_bytes(&shown, email, (size_t)(at + 1 - email));
	for (const char *label = at + 1;; label++) {
		size_t size = strcspn(label, "."), count = 0;

		if (strncasecmp(label, "xn--", 4) == 0 && size <= LABEL_MAX)
			count = decode_label(label + 4, size - 4, points);
		if (!may_show(points, count))
			count = 0;
		for (size_t i = 0; i < count; i++)
			buf_add_bytes(&shown, bytes,
			    (size_t)utf8proc_encode_char(points[i], (utf8proc_uint8_t *)bytes));
		if (count == 0)
			buf_add_bytes(&shown, label, size);
		label += size;
		if (*label == '\0')
			break;
		buf_add_char(&shown, '.');
	}
	return shown.data;
}
