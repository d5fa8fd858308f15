/*
 * fields -- a form filled in by mail: each line with what was typed, what is wrong with it, and what it was before.
 *
 *     struct fields *form = fields_open(take, command);
 *     contact.company = fields_text(form, "Société", "Société", contact.company, 80);
 *     if (fields_wrong(form) > 0) { fields_show(form, ...); ... nothing is changed ... }
 *
 * A line that is absent keeps what was before; an empty one takes it away.  Text is brought to one line, so that no
 * header can be smuggled in by it.
 *
 * Memory:  everything lives in take->arena.
 */
#ifndef DESK_TYPED_FIELDS_H
#define DESK_TYPED_FIELDS_H

#include "desk/take/take.h"

struct fields;

struct fields *fields_open(struct take *, const struct read_command *);
/* A line: `label` is shown, `field` is its name in the reading.  Returns the value that holds now, NULL: none. */
const char *fields_text(
    struct fields *, const char *label, const char *field, const char *before, size_t characters_max);
/* The same for a name of somebody or something: without marks that are none of a name's. */
const char *fields_name(
    struct fields *, const char *label, const char *field, const char *before, size_t characters_max);
/* "Libellé", or "Nom" where the label was typed under that name. */
const char *fields_label(const struct fields *);
/* As fields_text, several lines kept. */
const char *fields_words(
    struct fields *, const char *label, const char *field, const char *before, size_t characters_max);
/* A day; `before` and result 0: none.  `end`: its last second. */
int64_t fields_date(struct fields *, const char *label, const char *field, int64_t before, bool end);
/*
 * "oui" or "non", as people write it.  Anything else is said to be neither; so is an empty line where it was yes, which
 * may mean either.  `meant`: what other words mean, as text_key makes them; NULL: nothing.
 */
bool fields_flag(struct fields *, const char *label, bool before, const char *(*meant)(const char *key));
/* The line "Langue": "fr" or "en". */
const char *fields_language(struct fields *, const char *before);
/* What is shown in the line, where it is not what is kept ("06 12 34 56 78"). */
void fields_display(struct fields *, const char *label, const char *value);
/* The line got its value from another one that was typed. */
void fields_set(struct fields *, const char *label, const char *value);
/* Says what is wrong with a line; the first thing said stands. */
void fields_problem(struct fields *, const char *label, const char *fmt, ...) PRINTF_LIKE(3, 4);
/* A remark beside a line that is right. */
void fields_remark(struct fields *, const char *label, const char *fmt, ...) PRINTF_LIKE(3, 4);
/* Whether the line was in the letter and says something else than before. */
bool fields_changed(const struct fields *, const char *label);
/* "Téléphone, Ville": the lines that changed; "" for none. */
const char *fields_changes(const struct fields *);
struct take *fields_take(const struct fields *);
/* What the form was typed as. */
const struct read_command *fields_command(const struct fields *);
/* Another name a line of the form may have been typed under: it was read by the caller. */
void fields_also(struct fields *, const char *field);
/* Lines typed that are no lines of this form are named to the sender, and keep nothing from being done. */
void fields_end(struct fields *);
/* The same, but such a line counts as wrong: where an answer that goes on could not tell of it. */
void fields_end_strictly(struct fields *);
/* Whether any line was typed at all: an empty form lacks nothing yet. */
bool fields_any(const struct fields *);
size_t fields_wrong(const struct fields *);
/* "Téléphone : « 06 » n'est pas un numéro", the first line that is wrong. */
const char *fields_first_problem(const struct fields *);
/* The lines, to be filled in by reply, in the "formulaire" template. */
void fields_show(const struct fields *);

#endif
