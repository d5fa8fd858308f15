/*
 * pace -- so many mails of scenarios a minute, of all together and to one domain.
 *
 * Looked at when mail is about to leave, not when it is planned: whatever fell due together (two runs, a daemon or a mail
 * server that was down for a day) leaves minute by minute, the oldest first.  Minutes are those of the clock.  SMS have a
 * pace of their own (sms.per_minute).
 *
 * Units:   instants are UTC seconds.
 * Calls:   inside the transaction that claims.
 */
#ifndef STORE_PACE_H
#define STORE_PACE_H

#include "store/store.h"

struct pace {
	int most, most_of_domain; /* a minute; 0: no such bound */
};
/* What is due at `now` and past the bound is due in the next minute. */
MUST_USE enum status pace_keep(
    struct store *, struct arena *, const struct pace *, int64_t now, struct why *);

#endif
