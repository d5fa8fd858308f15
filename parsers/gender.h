/*
 * gender -- whom "elle" and "lui" mean of two, "le garçon" and "la dame" of all, where nothing leaves a doubt.
 *
 * Hand-written: lists of common first names only women bear, or only men; who is on neither may be one or the other.
 */
#ifndef PARSERS_GENDER_H
#define PARSERS_GENDER_H

#include "stage.h"

/* The index of the one of the two in `who` who is a woman, when the other is not known to be one; false: nobody can tell. */
bool gender_woman(const struct stage *, const struct crowd *who, size_t *index);

/* "la 2", "Mme Roche": how those meant are spoken of at `text`, folded, tells what they are. */
void gender_tell(struct stage *, const char *text, const struct crowd *who);
/* The active ones who may be women, or men. */
void gender_fits(const struct stage *, bool woman, struct crowd *who);

#endif
