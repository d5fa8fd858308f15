#include "absence.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"

#define TEXT_BYTES_MAX ((size_t)8 * 1024)
#define REACH_BYTES    80 /* how far from its words a date may stand */
#define DAY_S	       86400
#define NO_DAY	       INT64_MIN

/* Folded beginnings of the months' names; longer before shorter where one begins another. */
static const struct {
	const char *name;
	int month;
} months[] = {{"janvier", 1}, {"january", 1}, {"januar", 1}, {"enero", 1}, {"gennaio", 1}, {"janeiro", 1},
    {"styczni", 1}, {"janv", 1}, {"jan", 1}, {"fevrier", 2}, {"february", 2}, {"februar", 2}, {"febrero", 2},
    {"febbraio", 2}, {"fevereiro", 2}, {"lutego", 2}, {"fevr", 2}, {"feb", 2}, {"fev", 2}, {"mars", 3},
    {"march", 3}, {"marz", 3}, {"maart", 3}, {"marco", 3}, {"marca", 3}, {"mar", 3}, {"avril", 4},
    {"april", 4}, {"abril", 4}, {"kwietni", 4}, {"avr", 4}, {"apr", 4}, {"abr", 4}, {"mai", 5}, {"may", 5},
    {"maggio", 5}, {"mei", 5}, {"maj", 5}, {"juin", 6}, {"june", 6}, {"juni", 6}, {"junio", 6}, {"giugno", 6},
    {"junho", 6}, {"czerwca", 6}, {"jun", 6}, {"juillet", 7}, {"july", 7}, {"juli", 7}, {"julio", 7},
    {"luglio", 7}, {"julho", 7}, {"lipca", 7}, {"juil", 7}, {"jul", 7}, {"aout", 8}, {"august", 8},
    {"agosto", 8}, {"augustus", 8}, {"sierpnia", 8}, {"aug", 8}, {"ago", 8}, {"septemb", 9},
    {"septiembre", 9}, {"settembre", 9}, {"setembro", 9}, {"wrzesnia", 9}, {"sept", 9}, {"sep", 9},
    {"octob", 10}, {"oktob", 10}, {"octubre", 10}, {"ottobre", 10}, {"outubro", 10}, {"pazdziernika", 10},
    {"oct", 10}, {"okt", 10}, {"novemb", 11}, {"noviembre", 11}, {"listopada", 11}, {"nov", 11},
    {"decemb", 12}, {"dezemb", 12}, {"diciembre", 12}, {"dicembre", 12}, {"grudnia", 12}, {"dec", 12},
    {"dez", 12}, {"dic", 12}};

/* Folded; 0 is Sunday. */
static const struct {
	const char *name;
	int weekday;
} weekdays[] = {{"dimanche", 0}, {"sunday", 0}, {"sonntag", 0}, {"domingo", 0}, {"lundi", 1}, {"monday", 1},
    {"montag", 1}, {"lunes", 1}, {"lunedi", 1}, {"maandag", 1}, {"mardi", 2}, {"tuesday", 2}, {"dienstag", 2},
    {"martes", 2}, {"martedi", 2}, {"dinsdag", 2}, {"mercredi", 3}, {"wednesday", 3}, {"mittwoch", 3},
    {"miercoles", 3}, {"mercoledi", 3}, {"woensdag", 3}, {"jeudi", 4}, {"thursday", 4}, {"donnerstag", 4},
    {"jueves", 4}, {"giovedi", 4}, {"donderdag", 4}, {"vendredi", 5}, {"friday", 5}, {"freitag", 5},
    {"viernes", 5}, {"venerdi", 5}, {"vrijdag", 5}, {"samedi", 6}, {"saturday", 6}, {"samstag", 6},
    {"sabado", 6}, {"sabato", 6}, {"zaterdag", 6}};

