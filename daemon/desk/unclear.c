/* What is answered to words that are no command: what they come near to, and the way on from where the recruiter stands. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "desk/command.h"
#include "letters/french.h"

/* Words of a sentence, folded, and what somebody who writes them may be after. */
static const struct {
	const char *words; /* between spaces */
	const char *text, *body;
} topics[] = {
    {" diffusion diffusions partager partage envoyer proposer diffuser client clients share send ",
	"Nouvelle diffusion", "nouvelle diffusion"},
    {" diffusion diffusions ", "Vos diffusions", "diffusions"},
    {" retour retours reponse reponses demande demandes repondu returns answers requests answered ",
	"Les retours", "retours"},
    {" candidat candidate candidats candidates cv cvs profil profils personne soudeur ", "Vos candidats",
	"candidats"},
    {" candidat candidate candidats cv candidature profil application ", "Nouveau candidat",
	"nouveau candidat"},
    {" contact contacts client clients manager destinataire operationnel ", "Vos contacts", "contacts"},
    {" contact contacts client destinataire ", "Nouveau contact", "nouveau contact"},
    {" liste listes list lists ", "Vos listes", "listes"},
    {" groupe groupes group groups ", "Les groupes", "groupes"},
    {" historique trace history ", "Historique", "historique"},
    {" notification notifications resume preference preferences mails digest ", "Vos préférences",
	"préférences"},
    {" importer import excel csv tableur fichier spreadsheet ", "Importer un fichier", "importer"},
    {" modele modeles texte textes template templates ", "Les modèles", "modèles"},
};

static bool
has_word(const char *words, const char *word)
{
	size_t size = strlen(word);

	for (const char *at = words; size > 1 && (at = strstr(at, word)) != NULL; at += size)
		if (at > words && at[-1] == ' ' && at[size] == ' ')
			return true;
	return false;
}

static void
offer_topics(struct take *take, const char *typed)
{
	size_t count;
	char **words = text_split(take->arena, text_key(take->arena, typed), " ", &count);

	for (size_t t = 0; t < COUNT(topics); t++) {
		bool said = false;

		for (size_t i = 0; i < count && !said; i++)
			said = has_word(topics[t].words, words[i]);
		if (said && command_exists(topics[t].body))
			answer_link(take, topics[t].text, topics[t].body, false);
	}
}

/* What may be done next with the diffusion the letter is about. */
static enum status
offer_steps(struct take *take, struct why *why)
{
	struct diffusion diffusion;
	const char *ref = ref_make(take->arena, "D", take->thread.diffusion_id);
	bool may;
	enum status st;

	st = diffusion_find(take->desk->store, take->arena, take->thread.diffusion_id, &diffusion, why);
	if (st != OK)
		return st == NONE ? OK : st;
	if ((st = right_find(take, &diffusion, &may, why)) != OK || !may)
		return st;
	answer_about(take, CONVERSATION_DIFFUSION, diffusion.id, ref);
	take->answer.subject = arena_printf(take->arena, "Re: [%s] %s", ref, diffusion.title);
	diffusion_offer_steps(take, &diffusion);
	return OK;
}

enum status
not_understood(struct take *take, const char *line, struct why *why)
{
	const char *typed = text_excerpt(take->arena, text_trim(take->arena, line), 200);
	enum status st;

	answer_drop(take);
	if (take->thread.form != NULL && strcmp(take->thread.form, PREVIEW_FORM) == 0) {
		answer_open(take, "reponse");
		answer_subject(take, "C'était un aperçu");
		answer_say(take,
		    "C'était un aperçu\u00a0: un contact qui répond «\u00a0%s\u00a0» vous l'adresse. "
		    "Rien n'a été envoyé.",
		    typed);
	} else {
		answer_open(take, "incompris");
		view_set(take->answer.view, "texte", typed);
		command_offer_nearest(take, typed);
	}
	if (take->thread.diffusion_id != 0 && (st = offer_steps(take, why)) != OK)
		return st;
	if (take->thread.diffusion_id == 0 || take->answer.link_count == 0)
		offer_topics(take, typed);
	if (take->answer.link_count == 0) {
		answer_link(take, "Nouvelle diffusion", "nouvelle diffusion", false);
		answer_link(take, "Vos diffusions", "diffusions", false);
		answer_link(take, "Les retours", "retours", false);
		answer_link(take, "Vos candidats", "candidats", false);
	}
	answer_link(take, "Aide", "aide", false);
	return OK;
}

/* Which diffusion was meant is asked with those that are open, the words as they were written. */
enum status
ask_diffusion(struct take *take, const struct read_command *command, struct why *why)
{
	struct diffusion_filter filter = {
	    .agency_id = take->sender.recruiter.admin ? 0 : take->sender.recruiter.agency_id,
	    .delegate_id = take->sender.recruiter.id,
	    .now = take->now,
	    .status = -1,
	    .limit = 50,
	};
	const char *line = text_excerpt(take->arena, text_line(take->arena, command->line), 120);
	struct diffusion *list;
	size_t count;
	enum status st;

	st = diffusion_list(take->desk->store, take->arena, &filter, &list, &count, NULL, why);
	if (st != OK)
		return st;
	for (size_t i = 0; i < count && command->field_count == 0; i++)
		if (list[i].status != DIFFUSION_DONE && list[i].status != DIFFUSION_ARCHIVED)
			answer_way(take,
			    arena_printf(take->arena, "D-%lld %s", (long long)list[i].id,
				text_excerpt(take->arena, list[i].title, 60)),
			    arena_printf(take->arena, "%s D-%lld", line, (long long)list[i].id));
	return refuse(take, why, "de quelle diffusion s'agit-il\u00a0? Par exemple «\u00a0%s D-12\u00a0»",
	    take_phrase(take, command->verb));
}
