/*
 * word_list -- is a word one of a list, or does a text begin with one?  Asked of dozens of lists for each word of a letter, and
 * mostly answered no: by what the words of the list begin with.
 *
 *     WORD_LIST(articles, "le", "la", "les");
 *     if (word_among(word, &articles) >= 0) ...
 *
 * A list is a constant, and so are its marks: the compiler makes them of the first three letters of each word, by a macro that
 * takes one word after the other.  Hand-written: GLib's hash tables would have to be filled first, one for each list, and the
 * parsers have no memory that outlives a letter.
 */
#ifndef PARSERS_WORD_LIST_H
#define PARSERS_WORD_LIST_H

#include <stddef.h>
#include <stdint.h>

struct word_list {
	uint64_t marks;	     /* of the first three letters of each word: the bit WORD_MARK */
	const char *words[]; /* "" ends them */
};

/* Of bytes; 0 behind the end of a word. */
#define WORD_MARK(a, b, c) (((a)*25 + (b)*5 + (c)) & 63)
#ifdef __cppcheck__ /* which does not know __VA_OPT__ */
#define WORD_LIST(name, ...) static const struct word_list name = {0, {__VA_ARGS__, ""}}
#else
#define WORD_LIST(name, ...)                                                                                 \
	static const struct word_list name = {0 WORDS_EACH(LIST_BIT, __VA_ARGS__), {__VA_ARGS__, ""}}
#endif

/* A word as it is written, of which "\0\0" makes three letters.  Short: each round of scanning below reads it again. */
#define LIST_BIT(word) | UINT64_C(1) << WORD_MARK((word "\0\0")[0], (word "\0\0")[1], (word "\0\0")[2])
/* do(first) do(second) ...: a macro is not expanded within itself, so that each round of scanning takes the next word. */
#define WORDS_EACH(do, ...) WORDS_SCAN(WORDS_NEXT(do, __VA_ARGS__))
#define WORDS_NEXT(do, word, ...)                                                                            \
	do                                                                                                   \
	(word) __VA_OPT__(WORDS_AGAIN WORDS_NONE(do, __VA_ARGS__))
#define WORDS_AGAIN()	WORDS_NEXT
#define WORDS_NONE	()
#define WORDS_SCAN(...) WORDS_4(WORDS_4(WORDS_4(WORDS_4(__VA_ARGS__))))
#define WORDS_4(...)	WORDS_3(WORDS_3(WORDS_3(WORDS_3(__VA_ARGS__))))
#define WORDS_3(...)	WORDS_2(WORDS_2(WORDS_2(WORDS_2(__VA_ARGS__))))
#define WORDS_2(...)	WORDS_1(WORDS_1(WORDS_1(WORDS_1(__VA_ARGS__))))
#define WORDS_1(...)	__VA_ARGS__

/* Where in the list `word` stands; -1 when it does not. */
int word_among(const char *word, const struct word_list *);
/* As word_among, of the first `size` bytes at `word`, which is none without any. */
int word_part_among(const char *word, size_t size, const struct word_list *);
/* The first of the list that the text begins with; -1: with none.  Here a list is of words of three bytes or more. */
int word_list_begins(const struct word_list *, const char *text);

#endif
