#include "desk/typed/frequency.h"

#include <string.h>

#include "base/text.h"
#include "desk/typed/date.h"
#include "letters/phrases.h"

#define TYPED_SHOWN   60
#define INACTIVE_MOST 3650

static const struct unit {
	const char *stem, *english; /* of the folded word */
	enum schedule_unit unit;
	int days, most;
	const char *one, *several;
} units[] = {
    {"jour", "day", SCHEDULE_DAY, 1, 366, "tous les jours", "tous les %d jours"},
    {"sem", "week", SCHEDULE_WEEK, 7, 104, "toutes les semaines", "toutes les %d semaines"},
    {"mois", "month", SCHEDULE_MONTH, 30, 24, "tous les mois", "tous les %d mois"},
};

/* One word says it all. */
static const struct {
	const char *stem;
	int every;
	enum schedule_unit unit;
} adverbs[] = {
    {"quotidien", 1, SCHEDULE_DAY},
    {"hebdo", 1, SCHEDULE_WEEK},
    {"quinzaine", 2, SCHEDULE_WEEK},
    {"bimensuel", 2, SCHEDULE_WEEK},
    {"mensuel", 1, SCHEDULE_MONTH},
    {"bimestriel", 2, SCHEDULE_MONTH},
    {"trimestr", 3, SCHEDULE_MONTH},
    {"semestr", 6, SCHEDULE_MONTH},
    {"annuel", 12, SCHEDULE_MONTH},
    {"daily", 1, SCHEDULE_DAY},
    {"biweekly", 2, SCHEDULE_WEEK},
    {"bimonthly", 2, SCHEDULE_MONTH},
    {"weekly", 1, SCHEDULE_WEEK},
    {"fortnight", 2, SCHEDULE_WEEK},
    {"monthly", 1, SCHEDULE_MONTH},
    {"quarter", 3, SCHEDULE_MONTH},
};

/* What is said of how long, as far as it is one number of one unit. */
struct length {
	const struct unit *unit; /* NULL: none is named */
	long number;		 /* -1: none is */
	bool muddled;		 /* more is said than that: half of it would be another length */
	size_t words;
};

static bool
is_among(const char *word, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(word, words[i]) == 0)
			return true;
	return false;
}

/* "semaines", "sem", and "s" alone; half a year is none. */
static const struct unit *
unit_named(const char *word)
{
	for (size_t i = 0; i < COUNT(units); i++)
		if (text_starts(word, units[i].stem) || text_starts(word, units[i].english) ||
		    (word[0] == *units[i].stem && word[1] == '\0'))
			return text_starts(word, "semes") ? NULL : &units[i];
	return NULL;
}

/* "2j", "3mois", "2w" */
static const struct unit *
unit_behind(const char *word)
{
	const char *unit = word + strspn(word, "0123456789");

	for (size_t i = 0; i < COUNT(units) && unit > word; i++)
		if (unit[0] == *units[i].english && unit[1] == '\0')
			return &units[i];
	return unit == word ? NULL : unit_named(unit);
}

/* As in "every other day", too. */
static long
number_of(const char *word)
{
	static const struct {
		const char *word;
		long number;
	} ordinals[] = {{"other", 2}, {"second", 2}, {"deuxieme", 2}, {"third", 3}, {"troisieme", 3},
	    {"fourth", 4}, {"quatrieme", 4}};

	for (size_t i = 0; i < COUNT(ordinals); i++)
		if (strcmp(ordinals[i].word, word) == 0)
			return ordinals[i].number;
	return number_said(word);
}

/* "1 fois", "1x": not of what. */
static bool
is_once(const char *word, const char *next)
{
	return (text_starts(next, "fois") || text_starts(next, "time") || strcmp(next, "x") == 0 ||
		   strcmp(word, "1x") == 0) &&
	       number_said(word) == 1;
}

/* Behind its unit a number is one of it ("une semaine sur deux"), or a day, which a length has not. */
static void
take_number(struct length *length, long number, const char *before)
{
	if (length->unit == NULL && length->number == -1)
		length->number = number;
	else if (length->unit != NULL && length->number <= 1 &&
		 (strcmp(before, "sur") == 0 || strcmp(before, "in") == 0))
		length->number = number;
	else if (number != 1)
		length->muddled = true;
}

static struct length
read_length(struct arena *arena, const char *key)
{
	static const char *const vague[] = {"quelques", "plusieurs", "few", "several", "couple", "demi",
	    "demie", "half", "huitaine", "dizaine", "douzaine", "quinzaine", "vingtaine", "trentaine",
	    "centaine", "2x", "3x", "x"};
	static const char *const between[] = {"derniers", "dernieres", "last", "past"};
	struct length length = {.number = -1};
	char **words = text_split(arena, key, " -.", &length.words);

	for (size_t i = 0; i < length.words; i++) {
		const char *word = words[i], *before = i == 0 ? "" : words[i - 1];
		const struct unit *unit = unit_named(word);
		long number = number_of(word);

		if (is_once(word, i + 1 < length.words ? words[i + 1] : "")) {
			i += strcmp(word, "1x") != 0;
		} else if (is_among(word, vague, COUNT(vague))) {
			length.muddled = true;
		} else if (number >= 0) {
			take_number(&length, number, before);
			unit = unit_behind(word);
		} else if (unit == NULL && length.unit == NULL && length.number > 1 &&
			   !is_among(word, between, COUNT(between))) {
			length.muddled = true; /* "le 15 de chaque mois" */
		}
		/* "un jour par semaine" */
		if (unit != NULL && length.unit != NULL)
			length.muddled = true;
		else if (unit != NULL)
			length.unit = unit;
	}
	return length;
}

