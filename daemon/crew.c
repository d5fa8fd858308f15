#include "crew.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>
#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/lsan_interface.h>
#endif

#include "base/log.h"
#include "inbox/inbox.h"
#include "outbox/outbox.h"
#include "reach.h"
#include "run.h"

static enum status
work_reader(const struct crew *crew, const struct links *links, struct why *why)
{
	return reader_work(crew->rules, crew->config->zone, crew->watch, links, why);
}

static enum status
work_desk(const struct crew *crew, const struct links *links, struct why *why)
{
	return run_work(crew->config, crew->letters, &crew->clock, links, crew->once, why);
}

static enum status
work_inbox(const struct crew *crew, const struct links *links, struct why *why)
{
	return inbox_work(crew->config, links, crew->once, why);
}

static enum status
work_outbox(const struct crew *crew, const struct links *links, struct why *why)
{
	return outbox_work(crew->config, &crew->clock, links, crew->once, why);
}

static const struct {
	const char *name;
	enum status (*work)(const struct crew *, const struct links *, struct why *);
} roles[CREW_COUNT] = {
    [CREW_READER] = {"reader", work_reader},
    [CREW_DESK] = {"desk", work_desk},
    [CREW_INBOX] = {"inbox", work_inbox},
    [CREW_OUTBOX] = {"outbox", work_outbox},
};

const char *
crew_name(enum crew_role role)
{
	return roles[role].name;
}

enum status
crew_init(struct crew *crew, struct why *why)
{
	void *shared;

	crew->reader_end = -1;
	for (size_t i = 0; i < CREW_COUNT; i++)
		crew->workers[i] = (struct worker){.sock = -1};
	/* cppcheck-suppress invalidFunctionArg ; -1 is what an anonymous mapping asks for */
	shared = mmap(NULL, sizeof(*crew->watch), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (shared == MAP_FAILED)
		return because(why, BROKEN, "memory shared with the reader: %s", strerror(errno));
	crew->watch = shared;
	return OK;
}

static enum status
make_pair(int pair[2], struct why *why)
{
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0)
		return because(why, RETRY, "socketpair: %s", strerror(errno));
	return OK;
}

static void
close_one(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

/* Every descriptor of the supervisor's goes, but the standard ones and those of `links`. */
static void
keep_only(const struct links *links)
{
	const int kept[] = {links->supervisor, links->inbox, links->reader, links->desk, links->outbox};
	int last = STDERR_FILENO;

	for (;;) {
		int next = -1;
		for (size_t i = 0; i < COUNT(kept); i++)
			if (kept[i] > last && (next < 0 || kept[i] < next))
				next = kept[i];
		if (next < 0)
			break;
		if (next > last + 1 && close_range((unsigned)last + 1, (unsigned)next - 1, 0) != 0)
			break;
		last = next;
	}
	if (close_range((unsigned)last + 1, ~0U, 0) != 0)
		log_warning("worker.descriptors", "why='%s'", strerror(errno));
}

/* Ctrl-C and systemd reach every process of the group: only the supervisor decides what they mean. */
static void
become_worker(pid_t parent)
{
	static const int ignored[] = {SIGINT, SIGTERM, SIGHUP, SIGPIPE};
	sigset_t none;

	for (size_t i = 0; i < COUNT(ignored); i++)
		signal(ignored[i], SIG_IGN);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	/* A worker without its supervisor is of no use to anybody. */
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != parent)
		_exit(EXIT_FAILURE);
}

/*
 * No secret and nobody's mail in a core dump.  A limit of 1, not 0, is what the kernel minds even where cores are piped to a
 * program.
 */
static void
leave_no_core(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_CORE, &limit) == 0) {
		limit.rlim_max = limit.rlim_max > 1 ? 1 : limit.rlim_max;
		limit.rlim_cur = limit.rlim_max;
		if (setrlimit(RLIMIT_CORE, &limit) == 0)
			return;
	}
	log_warning("worker.core", "why='%s'", strerror(errno));
}

/* What exit(3) would tidy up goes with the process; only who looks for leaks at exit must be asked here. */
static void
look_for_leaks(void)
{
#ifdef __SANITIZE_ADDRESS__
	__lsan_do_leak_check();
#endif
}

/*
 * A large piece asked for makes glibc join and sort the small ones that were freed: done here, once, and not by each
 * worker in pages that it then no longer shares.
 */
static void
tidy_heap(void)
{
	void *volatile piece = malloc((size_t)64 * 1024);

	free(piece);
}

static _Noreturn void
run_worker(const struct crew *crew, enum crew_role role, const struct links *links, pid_t parent)
{
	struct why why = {0};
	int null = open("/dev/null", O_RDWR);
	enum status st;

	log_worker(roles[role].name);
	prctl(PR_SET_NAME, roles[role].name); /* what ps and top show */
	become_worker(parent);
	if (null >= 0) {
		dup2(null, STDIN_FILENO);
		dup2(null, STDOUT_FILENO);
	}
	keep_only(links);
	leave_no_core();
	reach_limit(crew->config, role);
	st = roles[role].work(crew, links, &why);
	if (st != OK)
		log_error("worker.fail", "status=%s why='%s'", status_name(st), why.text);
	/* The sealed reader may not even ask what exit(3) handlers ask. */
	if (role != CREW_READER)
		look_for_leaks();
	_exit(st == OK ? EXIT_SUCCESS : EXIT_FAILURE);
}

