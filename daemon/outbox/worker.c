#include <errno.h>
#include <poll.h>
#include <string.h>

#include "base/hours.h"
#include "base/log.h"
#include "outbox/compose.h"
#include "outbox/handout.h"
#include "outbox/outbox.h"
#include "outbox/way.h"
#include "store/health.h"

#define BATCH	       TALLY_MOST
#define BATCH_SMS      1 /* each takes its time; what is known of it is kept before the next is asked for */
#define BATCH_BYTES    ((size_t)64 << 20) /* made for one batch; a mail larger than that goes alone */
#define ALIVE_EVERY_S  5
#define LOOK_EVERY_MS  100 /* at the sockets, while mail is on its way */
#define WAIT_MOST_MS   1000
#define RECOVER_TRIES  3
#define ONCE_TRIES     3 /* then a pass is given up: the rows wait for the next */
#define GIVE_UP_S      ((int64_t)5 * 24 * 3600)
#define GIVE_UP_SMS_S  ((int64_t)3 * 24 * 3600) /* from when it was to leave: a long week-end is not counted */
#define HEALTH_EVERY_S 60
#define ASK_EVERY_MS   1 /* the database, for the next batch beside the one on its way */

struct post_office {
	const struct config *config;
	const struct clock *clock;
	const struct links *links;
	struct arena *arena; /* of what lives as long as the office */
	struct store *store;
	struct tokens *tokens;
	struct tally *tally;
	struct handout handout;
	const struct hours *hours;
	struct pace pace; /* of mail to many */
	struct way ways[2];
	size_t way_count; /* 1: there is no gateway */
	bool once, stopping;
	bool unsynced;	    /* the last turn is not on the disk yet */
	bool settled;	    /* once it is, the tally is done with */
	size_t made_bytes;  /* of the batch on its way */
	struct way *ahead;  /* whose next batch may be claimed while this one is on its way; NULL: none */
	int64_t asked_ms;   /* when the database was last asked for it */
	int64_t looked_ms;  /* when the sockets were last looked at on the way */
	int retries;	    /* once: rounds in a row the database could not keep */
	bool progress;	    /* something was sent */
	bool woken;	    /* rows may have come */
	uint64_t drain;	    /* once: send what is due, then say so to the DRAIN of this number; 0: none */
	enum status status; /* of the sockets: what ends the loop */
	struct why *why;
};

/* -- hearing -- */

static void
hear_supervisor(struct post_office *office)
{
	struct frame frame;
	enum status st;

	while ((st = frame_take(office->links->supervisor, &frame, office->why)) == OK) {
		office->stopping |= frame.type == FRAME_STOP;
		frame_close(&frame);
	}
	if (st != NONE)
		office->status = st;
}

static void
hear_desk(struct post_office *office)
{
	struct frame frame;
	enum status st;

	while ((st = frame_take(office->links->desk, &frame, office->why)) == OK) {
		office->woken |= frame.type == FRAME_WAKE;
		if (frame.type == FRAME_DRAIN)
			office->drain = frame.id;
		frame_close(&frame);
	}
	if (st == NONE)
		return;
	hear_supervisor(office); /* the desk may have been told to stop before us */
	office->status = office->stopping ? OK : st;
}

static enum status
show_alive(struct post_office *office)
{
	return frame_send(
	    office->links->supervisor, FRAME_ALIVE, office->progress, NULL, 0, NULL, 0, office->why);
}

/* -- sending -- */

/* A minute old is new enough; a change is kept at once. */
static enum status
keep_health(struct post_office *office, struct way *way, int64_t now)
{
	int64_t until = way->transport == NULL || way->kind->certificate_until == NULL
			    ? 0
			    : way->kind->certificate_until(way->transport);
	enum status st;

	if (way->words[0] == '\0' && now - way->noted_at < HEALTH_EVERY_S)
		return OK;
	way->noted_at = way->words[0] == '\0' ? now : 0;
	if ((st = store_begin(office->store, office->why)) != OK) /* which alone waits at the door */
		return st;
	st = way->words[0] == '\0'
		 ? health_good(office->store, way->name, now, office->why)
		 : health_bad(office->store, way->name, now, false, way->words, office->why);
	if (st == OK && until != 0)
		st = health_certificate(office->store, way->name, until, office->why);
	if (st == OK)
		st = store_commit(office->store, office->why);
	store_rollback(office->store);
	return st;
}

