#include "desk/help.h"

#include <string.h>

#include "base/text.h"
#include "desk/command.h"
#include "letters/phrases.h"

static const struct {
	const char *keys; /* what follows "aide", folded */
	const char *french, *english;
} topics[TOPICS] = {
    [TOPIC_DIFFUSION] = {"diffusion diffusions", "Une diffusion", "A diffusion"},
    [TOPIC_DECISION] = {"decision decisions demande demandes retour retours valider refuser answers",
	"Les retours de vos contacts", "What your contacts answer"},
    [TOPIC_PEOPLE] = {"candidat candidats cvtheque contact contacts liste listes candidate candidates lists",
	"Candidats et contacts", "Candidates and contacts"},
    [TOPIC_SCENARIO] = {"scenario scenarios", "Des messages réguliers à vos candidats",
	"Regular messages to your candidates"},
    [TOPIC_REST] = {"preferences vous reste divers", "Et aussi", "Besides"},
};

const struct help_word help_words[] = {
    {TOPIC_DIFFUSION, true, "nouvelle diffusion", "nouvelle diffusion", "la préparer", "new diffusion",
	"prepare one"},
    {TOPIC_DIFFUSION, true, "aperçu", "aperçu", "voir ce que vos contacts recevront", "preview",
	"see what your contacts will get"},
    {TOPIC_DIFFUSION, true, "lancer", "lancer", "l'envoyer à vos contacts", "launch",
	"send it to your contacts"},
    {TOPIC_DIFFUSION, true, "diffusions", "diffusions", "les retrouver toutes", "diffusions", "see them all"},
    {TOPIC_DIFFUSION, false, "diffusion", "diffusion D-12", "en ouvrir une", "diffusion D-12", "open one"},
    {TOPIC_DIFFUSION, false, "modifier", "modifier D-12", "titre, tags, dates, contacts", "edit D-12",
	"title, tags, dates, contacts"},
    {TOPIC_DIFFUSION, false, "ajouter", "ajouter CV-12", "un candidat, avant de la lancer", "add CV-12",
	"a candidate, before it is launched"},
    {TOPIC_DIFFUSION, false, "retirer", "retirer CV-12", "l'enlever, avant de la lancer", "remove CV-12",
	"take one out, before it is launched"},
    {TOPIC_DIFFUSION, true, "options", "options CV-12", "masquer son identité, choisir ses documents",
	"options CV-12", "hide who it is, choose the documents"},
    {TOPIC_DIFFUSION, true, "prolonger", "prolonger 22/12", "laisser plus de temps", "extend 22/12",
	"give more time"},
    {TOPIC_DIFFUSION, false, "relancer", "relancer D-12", "ceux qui n'ont pas répondu", "remind D-12",
	"remind those who have not answered"},
    {TOPIC_DIFFUSION, false, "clore", "clore D-12", "arrêter les réponses", "close D-12", "end the answers"},
    {TOPIC_DIFFUSION, false, "terminer", "terminer D-12", "tout est traité", "finish D-12",
	"all is dealt with"},
    {TOPIC_DIFFUSION, false, "archiver", "archiver D-12", "la garder sans plus y toucher", "archive D-12",
	"keep it as it is"},
    {TOPIC_DIFFUSION, false, "supprimer", "supprimer D-12", "tant qu'elle est en brouillon", "delete D-12",
	"as long as it is a draft"},
    {TOPIC_DIFFUSION, false, "dupliquer", "dupliquer D-12", "en faire un nouveau brouillon", "copy D-12",
	"make a new draft of it"},
    {TOPIC_DECISION, true, "retours", "retours", "les voir et décider", "answers", "see them and decide"},
    {TOPIC_DECISION, true, NULL, "valider", "accepter la demande", "approve", "accept the request"},
    {TOPIC_DECISION, false, NULL, "valider : salle B", "avec un commentaire", "approve: room B",
	"with a comment"},
    {TOPIC_DECISION, true, NULL, "refuser : motif", "en donnant la raison", "decline: reason", "and say why"},
    {TOPIC_DECISION, false, NULL, "valider R-31, R-32", "plusieurs à la fois", "approve R-31, R-32",
	"several at once"},
    {TOPIC_DECISION, false, "requalifier", "requalifier R-31 entretien", "dire ce que le contact voulait",
	"reclassify R-31 interview", "say what the contact meant"},
    {TOPIC_DECISION, false, "retours", "retours D-12", "d'une diffusion", "answers D-12", "of one diffusion"},
    {TOPIC_DECISION, false, "retours", "retours CV-40", "sur un candidat", "answers CV-40",
	"about one candidate"},
    {TOPIC_DECISION, true, "annuler", "annuler", "reprendre ce qui vient d'être décidé", "undo",
	"take back what was just decided"},
    {TOPIC_DECISION, false, "historique", "historique D-12", "qui a fait quoi, et quand", "history D-12",
	"who did what, and when"},
    {TOPIC_DECISION, false, "déplacer", "déplacer R-31 08/12/2026 15h00", "un entretien fixé",
	"move R-31 08/12/2026 3 pm", "an interview that is set"},
    {TOPIC_DECISION, false, "annuler l'entretien", "annuler l'entretien R-31", "prévenir chacun",
	"cancel interview R-31", "tell everybody"},
    {TOPIC_SCENARIO, true, "nouveau scénario", "nouveau scénario", "qui, quand, et quel message",
	"new scenario", "to whom, when, and what"},
    {TOPIC_SCENARIO, true, "mes scénarios", "mes scénarios", "les retrouver tous", "my scenarios",
	"see them all"},
    {TOPIC_SCENARIO, false, "scénarios de mon agence", "scénarios de mon agence", "ceux de vos collègues",
	"scenarios of my agency", "those of your colleagues"},
    {TOPIC_SCENARIO, false, "scénario", "scénario S-7", "en ouvrir un", "scenario S-7", "open one"},
    {TOPIC_SCENARIO, false, "modifier", "modifier S-7", "dates, fréquence, liste, message", "edit S-7",
	"dates, frequency, list, message"},
    {TOPIC_SCENARIO, false, "candidats", "candidats S-7", "qui est contacté, qui est écarté",
	"candidates S-7", "who is written to, who is left out"},
    {TOPIC_SCENARIO, false, "envoi immédiat", "envoi immédiat S-7", "écrire sans attendre la date prévue",
	"send now S-7", "write without waiting for the day"},
    {TOPIC_SCENARIO, false, "désactiver", "désactiver S-7", "ne plus écrire", "deactivate S-7",
	"write no more"},
    {TOPIC_SCENARIO, false, "scinder", "scinder S-7",
	"écrire les jours suivants à ceux qu'un envoi ne peut contenir", "split S-7",
	"write on the next days to those one run cannot take"},
    {TOPIC_SCENARIO, false, "activer", "activer S-7", "reprendre", "activate S-7", "go on"},
    {TOPIC_SCENARIO, false, "historique", "historique S-7", "les envois, et ce qu'il en est", "history S-7",
	"what was sent, and what came of it"},
    {TOPIC_PEOPLE, true, "nouveau candidat", "nouveau candidat", "avec son CV joint", "new candidate",
	"with the CV attached"},
    {TOPIC_PEOPLE, true, "candidats", "candidats soudeur", "chercher", "candidates welder", "search"},
    {TOPIC_PEOPLE, false, "candidat", "candidat CV-40", "sa fiche", "candidate CV-40", "one of them"},
    {TOPIC_PEOPLE, false, "favori", "favori CV-40 2", "le document à montrer", "favourite CV-40 2",
	"the document to show"},
    {TOPIC_PEOPLE, false, "importer", "importer", "un fichier CSV joint, avec les CV qu'il nomme", "import",
	"a CSV file attached, with the CVs it names"},
    {TOPIC_PEOPLE, true, "nouveau contact", "nouveau contact", "l'ajouter", "new contact", "add one"},
    {TOPIC_PEOPLE, false, "contacts", "contacts", "les retrouver", "contacts", "see them"},
    {TOPIC_PEOPLE, false, "groupe", "groupe industrie", "plusieurs contacts sous un nom", "group industry",
	"several contacts under one name"},
    {TOPIC_PEOPLE, false, "nouvelle liste", "nouvelle liste", "garder des candidats ensemble", "new list",
	"keep candidates together"},
    {TOPIC_PEOPLE, false, "listes", "listes", "les retrouver", "lists", "see the lists"},
    {TOPIC_PEOPLE, false, "modifier", "modifier CV-40", "changer sa fiche", "edit CV-40", "change it"},
    {TOPIC_PEOPLE, false, "supprimer", "supprimer CV-40", "effacer qui le demande ou ne répond plus",
	"delete CV-40", "erase who asks for it or answers no more"},
    {TOPIC_PEOPLE, false, "maintenir", "garder CV-40", "quelqu'un qui ne donne plus de nouvelles",
	"keep CV-40", "somebody not heard of for long"},
    {TOPIC_PEOPLE, false, "embauche", "embauche CV-40", "l'inscrire aux embauches", "hire CV-40",
	"note the hire"},
    {TOPIC_PEOPLE, false, "embauches", "embauches", "les voir", "hires", "see them"},
    {TOPIC_PEOPLE, false, "liste", "ajouter L-3 CV-1", "mettre un candidat dans une liste", "add L-3 CV-1",
	"put a candidate into a list"},
    {TOPIC_PEOPLE, false, "renommer", "renommer L-3 en Soudeurs TIG",
	"une liste, une recherche ou un scénario", "rename L-3 to TIG welders",
	"a list, a search or a scenario"},
    {TOPIC_PEOPLE, false, "groupes", "groupes", "les groupes de contacts", "groups", "see the groups"},
    {TOPIC_REST, true, "préférences", "préférences", "vos notifications, tout de suite ou en résumé",
	"preferences", "notifications at once or as a summary"},
    {TOPIC_REST, false, "déléguer", "déléguer a.b@cabinet.example jusqu'au 12/08", "pendant votre absence",
	"delegate a.b@cabinet.example until 12/08", "while you are away"},
    {TOPIC_REST, true, "pourquoi", "pourquoi", "d'où vient ce message", "why", "where a message comes from"},
    {TOPIC_REST, false, "modèles", "modèles", "les textes de nos messages", "templates",
	"the texts of our messages"},
    {.french = NULL},
};

