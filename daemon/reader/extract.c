#include "reader/extract.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "base/frame.h"
#include "message.h"
#include "reader/confine.h"
#include "reader/extract_pdf.h"
#include "reader/reader.h"

#define CPU_MS	   10000		   /* of one program */
#define CHILD_MS   60000		   /* of all that read one document */
#define ANSWER_MAX (DOCUMENT_TEXT_MAX * 3) /* JSON says a control character in six */
#define STALLED	   "sa lecture n'a pas abouti"

struct extractor {
	pid_t pid;
	int sock;
	uint64_t last;
};

/* -- in the helper's child -- */

struct page {
	const void *bytes;
	size_t size_bytes;
};

static int
read_sealed(int out, void *data)
{
	const struct page *page = data;
	struct arena *arena = arena_open();
	struct buf answer = buf_make(arena);

	if (reader_seal(NULL) != OK)
		return 1;
	document_encode(&answer, document_text(arena, page->bytes, page->size_bytes));
	return file_write(out, answer.data, answer.size_bytes) ? 0 : 1;
}

/* -- in the helper -- */

static enum status
read_own_kind(
    struct arena *arena, int fd, const struct page *page, struct document_text *text, struct why *why)
{
	struct buf answer = buf_make(arena);
	struct confine_bounds bounds = {.cpu_ms = CPU_MS, .wall_ms = CHILD_MS, .most = ANSWER_MAX};
	struct document_text *said;
	int code;
	enum status st;

	st = confine_call(read_sealed, (void *)page, fd, &bounds, &answer, &code, why);
	if (st != OK)
		return st;
	/* What comes out of the seal is looked at like a document: it may have been taken over by one. */
	if (code != 0 || document_decode(arena, answer.data, answer.size_bytes, &said, NULL) != OK)
		document_fail(text, STALLED);
	else
		*text = *said;
	return OK;
}

/* Mapped privately: its size is told at once, and a document is never changed in place. */
static enum status
read_document(struct arena *arena, int fd, struct document_text *text, struct why *why)
{
	struct page page = {.bytes = ""};
	struct stat facts;
	enum status st;

	if (fd < 0 || fstat(fd, &facts) != 0)
		return because(why, RETRY, "a document cannot be looked at");
	if ((size_t)facts.st_size > DOCUMENT_BYTES_MAX) {
		document_fail(text, "il est trop volumineux");
		return OK;
	}
	page.size_bytes = (size_t)facts.st_size;
	if (page.size_bytes > 0 &&
	    (page.bytes = mmap(NULL, page.size_bytes, PROT_READ, MAP_PRIVATE, fd, 0)) == MAP_FAILED)
		return because(why, RETRY, "a document cannot be mapped: %s", strerror(errno));
	st = document_is_pdf(page.bytes, page.size_bytes)
		 ? extract_pdf(arena, fd, CPU_MS, CHILD_MS, text, why)
		 : read_own_kind(arena, fd, &page, text, why);
	if (page.size_bytes > 0)
		munmap((void *)page.bytes, page.size_bytes);
	return st;
}

static enum status
serve(int sock, const struct frame *frame)
{
	struct arena *arena = arena_open();
	struct document_text text = {0};
	struct buf answer = buf_make(arena);
	struct why said = {""}, why;
	int fd = -1;
	enum status st = read_document(arena, frame->fds[0], &text, &said);

	if (st == OK) {
		document_encode(&answer, &text);
		st = blob_make(answer.data, answer.size_bytes, &fd, &said);
	}
	st = st == OK
		 ? frame_send(sock, FRAME_READING, frame->id, NULL, 0, &fd, 1, &why)
		 : frame_send(sock, FRAME_FAILED, frame->id, said.text, strlen(said.text), NULL, 0, &why);
	if (fd >= 0)
		close(fd);
	arena_close(arena);
	return st;
}

/* Until the other end is gone.  *in_hand: which question it is at. */
static _Noreturn void
help(int sock, volatile uint64_t *in_hand)
{
	bool prepared = false;

	for (;;) {
		struct pollfd waited = {.fd = sock, .events = POLLIN};
		struct frame frame;
		struct why why;
		enum status st = frame_take(sock, &frame, &why);

		if (st == OK) {
			if (!prepared)
				message_prepare(); /* charsets and libxml2, once and only where documents come */
			prepared = true;
			*in_hand = frame.id;
			st = serve(sock, &frame);
			*in_hand = 0;
			frame_close(&frame);
		}
		if (st == BROKEN)
			_exit(EXIT_SUCCESS);
		if (st == NONE)
			poll(&waited, 1, -1);
	}
}

/* -- in the keeper -- */

static void
live_as_long_as(pid_t parent, const char *name)
{
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != parent)
		_exit(EXIT_FAILURE);
	prctl(PR_SET_NAME, name);
}

