/*
 * needle -- the words a pattern cannot match without.
 *
 * Of PCRE2's syntax as much is followed as rules use; where a pattern says more, nothing is known of it: a needle too
 * many only costs time, one too few would lose a match.
 * Hand-written: PCRE2 tells one byte that must be there, and no word.
 *
 * Memory:  lives in the arena given.
 */
#ifndef PARSERS_NEEDLE_H
#define PARSERS_NEEDLE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

/* One of them at least stands in every text that matches; none: nothing is known. */
struct needles {
	size_t count, room;
	const char **items; /* literals, none empty, perhaps between marks */
};
#define NEEDS_MAX 3
/* Sets that a text needs one of each of, the rarest first; none: nothing is known. */
struct needs {
	size_t count;
	struct needles sets[NEEDS_MAX];
};
/* What a needle may begin with, and, the first of them, end with. */
#define NEEDLE_EDGE  '\1' /* its letter, here, is the first or last of a word */
#define NEEDLE_START '\2' /* the text begins here */

struct needs needs_of(struct arena *, const char *pattern);

#endif
