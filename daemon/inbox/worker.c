#include "inbox/inbox.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "base/log.h"
#include "inbox/kept.h"
#include "inbox/token_ask.h"

/* How many letters, and about how many bytes of them, may wait for the desk's answer. */
#define WINDOW_LETTERS 192
#define WINDOW_BYTES   ((uint64_t)128 << 20)
#define BATCH_MOVES    500
#define ERRANDS_MAX    64 /* asked and not done; the desk asks for no more at once */
#define ALIVE_MS       2000
#define SLICE_MS       1000
#define BACKOFF_MIN_S  1
#define BACKOFF_MAX_S  60
/* A letter to be kept is offered again no sooner. */
#define KEEP_MS 30000
/* Nor one that could not be fetched. */
#define LEFT_MS ((int64_t)3600 * 1000)
/* Connections that may break off at one letter's FETCH, or at one errand. */
#define BREAKS_MAX 2
/* INBOX is looked at this often even where the server promises to tell of new mail. */
#define LOOK_S 600
/* After STOP, what the desk has in hand may still be answered for so long. */
#define STOP_GRACE_MS 2000
/* With --once, passes broken off in a row before giving up. */
#define ONCE_TRIES 3

struct waiting {     /* a letter the desk has */
	uint64_t id; /* 0: free */
	uint64_t size_bytes;
	const char *key;
};

struct work {
	const struct config *config;
	const struct links *links;
	const struct inbox_kind *kind;
	struct inbox_watch watch;
	struct token_ask token;
	void *inbox; /* NULL: not open */
	bool once, stop, committing;
	int wake_fd; /* readable when either socket is */
	int64_t alive_at, stop_at;
	int backoff_s;
	struct why last; /* what was logged last: said once */

	struct arena *memory; /* of the keys waiting and moves; renewed when neither is left */
	struct waiting waiting[WINDOW_LETTERS];
	size_t waiting_count;
	uint64_t waiting_bytes, last_id;
	struct inbox_move moves[BATCH_MOVES];
	size_t move_count;
	size_t answered; /* in this pass, and not KEEP */
	struct inbox_errand errands[ERRANDS_MAX];
	size_t errand_count;

	struct kept kept;
	struct inbox_broken broken;
	struct why last_left; /* why the last letter was left */
};

const struct inbox_kind *
inbox_kind_for(const char *url)
{
	if (url == NULL)
		return NULL;
	if (config_maildir(url) != NULL)
		return &inbox_maildir;
	if (strncasecmp(url, "imaps://", 8) == 0 || strncasecmp(url, "imap://", 7) == 0)
		return &inbox_imap;
	return NULL;
}

/* ---- the sockets */

static void
stop_asked(struct work *work)
{
	if (!work->stop)
		work->stop_at = clock_ms();
	work->stop = true;
}

/* Takes what the supervisor says, and shows it that we live. */
static void
supervisor_tend(struct work *work)
{
	struct frame frame;
	struct why why;
	enum status st;
	int64_t now = clock_ms();
	struct pollfd room = {.fd = work->links->supervisor, .events = POLLOUT};

	while ((st = frame_take(work->links->supervisor, &frame, &why)) == OK) {
		frame_close(&frame);
		if (frame.type == FRAME_STOP)
			stop_asked(work);
	}
	if (st == BROKEN)
		stop_asked(work);
	if (now - work->alive_at < ALIVE_MS || poll(&room, 1, 0) <= 0)
		return;
	work->alive_at = now;
	if (frame_signal(work->links->supervisor, FRAME_ALIVE, &why) == BROKEN)
		stop_asked(work);
}

/* Of inbox_watch.  What is answered KEEP in this pass is not given twice by it, so what is sorted suffices. */
static bool
letter_wanted(void *context, const char *key)
{
	const struct work *work = context;

	return !kept_has(&work->kept, key);
}

/* Of inbox_watch.  A move once begun is finished: it is what STOP waits for. */
static bool
work_alive(void *context)
{
	struct work *work = context;

	supervisor_tend(work);
	return !work->stop || work->committing;
}

