/*
 * frequency -- how often, as typed in a form field and said back: "tous les 2 jours", "chaque semaine", "3 mois"; and how long, in days.
 */
#ifndef DESK_TYPED_FREQUENCY_H
#define DESK_TYPED_FREQUENCY_H

#include "base/schedule.h"

/* REFUSED, with a French sentence, for what is none, and for 0 or more than a year or two. */
MUST_USE enum status frequency_parse(
    struct arena *, const char *language, const char *typed, int *every, enum schedule_unit *, struct why *);
/* "tous les jours", "toutes les 2 semaines", "tous les mois" */
const char *frequency_say(struct arena *, const char *language, int every, enum schedule_unit);
/* A length in days: "90", "90 jours", "6 mois", "2 semaines".  REFUSED with a French sentence. */
MUST_USE enum status days_parse(
    struct arena *, const char *language, const char *typed, int *days, struct why *);

#endif
