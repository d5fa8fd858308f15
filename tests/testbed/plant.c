/*
 * plant -- preloaded into facteurd, makes the reader break over a letter that asks for it: "X-Plant: crash", "hang", "memory",
 * or "escape", which tries the ways out of the room and says on stderr which were open.
 *
 * GMime is handed every letter by one call, which is taken over here.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct bytes { /* a GByteArray, as far as it matters */
	unsigned char *data;
	unsigned size;
};

static void
eat(void)
{
	for (;;) {
		char *piece = malloc((size_t)64 << 20);

		if (piece == NULL)
			abort(); /* as an arena does */
		*piece = 1;
	}
}

static void
tell(const char *what, int got)
{
	dprintf(2, "plant: %s %s\n", what, got < 0 ? "refused" : "ESCAPED");
}

static void
escape(void)
{
	static char *const nobody[] = {NULL};
	int file = open("/etc/passwd", O_RDONLY), made = open("/tmp/plant", O_WRONLY | O_CREAT, 0600);
	int sock = socket(AF_INET, SOCK_STREAM, 0);
	pid_t child;

	tell("open", file);
	tell("write", made);
	tell("socket", sock);
	if ((child = fork()) == 0)
		_exit(0);
	tell("fork", child);
	execve("/bin/true", nobody, nobody);
	tell("exec", -1);
	tell("kill", kill(getppid(), 0));
}

void *g_mime_stream_mem_new_with_byte_array(struct bytes *);

void *
g_mime_stream_mem_new_with_byte_array(struct bytes *bytes)
{
	void *(*real)(struct bytes *);
	const char *at = memmem(bytes->data, bytes->size, "X-Plant: ", 9);

	*(void **)&real = dlsym(RTLD_NEXT, "g_mime_stream_mem_new_with_byte_array");
	if (at != NULL && bytes->size - (size_t)(at - (char *)bytes->data) > 16) {
		if (strncmp(at + 9, "crash", 5) == 0)
			raise(SIGSEGV), __builtin_trap();
		else if (strncmp(at + 9, "hang", 4) == 0)
			for (;;)
				sleep(1000);
		else if (strncmp(at + 9, "memory", 6) == 0)
			eat();
		else if (strncmp(at + 9, "escape", 6) == 0)
			escape();
	}
	return real(bytes);
}
