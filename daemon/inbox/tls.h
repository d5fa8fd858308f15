/*
 * tls -- GnuTLS over a connected, non-blocking socket: the peer's certificate is verified while the hands are shaken.
 *
 * The chain must lead to a trusted root, the name (or IP address) must be in the certificate, and the certificate
 * must be meant for servers.  libetpan checks none of these, which is why its own TLS is not used.
 *
 * Errors: BROKEN when an operator must act (no roots, a certificate that is not trusted); RETRY for all that may
 *         pass.
 */
#ifndef INBOX_TLS_H
#define INBOX_TLS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/status.h"

struct tls;

enum tls_wish { TLS_DONE, TLS_WANTS_READ, TLS_WANTS_WRITE };

/* `ca`: a PEM file of trusted roots; NULL: the machine's.  `host` is copied. */
MUST_USE enum status tls_open(int fd, const char *host, const char *ca, struct tls **, struct why *);
/* One step of the handshake; to be called again when the socket is ready for what it wants. */
MUST_USE enum status tls_shake(struct tls *, enum tls_wish *, struct why *);
/* As recv and send: -1 with errno EAGAIN when the socket is not ready. */
ssize_t tls_receive(struct tls *, void *, size_t size_bytes);
ssize_t tls_send(struct tls *, const void *, size_t size_bytes);
/* Until when the server's certificate holds, UTC seconds; 0: not known. */
int64_t tls_certificate_until(const struct tls *);
/* Says goodbye without waiting for the answer.  NULL does nothing; the socket stays open. */
void tls_close(struct tls *);

#endif
