#include "teller.h"

#include <assert.h>
#include <string.h>

#include "gender.h"

size_t
teller_prose(const struct teller *t, size_t at)
{
	return t->plain.from[at];
}

size_t
teller_clause_end(const struct teller *t, size_t i)
{
	return i + 1 < t->plain.clause_count ? t->plain.clauses[i + 1].begin : t->plain.size;
}

/* -- when -- */

WORD_LIST(each_words, "respectivement", "respectively", "respectiv", "resp");

/* "jeudi ou vendredi 10h": a day among others is none. */
static bool
is_either(const struct teller *t, size_t i)
{
	WORD_LIST(either, "ou", "or");
	const struct moment *moment = &t->moments[i];
	const struct word *words = t->prose->words + t->sentence->first_word;

	if (i == 0 || !t->moments[i - 1].has_day)
		return false;
	for (size_t w = 0; w < t->sentence->word_count; w++)
		if (words[w].begin >= t->moments[i - 1].end && words[w].end <= moment->begin &&
		    word_among(words[w].text, &either) >= 0)
			return true;
	return false;
}

/* The exact moment said in [begin, end); none when there are several, unless the last one replaces the others. */
const char *
teller_moment(const struct teller *t, size_t begin, size_t end)
{
	const struct moment *found = NULL;

	/* "à 10h et 11h respectivement": one hour for each. */
	if (t->respective)
		return NULL;
	for (size_t i = 0; i < t->moment_count; i++) {
		const struct moment *moment = &t->moments[i];

		if (moment->begin < begin || moment->begin >= end || !moment->has_day || !moment->has_hour)
			continue;
		if ((found != NULL && !t->plain.move) || is_either(t, i))
			return NULL;
		found = moment;
	}
	return found == NULL ? NULL : when_text(t->arena, found);
}

/* The one candidate a mention names; false when it is several, or nobody can tell. */
static bool
names_one(const struct teller *t, const struct mention *mention, size_t *index)
{
	if (mention->unknown || mention->general || mention->denied || crowd_count(&mention->who) != 1)
		return false;
	for (*index = 0; !crowd_has(&mention->who, *index); (*index)++)
		assert(*index < t->stage->count);
	return true;
}

/* Nothing, or where: "à l'atelier", "chez nous". */
static bool
is_place(const struct teller *t, size_t begin, size_t end)
{
	WORD_LIST(places, "a", "au", "aux", "chez", "sur", "dans", "devant", "en", "at", "in", "on");
	const struct word *words = t->prose->words + t->sentence->first_word;
	size_t count = 0;

	for (size_t w = 0; w < t->sentence->word_count; w++) {
		if (words[w].begin < begin || words[w].end > end)
			continue;
		if (count++ == 0 && word_among(words[w].text, &places) < 0)
			return false;
	}
	return count <= 5 && memchr(t->prose->folded + begin, ',', end - begin) == NULL;
}

/* "11h pour Léa": the hour that stands before a mention, and nothing between them but where and "pour". */
static const struct moment *
hour_for(const struct teller *t, const struct mention *mention)
{
	WORD_LIST(links, "pour", "pr", "for", "avec", "with");
	const struct word *words = t->prose->words;

	/* "9h le 1, 10h le 4" */
	for (size_t m = 0; t->hours_first && m < t->moment_count; m++)
		if (t->moments[m].has_hour && t->moments[m].end + 1 == mention->begin)
			return &t->moments[m];

	for (size_t w = t->sentence->first_word + 1; w < t->sentence->first_word + t->sentence->word_count;
	     w++) {
		if (words[w].end > mention->begin)
			return NULL;
		if (word_among(words[w].text, &links) < 0 ||
		    (w + 1 < t->sentence->first_word + t->sentence->word_count &&
			words[w + 1].begin < mention->begin))
			continue;
		for (size_t m = t->moment_count; m-- > 0;)
			if (t->moments[m].end <= words[w].begin)
				return t->moments[m].has_hour &&
					       is_place(t, t->moments[m].end, words[w].begin)
					   ? &t->moments[m]
					   : NULL;
	}
	return NULL;
}

/* Has every hour somebody right behind it?  In "Jean 9h Sofia 10h" the last has not. */
static bool
are_hours_first(const struct teller *t)
{
	for (size_t m = 0; m < t->moment_count; m++) {
		bool followed = !t->moments[m].has_hour;

		for (size_t i = 0; i < t->plain.single_count; i++)
			followed = followed || t->plain.singles[i].begin == t->moments[m].end + 1;
		if (!followed)
			return false;
	}
	return true;
}

