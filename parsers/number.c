#include "number.h"

#include <string.h>

WORD_LIST(number_marks, "candidat", "candidate", "candidats", "candidates", "candidature", "candidatures",
    "profil", "profils", "profile", "profiles", "numero", "numeros", "num", "no", "nos", "n", "nr", "number",
    "numbers", "dossier", "dossiers", "applicant", "applicants", "fiche", "cand", "#");
WORD_LIST(articles, "le", "la", "du", "au", "les", "des", "aux", "l");
WORD_LIST(date_marks, "jusqu", "depuis", "partir", "avant", "apres", "entre", "sous", "dans", "environ",
    "page", "compter", "retour", "absent", "absente", "conge", "conges", "rentre", "before", "after", "until",
    "since", "dispo", "dispos", "disponible", "disponibles", "libre", "libres", "salle", "etage", "version",
    "phase", "etape", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche", "monday",
    "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday");
WORD_LIST(number_units, "ans", "an", "annee", "annees", "mois", "jours", "jour", "semaines", "semaine", "h",
    "heures", "heure", "km", "kms", "k", "ke", "euros", "eur", "minutes", "minute", "min", "mn", "fois",
    "personnes", "postes", "poste", "candidats", "candidates", "profils", "cv", "cvs", "questions",
    "question", "points", "point", "premiers", "premieres", "derniers", "dernieres", "autres", "janvier",
    "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout", "septembre", "octobre", "novembre",
    "decembre", "january", "february", "march", "april", "june", "july", "august", "september", "october",
    "november", "december", "janv", "fev", "fevr", "dec", "nov", "oct", "sept", "years", "year", "months",
    "month", "weeks", "week", "days", "day", "hours", "hour", "pm", "am", "others", "profiles", "people",
    "of", "eme", "e", "entretiens", "creneaux", "langues", "enfants", "to", "other", "tours", "phases", "rdv",
    "reponses", "remarques", "pieces", "documents", "experiences", "chantiers", "sites", "interviews", "rue",
    "avenue", "av", "bd", "boulevard", "bis", "place", "quai", "impasse", "chemin", "allee", "allees",
    "route", "street", "road", "lane", "x", "hires", "guys", "saisonniers", "creneau", "sessions", "shifts",
    "semestres", "nuits", "nights", "soirs", "services", "missions", "places", "renforts");
WORD_LIST(month_names, "janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout", "septembre",
    "octobre", "novembre", "decembre", "january", "february", "march", "april", "june", "july", "august",
    "september", "october", "november", "december");
/* What a run of numbers grades, and no candidate: "CACES 1, 3 et 5". */
WORD_LIST(grades, "caces", "r489", "r482", "r486", "r490", "categorie", "categories", "cat", "niveau",
    "niveaux", "classe", "classes", "lot", "lots", "bat", "batiment", "batiments", "zone", "zones", "hall",
    "quais", "type", "types", "level", "levels", "grade", "grades", "hangar", "etages", "equipes");

/* The dossier a word of digits, or "c2", names by itself. */
static bool
number_of(const struct scan *scan, size_t at, size_t *index)
{
	const char *word = scan_word(scan, at);
	bool lettered = word[0] == 'c' && word[1] >= '1' && word[1] <= '9';
	/* "02" begins a telephone number or a date. */
	int number = word[0] == '0' ? 0 : word_number(lettered ? word + 1 : word);

	return number > 0 && stage_number(scan->stage, number, index);
}

/* The one mark that joins a word to the next, without a space: "1-3"; '\0' when something else does. */
static char
joint(const struct scan *scan, size_t at)
{
	const struct word *words = scan->prose->words;
	char mark = scan->prose->folded[words[at].end];

	return at + 1 < scan->end && words[at + 1].begin == words[at].end + 1 && strchr("-/,.", mark) != NULL
		   ? mark
		   : '\0';
}

