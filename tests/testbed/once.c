/*
 * once -- preloaded into facteurd: one call fails, once in a process, as on a machine in trouble that gets over it.  What
 * FACTEUR_ONCE says: "document", the outbox cannot open a document (EMFILE); "database", the desk cannot read the database
 * (ENOMEM) after it has written a document, which it does in the middle of a letter.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

static bool failed, written;

static bool
is_asked(const char *worker, const char *what)
{
	const char *asked = getenv("FACTEUR_ONCE");
	char name[17] = "";

	prctl(PR_GET_NAME, name);
	return asked != NULL && strcmp(asked, what) == 0 && strcmp(name, worker) == 0;
}

static bool
is_of(int fd, const char *part)
{
	char link[64], path[4096];
	ssize_t size;

	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	if ((size = readlink(link, path, sizeof(path) - 1)) <= 0)
		return false;
	path[size] = '\0';
	return strstr(path, part) != NULL;
}

static int
open_as(const char *symbol, const char *path, int flags, int mode)
{
	int (*real)(const char *, int, ...);

	*(void **)&real = dlsym(RTLD_NEXT, symbol);
	if (!failed && strstr(path, "/documents/") != NULL && is_asked("outbox", "document")) {
		failed = true;
		errno = EMFILE;
		return -1;
	}
	return real(path, flags, mode);
}

int
open(const char *path, int flags, ...)
{
	va_list args;
	int mode;

	va_start(args, flags);
	mode = flags & O_CREAT ? va_arg(args, int) : 0;
	va_end(args);
	return open_as("open", path, flags, mode);
}

int
open64(const char *path, int flags, ...)
{
	va_list args;
	int mode;

	va_start(args, flags);
	mode = flags & O_CREAT ? va_arg(args, int) : 0;
	va_end(args);
	return open_as("open64", path, flags, mode);
}

ssize_t
write(int fd, const void *bytes, size_t size)
{
	ssize_t (*real)(int, const void *, size_t);

	*(void **)&real = dlsym(RTLD_NEXT, "write");
	if (!written && is_asked("desk", "database"))
		written = is_of(fd, "/documents/");
	return real(fd, bytes, size);
}

/* Where the database is not mapped it is read. */
void *
mmap64(void *at, size_t size, int may, int flags, int fd, off64_t from)
{
	void *(*real)(void *, size_t, int, int, int, off64_t);

	*(void **)&real = dlsym(RTLD_NEXT, "mmap64");
	if (fd >= 0 && is_asked("desk", "database") && is_of(fd, "facteur.db") && !is_of(fd, "-shm")) {
		errno = ENOMEM;
		return MAP_FAILED;
	}
	return real(at, size, may, flags, fd, from);
}

ssize_t
pread64(int fd, void *bytes, size_t size, off64_t at)
{
	ssize_t (*real)(int, void *, size_t, off64_t);

	*(void **)&real = dlsym(RTLD_NEXT, "pread64");
	if (written && !failed && is_of(fd, "facteur.db")) {
		failed = true;
		errno = ENOMEM;
		return -1;
	}
	return real(fd, bytes, size, at);
}