/* "Je peux les voir samedi, 11h pour Léa et 11h30 pour Hugo": one day, and every hour somebody's. */
static void
pair_by_name(struct teller *t)
{
	const struct plain *plain = &t->plain;
	const struct moment *day = NULL, *hour;
	size_t days = 0, hours = 0, paired = 0, index;

	for (size_t m = 0; m < t->moment_count; m++) {
		hours += t->moments[m].has_hour ? 1 : 0;
		if (t->moments[m].has_day && days++ == 0)
			day = &t->moments[m];
	}
	if (days != 1 || hours < 2)
		return;
	t->each = arena_array(t->arena, t->stage->count, sizeof(*t->each));
	t->hours_first = are_hours_first(t);
	for (size_t i = 0; i < plain->single_count; i++) {
		struct moment own = *day;

		if (!names_one(t, &plain->singles[i], &index) ||
		    (hour = hour_for(t, &plain->singles[i])) == NULL)
			continue;
		own.hour = hour->hour;
		own.minute = hour->minute;
		t->each[index] = when_text(t->arena, &own);
		paired++;
	}
	t->respective = paired == hours;
}

/* "lui à 9h", "her at 10am": -1 for him, 1 for her, 0 when neither stands right before the hour. */
static int
pronoun_before(const struct teller *t, const struct moment *moment)
{
	WORD_LIST(links, "a", "at", "vers", "plutot");
	WORD_LIST(hers, "elle", "her", "she");
	WORD_LIST(his, "lui", "him", "he");
	const struct word *words = t->prose->words;
	size_t at = t->sentence->first_word, first = at;

	while (at < first + t->sentence->word_count && words[at].end <= moment->begin)
		at++;
	while (at > first && word_among(words[at - 1].text, &links) >= 0)
		at--;
	if (at == first)
		return 0;
	return word_among(words[at - 1].text, &hers) >= 0 ? 1 : -(word_among(words[at - 1].text, &his) >= 0);
}

/* "Jean et Sofia jeudi, lui à 9h, elle à 10h": of two, one of them a woman. */
static void
pair_by_pronoun(struct teller *t)
{
	const struct moment *day = NULL, *hers = NULL, *his = NULL;
	size_t days = 0, hours = 0, woman;
	struct crowd two = t->stage->focus_group;

	for (size_t m = 0; m < t->moment_count; m++) {
		const struct moment *moment = &t->moments[m];
		int pronoun = moment->has_hour ? pronoun_before(t, moment) : 0;
		hours += moment->has_hour ? 1 : 0;
		if (moment->has_day && days++ == 0)
			day = moment;
		if (pronoun != 0)
			*(pronoun > 0 ? &hers : &his) = moment;
	}
	if (t->plain.single_count > 0)
		two = t->stage->here;
	if (days != 1 || hours != 2 || hers == NULL || his == NULL || !gender_woman(t->stage, &two, &woman))
		return;
	t->each = arena_array(t->arena, t->stage->count, sizeof(*t->each));
	for (size_t i = 0; i < t->stage->count; i++) {
		const struct moment *hour = i == woman ? hers : his;
		struct moment own = *day;
		if (!crowd_has(&two, i))
			continue;
		own.hour = hour->hour;
		own.minute = hour->minute;
		t->each[i] = when_text(t->arena, &own);
	}
	t->respective = true;
}

/* "Bilal et Odile mardi 14h et 15h": behind the list of them as many hours in a row, of one day. */
static bool
is_row_of_hours(const struct teller *t)
{
	WORD_LIST(links, "et", "and", "puis", "then", "a", "at");
	const struct word *words = t->prose->words + t->sentence->first_word;
	size_t hours = 0, days = 0;

	for (size_t m = 0; m < t->moment_count; m++) {
		hours += t->moments[m].has_hour ? 1 : 0;
		days += t->moments[m].has_day ? 1 : 0;
	}
	if (hours < 2 || days != 1 || hours != t->moment_count || hours != t->plain.single_count ||
	    t->plain.mention_count != 1 || t->moments[0].begin < t->plain.mentions[0].end)
		return false;
	for (size_t w = 0; w < t->sentence->word_count; w++)
		for (size_t m = 1; m < t->moment_count; m++)
			if (words[w].begin >= t->moments[m - 1].end && words[w].end <= t->moments[m].begin &&
			    word_among(words[w].text, &links) < 0)
				return false;
	return true;
}

