/* The message of a scenario is asked for. */
#include "desk/scenario/scenario.h"

void
message_ask(struct take *take, const struct scenario *scenario, const char *typed)
{
	const char *ref = scenario_ref(take->arena, scenario);

	answer_say(take,
	    "Répondez avec le texte du message, %d caractères au plus\u00a0: l'enregistrer active le "
	    "scénario.",
	    take->desk->config->limits.message_characters);
	view_set(take->answer.view, "note",
	    take_phrase(take,
		"{{prenom}}, {{nom}}, {{ville}}, {{qualification}}, {{recruteur}} et {{agence}} sont "
		"remplacés "
		"pour chacun. {{ville|votre ville}} dit «\u00a0votre ville\u00a0» à qui n'en a pas."));
	answer_link(take, "Écrire le message",
	    take_printf(
		take, "Message : %s", typed == NULL ? take_phrase(take, "Bonjour {{prenom}},\n") : typed),
	    true);
	answer_about(take, CONVERSATION_SCENARIO, scenario->id, ref);
	answer_form(take, "message");
	take->answer.subject = arena_printf(take->arena, "Re: [%s] %s", ref, scenario->label);
}