/* The last turn is on the disk: what it claimed may leave. */
static bool
turn_kept(void *data)
{
	struct post_office *office = data;

	if (office->unsynced && office->status == OK)
		office->status = store_sync(office->store, office->why);
	if (office->unsynced && office->settled && office->status == OK)
		tally_clear(office->tally);
	office->unsynced = false;
	return office->status == OK;
}

/* A mail that can never be made (a document is gone) is dead with its reason; the others go on. */
static bool
make_mail(struct parcel *parcel, void *data)
{
	struct post_office *office = data;
	struct why why;
	enum status st;

	if (office->made_bytes > BATCH_BYTES)
		return false; /* left for the next batch: settled as not tried */
	parcel->own = arena_open();
	parcel->bytes = buf_make(parcel->own);
	st = compose(
	    office->store, office->config, clock_now(office->clock), parcel->mail, &parcel->bytes, &why);
	if (st != OK) {
		parcel->state = st == RETRY ? OUTBOX_RETRY : OUTBOX_DEAD;
		parcel->error = arena_string(parcel->bytes.arena, why.text);
	}
	office->made_bytes += parcel->bytes.size_bytes;
	return parcel->state == OUTBOX_SENDING;
}

/* An SMS is its text; one that may not be read now waits for the hour at which it may. */
static int64_t
wait_of(const struct post_office *office, const struct outbox_mail *sms)
{
	int64_t now = clock_now(office->clock);
	int64_t next = sms->region == NULL ? now : hours_next(office->hours, region_named(sms->region), now);

	return next > now ? next : 0;
}

static struct parcel
parcel_of(
    struct post_office *office, const struct way *way, struct arena *arena, const struct outbox_mail *mail)
{
	struct parcel parcel = {.mail = mail, .bytes = buf_make(arena), .state = OUTBOX_SENDING};

	if (way->channel == OUTBOX_SMS) {
		parcel.wait_until = wait_of(office, mail);
		return parcel;
	}
	parcel.tally = office->tally;
	parcel.make = make_mail;
	parcel.may_leave = turn_kept;
	parcel.maker = office;
	return parcel;
}

/* What was claimed, as the way's next batch. */
static void
lay_out(struct post_office *office, struct way *way, struct arena *arena, const struct outbox_mail *mails,
    size_t count)
{
	struct batch next = {.arena = arena, .parcel_count = count};

	next.parcels = arena_array(arena, count, sizeof(*next.parcels));
	for (size_t i = 0; i < count; i++)
		next.parcels[i] = parcel_of(office, way, arena, &mails[i]);
	way->in_minute += (int)count;
	way->next = next;
}

/*
 * One commit keeps what became of the last batch and claims the next.  Once that is done nothing may stand between a mail
 * that was claimed and its being tried: what else can fail comes before.
 */
static enum status
take_turn(struct post_office *office, struct way *way, size_t most, bool ahead)
{
	const struct outbox_turn turn = {.results = way->said.results,
	    .result_count = way->said.result_count,
	    .channel = way->channel,
	    .pace = &office->pace,
	    .most = most,
	    .ahead = ahead};
	struct arena *arena = arena_open();
	int64_t now = clock_now(office->clock);
	struct outbox_mail *mails;
	size_t count = 0;
	enum status st = OK;

	if (most == 0 && way->said.result_count == 0)
		goto out;
	if (!ahead && way->said.tried && (st = keep_health(office, way, now)) != OK)
		goto out;
	if ((st = outbox_turn(office->store, arena, &turn, now, &mails, &count, office->why)) != OK)
		goto out;
	if (ahead) {
		tally_forget(office->tally);
	} else {
		office->unsynced = true;
		office->settled = way->channel == OUTBOX_MAIL;
		if (count == 0 && !turn_kept(office))
			st = office->status;
	}
	if (way->said.told && office->status == OK)
		office->status = frame_signal(office->links->desk, FRAME_WAKE, office->why);
	batch_drop(&way->said);
	if (count > 0)
		lay_out(office, way, arena, mails, count);
out:
	if (count == 0)
		arena_close(arena);
	return st;
}

