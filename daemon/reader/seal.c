#include <errno.h>
#include <fcntl.h>
#include <seccomp.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/fence.h"
#include "reader/reader.h"

#define MEMORY_BYTES ((rlim_t)2 << 30) /* a letter of 25 MB is held about ten times over while it is opened */
#define CPU_S	     900
#define FILES_MAX    64

/* What memory, sockets already open and time need; everything else fails with EPERM. */
static const int allowed[] = {
    SCMP_SYS(read),
    SCMP_SYS(pread64),
    SCMP_SYS(write),
    SCMP_SYS(writev),
    SCMP_SYS(recvmsg),
    SCMP_SYS(sendmsg),
    SCMP_SYS(poll),
    SCMP_SYS(ppoll),
    SCMP_SYS(close),
    SCMP_SYS(fstat),
    SCMP_SYS(lseek),
    SCMP_SYS(memfd_create),
    SCMP_SYS(ftruncate),
    SCMP_SYS(fcntl),
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
    SCMP_SYS(clock_nanosleep),
    SCMP_SYS(gettimeofday),
    SCMP_SYS(getrandom),
    SCMP_SYS(getpid),
    SCMP_SYS(gettid),
    SCMP_SYS(tgkill),
    SCMP_SYS(sched_yield),
    SCMP_SYS(exit),
    SCMP_SYS(exit_group),
};
/* Memory may be mapped, but none that can be executed: what PCRE2 compiled is there already. */
static const int mapping[] = {SCMP_SYS(mmap), SCMP_SYS(mprotect)};

static enum status
limit(int resource, rlim_t most, struct why *why)
{
	struct rlimit bounds = {.rlim_cur = most, .rlim_max = most};

	if (setrlimit(resource, &bounds) != 0)
		return because(why, BROKEN, "setrlimit: %s", strerror(errno));
	return OK;
}

static enum status
limit_all(struct why *why)
{
	enum status st;

#if !defined(__SANITIZE_ADDRESS__) /* whose shadow memory alone takes terabytes of addresses */
	if ((st = limit(RLIMIT_AS, MEMORY_BYTES, why)) != OK)
		return st;
#endif
	if ((st = limit(RLIMIT_CPU, CPU_S, why)) != OK || (st = limit(RLIMIT_CORE, 0, why)) != OK)
		return st;
	return limit(RLIMIT_NOFILE, FILES_MAX, why);
}

/* No path can be reached any more, no privilege gained.  A kernel without Landlock has seccomp still to pass. */
static enum status
close_files(struct why *why)
{
	struct fence fence;
	enum status st;

	fence_open(&fence, false, FENCE_NO_TCP);
	st = fence_close(&fence, why);
	return st == NONE ? OK : st;
}

static enum status
filter_calls(struct why *why)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
	int error = filter == NULL ? -ENOMEM : 0;

	for (size_t i = 0; i < COUNT(allowed) && error == 0; i++)
		error = seccomp_rule_add(filter, SCMP_ACT_ALLOW, allowed[i], 0);
	for (size_t i = 0; i < COUNT(mapping) && error == 0; i++)
		error = seccomp_rule_add(
		    filter, SCMP_ACT_ALLOW, mapping[i], 1, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
	if (error == 0) /* fstat(2) as newer libraries call it: on a descriptor */
		error = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(newfstatat), 1,
		    SCMP_A3(SCMP_CMP_MASKED_EQ, AT_EMPTY_PATH, AT_EMPTY_PATH));
	if (error == 0)
		error = seccomp_load(filter);
	seccomp_release(filter);
	return error == 0 ? OK : because(why, BROKEN, "seccomp: %s", strerror(-error));
}

enum status
reader_seal(struct why *why)
{
	enum status st;

	if ((st = limit_all(why)) != OK)
		return st;
	if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
		return because(why, BROKEN, "prctl: %s", strerror(errno));
	if ((st = close_files(why)) != OK)
		return st;
	return filter_calls(why);
}
