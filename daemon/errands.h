/*
 * errands -- the desk's side of what the inbox is asked to do with letters put away (store/errand.h): sent to it, and
 * forgotten once it is done.
 */
#ifndef ERRANDS_H
#define ERRANDS_H

#include "base/frame.h"
#include "store/store.h"

struct errands {
	struct store *store;
	int inbox;	  /* the socket */
	size_t asked;	  /* the inbox has, and has not answered */
	int64_t again_at; /* no sooner is it asked for more */
	bool failed;	  /* some could not be done */
};

/* Asks for what waits, if nothing is asked. */
MUST_USE enum status errands_send(struct errands *, int64_t now, struct why *);
/* An answer of the inbox, a transaction of its own; what could not be done is asked again after an hour. */
MUST_USE enum status errands_answered(struct errands *, const struct frame *, int64_t now, struct why *);

#endif