/* "aide relancer": the topic that command is told in; TOPICS: none. */
static enum help_topic
topic_of_command(struct take *take, const char *word)
{
	for (const struct help_word *row = help_words; row->french != NULL; row++) {
		const char *french = text_key(take->arena, row->french);
		const char *english = text_key(take->arena, row->english);

		if (strcmp(arena_bytes(take->arena, french, strcspn(french, " ")), word) == 0 ||
		    strcmp(arena_bytes(take->arena, english, strcspn(english, " ")), word) == 0)
			return row->topic;
	}
	return TOPICS;
}

/* Which topic "aide décision" asks for; TOPICS: none. */
static enum help_topic
topic_asked(struct take *take, const char *line)
{
	size_t count;
	char **words = text_split(take->arena, text_key(take->arena, line), " ", &count);

	for (size_t i = 1; i < count; i++)
		for (size_t t = 0; t < TOPICS; t++)
			if (strstr(arena_printf(take->arena, " %s ", topics[t].keys),
				arena_printf(take->arena, " %s ", words[i])) != NULL)
				return (enum help_topic)t;
	return count > 1 ? topic_of_command(take, words[1]) : TOPICS;
}

static json_t *
word_view(const struct help_word *row, bool english)
{
	json_t *word = view_open();
	const char *write = english ? row->english : row->french;

	view_set(word, "nom", write);
	view_set(word, "nom_aligne", write);
	view_set(word, "valeur", english ? row->english_for : row->french_for);
	return word;
}

