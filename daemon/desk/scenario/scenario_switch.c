/* activer, désactiver, scinder: one word about a scenario, no confirmation. */
#include "desk/scenario/scenario.h"
#include "store/selection.h"

/* A list that was taken away leaves it nobody to write to. */
static enum status
must_have_list(struct take *take, const struct scenario *scenario, struct why *why)
{
	const char *ref = scenario_ref(take->arena, scenario);
	struct selection list;
	enum status st;

	if (scenario->selection_id == 0)
		return OK;
	st = selection_find_id(take->desk->store, take->arena, scenario->selection_id, &list, why);
	if (st != NONE)
		return st;
	answer_way(take, "Choisir une autre liste", take_printf(take, "modifier %s", ref));
	return refuse(
	    take, why, "la liste du scénario %s a été supprimée\u00a0: choisissez-en une autre", ref);
}

static enum status
turn(struct take *take, const struct read_command *command, bool on, struct why *why)
{
	struct scenario scenario;
	const char *ref;
	enum status st = command_scenario(take, command, &scenario, why);

	if (st != OK)
		return st;
	ref = scenario_ref(take->arena, &scenario);
	if (on && scenario.message == NULL)
		return refuse(
		    take, why, "le scénario %s n'a pas encore de message\u00a0: l'écrire l'activera", ref);
	if (on && (st = must_have_list(take, &scenario, why)) != OK)
		return st;
	answer_open(take, "reponse");
	if (scenario.active == on) {
		answer_say(take, "Rien n'a changé\u00a0: le scénario %s est déjà %s.", ref,
		    take_phrase(take, on ? "actif" : "inactif"));
		return show_scenario(take, &scenario, why);
	}
	scenario.active = on;
	answer_say(take,
	    on ? "Le scénario %s est actif." : "Le scénario %s est inactif\u00a0: il n'écrit plus.", ref);
	return scenario_keep(take, &scenario, on ? "scenario.activate" : "scenario.deactivate", why);
}

enum status
command_scenario_on(struct take *take, const struct read_command *command, struct why *why)
{
	return turn(take, command, true, why);
}

enum status
command_scenario_off(struct take *take, const struct read_command *command, struct why *why)
{
	return turn(take, command, false, why);
}

/* Those the last run had to leave are the first of the next batches. */
static enum status
take_up(struct take *take, struct scenario *scenario, struct why *why)
{
	struct dispatch *runs;
	size_t count;
	enum status st = dispatch_list(take->desk->store, take->arena, scenario->id, &runs, &count, why);

	if (st == OK && count > 0 && runs[0].excluded[EXCLUDED_WAITING] > 0)
		scenario->round_at = runs[0].at;
	return st;
}

static enum status
change(struct take *take, const struct read_command *command, bool split, struct why *why)
{
	struct scenario scenario;
	const char *ref;
	enum status st = command_scenario(take, command, &scenario, why);

	if (st != OK)
		return st;
	ref = scenario_ref(take->arena, &scenario);
	answer_open(take, "reponse");
	if (scenario.split == split) {
		answer_say(take, "Rien n'a changé.");
		return show_scenario(take, &scenario, why);
	}
	scenario.split = split;
	scenario.round_at = 0;
	if (split && (st = take_up(take, &scenario, why)) != OK)
		return st;
	answer_say(take,
	    split ? "Le scénario %s écrit par lots\u00a0: ceux qu'un envoi ne peut contenir ont leur tour "
		    "les jours "
		    "suivants, avant que personne ne soit contacté deux fois."
		  : "Le scénario %s n'écrit plus par lots.",
	    ref);
	return scenario_keep(take, &scenario, split ? "scenario.split" : "scenario.whole", why);
}

enum status
command_scenario_split(struct take *take, const struct read_command *command, struct why *why)
{
	return change(take, command, true, why);
}

enum status
command_scenario_whole(struct take *take, const struct read_command *command, struct why *why)
{
	return change(take, command, false, why);
}
