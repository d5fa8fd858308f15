/*
 * selection (desk) -- favourite lists, hire lists and favourite searches by mail.
 *
 * Errors:  a command returns REFUSED with a French sentence without capital or full stop: the desk then undoes the whole
 *          letter and answers "Je n'ai rien changé : <sentence>."
 */
#ifndef DESK_SELECTION_SELECTION_H
#define DESK_SELECTION_SELECTION_H

#include "desk/take/take.h"
#include "store/selection.h"

/* -- selection.c -- */
MUST_USE enum status command_selection_new(struct take *, const struct read_command *, struct why *);
MUST_USE enum status command_selection_edit(struct take *, const struct read_command *, struct why *);
MUST_USE enum status command_selection_page(struct take *, const struct read_command *, struct why *);
MUST_USE enum status command_selection_add(struct take *, const struct read_command *, struct why *);
MUST_USE enum status command_selection_take_out(struct take *, const struct read_command *, struct why *);
/* The list of candidates of that name, in the sender's agency. */
MUST_USE enum status selection_called(struct take *, const char *typed, struct selection *, struct why *);

/* -- selection_list.c -- */
MUST_USE enum status command_selections(struct take *, const struct read_command *, struct why *);
MUST_USE enum status command_hires(struct take *, const struct read_command *, struct why *);

/* -- search.c -- */
MUST_USE enum status command_search_new(struct take *, const struct read_command *, struct why *);
MUST_USE enum status command_search_edit(struct take *, const struct read_command *, struct why *);
MUST_USE enum status command_search_page(struct take *, const struct read_command *, struct why *);
MUST_USE enum status command_searches(struct take *, const struct read_command *, struct why *);

#endif
