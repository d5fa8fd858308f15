#include "base/frame.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include "base/file.h"

/* How long a full socket is waited for.  Loops poll before they write, so a wait means that the other end is stuck. */
#define SEND_TIMEOUT_MS 10000
#define FDS_MAX		2
/* A mapping, its first touch and its end cost more than the copy of so little. */
#define COPIED_BYTES (64 * 1024)
#define BLOB_SEALS   (F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE)

struct header {
	uint32_t size_bytes; /* of the payload: what follows the header */
	uint32_t type;
	uint64_t id;
};

/* Room for two descriptors, aligned as the control messages of recvmsg(2) must be. */
union control {
	struct cmsghdr align;
	char bytes[CMSG_SPACE(FDS_MAX * sizeof(int))];
};

static bool
is_gone(int error)
{
	return error == EPIPE || error == ECONNRESET || error == ENOTCONN || error == ECONNREFUSED;
}

/* OK once `sock` takes more (or is gone, which the next send tells). */
static enum status
wait_room(int sock, struct why *why)
{
	struct pollfd waited = {.fd = sock, .events = POLLOUT};
	int ready;

	do
		ready = poll(&waited, 1, SEND_TIMEOUT_MS);
	while (ready < 0 && errno == EINTR);
	if (ready < 0)
		return because(why, BROKEN, "waiting for a worker: %s", strerror(errno));
	if (ready == 0)
		return because(
		    why, RETRY, "a worker has not read its messages for %d s", SEND_TIMEOUT_MS / 1000);
	return OK;
}

static enum status
send_message(int sock, const struct msghdr *message, struct why *why)
{
	enum status st;

	while (sendmsg(sock, message, MSG_NOSIGNAL | MSG_DONTWAIT) < 0) {
		if (errno == EINTR)
			continue;
		if (is_gone(errno))
			return because(why, BROKEN, "the other worker is gone");
		if (errno == ENOBUFS || errno == ENOMEM || errno == ETOOMANYREFS)
			return because(why, RETRY, "sending to a worker: %s", strerror(errno));
		if (errno != EAGAIN)
			return because(why, BROKEN, "sending to a worker: %s", strerror(errno));
		if ((st = wait_room(sock, why)) != OK)
			return st;
	}
	return OK;
}

enum status
frame_send(int sock, enum frame_type type, uint64_t id, const void *payload, size_t size, const int *fds,
    size_t fd_count, struct why *why)
{
	struct header header = {.size_bytes = (uint32_t)size, .type = type, .id = id};
	struct iovec parts[] = {{&header, sizeof(header)}, {(void *)payload, size}};
	struct msghdr message = {.msg_iov = parts, .msg_iovlen = size > 0 ? 2 : 1};
	union control control = {0};

	assert(size <= FRAME_PAYLOAD_BYTES && fd_count <= FDS_MAX);
	if (fd_count > 0) {
		struct cmsghdr *rights;
		message.msg_control = control.bytes;
		message.msg_controllen = CMSG_SPACE(fd_count * sizeof(int));
		rights = CMSG_FIRSTHDR(&message);
		rights->cmsg_level = SOL_SOCKET;
		rights->cmsg_type = SCM_RIGHTS;
		rights->cmsg_len = CMSG_LEN(fd_count * sizeof(int));
		memcpy(CMSG_DATA(rights), fds, fd_count * sizeof(int));
	}
	return send_message(sock, &message, why);
}

enum status
frame_signal(int sock, enum frame_type type, struct why *why)
{
	return frame_send(sock, type, 0, NULL, 0, NULL, 0, why);
}

/* Moves what descriptors came into frame->fds, so that every way out can close them. */
static void
take_fds(struct msghdr *message, struct frame *frame)
{
	size_t taken = 0;

	for (struct cmsghdr *c = CMSG_FIRSTHDR(message); c != NULL; c = CMSG_NXTHDR(message, c)) {
		size_t count;
		if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS)
			continue;
		count = (c->cmsg_len - CMSG_LEN(0)) / sizeof(int);
		for (size_t i = 0; i < count && taken < FDS_MAX; i++)
			memcpy(&frame->fds[taken++], CMSG_DATA(c) + i * sizeof(int), sizeof(int));
	}
}

static bool
is_whole(const struct msghdr *message, const struct header *header, size_t got)
{
	return (message->msg_flags & (MSG_TRUNC | MSG_CTRUNC)) == 0 && got >= sizeof(*header) &&
	       header->size_bytes == got - sizeof(*header) && header->type >= FRAME_LETTER &&
	       header->type < FRAME_TYPES;
}

