#include "run.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "ask.h"
#include "base/log.h"
#include "document.h"
#include "errands.h"
#include "letters/letters.h"
#include "reader/extract.h"
#include "store/health.h"
#include "store/leak.h"
#include "store/place.h"

#define ALIVE_EVERY_S  5
#define ALIVE_MS       1000
#define BATCH_LETTERS  64 /* ready, and taken without waiting for more */
#define BATCH_WAIT_MS  50 /* what is ready waits no longer for what is being read */
#define SETTLE_MS      5
#define ONCE_TRIES     3  /* then a pass is given up, and the next begins where it broke off */
#define RECEIVED_MAX   16 /* letters in hand while what the store holds is added to them */
#define POLLED_EVERY_S 60
#define DUE_EVERY_S    60 /* at least that often: dead mail is told, the quarantine summed up */

struct run {
	const struct config *config;
	const struct clock *clock;
	const struct links *links;
	struct desk desk;
	const struct letters *proven; /* when this configuration was taken */
	struct letters *letters;      /* the desk's; NULL: those that were proven */
	struct ask ask;
	struct extractor *extractor;
	struct arena *scratch; /* of one letter after the other, while it is taken */
	bool once;
	bool stopping;
	bool progress;	/* a batch was committed */
	bool pass_done; /* once: the inbox has nothing left */
	bool draining;	/* once: the outbox was asked to send what is due */
	bool drained;
	uint64_t drain;		/* how often it was asked so */
	bool stuck;		/* once: some mail could not leave */
	bool kept;		/* once: some letter could not be taken */
	bool withheld;		/* once: some letter did not come */
	int retries;		/* once: rounds in a row that could not be kept */
	int64_t alive_ms;	/* when the supervisor was last told that we live */
	int64_t ready_ms;	/* since when a letter is ready; 0: none is */
	bool called;		/* the supervisor was asked for the reader */
	bool finished;		/* once: told the supervisor, who stops us all */
	bool unsettled;		/* what was taken may not be synced yet, and the inbox has not heard of it */
	int64_t due_at;		/* when desk_due is next called */
	int64_t received_after; /* what the store holds up to this one was looked at */
	struct errands errands;
	int64_t polled_at; /* when the inbox was last noted as read to its end */
};

static enum status
tell_inbox(struct run *run, uint64_t inbox_id, enum frame_where where, struct why *why)
{
	struct frame_done done = {.where = where};

	if (inbox_id == 0)
		return OK;
	return frame_send(run->links->inbox, FRAME_DONE, inbox_id, &done, sizeof(done), NULL, 0, why);
}

/*
 * A letter that comes from the store: one that was confirmed is taken again, vouched for by the person its row names; an
 * SMS, or a STOP that came by the web (facteurctl stop-in), is taken for the first time.
 */
static enum status
take_stored(struct run *run, int64_t arrival_id, struct why *why)
{
	struct arena *arena = arena_open();
	struct letter_in_hand *letter;
	struct arrival arrival;
	int blob = -1;
	enum status st;

	st = arrival_load(run->desk.store, arena, arrival_id, &arrival, why);
	if (st == OK && (st = blob_make(arrival.raw, arrival.raw_bytes, &blob, why)) == OK &&
	    (st = ask_add(&run->ask, 0, NULL, blob, &letter, why)) == OK) {
		letter->letter.arrival_id = arrival.id;
		letter->letter.key = arena_string(letter->arena, arrival.key);
		if (strncmp(arrival.key, ARRIVAL_SMS, strlen(ARRIVAL_SMS)) == 0)
			letter->letter.sms = arena_string(letter->arena, arrival.sender);
		letter->letter.vouched_role = arrival.person_id == 0 ? ROLE_NOBODY : arrival.role;
		letter->letter.vouched_id = arrival.person_id;
	}
	arena_close(arena);
	return st == NONE ? OK : st;
}

static bool
has_in_hand(const struct ask *ask, int64_t arrival_id)
{
	for (const struct letter_in_hand *letter = ask->first; letter != NULL; letter = letter->next)
		if (letter->letter.arrival_id == arrival_id)
			return true;
	return false;
}

