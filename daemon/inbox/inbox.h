/*
 * inbox -- letters waiting in a mailbox, IMAP (libetpan) or Maildir, behind one small table of functions.
 *
 * A letter is offered by `next` until `commit` has moved it; nothing is marked on the server before.  `\Seen`
 * decides nothing.  `next` gives each letter once a pass: what the desk said KEEP to is offered again by a
 * later pass (`begin`).
 *
 * Errors:  RETRY when the connection failed (the worker reconnects, with backoff); BROKEN when an operator
 *          must act (wrong password, untrusted certificate, folder that cannot be made): said once, then
 *          tried again at the slowest pace.
 */
#ifndef INBOX_INBOX_H
#define INBOX_INBOX_H

#include "base/clock.h"
#include "base/frame.h"
#include "config.h"

struct inbox_letter {
	struct frame_letter facts;
	int blob; /* sealed memfd with the bytes; the caller closes it */
};
struct inbox_move {
	const char *key;
	enum frame_where where;
};
struct inbox_errand {
	uint64_t id;
	struct frame_errand what;
	/* The rest is the inbox's to set. */
	uint64_t letters; /* done so far */
	unsigned done;	  /* in these folders: bits of enum frame_where */
	unsigned breaks;  /* connections that broke off at it */
	bool failed;	  /* it cannot be done now: `why` */
	struct why why;
};

/* What broke off while letters were fetched: the next connection asks otherwise.  Written by an inbox, outlives it. */
struct inbox_broken {
	uint32_t sizes_alone, bytes_alone; /* letters up to this one are asked for one by one */
	char key[sizeof(((struct frame_letter *)0)->key)];
	unsigned times; /* that the FETCH of this letter alone broke off */
};

/* What an inbox asks of its caller while it works; any function may be NULL. */
struct inbox_watch {
	/* Called at least every two seconds while a server or the clock is waited for.  false: give up waiting. */
	bool (*alive)(void *context);
	/* Whether the letter is to be fetched in this pass at all; asked before any of its bytes are. */
	bool (*wanted)(void *context, const char *key);
	void *context;
	struct inbox_broken *broken; /* NULL: nobody is interested */
	/*
	 * The access token to log in with where there is an inbox.oauth2; in the arena, whose owner wipes it.  `refused`: the
	 * server did not take the last one; REFUSED then: no other one is to be had now.
	 */
	enum status (*token)(void *token_context, struct arena *, bool refused, char **token, struct why *);
	void *token_context;
};

struct inbox_kind {
	/* Connects, logs in, makes the folders that are absent, selects.  `watch` (NULL: nobody) outlives the inbox. */
	enum status (*open)(const struct config *, const struct inbox_watch *, void **inbox, struct why *);
	/* Starts a pass: looks at what INBOX holds now (handles a changed UIDVALIDITY). */
	enum status (*begin)(void *inbox, struct why *);
	/* The next letter of this pass.  NONE: no more. */
	enum status (*next)(void *inbox, struct inbox_letter *, struct why *);
	/* How many letters the server did not give since INBOX was looked at, and what it said of the last.  NULL: never any. */
	size_t (*withheld)(void *inbox, struct why *);
	/* Moves letters to their folders, in as few commands as can be.  A letter already gone is no error. */
	enum status (*commit)(void *inbox, const struct inbox_move *, size_t count, struct why *);
	/*
	 * Does what is asked to the letters put away, in both folders, and what is not done or failed yet.  Between passes:
	 * `begin` comes after.  OK: each is done, or has failed.
	 */
	enum status (*errands)(void *inbox, struct inbox_errand *, size_t count, struct why *);
	/*
	 * Waits until new mail may have come, `wake_fd` is readable, or timeout_s has passed (or sooner: an IDLE
	 * never lasts 29 minutes, a poll poll_s).  OK in all three cases.
	 */
	enum status (*idle)(void *inbox, int wake_fd, int timeout_s, struct why *);
	/* Of its server; 0: none.  NULL: never any. */
	int64_t (*certificate_until)(void *inbox);
	void (*close)(void *inbox);
};
extern const struct inbox_kind inbox_imap, inbox_maildir;
/* By the URL's scheme. */
const struct inbox_kind *inbox_kind_for(const char *url);

/* The inbox worker: runs until told to stop.  `once`: one pass, repeated until INBOX has no letter not yet kept. */
MUST_USE enum status inbox_work(const struct config *, const struct links *, bool once, struct why *);
/* For `facteurctl check`: opens, begins and closes. */
MUST_USE enum status inbox_check(const struct config *, const struct inbox_watch *, struct why *);
/*
 * For `facteurctl setup`: waits for a letter to come.  Open it before the letter is sent; what is in INBOX then is not
 * looked at.  Of the watch only `token` is asked.
 */
struct await;
MUST_USE enum status await_open(
    const struct config *, const struct inbox_watch *tokens, struct await **, struct why *);
/*
 * Until the letter with this Message-ID (angle brackets) is there, which goes to the processed folder; *authserv is who
 * says in it what authentication came to (RFC 8601), or NULL.  NONE: it did not come in time.
 */
MUST_USE enum status await_letter(struct await *, struct arena *, const char *message_id, int timeout_s,
    const char **authserv, struct why *);
void await_close(struct await *); /* NULL does nothing */

#endif
