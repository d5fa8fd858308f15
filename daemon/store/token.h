/*
 * token -- the secret in a Reply-To that says which conversation a letter answers and to whom we wrote.
 *
 * 100 random bits or more, base32 lower case; stored with recipient, conversation and expiry.
 *
 * Errors:  NONE when there is no such token; any other status comes from the store.
 * Calls:   inside a transaction opened by the caller for what writes.
 */
#ifndef STORE_TOKEN_H
#define STORE_TOKEN_H

#include "store/people.h"
#include "store/store.h"

enum conversation {
	CONVERSATION_NONE,	/* a token that only says who: answers to commands */
	CONVERSATION_DIFFUSION, /* object: diffusion */
	CONVERSATION_FEEDBACK,	/* object: the feedback the mail is about (siblings: same arrival) */
	CONVERSATION_FORM,	/* object: diffusion being filled in, or 0: `form` says which form */
	CONVERSATION_CONFIRM,	/* object: arrival that waits for the sender's confirmation */
	CONVERSATION_PROPOSAL, /* object: arrival whose sender used another's token, shown to the recruiter */
	CONVERSATION_CANDIDATE,	  /* object: candidate */
	CONVERSATION_APPLICATION, /* object: application, or 0: a form about nobody yet */
	CONVERSATION_CONTACT,	  /* object: contact, or 0: a form about nobody yet */
	CONVERSATION_GROUP,	  /* object: contact_group */
	CONVERSATION_SELECTION,	  /* object: selection, or 0: a form about none yet */
	CONVERSATION_SCENARIO,	  /* object: scenario, or 0: a form about none yet */
	CONVERSATION_SEARCH,	  /* object: search, or 0: a form about none yet */
};

struct token {
	const char *text;
	enum role role;
	int64_t person_id;
	enum conversation conversation;
	int64_t object_id;
	const char
	    *form; /* "nouvelle diffusion", "options CV-12"; "R-31,R-32": the requests named; or NULL */
	int64_t created_at, expires_at;
	bool revoked;
};
/* Makes the text. */
MUST_USE enum status token_create(struct store *, struct arena *, struct token *, struct why *);
MUST_USE enum status token_find(
    struct store *, struct arena *, const char *text, struct token *, struct why *);
MUST_USE enum status token_revoke(struct store *, const char *text, int64_t now, struct why *);
/* The conversation of the outgoing mail with this Message-ID (outbox rows keep their token). */
MUST_USE enum status token_find_message_id(
    struct store *, struct arena *, const char *message_id, struct token *, struct why *);

#endif
