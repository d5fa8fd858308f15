/*
 * letters -- what Facteur writes: Mustache templates, one text and one HTML a mail, rendered from a view.
 *
 * A template NAME is two files per language: LANG/NAME.txt (header lines "Subject: ...", a blank line, the text) and
 * LANG/NAME.html.  Which names exist, and which fields each may use, is the table in templates.c.  Found in order:
 * state_dir/templates (edited by mail), templates_dir, compiled in.  In .txt nothing is escaped, in .html everything is
 * (`{{{` is refused there), and a header line loses CR, LF and control characters.
 *
 * A view is a jansson object (view.h builds it).  The HTML partials LANG/_*.html and LANG/_*.txt give all mails one look.
 *
 * Errors:  letters_open: REFUSED "FILE:LINE: sentence" for a broken template, an unknown field or partial; letters_render:
 *          BROKEN for a name that does not exist.
 */
#ifndef LETTERS_LETTERS_H
#define LETTERS_LETTERS_H

#include <jansson.h>

#include "base/arena.h"

struct letters;
struct letter {
	const char *subject, *text, *html;
};

/* Compiles every template.  Either folder may be NULL or absent: the compiled-in ones then stand. */
MUST_USE enum status letters_open(
    const char *templates_dir, const char *edited_dir, struct letters **, struct why *);
void letters_close(struct letters *);
/* An unknown language falls back to "fr". */
MUST_USE enum status letters_render(const struct letters *, struct arena *, const char *language,
    const char *name, const json_t *view, struct letter *, struct why *);
/* The names, sorted; ends with NULL. */
const char *const *letters_names(const struct letters *);

#endif
