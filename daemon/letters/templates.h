/*
 * templates -- which mails Facteur writes, and the fields each may use: the table a broken or misspelt template is
 * checked against, at start, at reload and when one comes by mail.
 *
 * A field is a name as the view has it ("diffusion.titre"); "liens[]" names a list or an object whose members follow
 * with their own names ("texte").  Fields of `template_common` may be used in every mail.
 */
#ifndef LETTERS_TEMPLATES_H
#define LETTERS_TEMPLATES_H

#include <stddef.h>

struct template_kind {
	const char *name;   /* "diffusion-debut-client" */
	const char *fields; /* the names a template may use, separated by blanks */
};
extern const struct template_kind template_kinds[]; /* sorted by name; ends with a NULL name */
extern const char template_common[];

#endif
