/*
 * lines -- a body as the lines a person sees, whatever it was made of.
 *
 * A plain body says with '>' what is quoted, HTML with its structure: both end up as the depth of a line.
 * Memory:  lives in the arena given; a line never holds \n.
 */
#ifndef PARSERS_LINES_H
#define PARSERS_LINES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

#define LETTER_LINES_MAX ((size_t)50000)

enum line_flag {
	LINE_SIGNATURE = 1, /* the client said so */
	LINE_REST = 2,	    /* from here on, what is answered: Outlook's separator */
	LINE_RULE = 4,	    /* a drawn line */
	LINE_FORWARD = 8,   /* the client said that it forwards */
};
struct line {
	const char *text; /* without quote marks and trailing space */
	size_t size_bytes;
	unsigned depth; /* how many quotes it stands in */
	unsigned flags;
	unsigned color; /* 0x1RRGGBB when all of it has one that is neither black nor grey; else 0 */
};
struct lines {
	size_t count;
	struct line *items;
	bool cut; /* there were more than LETTER_LINES_MAX */
};

void lines_add(
    struct arena *, struct lines *, const char *text, size_t size_bytes, unsigned depth, unsigned flags);
/* Adds the lines of plain text: quote marks counted, format=flowed (RFC 3676) joined. */
void lines_add_plain(struct arena *, struct lines *, const char *text, bool flowed, bool delsp);
/* Nothing but spaces of any kind, or the end of the array's text. */
bool line_is_blank(const struct line *);
/* Lines [from, to) as text, joined by \n, blank ones dropped at both ends. */
char *lines_text(struct arena *, const struct lines *, size_t from, size_t to);

#endif
