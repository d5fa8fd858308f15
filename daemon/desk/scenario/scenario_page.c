#include "base/buf.h"
#include "base/phone.h"
#include "base/text.h"
#include "desk/people/people.h"
#include "desk/scenario/scenario.h"
#include "desk/scenario/scenario_sms.h"
#include "desk/selection/criteria.h"
#include "desk/typed/frequency.h"
#include "desk/typed/listing.h"
#include "desk/typed/typed.h"
#include "letters/french.h"
#include "letters/phrases.h"
#include "store/delegation.h"
#include "store/selection.h"

#define LATER_SHOWN 4

/* -- scénario S-7 -- */

/* The list, the favourite search, or the criteria of its own. */
static enum status
answer_whom(struct take *take, const struct scenario *scenario, const struct search *search, struct why *why)
{
	struct selection selection;
	enum status st;

	if (scenario->search_id == 0) {
		st = selection_find_id(
		    take->desk->store, take->arena, scenario->selection_id, &selection, why);
		if (st == NONE)
			answer_field(take, "Liste", take_phrase(take, "supprimée"));
		if (st == OK)
			answer_field(take, "Liste",
			    arena_printf(take->arena, "%s, %s", selection_ref(take->arena, &selection),
				selection.name));
		return st == NONE ? OK : st;
	}
	if (search->number != 0)
		answer_field(take, "Recherche",
		    take_printf(take, search->removed ? "Q-%lld, %s (supprimée)" : "Q-%lld, %s",
			(long long)search->number, search->name));
	criteria_show(take, search, false);
	return OK;
}

static const char *
next_said(struct take *take, const struct scenario *scenario)
{
	const struct zone *zone = take->desk->config->zone;

	if (scenario->next_at != 0)
		return say_moment(take->arena, take_language(take), zone, scenario->next_at);
	if (scenario->message == NULL)
		return take_phrase(take, "aucun\u00a0: le message reste à écrire");
	if (!scenario->active)
		return take_phrase(take, "aucun\u00a0: le scénario est inactif");
	return take_phrase(take, "aucun\u00a0: le scénario est terminé");
}

/* The days after the next run: month ends and changes of the year are seen before they come. */
static void
show_later(struct take *take, const struct scenario *scenario, const struct agency *agency)
{
	struct buf said = buf_make(take->arena);
	int64_t days[LATER_SHOWN];
	size_t count = scenario_later(take->desk, scenario, agency, days, LATER_SHOWN);

	for (size_t i = 0; i < count; i++)
		buf_addf(&said, "%s%s", i == 0 ? "" : ", ",
		    say_short_date(take->arena, take->desk->config->zone, days[i]));
	if (count > 0)
		answer_field(take, "Puis", said.data);
}

/* An active one that reaches nobody would be silent for months. */
static void
say_nobody(struct take *take, const struct scenario *scenario, const struct audience *audience)
{
	if (scenario->message == NULL || !scenario->active || audience->counts[EXCLUDED_NOT] > 0)
		return;
	answer_say(take, audience->count == 0
			     ? "Pour l'instant il n'écrirait à personne\u00a0: aucun candidat n'y est."
			     : "Pour l'instant il n'écrirait à personne\u00a0: tous sont écartés, voyez "
			       "pourquoi ci-dessous.");
}

static enum status
answer_fields(struct take *take, const struct scenario *scenario, struct why *why)
{
	const struct zone *zone = take->desk->config->zone;
	struct recruiter recruiter = {.name = ""};
	struct agency agency = {.name = ""};
	struct search search = {0};
	struct audience audience;
	enum status st;

	if ((st = recruiter_find(take->desk->store, take->arena, scenario->recruiter_id, &recruiter, why)) !=
		OK ||
	    (st = agency_find(take->desk->store, take->arena, scenario->agency_id, &agency, why)) != OK ||
	    (st = scenario_audience(take->desk, take->arena, scenario, take->now, &audience, why)) != OK)
		return st;
	answer_field(take, "Utilisateur", recruiter.name);
	if (scenario->search_id != 0 &&
	    (st = search_find(take->desk->store, take->arena, scenario->search_id, &search, why)) != OK)
		return st;
	answer_field(take, "Agence",
	    search.global ? take_printf(take, "%s, recherche GLOBALE", agency.name) : agency.name);
	answer_field(take, "État", take_phrase(take, scenario->active ? "actif" : "inactif"));
	if ((st = answer_whom(take, scenario, &search, why)) != OK)
		return st;
	answer_field(take, "Lancement", say_date(take->arena, take_language(take), zone, scenario->start_at));
	answer_field(take, "Fin prévue",
	    scenario->end_at == 0 ? take_phrase(take, "aucune")
				  : say_date(take->arena, take_language(take), zone, scenario->end_at));
	answer_field(take, "Fréquence",
	    frequency_say(take->arena, take_language(take), scenario->every, scenario->unit));
	answer_field(take, "Inactifs depuis",
	    scenario->inactive_days == 0
		? take_phrase(take, "sans condition")
		: say_count(take->arena, take_language(take), scenario->inactive_days, "jour", "jours"));
	answer_field(take, "Envoi",
	    scenario->sms
		? take_phrase(take, "SMS, entre 8 h et 20 h, ni le dimanche ni un jour férié")
		: take_printf(take, "e-mail, de %s", agency.sends_as_user ? recruiter.email : agency.sender));
	answer_field(take, "Candidats", audience_said(take->arena, take_language(take), audience.counts));
	answer_field(take, "Prochain envoi", next_said(take, scenario));
	show_later(take, scenario, &agency);
	say_nobody(take, scenario, &audience);
	batches_show(take, scenario, audience.counts);
	if (scenario->message != NULL)
		answer_field(take,
		    take_printf(take, "Message (%zu caractères sur %d)", text_length(scenario->message),
			take->desk->config->limits.message_characters),
		    scenario->message);
	return scenario_sms_show(take, scenario, &audience, why);
}

