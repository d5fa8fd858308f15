/* frame: what goes in at one end comes out at the other, and nothing else does. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/frame.h"

struct pair {
	int ends[2];
	struct why why;
};

static int
open_pair(void **state)
{
	static struct pair pair;

	*state = &pair;
	return socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair.ends);
}

static int
close_pair(void **state)
{
	struct pair *pair = *state;

	for (int i = 0; i < 2; i++)
		if (pair->ends[i] >= 0)
			close(pair->ends[i]);
	return 0;
}

/* How many descriptors this process holds: none may be lost on any path. */
static int
descriptors_open(void)
{
	int count = 0;

	for (int fd = 0; fd < 256; fd++)
		count += fcntl(fd, F_GETFD) >= 0;
	return count;
}

static void
frames_arrive_whole_and_in_order(void **state)
{
	struct pair *pair = *state;
	struct frame frame;
	unsigned char payload[FRAME_PAYLOAD_BYTES];

	for (size_t i = 0; i < sizeof(payload); i++)
		payload[i] = (unsigned char)(i * 7);
	assert_int_equal(frame_take(pair->ends[1], &frame, &pair->why), NONE);
	assert_int_equal(frame_send(pair->ends[0], FRAME_LETTER, UINT64_MAX, payload, sizeof(payload), NULL,
			     0, &pair->why),
	    OK);
	assert_int_equal(frame_send(pair->ends[0], FRAME_DONE, 7, "ok", 2, NULL, 0, &pair->why), OK);
	assert_int_equal(frame_signal(pair->ends[0], FRAME_STOP, &pair->why), OK);

	assert_int_equal(frame_take(pair->ends[1], &frame, &pair->why), OK);
	assert_int_equal(frame.type, FRAME_LETTER);
	assert_true(frame.id == UINT64_MAX);
	assert_int_equal(frame.size_bytes, sizeof(payload));
	assert_memory_equal(frame.payload, payload, sizeof(payload));
	assert_int_equal(frame.fds[0], -1);

	assert_int_equal(frame_take(pair->ends[1], &frame, &pair->why), OK);
	assert_int_equal(frame.type, FRAME_DONE);
	assert_int_equal(frame.size_bytes, 2);
	assert_memory_equal(frame.payload, "ok", 2);

	assert_int_equal(frame_take(pair->ends[1], &frame, &pair->why), OK);
	assert_int_equal(frame.type, FRAME_STOP);
	assert_int_equal(frame.size_bytes, 0);
	assert_int_equal(frame_take(pair->ends[1], &frame, &pair->why), NONE);
}

static void
descriptors_travel_and_close(void **state)
{
	struct pair *pair = *state;
	struct arena *a = arena_open();
	struct frame frame;
	const void *bytes;
	size_t size;
	int blobs[2], before = descriptors_open();

	assert_int_equal(blob_make("message", 7, &blobs[0], &pair->why), OK);
	assert_int_equal(blob_make("context", 7, &blobs[1], &pair->why), OK);
	assert_int_equal(frame_send(pair->ends[0], FRAME_READ, 3, NULL, 0, blobs, 2, &pair->why), OK);
	/* They stay the sender's. */
	assert_int_equal(close(blobs[0]) | close(blobs[1]), 0);
	assert_int_equal(frame_take(pair->ends[1], &frame, &pair->why), OK);
	assert_int_equal(descriptors_open(), before + 2);
	assert_true((fcntl(frame.fds[0], F_GETFD) & FD_CLOEXEC) != 0);
	assert_int_equal(blob_map(a, frame.fds[0], &bytes, &size, &pair->why), OK);
	assert_int_equal(size, 7);
	assert_memory_equal(bytes, "message", 7);
	assert_int_equal(blob_map(a, frame.fds[1], &bytes, &size, &pair->why), OK);
	frame_close(&frame);
	frame_close(&frame);
	assert_int_equal(descriptors_open(), before);
	/* The map outlives the descriptor. */
	assert_memory_equal(bytes, "context", 7);
	arena_close(a);
}

