#include "store/search.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "store/place.h"
#include "store/search_cell.h"
#include "store/sql.h"

#define DAY_S	      ((int64_t)24 * 3600)
#define KM_PER_DEGREE 111.2

#define SEARCH                                                                                               \
	"SELECT id, number, agency_id, recruiter_id, name, global, most, qualifications, place, radius_km,"  \
	" available_from, available_to, status, inactive_days, created_at, updated_at, removed_at FROM "     \
	"search"

static void
search_read(const struct sql *q, struct arena *arena, struct search *search)
{
	*search = (struct search){
	    .id = sql_int(q, 0),
	    .number = sql_int(q, 1),
	    .agency_id = sql_int(q, 2),
	    .recruiter_id = sql_int(q, 3),
	    .name = sql_text(q, arena, 4),
	    .global = sql_int(q, 5) != 0,
	    .most = (int)sql_int(q, 6),
	    .qualifications = sql_text(q, arena, 7),
	    .place = sql_text(q, arena, 8),
	    .radius_km = (int)sql_int(q, 9),
	    .available_from = sql_int(q, 10),
	    .available_to = sql_int(q, 11),
	    .status = sql_text(q, arena, 12),
	    .inactive_days = (int)sql_int(q, 13),
	    .created_at = sql_int(q, 14),
	    .updated_at = sql_int(q, 15),
	    .removed = sql_int(q, 16) != 0,
	};
}

static enum status
said(enum status st, const char *name, struct why *why)
{
	return st == REFUSED && name != NULL
		   ? because(
			 why, REFUSED, "Libellé\u00a0: une recherche s'appelle déjà «\u00a0%s\u00a0»", name)
		   : st;
}

enum status
search_create(struct store *store, struct search *search, int64_t now, struct why *why)
{
	static const char next[] = "SELECT coalesce(max(number), 0) + 1 FROM search";
	static const char insert[] =
	    "INSERT INTO search (number, agency_id, recruiter_id, name, folded, global, most, qualifications,"
	    " place, radius_km, available_from, available_to, status, inactive_days, created_at, updated_at)"
	    " VALUES (nullif(?1, 0), ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?15)";
	struct arena *arena = arena_open();
	enum status st = OK;

	search->number = 0;
	if (search->name != NULL)
		st = sql_number(store, next, &search->number, why, "");
	if (st == OK)
		st = said(sql_insert(store, insert, &search->id, why, "iiittiittiiitii", search->number,
			      search->agency_id, search->recruiter_id, search->name,
			      search->name == NULL ? NULL : text_key(arena, search->name),
			      (int64_t)search->global, (int64_t)search->most, search->qualifications,
			      search->place, (int64_t)search->radius_km, search->available_from,
			      search->available_to, search->status, (int64_t)search->inactive_days, now),
		    search->name, why);
	arena_close(arena);
	return st;
}

enum status
search_update(struct store *store, const struct search *search, int64_t now, struct why *why)
{
	static const char update[] =
	    "UPDATE search SET name = ?2, folded = ?3, global = ?4, most = ?5, qualifications = ?6, place = "
	    "?7,"
	    " radius_km = ?8, available_from = ?9, available_to = ?10, status = ?11, inactive_days = ?12,"
	    " updated_at = ?13 WHERE id = ?1";
	struct arena *arena = arena_open();
	enum status st;

	st = said(sql_run(store, update, NULL, why, "ittiittiiitii", search->id, search->name,
		      search->name == NULL ? NULL : text_key(arena, search->name), (int64_t)search->global,
		      (int64_t)search->most, search->qualifications, search->place,
		      (int64_t)search->radius_km, search->available_from, search->available_to,
		      search->status, (int64_t)search->inactive_days, now),
	    search->name, why);
	arena_close(arena);
	return st;
}

static enum status
one(struct sql *q, struct arena *arena, struct search *search, struct why *why)
{
	enum status st = sql_step(q, why);

	if (st == OK)
		search_read(q, arena, search);
	sql_close(q);
	return st;
}

enum status
search_find(struct store *store, struct arena *arena, int64_t id, struct search *search, struct why *why)
{
	static const char find[] = SEARCH " WHERE id = ?1";
	struct sql q;
	enum status st = sql_open(store, find, &q, why, "i", id);

	return st == OK ? one(&q, arena, search, why) : st;
}

enum status
search_find_number(
    struct store *store, struct arena *arena, int64_t number, struct search *search, struct why *why)
{
	static const char find[] = SEARCH " WHERE number = ?1 AND removed_at = 0";
	struct sql q;
	enum status st = sql_open(store, find, &q, why, "i", number);

