/*
 * feedback (desk) -- what operationals answer, what recruiters decide about it, and the interviews that come of it.
 *
 * Errors:  a command returns REFUSED with a French sentence without capital or full stop: the desk then undoes the whole
 *          letter and answers "Je n'ai rien changé : <sentence>."
 */
#ifndef DESK_FEEDBACK_FEEDBACK_H
#define DESK_FEEDBACK_FEEDBACK_H

#include "desk/take/take.h"

/* -- feedback.c: an operational's letter -- */
MUST_USE enum status feedback_take(struct take *, struct why *);
/* What unclear words may have meant: the text of its link, and the word `requalifier` takes. */
#define FEEDBACK_MEANINGS 4
struct feedback_meaning {
	const char *text, *word;
};
extern const struct feedback_meaning feedback_meanings[FEEDBACK_MEANINGS];

/* -- decision.c -- */
MUST_USE enum status decision_take(struct take *, struct why *);
MUST_USE enum status command_requalify(struct take *, const struct read_command *, struct why *);

/* -- feedback_list.c -- */
MUST_USE enum status command_feedback(struct take *, const struct read_command *, struct why *);
/* `statut : en attente` among those of feedback (enum feedback_status); -1: any, or another word, which is told. */
int feedback_status_asked(struct take *, const struct read_command *);

/* -- meeting_change.c -- */
MUST_USE enum status command_meeting_move(struct take *, const struct read_command *, struct why *);
MUST_USE enum status command_meeting_cancel(struct take *, const struct read_command *, struct why *);
MUST_USE enum status command_meeting_keep(struct take *, const struct read_command *, struct why *);
/* Links to move or call off the interview that came of a request, while it is to come; none otherwise. */
MUST_USE enum status meeting_offer(struct take *, int64_t feedback_id, struct why *);

/* -- meeting_reply.c -- */
/* What a calendar answers.  *taken false: the letter is none of ours, or its sender is not who was invited. */
MUST_USE enum status meeting_take(struct take *, bool *taken, struct why *);

#endif