/* Folded words before a day: of return, then the last one away, then the end of a range. */
static const char *const returns[] = {"de retour", "mon retour", "retour le", "retour prevu",
    "retour au bureau", "serai a nouveau", "reviens le", "reviendrai", "rentre le", "rentrerai", "reprendrai",
    "reprends le", "reprise le", "joignable a partir", "joignable a compter", "joignable des",
    "disponible a partir", "disponible a compter", "disponible des", "traite a partir", "be back", "back on",
    "back in the office", "back to the office", "return on", "returning", "will return",
    "return to the office", "available again", "available from", "reachable from", "in the office again",
    "wieder am", "wieder ab", "zuruck am", "zuruck ab", "bin am", "bin ab", "wieder im buro", "erreichbar ab",
    "ab dem", "de vuelta", "regreso", "volvere", "regresare", "rientro", "tornero", "rientrero", "ritorno",
    "terug op", "weer op", "vanaf", "regresso", "de volta", "estarei de volta", "wracam", "wroce", "powrot"};
static const char *const lasts[] = {"jusqu'au", "jusqu'a", "until", "till", "through", "bis zum", "bis",
    "hasta el", "hasta", "fino al", "fino a", "tot en met", "t/m", "tot", "ate", "do dnia"};
static const char *const ranges[] = {" au ", " to ", " - ", " al ", " bis "};
static const char *const inclusives[] = {"inclu", "compris", "included", "einschliesslich", "einschlie",
    "compreso", "tot en met", "t/m", "through"};
/* Where a month comes before the day. */
static const char *const english[] = {"back", "return", "office", "until", "available", "through"};

struct calendar {
	int64_t today; /* days since 1970; NO_DAY when not known */
	bool english;
};

static const struct zone_change no_change = {0};
static const struct zone universal = {.name = "UTC", .count = 1, .changes = &no_change};

static int64_t
day_of(int year, int month, int day)
{
	struct civil civil = {.year = year, .month = month, .day = day};

	return clock_valid_date(year, month, day) ? clock_instant(&universal, &civil) / DAY_S : NO_DAY;
}

/* The year that puts the day nearest: responders are left on for weeks, and nobody leaves for a year. */
static int64_t
near_day(const struct calendar *calendar, int month, int day)
{
	struct civil civil;

	if (calendar->today == NO_DAY)
		return NO_DAY;
	civil = clock_civil(&universal, calendar->today * DAY_S);
	for (int year = civil.year - 1; year <= civil.year + 1; year++) {
		int64_t at = day_of(year, month, day);
		if (at != NO_DAY && at >= calendar->today - 90 && at < calendar->today + 275)
			return at;
	}
	return NO_DAY;
}

static int64_t
day_in(const struct calendar *calendar, int year, int month, int day)
{
	if (year == 0)
		return near_day(calendar, month, day);
	return day_of(year < 100 ? year + 2000 : year, month, day);
}

/* At most four digits; *at moves past them.  -1: none, or more. */
static int
number(const char **at)
{
	size_t digits = strspn(*at, "0123456789");
	int value = digits >= 1 && digits <= 4 ? atoi(*at) : -1;

	*at += digits;
	return value;
}

static bool
take(const char **at, const char *word)
{
	if (!text_starts(*at, word))
		return false;
	*at += strlen(word);
	return true;
}

/* The month named here, *at moved past the whole word; 0: none. */
static int
month_named(const char **at)
{
	for (size_t i = 0; i < COUNT(months); i++) {
		const char *end = *at + strlen(months[i].name);
		if (!text_starts(*at, months[i].name))
			continue;
		while (isalpha((unsigned char)*end))
			end++;
		/* "mardi" begins with "mar", "maintenant" with "mai": only an abbreviation's rest may follow. */
		if ((size_t)(end - *at) > strlen(months[i].name) + 3 ||
		    (strlen(months[i].name) <= 4 && end != *at + strlen(months[i].name)))
			continue;
		*at = end + (*end == '.' ? 1 : 0);
		return months[i].month;
	}
	return 0;
}

