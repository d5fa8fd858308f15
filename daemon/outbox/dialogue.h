/*
 * dialogue -- mails on one connection in the words of SMTP (RFC 5321), said ahead of the answers where the server takes that
 * (RFC 2920): MAIL, RCPT and DATA together, and those of the next mail right behind the final dot of the one before.
 *
 * It knows no socket: what is to be said is fetched and counted off, what was heard is handed in.  Written by hand because
 * libcurl, which opens the connection and logs in, waits for each answer; libESMTP, which does not, brings a second TLS
 * library and holds up its caller.
 *
 *     if (dialogue_takes(d)) dialogue_give(d, parcel);
 *     while (*(said = dialogue_say(d, &size)) and the socket takes n of it) dialogue_said(d, n);
 *     while (size > 0) { n = dialogue_hear(d, bytes, size, &answer); ... }
 *
 * Units:   bytes; lines of replies are kept as far as they are of use, whatever their length.
 */
#ifndef OUTBOX_DIALOGUE_H
#define OUTBOX_DIALOGUE_H

#include "outbox/transport.h"

#define DIALOGUE_OUT_BYTES  16384
#define DIALOGUE_LINE_BYTES 256

enum dialogue_step { DIALOGUE_RESET, DIALOGUE_MAIL, DIALOGUE_RCPT, DIALOGUE_DATA, DIALOGUE_DOT };

struct dialogue {
	bool ahead, sizes;	    /* what the server offers: PIPELINING, SIZE */
	bool over;		    /* nothing more can be said on this connection */
	struct parcel *now, *next;  /* being given, and offered behind it; NULL: none */
	enum dialogue_step awaited; /* what the next answer is about */
	enum dialogue_step to_say;  /* the next of it to be said; past what may be said now: DIALOGUE_DOT */
	bool next_said;
	bool reset;	/* a transaction was left open: RSET goes first */
	size_t body_at; /* how much of the mail was put into words */
	bool body, dot; /* it is the turn of the mail; all of it was said */
	int refused;	/* the first refusal of the mail that is being given, or 0 */
	char words[DIALOGUE_LINE_BYTES], answered[DIALOGUE_LINE_BYTES]; /* of this one; of the one before */
	char line[DIALOGUE_LINE_BYTES];					/* what was heard of a line so far */
	size_t line_bytes;
	size_t from, to; /* of `out`: not yet taken */
	char out[DIALOGUE_OUT_BYTES];
};

/* How a mail fared. */
struct dialogue_answer {
	struct parcel *parcel; /* NULL: none yet */
	int code;	       /* 250 (to the final dot), 550, ...; 0: nothing that SMTP knows */
	const char *words;     /* the server's, of a refusal; until the next call */
	bool begun, whole;     /* something of the mail, all of it was said before */
};

/* A connection that was just opened, and logged in on. */
void dialogue_open(struct dialogue *, bool ahead, bool sizes);
/* Whether it takes another mail now. */
bool dialogue_takes(const struct dialogue *);
/* false: one of its addresses cannot be said. */
MUST_USE bool dialogue_give(struct dialogue *, struct parcel *);
/* What is to be said now, nothing (size 0) while an answer is awaited. */
const char *dialogue_say(struct dialogue *, size_t *size);
void dialogue_said(struct dialogue *, size_t size);
/* Hears as far as the first mail that is answered; returns how much that was. */
size_t dialogue_hear(struct dialogue *, const char *bytes, size_t size, struct dialogue_answer *);

#endif
