#include "base/text.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "base/buf.h"
#include "base/text_eight.h"

#define REPLACEMENT 0xFFFD
#define ELLIPSIS    "\xE2\x80\xA6"
/* As in the Stream-Safe Text Format (UAX 15): a longer run says nothing, and sorting it is quadratic. */
#define MARKS_MAX 30

/*
 * The next code point of `text`, which must not be at its end; sets its length in bytes.  A byte that begins no
 * valid sequence counts for one, as U+FFFD.
 */
static utf8proc_int32_t
next(const char *text, size_t size, size_t *length)
{
	const utf8proc_uint8_t *bytes = (const utf8proc_uint8_t *)text;
	utf8proc_int32_t c;
	utf8proc_ssize_t used;

	if (*bytes < 0x80) {
		*length = 1;
		return *bytes;
	}
	/* Four bytes are all it looks at. */
	used = utf8proc_iterate(bytes, size < 4 ? (utf8proc_ssize_t)size : 4, &c);
	*length = used > 0 ? (size_t)used : 1;
	return used > 0 ? c : REPLACEMENT;
}

static void
add(struct buf *buf, utf8proc_int32_t c)
{
	utf8proc_uint8_t bytes[4];

	if (c < 0x80)
		buf_add_char(buf, (char)c);
	else
		buf_add_bytes(buf, bytes, (size_t)utf8proc_encode_char(c, bytes));
}

static bool
is_mark(utf8proc_int32_t c)
{
	return c >= 0x300 && utf8proc_get_property(c)->combining_class != 0;
}

static bool
is_space(utf8proc_int32_t c)
{
	if (c < 0x80)
		return c == ' ' || (c >= '\t' && c <= '\r');
	switch (utf8proc_category(c)) {
	case UTF8PROC_CATEGORY_ZS:
	case UTF8PROC_CATEGORY_ZL:
	case UTF8PROC_CATEGORY_ZP:
		return true;
	default:
		return c == 0x85;
	}
}

