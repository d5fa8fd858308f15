/*
 * space -- what a contact sees of a diffusion, sent again in its present state: `mes candidats`, or one dossier.
 *
 * What it is about names the dossier asked for ("D-12 espace", "D-12 espace 3"), so that one which was held can be made
 * again.
 */
#ifndef DESK_DIFFUSION_SPACE_H
#define DESK_DIFFUSION_SPACE_H

#include "desk/diffusion/act.h"

#define SPACE_MAIL "espace"

/* number: that dossier alone where it is active; 0: all.  `asked`: the letter it answers, or NULL. */
MUST_USE enum status space_send(const struct act *, const struct diffusion *, const struct contact *,
    int number, const struct message *asked, struct why *);
/* The dossier a mail about this showed; 0: all. */
int space_number(const char *about);

#endif
