/*
 * full -- preloaded into facteurd: while the file FACTEUR_FULL names is there, nothing more can be written below the folder
 * of the same name without ".full", or to the file of that name, as on a full disk (ENOSPC), or with FACTEUR_READ_ONLY one
 * that the kernel no longer writes to (EROFS).
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The error a write to this descriptor gets; 0: none. */
static int
refused(int fd)
{
	const char *flag = getenv("FACTEUR_FULL");
	char link[64], path[4096];
	ssize_t size;
	size_t folder;

	if (flag == NULL || access(flag, F_OK) != 0)
		return 0;
	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	if ((size = readlink(link, path, sizeof(path) - 1)) <= 0)
		return 0;
	path[size] = '\0';
	folder = strlen(flag) - strlen(".full");
	if (strncmp(path, flag, folder) != 0 || (path[folder] != '/' && path[folder] != '\0'))
		return 0;
	return getenv("FACTEUR_READ_ONLY") != NULL ? EROFS : ENOSPC;
}

ssize_t
write(int fd, const void *bytes, size_t size)
{
	ssize_t (*real)(int, const void *, size_t);

	*(void **)&real = dlsym(RTLD_NEXT, "write");
	if ((errno = refused(fd)) != 0)
		return -1;
	return real(fd, bytes, size);
}

ssize_t
pwrite64(int fd, const void *bytes, size_t size, off64_t at)
{
	ssize_t (*real)(int, const void *, size_t, off64_t);

	*(void **)&real = dlsym(RTLD_NEXT, "pwrite64");
	if ((errno = refused(fd)) != 0)
		return -1;
	return real(fd, bytes, size, at);
}

int
ftruncate64(int fd, off64_t size)
{
	int (*real)(int, off64_t);

	*(void **)&real = dlsym(RTLD_NEXT, "ftruncate64");
	if ((errno = refused(fd)) != 0)
		return -1;
	return real(fd, size);
}
