/*
 * command -- what a recruiter writes: which command is meant, one row a verb (DESIGN section 4), and the commands that are
 *            about anything.
 *
 * Errors:  a command returns REFUSED with a French sentence without capital or full stop: the desk then undoes the whole
 *          letter and answers "Je n'ai rien changé : <sentence>."
 */
#ifndef DESK_COMMAND_H
#define DESK_COMMAND_H

#include "desk/take/take.h"

MUST_USE enum status recruiter_take(struct take *, struct why *); /* commands and decisions */
MUST_USE enum status automatic_take(
    struct take *, bool *taken, struct why *); /* bounces, auto-replies, lists, ourselves */

/* joined.c */
/* The letter's commands as they are meant: lines that only say what another is about are part of it. */
void joined_commands(const struct take *, const struct read_command **, size_t *count);
/* form_complete.c.  Only the lines put right were sent back: the others are those of the form replied to. */
MUST_USE enum status form_complete(struct take *, struct read_command *, struct why *);

/* members.c, removal.c, rename.c, named.c: whatever they name */
MUST_USE enum status command_add(struct take *, const struct read_command *, struct why *);
MUST_USE enum status command_take_out(struct take *, const struct read_command *, struct why *);
MUST_USE enum status command_remove_kept(struct take *, const struct read_command *, struct why *);
MUST_USE enum status command_rename(struct take *, const struct read_command *, struct why *);
/* `modifier`, or a list, of what a name alone tells. */
MUST_USE enum status command_diffusions_or_list(struct take *, const struct read_command *, struct why *);
MUST_USE enum status command_edit_named(struct take *, const struct read_command *, struct why *);
/* history.c, reason.c, send_anyway.c */
MUST_USE enum status command_history(struct take *, const struct read_command *, struct why *);
MUST_USE enum status command_why(struct take *, const struct read_command *, struct why *);
MUST_USE enum status command_send_anyway(struct take *, const struct read_command *, struct why *);
/* undo.c */
MUST_USE enum status command_undo(struct take *, const struct read_command *, struct why *);
/* The same, when the letter did nothing: for the act its thread is about, while that can be taken back. */
MUST_USE enum status undo_offer_still(struct take *, struct why *);

/* -- unclear.c -- */
/* The answer to a line that is no command; `verbs`: of all there are. */
MUST_USE enum status not_understood(
    struct take *, const char *line, const struct strings *verbs, struct why *);
/* A letter of nothing but thanks is kept and not answered. */
MUST_USE enum status thanks_take(struct take *, bool *taken, struct why *);
/* unclear_names.c.  Links to the people and to the active scenarios that words name. */
MUST_USE enum status offer_people(struct take *, const char *typed, struct why *);
MUST_USE enum status offer_scenarios(struct take *, const char *typed, struct why *);

/* -- help.c -- */
MUST_USE enum status command_help(struct take *, const struct read_command *, struct why *);
/* "aide zorglub", as typed: the help, of the topic that word belongs to when there is one. */
MUST_USE enum status help_about(struct take *, const char *typed, struct why *);

#endif
