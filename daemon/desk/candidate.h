/*
 * candidate (desk) -- the CVthèque by mail: what the files about candidates share.
 *
 * Errors:  as command.h.
 */
#ifndef DESK_CANDIDATE_H
#define DESK_CANDIDATE_H

#include "desk/command.h"
#include "desk/fields.h"

/* The candidate named ("CV-40"), else the conversation's; one of another agency is only shown to an admin. */
MUST_USE enum status command_candidate(
    struct take *, const struct read_command *, struct candidate *, struct why *);

/* -- candidate_form.c -- */
/* The lines of a candidate's form: reads what was typed into *candidate; what is wrong is in the form. */
MUST_USE enum status candidate_fields(struct take *, struct fields *, struct candidate *, struct why *);

/* -- candidate.c -- */
/* *at: since when no scenario may write, by mail or by SMS; 0: they may. */
MUST_USE enum status candidate_stopped(struct take *, const struct candidate *, int64_t *at, struct why *);
/* Every field, documents, diffusions, lists; and the links that make sense next. */
MUST_USE enum status show_candidate(struct take *, const struct candidate *, struct why *);

/* -- document.c -- */
/*
 * The attachments of the letter that are documents, put in the store; pictures of a signature are none.  Before them those
 * that wait for the form it answers.
 */
MUST_USE enum status documents_received(struct take *, struct document **, size_t *count, struct why *);
/*
 * Makes them the candidate's and says so; one it has already is not kept twice.  *last: the last one's id, 0: none.  The
 * application the letter answers is settled.
 */
MUST_USE enum status documents_keep(
    struct take *, const struct candidate *, struct document *, size_t count, int64_t *last, struct why *);
/* "cv.pdf (120 Ko)" */
const char *document_said(const struct take *, const struct document *);

#endif
