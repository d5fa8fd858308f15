#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "codec.h"
#include "message.h"
#include "reader/reader.h"
#include "reading.h"
#include "rules.h"

/* Fewer letters are read sooner than what makes reading quick is made. */
#define READ_PLAINLY 50

struct room {
	const struct links *links;
	struct reader_watch *watch;
	struct arena *arena;
	struct arena *letter; /* of one request after the other */
	const struct rules *rules;
	const struct zone *zone;
	unsigned served, read;
	bool stopping;
};

static enum status
map(struct arena *arena, int fd, const void **bytes, size_t *size, struct why *why)
{
	return fd < 0 ? because(why, REFUSED, "a request without its letter")
		      : blob_map(arena, fd, bytes, size, why);
}

static enum status
open_letter(struct arena *arena, const struct frame *frame, struct buf *answer, struct why *why)
{
	const void *bytes;
	size_t size;
	enum status st;

	if ((st = map(arena, frame->fds[0], &bytes, &size, why)) != OK)
		return st;
	message_encode(answer, message_parse(arena, bytes, size));
	return OK;
}

static enum status
read_letter(
    struct room *room, struct arena *arena, const struct frame *frame, struct buf *answer, struct why *why)
{
	const void *message_bytes, *context_bytes;
	size_t message_size, context_size;
	struct message *message;
	struct context *context;
	struct reading *reading;
	enum status st;

	if (room->read++ == READ_PLAINLY)
		rules_quicken(room->arena, room->rules);
	if ((st = map(arena, frame->fds[0], &message_bytes, &message_size, why)) != OK ||
	    (st = frame_bytes(arena, frame, true, &context_bytes, &context_size, why)) != OK ||
	    (st = message_decode(arena, message_bytes, message_size, &message, why)) != OK ||
	    (st = context_decode(arena, context_bytes, context_size, &context, why)) != OK)
		return st;
	if (context->zone == NULL)
		context->zone = room->zone;
	if ((st = reading_parse(arena, message, context, room->rules, &reading, why)) != OK)
		return st;
	reading_encode(answer, reading);
	return OK;
}

static enum status
send_answer(struct room *room, const struct frame *frame, enum status st, const struct buf *answer,
    const struct why *said, struct why *why)
{
	enum frame_type type = frame->type == FRAME_OPEN ? FRAME_OPENED : FRAME_READING;
	int fd = -1;

	if (st != OK)
		return frame_send(
		    room->links->desk, FRAME_FAILED, frame->id, said->text, strlen(said->text), NULL, 0, why);
	if (type == FRAME_READING)
		return frame_send_bytes(
		    room->links->desk, type, frame->id, answer->data, answer->size_bytes, -1, why);
	/* Of use twice: it comes back with the context. */
	if ((st = blob_make(answer->data, answer->size_bytes, &fd, why)) != OK)
		return st;
	st = frame_send(room->links->desk, type, frame->id, NULL, 0, &fd, 1, why);
	close(fd);
	return st;
}

static enum status
serve(struct room *room, const struct frame *frame, struct why *why)
{
	struct arena *arena = room->letter;
	struct buf answer = buf_make(arena);
	struct why said = {0};
	enum status st;

	room->served++;
	room->watch->busy_ms = clock_ms();
	st = frame->type == FRAME_OPEN ? open_letter(arena, frame, &answer, &said)
				       : read_letter(room, arena, frame, &answer, &said);
	st = send_answer(room, frame, st, &answer, &said, why);
	arena_clear(arena);
	return st;
}

static enum status
hear_supervisor(struct room *room, struct why *why)
{
	struct frame frame;
	enum status st;

	while ((st = frame_take(room->links->supervisor, &frame, why)) == OK) {
		room->stopping |= frame.type == FRAME_STOP;
		frame_close(&frame);
	}
	return st == NONE ? OK : st;
}

/* The desk is gone: was it told to stop before us? */
static bool
is_the_end(struct room *room)
{
	struct why why;

	return hear_supervisor(room, &why) == OK && room->stopping;
}

/* Serves what has come.  *quiet: nothing had. */
static enum status
hear_desk(struct room *room, bool *quiet, struct why *why)
{
	struct frame frame;
	enum status st;

	*quiet = true;
	while (!room->stopping && (st = frame_take(room->links->desk, &frame, why)) == OK) {
		*quiet = false;
		if (frame.type == FRAME_OPEN || frame.type == FRAME_READ)
			st = serve(room, &frame, why);
		frame_close(&frame);
		if (st != OK || (st = hear_supervisor(room, why)) != OK)
			return st;
	}
	if (!room->stopping && st != NONE)
		return st;
	room->watch->busy_ms = 0;
	return OK;
}

static enum status
serve_all(struct room *room, struct why *why)
{
	struct pollfd fds[] = {
	    {.fd = room->links->supervisor, .events = POLLIN},
	    {.fd = room->links->desk, .events = POLLIN},
	};
	bool quiet;
	enum status st;

	for (;;) {
		if ((st = hear_supervisor(room, why)) != OK)
			return st;
		st = hear_desk(room, &quiet, why);
		if (st != OK)
			return st == BROKEN && is_the_end(room) ? OK : st;
		if (room->stopping || (quiet && room->served >= READER_REQUESTS))
			return OK;
		if (poll(fds, COUNT(fds), -1) < 0 && errno != EINTR)
			return because(why, BROKEN, "poll: %s", strerror(errno));
	}
}

/* Serves from behind the seal. */
static enum status
work_sealed(struct room *room, struct why *why)
{
	enum status st;

	if ((st = reader_seal(why)) != OK)
		return st;
	/* A pass with nothing to read may be over before this one has come up. */
	if ((st = frame_signal(room->links->desk, FRAME_HELLO, why)) != OK)
		return st == BROKEN && is_the_end(room) ? OK : st;
	if ((st = frame_signal(room->links->supervisor, FRAME_READY, why)) != OK)
		return st;
	return serve_all(room, why);
}

enum status
reader_work(const struct rules *rules, const struct zone *zone, struct reader_watch *watch,
    const struct links *links, struct why *why)
{
	struct room room = {.links = links,
	    .watch = watch,
	    .arena = arena_open(),
	    .letter = arena_open(),
	    .rules = rules,
	    .zone = zone};
	enum status st;

	message_prepare();
	st = work_sealed(&room, why);
	arena_close(room.letter);
	arena_close(room.arena);
	return st;
}
