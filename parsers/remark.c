#include "remark.h"

#include <string.h>

/* "Ce sera plus simple pour tout le monde": what is said of everybody, and asks nothing, is said of nobody. */
bool
remark_is(const struct plain *plain, const struct clause *clause, bool question)
{
	if (question || clause->bare || clause->mention_count == 0)
		return false;
	for (size_t i = clause->first_mention; i < clause->first_mention + clause->mention_count; i++)
		if (!plain->mentions[i].everyone)
			return false;
	return true;
}

/* "J'ai lu les quatre dossiers avec mon chef": what is done with all of them says nothing of anybody. */
bool
remark_gone_through(const struct plain *plain, const struct clause *clause)
{
	WORD_LIST(reads, "lu", "lus", "lire", "lis", "lisons", "relu", "relire", "regarde", "regarder",
	    "regardons", "etudie", "etudier", "etudions", "parcouru", "parcourir", "examine", "examiner",
	    "consulte", "imprime", "read", "reading", "reviewed", "reviewing", "looking", "looked");
	const struct mention *mention = &plain->mentions[clause->first_mention];

	return clause->mention_count == 1 && mention->kind == MENTION_GROUP &&
	       crowd_count(&mention->who) > 1 && plain_has(plain, clause->begin, clause->end, &reads);
}

/* "Pour les autres on se rappelle": those left are left. */
bool
remark_put_off(const struct plain *plain, const struct clause *clause)
{
	WORD_LIST(later, "rappelle", "reparle", "reparlera", "rappellera", "verra", "tard", "revoit",
	    "recontacte", "attendant", "attendront", "attendre", "later", "wait", "touch", "know", "soon");
	const struct mention *mention = &plain->mentions[clause->first_mention];

	return clause->mention_count == 1 && mention->rest &&
	       (plain_doubts(plain) || plain_has(plain, clause->begin, clause->end, &later));
}

/* "Je ne prendrai aucun des quatre": taking none is a no to each. */
bool
remark_takes_none(const struct plain *plain, const struct clause *clause)
{
	WORD_LIST(takes, "prends", "prend", "prenons", "prendre", "prendrai", "prendrons", "prendra", "garde",
	    "gardons", "garder", "garderai", "garderons", "veux", "veut", "voulons", "choisis", "choisit",
	    "choisir", "souhaite", "souhaitons", "retiendrai", "retiendrons", "retiendra", "take", "taking",
	    "want", "keep", "need", "suit", "suits", "fit", "fits", "do");

	return clause->mention_count == 1 && plain->mentions[clause->first_mention].denied &&
	       (clause->bare || plain_has(plain, clause->begin, clause->end, &takes));
}

/* Past the words that only lead on. */
static const char *
past_leads(const char *text)
{
	static const char *const leads[] = {"sinon", "et", "mais", "bref", "enfin", "puis", "aussi",
	    "par contre", "and", "but", "also", "otherwise", "oh"};

	for (size_t i = 0; i < COUNT(leads);) {
		size_t size = strlen(leads[i]);

		text += strspn(text, " ,.");
		if (strncmp(text, leads[i], size) != 0 || strchr(" ,", text[size]) == NULL) {
			i++;
			continue;
		}
		text += size;
		i = 0;
	}
	return text;
}

/* What holds in general, or another time, is said of nobody here. */
bool
remark_general(const struct plain *plain)
{
	static const char *const general[] = {"d'une maniere generale", "de maniere generale",
	    "d'une facon generale", "de facon generale", "en regle generale", "en general", "a l'avenir",
	    "pour l'avenir", "la prochaine fois", "pour la prochaine fois", "les prochaines fois",
	    "pour les prochaines fois", "as a rule", "generally speaking", "in general", "in future",
	    "in the future", "for future reference", "next time", "for next time"};
	WORD_LIST(
	    anybody, "il", "elle", "ils", "elles", "lui", "leur", "he", "she", "they", "him", "her", "them");
	const char *text = past_leads(plain->text);

	if (plain_has(plain, 0, plain->size, &anybody))
		return false;
	/* "Des profils du secteur" are those to come. */
	for (size_t i = 0; i < plain->mention_count; i++)
		if (!plain->mentions[i].general)
			return false;
	for (size_t i = 0; i < plain->hint_count; i++)
		if (feedback_action_is_request(plain->hints[i].action))
			return false;
	for (size_t i = 0; i < COUNT(general); i++)
		if (strncmp(text, general[i], strlen(general[i])) == 0)
			return true;
	return false;
}
