#include "store/outbox_recover.h"

#include "store/journal.h"
#include "store/sql.h"

#define CLOCK_SLACK_S 300

enum status
outbox_journal_unsure(struct store *store, struct arena *arena, int64_t id, int64_t now, struct why *why)
{
	return journal_add(store,
	    &(struct journal_entry){
		.at = now,
		.actor = "facteur",
		.event = "outbox.unsure",
		.object = arena_printf(arena, "outbox:%lld", (long long)id),
		.text = "demandé à la passerelle, sans réponse\u00a0: parti ou non",
	    },
	    why);
}

enum status
outbox_journal_resend(struct store *store, struct arena *arena, int64_t id, const char *message_id,
    int64_t now, struct why *why)
{
	return journal_add(store,
	    &(struct journal_entry){
		.at = now,
		.actor = "facteur",
		.event = "outbox.resend",
		.object = arena_printf(arena, "outbox:%lld", (long long)id),
		.message = message_id,
	    },
	    why);
}

struct recovery {
	struct store *store;
	struct arena *arena;
	int64_t now;
	bool (*taken)(const char *message_id, const void *data);
	const void *data;
	size_t *count;
	struct why *why;
};

/* The outbox ended over it when it left alone, too: it is not tried again by itself. */
static enum status
give_up(struct recovery *recovery, int64_t id)
{
	static const char dead[] =
	    "UPDATE outbox SET state = 'dead', told_at = 0, last_error = ?2 WHERE id = ?1";
	static const char text[] =
	    "l'envoi s'est interrompu à chaque essai de ce message\u00a0; il est peut-être parti";
	enum status st = sql_run(recovery->store, dead, NULL, recovery->why, "it", id, text);

	return st != OK ? st
			: journal_add(recovery->store,
			      &(struct journal_entry){
				  .at = recovery->now,
				  .actor = "facteur",
				  .event = "outbox.broken",
				  .object = arena_printf(recovery->arena, "outbox:%lld", (long long)id),
				  .text = text,
			      },
			      recovery->why);
}

static enum status
recover_sms(struct recovery *recovery, int64_t id)
{
	static const char hold[] = "UPDATE outbox SET state = 'held', last_error = ?2 WHERE id = ?1";
	enum status st = sql_run(recovery->store, hold, NULL, recovery->why, "it", id,
	    "the worker died while it was leaving: it may have left");

	(*recovery->count)++;
	return st == OK
		   ? outbox_journal_unsure(recovery->store, recovery->arena, id, recovery->now, recovery->why)
		   : st;
}

static enum status
recover_mail(struct recovery *recovery, int64_t id, const char *message_id, int64_t interruptions)
{
	static const char again[] =
	    "UPDATE outbox SET state = 'retry', next_try_at = ?2, interruptions = ?3 WHERE id = ?1";
	static const char sent[] = "UPDATE outbox SET state = 'sent', sent_at = ?2 WHERE id = ?1";
	enum status st;

	if (recovery->taken(message_id, recovery->data))
		return sql_run(recovery->store, sent, NULL, recovery->why, "ii", id, recovery->now);
	(*recovery->count)++;
	st = sql_run(recovery->store, again, NULL, recovery->why, "iii", id, recovery->now, interruptions);
	if (st == OK && interruptions >= OUTBOX_BROKEN)
		return give_up(recovery, id);
	return st == OK ? outbox_journal_resend(
			      recovery->store, recovery->arena, id, message_id, recovery->now, recovery->why)
			: st;
}

static enum status
recover_rows(struct recovery *recovery)
{
	static const char sending[] =
	    "SELECT id, message_id, channel = 'sms', interruptions FROM outbox WHERE state = 'sending'"
	    " ORDER BY id LIMIT 1";
	enum status st;
	struct sql q;

	for (;;) {
		const char *message_id = NULL;
		int64_t id = 0, interruptions = 0;
		bool sms = false;

		if ((st = sql_open(recovery->store, sending, &q, recovery->why, "")) != OK)
			return st;
		if ((st = sql_step(&q, recovery->why)) == OK) {
			id = sql_int(&q, 0);
			message_id = sql_text(&q, recovery->arena, 1);
			sms = sql_int(&q, 2) != 0;
			interruptions = sql_int(&q, 3);
		}
		sql_close(&q);
		if (st != OK)
			return st == NONE ? OK : st;
		st = sms ? recover_sms(recovery, id)
			 : recover_mail(recovery, id, message_id, interruptions + 1);
		if (st != OK)
			return st;
	}
}

enum status
outbox_recover(struct store *store, int64_t now, bool (*taken)(const char *message_id, const void *data),
    const void *data, size_t *count, struct why *why)
{
	static const char ahead[] = "UPDATE outbox SET next_try_at = ?1"
				    " WHERE state IN ('queued', 'retry') AND created_at > ?2";
	struct recovery recovery = {.store = store,
	    .arena = arena_open(),
	    .now = now,
	    .taken = taken,
	    .data = data,
	    .count = count,
	    .why = why};
	enum status st;

	*count = 0;
	if ((st = store_begin(store, why)) != OK)
		goto out;
	/* Queued before the clock was turned back: they would wait until it is as late again. */
	if ((st = sql_run(store, ahead, NULL, why, "ii", now, now + CLOCK_SLACK_S)) == OK &&
	    (st = recover_rows(&recovery)) == OK)
		st = store_commit(store, why);
	if (st != OK)
		store_rollback(store);
out:
	arena_close(recovery.arena);
	return st;
}
