/*
 * nodelay -- TCP_NODELAY for a peer that does not ask for it: mlmmj-send and fetchmail write each line for itself, and would be
 * timed waiting for acknowledgements.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

int
connect(int sock, const struct sockaddr *address, socklen_t size)
{
	int (*next)(int, const struct sockaddr *, socklen_t) =
	    (int (*)(int, const struct sockaddr *, socklen_t))dlsym(RTLD_NEXT, "connect");
	int yes = 1;

	setsockopt(sock, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes));
	return next(sock, address, size);
}
