#include "inbox/wire.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "inbox/tls.h"

/* How long a wait lasts before the watch is asked again whether to go on. */
#define SLICE_MS     1000
#define BUFFER_BYTES 8192
/* The kernel gives up a silent peer after about two minutes. */
#define KEEPALIVE_IDLE_S 60
#define KEEPALIVE_STEP_S 20
#define KEEPALIVE_COUNT	 3

enum wire_end { WIRE_OPEN, WIRE_CLOSED, WIRE_SILENT, WIRE_LONG, WIRE_LARGE, WIRE_GIVEN_UP, WIRE_ERROR };

struct wire {
	int fd;
	struct tls *tls; /* NULL: plain text */
	struct inbox_watch watch;
	int64_t until;	   /* monotonic ms, of the command running */
	size_t left_bytes; /* it may still read */
	bool awaiting;	   /* the first byte of an answer, which may take until then */
	bool at_once;	   /* read returns 0 rather than wait */
	enum wire_end end;
	int error; /* errno of WIRE_ERROR */
	int connect_s, silent_s;
};

static bool
is_alive(const struct wire *wire)
{
	return wire->watch.alive == NULL || wire->watch.alive(wire->watch.context);
}

/* ---- the URL */

/* Splits "host:port", "[::1]:993" or "host"; what follows a slash is not ours. */
static bool
authority_split(struct arena *a, const char *text, struct wire_place *place)
{
	size_t size = strcspn(text, "/?#");
	char *host = arena_bytes(a, text, size), *at = strrchr(host, '@'), *end, *stop;
	long port;

	if (at != NULL)
		host = at + 1;
	if (*host == '[') {
		host++;
		if ((end = strchr(host, ']')) == NULL)
			return false;
		*end++ = '\0';
	} else {
		end = host + strcspn(host, ":");
	}
	place->host = host;
	if (*end == ':') {
		*end++ = '\0';
		port = strtol(end, &stop, 10);
		if (*stop != '\0' || stop == end || port < 1 || port > 65535)
			return false;
		place->port = end;
	} else if (*end != '\0') {
		return false;
	}
	return *host != '\0';
}

enum status
wire_parse(struct arena *a, const char *url, struct wire_place *place, struct why *why)
{
	static const struct {
		const char *scheme, *port;
		bool tls;
	} schemes[] = {{"imaps://", "993", true}, {"imap://", "143", false}};

	for (size_t i = 0; i < COUNT(schemes); i++) {
		size_t size = strlen(schemes[i].scheme);
		if (strncasecmp(url, schemes[i].scheme, size) != 0)
			continue;
		*place = (struct wire_place){.port = schemes[i].port, .tls = schemes[i].tls};
		if (!authority_split(a, url + size, place))
			break;
		return OK;
	}
	return because(why, BROKEN, "inbox.url must read imaps://HOST[:PORT] or imap://HOST[:PORT]");
}

/* ---- waiting */

/* Waits for the socket.  false: wire->end says why not. */
static bool
socket_wait(struct wire *wire, short events, int64_t until)
{
	struct pollfd waited = {.fd = wire->fd, .events = events};

	for (;;) {
		int64_t now = clock_ms(), left = until < wire->until ? until - now : wire->until - now;
		int ready;
		if (left <= 0) {
			wire->end = now >= wire->until ? WIRE_LONG : WIRE_SILENT;
			return false;
		}
		ready = poll(&waited, 1, left < SLICE_MS ? (int)left : SLICE_MS);
		if (ready > 0)
			return true;
		if (ready < 0 && errno != EINTR) {
			wire->end = WIRE_ERROR;
			wire->error = errno;
			return false;
		}
		if (!is_alive(wire)) {
			wire->end = WIRE_GIVEN_UP;
			return false;
		}
	}
}

void
wire_allow(struct wire *wire, int seconds, size_t size)
{
	wire->until = clock_ms() + (int64_t)seconds * 1000;
	wire->left_bytes = size;
	wire->awaiting = false;
}

void
wire_await(struct wire *wire)
{
	wire->awaiting = true;
}

enum status
wire_failed(const struct wire *wire, const char *doing, struct why *why)
{
	static const char *const ends[] = {
	    [WIRE_OPEN] = "the server's answer is not understood",
	    [WIRE_CLOSED] = "the server has closed the connection",
	    [WIRE_SILENT] = "the server does not answer",
	    [WIRE_LONG] = "the server takes too long",
	    [WIRE_LARGE] = "the server sends more than was asked for",
	    [WIRE_GIVEN_UP] = "given up, to stop",
	};

	return because(
	    why, RETRY, "%s: %s", doing, wire->end == WIRE_ERROR ? strerror(wire->error) : ends[wire->end]);
}

