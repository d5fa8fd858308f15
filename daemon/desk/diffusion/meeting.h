/*
 * meeting -- interviews in the calendars of who asked and of the recruiter: fixed, told, cancelled, withdrawn.  feedback/ moves
 * them, and hears what calendars answer.
 *
 * Invitations go with our mails as iTIP (letters/invitation.h).  The organizer's address is a Reply-To of ours, so that
 * what calendars answer comes back to the conversation and proves whom it went to.
 *
 * Calls:   inside a transaction.
 */
#ifndef DESK_DIFFUSION_MEETING_H
#define DESK_DIFFUSION_MEETING_H

#include "desk/diffusion/act.h"
#include "desk/diffusion/matter.h"
#include "desk/take/post.h"
#include "store/meeting.h"

/* A name for it that no other has (RFC 5545 3.8.4.7). */
const char *meeting_uid(struct desk *, struct arena *, const struct matter *);
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
/* Called off: the recruiter is told; the caller tells the contact. */
MUST_USE enum status meeting_cancel(
    const struct act *, const struct matter *, struct meeting *, struct why *);
/* A dossier withdrawn: its interviews to come are cancelled, the recruiter told; *list for the mails to contacts. */
struct meeting_gone {
	struct matter matter;
	struct meeting meeting;
};
MUST_USE enum status meeting_withdraw(
    const struct act *, int64_t dossier_id, struct meeting_gone **, size_t *count, struct why *);

#endif
