/* smtp: what goes to the server, and when, beside one that plays its part over a socket. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <arpa/inet.h>
#include <stdbool.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "outbox/transport.h"

/* Bytes of the mail itself that came, as the server's exit status. */
static int
bytes_of_mail(int client)
{
	static const char greeting[] = "220 here\r\n", offer[] = "250-here\r\n250 PIPELINING\r\n",
			  fine[] = "250 fine\r\n", on[] = "354 go on\r\n";
	char line[1024];
	FILE *heard = fdopen(client, "r");
	bool given = false;
	int mail = 0;

	if (heard == NULL || write(client, greeting, strlen(greeting)) < 0)
		return 99;
	while (fgets(line, sizeof(line), heard) != NULL) {
		const char *said = strncmp(line, "EHLO", 4) == 0   ? offer
				   : strncmp(line, "DATA", 4) == 0 ? on
								   : fine;

		given = given && strcmp(line, ".\r\n") != 0;
		if (given) {
			mail += (int)strlen(line);
			continue;
		}
		given = said == on;
		if (write(client, said, strlen(said)) < 0)
			break;
	}
	fclose(heard);
	return mail;
}

static pid_t
serve(char url[64])
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t size = sizeof(at);
	int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	pid_t pid;

	assert_true(listener >= 0 && bind(listener, (struct sockaddr *)&at, size) == 0);
	assert_true(listen(listener, 1) == 0 && getsockname(listener, (struct sockaddr *)&at, &size) == 0);
	snprintf(url, 64, "smtp://127.0.0.1:%u", ntohs(at.sin_port));
	if ((pid = fork()) == 0) {
		signal(SIGPIPE, SIG_IGN);
		alarm(30);
		_exit(bytes_of_mail(accept(listener, NULL, NULL)));
	}
	close(listener);
	return pid;
}

struct disk {
	bool keeps;
	unsigned asked;
};

static bool
is_kept(void *data)
{
	struct disk *disk = data;

	disk->asked++;
	return disk->keeps;
}

static int
go_on(void *data)
{
	(void)data;
	return 1000;
}

static const struct outbox_mail mail = {
    .to_email = "h@cabinet.example", .envelope_from = "lyon@cabinet.example", .message_id = "<1@x>"};

/* How many bytes of a mail of four the server had. */
static int
give(struct arena *arena, struct disk *disk, struct parcel *parcel)
{
	char url[64];
	pid_t server = serve(url);
	const struct config config = {
	    .outbox = {
		.url = url, .tls = "none", .connections = 1, .connect_timeout_s = 10, .timeout_s = 10}};
	struct why why = {""};
	void *transport;
	int status;

	*parcel = (struct parcel){.mail = &mail,
	    .bytes = buf_make(arena),
	    .state = OUTBOX_SENDING,
	    .may_leave = is_kept,
	    .maker = disk};
	buf_add(&parcel->bytes, "Hi\r\n");
	assert_int_equal(transport_smtp.open(arena, &config, NULL, &transport, &why), OK);
	transport_smtp.send(transport, parcel, 1, go_on, NULL);
	transport_smtp.close(transport);
	assert_int_equal(waitpid(server, &status, 0), server);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static void
a_mail_is_said_when_its_claim_is_kept(void **state)
{
	struct arena *arena = arena_open();
	struct disk disk = {.keeps = true};
	struct parcel parcel;

	(void)state;
	assert_int_equal(give(arena, &disk, &parcel), 4);
	assert_int_equal(parcel.state, OUTBOX_SENT);
	assert_true(disk.asked > 0);
	arena_close(arena);
}

static void
nothing_of_a_mail_is_said_whose_claim_cannot_be_kept(void **state)
{
	struct arena *arena = arena_open();
	struct disk disk = {.keeps = false};
	struct parcel parcel;

	(void)state;
	assert_int_equal(give(arena, &disk, &parcel), 0);
	assert_int_not_equal(parcel.state, OUTBOX_SENT);
	assert_false(parcel.unsure);
	assert_true(disk.asked > 0);
	arena_close(arena);
}

static bool
is_for_the_next_batch(struct parcel *parcel, void *data)
{
	unsigned *asked = data;

	(void)parcel;
	++*asked;
	return false;
}

/* After a token was refused the same parcels are gone over again. */
static void
a_mail_that_was_not_made_is_never_sent(void **state)
{
	struct arena *arena = arena_open();
	unsigned asked = 0;
	struct parcel parcel = {.mail = &mail,
	    .bytes = buf_make(arena),
	    .state = OUTBOX_SENDING,
	    .make = is_for_the_next_batch,
	    .maker = &asked};
	char url[64];
	pid_t server = serve(url);
	const struct config config = {
	    .outbox = {
		.url = url, .tls = "none", .connections = 1, .connect_timeout_s = 10, .timeout_s = 10}};
	struct why why = {""};
	void *transport;

	(void)state;
	assert_int_equal(transport_smtp.open(arena, &config, NULL, &transport, &why), OK);
	transport_smtp.send(transport, &parcel, 1, go_on, NULL);
	transport_smtp.send(transport, &parcel, 1, go_on, NULL);
	transport_smtp.close(transport);
	kill(server, SIGKILL); /* nobody came, or all was said */
	assert_int_equal(waitpid(server, NULL, 0), server);
	assert_int_equal(parcel.state, OUTBOX_SENDING);
	assert_int_equal(asked, 2);
	arena_close(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_mail_is_said_when_its_claim_is_kept),
	    cmocka_unit_test(nothing_of_a_mail_is_said_whose_claim_cannot_be_kept),
	    cmocka_unit_test(a_mail_that_was_not_made_is_never_sent),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
