#include "inbox/kept.h"

#include <stdlib.h>
#include <string.h>

static int
compare_keys(const void *a, const void *b)
{
	return strcmp(((const struct kept_letter *)a)->key, ((const struct kept_letter *)b)->key);
}

void
kept_add(struct kept *kept, const char *key, int64_t again_at, bool left)
{
	if (kept->count == kept->room) {
		size_t bytes = kept->room * sizeof(*kept->letters);
		kept->room = kept->room == 0 ? 64 : 2 * kept->room;
		kept->letters =
		    arena_grow(kept->memory, kept->letters, bytes, kept->room * sizeof(*kept->letters));
	}
	kept->letters[kept->count++] =
	    (struct kept_letter){.key = arena_string(kept->memory, key), .again_at = again_at, .left = left};
}

void
kept_renew(struct kept *kept, int64_t now)
{
	struct kept old = *kept;

	*kept = (struct kept){.memory = arena_open()};
	for (size_t i = 0; i < old.count; i++)
		if (old.letters[i].again_at > now)
			kept_add(kept, old.letters[i].key, old.letters[i].again_at, old.letters[i].left);
	arena_close(old.memory);
	if (kept->count > 0)
		qsort(kept->letters, kept->count, sizeof(*kept->letters), compare_keys);
	kept->sorted = kept->count;
}

bool
kept_has(const struct kept *kept, const char *key)
{
	struct kept_letter wanted = {.key = key};

	return kept->sorted > 0 &&
	       bsearch(&wanted, kept->letters, kept->sorted, sizeof(wanted), compare_keys) != NULL;
}

size_t
kept_left(const struct kept *kept)
{
	size_t count = 0;

	for (size_t i = 0; i < kept->count; i++)
		count += kept->letters[i].left;
	return count;
}

int64_t
kept_first(const struct kept *kept, int64_t latest)
{
	for (size_t i = 0; i < kept->count; i++)
		if (kept->letters[i].again_at < latest)
			latest = kept->letters[i].again_at;
	return latest;
}