/* ---- connecting */

static void
socket_prepare(int fd)
{
	const struct {
		int level, name, value;
	} options[] = {
	    {SOL_SOCKET, SO_KEEPALIVE, 1},
	    {IPPROTO_TCP, TCP_KEEPIDLE, KEEPALIVE_IDLE_S},
	    {IPPROTO_TCP, TCP_KEEPINTVL, KEEPALIVE_STEP_S},
	    {IPPROTO_TCP, TCP_KEEPCNT, KEEPALIVE_COUNT},
	    {IPPROTO_TCP, TCP_NODELAY, 1},
	};

	/* Each makes a dead peer known sooner; none is needed to go on. */
	for (size_t i = 0; i < COUNT(options); i++)
		(void)setsockopt(fd, options[i].level, options[i].name, &options[i].value, sizeof(int));
}

/* Connects to one address.  false: wire->end says why not. */
static bool
address_connect(struct wire *wire, const struct addrinfo *address)
{
	int error = 0;
	socklen_t size = sizeof(error);

	wire->end = WIRE_ERROR;
	wire->fd =
	    socket(address->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, address->ai_protocol);
	if (wire->fd < 0) {
		wire->error = errno;
		return false;
	}
	socket_prepare(wire->fd);
	if (connect(wire->fd, address->ai_addr, address->ai_addrlen) < 0)
		error = errno;
	if (error == EINPROGRESS) {
		wire_allow(wire, wire->connect_s, 0);
		if (!socket_wait(wire, POLLOUT, wire->until))
			return false;
		if (getsockopt(wire->fd, SOL_SOCKET, SO_ERROR, &error, &size) < 0)
			error = errno;
	}
	wire->error = error;
	if (error == 0)
		wire->end = WIRE_OPEN;
	return error == 0;
}

enum status
wire_open(const struct wire_place *place, const struct inbox_watch *watch, struct wire **out, struct why *why)
{
	struct addrinfo hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM}, *found, *each;
	struct wire *wire;
	char doing[300];
	int error;
	enum status st;

	/* This one call cannot be watched; the resolver has its own limits of time. */
	if ((error = getaddrinfo(place->host, place->port, &hints, &found)) != 0)
		return because(why, RETRY, "the address of %.200s cannot be found: %s", place->host,
		    error == EAI_SYSTEM ? strerror(errno) : gai_strerror(error));
	if ((wire = calloc(1, sizeof(*wire))) == NULL) {
		freeaddrinfo(found);
		return because(why, RETRY, "no memory for a connection");
	}
	wire->fd = -1;
	wire->connect_s = place->connect_s;
	wire->silent_s = place->silent_s;
	if (watch != NULL)
		wire->watch = *watch;
	for (each = found; each != NULL; each = each->ai_next) {
		if (address_connect(wire, each) || wire->end == WIRE_GIVEN_UP)
			break;
		if (wire->fd >= 0)
			close(wire->fd);
		wire->fd = -1;
	}
	freeaddrinfo(found);
	if (wire->end == WIRE_OPEN) {
		*out = wire;
		return OK;
	}
	snprintf(doing, sizeof(doing), "connecting to %.200s port %s", place->host, place->port);
	st = wire_failed(wire, doing, why);
	wire_close(wire);
	return st;
}

enum status
wire_secure(struct wire *wire, const char *host, const char *ca, struct why *why)
{
	enum tls_wish wish;
	enum status st;

	if ((st = tls_open(wire->fd, host, ca, &wire->tls, why)) != OK)
		return st;
	wire_allow(wire, wire->silent_s, 0);
	while ((st = tls_shake(wire->tls, &wish, why)) == OK && wish != TLS_DONE)
		if (!socket_wait(wire, wish == TLS_WANTS_READ ? POLLIN : POLLOUT, wire->until))
			return wire_failed(wire, "beginning TLS", why);
	return st;
}

bool
wire_is_secure(const struct wire *wire)
{
	return wire->tls != NULL;
}

int64_t
wire_certificate_until(const struct wire *wire)
{
	return wire->tls == NULL ? 0 : tls_certificate_until(wire->tls);
}

bool
wire_is_open(const struct wire *wire)
{
	return wire->end == WIRE_OPEN;
}

