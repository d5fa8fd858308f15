/* Where and by what candidates are found: the rows search.c reads, one for each word of a qualification. */
#include <string.h>

#include "store/search.h"
#include "store/search_bulk.h"
#include "store/sql.h"

#define SKILLS_TOLD 64 /* of one candidate; of more, all rows are looked at */

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
