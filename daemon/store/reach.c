#include "store/reach.h"

#include "store/sql.h"

#define ONE_SOFT    1000 /* thousandths */
#define TOO_MANY    2500
#define HALF_LIFE_S ((int64_t)30 * 24 * 3600)

struct row {
	int64_t stopped_at, dead_at, score, scored_at;
};

static enum status
find(struct store *store, const char *address, struct row *row, struct why *why)
{
	static const char text[] =
	    "SELECT stopped_at, dead_at, score, scored_at FROM reach WHERE address = ?1";
	struct sql q;
	enum status st;

	*row = (struct row){0};
	if ((st = sql_open(store, text, &q, why, "t", address)) != OK)
		return st;
	if ((st = sql_step(&q, why)) == OK)
		*row = (struct row){sql_int(&q, 0), sql_int(&q, 1), sql_int(&q, 2), sql_int(&q, 3)};
	sql_close(&q);
	return st == NONE ? OK : st;
}

/* Halved for each thirty days gone by, and in between in a straight line: near enough, and whole numbers. */
static int64_t
healed(const struct row *row, int64_t now)
{
	int64_t age = now > row->scored_at ? now - row->scored_at : 0, halves = age / HALF_LIFE_S;
	int64_t score = halves > 30 ? 0 : row->score >> halves;

	return score - score * (age % HALF_LIFE_S) / (2 * HALF_LIFE_S);
}

enum status
reach_find(struct store *store, const char *address, int64_t now, struct reach *reach, struct why *why)
{
	struct row row;
	enum status st = find(store, address, &row, why);

	*reach = (struct reach){
	    .stopped_at = row.stopped_at,
	    .dead_at = row.dead_at,
	    .tired = healed(&row, now) >= TOO_MANY,
	};
	return st;
}

enum status
reach_stop(struct store *store, const char *address, int64_t now, bool *fresh, struct why *why)
{
	static const char put[] = "INSERT INTO reach (address, stopped_at) VALUES (?1, ?2)"
				  " ON CONFLICT (address) DO UPDATE SET stopped_at = excluded.stopped_at"
				  " WHERE reach.stopped_at = 0";
	int64_t changed;
	enum status st = sql_run(store, put, &changed, why, "ti", address, now);

	*fresh = st == OK && changed > 0;
	return st;
}

enum status
reach_bounced(struct store *store, const char *address, bool hard, int64_t now, struct why *why)
{
	static const char put[] =
	    "INSERT INTO reach (address, dead_at, score, scored_at) VALUES (?1, ?2, ?3, ?4)"
	    " ON CONFLICT (address) DO UPDATE SET dead_at = excluded.dead_at, score = excluded.score,"
	    " scored_at = excluded.scored_at";
	struct row row;
	enum status st;

	if ((st = find(store, address, &row, why)) != OK)
		return st;
	return sql_run(store, put, NULL, why, "tiii", address, hard ? now : row.dead_at,
	    healed(&row, now) + (hard ? 0 : ONE_SOFT), now);
}

enum status
reach_alive(struct store *store, const char *address, struct why *why)
{
	static const char heal[] = "UPDATE reach SET dead_at = 0, score = 0 WHERE address = ?1";

	return sql_run(store, heal, NULL, why, "t", address);
}
