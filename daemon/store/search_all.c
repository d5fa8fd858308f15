/* Everybody is placed anew: the communes have changed, or an import broke off. */
#include <unistd.h>

#include "base/text.h"
#include "store/search.h"
#include "store/search_bulk.h"
#include "store/sql.h"

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

enum status
search_bulk_recover(struct store *store, bool *importing, struct why *why)
{
	static const char left[] = "SELECT count(*) FROM commune_source WHERE stamp = ?1";
	static const char take_back[] = "DELETE FROM commune_source WHERE stamp = ?1";
	int64_t word = 0;
	int lock;
	enum status st = sql_number(store, left, &word, why, "t", SEARCH_UNPLACED);

	*importing = false;
	if (st != OK || word == 0)
		return st;
	if ((lock = search_bulk_lock(store)) < 0) {
		*importing = true;
		return OK;
	}
	if ((st = store_begin(store, why)) == OK && (st = search_place_all(store, why)) == OK &&
	    (st = sql_run(store, take_back, NULL, why, "t", SEARCH_UNPLACED)) == OK)
		st = store_commit(store, why);
	store_rollback(store);
	close(lock);
	return st;
}
