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

/* Silent before ?1, and whose they are. */
#define SILENT                                                                                               \
	"SELECT c.id, max(c.last_activity, c.counted_from),"                                                 \
	" coalesce((SELECT d.recruiter_id FROM dossier o JOIN diffusion d ON d.id = o.diffusion_id"          \
	"  JOIN recruiter r ON r.id = d.recruiter_id AND r.agency_id = c.agency_id"                          \
	"  WHERE o.candidate_id = c.id ORDER BY d.id DESC LIMIT 1),"                                         \
	"  (SELECT id FROM recruiter WHERE agency_id = c.agency_id ORDER BY admin DESC, id LIMIT 1), 0)"     \
	" FROM candidate c WHERE max(c.last_activity, c.counted_from) BETWEEN 1 AND ?1 - 1"                  \
	" AND NOT EXISTS (SELECT 1 FROM dossier o JOIN diffusion d ON d.id = o.diffusion_id"                 \
	"  WHERE o.candidate_id = c.id AND d.status NOT IN ('done', 'archived'))"                            \
	" AND NOT EXISTS (SELECT 1 FROM selection_candidate m JOIN selection s ON s.id = m.selection_id"     \
	"  WHERE m.candidate_id = c.id AND s.kind = 'hires')"

struct silences {
	struct arena *arena;
	struct silence *items;
	size_t count, room, most;
};

static struct silence *
silence_of(struct silences *all, int64_t recruiter_id)
{
	for (size_t i = 0; i < all->count; i++)
		if (all->items[i].recruiter_id == recruiter_id)
			return &all->items[i];
	if (all->count == all->room) {
		size_t room = all->room == 0 ? 16 : all->room * 2;

		all->items = arena_grow(
		    all->arena, all->items, all->room * sizeof(*all->items), room * sizeof(*all->items));
		all->room = room;
	}
	all->items[all->count] = (struct silence){.recruiter_id = recruiter_id,
	    .longest = arena_array(all->arena, all->most, sizeof(*all->items->longest))};
	return &all->items[all->count++];
}

static bool
is_longer(const struct unheard *one, const struct unheard *two)
{
	return one->since != two->since ? one->since < two->since : one->candidate_id < two->candidate_id;
}

static void
add_silent(struct silences *all, const struct unheard *unheard, int64_t recruiter_id)
{
	struct silence *of = silence_of(all, recruiter_id);
	size_t at = of->count;

	of->total++;
	if (at == all->most && (at == 0 || is_longer(&of->longest[at - 1], unheard)))
		return;
	if (at == all->most)
		at--;
	else
		of->count++;
	for (; at > 0 && is_longer(unheard, &of->longest[at - 1]); at--)
		of->longest[at] = of->longest[at - 1];
	of->longest[at] = *unheard;
}

enum status
retention_silent(struct store *store, struct arena *arena, int64_t before, size_t most, struct silence **out,
    size_t *count, struct why *why)
{
	static const char silent[] = SILENT;
	struct silences all = {.arena = arena, .most = most};
	struct sql q;
	enum status st;

	*count = 0;
	if ((st = sql_open(store, silent, &q, why, "i", before)) != OK)
		return st;
	while ((st = sql_step(&q, why)) == OK)
		if (sql_int(&q, 2) != 0)
			add_silent(&all, &(struct unheard){sql_int(&q, 0), sql_int(&q, 1)}, sql_int(&q, 2));
	sql_close(&q);
	*out = all.items;
	*count = all.count;
	return st == NONE ? OK : st;
}

enum status
retention_count_from(struct store *store, int64_t candidate_id, int64_t at, struct why *why)
{
	static const char count[] = "UPDATE candidate SET counted_from = ?2 WHERE id = ?1";

	return sql_run(store, count, NULL, why, "ii", candidate_id, at);
}
