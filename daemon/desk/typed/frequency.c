#include "desk/typed/frequency.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
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
    {"weekly", 1, SCHEDULE_WEEK},
    {"fortnight", 2, SCHEDULE_WEEK},
    {"monthly", 1, SCHEDULE_MONTH},
    {"quarter", 3, SCHEDULE_MONTH},
};

/* "tous les 3 mois": the number and the unit named; number -1: none is. */
static const struct unit *
read_length(const char *key, long *number)
{
	const struct unit *unit = NULL;

	*number = -1;
	for (const char *word = key; *word != '\0';) {
		size_t size = strcspn(word, " ");

		if (isdigit((unsigned char)*word)) {
			char *end;

			*number = strtol(word, &end, 10);
			/* "2j" */
			if (end < word + size && *end == 'j')
				unit = &units[0];
		}
		for (size_t i = 0; i < COUNT(units) && unit == NULL; i++)
			if (text_starts(word, units[i].stem) || text_starts(word, units[i].english) ||
			    (size == 1 && *word == *units[i].stem))
				unit = &units[i];
		word += size;
		word += *word == ' ';
	}
	return unit;
}

static bool
read_adverb(const char *key, int *every, enum schedule_unit *unit)
{
	for (size_t i = 0; i < COUNT(adverbs); i++)
		if (strstr(key, adverbs[i].stem) != NULL) {
			*every = adverbs[i].every;
			*unit = adverbs[i].unit;
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

enum status
frequency_parse(struct arena *arena, const char *language, const char *typed, int *every,
    enum schedule_unit *scheduled, struct why *why)
{
	const char *key = text_key(arena, typed), *shown = text_excerpt(arena, typed, TYPED_SHOWN);
	const struct unit *unit;
	long number;

	/* Half of what was meant would be another frequency. */
	if (strstr(key, " sauf ") != NULL || strstr(key, " except") != NULL)
		return because(why, REFUSED,
		    phrase(language, "«\u00a0%s\u00a0»\u00a0: je ne sais pas sauter des jours. Par exemple "
				     "«\u00a0tous les 2 "
				     "jours\u00a0»"),
		    shown);
	if (is_several_times(key))
		return because(why, REFUSED,
		    phrase(language, "«\u00a0%s\u00a0»\u00a0: dites plutôt tous les combien. Par exemple "
				     "«\u00a0tous les 3 "
				     "jours\u00a0»"),
		    shown);
	if (read_adverb(key, every, scheduled))
		return OK;
	if ((unit = read_length(key, &number)) == NULL || *text_trim(arena, typed) == '-')
		return because(why, REFUSED,
		    phrase(language,
			"«\u00a0%s\u00a0» n'est pas une fréquence. Par exemple «\u00a0tous les 2 "
			"jours\u00a0» ou «\u00a0toutes les 3 semaines\u00a0»"),
		    shown);
	if (number == -1)
		number = 1;
	if (number < 1 || number > unit->most)
		return because(why, REFUSED, phrase(language, "«\u00a0%s\u00a0»\u00a0: de 1 à %d %s"), shown,
		    unit->most,
		    phrase(language, unit->unit == SCHEDULE_DAY	   ? "jours"
				     : unit->unit == SCHEDULE_WEEK ? "semaines"
								   : "mois"));
	*every = (int)number;
	*scheduled = unit->unit;
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
	const struct unit *unit;
	long number;

	unit = read_length(text_key(arena, typed), &number);
	if (number >= 0 && number <= INACTIVE_MOST && *text_trim(arena, typed) != '-')
		number *= unit == NULL ? 1 : unit->days;
	else
		number = -1;
	if (number < 0 || number > INACTIVE_MOST)
		return because(why, REFUSED,
		    phrase(language, "«\u00a0%s\u00a0»\u00a0: un nombre de jours, de 0 à %d. Par exemple 90"),
		    text_excerpt(arena, typed, TYPED_SHOWN), INACTIVE_MOST);
	*days = (int)number;
	return OK;
}
