/*
 * way -- one way out, mail or SMS: what is claimed for it, what became of that, and whether it is open.
 *
 * A batch is claimed, tried, judged, and then the database is told.  The next may be claimed and on its way by then, so that
 * no time is lost in waiting for the database: a way has up to two batches besides the one that is on its way.
 *
 * Memory:  a batch and all that is said of it live in its arena; batch_drop frees it.
 */
#ifndef OUTBOX_WAY_H
#define OUTBOX_WAY_H

#include "outbox/transport.h"

struct batch {
	struct arena *arena; /* NULL: none */
	struct parcel *parcels;
	size_t parcel_count, result_count;
	struct outbox_result
	    *results;	  /* once it is judged: of these, and of those before it that joined it */
	bool told, tried; /* the desk must hear of it; it says whether the way is open */
};

struct way {
	enum outbox_channel channel;
	const char *name; /* in the log */
	const struct transport_kind *kind;
	void *transport; /* NULL: not open */
	int per_minute;
	size_t batch;
	int64_t give_up_s;
	bool stuck;	  /* it was closed last time: told already */
	char words[512];  /* why */
	int64_t noted_at; /* when its health was last kept */
	int64_t stuck_s;
	int64_t try_at;	   /* not open: when to try again */
	int64_t minute_at; /* per_minute: the window, and what went out in it */
	int in_minute;
	struct batch next; /* claimed, not tried */
	struct batch said; /* judged, and the database does not know */
};

void batch_drop(struct batch *);
/* Failed: tried again after a while, a longer one each time. */
void way_note_stuck(struct way *, bool some_sent, const char *error);
/* What became of `batch`, in memory; what was not tried is to be tried again.  It joins what was said before.  *sent: some were. */
void way_judge(struct way *, struct batch *, int64_t now, bool *sent);

#endif
