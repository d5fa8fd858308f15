/*
 * pattern -- one PCRE2 pattern of the configuration, tried on text from outside.
 *
 * The text is cut by the caller; the match is bounded, and one that runs out of its bound is no match.
 *
 * Errors:  REFUSED with a sentence for a pattern that does not compile.
 */
#ifndef BASE_PATTERN_H
#define BASE_PATTERN_H

#include <stdbool.h>

#include "base/arena.h"

MUST_USE enum status pattern_check(const char *pattern, struct why *);
/* *found: its first group, or all that matches where it has none; NULL: no match.  The text is valid UTF-8. */
MUST_USE enum status pattern_find(
    struct arena *, const char *pattern, const char *text, const char **found, struct why *);

#endif
