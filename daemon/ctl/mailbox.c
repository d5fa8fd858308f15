#include "ctl/mailbox.h"

#include "outbox/token.h"

/* Of inbox_watch; the context is a struct tokens. */
static enum status
get_token(void *context, struct arena *arena, bool refused, char **token, struct why *why)
{
	const char *ours;
	enum status st = tokens_get(context, TOKEN_INBOX, refused, &ours, why);

	*token = st == OK ? arena_string(arena, ours) : NULL;
	return st;
}

enum status
mailbox_check(const struct config *config, struct why *why)
{
	struct tokens *tokens = tokens_open(config);
	const struct inbox_watch watch = {.token = get_token, .token_context = tokens};
	enum status st = inbox_check(config, &watch, why);

	tokens_close(tokens);
	return st;
}

/* It logs in once: no token is wanted later. */
enum status
mailbox_await(const struct config *config, struct await **await, struct why *why)
{
	struct tokens *tokens = tokens_open(config);
	const struct inbox_watch watch = {.token = get_token, .token_context = tokens};
	enum status st = await_open(config, &watch, await, why);

	tokens_close(tokens);
	return st;
}
