/*
 * thumb -- the signs people answer with instead of a word.
 */
#ifndef PARSERS_THUMB_H
#define PARSERS_THUMB_H

#include <stdbool.h>
#include <stddef.h>

/* What stands for them in folded text, where nobody can have typed it; rules write \x06 and \x15. */
#define THUMB_UP   '\x06'
#define THUMB_DOWN '\x15'

/* THUMB_UP or THUMB_DOWN where a sign begins, 0 where none does; *size: its bytes, with how it looks. */
char thumb_at(const char *text, size_t *size);
/* Stands the sign, `size` bytes at `at`, where an answer stands: beside a name or a number, or before only such? */
bool thumb_answers(const char *text, size_t at, size_t size);
/* THUMB_UP or THUMB_DOWN where all of the text is one such sign, or one again and again; '?': several; else 0. */
char thumb_alone(const char *text);

#endif
