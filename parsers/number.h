/*
 * number -- a dossier told by its number: "2", "n° 2", "C2", "1-3-6"; never a day, an hour, a quantity or a grade.
 */
#ifndef PARSERS_NUMBER_H
#define PARSERS_NUMBER_H

#include "scan.h"

/* "candidat", "n": what may stand before a number. */
bool number_is_mark(const char *word);
/* Stands one of them before the word?  In "2 non, 4" the comma parts them. */
bool number_is_marked(const struct scan *, size_t at);
/* The dossier word `at` tells.  `head`: a number may begin the sentence; `listed`: it goes on with another. */
bool number_find(const struct scan *, size_t at, bool head, bool listed, struct mention *);
/* "1 à 4": all from one to the other, three words. */
bool number_range(const struct scan *, size_t at, struct mention *);

#endif
