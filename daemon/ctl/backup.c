#include "ctl/verbs.h"

#include <inttypes.h>
#include <stdio.h>

#include "ctl/output.h"
#include "supervisor.h"

static void
progress(int done, int all, void *data)
{
	output_progress(done < 0 ? 0 : (size_t)done, all < 0 ? 0 : (size_t)all, data);
}

enum status
verb_backup(struct ctl *ctl, struct why *why)
{
	const char *dir = ctl_operand(ctl, 0);
	enum status st;

	if ((st = ctl_open_store(ctl, why)) != OK)
		return st;
	st = store_backup(ctl->store, dir, progress, NULL, why);
	output_progress_end();
	if (st != OK)
		return st;
	printf("%s\n", dir);
	return OK;
}

/* What was there is kept beside; what was about to leave when the copy was made is held, and letters may be missing. */
enum status
verb_restore(struct ctl *ctl, struct why *why)
{
	const char *dir = ctl_operand(ctl, 0), *aside;
	int64_t held, now;
	pid_t pid;
	enum status st;

	if ((st = ctl_load_config(ctl, why)) != OK || (st = ctl_become_owner(ctl, why)) != OK)
		return st;
	if ((pid = supervisor_running(ctl->config->state_dir)) != 0)
		return because(why, REFUSED, "facteurd runs here (pid %ld): stop it first", (long)pid);
	now = clock_now(&ctl->clock);
	aside = arena_printf(ctl->arena, "%s/replaced-%" PRId64, ctl->config->state_dir, now);
	if ((st = store_restore(ctl->config->state_dir, dir, aside, &held, why)) != OK)
		return st;
	if ((st = ctl_begin(ctl, why)) != OK ||
	    (st = ctl_end(ctl, ctl_journal(ctl, "restore", NULL, dir, why), why)) != OK)
		return st;
	printf("%s is restored; what was there before is in %s\n", dir, aside);
	if (held > 0)
		printf("%" PRId64 " mails are held, since they may have left after the backup was made:"
		       " facteurctl outbox list --state held, then outbox retry\n",
		    held);
	printf(
	    "letters taken after the backup are in %s: put those back into %s that are to be taken again\n",
	    ctl->config->inbox.processed, ctl->config->inbox.folder);
	return OK;
}
