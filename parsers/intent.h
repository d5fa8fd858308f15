/*
 * intent -- what an operational says about the candidates of a diffusion, sentence by sentence.
 *
 * A sentence is cut into clauses; each says something (rules of intent, denied or not), about somebody (who.h) or
 * about whoever was last spoken of.  What says nothing goes with what does, so that no word of the person is lost.
 * Doubt never asks: a wish hedged, denied by halves or about nobody in particular becomes a comment.
 */
#ifndef PARSERS_INTENT_H
#define PARSERS_INTENT_H

#include "reading.h"

#define FEEDBACK_MAX 200

/* Fills reading->feedback.  REFUSED when a limit was hit. */
MUST_USE enum status feedback_read(struct arena *, const struct message *, const struct context *,
    const struct rules *, struct reading *, struct why *);

#endif