/*
 * A mail is on its way, and many more wait: those that are next are claimed as soon as the desk, which may have much to
 * write, lets us.  Says in how many ms to ask again; what fails is tried again when this batch is done.
 */
static int
claim_ahead(struct post_office *office, int64_t now_ms)
{
	struct way *way = office->ahead;

	if (way == NULL || office->stopping || office->status != OK)
		return WAIT_MOST_MS;
	if (now_ms - office->asked_ms < ASK_EVERY_MS)
		return ASK_EVERY_MS;
	office->asked_ms = now_ms;
	if (take_turn(office, way, way->batch, true) == NONE)
		return ASK_EVERY_MS;
	office->ahead = NULL;
	return WAIT_MOST_MS;
}

/* While a batch is on its way: shows the supervisor that we live, and says whether to go on. */
static int
alive(void *data)
{
	struct post_office *office = data;
	int64_t now = clock_ms();
	int wait_ms = claim_ahead(office, now);

	if (now - office->looked_ms >= LOOK_EVERY_MS) {
		office->looked_ms = now;
		hear_supervisor(office);
		handout_hear(&office->handout);
		if (office->status == OK)
			office->status = show_alive(office);
	}
	return office->status == OK && !office->stopping ? wait_ms : 0;
}

/* What is not kept (the disk is full) is kept later; what was claimed, and not tried any more, is for others to claim. */
static enum status
settle(struct post_office *office, struct way *way)
{
	if (way->next.parcel_count > 0)
		way_judge(way, &way->next, clock_now(office->clock), &office->progress);
	return take_turn(office, way, 0, false);
}

static enum status
settle_all(struct post_office *office)
{
	enum status st = OK;

	for (size_t i = 0; i < office->way_count && st == OK; i++)
		st = settle(office, &office->ways[i]);
	return st;
}

static bool
can_go(const struct parcel *parcel)
{
	return parcel->state == OUTBOX_SENDING && parcel->wait_until == 0;
}

/* Runs of parcels that can be sent, so that a dead one between them is not. */
static void
send_all(struct post_office *office, const struct way *way, struct parcel *parcels, size_t count)
{
	size_t from = 0;

	if (!way->kind->asks && !turn_kept(office))
		return;
	while (from < count) {
		size_t to = from;

		while (to < count && can_go(&parcels[to]))
			to++;
		if (to > from)
			way->kind->send(way->transport, parcels + from, to - from, alive, office);
		for (size_t i = from; i < to; i++)
			if (parcels[i].stuck)
				return;
		from = to + 1;
	}
}

/* How many may still leave in this minute. */
static size_t
allowed(struct way *way, int64_t now)
{
	int most = way->per_minute;

	if (most == 0)
		return way->batch;
	if (now - way->minute_at >= 60) {
		way->minute_at = now;
		way->in_minute = 0;
	}
	most -= way->in_minute;
	return most <= 0 ? 0 : most < (int)way->batch ? (size_t)most : way->batch;
}

static bool
open_way(const struct post_office *office, struct way *way, int64_t now)
{
	struct why why;

	if (way->kind->open(office->arena, office->config, office->tokens, &way->transport, &why) == OK)
		return true;
	way_note_stuck(way, false, why.text);
	way->try_at = now + way->stuck_s;
	return false;
}

/*
 * What is wrong with one way (a secret that cannot be read) holds up the other no more than the letters: it is tried again
 * when there is something for it.
 */
static bool
is_open(struct post_office *office, struct way *way, int64_t now)
{
	if (way->transport != NULL)
		return true;
	if (way->try_at > now)
		return false;
	if (open_way(office, way, now))
		return true;
	if (keep_health(office, way, now) != OK)
		log_warning("outbox.health", "why='%s'", office->why->text);
	return false;
}

