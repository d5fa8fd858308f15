#include "supervisor.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <systemd/sd-daemon.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "crew.h"
#include "letters/letters.h"
#include "reader/reader.h"
#include "store/store.h"

#define LOCK_WAIT_MS   2000  /* a predecessor that was killed is not quite gone */
#define STOP_WAIT_MS   20000 /* then what does not stop is killed */
#define SILENT_MAX_MS  300000
#define BACKOFF_MIN_MS 100
#define BACKOFF_MAX_MS 60000
/* At most, when all had come up or one was killed from outside: then it is not a matter of what they find. */
#define BACKOFF_SOON_MS 2000
#define CALM_MS		60000 /* the crew held so long: the next restart is prompt again */
#define TICK_MS		500
#define READER_LATE_MS	2000 /* the reader comes by then, however much mail the desk has to write first */

struct supervisor {
	const struct supervisor_options *options;
	struct arena *arena;	 /* of the configuration in use */
	struct letters *letters; /* of that configuration, as they were when it was taken */
	struct crew crew;
	int signals, lock;
	bool stopping;	 /* for good */
	bool restarting; /* all workers stop, then start again */
	bool failed;	 /* run-once: a worker broke off */
	bool told_ready;
	bool was_ready; /* all of this crew came up */
	bool progress;	/* this crew got something done: a letter taken, a mail sent */
	int64_t stop_ms, started_ms, start_at_ms, backoff_ms, watchdog_ms, watched_ms;
};

/* -- before anything runs -- */

/* What a worker would only find out after the start is tried here, where a person still looks on.  All is kept. */
static enum status
prove(struct arena *kept, const struct config *config, const struct rules **rules, struct letters **letters,
    struct why *why)
{
	struct arena *arena = arena_open();
	struct store *store = NULL;
	enum status st;

	if ((st = reader_rules(kept, config, rules, why)) != OK)
		goto out;
	st = letters_open(
	    config->templates_dir, arena_printf(arena, "%s/templates", config->state_dir), letters, why);
	if (st != OK)
		goto out;
	st = store_open(config->state_dir, &store, why);
out:
	store_close(store);
	arena_close(arena);
	return st;
}

static enum status
open_lock(const char *state_dir, int *fd, struct why *why)
{
	char path[4096];

	if (mkdir(state_dir, 0700) != 0 && errno != EEXIST)
		return because(why, BROKEN, "%s: cannot be made: %s", state_dir, strerror(errno));
	snprintf(path, sizeof(path), "%s/lock", state_dir);
	if ((*fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600)) < 0)
		return because(why, BROKEN, "%s: cannot be opened: %s", path, strerror(errno));
	return OK;
}

static pid_t
holder(int fd)
{
	char text[32] = "";

	if (pread(fd, text, sizeof(text) - 1, 0) <= 0)
		return 0;
	return (pid_t)strtol(text, NULL, 10);
}

static enum status
write_pid(int fd, const char *state_dir, struct why *why)
{
	char text[32];
	int size = snprintf(text, sizeof(text), "%ld\n", (long)getpid());

	if (ftruncate(fd, 0) != 0 || pwrite(fd, text, (size_t)size, 0) != size)
		return because(why, BROKEN, "%s/lock cannot be written: %s", state_dir, strerror(errno));
	return OK;
}

static enum status
take_lock(const char *state_dir, int *fd, struct why *why)
{
	int64_t until = clock_ms() + LOCK_WAIT_MS;
	enum status st;

	if ((st = open_lock(state_dir, fd, why)) != OK)
		return st;
	while (flock(*fd, LOCK_EX | LOCK_NB) != 0) {
		if (errno != EWOULDBLOCK && errno != EINTR)
			return because(
			    why, BROKEN, "%s/lock cannot be taken: %s", state_dir, strerror(errno));
		if (clock_ms() > until)
			return because(why, REFUSED, "facteurd already runs here (pid %ld): stop it first",
			    (long)holder(*fd));
		poll(NULL, 0, 50);
	}
	return write_pid(*fd, state_dir, why);
}

