#include "ctl/verbs.h"

#include "supervisor.h"

/* The workers open the store themselves, each for what it does. */
enum status
verb_run_once(struct ctl *ctl, struct why *why)
{
	struct supervisor_options options = {.config_file = ctl->config_file, .once = true};
	enum status st = ctl_load_config(ctl, why);

	if (st != OK)
		return st;
	if ((st = ctl_become_owner(ctl, why)) != OK)
		return st;
	options.clock = ctl->clock;
	return supervisor_run(&options, why);
}
