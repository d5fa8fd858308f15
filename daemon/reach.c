#include "reach.h"

#include <errno.h>
#include <libgen.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/fence.h"
#include "base/log.h"

/* A fence that is being put up: after the first path that is refused nothing more is asked. */
struct reach {
	struct fence fence;
	struct arena *arena;
	enum status st;
	struct why *why;
};

/* Libraries look here long after they were loaded: character sets, time zones, names, certificates. */
static const char *const everyone[] = {
    "/usr",
    "/lib",
    "/lib64",
    "/etc/ld.so.cache",
    "/etc/localtime",
    "/dev/urandom",
#ifdef __SANITIZE_ADDRESS__ /* which looks at its own memory, to tell of leaks */
    "/proc",
#endif
};
/* The resolver and TLS.  The whole of /etc, because resolv.conf is replaced whenever the network changes. */
static const char *const network[] = {
    "/etc", "/run/systemd/resolve", "/run/resolvconf", "/run/NetworkManager", "/run/connman", "/run/nscd"};

static void
allow(struct reach *reach, const char *path, unsigned may)
{
	if (path != NULL && reach->st == OK)
		reach->st = fence_allow(&reach->fence, path, may, reach->why);
}

/* A file that may be replaced: what is beside it too, but never everything there is. */
static void
allow_folder(struct reach *reach, const char *path)
{
	char real[PATH_MAX];
	const char *folder;

	if (path == NULL)
		return;
	for (int i = 0; i < 2; i++) {
		folder = dirname(arena_string(reach->arena, path));
		allow(reach, strcmp(folder, "/") == 0 ? path : folder, FENCE_READ);
		if ((path = realpath(path, real)) == NULL)
			return;
	}
}

/* One that is not there is made, as the worker would; where that takes more than one folder, what they will be made in. */
static void
allow_maildir(struct reach *reach, const char *url)
{
	const char *path = url == NULL ? NULL : config_maildir(url);

	if (path == NULL)
		return;
	mkdir(path, 0700); /* which fails where it is there, or where the worker will say why not */
	while (access(path, F_OK) != 0 && errno == ENOENT && strcmp(path, "/") != 0 && strcmp(path, ".") != 0)
		path = dirname(arena_string(reach->arena, path));
	allow(reach, path, FENCE_READ | FENCE_WRITE);
}

/* With what a sysadmin may have put on another disk, by a link. */
static void
allow_state(struct reach *reach, const char *state_dir)
{
	static const char *const parts[] = {"", "/documents", "/templates"};

	for (size_t i = 0; i < COUNT(parts); i++)
		allow(
		    reach, arena_printf(reach->arena, "%s%s", state_dir, parts[i]), FENCE_READ | FENCE_WRITE);
}

static void
allow_network(struct reach *reach, const struct config_oauth2 *oauth2, const char *password, const char *ca)
{
	const char *const replaced[] = {"/etc/resolv.conf", "/etc/ssl/certs/ca-certificates.crt", password,
	    ca, oauth2->refresh_token_file, oauth2->client_secret_file};

	for (size_t i = 0; i < COUNT(network); i++)
		allow(reach, network[i], FENCE_READ);
	for (size_t i = 0; i < COUNT(replaced); i++)
		allow_folder(reach, replaced[i]);
	allow(reach, getenv("CREDENTIALS_DIRECTORY"), FENCE_READ);
}

static void
allow_inbox(struct reach *reach, const struct config *config)
{
	const struct config_inbox *inbox = &config->inbox;

	allow_network(reach, &inbox->oauth2, inbox->password_file, inbox->tls_ca);
	allow_maildir(reach, inbox->url);
}

static void
allow_desk(struct reach *reach, const struct config *config)
{
	static const char *const programs[] = {
	    "/usr", "/lib", "/lib64"}; /* that read documents (reader/confine.h) */

	for (size_t i = 0; i < COUNT(programs); i++)
		allow(reach, programs[i], FENCE_READ | FENCE_EXECUTE);
	allow(reach, config->communes, FENCE_READ);
	allow_state(reach, config->state_dir);
}

/* It gets the tokens of the inbox, too. */
static void
allow_outbox(struct reach *reach, const struct config *config)
{
	const struct config_outbox *outbox = &config->outbox;

	allow_network(reach, &outbox->oauth2, outbox->password_file, outbox->tls_ca);
	allow_network(reach, &config->inbox.oauth2, config->sms.password_file, config->sms.tls_ca);
	allow_maildir(reach, outbox->url);
	allow_state(reach, config->state_dir);
}

static void (*const allowed[CREW_COUNT])(struct reach *, const struct config *) = {
    [CREW_DESK] = allow_desk, [CREW_INBOX] = allow_inbox, [CREW_OUTBOX] = allow_outbox};

void
reach_limit(const struct config *config, enum crew_role role)
{
	struct why why = {0};
	struct reach reach = {.arena = arena_open(), .why = &why};
	enum status st;

	if (allowed[role] == NULL)
		goto out;
	fence_open(&reach.fence, true, role == CREW_DESK ? FENCE_NO_TCP : FENCE_CONNECT);
	for (size_t i = 0; i < COUNT(everyone); i++)
		allow(&reach, everyone[i], FENCE_READ);
	allow(&reach, "/dev/null", FENCE_READ | FENCE_WRITE);
	allowed[role](&reach, config);
	if (reach.st != OK) { /* a fence with a hole in the wrong place would keep mail from being done */
		log_warning("worker.fence", "why='%s'", why.text);
		fence_drop(&reach.fence);
	}
	if ((st = fence_close(&reach.fence, &why)) == BROKEN)
		log_warning("worker.fence", "why='%s'", why.text);
	else if (st == NONE && reach.st == OK && role == CREW_DESK) /* one speaks for all */
		log_info("worker.fence", "landlock=none");
out:
	arena_close(reach.arena);
}
