/*
 * unfenced -- linked into the programs of `make coverage` alone, by -Wl,--wrap: gcov writes its counts when a process
 * ends, which sealed workers may not do.  They are not sealed there, and write them before _exit.
 */
#include <errno.h>
#include <stdarg.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

extern void __gcov_dump(void);
int __real_setrlimit(__rlimit_resource_t resource, const struct rlimit *bounds);
long __real_syscall(long number, ...);
void __real__exit(int code) __attribute__((noreturn));
int __wrap_seccomp_load(const void *filter);
int __wrap_setrlimit(__rlimit_resource_t resource, const struct rlimit *bounds);
long __wrap_syscall(long number, ...);
void __wrap__exit(int code) __attribute__((noreturn));

int
__wrap_seccomp_load(const void *filter)
{
	(void)filter;
	return 0;
}

int
__wrap_setrlimit(__rlimit_resource_t resource, const struct rlimit *bounds)
{
	return resource == RLIMIT_CORE ? __real_setrlimit(resource, bounds) : 0;
}

/* A kernel without Landlock: facteurd says so and goes on. */
long
__wrap_syscall(long number, ...)
{
	long words[6];
	va_list args;

	if (number == SYS_landlock_create_ruleset || number == SYS_landlock_add_rule ||
	    number == SYS_landlock_restrict_self) {
		errno = ENOSYS;
		return -1;
	}
	va_start(args, number);
	for (int i = 0; i < 6; i++)
		words[i] = va_arg(args, long);
	va_end(args);
	return __real_syscall(number, words[0], words[1], words[2], words[3], words[4], words[5]);
}

void
__wrap__exit(int code)
{
	__gcov_dump();
	__real__exit(code);
}