/* A year of four digits after "de", "," or a space; 0: none. */
static int
year_after(const char *at)
{
	int year;

	at += strspn(at, " ,");
	if (take(&at, "de ") || take(&at, "del "))
		at += strspn(at, " ");
	year = strspn(at, "0123456789") == 4 ? number(&at) : 0;
	return year >= 1990 && year <= 2100 ? year : 0;
}

/* "10 décembre 2026", "1er déc.", "10th of December": what comes after the number. */
static int64_t
day_before_month(const struct calendar *calendar, int day, const char *at)
{
	static const char *const endings[] = {"er", "ere", "st", "nd", "rd", "th", ".", "eme", "e"};
	static const char *const links[] = {"of ", "de ", "d'", "di "};
	int month;

	for (size_t i = 0; i < COUNT(endings); i++) {
		const char *end = at + strlen(endings[i]);
		if (text_starts(at, endings[i]) && !isalnum((unsigned char)*end)) {
			at = end;
			break;
		}
	}
	at += strspn(at, " ");
	for (size_t i = 0; i < COUNT(links); i++)
		if (take(&at, links[i]))
			break;
	month = month_named(&at);
	return month != 0 ? day_in(calendar, year_after(at), month, day) : NO_DAY;
}

/* "10/12/2026", "10.12.", "12/10" as an Englishman or an American means it: the first of both days to come. */
static int64_t
numeric_day(const struct calendar *calendar, int first, char separator, const char *at)
{
	int second = number(&at), year = 0;
	bool more = *at == separator;
	int64_t day, other;

	if (more) {
		at++;
		year = isdigit((unsigned char)*at) ? number(&at) : 0;
	}
	if (second < 1 || year < 0 || (separator != '/' && !more) || (separator == '-' && year == 0))
		return NO_DAY;
	day = day_in(calendar, year, second, first);
	other = calendar->english || day == NO_DAY ? day_in(calendar, year, first, second) : NO_DAY;
	if (other != NO_DAY && (day == NO_DAY || (day > other && other >= calendar->today)))
		return other;
	return day != NO_DAY && other != NO_DAY && day < calendar->today && other > day ? other : day;
}

/* The day that begins at a digit, *at moved past its number. */
static int64_t
day_at(const struct calendar *calendar, const char **at)
{
	const char *start = *at;
	size_t digits = strspn(start, "0123456789");
	int first = number(at), month, day;

	if (digits == 4 && **at == '-') {
		const char *rest = *at + 1;
		month = number(&rest);
		if (*rest++ != '-')
			return NO_DAY;
		day = number(&rest);
		return day_of(first, month, day);
	}
	if (digits > 2 || first < 1)
		return NO_DAY;
	if (**at != '\0' && strchr("/.-", **at) != NULL && isdigit((unsigned char)(*at)[1]))
		return numeric_day(calendar, first, **at, *at + 1);
	return day_before_month(calendar, first, *at);
}

/* "December 10th, 2026". */
static int64_t
day_after_month(const struct calendar *calendar, const char *at)
{
	int month = month_named(&at), day;
	size_t digits;

	at += strspn(at, " ");
	digits = strspn(at, "0123456789");
	if (month == 0 || digits == 0 || digits > 2)
		return NO_DAY;
	day = number(&at);
	if (strncmp(at, "st", 2) == 0 || strncmp(at, "nd", 2) == 0 || strncmp(at, "rd", 2) == 0 ||
	    strncmp(at, "th", 2) == 0)
		at += 2;
	return day_in(calendar, year_after(at), month, day);
}

/* The first such day after the letter's. */
static int64_t
day_of_week(const struct calendar *calendar, const char *at)
{
	for (size_t i = 0; calendar->today != NO_DAY && i < COUNT(weekdays); i++)
		if (text_starts(at, weekdays[i].name)) {
			int today = clock_civil(&universal, calendar->today * DAY_S).weekday;
			int ahead = (weekdays[i].weekday - today + 7) % 7;
			return calendar->today + (ahead == 0 ? 7 : ahead);
		}
	return NO_DAY;
}

