#include "ctl/ctl.h"

#include <errno.h>
#include <grp.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum status
ctl_load_config(struct ctl *ctl, struct why *why)
{
	struct why what;

	if (ctl->config != NULL)
		return OK;
	if (access(ctl->config_file, R_OK) != 0)
		return because(why, REFUSED, "%s: %s: name your configuration with -c FILE", ctl->config_file,
		    strerror(errno));
	if (config_load(ctl->arena, ctl->config_file, &ctl->config, &what) == OK)
		return OK;
	ctl->config = NULL;
	return because(why, REFUSED, "%s", what.text);
}

/* Whatever root would create in state_dir the daemon could not write. */
static enum status
become_owner(const char *state_dir, struct why *why)
{
	struct stat facts;

	if (geteuid() != 0 || stat(state_dir, &facts) != 0 || facts.st_uid == 0)
		return OK;
	if (setgroups(1, &facts.st_gid) != 0 || setgid(facts.st_gid) != 0 || setuid(facts.st_uid) != 0)
		return because(why, REFUSED, "%s: cannot act as its owner: %s: run facteurctl as that user",
		    state_dir, strerror(errno));
	return OK;
}

enum status
ctl_open_store(struct ctl *ctl, struct why *why)
{
	enum status st;

	if (ctl->store != NULL)
		return OK;
	if ((st = ctl_load_config(ctl, why)) != OK)
		return st;
	if ((st = become_owner(ctl->config->state_dir, why)) != OK)
		return st;
	return store_open(ctl->config->state_dir, &ctl->store, why);
}

void
ctl_close(struct ctl *ctl)
{
	store_close(ctl->store);
	arena_close(ctl->arena);
}
