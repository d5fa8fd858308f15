#include "command_verbs.h"

#include <string.h>

#include "base/text.h"
#include "word_list.h"

#define HIDE "Cacher son identité"

/* Several phrases in one row are separated by '|'. */
static const struct verb verbs[] = {
    {"nouvelle diffusion|nouvelle|creer diffusion|creer nouvelle diffusion|nlle diffusion|ouvrir diffusion|"
     "demarrer nouvelle diffusion|preparer diffusion|new diffusion|create diffusion|create new "
     "diffusion|diffusion nouvelle",
	"nouvelle diffusion", TAKES_WORDS, true, NULL, NULL},
    {"diffusions|liste diffusions|lister diffusions|toutes diffusions|all diffusions|list "
     "diffusions|liste|list",
	"diffusions", TAKES_SEARCH, false, NULL, NULL},
    {"diffusion|detail|details|detail diffusion|fiche diffusion|page diffusion|etat "
     "diffusion|etat|statut|statut "
     "diffusion|suivi diffusion|ou en est diffusion|ou en est|ou en sommes-nous|ou en sommes nous|ou on en "
     "est|ou on en est diffusion|where do we stand",
	"diffusion", TAKES_REFS, false, NULL, NULL},
    {"modifier|editer|changer|corriger|mettre a jour|edit|change|update|modif|modification", "modifier",
	TAKES_ONE, true, NULL, NULL},
    {"renommer|renommage|rebaptiser|changer nom|changer libelle|modifier nom|rename|change name", "renommer",
	TAKES_RENAME, true, NULL, NULL},
    {"ajouter|rajouter|ajout|inclure|liste+|add|include", "ajouter", TAKES_MEMBERS, true, NULL, NULL},
    {"retirer|enlever|oter|retrait|liste-|remove|take out", "retirer", TAKES_MEMBERS, true, NULL, NULL},
    {"options|option|regler|reglages", "options", TAKES_ONE, true, NULL, NULL},
    {"masquer|cacher|anonymiser|masquer identite|cacher identite|hide|mask|hide identity", "options",
	TAKES_ONE, true, HIDE, "oui"},
    {"demasquer|reveler|montrer identite|reveler identite|unhide|unmask|reveal|reveal identity", "options",
	TAKES_ONE, true, HIDE, "non"},
    {"remettre|reactiver", "options", TAKES_ONE, true, "Actif", "oui"},
    {"resume|summary", "options", TAKES_REFS, true, "Résumé", NULL},
    {"avis|avis rh|opinion|hr opinion", "options", TAKES_REFS, true, "Avis RH", NULL},
    {"documents", "options", TAKES_REFS, true, "Documents", NULL},
    {"apercu|apercu diffusion|previsualiser|previsualisation|preview", "aperçu", TAKES_REFS, false, NULL,
	NULL},
    {"lancer|lancement|demarrer|diffuser|launch|start", "lancer", TAKES_START, true, NULL, NULL},
    {"envoyer quand meme|envoyez quand meme|envoie quand meme|lancer quand meme|envoyer malgre tout|send "
     "anyway",
	"envoyer quand même", TAKES_REFS, true, NULL, NULL},
    {"prolonger|prolongation|prolongement|etendre|etends|etendez|repousser|reporter fin|extend|reouvrir|"
     "rouvrir|rouvre|rouvrez",
	"prolonger", TAKES_DATE, true, NULL, NULL},
    {"clore|clos|clot|clorez|cloturer|cloture|fermer|close", "clore", TAKES_REFS, true, NULL, NULL},
    {"terminer|finir|finis|finissez|achever|finish", "terminer", TAKES_REFS, true, NULL, NULL},
    {"archiver|archivage|archive", "archiver", TAKES_REFS, true, NULL, NULL},
    {"supprimer groupe|suppression groupe|effacer groupe|delete group|remove group", "supprimer groupe",
	TAKES_NAME, true, NULL, NULL},
    {"supprimer contact|suppression contact|effacer contact|delete contact|remove contact",
	"supprimer contact", TAKES_NAME, true, NULL, NULL},
    {"supprimer|suppression|effacer|detruire|delete", "supprimer", TAKES_REFS, true, NULL, NULL},
    {"dupliquer|copier|copie|duplicate|copy", "dupliquer", TAKES_REFS, true, NULL, NULL},
    {"retours|retour|returns|answers|reponses|retours diffusion|retours candidat|liste retours", "retours",
	TAKES_WHOM, false, NULL, NULL},
    {"historique|journal|history", "historique", TAKES_WHOM, false, NULL, NULL},
    {"relancer|relance|rappeler|rappel|relancer tout monde|relancer silencieux|relancer ceux qui n'ont pas "
     "repondu|"
     "remind|remind everybody",
	"relancer", TAKES_ONE, true, NULL, NULL},
    {"preferences|preference|mes reglages|notifications|mes notifications|settings|my settings",
	"préférences", TAKES_REFS, true, NULL, NULL},
    {"nouveau candidat|nouvelle candidate|creer candidat|ajouter un candidat|new candidate|create "
     "candidate|add candidate",
	"nouveau candidat", TAKES_NAME, true, NULL, NULL},
    {"candidat|candidate|fiche candidat|dossier", "candidat", TAKES_ONE, false, NULL, NULL},
    /* Before "rechercher", of which it is a form too. */
    {"recherches|recherches favorites|searches|saved searches|list searches", "recherches", TAKES_SEARCH,
	false, NULL, NULL},
    {"candidats|candidates|liste candidats|lister candidats|list candidates|chercher "
     "candidats|chercher|rechercher|trouver|cvtheque|destinataires|search|search candidates|find "
     "candidates|recipients",
	"candidats", TAKES_SEARCH, false, NULL, NULL},
    {"favori|favorite|favourite|document favori|favourite document", "favori", TAKES_WORDS, true, NULL, NULL},
    {"importer|import|importer candidats|importer contacts|import candidats|import candidates|import "
     "contacts",
	"importer", TAKES_WORDS, true, NULL, NULL},
    {"nouveau contact|creer contact|new contact|create contact|add contact", "nouveau contact", TAKES_NAME,
	true, NULL, NULL},
    {"contacts|liste contacts|list contacts", "contacts", TAKES_SEARCH, false, NULL, NULL},
    {"modifier contact|editer contact|changer contact|corriger contact|fiche contact|edit contact|change "
     "contact|update contact",
	"modifier contact", TAKES_NAMES, true, NULL, NULL},
    {"groupe|nouveau groupe|creer groupe|modifier groupe|group|new group|create group|edit group", "groupe",
	TAKES_GROUP, true, NULL, NULL},
    {"groupes|liste groupes|groupes contacts|groups|list groups|contact groups", "groupes", TAKES_SEARCH,
	false, NULL, NULL},
    {"embauches|liste embauches|hires|list hires|hire lists", "embauches", TAKES_SEARCH, false, NULL, NULL},
    {"embauche|embaucher|hire|hired", "embauche", TAKES_WORDS, true, NULL, NULL},
    {"nouvelle liste|creer liste|nouvelle liste favorite|new list|create list", "nouvelle liste", TAKES_NAME,
	true, NULL, NULL},
    {"listes|listes favorites|lists|favourite lists", "listes", TAKES_SEARCH, false, NULL, NULL},
    {"liste favorite|favourite list|favorite list", "liste", TAKES_REFS, false, NULL, NULL},
    {"nouvelle recherche|creer recherche|new search|create search|save search", "nouvelle recherche",
	TAKES_WORDS, true, NULL, NULL},
    {"recherche favorite|recherche enregistree|saved search|favourite search", "recherche", TAKES_REFS, false,
	NULL, NULL},
    {"nouveau scenario|creer scenario|creer scenario automatise|new scenario|create scenario",
	"nouveau scénario", TAKES_WORDS, true, NULL, NULL},
    {"assistant|assistant scenariste|wizard", "assistant", TAKES_WORDS, false, NULL, NULL},
    {"mes scenarios|scenarios|liste scenarios|my scenarios|list scenarios", "mes scénarios", TAKES_SEARCH,
	false, NULL, NULL},
    {"scenarios de mon agence|scenarios agence|scenarios of my agency|agency scenarios",
	"scénarios de mon agence", TAKES_SEARCH, false, NULL, NULL},
    {"scenario|detail scenario", "scénario", TAKES_REFS, false, NULL, NULL},
    {"activer|activer scenario|activate|activate scenario", "activer", TAKES_REFS, true, NULL, NULL},
    {"desactiver|desactiver scenario|arreter scenario|arreter|suspendre|suspendre scenario|mettre en "
     "pause|pause|stopper|"
     "deactivate|deactivate scenario|stop scenario|suspend|pause scenario",
	"désactiver", TAKES_REFS, true, NULL, NULL},
    {"scinder|scinder scenario|envoyer par lots|split|split scenario|send in batches", "scinder", TAKES_REFS,
	true, NULL, NULL},
    {"ne plus scinder|do not split|stop splitting", "ne plus scinder", TAKES_REFS, true, NULL, NULL},
    {"envoi immediat|envoyer|envoyer immediatement|send now|send immediately|immediate send",
	"envoi immédiat", TAKES_REFS, true, NULL, NULL},
    {"modeles|liste modeles|templates|list templates", "modèles", TAKES_LIST, false, NULL, NULL},
    {"modele|template", "modèle", TAKES_WORDS, true, NULL, NULL},
    {"aide|help|besoin aide|ai besoin aide|j'ai besoin aide|mode d'emploi|comment faire|comment fait|comment "
     "on fait|comment ca "
     "marche|comment "
     "ca fonctionne|comment cela marche|comment cela fonctionne|comment fonctionne|comment marche|que "
     "sais-tu faire|que savez-vous faire|que peux-tu faire|que pouvez-vous faire|a quoi tu sers|a quoi ca "
     "sert|how does it work|what can you do|commandes|commands",
	"aide", TAKES_REFS, false, NULL, NULL},
    {"aide diffusion|aide diffusions|aide decision|aide decisions|aide retours|aide candidat|aide candidats|"
     "aide contacts|aide listes|aide scenario|aide scenarios|aide preferences|help diffusion|help "
     "diffusions|help decisions|help answers|help candidates|help candidate|help contacts|help lists|help "
     "scenario|"
     "help scenarios|help preferences",
	"aide", TAKES_REFS, false, NULL, NULL},
    {"deleguer|delegation|delegate", "déléguer", TAKES_NAMES, true, NULL, NULL},
    {"fin delegation|finir delegation|terminer delegation|arreter delegation|supprimer delegation|mettre fin "
     "a delegation|end delegation|stop delegation",
	"fin de délégation", TAKES_NAMES, true, NULL, NULL},
    {"annuler entretien|annuler rendez-vous|annuler rdv|decommander|decommander entretien|cancel "
     "interview|cancel meeting",
	"annuler l'entretien", TAKES_REFS, true, NULL, NULL},
    {"deplacer|deplacer entretien|decaler|decaler entretien|fixer entretien|reporter entretien|move|move "
     "interview|reschedule",
	"déplacer", TAKES_WORDS, true, NULL, NULL},
    {"maintenir|maintenir entretien|garder|conserver|garder horaire|maintenir horaire|keep|keep "
     "interview|keep time",
	"maintenir", TAKES_REFS, true, NULL, NULL},
    {"annuler|annulation|defaire|undo|cancel", "annuler", TAKES_REFS, true, NULL, NULL},
    {"pourquoi|pourquoi ce message|pourquoi ce mail|pourquoi ce courriel|pourquoi ai-je recu ce "
     "mail|pourquoi ai-je "
     "recu ce message|pourquoi je recois ce mail|pourquoi je recois ce message|why|why this message|why this "
     "mail",
	"pourquoi", TAKES_REFS, false, NULL, NULL},
    {"requalifier|reclasser|requalification|reclassify", "requalifier", TAKES_WORDS, true, NULL, NULL},
    {"mes candidats|mes dossiers|mes profils|espace|mon espace|my candidates", "mes candidats", TAKES_LIST,
	false, NULL, NULL},
};

