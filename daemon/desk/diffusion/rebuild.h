/*
 * rebuild -- mails that are held for what they would tell, or wait for the undo delay, made again once the recruiter has
 * changed something.
 *
 * A mail that shows the diffusion (lifecycle_tells, space.h) is rendered anew; of another the words stand, and only what it
 * would tell is looked for again.  It leaves after the undo delay, or is held anew for what is now the reason.  The former
 * one is superseded by the act: that taken back, it is held, or waits, as it did.
 */
#ifndef DESK_DIFFUSION_REBUILD_H
#define DESK_DIFFUSION_REBUILD_H

#include "desk/take/take.h"

/* Those of this diffusion, of this candidate (0: any).  The answer says what became of them. */
MUST_USE enum status rebuild_held(struct take *, int64_t diffusion_id, int64_t candidate_id, struct why *);
/* Those of this diffusion to a contact who may know this candidate now. */
MUST_USE enum status rebuild_revealed(
    struct take *, int64_t diffusion_id, int64_t candidate_id, int64_t contact_id, struct why *);
/* Those of this diffusion that show it and have not left: its options have changed since.  rebuild_held follows, and says
 * which are now held. */
MUST_USE enum status rebuild_waiting(struct take *, const struct diffusion *, struct why *);

#endif
