#include "outbox/way.h"

#include <stdio.h>

#include "base/log.h"

#define STUCK_MIN_S 5
#define STUCK_MAX_S 900

static const int pauses_min[] = {1, 2, 5, 15, 30, 60};

static int64_t
pause_s(int tries)
{
	size_t last = COUNT(pauses_min) - 1, at = tries < 1 ? 0 : (size_t)tries - 1;

	return (int64_t)pauses_min[at < last ? at : last] * 60;
}

/* What a Maildir failed over may lie in it all the same: it is looked for from the second try on (maildir.c). */
static bool
was_tried(const struct way *way, const struct parcel *parcel)
{
	if (parcel->wait_until != 0 || parcel->state == OUTBOX_SENDING)
		return false;
	return !parcel->stuck || parcel->state != OUTBOX_RETRY || way->kind == &transport_maildir;
}

static struct outbox_result
result_of(const struct way *way, const struct parcel *parcel, int64_t now)
{
	struct outbox_result result = {.id = parcel->mail->id,
	    .channel = way->channel,
	    .state = parcel->state,
	    .error = parcel->error,
	    .untried = !was_tried(way, parcel),
	    .unsure = parcel->unsure,
	    .gateway_id = parcel->gateway_id};

	if (parcel->wait_until != 0) {
		result.state = OUTBOX_RETRY;
		result.next_try_at = parcel->wait_until;
	} else if (parcel->state == OUTBOX_SENDING || (parcel->stuck && parcel->state == OUTBOX_RETRY)) {
		result.state = OUTBOX_RETRY;
		result.next_try_at = now + (way->stuck ? way->stuck_s : 0);
	} else if (parcel->state == OUTBOX_RETRY) {
		result.next_try_at = now + pause_s(parcel->mail->tries);
	}
	if (result.state == OUTBOX_RETRY && parcel->state == OUTBOX_RETRY &&
	    (!parcel->stuck || way->channel == OUTBOX_SMS) && now - parcel->mail->due_at > way->give_up_s)
		result.state = OUTBOX_DEAD;
	return result;
}

static void
note_open(struct way *way)
{
	if (way->stuck)
		log_info("outbox.open", "way=%s again=1", way->name);
	way->stuck = false;
	way->stuck_s = 0;
	way->words[0] = '\0';
}

void
way_note_stuck(struct way *way, bool some_sent, const char *error)
{
	if (!way->stuck)
		log_error("outbox.stuck", "way=%s why='%s'", way->name, error);
	snprintf(way->words, sizeof(way->words), "%s", error == NULL || *error == '\0' ? "it fails" : error);
	way->stuck = true;
	way->stuck_s = some_sent || way->stuck_s == 0	? STUCK_MIN_S
		       : way->stuck_s * 2 < STUCK_MAX_S ? way->stuck_s * 2
							: STUCK_MAX_S;
}

/* Says whether anything was tried at all: what only waits for its hour proves nothing. */
static bool
note_way(struct way *way, const struct parcel *parcels, size_t count)
{
	const struct parcel *stuck = NULL;
	bool some_sent = false, some_tried = false;

	for (size_t i = 0; i < count; i++) {
		if (parcels[i].stuck && stuck == NULL)
			stuck = &parcels[i];
		some_sent |= parcels[i].state == OUTBOX_SENT;
		some_tried |= parcels[i].state != OUTBOX_SENDING;
	}
	if (stuck != NULL)
		way_note_stuck(way, some_sent, stuck->error);
	else if (some_tried)
		note_open(way);
	return some_tried;
}

static void
log_result(struct arena *arena, const struct way *way, const struct outbox_result *result,
    const struct parcel *parcel)
{
	if (result->state == OUTBOX_SENT)
		log_info(arena_printf(arena, "%s.sent", way->name), "outbox=%lld", (long long)result->id);
	else if (parcel->state != OUTBOX_SENDING)
		log_warning(arena_printf(arena, "%s.%s", way->name, outbox_state_name(result->state)),
		    "outbox=%lld tries=%d", (long long)result->id, parcel->mail->tries);
}

/* The results of a batch before it that the database could not be told yet: they are told together. */
static void
join(struct batch *said, struct batch *batch)
{
	size_t count = said->result_count + batch->result_count;
	struct outbox_result *results = arena_array(batch->arena, count, sizeof(*results));

	for (size_t i = 0; i < said->result_count; i++) {
		results[i] = said->results[i];
		results[i].error = arena_string(batch->arena, said->results[i].error);
		results[i].gateway_id = arena_string(batch->arena, said->results[i].gateway_id);
	}
	for (size_t i = 0; i < batch->result_count; i++)
		results[said->result_count + i] = batch->results[i];
	batch->results = results;
	batch->result_count = count;
	batch->told |= said->told;
	batch->tried |= said->tried;
	batch_drop(said);
}

void
batch_drop(struct batch *batch)
{
	for (size_t i = 0; i < batch->parcel_count; i++)
		arena_close(batch->parcels[i].own);
	if (batch->arena != NULL)
		arena_close(batch->arena);
	*batch = (struct batch){0};
}

void
way_judge(struct way *way, struct batch *batch, int64_t now, bool *sent)
{
	batch->results = arena_array(batch->arena, batch->parcel_count, sizeof(*batch->results));
	batch->tried = note_way(way, batch->parcels, batch->parcel_count);
	for (size_t i = 0; i < batch->parcel_count; i++) {
		struct outbox_result *result = &batch->results[i];

		*result = result_of(way, &batch->parcels[i], now);
		batch->told |= result->state == OUTBOX_DEAD || result->state == OUTBOX_HELD;
		*sent |= result->state == OUTBOX_SENT;
		log_result(batch->arena, way, result, &batch->parcels[i]);
	}
	batch->result_count = batch->parcel_count;
	if (way->said.result_count > 0)
		join(&way->said, batch);
	way->said = *batch;
	*batch = (struct batch){0};
}
