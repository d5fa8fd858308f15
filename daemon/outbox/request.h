/*
 * request -- an SMS as the HTTP request the configuration describes, and what the gateway's answer to it means.
 *
 * Pure: nothing here touches the network.  The password is written into the request and nowhere else: where a gateway
 * repeats it in its answer it is blacked out.
 *
 * Memory:  everything lives in the arena given.
 */
#ifndef OUTBOX_REQUEST_H
#define OUTBOX_REQUEST_H

#include "config.h"
#include "store/outbox.h"

struct request {
	const char *url; /* with its query */
	bool post;
	const char *body;     /* NULL: none */
	const char **headers; /* "Name: value" */
	size_t header_count;
};
/* `password` may be NULL. */
void request_build(struct arena *, const struct config_sms *, const char *password,
    const struct outbox_mail *, struct request *);

struct request_answer {
	long status;	  /* of HTTP; 0: none came */
	const char *text; /* bytes from outside, NUL-ended; cut by the caller */
	size_t size_bytes;
	bool whole;	   /* it came to its end */
	bool asked;	   /* the request was sent, at least in part */
	const char *error; /* what libcurl says when it is not whole */
};
struct request_verdict {
	enum outbox_state state; /* SENT, RETRY, DEAD, or HELD: nobody knows whether it left */
	bool stuck;		 /* the way itself is closed: the others need not be tried now */
	const char *error;	 /* NULL when it was taken */
	const char *gateway_id;	 /* NULL: it tells none */
};
/* A 2xx that is no success is a refusal for good; see facteur.conf(5), sms.success. */
MUST_USE enum status request_judge(struct arena *, const struct config_sms *, const char *password,
    const struct request_answer *, struct request_verdict *, struct why *);

#endif
