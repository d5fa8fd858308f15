/* Further runs for who is past the limit of one: a day each, and nobody twice before all had their turn. */
#include "desk/scenario/scenario.h"
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
