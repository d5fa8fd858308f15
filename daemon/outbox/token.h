/*
 * token -- OAuth2 in the place of passwords: access tokens, asked of the provider with a refresh token and used until a
 * minute before they expire.
 *
 * Refresh tokens never leave here.  The inbox is handed its access tokens (outbox/handout.h).  Both sides share one consent
 * where their oauth2 groups say the same.  A refresh token the provider replaces is on the disk before the access token
 * that came with it is used (outbox/token_file.h).  An endpoint that fails is asked again after a pause that grows; a new
 * secret in the file ends the pause.
 *
 * Errors:  RETRY for what may pass; BROKEN where an operator must act: the consent is lost, the client is unknown, a secret
 *          cannot be read.
 */
#ifndef OUTBOX_TOKEN_H
#define OUTBOX_TOKEN_H

#include "config.h"

struct tokens;
enum token_side { TOKEN_INBOX, TOKEN_OUTBOX };

struct tokens *tokens_open(const struct config *);
void tokens_close(struct tokens *); /* NULL does nothing */
/*
 * The access token for that side, whose oauth2 group is configured; it is ours until the next call.  `refused`: the server
 * did not take the last one: another is asked for, or REFUSED because that was done a moment ago.
 */
MUST_USE enum status tokens_get(
    struct tokens *, enum token_side, bool refused, const char **token, struct why *);
/* Asks anew where a token is about to expire, so that nobody waits for it, and a consent that is lost is known early. */
void tokens_tend(struct tokens *);

/* How a consent is. */
struct token_state {
	const char *name; /* "inbox.oauth2"; "outbox.oauth2" where that is another consent */
	enum status status;
	const char *words; /* why it fails */
};
/* The next consent of which there is news since the last call; false: there is none. */
bool tokens_news(struct tokens *, struct token_state *);

#endif
