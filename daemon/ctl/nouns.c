#include "ctl/nouns.h"

#include "base/text.h"
#include "store/people.h"

enum status
feedback_json(struct ctl *ctl, const struct feedback *feedback, json_t **out, struct why *why)
{
	json_t *object = output_object(ctl);
	struct contact contact = {0};
	struct recruiter recruiter = {0};
	enum status st = contact_find(ctl->store, ctl->arena, feedback->contact_id, &contact, why);

	if ((st == OK || st == NONE) && feedback->decided_by != 0)
		st = recruiter_find(ctl->store, ctl->arena, feedback->decided_by, &recruiter, why);
	*out = object;
	output_set_ref(ctl, object, "ref", "R", feedback->id);
	output_set_ref(ctl, object, "diffusion", "D", feedback->diffusion_id);
	if (feedback->dossier_number > 0)
		output_set_number(object, "candidate", feedback->dossier_number);
	else
		output_set_null(object, "candidate");
	output_set_text(object, "contact", contact.email);
	output_set_text(object, "action", feedback->action);
	output_set_text(object, "type", feedback->request ? "request" : "notification");
	output_set_text(object, "status", feedback_status_name(feedback->status));
	output_set_flag(object, "late", feedback->late);
	output_set_text(object, "comment", feedback->comment);
	output_set_text(object, "when", feedback->when_local);
	output_set_time(ctl, object, "at", feedback->created_at);
	output_set_text(object, "decided_by", recruiter.email);
	output_set_time(ctl, object, "decided_at", feedback->decided_at);
	output_set_text(object, "decision_comment", feedback->decision_comment);
	return st == NONE ? OK : st;
}

static enum status
diffusion_of_title(struct ctl *ctl, const char *title, struct diffusion *diffusion, struct why *why)
{
	const struct diffusion_filter filter = {.status = -1, .words = title};
	struct diffusion *found;
	size_t count, same = 0;
	enum status st = diffusion_list(ctl->store, ctl->arena, &filter, &found, &count, why);

	for (size_t i = 0; st == OK && i < count; i++)
		if (text_same(ctl->arena, found[i].title, title)) {
			*diffusion = found[i];
			same++;
		}
	if (st != OK || same == 1)
		return st;
	return same == 0 ? NONE
			 : because(why, REFUSED,
			       "several diffusions have the title \"%s\": say which by its ref", title);
}

enum status
diffusion_named(struct ctl *ctl, const char *name, struct diffusion *diffusion, struct why *why)
{
	int64_t id = ctl_ref(name, "D");
	enum status st = id != 0 ? diffusion_find(ctl->store, ctl->arena, id, diffusion, why)
				 : diffusion_of_title(ctl, name, diffusion, why);

	return ctl_found(st, "diffusion", name, why);
}
