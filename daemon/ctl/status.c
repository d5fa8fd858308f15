#include "ctl/verbs.h"

#include "ctl/output.h"
#include "store/diffusion.h"
#include "store/outbox.h"
#include "store/overview.h"
#include "supervisor.h"

static json_t *
diffusions_json(struct ctl *ctl, const struct overview *overview)
{
	json_t *object = output_object(ctl);

	for (int s = DIFFUSION_DRAFT; s <= DIFFUSION_ARCHIVED; s++)
		output_set_number(
		    object, diffusion_status_name((enum diffusion_status)s), overview->diffusions[s]);
	return object;
}

static json_t *
outbox_json(struct ctl *ctl, const struct overview *overview)
{
	json_t *object = output_object(ctl);

	for (int s = OUTBOX_QUEUED; s <= OUTBOX_DEAD; s++)
		output_set_number(object, outbox_state_name((enum outbox_state)s), overview->mails[s]);
	return object;
}

enum status
verb_status(struct ctl *ctl, struct why *why)
{
	struct overview overview;
	int64_t now;
	json_t *object;
	pid_t pid;
	enum status st;

	if ((st = ctl_open_store(ctl, why)) != OK || (st = overview_read(ctl->store, &overview, why)) != OK)
		return st;
	now = clock_now(&ctl->clock);
	pid = supervisor_running(ctl->config->state_dir);
	object = output_object(ctl);
	output_set_flag(object, "running", pid != 0);
	if (pid != 0)
		output_set_number(object, "pid", pid);
	else
		output_set_null(object, "pid");
	output_set(object, "diffusions", diffusions_json(ctl, &overview));
	output_set_number(object, "pending", overview.pending);
	output_set(object, "outbox", outbox_json(ctl, &overview));
	if (overview.oldest_at != 0)
		output_set_number(
		    object, "oldest_s", now > overview.oldest_at ? now - overview.oldest_at : 0);
	else
		output_set_null(object, "oldest_s");
	output_set_number(object, "quarantine", overview.quarantine);
	output_set_number(object, "unconfirmed", overview.waiting);
	return output_show(ctl, object, why);
}
