/*
 * outbox_recover -- mail that was on its way when the outbox ended: outbox_recover of outbox.h, and what the journal says of
 * what nobody can know.
 *
 * Calls:   inside a transaction.
 */
#ifndef STORE_OUTBOX_RECOVER_H
#define STORE_OUTBOX_RECOVER_H

#include "store/outbox.h"

/* An SMS may have left: the journal says which, and somebody decides. */
MUST_USE enum status outbox_journal_unsure(
    struct store *, struct arena *, int64_t id, int64_t now, struct why *);
/* It goes out again under its Message-ID, and may have arrived before. */
MUST_USE enum status outbox_journal_resend(
    struct store *, struct arena *, int64_t id, const char *message_id, int64_t now, struct why *);

#endif
