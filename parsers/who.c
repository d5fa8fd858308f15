#include "who.h"

#include <string.h>

#include "base/text.h"

void
crowd_add(struct crowd *crowd, size_t index)
{
	crowd->bits[index / 64] |= (uint64_t)1 << index % 64;
}

bool
crowd_has(const struct crowd *crowd, size_t index)
{
	return (crowd->bits[index / 64] >> index % 64 & 1) != 0;
}

void
crowd_join(struct crowd *crowd, const struct crowd *other)
{
	for (size_t i = 0; i < COUNT(crowd->bits); i++)
		crowd->bits[i] |= other->bits[i];
}

void
crowd_drop(struct crowd *crowd, const struct crowd *other)
{
	for (size_t i = 0; i < COUNT(crowd->bits); i++)
		crowd->bits[i] &= ~other->bits[i];
}

bool
crowd_empty(const struct crowd *crowd)
{
	for (size_t i = 0; i < COUNT(crowd->bits); i++)
		if (crowd->bits[i] != 0)
			return false;
	return true;
}

bool
crowd_same(const struct crowd *one, const struct crowd *other)
{
	return memcmp(one->bits, other->bits, sizeof(one->bits)) == 0;
}

size_t
crowd_count(const struct crowd *crowd)
{
	size_t count = 0;

	for (size_t i = 0; i < COUNT(crowd->bits); i++)
		count += (size_t)__builtin_popcountll(crowd->bits[i]);
	return count;
}

static const char **
name_words(struct arena *a, const char *name, size_t *count)
{
	char **parts = text_split(a, text_fold(a, name), " -'.,()\"", count);
	const char **words = arena_array(a, *count + 1, sizeof(*words));

	for (size_t i = 0; i < *count; i++)
		words[i] = parts[i];
	return words;
}

struct stage *
stage_make(struct arena *a, const struct context *context, const struct rules *rules,
    const struct mail_address *from)
{
	struct stage *stage = arena_alloc(a, sizeof(*stage));
	struct person *people;
	size_t ignored;

	stage->rules = rules;
	stage->count = context->dossier_count < CROWD_MAX ? context->dossier_count : CROWD_MAX;
	people = arena_array(a, stage->count, sizeof(*people));
	for (size_t i = 0; i < stage->count; i++) {
		const struct context_dossier *dossier = &context->dossiers[i];
		people[i] = (struct person){.index = i,
		    .number = dossier->number,
		    .hidden = dossier->hidden,
		    .active = dossier->active};
		/* A hidden candidate's name is not one the reader could use. */
		if (!dossier->hidden && dossier->name != NULL)
			people[i].names = name_words(a, dossier->name, &people[i].name_count);
		if (dossier->active)
			crowd_add(&stage->active, i);
	}
	stage->people = people;
	stage->sender = name_words(a, from->name == NULL ? "" : from->name, &ignored);
	return stage;
}

bool
stage_number(const struct stage *stage, int number, size_t *index)
{
	for (size_t i = 0; i < stage->count; i++) {
		if (stage->people[i].number == number) {
			*index = i;
			return true;
		}
	}
	return false;
}

/* -- the words of a sentence -- */

struct scan {
	struct stage *stage;
	const struct prose *prose;
	const struct sentence *sentence;
	size_t first, end; /* word indices */
};

static const char *
word_at(const struct scan *scan, size_t at)
{
	return at < scan->end ? scan->prose->words[at].text : "";
}

static const char *
word_before(const struct scan *scan, size_t at)
{
	return at > scan->first ? scan->prose->words[at - 1].text : "";
}

static char
char_before(const struct scan *scan, size_t at)
{
	size_t begin = scan->prose->words[at].begin;

	while (begin > scan->sentence->begin && scan->prose->folded[begin - 1] == ' ')
		begin--;
	return begin > scan->sentence->begin ? scan->prose->folded[begin - 1] : '\0';
}

static char
char_after(const struct scan *scan, size_t at)
{
	size_t end = scan->prose->words[at].end;

	while (end < scan->sentence->end && scan->prose->folded[end] == ' ')
		end++;
	return end < scan->sentence->end ? scan->prose->folded[end] : '\0';
}

