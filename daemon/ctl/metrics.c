/* What `status` counts, as Prometheus reads it (its text format, version 0.0.4). */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "ctl/verbs.h"
#include "store/diffusion.h"
#include "store/health.h"
#include "store/outbox.h"
#include "store/overview.h"
#include "supervisor.h"

static void
head(FILE *out, const char *name, const char *help)
{
	fprintf(out, "# HELP facteur_%s %s\n# TYPE facteur_%s gauge\n", name, help, name);
}

static void
gauge(FILE *out, const char *name, const char *help, int64_t value)
{
	head(out, name, help);
	fprintf(out, "facteur_%s %" PRId64 "\n", name, value);
}

static void
print_states(FILE *out, const struct overview *overview)
{
	head(out, "diffusions", "Diffusions, by status.");
	for (int s = DIFFUSION_DRAFT; s <= DIFFUSION_ARCHIVED; s++)
		fprintf(out, "facteur_diffusions{status=\"%s\"} %" PRId64 "\n",
		    diffusion_status_name((enum diffusion_status)s), overview->diffusions[s]);
	head(out, "outbox", "Mails in the outbox, by state.");
	for (int s = OUTBOX_QUEUED; s <= OUTBOX_DEAD; s++)
		fprintf(out, "facteur_outbox{state=\"%s\"} %" PRId64 "\n",
		    outbox_state_name((enum outbox_state)s), overview->mails[s]);
}

struct link_walk {
	FILE *out;
	const char *name;
	int64_t now;
	bool certificate; /* which of the two numbers */
};

static enum status
print_link(const struct health *health, void *data)
{
	const struct link_walk *walk = data;
	int64_t since = health->failing_since;
	FILE *out = walk->out;

	if (!walk->certificate)
		fprintf(out, "facteur_%s{link=\"%s\"} %" PRId64 "\n", walk->name, health->name,
		    since == 0		? 0
		    : walk->now > since ? walk->now - since
					: 1);
	else if (health->certificate_until != 0)
		fprintf(out, "facteur_%s{link=\"%s\"} %" PRId64 "\n", walk->name, health->name,
		    health->certificate_until - walk->now);
	return OK;
}

/* The links with the outside: what `status` says in words. */
static enum status
print_links(FILE *out, struct ctl *ctl, struct why *why)
{
	struct link_walk failing = {out, "link_failing_seconds", clock_now(&ctl->clock), false};
	struct link_walk certificates = {out, "certificate_left_seconds", failing.now, true};
	enum status st;

	head(out, failing.name,
	    "Since the mailbox, the mail server, the SMS gateway or a consent fails; 0: it works.");
	if ((st = health_each(ctl->store, ctl->arena, print_link, &failing, why)) != OK)
		return st;
	head(out, certificates.name, "Until the certificate of the server expires.");
	return health_each(ctl->store, ctl->arena, print_link, &certificates, why);
}

static void
print_disk(FILE *out, const char *state_dir)
{
	struct statvfs disk;

	if (statvfs(state_dir, &disk) == 0)
		gauge(out, "disk_free_bytes", "Room left where the database is.",
		    (int64_t)((uint64_t)disk.f_bavail * disk.f_frsize));
}

static enum status
print_all(FILE *out, struct ctl *ctl, struct why *why)
{
	struct overview overview;
	int64_t oldest_s = 0;
	enum status st;

	if ((st = overview_read(ctl->store, &overview, why)) != OK)
		return st;
	if (overview.oldest_at != 0)
		oldest_s = clock_now(&ctl->clock) - overview.oldest_at;
	gauge(out, "running", "Whether facteurd runs: 1 or 0.",
	    supervisor_running(ctl->config->state_dir) != 0);
	print_states(out, &overview);
	gauge(out, "outbox_oldest_seconds", "Since the oldest mail that still is to leave was made.",
	    oldest_s < 0 ? 0 : oldest_s);
	gauge(out, "requests_pending", "Requests nobody decided yet.", overview.pending);
	gauge(out, "quarantine", "Letters in quarantine.", overview.quarantine);
	gauge(out, "unconfirmed", "Letters whose sender was asked to confirm.", overview.waiting);
	print_disk(out, ctl->config->state_dir);
	return print_links(out, ctl, why);
}

/* For node_exporter, which may look at any moment and is another user: whole or not at all, and readable by everybody. */
static enum status
write_file(const char *file, struct ctl *ctl, struct why *why)
{
	const char *fresh = arena_printf(ctl->arena, "%s.new", file);
	int fd = open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0644);
	FILE *out = fd < 0 ? NULL : fdopen(fd, "w");
	enum status st;

	if (out == NULL) {
		why_write(why, "%s: cannot be written: %s", fresh, strerror(errno));
		if (fd >= 0)
			close(fd);
		return REFUSED;
	}
	st = print_all(out, ctl, why);
	if (fchmod(fd, 0644) != 0 || fflush(out) != 0)
		st = because(why, REFUSED, "%s: cannot be written: %s", fresh, strerror(errno));
	if (fclose(out) != 0 && st == OK)
		st = because(why, REFUSED, "%s: cannot be written: %s", fresh, strerror(errno));
	if (st == OK && rename(fresh, file) != 0)
		st = because(why, REFUSED, "%s: cannot be replaced: %s", file, strerror(errno));
	if (st != OK)
		unlink(fresh);
	return st;
}

enum status
verb_metrics(struct ctl *ctl, struct why *why)
{
	const char *file = ctl_option(ctl, "output");
	enum status st;

	if ((st = ctl_open_store(ctl, why)) != OK)
		return st;
	return file == NULL ? print_all(stdout, ctl, why) : write_file(file, ctl, why);
}