bool
word_is_small(const char *word)
{
	WORD_LIST(small, "la", "le", "les", "une", "un", "de", "des", "du", "mes", "ma", "mon", "ce", "cette",
	    "ces", "notre", "nos", "votre", "vos", "sa", "son", "ses", "the", "a", "an", "my", "our", "your",
	    "to", "this");

	return word_among(word, &small) >= 0;
}

/* "lance", "lancez", "lance-la" for "lancer". */
static bool
is_form_of(const char *verb, size_t size, const char *word)
{
	static const char *const endings[] = {"e", "es", "ez", "ons", "eons"};
	static const char pronouns[] = "-moi -nous -la -le -les -lui";
	size_t stem = size - 2, ending;

	if (size < 5 || memcmp(verb + stem, "er", 2) != 0 || strncmp(word, verb, stem) != 0)
		return false;
	for (size_t i = 0; i < COUNT(endings); i++) {
		ending = strlen(endings[i]);
		if (strncmp(word + stem, endings[i], ending) == 0 &&
		    (word[stem + ending] == '\0' || words_has(pronouns, word + stem + ending)))
			return true;
	}
	return false;
}

/* Matches the phrase [phrase, end) from item `at`; the number of items it took, 0 when it does not stand there. */
static size_t
match_phrase(const struct words *words, size_t at, const char *phrase, const char *end, size_t *matched)
{
	size_t i = at;

	*matched = 0;
	/* Hundreds are asked for, and mostly answered by the first letter. */
	if (at >= words->count || *words->items[at].word != *phrase)
		return 0;
	while (phrase < end) {
		size_t size = strcspn(phrase, " |");
		const char *word = i < words->count ? words->items[i].word : "";
		bool same = (strlen(word) == size && memcmp(word, phrase, size) == 0) ||
			    (*word != '\0' && is_form_of(phrase, size, word));
		if (!same && i > at && (word_is_small(word) || words_has("de d'", word))) {
			i++;
			continue;
		}
		if (!same)
			return 0;
		i++;
		++*matched;
		phrase += size + 1;
	}
	return i - at;
}

