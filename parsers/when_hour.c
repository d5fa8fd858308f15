#include "when_hour.h"

#include <string.h>

const char *
when_word(const struct when_scan *scan, size_t at)
{
	return at < scan->end ? scan->prose->words[at].text : "";
}

const char *
when_before(const struct when_scan *scan, size_t at)
{
	return at > scan->first ? scan->prose->words[at - 1].text : "";
}

bool
when_joined(const struct when_scan *scan, size_t at, const char *text)
{
	const struct word *words = scan->prose->words;
	size_t size = strlen(text);

	return at + 1 < scan->end && words[at + 1].begin - words[at].end == size &&
	       memcmp(scan->prose->folded + words[at].end, text, size) == 0;
}

/* "midi", "huit heures": 1 when it is an hour, 0 when it cannot be one, -1 when it has no such name. */
static int
named_hour(const struct when_scan *scan, size_t at, int *hour, size_t *used)
{
	WORD_LIST(hours, "zero", "une", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf",
	    "dix", "onze", "douze", "treize", "quatorze", "quinze", "seize");
	const char *word = when_word(scan, at), *next = when_word(scan, at + 1);

	if (word_is(word, "midi") || word_is(word, "noon") || word_is(word, "midday")) {
		*hour = 12;
		return strcmp(when_before(scan, at), "apres") != 0;
	}
	if ((word_is(next, "heures") || word_is(next, "heure")) && (*hour = word_among(word, &hours)) > 0) {
		*used = 2;
		return 1;
	}
	return -1;
}

/* Behind the digits of an hour at `at`: "14h", "14h30", "14h 30", "14 h", "14 heures 30", "14 h30". */
static bool
french_hour(const struct when_scan *scan, size_t at, const char *tail, int *minute, size_t *used)
{
	const char *next = when_word(scan, at + 1);
	bool alone = *tail == '\0';

	if (*tail == 'h' && (tail[1] == '\0' || (strlen(tail) == 3 && word_number(tail + 1) >= 0))) {
		*minute = tail[1] != '\0' ? word_number(tail + 1) : 0;
		if (tail[1] == '\0' && strlen(next) == 2 && word_number(next) >= 0 &&
		    when_joined(scan, at, " ")) {
			*minute = word_number(next);
			*used = 2;
		}
		return true;
	}
	if (alone && (strcmp(next, "h") == 0 || strcmp(next, "heures") == 0 || strcmp(next, "heure") == 0)) {
		*used = 2;
		if (strlen(when_word(scan, at + 2)) == 2 && word_number(when_word(scan, at + 2)) >= 0) {
			*minute = word_number(when_word(scan, at + 2));
			*used = 3;
		}
		return true;
	}
	if (alone && strlen(next) > 2 && next[0] == 'h' && word_number(next + 1) >= 0) {
		*minute = word_number(next + 1);
		*used = 2;
		return true;
	}
	return false;
}

/* "pm", "am", "p.m." (two words) at `half`, which is the word `behind`, or the end of the one before it. */
static bool
english_half(
    const struct when_scan *scan, const char *half, size_t behind, bool own_word, int *hour, size_t *used)
{
	if (strcmp(half, "pm") == 0 || strcmp(half, "am") == 0) {
		*used += own_word;
		if (*hour < 1 || *hour > 12)
			return false;
		*hour = *hour % 12 + (*half == 'p' ? 12 : 0);
		return true;
	}
	if ((strcmp(half, "p") == 0 || strcmp(half, "a") == 0) &&
	    strcmp(when_word(scan, behind + 1), "m") == 0 && *hour <= 12) {
		*used += 2;
		*hour = *half == 'p' ? *hour % 12 + 12 : *hour;
		return true;
	}
	return false;
}

/* "trois", "three": 1 to 12; 0 otherwise. */
static int
spelt_number(const char *word)
{
	int number = word_number(word) < 0 ? word_count(word) : word_number(word);

	return number >= 1 && number <= 12 ? number : 0;
}

/* "3 o'clock", "ten oclock": the hour of a working day. */
static bool
o_clock(const struct when_scan *scan, size_t at, int *hour, size_t *used)
{
	const char *next = when_word(scan, at + 1);
	int said;

	if (!word_is(next, "oclock") && !(word_is(next, "o") && word_is(when_word(scan, at + 2), "clock")))
		return false;
	if ((said = spelt_number(when_word(scan, at))) == 0)
		return false;
	*hour = said < 6 ? said + 12 : said;
	*used = *next == 'o' && next[1] == '\0' ? 3 : 2;
	return true;
}

/* "10am and 10.30": the half of the last hour said before `at`, 'a' or 'p'; '\0' when none was. */
static char
half_before(const struct when_scan *scan, size_t at)
{
	for (; at > scan->first; at--) {
		const char *half = when_before(scan, at);
		half += strspn(half, "0123456789");
		if (strcmp(half, "am") == 0 || strcmp(half, "pm") == 0)
			return *half;
	}
	return '\0';
}

/* "10.30" beside an hour that has its half, at a quarter: no price, and on a working day. */
static bool
dotted_hour(const struct when_scan *scan, size_t at, int *hour, int minute)
{
	WORD_LIST(
	    rates, "an", "per", "p", "a", "k", "euros", "pounds", "gbp", "eur", "quid", "years", "percent");
	char half = half_before(scan, at);
	const struct word *words = scan->prose->words;

	if (half == '\0' || *hour < 1 || *hour > 12 || minute % 15 != 0 ||
	    word_among(when_word(scan, at + 2), &rates) >= 0 ||
	    (words[at].begin > 0 && strchr(" ,(", scan->prose->folded[words[at].begin - 1]) == NULL))
		return false;
	if (*hour < 6 || (*hour < 9 && half == 'p'))
		*hour += 12;
	return true;
}

