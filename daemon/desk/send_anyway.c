/* `envoyer quand même`: what was held for what it tells of somebody, or refused for it, leaves on the recruiter's word. */
#include "desk/command.h"
#include "desk/diffusion/diffusion.h"
#include "desk/diffusion/rebuild.h"
#include "store/feedback.h"
#include "store/leak.h"

/* Yes or no to a request stands in the letter, or nowhere: the words alone are neither. */
static enum status
ask_decision(struct take *take, const struct diffusion *diffusion, struct why *why)
{
	const char *ref = ref_make(take->arena, "R", take->thread.feedback_id);
	struct feedback feedback;
	enum status st =
	    feedback_find(take->desk->store, take->arena, take->thread.feedback_id, &feedback, why);

	if (st != OK || feedback.diffusion_id != diffusion->id || !feedback.request ||
	    feedback.status != FEEDBACK_PENDING)
		return st == NONE ? OK : st;
	answer_about(take, CONVERSATION_FEEDBACK, feedback.id, ref_make(take->arena, "D", diffusion->id));
	answer_say(take, "%s attend encore votre décision.", ref);
	answer_link(take, "Valider", take_printf(take, "valider %s", ref), true);
	answer_link(take, "Refuser (motif)", take_printf(take, "refuser %s : ", ref), false);
	return OK;
}

/* The letter says nothing else: a launch that was refused is done now. */
static enum status
do_again(
    struct take *take, const struct read_command *command, const struct diffusion *diffusion, struct why *why)
{
	if (diffusion->status == DIFFUSION_DRAFT)
		return command_launch(take, command, why);
	return take->thread.feedback_id == 0 ? OK : ask_decision(take, diffusion, why);
}

enum status
command_send_anyway(struct take *take, const struct read_command *command, struct why *why)
{
	struct held_filter filter = {0};
	int64_t passed, *ids;
	size_t held;
	struct diffusion diffusion;
	const char *ref;
	enum status st;

	if ((st = command_diffusion(take, command, &diffusion, why)) != OK)
		return st;
	if ((st = leak_pass(take->desk->store, diffusion.id, take->now, &passed, why)) != OK)
		return st;
	filter.diffusion_id = diffusion.id;
	if ((st = outbox_held_back(take->desk->store, take->arena, &filter, &ids, &held, why)) != OK)
		return st;
	ref = ref_make(take->arena, "D", diffusion.id);
	if (passed == 0 && held == 0)
		return refuse(take, why, "aucun message de la diffusion %s n'est retenu", ref);
	if ((st = take_journal(take, "leak.pass", ref, NULL, NULL, why)) != OK)
		return st;
	answer_open(take, "reponse");
	answer_about(take, CONVERSATION_DIFFUSION, diffusion.id, ref);
	take->answer.subject = arena_printf(take->arena, "Re: [%s] %s", ref, diffusion.title);
	answer_subject(take, "[%s] %s\u00a0: envoi malgré tout", ref, diffusion.title);
	answer_say(take, "Ce que je vous ai montré ne retient plus l'envoi. Si un document change, je vous "
			 "redemanderai.");
	if ((st = rebuild_held(take, diffusion.id, 0, why)) != OK)
		return st;
	if (take->reading->command_count + take->reading->decision_count > 1)
		return OK;
	return do_again(take, command, &diffusion, why);
}
