#include "when.h"

#include <string.h>

#include "when_hour.h"

WORD_LIST(weekday_names, "dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "sunday",
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "dim", "lun", "mar", "mer", "jeu",
    "ven", "sam", "sun", "mon", "tue", "wed", "thu", "fri", "sat");

WORD_LIST(month_names, "janvier", "janv", "january", "jan", "fevrier", "fevr", "fev", "february", "feb",
    "mars", "march", "avril", "avr", "april", "apr", "mai", "may", "juin", "june", "jun", "juillet", "juil",
    "july", "jul", "aout", "august", "aug", "septembre", "september", "sept", "sep", "octobre", "october",
    "oct", "novembre", "november", "nov", "decembre", "december", "dec");
static const int months[] = {1, 1, 1, 1, 2, 2, 2, 2, 2, 3, 3, 4, 4, 4, 4, 5, 5, 6, 6, 6, 7, 7, 7, 7, 8, 8, 8,
    9, 9, 9, 9, 10, 10, 10, 11, 11, 11, 12, 12, 12};

static int
month_of(const char *word)
{
	int i = word_among(word, &month_names);

	return i < 0 ? 0 : months[i];
}

static bool
begins_with_digit(const char *word)
{
	return *word >= '0' && *word <= '9';
}

/* "14h", "3pm", "10am": an hour in one word. */
static bool
is_hour_word(const char *word)
{
	WORD_LIST(marks, "h", "am", "pm");
	size_t digits = strspn(word, "0123456789");

	return digits >= 1 && digits <= 2 &&
	       (word_among(word + digits, &marks) >= 0 ||
		   (word[digits] == 'h' && strlen(word + digits) == 3));
}

/*
 * -1 when none.  Short names count only where a day number or an hour follows: "mar" and "sun" are words too; "tues"
 * and its like are no others.
 */
static int
weekday_at(const struct when_scan *scan, size_t at)
{
	WORD_LIST(shorter, "tues", "weds", "thurs", "thur");
	static const int shorter_days[] = {2, 3, 4, 4};
	int i = word_among(when_word(scan, at), &weekday_names), number;

	if (i < 0) {
		i = word_among(when_word(scan, at), &shorter);
		return i < 0 ? -1 : shorter_days[i];
	}
	if (i < 14)
		return i % 7;
	number = word_number(when_word(scan, at + 1));
	return (number >= 1 && number <= 31) || is_hour_word(when_word(scan, at + 1)) ? i % 7 : -1;
}

/* 1..31 for "9", "1er", "28th"; 0 otherwise. */
static int
day_number(const char *word)
{
	WORD_LIST(endings, "er", "st", "nd", "rd", "th");
	char digits[3] = {0};
	size_t size = begins_with_digit(word) ? strspn(word, "0123456789") : 0;
	int number;

	if (size == 0 || size > 2 || (word[size] != '\0' && word_among(word + size, &endings) < 0))
		return 0;
	memcpy(digits, word, size);
	number = word_number(digits);
	return number >= 1 && number <= 31 ? number : 0;
}

static int64_t
day_index(int year, int month, int day)
{
	struct civil civil = {.year = year, .month = month, .day = day};
	static const struct zone_change never = {0, 0};
	static const struct zone utc = {.name = "UTC", .count = 1, .changes = &never};

	return clock_instant(&utc, &civil) / 86400;
}

static struct civil
day_civil(int64_t index)
{
	static const struct zone_change never = {0, 0};
	static const struct zone utc = {.name = "UTC", .count = 1, .changes = &never};

	return clock_civil(&utc, index * 86400);
}

static bool
set_day(struct moment *moment, int64_t index)
{
	struct civil civil = day_civil(index);

	moment->has_day = true;
	moment->year = civil.year;
	moment->month = civil.month;
	moment->day = civil.day;
	return true;
}

static int64_t
sent_index(const struct when_scan *scan)
{
	return day_index(scan->sent->year, scan->sent->month, scan->sent->day);
}

/* The first `weekday` after the letter's day. */
static int64_t
weekday_index(const struct when_scan *scan, int weekday)
{
	int64_t today = sent_index(scan);

	return today + 1 + (weekday - day_civil(today + 1).weekday + 7) % 7;
}

