#include "charset.h"

#include <errno.h>
#include <glib.h>
#include <iconv.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/text.h"

#define LABEL_MAX 40
#define NO_ICONV  ((iconv_t)-1)

/* Windows-1252 from 0x80 to 0x9F; what it leaves undefined is no character at all. */
static const uint16_t windows_1252[32] = {0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6,
    0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017D, 0, 0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
    0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E, 0x0178};

/* Labels that mean another charset than they say: either no library knows them, or clients use the larger set. */
static const struct {
	const char *label, *means;
} meanings[] = {
    {"ansi", NULL},
    {"cp-1252", NULL},
    {"cp1252", NULL},
    {"iso-8859-1", NULL},
    {"iso8859-1", NULL},
    {"iso_8859-1", NULL},
    {"l1", NULL},
    {"latin-1", NULL},
    {"latin1", NULL},
    {"windows-1252", NULL},
    {"x-ansi", NULL},
    {"big5", "BIG5-HKSCS"},
    {"gb2312", "GB18030"},
    {"gb_2312-80", "GB18030"},
    {"gbk", "GB18030"},
    {"euc-kr", "CP949"},
    {"ks_c_5601-1987", "CP949"},
    {"iso-8859-8-i", "ISO-8859-8"},
    {"iso-8859-9", "WINDOWS-1254"},
    {"iso-8859-11", "CP874"},
    {"shift-jis", "CP932"},
    {"shift_jis", "CP932"},
    {"sjis", "CP932"},
    {"unicode-1-1-utf-7", "UTF-7"},
    {"x-mac-roman", "MACINTOSH"},
};

/* What a French agency may be written in; each is loaded once and stays. */
static const char *const usual[] = {"BIG5", "BIG5-HKSCS", "CP874", "CP932", "CP949", "EUC-CN", "EUC-JP",
    "EUC-KR", "EUC-TW", "GB18030", "GBK", "IBM437", "IBM850", "IBM852", "IBM858", "IBM866", "ISO-2022-CN",
    "ISO-2022-JP", "ISO-2022-JP-3", "ISO-2022-KR", "ISO-8859-1", "ISO-8859-2", "ISO-8859-3", "ISO-8859-4",
    "ISO-8859-5", "ISO-8859-6", "ISO-8859-7", "ISO-8859-8", "ISO-8859-9", "ISO-8859-10", "ISO-8859-11",
    "ISO-8859-13", "ISO-8859-14", "ISO-8859-15", "ISO-8859-16", "JOHAB", "KOI8-R", "KOI8-U", "MACINTOSH",
    "MAC-CENTRALEUROPE", "MAC-CYRILLIC", "SJIS", "TIS-620", "UCS-2", "UCS-4", "UTF-16", "UTF-16BE",
    "UTF-16LE", "UTF-32", "UTF-7", "WINDOWS-1250", "WINDOWS-1251", "WINDOWS-1252", "WINDOWS-1253",
    "WINDOWS-1254", "WINDOWS-1255", "WINDOWS-1256", "WINDOWS-1257", "WINDOWS-1258"};

void
charset_prepare(void)
{
	/* Never used again: while a handle is open, glibc keeps the charset's code loaded.  GLib holds the list. */
	GSList *kept = g_dataset_get_data(usual, "charsets");

	if (kept != NULL)
		return;
	for (size_t i = 0; i < COUNT(usual); i++) {
		iconv_t in = iconv_open("UTF-8", usual[i]), out = iconv_open(usual[i], "UTF-8");
		if (in != NO_ICONV)
			kept = g_slist_prepend(kept, in);
		if (out != NO_ICONV)
			kept = g_slist_prepend(kept, out);
	}
	g_dataset_set_data(usual, "charsets", kept);
}

static void
add_code_point(struct buf *buf, uint32_t c)
{
	if (c < 0x80) {
		buf_add_char(buf, (char)c);
	} else if (c < 0x800) {
		buf_add_char(buf, (char)(0xC0 | c >> 6));
		buf_add_char(buf, (char)(0x80 | (c & 0x3F)));
	} else {
		buf_add_char(buf, (char)(0xE0 | c >> 12));
		buf_add_char(buf, (char)(0x80 | (c >> 6 & 0x3F)));
		buf_add_char(buf, (char)(0x80 | (c & 0x3F)));
	}
}

static char *
from_windows_1252(struct arena *a, const unsigned char *bytes, size_t size)
{
	struct buf buf = buf_make(a);

	for (size_t i = 0; i < size; i++) {
		uint32_t c = bytes[i];
		if (c >= 0x80 && c < 0xA0)
			c = windows_1252[c - 0x80];
		if (c != 0)
			add_code_point(&buf, c);
	}
	return text_valid(a, buf.data, buf.size_bytes);
}

