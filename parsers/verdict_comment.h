/*
 * verdict_comment -- what is left of a sentence for the person who asked, once the decision is taken out of it.
 *
 * "pour moi", "merci" and "la demande de Paul" are no comment: they would be sent as one.
 */
#ifndef PARSERS_VERDICT_COMMENT_H
#define PARSERS_VERDICT_COMMENT_H

#include "reading.h"

/* What was typed behind a decision; NULL when it says nothing.  `verb`: its words, folded, to know what is its object. */
const char *comment_after(
    struct arena *, const char *typed, const char *verb, enum decision_kind, const struct context *);
/* A whole sentence beside it; NULL when it is only courtesy. */
const char *comment_sentence(struct arena *, const char *typed, const struct context *);
/* Two comments as one; either may be NULL. */
const char *comment_join(struct arena *, const char *one, const char *other);

#endif