int64_t
wire_now_s(void)
{
	return clock_ms() / 1000;
}

/* ---- what libetpan calls */

static ssize_t
stream_read(mailstream_low *low, void *bytes, size_t size)
{
	struct wire *wire = low->data;
	int64_t until = wire->awaiting ? wire->until : clock_ms() + (int64_t)wire->silent_s * 1000;

	if (wire->end != WIRE_OPEN)
		return -1;
	if (wire->left_bytes == 0) {
		wire->end = WIRE_LARGE;
		return -1;
	}
	if (size > wire->left_bytes)
		size = wire->left_bytes;
	for (;;) {
		ssize_t got =
		    wire->tls != NULL ? tls_receive(wire->tls, bytes, size) : recv(wire->fd, bytes, size, 0);
		if (got > 0) {
			wire->left_bytes -= (size_t)got;
			wire->awaiting = false;
			return got;
		}
		if (got == 0 || (errno != EAGAIN && errno != EINTR)) {
			wire->end = got == 0 ? WIRE_CLOSED : WIRE_ERROR;
			wire->error = errno;
			return -1;
		}
		if (wire->at_once)
			return 0;
		if (!socket_wait(wire, POLLIN, until))
			return -1;
	}
}

/* Writes all of it: mailstream would call again at once, without waiting, for what is left. */
static ssize_t
stream_write(mailstream_low *low, const void *bytes, size_t size)
{
	struct wire *wire = low->data;
	const char *at = bytes;
	size_t left = size;

	if (wire->end != WIRE_OPEN)
		return -1;
	while (left > 0) {
		ssize_t sent = wire->tls != NULL ? tls_send(wire->tls, at, left)
						 : send(wire->fd, at, left, MSG_NOSIGNAL);
		if (sent > 0) {
			at += sent;
			left -= (size_t)sent;
			continue;
		}
		if (sent < 0 && errno != EAGAIN && errno != EINTR) {
			wire->end = WIRE_ERROR;
			wire->error = errno;
			return -1;
		}
		if (!socket_wait(wire, POLLOUT, clock_ms() + (int64_t)wire->silent_s * 1000))
			return -1;
	}
	return (ssize_t)size;
}

/* The wire is closed by its owner, who may still want to know how it ended. */
static int
stream_close(mailstream_low *low)
{
	(void)low;
	return 0;
}

static int
stream_fd(mailstream_low *low)
{
	const struct wire *wire = low->data;

	return wire->fd;
}

static void
stream_free(mailstream_low *low)
{
	free(low);
}

mailstream *
wire_stream(struct wire *wire)
{
	/* libetpan wants it writable, and never writes. */
	static const mailstream_low_driver driver = {
	    .mailstream_read = stream_read,
	    .mailstream_write = stream_write,
	    .mailstream_close = stream_close,
	    .mailstream_get_fd = stream_fd,
	    .mailstream_free = stream_free,
	};
	mailstream_low *low = mailstream_low_new(wire, (mailstream_low_driver *)&driver);
	mailstream *stream;

	if (low == NULL)
		return NULL;
	if ((stream = mailstream_new(low, BUFFER_BYTES)) == NULL)
		free(low);
	return stream;
}

enum status
wire_wait(struct wire *wire, mailstream *stream, int wake_fd, int timeout_s, bool *ready, struct why *why)
{
	struct pollfd waited[] = {{.fd = wire->fd, .events = POLLIN}, {.fd = wake_fd, .events = POLLIN}};
	int64_t until = clock_ms() + (int64_t)timeout_s * 1000;

	*ready = false;
	for (;;) {
		int64_t left;
		ssize_t got;
		/* What the stream or TLS holds already wakes no poll; and what wakes it may be no data (tickets). */
		wire->at_once = true;
		got = mailstream_feed_read_buffer(stream);
		wire->at_once = false;
		if (got < 0)
			return wire_failed(wire, "waiting for new mail", why);
		if ((*ready = got > 0) || !is_alive(wire) || (left = until - clock_ms()) <= 0)
			return OK;
		if (poll(waited, COUNT(waited), left < SLICE_MS ? (int)left : SLICE_MS) < 0 && errno != EINTR)
			return because(why, RETRY, "waiting for new mail: %s", strerror(errno));
		if (waited[1].revents != 0)
			return OK;
	}
}

void
wire_close(struct wire *wire)
{
	if (wire == NULL)
		return;
	tls_close(wire->tls);
	if (wire->fd >= 0)
		close(wire->fd);
	free(wire);
}
