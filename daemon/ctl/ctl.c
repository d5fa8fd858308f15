#include "ctl/ctl.h"

#include <ctype.h>
#include <errno.h>
#include <grp.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/journal.h"
#include "store/place.h"

enum status
ctl_load_config(struct ctl *ctl, struct why *why)
{
	enum status st;

	if (ctl->config != NULL)
		return OK;
	if (access(ctl->config_file, R_OK) != 0)
		return because(why, REFUSED, "%s: %s: name your configuration with -c FILE", ctl->config_file,
		    strerror(errno));
	if ((st = config_load(ctl->arena, ctl->config_file, &ctl->config, why)) != OK) {
		ctl->config = NULL;
		return st;
	}
	if (ctl->now_given != NULL &&
	    !clock_parse_iso(ctl->config->zone, ctl->now_given, false, &ctl->clock.fixed_at))
		return ctl_usage(ctl, why, "--now \"%s\" is not a local time: write it as 2026-12-01T09:00",
		    ctl->now_given);
	return OK;
}

/* Whatever root would create in state_dir the daemon could not write. */
enum status
ctl_become_owner(const struct ctl *ctl, struct why *why)
{
	const char *state_dir = ctl->config->state_dir;
	struct stat facts;

	if (geteuid() != 0 || stat(state_dir, &facts) != 0 || facts.st_uid == 0)
		return OK;
	if (setgroups(1, &facts.st_gid) != 0 || setgid(facts.st_gid) != 0 || setuid(facts.st_uid) != 0)
		return because(why, REFUSED, "%s: cannot act as its owner: %s: run facteurctl as that user",
		    state_dir, strerror(errno));
	return OK;
}

/* The first slip of whoever is neither root nor the daemon's user. */
static enum status
may_enter(const char *state_dir, struct why *why)
{
	if (access(state_dir, R_OK | W_OK | X_OK) == 0 || errno != EACCES)
		return OK;
	return because(why, REFUSED,
	    "%s is for its owner alone: call facteurctl as root (sudo) or as that user", state_dir);
}

enum status
ctl_open_store(struct ctl *ctl, struct why *why)
{
	enum status st;

	if (ctl->store != NULL)
		return OK;
	if ((st = ctl_load_config(ctl, why)) != OK)
		return st;
	if ((st = ctl_become_owner(ctl, why)) != OK || (st = may_enter(ctl->config->state_dir, why)) != OK)
		return st;
	st = store_open(ctl->config->state_dir, &ctl->store, why);
	return st == OK ? place_load(ctl->store, ctl->config->communes, why) : st;
}

void
ctl_close(struct ctl *ctl)
{
	store_close(ctl->store);
	arena_close(ctl->arena);
}

enum status
ctl_begin(struct ctl *ctl, struct why *why)
{
	enum status st = ctl_open_store(ctl, why);

	return st == OK ? store_begin(ctl->store, why) : st;
}

enum status
ctl_end(struct ctl *ctl, enum status st, struct why *why)
{
	if (st == OK)
		st = store_commit(ctl->store, why);
	if (st != OK)
		store_rollback(ctl->store);
	return st;
}

enum status
ctl_journal(struct ctl *ctl, const char *event, const char *object, const char *text, struct why *why)
{
	const struct journal_entry entry = {
	    .at = clock_now(&ctl->clock),
	    .actor = "sysadmin",
	    .event = event,
	    .object = object,
	    .text = text,
	};

	return journal_add(ctl->store, &entry, why);
}

int64_t
ctl_ref(const char *text, const char *prefix)
{
	size_t length = strlen(prefix);
	char *end;
	long long number;

	if (text == NULL || strncasecmp(text, prefix, length) != 0)
		return 0;
	text += length;
	text += *text == '-' && length > 0;
	if (!isdigit((unsigned char)*text))
		return 0;
	errno = 0;
	number = strtoll(text, &end, 10);
	return errno == 0 && *end == '\0' && number > 0 ? number : 0;
}
