/*
 * outbox (rows) -- mail that is to leave: queued -> sending -> sent | retry | dead, or held, or cancelled.
 *
 * A row holds the final text, rendered by the desk; documents are named by content hash.  The outbox worker turns
 * it `sending` (committed) before SMTP and `sent` after.  A row found `sending` at start goes out again under the
 * same Message-ID, and the journal says so: the only window in which a mail can leave twice.  An SMS in that window is
 * held instead, and the journal says `outbox.unsure`: who gets it twice could not tell.
 *
 * A mail over which the outbox itself ends would take its batch along at each restart: one that was interrupted
 * OUTBOX_ALONE times in a row leaves alone, and at OUTBOX_BROKEN times it is dead, `outbox.broken` in the journal: a
 * machine that loses its power, or a hand that kills, does not meet the same one mail that often.
 *
 * Units:   instants are UTC seconds; text is valid UTF-8.
 * Memory:  rows live in the arena given.
 */
#ifndef STORE_OUTBOX_H
#define STORE_OUTBOX_H

#include "store/pace.h"

#define OUTBOX_ALONE  2
#define OUTBOX_BROKEN 6

enum outbox_state {
	OUTBOX_QUEUED,
	OUTBOX_SENDING,
	OUTBOX_SENT,
	OUTBOX_RETRY,
	OUTBOX_HELD,
	OUTBOX_CANCELLED,
	OUTBOX_DEAD,
};

enum outbox_channel { OUTBOX_MAIL, OUTBOX_SMS };

struct outbox_attachment {
	const char *hash;     /* of a document's content: store_document_path() */
	const char *filename; /* as the recipient sees it */
	const char *type;     /* "application/pdf" */
};

struct outbox_mail {
	int64_t id; /* 0 until created */
	enum outbox_state state;
	enum outbox_channel channel;
	const char *region;		/* an SMS: whose legal hours hold; NULL: none */
	const char *gateway_id;		/* an SMS that left: what the gateway calls it, or NULL */
	const char *report;		/* what the network said of it: "delivered", "failed", or NULL */
	const char *to_name, *to_email; /* an SMS: the number, E.164 */
	const char *from_name, *from_email;
	const char *reply_to;	   /* local+TOKEN@domain, or NULL */
	const char *envelope_from; /* local+b.TOKEN@domain; "" is <> */
	const char *message_id;	   /* with its angle brackets; stable over every try */
	const char *in_reply_to;   /* NULL: starts a thread */
	const char *references;	   /* space-separated ids, or NULL */
	const char *subject, *text, *html;
	const char *auto_submitted; /* "auto-generated" or "auto-replied" (RFC 3834) */
	const char
	    *list_id; /* "S-7" of mail to many: List-Id, and List-Unsubscribe to reply_to; NULL: to one */
	const char *calendar; /* text/calendar part, or NULL */
	const char *calendar_method;
	const char *token;    /* the one in reply_to, or NULL */
	const char *tag;      /* conversation: "D-12", "R-31" or NULL */
	const char *template; /* it was made from, or NULL */
	const char
	    *about; /* what the next mail about the same thing makes pointless (supersede.h), or NULL */
	int64_t arrival_id; /* the letter that caused it; 0: the clock */
	int64_t act_id;	    /* the recruiter's act this belongs to (undo), or 0 */
	const struct outbox_attachment *attachments;
	size_t attachment_count;
	int tries;
	int interruptions; /* how often the outbox ended while it was leaving, since it was last tried to the end */
	int64_t created_at, due_at; /* not before due_at */
	int64_t next_try_at, sent_at;
	const char *last_error; /* what the server said last */
};

const char *outbox_state_name(enum outbox_state);
/* Queues (state and message_id as given; state QUEUED normally).  Sets *id. */
MUST_USE enum status outbox_create(struct store *, const struct outbox_mail *, int64_t *id, struct why *);
MUST_USE enum status outbox_find(
    struct store *, struct arena *, int64_t id, struct outbox_mail *, struct why *);
MUST_USE enum status outbox_find_message_id(
    struct store *, struct arena *, const char *message_id, struct outbox_mail *, struct why *);
/* The mail whose Reply-To or envelope carries this token. */
MUST_USE enum status outbox_find_token(
    struct store *, struct arena *, const char *token, struct outbox_mail *, struct why *);
/* The latest mail to this address under this tag, whatever became of it: what the next one of the thread follows. */
MUST_USE enum status outbox_latest(struct store *, struct arena *, const char *to_email, const char *tag,
    struct outbox_mail *, struct why *);
/* Its Message-ID and References alone, which is all that the next one needs. */
MUST_USE enum status outbox_follow(struct store *, struct arena *, const char *to_email, const char *tag,
    const char **message_id, const char **references, struct why *);
/* Newest first.  `state` < 0: all. */
MUST_USE enum status outbox_each(struct store *, struct arena *, int state,
    enum status (*each)(const struct outbox_mail *, void *), void *data, struct why *);

