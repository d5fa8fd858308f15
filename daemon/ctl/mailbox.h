/*
 * mailbox -- the mailbox as facteurctl opens it: there is no outbox worker to ask for tokens of OAuth2, so they are got
 * here (outbox/token.h).
 */
#ifndef CTL_MAILBOX_H
#define CTL_MAILBOX_H

#include "inbox/inbox.h"

/* As inbox_check and await_open. */
MUST_USE enum status mailbox_check(const struct config *, struct why *);
MUST_USE enum status mailbox_await(const struct config *, struct await **, struct why *);

#endif