enum status
frame_take(int sock, struct frame *frame, struct why *why)
{
	struct header header = {0};
	struct iovec parts[] = {{&header, sizeof(header)}, {frame->payload, sizeof(frame->payload)}};
	union control control = {0};
	struct msghdr message = {.msg_iov = parts,
	    .msg_iovlen = COUNT(parts),
	    .msg_control = control.bytes,
	    .msg_controllen = sizeof(control.bytes)};
	ssize_t got;

	frame->fds[0] = frame->fds[1] = -1;
	do
		got = recvmsg(sock, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
	while (got < 0 && errno == EINTR);
	if (got < 0 && errno == EAGAIN)
		return NONE;
	if (got == 0 || (got < 0 && is_gone(errno)))
		return because(why, BROKEN, "the other worker is gone");
	if (got < 0)
		return because(why, BROKEN, "receiving from a worker: %s", strerror(errno));
	take_fds(&message, frame);
	if (!is_whole(&message, &header, (size_t)got)) {
		frame_close(frame);
		return because(why, BROKEN, "a worker sent %zd bytes that are no frame", got);
	}
	frame->type = (enum frame_type)header.type;
	frame->id = header.id;
	frame->size_bytes = header.size_bytes;
	return OK;
}

void
frame_close(struct frame *frame)
{
	for (size_t i = 0; i < COUNT(frame->fds); i++) {
		if (frame->fds[i] >= 0)
			close(frame->fds[i]);
		frame->fds[i] = -1;
	}
}

/* A want of descriptors or memory passes; anything else needs an operator. */
static enum status
blob_failed(struct why *why, const char *doing)
{
	int error = errno;
	bool passing =
	    error == EMFILE || error == ENFILE || error == ENOMEM || error == ENOSPC || error == EAGAIN;

	return because(why, passing ? RETRY : BROKEN, "%s shared memory: %s", doing, strerror(error));
}

enum status
blob_make(const void *bytes, size_t size, int *fd, struct why *why)
{
	enum status st;

	if ((*fd = memfd_create("facteur", MFD_CLOEXEC | MFD_ALLOW_SEALING)) < 0)
		return blob_failed(why, "making");
	if (!file_write(*fd, bytes, size)) {
		st = blob_failed(why, "filling");
		goto failed;
	}
	if (fcntl(*fd, F_ADD_SEALS, BLOB_SEALS | F_SEAL_SEAL) == 0)
		return OK;
	st = blob_failed(why, "sealing");
failed:
	close(*fd);
	*fd = -1;
	return st;
}

struct mapping {
	void *bytes;
	size_t size_bytes;
};

static void
unmap(void *object)
{
	struct mapping *mapping = object;

	munmap(mapping->bytes, mapping->size_bytes);
}

static enum status
map_large(struct arena *a, int fd, size_t size, const void **bytes, struct why *why)
{
	struct mapping *mapping = arena_alloc(a, sizeof(*mapping));

	mapping->size_bytes = size;
	mapping->bytes = mmap(NULL, size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (mapping->bytes == MAP_FAILED)
		return blob_failed(why, "mapping");
	arena_defer(a, unmap, mapping);
	*bytes = mapping->bytes;
	return OK;
}

static enum status
copy_small(struct arena *a, int fd, size_t size, const void **bytes, struct why *why)
{
	char *copy = arena_take(a, size);
	size_t have = 0;

	while (have < size) {
		ssize_t got = pread(fd, copy + have, size - have, (off_t)have);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return blob_failed(why, "reading");
		have += (size_t)got;
	}
	*bytes = copy;
	return OK;
}

enum status
blob_map(struct arena *a, int fd, const void **bytes, size_t *size, struct why *why)
{
	struct stat facts;
	enum status st;
	int seals = fcntl(fd, F_GET_SEALS);

	*bytes = "";
	*size = 0;
	/* What may still shrink or change under our eyes would kill us (SIGBUS) or fool a check made before. */
	if (seals < 0 || (seals & BLOB_SEALS) != BLOB_SEALS)
		return because(why, BROKEN, "a worker sent memory that is not sealed");
	if (fstat(fd, &facts) < 0)
		return blob_failed(why, "measuring");
	if (facts.st_size == 0)
		return OK;
	st = facts.st_size <= COPIED_BYTES ? copy_small(a, fd, (size_t)facts.st_size, bytes, why)
					   : map_large(a, fd, (size_t)facts.st_size, bytes, why);
	if (st == OK)
		*size = (size_t)facts.st_size;
	return st;
}

enum status
frame_send_bytes(
    int sock, enum frame_type type, uint64_t id, const void *bytes, size_t size, int fd, struct why *why)
{
	int fds[FDS_MAX] = {fd};
	size_t count = fd >= 0 ? 1 : 0;
	enum status st;

	if (size > 0 && size <= FRAME_SMALL_BYTES)
		return frame_send(sock, type, id, bytes, size, fds, count, why);
	if ((st = blob_make(bytes, size, &fds[count], why)) != OK)
		return st;
	st = frame_send(sock, type, id, NULL, 0, fds, count + 1, why);
	close(fds[count]);
	return st;
}

enum status
frame_bytes(struct arena *a, const struct frame *frame, bool behind, const void **bytes, size_t *size,
    struct why *why)
{
	int fd = frame->fds[behind ? 1 : 0];

	if (fd >= 0)
		return blob_map(a, fd, bytes, size, why);
	if (frame->size_bytes == 0)
		return because(why, REFUSED, "a worker sent a frame without its bytes");
	*bytes = arena_bytes(a, (const char *)frame->payload, frame->size_bytes);
	*size = frame->size_bytes;
	return OK;
}
