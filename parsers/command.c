#include "command.h"

#include <string.h>

#include "base/text.h"
#include "command_rest.h"
#include "word_list.h"

#define LIKE_WORDS_MAX 8
#define FIRST_BYTES    160
#define VERB_WORDS     16

/* Asking nicely is no argument: "peux-tu lancer D-12 ?" */
WORD_LIST(polite, "bonjour", "bonsoir", "salut", "hello", "hi", "facteur", "merci", "veuillez", "svp", "stp",
    "please", "peux-tu", "pouvez-vous", "pourrais-tu", "pourriez-vous", "peux", "pouvez", "pourrais",
    "pourriez", "voudrais", "veux", "souhaite", "souhaiterais", "j'aimerais", "aimerais", "voulais",
    "faudrait", "can", "could", "ok", "donc", "alors");
WORD_LIST(showing, "quels", "quelles", "quel", "quelle", "sont", "qui", "voir", "afficher", "affiche",
    "affichez", "montrer", "montre", "montre-moi", "montrez-moi", "consulter", "donne-moi", "donnez-moi",
    "envoie-moi", "envoyez-moi", "revoir", "show");
/* Said before what is to be done; alone or before a question it asks for nothing. */
WORD_LIST(cheering, "parfait", "super", "nickel", "top", "vas-y", "vas", "y", "allez-y", "allez", "go",
    "c'est", "bon", "tout", "est", "bien", "cool");
WORD_LIST(polite_next, "je", "tu", "vous", "il", "moi", "nous", "me", "de", "d", "en", "bien", "maintenant",
    "donc", "you", "i", "et");

/* "on lance", but not "on a lancé": a verb stands beside it. */
static bool
says_we(const struct words *words, size_t at)
{
	size_t past;

	return words_has("on we", words->items[at].word) && at + 1 < words->count &&
	       verb_find(words, at + 1, &past) != NULL;
}

static size_t
skip_polite(const struct words *words, bool *asked, bool *shown)
{
	size_t at = 0;

	*asked = *shown = false;
	for (; at < words->count; at++) {
		const struct token *item = &words->items[at];
		if (item->mark == ',' || item->mark == '!' || says_we(words, at) ||
		    (!*asked && !*shown && word_among(item->word, &cheering) >= 0))
			continue;
		if (word_among(item->word, &polite) >= 0 || (at == 0 && words_has("je i il", item->word)))
			*asked = true;
		else if (word_among(item->word, &showing) >= 0)
			*shown = true;
		else if (item->mark != 0 || !(*asked || *shown) ||
			 !(word_among(item->word, &polite_next) >= 0 || word_is_small(item->word)))
			break;
	}
	return at;
}

/* "Non attends annule !": what is cried out before the one word that undoes. */
static size_t
skip_cry(const struct words *words, size_t at)
{
	WORD_LIST(cries, "non", "no", "attends", "attend", "attendez", "attente", "stop", "oups", "oupsi",
	    "mince", "zut", "flute", "erreur", "pardon", "desole", "desolee", "finalement", "alors", "wait",
	    "oops", "sorry", "il", "faut", "tout", "de", "suite", "vite", "euh", "ah");

	while (at < words->count &&
	       (words->items[at].mark != 0 || word_among(words->items[at].word, &cries) >= 0))
		at++;
	return at;
}

/* "Merci de votre aide." */
static bool
is_thanks(const struct words *words)
{
	if (words->count == 0 || !words_has("merci thanks thank", words->items[0].word))
		return false;
	for (size_t i = 1; i < words->count && i < 4; i++)
		if (words_has("votre vos ton ta tes your", words->items[i].word))
			return true;
	return false;
}

/* "D-12" alone, or "voir D-12": its page. */
static const struct verb *
page_of(const struct words *words, size_t at)
{
	static const struct {
		const char *prefix, *verb;
	} pages[] = {{"D-", "diffusion"}, {"CV-", "candidat"}, {"S-", "scénario"}, {"L-", "liste"},
	    {"E-", "embauches"}, {"Q-", "recherche"}};

	if (at >= words->count || words->items[at].ref == NULL ||
	    !(at + 1 == words->count || (at + 2 == words->count && words->items[at + 1].mark == '?')))
		return NULL;
	for (size_t i = 0; i < COUNT(pages); i++)
		if (text_starts(words->items[at].ref, pages[i].prefix))
			return verb_named(pages[i].verb);
	return NULL;
}

/* "mes diffusions" is diffusions, where there is no verb of its own. */
static const struct verb *
find_verb(const struct words *words, size_t at, size_t *past)
{
	const struct verb *verb = verb_find(words, at, past);

	return verb == NULL && word_is_small(words->items[at].word) && at + 1 < words->count
		   ? verb_find(words, at + 1, past)
		   : verb;
}

/* Where no verb stands at `at`. */
static const struct verb *
undo_cried(const struct words *words, size_t at, size_t *past)
{
	size_t behind = skip_cry(words, at);
	const struct verb *verb =
	    behind > at && behind < words->count ? verb_find(words, behind, past) : NULL;

	return verb != NULL && strcmp(verb->name, "annuler") == 0 ? verb : NULL;
}

static bool
names(const struct words *words, size_t at, const char *prefix)
{
	for (; at < words->count; at++)
		if (words->items[at].ref != NULL && text_starts(words->items[at].ref, prefix))
			return true;
	return false;
}

static bool
names_address(const struct words *words, size_t at)
{
	for (; at < words->count; at++)
		if (strchr(words->items[at].word, '@') != NULL)
			return true;
	return false;
}

