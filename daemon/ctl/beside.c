#include "ctl/beside.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "table.h"

#define BLOCKS	    4
#define BLOCK_BYTES ((size_t)1 << 20)
#define BLOCK_FULL  ((size_t)1 << 18) /* handed over from here on: one row takes less than the rest */

struct block {
	size_t used, count; /* bytes and rows */
	size_t end_bytes;   /* of the file, past the last row */
	enum status status; /* NONE: the file is over; OK: more follows */
	struct why why;
	char bytes[BLOCK_BYTES];
};
#define BLOCKS_BYTES (BLOCKS * sizeof(struct block))
struct beside {
	struct block *blocks; /* shared */
	size_t turn;	      /* which is next */
	int sock;	      /* a byte: a block is filled, or may be */
	pid_t pid;
	const struct block *given; /* to who stores, until it asks for more; NULL: none */
};

/* false: the other end is gone. */
static bool
wait_byte(int sock)
{
	char byte;
	ssize_t got;

	while ((got = recv(sock, &byte, 1, 0)) < 0 && errno == EINTR)
		;
	return got == 1;
}

static bool
tell_byte(int sock)
{
	ssize_t put;

	while ((put = send(sock, "", 1, MSG_NOSIGNAL)) < 0 && errno == EINTR)
		;
	return put == 1;
}

static struct block *
next_block(struct beside *beside)
{
	struct block *block = &beside->blocks[beside->turn];

	beside->turn = (beside->turn + 1) % BLOCKS;
	return block;
}

/* -- in the process that reads -- */

struct filling {
	struct beside *beside;
	struct import *import;
	struct block *block; /* NULL: none is ours */
};

static void
take_block(struct filling *filling)
{
	struct beside *beside = filling->beside;

	if (!wait_byte(beside->sock))
		_exit(EXIT_FAILURE);
	filling->block = next_block(beside);
	filling->block->used = filling->block->count = 0;
	filling->block->status = OK;
}

static void
hand_over(struct filling *filling)
{
	if (!tell_byte(filling->beside->sock))
		_exit(EXIT_FAILURE);
	filling->block = NULL;
}

static void
add(struct filling *filling, const struct import_made *made)
{
	struct import_made fault = {.line = made->line, .fault = "la ligne est trop longue"};
	struct block *block;
	size_t size;

	if (filling->block == NULL)
		take_block(filling);
	block = filling->block;
	size = import_made_write(made, block->bytes + block->used, BLOCK_BYTES - block->used);
	if (size == 0)
		size = import_made_write(&fault, block->bytes + block->used, BLOCK_BYTES - block->used);
	block->used += size;
	block->count++;
	if (block->used >= BLOCK_FULL)
		hand_over(filling);
}

/* Of the heading: those of rows come with them. */
static void
add_fault(size_t line, const char *field, const char *sentence, void *data)
{
	struct import_made fault = {.line = line, .fault = sentence, .of_heading = field == NULL};

	add(data, &fault);
}

static enum status
add_row(const struct table_row *row, void *data)
{
	struct filling *filling = data;
	struct import_row one = {
	    .line = row->line, .count = row->count, .cells = row->cells, .arena = row->arena};
	struct import_made made;

	if (filling->block == NULL)
		take_block(filling);
	filling->block->end_bytes = row->end_bytes;
	if (import_make(filling->import, &one, &made) == OK)
		add(filling, &made);
	return OK;
}

static _Noreturn void
read_file(struct beside *beside, const struct import_options *options, const void *csv, size_t size)
{
	struct filling filling = {.beside = beside};
	struct import_options own = *options;
	struct arena *arena = arena_open();
	struct why why = {""};
	enum status st;

	own.fault = add_fault;
	own.data = &filling;
	filling.import = import_open(arena, NULL, IMPORT_CANDIDATES, &own);
	st = table_each(csv, size, add_row, &filling, &why);
	if (filling.block == NULL)
		take_block(&filling);
	filling.block->status = st == OK ? NONE : st;
	filling.block->why = why;
	hand_over(&filling);
	while (wait_byte(beside->sock))
		;
	_exit(EXIT_SUCCESS);
}

/* -- in the one that stores -- */

static enum status
gone(struct beside *beside, struct why *why)
{
	int how = 0;

	while (waitpid(beside->pid, &how, 0) < 0 && errno == EINTR)
		;
	beside->pid = 0;
	if (WIFSIGNALED(how))
		return because(why, BROKEN,
		    "the process that reads the file was ended by signal %d (%s): import it again",
		    WTERMSIG(how), strsignal(WTERMSIG(how)));
	return because(why, BROKEN, "the process that reads the file ended too early: import it again");
}

static enum status
start(struct beside *beside, const struct import_options *options, const void *csv, size_t size,
    const int pair[2], struct why *why)
{
	pid_t parent = getpid();

	if ((beside->pid = fork()) == 0) {
		if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != parent)
			_exit(EXIT_FAILURE);
		prctl(PR_SET_NAME, "import");
		close(pair[0]);
		beside->sock = pair[1];
		read_file(beside, options, csv, size);
	}
	close(pair[1]);
	beside->sock = pair[0];
	if (beside->pid < 0)
		return because(why, RETRY, "fork: %s", strerror(errno));
	for (int i = 0; i < BLOCKS; i++)
		if (!tell_byte(beside->sock))
			return gone(beside, why);
	return OK;
}

enum status
beside_open(
    const struct import_options *options, const void *csv, size_t size, struct beside **out, struct why *why)
{
	struct beside *beside = calloc(1, sizeof(*beside));
	void *shared;
	int pair[2];

	if (beside == NULL)
		abort(); /* as arena does when memory runs out */
	*out = beside;
	beside->sock = -1;
	/* cppcheck-suppress invalidFunctionArg ; -1 is what an anonymous mapping asks for */
	shared = mmap(NULL, BLOCKS_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (shared == MAP_FAILED)
		return because(why, RETRY, "memory to share with who reads the file: %s", strerror(errno));
	beside->blocks = shared;
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
		return because(why, RETRY, "socketpair: %s", strerror(errno));
	return start(beside, options, csv, size, pair, why);
}

enum status
beside_next(struct beside *beside, struct arena *arena, struct import_made **rows, size_t *count,
    size_t *end_bytes, struct why *why)
{
	const struct block *before = beside->given;
	const char *at;

	if (before != NULL && before->status != OK) {
		*why = before->why;
		return before->status;
	}
	if ((before != NULL && !tell_byte(beside->sock)) || !wait_byte(beside->sock))
		return gone(beside, why);
	beside->given = next_block(beside);
	at = beside->given->bytes;
	*count = beside->given->count;
	*end_bytes = beside->given->end_bytes;
	*rows = arena_array(arena, *count, sizeof(**rows));
	for (size_t i = 0; i < *count; i++)
		import_made_read(arena, &at, &(*rows)[i]);
	return OK;
}

void
beside_close(struct beside *beside)
{
	if (beside == NULL)
		return;
	if (beside->sock >= 0)
		close(beside->sock);
	if (beside->pid > 0) {
		kill(beside->pid, SIGKILL);
		while (waitpid(beside->pid, NULL, 0) < 0 && errno == EINTR)
			;
	}
	if (beside->blocks != NULL)
		munmap(beside->blocks, BLOCKS_BYTES);
	free(beside);
}
