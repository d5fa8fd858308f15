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

struct skills {
	struct arena *arena;
	const char **items;
	size_t count, room;
};

static void
add_skill(struct skills *skills, const char *skill)
{
	if (skills->count == skills->room) {
		size_t room = skills->room == 0 ? 8 : skills->room * 2;

		skills->items = arena_grow(skills->arena, skills->items,
		    skills->room * sizeof(*skills->items), room * sizeof(*skills->items));
		skills->room = room;
	}
	skills->items[skills->count++] = skill;
}

/* "soudeur TIG" is found by all of it and by each of its words. */
void
search_skills(struct arena *arena, const char *qualifications, const char *const **out, size_t *skill_count)
{
	struct skills skills = {.arena = arena};
	size_t count, word_count;
	char **parts = text_split(arena, qualifications == NULL ? "" : qualifications, "|,;", &count);

	add_skill(&skills, "");
	for (size_t i = 0; i < count; i++) {
		const char *key = text_key(arena, parts[i]);
		char **words;

		add_skill(&skills, key);
		if (strchr(key, ' ') == NULL)
			continue;
		words = text_split(arena, key, " ", &word_count);
		for (size_t w = 0; w < word_count && word_count > 1; w++)
			if (strlen(words[w]) >= WORD_BYTES_MIN)
				add_skill(&skills, words[w]);
	}
	*out = skills.items;
	*skill_count = skills.count;
}

enum status
search_place(
    struct store *store, struct arena *arena, const struct candidate_made *made, int64_t id, struct why *why)
{
	static const char insert[] =
	    "INSERT INTO candidate_find (skill, cell, candidate_id, lat, lon, available_from, available_to,"
	    " last_activity, agency_id, status) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"
	    " ON CONFLICT DO NOTHING";
	const struct candidate *facts = &made->facts;
	struct search_spot spot;
	enum status st = search_spot_find(store, arena, facts, &spot, why);

	for (size_t i = 0; i < made->skill_count && st == OK; i++)
		st = sql_run(store, insert, NULL, why, "tiiddiiiit", made->skills[i], spot.cell, id, spot.lat,
		    spot.lon, facts->available_from, facts->available_to, facts->last_activity,
		    facts->agency_id, made->folded_status == NULL ? "" : made->folded_status);
	return st;
}

/* *missed: a row was not where it should have been. */
static enum status
forget(struct store *store, int64_t id, int64_t cell, const char *const *skills, size_t count, bool *missed,
    struct why *why)
{
	static const char remove[] =
	    "DELETE FROM candidate_find WHERE skill = ?1 AND cell = ?2 AND candidate_id = ?3";
	enum status st = OK;

	*missed = count > SKILLS_TOLD;
	for (size_t i = 0; i < count && st == OK && !*missed; i++) {
		int64_t changed = 0;
		bool again = false; /* a qualification may be written twice */

		for (size_t j = 0; j < i; j++)
			again = again || strcmp(skills[j], skills[i]) == 0;
		if (again)
			continue;
		st = sql_run(store, remove, &changed, why, "tii", skills[i], cell, id);
		*missed = changed == 0;
	}
	return st;
}

/* An import that goes on has not placed everybody yet, and an older program may have told their rows otherwise: all are read then. */
enum status
search_forget(struct store *store, struct arena *arena, const struct candidate *was, struct why *why)
{
	static const char every[] = "DELETE FROM candidate_find WHERE candidate_id = ?1";
	const char *const *skills;
	size_t count;
	struct search_spot spot;
	bool missed;
	enum status st;

	if ((st = search_spot_find(store, arena, was, &spot, why)) != OK)
		return st;
	search_skills(arena, was->qualifications, &skills, &count);
	st = forget(store, was->id, spot.cell, skills, count, &missed, why);
	return st == OK && missed ? sql_run(store, every, NULL, why, "i", was->id) : st;
}

enum status
search_place_new(
    struct store *store, struct arena *arena, const struct candidate_made *made, int64_t id, struct why *why)
{
	return store->bulk == NULL ? search_place(store, arena, made, id, why)
				   : search_bulk_add(store, arena, made, id, why);
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
	struct candidate_made made = {.facts = *candidate,
	    .folded_status = candidate->status == NULL ? NULL : text_key(arena, candidate->status)};
	enum status st;

	search_skills(arena, candidate->qualifications, &made.skills, &made.skill_count);
	st = search_bulk_add(placing->store, arena, &made, candidate->id, placing->why);
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
