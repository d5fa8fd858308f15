/*
 * prose -- what a person wrote, made ready for the rules: wrapped lines joined, folded with a way back to the
 * original, cut into words and sentences.
 *
 * Units:   begin and end are byte offsets into `folded`; `from` leads from there to the original text.
 * Memory:  everything lives in the arena given.
 */
#ifndef PARSERS_PROSE_H
#define PARSERS_PROSE_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "word_list.h"

#define PROSE_BYTES_MAX	    ((size_t)128 * 1024)
#define PROSE_SENTENCES_MAX 2000

struct word {
	size_t begin, end;
	const char *text; /* folded: letters and digits only */
	bool capital;	  /* the original begins with a capital letter */
	bool capitals;	  /* and has no small one */
};
struct sentence {
	size_t begin, end;
	size_t first_word, word_count;
	bool question;
	bool line_start; /* begins a line, after its list mark if it has one */
	bool line_end;
};
struct prose {
	const char *original; /* lines unwrapped: same length as the text given */
	const char *folded;
	size_t size;
	const uint32_t *from; /* size + 1 of them */
	size_t word_count;
	const struct word *words;
	size_t sentence_count;
	const struct sentence *sentences;
};

/* At most PROSE_BYTES_MAX of the text; sentences past PROSE_SENTENCES_MAX are left out (`cut`). */
struct prose *prose_make(struct arena *, const char *text, bool *cut);
/* The original words between two folded offsets, trimmed, on one line. */
const char *prose_quote(struct arena *, const struct prose *, size_t begin, size_t end);
/* Asked of long lists, and mostly answered by the first letter. */
static inline bool
word_is(const char *word, const char *other)
{
	return *word == *other && strcmp(word, other) == 0;
}
/* A number of one to four digits, whole; -1 otherwise. */
int word_number(const char *word);
/* "deux", "three", "2": 1 to 12; -1 otherwise. */
int word_count(const char *word);
/* "premier", "2eme", "third": 1 to 10; 0 for the last one; -1 otherwise. */
int word_place(const char *word);

#endif
