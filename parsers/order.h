/*
 * order -- answers in the order of the list, one for each candidate, without a number or a name: "oui / non / oui".
 *
 * As many answers as there are active candidates, or it is no such list.  "Oui" alone answers for the only one; "ok" may
 * only mean that the letter came.
 */
#ifndef PARSERS_ORDER_H
#define PARSERS_ORDER_H

#include "stage.h"

/* The answers, as many as there are active candidates; NULL when the text is something else. */
const char *const *order_read(struct arena *, const struct stage *, const char *text);

#endif