const struct verb *
verb_find(const struct words *words, size_t at, size_t *past)
{
	const struct verb *best = NULL;
	size_t best_matched = 0;

	for (size_t i = 0; i < COUNT(verbs); i++) {
		for (const char *phrase = verbs[i].phrase, *end; *phrase != '\0';
		     phrase = end + (*end == '|')) {
			size_t matched, taken;
			end = strchrnul(phrase, '|');
			taken = match_phrase(words, at, phrase, end, &matched);
			if (taken == 0 || matched <= best_matched)
				continue;
			best = &verbs[i];
			best_matched = matched;
			*past = at + taken;
		}
	}
	return best;
}

const struct verb *
verb_named(const char *name)
{
	for (size_t i = 0; i < COUNT(verbs); i++)
		if (strcmp(verbs[i].name, name) == 0 && verbs[i].field == NULL)
			return &verbs[i];
	return &verbs[0];
}

/* The first words of the line, as many as the phrase has. */
static bool
is_near(struct arena *a, const struct words *words, size_t at, const char *phrase)
{
	const char *typed = NULL;
	size_t size = strlen(phrase), most = size / 5;

	for (const char *c = phrase; c != NULL && at < words->count; c = strchr(c, ' ')) {
		c += *c == ' ';
		if (words->items[at].mark != 0)
			return false;
		typed = typed == NULL ? words->items[at].word
				      : arena_printf(a, "%s %s", typed, words->items[at].word);
		at++;
	}
	if (most > 2)
		most = 2;
	return typed != NULL && size >= 5 && text_distance(typed, phrase, most) <= most;
}

const struct verb *
verb_near(struct arena *a, const struct words *words, size_t at)
{
	for (size_t i = 0; i < COUNT(verbs); i++) {
		for (const char *phrase = verbs[i].phrase, *end; *phrase != '\0';
		     phrase = end + (*end == '|')) {
			end = phrase + strcspn(phrase, "|");
			if (is_near(a, words, at, arena_bytes(a, phrase, (size_t)(end - phrase))))
				return &verbs[i];
		}
	}
	return NULL;
}
