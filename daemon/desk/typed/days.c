#include "desk/typed/days.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "desk/typed/date.h"

struct days {
	struct arena *arena;
	const char *language;
	const struct zone *zone;
};

/* Behind the first of these words that the text begins with; as it was when it begins with none. */
static const char *
behind(const char *text, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (text_starts(text, words[i]))
			return text + strlen(words[i]) + strspn(text + strlen(words[i]), " ");
	return text;
}

/* Cuts the text at the first of these words that is in it. */
static bool
split(struct arena *arena, const char **text, const char *const *words, size_t count, const char **second)
{
	for (size_t i = 0; i < count; i++) {
		const char *at = strstr(*text, words[i]);

		if (at == NULL)
			continue;
		*second = at + strlen(words[i]);
		*text = arena_bytes(arena, *text, (size_t)(at - *text));
		return true;
	}
	return false;
}

/* A day, or the first or last one of a month or week. */
static enum status
read_end(const struct days *days, const char *typed, bool end, int64_t now, int64_t *at, struct why *why)
{
	int64_t first, last;

	if (!period_parse(days->arena, days->zone, typed, now, &first, &last))
		return date_parse(days->arena, days->language, days->zone, typed, end, now, at, why);
	*at = end ? last : first;
	return OK;
}

/* 0: none is said. */
static int
year_in(const char *typed)
{
	for (; *typed != '\0'; typed++) {
		size_t digits = strspn(typed, "0123456789");

		if (digits == 4)
			return atoi(typed);
		if (digits > 0)
			typed += digits - 1;
	}
	return 0;
}

/* "du 15" of "du 15 au 20 janvier": the month stands behind the other number. */
static const char *
with_month(const struct days *days, const char *from, const char *to)
{
	static const char *const small[] = {"du ", "de ", "le ", "the ", "from "};
	const char *number = behind(from, small, COUNT(small)), *other = strpbrk(to, "0123456789");

	if (other == NULL || *number == '\0' || strspn(number, "0123456789") != strlen(number))
		return from;
	return arena_printf(days->arena, "%s%s", number, other + strspn(other, "0123456789"));
}

/* The year said behind the end is the beginning's too, or the one before: "décembre à janvier 2027". */
static enum status
read_both(const struct days *days, const char *from_typed, const char *to_typed, int64_t now, int64_t *from,
    int64_t *to, struct why *why)
{
	int year = year_in(to_typed);
	enum status st;

	from_typed = with_month(days, from_typed, to_typed);
	if (year == 0 || year_in(from_typed) != 0) {
		if ((st = read_end(days, from_typed, false, now, from, why)) != OK)
			return st;
		return read_end(days, to_typed, true, *from > now ? *from : now, to, why);
	}
	if ((st = read_end(days, to_typed, true, now, to, why)) != OK)
		return st;
	/* Behind "demain" a year makes no sense. */
	if (read_end(days, arena_printf(days->arena, "%s %d", from_typed, year), false, now, from, why) != OK)
		return read_end(days, from_typed, false, now, from, why);
	return *from <= *to ? OK
			    : read_end(days, arena_printf(days->arena, "%s %d", from_typed, year - 1), false,
				  now, from, why);
}

static enum status
read_before(const struct days *days, const char *typed, int64_t now, int64_t *to, struct why *why)
{
	bool ends =
	    text_starts(typed, "fin") || strstr(typed, "la fin") != NULL || strstr(typed, "end of") != NULL;
	int64_t first, last;

	/* "avant janvier" is over when it begins, "avant fin janvier" when that ends. */
	if (ends || !period_parse(days->arena, days->zone, typed, now, &first, &last))
		return read_end(days, typed, true, now, to, why);
	*to = first - 1;
	return OK;
}

enum status
days_between(struct arena *arena, const char *language, const struct zone *zone, const char *typed,
    int64_t now, int64_t *from, int64_t *to, struct why *why)
{
	static const char *const untils[] = {
	    "jusqu'a ", "jusqu'au ", "jusqu'en ", "jusqu ", "jusque ", "until ", "till "};
	static const char *const befores[] = {"avant ", "before "};
	static const char *const sinces[] = {"a partir de ", "a partir du ", "des ", "from ", "starting "};
	static const char *const between[] = {"entre ", "between "};
	static const char *const ands[] = {" et ", " and "};
	static const char *const middles[] = {
	    " jusqu'au ", " jusqu'a ", " au ", " a ", " to ", " until ", " - "};
	const struct days days = {arena, language, zone};
	const char *said = text_trim(arena, text_fold(arena, typed)), *rest, *second;

	*from = *to = 0;
	if ((rest = behind(said, untils, COUNT(untils))) != said)
		return read_end(&days, rest, true, now, to, why);
	if ((rest = behind(said, befores, COUNT(befores))) != said)
		return read_before(&days, rest, now, to, why);
	if ((rest = behind(said, between, COUNT(between))) != said &&
	    split(arena, &rest, ands, COUNT(ands), &second))
		return read_both(&days, rest, second, now, from, to, why);
	rest = behind(said, sinces, COUNT(sinces));
	if (split(arena, &rest, middles, COUNT(middles), &second))
		return read_both(&days, rest, second, now, from, to, why);
	if (rest != said)
		return read_end(&days, rest, false, now, from, why);
	if (period_parse(arena, zone, said, now, from, to))
		return OK;
	*from = *to = 0;
	if (date_parse(arena, language, zone, typed, false, now, from, why) != OK)
		return REFUSED;
	return date_parse(arena, language, zone, typed, true, now, to, why);
}