void
teller_pair(struct teller *t)
{
	const struct plain *plain = &t->plain;
	struct moment day = {0};
	size_t hours = 0, index;

	t->respective = plain_has(plain, 0, plain->size, &each_words) || is_row_of_hours(t);
	if (!t->respective) {
		pair_by_name(t);
		if (!t->respective)
			pair_by_pronoun(t);
		return;
	}
	t->each = arena_array(t->arena, t->stage->count, sizeof(*t->each));
	for (size_t i = 0; i < t->moment_count; i++)
		hours += t->moments[i].has_hour ? 1 : 0;
	if (hours < 2 || hours != plain->single_count)
		return;
	for (size_t i = 0, one = 0; i < t->moment_count; i++) {
		struct moment moment = t->moments[i];
		if (moment.has_day)
			day = moment;
		if (!moment.has_hour)
			continue;
		if (!names_one(t, &plain->singles[one++], &index) || !day.has_day)
			continue;
		day.hour = moment.hour;
		day.minute = moment.minute;
		t->each[index] = when_text(t->arena, &day);
	}
}

/* "dès lundi": since when, and no meeting. */
static bool
is_start(const struct teller *t, const struct moment *moment)
{
	WORD_LIST(starts, "des", "partir", "depuis", "from", "starting", "compter");
	const struct word *words = t->prose->words;
	size_t at = t->sentence->first_word, end = at + t->sentence->word_count;

	while (at < end && words[at].begin < moment->begin)
		at++;
	if (at > t->sentence->first_word && word_among(words[at - 1].text, &starts) >= 0)
		return true;
	return at > t->sentence->first_word + 1 && word_among(words[at - 2].text, &starts) >= 0;
}

bool
teller_day(const struct teller *t, size_t begin, size_t end)
{
	for (size_t i = 0; i < t->moment_count; i++)
		if (t->moments[i].begin >= begin && t->moments[i].begin < end && t->moments[i].has_day &&
		    !is_start(t, &t->moments[i]))
			return true;
	return false;
}

/* -- saying -- */

/* What the last ones said goes on to `end`: their words, and the hour if it comes only now. */
void
teller_go_on(struct teller *t, size_t begin, size_t end)
{
	const char *when = teller_moment(t, begin, end);

	sayings_quote(t->sayings, t->prose, begin, end);
	for (size_t i = t->sayings->batch; i < t->sayings->count; i++) {
		struct saying *saying = &t->sayings->items[i];
		if (saying->timed)
			continue;
		if (t->respective && !saying->nobody && saying->when == NULL)
			saying->when = t->each[saying->index];
		/* "Je ne peux pas le voir mardi. Plutôt jeudi à 11h." */
		if (saying->unable && t->plain.move && when != NULL) {
			saying->action = ACTION_INTERVIEW;
			saying->unclear = saying->unable = false;
		}
		if (saying->when == NULL || (t->plain.move && when != NULL))
			saying->when = when;
	}
}

void
teller_say_one(struct teller *t, enum feedback_action action, bool nobody, size_t index,
    const struct hint *hint, bool unclear)
{
	struct saying *saying = sayings_add(t->sayings, action, nobody, index);

	saying->weak = hint != NULL && hint->weak;
	saying->rule = hint == NULL ? NULL : hint->rule;
	saying->unclear = unclear;
	saying->unable = hint != NULL && hint->unable && unclear;
	if (t->stray_begin < t->stray_end)
		saying_quote(t->sayings, saying, t->prose, t->stray_begin, t->stray_end);
}

void
teller_say(struct teller *t, enum feedback_action action, const struct crowd *who, const struct hint *hint,
    bool unclear)
{
	for (size_t i = 0; i < t->stage->count; i++)
		if (crowd_has(who, i))
			teller_say_one(t, action, false, i, hint, unclear);
}

/* -- who is meant -- */

static bool
only_one(const struct teller *t, struct crowd *who)
{
	if (crowd_count(&t->stage->active) != 1)
		return false;
	*who = t->stage->active;
	return true;
}

/* Whom the clause speaks of when it names nobody: whoever was last spoken of, or the only one there is. */
bool
teller_understood(const struct teller *t, struct crowd *who)
{
	if (!crowd_empty(&t->stage->focus)) {
		*who = t->stage->focus;
		return true;
	}
	return only_one(t, who);
}

static bool
says_plural(const struct plain *plain, const struct clause *clause)
{
	WORD_LIST(plural, "les", "leur", "leurs", "ils", "elles", "eux", "them", "they", "their");

	return plain_has(plain, clause->begin, clause->end, &plural);
}

/* "Les autres, non. Une visio avec elle ?" cannot be about the others. */
static bool
says_singular(const struct plain *plain, const struct clause *clause)
{
	WORD_LIST(singular, "lui", "elle", "il", "him", "her", "she", "he");

	return plain_has(plain, clause->begin, clause->end, &singular) && !says_plural(plain, clause);
}

