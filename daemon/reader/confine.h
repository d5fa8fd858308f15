/*
 * confine -- a program of others, run on hostile bytes where it can do no harm.
 *
 * It gets the bytes as its standard input and gives text on its standard output; that is all it has.  No file can be
 * written, none read outside /usr and the libraries (Landlock, where the kernel has it), no socket, no other process
 * (seccomp), no new privilege, MEMORY_BYTES, and no more time than it is given.  Processor time says what the bytes ask for;
 * wall time also what else the machine does: who only runs out of that was not tried.
 *
 * Calls:  from a process that has nothing to lose: between fork and exec the child holds what its parent holds.
 */
#ifndef READER_CONFINE_H
#define READER_CONFINE_H

#include "base/buf.h"

#define CONFINE_ARGUMENTS_MAX 12

struct confine_bounds {
	int cpu_ms, wall_ms;
	size_t most; /* bytes it may say */
};
/*
 * Runs arguments[0] (an absolute path; NULL ends the list) on `fd`, which is rewound first.  *exit_code: what it said, or -1
 * when it was ended: by a signal, for its processor time, or for saying too much.
 * RETRY: it could not be run, or not to its end within the wall time.
 */
MUST_USE enum status confine_run(const char *const *arguments, int fd, const struct confine_bounds *,
    struct buf *out, int *exit_code, struct why *);
/* The same for a function of ours: `work` writes to the descriptor given and returns the exit code. */
MUST_USE enum status confine_call(int (*work)(int out, void *), void *data, int fd,
    const struct confine_bounds *, struct buf *out, int *exit_code, struct why *);

#endif
