#include "trait.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "gender.h"

#define TRAITS_MAX   24
#define DETAIL_LINES 3
/* "le chef de l'equipe de nuit" */
#define RUN_MAX 8

WORD_LIST(small, "de", "du", "des", "d", "la", "le", "les", "l", "en", "et", "a", "au", "aux", "of", "the",
    "in", "and", "from", "with", "un", "une", "an", "pour", "sur", "avec");

/* -- what our mail says of them -- */

static const char *
joined(struct arena *a, const char *word, size_t size, const char *end)
{
	size_t more = strlen(end);
	char *text = arena_take(a, size + more + 1);

	memcpy(text, word, size);
	memcpy(text + size, end, more + 1);
	return text;
}

/* A word without what gender and number add: "patissieres" and "patissier" are one trade. */
static const char *
stem(struct arena *a, const char *word)
{
	static const struct {
		const char *end, *instead;
	} endings[] = {
	    {"euse", "eur"}, {"trice", "teur"}, {"iere", "ier"}, {"ienne", "ien"}, {"effe", "ef"}, {"e", ""}};
	size_t size = strlen(word);

	if (size > 4 && word[size - 1] == 's')
		size--;
	for (size_t i = 0; i < COUNT(endings); i++) {
		size_t end = strlen(endings[i].end);
		if (size > end + 2 && memcmp(word + size - end, endings[i].end, end) == 0)
			return joined(a, word, size - end, endings[i].instead);
	}
	return arena_bytes(a, word, size);
}

/* What follows the name in "[C4] Name — summary"; NULL when nothing does. */
static const char *
summary_of(struct arena *a, const char *line, size_t size)
{
	static const char *const dashes[] = {" \xE2\x80\x94 ", " \xE2\x80\x93 ", " - "};
	char *text = arena_bytes(a, line, size);

	for (size_t i = 0; i < COUNT(dashes); i++) {
		const char *at = strstr(text, dashes[i]);
		if (at != NULL)
			return at + strlen(dashes[i]);
	}
	return NULL;
}

static void
read_line(struct arena *a, struct person *person, const char *summary)
{
	size_t count;
	char **words = text_split(a, text_fold(a, summary), " -'.,;:/()\"", &count);

	person->traits = arena_array(a, TRAITS_MAX, sizeof(*person->traits));
	for (size_t i = 0; i < count && person->trait_count < TRAITS_MAX; i++)
		if (strlen(words[i]) >= 3 && word_among(words[i], &small) < 0)
			person->traits[person->trait_count++] = stem(a, words[i]);
}

/* How long, and of what most of them: nobody is told by that. */
static bool
is_vague(const char *word)
{
	WORD_LIST(vague, "annee", "annees", "ancien", "ancienne", "experience", "metier", "poste",
	    "actuellement", "disponible", "retour", "recherche", "quatre", "trois", "quinze", "vingt",
	    "trente", "three", "seven", "eight", "years", "currently", "employed", "available",
	    "confidentiel", "discretion", "demandee", "demande", "rencontrer", "question", "interesse",
	    "identite");

	return strlen(word) < 5 || word_among(word, &vague) >= 0;
}

/* Few letters need them: they are read when the first does. */
static void
read_traits(struct stage *stage)
{
	struct arena *a = stage->arena;
	const char *quoted = stage->quoted;

	stage->quoted = NULL;
	for (const char *at = quoted; at != NULL && (at = strstr(at, "[C")) != NULL; at++) {
		char *end;
		long number = strtol(at + 2, &end, 10);
		const char *summary;
		size_t index;

		if (*end != ']' || number < 1 || number > 9999 || !stage_number(stage, (int)number, &index) ||
		    stage->people[index].trait_count > 0)
			continue;
		summary = summary_of(a, end, strcspn(end, "\n"));
		if (summary != NULL)
			read_line(a, &stage->people[index], summary);
		stage->people[index].below = end + strcspn(end, "\n");
	}
}

