/*
 * letters -- replies as operationals send them from the clients they use, made from a seed: the same each time.
 *
 * Memory:  the buffer given grows; nothing else is kept.
 */
#ifndef TESTS_BENCH_LETTERS_H
#define TESTS_BENCH_LETTERS_H

#include <stdint.h>

#include "base/buf.h"

/* Appends letter `number`; *seed is moved on. */
void letter_make(struct buf *, uint64_t *seed, unsigned number);

#endif