/* What the store holds and nobody has taken, a few at a time; one that had to be left is looked at again after a while. */
static enum status
take_received(struct run *run, struct why *why)
{
	enum status st = OK;
	int64_t id;

	while (run->ask.count < RECEIVED_MAX &&
	       (st = arrival_next(run->desk.store, run->received_after, &id, why)) == OK) {
		if (!has_in_hand(&run->ask, id) && (st = take_stored(run, id, why)) != OK)
			return st;
		run->received_after = id;
	}
	return st == NONE ? OK : st;
}

/*
 * One letter inside the batch's transaction.  What fails for one letter is that letter's: it is left in the inbox, or
 * set aside and shown, and the others go on; but where the transaction is gone none of them was taken (write_batch).
 */
static enum status
take_letter(struct run *run, struct letter_in_hand *letter, int64_t now, struct why *why)
{
	const char *reason = letter->reason;
	enum status st = REFUSED;

	if (letter->state == LETTER_READ) {
		st = desk_take(&run->desk, run->scratch, &letter->letter, letter->message, letter->reading,
		    now, &letter->outcome, why);
		arena_clear(run->scratch);
		reason = why->text;
	}
	if (!store_stands(run->desk.store))
		return st == RETRY ? st : because(why, RETRY, "the database has undone a letter");
	if (st == RETRY && (run->desk.spoilt || run->desk.unread_count > 0))
		return RETRY; /* taken again: with its batch, or once the documents it is about were read */
	if (st == RETRY) {
		log_warning("letter.keep", "why='%s'", why->text);
		letter->outcome = (struct desk_outcome){.where = WHERE_KEEP};
		run->kept = true;
		return OK;
	}
	if (st != OK) {
		log_error("letter.quarantine", "why='%s'", reason);
		st = desk_unreadable(&run->desk, letter->arena, &letter->letter,
		    arena_string(letter->arena, reason), now, &letter->outcome, why);
	}
	return st;
}

static bool
is_ready(const struct letter_in_hand *letter)
{
	return !letter->taken && (letter->state == LETTER_READ || letter->state == LETTER_LOST);
}

/*
 * How long what is ready still waits, so that a commit is for many; 0: it is taken now, as a letter that comes alone is
 * at once; -1: nothing is ready.
 */
static int64_t
batch_wait_ms(struct run *run)
{
	size_t ready = 0;
	int64_t now, left;

	for (const struct letter_in_hand *letter = run->ask.first; letter != NULL; letter = letter->next)
		ready += is_ready(letter);
	if (ready == 0) {
		run->ready_ms = 0;
		return -1;
	}
	now = clock_ms();
	if (run->ready_ms == 0)
		run->ready_ms = now;
	if (ready >= BATCH_LETTERS || ready == run->ask.count || run->ask.in_flight == 0 || run->stopping)
		return 0;
	left = run->ready_ms + BATCH_WAIT_MS - now;
	return left > 0 ? left : 0;
}

/* The transaction did not hold: nothing was taken. */
static void
untake(struct run *run)
{
	run->desk.unread_count = 0;
	for (struct letter_in_hand *letter = run->ask.first; letter != NULL; letter = letter->next)
		letter->taken = false;
}

/* One document, its text kept; what could not even be tried is tried again after the next start. */
static enum status
read_document(struct run *run, const char *hash, struct why *why)
{
	struct arena *arena = arena_open();
	struct buf content = buf_make(arena);
	struct document_text *text;
	struct store *store = run->desk.store;
	bool failed;
	enum status st;

	st = extractor_read_file(run->extractor, arena, store_document_path(store, arena, hash), &text, why);
	if (st == BROKEN) /* no document will be read any more: all of us begin anew */
		goto out;
	if ((failed = st != OK)) {
		log_error("document.unread", "why='%s'", why->text);
		text = arena_alloc(arena, sizeof(*text));
		document_fail(text, "sa lecture n'a pas abouti");
	}
	document_encode(&content, text);
	if ((st = store_begin(store, why)) == OK &&
	    (st = document_text_put(store, hash, content.data, failed, clock_now(run->clock), why)) == OK)
		st = store_commit(store, why);
	store_rollback(store);
	if (st == OK)
		st = frame_send(run->links->supervisor, FRAME_ALIVE, run->progress, NULL, 0, NULL, 0, why);
out:
	arena_close(arena);
	return st;
}

