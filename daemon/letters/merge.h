/*
 * merge -- the fields a recruiter writes into a scenario's message: "Bonjour {{prenom}}," or "{{prenom|à vous}}".
 *
 * Behind a bar stands what is said when somebody has no such thing; without it nothing is, and the space before goes too:
 * "Bonjour {{prenom}}," becomes "Bonjour,".  Accents and case of a name do not matter.
 *
 * Hand-written beside our Mustache because its sections and lambdas are no business of a message typed by hand, and it
 * knows no fallback.
 */
#ifndef LETTERS_MERGE_H
#define LETTERS_MERGE_H

#include "base/arena.h"

struct merge_field {
	const char *name;  /* "prenom" */
	const char *value; /* NULL or "": there is none */
};
/* REFUSED, with a French sentence, for a field that is none of these, and for {{ without }}. */
MUST_USE enum status merge_fields(struct arena *, const char *text, const struct merge_field *fields,
    size_t count, const char **merged, struct why *);

#endif
