/*
 * proof -- what our own mail server says of who wrote a letter, and what those it trusts have said of it on the way.
 *
 * Only the topmost Authentication-Results counts, and only when our own server wrote it: whoever sends a letter can write
 * the fields below (RFC 8601 section 5).  Where it says that the chain of seals holds (ARC, RFC 8617), and the last of them
 * were put on by forwarders of the configuration (auth.forwarders), what the first of these saw of DMARC counts as if our
 * server had seen it: a forwarder that changes a letter breaks the proof it came with.
 */
#ifndef DESK_SENDER_PROOF_H
#define DESK_SENDER_PROOF_H

#include "desk/take/take.h"

/* Sets proof and forged of a sender whose email is known. */
void proof_read(struct arena *, const struct config *, const struct message *, struct sender *);

#endif
