/*
 * automatic -- whether a machine answered for the person: absences, receipts, challenges, delay notices
 * (RFC 3834 and the headers and subjects in use beside it).
 */
#ifndef PARSERS_AUTOMATIC_H
#define PARSERS_AUTOMATIC_H

#include "mime.h"

bool automatic_is(struct arena *, const struct mime *, const struct message *);
/* "2026-12-10" when the text states the day of return, or NULL. */
const char *automatic_return(struct arena *, const char *text, int64_t sent_at);

#endif