/* A date whose year or month may be 0: the first one to come that is possible and has that weekday (or -1). */
static bool
resolve(const struct when_scan *scan, int year, int month, int day, int weekday, struct moment *moment)
{
	int64_t today = sent_index(scan);
	int y = scan->sent->year, m = scan->sent->month;

	if (year != 0 && month != 0) {
		if (!clock_valid_date(year, month, day) ||
		    (weekday >= 0 && day_civil(day_index(year, month, day)).weekday != weekday))
			return false;
		return set_day(moment, day_index(year, month, day));
	}
	/* Without a month, two months ahead at most; without a year, the date that comes next. */
	for (int tries = 0; tries < (month != 0 ? 13 : weekday >= 0 ? 3 : 2); tries++) {
		if ((month == 0 || m == month) && clock_valid_date(y, m, day) &&
		    day_index(y, m, day) >= today) {
			int64_t index = day_index(y, m, day);
			if (weekday < 0 || day_civil(index).weekday == weekday)
				return set_day(moment, index);
			if (month != 0)
				return false;
		}
		if (++m > 12) {
			m = 1;
			y++;
		}
	}
	return false;
}

/* A year of four digits, or of two where `two` allows it; 0 otherwise. */
static int
year_of(const char *word, bool two)
{
	int number = word_number(word);

	if (strlen(word) == 4 && number >= 2000 && number <= 2100)
		return number;
	return two && strlen(word) == 2 && number >= 20 ? 2000 + number : 0;
}

/* "9/12", "09.12.2026", "2026-12-09", standing at `at`; *used words.  Slashes alone make a date of two numbers. */
static bool
numeric_date(const struct when_scan *scan, size_t at, int weekday, struct moment *moment, size_t *used)
{
	static const char *const marks[] = {"/", ".", "-"};
	int one = word_number(when_word(scan, at)), two = word_number(when_word(scan, at + 1)), year = 0;

	for (size_t i = 0; i < COUNT(marks); i++) {
		if (!when_joined(scan, at, marks[i]))
			continue;
		if (strlen(when_word(scan, at)) == 4 && when_joined(scan, at + 1, marks[i])) {
			*used = 3;
			return resolve(scan, one, two, word_number(when_word(scan, at + 2)), weekday, moment);
		}
		if (when_joined(scan, at + 1, marks[i]))
			year = year_of(when_word(scan, at + 2), true);
		/* "1/3/6": a series. */
		if (year == 0 && (when_joined(scan, at + 1, marks[i]) ||
				     (at > scan->first && when_joined(scan, at - 1, marks[i]))))
			return false;
		if (one < 1 || one > 31 || two < 1 || two > 12 || (year == 0 && i > 0))
			return false;
		*used = year != 0 ? 3 : 2;
		return resolve(scan, year, two, one, weekday, moment);
	}
	return false;
}

/* "10 decembre [2026]", "28th [of] January", "January 28[, 2027]". */
static bool
named_date(const struct when_scan *scan, size_t at, int weekday, struct moment *moment, size_t *used)
{
	int day = day_number(when_word(scan, at)), month = month_of(when_word(scan, at));
	size_t next = at + 1;

	if (day != 0) {
		if (strcmp(when_word(scan, next), "of") == 0)
			next++;
		month = month_of(when_word(scan, next));
	} else if (month != 0) {
		if (strcmp(when_word(scan, next), "the") == 0)
			next++;
		day = day_number(when_word(scan, next));
	}
	if (day == 0 || month == 0)
		return false;
	next++;
	*used = next - at + (year_of(when_word(scan, next), false) != 0);
	return resolve(scan, year_of(when_word(scan, next), false), month, day, weekday, moment);
}

/* "14h" and the like: is the number at `at` an hour rather than a day? */
static bool
is_hour_number(const struct when_scan *scan, size_t at)
{
	WORD_LIST(units, "h", "heure", "heures", "am", "pm", "hrs", "oclock", "o");

	const char *next = when_word(scan, at + 1), *half = next + strspn(next, "0123456789");

	if (when_joined(scan, at, ".") && half == next + 2 && *half == '\0')
		half = when_word(scan, at + 2);
	return when_joined(scan, at, ":") || word_among(next, &units) >= 0 ||
	       (when_joined(scan, at, ".") && (strcmp(half, "am") == 0 || strcmp(half, "pm") == 0));
}

static bool
weekday_date(const struct when_scan *scan, size_t at, struct moment *moment, size_t *used)
{
	int weekday = weekday_at(scan, at);
	size_t next = at + 1, more = 0;
	int64_t index;

	if (weekday < 0)
		return false;
	if (strcmp(when_word(scan, next), "le") == 0 || strcmp(when_word(scan, next), "the") == 0)
		next++;
	if (numeric_date(scan, next, weekday, moment, &more) ||
	    named_date(scan, next, weekday, moment, &more)) {
		*used = next - at + more;
		return true;
	}
	/* A date that contradicts its day of the week is no day at all. */
	if (more > 0) {
		*used = next - at + more;
		return true;
	}
	if (day_number(when_word(scan, next)) != 0 && !is_hour_number(scan, next)) {
		*used = next + 1 - at;
		(void)resolve(scan, 0, 0, day_number(when_word(scan, next)), weekday, moment);
		return true;
	}
	index = weekday_index(scan, weekday);
	*used = 1;
	if (strcmp(when_word(scan, at + 1), "en") == 0 && strcmp(when_word(scan, at + 2), "huit") == 0) {
		index += 7;
		*used = 3;
	} else if (strcmp(when_word(scan, at + 1), "prochain") == 0) {
		*used = 2;
	}
	return set_day(moment, index);
}

