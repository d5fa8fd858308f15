/*
 * RTF as far as searching needs it: no library in Debian reads it from memory.  All groups are read, those of the
 * author and of what is hidden too, but for the tables of fonts, colours and styles and for pictures.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "charset.h"
#include "document_kind.h"

static const char *const left_out[] = {"fonttbl", "colortbl", "stylesheet", "pict", "themedata",
    "colorschememapping", "datastore", "latentstyles", "listtable", "listoverridetable", "rsidtbl",
    "xmlnstbl", "generator"};
static const char *const breaks[] = {"par", "line", "cell", "row", "tab", "sect", "page", "author",
    "operator", "title", "subject", "company", "manager", "keywords", "doccomm", "hlinkbase"};

struct rtf {
	const char *at, *end;
	struct buf text; /* Windows-1252 turned UTF-8 as it is added */
	struct arena *arena;
	size_t depth, skip; /* skip: the depth of the group left out; 0: none */
	long unicode_skip;  /* characters that stand in for the \u before */
	bool embedded;
};

static bool
is_in(const char *const *list, size_t count, const char *word)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(list[i], word) == 0)
			return true;
	return false;
}

static void
add_byte(struct rtf *rtf, unsigned char byte)
{
	char c = (char)byte;

	if (rtf->unicode_skip > 0)
		rtf->unicode_skip--;
	else if (rtf->skip == 0)
		buf_add(&rtf->text,
		    byte < 0x80 ? (char[]){c, '\0'} : charset_text(rtf->arena, &c, 1, "windows-1252"));
}

static void
add_unicode(struct rtf *rtf, long code)
{
	unsigned c = code < 0 ? (unsigned)(code + 65536) : (unsigned)code;

	rtf->unicode_skip = 0;
	if (rtf->skip == 0 && c >= 0x80 && c < 0x800) {
		buf_add_char(&rtf->text, (char)(0xC0 | c >> 6));
		buf_add_char(&rtf->text, (char)(0x80 | (c & 0x3F)));
	} else if (rtf->skip == 0 && c >= 0x800 && c < 0x10000) {
		buf_add_char(&rtf->text, (char)(0xE0 | c >> 12));
		buf_add_char(&rtf->text, (char)(0x80 | (c >> 6 & 0x3F)));
		buf_add_char(&rtf->text, (char)(0x80 | (c & 0x3F)));
	} else if (rtf->skip == 0 && c >= 0x20)
		buf_add_char(&rtf->text, (char)c);
	rtf->unicode_skip = 1;
}

/* Behind the backslash. */
static void
control_word(struct rtf *rtf)
{
	char word[32] = "";
	size_t size = 0;
	long number = 0;
	bool has_number;
	char *end;

	while (rtf->at < rtf->end && isalpha((unsigned char)*rtf->at)) {
		if (size + 1 < sizeof(word))
			word[size++] = *rtf->at;
		rtf->at++;
	}
	has_number = rtf->at < rtf->end && (isdigit((unsigned char)*rtf->at) || *rtf->at == '-');
	if (has_number) {
		number = strtol(rtf->at, &end, 10); /* the bytes end in NUL: document_rtf */
		rtf->at = end > rtf->at ? end : rtf->at + 1;
	}
	if (rtf->at < rtf->end && *rtf->at == ' ')
		rtf->at++;
	if (strcmp(word, "u") == 0 && has_number)
		add_unicode(rtf, number);
	else if (strcmp(word, "bin") == 0 && number > 0)
		rtf->at = number < rtf->end - rtf->at ? rtf->at + number : rtf->end;
	else if (rtf->skip == 0 && is_in(left_out, COUNT(left_out), word))
		rtf->skip = rtf->depth;
	else if (rtf->skip == 0 && is_in(breaks, COUNT(breaks), word))
		buf_add_char(&rtf->text, '\n');
	rtf->embedded |= strcmp(word, "objdata") == 0;
}

static void
control(struct rtf *rtf)
{
	char hex[3] = "";

	if (++rtf->at >= rtf->end)
		return;
	if (*rtf->at == '\'' && rtf->end - rtf->at > 2) {
		memcpy(hex, rtf->at + 1, 2);
		rtf->at += 3;
		add_byte(rtf, (unsigned char)strtol(hex, NULL, 16));
	} else if (isalpha((unsigned char)*rtf->at)) {
		control_word(rtf);
	} else {
		/* \~ is a space, \_ a hyphen, \\ \{ \} themselves; \- may break a word and \* marks a group. */
		char c = *rtf->at++;

		if (c != '*' && c != '-')
			add_byte(rtf, c == '~' ? ' ' : c == '_' ? '-' : (unsigned char)c);
	}
}

void
document_rtf(struct arena *arena, const char *bytes, size_t size, struct document_text *text)
{
	const char *copy = arena_bytes(arena, bytes, size);
	struct rtf rtf = {.at = copy, .end = copy + size, .text = buf_make(arena), .arena = arena};

	while (rtf.at < rtf.end) {
		if (*rtf.at == '\\') {
			control(&rtf);
			continue;
		}
		if (*rtf.at == '{') {
			rtf.depth++;
		} else if (*rtf.at == '}') {
			if (rtf.skip == rtf.depth)
				rtf.skip = 0;
			rtf.depth -= rtf.depth > 0;
			rtf.unicode_skip = 0;
		} else if (*rtf.at != '\r' && *rtf.at != '\n')
			add_byte(&rtf, (unsigned char)*rtf.at);
		rtf.at++;
	}
	document_add(arena, text, "le texte", text_valid(arena, rtf.text.data, rtf.text.size_bytes));
	if (rtf.embedded)
		document_fail(text, "un autre fichier y est incorporé");
}
