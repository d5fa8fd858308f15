#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "codec.h"
#include "message.h"
#include "reader/reader.h"
#include "reading.h"
#include "valgrind.h"

static bool
no_descriptor(int fd)
{
	if (fd >= 0)
		close(fd);
	return fd < 0;
}

/* What a sealed process must not do; true when it was refused. */
static bool
open_is_refused(void)
{
	return no_descriptor(open("/etc/passwd", O_RDONLY)) &&
	       no_descriptor(open("/tmp/facteur-sealed", O_WRONLY | O_CREAT, 0600));
}

static bool
socket_is_refused(void)
{
	return no_descriptor(socket(AF_INET, SOCK_STREAM, 0)) &&
	       no_descriptor(socket(AF_UNIX, SOCK_STREAM, 0));
}

static bool
fork_is_refused(void)
{
	pid_t pid = fork();

	if (pid == 0)
		_exit(0);
	return pid < 0;
}

static bool
exec_is_refused(void)
{
	char *const arguments[] = {(char *)"true", NULL};

	return execv("/bin/true", arguments) < 0; /* it would exit 0, which the parent takes for a failure */
}

static bool
kill_is_refused(void)
{
	return kill(getppid(), 0) < 0;
}

static bool
code_is_refused(void)
{
	/* cppcheck-suppress invalidFunctionArg ; -1 is what an anonymous mapping asks for */
	void *code = mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (code != MAP_FAILED)
		munmap(code, 4096);
	return code == MAP_FAILED;
}

static bool
stat_is_refused(void)
{
	return access("/etc/passwd", F_OK) < 0;
}

#define REFUSED_EXIT 42

/* Runs `attempt` in a sealed child; its exit status. */
static int
sealed(bool (*attempt)(void))
{
	pid_t pid = fork();
	int status;

	if (pid == 0) {
		struct why why;
		message_prepare();
		if (reader_seal(&why) != OK)
			_exit(1);
		_exit(attempt() ? REFUSED_EXIT : 2);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static void
nothing_can_be_reached_from_within(void **state)
{
	static const struct {
		const char *what;
		bool (*attempt)(void);
	} rows[] = {
	    {"open", open_is_refused},
	    {"socket", socket_is_refused},
	    {"fork", fork_is_refused},
	    {"exec", exec_is_refused},
	    {"kill", kill_is_refused},
	    {"executable memory", code_is_refused},
	    {"access", stat_is_refused},
	};

	(void)state;
	not_under_valgrind();
	for (size_t i = 0; i < COUNT(rows); i++)
		if (sealed(rows[i].attempt) != REFUSED_EXIT)
			fail_msg("%s: not refused", rows[i].what);
}

static const struct letter_row {
	const char *charset, *type, *body, *text;
} letters[] = {
    {"utf-8", "text/plain", "1 : entretien \xc3\xa9t\xc3\xa9", "1 : entretien été"},
    {"windows-1252", "text/plain",
	"d\x92"
	"accord \x80",
	"d’accord €"},
    {"iso-8859-15", "text/plain", "c\xbdur \xa4", "cœur €"},
    {"iso-8859-1", "text/plain", "\xe9t\xe9", "été"},
    {"iso-2022-jp", "text/plain", "\x1b$B$\"\x1b(B", "あ"},
    {"utf-7", "text/plain", "+AOk-t+AOk-", "été"},
    {"gb2312", "text/plain", "\xc4\xe3", "你"},
    {"koi8-r", "text/plain", "\xc4\xc1", "да"},
    {"macintosh", "text/plain", "\x8et\x8e", "été"},
    {"x-unknown", "text/plain", "\xe9t\xe9", "été"},
    {"utf-8", "text/html", "<html><body><p>Bonjour,</p><div>je <b>la</b> vois</div></body></html>",
	"Bonjour,\nje la vois"},
};

/* In a sealed child, which can only tell by its exit status. */
static int
opens(const struct letter_row *row)
{
	struct arena *arena = arena_open();
	const char *bytes = arena_printf(arena,
	    "From: a@b.example\r\nSubject: x\r\nContent-Type: %s; charset=%s\r\nContent-Transfer-Encoding: "
	    "8bit\r\n\r\n%s\r\n",
	    row->type, row->charset, row->body);
	const struct message *message = message_parse(arena, bytes, strlen(bytes));
	/* Blank lines between paragraphs are a matter of taste. */
	const char *want = row->text, *got = message->text;

	while (*want != '\0' || *got != '\0') {
		if (*got == '\n' && *want != '\n')
			got++;
		else if (*got == '\n' && got[1] == '\n')
			got++;
		else if (*want++ != *got++)
			return 3;
	}
	arena_close(arena);
	return REFUSED_EXIT;
}

static void
letters_of_every_kind_are_opened_sealed(void **state)
{
	(void)state;
	not_under_valgrind();
	for (size_t i = 0; i < COUNT(letters); i++) {
		pid_t pid = fork();
		int status;
		if (pid == 0) {
			struct why why;
			message_prepare();
			_exit(reader_seal(&why) == OK ? opens(&letters[i]) : 1);
		}
		assert_int_equal(waitpid(pid, &status, 0), pid);
		if (!WIFEXITED(status) || WEXITSTATUS(status) != REFUSED_EXIT)
			fail_msg("%s, %s: status %d", letters[i].charset, letters[i].type, status);
	}
}

/* -- the worker, asked over its sockets -- */

struct reader {
	pid_t pid;
	int desk, supervisor;
};

static void
start(struct reader *reader)
{
	static const char *const names[] = {"etc/rules.fr.conf", "etc/rules.en.conf"};
	int desk[2], supervisor[2];

	assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, desk), 0);
	assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, supervisor), 0);
	if ((reader->pid = fork()) == 0) {
		const struct config config = {.rules = {names, COUNT(names)}};
		const struct rules *rules;
		const struct links links = {supervisor[1], -1, -1, desk[1], -1};
		struct reader_watch watch = {0};
		struct why why = {0};
		enum status st;
		close(desk[0]);
		close(supervisor[0]);
		if ((st = reader_rules(arena_open(), &config, &rules, &why)) != OK ||
		    (st = reader_work(rules, NULL, &watch, &links, &why)) != OK)
			fprintf(stderr, "reader: %s\n", why.text);
		_exit(st == OK ? 0 : 1);
	}
	close(desk[1]);
	close(supervisor[1]);
	reader->desk = desk[0];
	reader->supervisor = supervisor[0];
}