/* *most: how many may be claimed now; 0 where the way is closed. */
static enum status
may_claim(struct post_office *office, struct way *way, size_t *most)
{
	int64_t now = clock_now(office->clock);
	bool due = true;
	enum status st = OK;

	*most = allowed(way, now);
	if (*most > 0 && way->transport == NULL)
		st = outbox_has_due(office->store, way->channel, now, &due, office->why);
	if (st != OK || !due || (*most > 0 && !is_open(office, way, now)))
		*most = 0;
	return st;
}

/* Claimed beside this batch: what is many more, and no one of which the outbox may end. */
static bool
may_go_ahead(const struct post_office *office, const struct way *way, const struct batch *batch)
{
	return way->batch > BATCH_SMS && way->per_minute == 0 && batch->parcel_count == way->batch &&
	       clock_now(office->clock) - way->noted_at < HEALTH_EVERY_S; /* else kept with the next, first */
}

/* *more: there may be more to send at once, and what became of these is kept with it. */
static enum status
send_batch(struct post_office *office, struct way *way, bool *more)
{
	struct batch batch;
	size_t most;
	enum status st = OK;

	*more = false;
	if (way->next.parcel_count == 0 &&
	    ((st = may_claim(office, way, &most)) != OK || (st = take_turn(office, way, most, false)) != OK))
		return st;
	if (way->next.parcel_count == 0)
		return OK;
	batch = way->next;
	way->next = (struct batch){0};
	office->made_bytes = 0;
	if (way->channel == OUTBOX_MAIL)
		tally_turn(office->tally);
	office->ahead = may_go_ahead(office, way, &batch) ? way : NULL;
	send_all(office, way, batch.parcels, batch.parcel_count);
	office->ahead = NULL;
	turn_kept(office); /* none of it was said, perhaps */
	handout_note(&office->handout);
	way_judge(way, &batch, clock_now(office->clock), &office->progress);
	*more = !way->stuck && !office->stopping;
	return *more ? OK : settle(office, way);
}

/* In turns, so that neither waits for all of the other. */
static enum status
send_due(struct post_office *office)
{
	bool more = true, one;
	enum status st = OK;

	office->woken = false;
	while (more && st == OK && office->status == OK) {
		more = false;
		for (size_t i = 0; i < office->way_count && st == OK && office->status == OK; i++) {
			st = send_batch(office, &office->ways[i], &one);
			more |= one;
		}
	}
	return st == OK ? settle_all(office) : st;
}

static bool
is_stuck(const struct post_office *office)
{
	for (size_t i = 0; i < office->way_count; i++)
		if (office->ways[i].stuck)
			return true;
	return false;
}

/* -- the loop -- */

static int
wait_s(const struct post_office *office, int64_t next)
{
	int64_t now = clock_now(office->clock);

	if (office->once || next == 0 || next > now + ALIVE_EVERY_S)
		return ALIVE_EVERY_S;
	return next <= now ? 1 : (int)(next - now); /* due but not sent: paced, or stuck */
}

static enum status
wait_for_news(struct post_office *office)
{
	struct pollfd fds[] = {
	    {.fd = office->links->supervisor, .events = POLLIN},
	    {.fd = office->links->desk, .events = POLLIN},
	    {.fd = office->handout.inbox, .events = POLLIN},
	};
	int64_t next;
	enum status st;

	if ((st = outbox_next_due(office->store, office->way_count > 1, &next, office->why)) != OK ||
	    (st = show_alive(office)) != OK) /* now: what comes is not to wait for it */
		return st;
	if (poll(fds, COUNT(fds), wait_s(office, next) * 1000) < 0 && errno != EINTR)
		return because(office->why, BROKEN, "poll: %s", strerror(errno));
	return OK;
}

static enum status
one_round(struct post_office *office)
{
	enum status st = OK;

	if (!office->once || office->drain != 0)
		st = send_due(office);
	if (st == RETRY) { /* a busy database or a full disk: the rows wait */
		log_warning("outbox.retry", "why='%s'", office->why->text);
		return office->once && ++office->retries >= ONCE_TRIES ? BROKEN : OK;
	}
	office->retries = 0;
	if (st == OK && office->drain != 0) {
		st = frame_send(office->links->desk, FRAME_QUIET, office->drain, "!",
		    is_stuck(office) ? 1 : 0, NULL, 0, office->why);
		office->drain = 0;
	}
	return st;
}

