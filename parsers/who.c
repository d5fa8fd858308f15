#include "who.h"

#include <string.h>

#include "base/text.h"
#include "gender.h"
#include "number.h"
#include "scan.h"
#include "trait.h"

/* -- names -- */

WORD_LIST(civilities, "m", "mr", "mme", "mlle", "monsieur", "madame", "mademoiselle", "ms", "mrs", "miss",
    "dr", "candidat", "candidate", "profil", "messieurs", "mesdames", "mm");
/* Of names, and too common or too short to name anybody alone. */
WORD_LIST(particles, "de", "du", "des", "la", "le", "les", "el", "al", "ben", "bin", "van", "von", "der",
    "da", "dos", "di", "do", "san", "st", "saint", "sainte", "candidat", "candidate", "et", "d", "l");
/* Names that are words too: they need a capital, and more at the start of a sentence for those before the bar. */
WORD_LIST(ambiguous_names, "petit", "petite", "grand", "grande", "gros", "bon", "bonne", "claire", "parfait",
    "prudent", "constant", "franc", "sage", "brave", "gentil", "long", "short", "young", "will", "may",
    "mark", "grant", "chase", "rich", "art", "drew", "rose", "vu", "an", "vue", "bel", "beau", "belle",
    "jeune", "vrai", "|", "pierre", "roux", "carre", "fontaine", "blanc", "noir", "brun", "marin", "berger",
    "boulanger", "mercier", "marchand", "charpentier", "fleur", "clement", "aime", "desire", "loup", "roy",
    "page", "case", "price", "king", "noble", "hope", "joy", "grace", "faith", "miles", "cook", "baker",
    "frank", "black", "white", "brown", "green", "bill", "rob", "pat", "june", "april", "avril", "janvier",
    "reine", "roi", "bois", "riviere", "moulin", "prevost", "chevalier", "legrand", "lebon", "cousin", "pont",
    "dumas", "lac", "port", "cote", "legal", "mission", "lange", "ange", "lion", "leon", "max", "salle",
    "tri", "mai", "juin", "martial", "victor", "victoire", "luce", "france", "florence", "nice", "angers",
    "paris", "lourd", "sa", "son", "dam", "li", "ly", "le", "ba", "bah", "sow", "ndiaye");

/* How many words from `at` on belong to the name of `person`. */
static size_t
name_run(const struct scan *scan, size_t at, const struct person *person)
{
	size_t run = 0;

	while (at + run < scan->end && run < person->name_count) {
		bool found = false;
		for (size_t i = 0; i < person->name_count; i++)
			found = found || word_is(person->names[i], scan_word(scan, at + run));
		if (!found || (run > 0 && !scan_joins(scan, at + run - 1)))
			break;
		run++;
	}
	return run;
}

/* Is the word the first name (or, `last`, another name) of a candidate? */
static bool
is_name_of_somebody(const struct stage *stage, const char *word, bool last)
{
	for (size_t i = 0; i < stage->count; i++)
		for (size_t j = last ? 1 : 0; j < (last ? stage->people[i].name_count : 1); j++)
			if (j < stage->people[i].name_count && word_is(stage->people[i].names[j], word))
				return true;
	return false;
}

