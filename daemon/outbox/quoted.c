#include "outbox/quoted.h"

#include <stdbool.h>
#include <string.h>

#define COLUMNS 75 /* of a line, besides the "=" that says it goes on */
#define ESCAPED 3  /* "=C3" */

static bool
is_plain(unsigned char c)
{
	return c - 32U < 95 && c != '=';
}

static char *
escape(char *to, unsigned char c)
{
	static const char digits[] = "0123456789ABCDEF";

	*to++ = '=';
	*to++ = digits[c >> 4];
	*to++ = digits[c & 15];
	return to;
}

static char *
go_on(char *to)
{
	memcpy(to, "=\r\n", 3);
	return to + 3;
}

/* One line, without its end; what is plain is copied as far as the line written goes.  A blank at its end is escaped. */
static char *
put_line(char *to, const char *line, size_t size)
{
	size_t body = size > 0 && line[size - 1] == ' ' ? size - 1 : size;
	size_t at = 0, column = 0;

	while (at < size) {
		size_t room = COLUMNS - column, most = body > at ? body - at : 0, run = 0;

		most = most < room ? most : room;
		while (run < most && is_plain((unsigned char)line[at + run]))
			run++;
		memcpy(to, line + at, run);
		to += run;
		at += run;
		column += run;
		if (at == size)
			break;
		if (column + (at < body && is_plain((unsigned char)line[at]) ? 1 : ESCAPED) > COLUMNS) {
			to = go_on(to);
			column = 0;
		} else {
			to = escape(to, (unsigned char)line[at++]);
			column += ESCAPED;
		}
	}
	return to;
}

void
quoted_add(struct buf *out, const char *text)
{
	while (*text != '\0') {
		size_t size = strcspn(text, "\n");
		char *to;

		/* All of it escaped, and 25 to a line. */
		buf_reserve(out, (ESCAPED * (size + 1)) + (ESCAPED * size / (COLUMNS / ESCAPED)) + 2);
		to = put_line(out->data + out->size_bytes, text, size);
		memcpy(to, "\r\n", 3);
		out->size_bytes = (size_t)(to + 2 - out->data);
		text += size + (text[size] == '\n');
	}
}
