/*
 * confine -- a program of others, run on hostile bytes where it can do no harm.
 *
 * It gets the bytes as its standard input and gives text on its standard output; that is all it has.  No file can be
 * written, none read outside /usr and the libraries (Landlock, where the kernel has it), no socket, no other process
 * (seccomp), no new privilege, CPU_S seconds of processor and MEMORY_BYTES, and no more wall time than it is given.
 *
 * Calls:  from a process that has nothing to lose: between fork and exec the child holds what its parent holds.
 */
#ifndef READER_CONFINE_H
#define READER_CONFINE_H

#include "base/buf.h"

#define CONFINE_ARGUMENTS_MAX 12

/*
 * Runs arguments[0] (an absolute path; NULL ends the list) on `fd`, which is rewound first.  Output past `most` bytes is not
 * kept, and the program ended.  *exit_code: what it said, or -1 when it was ended.
 * RETRY: it could not be run at all.
 */
MUST_USE enum status confine_run(const char *const *arguments, int fd, int deadline_ms, size_t most,
    struct buf *out, int *exit_code, struct why *);
/* The same for a function of ours: `work` writes to the descriptor given and returns the exit code. */
MUST_USE enum status confine_call(int (*work)(int out, void *), void *data, int fd, int deadline_ms,
    size_t most, struct buf *out, int *exit_code, struct why *);

#endif
