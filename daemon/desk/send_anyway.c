/* `envoyer quand même`: what was held for what it tells of somebody, or refused for it, leaves on the recruiter's word. */
#include "desk/command.h"
#include "desk/diffusion/diffusion.h"
#include "desk/diffusion/rebuild.h"
#include "desk/feedback/feedback.h"
#include "store/leak.h"

/* The letter says nothing else: what was refused is done now. */
static enum status
do_again(
    struct take *take, const struct read_command *command, const struct diffusion *diffusion, struct why *why)
{
	struct reading *reading = arena_alloc(take->arena, sizeof(*reading));
	struct read_decision *decision = arena_alloc(take->arena, sizeof(*decision));

	if (take->thread.feedback_id != 0) {
		*decision = (struct read_decision){.kind = DECISION_VALIDATE,
		    .ref = ref_make(take->arena, "R", take->thread.feedback_id),
		    .comment = command->comment};
		*reading = *take->reading;
		reading->decision_count = 1;
		reading->decisions = decision;
		take->reading = reading;
		return decision_take(take, why);
	}
	return diffusion->status == DIFFUSION_DRAFT ? command_launch(take, command, why) : OK;
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
