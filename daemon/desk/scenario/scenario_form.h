/*
 * scenario_form -- the form of a scenario while it is read: what was typed, and what it makes of the scenario.
 */
#ifndef DESK_SCENARIO_SCENARIO_FORM_H
#define DESK_SCENARIO_SCENARIO_FORM_H

#include "desk/scenario/scenario.h"
#include "desk/take/take.h"
#include "store/search.h"

struct scenario_form {
	struct take *take;
	const struct read_command *command; /* its fields, but for the message */
	struct fields *form;
	struct scenario scenario;
	struct search search; /* the one it uses; its own when `number` is 0 */
	bool assisted;	      /* whom it writes to is said by criteria of its own */
	const char *message;  /* typed in the same letter, or NULL */
};
/* -- scenario_lines.c -- */
/* Reads the lines; what is wrong is in the form. */
MUST_USE enum status scenario_lines(struct scenario_form *, struct why *);
/* The form as it stands, with what is wrong in it, as the answer. */
void scenario_form_show(const struct scenario_form *);

/* -- search_steps.c -- */
/* The assistant's first question. */
MUST_USE enum status steps_begin(struct take *, struct why *);
/* A letter that answers one of them. */
MUST_USE enum status steps_take(struct take *, bool *taken, struct why *);

#endif
