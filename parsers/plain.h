/*
 * plain -- a sentence with its candidates as `@`: those named together are one, so that rules see who, not how.
 *
 * Units:   places of mentions are in prose->folded, places of the text written lead there by `from`.
 */
#ifndef PARSERS_PLAIN_H
#define PARSERS_PLAIN_H

#include "clause.h"

/* Makes one of the mentions that are a list ("1, 3 et 4"). */
void plain_group(struct arena *, const struct prose *, const struct sentence *, const struct mention *found,
    size_t count, struct plain *);
/* Writes the sentence, each mention as `@`. */
void plain_write(struct arena *, const struct prose *, const struct sentence *, struct plain *);

#endif