pid_t
supervisor_running(const char *state_dir)
{
	char path[4096];
	pid_t pid = 0;
	int fd;

	snprintf(path, sizeof(path), "%s/lock", state_dir);
	if ((fd = open(path, O_RDONLY | O_CLOEXEC)) < 0)
		return 0;
	if (flock(fd, LOCK_SH | LOCK_NB) != 0)
		pid = holder(fd);
	close(fd);
	return pid;
}

void
supervisor_each_worker(pid_t pid, void (*each)(const char *name, pid_t, void *), void *data)
{
	char path[64], name[32];
	FILE *children, *comm;
	long child;

	snprintf(path, sizeof(path), "/proc/%ld/task/%ld/children", (long)pid, (long)pid);
	if ((children = fopen(path, "re")) == NULL)
		return;
	while (fscanf(children, "%ld", &child) == 1) {
		snprintf(path, sizeof(path), "/proc/%ld/comm", child);
		if ((comm = fopen(path, "re")) == NULL)
			continue; /* gone meanwhile */
		if (fscanf(comm, "%31s", name) == 1)
			each(name, (pid_t)child, data);
		fclose(comm);
	}
	fclose(children);
}

static enum status
open_signals(struct supervisor *s, struct why *why)
{
	static const int heard[] = {SIGCHLD, SIGTERM, SIGINT, SIGHUP};
	sigset_t set;

	sigemptyset(&set);
	for (size_t i = 0; i < COUNT(heard); i++)
		sigaddset(&set, heard[i]);
	signal(SIGPIPE, SIG_IGN);
	if (sigprocmask(SIG_BLOCK, &set, NULL) != 0 ||
	    (s->signals = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC)) < 0)
		return because(why, BROKEN, "signalfd: %s", strerror(errno));
	return OK;
}

/* -- while they run -- */

static void
begin_stop(struct supervisor *s, int64_t now)
{
	s->stop_ms = now;
	crew_stop(&s->crew);
}

static void
stop_for_good(struct supervisor *s, int64_t now)
{
	if (s->stopping)
		return;
	s->stopping = true;
	sd_notify(0, "STOPPING=1");
	begin_stop(s, now);
}

/* After at most `most` ms: the longer, the more often this happened without anything done in between. */
static void
restart_all(struct supervisor *s, int64_t now, int64_t most)
{
	if (s->stopping || s->restarting)
		return;
	s->restarting = true;
	if (s->progress || now - s->started_ms > CALM_MS)
		s->backoff_ms = 0;
	else
		s->backoff_ms = s->backoff_ms == 0 ? BACKOFF_MIN_MS : s->backoff_ms * 2;
	if (s->backoff_ms > most)
		s->backoff_ms = most;
	begin_stop(s, now);
}

/* A sound configuration takes the place of the one in use; any other is told, and nothing changes. */
static void
reload(struct supervisor *s, int64_t now)
{
	struct arena *arena = arena_open();
	const struct config *config;
	const struct rules *rules;
	struct letters *letters = NULL;
	struct timespec at;
	struct why why = {0};

	clock_gettime(CLOCK_MONOTONIC, &at);
	sd_notifyf(0, "RELOADING=1\nMONOTONIC_USEC=%lld",
	    (long long)at.tv_sec * 1000000 + (long long)at.tv_nsec / 1000);
	if (config_load(arena, s->options->config_file, &config, &why) != OK ||
	    prove(arena, config, &rules, &letters, &why) != OK) {
		log_error("reload.refused", "why='%s'", why.text);
	} else if (strcmp(config->state_dir, s->crew.config->state_dir) != 0) {
		log_error("reload.refused", "why='state_dir changes with a restart only'");
	} else {
		log_info("reload", "file='%s'", s->options->config_file);
		arena_close(s->arena);
		letters_close(s->letters);
		s->arena = arena;
		s->crew.config = config;
		s->crew.rules = rules;
		s->crew.arena = s->arena;
		s->crew.quick = false;
		s->crew.letters = s->letters = letters;
		s->told_ready = false;
		restart_all(s, now, 0);
		return;
	}
	letters_close(letters);
	arena_close(arena);
	sd_notify(0, "READY=1");
}