static json_t *
topic_view(enum help_topic topic, bool all, bool english)
{
	json_t *view = view_open(), *words = json_array();

	view_set(view, "titre", english ? topics[topic].english : topics[topic].french);
	for (const struct help_word *word = help_words; word->french != NULL; word++)
		if (word->topic == topic && (all || word->first))
			json_array_append_new(words, word_view(word, english));
	json_object_set_new(view, "mots", words);
	return view;
}

/* Links that start each thing, and those to the rest of the help. */
static void
add_links(struct take *take, enum help_topic asked)
{
	static const struct {
		const char *text, *body;
	} starts[] = {
	    {"Nouvelle diffusion", "nouvelle diffusion"},
	    {"Vos diffusions", "diffusions"},
	    {"Les retours", "retours"},
	    {"Nouveau candidat", "nouveau candidat"},
	    {"Nouveau contact", "nouveau contact"},
	    {"Nouveau scénario", "nouveau scénario"},
	};
	static const struct {
		const char *text, *body;
	} more[TOPICS] = {
	    [TOPIC_DIFFUSION] = {"Tout sur les diffusions", "aide diffusion"},
	    [TOPIC_DECISION] = {"Tout sur les retours", "aide décision"},
	    [TOPIC_PEOPLE] = {"Tout sur les candidats", "aide candidat"},
	    [TOPIC_SCENARIO] = {"Tout sur les scénarios", "aide scénario"},
	    [TOPIC_REST] = {"Et le reste", "aide préférences"},
	};

	for (size_t i = 0; i < COUNT(starts); i++)
		answer_link(take, starts[i].text, starts[i].body, i == 0);
	for (size_t t = 0; t < TOPICS; t++)
		if ((enum help_topic)t != asked)
			answer_link(take, more[t].text, more[t].body, false);
}

enum status
command_help(struct take *take, const struct read_command *command, struct why *why)
{
	bool english = language_is_english(take_language(take));
	enum help_topic asked = topic_asked(take, command->line);
	json_t *list = json_array();

	(void)why;
	answer_open(take, "aide");
	for (size_t t = 0; t < TOPICS; t++) {
		json_t *view;

		if (asked != TOPICS && asked != (enum help_topic)t)
			continue;
		view = topic_view((enum help_topic)t, asked != TOPICS, english);
		if (json_array_size(json_object_get(view, "mots")) > 0)
			json_array_append_new(list, view);
		else
			json_decref(view);
	}
	json_object_set_new(take->answer.view, "rubriques", list);
	answer_subject(take, "Ce que vous pouvez m'écrire");
	add_links(take, asked);
	return OK;
}

enum status
help_about(struct take *take, const char *typed, struct why *why)
{
	const struct read_command command = {.verb = "aide", .line = typed};
	const char *what = strchr(typed, ' ');
	enum status st = command_help(take, &command, why);

	if (st == OK && topic_asked(take, typed) == TOPICS)
		answer_subject(take,
		    "Rien ne s'appelle «\u00a0%s\u00a0»\u00a0: voici ce que vous pouvez m'écrire",
		    text_excerpt(take->arena, text_trim(take->arena, what == NULL ? typed : what), 40));
	return st;
}