static enum status
hire(struct crew *crew, enum crew_role role, struct links links, int64_t now_ms, struct why *why)
{
	struct worker *worker = &crew->workers[role];
	pid_t parent = getpid(), pid;
	int pair[2];
	enum status st;

	if ((st = make_pair(pair, why)) != OK)
		return st;
	if (role == CREW_READER)
		crew->watch->busy_ms = 0;
	links.supervisor = pair[1];
	tidy_heap();
	if ((pid = fork()) == 0)
		run_worker(crew, role, &links, parent);
	close(pair[1]);
	if (pid < 0) {
		close(pair[0]);
		return because(why, RETRY, "fork: %s", strerror(errno));
	}
	*worker = (struct worker){.pid = pid, .sock = pair[0], .heard_ms = now_ms};
	return OK;
}

/* It takes a fifth of a second, which only the first reader waits for: one that comes after it finds it done. */
static void
make_quick(struct crew *crew)
{
	if (!crew->quick) {
		rules_quicken(crew->arena, crew->rules);
		rules_assemble(crew->rules);
	}
	crew->quick = true;
}

static enum status
hire_all(struct crew *crew, const int inbox[2], const int reader[2], const int outbox[2], const int token[2],
    int64_t now_ms, struct why *why)
{
	const struct links none = {-1, -1, -1, -1, -1};
	struct links links[CREW_COUNT] = {none, none, none, none};
	enum status st = OK;

	links[CREW_DESK].inbox = inbox[0];
	links[CREW_DESK].reader = reader[0];
	links[CREW_DESK].outbox = outbox[0];
	links[CREW_INBOX].desk = inbox[1];
	links[CREW_OUTBOX].desk = outbox[1];
	links[CREW_INBOX].outbox = token[0];
	links[CREW_OUTBOX].inbox = token[1];
	for (enum crew_role role = 0; role < CREW_COUNT && st == OK; role++)
		if (role != CREW_READER)
			st = hire(crew, role, links[role], now_ms, why);
	return st;
}

enum status
crew_start(struct crew *crew, int64_t now_ms, struct why *why)
{
	int inbox[2] = {-1, -1}, reader[2] = {-1, -1}, outbox[2] = {-1, -1}, token[2] = {-1, -1};
	enum status st;

	if ((st = make_pair(inbox, why)) == OK && (st = make_pair(reader, why)) == OK &&
	    (st = make_pair(outbox, why)) == OK && (st = make_pair(token, why)) == OK)
		st = hire_all(crew, inbox, reader, outbox, token, now_ms, why);
	for (size_t i = 0; i < 2; i++) {
		close_one(&inbox[i]);
		close_one(&outbox[i]);
		close_one(&token[i]);
	}
	close_one(&reader[0]);
	crew->reader_end = reader[1];
	return st;
}

enum status
crew_hire_reader(struct crew *crew, int64_t now_ms, struct why *why)
{
	const struct links links = {-1, -1, -1, .desk = crew->reader_end, .outbox = -1};

	if (!crew->once)
		make_quick(crew);
	return hire(crew, CREW_READER, links, now_ms, why);
}

enum crew_role
crew_gone(struct crew *crew, pid_t pid, bool *was_ready)
{
	for (enum crew_role role = 0; role < CREW_COUNT; role++)
		if (crew->workers[role].pid == pid) {
			close_one(&crew->workers[role].sock);
			*was_ready = crew->workers[role].ready;
			crew->workers[role] = (struct worker){.sock = -1};
			return role;
		}
	return CREW_COUNT;
}

void
crew_stop(struct crew *crew)
{
	struct why why;

	for (enum crew_role role = 0; role < CREW_COUNT; role++)
		if (crew->workers[role].pid != 0 &&
		    frame_signal(crew->workers[role].sock, FRAME_STOP, &why) != OK)
			crew_kill(crew, role); /* it does not listen */
}

void
crew_kill(struct crew *crew, enum crew_role role)
{
	if (crew->workers[role].pid != 0)
		kill(crew->workers[role].pid, SIGKILL);
}

bool
crew_runs(const struct crew *crew)
{
	for (enum crew_role role = 0; role < CREW_COUNT; role++)
		if (crew->workers[role].pid != 0)
			return true;
	return false;
}

bool
crew_ready(const struct crew *crew)
{
	for (enum crew_role role = 0; role < CREW_COUNT; role++)
		if (!crew->workers[role].ready &&
		    (role != CREW_READER || !crew->once || crew->workers[role].pid != 0))
			return false;
	return true;
}

void
crew_close(struct crew *crew)
{
	close_one(&crew->reader_end);
	for (enum crew_role role = 0; role < CREW_COUNT; role++)
		close_one(&crew->workers[role].sock);
}