/* The lines below a summary, up to an empty one, the next candidate or what can be answered. */
static void
read_details(struct arena *a, struct person *person)
{
	const char *line = person->below;

	/* By a copy of the stage, which looks ahead at the same people. */
	if (person->details != NULL)
		return;
	person->details = arena_array(a, TRAITS_MAX, sizeof(*person->details));
	for (size_t i = 0; line != NULL && i < DETAIL_LINES && *line == '\n'; i++) {
		size_t size = strcspn(++line, "\n"), count;
		char *text = arena_bytes(a, line, size), **words;

		line += size;
		if (text[strspn(text, " >\t\r")] == '\0' || strstr(text, "[C") != NULL ||
		    strstr(text, "\xE2\x86\x92") != NULL || strstr(text, "->") != NULL)
			break;
		words = text_split(a, text_fold(a, text), " -'.,;:/()\"", &count);
		for (size_t w = 0; w < count && person->detail_count < TRAITS_MAX; w++)
			if (!is_vague(words[w]))
				person->details[person->detail_count++] = stem(a, words[w]);
	}
}

static void
read_all_details(struct stage *stage)
{
	read_traits(stage);
	for (size_t i = 0; !stage->detailed && i < stage->count; i++)
		read_details(stage->arena, &stage->people[i]);
	stage->detailed = true;
}

/* -- whom words tell -- */

static bool
has_trait(const struct person *person, const char *word, bool details)
{
	for (size_t i = 0; details && i < person->detail_count; i++)
		if (strcmp(person->details[i], word) == 0)
			return true;
	for (size_t i = 0; i < person->trait_count; i++)
		if (strcmp(person->traits[i], word) == 0)
			return true;
	return false;
}

/* Does the word name what somebody is, rather than a thing of their work? */
static bool
is_trade(const char *word)
{
	WORD_LIST(trades, "chef", "cheffe", "commis", "agent", "agente", "manoeuvre", "macon", "maconne",
	    "cariste", "ouvrier", "aide", "assistant", "assistante", "etudiant", "etudiante", "apprenti",
	    "apprentie", "secretaire", "comptable", "gestionnaire", "responsable", "architecte", "vigile",
	    "vendeuse", "nettoyeur", "grutier", "pilote", "stagiaire", "remplacant", "remplacante",
	    "alternant", "alternante", "debutant", "debutante", "gouvernante", "commerciale", "commercial",
	    "interimaire", "bancheur", "driver", "welder", "cook", "chef", "clerk", "nurse", "carer",
	    "labourer", "operator", "supervisor", "manager", "foreman", "plumber", "joiner", "bricklayer",
	    "cleaner", "waiter", "waitress", "bartender", "engineer", "developer", "accountant", "picker",
	    "packer", "fitter", "painter", "roofer", "scaffolder", "handler", "porter", "electrician",
	    "technician", "receptionist", "buyer", "student", "trainee", "apprentice", "groundworker",
	    "carpenter", "designer", "analyst", "tester", "consultant", "consultante", "peintre", "medecin",
	    "dentiste", "avocat", "avocate", "notaire", "juriste", "boucher", "bouchere", "boulanger",
	    "boulangere", "barman", "barmaid", "veterinaire", "graphiste", "professeur", "prof", "libraire",
	    "fleuriste", "mecano", "kine", "manutentionnaire", "magasinier", "clerc", "gardien", "gardienne",
	    "concierge", "hotesse", "saisonnier", "couturiere", "mason", "baker", "butcher", "teacher",
	    "tutor", "pharmacist", "paralegal", "solicitor", "bookkeeper", "mechanic", "machinist",
	    "gardener");
	WORD_LIST(things, "chantier", "atelier", "quartier", "papier", "metier", "dossier", "courrier",
	    "panier", "escalier", "janvier", "fevrier", "premier", "premiere", "dernier", "derniere",
	    "secteur", "moteur", "ascenseur", "valeur", "tracteur", "compteur", "ordinateur", "exterieur",
	    "interieur", "couleur", "hauteur", "longueur", "largeur", "chaleur", "vapeur", "honneur",
	    "bonheur", "heure", "erreur", "faveur", "ampleur", "chariot", "clavier", "cahier", "calendrier",
	    "entier", "matiere", "maniere", "carriere", "lumiere", "riviere", "fichier", "gravier", "foyer",
	    "acier", "palier", "loyer", "liste", "visite", "suite", "piste", "poste", "conteneur",
	    "camionneuse", "elevateur", "four", "benne");
	static const char *const endings[] = {"eur", "eurs", "euse", "euses", "trice", "ier", "iers", "iere",
	    "ieres", "iste", "istes", "ien", "ienne", "logue", ""};
	size_t size = strlen(word);

	if (word_among(word, &things) >= 0)
		return false;
	if (word_among(word, &trades) >= 0)
		return true;
	for (size_t i = 0; endings[i][0] != '\0'; i++) {
		size_t end = strlen(endings[i]);
		if (size >= end + 3 && strcmp(word + size - end, endings[i]) == 0)
			return true;
	}
	return false;
}