/* Only a space, a hyphen or an apostrophe stands between a word and the next. */
static bool
is_adjacent(const struct scan *scan, size_t at)
{
	const struct word *words = scan->prose->words;
	const char *folded = scan->prose->folded;

	if (at + 1 >= scan->end)
		return false;
	for (size_t i = words[at].end; i < words[at + 1].begin; i++)
		if (strchr(" -'", folded[i]) == NULL)
			return false;
	return true;
}

/* -- names -- */

static const char *const civilities[] = {"m", "mr", "mme", "mlle", "monsieur", "madame", "mademoiselle", "ms",
    "mrs", "miss", "dr", "candidat", "candidate", "profil", "messieurs", "mesdames", "mm", ""};
/* Of names, and too common or too short to name anybody alone. */
static const char *const particles[] = {"de", "du", "des", "la", "le", "les", "el", "al", "ben", "bin", "van",
    "von", "der", "da", "dos", "di", "do", "san", "st", "saint", "sainte", "candidat", "candidate", "et", "d",
    "l", ""};
/* Names that are words too: they need a capital, and more at the start of a sentence for those before the bar. */
static const char *const ambiguous_names[] = {"petit", "petite", "grand", "grande", "gros", "bon", "bonne",
    "claire", "parfait", "prudent", "constant", "franc", "sage", "brave", "gentil", "long", "short", "young",
    "will", "may", "mark", "grant", "chase", "rich", "art", "drew", "rose", "vu", "an", "vue", "bel", "beau",
    "belle", "jeune", "vrai", "|", "pierre", "roux", "carre", "fontaine", "blanc", "noir", "brun", "marin",
    "berger", "boulanger", "mercier", "marchand", "charpentier", "fleur", "clement", "aime", "desire", "loup",
    "roy", "page", "case", "price", "king", "noble", "hope", "joy", "grace", "faith", "miles", "cook",
    "baker", "frank", "black", "white", "brown", "green", "bill", "rob", "pat", "june", "april", "avril",
    "janvier", "reine", "roi", "bois", "riviere", "moulin", "prevost", "chevalier", "legrand", "lebon",
    "cousin", "pont", "dumas", "lac", "port", "cote", "legal", "mission", "lange", "ange", "lion", "leon",
    "max", "salle", "tri", "mai", "juin", "martial", "victor", "victoire", "luce", "france", "florence",
    "nice", "angers", "paris", "lourd", "sa", "son", "dam", "li", "ly", "le", "ba", "bah", "sow", "ndiaye",
    ""};

/* How many words from `at` on belong to the name of `person`. */
static size_t
name_run(const struct scan *scan, size_t at, const struct person *person)
{
	size_t run = 0;

	while (at + run < scan->end && run < person->name_count) {
		bool found = false;
		for (size_t i = 0; i < person->name_count; i++)
			found = found || strcmp(person->names[i], word_at(scan, at + run)) == 0;
		if (!found || (run > 0 && !is_adjacent(scan, at + run - 1)))
			break;
		run++;
	}
	return run;
}

static bool
is_other_person_near(const struct scan *scan, size_t at, const struct person *person)
{
	static const char *const calendar[] = {"lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi",
	    "dimanche", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "i",
	    ""};
	const struct word *words = scan->prose->words;
	bool is_first = person->name_count > 0 && strcmp(person->names[0], words[at].text) == 0;

	/* "Ahmed Bouzid" is not our Ahmed, "Paul Martin" not our Martin. */
	if (is_first && at + 1 < scan->end && is_adjacent(scan, at) && words[at + 1].capital &&
	    words[at + 1].end - words[at + 1].begin >= 3 &&
	    !(words[at + 1].capitals && words[at + 1].end - words[at + 1].begin <= 4) &&
	    scan->prose->folded[words[at].end] != '\'' && word_among(words[at + 1].text, calendar) < 0)
		return true;
	return !is_first && at > scan->first + 1 && is_adjacent(scan, at - 1) && words[at - 1].capital &&
	       !words[at - 1].capitals && words[at - 1].end - words[at - 1].begin >= 3 &&
	       word_among(words[at - 1].text, civilities) < 0;
}