/* Documents the desk must know before it goes on: read here, where no transaction waits. */
static enum status
read_documents(struct run *run, struct why *why)
{
	enum status st = OK;

	for (size_t i = 0; i < run->desk.unread_count && st == OK; i++)
		st = read_document(run, run->desk.unread[i], why);
	run->desk.unread_count = 0;
	return st;
}

/* A text was set by mail: the next mail is written with it. */
static void
reopen_letters(struct run *run)
{
	struct letters *letters;
	struct why why;

	if (!run->desk.letters_changed)
		return;
	run->desk.letters_changed = false;
	if (letters_reopen(run->proven, &letters, &why) != OK) {
		log_error("letters.reopen", "why='%s'", why.text);
		return;
	}
	letters_close(run->letters);
	run->desk.letters = run->letters = letters;
}

/* What was committed: the inbox may move the letters. */
static enum status
tell_taken(struct run *run, struct why *why)
{
	enum status st = OK;

	for (struct letter_in_hand *letter = run->ask.first; letter != NULL && st == OK;
	     letter = letter->next) {
		int64_t again = letter->outcome.again_arrival;

		if (!letter->taken)
			continue;
		if (again != 0 && run->received_after >= again)
			run->received_after = again - 1;
		st = tell_inbox(run, letter->inbox_id, letter->outcome.where, why);
		letter->told = st == OK;
	}
	ask_drop_told(&run->ask);
	return st == OK ? take_received(run, why) : st;
}

/* All that is ready, in one transaction.  `careful`: one could not be undone without the others, and now each can. */
static enum status
write_batch(struct run *run, bool careful, struct why *why)
{
	int64_t now = clock_now(run->clock);
	enum status st;

	run->desk.careful = careful;
	run->desk.spoilt = false;
	if ((st = store_begin_early(run->desk.store, why)) != OK)
		return st;
	for (struct letter_in_hand *letter = run->ask.first; letter != NULL && st == OK;
	     letter = letter->next)
		if (is_ready(letter) && (st = take_letter(run, letter, now, why)) == OK)
			letter->taken = true;
	if (st == RETRY && run->desk.spoilt) {
		store_rollback(run->desk.store);
		untake(run);
		return write_batch(run, true, why);
	}
	if (st == RETRY && run->desk.unread_count > 0 && store_stands(run->desk.store))
		st = OK; /* those before it are done; it comes first in the next batch */
	if (st == OK)
		st = store_commit(run->desk.store, why);
	store_rollback(run->desk.store);
	return st;
}

/* What was taken is on the disk: the inbox may hear of it. */
static enum status
settle_batch(struct run *run, struct why *why)
{
	enum status st;
	int64_t due_at;

	if (!run->unsettled)
		return OK;
	if ((st = store_sync(run->desk.store, why)) != OK || (st = tell_taken(run, why)) != OK)
		return st;
	run->unsettled = false;
	run->progress = true;
	/* A diffusion may have new dates: looked at now, or soon where the next letters wait. */
	due_at = run->ask.count == 0 ? 0 : clock_now(run->clock) + 1;
	if (run->due_at > due_at)
		run->due_at = due_at;
	if (run->ask.count == 0 && !run->once)
		store_make_room(run->desk.store);
	return read_documents(run, why);
}

/*
 * Somebody waits for an answer, and nobody for a letter to be moved.  The outbox syncs what it claims, and with it what was
 * written here; who asked the disk for the same meanwhile would keep it waiting.  So where no other letter waits this does a
 * moment later.
 */
