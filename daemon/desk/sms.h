/*
 * sms -- SMS at the desk: the rows of those that leave, and those that come in (facteurctl sms-in put them there).
 *
 * Who writes is told by the number alone: the gateway vouches for it as a phone shows it, so an SMS may stop what we send
 * and be passed on to a recruiter, and nothing else.
 *
 * Units:   numbers are E.164; instants UTC seconds.
 * Calls:   inside a transaction.
 */
#ifndef DESK_SMS_H
#define DESK_SMS_H

#include "desk/take.h"

struct sms_post {
	const char *to, *to_name; /* name: NULL, unknown */
	const char *text;
	const char *from; /* whose it is, as an address; NULL: ours */
	const char
	    *region;	 /* whose legal hours hold (base/region.h); NULL: it answers, and may leave at once */
	const char *tag; /* "S-7", or NULL */
	const char *template; /* what it is, for the journal and `pourquoi` */
	bool to_many;	      /* of a scenario */
	int64_t due_at;	      /* 0: now */
};
MUST_USE enum status sms_send(
    struct desk *, struct arena *, int64_t now, const struct sms_post *, struct why *);
/* Confirms a STOP to the number in hand, if there is a gateway; agency NULL: not known which. */
MUST_USE enum status sms_confirm_stop(struct take *, const struct agency *, struct why *);
/* SMS that may have left or not are told to the sysadmin, once.  Its own transaction. */
MUST_USE enum status sms_tell_unsure(
    struct desk *, struct arena *, int64_t now, bool *did_something, struct why *);
/* An SMS that came in: STOP, an answer to a scenario, or shown to the sysadmin. */
MUST_USE enum status sms_take(struct take *, struct why *);

#endif
