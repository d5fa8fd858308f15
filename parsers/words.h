/*
 * words -- encoded words of header fields (RFC 2047), read as generously as mail clients write them: inside quotes,
 * split within a character or within base64's padding, too long, with spaces in them.
 */
#ifndef PARSERS_WORDS_H
#define PARSERS_WORDS_H

#include "base/arena.h"

/* The whole field decoded: UTF-8 on one line.  What is not encoded is UTF-8 or Windows-1252. */
char *words_decode(struct arena *, const char *raw);
/*
 * The field with each run of encoded words as one word in UTF-8: GMime joins the words of a run before it decodes
 * them, and stops at the padding of the first.
 */
char *words_join(struct arena *, const char *raw);
/* Past the run of encoded words that begins at `raw`, of which nothing but spaces parts one from the next; `raw`: there is none. */
const char *words_skip(const char *raw);

#endif