void
scenario_offer(struct take *take, const struct scenario *scenario)
{
	const char *ref = scenario_ref(take->arena, scenario);

	answer_link(take, "Éditer", take_printf(take, "modifier %s", ref), false);
	answer_link(take, "Voir les candidats", take_printf(take, "candidats %s", ref), true);
	answer_link(take, "Envoi immédiat", take_printf(take, "envoi immédiat %s", ref), false);
	answer_link(take, scenario->active ? "Désactiver" : "Activer",
	    arena_printf(
		take->arena, "%s %s", take_phrase(take, scenario->active ? "désactiver" : "activer"), ref),
	    false);
	answer_link(take, "Historique", take_printf(take, "historique %s", ref), false);
}

enum status
show_scenario(struct take *take, const struct scenario *scenario, struct why *why)
{
	const char *ref = scenario_ref(take->arena, scenario);
	enum status st;

	answer_open(take, "reponse");
	answer_subject(take, "[%s] %s", ref, scenario->label);
	if ((st = answer_fields(take, scenario, why)) != OK)
		return st;
	answer_about(take, CONVERSATION_SCENARIO, scenario->id, ref);
	answer_form(take, "modifier scénario");
	take->answer.subject = arena_printf(take->arena, "Re: [%s] %s", ref, scenario->label);
	if (scenario->message == NULL)
		return OK;
	scenario_offer(take, scenario);
	return OK;
}

enum status
scenario_keep(struct take *take, struct scenario *scenario, const char *event, struct why *why)
{
	const char *ref = scenario_ref(take->arena, scenario);
	enum status st;

	if ((st = scenario_plan(take->desk, take->arena, scenario, take->now, why)) != OK ||
	    (st = scenario_update(take->desk->store, scenario, take->now, why)) != OK ||
	    (st = take_journal(take, event, ref, NULL, scenario->label, why)) != OK)
		return st;
	return show_scenario(take, scenario, why);
}

enum status
command_scenario_page(struct take *take, const struct read_command *command, struct why *why)
{
	struct scenario scenario;
	enum status st = command_scenario(take, command, &scenario, why);

	if (st != OK || (st = show_scenario(take, &scenario, why)) != OK)
		return st;
	if (scenario.message == NULL)
		message_ask(take, &scenario, NULL);
	return OK;
}

/* -- dupliquer S-7: two that say the same to the same people would only be in each other's way -- */

enum status
command_scenario_copy(struct take *take, const struct read_command *command, struct why *why)
{
	struct scenario scenario;
	enum status st = command_scenario(take, command, &scenario, why);

	if (st != OK)
		return st;
	answer_way(take, "Modifier celui-ci",
	    take_printf(take, "modifier %s", scenario_ref(take->arena, &scenario)));
	answer_way(take, "Nouveau scénario", take_phrase(take, "nouveau scénario"));
	return refuse(take, why, "un scénario ne se copie pas\u00a0: modifiez-le, ou écrivez-en un nouveau");
}

/* -- candidats S-7 -- */

