/*
 * guess -- the context of a letter nobody told about, from the letter alone: for `facteurctl read FILE.eml`.
 *
 * Our mails begin a dossier's block with "[C2] Name" and name the conversation in the subject, "[D-12]" or "[R-31]"; the
 * quote below an answer still says so.  The desk never guesses: it knows.
 *
 * Memory:  what is set lives in the arena.
 */
#ifndef CTL_GUESS_H
#define CTL_GUESS_H

#include "reading.h"

/* Sets all but role, now and zone. */
void guess_context(struct arena *, const struct message *, struct context *);

#endif