static bool
ends_sentence(const char *at)
{
	if (*at == '!' || *at == '?' || *at == ';' || *at == '\n')
		return true;
	return *at == '.' && (at[1] == '\0' || (at[1] == ' ' && !isdigit((unsigned char)at[2]))) &&
	       isalpha((unsigned char)at[-1]) && at[-2] != ' ';
}

/* The first day named soon after `at`, within the sentence; *past is set behind its number. */
static int64_t
find_day(const struct calendar *calendar, const char *at, const char **past)
{
	const char *start = at;
	int64_t weekday = NO_DAY, day;
	bool word = true;

	while (*at != '\0' && at < start + REACH_BYTES && (at <= start + 1 || !ends_sentence(at))) {
		if (isdigit((unsigned char)*at)) {
			if ((day = day_at(calendar, &at)) != NO_DAY) {
				*past = at;
				return day;
			}
			word = false;
			continue;
		}
		if (word && isalpha((unsigned char)*at)) {
			*past = at;
			if ((day = day_after_month(calendar, at)) != NO_DAY)
				return day;
			if (weekday == NO_DAY)
				weekday = day_of_week(calendar, at);
		}
		word = !isalnum((unsigned char)*at);
		at++;
	}
	return weekday;
}

static bool
begins_day(const char *at)
{
	return isdigit((unsigned char)*at) || month_named(&at) != 0;
}

/* `adjacent`: the day must follow at once, and after it comes no other. */
static int64_t
find_after(const struct calendar *calendar, const char *text, const char *const *words, size_t count,
    bool adjacent, const char **past)
{
	const char *best = NULL;
	int64_t found = NO_DAY;

	for (size_t i = 0; i < count; i++)
		for (const char *at = text; (at = strstr(at, words[i])) != NULL; at++) {
			const char *end = at + strlen(words[i]), *behind = end;
			int64_t day;
			if (best != NULL && at >= best)
				break;
			if (!adjacent && at > text && isalnum((unsigned char)at[-1]))
				continue;
			if (adjacent && !begins_day(end))
				continue;
			if ((day = find_day(calendar, end, &behind)) == NO_DAY)
				continue;
			found = day;
			best = at;
			*past = behind;
			break;
		}
	return found;
}

static const char *
day_text(struct arena *a, int64_t day)
{
	struct civil civil = clock_civil(&universal, day * DAY_S);

	return arena_printf(a, "%04d-%02d-%02d", civil.year, civil.month, civil.day);
}

static bool
is_inclusive(struct arena *a, const char *text, const char *past)
{
	size_t before = (size_t)(past - text) < 40 ? (size_t)(past - text) : 40;
	const char *around = arena_bytes(a, past - before, before + strnlen(past, 40));

	for (size_t i = 0; i < COUNT(inclusives); i++)
		if (strstr(around, inclusives[i]) != NULL)
			return true;
	return false;
}

const char *
absence_return(struct arena *a, const char *text, int64_t sent_at)
{
	const char *folded = text_fold(a, arena_bytes(a, text, strnlen(text, TEXT_BYTES_MAX))), *past = NULL;
	struct calendar calendar = {.today = sent_at > 0 ? sent_at / DAY_S : NO_DAY};
	int64_t day;

	folded = text_line(a, folded);
	for (size_t i = 0; i < COUNT(english); i++)
		calendar.english = calendar.english || strstr(folded, english[i]) != NULL;
	day = find_after(&calendar, folded, returns, COUNT(returns), false, &past);
	if (day != NO_DAY)
		return day_text(a, day);
	day = find_after(&calendar, folded, lasts, COUNT(lasts), false, &past);
	if (day == NO_DAY)
		day = find_after(&calendar, folded, ranges, COUNT(ranges), true, &past);
	if (day == NO_DAY)
		return NULL;
	return day_text(a, day + (is_inclusive(a, folded, past) ? 1 : 0));
}