enum status
command_scenario_people(struct take *take, const struct read_command *command, struct why *why)
{
	static const char *const headings[] = {
	    "N°", "Nom", "Ville", "Ce scénario", "E-mail", "Téléphone", "Dernière activité"};
	static const struct listing_kind kind = {"candidats", headings, COUNT(headings), 4, NULL};
	const struct zone *zone = take->desk->config->zone;
	struct scenario scenario;
	struct audience audience;
	struct listing *list;
	const char *ref, *words = command_field(command, "recherche");
	enum status st;

	/* "candidats soudeur" in reply to its page asks for the CVthèque. */
	if (command_ref(command, "S") == 0 && words != NULL && *words != '\0')
		return command_candidates(take, command, why);
	if ((st = command_scenario(take, command, &scenario, why)) != OK ||
	    (st = scenario_audience(take->desk, take->arena, &scenario, take->now, &audience, why)) != OK)
		return st;
	ref = scenario_ref(take->arena, &scenario);
	answer_open(take, "reponse");
	answer_subject(take, "[%s] %s\u00a0: %s", ref, scenario.label,
	    say_count(take->arena, take_language(take), (int64_t)audience.counts[EXCLUDED_NOT], "candidat",
		"candidats"));
	answer_say(take, "Si l'envoi partait maintenant\u00a0: %s.",
	    audience_said(take->arena, take_language(take), audience.counts));
	list = listing_open(take, command, &kind, arena_printf(take->arena, "candidats %s", ref));
	for (size_t i = 0; i < audience.count; i++) {
		const struct candidate *one = &audience.people[i].candidate;
		const char *phone = phone_say(take->arena, one->phone);
		const char *cells[COUNT(headings)] = {
		    ref_make(take->arena, "CV", one->id),
		    candidate_name(take->arena, one),
		    one->city == NULL ? "" : one->city,
		    exclusion_said(take_language(take), audience.people[i].exclusion),
		    one->email == NULL ? "" : one->email,
		    phone == NULL ? "" : phone,
		    one->last_activity == 0 ? "" : say_short_date(take->arena, zone, one->last_activity),
		};

		listing_add(list, cells);
	}
	answer_about(take, CONVERSATION_SCENARIO, scenario.id, ref);
	answer_link(take, "Le scénario", take_printf(take, "scénario %s", ref), true);
	return listing_show(list, why);
}

/* -- historique S-7 -- */

/* "Noé Keller (par délégation)" */
static enum status
find_sender(struct take *take, const struct scenario *scenario, const struct dispatch *one, const char **name,
    struct why *why)
{
	struct recruiter by = {.name = ""};
	enum status st;

	*name = take_phrase(take, "prévu");
	if (one->recruiter_id == 0)
		return OK;
	st = recruiter_find(take->desk->store, take->arena, one->recruiter_id, &by, why);
	if (st != OK)
		return st == NONE ? OK : st;
	st = delegation_stands(take->desk->store, scenario->recruiter_id, one->recruiter_id, one->at, why);
	*name = st == OK ? take_printf(take, "%s (par délégation)", by.name) : by.name;
	return st == NONE ? OK : st;
}

static enum status
add_dispatch(struct take *take, struct listing *list, const struct scenario *scenario,
    const struct dispatch *one, struct why *why)
{
	const char *excluded = excluded_said(take->arena, take_language(take), one->excluded), *sender;
	enum status st = find_sender(take, scenario, one, &sender, why);

	if (st != OK)
		return st;
	listing_add(
	    list, (const char *[]){
		      arena_printf(take->arena, "%s, %s",
			  say_short_date(take->arena, take->desk->config->zone, one->at),
			  say_hour(take->arena, take_language(take), take->desk->config->zone, one->at)),
		      sender,
		      listing_number(take, one->recipients),
		      listing_number(take, one->sent),
		      one->delivered == 0 ? "" : listing_number(take, one->delivered),
		      listing_number(take, one->failed),
		      listing_number(take, one->answered),
		      listing_number(take, one->stopped),
		      excluded == NULL ? "" : excluded,
		  });
	return OK;
}

enum status
command_scenario_history(struct take *take, const struct read_command *command, struct why *why)
{
	static const char *const headings[] = {
	    "Envoi", "Par", "Candidats", "Partis", "Remis", "Échoués", "Réponses", "Désinscrits", "Écartés"};
	static const struct listing_kind kind = {"envois", headings, COUNT(headings), 0, NULL};
	struct scenario scenario;
	struct dispatch *found;
	struct listing *list;
	const char *ref;
	size_t count;
	enum status st = command_scenario(take, command, &scenario, why);

	if (st != OK ||
	    (st = dispatch_list(take->desk->store, take->arena, scenario.id, &found, &count, why)) != OK)
		return st;
	ref = scenario_ref(take->arena, &scenario);
	answer_open(take, "reponse");
	answer_subject(take, "[%s] %s\u00a0: historique", ref, scenario.label);
	if (count == 0)
		answer_say(take, "Aucun envoi n'a encore eu lieu.");
	else
		answer_say(take, "%s, le plus récent d'abord.",
		    say_count(take->arena, take_language(take), (int64_t)count, "envoi", "envois"));
	list = listing_open(take, command, &kind, arena_printf(take->arena, "historique %s", ref));
	for (size_t i = 0; i < count; i++)
		if ((st = add_dispatch(take, list, &scenario, &found[i], why)) != OK)
			return st;
	answer_about(take, CONVERSATION_SCENARIO, scenario.id, ref);
	answer_link(take, "Le scénario", take_printf(take, "scénario %s", ref), true);
	return listing_show(list, why);
}
