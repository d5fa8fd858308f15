#include "appointment.h"

/* "Sofia pareil mais 18h": the day that was said, at the hour that is said now. */
const char *
appointment_again(const struct teller *t, size_t from, size_t to, const char *when)
{
	const struct moment *hour = NULL;

	for (size_t i = 0; i < t->moment_count; i++) {
		if (t->moments[i].begin < from || t->moments[i].begin >= to)
			continue;
		if (hour != NULL || !t->moments[i].has_hour || t->moments[i].has_day)
			return NULL;
		hour = &t->moments[i];
	}
	if (hour == NULL || when == NULL)
		return NULL;
	return arena_printf(t->arena, "%.11s%02d:%02d", when, hour->hour, hour->minute);
}

/* Behind an hour: a place, and that it should suit; anything else may be a tale. */
static bool
is_where(const struct teller *t, size_t begin, size_t end)
{
	WORD_LIST(places, "a", "au", "aux", "chez", "sur", "dans", "devant", "en", "at", "in", "on");
	WORD_LIST(small, "le", "la", "les", "l", "du", "de", "des", "d", "the", "our", "notre", "nos");
	WORD_LIST(suits, "ok", "pour", "moi", "nous", "ca", "vous", "te", "va", "irait", "convient", "svp",
	    "stp", "merci", "possible", "c", "est", "bon", "please", "does", "that", "work", "works", "if",
	    "for", "you", "me", "d", "accord", "s", "il", "plait");
	WORD_LIST(tales, "pas", "ne", "n", "plus", "jamais", "etait", "est", "a", "ete", "was", "not", "no",
	    "elle", "je", "j", "on", "qui", "que", "mais", "non", "late", "retard", "absent");
	const struct word *words = t->prose->words + t->sentence->first_word;
	size_t left = 0;

	for (size_t i = 0; i < t->sentence->word_count; i++) {
		const char *word = words[i].text;
		if (words[i].begin < begin || words[i].end > end)
			continue;
		if (word_among(word, &places) >= 0 && left == 0)
			left = 3;
		else if (left > 0 && word_among(word, &small) >= 0)
			continue;
		else if (word_among(word, &suits) >= 0)
			left = 0;
		else if (left == 0 || word_among(word, &tales) >= 0)
			return false;
		else
			left--;
	}
	return true;
}

/* Nothing but candidates, moments, and where to meet behind the last of these. */
static bool
is_appointment(const struct teller *t, const struct clause *clause)
{
	size_t begin = teller_prose(t, clause->begin), end = teller_prose(t, clause->end), count = 0;
	struct span spans[MOMENTS_MAX + 1];

	for (size_t m = 0; m < t->moment_count; m++)
		if (t->moments[m].begin >= begin && t->moments[m].begin < end)
			spans[count++] = (struct span){t->moments[m].begin, t->moments[m].end};
	if (count == 0)
		return false;
	if (is_where(t, spans[count - 1].end, end)) {
		spans[count] = (struct span){spans[count - 1].end, end};
		count++;
	}
	return plain_is_bare(&t->plain, clause, spans, count);
}

/* The day of the appointment just told, at the hour told now: "Samir vendredi 10h, Delphine 11h". */
static const char *
next_hour(const struct teller *t, size_t begin, size_t end)
{
	const struct saying *last;

	if (t->sayings->batch == t->sayings->count)
		return NULL;
	last = &t->sayings->items[t->sayings->count - 1];
	if (last->action != ACTION_INTERVIEW)
		return NULL;
	return appointment_again(t, begin, end, last->when);
}

/* Whom it is with: those it names, or those alone before the colon ("Jean : 3/12 10h30"). */
static bool
is_with(const struct teller *t, size_t i, struct crowd *who)
{
	const struct clause *clause = &t->plain.clauses[i];

	if (teller_named(t, clause, who))
		return true;
	return i > 0 && clause->link == LINK_COLON && clause[-1].bare && teller_named(t, clause - 1, who);
}

/* "Jean mardi 14h": a candidate, a day and an hour, and not a word more but where. */
bool
appointment_tell(struct teller *t, size_t i, size_t from)
{
	const struct clause *clause = &t->plain.clauses[i];
	size_t begin = teller_prose(t, clause->begin), end = teller_prose(t, clause->end);
	const char *when = teller_moment(t, begin, end);
	struct crowd who;

	if (clause->bare || clause->doubt || !is_with(t, i, &who) ||
	    (when == NULL && !t->respective && (when = next_hour(t, begin, end)) == NULL) ||
	    !is_appointment(t, clause))
		return false;
	sayings_begin(t->sayings);
	teller_say(t, ACTION_INTERVIEW, &who, NULL, false);
	for (size_t s = t->sayings->batch; s < t->sayings->count; s++)
		t->sayings->items[s].when = when;
	teller_speak_of(t, &who);
	teller_go_on(t, teller_prose(t, from), teller_prose(t, teller_clause_end(t, i)));
	return true;
}