/* "le chef veut la voir": whoever leads the writer's own house. */
static bool
is_title_alone(const char *word)
{
	WORD_LIST(titles, "chef", "cheffe", "responsable", "directeur", "directrice", "manager", "supervisor",
	    "assistant", "assistante", "aide", "agent", "commercial", "commerciale", "foreman", "conducteur",
	    "conductrice", "client", "cliente");

	return word_among(word, &titles) >= 0;
}

/* "celui", "la candidate", "the one": somebody, whom what follows tells. */
static bool
is_somebody(const char *word)
{
	WORD_LIST(heads, "celui", "celle", "candidat", "candidate", "profil", "personne", "gars", "mec",
	    "type", "fille", "dame", "monsieur", "homme", "femme", "garcon", "jeune", "one", "guy", "lady",
	    "woman", "man", "girl", "person", "profile", "chap", "bloke", "lad", "fellow", "gentleman");

	return word_among(word, &heads) >= 0;
}

struct words {
	const struct scan *scan;
	struct arena *arena;
	size_t from;   /* the first that tells */
	size_t end;    /* of those that may */
	bool somebody; /* a trait of any kind, after "celui" */
	bool yours;    /* "votre chef": a title alone tells too */
	bool details;  /* what stands below the summaries tells too */
};

/* How many words from words->from on fit the person; the last of them tells.  *told: how many of them do. */
static size_t
fit(const struct words *words, const struct person *person, size_t *told)
{
	size_t length = 0;

	*told = 0;
	for (size_t i = words->from; i < words->end; i++) {
		const char *word = scan_word(words->scan, i);
		if (word_among(word, &small) >= 0)
			continue;
		if (!has_trait(person, stem(words->arena, word), words->details))
			break;
		length = i + 1 - words->from;
		(*told)++;
	}
	return length;
}

/* "le chef de quai" is no "chef d'equipe": what goes on behind the words that fit must fit too. */
static bool
goes_elsewhere(const struct scan *scan, size_t at)
{
	WORD_LIST(own, "que", "qu", "actuel", "actuelle", "we", "habituel", "habituelle");
	WORD_LIST(of, "de", "du", "des", "d", "of");
	WORD_LIST(calendar, "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche", "demain",
	    "suite", "votre", "vos", "preference", "mon", "notre");

	/* "le plongeur que nous avions", "la serveuse actuelle": the writer's own. */
	if (word_among(scan_word(scan, at), &own) >= 0)
		return true;
	return at < scan->end && word_among(scan_word(scan, at), &of) >= 0 && scan_joins(scan, at - 1) &&
	       word_among(scan_word(scan, at + 1), &calendar) < 0;
}

