/*
 * letters -- what Facteur writes: Mustache templates, one text and one HTML a mail, rendered from a view.
 *
 * A template NAME is LANG/NAME.txt (the line "Subject: ...", a blank line, the text); its HTML is made from it
 * (layout.h), unless LANG/NAME.html is written by hand beside it.  Which names exist, and which fields each may use, is the
 * table in templates.c.  Found in order: state_dir/templates (edited by mail), templates_dir, compiled in; HTML from
 * further down than its text is left alone, since it would say something else.  In .txt nothing is escaped, in .html
 * everything is (`{{{` is refused there; a line end is <br />), and a header line loses CR, LF and control characters.
 *
 * A view is a jansson object (view.h builds it).  The partials LANG/_*.html and LANG/_*.txt give all mails one look; one
 * that is not in the reader's language is the French one.  To the HTML are given besides: {{langue}}, {{intitule}} (the
 * subject) and {{accroche}} (its first words, which lists of mails show).
 *
 * Errors:  letters_open: REFUSED "FILE:LINE: sentence" for a broken template, an unknown field or partial; but one edited
 *          by mail is left out and told by letters_faults.  letters_render: BROKEN for a name that does not exist.
 */
#ifndef LETTERS_LETTERS_H
#define LETTERS_LETTERS_H

#include <jansson.h>
#include <stdbool.h>

#include "base/arena.h"

struct letters;
struct letter {
	const char *subject, *text, *html;
};

/* Compiles every template.  Either folder may be NULL or absent: the compiled-in ones then stand. */
MUST_USE enum status letters_open(
    const char *templates_dir, const char *edited_dir, struct letters **, struct why *);
/*
 * The same, with what was edited by mail since.  The sysadmin's folder is not looked into: nothing of it counts that was not
 * proven.  `proven` outlives it.
 */
MUST_USE enum status letters_reopen(const struct letters *proven, struct letters **, struct why *);
void letters_close(struct letters *);
/* An unknown language falls back to "fr". */
MUST_USE enum status letters_render(const struct letters *, struct arena *, const char *language,
    const char *name, const json_t *view, struct letter *, struct why *);
/* Whether that mail, in any language, names the counts of a diffusion or its progress: who fills its view must count them. */
bool letters_count(const struct letters *, const char *name);
/* What edited files are left out because they no longer hold: "FILE:LINE: sentence"; ends with NULL. */
const char *const *letters_faults(const struct letters *);
/* The names, sorted; ends with NULL. */
const char *const *letters_names(const struct letters *);

/* The text template a mail is made from, header and all, and whether it was edited by mail.  NONE: none in this language. */
MUST_USE enum status letters_source(const struct letters *, struct arena *, const char *language,
    const char *name, bool shipped, const char **text, bool *edited, struct why *);
/*
 * Renders `text` as if it were the template, which it becomes only when it is put into the folder of edited ones.
 * REFUSED "LINE: sentence" when it does not hold.
 */
MUST_USE enum status letters_try(const struct letters *, struct arena *, const char *language,
    const char *name, const char *text, const json_t *view, struct letter *, struct why *);

#endif
