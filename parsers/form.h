/*
 * form -- lines of `Champ : valeur`, as people fill them in (DESIGN section 4).
 *
 * Field names are taken for what they resemble: accents, case, a wrong letter or two do not matter.
 */
#ifndef PARSERS_FORM_H
#define PARSERS_FORM_H

#include "reading.h"

#define FORM_FIELDS_MAX 100

struct form_field {
	const char *name;  /* canonical when known, else as typed */
	const char *value; /* trimmed; "" when it is to follow */
	bool known;
	bool exact; /* known letter by letter */
	bool lines; /* its value may go on over several lines */
	bool list;  /* those lines are a list: names, numbers */
};
/* false: not such a line.  What is unknown but looks like a field is one. */
bool form_line(struct arena *, const char *line, struct form_field *field);

/* "titre Soudeurs Lyon", from a thumb that found no colon: a field of our forms by its exact name, with a value. */
bool form_bare(struct arena *, const char *line, struct form_field *field);

#endif