/* "1-3-6", "1,3,6": dossiers in a series, and neither a date nor a decimal.  Of two, only "1-2" and a first "1,3". */
static bool
is_series(const struct scan *scan, size_t at)
{
	const struct word *words = scan->prose->words;
	size_t first = at, last = at, index;
	char mark = joint(scan, at);

	if (mark == '\0' && at > scan->first)
		mark = joint(scan, at - 1);
	if (mark == '\0')
		return false;
	while (first > scan->first && joint(scan, first - 1) == mark)
		first--;
	while (last + 1 < scan->end && joint(scan, last) == mark)
		last++;
	for (size_t i = first; i <= last; i++)
		if (!number_of(scan, i, &index))
			return false;
	if (last - first >= 2)
		return true;
	return last > first && first == scan->first &&
	       (mark == ',' ||
		   (mark == '-' && word_number(words[first].text) + 1 == word_number(words[last].text)));
}

/* Where the line that word `at` stands on begins. */
static size_t
line_of(const struct scan *scan, size_t at)
{
	const struct word *words = scan->prose->words;

	while (at > 0 && memchr(scan->prose->folded + words[at - 1].end, '\n',
			     words[at].begin - words[at - 1].end) == NULL)
		at--;
	return at;
}

/* "3 non", and below it "4 CV svp": in a list the number that begins a line is a dossier's, whatever is asked of it. */
static bool
is_next_of_list(const struct scan *scan, size_t at)
{
	WORD_LIST(asked, "cv", "cvs", "rdv", "entretien", "entretiens", "question", "documents", "pieces");
	int above;

	if (at != scan->first || at == 0 || !scan->sentence->line_start || line_of(scan, at) != at ||
	    word_among(scan_word(scan, at + 1), &asked) < 0)
		return false;
	above = word_number(scan->prose->words[line_of(scan, at - 1)].text);
	return above > 0 && above < word_number(scan_word(scan, at));
}

/* Numbers and small words that lead up to a unit: "2 ou 3 jours", "le 1, le 2 et le 4 decembre". */
static bool
leads_to_unit(const struct scan *scan, size_t at)
{
	WORD_LIST(either, "ou", "a", "or", "to");
	WORD_LIST(each, "et", "and", "ou", "or", "le", "puis", "au", "the");
	bool days = true, count = true;

	for (size_t i = at + 1; i < scan->end && i - at < 8; i++) {
		const char *word = scan_word(scan, i);
		const char *gap = scan->prose->folded + scan->prose->words[i - 1].end;
		size_t size = scan->prose->words[i].begin - scan->prose->words[i - 1].end;
		if (strspn(gap, " ,-") < size)
			return false;
		count = count && strspn(gap, " -") >= size;
		if (word_among(word, &month_names) >= 0)
			return days;
		/* "la 6 rdv jeudi" tells one. */
		if (count && word_among(word, &number_units) >= 0)
			return !(i == at + 1 && word_among(scan_before(scan, at), &articles) >= 0 &&
				 (strcmp(word, "rdv") == 0 || strcmp(word, "cv") == 0));
		if (word_number(word) >= 0)
			continue;
		count = count && word_among(word, &either) >= 0;
		days = days && word_among(word, &each) >= 0;
		if (!count && !days)
			return false;
	}
	return false;
}

