/*
 * candidate (desk) -- the CVthèque by mail: what the files about candidates share.
 *
 * Errors:  as people.h.
 */
#ifndef DESK_PEOPLE_CANDIDATE_H
#define DESK_PEOPLE_CANDIDATE_H

#include "desk/typed/fields.h"
#include "desk/take/take.h"

/* -- candidate_form.c -- */
/* The lines of a candidate's form: reads what was typed into *candidate; what is wrong is in the form. */
MUST_USE enum status candidate_fields(struct take *, struct fields *, struct candidate *, struct why *);

/* -- candidate.c -- */
/* The candidate named ("CV-40"), else the conversation's; one of another agency is only shown to an admin. */
MUST_USE enum status command_candidate(
    struct take *, const struct read_command *, struct candidate *, struct why *);
/* *at: since when no scenario may write, by mail or by SMS; 0: they may. */
MUST_USE enum status candidate_stopped(struct take *, const struct candidate *, int64_t *at, struct why *);
/* "[CV-40] Jean Martin : modifié": what was done is French, and may be "". */
void candidate_subject(struct take *, const struct candidate *, const char *what);
/* Every field, documents, diffusions, lists; and the links that make sense next. */
MUST_USE enum status show_candidate(struct take *, const struct candidate *, struct why *);

#endif
