/* Further runs for who is past the limit of one: a day each, and nobody twice before all had their turn. */
#include "base/text.h"
#include "desk/scenario.h"
#include "letters/french.h"

void
batches_show(struct take *take, const struct scenario *scenario, const size_t counts[EXCLUSIONS])
{
	const char *ref = scenario_ref(take->arena, scenario), *language = take_language(take);
	size_t waiting = counts[EXCLUDED_WAITING], most = (size_t)take->desk->config->limits.recipients;
	size_t days = (waiting + most - 1) / most;

	if (waiting == 0)
		return;
	if (scenario->split) {
		answer_field(take, "Lots",
		    take_printf(take, "%zu par envoi\u00a0: %s de plus pour %s, un par jour", most,
			say_count(take->arena, language, (int64_t)days, "envoi", "envois"),
			say_count(take->arena, language, (int64_t)waiting, "candidat", "candidats")));
		answer_link(take, "Ne plus scinder", take_printf(take, "ne plus scinder %s", ref), false);
		return;
	}
	answer_say(take,
	    "%s au-delà de %zu\u00a0: cet envoi ne leur écrit pas. %s de plus, un par jour, y suffit.",
	    say_count(take->arena, language, (int64_t)waiting, "candidat", "candidats"), most,
	    say_count(take->arena, language, (int64_t)days, "envoi", "envois"));
	answer_link(take, "Leur écrire les jours suivants", take_printf(take, "scinder %s", ref), false);
}

enum status
batches_go_on(struct desk *desk, struct arena *arena, int64_t now, struct scenario *scenario,
    const struct dispatch *dispatch, struct why *why)
{
	enum status st;

	if (dispatch != NULL && (!scenario->split || dispatch->excluded[EXCLUDED_WAITING] == 0))
		scenario->round_at = 0;
	else if (dispatch != NULL && scenario->round_at == 0)
		scenario->round_at = dispatch->at;
	st = scenario_plan(desk, arena, scenario, now + 1, why);
	return st == OK ? scenario_update(desk->store, scenario, scenario->updated_at, why) : st;
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
