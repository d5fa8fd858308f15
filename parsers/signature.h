/*
 * signature -- where a letter's own words end and what its writer appends to every letter begins.
 *
 * A closing formula and the lines under it, the sender's own name, a delimiter, what telephones and legal departments
 * append.  In doubt a line stays in the text: there it does no harm, while words taken for a signature are lost.
 */
#ifndef PARSERS_SIGNATURE_H
#define PARSERS_SIGNATURE_H

#include "lines.h"
#include "message.h"

/*
 * The first line of the signature in [from, to), or `to`.  *end is the first line after it: `to`, or where a
 * postscript begins.
 */
size_t signature_find(struct arena *, const struct lines *, size_t from, size_t to,
    const struct mail_address *sender, size_t *end);

#endif
