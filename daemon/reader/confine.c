#include "reader/confine.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <seccomp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/fence.h"

#define MEMORY_BYTES  ((rlim_t)512 << 20)
#define CPU_S	      30 /* whatever its parent counts */
#define FILES_MAX     64
#define LOOK_MS	      200 /* how often its processor time is looked at */
#define EXIT_UNSEALED 120 /* the child could not be confined, so nothing was run */

/* What loading and running a filter asks for.  Opening is bounded by Landlock; all else fails with EPERM. */
static const int allowed[] = {
    SCMP_SYS(read),
    SCMP_SYS(pread64),
    SCMP_SYS(readv),
    SCMP_SYS(write),
    SCMP_SYS(writev),
    SCMP_SYS(open),
    SCMP_SYS(openat),
    SCMP_SYS(close),
    SCMP_SYS(stat),
    SCMP_SYS(fstat),
    SCMP_SYS(lstat),
    SCMP_SYS(newfstatat),
    SCMP_SYS(statx),
    SCMP_SYS(access),
    SCMP_SYS(faccessat),
    SCMP_SYS(faccessat2),
    SCMP_SYS(readlink),
    SCMP_SYS(readlinkat),
    SCMP_SYS(getdents64),
    SCMP_SYS(getcwd),
    SCMP_SYS(lseek),
    SCMP_SYS(fcntl),
    SCMP_SYS(fadvise64),
    SCMP_SYS(mmap),
    SCMP_SYS(mprotect),
    SCMP_SYS(munmap),
    SCMP_SYS(mremap),
    SCMP_SYS(madvise),
    SCMP_SYS(brk),
    SCMP_SYS(futex),
    SCMP_SYS(rt_sigaction),
    SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(rt_sigreturn),
    SCMP_SYS(sigaltstack),
    SCMP_SYS(restart_syscall),
    SCMP_SYS(clock_gettime),
    SCMP_SYS(clock_getres),
    SCMP_SYS(gettimeofday),
    SCMP_SYS(time),
    SCMP_SYS(getrandom),
    SCMP_SYS(getpid),
    SCMP_SYS(gettid),
    SCMP_SYS(getuid),
    SCMP_SYS(geteuid),
    SCMP_SYS(getgid),
    SCMP_SYS(getegid),
    SCMP_SYS(uname),
    SCMP_SYS(sysinfo),
    SCMP_SYS(sched_yield),
    SCMP_SYS(sched_getaffinity),
    SCMP_SYS(execve),
    SCMP_SYS(arch_prctl),
    SCMP_SYS(set_tid_address),
    SCMP_SYS(set_robust_list),
    SCMP_SYS(rseq),
    SCMP_SYS(getrlimit),
    SCMP_SYS(exit),
    SCMP_SYS(exit_group),
};

/* Programs, libraries and their data; nothing of the machine's, and nothing of ours. */
static const char *const readable[] = {"/usr", "/lib", "/lib64", "/etc/ld.so.cache"};

/* -- in the child -- */

static bool
limit(int resource, rlim_t most)
{
	struct rlimit bounds = {.rlim_cur = most, .rlim_max = most};

	return setrlimit(resource, &bounds) == 0;
}

static bool
limit_all(void)
{
#if !defined(__SANITIZE_ADDRESS__) /* whose shadow memory alone takes terabytes of addresses */
	if (!limit(RLIMIT_AS, MEMORY_BYTES))
		return false;
#endif
	return limit(RLIMIT_CPU, CPU_S) && limit(RLIMIT_CORE, 0) && limit(RLIMIT_FSIZE, 0) &&
	       limit(RLIMIT_NOFILE, FILES_MAX);
}

/* A kernel without Landlock has seccomp still to pass. */
static bool
close_files(void)
{
	struct fence fence;
	struct why why;
	enum status st = OK;

	fence_open(&fence, false, FENCE_NO_TCP);
	for (size_t i = 0; i < COUNT(readable) && st == OK; i++)
		st = fence_allow(&fence, readable[i], FENCE_READ | FENCE_EXECUTE, &why);
	if (st != OK) {
		fence_drop(&fence);
		return false;
	}
	st = fence_close(&fence, &why);
	return st == OK || st == NONE;
}

static bool
filter_calls(void)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
	int error = filter == NULL ? -ENOMEM : 0;

	for (size_t i = 0; i < COUNT(allowed) && error == 0; i++)
		error = seccomp_rule_add(filter, SCMP_ACT_ALLOW, allowed[i], 0);
	if (error == 0) /* limits may be asked for, of nobody else, and not be set */
		error = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(prlimit64), 2,
		    SCMP_A0(SCMP_CMP_EQ, 0, 0), SCMP_A2(SCMP_CMP_EQ, 0, 0));
	if (error == 0)
		error = seccomp_load(filter);
	seccomp_release(filter);
	return error == 0;
}