static void
take(int sock, struct frame *frame)
{
	struct why why = {0};
	enum status st;
	int tries = 0;

	while ((st = frame_take(sock, frame, &why)) == NONE && tries++ < 2000)
		usleep(5000);
	if (st != OK)
		fail_msg("no answer: %s", why.text);
}

static void
stop(struct reader *reader)
{
	struct why why;
	int status;

	assert_int_equal(frame_signal(reader->supervisor, FRAME_STOP, &why), OK);
	assert_int_equal(waitpid(reader->pid, &status, 0), reader->pid);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
	close(reader->desk);
	close(reader->supervisor);
}

static void
a_letter_is_opened_then_read_in_its_context(void **state)
{
	static const char letter[] = "From: p@x.example\r\nSubject: Re: [D-1] x\r\n\r\n1 : entretien\r\n";
	struct context_dossier dossier = {.number = 1, .name = "Jean Martin", .active = true};
	struct zone_change utc = {0};
	struct zone zone = {.name = "UTC", .count = 1, .changes = &utc};
	struct context context = {
	    .role = CONTEXT_OPERATIONAL, .dossier_count = 1, .dossiers = &dossier, .zone = &zone};
	struct arena *arena;
	struct buf encoded;
	struct reading *reading;
	struct reader reader;
	struct frame frame;
	struct why why = {0};
	const void *bytes;
	size_t size;
	int fds[2];

	(void)state;
	not_under_valgrind();
	arena = arena_open();
	encoded = buf_make(arena);
	start(&reader);
	take(reader.desk, &frame);
	assert_int_equal(frame.type, FRAME_HELLO);
	assert_int_equal(blob_make(letter, sizeof(letter) - 1, &fds[0], &why), OK);
	assert_int_equal(frame_send(reader.desk, FRAME_OPEN, 7, NULL, 0, fds, 1, &why), OK);
	take(reader.desk, &frame);
	assert_int_equal(frame.type, FRAME_OPENED);
	assert_int_equal(frame.id, 7);
	close(fds[0]);
	fds[0] = frame.fds[0];
	context_encode(&encoded, &context);
	assert_int_equal(blob_make(encoded.data, encoded.size_bytes, &fds[1], &why), OK);
	assert_int_equal(frame_send(reader.desk, FRAME_READ, 8, NULL, 0, fds, 2, &why), OK);
	take(reader.desk, &frame);
	assert_int_equal(frame.type, FRAME_READING);
	assert_int_equal(frame_bytes(arena, &frame, false, &bytes, &size, &why), OK);
	assert_int_equal(reading_decode(arena, bytes, size, &reading, &why), OK);
	assert_int_equal(reading->feedback_count, 1);
	assert_int_equal(reading->feedback[0].action, ACTION_INTERVIEW);
	frame_close(&frame);
	close(fds[0]);
	close(fds[1]);
	stop(&reader);
	arena_close(arena);
}

static void
requests_that_make_no_sense_are_answered(void **state)
{
	struct reader reader;
	struct frame frame;
	struct why why = {0};
	int fds[2];

	(void)state;
	not_under_valgrind();
	start(&reader);
	take(reader.desk, &frame);
	assert_int_equal(frame_send(reader.desk, FRAME_OPEN, 1, NULL, 0, NULL, 0, &why), OK);
	take(reader.desk, &frame);
	assert_int_equal(frame.type, FRAME_FAILED);
	assert_int_equal(blob_make("{", 1, &fds[0], &why), OK);
	assert_int_equal(blob_make("[]", 2, &fds[1], &why), OK);
	assert_int_equal(frame_send(reader.desk, FRAME_READ, 2, NULL, 0, fds, 2, &why), OK);
	take(reader.desk, &frame);
	assert_int_equal(frame.type, FRAME_FAILED);
	assert_int_equal(frame.id, 2);
	close(fds[0]);
	close(fds[1]);
	stop(&reader);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(nothing_can_be_reached_from_within),
	    cmocka_unit_test(letters_of_every_kind_are_opened_sealed),
	    cmocka_unit_test(a_letter_is_opened_then_read_in_its_context),
	    cmocka_unit_test(requests_that_make_no_sense_are_answered),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
