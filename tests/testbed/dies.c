/*
 * dies -- preloaded into facteurd: the process that has synced a file of the database for the FACTEUR_DIES'th time is
 * killed, as by a power cut a moment later: what it synced is there, and nothing that it would have done after.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

int
fdatasync(int fd)
{
	static int left;
	int (*real)(int), code;

	*(void **)&real = dlsym(RTLD_NEXT, "fdatasync");
	code = real(fd);
	if (left == 0 && getenv("FACTEUR_DIES") != NULL)
		left = atoi(getenv("FACTEUR_DIES"));
	if (left > 0 && --left == 0)
		raise(SIGKILL);
	return code;
}
