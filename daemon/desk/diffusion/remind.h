/*
 * remind -- contacts who have said nothing are reminded: two days before the end and on its last day, on working days
 * between 9 and 18 o'clock, never twice a day; not while an automatic reply says they are away.
 *
 * Each reminder and the note that it was written are one transaction: none is written twice, whatever is restarted.
 */
#ifndef DESK_DIFFUSION_REMIND_H
#define DESK_DIFFUSION_REMIND_H

#include "desk/take/take.h"

MUST_USE enum status remind_due(
    struct desk *, struct arena *, int64_t now, bool *did_something, struct why *);
/* An automatic reply that states its return: reminders wait, and the recruiter is told the first time. */
MUST_USE enum status absence_note(struct take *, struct why *);

#endif