static enum status
take_batch(struct run *run, struct why *why)
{
	enum status st, woken = OK;
	struct why unsynced;

	if (batch_wait_ms(run) != 0)
		return OK;
	run->ready_ms = 0;
	if ((st = write_batch(run, false, why)) == OK)
		woken = frame_signal(run->links->outbox, FRAME_WAKE, why);
	reopen_letters(run);
	if (st != OK) {
		untake(run);
		if (store_sync(run->desk.store, &unsynced) == OK)
			return st;
		*why = unsynced;
		return BROKEN;
	}
	run->unsettled = true;
	if (woken != OK || run->once || run->stopping || !ask_all_taken(&run->ask))
		st = settle_batch(run, why);
	return st == OK ? woken : st;
}

/* Once a second; each answer of the reader wakes us, and the supervisor need not be woken with us. */
static enum status
tell_alive(struct run *run, struct why *why)
{
	int64_t now = clock_ms();

	if (now - run->alive_ms < ALIVE_MS)
		return OK;
	run->alive_ms = now;
	return frame_send(run->links->supervisor, FRAME_ALIVE, run->progress, NULL, 0, NULL, 0, why);
}

/* A large due hour takes its time: the outbox sends what is there, and the supervisor hears that we live. */
static enum status
go_on_beside(void *data, struct why *why)
{
	struct run *run = data;
	enum status st = frame_signal(run->links->outbox, FRAME_WAKE, why);

	return st == OK ? tell_alive(run, why) : st;
}

static enum status
do_due(struct run *run, bool *did_something, struct why *why)
{
	int64_t now = clock_now(run->clock), next;
	enum status st;

	*did_something = false;
	if (now < run->due_at)
		return OK;
	if ((st = errands_send(&run->errands, now, why)) != OK)
		return st;
	while ((st = desk_due(&run->desk, now, did_something, why)) == RETRY && run->desk.unread_count > 0)
		if ((st = read_documents(run, why)) != OK)
			return st;
	if (st != OK)
		return st;
	if ((st = desk_next_due(&run->desk, now, &next, why)) != OK)
		return st;
	run->due_at = next != 0 && next < now + DUE_EVERY_S ? next : now + DUE_EVERY_S;
	if (!run->once)
		run->received_after = 0;
	return *did_something ? frame_signal(run->links->outbox, FRAME_WAKE, why) : OK;
}

/* INBOX was read to its end: noted once a minute, and at once after a failure. */
static enum status
note_pass(struct run *run, bool withheld, struct why *why)
{
	int64_t now = clock_now(run->clock);

	run->pass_done = true;
	run->withheld = withheld;
	if (withheld || now - run->polled_at < POLLED_EVERY_S)
		return OK;
	run->polled_at = now;
	return health_good(run->desk.store, "inbox", now, why);
}

static enum status
note_health(struct run *run, const struct frame *frame, struct why *why)
{
	int64_t now = clock_now(run->clock);
	struct frame_health health;
	enum status st = OK;

	if (frame->size_bytes != sizeof(health))
		return OK;
	memcpy(&health, frame->payload, sizeof(health));
	health.words[sizeof(health.words) - 1] = '\0';
	if (health.certificate_until != 0)
		st = health_certificate(run->desk.store, "inbox", health.certificate_until, why);
	if (st != OK || health.words[0] == '\0')
		return st;
	run->polled_at = run->due_at = 0;
	return health_bad(run->desk.store, "inbox", now, health.must_act != 0, health.words, why);
}

static enum status
hear_inbox(struct run *run, struct why *why)
{
	struct frame_letter facts;
	struct frame frame;
	enum status st;

	while ((st = frame_take(run->links->inbox, &frame, why)) == OK) {
		if (frame.type == FRAME_PASS && (st = note_pass(run, frame.size_bytes != 0, why)) != OK)
			return st;
		if (frame.type == FRAME_HEALTH && (st = note_health(run, &frame, why)) != OK)
			return st;
		if (frame.type == FRAME_ERRAND_DONE) {
			run->pass_done = false; /* another follows */
			if ((st = errands_answered(&run->errands, &frame, clock_now(run->clock), why)) != OK)
				return st;
		}
		if (frame.type != FRAME_LETTER || frame.size_bytes != sizeof(facts) || frame.fds[0] < 0) {
			frame_close(&frame);
			continue;
		}
		memcpy(&facts, frame.payload, sizeof(facts));
		if ((st = ask_add(&run->ask, frame.id, &facts, frame.fds[0], NULL, why)) != OK) {
			log_warning("letter.keep", "why='%s'", why->text);
			run->kept = true;
			st = tell_inbox(run, frame.id, WHERE_KEEP, why);
		}
		if (st != OK)
			return st;
		run->pass_done = false;
	}
	return st == NONE ? OK : st;
}

