/* Where a candidate is found, and by which words. */
#include <string.h>

#include "base/text.h"
#include "store/place.h"
#include "store/search_bulk.h"
#include "store/search_cell.h"

#define WORD_BYTES_MIN 3

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
