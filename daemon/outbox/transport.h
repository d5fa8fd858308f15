/*
 * transport -- the ways a mail or an SMS can leave, behind one small table of functions: SMTP (dialogue.h, over libcurl),
 * Maildir, and an HTTP gateway (libcurl).
 *
 * `send` says of each parcel what became of it: SENT, RETRY (4xx) or DEAD (5xx).  When the way itself is closed (no
 * connection, wrong password, untrusted certificate, full disk) no mail is blamed: `stuck` is set, and the rest is not tried.
 * An SMS whose answer was lost is HELD: nobody knows whether it left, and a second one would not be taken for the first.
 */
#ifndef OUTBOX_TRANSPORT_H
#define OUTBOX_TRANSPORT_H

#include "base/buf.h"
#include "config.h"
#include "outbox/tally.h"
#include "outbox/token.h"
#include "store/outbox.h"

struct parcel {
	const struct outbox_mail *mail;
	struct buf
	    bytes; /* as it leaves: headers and MIME, CRLF; none of an SMS; its arena holds `error` too */
	struct arena *own; /* of the bytes, once they are made: closed when the mail was taken; NULL: none */
	/*
	 * Makes the bytes when its turn has come, so that the server has the mail before to read meanwhile.  NULL: they
	 * are made.  False: it is not to be begun, and asked for again if it is to be begun after all.
	 */
	bool (*make)(struct parcel *, void *maker);
	/*
	 * Whether it may leave: asked once its commands were said, and before the first byte of the mail itself is, so that its claim
	 * is synced while the server answers.  NULL: it may.
	 */
	bool (*may_leave)(void *maker);
	void *maker;
	int64_t wait_until;  /* not to be sent before; 0: now */
	struct tally *tally; /* hears at once when the server has taken it; NULL: none */
	/* what became of it */
	enum outbox_state state; /* SENDING: not tried */
	const char *error;	 /* what the other side said, or NULL */
	bool stuck;
	bool unsure;		/* RETRY, but all of it was said and no answer came: it may have arrived */
	const char *gateway_id; /* an SMS: what the gateway calls it, or NULL */
};

/* Right before it is begun. */
static inline bool
parcel_ready(struct parcel *parcel)
{
	if (parcel->make != NULL && !parcel->make(parcel, parcel->maker))
		return false;
	parcel->make = NULL;
	return true;
}

static inline bool
parcel_may_leave(const struct parcel *parcel)
{
	return parcel->may_leave == NULL || parcel->may_leave(parcel->maker);
}

/* The server has it: noted at once, and its bytes are needed no longer. */
static inline void
parcel_sent(struct parcel *parcel)
{
	parcel->state = OUTBOX_SENT;
	if (parcel->tally != NULL)
		tally_note(parcel->tally, parcel->mail->message_id);
	if (parcel->own == NULL)
		return;
	arena_close(parcel->own);
	parcel->own = NULL;
	parcel->bytes = (struct buf){0};
}

struct transport_kind {
	/* `tokens` outlive the transport. */
	enum status (*open)(
	    struct arena *, const struct config *, struct tokens *, void **transport, struct why *);
	/* It asks `may_leave` of a parcel; else what is to be so before one leaves is so before `send`. */
	bool asks;
	/* `alive` is called now and then, and says after how many ms it is to be called again; once it says 0, no further parcel is begun. */
	void (*send)(void *transport, struct parcel *, size_t count, int (*alive)(void *), void *data);
	/* Connects and logs in without sending: RETRY or BROKEN with a sentence when that fails. */
	enum status (*probe)(void *transport, struct why *);
	/* Of the server of the last mail that left; 0: not known.  NULL: never any. */
	int64_t (*certificate_until)(void *transport);
	void (*close)(void *transport);
};
extern const struct transport_kind transport_smtp, transport_maildir, transport_gateway;
/* The one that outbox.url asks for. */
const struct transport_kind *transport_of_mail(const struct config *);

#endif
