/*
 * balks -- preloaded into facteurd: once, the kernel has no memory for the desk.  FACTEUR_BALKS says where: "tell", to tell the
 * inbox of the second letter that is done; "take", to look at a large letter.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#define FRAME_DONE 3

static int
balks(const char *where, int nth)
{
	static int times;
	const char *wanted = getenv("FACTEUR_BALKS");
	char name[17] = "";

	prctl(PR_GET_NAME, name);
	return wanted != NULL && strcmp(wanted, where) == 0 && strcmp(name, "desk") == 0 && ++times == nth;
}

ssize_t
sendmsg(int sock, const struct msghdr *message, int flags)
{
	ssize_t (*real)(int, const struct msghdr *, int);
	const uint32_t *header = message->msg_iov[0].iov_base; /* size, type, id */

	if (message->msg_iov[0].iov_len == 16 && header[1] == FRAME_DONE && balks("tell", 2)) {
		errno = ENOBUFS;
		return -1;
	}
	*(void **)&real = dlsym(RTLD_NEXT, "sendmsg");
	return real(sock, message, flags);
}

void *
mmap(void *at, size_t size, int prot, int flags, int fd, off_t offset)
{
	if (fd >= 0 && fcntl(fd, F_GET_SEALS) > 0 && balks("take", 1)) {
		errno = ENOMEM;
		return MAP_FAILED;
	}
	return (void *)syscall(SYS_mmap, at, size, prot, flags, fd, offset);
}
