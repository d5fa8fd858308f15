/*
 * token_ask -- the outbox is asked for an access token of OAuth2, which it alone can get (base/frame.h, outbox/handout.h).
 *
 * Errors: those of who asked the provider; RETRY when there is no answer in time.
 */
#ifndef INBOX_TOKEN_ASK_H
#define INBOX_TOKEN_ASK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"

struct token_ask {
	int sock;	/* of the outbox */
	uint64_t asked; /* the number of the last question */
	bool (*alive)(void *context);
	void *context;
};
/* Of inbox_watch; the context is a struct token_ask. */
MUST_USE enum status token_ask(void *, struct arena *, bool refused, char **token, struct why *);

#endif
