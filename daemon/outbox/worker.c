#include <errno.h>
#include <poll.h>
#include <string.h>

#include "base/log.h"
#include "outbox/compose.h"
#include "outbox/outbox.h"
#include "outbox/transport.h"

#define BATCH	      64
#define BATCH_BYTES   ((size_t)64 << 20) /* composed at once; a mail larger than that goes alone */
#define ALIVE_EVERY_S 5
#define GIVE_UP_S     ((int64_t)5 * 24 * 3600)
#define STUCK_MIN_S   5
#define STUCK_MAX_S   900

static const int pauses_min[] = {1, 2, 5, 15, 30, 60};

struct post_office {
	const struct config *config;
	const struct clock *clock;
	const struct links *links;
	struct store *store;
	const struct transport_kind *kind;
	void *transport;
	bool once, stopping;
	bool progress; /* a mail was sent */
	bool woken;    /* rows may have come */
	bool drain;    /* once: send what is due, then say so */
	bool stuck;    /* the way out was closed last time: told already */
	int64_t stuck_s;
	int64_t minute_at; /* per_minute: the window, and what went out in it */
	int in_minute;
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
		office->drain |= frame.type == FRAME_DRAIN;
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

/* While a batch is on its way: shows the supervisor that we live, and says whether to go on. */
static bool
alive(void *data)
{
	struct post_office *office = data;

	hear_supervisor(office);
	if (office->status == OK)
		office->status = show_alive(office);
	return office->status == OK && !office->stopping;
}

/* -- sending -- */

static int64_t
pause_s(int tries)
{
	size_t last = COUNT(pauses_min) - 1, at = tries < 1 ? 0 : (size_t)tries - 1;

	return (int64_t)pauses_min[at < last ? at : last] * 60;
}

static struct outbox_result
result_of(const struct post_office *office, const struct parcel *parcel, int64_t now)
{
	struct outbox_result result = {
	    .id = parcel->mail->id, .state = parcel->state, .error = parcel->error};

	if (parcel->state == OUTBOX_SENDING || parcel->stuck) {
		result.state = OUTBOX_RETRY;
		result.next_try_at = now + (office->stuck ? office->stuck_s : 0);
	} else if (parcel->state == OUTBOX_RETRY) {
		result.next_try_at = now + pause_s(parcel->mail->tries);
		if (now - parcel->mail->created_at > GIVE_UP_S)
			result.state = OUTBOX_DEAD;
	}
	return result;
}

static void
note_stuck(struct post_office *office, const struct parcel *parcels, size_t count)
{
	const struct parcel *stuck = NULL;
	bool some_sent = false;

	for (size_t i = 0; i < count; i++) {
		if (parcels[i].stuck && stuck == NULL)
			stuck = &parcels[i];
		some_sent |= parcels[i].state == OUTBOX_SENT;
	}
	if (stuck == NULL) {
		if (office->stuck)
			log_info("outbox.open", "again=1");
		office->stuck = false;
		office->stuck_s = 0;
		return;
	}
	if (!office->stuck)
		log_error("outbox.stuck", "why='%s'", stuck->error);
	office->stuck = true;
	office->stuck_s = some_sent || office->stuck_s == 0   ? STUCK_MIN_S
			  : office->stuck_s * 2 < STUCK_MAX_S ? office->stuck_s * 2
							      : STUCK_MAX_S;
}

static enum status
settle(struct post_office *office, struct arena *arena, const struct parcel *parcels, size_t count)
{
	struct outbox_result *results = arena_array(arena, count, sizeof(*results));
	int64_t now = clock_now(office->clock);
	bool died = false;
	enum status st;

	note_stuck(office, parcels, count);
	for (size_t i = 0; i < count; i++) {
		results[i] = result_of(office, &parcels[i], now);
		died |= results[i].state == OUTBOX_DEAD;
		office->progress |= results[i].state == OUTBOX_SENT;
		if (results[i].state == OUTBOX_SENT)
			log_info("mail.sent", "outbox=%lld", (long long)results[i].id);
		else if (parcels[i].state != OUTBOX_SENDING)
			log_warning(results[i].state == OUTBOX_DEAD ? "mail.dead" : "mail.retry",
			    "outbox=%lld tries=%d", (long long)results[i].id, parcels[i].mail->tries);
	}
	if ((st = outbox_settle(office->store, now, results, count, office->why)) != OK || !died)
		return st;
	return frame_signal(office->links->desk, FRAME_WAKE, office->why);
}

/* A mail that cannot be made (a document is gone) is dead with its reason; the others go on. */
static void
compose_all(struct post_office *office, struct arena *arena, struct outbox_mail *mails, size_t count,
    struct parcel *parcels, size_t *ready)
{
	int64_t now = clock_now(office->clock);
	size_t bytes = 0;
	struct why why;