/* Those of one conversation, oldest first. */
MUST_USE enum status outbox_each_tag(struct store *, struct arena *, const char *tag,
    enum status (*each)(const struct outbox_mail *, void *), void *data, struct why *);
/* What was written to this address, oldest first. */
MUST_USE enum status outbox_each_to(struct store *, struct arena *, const char *to_email,
    enum status (*each)(const struct outbox_mail *, void *), void *data, struct why *);
/* Its last id; 0: none. */
MUST_USE enum status outbox_last(struct store *, int64_t *id, struct why *);

/* -- for the outbox worker, each its own transaction -- */
MUST_USE enum status outbox_has_due(
    struct store *, enum outbox_channel, int64_t now, bool *due, struct why *);
/*
 * Rows queued by a clock that was ahead become due now.  Rows left `sending` by a worker that died: `sent` where the server is
 * known to have taken them; else back to `retry` due now, `dead` at OUTBOX_BROKEN interruptions, SMS held; journalled one by
 * one.  *count says how many of these.
 */
MUST_USE enum status outbox_recover(struct store *, int64_t now,
    bool (*taken)(const char *message_id, const void *data), const void *data, size_t *count, struct why *);
struct outbox_result {
	int64_t id;
	enum outbox_state
	    state; /* SENT, RETRY, DEAD, or HELD: an SMS of which nobody knows whether it left */
	enum outbox_channel channel;
	int64_t next_try_at; /* RETRY */
	bool untried;	     /* RETRY: the claim is no try: it was not reached, or the way was closed */
	bool unsure; /* RETRY: the server may have taken it, its answer was lost; journalled as resent */
	const char *error;
	const char *gateway_id;
};
/* What became of one batch, and the claim of the next. */
struct outbox_turn {
	const struct outbox_result *results;
	size_t result_count;
	enum outbox_channel channel;
	const struct pace *pace; /* kept by mail */
	size_t most;		 /* 0: nothing is claimed */
	bool ahead; /* a batch is on its way yet: no waiting, and nothing that is to leave alone */
};
/*
 * All of it is one transaction.  Records what became of a batch; what is HELD is journalled.  Then takes up to `most` rows
 * due at `now` (queued or retry) within the pace, turns them `sending`, tries + 1; one at OUTBOX_ALONE interruptions is the
 * only one of its batch.  *count may be 0.  NONE: another writes, and `ahead` does not wait.  All others are committed early: where
 * that is OK store_sync follows, before the first byte of a mail that was claimed leaves.
 */
MUST_USE enum status outbox_turn(struct store *, struct arena *, const struct outbox_turn *, int64_t now,
    struct outbox_mail **, size_t *count, struct why *);
/* When the next row is due, SMS counted or not; 0: none. */
MUST_USE enum status outbox_next_due(struct store *, bool sms, int64_t *at, struct why *);

/* -- for the desk and facteurctl -- */
/* DEAD rows nobody was told of yet. */
MUST_USE enum status outbox_each_untold(struct store *, struct arena *,
    enum status (*each)(const struct outbox_mail *, void *), void *data, struct why *);
/* HELD SMS of which nobody knows whether they left, and nobody was told of yet. */
MUST_USE enum status outbox_each_unsure(struct store *, struct arena *,
    enum status (*each)(const struct outbox_mail *, void *), void *data, struct why *);
/* DEAD ones, told since then, that are no recruiter's matter, or at which the outbox broke: the sysadmin must see them. */
MUST_USE enum status outbox_each_lost(struct store *, struct arena *, int64_t since, const char *sysadmin,
    enum status (*each)(const struct outbox_mail *, void *), void *data, struct why *);
MUST_USE enum status outbox_told(struct store *, int64_t id, int64_t now, struct why *);
/*
 * DEAD, RETRY or HELD -> QUEUED now, as if it were due since now only.  REFUSED in another state; NONE: it tells of somebody
 * hidden (outbox_is_guarded).
 */
MUST_USE enum status outbox_retry(struct store *, int64_t id, int64_t now, struct why *);
/* The SMS the gateway calls so. */
MUST_USE enum status outbox_find_gateway(
    struct store *, struct arena *, const char *gateway_id, struct outbox_mail *, struct why *);
/*
 * What the network says became of an SMS: DEAD with that error, or delivered, and then it left whatever we thought of it.
 * What failed once stays so: each part of a long SMS is reported for itself.  *changed: it was not known before.
 */
MUST_USE enum status outbox_report(
    struct store *, int64_t id, bool delivered, const char *error, int64_t now, bool *changed, struct why *);
/* Marks a mail that a bounce came back for: DEAD (hard) with the status as error.  NONE: no such id. */
MUST_USE enum status outbox_bounced(
    struct store *, int64_t id, int64_t now, const char *status, struct why *);

#endif