static enum status
hear_outbox(struct run *run, struct why *why)
{
	struct frame frame;
	enum status st;

	while ((st = frame_take(run->links->outbox, &frame, why)) == OK) {
		if (frame.type == FRAME_QUIET) {
			run->drained |= frame.id == run->drain; /* what was asked since is still on its way */
			run->stuck = frame.size_bytes != 0;
		} else {
			run->due_at = 0; /* rows died: their recruiters are told */
		}
		frame_close(&frame);
	}
	return st == NONE ? OK : st;
}

static enum status
hear_supervisor(struct run *run, struct why *why)
{
	struct frame frame;
	enum status st;

	while ((st = frame_take(run->links->supervisor, &frame, why)) == OK) {
		run->stopping |= frame.type == FRAME_STOP;
		frame_close(&frame);
	}
	return st == NONE ? OK : st;
}

static enum status
hear(struct run *run, struct why *why)
{
	enum status st;

	if ((st = hear_supervisor(run, why)) != OK)
		return st;
	if ((st = hear_inbox(run, why)) != OK)
		return st;
	if ((st = ask_receive(&run->ask, why)) != OK)
		return st;
	return hear_outbox(run, why);
}

static enum status
wait_for_news(struct run *run, struct why *why)
{
	const struct links *links = run->links;
	struct pollfd fds[] = {
	    {.fd = links->supervisor, .events = POLLIN},
	    {.fd = links->inbox, .events = POLLIN},
	    {.fd = links->reader, .events = POLLIN},
	    {.fd = links->outbox, .events = POLLIN},
	};
	int64_t left = run->due_at - clock_now(run->clock), ready_ms = batch_wait_ms(run);
	/* run-once does what is due when the inbox is empty: nothing but news wakes it. */
	bool soon = !run->once && left < ALIVE_EVERY_S;
	int64_t timeout_ms = 1000 * (!soon ? ALIVE_EVERY_S : left < 0 ? 0 : left);
	enum status st = tell_alive(run, why);
	int heard;

	if (st != OK)
		return st;
	if (ready_ms >= 0 && ready_ms < timeout_ms)
		timeout_ms = ready_ms;
	if (run->unsettled)
		timeout_ms = SETTLE_MS;
	if ((heard = poll(fds, COUNT(fds), (int)timeout_ms)) < 0 && errno != EINTR)
		return because(why, BROKEN, "poll: %s", strerror(errno));
	if (heard == 0 && timeout_ms >= 1000) /* a quiet moment */
		store_write_back(run->desk.store);
	return OK;
}

/* run-once ends when the inbox is empty, nothing is due, and what is due to leave has left. */
static enum status
finish_once(struct run *run, struct why *why)
{
	bool did_something;
	enum status st;

	if (run->finished || !run->pass_done || run->ask.count > 0)
		return OK;
	run->due_at = 0;
	if ((st = do_due(run, &did_something, why)) != OK || run->errands.asked > 0)
		return st;
	if (did_something)
		run->draining = run->drained = false;
	if (run->drained) {
		run->finished = true;
		return frame_signal(run->links->supervisor, FRAME_QUIET, why);
	}
	if (run->draining)
		return OK;
	run->draining = true;
	return frame_send(run->links->outbox, FRAME_DRAIN, ++run->drain, NULL, 0, NULL, 0, why);
}

/*
 * The reader comes when the first letter has: it takes a while to make, and mail that waited for this start may leave
 * meanwhile.
 */
