/*
 * plant -- preloaded into facteurd, makes the reader break over a letter whose text asks for it: "X-Plant: crash", "hang", "memory",
 * or "escape", which tries the ways out of the room and says on stderr which were open.
 *
 * GMime is handed the text of a letter by one call, which is taken over here; a letter whose parts leave no doubt is not
 * (parsers/mime-part.h), so that the one with the trap has a field with an odd name.
 *
 * The outbox breaks over a mail that says "X-Plant: leaving", as it lays it into a Maildir.
 *
 * In the other workers it acts when they first say something, if FACTEUR_PLANT_TRY names paths ("a:b"): it opens each to read
 * it and to make a file in it, starts a program, and says on stderr what came of it: `plant: desk read /etc/passwd refused`.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
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

ssize_t
write(int fd, const void *bytes, size_t size)
{
	ssize_t (*real)(int, const void *, size_t);
	char name[17] = "";

	*(void **)&real = dlsym(RTLD_NEXT, "write");
	if (memmem(bytes, size, "X-Plant: leaving", 16) != NULL && prctl(PR_GET_NAME, name) == 0 &&
	    strcmp(name, "outbox") == 0)
		raise(SIGSEGV);
	return real(fd, bytes, size);
}

static void
tell_of(const char *worker, const char *what, const char *path, int open)
{
	dprintf(2, "plant: %s %s %s %s\n", worker, what, path, open ? "open" : "refused");
}

static int
starts(const char *program)
{
	char *const arguments[] = {(char *)program, NULL}, *const environment[] = {NULL};
	int status = 0;
	pid_t child = fork();

	if (child == 0) {
		execve(program, arguments, environment);
		_exit(99);
	}
	return waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static void
look_around(const char *worker, const char *paths)
{
	char list[4096], made[4200], *rest = list;
	int fd;

	snprintf(list, sizeof(list), "%s", paths);
	for (const char *path; (path = strsep(&rest, ":")) != NULL;) {
		if ((fd = open(path, O_RDONLY)) >= 0)
			close(fd);
		tell_of(worker, "read", path, fd >= 0);
		snprintf(made, sizeof(made), "%s/planted", path);
		if ((fd = open(made, O_WRONLY | O_CREAT, 0600)) >= 0)
			close(fd), unlink(made);
		tell_of(worker, "write", path, fd >= 0);
	}
	tell_of(worker, "start", "/bin/true", starts("/bin/true"));
}

ssize_t
sendmsg(int sock, const struct msghdr *message, int flags)
{
	static const char *const workers[] = {"desk", "inbox", "outbox"};
	ssize_t (*real)(int, const struct msghdr *, int);
	static int looked;
	const char *paths = getenv("FACTEUR_PLANT_TRY");
	char name[17] = "";

	*(void **)&real = dlsym(RTLD_NEXT, "sendmsg");
	if (paths != NULL && !looked && prctl(PR_GET_NAME, name) == 0)
		for (unsigned i = 0; i < sizeof(workers) / sizeof(*workers); i++)
			if (strcmp(name, workers[i]) == 0) {
				looked = 1;
				look_around(workers[i], paths);
			}
	return real(sock, message, flags);
}
