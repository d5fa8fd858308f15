/*
 * grant -- one exchange with the token endpoint of OAuth2: a refresh token given, an access token taken (RFC 6749
 * sections 5 and 6), and what it means when there is none.
 *
 * Pure: nothing here touches the network.  What the endpoint says is bytes from outside; the secrets that were sent are
 * blacked out where it repeats them.
 *
 * Memory:  everything lives in the arena given; secrets in it are the caller's to wipe.
 * Errors:  RETRY for what may pass, BROKEN where an operator must act; the sentence says what to do.
 */
#ifndef OUTBOX_GRANT_H
#define OUTBOX_GRANT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"

#define GRANT_TOKEN_BYTES  16384 /* of one token, its NUL counted */
#define GRANT_ANSWER_BYTES 65536 /* of an answer that are read */

struct grant_request {
	const char *group; /* "inbox.oauth2": whose keys are named */
	const char *token_url, *client_id;
	const char *client_secret; /* NULL: none */
	const char *refresh_token, *refresh_token_file;
};
/* The form that is posted. */
char *grant_form(struct arena *, const struct grant_request *);

struct grant_answer {
	long status; /* of HTTP; 0: none came */
	const char *text;
	size_t size_bytes;
	bool whole;	   /* it came to its end */
	bool too_big;	   /* it would not end */
	bool distrusted;   /* the server's certificate was refused */
	const char *error; /* what libcurl says when it is not whole */
};
struct grant {
	const char *access_token;
	const char *refresh_token; /* the one to use from now on; NULL: as before */
	int64_t expires_s;	   /* from when it was asked for */
	bool lost;		   /* BROKEN, because the consent was taken back or is over */
};
MUST_USE enum status grant_judge(
    struct arena *, const struct grant_request *, const struct grant_answer *, struct grant *, struct why *);
/* Overwrites a secret in memory of ours.  NULL does nothing. */
void grant_wipe(const char *secret);

#endif