	return st == OK ? one(&q, arena, search, why) : st;
}

enum status
search_find_name(struct store *store, struct arena *arena, int64_t agency_id, const char *name,
    struct search *search, struct why *why)
{
	static const char find[] = SEARCH " WHERE agency_id = ?1 AND folded = ?2 AND removed_at = 0";
	struct sql q;
	enum status st = sql_open(store, find, &q, why, "it", agency_id, text_key(arena, name));

	return st == OK ? one(&q, arena, search, why) : st;
}

enum status
search_remove(struct store *store, int64_t id, int64_t now, struct why *why)
{
	static const char update[] = "UPDATE search SET removed_at = ?2, updated_at = ?2,"
				     " folded = folded || ' Q' || number WHERE id = ?1";

	return sql_run(store, update, NULL, why, "ii", id, now);
}

#define KEPT " WHERE number IS NOT NULL AND removed_at = 0 AND (?1 = 0 OR agency_id = ?1)"

enum status
search_list(struct store *store, struct arena *arena, int64_t agency_id, size_t limit, struct search **out,
    size_t *count, struct why *why)
{
	static const char counting[] = "SELECT count(*) FROM search" KEPT;
	static const char listing[] = SEARCH KEPT " ORDER BY updated_at DESC, id DESC LIMIT ?2";
	int64_t rows = 0;
	struct sql q;
	enum status st;

	*count = 0;
	if ((st = sql_number(store, counting, &rows, why, "i", agency_id)) != OK)
		return st;
	if (rows > (int64_t)limit)
		rows = (int64_t)limit;
	*out = arena_array(arena, (size_t)rows, sizeof(**out));
	if ((st = sql_open(store, listing, &q, why, "ii", agency_id, rows)) != OK)
		return st;
	while (*count < (size_t)rows && (st = sql_step(&q, why)) == OK)
		search_read(&q, arena, &(*out)[(*count)++]);
	sql_close(&q);
	return st == NONE ? OK : st;
}

/* -- running -- */

struct hunt {
	struct store *store;
	struct arena *arena;
	const struct search *search;
	int64_t active_before; /* 0: any */
	const char *status;
	bool placed;
	double lat, lon;
	struct search_hit *hits;
	size_t count, room;
	struct why *why;
};

static void
keep(struct hunt *hunt, int64_t id, int64_t last_activity)
{
	if (hunt->count == hunt->room) {
		size_t room = hunt->room == 0 ? 256 : hunt->room * 2;

		hunt->hits = arena_grow(
		    hunt->arena, hunt->hits, hunt->room * sizeof(*hunt->hits), room * sizeof(*hunt->hits));
		hunt->room = room;
	}
	hunt->hits[hunt->count++] = (struct search_hit){id, last_activity};
}

/* One qualification ("" : whatever they are) in cells [first, last], which are of one row of latitude. */
static enum status
hunt_cells(struct hunt *hunt, const char *skill, int64_t first, int64_t last)
{
	static const char find[] =
	    "SELECT candidate_id, last_activity, lat, lon FROM candidate_find WHERE skill = ?1"
	    " AND cell BETWEEN ?2 AND ?3 AND (?4 = 0 OR agency_id = ?4) AND (?5 = '' OR status = ?5)"
	    " AND (?6 = 0 OR last_activity <= ?6)"
	    " AND (?7 = 0 OR available_to = 0 OR available_to >= ?7)"
	    " AND (?8 = 0 OR available_from = 0 OR available_from <= ?8)";
	const struct search *search = hunt->search;
	struct sql q;
	enum status st = sql_open(hunt->store, find, &q, hunt->why, "tiiitiii", skill, first, last,
	    search->global ? (int64_t)0 : search->agency_id, hunt->status, hunt->active_before,
	    search->available_from, search->available_to);

	if (st != OK)
		return st;
	while ((st = sql_step(&q, hunt->why)) == OK)
		if (!hunt->placed ||
		    place_distance_km(hunt->lat, hunt->lon, sqlite3_column_double(q.statement, 2),
			sqlite3_column_double(q.statement, 3)) <= search->radius_km)
			keep(hunt, sql_int(&q, 0), sql_int(&q, 1));
	sql_close(&q);
	return st == NONE ? OK : st;
}