static bool
tell(const struct words *words, struct mention *mention, size_t *used)
{
	struct stage *stage = words->scan->stage;
	size_t best = 0, most = 0;

	read_traits(stage);
	for (size_t i = 0; i < stage->count; i++) {
		size_t told, length = fit(words, &stage->people[i], &told);
		if (told == 0 || told < most)
			continue;
		if (told > most)
			mention->who = (struct crowd){0};
		most = told;
		best = length > best ? length : best;
		crowd_add(&mention->who, stage->people[i].index);
	}
	if (most == 0 || goes_elsewhere(words->scan, words->from + best) ||
	    (most == 1 && !words->somebody && !words->yours &&
		is_title_alone(scan_word(words->scan, words->from))))
		return false;
	if (crowd_count(&mention->who) > 1) {
		mention->who = (struct crowd){0};
		mention->unknown = true;
	}
	mention->kind = MENTION_TRAIT;
	*used = words->from + best;
	return true;
}

/* "Nadia avec le chef de partie", "pour remplacer la serveuse": whom somebody else is met by, or measured by. */
static bool
is_company(const struct scan *scan, size_t at)
{
	WORD_LIST(with, "avec", "par", "with", "by", "remplacer", "remplace", "remplacera", "replace",
	    "replacing", "comme", "like", "as", "que", "than", "chez");
	WORD_LIST(of, "du", "au");
	WORD_LIST(posts, "poste", "place", "contrat", "remplacement", "depart", "role", "retour", "travail",
	    "metier", "avis", "accord", "absence", "suite", "grace", "cause", "fiche");

	if (word_among(scan_word(scan, at), &of) >= 0 && word_among(scan_before(scan, at), &posts) >= 0)
		return true;
	return word_among(scan_before(scan, at), &with) >= 0 && !crowd_empty(&scan->stage->here);
}

/* From "celui" on to the first word that tells: "celui de", "celle qui parle", "the one from". */
static bool
find_somebody(struct words *words, size_t at, struct mention *mention, size_t *used)
{
	WORD_LIST(links, "de", "du", "des", "d", "a", "au", "en", "qui", "avec", "from", "with", "in", "who",
	    "of", "based", "near", "basee", "base");

	WORD_LIST(did, "fait", "travaille", "bosse", "ete", "exerce", "deja", "toujours", "vient", "was",
	    "has", "worked", "did", "done", "been", "background", "experience");

	words->somebody = true;
	if (word_among(scan_word(words->scan, at + 1), &links) < 0 || !scan_joins(words->scan, at))
		return false;
	for (size_t i = at + 2, left = 3; i < words->end && left > 0; i++) {
		const char *word = scan_word(words->scan, i);

		if (word_among(word, &small) >= 0 || word_among(word, &did) >= 0)
			continue;
		left--;
		words->from = i;
		words->details = false;
		if (tell(words, mention, used))
			return true;
		words->details = true;
		read_all_details(words->scan->stage);
		mention->who = (struct crowd){0};
		if (tell(words, mention, used))
			return true;
	}
	return false;
}

/* "la fille de l'accueil", "l'homme qu'il nous faut": what goes on tells more than is known. */
static bool
tells_more(const struct scan *scan, size_t at)
{
	WORD_LIST(more, "de", "du", "des", "d", "qui", "que", "qu", "dont", "au", "en", "of", "for", "from",
	    "with", "in", "who", "we", "i", "that");

	return scan_joins(scan, at) && word_among(scan_word(scan, at + 1), &more) >= 0;
}

bool
trait_genders(const struct scan *scan, size_t at, struct mention *mention, size_t *used)
{
	WORD_LIST(heads, "filles", "dames", "femmes", "ladies", "women", "girls", "|", "garcons", "gars",
	    "mecs", "messieurs", "hommes", "guys", "men", "lads", "blokes", "chaps");
	WORD_LIST(openers, "les", "vos", "tes", "ces", "the", "your", "these");
	int count, head;

	if (word_among(scan_word(scan, at), &openers) < 0 ||
	    (count = word_count(scan_word(scan, at + 1))) < 2 ||
	    (head = word_among(scan_word(scan, at + 2), &heads)) < 0 || !scan_joins(scan, at) ||
	    !scan_joins(scan, at + 1) || tells_more(scan, at + 2))
		return false;
	gender_fits(scan->stage, head < word_among("|", &heads), &mention->who);
	if (crowd_count(&mention->who) != (size_t)count)
		return false;
	mention->kind = MENTION_GROUP;
	*used = 3;
	return true;
}

