#include "desk/scenario/scenario.h"
#include "desk/typed/frequency.h"
#include "desk/typed/listing.h"
#include "letters/french.h"

#define LINKS_MAX 8

static const char *
state_said(const struct take *take, const struct scenario *scenario)
{
	if (scenario->message == NULL)
		return take_phrase(take, "sans message");
	if (scenario->end_at != 0 && scenario->end_at < take->now)
		return take_phrase(take, "terminé");
	return take_phrase(take, scenario->active ? "actif" : "inactif");
}

static enum status
add_scenario(struct take *take, struct listing *list, const struct scenario *one, struct why *why)
{
	struct recruiter recruiter = {.name = ""};
	struct agency agency = {.name = ""};
	struct audience audience;
	enum status st;

	st = recruiter_find(take->desk->store, take->arena, one->recruiter_id, &recruiter, why);
	if (st == OK || st == NONE)
		st = agency_find(take->desk->store, take->arena, one->agency_id, &agency, why);
	if (st == OK || st == NONE)
		st = scenario_audience(take->desk, take->arena, one, take->now, &audience, why);
	if (st != OK)
		return st;
	listing_add(list, (const char *[]){
			      scenario_ref(take->arena, one),
			      one->label,
			      state_said(take, one),
			      recruiter.name,
			      agency.name,
			      listing_day(take, one->start_at),
			      listing_day(take, one->end_at),
			      frequency_say(take->arena, take_language(take), one->every, one->unit),
			      one->sms ? "SMS" : "e-mail",
			      arena_printf(take->arena, "%zu", audience.counts[EXCLUDED_NOT]),
			      listing_day(take, one->last_at),
			      listing_day(take, one->next_at),
			  });
	return OK;
}

static enum status
list_scenarios(struct take *take, const struct read_command *command, struct scenario_filter filter,
    const char *title, const char *verb, struct why *why)
{
	static const char *const headings[] = {"N°", "Libellé", "Actif", "Utilisateur", "Agence", "Lancement",
	    "Fin", "Fréquence", "Canal", "Candidats", "Dernier envoi", "Prochain envoi"};
	static const struct listing_kind kind = {"scenarios", headings, COUNT(headings), 0, ""};
	struct listing *list = listing_open(take, command, &kind, verb);
	struct scenario *found;
	size_t count, first, shown, before;
	int64_t *ids;
	enum status st;

	if ((st = scenario_list(take->desk->store, take->arena, &filter, &found, &count, why)) != OK)
		return st;
	answer_open(take, "reponse");
	ids = arena_array(take->arena, count, sizeof(*ids));
	for (size_t i = 0; i < count; i++) {
		before = listing_total(list);
		if ((st = add_scenario(take, list, &found[i], why)) != OK)
			return st;
		if (listing_total(list) > before)
			ids[before] = found[i].id;
	}
	answer_subject(take, "%s\u00a0: %zu", take_phrase(take, title), listing_total(list));
	if (listing_total(list) == 0)
		answer_say(take, command->field_count == 0 ? "Aucun scénario pour le moment."
							   : "Aucun scénario ne correspond.");
	if ((st = listing_show(list, why)) != OK)
		return st;
	listing_page(list, &first, &shown);
	for (size_t i = 0; i < shown && i < LINKS_MAX; i++) {
		const char *ref = ref_make(take->arena, "S", ids[first + i]);

		answer_link(take, ref, take_printf(take, "scénario %s", ref), false);
	}
	answer_link(take, "Nouveau scénario", "nouveau scénario", true);
	return OK;
}

enum status
command_scenarios_mine(struct take *take, const struct read_command *command, struct why *why)
{
	return list_scenarios(take, command,
	    (struct scenario_filter){.recruiter_id = take->sender.recruiter.id, .limit = LISTING_ROWS_MAX},
	    "Mes scénarios", "mes scénarios", why);
}

enum status
command_scenarios_agency(struct take *take, const struct read_command *command, struct why *why)
{
	return list_scenarios(take, command,
	    (struct scenario_filter){.agency_id = agency_shown(take), .limit = LISTING_ROWS_MAX},
	    "Scénarios de mon agence", "scénarios de mon agence", why);
}
