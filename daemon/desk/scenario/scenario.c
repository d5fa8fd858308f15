/* Which scenario is meant, and whom it writes to. */
#include "desk/scenario/scenario.h"

#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "desk/typed/typed.h"
#include "letters/phrases.h"

#define DAY_S	      ((int64_t)24 * 3600)
#define SCENARIOS_MAX 50
#define SHOWN_MAX     3 /* offered to be switched off */

static const struct {
	const char *one, *several; /* counted */
	const char *cause;	   /* of one person */
} causes[EXCLUSIONS] = {
    [EXCLUDED_NOT] = {"", "", "recevra le message"},
    [EXCLUDED_BUSY] = {"actif récemment", "actifs récemment", "actif récemment"},
    [EXCLUDED_INVALID] = {"sans adresse valide", "sans adresse valide", "sans adresse valide"},
    [EXCLUDED_NO_PHONE] = {"sans téléphone mobile", "sans téléphone mobile", "sans téléphone mobile"},
    [EXCLUDED_STOPPED] = {"désinscrit", "désinscrits", "désinscrit"},
    [EXCLUDED_BOUNCED] = {"adresse qui ne répond plus", "adresses qui ne répondent plus",
	"les messages reviennent"},
    [EXCLUDED_ANSWERED] = {"a déjà répondu", "ont déjà répondu", "a déjà répondu à ce scénario"},
    [EXCLUDED_RECENT] = {"déjà contacté ces jours-ci", "déjà contactés ces jours-ci",
	"contacté ces jours-ci par un autre scénario"},
    [EXCLUDED_UNSENT] = {"dont le message précédent n'est pas encore parti",
	"dont le message précédent n'est pas encore parti", "son message précédent n'est pas encore parti"},
    [EXCLUDED_SERVED] = {"déjà contacté par l'envoi précédent", "déjà contactés par les envois précédents",
	"contacté par un envoi précédent"},
    [EXCLUDED_WAITING] = {"au-delà de la limite d'un envoi", "au-delà de la limite d'un envoi",
	"au-delà de la limite d'un envoi"},
};

const char *
scenario_ref(struct arena *arena, const struct scenario *scenario)
{
	return ref_make(arena, "S", scenario->id);
}

enum status
active_scenarios(struct take *take, struct scenario **list, size_t *count, struct why *why)
{
	struct scenario_filter filter = {.agency_id = agency_shown(take), .limit = SCENARIOS_MAX};
	size_t all;
	enum status st = scenario_list(take->desk->store, take->arena, &filter, list, &all, why);

	*count = 0;
	for (size_t i = 0; st == OK && i < all; i++)
		if ((*list)[i].active)
			(*list)[(*count)++] = (*list)[i];
	return st;
}

void
offer_stop(struct take *take, const struct scenario *scenario, bool way)
{
	const char *text =
	    take_printf(take, "Désactiver «\u00a0%s\u00a0»", text_excerpt(take->arena, scenario->label, 60));
	const char *body = take_printf(take, "désactiver S-%lld", (long long)scenario->id);

	if (way)
		answer_way(take, text, body);
	else
		answer_link(take, text, body, false);
}

static enum status
scenario_ways(struct take *take, const struct read_command *command, struct why *why)
{
	struct scenario *list;
	size_t count;
	enum status st;

	if (strcmp(command->verb, "désactiver") != 0)
		return OK;
	if (command_ref(command, "D") != 0) { /* "arrêter D-12" */
		const char *body =
		    take_printf(take, "clore %s", ref_make(take->arena, "D", command_ref(command, "D")));

		answer_way(take, body, body);
	}
	st = active_scenarios(take, &list, &count, why);
	for (size_t i = 0; st == OK && i < count && i < SHOWN_MAX; i++)
		offer_stop(take, &list[i], true);
	return st;
}

enum status
command_scenario(
    struct take *take, const struct read_command *command, struct scenario *scenario, struct why *why)
{
	int64_t id = command_ref(command, "S");
	bool may;
	enum status st;

	if (id == 0 && take->thread.conversation == CONVERSATION_SCENARIO)
		id = take->thread.object_id;
	if (id == 0 && (st = scenario_ways(take, command, why)) != OK)
		return st;
	if (id == 0)
		return refuse(take, why, "de quel scénario s'agit-il\u00a0? Par exemple «\u00a0%s S-7\u00a0»",
		    take_phrase(take, command->verb));
	st = scenario_find(take->desk->store, take->arena, id, scenario, why);
	if (st == NONE)
		return refuse(take, why, "le scénario S-%lld n'existe pas", (long long)id);
	if (st != OK || (st = right_to(take, scenario->agency_id, scenario->recruiter_id, &may, why)) != OK)
		return st;
	if (!may)
		return refuse(take, why, "le scénario S-%lld appartient à une autre agence", (long long)id);
	return OK;
}

enum status
scenario_audience(struct desk *desk, struct arena *arena, const struct scenario *scenario, int64_t now,
    struct audience *audience, struct why *why)
{
	return audience_find(desk->store, arena, scenario, now, desk->config->limits.pressure_days * DAY_S,
	    (size_t)desk->config->limits.recipients, audience, why);
}

const char *
exclusion_said(const char *language, enum exclusion exclusion)
{
	return phrase(language, causes[exclusion].cause);
}

const char *
excluded_said(struct arena *arena, const char *language, const size_t counts[EXCLUSIONS])
{
	struct buf said = buf_make(arena);
	size_t all = 0;

	for (size_t i = EXCLUDED_NOT + 1; i < EXCLUSIONS; i++) {
		if (counts[i] > 0)
			buf_addf(&said, "%s%zu %s", all == 0 ? "" : ", ", counts[i],
			    phrase(language, counts[i] == 1 ? causes[i].one : causes[i].several));
		all += counts[i];
	}
	return all == 0 ? NULL
			: phrase_printf(arena, language,
			      all == 1 ? "%zu écarté\u00a0: %s" : "%zu écartés\u00a0: %s", all, said.data);
}

const char *
audience_said(struct arena *arena, const char *language, const size_t counts[EXCLUSIONS])
{
	const char *excluded = excluded_said(arena, language, counts);

	return excluded == NULL ? arena_printf(arena, "%zu", counts[EXCLUDED_NOT])
				: arena_printf(arena, "%zu (%s)", counts[EXCLUDED_NOT], excluded);
}

void
merge_of(struct arena *arena, const struct candidate *candidate, const struct recruiter *recruiter,
    const struct agency *agency, struct merged *merged)
{
	size_t count = 0;
	char **skills = text_split(
	    arena, candidate->qualifications == NULL ? "" : candidate->qualifications, "|,;", &count);

	*merged = (struct merged){{
	    {"prenom", candidate->first_name},
	    {"nom", candidate->last_name},
	    {"ville", candidate->city},
	    {"qualification", count == 0 ? NULL : skills[0]},
	    {"recruteur", recruiter->name},
	    {"agence", agency->name},
	}};
}
