/*
 * elision -- "de" and "que" before what is only known when the mail is written: "la réponse d'Amélie", "de Paul", "de
 * Haddad", "qu'Yves".
 *
 * A sentence is marked where it is made, printf format or template: the space between the small word and the value becomes a
 * control character, which no text of ours holds.  Once the value stands there the mark is settled, so that the words of
 * people, which may say "de Amélie", stay as they are.
 *
 * A vowel elides, an h where it is mostly mute (Hélène, Hugo; not Haddad), a y before a consonant (Yves; not Yann).  UTF-8.
 */
#ifndef LETTERS_ELISION_H
#define LETTERS_ELISION_H

#include "base/arena.h"

#define ELISION_MARK '\x01'

/* Of a printf format ("de %s"). */
const char *elision_mark_format(struct arena *, const char *french) FORMAT_OF(2);
/* Of a template's source ("de {{"). */
const char *elision_mark_template(struct arena *, const char *text);
/* What was marked, finished; the text itself where no mark is. */
const char *elision_settle(struct arena *, const char *text);

#endif
