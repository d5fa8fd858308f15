#include "inbox/tls.h"

#include <arpa/inet.h>
#include <errno.h>
#include <string.h>

#include <gnutls/gnutls.h>
#include <gnutls/x509.h>

#include "base/arena.h"

struct tls {
	struct arena *arena;
	const char *host;
	gnutls_session_t session;
	gnutls_certificate_credentials_t roots;
	gnutls_typed_vdata_st must[2]; /* GnuTLS keeps a pointer to it */
	unsigned char address[sizeof(struct in6_addr)];
	bool shaken;
};

static enum status
roots_load(struct tls *tls, const char *ca, struct why *why)
{
	int count;

	if (gnutls_certificate_allocate_credentials(&tls->roots) < 0)
		return because(why, RETRY, "TLS cannot be set up: no memory");
	count = ca != NULL ? gnutls_certificate_set_x509_trust_file(tls->roots, ca, GNUTLS_X509_FMT_PEM)
			   : gnutls_certificate_set_x509_system_trust(tls->roots);
	if (count > 0)
		return OK;
	if (ca == NULL)
		return because(why, BROKEN,
		    "this machine has no trusted certificates: install ca-certificates or set inbox.tls_ca");
	return because(why, BROKEN, "inbox.tls_ca: no certificate can be read from %s%s%s", ca,
	    count < 0 ? ": " : "", count < 0 ? gnutls_strerror(count) : "");
}

/* What the certificate must say: a host name is sent along (SNI, RFC 6066 section 3), an address never is. */
static int
must_set(struct tls *tls)
{
	int error = 0;
	size_t size = 0;

	if (inet_pton(AF_INET, tls->host, tls->address) == 1)
		size = sizeof(struct in_addr);
	else if (inet_pton(AF_INET6, tls->host, tls->address) == 1)
		size = sizeof(struct in6_addr);
	if (size > 0) {
		tls->must[0].type = GNUTLS_DT_IP_ADDRESS;
		tls->must[0].data = tls->address;
		tls->must[0].size = (unsigned)size;
	} else {
		tls->must[0].type = GNUTLS_DT_DNS_HOSTNAME;
		tls->must[0].data = (unsigned char *)tls->host;
		error = gnutls_server_name_set(tls->session, GNUTLS_NAME_DNS, tls->host, strlen(tls->host));
	}
	tls->must[1].type = GNUTLS_DT_KEY_PURPOSE_OID;
	tls->must[1].data = (unsigned char *)GNUTLS_KP_TLS_WWW_SERVER;
	gnutls_session_set_verify_cert2(tls->session, tls->must, 2, 0);
	return error;
}

static int
session_set(struct tls *tls, int fd)
{
	int error;

	/* Without GNUTLS_NO_SIGNAL a server that hangs up would kill us by SIGPIPE. */
	if ((error = gnutls_init(&tls->session, GNUTLS_CLIENT | GNUTLS_NONBLOCK | GNUTLS_NO_SIGNAL)) < 0)
		return error;
	/* RFC 8996: TLS 1.0 and 1.1 are not to be used. */
	error = gnutls_set_default_priority_append(tls->session, "-VERS-TLS1.0:-VERS-TLS1.1", NULL, 0);
	if (error < 0)
		return error;
	if ((error = gnutls_credentials_set(tls->session, GNUTLS_CRD_CERTIFICATE, tls->roots)) < 0)
		return error;
	gnutls_transport_set_int(tls->session, fd);
	/* The caller keeps the time. */
	gnutls_handshake_set_timeout(tls->session, GNUTLS_INDEFINITE_TIMEOUT);
	return must_set(tls);
}

enum status
tls_open(int fd, const char *host, const char *ca, struct tls **out, struct why *why)
{
	struct arena *a = arena_open();
	struct tls *tls = arena_alloc(a, sizeof(*tls));
	size_t size = strlen(host);
	enum status st;
	int error;

	tls->arena = a;
	/* A name written with its final dot is in no certificate. */
	if (size > 1 && host[size - 1] == '.')
		size--;
	tls->host = arena_bytes(a, host, size);
	if ((st = roots_load(tls, ca, why)) != OK)
		goto out;
	if ((error = session_set(tls, fd)) < 0) {
		st = because(why, BROKEN, "TLS cannot be set up: %s", gnutls_strerror(error));
		goto out;
	}
	*out = tls;
	return OK;
out:
	tls_close(tls);
	return st;
}

