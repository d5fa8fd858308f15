/*
 * branch -- the alternatives of a pattern, each a pattern of its own: most cannot match a text that has one of the words
 * of another, and those that can are tried sooner alone.
 *
 * Where two match at the same place the one that comes first is what the whole pattern finds there; where a pattern has
 * captures, back references or other verbs, or more is not followed, it is its only branch.
 *
 * Memory:  lives in the arena given.
 */
#ifndef PARSERS_BRANCH_H
#define PARSERS_BRANCH_H

#include "reading.h"

#define BRANCHES_MAX 256

/*
 * Adds one to BRANCHES_MAX of them.  The first *guards are what the pattern writes before (*SKIP)(*FAIL), and match where it
 * must not: where none of them can, the others find what it does; where one can, the whole must be asked.
 */
void branches_of(struct arena *, const char *pattern, struct strings *, size_t *guards);

#endif
