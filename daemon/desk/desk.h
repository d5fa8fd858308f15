/*
 * desk -- what to do with a letter: who wrote, which conversation, what follows.
 *
 * run.c asks twice: desk_context (looks up, writes nothing) tells the reader what the letter is about; desk_take, inside a
 * transaction, takes the reading: rows, journal and outgoing mail of one letter are one savepoint, all or nothing; or it has
 * none and succeeds (`spoilt`).  States are looked up again inside it: they may have changed within the batch.
 *
 * Errors:  desk_take answers by mail whatever its sender can put right; RETRY leaves the letter in the inbox; BROKEN
 *          stops the run.
 */
#ifndef DESK_DESK_H
#define DESK_DESK_H

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

MUST_USE enum status desk_context(struct desk *, struct arena *, const struct desk_letter *,
    const struct message *, int64_t now, struct context **, struct why *);
/* Inside a transaction; makes and releases its own savepoint, or sets desk->spoilt. */
MUST_USE enum status desk_take(struct desk *, struct arena *, const struct desk_letter *,
    const struct message *, const struct reading *, int64_t now, struct desk_outcome *, struct why *);
/* A letter that could not be read (it killed or stalled the reader twice, or a limit was hit): quarantined, told. */
MUST_USE enum status desk_unreadable(struct desk *, struct arena *, const struct desk_letter *,
    const char *reason, int64_t now, struct desk_outcome *, struct why *);

/* What the clock asks for: diffusions that start, end, finish; dead letters told to their recruiters.  Own transactions. */
MUST_USE enum status desk_due(struct desk *, int64_t now, bool *did_something, struct why *);
/* For what desk_due does, one transaction at a time. */
MUST_USE enum status desk_commit(struct desk *, struct why *);
/* When desk_due should next be called; 0: no date known. */
MUST_USE enum status desk_next_due(struct desk *, int64_t now, int64_t *at, struct why *);

#endif
