/* Hand-written: no kept C library reads French dates (the letters' own are read by parsers/; a form's field is one day). */
#include "desk/typed/date.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "letters/phrases.h"

#define NEAR_DAYS 62  /* "vendredi 18" is of this month or the next one */
#define SPAN_MAX  366 /* of what is named by its length */

static const char *const months[12][2] = {{"janvier", "january"}, {"fevrier", "february"}, {"mars", "march"},
    {"avril", "april"}, {"mai", "may"}, {"juin", "june"}, {"juillet", "july"}, {"aout", "august"},
    {"septembre", "september"}, {"octobre", "october"}, {"novembre", "november"}, {"decembre", "december"}};

static bool
is_among(const char *word, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(word, words[i]) == 0)
			return true;
	return false;
}

static int
month_named(const char *word)
{
	for (int month = 0; month < 12; month++)
		if (strlen(word) >= 3 &&
		    (text_starts(months[month][0], word) || text_starts(months[month][1], word)))
			return month + 1;
	return 0;
}

/* Numbers in the order typed; a month's name counts as one. */
static size_t
collect(struct arena *arena, const char *typed, long numbers[3], bool *named)
{
	size_t count, found = 0;
	char **words = text_split(arena, text_fold(arena, typed), " /.-,", &count);

	*named = false;
	for (size_t i = 0; i < count && found < 3; i++) {
		int month = month_named(words[i]);

		if (isdigit((unsigned char)*words[i]))
			numbers[found++] = strtol(words[i], NULL, 10);
		else if (month != 0 && found == 1) {
			numbers[found++] = month;
			*named = true;
		}
	}
	return found;
}

static enum status
finish(struct arena *arena, const char *language, const struct zone *zone, const char *typed, long year,
    long month, long day, bool end, int64_t *at, struct why *why)
{
	struct civil civil = {.year = (int)year, .month = (int)month, .day = (int)day};

	if (year < 2000 || year > 2099 || month < 1 || month > 12 || day < 1 || day > 31)
		return because(why, REFUSED,
		    phrase(language, "«\u00a0%s\u00a0» n'est pas une date. Par exemple 15/12/2026"), typed);
	if (!clock_valid_date(civil.year, civil.month, civil.day)) {
		while (!clock_valid_date(civil.year, civil.month, civil.day))
			civil.day--;
		return because(why, REFUSED,
		    phrase(language, "«\u00a0%s\u00a0» n'existe pas. Le %02d/%02d/%d\u00a0?"),
		    text_excerpt(arena, typed, 60), civil.day, civil.month, civil.year);
	}
	*at = clock_instant(zone, &civil);
	if (end)
		*at = clock_day(zone, *at, 1) - 1;
	return OK;
}

struct period {
	const char *part; /* "fin", "mi", "debut"; NULL: the whole month */
	long month, year; /* 0: not said */
};

/* "fin décembre", "mi-janvier", "janvier 2027", "fin du mois": words about a month and nothing else. */
static bool
period_read(struct arena *arena, const char *typed, const struct civil *today, struct period *period)
{
	static const char *const parts[][2] = {{"fin", "fin"}, {"end", "fin"}, {"mi", "mi"}, {"mid", "mi"},
	    {"milieu", "mi"}, {"debut", "debut"}, {"early", "debut"}, {"beginning", "debut"}};
	static const char *const also[] = {"le", "la", "l", "de", "du", "d", "en", "of", "the", "courant",
	    "in", "au", "a", "pour", "tout", "all"};
	static const char *const nexts[] = {"prochain", "suivant", "next", "following"};
	size_t count;
	char **words = text_split(arena, text_key(arena, typed), " -", &count);
	bool said = false, next = false; /* "fin du mois", "le mois prochain" */

	*period = (struct period){0};
	for (size_t i = 0; i < count; i++) {
		bool known = is_among(words[i], also, COUNT(also));

		for (size_t p = 0; p < COUNT(parts) && !known; p++)
			if (period->part == NULL && (known = strcmp(words[i], parts[p][0]) == 0))
				period->part = parts[p][1];
		if (known)
			continue;
		if (strcmp(words[i], "mois") == 0 || strcmp(words[i], "month") == 0)
			said = true;
		else if (is_among(words[i], nexts, COUNT(nexts)))
			next = true;
		else if (period->month == 0 && month_named(words[i]) != 0)
			period->month = month_named(words[i]);
		else if (period->year == 0 && strlen(words[i]) == 4 && strspn(words[i], "0123456789") == 4)
			period->year = strtol(words[i], NULL, 10);
		else
			return false;
	}
	if (said && period->month == 0)
		period->month = next ? today->month % 12 + 1 : today->month;
	return period->month != 0 && (period->year == 0 || (period->year >= 2000 && period->year <= 2099));
}

