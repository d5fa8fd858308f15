/*
 * automatic -- whether a machine answered for the person: absences, receipts, challenges, delay notices
 * (RFC 3834 and the headers and subjects in use beside it).
 */
#ifndef PARSERS_AUTOMATIC_H
#define PARSERS_AUTOMATIC_H

#include "mime.h"

/* Reads `text` and the headers of `message`, and the parts of `mime`. */
bool automatic_is(struct arena *, const struct mime *, const struct message *);

#endif
