#include "ask.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "codec.h"

#define IN_FLIGHT_MAX 64
#define DEATHS_MAX    2

void
ask_open(struct ask *ask, int sock)
{
	*ask = (struct ask){.sock = sock};
	ask->end = &ask->first;
}

/* What is not sent any more: many letters are in hand, and descriptors are few. */
static void
let_go(int *blob)
{
	if (*blob >= 0)
		close(*blob);
	*blob = -1;
}

static void
drop(struct letter_in_hand *letter)
{
	let_go(&letter->blob);
	let_go(&letter->message_blob);
	arena_close(letter->arena);
}

void
ask_close(struct ask *ask)
{
	struct letter_in_hand *letter, *next;

	for (letter = ask->first; letter != NULL; letter = next) {
		next = letter->next;
		drop(letter);
	}
	ask_open(ask, ask->sock);
}

enum status
ask_add(struct ask *ask, uint64_t inbox_id, const struct frame_letter *facts, int blob,
    struct letter_in_hand **added, struct why *why)
{
	struct arena *arena = arena_open();
	struct letter_in_hand *letter = arena_alloc(arena, sizeof(*letter));
	enum status st;

	*letter =
	    (struct letter_in_hand){.arena = arena, .inbox_id = inbox_id, .blob = blob, .message_blob = -1};
	letter->outcome.where = WHERE_PROCESSED;
	st = blob_map(arena, blob, &letter->letter.bytes, &letter->letter.size_bytes, why);
	if (st != OK) {
		drop(letter);
		return st;
	}
	letter->letter.whole_bytes = letter->letter.size_bytes;
	letter->letter.key = "";
	if (facts != NULL) {
		letter->letter.key = arena_bytes(arena, facts->key, strnlen(facts->key, sizeof(facts->key)));
		letter->letter.header_only = facts->header_only != 0;
		letter->letter.whole_bytes = facts->size_bytes;
	}
	*ask->end = letter;
	ask->end = &letter->next;
	ask->count++;
	if (added != NULL)
		*added = letter;
	return OK;
}

void
ask_drop_told(struct ask *ask)
{
	struct letter_in_hand **at = &ask->first, *letter;

	while ((letter = *at) != NULL) {
		if (!letter->told) {
			at = &letter->next;
			continue;
		}
		*at = letter->next;
		drop(letter);
		ask->count--;
	}
	ask->end = at;
}

bool
ask_all_taken(const struct ask *ask)
{
	const struct letter_in_hand *letter = ask->first;

	while (letter != NULL && letter->taken)
		letter = letter->next;
	return letter == NULL;
}

/* One request about one letter is on its way. */
static void
note_request(struct ask *ask, struct letter_in_hand *letter)
{
	letter->request = ++ask->last_request;
	ask->in_flight++;
}

static enum status
send_open(struct ask *ask, struct letter_in_hand *letter, struct why *why)
{
	enum status st =
	    frame_send(ask->sock, FRAME_OPEN, ask->last_request + 1, NULL, 0, &letter->blob, 1, why);

	if (st == OK)
		note_request(ask, letter);
	return st;
}

static enum status
send_read(struct ask *ask, struct desk *desk, struct letter_in_hand *letter, int64_t now, struct why *why)
{
	struct context *context;
	struct buf encoded = buf_make(letter->arena);
	enum status st;

	st = desk_context(desk, letter->arena, &letter->letter, letter->message, now, &context, why);
	if (st != OK)
		return st;
	context->zone = NULL; /* the agency's: the reader has it */
	context_encode(&encoded, context);
	st = frame_send_bytes(ask->sock, FRAME_READ, ask->last_request + 1, encoded.data, encoded.size_bytes,
	    letter->message_blob, why);
	if (st == OK)
		note_request(ask, letter);
	return st;
}

/* A letter the reader died over goes alone: nobody else pays for it. */
static bool
may_send(const struct ask *ask, const struct letter_in_hand *letter)
{
	if (letter->request != 0 || (letter->state != LETTER_NEW && letter->state != LETTER_OPENED))
		return false;
	return letter->deaths == 0 ? ask->in_flight < IN_FLIGHT_MAX : ask->in_flight == 0;
}

