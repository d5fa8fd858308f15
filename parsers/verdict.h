/*
 * verdict -- what a recruiter decides about requests, in a command's words or their own (DESIGN section 4).
 *
 * "valider : salle B" and "refuser : déjà en poste" are taken as they stand.  Prose decides only when it says one thing:
 * a question, a condition, a delay or a contradiction decides nothing.
 */
#ifndef PARSERS_VERDICT_H
#define PARSERS_VERDICT_H

#include "reading.h"

#define DECISIONS_MAX 200

/* Whether the line begins with a decision: "valider R-31", "R-31 : oui", "je refuse : ...". */
bool verdict_begins(struct arena *, const char *line, const struct rules *);
/*
 * Fills reading->decisions from the text; one of kind NONE when nothing was decided about context->request_ref.
 * Without a request replied to, only references named and the words valider and refuser count.
 */
MUST_USE enum status verdict_read(struct arena *, const char *text, const struct message *,
    const struct context *, const struct rules *, struct reading *, struct why *);

#endif
