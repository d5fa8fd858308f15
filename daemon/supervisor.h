/*
 * supervisor -- forks inbox, reader, desk and outbox, joins them by socketpairs, and keeps them running.
 *
 * A reader that dies, stalls past its deadline or retires is replaced and given the same sockets; if any other
 * worker dies, all four restart (at once when they had got something done, else after 0.1 s, doubling to 60 s).  SIGHUP: the configuration is read again and,
 * if sound, the workers restart with it.  SIGTERM and SIGINT: STOP to all, then wait.  sd_notify READY,
 * RELOADING, STOPPING and WATCHDOG.  Holds state_dir/lock while it lives.
 */
#ifndef SUPERVISOR_H
#define SUPERVISOR_H

#include <sys/types.h>

#include "base/clock.h"
#include "config.h"

struct supervisor_options {
	const char *config_file;
	struct clock clock;
	bool once;   /* run-once: fetch and decide everything, send what is due, stop when quiet */
	bool detach; /* go to the background once all that was configured has proven sound */
};
/* REFUSED: another facteurd holds the lock ("... already runs (pid N)"), or the configuration is wrong. */
MUST_USE enum status supervisor_run(const struct supervisor_options *, struct why *);
/* The process that holds state_dir/lock; 0: none. */
pid_t supervisor_running(const char *state_dir);
/* Calls `each` for every process it has started. */
void supervisor_each_worker(pid_t, void (*each)(const char *name, pid_t, void *), void *data);

#endif
