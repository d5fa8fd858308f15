#include "remark.h"

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
	static const char *const reads[] = {"lu", "lus", "lire", "lis", "lisons", "relu", "relire", "regarde",
	    "regarder", "regardons", "etudie", "etudier", "etudions", "parcouru", "parcourir", "examine",
	    "examiner", "consulte", "imprime", "read", "reading", "reviewed", "reviewing", "looking",
	    "looked", ""};
	const struct mention *mention = &plain->mentions[clause->first_mention];

	return clause->mention_count == 1 && mention->kind == MENTION_GROUP &&
	       crowd_count(&mention->who) > 1 && plain_has(plain, clause->begin, clause->end, reads);
}

/* "Pour les autres on se rappelle": those left are left. */
bool
remark_put_off(const struct plain *plain, const struct clause *clause)
{
	static const char *const later[] = {"rappelle", "reparle", "reparlera", "rappellera", "verra", "tard",
	    "revoit", "recontacte", "attendant", "attendront", "attendre", "later", "wait", "touch", "know",
	    "soon", ""};
	const struct mention *mention = &plain->mentions[clause->first_mention];

	return clause->mention_count == 1 && mention->rest &&
	       (plain_doubts(plain) || plain_has(plain, clause->begin, clause->end, later));
}

/* "Je ne prendrai aucun des quatre": taking none is a no to each. */
bool
remark_takes_none(const struct plain *plain, const struct clause *clause)
{
	static const char *const takes[] = {"prends", "prend", "prenons", "prendre", "prendrai", "prendrons",
	    "prendra", "garde", "gardons", "garder", "garderai", "garderons", "veux", "veut", "voulons",
	    "choisis", "choisit", "choisir", "souhaite", "souhaitons", "retiendrai", "retiendrons",
	    "retiendra", "take", "taking", "want", "keep", "need", "suit", "suits", "fit", "fits", "do", ""};

	return clause->mention_count == 1 && plain->mentions[clause->first_mention].denied &&
	       (clause->bare || plain_has(plain, clause->begin, clause->end, takes));
}
