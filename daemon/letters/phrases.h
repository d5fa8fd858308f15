/*
 * phrases -- the sentences the code says by itself, in the reader's language.
 *
 * The French sentence is its own key, as in gettext, so that the code stays readable; the English ones stand in one
 * catalogue, phrases.tsv, of which contrib/phrases makes a sorted table when Facteur is built: a look-up is a dozen
 * comparisons and takes no memory.  A no-break space is a space there.  `make check` refuses French that has no English.
 * Hand-written because libc's gettext answers for the locale of the process (and under C for none, whatever LANGUAGE
 * says), where here readers differ from mail to mail and no locale need be installed.
 *
 * What has no English is said in French.  Looking up what is English already gives it back.
 */
#ifndef LETTERS_PHRASES_H
#define LETTERS_PHRASES_H

#include <stdarg.h>
#include <stdbool.h>

#include "base/arena.h"

/* The sentence, or printf format, in `language` ("fr", "en", NULL: French). */
const char *phrase(const char *language, const char *french) FORMAT_OF(2);
/* The sentence in that language, with its arguments, which are said as they are; French elides before them (elision.h). */
const char *phrase_printf(struct arena *, const char *language, const char *french, ...) PRINTF_LIKE(3, 4);
const char *phrase_vprintf(struct arena *, const char *language, const char *french, va_list)
    __attribute__((format(printf, 3, 0)));
/*
 * A finished French sentence, as the store and the reader refuse with, which know of no language: the catalogue's row
 * whose words it has, with what it says in the place of the row's arguments.  The sentence itself when there is none.
 */
const char *phrase_told(struct arena *, const char *language, const char *said);
bool language_is_english(const char *language);

struct phrase_pair {
	const char *french, *english;
};
extern const struct phrase_pair phrase_table[]; /* sorted by French; ends with a NULL */
extern const size_t phrase_count;

#endif
