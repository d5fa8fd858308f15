/*
 * people -- candidates, contacts and groups by mail, and what recruiters settle about themselves.
 *
 * Errors:  a command returns REFUSED with a French sentence without capital or full stop: the desk then undoes the whole
 *          letter and answers "Je n'ai rien changé : <sentence>."
 */
#ifndef DESK_PEOPLE_PEOPLE_H
#define DESK_PEOPLE_PEOPLE_H

#include "desk/take/take.h"

/* -- candidate.c, application.c -- */
MUST_USE enum status command_candidate_page(struct take *, const struct read_command *, struct why *);
MUST_USE enum status command_candidate_edit(struct take *, const struct read_command *, struct why *);
MUST_USE enum status command_favour(struct take *, const struct read_command *, struct why *);
MUST_USE enum status command_hire(struct take *, const struct read_command *, struct why *);
MUST_USE enum status command_candidate_new(struct take *, const struct read_command *, struct why *);
/* A letter without command that brings documents: an application forwarded, or files for a candidate's page. */
MUST_USE enum status application_take(struct take *, bool *taken, struct why *);

/* -- contact.c -- */
MUST_USE enum status command_contact_new(struct take *, const struct read_command *, struct why *);
MUST_USE enum status command_contact_edit(struct take *, const struct read_command *, struct why *);
MUST_USE enum status command_contact_remove(struct take *, const struct read_command *, struct why *);
MUST_USE enum status command_group(struct take *, const struct read_command *, struct why *);
MUST_USE enum status command_group_remove(struct take *, const struct read_command *, struct why *);
/* "retirer Paul Roux du groupe Soudure", or `add` to it; *taken false: no group is named so, and nothing was done. */
MUST_USE enum status group_change(
    struct take *, const struct read_command *, bool add, bool *taken, struct why *);

/* -- directory.c -- */
MUST_USE enum status command_candidates(struct take *, const struct read_command *, struct why *);
MUST_USE enum status command_contacts(struct take *, const struct read_command *, struct why *);
MUST_USE enum status command_groups(struct take *, const struct read_command *, struct why *);

/* import.c, delegation.c, preferences.c */
MUST_USE enum status command_import(struct take *, const struct read_command *, struct why *);
MUST_USE enum status command_delegate(struct take *, const struct read_command *, struct why *);
MUST_USE enum status command_delegate_end(struct take *, const struct read_command *, struct why *);
MUST_USE enum status command_preferences(struct take *, const struct read_command *, struct why *);

#endif
