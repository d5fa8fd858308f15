/*
 * command_words -- a line cut into words, separators and references, each with its place in the line.
 *
 * Spaces, apostrophes and dashes of every kind are made plain first: "D – 12" and "l’aperçu" are typed by phones.
 */
#ifndef PARSERS_COMMAND_WORDS_H
#define PARSERS_COMMAND_WORDS_H

#include "reading.h"

#define WORDS_MAX 200

struct token {
	const char *word;  /* folded, "l'" and "d'" gone; "" for a separator */
	size_t begin, end; /* in words->line */
	char mark;	   /* of a separator: , ; : ? ! ( ) " or '.'; 0 for a word */
	const char *ref;   /* "D-12" when the word is a reference, else NULL */
};
struct words {
	char *line; /* made plain, on one line, accents and case as typed */
	size_t count;
	struct token *items;
	bool cut; /* there were more than WORDS_MAX */
};

struct words *words_make(struct arena *, const char *line);
/* What was typed from item `first` to before item `past`, trimmed. */
const char *words_text(struct arena *, const struct words *, size_t first, size_t past);
/* Whether a word is among those of a list separated by spaces. */
bool words_has(const char *list, const char *word);
/* "D-12" for "d12", "D_12"; NULL when it is no reference. */
const char *words_ref(struct arena *, const char *folded);

/* The status that a list is to be of: "brouillons", "en" before "cours"; NULL: none is said. */
const char *words_status(const char *word, const char *next);

#endif