/* The day most likely meant, for the sender to confirm: never taken by itself. */
static struct civil
period_day(const struct period *period, const struct civil *today, bool end)
{
	const char *part = period->part == NULL ? (end ? "fin" : "debut") : period->part;
	bool whole = period->part == NULL && !end;
	struct civil day = {.year = period->year == 0 ? today->year : (int)period->year,
	    .month = (int)period->month,
	    .day = strcmp(part, "fin") == 0  ? 31
		   : strcmp(part, "mi") == 0 ? 15
		   : end		     ? 10
					     : 1};

	while (!clock_valid_date(day.year, day.month, day.day))
		day.day--;
	if (period->year != 0 || day.month > today->month ||
	    (day.month == today->month && day.day >= today->day))
		return day;
	if (whole && day.month == today->month)
		day.day = today->day;
	else
		day.year++;
	return day;
}

/*
 * "la semaine prochaine", "fin de semaine", "next week": the day of it most likely meant, in days from today: its Monday,
 * or where something ends its Friday.
 */
static bool
week_read(struct arena *arena, const char *typed, const struct civil *today, bool end, int *days)
{
	static const char *const also[] = {"le", "la", "de", "du", "d", "en", "of", "the", "in", "au", "a",
	    "pour", "cette", "courant", "this"};
	static const char *const nexts[] = {"prochaine", "suivante", "pro", "next", "following"};
	int monday = 1 - (today->weekday == 0 ? 7 : today->weekday), day = end ? 4 : 0;
	bool week = false;
	size_t count;
	char **words = text_split(arena, text_key(arena, typed), " -", &count);

	for (size_t i = 0; i < count; i++) {
		if (!week && (strcmp(words[i], "semaine") == 0 || strcmp(words[i], "week") == 0))
			week = true;
		else if (strcmp(words[i], "fin") == 0 || strcmp(words[i], "end") == 0)
			day = 4;
		else if (strcmp(words[i], "debut") == 0 || strcmp(words[i], "beginning") == 0)
			day = 0;
		else if (strcmp(words[i], "mi") == 0 || strcmp(words[i], "milieu") == 0 ||
			 strcmp(words[i], "mid") == 0)
			day = 2;
		else if (is_among(words[i], nexts, COUNT(nexts)))
			monday += 7;
		else if (!is_among(words[i], also, COUNT(also)))
			return false;
	}
	*days = monday + day < 0 ? 0 : monday + day;
	return week;
}

static enum status
no_date(struct arena *arena, const char *language, const struct zone *zone, const char *typed, int64_t now,
    bool end, struct why *why)
{
	struct civil today = clock_civil(zone, now), day;
	struct period period;
	int days;

	if (week_read(arena, typed, &today, end, &days))
		day = clock_civil(zone, clock_day(zone, now, days));
	else if (period_read(arena, typed, &today, &period))
		day = period_day(&period, &today, end);
	else
		return because(why, REFUSED,
		    phrase(language, "«\u00a0%s\u00a0» n'est pas une date. Par exemple 15/12/2026"), typed);
	return because(why, REFUSED,
	    phrase(language, "«\u00a0%s\u00a0»\u00a0: quel jour\u00a0? Le %02d/%02d/%d, par exemple"), typed,
	    day.day, day.month, day.year);
}

/* Days from today. */
static bool
day_near(const char *key, int *days)
{
	static const struct {
		const char *word;
		int days;
	} rows[] = {{"aujourd hui", 0}, {"aujourd'hui", 0}, {"today", 0}, {"demain", 1}, {"tomorrow", 1},
	    {"hier", -1}, {"yesterday", -1}, {"avant-hier", -2}, {"avant hier", -2}};

	for (size_t i = 0; i < COUNT(rows); i++)
		if (strcmp(key, rows[i].word) == 0) {
			*days = rows[i].days;
			return true;
		}
	return false;
}

/* 0 Sunday .. 6; -1: none. */
static int
weekday_named(const char *word)
{
	static const char *const names[7][2] = {{"dimanche", "sunday"}, {"lundi", "monday"},
	    {"mardi", "tuesday"}, {"mercredi", "wednesday"}, {"jeudi", "thursday"}, {"vendredi", "friday"},
	    {"samedi", "saturday"}};

	for (int day = 0; day < 7; day++)
		if (strcmp(word, names[day][0]) == 0 || strcmp(word, names[day][1]) == 0)
			return day;
	return -1;
}

