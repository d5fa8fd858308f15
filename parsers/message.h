/*
 * message -- a letter opened: bytes in, plain facts out (RFC 5322, 2045-2047, 2231, 3676; QUIRKS.md says what
 * real mail does against them).
 *
 * Units:   instants are UTC seconds; every string is valid UTF-8 (NFC), lines end in \n; addresses are lower case.
 * Memory:  everything lives in the arena given; attachments' bytes too.
 * Limits:  headers past 256 KB and HTML past 2 MB are cut and said to be (`notes`); nesting is bounded; time grows
 *          linearly with size.
 * Errors:  none: every sequence of bytes is a message, the empty one too (nature MESSAGE_EMPTY).  No I/O, no clock.
 */
#ifndef PARSERS_MESSAGE_H
#define PARSERS_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "calendar.h"

struct strings {
	size_t count;
	const char **items;
};

struct mail_address {
	const char *name;  /* display name, decoded; NULL if none */
	const char *email; /* "" when the field could not be read */
};
struct mail_addresses {
	size_t count;
	struct mail_address *items;
};

struct attachment {
	const char *filename; /* decoded, no path; NULL if none */
	const char *type;     /* "application/pdf", lower case */
	const void *data;
	size_t size_bytes;
};

/* What somebody wrote under a quoted block of ours: interleaved answers. */
struct answer_block {
	const char *quoted; /* the quoted lines above, quote marks removed */
	const char *text;   /* what was newly written under them */
};

enum message_nature {
	MESSAGE_LETTER, /* a person wrote it, as far as can be told */
	MESSAGE_BOUNCE, /* a delivery failure (RFC 3464 or the families without) */
	MESSAGE_AUTO_REPLY, /* out of office, receipt, challenge, delay notice: RFC 3834 and what is used instead */
	MESSAGE_EMPTY, /* nothing was newly written and nothing is attached */
};

enum bounce_class { BOUNCE_UNKNOWN, BOUNCE_HARD, BOUNCE_SOFT };
struct bounce {
	enum bounce_class class;
	struct strings recipients;
	const char *status;		 /* RFC 3463 "5.1.1", or NULL */
	const char *original_message_id; /* of the letter that came back, or NULL */
};

struct message {
	enum message_nature nature;
	const char *message_id, *in_reply_to; /* with angle brackets, or NULL */
	struct strings references;
	struct mail_address from, sender; /* first of From; Sender */
	struct mail_addresses reply_to, to, cc;
	struct strings delivered_to;	       /* Delivered-To, X-Original-To, Envelope-To: topmost first */
	const char *return_path;	       /* "" is <>; NULL when absent */
	struct strings authentication_results; /* topmost first, on one line, encoded words as they stood */
	/* RFC 8617, likewise: ARC-Authentication-Results, ARC-Seal, ARC-Message-Signature. */
	struct strings arc_results, arc_seals, arc_signatures;
	const char *subject;	    /* decoded, one line; "" if none */
	int64_t sent_at;	    /* Date; 0 when absent or unreadable */
	const char *auto_submitted; /* value of Auto-Submitted, lower case, or NULL */
	bool
	    from_several; /* From names more than one, or stands there twice: nobody knows whom a result is about */
	bool from_list;		/* List-* or Precedence: list|bulk|junk */
	const char *facteur_id; /* X-Facteur header of ours, or NULL: our own mail coming back */
	/* What the person newly wrote, as they saw it, without quotes and signature; what was cut off is kept beside. */
	const char *text;
	const char *signature;
	const char *quoted;
	bool forwarded; /* the quote is a forward, not what is answered */
	size_t block_count;
	struct answer_block *blocks; /* interleaved answers; their texts are in `text` too */
	size_t attachment_count;
	struct attachment *attachments;
	const struct calendar_reply *calendar; /* of its first text/calendar part with an event, or NULL */
	struct bounce bounce;		       /* when MESSAGE_BOUNCE */
	const char *absent_until;	       /* "2026-12-10" when an absence states its return, or NULL */
	struct strings notes;		       /* French sentences: what was cut or could not be read */
};

/* Opens a letter.  Never fails. */
struct message *message_parse(struct arena *, const void *bytes, size_t size_bytes);
/* Must be called once before the process seals itself (GMime, charsets). */
void message_prepare(void);

#endif
