/*
 * bounce -- whether a letter says that one of ours was not delivered, to whom, and for good or not.
 */
#ifndef PARSERS_BOUNCE_H
#define PARSERS_BOUNCE_H

#include "lines.h"
#include "mime.h"

/* `lines` is the whole text of the letter, quotes included.  false: no delivery failure. */
bool bounce_read(
    struct arena *, const struct mime *, const struct message *, const struct lines *, struct bounce *);

#endif
