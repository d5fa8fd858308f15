/*
 * valgrind.h -- for tests of sealed and confined processes: what keeps hostile bytes in also keeps valgrind out, which
 * needs system calls, limits and memory of its own.  They run under ASan and by themselves.  After cmocka.h.
 */
#ifndef UNIT_VALGRIND_H
#define UNIT_VALGRIND_H

#include <stdlib.h>
#include <string.h>

static void
not_under_valgrind(void)
{
	const char *preload = getenv("LD_PRELOAD");

	if (preload != NULL && strstr(preload, "vgpreload") != NULL)
		skip();
}

#endif