/* "tous les deux mois", "chaque semaine", "every week": what is done again and again is a scenario's; not "tous les contacts". */
static bool
says_how_often(const struct words *words, size_t at)
{
	static const char spans[] =
	    "jour jours semaine semaines mois trimestre trimestres an ans annee annees lundi lundis "
	    "day days week weeks month months quarter quarters year years";

	for (; at < words->count; at++) {
		const char *word = words->items[at].word;
		size_t next = at + 1;
		if (words_has("mensuellement regulierement periodiquement hebdomadairement monthly weekly "
			      "regularly",
			word))
			return true;
		if (!words_has("tous toutes chaque par every each", word))
			continue;
		if (next < words->count && words_has("les", words->items[next].word))
			next++;
		/* A number may stand between. */
		for (size_t i = next; i < words->count && i < next + 2; i++)
			if (words_has(spans, words->items[i].word))
				return true;
	}
	return false;
}

/* The same words mean another thing beside another reference. */
static const struct verb *
settle(const struct verb *verb, const struct words *words, size_t at)
{
	if (strcmp(verb->name, "diffusions") == 0 && names(words, at, "L-"))
		return verb_named("liste");
	if (strcmp(verb->name, "modifier") == 0 && names_address(words, at))
		return verb_named("modifier contact");
	if (strcmp(verb->name, "désactiver") == 0 && names(words, at, "D-"))
		return verb_named("clore");
	if (strcmp(verb->name, "mes scénarios") == 0 && names(words, at, "S-"))
		return verb_named("scénario");
	if (strcmp(verb->name, "relancer") == 0 && !names(words, at, "D-") && says_how_often(words, at))
		return verb_named("nouveau scénario");
	return verb;
}

static void
settle_candidate(struct arena *a, const struct words *words, size_t at, struct read_command *command)
{
	bool on = strcmp(command->verb, "activer") == 0, off = strcmp(command->verb, "désactiver") == 0;

	if ((!on && !off) || names(words, at, "S-") || !(names(words, at, "CV-") || names(words, at, "C")))
		return;
	command->verb = "options";
	command_put(a, command, "Actif", on ? "oui" : "non", true);
}

static enum command_kind
like(struct read_command *command)
{
	command->verb = NULL;
	command->arguments.count = 0;
	command->comment = NULL;
	command->field_count = 0;
	return COMMAND_LIKE;
}

/* `near`: whether a verb may be written wrong; it takes the longest to tell. */
static enum command_kind
read_line(struct arena *a, const char *line, bool near, struct read_command *command)
{
	struct words *words = words_make(a, line);
	bool asked, shown;
	size_t at = skip_polite(words, &asked, &shown), past = 0;
	const struct verb *verb;
	struct rest rest = {.arena = a, .words = words, .command = command, .asked = asked};

	*command = (struct read_command){.line = words->line};
	if (words->cut || at == words->count || is_thanks(words))
		return COMMAND_NOT;
	if ((verb = page_of(words, at)) != NULL)
		past = at;
	else if ((verb = find_verb(words, at, &past)) == NULL &&
		 (verb = undo_cried(words, at, &past)) == NULL)
		return near && words->count - at <= LIKE_WORDS_MAX && verb_near(a, words, at) != NULL
			   ? like(command)
			   : COMMAND_NOT;
	rest.verb = verb = settle(verb, words, past);
	command->verb = verb->name;
	command->arguments.items = arena_array(a, words->count + 2, sizeof(*command->arguments.items));
	if (verb->field != NULL && verb->value != NULL)
		command_put(a, command, verb->field, verb->value, true);
	if ((shown && verb->acts) || !rest_read(&rest, past))
		return like(command);
	settle_candidate(a, words, past, command);
	return COMMAND_FOUND;
}

enum command_kind
command_read(struct arena *a, const char *line, struct read_command *command)
{
	return read_line(a, line, true, command);
}

/* Whether the first words of a long line tell already that no verb stands where one would have to. */
static bool
begins_with_none(struct arena *a, const char *line)
{
	const char *end = line + strnlen(line, FIRST_BYTES);
	const struct words *words;
	size_t at, past;
	bool asked, shown;

	if (*end == '\0')
		return false;
	while (end > line && *end != ' ')
		end--;
	words = words_make(a, arena_bytes(a, line, (size_t)(end - line)));
	at = skip_polite(words, &asked, &shown);
	/* A verb has fewer words, with the small ones between them. */
	return skip_cry(words, at) + VERB_WORDS < words->count && find_verb(words, at, &past) == NULL &&
	       undo_cried(words, at, &past) == NULL;
}

bool
command_found(struct arena *a, const char *line, struct read_command *command)
{
	return !begins_with_none(a, line) && read_line(a, line, false, command) == COMMAND_FOUND;
}

const char *
command_subject(struct arena *a, const char *subject, bool *answers, bool *tagged)
{
	static const char *const prefixes[] = {"re", "rep", "tr", "fw", "fwd", "aw", "wg", "rv"};
	const char *at = text_line(a, subject);

	*answers = *tagged = false;
	for (bool again = true; again;) {
		const char *colon = strchr(at, ':'), *close = strchr(at, ']');
		again = false;
		at += strspn(at, " ");
		if (*at == '[' && close != NULL && close - at < 16) {
			*tagged = true;
			at = close + 1;
			again = true;
			continue;
		}
		for (size_t i = 0; colon != NULL && colon - at < 12 && i < COUNT(prefixes); i++) {
			const char *word = text_key(a, arena_bytes(a, at, (size_t)(colon - at)));
			if (strncmp(word, prefixes[i], strlen(prefixes[i])) != 0 ||
			    word[strlen(prefixes[i]) + strspn(word + strlen(prefixes[i]), " 0123456789")] !=
				'\0')
				continue;
			*answers = true;
			at = colon + 1;
			again = true;
			break;
		}
	}
	return text_trim(a, at);
}
