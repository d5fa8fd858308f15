/*
 * criteria -- the assistant's lines of a form: whom to look for; and what a search finds, or why it finds nobody.
 */
#ifndef DESK_SELECTION_CRITERIA_H
#define DESK_SELECTION_CRITERIA_H

#include "desk/typed/fields.h"
#include "desk/take/take.h"
#include "store/search.h"

/* Limite, Agence, Qualifications, Lieu, Rayon, Disponibilité, Statut: each may be left out.  What is wrong is in the form. */
MUST_USE enum status criteria_read(struct take *, struct fields *, struct search *, struct why *);
/* `Inactifs depuis`, which a scenario has for itself. */
void criteria_inactive(struct take *, struct fields *, int *days);
/* Whether any was typed. */
bool criteria_typed(const struct read_command *);
/* The fields of what is asked for, into the answer; without `agency` where the page says whose it is in one line. */
void criteria_show(struct take *, const struct search *, bool agency);
/* "soudeur, Lyon et 10 km" */
const char *criteria_said(struct take *, const struct search *);
/* Says that nobody was found, which criterion is in the way, and how many there would be without each. */
MUST_USE enum status criteria_nobody(struct take *, const struct search *, struct why *);

#endif
