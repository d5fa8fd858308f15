#include "store/delegation.h"

#include "store/sql.h"

/* At ?3. */
#define STANDS " created_at <= ?3 AND ends_at >= ?3 AND (ended_at = 0 OR ended_at > ?3)"

enum status
delegation_create(
    struct store *store, const struct delegation *delegation, int64_t now, int64_t *id, struct why *why)
{
	static const char replace[] =
	    "UPDATE delegation SET ended_at = ?3 WHERE from_id = ?1 AND to_id = ?2 AND" STANDS;
	static const char insert[] =
	    "INSERT INTO delegation (from_id, to_id, created_at, ends_at) VALUES (?1, ?2, ?3, ?4)";
	enum status st =
	    sql_run(store, replace, NULL, why, "iii", delegation->from_id, delegation->to_id, now);

	return st == OK ? sql_insert(store, insert, id, why, "iiii", delegation->from_id, delegation->to_id,
			      now, delegation->ends_at)
			: st;
}

enum status
delegation_end(struct store *store, int64_t id, int64_t now, struct why *why)
{
	static const char end[] = "UPDATE delegation SET ended_at = ?2 WHERE id = ?1 AND ended_at = 0";

	return sql_run(store, end, NULL, why, "ii", id, now);
}

static enum status
take_rows(
    struct sql *q, struct arena *arena, int64_t rows, struct delegation **out, size_t *count, struct why *why)
{
	enum status st = OK;

	*count = 0;
	*out = arena_array(arena, (size_t)rows, sizeof(**out));
	while (*count < (size_t)rows && (st = sql_step(q, why)) == OK)
		(*out)[(*count)++] = (struct delegation){
		    .id = sql_int(q, 0),
		    .from_id = sql_int(q, 1),
		    .to_id = sql_int(q, 2),
		    .created_at = sql_int(q, 3),
		    .ends_at = sql_int(q, 4),
		    .ended_at = sql_int(q, 5),
		};
	sql_close(q);
	return st == NONE ? OK : st;
}

#define COLUMNS "SELECT id, from_id, to_id, created_at, ends_at, ended_at"
#define THEIRS	" FROM delegation WHERE (?1 = 0 OR from_id = ?1) AND (?2 = 0 OR to_id = ?2) AND" STANDS
#define UNTOLD	" FROM delegation WHERE told_at = 0 AND ended_at = 0 AND ends_at < ?1"

enum status
delegation_list(struct store *store, struct arena *arena, int64_t from_id, int64_t to_id, int64_t now,
    struct delegation **out, size_t *count, struct why *why)
{
	static const char counting[] = "SELECT count(*)" THEIRS;
	static const char listing[] = COLUMNS THEIRS " ORDER BY ends_at, id";
	int64_t rows = 0;
	struct sql q;
	enum status st;

	*count = 0;
	if ((st = sql_number(store, counting, &rows, why, "iii", from_id, to_id, now)) != OK ||
	    (st = sql_open(store, listing, &q, why, "iii", from_id, to_id, now)) != OK)
		return st;
	return take_rows(&q, arena, rows, out, count, why);
}

enum status
delegation_over(struct store *store, struct arena *arena, int64_t before, struct delegation **out,
    size_t *count, struct why *why)
{
	static const char counting[] = "SELECT count(*)" UNTOLD;
	static const char listing[] = COLUMNS UNTOLD " ORDER BY ends_at, id";
	int64_t rows = 0;
	struct sql q;
	enum status st;

	*count = 0;
	if ((st = sql_number(store, counting, &rows, why, "i", before)) != OK ||
	    (st = sql_open(store, listing, &q, why, "i", before)) != OK)
		return st;
	return take_rows(&q, arena, rows, out, count, why);
}

enum status
delegation_told(struct store *store, int64_t id, int64_t now, struct why *why)
{
	static const char told[] = "UPDATE delegation SET told_at = ?2 WHERE id = ?1";

	return sql_run(store, told, NULL, why, "ii", id, now);
}

enum status
delegation_tally(struct store *store, const struct delegation *delegation, int64_t *decided, int64_t *waiting,
    struct why *why)
{
	static const char by[] = "SELECT count(*) FROM decision d JOIN feedback f ON f.id = d.feedback_id"
				 " JOIN diffusion n ON n.id = f.diffusion_id"
				 " WHERE n.recruiter_id = ?1 AND d.recruiter_id = ?2"
				 " AND d.decided_at BETWEEN ?3 AND ?4";
	static const char pending[] = "SELECT count(*) FROM feedback f"
				      " JOIN diffusion n ON n.id = f.diffusion_id"
				      " WHERE n.recruiter_id = ?1 AND f.status = 'pending'";
	enum status st = sql_number(store, by, decided, why, "iiii", delegation->from_id, delegation->to_id,
	    delegation->created_at, delegation->ends_at);

	return st == OK ? sql_number(store, pending, waiting, why, "i", delegation->from_id) : st;
}

enum status
delegation_stands(struct store *store, int64_t from_id, int64_t to_id, int64_t at, struct why *why)
{
	static const char find[] = "SELECT id FROM delegation WHERE from_id = ?1 AND to_id = ?2 AND" STANDS;
	int64_t id;

	return sql_number(store, find, &id, why, "iii", from_id, to_id, at);
}
