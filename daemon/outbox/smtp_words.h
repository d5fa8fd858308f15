/*
 * smtp_words -- why a connection of SMTP could not be opened, as a sentence for the operator, without what we logged in with.
 *
 * Memory:  what is returned lives in the arena given.
 */
#ifndef OUTBOX_SMTP_WORDS_H
#define OUTBOX_SMTP_WORDS_H

#include "base/arena.h"
#include "config.h"

struct smtp_failure {
	const struct config_outbox *out;
	int code;		      /* libcurl's */
	const char *curl;	      /* what it says of it */
	const char *reply;	      /* the last refusal the server spoke, or "" */
	bool by_token;		      /* OAuth2, in the place of a password */
	bool token_refused;	      /* by the server, not for want of a way to show it */
	const char *password, *token; /* or NULL: in no sentence */
};
const char *smtp_words(struct arena *, const struct smtp_failure *);
/* UTC seconds of a certificate's "Expire date:" as libcurl's TLS libraries write it; 0: not understood. */
int64_t smtp_expiry(const char *text);

#endif
