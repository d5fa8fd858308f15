/*
 * lookalike -- texts that look like others: letters of several alphabets in one word, and what a text is taken for.
 *
 * For warning people, never for deciding: what looks alike is a matter of fonts (UTS #39 is where the table comes from).
 */
#ifndef BASE_LOOKALIKE_H
#define BASE_LOOKALIKE_H

#include <stdbool.h>

#include "base/arena.h"

/* Whether a word of it mixes the Latin alphabet with another one whose letters look like Latin ones. */
bool lookalike_mixes(const char *text);
/* Equal for two texts that most fonts show alike: "Rоux" (Cyrillic о) and "Roux", "rnartin" and "martin". */
char *lookalike_shape(struct arena *, const char *text);
/* The address with the names of its domain as a mail client may show them (RFC 3492, "xn--..."). */
char *lookalike_domain(struct arena *, const char *email);

#endif