/* "vendredi", "vendredi prochain", "le vendredi 18": the next such day after today; days 0: there is none near. */
static bool
weekday_near(struct arena *arena, const struct zone *zone, const char *key, int64_t now, int *days)
{
	static const char *const also[] = {
	    "le", "la", "ce", "prochain", "suivant", "this", "next", "on", "the"};
	int weekday = -1, number = 0;
	size_t count;
	char **words = text_split(arena, key, " ,", &count);

	for (size_t i = 0; i < count; i++) {
		if (weekday < 0 && (weekday = weekday_named(words[i])) >= 0)
			continue;
		if (number == 0 && strspn(words[i], "0123456789") == strlen(words[i]))
			number = atoi(words[i]);
		else if (!is_among(words[i], also, COUNT(also)))
			return false;
	}
	*days = 0;
	for (int ahead = 1; weekday >= 0 && *days == 0 && ahead <= (number == 0 ? 7 : NEAR_DAYS); ahead++) {
		struct civil civil = clock_civil(zone, clock_day(zone, now, ahead));

		if (civil.weekday == weekday && (number == 0 || civil.day == number))
			*days = ahead;
	}
	return *days != 0;
}

long
number_said(const char *word)
{
	static const struct {
		const char *word;
		long number;
	} rows[] = {{"un", 1}, {"une", 1}, {"one", 1}, {"a", 1}, {"deux", 2}, {"two", 2}, {"trois", 3},
	    {"three", 3}, {"quatre", 4}, {"four", 4}, {"cinq", 5}, {"five", 5}, {"six", 6}, {"sept", 7},
	    {"seven", 7}, {"huit", 8}, {"eight", 8}, {"neuf", 9}, {"nine", 9}, {"dix", 10}, {"ten", 10},
	    {"onze", 11}, {"eleven", 11}, {"douze", 12}, {"twelve", 12}, {"treize", 13}, {"thirteen", 13},
	    {"quatorze", 14}, {"fourteen", 14}, {"quinze", 15}, {"fifteen", 15}, {"seize", 16},
	    {"sixteen", 16}, {"seventeen", 17}, {"eighteen", 18}, {"nineteen", 19}, {"vingt", 20},
	    {"twenty", 20}, {"trente", 30}, {"thirty", 30}, {"quarante", 40}, {"forty", 40},
	    {"cinquante", 50}, {"fifty", 50}, {"soixante", 60}, {"sixty", 60}, {"seventy", 70},
	    {"eighty", 80}, {"ninety", 90}, {"cent", 100}, {"hundred", 100}};

	if (isdigit((unsigned char)*word))
		return strtol(word, NULL, 10);
	for (size_t i = 0; i < COUNT(rows); i++)
		if (strcmp(rows[i].word, word) == 0)
			return rows[i].number;
	return -1;
}

bool
span_parse(struct arena *arena, const struct zone *zone, const char *typed, int64_t from, int64_t *at)
{
	size_t count, i = 0;
	char **words = text_split(arena, text_key(arena, typed), " ", &count);
	struct civil civil = clock_civil(zone, from);
	long many = 1;

	if (count == 2 && number_said(words[0]) >= 0)
		many = number_said(words[i++]);
	if (count != i + 1 || many < 1 || many > SPAN_MAX)
		return false;
	if (strcmp(words[i], "jours") == 0 || strcmp(words[i], "jour") == 0 || text_starts(words[i], "day"))
		*at = clock_day(zone, from, (int)many + 1) - 1;
	else if (text_starts(words[i], "semaine") || text_starts(words[i], "week"))
		*at = clock_day(zone, from, (int)many * 7 + 1) - 1;
	else if (strcmp(words[i], "mois") == 0 || text_starts(words[i], "month")) {
		civil.month += (int)many;
		civil.year += (civil.month - 1) / 12;
		civil.month = (civil.month - 1) % 12 + 1;
		while (!clock_valid_date(civil.year, civil.month, civil.day))
			civil.day--;
		*at = clock_day(zone, clock_instant(zone, &civil), 1) - 1;
	} else
		return false;
	return true;
}

/* "dans deux semaines", "in 10 days". */
static bool
later_named(struct arena *arena, const struct zone *zone, const char *key, int64_t now, int64_t *at)
{
	static const char *const before[] = {"dans ", "in "};

	for (size_t i = 0; i < COUNT(before); i++)
		if (text_starts(key, before[i]))
			return span_parse(arena, zone, key + strlen(before[i]), now, at);
	return false;
}

bool
date_is_about(struct arena *arena, const struct zone *zone, const char *typed, int64_t now)
{
	struct civil today = clock_civil(zone, now);
	struct period period;
	int days;

	return week_read(arena, typed, &today, false, &days) || period_read(arena, typed, &today, &period);
}

/* *to is the last second. */
static void
period_days(const struct zone *zone, const struct period *period, int year, int64_t *from, int64_t *to)
{
	bool early = period->part != NULL && strcmp(period->part, "debut") == 0;
	bool mid = period->part != NULL && strcmp(period->part, "mi") == 0;
	struct civil first = {.year = year, .month = (int)period->month}, last = first;

	first.day = period->part == NULL || early ? 1 : mid ? 11 : 21;
	last.day = early ? 10 : mid ? 20 : 31;
	while (!clock_valid_date(last.year, last.month, last.day))
		last.day--;
	*from = clock_instant(zone, &first);
	*to = clock_day(zone, clock_instant(zone, &last), 1) - 1;
}

