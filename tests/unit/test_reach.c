#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "reach.h"
#include "valgrind.h"

/* A machine in a folder: everything a configuration names, and something it does not. */
struct machine {
	struct arena *arena;
	char *root;
	struct config config;
};

static const char *
at(const struct machine *machine, const char *name)
{
	return arena_printf(machine->arena, "%s/%s", machine->root, name);
}

static void
put(const struct machine *machine, const char *name)
{
	int fd = open(at(machine, name), O_WRONLY | O_CREAT, 0600);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, "x\n", 2), 2);
	close(fd);
}

static int
set_up(void **state)
{
	static const char *const folders[] = {
	    "state", "disk", "in", "in/cur", "secrets", "tokens", "ca", "out", "elsewhere"};
	static const char *const files[] = {"state/facteur.db", "in/cur/1", "secrets/imap", "tokens/refresh",
	    "ca/ours.pem", "elsewhere/file", "communes.tsv"};
	struct machine *machine = calloc(1, sizeof(*machine));
	char name[] = "/tmp/facteur-reach-XXXXXX";

	assert_non_null(machine);
	machine->arena = arena_open();
	machine->root = strdup(mkdtemp(name));
	for (size_t i = 0; i < COUNT(folders); i++)
		assert_int_equal(mkdir(at(machine, folders[i]), 0700), 0);
	for (size_t i = 0; i < COUNT(files); i++)
		put(machine, files[i]);
	assert_int_equal(symlink(at(machine, "disk"), at(machine, "state/documents")), 0);
	/* As certbot does: what is named is a link, and both may be replaced. */
	assert_int_equal(symlink(at(machine, "ca/ours.pem"), at(machine, "secrets/ca.pem")), 0);
	machine->config = (struct config){.state_dir = at(machine, "state"),
	    .communes = at(machine, "communes.tsv"),
	    .inbox = {.url = arena_printf(machine->arena, "maildir:%s", at(machine, "in")),
		.password_file = at(machine, "secrets/imap"),
		.tls_ca = at(machine, "secrets/ca.pem"),
		.oauth2.refresh_token_file = at(machine, "tokens/refresh")},
	    .outbox = {.url = arena_printf(machine->arena, "maildir:%s", at(machine, "out/deep/there"))}};
	*state = machine;
	return 0;
}

static int
tear_down(void **state)
{
	struct machine *machine = *state;
	char command[256];

	snprintf(command, sizeof(command), "rm -rf '%s'", machine->root);
	assert_int_equal(system(command), 0);
	free(machine->root);
	arena_close(machine->arena);
	free(machine);
	return 0;
}

