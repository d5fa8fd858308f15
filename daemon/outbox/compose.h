/*
 * compose -- an outbox row as the bytes that leave: RFC 5322 and MIME (2045-2047, 2231), by GMime's encoders.
 *
 *     multipart/mixed                 when there are attachments
 *       multipart/alternative
 *         text/plain; charset=utf-8
 *         text/html; charset=utf-8
 *         text/calendar; method=...   when the row has one
 *       the documents
 *
 * Lines end in CRLF and are at most 998 bytes long; headers are ASCII, and none can be smuggled in by a value.
 * A header that is ASCII and fits its line is written as it is, which is what GMime makes of it too: its objects, one for each
 * header and address, were a third of what a mail to many cost the worker.  What must be encoded, quoted or folded is GMime's.
 * `X-Facteur` tells our own mail when it comes back.
 *
 * Errors:  BROKEN when a document is not there; RETRY when it cannot be read just now.
 */
#ifndef OUTBOX_COMPOSE_H
#define OUTBOX_COMPOSE_H

#include "base/buf.h"
#include "config.h"
#include "store/outbox.h"

/* Once, before the first mail. */
void compose_prepare(void);
/* `at`: the Date. */
MUST_USE enum status compose(const struct store *, const struct config *, int64_t at,
    const struct outbox_mail *, struct buf *, struct why *);

#endif
