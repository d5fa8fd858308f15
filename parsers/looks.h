/*
 * looks -- what a sieve told of the texts it was last asked about: rules of many kinds are asked about the same sentence.
 *
 * Memory:  lives in the arena given; a set of patterns stays as it is until some other texts were asked about.
 */
#ifndef PARSERS_LOOKS_H
#define PARSERS_LOOKS_H

#include "sieve.h"

struct looks;

struct looks *looks_make(struct arena *, const struct sieve *, size_t patterns);
/* The patterns that may match; NULL when the text was not asked about lately. */
const uint64_t *looks_find(const struct looks *, const char *text, size_t size_bytes);
/* As looks_find, but never NULL. */
const uint64_t *looks_take(struct looks *, const char *text, size_t size_bytes);

#endif