static enum status
hunt_skill(struct hunt *hunt, const char *skill)
{
	double high = hunt->search->radius_km / KM_PER_DEGREE;
	double wide = high / fmax(0.01, cos(hunt->lat * M_PI / 180));
	enum status st = OK;

	if (!hunt->placed)
		return hunt_cells(hunt, skill, CELL_UNKNOWN, INT64_MAX);
	for (int64_t row = search_cell_row(hunt->lat - high);
	     row <= search_cell_row(hunt->lat + high) && st == OK; row++)
		st = hunt_cells(hunt, skill, row * CELL_COLUMNS + search_cell_column(hunt->lon - wide),
		    row * CELL_COLUMNS + search_cell_column(hunt->lon + wide));
	return st;
}

static int
by_candidate(const void *a, const void *b)
{
	const struct search_hit *one = a, *two = b;

	return (one->candidate_id > two->candidate_id) - (one->candidate_id < two->candidate_id);
}

static int
by_activity(const void *a, const void *b)
{
	const struct search_hit *one = a, *two = b;

	if (one->last_activity != two->last_activity)
		return (one->last_activity < two->last_activity) - (one->last_activity > two->last_activity);
	return by_candidate(a, b);
}

/* Who has two of the qualifications was found twice. */
static void
settle(struct hunt *hunt, bool several)
{
	size_t kept = 0;

	if (hunt->count == 0)
		return;
	if (several) {
		qsort(hunt->hits, hunt->count, sizeof(*hunt->hits), by_candidate);
		for (size_t i = 0; i < hunt->count; i++)
			if (kept == 0 || hunt->hits[i].candidate_id != hunt->hits[kept - 1].candidate_id)
				hunt->hits[kept++] = hunt->hits[i];
		hunt->count = kept;
	}
	qsort(hunt->hits, hunt->count, sizeof(*hunt->hits), by_activity);
}

enum status
search_run(struct store *store, struct arena *arena, const struct search *search, int64_t now, size_t most,
    struct search_hit **hits, size_t *count, size_t *total, struct why *why)
{
	struct hunt hunt = {
	    .store = store,
	    .arena = arena,
	    .search = search,
	    .active_before = search->inactive_days == 0 ? 0 : now - search->inactive_days * DAY_S,
	    .status = search->status == NULL ? "" : text_key(arena, search->status),
	    .placed = search->place != NULL,
	    .why = why,
	};
	size_t skills, others;
	char **skill =
	    text_split(arena, search->qualifications == NULL ? "" : search->qualifications, "|,;", &skills);
	struct place place;
	enum status st = OK;

	*count = *total = 0;
	*hits = NULL;
	if (hunt.placed) {
		if ((st = place_find(store, arena, search->place, &place, &others, why)) != OK)
			return st == NONE ? OK : st;
		hunt.lat = place.lat;
		hunt.lon = place.lon;
	}
	if (skills == 0)
		st = hunt_skill(&hunt, "");
	for (size_t i = 0; i < skills && st == OK; i++)
		st = hunt_skill(&hunt, text_key(arena, skill[i]));
	if (st != OK)
		return st;
	settle(&hunt, skills > 1);
	*hits = hunt.hits;
	*total = hunt.count;
	*count = hunt.count < most ? hunt.count : most;
	return OK;
}

/* Qualifications are few and their rows many: each next one is looked up, not every row read. */
enum status
search_nearest_skill(struct store *store, struct arena *arena, const char *typed, size_t most,
    const char ***skills, size_t *count, bool *known, struct why *why)
{
	static const char next[] = "SELECT skill FROM candidate_find WHERE skill > ?1 ORDER BY skill LIMIT 1";
	const char *key = text_key(arena, typed), *skill = "";
	size_t *distances = arena_array(arena, most + 1, sizeof(*distances)), at;
	size_t limit = strlen(key) / 2 < 4 ? strlen(key) / 2 : 4;
	struct sql q;
	enum status st = OK;

	*count = 0;
	*known = false;
	*skills = arena_array(arena, most + 1, sizeof(**skills));
	while (st == OK) {
		size_t distance;

		if ((st = sql_open(store, next, &q, why, "t", skill)) != OK)
			return st;
		if ((st = sql_step(&q, why)) == OK)
			skill = sql_text(&q, arena, 0);
		sql_close(&q);
		if (st != OK)
			break;
		distance = strstr(skill, key) != NULL ? 1 : text_distance(key, skill, limit);
		*known = *known || strcmp(skill, key) == 0;
		if (distance > limit)
			continue;
		for (at = *count; at > 0 && distances[at - 1] > distance; at--) {
			distances[at] = distances[at - 1];
			(*skills)[at] = (*skills)[at - 1];
		}
		distances[at] = distance;
		(*skills)[at] = skill;
		if (*count < most)
			(*count)++;
	}
	return st == NONE ? OK : st;
}