/* demain, apres-demain, aujourd'hui, tomorrow, today, the day after tomorrow */
static bool
relative_date(const struct when_scan *scan, size_t at, struct moment *moment, size_t *used)
{
	const char *word = when_word(scan, at);
	bool after;

	*used = word_is(word, "aujourd") ? 2 : 1;
	if (word_is(word, "today") || word_is(word, "aujourd"))
		return set_day(moment, sent_index(scan));
	if (!word_is(word, "demain") && !word_is(word, "tomorrow"))
		return false;
	after = word_is(when_before(scan, at), "apres") || word_is(when_before(scan, at), "after");
	return set_day(moment, sent_index(scan) + (after ? 2 : 1));
}

/* "le 10 a 14h": a bare day of the month, only where an hour follows. */
static bool
bare_date(const struct when_scan *scan, size_t at, struct moment *moment, size_t *used)
{
	int day = day_number(when_word(scan, at));
	const char *next = when_word(scan, at + 1);

	if (day == 0 || strcmp(when_before(scan, at), "le") != 0 || is_hour_number(scan, at))
		return false;
	if (strcmp(next, "a") != 0 && strcmp(next, "vers") != 0)
		return false;
	*used = 1;
	return resolve(scan, 0, 0, day, -1, moment);
}

/* A length of time, not an hour of the day. */
static bool
is_duration(const struct when_scan *scan, size_t at, size_t used)
{
	WORD_LIST(before, "dans", "sous", "pendant", "durant", "within", "duree", "faut", "fait", "fais");
	WORD_LIST(after, "route", "trajet", "transport", "semaine", "voiture", "train", "jour");

	return word_among(when_before(scan, at), &before) >= 0 ||
	       word_among(when_word(scan, at + used + 1), &after) >= 0;
}

/* Said as about, or as one end of a span. */
static bool
is_vague(const struct when_scan *scan, size_t at, size_t used)
{
	WORD_LIST(marks, "vers", "environ", "around", "about", "apres", "avant", "before", "after", "entre",
	    "between", "des", "from", "until", "till", "by", "jusqu", "past");
	const char *before = when_before(scan, at);
	const char *next = when_word(scan, at + used);
	int hour, minute;
	size_t more;

	if (word_among(before, &marks) >= 0)
		return true;
	if (at > scan->first + 1 && strcmp(before, "de") == 0 &&
	    strcmp(scan->prose->words[at - 2].text, "partir") == 0)
		return true;
	if (at > scan->first + 1 && strcmp(before, "a") == 0 &&
	    strcmp(scan->prose->words[at - 2].text, "jusqu") == 0)
		return true;
	/* "10h ou 11h" */
	if ((strcmp(next, "ou") == 0 || strcmp(next, "or") == 0) &&
	    hour_read(scan, at + used + 1, &hour, &minute, &more))
		return true;
	/* "de 14h a 16h", "14h-16h", "between 2pm and 4pm" */
	if ((strcmp(next, "a") == 0 || strcmp(next, "et") == 0 || strcmp(next, "and") == 0 ||
		strcmp(next, "to") == 0) &&
	    hour_read(scan, at + used + 1, &hour, &minute, &more) &&
	    (strcmp(before, "de") == 0 || strcmp(before, "entre") == 0 || strcmp(before, "between") == 0 ||
		strcmp(before, "from") == 0 || strcmp(next, "to") == 0))
		return true;
	return (when_joined(scan, at + used - 1, "-") || when_joined(scan, at + used - 1, " - ")) &&
	       hour_read(scan, at + used, &hour, &minute, &more);
}

static bool
find_day(const struct when_scan *scan, size_t at, struct moment *moment, size_t *used)
{
	bool digit = begins_with_digit(when_word(scan, at));

	return weekday_date(scan, at, moment, used) || (digit && numeric_date(scan, at, -1, moment, used)) ||
	       named_date(scan, at, -1, moment, used) || relative_date(scan, at, moment, used) ||
	       (digit && bare_date(scan, at, moment, used));
}