/* "tous les deux trimestres" is every six months. */
static bool
read_adverb(struct arena *arena, const char *key, struct length *length)
{
	size_t count;
	char **words = text_split(arena, key, " -.", &count);

	for (size_t i = 0; i < count; i++)
		for (size_t a = 0; a < COUNT(adverbs); a++) {
			long times = i == 0 ? 1 : number_said(words[i - 1]);

			if (strstr(words[i], adverbs[a].stem) == NULL)
				continue;
			*length = (struct length){.number = adverbs[a].every * (times > 1 ? times : 1),
			    /* Twice in it, or once in two of it? */
			    .muddled = i > 0 && strcmp(words[i - 1], "bi") == 0};
			for (size_t u = 0; u < COUNT(units); u++)
				if (units[u].unit == adverbs[a].unit)
					length->unit = &units[u];
			return true;
		}
	return false;
}

/* "2 fois par semaine", which is not every two weeks. */
static bool
is_several_times(const char *key)
{
	const char *at = strstr(key, " fois"), *english = strstr(key, " times");
	bool once = text_starts(key, "1 fois") || text_starts(key, "une fois") ||
		    strstr(key, " 1 fois") != NULL || strstr(key, " une fois") != NULL;

	return (at != NULL && !once) || english != NULL || text_starts(key, "twice");
}

static const char often[] = "«\u00a0%s\u00a0»\u00a0: dites plutôt tous les combien. Par exemple "
			    "«\u00a0tous les 3 jours\u00a0»";

/* A day of the month is the launch's (base/schedule.h). */
static const char *
muddled_said(const char *key)
{
	if (strstr(key, "mois") == NULL && strstr(key, "month") == NULL)
		return often;
	return "«\u00a0%s\u00a0»\u00a0: écrivez «\u00a0tous les mois\u00a0», et le jour du mois est celui du "
	       "lancement\u00a0; ou «\u00a0tous les 15 jours\u00a0»";
}

enum status
frequency_parse(struct arena *arena, const char *language, const char *typed, int *every,
    enum schedule_unit *scheduled, struct why *why)
{
	const char *key = text_key(arena, typed), *shown = text_excerpt(arena, typed, TYPED_SHOWN);
	struct length length;
	long number;

	/* Half of what was meant would be another frequency. */
	if (strstr(key, " sauf ") != NULL || strstr(key, " except") != NULL)
		return because(why, REFUSED,
		    phrase(language, "«\u00a0%s\u00a0»\u00a0: je ne sais pas sauter des jours. Par exemple "
				     "«\u00a0tous les 2 "
				     "jours\u00a0»"),
		    shown);
	if (is_several_times(key))
		return because(why, REFUSED, phrase(language, often), shown);
	if (!read_adverb(arena, key, &length))
		length = read_length(arena, key);
	if (length.unit == NULL || *text_trim(arena, typed) == '-')
		return because(why, REFUSED,
		    phrase(language,
			"«\u00a0%s\u00a0» n'est pas une fréquence. Par exemple «\u00a0tous les 2 "
			"jours\u00a0» ou «\u00a0toutes les 3 semaines\u00a0»"),
		    shown);
	if (length.muddled)
		return because(why, REFUSED, phrase(language, muddled_said(key)), shown);
	number = length.number == -1 ? 1 : length.number;
	if (number < 1 || number > length.unit->most)
		return because(why, REFUSED, phrase(language, "«\u00a0%s\u00a0»\u00a0: de 1 à %d %s"), shown,
		    length.unit->most,
		    phrase(language, length.unit->unit == SCHEDULE_DAY	  ? "jours"
				     : length.unit->unit == SCHEDULE_WEEK ? "semaines"
									  : "mois"));
	*every = (int)number;
	*scheduled = length.unit->unit;
	return OK;
}

const char *
frequency_say(struct arena *arena, const char *language, int every, enum schedule_unit unit)
{
	for (size_t i = 0; i < COUNT(units); i++)
		if (units[i].unit == unit)
			return every == 1 ? phrase(language, units[i].one)
					  : phrase_printf(arena, language, units[i].several, every);
	return "";
}

enum status
days_parse(struct arena *arena, const char *language, const char *typed, int *days, struct why *why)
{
	struct length length = read_length(arena, text_key(arena, typed));
	long number = length.number;

	/* "un an" is not one day. */
	if (length.muddled || (length.unit == NULL && length.words > 1) || number > INACTIVE_MOST ||
	    *text_trim(arena, typed) == '-')
		number = -1;
	else if (number > 0 && length.unit != NULL)
		number *= length.unit->days;
	if (number < 0 || number > INACTIVE_MOST)
		return because(why, REFUSED,
		    phrase(language, "«\u00a0%s\u00a0»\u00a0: un nombre de jours, de 0 à %d. Par exemple 90"),
		    text_excerpt(arena, typed, TYPED_SHOWN), INACTIVE_MOST);
	*days = (int)number;
	return OK;
}
