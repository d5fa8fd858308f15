/*
 * farewell -- the words of a letter without its close: "Cordialement", the writer's own name, and what is below.
 *
 * A signature the client marked is gone already (signature.h); what a person types under "ok" must not become the
 * comment of a decision.
 */
#ifndef PARSERS_FAREWELL_H
#define PARSERS_FAREWELL_H

#include "message.h"

/* message->text up to there. */
const char *farewell_cut(struct arena *, const struct message *);

#endif
