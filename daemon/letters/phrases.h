/*
 * phrases -- the sentences the code says by itself, in the reader's language.
 *
 * The French sentence is its own key, as in gettext, so that the code stays readable; the English one holds the same
 * conversions in the same order.  gettext itself would ask for a locale of the process, and readers differ from mail to
 * mail.  What has no English yet is said in French.
 */
#ifndef LETTERS_PHRASES_H
#define LETTERS_PHRASES_H

#include <stdbool.h>

/* The sentence, or printf format, in `language` ("fr", "en", NULL: French). */
const char *phrase(const char *language, const char *french);
bool language_is_english(const char *language);

struct phrase_pair {
	const char *french, *english;
};
extern const struct phrase_pair phrase_table[]; /* ends with a NULL */

#endif