/* Few in the payload, many in a blob; with a descriptor before them or without. */
static void
bytes_travel_either_way(void **state)
{
	static const size_t sizes[] = {1, FRAME_SMALL_BYTES, FRAME_SMALL_BYTES + 1, 100000};
	struct pair *pair = *state;
	struct arena *a = arena_open();
	char *sent = arena_alloc(a, 100000);
	struct frame frame;
	const void *bytes;
	size_t size;
	int blob, before;

	assert_int_equal(blob_make("message", 7, &blob, &pair->why), OK);
	before = descriptors_open();
	memset(sent, 'x', 100000);
	for (size_t i = 0; i < 2 * COUNT(sizes); i++) {
		bool behind = i % 2 == 1;

		assert_int_equal(frame_send_bytes(pair->ends[0], FRAME_READ, i, sent, sizes[i / 2],
				     behind ? blob : -1, &pair->why),
		    OK);
		assert_int_equal(frame_take(pair->ends[1], &frame, &pair->why), OK);
		assert_int_equal(frame_bytes(a, &frame, behind, &bytes, &size, &pair->why), OK);
		assert_int_equal(size, sizes[i / 2]);
		assert_memory_equal(bytes, sent, size);
		frame_close(&frame);
		assert_int_equal(descriptors_open(), before);
	}
	assert_int_equal(frame_signal(pair->ends[0], FRAME_READ, &pair->why), OK);
	assert_int_equal(frame_take(pair->ends[1], &frame, &pair->why), OK);
	assert_int_equal(frame_bytes(a, &frame, false, &bytes, &size, &pair->why), REFUSED);
	close(blob);
	arena_close(a);
}

/* As many as the desk asks at once: else it and the reader, who answers, could wait for each other. */
static void
many_small_bytes_find_room_at_once(void **state)
{
	static const char bytes[FRAME_SMALL_BYTES] = {'x'};
	struct pair *pair = *state;

	for (int i = 0; i < 64; i++)
		assert_int_equal(
		    frame_send_bytes(pair->ends[0], FRAME_READ, 1, bytes, sizeof(bytes), -1, &pair->why), OK);
}

static void
what_is_no_frame_is_refused(void **state)
{
	static const struct {
		uint32_t size_bytes, type;
		uint64_t id;
		char payload[8];
		size_t sent;
	} rows[] = {
	    {8, FRAME_LETTER, 0, "", 12}, /* shorter than a header */
	    {9, FRAME_LETTER, 0, "", 24}, /* says more than it holds */
	    {7, FRAME_LETTER, 0, "", 24}, /* says less */
	    {UINT32_MAX, FRAME_LETTER, 0, "", 24},
	    {8, 0, 0, "", 24},
	    {8, FRAME_TYPES, 0, "", 24},
	};
	struct pair *pair = *state;
	struct frame frame;
	static char large[FRAME_PAYLOAD_BYTES + 17];

	for (size_t i = 0; i < COUNT(rows); i++) {
		assert_int_equal(send(pair->ends[0], &rows[i], rows[i].sent, 0), rows[i].sent);
		assert_int_equal(frame_take(pair->ends[1], &frame, &pair->why), BROKEN);
	}
	assert_int_equal(send(pair->ends[0], large, sizeof(large), 0), sizeof(large));
	assert_int_equal(frame_take(pair->ends[1], &frame, &pair->why), BROKEN);
}

/* A worker gone astray may send more descriptors than a frame carries: none may stay open. */
static void
too_many_descriptors_are_refused(void **state)
{
	struct pair *pair = *state;
	struct {
		uint32_t size_bytes, type;
		uint64_t id;
	} header = {0, FRAME_READ, 0};
	struct iovec part = {&header, sizeof(header)};
	union {
		struct cmsghdr align;
		char bytes[CMSG_SPACE(5 * sizeof(int))];
	} control = {0};
	struct msghdr message = {
	    .msg_iov = &part, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof(control)};
	struct cmsghdr *rights = CMSG_FIRSTHDR(&message);
	int fds[5] = {0, 0, 0, 0, 0}, before = descriptors_open();
	struct frame frame;

	rights->cmsg_level = SOL_SOCKET;
	rights->cmsg_type = SCM_RIGHTS;
	rights->cmsg_len = CMSG_LEN(sizeof(fds));
	fds[0] = fds[1] = fds[2] = fds[3] = fds[4] = pair->ends[0];
	memcpy(CMSG_DATA(rights), fds, sizeof(fds));
	assert_int_equal(sendmsg(pair->ends[0], &message, 0), sizeof(header));
	assert_int_equal(frame_take(pair->ends[1], &frame, &pair->why), BROKEN);
	assert_int_equal(descriptors_open(), before);
}

