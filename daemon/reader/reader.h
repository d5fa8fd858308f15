/*
 * reader -- parsers/ in a sealed room: the one process that touches hostile bytes.
 *
 * The worker answers OPEN and READ frames one by one, in order, after sealing itself (seccomp, Landlock where the
 * kernel has it, no_new_privs, rlimits; no descriptor but its sockets).  It keeps no state between frames.
 * It tells the supervisor BUSY and IDLE around each letter, so that a stalled one can be killed.
 */
#ifndef READER_READER_H
#define READER_READER_H

#include "base/frame.h"
#include "config.h"

#define READER_DEADLINE_S 20   /* CPU and wall time for one request */
#define READER_LETTERS	  2000 /* then it retires: RLIMIT_CPU is cumulative */

/* The worker's loop; never returns OK before STOP or retirement. */
MUST_USE enum status reader_work(const struct config *, const struct links *, struct why *);
/* Seals this process.  `test`s call it in a child of theirs. */
MUST_USE enum status reader_seal(const struct config *, struct why *);

#endif
