/*
 * handout -- access tokens for those who log in by OAuth2: the inbox asks for its own by frames; and how the consents are is
 * kept for `facteurctl status` and the letters to the sysadmin (store/health.h).
 */
#ifndef OUTBOX_HANDOUT_H
#define OUTBOX_HANDOUT_H

#include "base/clock.h"
#include "base/frame.h"
#include "outbox/token.h"
#include "store/store.h"

struct handout {
	struct tokens *tokens;
	struct store *store;
	const struct clock *clock;
	int inbox; /* its socket; -1: none, or it is gone */
	int desk;  /* is woken when a consent is lost; -1: nobody */
};

/* Answers what the inbox has asked. */
void handout_hear(struct handout *);
/* Keeps and logs what is new of the consents. */
void handout_note(struct handout *);

#endif
