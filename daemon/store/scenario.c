#include "store/scenario.h"

#include <string.h>

#include "base/text.h"
#include "store/sql.h"

#define COLUMNS                                                                                              \
	"s.id, s.agency_id, s.recruiter_id, s.label, s.selection_id, s.inactive_days, s.start_at, s.end_at," \
	" s.every, s.unit, s.sms, s.message, s.active, s.next_at, s.next_on, s.created_at, s.updated_at,"    \
	" (SELECT coalesce(max(d.at), 0) FROM dispatch d WHERE d.scenario_id = s.id), s.search_id,"          \
	" s.split, s.round_at"
#define SCENARIO "SELECT " COLUMNS " FROM scenario s"

static const char *const units[] = {
    [SCHEDULE_DAY] = "day",
    [SCHEDULE_WEEK] = "week",
    [SCHEDULE_MONTH] = "month",
};

const char *
scenario_unit_name(enum schedule_unit unit)
{
	return units[unit];
}

static enum schedule_unit
unit_of(const char *name)
{
	for (size_t i = 0; i < COUNT(units); i++)
		if (strcmp(name, units[i]) == 0)
			return (enum schedule_unit)i;
	return SCHEDULE_DAY;
}

static void
scenario_read(const struct sql *q, struct arena *arena, struct scenario *scenario)
{
	*scenario = (struct scenario){
	    .id = sql_int(q, 0),
	    .agency_id = sql_int(q, 1),
	    .recruiter_id = sql_int(q, 2),
	    .label = sql_text(q, arena, 3),
	    .selection_id = sql_int(q, 4),
	    .inactive_days = (int)sql_int(q, 5),
	    .start_at = sql_int(q, 6),
	    .end_at = sql_int(q, 7),
	    .every = (int)sql_int(q, 8),
	    .unit = unit_of(sql_text(q, arena, 9)),
	    .sms = sql_int(q, 10) != 0,
	    .message = sql_text(q, arena, 11),
	    .active = sql_int(q, 12) != 0,
	    .next_at = sql_int(q, 13),
	    .next_on = sql_text(q, arena, 14),
	    .created_at = sql_int(q, 15),
	    .updated_at = sql_int(q, 16),
	    .last_at = sql_int(q, 17),
	    .search_id = sql_int(q, 18),
	    .split = sql_int(q, 19) != 0,
	    .round_at = sql_int(q, 20),
	};
}

enum status
scenario_create(struct store *store, struct scenario *scenario, int64_t now, struct why *why)
{
	static const char insert[] =
	    "INSERT INTO scenario (agency_id, recruiter_id, label, folded, selection_id, inactive_days, "
	    "start_at, end_at, every, unit, sms, message, active, next_at, next_on, created_at, updated_at, "
	    "search_id)"
	    " VALUES (?1, ?2, ?3, ?4, nullif(?5, 0), ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?16, "
	    "nullif(?17, 0))";
	struct arena *arena = arena_open();
	enum status st;

	scenario->created_at = scenario->updated_at = now;
	st = sql_insert(store, insert, &scenario->id, why, "iittiiiiititiitii", scenario->agency_id,
	    scenario->recruiter_id, scenario->label, text_key(arena, scenario->label), scenario->selection_id,
	    (int64_t)scenario->inactive_days, scenario->start_at, scenario->end_at, (int64_t)scenario->every,
	    units[scenario->unit], (int64_t)scenario->sms, scenario->message, (int64_t)scenario->active,
	    scenario->next_at, scenario->next_on, now, scenario->search_id);
	arena_close(arena);
	return st;
}

enum status
scenario_update(struct store *store, const struct scenario *scenario, int64_t now, struct why *why)
{
	static const char update[] =
	    "UPDATE scenario SET label = ?2, folded = ?3, selection_id = nullif(?4, 0), inactive_days = ?5, "
	    "start_at = ?6, end_at = ?7, every = ?8, unit = ?9, sms = ?10, message = ?11, active = ?12,"
	    " next_at = ?13, next_on = ?14, updated_at = ?15, search_id = nullif(?16, 0),"
	    " split = ?17, round_at = ?18 WHERE id = ?1";
	struct arena *arena = arena_open();
	enum status st;

	st = sql_run(store, update, NULL, why, "ittiiiiititiitiiii", scenario->id, scenario->label,
	    text_key(arena, scenario->label), scenario->selection_id, (int64_t)scenario->inactive_days,
	    scenario->start_at, scenario->end_at, (int64_t)scenario->every, units[scenario->unit],
	    (int64_t)scenario->sms, scenario->message, (int64_t)scenario->active, scenario->next_at,
	    scenario->next_on, now, scenario->search_id, (int64_t)scenario->split, scenario->round_at);
	arena_close(arena);
	return st;
}

enum status
scenario_find(
    struct store *store, struct arena *arena, int64_t id, struct scenario *scenario, struct why *why)
{
	static const char find[] = SCENARIO " WHERE s.id = ?1";
	struct sql q;
	enum status st;

	if ((st = sql_open(store, find, &q, why, "i", id)) != OK)
		return st;
	if ((st = sql_step(&q, why)) == OK)
		scenario_read(&q, arena, scenario);
	sql_close(&q);
	return st;
}

#define MATCHES                                                                                              \
	" FROM scenario s WHERE (?1 = 0 OR s.agency_id = ?1) AND (?2 = 0 OR s.recruiter_id = ?2)"            \
	" AND (?3 = 0 OR s.selection_id = ?3) AND (?4 = 0 OR (s.next_at > 0 AND s.next_at <= ?4))"           \
	" AND (?5 = 0 OR s.search_id = ?5)"

enum status
scenario_list(struct store *store, struct arena *arena, const struct scenario_filter *filter,
    struct scenario **out, size_t *count, struct why *why)
{
	static const char counting[] = "SELECT count(*)" MATCHES;
	static const char listing[] = "SELECT " COLUMNS MATCHES " ORDER BY s.id DESC LIMIT ?6";
	int64_t rows = 0;
	struct sql q;
	enum status st;

	*count = 0;
	st = sql_number(store, counting, &rows, why, "iiiii", filter->agency_id, filter->recruiter_id,
	    filter->selection_id, filter->due_at, filter->search_id);
	if (st != OK)
		return st;
	if (filter->limit > 0 && rows > (int64_t)filter->limit)
		rows = (int64_t)filter->limit;
	*out = arena_array(arena, (size_t)rows, sizeof(**out));
	st = sql_open(store, listing, &q, why, "iiiiii", filter->agency_id, filter->recruiter_id,
	    filter->selection_id, filter->due_at, filter->search_id, rows);
	if (st != OK)
		return st;
	while (*count < (size_t)rows && (st = sql_step(&q, why)) == OK)
		scenario_read(&q, arena, &(*out)[(*count)++]);
	sql_close(&q);
	return st == NONE ? OK : st;
}

enum status
scenario_next_due(struct store *store, int64_t now, int64_t *at, struct why *why)
{
	static const char next[] = "SELECT coalesce(min(next_at), 0) FROM scenario WHERE next_at > ?1";

	return sql_number(store, next, at, why, "i", now);
}

enum status
scenario_pause(struct store *store, int64_t id, int64_t candidate_id, int64_t now, struct why *why)
{
	static const char insert[] =
	    "INSERT INTO scenario_pause (scenario_id, candidate_id, at)"
	    " VALUES (?1, ?2, ?3) ON CONFLICT (scenario_id, candidate_id) DO NOTHING";

	return sql_run(store, insert, NULL, why, "iii", id, candidate_id, now);
}
