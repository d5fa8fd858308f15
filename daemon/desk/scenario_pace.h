/*
 * scenario_pace -- so many mails a minute, of all scenarios together and to one domain: when the next one may leave.
 *
 * limits.scenario_per_minute and limits.domain_per_minute hold for every run there is: what others have left to send, or
 * sent this minute, counts.  Minutes are those of the clock.  SMS have a pace of their own (sms.per_minute).
 *
 * Memory:  lives in the arena given.
 * Calls:   inside the transaction of the run.
 */
#ifndef DESK_SCENARIO_PACE_H
#define DESK_SCENARIO_PACE_H

#include "desk/desk.h"

struct pace;
/* `at`: when the run's mails may leave at the earliest. */
MUST_USE enum status pace_open(struct desk *, struct arena *, int64_t at, struct pace **, struct why *);
/* When the next mail to this address leaves, which counts from now on. */
int64_t pace_next(struct pace *, const char *email);

#endif