enum status
ask_send(struct ask *ask, struct desk *desk, int64_t now, struct why *why)
{
	enum status st = OK;

	if (!ask->greeted)
		return OK;
	for (struct letter_in_hand *letter = ask->first; letter != NULL && st == OK; letter = letter->next) {
		if (letter->request != 0 && letter->deaths > 0)
			break; /* it is being read alone */
		if (!may_send(ask, letter))
			continue;
		if (letter->state == LETTER_NEW)
			st = send_open(ask, letter, why);
		else
			st = send_read(ask, desk, letter, now, why);
	}
	return st == RETRY ? OK : st; /* the socket is full: after the next answers */
}

static struct letter_in_hand *
asked_with(const struct ask *ask, uint64_t request)
{
	for (struct letter_in_hand *letter = ask->first; letter != NULL; letter = letter->next)
		if (letter->request == request)
			return letter;
	return NULL;
}

static void
lose(struct letter_in_hand *letter, const char *reason)
{
	letter->state = LETTER_LOST;
	letter->reason = arena_string(letter->arena, reason);
	log_warning("letter.lost", "why='%s'", letter->reason);
}

/* A new reader: the oldest request is the one its predecessor died over, those behind it are asked again. */
static void
reader_died(struct ask *ask)
{
	struct letter_in_hand *suspect = NULL;

	for (struct letter_in_hand *letter = ask->first; letter != NULL; letter = letter->next) {
		if (letter->request == 0)
			continue;
		if (suspect == NULL || letter->request < suspect->request)
			suspect = letter;
	}
	for (struct letter_in_hand *letter = ask->first; letter != NULL; letter = letter->next)
		if (letter != suspect)
			letter->request = 0;
	ask->in_flight = 0;
	if (suspect == NULL)
		return;
	suspect->request = 0;
	if (++suspect->deaths >= DEATHS_MAX)
		lose(suspect, "sa lecture a échoué deux fois");
}

/* What came out of the reader is checked like a letter: it may have been taken over by one. */
static void
take_opened(struct letter_in_hand *letter, int fd)
{
	const void *bytes;
	size_t size;
	struct why why;

	if (fd < 0 || blob_map(letter->arena, fd, &bytes, &size, &why) != OK ||
	    message_decode(letter->arena, bytes, size, &letter->message, &why) != OK) {
		lose(letter, "sa lecture n'a pas abouti");
		return;
	}
	letter->message_blob = fcntl(fd, F_DUPFD_CLOEXEC, 3);
	let_go(&letter->blob);
	letter->state = LETTER_OPENED;
}

static void
take_reading(struct letter_in_hand *letter, const struct frame *frame)
{
	const void *bytes;
	size_t size;
	struct why why;

	if (frame_bytes(letter->arena, frame, false, &bytes, &size, &why) != OK ||
	    reading_decode(letter->arena, bytes, size, &letter->reading, &why) != OK) {
		lose(letter, "sa lecture n'a pas abouti");
		return;
	}
	let_go(&letter->message_blob);
	letter->state = LETTER_READ;
}

static void
take_answer(struct ask *ask, const struct frame *frame)
{
	struct letter_in_hand *letter;

	if (frame->type == FRAME_HELLO) {
		ask->greeted = true;
		reader_died(ask);
		return;
	}
	if (frame->id == 0 || (letter = asked_with(ask, frame->id)) == NULL)
		return; /* an answer to a request given up */
	letter->request = 0;
	ask->in_flight--;
	if (frame->type == FRAME_OPENED && letter->state == LETTER_NEW)
		take_opened(letter, frame->fds[0]);
	else if (frame->type == FRAME_READING && letter->state == LETTER_OPENED)
		take_reading(letter, frame);
	else
		lose(letter, "sa lecture n'a pas abouti");
}

enum status
ask_receive(struct ask *ask, struct why *why)
{
	struct frame frame;
	enum status st;

	while ((st = frame_take(ask->sock, &frame, why)) == OK) {
		take_answer(ask, &frame);
		frame_close(&frame);
	}
	return st == NONE ? OK : st;
}
