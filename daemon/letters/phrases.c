#include "letters/phrases.h"

#include <string.h>

#define NBSP "\u00a0"

const struct phrase_pair phrase_table[] = {
    /* to contacts */
    {"Candidat %d (identité masquée)", "Candidate %d (identity hidden)"},
    {"Le rencontrer", "Meet"},
    {"%d : entretien", "%d: interview"},
    {"Connaître son identité", "Ask who it is"},
    {"%d : identité", "%d: identity"},
    {"Une question", "A question"},
    {"%d : question : ", "%d: question: "},
    {"Pas intéressé", "Not interested"},
    {"%d : pas intéressé", "%d: not interested"},
    {"Recevoir ses documents", "Get the documents"},
    {"%d : documents", "%d: documents"},
    {"message %zu sur %zu", "message %zu of %zu"},
    {"La diffusion", "The diffusion"},
    {"%s%s, transmise à %s", "%s%s, passed on to %s"},
    {"%s%s, noté", "%s%s, noted"},
    {"n'est plus disponible : rien n'a été transmis", "is no longer available: nothing was passed on"},
    {"De quelle diffusion s'agit-il" NBSP "?", "Which diffusion is this about?"},
    {"Plusieurs diffusions vous sont ouvertes. Répondez au message de celle dont il s'agit" NBSP ":",
	"Several diffusions are open to you. Please reply to the message of the one you mean:"},
    {"Aucune diffusion ne vous est ouverte en ce moment. Votre message est transmis à notre équipe.",
	"No diffusion is open to you at the moment. Your message has been passed on to our team."},
    {"Vos mots" NBSP ": «" NBSP "%s" NBSP "»", "Your words: “%s”"},
    {"[%s] Cette diffusion est terminée", "[%s] This diffusion is over"},
    {"«" NBSP "%s" NBSP "» est terminée. J'ai transmis votre message à %s, qui vous répondra.",
	"“%s” is over. I passed your message on to %s, who will answer you."},
    {"La date de réponse est passée" NBSP ": votre retour est transmis, marqué «" NBSP "hors délai" NBSP "».",
	"The end date has passed: your answer is passed on, marked “late”."},
    {"Je n'ai relevé aucun retour sur un candidat. Par exemple" NBSP ": «" NBSP "1 entretien mardi 14h, 2 "
     "non trop junior" NBSP "».",
	"I found no answer about a candidate. For example: “1 interview Tuesday 2pm, 2 no too junior”."},
    {"diffusion terminée", "the diffusion is over"},
    {"le candidat n'est plus disponible", "the candidate is no longer available"},
    /* to recruiters */
    {"Valider", "Approve"},
    {"Valider avec un commentaire", "Approve with a comment"},
    {"Refuser (motif)", "Refuse (reason)"},
    {"Demande d'entretien", "Interview request"},
    {"Demande d'information", "A question"},
    {"Intéressé", "Interested"},
    {"Laisser en commentaire", "Leave it as a comment"},
    {"C'est fait" NBSP ": la version %lld sert dès maintenant.", "Done: version %lld is in use from now on."},
    {"C'est fait" NBSP ": le texte d'origine sert de nouveau.", "Done: the original text is in use again."},
    {"Rien n'a changé" NBSP ": ce texte est déjà celui qui sert.",
	"Nothing has changed: this text is the one in use."},
    {"Rien n'a changé. Voici votre texte" NBSP "; corrigez-le et renvoyez-le.",
	"Nothing has changed. Here is your text; please correct it and send it again."},
    {"%s. Ce texte est le vôtre" NBSP ":", "%s. This text is yours:"},
    {"%s. C'est le texte d'origine" NBSP ":", "%s. This is the original text:"},
    {"Répondez en le renvoyant modifié, entre ses deux lignes de marques.",
	"Reply with it as you want it, between its two lines of marks."},
    {"Je n'ai pas trouvé le texte" NBSP ": gardez les deux lignes de marques qui l'entourent.",
	"I did not find the text: please keep the two lines of marks around it."},
    {"Modèle %s (anglais)", "Template %s (English)"},
    {"Modèle %s", "Template %s"},
    {"Modèles de communication" NBSP ": %zu", "Templates: %zu"},
    {"Répondez «" NBSP "modèle" NBSP "» et un nom pour lire son texte et le changer" NBSP "; ajoutez «" NBSP
     "anglais" NBSP "» pour celui des lecteurs anglophones.",
	"Reply “template” and a name to read its text and change it; add “english” for the one English "
	"readers get."},
    {"Modèle", "Template"},
    {"Sert à", "What it is for"},
    {"Versions", "Versions"},
    {"d'origine", "original"},
    {"Texte", "Text"},
    {"Modifier le texte", "Edit the text"},
    {"Revenir à la version %lld", "Back to version %lld"},
    {"Revenir au texte d'origine", "Back to the original text"},
    {"Tous les modèles", "All templates"},
    {"personne n'a encore le droit de changer les modèles", "nobody may change the templates yet"},
    {"les modèles ne sont changés que par" NBSP ": %s", "templates are only changed by: %s"},
    {"de quel modèle s'agit-il" NBSP "? «" NBSP "modèles" NBSP "» les montre tous",
	"which template is meant? “templates” shows them all"},
    {"il n'y a pas de modèle «" NBSP "%s" NBSP "»" NBSP "; «" NBSP "modèles" NBSP "» les montre tous",
	"there is no template “%s”; “templates” shows them all"},
    {"«" NBSP "%s" NBSP "» n'est pas encore écrit en anglais", "“%s” has no English text yet"},
    {"«" NBSP "%s" NBSP "» n'a pas de version %ld", "“%s” has no version %ld"},
    {"%s votre réponse.", "%s for your decision."},
    {"%s a répondu à %s pour vous.", "%s decided %s for you."},
    {"%s a répondu à %s pour vous" NBSP "; %s votre réponse.",
	"%s decided %s for you; %s for your decision."},
    {"%s ne décide plus pour vous", "%s no longer decides for you"},
    {"Votre délégation s'est terminée le %s" NBSP ": vos demandes n'arrivent plus qu'à vous.",
	"Your delegation ended on %s: your requests now come to you alone."},
    {"Déléguer de nouveau", "Delegate again"},
    {"%s reprend ses diffusions", "%s takes back their diffusions"},
    {"La délégation de %s s'est terminée le %s" NBSP ": ses demandes ne vous sont plus adressées. Merci.",
	"The delegation from %s ended on %s: their requests no longer come to you. Thank you."},
    {"Ce que vous pouvez m'écrire", "What you can write to me"},
    {"Nouvelle diffusion", "New diffusion"},
    {"Vos diffusions", "Your diffusions"},
    {"Les retours", "The answers"},
    {"Nouveau candidat", "New candidate"},
    {"Nouveau contact", "New contact"},
    {"Tout sur les diffusions", "All about diffusions"},
    {"Tout sur les retours", "All about answers"},
    {"Tout sur les candidats", "All about candidates"},
    {"Tout sur les scénarios", "All about scenarios"},
    {"Nouveau scénario", "New scenario"},
    {"Et le reste", "The rest"},
    {NULL, NULL},
};

bool
language_is_english(const char *language)
{
	return language != NULL && strcmp(language, "en") == 0;
}

const char *
phrase(const char *language, const char *french)
{
	if (!language_is_english(language) || french == NULL)
		return french;
	for (const struct phrase_pair *pair = phrase_table; pair->french != NULL; pair++)
		if (strcmp(pair->french, french) == 0)
			return pair->english;
	return french;
}