/* Does the run of numbers that `at` belongs to grade something? */
static bool
is_grade(const struct scan *scan, size_t at)
{
	WORD_LIST(links, "et", "ou", "and", "or", "a", "n", "no", "numero");

	while (at > scan->first) {
		const char *word = scan_word(scan, --at);
		if (word_among(word, &grades) >= 0)
			return true;
		if (word_number(word) < 0 && word_among(word, &links) < 0)
			return false;
	}
	return false;
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Part of a date, an hour, a quantity or a decimal. */
static bool
is_measure(const struct scan *scan, size_t at)
{
	const struct word *word = &scan->prose->words[at];
	const char *folded = scan->prose->folded;
	char after = folded[word->end], before = word->begin > 0 ? folded[word->begin - 1] : ' ';

	if (is_next_of_list(scan, at))
		return false;
	if (leads_to_unit(scan, at) || is_grade(scan, at))
		return true;
	if (is_series(scan, at))
		return false;
	if (strchr("/:.,-", after) != NULL && after != '\0' && is_digit(folded[word->end + 1]))
		return true;
	if (strchr("/:.,-", before) != NULL && word->begin > 1 && is_digit(folded[word->begin - 2]))
		return true;
	/* "CV-2", "D-3", "mon N+1": something else's number. */
	if ((before == '-' || before == '+') && word->begin > 1 && folded[word->begin - 2] >= 'a')
		return true;
	return after == '%' || strncmp(folded + word->end, " %", 2) == 0 ||
	       strncmp(folded + word->end + (after == ' '), "\xE2\x82\xAC", 3) == 0;
}

/* "le 10 a 14h" may be a day; "mardi 14h, 2 non" parts the day from what comes next. */
static bool
is_day(const struct scan *scan, size_t at)
{
	const char *two_before = at > scan->first + 1 ? scan->prose->words[at - 2].text : "";
	char before = scan_char_before(scan, at);

	if (before != '\0' && strchr(",;(/", before) != NULL)
		return false;
	return word_among(scan_before(scan, at), &date_marks) >= 0 ||
	       word_among(two_before, &date_marks) >= 0;
}

static bool
is_lettered(const struct scan *scan, size_t at)
{
	return scan_word(scan, at)[0] == 'c';
}

/* "J'en prends 2": so many, whoever they are. */
static bool
is_some_of_them(const struct scan *scan, size_t at)
{
	for (size_t back = 1; back <= 3 && at >= scan->first + back; back++)
		if (strcmp(scan_word(scan, at - back), "en") == 0)
			return true;
	return false;
}

/* "Who is 3?", "I need to know who 3 is". */
static bool
is_asked_for(const struct scan *scan, size_t at)
{
	WORD_LIST(beings, "is", "est", "s", "c");
	WORD_LIST(whos, "who", "qui", "est");

	return strcmp(scan_before(scan, at), "who") == 0 ||
	       (at > scan->first + 1 && word_among(scan_before(scan, at), &beings) >= 0 &&
		   word_among(scan_word(scan, at - 2), &whos) >= 0);
}

/* "3 qui est-ce ?", "3 c'est qui ?", "3 who is it?"; not "3 qui me plaisent". */
static bool
asks_for(const struct scan *scan, size_t at)
{
	WORD_LIST(beings, "est", "c", "is", "s");
	const char *next = scan_word(scan, at + 1), *after = scan_word(scan, at + 2);

	if (strcmp(next, "qui") == 0 || strcmp(next, "who") == 0)
		return *after == '\0' || word_among(after, &beings) >= 0;
	return strcmp(next, "c") == 0 && strcmp(after, "est") == 0 &&
	       strcmp(scan_word(scan, at + 3), "qui") == 0;
}

/* "slt Maud 1 et 3 ok" */
static bool
follows_greeting(const struct scan *scan, size_t at)
{
	WORD_LIST(greetings, "slt", "salut", "bonjour", "bjr", "bonsoir", "bsr", "hello", "hi", "cc",
	    "coucou", "hey");

	return at > scan->first && at - scan->first <= 2 &&
	       word_among(scan->prose->words[scan->first].text, &greetings) >= 0;
}

/* A number with nothing to say what it is but what surrounds it. */
static bool
is_bare_number(const struct scan *scan, size_t at, bool head)
{
	WORD_LIST(before_words, "pour", "for", "of", "on", "to", "with", "avec", "sauf", "except", "but",
	    "ni", "ou", "or", "que", "sur", "et", "and", "oui", "non", "ok", "yes", "both", "meet", "ko",
	    "nok", "nn", "refus", "refuse", "garde", "retiens", "prends", "in", "par", "by", "entretien",
	    "interview", "cv", "rencontrer", "voir", "decline", "reject", "about");
	WORD_LIST(after_words, "et", "ou", "and", "or", "oui", "non", "ok", "yes", "no", "mais", "ni", "but",
	    "uniquement", "seulement", "only", "svp", "stp", "please", "pour", "bof", "ko", "nok", "nn",
	    "niet", "nope", "yep", "refus", "rdv", "entretien", "interview", "trop", "pas", "embauche");
	char before = scan_char_before(scan, at), after = scan_char_after(scan, at);
	size_t next;
	bool opens = (before != '\0' && strchr(":,;/(+&|[#", before) != NULL) ||
		     word_among(scan_before(scan, at), &before_words) >= 0 || (head && at == scan->first) ||
		     is_series(scan, at) || (at == scan->first && scan->first + 1 < scan->end) ||
		     follows_greeting(scan, at);
	bool closes = after == '\0' || strchr(",;:.)/?!+&|(-=]", after) != NULL ||
		      word_among(scan_word(scan, at + 1), &after_words) >= 0 || (head && at == scan->first) ||
		      number_of(scan, at + 1, &next) || is_series(scan, at) || asks_for(scan, at) ||
		      (at == scan->first && strcmp(scan_word(scan, at + 1), "is") == 0);

	return is_asked_for(scan, at) || (opens && closes && !is_some_of_them(scan, at));
}

bool
number_is_marked(const struct scan *scan, size_t at)
{
	const char before = scan_char_before(scan, at);

	return word_among(scan_before(scan, at), &number_marks) >= 0 &&
	       (before == '\0' || strchr(",;!?", before) == NULL);
}

bool
number_is_mark(const char *word)
{
	return word_among(word, &number_marks) >= 0;
}

bool
number_range(const struct scan *scan, size_t at, struct mention *mention)
{
	WORD_LIST(tos, "a", "au", "to");
	WORD_LIST(
	    opens, "de", "du", "des", "les", "from", "pour", "for", "entre", "ok", "oui", "non", "yes", "no");
	WORD_LIST(closes, "oui", "non", "ok", "yes", "no", "je", "j", "on", "nous", "i", "we", "me", "nn",
	    "ko", "inclus", "compris", "pas", "trop", "sont", "are", "ne");
	char before = scan_char_before(scan, at), after;
	size_t one, other;

	if (word_among(scan_word(scan, at + 1), &tos) < 0 || !number_of(scan, at, &one) ||
	    !number_of(scan, at + 2, &other) || other <= one || leads_to_unit(scan, at + 2) ||
	    is_grade(scan, at) || is_day(scan, at))
		return false;
	if (at > scan->first && !number_is_marked(scan, at) && strchr(",;:/(", before) == NULL &&
	    word_among(scan_before(scan, at), &opens) < 0)
		return false;
	after = scan_char_after(scan, at + 2);
	if (after != '\0' && strchr(",;:.)?!=", after) == NULL &&
	    word_among(scan_word(scan, at + 3), &closes) < 0)
		return false;
	for (size_t i = one; i <= other; i++)
		if (crowd_has(&scan->stage->active, i))
			crowd_add(&mention->who, i);
	mention->kind = MENTION_GROUP;
	return true;
}

/* "le quatre", "numéro deux": in letters, where an article makes it one's number. */
static bool
is_spelt(const struct scan *scan, size_t at, size_t *index)
{
	WORD_LIST(leads, "le", "la", "du", "au", "numero", "number", "candidat", "candidate", "profil",
	    "candidature");
	WORD_LIST(ones, "un", "une", "one");
	const char *word = scan_word(scan, at), *before = scan_before(scan, at);
	bool marked = word_among(before, &leads) >= 4;

	if (word_among(before, &leads) < 0 || !scan_joins(scan, at - 1) || word_number(word) >= 0 ||
	    (!marked && word_among(word, &ones) >= 0) ||
	    scan->prose->folded[scan->prose->words[at].end] == '-')
		return false;
	return word_count(word) > 0 && stage_number(scan->stage, word_count(word), index) &&
	       !leads_to_unit(scan, at) && !is_day(scan, at);
}

bool
number_find(const struct scan *scan, size_t at, bool head, bool listed, struct mention *mention)
{
	size_t index;
	bool article;

	/* Most words are no number at all. */
	if (!number_of(scan, at, &index) && word_count(scan_word(scan, at)) <= 0)
		return false;
	if (is_spelt(scan, at, &index)) {
		mention->kind = MENTION_NUMBER;
		crowd_add(&mention->who, index);
		return true;
	}
	if (!number_of(scan, at, &index) || is_measure(scan, at))
		return false;
	if (!is_lettered(scan, at) && !number_is_marked(scan, at) && scan_char_before(scan, at) != '#') {
		if (is_day(scan, at))
			return false;
		article = word_among(scan_before(scan, at), &articles) >= 0;
		if (!article && !listed && !is_bare_number(scan, at, head))
			return false;
	}
	mention->kind = MENTION_NUMBER;
	crowd_add(&mention->who, index);
	return true;
}