static void
worker_gone(struct supervisor *s, enum crew_role role, bool was_ready, int status, int64_t now)
{
	bool well = WIFEXITED(status) && WEXITSTATUS(status) == 0;
	bool killed = WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
	struct why why;

	/* Only the desk knows whether a pass was whole. */
	if (s->stopping && role == CREW_DESK && !well)
		s->failed = true;
	/* Those that lost it may be reaped before the one that was killed. */
	if (s->restarting && killed && s->backoff_ms > BACKOFF_SOON_MS)
		s->backoff_ms = BACKOFF_SOON_MS;
	if (s->stopping || s->restarting)
		return;
	if (WIFSIGNALED(status))
		log_warning("worker.killed", "worker=%s signal=%d", crew_name(role), WTERMSIG(status));
	else if (!well)
		log_warning("worker.exit", "worker=%s code=%d", crew_name(role), WEXITSTATUS(status));
	/* One that never came to its first letter would not do better at once. */
	if (role == CREW_READER && was_ready) {
		if (crew_hire_reader(&s->crew, now, &why) == OK)
			return;
		log_error("worker.fork", "why='%s'", why.text);
	}
	if (s->options->once) {
		s->failed = true;
		stop_for_good(s, now);
		return;
	}
	restart_all(s, now, killed || s->was_ready ? BACKOFF_SOON_MS : BACKOFF_MAX_MS);
}

/* The desk has its first letter, or time to wait for one. */
static void
send_for_reader(struct supervisor *s, int64_t now)
{
	struct why why;

	if (s->stopping || s->restarting || s->crew.workers[CREW_READER].pid != 0 ||
	    crew_hire_reader(&s->crew, now, &why) == OK)
		return;
	log_error("worker.fork", "why='%s'", why.text);
	if (!s->options->once) {
		restart_all(s, now, BACKOFF_MAX_MS);
		return;
	}
	s->failed = true;
	stop_for_good(s, now);
}

static void
hear_worker(struct supervisor *s, struct worker *worker, int64_t now)
{
	struct frame frame;
	struct why why;
	enum status st;

	while (worker->sock >= 0 && (st = frame_take(worker->sock, &frame, &why)) == OK) {
		worker->heard_ms = now;
		if (frame.type == FRAME_READY)
			worker->ready = true;
		else if (frame.type == FRAME_WANTED)
			send_for_reader(s, now);
		else if (frame.type == FRAME_QUIET)
			stop_for_good(s, now);
		s->progress |= frame.type == FRAME_ALIVE && frame.id != 0;
		frame_close(&frame);
	}
	/* A worker that closed its end is about to be reaped: until then its socket would wake us for nothing. */
	if (worker->sock >= 0 && st == BROKEN) {
		close(worker->sock);
		worker->sock = -1;
	}
}

static void
reap(struct supervisor *s, int64_t now)
{
	enum crew_role role;
	bool was_ready;
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
		/* What it said last is still in its socket: READY, perhaps. */
		for (size_t i = 0; i < CREW_COUNT; i++)
			if (s->crew.workers[i].pid == pid)
				hear_worker(s, &s->crew.workers[i], now);
		if ((role = crew_gone(&s->crew, pid, &was_ready)) != CREW_COUNT)
			worker_gone(s, role, was_ready, status, now);
	}
}

static void
hear_signals(struct supervisor *s, int64_t now)
{
	struct signalfd_siginfo info;

	while (read(s->signals, &info, sizeof(info)) == sizeof(info)) {
		if (info.ssi_signo == SIGTERM || info.ssi_signo == SIGINT)
			stop_for_good(s, now);
		else if (info.ssi_signo == SIGHUP && !s->options->once && !s->stopping)
			reload(s, now);
	}
	reap(s, now);
}

static bool
is_stuck(const struct supervisor *s, enum crew_role role, int64_t now)
{
	const struct worker *worker = &s->crew.workers[role];

	if (worker->pid == 0)
		return false;
	if ((s->stopping || s->restarting) && now - s->stop_ms > STOP_WAIT_MS)
		return true;
	/* From its start to READY, and at each letter. */
	if (role == CREW_READER) {
		int64_t since = worker->ready ? s->crew.watch->busy_ms : worker->heard_ms;
		return since != 0 && now - since > (int64_t)s->crew.config->limits.reading_s * 1000;
	}
	return now - worker->heard_ms > SILENT_MAX_MS;
}

