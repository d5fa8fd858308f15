#include "store/supersede.h"

#include "store/sql.h"

/* One that was tried may have arrived, whatever was said of it. */
#define WAITS "(state = 'held' OR (state = 'queued' AND tries = 0))"

#define QUEUED_OF_TAG " FROM outbox WHERE tag = ?1 AND state = 'queued' AND tries = 0 AND about IS NOT NULL"

static const char of_template[] = "SELECT count(*) FROM outbox WHERE about = ?1 AND to_email = ?2"
				  " AND template = ?3 AND " WAITS;

enum status
outbox_waits(struct store *store, const char *about, const char *to_email, const char *template, bool *waits,
    struct why *why)
{
	int64_t count = 0;
	enum status st = sql_number(store, of_template, &count, why, "ttt", about, to_email, template);

	*waits = count > 0;
	return st;
}

enum status
outbox_supersede(struct store *store, const char *about, const char *to_email, bool by_act, const char *start,
    int64_t *count, int64_t *starts, struct why *why)
{
	static const char cancel[] = "UPDATE outbox SET state = 'cancelled', superseded_by = ?3"
				     " WHERE about = ?1 AND to_email = ?2 AND " WAITS;
	enum status st = sql_number(store, of_template, starts, why, "ttt", about, to_email, start);

	if (st != OK)
		return st;
	return sql_run(store, cancel, count, why, "tti", about, to_email, (int64_t)(by_act ? -1 : 0));
}

enum status
outbox_waiting(
    struct store *store, struct arena *arena, const char *tag, int64_t **out, size_t *count, struct why *why)
{
	static const char counting[] = "SELECT count(*)" QUEUED_OF_TAG;
	static const char listing[] = "SELECT id" QUEUED_OF_TAG " ORDER BY id";
	int64_t rows = 0;
	struct sql q;
	enum status st = sql_number(store, counting, &rows, why, "t", tag);

	*count = 0;
	if (st != OK || rows == 0)
		return st;
	*out = arena_array(arena, (size_t)rows, sizeof(**out));
	if ((st = sql_open(store, listing, &q, why, "t", tag)) != OK)
		return st;
	while (*count < (size_t)rows && (st = sql_step(&q, why)) == OK)
		(*out)[(*count)++] = sql_int(&q, 0);
	sql_close(&q);
	return st == NONE ? OK : st;
}

enum status
outbox_supersede_one(struct store *store, int64_t id, bool by_act, struct why *why)
{
	static const char cancel[] = "UPDATE outbox SET state = 'cancelled', superseded_by = ?2"
				     " WHERE id = ?1 AND " WAITS;

	return sql_run(store, cancel, NULL, why, "ii", id, (int64_t)(by_act ? -1 : 0));
}

enum status
outbox_last_about(struct store *store, struct arena *arena, const char *about, const char *to_email,
    const char **template, struct why *why)
{
	static const char last[] = "SELECT template FROM outbox WHERE about = ?1 AND to_email = ?2"
				   " AND state <> 'cancelled' ORDER BY id DESC LIMIT 1";
	struct sql q;
	enum status st = sql_open(store, last, &q, why, "tt", about, to_email);

	if (st != OK)
		return st;
	if ((st = sql_step(&q, why)) == OK)
		*template = sql_text(&q, arena, 0);
	sql_close(&q);
	return st;
}

enum status
outbox_superseded_by(struct store *store, int64_t act_id, struct why *why)
{
	static const char name[] = "UPDATE outbox SET superseded_by = ?1 WHERE superseded_by = -1";

	return sql_run(store, name, NULL, why, "i", act_id);
}

enum status
outbox_restore(struct store *store, int64_t act_id, struct why *why)
{
	/* What was held says why in last_error, until it is let pass. */
	/* What the act itself queued, and then replaced, goes with it. */
	static const char restore[] =
	    "UPDATE outbox SET superseded_by = 0,"
	    " state = CASE WHEN last_error IS NOT NULL AND EXISTS"
	    " (SELECT 1 FROM outbox_hold h WHERE h.outbox_id = outbox.id) THEN 'held' ELSE 'queued' END"
	    " WHERE superseded_by = ?1 AND act_id <> ?1 AND state = 'cancelled'";

	return sql_run(store, restore, NULL, why, "i", act_id);
}