/* The overrides of direction among them: "cv\u202Efdp.exe" reads "cvexe.pdf", and whatever stands behind is turned too. */
static bool
is_control(utf8proc_int32_t c)
{
	return (c < ' ' && c != '\n' && c != '\t') || (c >= 0x7F && c < 0xA0) ||
	       (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

/*
 * Blocks where every character is its own NFC, and which hold nearly all of what people here write: arrows and signs, which
 * our own mails have and replies quote, and pictures among them.
 */
static bool
is_surely_nfc(utf8proc_int32_t c)
{
	return c < 0x300 || (c >= 0x2002 && c < 0x2060) || (c >= 0x20A0 && c < 0x20D0) ||
	       (c >= 0x2190 && c < 0x2329) || c == 0xFEFF || (c >= 0x1F300 && c < 0x1FB00);
}

static char *
nfc(struct arena *a, const char *text, size_t size)
{
	utf8proc_uint8_t *composed = NULL;
	utf8proc_ssize_t length;
	char *copy;

	length = utf8proc_map((const utf8proc_uint8_t *)text, (utf8proc_ssize_t)size, &composed,
	    UTF8PROC_STABLE | UTF8PROC_COMPOSE);
	/* Valid UTF-8 can only fail for want of memory; what was given is then the best there is. */
	copy = length < 0 ? arena_bytes(a, text, size) : arena_bytes(a, composed, (size_t)length);
	free(composed);
	return copy;
}

/* How many bytes from here on are ASCII, or letters of the west, that stay as they are. */
static size_t
plain_bytes(const char *text, size_t size)
{
	size_t at = 0;

	while (at < size) {
		if (size - at >= 8) {
			uint64_t others = not_plain(eight_bytes(text + at));
			at += others == 0 ? 8 : bytes_before(others);
			if (others == 0)
				continue;
		}
		if ((text[at] >= ' ' && text[at] < 0x7F) || text[at] == '\n' || text[at] == '\t')
			at++;
		/* From U+00C0 to U+02FF. */
		else if ((unsigned char)text[at] >= 0xC3 && (unsigned char)text[at] < 0xCC && at + 1 < size &&
			 (text[at + 1] & 0xC0) == 0x80)
			at += 2;
		else
			break;
	}
	return at;
}

char *
text_valid(struct arena *a, const char *text, size_t size)
{
	struct buf buf = buf_make_room(a, size);
	bool plain = true;
	size_t marks = 0, length;

	for (size_t at = 0; at < size; at += length) {
		utf8proc_int32_t c;
		if ((length = plain_bytes(text + at, size - at)) > 0) {
			buf_add_bytes(&buf, text + at, length);
			marks = 0;
			continue;
		}
		c = next(text + at, size - at, &length);
		if (c == '\r') {
			if (at + 1 < size && text[at + 1] == '\n')
				continue;
			c = '\n';
		}
		if (is_control(c))
			continue;
		marks = is_mark(c) ? marks + 1 : 0;
		if (marks > MARKS_MAX)
			continue;
		plain = plain && is_surely_nfc(c);
		add(&buf, c);
	}
	return plain ? buf.data : nfc(a, buf.data, buf.size_bytes);
}

bool
text_is_utf8(const char *text, size_t size)
{
	const utf8proc_uint8_t *bytes = (const utf8proc_uint8_t *)text;
	utf8proc_int32_t c;
	utf8proc_ssize_t used;

	for (size_t at = 0; at < size; at += (size_t)used) {
		if (size - at >= 8) {
			uint64_t others = eight_bytes(text + at) & HIGH_BITS;
			used = 8;
			if (others == 0)
				continue;
			at += bytes_before(others);
		}
		if (bytes[at] < 0x80)
			used = 1;
		else if (bytes[at] >= 0xC2 && bytes[at] < 0xE0 && at + 1 < size &&
			 (bytes[at + 1] & 0xC0) == 0x80)
			used = 2;
		else if ((used = utf8proc_iterate(
			      bytes + at, size - at < 4 ? (utf8proc_ssize_t)(size - at) : 4, &c)) <= 0)
			return false;
	}
	return true;
}

/* What Unicode does not unify, or not as we would, and people's keyboards do.  Sorted. */
static const struct likeness {
	utf8proc_int32_t c;
	const char *folded;
} likenesses[] = {
    {0x00B4, "'"},	  /* acute accent, typed for an apostrophe; its compatibility form is a space */
    {0x00BA, "\xC2\xB0"}, /* masculine ordinal, typed for the degree sign of "n°" */
    {0x00C6, "ae"},
    {0x00D8, "o"},
    {0x00E6, "ae"},
    {0x00F8, "o"},
    {0x0110, "d"},
    {0x0111, "d"},
    {0x0131, "i"},
    {0x0141, "l"},
    {0x0142, "l"},
    {0x0152, "oe"},
    {0x0153, "oe"},
    {0x02B9, "'"},
    {0x02BB, "'"},
    {0x02BC, "'"},
    {0x02BD, "'"},
    {0x2018, "'"},
    {0x2019, "'"},
    {0x201A, "'"},
    {0x201B, "'"},
    {0x2032, "'"},
    {0x2212, "-"},
};

static int
likeness_compare(const void *key, const void *row)
{
	utf8proc_int32_t c = *(const utf8proc_int32_t *)key;
	const struct likeness *likeness = row;

	return (c > likeness->c) - (c < likeness->c);
}

static const struct likeness *
likeness_of(utf8proc_int32_t c)
{
	return c < 0x80 ? NULL
			: bsearch(&c, likenesses, COUNT(likenesses), sizeof(*likenesses), likeness_compare);
}

/* A character that has no simpler form but by our own lights. */
static void
fold_simple(struct buf *buf, utf8proc_int32_t c)
{
	const struct likeness *likeness = likeness_of(c);

	if (likeness != NULL)
		buf_add(buf, likeness->folded);
	else if (c != '\n' && is_space(c))
		buf_add_char(buf, ' ');
	else if (c >= 0x80 && utf8proc_category(c) == UTF8PROC_CATEGORY_PD)
		buf_add_char(buf, '-');
	else
		add(buf, c);
}

static void
fold_wide(struct buf *buf, utf8proc_int32_t c)
{
	/* The longest compatibility form, U+FDFA, is 18 characters. */
	utf8proc_int32_t forms[32];
	utf8proc_ssize_t count;
	int boundary = UTF8PROC_BOUNDCLASS_START;

	/* Marks go, so their order does not matter and each character can be folded by itself. */
	count = utf8proc_decompose_char(c, forms, COUNT(forms),
	    UTF8PROC_STABLE | UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK |
		UTF8PROC_IGNORE,
	    &boundary);
	for (utf8proc_ssize_t i = 0; i < count && i < (utf8proc_ssize_t)COUNT(forms); i++)
		fold_simple(buf, forms[i]);
}

/* The letters of French and its neighbours from U+00C0 to U+00FF, as fold_wide has them; 0: let it say. */
static const char western[] = "aaaaaa\0ceeeeiiii\0nooooo\0\0uuuuy\0\0aaaaaa\0ceeeeiiii\0nooooo\0\0uuuuy\0y";

char
text_fold_letter(const char *at)
{
	const unsigned char *in = (const unsigned char *)at;

	return in[0] == 0xC3 && (in[1] & 0xC0) == 0x80 ? western[in[1] & 0x3F] : '\0';
}

/* Folds ASCII and western letters up to the first other character; how many bytes that was. */
static size_t
fold_run(struct buf *buf, const char *text, size_t size)
{
	const unsigned char *in = (const unsigned char *)text;
	char *out;
	size_t at = 0, length = 0;

	buf_reserve(buf, size);
	out = buf->data + buf->size_bytes;
	for (; at < size; at++) {
		unsigned char c = in[at];
		if (size - at >= 8 && fold_eight(text + at, out + length)) {
			at += 7;
			length += 8;
			continue;
		}
		if (c >= 0x80) {
			if (at + 1 == size || (c = (unsigned char)text_fold_letter(text + at)) == 0)
				break;
			at++;
		} else if (c >= 'A' && c <= 'Z') {
			c = (unsigned char)(c - 'A' + 'a');
		} else if (c != '\n' && c >= '\t' && c <= '\r') {
			c = ' ';
		}
		out[length++] = (char)c;
	}
	buf->size_bytes += length;
	buf->data[buf->size_bytes] = '\0';
	return at;
}

char *
text_fold(struct arena *a, const char *text)
{
	size_t size = strlen(text), length;
	struct buf buf = buf_make_room(a, size);

	for (size_t at = 0; at < size; at += length) {
		utf8proc_int32_t c;
		if ((length = fold_run(&buf, text + at, size - at)) > 0)
			continue;
		c = next(text + at, size - at, &length);
		if (likeness_of(c) != NULL)
			fold_simple(&buf, c);
		else
			fold_wide(&buf, c);
	}
	return buf.data;
}

static bool
is_alnum(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static bool
is_word(utf8proc_int32_t c)
{
	utf8proc_category_t category = utf8proc_category(c);

	return (category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO) ||
	       (category >= UTF8PROC_CATEGORY_ND && category <= UTF8PROC_CATEGORY_NO) ||
	       (c > 0 && c < 0x80 && strchr("@.+-", c) != NULL);
}

/* What is kept of a text: by character, and how many bytes of ASCII from here on are. */
struct keeping {
	bool (*character)(utf8proc_int32_t);
	size_t (*run)(const char *, size_t);
};

/* Copies with each run of what is not kept as one space, none at either end. */
static char *
squeeze(struct arena *a, const char *text, const struct keeping *keep)
{
	size_t size = strlen(text), length;
	struct buf buf = buf_make_room(a, size);
	bool gap = false;

	for (size_t at = 0; at < size; at += length) {
		size_t run = keep->run(text + at, size - at);
		utf8proc_int32_t c = run > 0 ? 0 : next(text + at, size - at, &length);
		if (run == 0 && !keep->character(c)) {
			gap = buf.size_bytes > 0;
			continue;
		}
		if (gap)
			buf_add_char(&buf, ' ');
		gap = false;
		if (run == 0)
			add(&buf, c);
		else
			buf_add_bytes(&buf, text + at, length = run);
	}
	return buf.data;
}

static size_t
word_run(const char *text, size_t size)
{
	size_t at = 0;

	while (at < size && (is_alnum(text[at]) || text[at] == '.' || text[at] == '-' || text[at] == '@' ||
				text[at] == '+'))
		at++;
	return at;
}

char *
text_key(struct arena *a, const char *text)
{
	static const struct keeping words = {is_word, word_run};

	return squeeze(a, text_fold(a, text), &words);
}

static bool
is_ink(utf8proc_int32_t c)
{
	return !is_space(c);
}

static size_t
ink_run(const char *text, size_t size)
{
	size_t at = 0;

	while (at < size && text[at] > ' ' && text[at] < 0x7F)
		at++;
	return at;
}

char *
text_line(struct arena *a, const char *text)
{
	static const struct keeping ink = {is_ink, ink_run};

	return squeeze(a, text, &ink);
}

static char *
trim(struct arena *a, const char *text, size_t size)
{
	size_t begin = 0, length;

	/* Most have nothing to trim. */
	if (size > 0 && text[0] > ' ' && text[size - 1] > ' ')
		return arena_bytes(a, text, size);
	while (begin < size && is_space(next(text + begin, size - begin, &length)))
		begin += length;
	while (size > begin) {
		size_t last = size - 1;
		while (last > begin && size - last < 4 && (text[last] & 0xC0) == 0x80)
			last--;
		/* A byte that belongs to nothing is no space. */
		if (!is_space(next(text + last, size - last, &length)) || last + length != size)
			break;
		size = last;
	}
	return arena_bytes(a, text + begin, size - begin);
}

char *
text_trim(struct arena *a, const char *text)
{
	return trim(a, text, strlen(text));
}

char *
text_excerpt(struct arena *a, const char *text, size_t characters)
{
	size_t size = strlen(text), at = 0, length;

	while (at < size && characters-- > 0) {
		next(text + at, size - at, &length);
		at += length;
	}
	if (at == size)
		return arena_string(a, text);
	return arena_printf(a, "%.*s" ELLIPSIS, (int)at, text);
}

size_t
text_length(const char *text)
{
	size_t size = strlen(text), count = 0, length;
	bool plain = true;

	for (size_t at = 0; at < size; at += length, count++)
		plain = is_surely_nfc(next(text + at, size - at, &length)) && plain;
	if (!plain) {
		struct arena *a = arena_open();
		const char *composed = text_valid(a, text, size);
		size = strlen(composed);
		count = 0;
		for (size_t at = 0; at < size; at += length, count++)
			next(composed + at, size - at, &length);
		arena_close(a);
	}
	return count;
}

bool
text_starts(const char *text, const char *prefix)
{
	/* Asked of long lists, and mostly answered by the first letter. */
	while (*prefix != '\0' && *text == *prefix)
		text++, prefix++;
	return *prefix == '\0';
}

bool
text_same(struct arena *a, const char *left, const char *right)
{
	return strcmp(text_fold(a, left), text_fold(a, right)) == 0;
}

static utf8proc_int32_t *
code_points(struct arena *a, const char *text, size_t *count)
{
	size_t size = strlen(text), length;
	utf8proc_int32_t *points = arena_array(a, size + 1, sizeof(*points));

	*count = 0;
	for (size_t at = 0; at < size; at += length)
		points[(*count)++] = next(text + at, size - at, &length);
	return points;
}

static size_t
least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Optimal string alignment; only the cells within `most` of the diagonal are filled. */
static size_t
distance(
    struct arena *a, const utf8proc_int32_t *s, size_t ns, const utf8proc_int32_t *t, size_t nt, size_t most)
{
	size_t *row = arena_array(a, nt + 1, sizeof(*row)), *above = arena_array(a, nt + 1, sizeof(*row)),
	       *above2 = arena_array(a, nt + 1, sizeof(*row));

	for (size_t j = 0; j <= nt; j++)
		row[j] = least(j, most + 1);
	for (size_t i = 1; i <= ns; i++) {
		size_t *spare = above2, first = i > most ? i - most : 1, last = least(nt, i + most), best = i;
		above2 = above;
		above = row;
		row = spare;
		row[first - 1] = first == 1 ? least(i, most + 1) : most + 1;
		for (size_t j = first; j <= last; j++) {
			row[j] = above[j - 1] + (s[i - 1] != t[j - 1]);
			row[j] = least(row[j], least(above[j], row[j - 1]) + 1);
			if (i > 1 && j > 1 && s[i - 1] == t[j - 2] && s[i - 2] == t[j - 1])
				row[j] = least(row[j], above2[j - 2] + 1);
			row[j] = least(row[j], most + 1);
			best = least(best, row[j]);
		}
		/* The next row looks one cell further than this one was filled. */
		if (last < nt)
			row[last + 1] = most + 1;
		if (best > most)
			return most + 1;
	}
	return row[nt];
}

/* The code points of valid UTF-8. */
static size_t
point_count(const char *text)
{
	size_t count = 0;

	for (; *text != '\0'; text++)
		count += (*text & 0xC0) != 0x80;
	return count;
}

size_t
text_distance(const char *left, const char *right, size_t most)
{
	size_t ns = point_count(left), nt = point_count(right), result;
	utf8proc_int32_t *s, *t;
	struct arena *a;

	/* A word is compared with hundreds: most differ in length already. */
	most = least(most, ns > nt ? ns : nt);
	if ((ns > nt ? ns - nt : nt - ns) > most)
		return most + 1;
	if (most == 0)
		return strcmp(left, right) == 0 ? 0 : 1;
	a = arena_open();
	s = code_points(a, left, &ns);
	t = code_points(a, right, &nt);
	result = distance(a, s, ns, t, nt, least(most, ns > nt ? ns : nt));
	arena_close(a);
	return result;
}

static bool
is_among(utf8proc_int32_t c, const char *set)
{
	size_t size = strlen(set), length;

	for (size_t at = 0; at < size; at += length)
		if (next(set + at, size - at, &length) == c)
			return true;
	return false;
}

char **
text_split(struct arena *a, const char *text, const char *separators, size_t *count)
{
	size_t size = strlen(text), begin = 0, length = 1, room = 8;
	char **parts = arena_array(a, room, sizeof(*parts));
	uint64_t ascii[2] = {0}; /* of the separators */

	*count = 0;
	for (const unsigned char *c = (const unsigned char *)separators; *c != '\0'; c++)
		if (*c < 0x80)
			ascii[*c / 64] |= (uint64_t)1 << *c % 64;
	/* The end of the text ends a part too. */
	for (size_t at = 0; at <= size; at += length) {
		char *part;
		if (at < size && (unsigned char)text[at] < 0x80) {
			unsigned char c = (unsigned char)text[at];
			length = 1;
			if ((ascii[c / 64] >> c % 64 & 1) == 0)
				continue;
		} else if (at < size && !is_among(next(text + at, size - at, &length), separators)) {
			continue;
		}
		part = trim(a, text + begin, at - begin);
		begin = at + length;
		if (at == size)
			length = 1;
		if (*part == '\0')
			continue;
		if (*count == room) {
			parts = arena_grow(a, parts, room * sizeof(*parts), 2 * room * sizeof(*parts));
			room *= 2;
		}
		parts[(*count)++] = part;
	}
	return parts;
}

/* Labels of letters, digits and hyphens (RFC 5321, 4.1.2); "localhost" is one too. */
static bool
is_domain(const char *domain)
{
	size_t label = 0;

	for (const char *c = domain; *c != '\0'; c++) {
		if (*c == '.' || *c == '-') {
			if (label == 0 || (*c == '.' && c[-1] == '-'))
				return false;
		} else if (!is_alnum(*c)) {
			return false;
		}
		label = *c == '.' ? 0 : label + 1;
		if (label > 63)
			return false;
	}
	return label > 0 && domain[strlen(domain) - 1] != '-';
}

bool
text_is_address(const char *address)
{
	const char *at = strchr(address, '@');
	size_t local = at == NULL ? 0 : (size_t)(at - address);

	if (local == 0 || local > 64 || strlen(address) > 254)
		return false;
	for (size_t i = 0; i < local; i++) {
		if (address[i] == '.'
			? i == 0 || i + 1 == local || address[i - 1] == '.'
			: !is_alnum(address[i]) && strchr("!#$%&'*+-/=?^_`{|}~", address[i]) == NULL)
			return false;
	}
	return is_domain(at + 1);
}

const char *
text_language(struct arena *arena, const char *text)
{
	const char *key = text_key(arena, text);

	if (strcmp(key, "fr") == 0 || text_starts(key, "franc") || text_starts(key, "french"))
		return "fr";
	if (strcmp(key, "en") == 0 || text_starts(key, "angl") || text_starts(key, "english"))
		return "en";
	return NULL;
}

char *
text_lower(struct arena *a, const char *text)
{
	char *copy = arena_string(a, text);

	for (char *c = copy; *c != '\0'; c++)
		if (*c >= 'A' && *c <= 'Z')
			*c = (char)(*c - 'A' + 'a');
	return copy;
}
