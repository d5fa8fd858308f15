#include "outbox/tally.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"

#define PAGES 2

/* A place of the file that holds nothing is 0. */
struct tally {
	int fd;	     /* -1: none */
	size_t page; /* of the batch on its way; the other is of the one before */
	size_t counts[PAGES];
	uint64_t taken[PAGES][TALLY_MOST];
};

/* FNV-1a; a Message-ID of ours holds 120 random bits, so that no two need be feared to be one. */
static uint64_t
number_of(const char *message_id)
{
	uint64_t number = 14695981039346656037U;

	for (const char *c = message_id; *c != '\0'; c++)
		number = (number ^ (unsigned char)*c) * 1099511628211U;
	return number == 0 ? 1 : number;
}

struct tally *
tally_open(const char *state_dir)
{
	struct tally *tally = calloc(1, sizeof(*tally));
	char path[4096];

	if (tally == NULL)
		abort(); /* as arena does when memory runs out */
	snprintf(path, sizeof(path), "%s/outbox.taken", state_dir);
	tally->fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (tally->fd < 0 || pread(tally->fd, tally->taken, sizeof(tally->taken), 0) < 0)
		log_warning("outbox.tally", "file='%s' why='%s'", path, strerror(errno));
	tally->counts[0] = tally->counts[1] = TALLY_MOST; /* until it is cleared nothing more fits */
	return tally;
}

void
tally_close(struct tally *tally)
{
	if (tally == NULL)
		return;
	if (tally->fd >= 0)
		close(tally->fd);
	free(tally);
}

bool
tally_holds(const char *message_id, const void *data)
{
	const struct tally *tally = data;
	uint64_t number = number_of(message_id);

	for (size_t page = 0; page < PAGES; page++)
		for (size_t i = 0; i < TALLY_MOST; i++)
			if (tally->taken[page][i] == number)
				return true;
	return false;
}

static off_t
place_of(size_t page, size_t at)
{
	return (off_t)((page * TALLY_MOST + at) * sizeof(uint64_t));
}

/* What lies in the file beyond what was noted is 0 already. */
static void
clear_page(struct tally *tally, size_t page)
{
	memset(tally->taken[page], 0, sizeof(tally->taken[page]));
	if (tally->fd >= 0 && tally->counts[page] > 0 &&
	    pwrite(tally->fd, tally->taken[page], tally->counts[page] * sizeof(uint64_t), place_of(page, 0)) <
		0)
		log_warning("outbox.tally", "why='%s'", strerror(errno));
	tally->counts[page] = 0;
}

void
tally_clear(struct tally *tally)
{
	clear_page(tally, 0);
	clear_page(tally, 1);
}

void
tally_turn(struct tally *tally)
{
	tally->page = 1 - tally->page;
}

void
tally_forget(struct tally *tally)
{
	clear_page(tally, 1 - tally->page);
}

void
tally_note(struct tally *tally, const char *message_id)
{
	size_t page = tally->page, at = tally->counts[page];

	if (tally->fd < 0 || at == TALLY_MOST)
		return;
	tally->taken[page][at] = number_of(message_id);
	tally->counts[page]++;
	if (pwrite(tally->fd, &tally->taken[page][at], sizeof(uint64_t), place_of(page, at)) < 0 ||
	    ((at + 1) % TALLY_SYNCED == 0 && fdatasync(tally->fd) != 0))
		log_warning("outbox.tally", "why='%s'", strerror(errno));
}