static enum status
not_trusted(struct tls *tls, struct why *why)
{
	unsigned status = gnutls_session_get_verify_cert_status(tls->session);
	gnutls_datum_t said = {0};
	enum status st;

	if (gnutls_certificate_verification_status_print(
		status, gnutls_certificate_type_get2(tls->session, GNUTLS_CTYPE_SERVER), &said, 0) < 0)
		said.data = NULL;
	st = because(why, BROKEN,
	    "the certificate of %s is refused: %s Nothing was sent to it; correct inbox.url or set "
	    "inbox.tls_ca",
	    tls->host, said.data != NULL ? (const char *)said.data : "it cannot be verified.");
	gnutls_free(said.data);
	return st;
}

enum status
tls_shake(struct tls *tls, enum tls_wish *wish, struct why *why)
{
	int error;

	do
		error = gnutls_handshake(tls->session);
	while (error == GNUTLS_E_INTERRUPTED || error == GNUTLS_E_WARNING_ALERT_RECEIVED);
	*wish = TLS_DONE;
	if (error == GNUTLS_E_SUCCESS) {
		tls->shaken = true;
		return OK;
	}
	if (error == GNUTLS_E_AGAIN) {
		*wish = gnutls_record_get_direction(tls->session) == 0 ? TLS_WANTS_READ : TLS_WANTS_WRITE;
		return OK;
	}
	if (error == GNUTLS_E_CERTIFICATE_VERIFICATION_ERROR)
		return not_trusted(tls, why);
	if (error == GNUTLS_E_FATAL_ALERT_RECEIVED)
		return because(why, RETRY, "%s ends TLS: %s", tls->host,
		    gnutls_alert_get_name(gnutls_alert_get(tls->session)));
	return because(why, RETRY, "TLS with %s fails: %s%s", tls->host, gnutls_strerror(error),
	    error == GNUTLS_E_UNEXPECTED_PACKET || error == GNUTLS_E_UNEXPECTED_PACKET_LENGTH
		? " Where plain text comes first (port 143), inbox.url is imap://"
		: "");
}

/* A result of GnuTLS as recv and send would give it. */
static ssize_t
result(ssize_t got)
{
	if (got >= 0)
		return got;
	errno = got == GNUTLS_E_AGAIN || got == GNUTLS_E_INTERRUPTED ? EAGAIN : EPROTO;
	return -1;
}

ssize_t
tls_receive(struct tls *tls, void *bytes, size_t size)
{
	ssize_t got;

	/* A wish to shake hands again (TLS 1.2) may be left without answer: RFC 5246 section 7.4.1.1. */
	do
		got = gnutls_record_recv(tls->session, bytes, size);
	while (got == GNUTLS_E_REHANDSHAKE || got == GNUTLS_E_WARNING_ALERT_RECEIVED);
	/* Many servers close the socket without goodbye; IMAP's own framing tells a whole answer from a cut one. */
	return got == GNUTLS_E_PREMATURE_TERMINATION ? 0 : result(got);
}

ssize_t
tls_send(struct tls *tls, const void *bytes, size_t size)
{
	return result(gnutls_record_send(tls->session, bytes, size));
}

int64_t
tls_certificate_until(const struct tls *tls)
{
	unsigned count = 0;
	const gnutls_datum_t *chain = gnutls_certificate_get_peers(tls->session, &count);
	gnutls_x509_crt_t certificate;
	time_t until = (time_t)-1;

	if (chain == NULL || count == 0 || gnutls_x509_crt_init(&certificate) < 0)
		return 0;
	if (gnutls_x509_crt_import(certificate, &chain[0], GNUTLS_X509_FMT_DER) >= 0)
		until = gnutls_x509_crt_get_expiration_time(certificate);
	gnutls_x509_crt_deinit(certificate);
	return until == (time_t)-1 ? 0 : (int64_t)until;
}

void
tls_close(struct tls *tls)
{
	if (tls == NULL)
		return;
	if (tls->shaken)
		gnutls_bye(tls->session, GNUTLS_SHUT_WR);
	if (tls->session != NULL)
		gnutls_deinit(tls->session);
	if (tls->roots != NULL)
		gnutls_certificate_free_credentials(tls->roots);
	arena_close(tls->arena);
}
