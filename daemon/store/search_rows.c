/* Where and by what candidates are found: the rows search.c reads, one for each word of a qualification. */
#include <string.h>

#include "base/text.h"
#include "store/place.h"
#include "store/search.h"
#include "store/search_cell.h"
#include "store/sql.h"

#define WORD_BYTES_MIN 3

struct found_at {
	int64_t cell;
	double lat, lon;
};

/* By postcode and town; a town's name alone is believed too. */
static enum status
locate(struct store *store, struct arena *arena, const struct candidate *candidate, struct found_at *at,
    struct why *why)
{
	const char *typed =
	    arena_printf(arena, "%s %s", candidate->postcode == NULL ? "" : candidate->postcode,
		candidate->city == NULL ? "" : candidate->city);
	struct place place;
	size_t others;
	enum status st = place_find(store, arena, typed, &place, &others, why);

	*at = (struct found_at){.cell = CELL_UNKNOWN};
	if (st == OK)
		*at = (struct found_at){search_cell(place.lat, place.lon), place.lat, place.lon};
	return st == NONE ? OK : st;
}

static enum status
put(struct store *store, struct arena *arena, const struct candidate *candidate, int64_t id,
    const struct found_at *at, const char *skill, struct why *why)
{
	static const char insert[] =
	    "INSERT INTO candidate_find (skill, cell, candidate_id, lat, lon, available_from, available_to,"
	    " last_activity, agency_id, status) VALUES (?1, ?2, ?3, CAST(?4 AS REAL), CAST(?5 AS REAL), ?6, "
	    "?7, ?8, ?9, ?10) ON CONFLICT DO NOTHING";

	return sql_run(store, insert, NULL, why, "tiittiiiit", skill, at->cell, id,
	    arena_printf(arena, "%.5f", at->lat), arena_printf(arena, "%.5f", at->lon),
	    candidate->available_from, candidate->available_to, candidate->last_activity,
	    candidate->agency_id, candidate->status == NULL ? "" : text_key(arena, candidate->status));
}

/* "soudeur TIG" is found by all of it and by each of its words. */
static enum status
put_skill(struct store *store, struct arena *arena, const struct candidate *candidate, int64_t id,
    const struct found_at *at, const char *skill, struct why *why)
{
	const char *key = text_key(arena, skill);
	size_t count;
	char **words = text_split(arena, key, " ", &count);
	enum status st = put(store, arena, candidate, id, at, key, why);

	for (size_t i = 0; i < count && count > 1 && st == OK; i++)
		if (strlen(words[i]) >= WORD_BYTES_MIN)
			st = put(store, arena, candidate, id, at, words[i], why);
	return st;
}

enum status
search_place(
    struct store *store, struct arena *arena, const struct candidate *candidate, int64_t id, struct why *why)
{
	static const char forget[] = "DELETE FROM candidate_find WHERE candidate_id = ?1";
	const char *skills = candidate->qualifications == NULL ? "" : candidate->qualifications;
	struct found_at at;
	size_t count;
	char **parts = text_split(arena, skills, "|,;", &count);
	enum status st;

	if ((st = sql_run(store, forget, NULL, why, "i", id)) != OK ||
	    (st = locate(store, arena, candidate, &at, why)) != OK)
		return st;
	st = put(store, arena, candidate, id, &at, "", why);
	for (size_t i = 0; i < count && st == OK; i++)
		st = put_skill(store, arena, candidate, id, &at, parts[i], why);
	return st;
}

struct placing {
	struct store *store;
	struct why *why;
};

static enum status
place_one(const struct candidate *candidate, void *data)
{
	struct placing *placing = data;
	struct arena *arena = arena_open();
	enum status st = search_place(placing->store, arena, candidate, candidate->id, placing->why);

	arena_close(arena);
	return st;
}

enum status
search_place_all(struct store *store, struct why *why)
{
	struct placing placing = {store, why};
	struct arena *arena = arena_open();
	enum status st = candidate_each(store, arena, place_one, &placing, why);

	arena_close(arena);
	return st;
}