/* One answer of the desk.  An unknown id is an answer given twice: it does nothing. */
static void
answer_take(struct work *work, uint64_t id, enum frame_where where)
{
	struct waiting *letter = work->waiting;

	while (letter < work->waiting + WINDOW_LETTERS && letter->id != id)
		letter++;
	if (id == 0 || letter == work->waiting + WINDOW_LETTERS)
		return;
	letter->id = 0;
	work->waiting_count--;
	work->waiting_bytes -= letter->size_bytes;
	if (where != WHERE_PROCESSED && where != WHERE_QUARANTINE) {
		kept_add(&work->kept, letter->key, clock_ms() + (work->once ? 0 : KEEP_MS), false);
		return;
	}
	work->answered++;
	work->moves[work->move_count++] = (struct inbox_move){.key = letter->key, .where = where};
}

/* What there is no room for is asked again by the next start. */
static void
errand_take(struct work *work, const struct frame *frame)
{
	struct inbox_errand *errand = &work->errands[work->errand_count];

	if (work->errand_count == ERRANDS_MAX || frame->size_bytes != sizeof(errand->what))
		return;
	*errand = (struct inbox_errand){.id = frame->id};
	memcpy(&errand->what, frame->payload, sizeof(errand->what));
	errand->what.sender[sizeof(errand->what.sender) - 1] = '\0';
	errand->what.message_id[sizeof(errand->what.message_id) - 1] = '\0';
	work->errand_count++;
}

/* Takes the answers that are there, as many as a batch of moves has room for. */
static void
desk_tend(struct work *work)
{
	struct frame frame;
	struct frame_done done;
	struct why why;
	enum status st = NONE;

	while (work->move_count < BATCH_MOVES && (st = frame_take(work->links->desk, &frame, &why)) == OK) {
		frame_close(&frame);
		if (frame.type == FRAME_ERRAND)
			errand_take(work, &frame);
		if (frame.type != FRAME_DONE || frame.size_bytes != sizeof(done))
			continue;
		memcpy(&done, frame.payload, sizeof(done));
		answer_take(work, frame.id, (enum frame_where)done.where);
	}
	if (st == BROKEN)
		stop_asked(work);
}

/* Waits a slice of time for either socket, or for the desk to take more (`events`), and tends both. */
static void
sockets_wait(struct work *work, short events, int64_t timeout_ms)
{
	struct pollfd waited[] = {
	    {.fd = work->links->desk, .events = events}, {.fd = work->links->supervisor, .events = POLLIN}};

	if (timeout_ms < 0)
		timeout_ms = 0;
	poll(waited, COUNT(waited), timeout_ms < SLICE_MS ? (int)timeout_ms : SLICE_MS);
	supervisor_tend(work);
	desk_tend(work);
}

/* ---- letters out, answers in */

/* Frees the keys when no letter waits and no move refers to one. */
static void
keys_renew(struct work *work)
{
	if (work->waiting_count > 0 || work->move_count > 0)
		return;
	arena_close(work->memory);
	work->memory = arena_open();
}

/* Moves what is answered.  RETRY: the connection failed, the moves wait for the next one. */
static enum status
moves_commit(struct work *work, struct why *why)
{
	enum status st;

	if (work->move_count == 0)
		return OK;
	work->committing = true;
	st = work->kind->commit(work->inbox, work->moves, work->move_count, why);
	work->committing = false;
	if (st == RETRY)
		return st;
	/* What a server will not move stays in INBOX and is offered again; the desk knows it by its key. */
	work->move_count = 0;
	keys_renew(work);
	return st;
}

/* Until `room` more letters may be sent, all moved that could be; 0: until all are answered and moved. */
static enum status
answers_wait(struct work *work, size_t most_waiting, uint64_t most_bytes, struct why *why)
{
	enum status st = OK;

	desk_tend(work);
	while (st == OK && !work->stop) {
		if (work->move_count == BATCH_MOVES || (work->waiting_count == 0 && work->move_count > 0)) {
			st = moves_commit(work, why);
			desk_tend(work);
		} else if (work->waiting_count > most_waiting || work->waiting_bytes > most_bytes) {
			sockets_wait(work, POLLIN, SLICE_MS);
		} else {
			break;
		}
	}
	return st;
}

/* Until the desk takes a frame.  Its answers are taken meanwhile, or both could wait for each other. */
static bool
desk_takes(struct work *work)
{
	struct pollfd room = {.fd = work->links->desk, .events = POLLOUT};

	while (!work->stop) {
		if (poll(&room, 1, 0) > 0)
			return (room.revents & POLLOUT) != 0;
		/* A full batch leaves answers unread: poll for room alone, or POLLIN would spin. */
		sockets_wait(work, work->move_count < BATCH_MOVES ? POLLIN | POLLOUT : POLLOUT, SLICE_MS);
	}
	return false;
}

