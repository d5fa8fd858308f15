/*
 * sample -- what a mail looks like before any was written: made-up but likely fields for every template.
 *
 * They are data, LANG/_exemple.json: "commun" holds what all mails may use, "mails" what each has besides or instead.
 * Serves `facteurctl render`, the pictures of `make shots`, and the answer to who edits a template by mail.
 */
#ifndef LETTERS_SAMPLE_H
#define LETTERS_SAMPLE_H

#include <jansson.h>

/* A new view, the caller's; an unknown language is French, an unknown name has the common fields. */
json_t *sample_view(const char *language, const char *name);

#endif
