/*
 * health -- how the links with the outside are: when each last worked, since when it fails and why, and until when its
 * server's certificate holds.  Kept by the workers for `facteurctl status`, and for the letters to the sysadmin.
 *
 * Names:   "inbox", "mail", "sms"; "inbox.oauth2" and "outbox.oauth2": the consents, where there are any; one that serves
 *          both sides has the first name.
 * Units:   instants are UTC seconds; 0: never, not, unknown.
 * Errors:  those of the store.
 * Calls:   what writes is its own transaction.
 */
#ifndef STORE_HEALTH_H
#define STORE_HEALTH_H

#include "store/store.h"

struct health {
	const char *name;
	int64_t good_at;
	int64_t failing_since;
	bool must_act;	   /* it will not pass by itself: a person must put something right */
	const char *words; /* why it fails, or NULL */
	int64_t certificate_until;
};
/* It works: what was said of a failure is over. */
MUST_USE enum status health_good(struct store *, const char *name, int64_t now, struct why *);
MUST_USE enum status health_bad(
    struct store *, const char *name, int64_t now, bool must_act, const char *words, struct why *);
MUST_USE enum status health_certificate(struct store *, const char *name, int64_t until, struct why *);
/* By name. */
MUST_USE enum status health_each(struct store *, struct arena *,
    enum status (*each)(const struct health *, void *), void *data, struct why *);

#endif
