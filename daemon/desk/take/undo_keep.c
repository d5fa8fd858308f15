/* What a letter does, kept so that `annuler` can take it back whole. */
#include "desk/take/take.h"
#include "letters/french.h"
#include "store/act.h"

void
undo_note(struct take *take, const char *verb, const char *object)
{
	const char *words = object == NULL ? verb : arena_printf(take->arena, "%s %s", verb, object);

	if (take->act.verb == NULL) {
		take->act.verb = verb;
		take->act.object = object;
		take->act.said = words;
	} else {
		take->act.said = arena_printf(take->arena, "%s, %s", take->act.said, words);
	}
}

void
undo_offer(struct take *take)
{
	struct answer *answer = &take->answer;
	int64_t until = take->now + take->desk->config->undo_s;

	if (take->watch == NULL || answer->template == NULL || until <= take->now ||
	    !act_watch_changed(take->watch))
		return;
	if (answer->link_count == COUNT(answer->links))
		answer->link_count--;
	answer_link(take, "Annuler", "annuler", false);
	view_set(answer->view, "annulable",
	    say_hour(take->arena, take->sender.recruiter.language, take->desk->config->zone, until));
}

enum status
undo_keep(struct take *take, struct why *why)
{
	struct act_record *act = &take->act;

	if (take->watch == NULL || !act_watch_changed(take->watch))
		return OK;
	act->recruiter_id = take->sender.recruiter.id;
	act->arrival_id = take->arrival_id;
	act->at = take->now;
	act->until = take->now + take->desk->config->undo_s;
	if (act->verb == NULL)
		act->verb = act->said = "votre message";
	return act_create(take->desk->store, take->watch, act, why);
}