/* "Ahmed Bouzid" is not our Ahmed, "Paul Martin" not our Martin; but "Ahmed Sofia" are two of ours, as two last names are. */
static bool
is_other_person_near(const struct scan *scan, size_t at, const struct person *person)
{
	WORD_LIST(calendar, "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche", "monday",
	    "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "i");
	const struct word *words = scan->prose->words;
	bool is_first = person->name_count > 0 && strcmp(person->names[0], words[at].text) == 0;

	if (is_first && at + 1 < scan->end && scan_joins(scan, at) && words[at + 1].capital &&
	    words[at + 1].end - words[at + 1].begin >= 3 &&
	    !(words[at + 1].capitals && words[at + 1].end - words[at + 1].begin <= 4) &&
	    scan->prose->folded[words[at].end] != '\'' && word_among(words[at + 1].text, &calendar) < 0)
		return !is_name_of_somebody(scan->stage, words[at + 1].text, false);
	return !is_first && at > scan->first + 1 && scan_joins(scan, at - 1) && words[at - 1].capital &&
	       !words[at - 1].capitals && words[at - 1].end - words[at - 1].begin >= 3 &&
	       word_among(words[at - 1].text, &civilities) < 0 &&
	       !is_name_of_somebody(scan->stage, words[at - 1].text, true);
}

static bool
is_believable(const struct scan *scan, size_t at, const struct person *person)
{
	const struct word *word = &scan->prose->words[at];
	int common = word_among(word->text, &ambiguous_names), bar = word_among("|", &ambiguous_names);
	bool called = at > scan->first && word_among(scan_before(scan, at), &civilities) >= 0;

	if (word_among(word->text, &particles) >= 0 || word->end - word->begin < 2)
		return false;
	if (called)
		return true;
	if ((common >= 0 || word->end - word->begin < 3) && !word->capital)
		return false;
	if (common >= 0 && common < bar && at == scan->first && at + 1 < scan->end &&
	    scan_char_after(scan, at) != ',' && scan_char_after(scan, at) != ':')
		return false;
	return !is_other_person_near(scan, at, person);
}

/* One slip of the keyboard in a long name that begins with the same letter. */
static bool
is_misspelt(const struct word *word, const char *name, bool called)
{
	size_t size = strlen(name), typed = strlen(word->text);

	if ((!word->capital && !called) || size < 5 || typed < 5 || word->text[0] != name[0])
		return false;
	/* "Martine" is not Martin. */
	if (typed > size && strncmp(word->text, name, size) == 0)
		return false;
	return text_distance(word->text, name, 1) == 1;
}

static bool
find_misspelt(const struct scan *scan, size_t at, struct mention *mention)
{
	const struct word *word = &scan->prose->words[at];
	bool called;
	size_t found = 0;

	if (word->end - word->begin < 5)
		return false;
	called = word_among(scan_before(scan, at), &civilities) >= 0;
	for (size_t i = 0; i < scan->stage->count; i++) {
		const struct person *person = &scan->stage->people[i];
		for (size_t j = 0; j < person->name_count; j++) {
			if (is_misspelt(word, person->names[j], called) && is_believable(scan, at, person)) {
				crowd_add(&mention->who, person->index);
				mention->kind = j == 0 ? MENTION_FIRST_NAME : MENTION_LAST_NAME;
				found++;
			}
		}
	}
	return found == 1;
}

/* "Nadia Cisse" is neither our Nadia Perrin nor our Bilal Cisse. */
static bool
is_mixture(const struct scan *scan, size_t at)
{
	const char *word = scan_word(scan, at), *next = scan_word(scan, at + 1);

	if (!scan_joins(scan, at) || word_among(next, &particles) >= 0 ||
	    !is_name_of_somebody(scan->stage, word, false) || !is_name_of_somebody(scan->stage, next, true) ||
	    is_name_of_somebody(scan->stage, next, false))
		return false;
	for (size_t i = 0; i < scan->stage->count; i++)
		if (name_run(scan, at, &scan->stage->people[i]) > 1)
			return false;
	return true;
}

/* Does another name of theirs than `word` begin with this letter? */
static bool
has_initial(const struct person *person, const char *word, char letter)
{
	for (size_t i = 0; i < person->name_count; i++)
		if (person->names[i][0] == letter && strcmp(person->names[i], word) != 0)
			return true;
	return false;
}

/* "J. Garnier", "Omar D.": of several that bear the name, the one whose initial is said. */
static void
narrow_by_initial(const struct scan *scan, size_t at, struct crowd *who, size_t *used)
{
	const struct word *words = scan->prose->words;
	struct crowd told = {0};
	size_t past = at + *used;
	bool behind = past < scan->end && words[past].end - words[past].begin == 1 && words[past].capital &&
		      scan_joins(scan, past - 1);
	const struct word *initial = behind ? &words[past]
				     : at > scan->first && words[at - 1].end - words[at - 1].begin == 1 &&
					     words[at - 1].capital && words[at].begin - words[at - 1].end <= 2
					 ? &words[at - 1]
					 : NULL;

	for (size_t i = 0; initial != NULL && i < scan->stage->count; i++)
		if (crowd_has(who, scan->stage->people[i].index) &&
		    has_initial(&scan->stage->people[i], words[at].text, initial->text[0]))
			crowd_add(&told, scan->stage->people[i].index);
	if (crowd_count(&told) != 1)
		return;
	*who = told;
	*used += behind;
}

/* "les deux Garnier": as many as bear the name. */
static bool
are_all_of_them(const struct scan *scan, size_t at, const struct mention *mention)
{
	WORD_LIST(openers, "les", "nos", "the", "both");

	return at > scan->first + 1 && word_among(scan->prose->words[at - 2].text, &openers) >= 0 &&
	       scan_joins(scan, at - 1) &&
	       word_count(scan_before(scan, at)) == (int)crowd_count(&mention->among);
}

/* A name beginning at word `at`; *used words. */
static bool
find_name(const struct scan *scan, size_t at, struct mention *mention, size_t *used)
{
	size_t best = 0;

	if (is_mixture(scan, at)) {
		mention->unknown = true;
		*used = 2;
		return true;
	}
	for (size_t i = 0; i < scan->stage->count; i++) {
		const struct person *person = &scan->stage->people[i];
		size_t run = name_run(scan, at, person);
		while (run > 1 && word_among(scan_word(scan, at + run - 1), &particles) >= 0)
			run--;
		if (run == 0 || run < best || (run == 1 && !is_believable(scan, at, person)))
			continue;
		if (run > best)
			mention->who = (struct crowd){0};
		best = run;
		mention->kind = run > 1						     ? MENTION_WHOLE_NAME
				: strcmp(person->names[0], scan_word(scan, at)) == 0 ? MENTION_FIRST_NAME
										     : MENTION_LAST_NAME;
		crowd_add(&mention->who, person->index);
	}
	*used = best;
	if (best == 0) {
		*used = 1;
		mention->who = (struct crowd){0};
		if (!find_misspelt(scan, at, mention))
			return false;
	}
	if (crowd_count(&mention->who) > 1)
		narrow_by_initial(scan, at, &mention->who, used);
	if (crowd_count(&mention->who) > 1)
		trait_narrow(scan, at + *used, &mention->who, used);
	if (crowd_count(&mention->who) > 1) {
		mention->among = mention->who;
		mention->who = (struct crowd){0};
		mention->unknown = true;
	}
	return true;
}

/* -- groups: "tous", "les deux premiers" -- */

static void
take_first(const struct stage *stage, int count, bool last, struct crowd *who)
{
	size_t total = crowd_count(&stage->active), seen = 0;

	for (size_t i = 0; i < stage->count; i++) {
		if (!crowd_has(&stage->active, i))
			continue;
		if (last ? seen + (size_t)count >= total : seen < (size_t)count)
			crowd_add(who, i);
		seen++;
	}
}

static void
take_place(const struct stage *stage, int place, struct crowd *who)
{
	size_t total = crowd_count(&stage->active), seen = 0;

	for (size_t i = 0; i < stage->count; i++) {
		if (!crowd_has(&stage->active, i))
			continue;
		seen++;
		if (seen == (place == 0 ? total : (size_t)place))
			crowd_add(who, i);
	}
}

static void
take_others(const struct stage *stage, int count, struct mention *mention)
{
	/* "Pour le reste" before anybody was named is about something else. */
	if (crowd_empty(&stage->named)) {
		mention->unknown = true;
		return;
	}
	mention->who = stage->active;
	crowd_drop(&mention->who, &stage->named);
	/* "les deux autres" when three are left: which two cannot be told. */
	if (count > 0 && crowd_count(&mention->who) != (size_t)count) {
		mention->who = (struct crowd){0};
		mention->unknown = true;
	}
}

/* As many as it says, or all when it does not; of several, which one cannot be told. */
static void
take_hidden(const struct stage *stage, int count, struct mention *mention)
{
	for (size_t i = 0; i < stage->count; i++)
		if (stage->people[i].hidden && stage->people[i].active)
			crowd_add(&mention->who, i);
	if (count > 0 && crowd_count(&mention->who) != (size_t)count)
		mention->who = (struct crowd){0};
	mention->unknown = crowd_empty(&mention->who);
}

static void
take_count(const struct stage *stage, int count, struct mention *mention)
{
	if (crowd_count(&stage->here) == (size_t)count)
		mention->who = stage->here;
	else if (crowd_count(&stage->focus_group) == (size_t)count)
		mention->who = stage->focus_group;
	else if (crowd_count(&stage->active) == (size_t)count)
		mention->who = stage->active;
	else
		mention->unknown = true;
}

static void
take_group(
    const struct stage *stage, const struct rule_match *match, const char *group, struct mention *mention)
{
	int count = word_count(group);

	switch ((enum rule_who)match->intent) {
	case WHO_ALL:
		mention->who = stage->active;
		mention->everyone = true;
		break;
	case WHO_NONE:
		mention->who = stage->active;
		mention->denied = true;
		break;
	case WHO_SOME:
		mention->who = stage->active;
		mention->general = true;
		break;
	case WHO_OTHERS:
	case WHO_NO_OTHERS:
		mention->rest = true;
		mention->denied = match->intent == WHO_NO_OTHERS;
		take_others(stage, count, mention);
		break;
	case WHO_OTHER:
		take_others(stage, 1, mention);
		break;
	case WHO_HIDDEN:
		take_hidden(stage, 1, mention);
		break;
	case WHO_HIDDEN_ALL:
		take_hidden(stage, count, mention);
		break;
	case WHO_FIRST:
	case WHO_LAST:
		if (count > 0)
			take_first(stage, count, match->intent == WHO_LAST, &mention->who);
		else if (match->intent == WHO_LAST)
			take_place(stage, 0, &mention->who);
		else
			mention->unknown = true;
		break;
	case WHO_NTH:
		if (word_place(group) >= 0)
			take_place(stage, word_place(group), &mention->who);
		break;
	case WHO_COUNT:
		/* "both" tells its number by itself. */
		take_count(stage, *group == '\0' ? 2 : count, mention);
		break;
	case WHO_THAT:
		mention->who = stage->count == 1 ? stage->active : stage->focus;
		break;
	}
}

static bool
find_group(struct arena *a, const struct scan *scan, const struct rule_match *matches, size_t count,
    size_t at, struct mention *mention)
{
	size_t base = scan->sentence->begin, begin = scan->prose->words[at].begin;

	for (size_t i = 0; i < count; i++) {
		const struct rule_match *match = &matches[i];
		if (base + match->begin > begin || base + match->end <= begin)
			continue;
		mention->begin = base + match->begin;
		mention->end = base + match->end;
		take_group(scan->stage, match,
		    arena_bytes(a, scan->prose->folded + base + match->group_begin,
			match->group_end - match->group_begin),
		    mention);
		return !crowd_empty(&mention->who) || mention->unknown;
	}
	return false;
}

/* "M. Roche": the dot is the civility's. */
static bool
is_shortened(const struct scan *scan, size_t at)
{
	const struct word *words = scan->prose->words;

	return word_among(words[at].text, &civilities) >= 0 && scan->prose->folded[words[at].end] == '.' &&
	       words[at + 1].begin - words[at].end <= 2;
}

/* "Jean et Sofia, 9h pour le premier et 10h pour la seconde": of the two just named, not of all. */
static void
take_of_two(
    const struct scan *scan, size_t at, const struct mention *mentions, size_t count, struct mention *mention)
{
	WORD_LIST(leads, "pour", "pr", "avec", "for", "with");
	WORD_LIST(seconds, "second", "seconde", "deuxieme", "2e", "2eme");
	int place = word_place(scan_word(scan, at + 1));
	bool both = place == 2;

	if ((place != 1 && place != 2) || count != (size_t)place + 1 ||
	    word_among(scan_before(scan, at), &leads) < 0 || crowd_count(&mentions[0].who) != 1 ||
	    crowd_count(&mentions[1].who) != 1)
		return;
	for (size_t i = at + 2; i < scan->end; i++)
		both = both || word_among(scan_word(scan, i), &seconds) >= 0;
	if (both)
		mention->who = mentions[place - 1].who;
}

/* "S. Benali": the letter is the name's. */
static bool
is_initial(const struct scan *scan, size_t at)
{
	const struct word *words = scan->prose->words;

	return words[at].end - words[at].begin == 1 && words[at].capital &&
	       scan->prose->folded[words[at].end] == '.' && words[at + 1].begin - words[at].end <= 2;
}

/* The civility or article before a name, and the mark before a number, belong to the mention. */
static size_t
widen(const struct scan *scan, size_t at)
{
	WORD_LIST(openers, "le", "la", "les", "l", "the");

	if (at > scan->first && is_initial(scan, at - 1))
		at--;
	if (at > scan->first && (scan_joins(scan, at - 1) || is_shortened(scan, at - 1)) &&
	    (word_among(scan_before(scan, at), &civilities) >= 0 || number_is_mark(scan_before(scan, at))))
		at--;
	else if (at > scan->first && number_is_marked(scan, at) && scan_before(scan, at)[0] == 'n')
		at--;
	if (at > scan->first && scan_joins(scan, at - 1) && word_among(scan_before(scan, at), &openers) >= 0)
		at--;
	return at;
}

/* After a number: "1, 3 et 4" goes on. */
static bool
goes_on(const struct scan *scan, size_t last, size_t at)
{
	const struct word *words = scan->prose->words;
	WORD_LIST(links, "et", "ou", "and", "or", "le", "la", "n", "no", "du", "au", "ni", "nor");

	if (at - last > 3)
		return false;
	for (size_t i = last + 1; i < at; i++)
		if (word_among(words[i].text, &links) < 0)
			return false;
	for (size_t i = words[last].end; i < words[at].begin; i++)
		if (strchr(".;:?!()", scan->prose->folded[i]) != NULL && scan->prose->folded[i] != '\0')
			return false;
	return true;
}

/* "plus adaptee que Karim": Karim is what somebody else is measured by. */
static bool
is_compared(const struct scan *scan, size_t at)
{
	WORD_LIST(measures, "plus", "moins", "mieux", "meilleur", "meilleure", "autant", "aussi", "more",
	    "less", "better", "rather", "stronger", "weaker", "cheaper");

	if (at == scan->first ||
	    (strcmp(scan_before(scan, at), "que") != 0 && strcmp(scan_before(scan, at), "than") != 0))
		return false;
	for (size_t back = at - 1; back > scan->first && at - back < 6; back--)
		if (word_among(scan_word(scan, back - 1), &measures) >= 0)
			return true;
	return false;
}

size_t
who_find(struct stage *stage, const struct prose *prose, const struct sentence *sentence, bool head,
    struct mention *mentions, size_t room)
{
	struct scan scan = {.stage = stage,
	    .prose = prose,
	    .sentence = sentence,
	    .first = sentence->first_word,
	    .end = sentence->first_word + sentence->word_count};
	struct rule_match groups[MENTIONS_MAX];
	struct arena *a = arena_open();
	size_t group_count = rules_match(stage->rules, RULE_WHO, prose->folded + sentence->begin,
	    sentence->end - sentence->begin, groups, COUNT(groups));
	size_t count = 0, last_number = SIZE_MAX;

	stage->here = (struct crowd){0};
	for (size_t at = scan.first; at < scan.end && count < room;) {
		struct mention mention = {0};
		size_t used = 1, from = at;
		bool listed = last_number != SIZE_MAX && goes_on(&scan, last_number, at);
		if (trait_genders(&scan, at, &mention, &used)) {
			/* before "les deux" alone is found in it */
		} else if (mention = (struct mention){0},
		    find_group(a, &scan, groups, group_count, at, &mention)) {
			while (at + used < scan.end && prose->words[at + used].begin < mention.end)
				used++;
			take_of_two(&scan, at, mentions, count, &mention);
		} else if (mention = (struct mention){0}, number_range(&scan, at, &mention)) {
			used = 3;
		} else if (mention = (struct mention){0}, number_find(&scan, at, head, listed, &mention)) {
			last_number = at;
		} else if (mention = (struct mention){0}, trait_find(&scan, at, &mention, &used)) {
			/* its article begins it */
		} else if (mention = (struct mention){0}, !find_name(&scan, at, &mention, &used)) {
			at++;
			continue;
		}
		if (count > 0 && mention.unknown && are_all_of_them(&scan, at, &mention)) {
			mention.who = mention.among;
			mention.unknown = false;
			mention.begin = mentions[--count].begin;
			mention.end = prose->words[at + used - 1].end;
		}
		if (mention.end == 0) {
			from = widen(&scan, at);
			if (count > 0 && prose->words[from].begin < mentions[count - 1].end)
				from = at;
			mention.begin = prose->words[from].begin;
			mention.end = prose->words[at + used - 1].end;
			/* "[C2]" */
			if (mention.begin > sentence->begin && prose->folded[mention.begin - 1] == '[')
				mention.begin--;
			if (prose->folded[mention.end] == ']')
				mention.end++;
		}
		mention.compared = is_compared(&scan, from);
		gender_tell(stage, prose->folded + mention.begin, &mention.who);
		if (!mention.general) {
			crowd_join(&stage->named, &mention.who);
			crowd_join(&stage->here, &mention.who);
		}
		mentions[count++] = mention;
		at += used;
	}
	arena_close(a);
	return count;
}
