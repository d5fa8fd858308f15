/*
 * markup -- the source of a page made safe to give to libxml2, which compares each attribute of an element with all
 * before it, and takes a hundred bytes or more for every node.
 *
 * Hand-written because it must cut where libxml2's own reading would begin to cost: it follows that reading, and no
 * standard.
 * Limits:  an element of more than MARKUP_ATTRIBUTES_MAX attributes loses them; past MARKUP_NODES_MAX elements and
 *          attributes the page is cut.
 */
#ifndef PARSERS_MARKUP_H
#define PARSERS_MARKUP_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

#define MARKUP_ATTRIBUTES_MAX 300
#define MARKUP_NODES_MAX      150000

/* At most `size_bytes` of `html`; *cut says whether something was left out at the end. */
char *markup_bounded(struct arena *, const char *html, size_t size_bytes, bool *cut);

#endif