static bool
opens(const char *path, int flags)
{
	int fd = open(path, flags | O_CLOEXEC, 0600);

	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

/* 'r', 'w' (a file in that folder), 'd' (a folder made in it), 'm' (moved between two of its folders), 'x'. */
static bool
can(char what, const char *path)
{
	char inner[4096], other[4096];
	char *const arguments[] = {(char *)"true", NULL};

	snprintf(inner, sizeof(inner), "%s/made", path);
	snprintf(other, sizeof(other), "%s/deeper/made", path);
	switch (what) {
	case 'r':
		return opens(path, O_RDONLY);
	case 'w':
		return opens(inner, O_WRONLY | O_CREAT | O_TRUNC) && unlink(inner) == 0;
	case 'd':
		return mkdir(inner, 0700) == 0 && rmdir(inner) == 0;
	case 'm':
		snprintf(inner, sizeof(inner), "%s/deeper", path);
		if (mkdir(inner, 0700) != 0)
			return false;
		snprintf(inner, sizeof(inner), "%s/made", path);
		return opens(inner, O_WRONLY | O_CREAT) && rename(inner, other) == 0 && unlink(other) == 0;
	default:
		execv(path, arguments);
		return false; /* what can, ends with 0 */
	}
}

#define CAN    0
#define CANNOT 42

/* What a worker of that role ends with that tries this. */
static int
tried(const struct machine *machine, enum crew_role role, char what, const char *path)
{
	pid_t pid = fork();
	int status;

	if (pid == 0) {
		reach_limit(&machine->config, role);
		_exit(can(what, path) ? CAN : CANNOT);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

/* Of the kernel: 0 has none, below 2 is of no use here, 4 knows TCP, 6 processes outside. */
static long
landlock(void)
{
	long version = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);

	return version < 0 ? 0 : version;
}

static void
each_reaches_what_it_needs_and_no_more(void **state)
{
	static const struct {
		char what;
		const char *path;
		bool desk, inbox, outbox;
	} rows[] = {
	    {'r', "state/facteur.db", true, false, true},
	    {'w', "state", true, false, true},
	    {'d', "state/documents", true, false, true}, /* it is a link */
	    {'m', "state", true, false, true},
	    {'r', "in/cur/1", false, true, false},
	    {'w', "in/cur", false, true, false},
	    {'m', "in", false, true, false},
	    {'r', "secrets/imap", false, true, false},
	    {'w', "secrets", false, false, false},
	    {'r', "secrets/ca.pem", false, true, false},
	    {'r', "ca/ours.pem", false, true, false},
	    {'r', "tokens/refresh", false, true, true},
	    {'w', "tokens", false, false, false},
	    {'r', "communes.tsv", true, false, false},
	    {'r', "elsewhere/file", false, false, false},
	    {'r', "elsewhere", false, false, false},
	    {'w', "elsewhere", false, false, false},
	    {'r', "/etc/passwd", false, true, true},
	    {'r', "/proc/1/status", false, false, false},
	    {'r', "/usr/share/zoneinfo/Europe/Paris", true, true, true},
	    {'r', "/dev/null", true, true, true},
	    {'x', "/usr/bin/true", true, false, false},
	};
	static const enum crew_role roles[] = {CREW_DESK, CREW_INBOX, CREW_OUTBOX};
	const struct machine *machine = *state;

	not_under_valgrind();
	if (landlock() < 2)
		skip();
	for (size_t i = 0; i < COUNT(rows); i++)
		for (size_t r = 0; r < COUNT(roles); r++) {
			const bool expected[] = {rows[i].desk, rows[i].inbox, rows[i].outbox};
			const char *path = *rows[i].path == '/' ? rows[i].path : at(machine, rows[i].path);
#ifdef __SANITIZE_ADDRESS__
			if (strncmp(path, "/proc", 5) == 0)
				continue;
#endif
			if (tried(machine, roles[r], rows[i].what, path) != (expected[r] ? CAN : CANNOT))
				fail_msg("%s: %c %s: %s", crew_name(roles[r]), rows[i].what, rows[i].path,
				    expected[r] ? "refused" : "not refused");
			rmdir(at(machine, "state/deeper"));
			rmdir(at(machine, "in/deeper"));
		}
}

/* The outbox's Maildir is not there yet: it is made, whole. */
static void
a_maildir_that_is_not_there_can_be_made(void **state)
{
	const struct machine *machine = *state;

	not_under_valgrind();
	if (landlock() < 2)
		skip();
	assert_int_equal(tried(machine, CREW_OUTBOX, 'd', at(machine, "out")), CAN);
	assert_int_equal(tried(machine, CREW_OUTBOX, 'd', machine->root), CANNOT);
	assert_int_equal(tried(machine, CREW_INBOX, 'd', at(machine, "out")), CANNOT);
}

/* A password that is changed comes by rename: the running worker reads the new one. */
static void
a_secret_that_is_replaced_is_still_read(void **state)
{
	const struct machine *machine = *state;
	int told[2], status;
	char word;
	pid_t pid;

	not_under_valgrind();
	assert_int_equal(pipe(told), 0);
	if ((pid = fork()) == 0) {
		reach_limit(&machine->config, CREW_INBOX);
		_exit(read(told[0], &word, 1) == 1 && can('r', at(machine, "secrets/imap")) ? CAN : CANNOT);
	}
	usleep(100000);
	put(machine, "secrets/imap.new");
	assert_int_equal(rename(at(machine, "secrets/imap.new"), at(machine, "secrets/imap")), 0);
	assert_int_equal(write(told[1], "x", 1), 1);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(WEXITSTATUS(status), CAN);
	close(told[0]);
	close(told[1]);
}

/* 1: no new privileges; 2: TCP out, 4: TCP in, 8: signals to processes outside. */
static int
powers(const struct machine *machine, enum crew_role role, const struct sockaddr_in *peer)
{
	struct sockaddr_in here = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	pid_t pid = fork();
	int status, client, server, found = 0;

	if (pid == 0) {
		reach_limit(&machine->config, role);
		found |= prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1 ? 1 : 0;
		client = socket(AF_INET, SOCK_STREAM, 0);
		server = socket(AF_INET, SOCK_STREAM, 0);
		if (connect(client, (const struct sockaddr *)peer, sizeof(*peer)) == 0)
			found |= 2;
		if (bind(server, (struct sockaddr *)&here, sizeof(here)) == 0)
			found |= 4;
		close(client);
		close(server);
		if (kill(getppid(), 0) == 0)
			found |= 8;
		_exit(found);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static void
none_gains_a_privilege_and_only_who_must_talks_to_servers(void **state)
{
	const struct machine *machine = *state;
	struct sockaddr_in peer = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t size = sizeof(peer);
	int listener = socket(AF_INET, SOCK_STREAM, 0);
	long version = landlock();
	int always = 1 | (version < 4 ? 2 | 4 : 0) | (version < 6 ? 8 : 0);

	not_under_valgrind();
	assert_int_equal(bind(listener, (struct sockaddr *)&peer, sizeof(peer)), 0);
	assert_int_equal(listen(listener, 5), 0);
	assert_int_equal(getsockname(listener, (struct sockaddr *)&peer, &size), 0);
	assert_int_equal(powers(machine, CREW_DESK, &peer), always);
	assert_int_equal(powers(machine, CREW_INBOX, &peer), always | 2);
	assert_int_equal(powers(machine, CREW_OUTBOX, &peer), always | 2);
	close(listener);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(each_reaches_what_it_needs_and_no_more, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(a_maildir_that_is_not_there_can_be_made, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(a_secret_that_is_replaced_is_still_read, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(
		none_gains_a_privilege_and_only_who_must_talks_to_servers, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
