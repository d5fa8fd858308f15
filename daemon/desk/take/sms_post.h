/*
 * sms_post -- one SMS of ours, as an outbox row.
 *
 * Units:   numbers are E.164; instants UTC seconds.
 * Calls:   inside a transaction.
 */
#ifndef DESK_TAKE_SMS_POST_H
#define DESK_TAKE_SMS_POST_H

#include "desk/take/take.h"

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

#endif