/* Mails that were on their way when the worker before this one ended; a busy database is asked again. */
static enum status
recover(struct post_office *office)
{
	size_t again = 0;
	enum status st = RETRY;

	for (int tries = 0; st == RETRY && tries < RECOVER_TRIES && office->status == OK; tries++) {
		if (tries > 0) {
			log_warning("outbox.retry", "why='%s'", office->why->text);
			office->status = show_alive(office);
		}
		st = outbox_recover(
		    office->store, clock_now(office->clock), tally_holds, office->tally, &again, office->why);
	}
	if (st == OK)
		tally_clear(office->tally);
	if (again > 0)
		log_warning("outbox.resend", "mails=%zu", again);
	return st;
}

/* A pass asks for what it needs only. */
static void
tend_tokens(struct post_office *office)
{
	handout_hear(&office->handout);
	if (!office->once && !office->stopping)
		tokens_tend(office->tokens);
	handout_note(&office->handout);
}

static enum status
work(struct post_office *office)
{
	enum status st;

	if ((st = recover(office)) != OK)
		return st;
	if ((st = frame_signal(office->links->supervisor, FRAME_READY, office->why)) != OK)
		return st;
	while (!office->stopping) {
		hear_supervisor(office);
		hear_desk(office);
		tend_tokens(office);
		office->looked_ms = clock_ms();
		if (office->stopping)
			break;
		if (office->status != OK)
			return office->status;
		if ((st = one_round(office)) != OK || (st = wait_for_news(office)) != OK)
			return st;
	}
	return settle_all(office);
}

static void
set_ways(struct post_office *office)
{
	const struct config *config = office->config;

	office->ways[0] = (struct way){.channel = OUTBOX_MAIL,
	    .name = "mail",
	    .kind = transport_of_mail(config),
	    .per_minute = config->outbox.per_minute,
	    .batch = BATCH,
	    .give_up_s = GIVE_UP_S};
	office->ways[1] = (struct way){.channel = OUTBOX_SMS,
	    .name = "sms",
	    .kind = &transport_gateway,
	    .per_minute = config->sms.per_minute,
	    .batch = BATCH_SMS,
	    .give_up_s = GIVE_UP_SMS_S};
	office->way_count = config->sms.url == NULL ? 1 : 2;
}

static void
close_ways(struct post_office *office)
{
	for (size_t i = 0; i < office->way_count; i++) {
		batch_drop(&office->ways[i].next);
		batch_drop(&office->ways[i].said);
		if (office->ways[i].transport != NULL)
			office->ways[i].kind->close(office->ways[i].transport);
	}
}

enum status
outbox_work(const struct config *config, const struct clock *clock, const struct links *links, bool once,
    struct why *why)
{
	struct post_office office = {.config = config,
	    .clock = clock,
	    .links = links,
	    .arena = arena_open(),
	    .pace = {config->limits.scenario_per_minute, config->limits.domain_per_minute},
	    .once = once,
	    .status = OK,
	    .why = why};
	enum status st = OK;

	set_ways(&office);
	compose_prepare();
	office.tokens = tokens_open(config);
	office.tally = tally_open(config->state_dir);
	if ((office.way_count == 1 || (st = hours_load(office.arena, &office.hours, why)) == OK) &&
	    (st = store_open(config->state_dir, &office.store, why)) == OK &&
	    (st = store_keep_few(office.store, why)) == OK) {
		office.handout =
		    (struct handout){office.tokens, office.store, clock, links->inbox, links->desk};
		/* What is wrong is told at once, and the first mail that is due tries again. */
		if (!open_way(&office, &office.ways[0], clock_now(clock)))
			office.ways[0].try_at = 0;
		st = work(&office);
	}
	close_ways(&office);
	tokens_close(office.tokens);
	tally_close(office.tally);
	store_close(office.store);
	arena_close(office.arena);
	return st;
}