static bool
find_hour(const struct when_scan *scan, size_t at, struct moment *moment, size_t *used)
{
	if (!hour_read(scan, at, &moment->hour, &moment->minute, used) || is_duration(scan, at, *used))
		return false;
	moment->has_hour = !is_vague(scan, at, *used);
	/* The other end of a span goes with it. */
	if (!moment->has_hour) {
		size_t more, next = at + *used;
		int hour, minute;
		if (!hour_read(scan, next, &hour, &minute, &more))
			next++;
		if (hour_read(scan, next, &hour, &minute, &more))
			*used = next + more - at;
	}
	return true;
}

/* May an hour and a day, said around words [from, to), be one moment? */
static bool
belong(
    const struct prose *prose, const struct moment *one, const struct moment *other, size_t from, size_t to)
{
	WORD_LIST(between, "a", "at", "vers", "le", "de", "matin", "apres", "midi", "pour", "on", "des",
	    "partir", "from", "around", "about", "entre", "between", "prochain", "prochaine", "soir",
	    "morning", "afternoon", "avant", "before", "after", "environ", "next", "this", "h", "the", "of",
	    "in", "jusqu", "by", "du", "la");
	const char *gap = prose->folded + one->end;
	size_t size = other->begin - one->end;

	if ((one->has_hour && other->has_hour) || (one->has_day && other->has_day) || to - from > 6)
		return false;
	if (memchr(gap, ';', size) != NULL || memchr(gap, '?', size) != NULL)
		return false;
	for (size_t i = from; i < to; i++)
		if (word_among(prose->words[i].text, &between) < 0)
			return false;
	return true;
}

static void
join(struct moment *day, const struct moment *hour)
{
	if (!day->has_day) {
		day->has_day = hour->has_day;
		day->year = hour->year;
		day->month = hour->month;
		day->day = hour->day;
	}
	if (!day->has_hour && hour->has_hour) {
		day->has_hour = true;
		day->hour = hour->hour;
		day->minute = hour->minute;
	}
	day->end = hour->end;
}

/* "le même jour": the day last said in the sentence. */
static bool
same_day(const struct when_scan *scan, const struct moment *moments, size_t found, struct moment *moment,
    size_t *used)
{
	WORD_LIST(sames, "meme", "same");
	WORD_LIST(days, "jour", "day");

	if (word_among(when_word(scan, scan->at), &sames) < 0 ||
	    word_among(when_word(scan, scan->at + 1), &days) < 0)
		return false;
	while (found > 0 && !moments[found - 1].has_day)
		found--;
	if (found == 0)
		return false;
	*moment = moments[found - 1];
	moment->has_hour = false;
	*used = 2;
	return true;
}

/* "mardi, même heure": the hour last said, in the sentence or before it. */
static bool
same_hour(const struct when_scan *scan, const struct moment *earlier, const struct moment *moments,
    size_t found, struct moment *moment, size_t *used)
{
	WORD_LIST(sames, "meme", "memes", "same");
	WORD_LIST(hours, "heure", "heures", "horaire", "hour", "time");

	if (word_among(when_word(scan, scan->at), &sames) < 0 ||
	    word_among(when_word(scan, scan->at + 1), &hours) < 0)
		return false;
	while (found > 0 && !moments[found - 1].has_hour)
		found--;
	if (found > 0)
		earlier = &moments[found - 1];
	if (earlier == NULL)
		return false;
	*moment = (struct moment){.has_hour = true, .hour = earlier->hour, .minute = earlier->minute};
	*used = 2;
	return true;
}

size_t
when_find(const struct prose *prose, size_t first, size_t count, const struct civil *sent,
    const struct moment *earlier, struct moment *moments, size_t room)
{
	struct when_scan scan = {
	    .prose = prose, .sent = sent, .at = first, .first = first, .end = first + count};
	size_t found = 0, last = first;

	while (scan.at < scan.end && found < room) {
		struct moment moment = {0};
		size_t used = 0;
		if (!same_day(&scan, moments, found, &moment, &used) &&
		    !same_hour(&scan, earlier, moments, found, &moment, &used) &&
		    !find_day(&scan, scan.at, &moment, &used) && !find_hour(&scan, scan.at, &moment, &used)) {
			scan.at++;
			continue;
		}
		if (scan.at + used > scan.end)
			used = scan.end - scan.at;
		moment.begin = prose->words[scan.at].begin;
		moment.end = prose->words[scan.at + used - 1].end;
		if (found > 0 && belong(prose, &moments[found - 1], &moment, last, scan.at))
			join(&moments[found - 1], &moment);
		else
			moments[found++] = moment;
		scan.at += used;
		last = scan.at;
	}
	return found;
}

const char *
when_text(struct arena *a, const struct moment *moment)
{
	return arena_printf(a, "%04d-%02d-%02dT%02d:%02d", moment->year, moment->month, moment->day,
	    moment->hour, moment->minute);
}
