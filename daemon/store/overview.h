/*
 * overview -- how much of everything there is, counted by the database: for `facteurctl status`.
 *
 * Units:   instants are UTC seconds.
 */
#ifndef STORE_OVERVIEW_H
#define STORE_OVERVIEW_H

#include "store/store.h"

#define OVERVIEW_STATES 8

struct overview {
	int64_t diffusions[OVERVIEW_STATES]; /* by enum diffusion_status */
	int64_t mails[OVERVIEW_STATES];	     /* by enum outbox_state */
	int64_t oldest_at;  /* when the oldest mail that still is to leave was made; 0: none waits */
	int64_t pending;    /* requests nobody decided yet */
	int64_t quarantine; /* letters put aside */
	int64_t sent_at;    /* when the last mail or SMS left; 0: never */
	int64_t waiting;    /* letters whose sender was asked to confirm */
};
MUST_USE enum status overview_read(struct store *, struct overview *, struct why *);
/* Domains whose servers refused mail since then, the most refusals first, at most `most`. */
MUST_USE enum status overview_each_refusal(struct store *, struct arena *, int64_t since, int64_t most,
    enum status (*each)(const char *domain, int64_t count, void *), void *data, struct why *);

#endif
