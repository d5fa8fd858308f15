/*
 * wire -- the connection to an IMAP server, given to libetpan as a stream of our own.
 *
 * libetpan's own streams verify no certificate, wait five minutes for each byte and tell nobody meanwhile.  This
 * one waits at most `silent_s` for a byte (but for the first, after wire_await) and wire_allow's time for a whole answer, takes no more bytes than
 * allowed, shows signs of life to the inbox_watch, and notices a dead peer (keepalive).
 *
 * Memory: a wire outlives the streams made of it; wire_close frees it.
 * Errors: as inbox.h says.
 */
#ifndef INBOX_WIRE_H
#define INBOX_WIRE_H

#include <libetpan/mailstream.h>

#include "inbox/inbox.h"

struct wire;

struct wire_place {
	const char *host; /* an IPv6 address without its brackets */
	const char *port;
	bool tls;      /* from the first byte on: imaps:// */
	int connect_s; /* how long one address may take to answer; the next one is tried then */
	int silent_s;  /* how long a byte may take, and a handshake of TLS */
};
/* Times are the caller's to set.  "imaps://[user@]host[:port][/...]".  BROKEN: not such a URL. */
MUST_USE enum status wire_parse(struct arena *, const char *url, struct wire_place *, struct why *);

MUST_USE enum status wire_open(
    const struct wire_place *, const struct inbox_watch *, struct wire **, struct why *);
/* Begins TLS: at once, or after the server has agreed to STARTTLS.  What was read before is not to be trusted. */
MUST_USE enum status wire_secure(struct wire *, const char *host, const char *ca, struct why *);
bool wire_is_secure(const struct wire *);
/* Until when the server's certificate holds; 0: no TLS. */
int64_t wire_certificate_until(const struct wire *);
/* Whether no error has been met yet. */
bool wire_is_open(const struct wire *);
/* The monotonic clock. */
int64_t wire_now_s(void);
/* The stream for mailimap_connect, which owns it.  NULL: no memory. */
mailstream *wire_stream(struct wire *);
/* What the next command may cost: time in all, and bytes to be read. */
void wire_allow(struct wire *, int seconds, size_t size_bytes);
/* The server has work to do first: the first byte of its answer may take all of the time allowed. */
void wire_await(struct wire *);
/* After libetpan has met an error of the stream: what it was.  Always RETRY. */
MUST_USE enum status wire_failed(const struct wire *, const char *doing, struct why *);
/*
 * Until the stream (made of this wire) has bytes to read, `wake_fd` is readable, the watch gives up, or the time has
 * passed.  *ready tells the first.
 */
MUST_USE enum status wire_wait(
    struct wire *, mailstream *, int wake_fd, int timeout_s, bool *ready, struct why *);
void wire_close(struct wire *);

#endif
