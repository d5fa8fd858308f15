/*
 * fence -- what of the files a process, and all it starts, can still reach, for good (Landlock, where the kernel has it).
 *
 * Out of reach is every file that was not allowed, TCP unless it is asked for, and the processes outside the fence.  Files
 * that are open already stay so; that a path exists can still be found out.
 *
 * Calls:   fence_open, fence_allow as often as needed, fence_close.
 * Errors:  a kernel that has no Landlock, or one too old for what is asked, is none: fence_close says NONE, and only new
 *          privileges are out of reach then.
 */
#ifndef BASE_FENCE_H
#define BASE_FENCE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/status.h"

enum fence_may {
	FENCE_READ = 1,
	FENCE_EXECUTE = 2, /* start as a program; libraries only ask to be read */
	FENCE_WRITE = 4,   /* and make, rename and remove what is below */
};
enum fence_net {
	FENCE_NO_TCP,
	FENCE_CONNECT, /* as a client; nothing is listened for */
};
struct fence {
	int rules; /* -1: the kernel will not */
	uint64_t files;
};

/* `writes`: FENCE_WRITE will be allowed somewhere. */
void fence_open(struct fence *, bool writes, enum fence_net);
/* `may`: of enum fence_may.  For a folder, with all below it.  What is not there need not be allowed. */
MUST_USE enum status fence_allow(struct fence *, const char *path, unsigned may, struct why *);
/* The fence stands from here on.  NONE: there is none, but new privileges are given up.  BROKEN: not even these, or not what was asked. */
MUST_USE enum status fence_close(struct fence *, struct why *);
/* Without it. */
void fence_drop(struct fence *);

#endif
