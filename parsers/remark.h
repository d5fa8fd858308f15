/*
 * remark -- clauses that speak of candidates and ask nothing: of all of them, of those left for later, of none.
 */
#ifndef PARSERS_REMARK_H
#define PARSERS_REMARK_H

#include "clause.h"

/* "Ce sera plus simple pour tout le monde": said of everybody, it is said of nobody. */
bool remark_is(const struct plain *, const struct clause *, bool question);
/* "D'une manière générale, plutôt des gens du coin": of nobody that was spoken of. */
bool remark_general(const struct plain *);
/* "J'ai lu les quatre dossiers avec mon chef". */
bool remark_gone_through(const struct plain *, const struct clause *);
/* "Pour les autres on se rappelle". */
bool remark_put_off(const struct plain *, const struct clause *);
/* "Je ne prendrai aucun des quatre". */
bool remark_takes_none(const struct plain *, const struct clause *);

#endif
