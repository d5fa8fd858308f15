/*
 * sieve -- which of many patterns may match a text, told by one walk over it (Aho and Corasick's automaton over the
 * needles of all of them): those of which one needle of each set stands there.
 *
 * Units:   patterns are numbered from 0 in the order given.
 * Memory:  lives in the arena given.
 * Hand-written: no library of Debian's looks for many words at once without also being a regular expression engine.
 */
#ifndef PARSERS_SIEVE_H
#define PARSERS_SIEVE_H

#include <stdint.h>

#include "needle.h"

struct sieve;

/* A pattern that needs nothing passes always. */
const struct sieve *sieve_make(struct arena *, const struct needs *, size_t count);
/* Words of a set of `count` patterns. */
#define SIEVE_WORDS(count) (((count) + 63) / 64)
/* Sets in `passed` (SIEVE_WORDS of them) the patterns that may match. */
void sieve_text(const struct sieve *, const char *text, size_t size_bytes, uint64_t *passed);

#endif
