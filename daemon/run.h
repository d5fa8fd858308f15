/*
 * run -- the desk worker: the flow of one pass, on one page.
 *
 * Letters come from the inbox, are opened and read by the reader, and taken by the desk; every effect of a
 * letter is one savepoint, every batch one transaction; then the outbox is woken, and once all is synced the inbox may
 * move them.
 */
#ifndef RUN_H
#define RUN_H

#include "base/clock.h"
#include "base/frame.h"
#include "config.h"
#include "letters/letters.h"

/* `proven`: the letters of that configuration, for when what is in the folders now does not hold. */
MUST_USE enum status run_work(const struct config *, const struct letters *proven, const struct clock *,
    const struct links *, bool once, struct why *);

#endif
