/*
 * reader -- parsers/ in a sealed room: the one process that touches hostile bytes.
 *
 * The worker answers OPEN and READ frames one by one, in order, after sealing itself (seccomp, Landlock where the
 * kernel has it, no_new_privs, rlimits; no descriptor but its sockets).  It keeps no state between frames.
 * It notes since when it is at a letter, so that a stalled one can be killed.
 */
#ifndef READER_READER_H
#define READER_READER_H

#include <stdatomic.h>

#include "base/clock.h"
#include "base/frame.h"
#include "config.h"
#include "rules.h"

#define READER_REQUESTS 4000 /* then it retires: RLIMIT_CPU is cumulative */

/* In memory shared with the supervisor, which looks at it now and then: a frame would wake it for each letter. */
struct reader_watch {
	_Atomic int64_t busy_ms; /* monotonic: since when it is at a letter; 0: at none */
};

/*
 * The worker's loop.  OK: told to stop, or retired.  The rules were compiled by the supervisor, so that a reader that
 * takes over from another reads by the same ones, whatever has become of the files, and is there at once.  The zone is
 * that of a context which names none: the agency's, which need not come with every letter.
 */
MUST_USE enum status reader_work(
    const struct rules *, const struct zone *, struct reader_watch *, const struct links *, struct why *);
/*
 * Seals this process for good: afterwards nothing can be opened, connected, forked or executed (EPERM), and it owns at
 * most READER_MEMORY_BYTES.  What parsing needs must be loaded before (message_prepare).
 */
MUST_USE enum status reader_seal(struct why *);
/* The rule files the configuration names, compiled.  REFUSED: "FILE:LINE: sentence". */
MUST_USE enum status reader_rules(struct arena *, const struct config *, const struct rules **, struct why *);

#endif
