#include "outbox/handout.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "store/health.h"

static void
note_one(const struct handout *handout, const struct token_state *state)
{
	int64_t now = clock_now(handout->clock);
	struct why why;
	enum status st;

	if (state->status == OK) {
		log_info("oauth2.token", "consent=%s", state->name);
		st = health_good(handout->store, state->name, now, &why);
	} else {
		log_error(state->status == BROKEN ? "oauth2.broken" : "oauth2.retry", "consent=%s why='%s'",
		    state->name, state->words);
		st =
		    health_bad(handout->store, state->name, now, state->status == BROKEN, state->words, &why);
		if (st == OK && handout->desk >= 0)
			st = frame_signal(handout->desk, FRAME_WAKE, &why);
	}
	if (st != OK)
		log_warning("oauth2.untold", "consent=%s why='%s'", state->name, why.text);
}

void
handout_note(struct handout *handout)
{
	struct token_state state;

	while (tokens_news(handout->tokens, &state))
		note_one(handout, &state);
}

/* The token travels as sealed memory: it may be longer than a frame. */
static enum status
answer(struct handout *handout, const struct frame *asked, struct why *why)
{
	struct frame_token told = {.status = OK};
	struct why failure = {""};
	const char *token = NULL;
	int blob = -1;
	enum status st;

	st = tokens_get(handout->tokens, TOKEN_INBOX, asked->type == FRAME_TOKEN_REFUSED, &token, &failure);
	handout_note(handout); /* first: who hears of it finds it in the store */
	if (st == OK && (st = blob_make(token, strlen(token), &blob, &failure)) != OK)
		blob = -1;
	told.status = (uint32_t)st;
	snprintf(told.words, sizeof(told.words), "%s", failure.text);
	st = frame_send(
	    handout->inbox, FRAME_TOKEN, asked->id, &told, sizeof(told), &blob, blob >= 0 ? 1 : 0, why);
	if (blob >= 0)
		close(blob);
	return st;
}

void
handout_hear(struct handout *handout)
{
	struct frame frame;
	struct why why;
	enum status st = OK;

	if (handout->inbox < 0)
		return;
	while (st == OK && (st = frame_take(handout->inbox, &frame, &why)) == OK) {
		frame_close(&frame);
		if (frame.type == FRAME_TOKEN_ASK || frame.type == FRAME_TOKEN_REFUSED)
			st = answer(handout, &frame, &why);
	}
	/* It is about to be told to stop, and so are we. */
	if (st == BROKEN)
		handout->inbox = -1;
}
