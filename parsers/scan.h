/*
 * scan -- the words of one sentence being looked through for candidates.
 */
#ifndef PARSERS_SCAN_H
#define PARSERS_SCAN_H

#include "who.h"

struct scan {
	struct stage *stage;
	const struct prose *prose;
	const struct sentence *sentence;
	size_t first, end; /* word indices */
};
/* The word at `at`, the one before it: "" beyond the sentence. */
const char *scan_word(const struct scan *, size_t at);
const char *scan_before(const struct scan *, size_t at);
/* What stands before and after a word but spaces; '\0' at the ends of the sentence. */
char scan_char_before(const struct scan *, size_t at);
char scan_char_after(const struct scan *, size_t at);
/* Only a space, a hyphen or an apostrophe stands between a word and the next. */
bool scan_joins(const struct scan *, size_t at);

#endif
