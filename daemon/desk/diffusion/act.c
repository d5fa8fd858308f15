#include "desk/diffusion/act.h"

#include <string.h>

#include "store/journal.h"
#include "store/supersede.h"

struct act
act_of(struct take *take)
{
	return (struct act){
	    .language = take_language(take),
	    .desk = take->desk,
	    .arena = take->arena,
	    .now = take->now,
	    .mail_at = take->now + take->desk->config->undo_s,
	    .actor = take_actor(take),
	    .behalf = take->behalf,
	    .who = take->sender.name,
	    .message = take->message->message_id,
	    .leaks = &take->leaks,
	    .kept = &take->kept,
	    .superseded = &take->superseded,
	};
}

enum status
act_journal(const struct act *act, const char *event, const char *object, const char *related,
    const char *text, struct why *why)
{
	struct journal_entry entry = {
	    .at = act->now,
	    .actor = act->actor,
	    .event = event,
	    .object = object,
	    .related = related,
	    .message = act->message,
	    .text = behalf_noted(act->arena, act->behalf, text),
	};

	return journal_add(act->desk->store, &entry, why);
}

/* What waits about this to this address does not leave: what is told now takes its place. */
enum status
act_supersede(const struct act *act, const char *about, const char *to_email, const char *start,
    int64_t *count, int64_t *starts, struct why *why)
{
	bool by_act = strcmp(act->actor, "clock") != 0;

	return outbox_supersede(act->desk->store, about, to_email, by_act, start, count, starts, why);
}
