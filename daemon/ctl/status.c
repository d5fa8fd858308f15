#include "ctl/verbs.h"

#include "ctl/output.h"
#include "store/diffusion.h"
#include "store/outbox.h"
#include "store/overview.h"
#include "supervisor.h"

static json_t *
diffusions_json(const struct overview *overview)
{
	json_t *object = json_object();

	for (int s = DIFFUSION_DRAFT; s <= DIFFUSION_ARCHIVED; s++)
		output_set_number(
		    object, diffusion_status_name((enum diffusion_status)s), overview->diffusions[s]);
	return object;
}

static json_t *
outbox_json(const struct overview *overview)
{
	json_t *object = json_object();

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
	object = json_object();
	output_set_flag(object, "running", pid != 0);
	output_set(object, "pid", pid != 0 ? json_integer(pid) : json_null());
	output_set(object, "diffusions", diffusions_json(&overview));
	output_set_number(object, "pending", overview.pending);
	output_set(object, "outbox", outbox_json(&overview));
	output_set(object, "oldest_s",
	    overview.oldest_at == 0 ? json_null()
				    : json_integer(now > overview.oldest_at ? now - overview.oldest_at : 0));
	output_set_number(object, "quarantine", overview.quarantine);
	output_set_number(object, "unconfirmed", overview.waiting);
	return output_show(ctl, object, why);
}
