/*
 * trait -- candidates told by their trade or their town: "le plongeur", "celle de Lyon", "your driver".
 *
 * What is known of each is the line our own mail gave ("[C4] Name — summary"), read where the letter quotes it: it tells
 * who is meant and causes nothing.  Words that fit one candidate tell that one; those that fit several tell nobody.
 */
#ifndef PARSERS_TRAIT_H
#define PARSERS_TRAIT_H

#include "scan.h"

/* "Omar, le peintre", "Omar de Lorient": leaves of *who the one that the words from `at` on tell.  *used grows. */
void trait_narrow(const struct scan *, size_t at, struct crowd *who, size_t *used);
/* "les deux filles", where as many may be meant. */
bool trait_genders(const struct scan *, size_t at, struct mention *, size_t *used);
/* Words from `at` on that tell a candidate; *used words, an article among them. */
bool trait_find(const struct scan *, size_t at, struct mention *, size_t *used);

#endif