static bool
is_believable(const struct scan *scan, size_t at, const struct person *person)
{
	const struct word *word = &scan->prose->words[at];
	int common = word_among(word->text, ambiguous_names), bar = word_among("|", ambiguous_names);
	bool called = at > scan->first && word_among(word_before(scan, at), civilities) >= 0;

	if (word_among(word->text, particles) >= 0 || word->end - word->begin < 2)
		return false;
	if (called)
		return true;
	if ((common >= 0 || word->end - word->begin < 3) && !word->capital)
		return false;
	if (common >= 0 && common < bar && at == scan->first && at + 1 < scan->end &&
	    char_after(scan, at) != ',' && char_after(scan, at) != ':')
		return false;
	return !is_other_person_near(scan, at, person);
}

/* One slip of the keyboard in a long name that begins with the same letter. */
static bool
is_misspelt(const struct word *word, const char *name)
{
	size_t size = strlen(name), typed = strlen(word->text);

	if (!word->capital || size < 5 || typed < 5 || word->text[0] != name[0])
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
	size_t found = 0;

	for (size_t i = 0; i < scan->stage->count; i++) {
		const struct person *person = &scan->stage->people[i];
		for (size_t j = 0; j < person->name_count; j++) {
			if (is_misspelt(word, person->names[j]) && is_believable(scan, at, person)) {
				crowd_add(&mention->who, person->index);
				found++;
			}
		}
	}
	return found == 1;
}

/* A name beginning at word `at`; *used words. */
static bool
find_name(const struct scan *scan, size_t at, struct mention *mention, size_t *used)
{
	size_t best = 0;

	for (size_t i = 0; i < scan->stage->count; i++) {
		const struct person *person = &scan->stage->people[i];
		size_t run = name_run(scan, at, person);
		while (run > 1 && word_among(word_at(scan, at + run - 1), particles) >= 0)
			run--;
		if (run == 0 || run < best || (run == 1 && !is_believable(scan, at, person)))
			continue;
		if (run > best)
			mention->who = (struct crowd){0};
		best = run;
		crowd_add(&mention->who, person->index);
	}
	*used = best;
	if (best == 0) {
		*used = 1;
		mention->who = (struct crowd){0};
		if (!find_misspelt(scan, at, mention))
			return false;
	}
	if (crowd_count(&mention->who) > 1) {
		mention->who = (struct crowd){0};
		mention->unknown = true;
	}
	return true;
}

/* -- numbers -- */

static const char *const number_marks[] = {"candidat", "candidate", "candidats", "candidates", "candidature",
    "candidatures", "profil", "profils", "profile", "profiles", "numero", "numeros", "num", "no", "nos", "n",
    "nr", "number", "numbers", "dossier", "dossiers", "applicant", "applicants", "fiche", "cand", "#", ""};
