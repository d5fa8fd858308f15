/* What `status` counts, as Prometheus reads it (its text format, version 0.0.4). */
#include <inttypes.h>
#include <stdio.h>
#include <sys/statvfs.h>

#include "ctl/verbs.h"
#include "store/diffusion.h"
#include "store/health.h"
#include "store/outbox.h"
#include "store/overview.h"
#include "supervisor.h"

static void
head(const char *name, const char *help)
{
	printf("# HELP facteur_%s %s\n# TYPE facteur_%s gauge\n", name, help, name);
}

static void
gauge(const char *name, const char *help, int64_t value)
{
	head(name, help);
	printf("facteur_%s %" PRId64 "\n", name, value);
}

static void
print_states(const struct overview *overview)
{
	head("diffusions", "Diffusions, by status.");
	for (int s = DIFFUSION_DRAFT; s <= DIFFUSION_ARCHIVED; s++)
		printf("facteur_diffusions{status=\"%s\"} %" PRId64 "\n",
		    diffusion_status_name((enum diffusion_status)s), overview->diffusions[s]);
	head("outbox", "Mails in the outbox, by state.");
	for (int s = OUTBOX_QUEUED; s <= OUTBOX_DEAD; s++)
		printf("facteur_outbox{state=\"%s\"} %" PRId64 "\n", outbox_state_name((enum outbox_state)s),
		    overview->mails[s]);
}

struct link_walk {
	const char *name;
	int64_t now;
	bool certificate; /* which of the two numbers */
};

static enum status
print_link(const struct health *health, void *data)
{
	const struct link_walk *walk = data;
	int64_t since = health->failing_since;

	if (!walk->certificate)
		printf("facteur_%s{link=\"%s\"} %" PRId64 "\n", walk->name, health->name,
		    since == 0		? 0
		    : walk->now > since ? walk->now - since
					: 1);
	else if (health->certificate_until != 0)
		printf("facteur_%s{link=\"%s\"} %" PRId64 "\n", walk->name, health->name,
		    health->certificate_until - walk->now);
	return OK;
}

/* The links with the outside: what `status` says in words. */
static enum status
print_links(struct ctl *ctl, struct why *why)
{
	struct link_walk failing = {"link_failing_seconds", clock_now(&ctl->clock), false};
	struct link_walk certificates = {"certificate_left_seconds", failing.now, true};
	enum status st;

	head(failing.name,
	    "Since the mailbox, the mail server, the SMS gateway or a consent fails; 0: it works.");
	if ((st = health_each(ctl->store, ctl->arena, print_link, &failing, why)) != OK)
		return st;
	head(certificates.name, "Until the certificate of the server expires.");
	return health_each(ctl->store, ctl->arena, print_link, &certificates, why);
}

static void
print_disk(const char *state_dir)
{
	struct statvfs disk;

	if (statvfs(state_dir, &disk) == 0)
		gauge("disk_free_bytes", "Room left where the database is.",
		    (int64_t)((uint64_t)disk.f_bavail * disk.f_frsize));
}

enum status
verb_metrics(struct ctl *ctl, struct why *why)
{
	struct overview overview;
	int64_t oldest_s = 0;
	enum status st;

	if ((st = ctl_open_store(ctl, why)) != OK || (st = overview_read(ctl->store, &overview, why)) != OK)
		return st;
	if (overview.oldest_at != 0)
		oldest_s = clock_now(&ctl->clock) - overview.oldest_at;
	gauge("running", "Whether facteurd runs: 1 or 0.", supervisor_running(ctl->config->state_dir) != 0);
	print_states(&overview);
	gauge("outbox_oldest_seconds", "Since the oldest mail that still is to leave was made.",
	    oldest_s < 0 ? 0 : oldest_s);
	gauge("requests_pending", "Requests nobody decided yet.", overview.pending);
	gauge("quarantine", "Letters in quarantine.", overview.quarantine);
	gauge("unconfirmed", "Letters whose sender was asked to confirm.", overview.waiting);
	print_disk(ctl->config->state_dir);
	return print_links(ctl, why);
}
