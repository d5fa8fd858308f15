#include "store/retention.h"

#include "store/sql.h"

enum status
retention_round(struct store *store, int64_t *at, struct why *why)
{
	static const char last[] = "SELECT done_at FROM chore WHERE name = 'retention'";
	enum status st;

	*at = 0;
	st = sql_number(store, last, at, why, "");
	return st == NONE ? OK : st;
}

enum status
retention_round_done(struct store *store, int64_t now, struct why *why)
{
	static const char done[] = "INSERT INTO chore (name, done_at) VALUES ('retention', ?1)"
				   " ON CONFLICT (name) DO UPDATE SET done_at = ?1";
	static const char begin[] =
	    "UPDATE candidate SET counted_from = ?1 WHERE max(last_activity, counted_from) = 0";
	enum status st = sql_run(store, done, NULL, why, "i", now);

	return st == OK ? sql_run(store, begin, NULL, why, "i", now) : st;
}

/* Of recruiter ?1, before ?2. */
#define SILENT                                                                                               \
	" FROM candidate c WHERE max(c.last_activity, c.counted_from) BETWEEN 1 AND ?2 - 1"                  \
	" AND c.agency_id = (SELECT agency_id FROM recruiter WHERE id = ?1)"                                 \
	" AND ?1 = coalesce((SELECT d.recruiter_id FROM dossier o JOIN diffusion d ON d.id = o.diffusion_id" \
	"  JOIN recruiter r ON r.id = d.recruiter_id AND r.agency_id = c.agency_id"                          \
	"  WHERE o.candidate_id = c.id ORDER BY d.id DESC LIMIT 1),"                                         \
	"  (SELECT id FROM recruiter WHERE agency_id = c.agency_id ORDER BY admin DESC, id LIMIT 1))"        \
	" AND NOT EXISTS (SELECT 1 FROM dossier o JOIN diffusion d ON d.id = o.diffusion_id"                 \
	"  WHERE o.candidate_id = c.id AND d.status NOT IN ('done', 'archived'))"                            \
	" AND NOT EXISTS (SELECT 1 FROM selection_candidate m JOIN selection s ON s.id = m.selection_id"     \
	"  WHERE m.candidate_id = c.id AND s.kind = 'hires')"

enum status
retention_silent(struct store *store, struct arena *arena, int64_t recruiter_id, int64_t before, size_t most,
    struct candidate **out, size_t *count, size_t *total, struct why *why)
{
	static const char counting[] = "SELECT count(*)" SILENT;
	static const char listing[] =
	    "SELECT c.id" SILENT " ORDER BY max(c.last_activity, c.counted_from), c.id LIMIT ?3";
	int64_t rows = 0;
	struct sql q;
	enum status st;

	*count = 0;
	st = sql_number(store, counting, &rows, why, "ii", recruiter_id, before);
	*total = (size_t)rows;
	if (st != OK || rows == 0)
		return st;
	*out = arena_array(arena, *total < most ? *total : most, sizeof(**out));
	if ((st = sql_open(store, listing, &q, why, "iii", recruiter_id, before, (int64_t)most)) != OK)
		return st;
	while ((st = sql_step(&q, why)) == OK)
		if ((st = candidate_find(store, arena, sql_int(&q, 0), &(*out)[*count], why)) != OK)
			break;
		else
			++*count;
	sql_close(&q);
	return st == NONE ? OK : st;
}

enum status
retention_count_from(struct store *store, int64_t candidate_id, int64_t at, struct why *why)
{
	static const char count[] = "UPDATE candidate SET counted_from = ?2 WHERE id = ?1";

	return sql_run(store, count, NULL, why, "ii", candidate_id, at);
}
