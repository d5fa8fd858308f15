/*
 * template -- the texts of our mails, read and set by mail (admins only).
 *
 * `modèles` lists them; `modèle NOM` comes back with the text between two lines of marks; a reply that holds the text
 * between such lines sets it, after it was compiled and rendered; `modèle NOM version 2` and `modèle NOM d'origine` return
 * to a former one.  A text lives in state_dir/templates, its versions in the store.
 *
 * The file is written inside the transaction that records it.  If that does not hold, the letter is taken again and finds
 * its own text in the file: it is recorded then.
 */
#ifndef DESK_TEMPLATE_TEMPLATE_H
#define DESK_TEMPLATE_TEMPLATE_H

#include "desk/take/take.h"

/* One mail, in one language. */
struct template_of {
	const char *language, *name;
};

/* -- template_text.c: the words of it -- */
/* What the mail is for, in the reader's language; "" when nobody said. */
const char *template_description(const char *language, const char *name);
/* The text in the letter in hand: between marks, newly written or in the quote; NULL: none. */
const char *template_typed(const struct take *, const char *current);
/* With the word for its subject that a reader of that language expects; the file always has "Subject: ". */
const char *template_for_person(struct arena *, const char *language, const char *text);
/* Line by line: view.differences[] {signe, texte}. */
void template_add_differences(const struct take *, const char *before, const char *after);
/* "LINE: sentence" of letters_try, which is English, for a reader of that language, with the line itself. */
const char *template_fault(struct arena *, const char *language, const char *sentence, const char *text);
/* "{{diffusion.titre}}, {{bonjour}}": what the mail may name. */
const char *template_fields(struct arena *, const char *name);

/* -- template_edit.c -- */
MUST_USE enum status command_templates(struct take *, const struct read_command *, struct why *);
MUST_USE enum status command_template(struct take *, const struct read_command *, struct why *);
/* The letter answers a page of `modèle` and holds a text. */
bool template_is_answered(const struct take *);
MUST_USE enum status template_take(struct take *, struct why *);

/* -- template_faults.c -- */
/* Edited texts that no longer hold were left out: the sysadmin is told, once for each set of them.  Own transaction. */
MUST_USE enum status template_tell_faults(
    struct desk *, struct arena *, int64_t now, bool *did_something, struct why *);

#endif
