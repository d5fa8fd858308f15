/*
 * signature -- where a letter's own words end and what its writer appends to every letter begins.
 */
#ifndef PARSERS_SIGNATURE_H
#define PARSERS_SIGNATURE_H

#include "lines.h"
#include "message.h"

/* The first line of the signature in [from, to), or `to`. */
size_t signature_find(struct arena *, const struct lines *, size_t from, size_t to,
    const struct mail_address *sender, bool last);

#endif
