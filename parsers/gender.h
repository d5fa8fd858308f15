/*
 * gender -- whom "elle" and "lui" mean of two, where a first name leaves no doubt.
 *
 * Hand-written: a list of common first names only women bear; who is not on it is not therefore a man.
 */
#ifndef PARSERS_GENDER_H
#define PARSERS_GENDER_H

#include "stage.h"

/* The index of the one of the two in `who` who is a woman, when the other is not known to be one; false: nobody can tell. */
bool gender_woman(const struct stage *, const struct crowd *who, size_t *index);

#endif
