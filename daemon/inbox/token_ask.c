#include "inbox/token_ask.h"

#include <poll.h>
#include <string.h>

#include "base/frame.h"

#define SLICE_MS 1000
#define SLICES	 60 /* the provider may take its time, and the outbox may be at something else */

/* What has come, if it answers the last question.  NONE: something else. */
static enum status
take(const struct token_ask *ask, struct arena *arena, const struct frame *frame, char **token,
    struct why *why)
{
	struct frame_token told;
	const void *bytes;
	size_t size;
	enum status st;

	if (frame->type != FRAME_TOKEN || frame->id != ask->asked || frame->size_bytes != sizeof(told))
		return NONE;
	memcpy(&told, frame->payload, sizeof(told));
	told.words[sizeof(told.words) - 1] = '\0';
	if (told.status != OK)
		return because(why,
		    told.status == BROKEN || told.status == REFUSED ? (enum status)told.status : RETRY, "%s",
		    told.words);
	if (frame->fds[0] < 0)
		return because(why, RETRY, "the outbox sent no token");
	if ((st = blob_map(arena, frame->fds[0], &bytes, &size, why)) == OK)
		*token = arena_bytes(arena, bytes, size);
	return st;
}

static enum status
hear(const struct token_ask *ask, struct arena *arena, char **token, struct why *why)
{
	struct frame frame;
	enum status st;

	while ((st = frame_take(ask->sock, &frame, why)) == OK) {
		st = take(ask, arena, &frame, token, why);
		frame_close(&frame);
		if (st != NONE)
			return st;
	}
	/* It restarts, and so shall we. */
	return st == BROKEN ? RETRY : st;
}

enum status
token_ask(void *context, struct arena *arena, bool refused, char **token, struct why *why)
{
	struct token_ask *ask = context;
	struct pollfd waited = {.fd = ask->sock, .events = POLLIN};
	enum status st;

	*token = NULL;
	if (frame_send(ask->sock, refused ? FRAME_TOKEN_REFUSED : FRAME_TOKEN_ASK, ++ask->asked, NULL, 0,
		NULL, 0, why) != OK)
		return RETRY;
	for (int i = 0; i < SLICES && ask->alive(ask->context); i++) {
		poll(&waited, 1, SLICE_MS);
		if ((st = hear(ask, arena, token, why)) != NONE)
			return st;
	}
	return because(why, RETRY, "the outbox gives no token");
}