static void
the_other_end_can_be_gone(void **state)
{
	struct pair *pair = *state;
	struct frame frame;

	assert_int_equal(frame_signal(pair->ends[0], FRAME_WAKE, &pair->why), OK);
	close(pair->ends[0]);
	pair->ends[0] = -1;
	/* What was sent before is still read. */
	assert_int_equal(frame_take(pair->ends[1], &frame, &pair->why), OK);
	assert_int_equal(frame_take(pair->ends[1], &frame, &pair->why), BROKEN);
	assert_int_equal(frame_signal(pair->ends[1], FRAME_WAKE, &pair->why), BROKEN);
	assert_string_equal(pair->why.text, "the other worker is gone");
}

static void
only_sealed_memory_is_mapped(void **state)
{
	static const int missing[] = {F_SEAL_SHRINK, F_SEAL_GROW, F_SEAL_WRITE};
	struct arena *a = arena_open();
	struct why why;
	const void *bytes;
	size_t size;
	int fd;

	(void)state;
	for (size_t i = 0; i < COUNT(missing); i++) {
		fd = memfd_create("test", MFD_CLOEXEC | MFD_ALLOW_SEALING);
		assert_int_equal(write(fd, "abc", 3), 3);
		assert_int_equal(
		    fcntl(fd, F_ADD_SEALS, (F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE) & ~missing[i]), 0);
		assert_int_equal(blob_map(a, fd, &bytes, &size, &why), BROKEN);
		assert_int_equal(size, 0);
		close(fd);
	}
	assert_int_equal(blob_map(a, STDIN_FILENO, &bytes, &size, &why), BROKEN);
	assert_int_equal(blob_map(a, -1, &bytes, &size, &why), BROKEN);
	arena_close(a);
}

static void
blobs_hold_any_size_and_stay_as_they_are(void **state)
{
	static const size_t sizes[] = {0, 1, 4095, 4096, 4097, (size_t)5 << 20};
	struct arena *a = arena_open();
	struct why why;

	(void)state;
	for (size_t i = 0; i < COUNT(sizes); i++) {
		char *made = arena_alloc(a, sizes[i] + 1);
		const void *bytes;
		size_t size = 99;
		int fd;
		memset(made, 'a' + (int)i, sizes[i]);
		assert_int_equal(blob_make(made, sizes[i], &fd, &why), OK);
		assert_int_equal(write(fd, "x", 1), -1);
		assert_int_equal(ftruncate(fd, 0), sizes[i] == 0 ? 0 : -1);
		assert_ptr_equal(mmap(NULL, 1, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0), MAP_FAILED);
		assert_int_equal(blob_map(a, fd, &bytes, &size, &why), OK);
		assert_int_equal(size, sizes[i]);
		assert_non_null(bytes);
		assert_memory_equal(bytes, made, size);
		close(fd);
	}
	arena_close(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(frames_arrive_whole_and_in_order, open_pair, close_pair),
	    cmocka_unit_test_setup_teardown(descriptors_travel_and_close, open_pair, close_pair),
	    cmocka_unit_test_setup_teardown(bytes_travel_either_way, open_pair, close_pair),
	    cmocka_unit_test_setup_teardown(many_small_bytes_find_room_at_once, open_pair, close_pair),
	    cmocka_unit_test_setup_teardown(what_is_no_frame_is_refused, open_pair, close_pair),
	    cmocka_unit_test_setup_teardown(too_many_descriptors_are_refused, open_pair, close_pair),
	    cmocka_unit_test_setup_teardown(the_other_end_can_be_gone, open_pair, close_pair),
	    cmocka_unit_test(only_sealed_memory_is_mapped),
	    cmocka_unit_test(blobs_hold_any_size_and_stay_as_they_are),
	};

	return cmocka_run_group_tests_name("frame", tests, NULL, NULL);
}
