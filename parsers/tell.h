/*
 * tell -- what the clauses of one sentence say about the candidates: asked, wished, denied, excepted or repeated.
 *
 * Doubt never asks: a wish hedged, denied by halves or about nobody in particular becomes a comment.
 */
#ifndef PARSERS_TELL_H
#define PARSERS_TELL_H

#include "teller.h"

/* Adds to t->sayings what the sentence at hand says; false when it says nothing by itself. */
bool tell_clauses(struct teller *);
/* The sentence names nobody and doubts: what was said just before, with few words, is in doubt too. */
void tell_doubt(struct teller *);

#endif