/* Behind the digits of an hour at `at`: "14:30", "2pm", "2 pm", "2:30 p.m.", and "7.30am", where the half makes it an hour. */
static bool
english_hour(const struct when_scan *scan, size_t at, const char *tail, int *hour, int *minute, size_t *used)
{
	const char *next = when_word(scan, at + 1), *half = tail;
	bool colon = *tail == '\0' && when_joined(scan, at, ":"),
	     dot = *tail == '\0' && when_joined(scan, at, "."), own_word;
	char minutes[3] = {0};

	if (colon || dot) {
		half = next + strspn(next, "0123456789");
		if (half - next != 2)
			return false;
		memcpy(minutes, next, 2);
		*minute = word_number(minutes);
		*used = 2;
	}
	own_word = *half == '\0';
	if (own_word)
		half = when_word(scan, at + *used);
	if (english_half(scan, half, at + *used, own_word, hour, used))
		return true;
	if (dot && own_word)
		return dotted_hour(scan, at, hour, *minute);
	return colon && strcmp(half, "pm") != 0 && strcmp(half, "am") != 0;
}

/* "in the morning", "this afternoon", "du soir" behind an hour at `at`: its words, 0 when none; *late: past noon. */
static size_t
half_of_day(const struct when_scan *scan, size_t at, bool *late)
{
	WORD_LIST(leads, "in", "the", "this", "du", "de", "l", "cet", "ce");
	WORD_LIST(halves, "morning", "matin", "afternoon", "evening", "soir", "apres", "am", "pm");
	size_t next = at;
	int half;

	while (next < at + 2 && word_among(when_word(scan, next), &leads) >= 0)
		next++;
	if ((half = word_among(when_word(scan, next), &halves)) < 0 || (next == at && half < 6))
		return 0;
	*late = half >= 2 && half != 6;
	return next + 1 - at + (half == 5);
}

/* "half past two", "quarter to four", "ten past nine", "half ten".  Spoken hours are those of a working day. */
static bool
spoken_english(const struct when_scan *scan, size_t at, int *hour, int *minute, size_t *used)
{
	WORD_LIST(fractions, "half", "quarter", "five", "ten", "twenty");
	static const int minutes[] = {30, 15, 5, 10, 20};
	int fraction = word_among(when_word(scan, at), &fractions), said;
	const char *side = when_word(scan, at + 1);
	bool to = word_is(side, "to"), half_ten = fraction == 0 && spelt_number(side) > 0, late;
	size_t next = half_ten ? at + 1 : at + 2, more;

	if (fraction < 0 || (!to && !half_ten && !word_is(side, "past")))
		return false;
	said = strcmp(when_word(scan, next), "noon") == 0 ? 12 : spelt_number(when_word(scan, next));
	if (said == 0)
		return false;
	more = half_of_day(scan, next + 1, &late);
	/* Six and seven are both. */
	if (more == 0 && (said == 6 || said == 7))
		return false;
	if (more == 0)
		late = said < 6;
	*hour = said % 12 + (late || (more == 0 && said == 12) ? 12 : 0) - (to ? 1 : 0);
	/* "quarter to twelve in the morning" */
	if (*hour < 0)
		*hour += 12;
	*minute = to ? 60 - minutes[fraction] : minutes[fraction];
	*used = next + 1 + more - at;
	return true;
}

/* "et demie", "et quart", "moins le quart", "moins dix" behind an hour; *used grows. */
static void
add_fraction(const struct when_scan *scan, size_t at, int *hour, int *minute, size_t *used)
{
	WORD_LIST(parts, "demi", "demie", "quart", "cinq", "dix", "vingt", "5", "10", "20");
	static const int minutes[] = {30, 30, 15, 5, 10, 20, 5, 10, 20};
	size_t next = at + *used;
	bool less = strcmp(when_word(scan, next), "moins") == 0;
	int part;

	if (*minute != 0 || (!less && strcmp(when_word(scan, next), "et") != 0))
		return;
	next++;
	if (less && strcmp(when_word(scan, next), "le") == 0)
		next++;
	part = word_among(when_word(scan, next), &parts);
	if (part < 0 || (part < 2 && less) || (part > 2 && !less))
		return;
	*minute = less ? 60 - minutes[part] : minutes[part];
	*hour -= less;
	*used = next + 1 - at;
}

static bool
clock_digits(const struct when_scan *scan, size_t at, int *hour, int *minute, size_t *used)
{
	const char *word = when_word(scan, at);
	size_t digits = *word <= '9' ? strspn(word, "0123456789") : 0;
	char number[3] = {0};

	if (digits == 0 || digits > 2)
		return false;
	memcpy(number, word, digits);
	*hour = word_number(number);
	return french_hour(scan, at, word + digits, minute, used) ||
	       english_hour(scan, at, word + digits, hour, minute, used);
}

bool
hour_read(const struct when_scan *scan, size_t at, int *hour, int *minute, size_t *used)
{
	int named;

	*minute = 0;
	*used = 1;
	if (o_clock(scan, at, hour, used) || spoken_english(scan, at, hour, minute, used))
		return true;
	named = named_hour(scan, at, hour, used);
	if (named == 0 || (named < 0 && !clock_digits(scan, at, hour, minute, used)))
		return false;
	add_fraction(scan, at, hour, minute, used);
	return *hour >= 0 && *hour <= 23 && *minute <= 59;
}
