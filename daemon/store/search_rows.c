/* Where and by what candidates are found: the rows search.c reads, one for each word of a qualification. */
#include <string.h>

#include "base/text.h"
#include "store/place.h"
#include "store/search.h"
#include "store/search_bulk.h"
#include "store/search_cell.h"
#include "store/sql.h"

#define WORD_BYTES_MIN 3
#define SKILLS_TOLD    64 /* of one candidate; of more, all rows are looked at */

/* By postcode and town; a town's name alone is believed too. */
enum status
search_spot_find(struct store *store, struct arena *arena, const struct candidate *candidate,
    struct search_spot *spot, struct why *why)
{
	const char *typed =
	    arena_printf(arena, "%s %s", candidate->postcode == NULL ? "" : candidate->postcode,
		candidate->city == NULL ? "" : candidate->city);
	struct place place;
	size_t others;
	enum status st = place_find(store, arena, typed, &place, &others, why);

	*spot = (struct search_spot){.cell = CELL_UNKNOWN};
	if (st == OK)
		*spot = (struct search_spot){search_cell(place.lat, place.lon), place.lat, place.lon};
	return st == NONE ? OK : st;
}

enum status
search_row_put(struct store *store, const struct search_row *row, struct why *why)
{
	static const char insert[] =
	    "INSERT INTO candidate_find (skill, cell, candidate_id, lat, lon, available_from, available_to,"
	    " last_activity, agency_id, status) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"
	    " ON CONFLICT DO NOTHING";

	return sql_run(store, insert, NULL, why, "tiiddiiiit", row->skill, row->spot.cell, row->candidate_id,
	    row->spot.lat, row->spot.lon, row->available_from, row->available_to, row->last_activity,
	    row->agency_id, row->status);
}

/* "soudeur TIG" is found by all of it and by each of its words. */
void
search_skills(
    struct arena *arena, const char *qualifications, void (*each)(const char *skill, void *), void *data)
{
	size_t count, word_count;
	char **parts = text_split(arena, qualifications == NULL ? "" : qualifications, "|,;", &count);

	each("", data);
	for (size_t i = 0; i < count; i++) {
		const char *key = text_key(arena, parts[i]);
		char **words;

		each(key, data);
		if (strchr(key, ' ') == NULL)
			continue;
		words = text_split(arena, key, " ", &word_count);
		for (size_t w = 0; w < word_count && word_count > 1; w++)
			if (strlen(words[w]) >= WORD_BYTES_MIN)
				each(words[w], data);
	}
}

void
search_row_make(struct arena *arena, const struct candidate *candidate, int64_t id, struct search_row *row)
{
	*row = (struct search_row){.candidate_id = id,
	    .available_from = candidate->available_from,
	    .available_to = candidate->available_to,
	    .last_activity = candidate->last_activity,
	    .agency_id = candidate->agency_id,
	    .status = candidate->status == NULL ? "" : text_key(arena, candidate->status)};
}

struct putting {
	struct store *store;
	struct search_row row;
	enum status st;
	struct why *why;
};

static void
put(const char *skill, void *data)
{
	struct putting *putting = data;

	putting->row.skill = skill;
	if (putting->st == OK)
		putting->st = search_row_put(putting->store, &putting->row, putting->why);
}

enum status
search_place(
    struct store *store, struct arena *arena, const struct candidate *candidate, int64_t id, struct why *why)
{
	struct putting putting = {.store = store, .why = why};
	enum status st;

	search_row_make(arena, candidate, id, &putting.row);
	if ((st = search_spot_find(store, arena, candidate, &putting.row.spot, why)) != OK)
		return st;
	search_skills(arena, candidate->qualifications, put, &putting);
	return putting.st;
}

struct forgetting {
	struct store *store;
	int64_t id, cell;
	const char *removed[SKILLS_TOLD]; /* a qualification may be written twice */
	size_t count;
	bool missed; /* a row was not where it should have been */
	enum status st;
	struct why *why;
};

static void
forget(const char *skill, void *data)
{
	static const char remove[] =
	    "DELETE FROM candidate_find WHERE skill = ?1 AND cell = ?2 AND candidate_id = ?3";
	struct forgetting *forgetting = data;
	int64_t changed = 0;

	if (forgetting->st != OK)
		return;
	for (size_t i = 0; i < forgetting->count; i++)
		if (strcmp(forgetting->removed[i], skill) == 0)
			return;
	forgetting->st = sql_run(forgetting->store, remove, &changed, forgetting->why, "tii", skill,
	    forgetting->cell, forgetting->id);
	forgetting->missed = forgetting->missed || changed == 0 || forgetting->count == SKILLS_TOLD;
	if (!forgetting->missed)
		forgetting->removed[forgetting->count++] = skill;
}

/* An import that goes on has not placed everybody yet, and an older program may have told their rows otherwise: all are read then. */
enum status
search_forget(struct store *store, struct arena *arena, const struct candidate *was, struct why *why)
{
	static const char every[] = "DELETE FROM candidate_find WHERE candidate_id = ?1";
	struct forgetting forgetting = {.store = store, .id = was->id, .why = why};
	struct search_spot spot;
	enum status st;

	if ((st = search_spot_find(store, arena, was, &spot, why)) != OK)
		return st;
	forgetting.cell = spot.cell;
	search_skills(arena, was->qualifications, forget, &forgetting);
	if (forgetting.st != OK || !forgetting.missed)
		return forgetting.st;
	return sql_run(store, every, NULL, why, "i", was->id);
}

enum status
search_place_new(
    struct store *store, struct arena *arena, const struct candidate *candidate, int64_t id, struct why *why)
{
	return store->bulk == NULL ? search_place(store, arena, candidate, id, why)
				   : search_bulk_add(store, arena, candidate, id, why);
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
	enum status st = search_bulk_add(placing->store, arena, candidate, candidate->id, placing->why);

	arena_close(arena);
	if (st == OK && search_bulk_is_full(placing->store))
		st = search_bulk_write(placing->store, placing->why);
	return st;
}

enum status
search_place_all(struct store *store, struct why *why)
{
	static const char forget[] = "DELETE FROM candidate_find";
	struct placing placing = {store, why};
	struct arena *arena = arena_open();
	enum status st;

	search_bulk_begin(store);
	if ((st = sql_run(store, forget, NULL, why, "")) == OK &&
	    (st = candidate_each(store, arena, place_one, &placing, why)) == OK)
		st = search_bulk_write(store, why);
	search_bulk_end(store);
	arena_close(arena);
	return st;
}
