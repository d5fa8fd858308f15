#include "desk/feedback/extension.h"

#include <string.h>

#include "base/text.h"
#include "desk/typed/date.h"
#include "letters/french.h"

/* "une semaine", "dix jours": that long after the day it would have ended. */
static bool
length_named(struct arena *arena, const struct zone *zone, const char *folded, int64_t from, int64_t *at)
{
	size_t count;
	char **words = text_split(arena, folded, " '.,;:?!\n", &count);

	for (size_t i = 1; i < count; i++)
		if (span_parse(arena, zone, arena_printf(arena, "%s %s", words[i - 1], words[i]), from, at))
			return true;
	return false;
}

const char *
extension_day(struct arena *arena, const struct zone *zone, const struct diffusion *diffusion,
    const char *words, int64_t now)
{
	static const char *const before[] = {"jusqu'au ", "jusqu au ", " au ", "until ", " to "};
	const char *folded = words == NULL ? "" : text_fold(arena, words);
	struct why unread;
	int64_t at;

	for (size_t i = 0; i < COUNT(before); i++) {
		const char *found = strstr(folded, before[i]);

		if (found == NULL)
			continue;
		found = arena_bytes(
		    arena, found + strlen(before[i]), strcspn(found + strlen(before[i]), "?!;:\n"));
		if (date_parse(arena, "fr", zone, text_excerpt(arena, found, 30), true, now, &at, &unread) ==
			OK &&
		    at > diffusion->end_at)
			return say_short_date(arena, zone, at);
	}
	if (length_named(arena, zone, folded, diffusion->end_at > now ? diffusion->end_at : now, &at))
		return say_short_date(arena, zone, at);
	return NULL;
}
