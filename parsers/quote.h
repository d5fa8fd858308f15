/*
 * quote -- the lines by which mail clients introduce what they quote, in the languages our users' partners write.
 *
 * Attributions: "Le mar. 1 déc. 2026 à 09:12, Hélène <h@x.fr> a écrit :", wrapped over up to four lines.
 * Header blocks: "De : ... / Envoyé : ... / À : ... / Objet : ...", with rules or bold marks around.
 * Markers: "-----Message d'origine-----", "---------- Forwarded message ---------".
 */
#ifndef PARSERS_QUOTE_H
#define PARSERS_QUOTE_H

#include "lines.h"

enum quote_head { QUOTE_NONE, QUOTE_ATTRIBUTION, QUOTE_HEADER, QUOTE_MARKER, QUOTE_FORWARD };

/* What begins at line `at`; *past is set to the first line after it. */
enum quote_head quote_find(struct arena *, const struct lines *, size_t at, size_t *past);
/* Whether the line is one of a header block that says who wrote: "De : ...". */
bool quote_says_from(struct arena *, const struct line *);

#endif