bool
period_parse(
    struct arena *arena, const struct zone *zone, const char *typed, int64_t now, int64_t *from, int64_t *to)
{
	struct civil today = clock_civil(zone, now);
	struct period period;
	int first, last;

	if (week_read(arena, typed, &today, false, &first) && week_read(arena, typed, &today, true, &last)) {
		*from = clock_day(zone, now, first);
		*to = clock_day(zone, now, last + 1) - 1;
		return true;
	}
	if (!period_read(arena, typed, &today, &period))
		return false;
	period_days(zone, &period, period.year == 0 ? today.year : (int)period.year, from, to);
	if (period.year == 0 && *to < now)
		period_days(zone, &period, today.year + 1, from, to);
	return true;
}

enum status
date_parse(struct arena *arena, const char *language, const struct zone *zone, const char *typed, bool end,
    int64_t now, int64_t *at, struct why *why)
{
	struct civil today = clock_civil(zone, now);
	const char *key = text_key(arena, typed);
	long n[3] = {0}, year;
	int days;
	size_t count;
	bool named;

	typed = text_excerpt(arena, text_trim(arena, typed), 60);
	if (day_near(key, &days)) {
		*at = clock_day(zone, now, days);
		if (end)
			*at = clock_day(zone, *at, 1) - 1;
		return OK;
	}
	if (later_named(arena, zone, key, now, at)) {
		if (!end)
			*at = clock_day(zone, *at, 0);
		return OK;
	}
	count = collect(arena, typed, n, &named);
	if (count == 3 && n[0] > 999)
		return finish(arena, language, zone, typed, n[0], n[1], n[2], end, at, why);
	if (count == 3)
		return finish(
		    arena, language, zone, typed, n[2] < 100 ? n[2] + 2000 : n[2], n[1], n[0], end, at, why);
	if (count < 2 && weekday_near(arena, zone, key, now, &days)) {
		*at = clock_day(zone, now, end ? days + 1 : days) - end;
		return OK;
	}
	if (count != 2)
		return no_date(arena, language, zone, typed, now, end, why);
	year = today.year;
	if (n[1] < today.month || (n[1] == today.month && n[0] < today.day))
		year++;
	return finish(arena, language, zone, typed, year, n[1], n[0], end, at, why);
}

/* 'a' or 'p' where "am" or "pm" stands, else 0. */
static char
half_of(const char *text)
{
	text += strspn(text, " ");
	return (*text == 'a' || *text == 'p') && text[1] == 'm' && !isalpha((unsigned char)text[2]) ? *text
												    : 0;
}

/* "15h", "15 h 30", "15:30", "3 pm", "3:30pm": taken out of the text, where it would pass for a day.  false: there is none. */
static bool
take_hour(char *text, int *hour, int *minute)
{
	for (char *c = text; *c != '\0'; c++) {
		char *end;
		long first, second = 0;

		if (!isdigit((unsigned char)*c) || (c > text && isdigit((unsigned char)c[-1])))
			continue;
		first = strtol(c, &end, 10);
		end += strspn(end, " ");
		if (!(*end == 'h' && !isalpha((unsigned char)end[1])) &&
		    !(*end == ':' && isdigit((unsigned char)end[1])) && half_of(end) == 0)
			continue;
		if (half_of(end) == 0)
			end++;
		if (isdigit((unsigned char)end[strspn(end, " ")]))
			second = strtol(end, &end, 10);
		if (first > 23 || second > 59)
			return false;
		if (half_of(end) != 0) {
			end += strspn(end, " ");
			first = first % 12 + (*end == 'p' ? 12 : 0);
			end += 2;
		}
		memset(c, ' ', (size_t)(end - c));
		*hour = (int)first;
		*minute = (int)second;
		return true;
	}
	return false;
}

enum status
moment_parse(struct arena *arena, const char *language, const struct zone *zone, const char *typed,
    int64_t now, int64_t *at, struct why *why)
{
	char *text = text_fold(arena, typed);
	struct civil civil;
	int hour, minute;
	enum status st;

	if (!take_hour(text, &hour, &minute))
		return because(why, REFUSED,
		    phrase(language,
			"«\u00a0%s\u00a0»\u00a0: à quelle heure\u00a0? Par exemple 08/12/2026 15h30"),
		    text_excerpt(arena, text_trim(arena, typed), 60));
	if ((st = date_parse(arena, language, zone, text, false, now, at, why)) != OK)
		return st;
	civil = clock_civil(zone, *at);
	civil.hour = hour;
	civil.minute = minute;
	*at = clock_instant(zone, &civil);
	return OK;
}
