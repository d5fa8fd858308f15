/*
 * sms -- SMS that come in (facteurctl sms-in put them there), and those of which nobody knows whether they left.
 *
 * Who writes is told by the number alone: the gateway vouches for it as a phone shows it, so an SMS may stop what we send
 * and be passed on to a recruiter, and nothing else.
 *
 * Units:   numbers are E.164; instants UTC seconds.
 * Calls:   inside a transaction.
 */
#ifndef DESK_SCENARIO_SMS_H
#define DESK_SCENARIO_SMS_H

#include "desk/take/take.h"

/* SMS that may have left or not are told to the sysadmin, once.  Its own transaction. */
MUST_USE enum status sms_tell_unsure(
    struct desk *, struct arena *, int64_t now, bool *did_something, struct why *);
/* An SMS that came in: STOP, an answer to a scenario, or shown to the sysadmin. */
MUST_USE enum status sms_take(struct take *, struct why *);

#endif
