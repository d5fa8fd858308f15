/*
 * outbox -- sends what the outbox rows hold: MIME by GMime, SMTP over libcurl, or into a Maildir; SMS by an HTTP gateway.
 *
 * The worker knows rows, not candidates.  A 4xx, a connection that fails and a time-out are tried again with backoff
 * (1, 2, 5, 15, 30, 60 minutes, then hourly up to 5 days); a 5xx is DEAD at once; an authentication or certificate
 * failure is the operator's: rows stay queued, the pace slows, it is logged once.  SMS are given up after 3 days, leave
 * within legal hours only (base/hours.h), and are held, not sent again, when it is not known whether they left.
 */
#ifndef OUTBOX_OUTBOX_H
#define OUTBOX_OUTBOX_H

#include "base/clock.h"
#include "base/frame.h"
#include "config.h"
#include "store/outbox.h"

MUST_USE enum status outbox_work(
    const struct config *, const struct clock *, const struct links *, bool once, struct why *);
/* For `facteurctl check`: connects, TLS, AUTH, quits; or the Maildir can be written. */
MUST_USE enum status outbox_check(const struct config *, struct why *);
/* The same of the gateway for SMS, which is described: as far as its certificate, nothing is asked of it. */
MUST_USE enum status outbox_check_sms(const struct config *, struct why *);
/* For `facteurctl setup`: sends the house a mail of its own, at once. */
MUST_USE enum status outbox_send_self(
    const struct config *, int64_t now, const char *message_id, struct why *);

#endif
