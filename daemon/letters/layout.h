/*
 * layout -- the HTML of a mail whose HTML nobody wrote by hand, made from its text template.
 *
 * A mail is then edited in one place, and its two parts cannot say different things.  What comes out is again a template:
 * sections and values stay, literal text is escaped.  A blank line makes room above what follows; an indented line that
 * begins with « or " is a quotation; an indented "Name : value" is two columns; a line that indented ones follow is their
 * heading; "→ {{texte}}" is a button; {{> _partial}} is the partial's HTML.  The facts a reader looks for (a date, who,
 * which status) stand out, always the same ones.
 *
 * Hand-written: Markdown libraries would take what people type ("1. ", "*", "_") for marks, and know no Mustache.
 */
#ifndef LETTERS_LAYOUT_H
#define LETTERS_LAYOUT_H

#include <stdbool.h>

#include "base/arena.h"

/* `whole`: between the partials _haut and _bas, as a mail; else a part of one.  `text` has no header. */
const char *layout_html(struct arena *, const char *text, bool whole);

#endif
