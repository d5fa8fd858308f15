/*
 * meeting -- interviews in the calendars of who asked and of the recruiter: fixed, moved, cancelled, answered.
 *
 * Invitations go with our mails as iTIP (letters/invitation.h).  The organizer's address is a Reply-To of ours, so that
 * what calendars answer comes back to the conversation and proves whom it went to.
 *
 * Calls:   inside a transaction.
 */
#ifndef DESK_MEETING_H
#define DESK_MEETING_H

#include "desk/command.h"
#include "desk/lifecycle.h"
#include "desk/matter.h"
#include "store/meeting.h"

/* A validated interview with an hour to come: *meeting is made.  NONE: it has no hour, or that is past. */
MUST_USE enum status meeting_fix(const struct act *, const struct matter *, struct meeting *, struct why *);
/* The invitation goes with a mail that was opened to the contact or a recruiter. */
MUST_USE enum status meeting_attach(const struct act *, const struct matter *, const struct meeting *,
    const char *method, struct post *, struct why *);
enum meeting_step { MEETING_FIXED, MEETING_MOVED, MEETING_CANCELLED, MEETING_KEPT };
/* To the recruiter whose diffusion it is, with the invitation. */
MUST_USE enum status meeting_tell_recruiter(
    const struct act *, const struct matter *, const struct meeting *, enum meeting_step, struct why *);
MUST_USE enum status meeting_tell_contact(
    const struct act *, const struct matter *, const struct meeting *, enum meeting_step, struct why *);
/* A dossier withdrawn: its interviews to come are cancelled, the recruiter told; *list for the mails to contacts. */
struct meeting_gone {
	struct matter matter;
	struct meeting meeting;
};
MUST_USE enum status meeting_withdraw(
    const struct act *, int64_t dossier_id, struct meeting_gone **, size_t *count, struct why *);

/* Links to move or call off the interview that came of a request, while it is to come; none otherwise. */
MUST_USE enum status meeting_offer(struct take *, int64_t feedback_id, struct why *);

/* What a calendar answers.  *taken false: the letter is none of ours, or its sender is not who was invited. */
MUST_USE enum status meeting_take(struct take *, bool *taken, struct why *);

#endif
