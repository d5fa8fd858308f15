/*
 * form_quoted -- a form of ours filled in where it stands in the quote: between the quote marks, or under each line.
 */
#ifndef PARSERS_FORM_QUOTED_H
#define PARSERS_FORM_QUOTED_H

#include "message.h"

/*
 * The filled lines, as if they had been typed above the quote; NULL when the letter answers no form.  *changes: the
 * form came with its values, so that finding them says nothing.
 */
const char *form_quoted(struct arena *, const struct message *, bool *changes);

#endif