static const char *const articles[] = {"le", "la", "du", "au", "les", "des", "aux", "l", ""};
static const char *const date_marks[] = {"jusqu", "depuis", "partir", "avant", "apres", "entre", "sous",
    "dans", "environ", "page", "compter", "retour", "absent", "absente", "conge", "conges", "rentre",
    "before", "after", "until", "since", "dispo", "dispos", "disponible", "disponibles", "libre", "libres",
    "salle", "etage", "version", "phase", "etape", "lundi", "mardi", "mercredi", "jeudi", "vendredi",
    "samedi", "dimanche", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", ""};
static const char *const number_units[] = {"ans", "an", "annee", "annees", "mois", "jours", "jour",
    "semaines", "semaine", "h", "heures", "heure", "km", "kms", "k", "ke", "euros", "eur", "minutes",
    "minute", "min", "mn", "fois", "personnes", "postes", "poste", "candidats", "candidates", "profils", "cv",
    "cvs", "questions", "question", "points", "point", "premiers", "premieres", "derniers", "dernieres",
    "autres", "janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout", "septembre", "octobre",
    "novembre", "decembre", "january", "february", "march", "april", "june", "july", "august", "september",
    "october", "november", "december", "janv", "fev", "fevr", "dec", "nov", "oct", "sept", "years", "year",
    "months", "month", "weeks", "week", "days", "day", "hours", "hour", "pm", "am", "others", "profiles",
    "people", "of", "eme", "e", "entretiens", "creneaux", "langues", "enfants", "to", "other", "tours",
    "phases", "rdv", "reponses", "remarques", "pieces", "documents", "experiences", "chantiers", "sites",
    "interviews", ""};

/* The dossier a word of digits, or "c2", names by itself. */
static bool
number_of(const struct scan *scan, size_t at, size_t *index)
{
	const char *word = word_at(scan, at);
	bool lettered = word[0] == 'c' && word[1] >= '1' && word[1] <= '9';
	/* "02" begins a telephone number or a date. */
	int number = word[0] == '0' ? 0 : word_number(lettered ? word + 1 : word);

	return number > 0 && stage_number(scan->stage, number, index);
}

/* Part of a date, an hour, a quantity or a decimal. */
static bool
is_measure(const struct scan *scan, size_t at)
{
	const struct word *word = &scan->prose->words[at];
	char after = scan->prose->folded[word->end],
	     before = word->begin > 0 ? scan->prose->folded[word->begin - 1] : ' ';
	bool digit_after = word->end + 1 < scan->prose->size && scan->prose->folded[word->end + 1] >= '0' &&
			   scan->prose->folded[word->end + 1] <= '9';
	bool digit_before = word->begin > 1 && scan->prose->folded[word->begin - 2] >= '0' &&
			    scan->prose->folded[word->begin - 2] <= '9';

	if (strchr("/:.,-", after) != NULL && after != '\0' && digit_after)
		return true;
	if (strchr("/:.,-", before) != NULL && digit_before)
		return true;
	/* "CV-2", "D-3", "mon N+1": something else's number. */
	if ((before == '-' || before == '+') && word->begin > 1 &&
	    scan->prose->folded[word->begin - 2] >= 'a')
		return true;
	if (after == '%' || strncmp(scan->prose->folded + word->end, " %", 2) == 0 ||
	    strncmp(scan->prose->folded + word->end + (after == ' '), "\xE2\x82\xAC", 3) == 0)
		return true;
	return word_among(word_at(scan, at + 1), number_units) >= 0 && is_adjacent(scan, at);
}

/* "le 10 a 14h" may be a day; "mardi 14h, 2 non" parts the day from what comes next. */
static bool
is_day(const struct scan *scan, size_t at)
{
	const char *two_before = at > scan->first + 1 ? scan->prose->words[at - 2].text : "";
	char before = char_before(scan, at);

	if (before != '\0' && strchr(",;(/", before) != NULL)
		return false;
	return word_among(word_before(scan, at), date_marks) >= 0 || word_among(two_before, date_marks) >= 0;
}

static bool
is_lettered(const struct scan *scan, size_t at)
{
	return word_at(scan, at)[0] == 'c';
}

/* "Who is 3?", "I need to know who 3 is". */
static bool
asks_who(const struct scan *scan, size_t at)
{
	static const char *const verbs[] = {"is", "s", ""};

	return strcmp(word_before(scan, at), "who") == 0 ||
	       (at > scan->first + 1 && word_among(word_before(scan, at), verbs) >= 0 &&
		   strcmp(scan->prose->words[at - 2].text, "who") == 0);
}

/* A number with nothing to say what it is but what surrounds it. */
static bool
is_bare_number(const struct scan *scan, size_t at, bool head)
{
	static const char *const before_words[] = {"pour", "for", "of", "on", "to", "with", "avec", "sauf",
	    "except", "but", "ni", "ou", "or", "que", "sur", "et", "and", "oui", "non", "ok", "yes", "both",
	    "meet", "ko", "nok", "nn", "refus", "refuse", "garde", "retiens", "prends", "in", "par", "by",
	    "entretien", "interview", "cv", "rencontrer", "voir", "decline", "reject", "about", ""};
	static const char *const after_words[] = {"et", "ou", "and", "or", "oui", "non", "ok", "yes", "no",
	    "mais", "ni", "but", "uniquement", "seulement", "only", "svp", "stp", "please", "pour", ""};
	char before = char_before(scan, at), after = char_after(scan, at);
	bool opens = (before != '\0' && strchr(":,;/(+&|[#", before) != NULL) ||
		     word_among(word_before(scan, at), before_words) >= 0 || (head && at == scan->first);
	bool closes = after == '\0' || strchr(",;:.)/?!+&|(-=]", after) != NULL ||
		      word_among(word_at(scan, at + 1), after_words) >= 0 || (head && at == scan->first);

	return asks_who(scan, at) || (opens && closes);
}

/* "n° 2", "candidat 2"; in "2 non, 4" the comma parts them. */
static bool
is_marked(const struct scan *scan, size_t at)
{
	const char before = char_before(scan, at);

	return word_among(word_before(scan, at), number_marks) >= 0 &&
	       (before == '\0' || strchr(",;!?", before) == NULL);
}

static bool
find_number(const struct scan *scan, size_t at, bool head, bool listed, struct mention *mention)
{
	size_t index;
	bool marked = is_marked(scan, at) || char_before(scan, at) == '#';
	bool article = word_among(word_before(scan, at), articles) >= 0;

	if (!number_of(scan, at, &index) || is_measure(scan, at))
		return false;
	if (!is_lettered(scan, at) && !marked) {
		if (is_day(scan, at))
			return false;
		if (!article && !listed && !is_bare_number(scan, at, head))
			return false;
	}
	crowd_add(&mention->who, index);
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
	mention->who = stage->active;
	crowd_drop(&mention->who, &stage->named);
	/* "les deux autres" when three are left: which two cannot be told. */
	if (count > 0 && crowd_count(&mention->who) != (size_t)count) {
		mention->who = (struct crowd){0};
		mention->unknown = true;
	}
}

/* Of several hidden ones, which cannot be told. */
static void
take_hidden(const struct stage *stage, struct mention *mention)
{
	for (size_t i = 0; i < stage->count; i++)
		if (stage->people[i].hidden && stage->people[i].active)
			crowd_add(&mention->who, i);
	if (crowd_count(&mention->who) > 1)
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
		take_others(stage, count, mention);
		break;
	case WHO_OTHER:
		take_others(stage, 1, mention);
		break;
	case WHO_HIDDEN:
		take_hidden(stage, mention);
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
		take_count(stage, count, mention);
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

/* The civility or article before a name, and the mark before a number, belong to the mention. */
static size_t
widen(const struct scan *scan, size_t at)
{
	static const char *const openers[] = {"le", "la", "les", "l", "the", ""};

	if (at > scan->first && is_adjacent(scan, at - 1) &&
	    (word_among(word_before(scan, at), civilities) >= 0 ||
		word_among(word_before(scan, at), number_marks) >= 0))
		at--;
	else if (at > scan->first && is_marked(scan, at) && word_before(scan, at)[0] == 'n')
		at--;
	if (at > scan->first && is_adjacent(scan, at - 1) && word_among(word_before(scan, at), openers) >= 0)
		at--;
	return at;
}

/* After a number: "1, 3 et 4" goes on. */
static bool
goes_on(const struct scan *scan, size_t last, size_t at)
{
	const struct word *words = scan->prose->words;
	static const char *const links[] = {
	    "et", "ou", "and", "or", "le", "la", "n", "no", "du", "au", "ni", "nor", ""};

	if (at - last > 3)
		return false;
	for (size_t i = last + 1; i < at; i++)
		if (word_among(words[i].text, links) < 0)
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
	static const char *const measures[] = {"plus", "moins", "mieux", "meilleur", "meilleure", "autant",
	    "aussi", "more", "less", "better", "rather", "stronger", "weaker", "cheaper", ""};

	if (at == scan->first ||
	    (strcmp(word_before(scan, at), "que") != 0 && strcmp(word_before(scan, at), "than") != 0))
		return false;
	for (size_t back = at - 1; back > scan->first && at - back < 6; back--)
		if (word_among(word_at(scan, back - 1), measures) >= 0)
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
		if (find_group(a, &scan, groups, group_count, at, &mention)) {
			while (at + used < scan.end && prose->words[at + used].begin < mention.end)
				used++;
		} else if (mention = (struct mention){0}, find_number(&scan, at, head, listed, &mention)) {
			last_number = at;
		} else if (mention = (struct mention){0}, !find_name(&scan, at, &mention, &used)) {
			at++;
			continue;
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