char *
charset_mend(struct arena *a, const char *text)
{
	size_t size = strlen(text), at = 0;
	struct buf buf;

	if (memchr(text, 0xC2, size) == NULL)
		return text_valid(a, text, size);
	buf = buf_make(a);
	for (const char *c1 = text; (c1 = strchr(c1, 0xC2)) != NULL; c1++) {
		unsigned char second = (unsigned char)c1[1];
		if (second < 0x80 || second >= 0xA0 || windows_1252[second - 0x80] == 0)
			continue;
		buf_add_bytes(&buf, text + at, (size_t)(c1 - text) - at);
		add_code_point(&buf, windows_1252[second - 0x80]);
		at = (size_t)(c1 - text) + 2;
	}
	buf_add_bytes(&buf, text + at, size - at);
	return text_valid(a, buf.data, buf.size_bytes);
}

/* How many characters above ASCII are well-formed UTF-8, and how many bytes belong to none. */
static void
count_utf8(const unsigned char *bytes, size_t size, size_t *good, size_t *bad)
{
	*good = *bad = 0;
	for (size_t at = 0; at < size;) {
		size_t length = bytes[at] < 0x80	     ? 1
				: (bytes[at] & 0xE0) == 0xC0 ? 2
				: (bytes[at] & 0xF0) == 0xE0 ? 3
				: (bytes[at] & 0xF8) == 0xF0 ? 4
							     : 0;
		if (length == 1) {
			while (at < size && bytes[at] < 0x80)
				at++;
		} else if (length != 0 && length <= size - at &&
			   text_is_utf8((const char *)bytes + at, length)) {
			++*good;
			at += length;
		} else {
			++*bad;
			at++;
		}
	}
}

/* A cut character in the middle of good UTF-8 must not turn all its accents to "Ã©". */
static char *
from_unlabelled(struct arena *a, const unsigned char *bytes, size_t size)
{
	size_t good, bad;

	if (text_is_utf8((const char *)bytes, size))
		return text_valid(a, (const char *)bytes, size);
	count_utf8(bytes, size, &good, &bad);
	return good >= bad ? text_valid(a, (const char *)bytes, size) : from_windows_1252(a, bytes, size);
}

/* false: so much of it is not in this charset that the label must be wrong. */
static bool
convert(iconv_t handle, const void *bytes, size_t size, struct buf *buf)
{
	char out[4096], *in = (char *)(uintptr_t)bytes;
	size_t bad = 0, total = size;

	for (bool more = true; more;) {
		char *to = out;
		size_t room = sizeof(out), done = iconv(handle, &in, &size, &to, &room);
		int error = errno;
		buf_add_bytes(buf, out, sizeof(out) - room);
		if (done != (size_t)-1) {
			more = false;
		} else if (error != E2BIG && size > 0) {
			buf_add(buf, "\xEF\xBF\xBD");
			in++, size--, bad++;
			iconv(handle, NULL, NULL, NULL, NULL);
		} else {
			more = error == E2BIG;
		}
	}
	return bad * 16 <= total;
}

/* What iconv is asked for; NULL when the label says nothing that we trust. */
static const char *
meant_by(const char *label, char name[LABEL_MAX + 1])
{
	size_t length = 0;

	for (; *label == ' ' || *label == '"' || *label == '\''; label++)
		;
	while (length <= LABEL_MAX && (g_ascii_isalnum(label[length]) ||
					  (label[length] != '\0' && strchr("._:-", label[length]) != NULL)))
		length++;
	if (length == 0 || length > LABEL_MAX)
		return NULL;
	memcpy(name, label, length);
	name[length] = '\0';
	if (strncasecmp(name, "utf-8", 5) == 0 || strncasecmp(name, "utf8", 4) == 0 ||
	    strcasecmp(name, "us-ascii") == 0 || strcasecmp(name, "ascii") == 0)
		return NULL;
	for (size_t i = 0; i < COUNT(meanings); i++)
		if (strcasecmp(name, meanings[i].label) == 0)
			return meanings[i].means;
	return name;
}

char *
charset_text(struct arena *a, const void *bytes, size_t size, const char *label)
{
	char name[LABEL_MAX + 1];
	const char *meant = label != NULL ? meant_by(label, name) : NULL;
	struct buf buf;
	bool fits;
	iconv_t handle;

	/* "é" in UTF-8 is "Ã©" in any other charset: valid UTF-8 that uses it is never something else by chance. */
	if (meant == NULL || (strncasecmp(meant, "iso-2022", 8) != 0 && strncasecmp(meant, "utf-", 4) != 0 &&
				 text_is_utf8(bytes, size)))
		return from_unlabelled(a, bytes, size);
	if ((handle = iconv_open("UTF-8", meant)) == NO_ICONV)
		return from_unlabelled(a, bytes, size);
	buf = buf_make(a);
	fits = convert(handle, bytes, size, &buf);
	(void)iconv_close(handle);
	return fits ? text_valid(a, buf.data, buf.size_bytes) : from_unlabelled(a, bytes, size);
}
