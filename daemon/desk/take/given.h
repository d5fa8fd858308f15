/*
 * given -- what the desk is given to work with: its store, its texts, its configuration; and a letter, as run.c holds it.
 */
#ifndef DESK_TAKE_GIVEN_H
#define DESK_TAKE_GIVEN_H

#include "base/frame.h"
#include "config.h"
#include "letters/letters.h"
#include "reading.h"
#include "store/arrival.h"
#include "store/store.h"

#define DESK_UNREAD_MAX 64

struct desk {
	struct store *store;
	const struct letters *letters;
	const struct config *config;
	/* Hashes of documents that must be read before what returned RETRY is tried again; the caller empties it. */
	char unread[DESK_UNREAD_MAX][65];
	size_t unread_count;
	int64_t arrival_id;   /* of the letter in hand, which causes what is sent; 0: none is */
	bool letters_changed; /* a template was set by mail: run.c reads them again */
	/*
	 * desk_take returned RETRY about a letter that had no savepoint: nothing of this transaction may be committed, and all
	 * its letters are taken again with `careful` set, so that each has one.
	 */
	bool spoilt, careful;
	/* Called after each commit of what the clock asks for: what it queued leaves while the rest is written.  NULL: nobody waits. */
	enum status (*committed)(void *data, struct why *);
	void *committed_data;
};

/* A letter as run.c holds it. */
struct desk_letter {
	const char *key;
	const void *bytes;
	size_t size_bytes; /* of the bytes held; header_only letters are larger */
	uint64_t whole_bytes;
	bool header_only;
	const char *sms; /* an SMS: the number it came from, E.164; NULL: a letter */
	/* A letter that waited for a confirmation and is taken again, or an SMS: its arrival, and who is vouched to have written it. */
	int64_t arrival_id;
	enum role vouched_role;
	int64_t vouched_id;
};

/* What became of it. */
struct desk_outcome {
	enum frame_where where;
	int64_t
	    again_arrival; /* a letter that had waited and is RECEIVED again, its sender vouched for; 0: none */
};

/* For what desk_due does, one transaction at a time. */
MUST_USE enum status desk_commit(struct desk *, struct why *);

#endif