void
teller_speak_of(struct teller *t, const struct crowd *who)
{
	t->stage->focus = *who;
	if (crowd_count(who) > 1)
		t->stage->focus_group = *who;
	else
		t->stage->focus_one = *who;
}

/* "oui Nadia non Bilal": the first candidate between an answer and the next; NULL when there is none. */
static const struct mention *
answered(const struct plain *plain, const struct clause *clause, const struct hint *hint)
{
	const struct hint *past = plain->hints + clause->first_hint + clause->hint_count;
	size_t end = hint + 1 < past ? hint[1].begin : clause->end;

	if (!hint->weak || (hint->action != ACTION_INTERESTED && hint->action != ACTION_DECLINED))
		return NULL;
	for (size_t i = clause->first_mention; i < clause->first_mention + clause->mention_count; i++)
		if (plain->mention_at[i] > hint->begin && plain->mention_at[i] < end &&
		    !plain->mentions[i].compared && !plain->mentions[i].general)
			return &plain->mentions[i];
	return NULL;
}

/* "Sofia's CV and Jean's": what is said of the one is said of the next, whose thing is not said again. */
static void
join_elided(
    const struct plain *plain, const struct clause *clause, const struct mention *one, struct crowd *who)
{
	for (size_t i = (size_t)(one - plain->mentions) + 1;
	     i < clause->first_mention + clause->mention_count; i++) {
		const char *gap = plain->text + plain->mention_at[i - 1] + 1;
		const char *past = plain->text + plain->mention_at[i] + 1;
		size_t size = (size_t)(past - 1 - gap);

		if (strncmp(gap, "'s ", 3) != 0 || size < 5 || memcmp(past - 6, " and @", 6) != 0 ||
		    strncmp(past, "'s", 2) != 0 || plain->mentions[i].unknown)
			return;
		past += 2 + strspn(past + 2, " ");
		if (*past != '\0' && strchr(",.?!", *past) == NULL && strncmp(past, "please", 6) != 0 &&
		    strncmp(past, "too", 3) != 0)
			return;
		crowd_join(who, &plain->mentions[i].who);
	}
}

/*
 * The candidates one hint is about.  In a grid ("1 oui 2 non") each answer follows its number; in a sentence
 * ("ok pour le 1") the answer comes first.
 */
bool
teller_who(
    struct teller *t, const struct clause *clause, const struct hint *hint, struct crowd *who, bool *unknown)
{
	const struct plain *plain = &t->plain;
	const struct hint *first_hint = &plain->hints[clause->first_hint];
	const struct mention *best = NULL, *mention;
	bool grid = clause->mention_count > 0 && plain->mention_at[clause->first_mention] < first_hint->begin;

	*unknown = false;
	for (size_t i = clause->first_mention; i < clause->first_mention + clause->mention_count; i++) {
		mention = &plain->mentions[i];
		if (mention->compared)
			continue;
		if (mention->general && crowd_count(&mention->who) > 1 && hint->weak)
			continue;
		/* "Tout le monde est d'accord pour Nadia": they are not the candidates. */
		if (mention->everyone && clause->mention_count > 1)
			continue;
		/* "Je regarde les profils et je prends le 2": who is named outweighs "les profils". */
		if (grid && plain->mention_at[i] > hint->begin && best != NULL &&
		    (mention->general || !best->general))
			break;
		if (!grid && best != NULL && plain->mention_at[i] > hint->end)
			break;
		best = mention;
	}
	if (!grid && clause->hint_count > 1 && clause->mention_count > 1 &&
	    (mention = answered(plain, clause, hint)) != NULL)
		best = mention;
	if (best != NULL) {
		*unknown = best->unknown || crowd_empty(&best->who);
		*who = best->who;
		join_elided(plain, clause, best, who);
		return !*unknown;
	}
	if (says_plural(plain, clause) && !crowd_empty(&t->stage->focus_group)) {
		*who = t->stage->focus_group;
		return true;
	}
	if (says_singular(plain, clause) && crowd_count(&t->stage->focus) > 1) {
		*who = t->stage->focus_one;
		*unknown = crowd_empty(who);
		return !*unknown;
	}
	return teller_understood(t, who);
}

/* Candidates a clause names, all together. */
bool
teller_named(const struct teller *t, const struct clause *clause, struct crowd *who)
{
	*who = (struct crowd){0};
	for (size_t i = clause->first_mention; i < clause->first_mention + clause->mention_count; i++)
		if (!t->plain.mentions[i].general && !t->plain.mentions[i].unknown &&
		    !t->plain.mentions[i].compared)
			crowd_join(who, &t->plain.mentions[i].who);
	return !crowd_empty(who);
}