static enum status
call_reader(struct run *run, bool wanted, struct why *why)
{
	enum status st;

	if (run->called || !wanted)
		return OK;
	st = frame_signal(run->links->supervisor, FRAME_WANTED, why);
	run->called = st == OK;
	return st;
}

/* What the letters are about is looked up in one view of the database: a lock for all, not for each row. */
static enum status
ask_reader(struct run *run, struct why *why)
{
	enum status st = store_look(run->desk.store, why);

	if (st == OK)
		st = ask_send(&run->ask, &run->desk, clock_now(run->clock), why);
	store_rollback(run->desk.store);
	return st;
}

/* One pass: hear, ask the reader, take what was read, do what is due. */
static enum status
one_pass(struct run *run, struct why *why)
{
	bool did_something;
	enum status st;

	if ((st = hear(run, why)) != OK || (st = settle_batch(run, why)) != OK)
		return st;
	if (!run->stopping &&
	    ((st = take_received(run, why)) != OK || (st = call_reader(run, run->ask.count > 0, why)) != OK ||
		(st = ask_reader(run, why)) != OK))
		return st;
	if ((st = take_batch(run, why)) != OK || run->unsettled)
		return st;
	if (run->once && (st = finish_once(run, why)) != OK)
		return st;
	if (run->once)
		return OK;
	st = do_due(run, &did_something, why);
	return st == OK ? call_reader(run, true, why) : st; /* there is time now */
}

/* A worker that is gone was perhaps told to stop a moment before us. */
static bool
told_to_stop(struct run *run)
{
	struct why why;

	return hear_supervisor(run, &why) == OK && run->stopping;
}

static enum status
run_loop(struct run *run, struct why *why)
{
	enum status st;

	if ((st = frame_signal(run->links->supervisor, FRAME_READY, why)) != OK)
		return st;
	for (;;) {
		st = one_pass(run, why);
		if (st == RETRY) { /* locked or full disk: nothing is lost, the letters wait */
			log_warning("run.retry", "why='%s'", why->text);
			if (run->once && ++run->retries >= ONCE_TRIES)
				return BROKEN;
			sleep(1);
			st = OK;
		} else {
			run->retries = 0;
		}
		if (st != OK && !(st == BROKEN && told_to_stop(run)))
			return st;
		if (run->stopping && (st != OK || run->ask.in_flight == 0))
			break;
		if ((st = wait_for_news(run, why)) != OK && !told_to_stop(run))
			return st;
	}
	if (run->once && (run->kept || run->withheld))
		return because(why, BROKEN, "some letter could not be taken: it stays in the inbox");
	if (run->once && run->errands.failed)
		return because(why, BROKEN, "letters put away could not be found: it is tried again");
	return run->stuck ? because(why, BROKEN,
				"mail cannot leave: it stays in the outbox; facteurctl check says why")
			  : OK;
}

enum status
run_work(const struct config *config, const struct letters *proven, const struct clock *clock,
    const struct links *links, bool once, struct why *why)
{
	struct run run = {.config = config, .clock = clock, .links = links, .once = once};
	enum status st;

	run.desk.config = config;
	run.desk.committed = once ? NULL : go_on_beside; /* one pass sends when all is written */
	run.desk.committed_data = &run;
	run.scratch = arena_open();
	ask_open(&run.ask, links->reader);
	if ((st = extractor_open(&run.extractor, why)) != OK) /* before there is anything to inherit */
		goto out;
	if ((st = store_open(config->state_dir, &run.desk.store, why)) != OK ||
	    (st = document_text_forget_failed(run.desk.store, why)) != OK ||
	    (st = place_load(run.desk.store, config->communes, why)) != OK)
		goto out;
	run.errands = (struct errands){.store = run.desk.store, .inbox = links->inbox};
	run.desk.letters = run.proven = proven;
	run.desk.letters_changed = !once; /* by mail perhaps, since they were proven */
	reopen_letters(&run);
	st = run_loop(&run, why);
out:
	ask_close(&run.ask);
	arena_close(run.scratch);
	letters_close(run.letters);
	store_close(run.desk.store);
	extractor_close(run.extractor);
	return st;
}
