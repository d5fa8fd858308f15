/* inbox worker: what the desk asks while a pass runs is done when the pass is over, however quiet the mailbox is then. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "inbox/inbox.h"

#define LETTER "From: Luc <luc@a.example>\nMessage-ID: <1@a.example>\nSubject: essai\n\nBonjour\n"
/* Only a failure waits so long: a mailbox where nothing comes is looked at once an hour here. */
#define LONG_MS 20000

struct mailbox {
	char root[64], url[80];
	struct config config;
	int desk, supervisor; /* our ends */
	pid_t worker;
};

/* By a rename, as mail is delivered: one event of inotify and no second one that would end the wait. */
static void
put_letter(const struct mailbox *box)
{
	char written[96], there[96];
	FILE *file;

	snprintf(written, sizeof(written), "%s/tmp/1.a", box->root);
	snprintf(there, sizeof(there), "%s/new/1.a", box->root);
	file = fopen(written, "w");
	assert_non_null(file);
	assert_true(fputs(LETTER, file) >= 0);
	assert_int_equal(fclose(file), 0);
	assert_int_equal(rename(written, there), 0);
}

static bool
has_letter(const struct mailbox *box, const char *folder)
{
	char path[128];

	snprintf(path, sizeof(path), "%s/%s/new/1.a", box->root, folder);
	return access(path, F_OK) == 0;
}

static void
hire(struct mailbox *box)
{
	int desk[2], supervisor[2];
	struct why why = {""};

	assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, desk), 0);
	assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, supervisor), 0);
	box->worker = fork();
	assert_true(box->worker >= 0);
	if (box->worker == 0) {
		struct links links = {
		    .supervisor = supervisor[1], .desk = desk[1], .inbox = -1, .reader = -1, .outbox = -1};
		close(desk[0]);
		close(supervisor[0]);
		_exit(inbox_work(&box->config, &links, false, &why) == OK ? 0 : 1);
	}
	close(desk[1]);
	close(supervisor[1]);
	box->desk = desk[0];
	box->supervisor = supervisor[0];
}

static int
open_mailbox(void **state)
{
	static struct mailbox box;

	snprintf(box.root, sizeof(box.root), "/tmp/facteur-inbox-XXXXXX");
	if (mkdtemp(box.root) == NULL)
		return -1;
	snprintf(box.url, sizeof(box.url), "maildir:%s", box.root);
	box.config.inbox = (struct config_inbox){.url = box.url,
	    .folder = "INBOX",
	    .processed = "Traites",
	    .quarantine = "Quarantaine",
	    .poll_s = 3600};
	*state = &box;
	return 0;
}

static int
close_mailbox(void **state)
{
	struct mailbox *box = *state;
	char command[128];

	if (box->worker > 0) { /* the test failed: it runs */
		kill(box->worker, SIGKILL);
		waitpid(box->worker, NULL, 0);
	}
	snprintf(command, sizeof(command), "rm -rf %s", box->root);
	return system(command);
}

/* What the worker says next, other than that it lives; FRAME_TYPES: nothing. */
static enum frame_type
hear(struct mailbox *box, struct frame *frame)
{
	struct pollfd waited = {.fd = box->desk, .events = POLLIN};
	struct why why;

	while (poll(&waited, 1, LONG_MS) > 0 && frame_take(box->desk, frame, &why) == OK) {
		frame_close(frame);
		if (frame->type != FRAME_HEALTH)
			return frame->type;
	}
	return FRAME_TYPES;
}

static void
an_errand_asked_during_a_pass_is_done(void **state)
{
	struct mailbox *box = *state;
	struct frame_errand errand = {.to_inbox = 0, .message_id = "<1@a.example>"};
	struct frame_done done = {.where = WHERE_PROCESSED};
	struct frame frame;
	struct why why;
	uint64_t letters;
	int status;

	hire(box);
	assert_int_equal(hear(box, &frame), FRAME_PASS);
	put_letter(box);
	assert_int_equal(hear(box, &frame), FRAME_LETTER);
	assert_int_equal(frame_send(box->desk, FRAME_ERRAND, 7, &errand, sizeof(errand), NULL, 0, &why), OK);
	assert_int_equal(frame_send(box->desk, FRAME_DONE, frame.id, &done, sizeof(done), NULL, 0, &why), OK);
	assert_int_equal(hear(box, &frame), FRAME_PASS);
	assert_int_equal(hear(box, &frame), FRAME_ERRAND_DONE);
	assert_int_equal(frame.id, 7);
	assert_int_equal(frame.size_bytes, sizeof(letters));
	memcpy(&letters, frame.payload, sizeof(letters));
	assert_int_equal(letters, 1);
	assert_false(has_letter(box, "."));
	assert_false(has_letter(box, ".Traites"));
	assert_int_equal(frame_signal(box->supervisor, FRAME_STOP, &why), OK);
	assert_int_equal(waitpid(box->worker, &status, 0), box->worker);
	box->worker = 0;
	assert_int_equal(status, 0);
	close(box->desk);
	close(box->supervisor);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
		an_errand_asked_during_a_pass_is_done, open_mailbox, close_mailbox),
	};
	return cmocka_run_group_tests_name("inbox", tests, NULL, NULL);
}
