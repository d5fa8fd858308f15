/*
 * text -- UTF-8 strings: made valid, folded for comparison, cut and trimmed.
 *
 * All text inside Facteur is valid UTF-8 without NUL; text_valid is the gate for what comes from outside.
 */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

/*
 * A valid UTF-8, NFC copy: bad bytes become U+FFFD, NUL, C0/C1 controls but \n and \t, and controls of direction
 * (U+202A-202E, U+2066-2069) go, CRLF and CR become \n.
 */
char *text_valid(struct arena *, const char *, size_t size_bytes);
bool text_is_utf8(const char *, size_t size_bytes);
/*
 * For comparing, never for showing: no accents, no case, compatibility forms unified, œ and æ as oe and ae,
 * every kind of space one ' ', curly apostrophes ', dashes -, zero-width characters gone.
 */
char *text_fold(struct arena *, const char *);
/* What text_fold makes of the letter at `at`, where it is one of the west that becomes one of ASCII ("é"); '\0' where not. */
char text_fold_letter(const char *at);
/* As text_fold, and runs of anything but letters, digits, @ . + - become one space; trimmed: "N° 2 !" -> "n 2". */
char *text_key(struct arena *, const char *);
/* A copy without white space (no-break spaces included) at both ends. */
char *text_trim(struct arena *, const char *);
/* A copy on one line: runs of white space and line ends become one space, trimmed. */
char *text_line(struct arena *, const char *);
/* At most `characters` code points of it, "…" appended when cut. */
char *text_excerpt(struct arena *, const char *, size_t characters);
/* Code points after NFC: what a message's length means to a user. */
size_t text_length(const char *);
bool text_starts(const char *, const char *prefix);
/* Equal after text_fold. */
bool text_same(struct arena *, const char *, const char *);
/* Damerau-Levenshtein distance of two folded strings, in code points, at most `most` + 1. */
size_t text_distance(const char *, const char *, size_t most);
/* Parts of `text` between any character of `separators`, trimmed, empty ones dropped.  *count is set. */
char **text_split(struct arena *, const char *text, const char *separators, size_t *count);
/* An RFC 5321 address, plain: one @, no space or control, at most 254 bytes, local part at most 64. */
bool text_is_address(const char *);
/* "fr" or "en" as people name it ("français", "English", "EN"); NULL: another one, or none. */
const char *text_language(struct arena *, const char *);
/* Lower case ASCII copy: addresses are compared this way. */
char *text_lower(struct arena *, const char *);

#endif