/* Takes over the blob.  A desk that is gone stops the worker. */
static void
letter_send(struct work *work, const struct inbox_letter *letter)
{
	struct waiting *slot = work->waiting;
	struct why why;
	enum status st = RETRY;

	while (slot->id != 0)
		slot++;
	*slot = (struct waiting){.id = ++work->last_id,
	    .size_bytes = letter->facts.header_only ? 0 : letter->facts.size_bytes,
	    .key = arena_string(work->memory, letter->facts.key)};
	work->waiting_count++;
	work->waiting_bytes += slot->size_bytes;
	while (st == RETRY && desk_takes(work))
		st = frame_send(work->links->desk, FRAME_LETTER, slot->id, &letter->facts,
		    sizeof(letter->facts), &letter->blob, 1, &why);
	close(letter->blob);
	if (st == OK)
		return;
	work->waiting_count--;
	work->waiting_bytes -= slot->size_bytes;
	slot->id = 0;
	stop_asked(work);
}

static enum status
pass_letters(struct work *work, struct why *why)
{
	struct inbox_letter letter;
	enum status st;

	while (!work->stop) {
		st = answers_wait(work, WINDOW_LETTERS - 1, WINDOW_BYTES - 1, why);
		if (st != OK || work->stop)
			return st;
		if ((st = work->kind->next(work->inbox, &letter, why)) != OK)
			return st == NONE ? OK : st;
		letter_send(work, &letter);
		supervisor_tend(work);
	}
	return OK;
}

/* Between passes: what is put back is offered by the one that follows, and the desk knows before it comes. */
static enum status
errands_run(struct work *work, struct why *why)
{
	enum status st;

	if (work->errand_count == 0)
		return OK;
	if ((st = work->kind->errands(work->inbox, work->errands, work->errand_count, why)) != OK)
		return st;
	/* What a mailbox will not do is told; the desk asks again later. */
	while (work->errand_count > 0) {
		const struct inbox_errand *errand = &work->errands[work->errand_count - 1];

		if (errand->failed)
			log_error("inbox.errand", "words='%s'", errand->why.text);
		if (!desk_takes(work))
			return OK;
		st = frame_send(work->links->desk, FRAME_ERRAND_DONE, errand->id, &errand->letters,
		    errand->failed ? 0 : sizeof(errand->letters), NULL, 0, why);
		if (st != OK)
			return st;
		work->errand_count--;
	}
	return OK;
}

/* The desk keeps it; one that is busy or gone hears it another time. */
static void
health_tell(struct work *work, enum status st, const char *words)
{
	struct frame_health health = {.must_act = st == BROKEN};
	struct why why;

	if (work->inbox != NULL && work->kind->certificate_until != NULL)
		health.certificate_until = work->kind->certificate_until(work->inbox);
	snprintf(health.words, sizeof(health.words), "%s", words);
	if (frame_send(work->links->desk, FRAME_HEALTH, 0, &health, sizeof(health), NULL, 0, &why) != OK)
		log_info("inbox.untold", "words='%s'", why.text);
}

/* The pass is over; letters that did not come are no good end of it. */
static enum status
pass_tell(struct work *work, struct why *why)
{
	size_t withheld = work->kind->withheld != NULL ? work->kind->withheld(work->inbox, why) : 0;
	size_t left = kept_left(&work->kept);
	bool short_of = withheld + left > 0;
	char words[sizeof(((struct frame_health *)0)->words)];

	if (short_of) {
		snprintf(words, sizeof(words), "the mailbox withholds %zu letter(s): %.400s", withheld + left,
		    withheld > 0 ? why->text : work->last_left.text);
		health_tell(work, left > 0 ? BROKEN : RETRY, words);
	}
	return frame_send(work->links->desk, FRAME_PASS, 0, &short_of, short_of, NULL, 0, why);
}

/* INBOX read to its end, all answered and moved; then the desk is told so. */
static enum status
pass_run(struct work *work, struct why *why)
{
	enum status st;

	kept_renew(&work->kept, clock_ms());
	keys_renew(work);
	work->answered = 0;
	/* What an earlier connection left is moved first, or INBOX would offer it again. */
	if ((st = answers_wait(work, 0, 0, why)) != OK || work->stop)
		return st;
	if ((st = errands_run(work, why)) != OK || work->stop)
		return st;
	if ((st = work->kind->begin(work->inbox, why)) != OK)
		return st;
	if ((st = pass_letters(work, why)) != OK)
		return st;
	if ((st = answers_wait(work, 0, 0, why)) != OK || work->stop)
		return st;
	if (work->once && work->answered > 0)
		return OK;
	if (!desk_takes(work))
		return OK;
	return pass_tell(work, why);
}