/* Says how it ended. */
static int
have_one_help(int sock, volatile uint64_t *in_hand)
{
	pid_t keeper = getpid(), pid = fork();
	int status = 0;

	if (pid < 0)
		_exit(EXIT_FAILURE);
	if (pid == 0) {
		live_as_long_as(keeper, "extractor");
		help(sock, in_hand);
	}
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	return status;
}

/* One helper after the other, from the first question on, until the parent is gone. */
static _Noreturn void
keep(int sock)
{
	static const char died[] = "the helper that reads documents died over it";
	volatile uint64_t *in_hand;
	struct why why;
	void *shared;

	/* cppcheck-suppress invalidFunctionArg ; -1 is what an anonymous mapping asks for */
	shared = mmap(NULL, sizeof(*in_hand), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (shared == MAP_FAILED)
		_exit(EXIT_FAILURE);
	in_hand = shared;
	for (;;) {
		struct pollfd waited = {.fd = sock, .events = POLLIN};

		while (poll(&waited, 1, -1) < 0 && errno == EINTR)
			;
		if ((waited.revents & POLLHUP) != 0 || have_one_help(sock, in_hand) == 0)
			_exit(EXIT_SUCCESS);
		if (*in_hand == 0)
			sleep(1); /* it died over nothing, at its start perhaps: others would, too */
		else if (frame_send(sock, FRAME_FAILED, *in_hand, died, strlen(died), NULL, 0, &why) != OK)
			_exit(EXIT_FAILURE);
		*in_hand = 0;
	}
}

/* The parent's sockets must close when the parent does: the helper keeps none. */
static void
keep_only(int sock)
{
	if (sock > 3)
		close_range(3, (unsigned)sock - 1, 0);
	close_range((unsigned)sock + 1, ~0U, 0);
}

/* -- in the parent -- */

enum status
extractor_open(struct extractor **out, struct why *why)
{
	struct extractor *extractor = calloc(1, sizeof(*extractor));
	pid_t parent = getpid();
	int pair[2];

	*out = NULL;
	if (extractor == NULL)
		abort();
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0) {
		free(extractor);
		return because(why, RETRY, "socketpair: %s", strerror(errno));
	}
	if ((extractor->pid = fork()) == 0) {
		live_as_long_as(parent, "extractors");
		keep_only(pair[1]);
		keep(pair[1]);
	}
	close(pair[1]);
	extractor->sock = pair[0];
	if (extractor->pid < 0) {
		extractor->pid = 0;
		extractor_close(extractor);
		return because(why, RETRY, "fork: %s", strerror(errno));
	}
	*out = extractor;
	return OK;
}

void
extractor_close(struct extractor *extractor)
{
	if (extractor == NULL)
		return;
	close(extractor->sock);
	if (extractor->pid > 0)
		while (waitpid(extractor->pid, NULL, 0) < 0 && errno == EINTR)
			;
	free(extractor);
}

static enum status
take_answer(struct extractor *extractor, struct frame *frame, struct why *why)
{
	for (int waited_s = 0; waited_s <= EXTRACT_DEADLINE_S;) {
		struct pollfd waited = {.fd = extractor->sock, .events = POLLIN};
		enum status st = frame_take(extractor->sock, frame, why);

		if (st == OK && frame->id == extractor->last)
			return OK;
		if (st == OK)
			frame_close(frame); /* to a question given up */
		else if (st != NONE)
			return because(why, BROKEN, "who reads documents is gone");
		else if (poll(&waited, 1, 1000) == 0)
			waited_s++;
	}
	return because(why, RETRY, "the helper that reads documents does not answer");
}

enum status
extractor_read(
    struct extractor *extractor, struct arena *arena, int fd, struct document_text **text, struct why *why)
{
	struct frame frame;
	const void *bytes;
	size_t size;
	enum status st;

	st = frame_send(extractor->sock, FRAME_OPEN, ++extractor->last, NULL, 0, &fd, 1, why);
	if (st != OK)
		return because(why, BROKEN, "who reads documents is gone");
	if ((st = take_answer(extractor, &frame, why)) != OK)
		return st;
	if (frame.type == FRAME_FAILED)
		st = because(why, RETRY, "%.*s", (int)frame.size_bytes, (const char *)frame.payload);
	else if (frame.fds[0] < 0)
		st = because(why, RETRY, "a document's text did not come");
	else if ((st = blob_map(arena, frame.fds[0], &bytes, &size, why)) == OK &&
		 document_decode(arena, bytes, size, text, why) != OK)
		st = RETRY;
	frame_close(&frame);
	return st;
}

enum status
extractor_read_file(struct extractor *extractor, struct arena *arena, const char *path,
    struct document_text **text, struct why *why)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	enum status st;

	if (fd < 0)
		return because(why, RETRY, "%s: %s", path, strerror(errno));
	st = extractor_read(extractor, arena, fd, text, why);
	close(fd);
	return st;
}