static bool
confine(void)
{
	return limit_all() && close_files() && filter_calls();
}

struct job {
	const char *const *arguments; /* a program, or ... */
	int (*work)(int out, void *); /* ... a function */
	void *data;
};

static _Noreturn void
become(const struct job *job, int fd, int out, pid_t parent)
{
	static char *const environment[] = {(char *)"LC_ALL=C.UTF-8", (char *)"PATH=/usr/bin:/bin", NULL};
	int null = open("/dev/null", O_WRONLY);
	sigset_t none;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != parent || dup2(fd, STDIN_FILENO) < 0 ||
	    dup2(out, STDOUT_FILENO) < 0 || dup2(null, STDERR_FILENO) < 0 || close_range(3, ~0U, 0) != 0)
		_exit(EXIT_UNSEALED);
	if (job->work != NULL)
		_exit(job->work(STDOUT_FILENO, job->data));
	if (job->arguments == NULL || !confine())
		_exit(EXIT_UNSEALED);
	execve(job->arguments[0], (char *const *)job->arguments, environment);
	_exit(errno == ENOENT ? EXIT_UNSEALED : 126);
}

/* -- in the parent -- */

/* Processor time it has used; 0 when it is no more. */
static int64_t
cpu_ms(pid_t pid)
{
	struct timespec used;
	clockid_t clock;

	if (clock_getcpuclockid(pid, &clock) != 0 || clock_gettime(clock, &used) != 0)
		return 0;
	return (int64_t)used.tv_sec * 1000 + used.tv_nsec / 1000000;
}

enum ending {
	WHOLE, /* it said all it had to say */
	ENDED, /* it must be ended: what it was given to read is to blame */
	LATE,  /* it must be ended: the machine may be to blame */
};

static enum ending
collect(pid_t pid, int in, const struct confine_bounds *bounds, struct buf *out)
{
	int64_t until = clock_ms() + bounds->wall_ms;
	char part[65536];

	for (;;) {
		struct pollfd waited = {.fd = in, .events = POLLIN};
		int64_t left = until - clock_ms();
		ssize_t got;

		if (cpu_ms(pid) >= bounds->cpu_ms)
			return ENDED;
		if (left <= 0)
			return LATE;
		if (poll(&waited, 1, left < LOOK_MS ? (int)left : LOOK_MS) < 0 && errno != EINTR)
			return LATE;
		if ((waited.revents & (POLLIN | POLLHUP | POLLERR)) == 0)
			continue;
		got = read(in, part, sizeof(part));
		if (got == 0)
			return WHOLE;
		if (got < 0 && errno != EINTR && errno != EAGAIN)
			return LATE;
		if (got > 0 && out->size_bytes + (size_t)got > bounds->most)
			return ENDED;
		if (got > 0)
			buf_add_bytes(out, part, (size_t)got);
	}
}

static enum status
run(const struct job *job, int fd, const struct confine_bounds *bounds, struct buf *out, int *exit_code,
    struct why *why)
{
	pid_t parent = getpid(), pid;
	int ends[2], status = 0;
	enum ending ending;

	*exit_code = -1;
	if (lseek(fd, 0, SEEK_SET) != 0)
		return because(why, RETRY, "a document cannot be rewound: %s", strerror(errno));
	if (pipe2(ends, O_CLOEXEC) != 0)
		return because(why, RETRY, "pipe: %s", strerror(errno));
	if ((pid = fork()) == 0)
		become(job, fd, ends[1], parent);
	close(ends[1]);
	if (pid < 0) {
		close(ends[0]);
		return because(why, RETRY, "fork: %s", strerror(errno));
	}
	ending = collect(pid, ends[0], bounds, out);
	close(ends[0]);
	if (ending != WHOLE)
		kill(pid, SIGKILL);
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	if (WIFEXITED(status) && WEXITSTATUS(status) == EXIT_UNSEALED)
		return because(why, RETRY, "%s cannot be run confined",
		    job->arguments == NULL ? "the reader" : job->arguments[0]);
	if (ending == LATE)
		return because(why, RETRY, "a document was not read in time: the machine is very busy");
	if (ending == WHOLE && WIFEXITED(status))
		*exit_code = WEXITSTATUS(status);
	return OK;
}

enum status
confine_run(const char *const *arguments, int fd, const struct confine_bounds *bounds, struct buf *out,
    int *exit_code, struct why *why)
{
	return run(&(struct job){.arguments = arguments}, fd, bounds, out, exit_code, why);
}

enum status
confine_call(int (*work)(int out, void *), void *data, int fd, const struct confine_bounds *bounds,
    struct buf *out, int *exit_code, struct why *why)
{
	return run(&(struct job){.work = work, .data = data}, fd, bounds, out, exit_code, why);
}
