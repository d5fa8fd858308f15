/*
 * french -- how dates, counts and lists are said to a person, with French typography (no-break spaces, 1er).
 *
 * `language` is "fr" or "en".  All results live in the arena.
 */
#ifndef LETTERS_FRENCH_H
#define LETTERS_FRENCH_H

#include "base/clock.h"

const char *say_date(
    struct arena *, const char *language, const struct zone *, int64_t at); /* mardi 1er décembre 2026 */
const char *say_day(
    struct arena *, const char *language, const struct zone *, int64_t at);  /* mardi 1er décembre */
const char *say_short_date(struct arena *, const struct zone *, int64_t at); /* 01/12/2026 */
const char *say_moment(
    struct arena *, const char *language, const struct zone *, int64_t at); /* mardi 1er décembre à 14 h 05 */
const char *say_hour(struct arena *, const char *language, const struct zone *, int64_t at); /* 14 h 05 */
/* The same for a civil time "2026-12-01T14:00" (no zone involved). */
const char *say_when(struct arena *, const char *language, const char *when_local);
/* "aucun candidat", "1 candidat", "3 candidats", of words that phrases.tsv has. */
const char *say_count(struct arena *, const char *language, int64_t count, const char *one, const char *many);
/* No-break spaces where French wants them: before : ; ! ? », and inside « ».  What stands in {{ }} is left alone. */
const char *say_spaced(struct arena *, const char *text);
const char *say_answers(struct arena *, const char *language, int64_t count); /* aucune réponse, 2 réponses */
const char *say_candidates(
    struct arena *, const char *language, int64_t count); /* aucun candidat, 3 candidats */
const char *say_hello(struct arena *, const char *language, const char *first_name); /* Bonjour Paul, */
/* "3 contacts sur 6 ont répondu", "le contact n'a pas encore répondu". */
const char *say_progress(struct arena *, const char *language, int64_t answered, int64_t recipients);
const char *say_list(
    struct arena *, const char *language, const char *const *items, size_t count); /* Paul, Marie et Luc */
const char *say_size(struct arena *, const char *language, size_t size_bytes);	   /* 240 Ko */
/* The French words of an action: "entretien" ... used in "demande d'entretien", "demande d'identité", "intéressé", "compte-rendu". */
const char *say_action(struct arena *, const char *language, const char *action);
/* "Brouillon", "En cours", "Traitement des retours", "Terminée", "Archivée"; "En attente", "Validée", "Refusée", "Notification". */
const char *say_status(const char *language, const char *status_name);

#endif