/* "Le garçon, il a le permis ?": of whom it can be said, or nobody can tell who is meant. */
static bool
find_by_gender(const struct scan *scan, size_t at, struct mention *mention, size_t *used)
{
	WORD_LIST(heads, "fille", "dame", "femme", "lady", "woman", "girl", "|", "garcon", "gars", "mec",
	    "monsieur", "homme", "guy", "man", "lad", "bloke", "chap", "gentleman");
	WORD_LIST(is, "est", "etait", "is", "was", "s", "be", "comme", "as", "like");
	int head = word_among(scan_word(scan, at), &heads), bar = word_among("|", &heads);
	bool young = word_is(scan_word(scan, at), "jeune") || word_is(scan_word(scan, at), "young");

	if (young && scan_joins(scan, at))
		head = word_among(scan_word(scan, ++at), &heads);
	/* "Sofia : la dame est trop loin" speaks of her. */
	if (!crowd_empty(&scan->stage->here) && scan_char_before(scan, at - 1 - young) == ':')
		return false;
	if (head < 0 || tells_more(scan, at) || word_among(scan_before(scan, at - 1 - young), &is) >= 0)
		return false;
	gender_fits(scan->stage, head < bar, &mention->who);
	mention->unknown = crowd_count(&mention->who) != 1;
	if (mention->unknown)
		mention->who = (struct crowd){0};
	mention->kind = MENTION_TRAIT;
	*used = at + 1;
	return true;
}

void
trait_narrow(const struct scan *scan, size_t at, struct crowd *who, size_t *used)
{
	WORD_LIST(leads, "de", "du", "d", "le", "la", "l", "the", "from", "a", "in", "en");
	struct stage *stage = scan->stage;
	struct arena *arena;
	struct crowd told = {0};
	size_t word = at;

	while (word < at + 2 && word_among(scan_word(scan, word), &leads) >= 0)
		word++;
	if (word == at || word >= scan->end ||
	    scan->prose->words[at].begin - scan->prose->words[at - 1].end > 2)
		return;
	read_traits(stage);
	arena = arena_open();
	for (size_t i = 0; i < stage->count; i++)
		if (crowd_has(who, stage->people[i].index) &&
		    has_trait(&stage->people[i], stem(arena, scan_word(scan, word)), false))
			crowd_add(&told, stage->people[i].index);
	/* Two of them may be painters. */
	if (crowd_count(&told) == 1) {
		*who = told;
		*used += word + 1 - at;
	}
	arena_close(arena);
}

bool
trait_find(const struct scan *scan, size_t at, struct mention *mention, size_t *used)
{
	WORD_LIST(openers, "le", "la", "l", "votre", "ton", "ta", "ce", "cet", "cette", "the", "your", "that",
	    "this", "celui", "celle", "du", "au");
	WORD_LIST(yours, "votre", "ton", "ta", "your");
	const char *word = scan_word(scan, at);
	struct words words = {.scan = scan, .end = scan->end < at + RUN_MAX ? scan->end : at + RUN_MAX};
	size_t head;
	bool found = false, pointed = word_is(word, "celui") || word_is(word, "celle");

	if (word_among(word, &openers) < 0 || is_company(scan, at))
		return false;
	words.yours = word_among(word, &yours) >= 0;
	for (size_t i = at + 1; i < words.end; i++)
		if (!scan_joins(scan, i - 1))
			words.end = i;
	words.from = head = pointed ? at : at + 1;
	if (head >= words.end)
		return false;
	words.arena = arena_open();
	if (is_somebody(scan_word(scan, head)))
		found = find_somebody(&words, head, mention, used) ||
			(!pointed && !words.yours && find_by_gender(scan, head, mention, used));
	else if (is_trade(scan_word(scan, words.from)) ||
		 (words.from + 1 < words.end && is_trade(scan_word(scan, words.from + 1))))
		found = tell(&words, mention, used);
	arena_close(words.arena);
	if (found)
		*used -= at;
	return found;
}