	*ready = 0;
	for (size_t i = 0; i < count; i++) {
		struct parcel *parcel = &parcels[i];

		*parcel =
		    (struct parcel){.mail = &mails[i], .bytes = buf_make(arena), .state = OUTBOX_SENDING};
		if (bytes > BATCH_BYTES)
			continue; /* left for the next batch: settled as not tried */
		if (compose(arena, office->store, office->config->zone, now, &mails[i], &parcel->bytes,
			&why) != OK) {
			parcel->state = OUTBOX_DEAD;
			parcel->error = arena_string(arena, why.text);
		}
		bytes += parcel->bytes.size_bytes;
		*ready = i + 1;
	}
}

/* Runs of parcels that can be sent, so that a dead one between them is not. */
static void
send_all(struct post_office *office, struct parcel *parcels, size_t count)
{
	size_t from = 0;

	while (from < count) {
		size_t to = from;

		while (to < count && parcels[to].state == OUTBOX_SENDING)
			to++;
		if (to > from)
			office->kind->send(office->transport, parcels + from, to - from, alive, office);
		for (size_t i = from; i < to; i++)
			if (parcels[i].stuck)
				return;
		from = to + 1;
	}
}

/* How many may still leave in this minute. */
static size_t
allowed(struct post_office *office, int64_t now)
{
	int most = office->config->outbox.per_minute;

	if (most == 0)
		return BATCH;
	if (now - office->minute_at >= 60) {
		office->minute_at = now;
		office->in_minute = 0;
	}
	most -= office->in_minute;
	return most <= 0 ? 0 : most < BATCH ? (size_t)most : BATCH;
}

/* *more: there may be more to send at once. */
static enum status
send_batch(struct post_office *office, bool *more)
{
	struct arena *arena = arena_open();
	int64_t now = clock_now(office->clock);
	size_t most = allowed(office, now), count = 0, ready;
	struct outbox_mail *mails;
	struct parcel *parcels;
	enum status st = OK;

	*more = false;
	if (most > 0)
		st = outbox_claim(office->store, arena, now, most, &mails, &count, office->why);
	if (st != OK || count == 0)
		goto out;
	parcels = arena_array(arena, count, sizeof(*parcels));
	compose_all(office, arena, mails, count, parcels, &ready);
	send_all(office, parcels, ready);
	office->in_minute += (int)ready;
	st = settle(office, arena, parcels, count);
	*more = st == OK && !office->stuck && !office->stopping;
out:
	arena_close(arena);
	return st;
}

static enum status
send_due(struct post_office *office)
{
	bool more = true;
	enum status st = OK;

	office->woken = false;
	while (more && st == OK && office->status == OK)
		st = send_batch(office, &more);
	return st;
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
	};
	int64_t next;
	enum status st;

	if ((st = outbox_next_due(office->store, &next, office->why)) != OK)
		return st;
	if (poll(fds, COUNT(fds), wait_s(office, next) * 1000) < 0 && errno != EINTR)
		return because(office->why, BROKEN, "poll: %s", strerror(errno));
	return show_alive(office);
}

static enum status
one_round(struct post_office *office)
{
	enum status st = OK;

	if (!office->once || office->drain)
		st = send_due(office);
	if (st == RETRY) { /* a busy database or a full disk: the rows wait */
		log_warning("outbox.retry", "why='%s'", office->why->text);
		return OK;
	}
	if (st == OK && office->drain) {
		office->drain = false;
		st = frame_send(
		    office->links->desk, FRAME_QUIET, office->stuck, NULL, 0, NULL, 0, office->why);
	}
	return st;
}

static enum status
work(struct post_office *office)
{
	size_t again;
	enum status st;

	if ((st = outbox_recover(office->store, clock_now(office->clock), &again, office->why)) != OK)
		return st;
	if (again > 0)
		log_warning("outbox.resend", "mails=%zu", again);
	if ((st = frame_signal(office->links->supervisor, FRAME_READY, office->why)) != OK)
		return st;
	while (!office->stopping) {
		hear_supervisor(office);
		hear_desk(office);
		if (office->stopping)
			break;
		if (office->status != OK)
			return office->status;
		if ((st = one_round(office)) != OK || (st = wait_for_news(office)) != OK)
			return st;
	}
	return OK;
}

static const struct transport_kind *
kind_for(const struct config *config)
{
	return config_maildir(config->outbox.url) != NULL ? &transport_maildir : &transport_smtp;
}

enum status
outbox_work(const struct config *config, const struct clock *clock, const struct links *links, bool once,
    struct why *why)
{
	struct post_office office = {.config = config,
	    .clock = clock,
	    .links = links,
	    .kind = kind_for(config),
	    .once = once,
	    .status = OK,
	    .why = why};
	struct arena *arena = arena_open();
	enum status st;

	compose_prepare();
	if ((st = store_open(config->state_dir, &office.store, why)) != OK)
		goto out;
	if ((st = office.kind->open(arena, config, &office.transport, why)) != OK)
		goto out;
	st = work(&office);
	office.kind->close(office.transport);
out:
	store_close(office.store);
	arena_close(arena);
	return st;
}

enum status
outbox_check(const struct config *config, struct why *why)
{
	const struct transport_kind *kind = kind_for(config);
	struct arena *arena = arena_open();
	void *transport;
	enum status st;

	if ((st = kind->open(arena, config, &transport, why)) == OK) {
		st = kind->probe(transport, why);
		kind->close(transport);
	}
	arena_close(arena);
	return st;
}