/* ---- the connection */

/* Said once, until something else is to be said. */
static void
failure_log(struct work *work, enum status st, const struct why *why)
{
	if (strcmp(work->last.text, why->text) == 0)
		return;
	work->last = *why;
	health_tell(work, st, why->text);
	if (st == BROKEN)
		log_error("inbox.broken", "words='%s'", why->text);
	else
		log_warning("inbox.retry", "words='%s'", why->text);
}

/* Whether there is a letter to blame for what broke off: it is left for a while, so that those behind it come. */
static bool
broken_leave(struct work *work, const struct why *why)
{
	if (work->broken.times < BREAKS_MAX)
		return false;
	log_error("inbox.left", "key='%s' words='%s'", work->broken.key, why->text);
	work->last_left = *why;
	kept_add(&work->kept, work->broken.key, clock_ms() + LEFT_MS, true);
	work->broken.times = BREAKS_MAX - 1;
	return true;
}

/* The same of an errand: it is given up for now, or no letter would come any more. */
static bool
errand_leave(struct work *work, const struct why *why)
{
	bool found = false;

	for (size_t i = 0; i < work->errand_count; i++) {
		struct inbox_errand *errand = &work->errands[i];

		if (errand->failed || errand->breaks < BREAKS_MAX)
			continue;
		errand->failed = found = true;
		errand->why = *why;
	}
	return found;
}

/* After a failure, whose cause may be put aside now: then there is no reason to be slow. */
static bool
cause_leave(struct work *work, const struct why *why)
{
	bool letter = broken_leave(work, why), errand = errand_leave(work, why);

	if (letter || errand)
		work->backoff_s = 0;
	return letter || errand;
}

static void
inbox_close(struct work *work)
{
	if (work->inbox != NULL)
		work->kind->close(work->inbox);
	work->inbox = NULL;
}

static enum status
inbox_open(struct work *work, struct why *why)
{
	enum status st;

	if (work->inbox != NULL)
		return OK;
	if ((st = work->kind->open(work->config, &work->watch, &work->inbox, why)) != OK) {
		work->inbox = NULL;
		return st;
	}
	work->last.text[0] = '\0';
	health_tell(work, OK, "");
	log_info("inbox.open", "folder='%s'", work->config->inbox.folder);
	return OK;
}

/* Waits 1 s, then twice as long each time, at most 60 s; at once so long when an operator must act. */
static void
backoff_wait(struct work *work, enum status st)
{
	int64_t until;

	if (work->backoff_s == 0)
		work->backoff_s = BACKOFF_MIN_S;
	if (st == BROKEN)
		work->backoff_s = BACKOFF_MAX_S;
	until = clock_ms() + (int64_t)work->backoff_s * 1000;
	work->backoff_s = work->backoff_s < BACKOFF_MAX_S / 2 ? 2 * work->backoff_s : BACKOFF_MAX_S;
	while (!work->stop && clock_ms() < until)
		sockets_wait(work, work->move_count < BATCH_MOVES ? POLLIN : 0, until - clock_ms());
}

/* How long idling may last: until a kept letter is due, at most LOOK_S. */
static int
idle_s(const struct work *work)
{
	int64_t now = clock_ms(), wait_ms = kept_first(&work->kept, now + (int64_t)LOOK_S * 1000) - now;

	return wait_ms < 0 ? 0 : (int)((wait_ms + 999) / 1000);
}

static enum status
daemon_turn(struct work *work, struct why *why)
{
	enum status st;

	if ((st = inbox_open(work, why)) != OK || (st = pass_run(work, why)) != OK)
		return st;
	work->backoff_s = 0;
	/* What the desk asked during the pass is no event to idle for: the next turn does it. */
	if (work->stop || work->errand_count > 0)
		return OK;
	st = work->kind->idle(work->inbox, work->wake_fd, idle_s(work), why);
	supervisor_tend(work);
	desk_tend(work);
	return st;
}

static void
daemon_run(struct work *work)
{
	struct why why = {""};
	enum status st;

	while (!work->stop) {
		if ((st = daemon_turn(work, &why)) == OK || work->stop)
			continue;
		failure_log(work, st, &why);
		inbox_close(work);
		cause_leave(work, &why);
		backoff_wait(work, st);
	}
}

