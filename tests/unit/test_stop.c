/* What candidates write to be left alone, in the words people use; and what only sounds like it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "base/text.h"
#include "rules_bench.h"

static void
expect(const struct bench *bench, enum rule_kind kind, bool expected, const char *const *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const char *folded = text_fold(bench->arena, rows[i]);

		if (rules_hold(bench->rules, kind, folded, strlen(folded)) != expected)
			fail_msg("%s: %s", expected ? "not seen" : "seen", rows[i]);
	}
}

static void
people_stop_in_many_words(void **state)
{
	static const char *const rows[] = {
	    "STOP",
	    "Stop.",
	    "stop pub",
	    "arretez de m ecrire",
	    "Stop svp je reçois trop de sms",
	    "ne m envoyez plus de sms",
	    "STOP STOP STOP",
	    "stopppp",
	    "Arrêtez svp",
	    "Arrêtez !",
	    "Merci d'arrêter",
	    "merci de ne plus m'envoyer de mails",
	    "Merci de ne plus me contacter.",
	    "Désabonnement",
	    "désinscription svp merci",
	    "je souhaite me désinscrire",
	    "Veuillez me retirer de votre liste",
	    "Retirez-moi de vos fichiers.",
	    "Veuillez supprimer mes coordonnées de votre base",
	    "supprimez mes données svp",
	    "je demande la suppression de mes données personnelles",
	    "Effacez moi de votre base de données",
	    "Ne m'écrivez plus, merci",
	    "je ne veux plus recevoir vos messages",
	    "Je ne veux plus de vos messages",
	    "Je ne souhaite plus recevoir vos offres",
	    "Je ne souhaite plus être contacté.",
	    "je ne veux plus être sollicitée",
	    "Je ne désire plus recevoir de messages de votre part",
	    "Plus de mails svp",
	    "plus de sms merci",
	    "arretez de m'harceler",
	    "Arrêtez de m'envoyer des messages",
	    "Arrêtez vos messages",
	    "SVP arrêtez vos sms",
	    "Cessez vos envois",
	    "Merci de cesser tout envoi",
	    "Unsubscribe",
	    "unsuscribe",
	    "foutez moi la paix",
	    "lachez moi",
	    "Bonjour, pouvez-vous me retirer de votre liste de diffusion ? Merci, Jean Martin",
	    "pas intéressé, ne plus me contacter",
	    "ne plus me contacter svp",
	    "Je m'oppose au traitement de mes données",
	    "Enlevez mon numéro de vos listes",
	    "Enlevez mon adresse mail de votre base",
	    "Merci d'enlever mon numéro",
	    "Supprimez mon numéro",
	    "veuillez rayer mon nom de vos listes",
	    "Oubliez-moi",
	    "je n'en veux plus",
	    "Pouvez vous arrêter de m'envoyer des messages",
	    "Vous pouvez me retirer de vos contacts",
	    "Je me désabonne",
	    "Ne plus contacter",
	    "Plus jamais de message svp",
	    "Bonjour,\nMerci de me desinscrire.\nCdt",
	    "don't text me anymore",
	    "Please stop sending me messages",
	    "stop all these emails",
	    "Stop your texts please",
	    "I do not want any more emails",
	    "opt out",
	};

	expect(*state, RULE_STOP, true, rows, COUNT(rows));
}

/* For good means for good: who only names an hour, a way or a kind of work is not lost to the agency. */
static void
what_narrows_down_is_no_stop(void **state)
{
	static const char *const rows[] = {
	    "Je souhaite arrêter l'intérim pour un CDI",
	    "N'arrêtez pas de m'envoyer vos offres !",
	    "Je suis en arrêt maladie jusqu'au 15",
	    "Je suis toujours intéressé, contactez-moi",
	    "Je ne souhaite plus travailler de nuit",
	    "Je ne veux plus faire d'intérim mais un CDI m'intéresse",
	    "Ne m'appelez pas avant 18h, je travaille",
	    "Merci de ne pas me contacter avant 18h",
	    "Arrêtez de chercher, j'ai ce qu'il vous faut : je suis libre lundi !",
	    "Ne me contactez plus par téléphone, seulement par mail",
	    "Merci de ne pas m'envoyer de poste de nuit",
	    "Je ne voudrais pas recevoir une offre trop loin",
	    "Je me suis inscrit à Pôle emploi",
	    "Merci de ne pas écrire à mon ancienne adresse",
	    "Je ne veux plus de missions à Lyon, mais à Grenoble oui",
	    "Mon employeur va arrêter son activité, je serai libre en mars",
	    "Je n'ai plus de téléphone, écrivez-moi",
	    "Pouvez-vous me retirer de la liste des soudeurs et me mettre en cariste ?",
	    "Vous pouvez supprimer mon ancien numéro, voici le nouveau : 06 11 22 33 44",
	    "Je vous ai envoyé mon CV, ne pas le transmettre à mon employeur",
	    "N'hésitez pas à me contacter, je ne suis pas loin",
	    "Je n'ai pas reçu votre message précédent",
	    "Pourquoi ne pas me contacter par téléphone ?",
	    "Merci de ne plus me proposer de nuit",
	    "Désolé de ne pas vous écrire plus tôt",
	    "J'ai été désinscrit de Pôle emploi, je cherche donc vite un poste",
	    "Please don't text me before noon",
	    "I am not at the stop, call me",
	    "I will stop the current job in March",
	    "I can stop all night shifts if you have day work",
	};

	expect(*state, RULE_STOP, false, rows, COUNT(rows));
}

static void
who_is_taken_says_so(void **state)
{
	static const char *const rows[] = {
	    "Je ne suis plus disponible",
	    "J'ai trouvé un CDI",
	    "J'ai retrouvé du travail",
	    "je suis en poste",
	    "Je ne cherche plus",
	    "plus dispo dsl",
	    "j'ai signé un contrat ailleurs",
	    "j'ai signé ailleurs",
	    "je viens de signer chez Airbus",
	    "je suis pris jusqu'en mars",
	    "je suis en congé maternité",
	    "je suis à la retraite",
	    "pas dispo pour le moment",
	    "Je travaille déjà",
	    "Je ne suis plus en recherche d'emploi",
	    "J'ai un CDI maintenant",
	    "j'ai été embauché chez Renault",
	    "Je commence un nouveau travail lundi",
	    "Je ne suis pas intéressé",
	    "Je ne suis plus intéressée par de nouvelles missions",
	    "je bosse",
	    "Je suis en formation jusqu'en juin",
	    "déjà en poste, merci",
	    "j'ai deja un travail",
	    "Je me suis installé à mon compte",
	    "I'm no longer looking",
	    "I found a job",
	};

	expect(*state, RULE_TAKEN, true, rows, COUNT(rows));
}

/* "No longer available" would be offered with a button. */
static void
who_asks_for_work_is_not_taken(void **state)
{
	static const char *const rows[] = {
	    "Je suis prêt à signer avec vous",
	    "Prête à signer chez vous dès lundi",
	    "J'ai déjà pris rendez-vous avec votre collègue",
	    "j'ai deja pris contact avec l'entreprise",
	    "Je suis disponible",
	    "Do you have a job for me?",
	    "Have you got a new position in Lyon?",
	};

	expect(*state, RULE_TAKEN, false, rows, COUNT(rows));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(people_stop_in_many_words),
	    cmocka_unit_test(what_narrows_down_is_no_stop),
	    cmocka_unit_test(who_is_taken_says_so),
	    cmocka_unit_test(who_asks_for_work_is_not_taken),
	};

	return cmocka_run_group_tests(tests, open_bench, close_bench);
}