static void
watch(struct supervisor *s, int64_t now)
{
	for (enum crew_role role = 0; role < CREW_COUNT; role++)
		if (is_stuck(s, role, now)) {
			log_warning("worker.stuck", "worker=%s", crew_name(role));
			s->crew.watch->busy_ms = 0;
			s->crew.workers[role].heard_ms = now;
			crew_kill(&s->crew, role);
		}
	if (!s->options->once && crew_runs(&s->crew) && now - s->started_ms > READER_LATE_MS)
		send_for_reader(s, now);
	s->was_ready |= crew_ready(&s->crew);
	if (!s->told_ready && s->was_ready) {
		s->told_ready = true;
		log_info("ready", "pid=%ld", (long)getpid());
		sd_notify(0, "READY=1");
	}
	if (s->watchdog_ms != 0 && now - s->watched_ms >= s->watchdog_ms / 2) {
		s->watched_ms = now;
		sd_notify(0, "WATCHDOG=1");
	}
}

/* All are gone that were told to: either that is the end, or they come back. */
static void
start_again(struct supervisor *s, int64_t now)
{
	struct why why;

	if (s->restarting) {
		crew_close(&s->crew);
		s->restarting = false;
		s->start_at_ms = now + s->backoff_ms;
		log_info("restart", "in_ms=%lld", (long long)s->backoff_ms);
	}
	if (now < s->start_at_ms)
		return;
	s->started_ms = now;
	s->progress = s->was_ready = false;
	if (crew_start(&s->crew, now, &why) != OK) {
		log_error("worker.fork", "why='%s'", why.text);
		restart_all(s, now, BACKOFF_MAX_MS);
	}
}

static void
wait_for_news(struct supervisor *s)
{
	struct pollfd fds[CREW_COUNT + 1];

	fds[0] = (struct pollfd){.fd = s->signals, .events = POLLIN};
	for (size_t i = 0; i < CREW_COUNT; i++)
		fds[i + 1] = (struct pollfd){.fd = s->crew.workers[i].sock, .events = POLLIN};
	poll(fds, COUNT(fds), TICK_MS); /* a signal is news too */
}

static enum status
supervise(struct supervisor *s, struct why *why)
{
	for (;;) {
		int64_t now = clock_ms();

		for (size_t i = 0; i < CREW_COUNT; i++)
			hear_worker(s, &s->crew.workers[i], now);
		hear_signals(s, now);
		watch(s, now);
		if (!crew_runs(&s->crew)) {
			if (s->stopping)
				break;
			start_again(s, now);
		}
		wait_for_news(s);
	}
	return s->failed
		   ? because(why, BROKEN, "the pass broke off: what was not done will be done by the next")
		   : OK;
}

static enum status
detach(struct supervisor *s, struct why *why)
{
	if (!s->options->detach)
		return OK;
	if (daemon(1, 1) != 0)
		return because(why, BROKEN, "cannot go to the background: %s", strerror(errno));
	return write_pid(s->lock, s->crew.config->state_dir, why);
}

enum status
supervisor_run(const struct supervisor_options *options, struct why *why)
{
	struct supervisor s = {.options = options, .arena = arena_open(), .signals = -1, .lock = -1};
	uint64_t watchdog_us = 0;
	enum status st;

	if ((st = crew_init(&s.crew, why)) != OK)
		goto out;
	s.crew.clock = options->clock;
	s.crew.once = options->once;
	if (sd_watchdog_enabled(0, &watchdog_us) > 0)
		s.watchdog_ms = (int64_t)watchdog_us / 1000;
	if ((st = config_load(s.arena, options->config_file, &s.crew.config, why)) != OK ||
	    (st = take_lock(s.crew.config->state_dir, &s.lock, why)) != OK ||
	    (st = prove(s.arena, s.crew.config, &s.crew.rules, &s.letters, why)) != OK ||
	    (st = detach(&s, why)) != OK || (st = open_signals(&s, why)) != OK)
		goto out;
	s.crew.letters = s.letters;
	s.crew.arena = s.arena;
	st = supervise(&s, why);
out:
	crew_close(&s.crew);
	if (s.signals >= 0)
		close(s.signals);
	if (s.lock >= 0)
		close(s.lock);
	letters_close(s.letters);
	arena_close(s.arena);
	return st;
}