/* Passes until one brings nothing but what is to be kept; then waits for an errand, or STOP. */
static enum status
once_run(struct work *work, struct why *why)
{
	enum status st;
	int failures = 0;

	while (!work->stop) {
		if ((st = inbox_open(work, why)) != OK)
			return work->stop ? OK : st;
		if ((st = pass_run(work, why)) == OK) {
			failures = 0;
			while (!work->stop && work->answered == 0 && work->errand_count == 0)
				sockets_wait(work, POLLIN, SLICE_MS);
			continue;
		}
		if (work->stop)
			return OK;
		failures = cause_leave(work, why) ? 0 : failures + 1;
		if (st != RETRY || failures == ONCE_TRIES)
			return st;
		failure_log(work, st, why);
		inbox_close(work);
		backoff_wait(work, st);
	}
	return OK;
}

/* STOP: what the desk has in hand may still be answered, what is answered is moved. */
static void
work_end(struct work *work)
{
	struct why why = {""};
	int64_t until = work->stop_at + STOP_GRACE_MS;
	struct pollfd desk = {.fd = work->links->desk, .events = POLLIN};

	if (work->inbox == NULL)
		return;
	while (work->waiting_count > 0 && work->move_count < BATCH_MOVES && clock_ms() < until) {
		poll(&desk, 1, SLICE_MS / 10);
		desk_tend(work);
		if ((desk.revents & (POLLHUP | POLLERR)) != 0)
			break;
	}
	if (moves_commit(work, &why) != OK)
		log_warning("inbox.stop", "words='%s'", why.text);
}

/* One descriptor to idle on that is readable when either socket is. */
static enum status
wake_open(struct work *work, struct why *why)
{
	int socks[] = {work->links->supervisor, work->links->desk};

	if ((work->wake_fd = epoll_create1(EPOLL_CLOEXEC)) < 0)
		return because(why, BROKEN, "waiting for the other workers: %s", strerror(errno));
	for (size_t i = 0; i < COUNT(socks); i++) {
		struct epoll_event event = {.events = EPOLLIN};
		if (epoll_ctl(work->wake_fd, EPOLL_CTL_ADD, socks[i], &event) < 0)
			return because(why, BROKEN, "waiting for the other workers: %s", strerror(errno));
	}
	return OK;
}

enum status
inbox_work(const struct config *config, const struct links *links, bool once, struct why *why)
{
	struct arena *a = arena_open();
	struct work *work = arena_alloc(a, sizeof(*work));
	enum status st;

	log_worker("inbox");
	work->config = config;
	work->links = links;
	work->once = once;
	work->kind = inbox_kind_for(config->inbox.url);
	work->token = (struct token_ask){.sock = links->outbox, .alive = work_alive, .context = work};
	work->watch = (struct inbox_watch){.alive = work_alive,
	    .wanted = letter_wanted,
	    .broken = &work->broken,
	    .context = work,
	    .token = token_ask,
	    .token_context = &work->token};
	work->memory = arena_open();
	work->kept.memory = arena_open();
	work->wake_fd = -1;
	if (work->kind == NULL) {
		st = because(why, BROKEN, "inbox.url must begin with imaps://, imap:// or maildir:");
		goto out;
	}
	if ((st = wake_open(work, why)) != OK)
		goto out;
	if ((st = frame_signal(links->supervisor, FRAME_READY, why)) != OK)
		goto out;
	work->alive_at = clock_ms();
	if (once)
		st = once_run(work, why);
	else
		daemon_run(work);
	if (st == OK)
		work_end(work);
	else
		log_error("inbox.broken", "words='%s'", why != NULL ? why->text : "");
out:
	inbox_close(work);
	if (work->wake_fd >= 0)
		close(work->wake_fd);
	arena_close(work->kept.memory);
	arena_close(work->memory);
	arena_close(a);
	return st;
}

enum status
inbox_check(const struct config *config, const struct inbox_watch *watch, struct why *why)
{
	const struct inbox_kind *kind = inbox_kind_for(config->inbox.url);
	void *inbox;
	enum status st;

	if (kind == NULL)
		return because(why, BROKEN, "inbox.url must begin with imaps://, imap:// or maildir:");
	if ((st = kind->open(config, watch, &inbox, why)) != OK)
		return st;
	st = kind->begin(inbox, why);
	kind->close(inbox);
	return st;
}
