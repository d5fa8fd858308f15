#include "ctl/verbs.h"

#include <inttypes.h>
#include <string.h>

#include "ctl/output.h"
#include "store/diffusion.h"
#include "store/health.h"
#include "store/outbox.h"
#include "store/overview.h"
#include "store/scenario.h"
#include "supervisor.h"

#define CERTIFICATE_S ((int64_t)14 * 24 * 3600) /* before it expires */
#define REFUSALS_S    ((int64_t)30 * 24 * 3600)
#define REFUSALS_MAX  10

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

/* -- what is beside the tables -- */

struct status_walk {
	struct ctl *ctl;
	json_t *array;
	int64_t now;
	const char *trouble; /* the first thing that needs a human, or NULL */
};

static void
note_trouble(struct status_walk *walk, const char *sentence)
{
	if (walk->trouble == NULL)
		walk->trouble = sentence;
}

static void
add_worker(const char *name, pid_t pid, void *data)
{
	struct status_walk *walk = data;
	json_t *object = output_object(walk->ctl);

	output_set_text(object, "name", name);
	output_set_number(object, "pid", pid);
	output_push(walk->array, object);
}

/* What was last heard of a gateway or a consent that the configuration no longer has. */
static bool
is_gone(const struct config *config, const char *link)
{
	if (strcmp(link, "inbox.oauth2") == 0)
		return config->inbox.oauth2.token_url == NULL;
	if (strcmp(link, "outbox.oauth2") == 0)
		return config->outbox.oauth2.token_url == NULL || config_one_consent(config);
	return strcmp(link, "sms") == 0 && config->sms.url == NULL;
}

/* Which one, until when, and whose it is to renew: the server's, not Facteur's. */
static const char *
certificate_words(const struct status_walk *walk, const struct health *health)
{
	int64_t left_s = health->certificate_until - walk->now;
	bool inbox = strncmp(health->name, "inbox", strlen("inbox")) == 0;
	const char *url = inbox				     ? walk->ctl->config->inbox.url
			  : strcmp(health->name, "sms") == 0 ? walk->ctl->config->sms.url
							     : walk->ctl->config->outbox.url;

	if (left_s < 0)
		return arena_printf(walk->ctl->arena,
		    "the certificate of %s's server (%s) has expired: renew it on that server", health->name,
		    url == NULL ? "no longer configured" : url);
	return arena_printf(walk->ctl->arena,
	    "the certificate of %s's server (%s) is about to expire, in %" PRId64
	    " days: renew it on that server",
	    health->name, url == NULL ? "no longer configured" : url, left_s / (24 * 3600));
}

static enum status
add_link(const struct health *health, void *data)
{
	struct status_walk *walk = data;
	struct ctl *ctl = walk->ctl;
	json_t *object = output_object(ctl);

	output_set_text(object, "name", health->name);
	output_set_time(ctl, object, "good", health->good_at);
	output_set_time(ctl, object, "failing_since", health->failing_since);
	output_set_text(object, "words", health->words);
	output_set_time(ctl, object, "certificate_until", health->certificate_until);
	output_push(walk->array, object);
	if (health->failing_since != 0 && !is_gone(ctl->config, health->name))
		note_trouble(walk, arena_printf(ctl->arena, "%s fails: %s", health->name, health->words));
	if (health->certificate_until != 0 && health->certificate_until - walk->now < CERTIFICATE_S)
		note_trouble(walk, certificate_words(walk, health));
	return OK;
}

static enum status
add_refusal(const char *domain, int64_t count, void *data)
{
	struct status_walk *walk = data;
	json_t *object = output_object(walk->ctl);

	output_set_text(object, "domain", domain);
	output_set_number(object, "mails", count);
	output_push(walk->array, object);
	return OK;
}

/* When the clock next asks for something: a diffusion's date, a scenario's run, a mail's turn. */
static enum status
due_json(struct ctl *ctl, int64_t now, json_t **out, struct why *why)
{
	json_t *object = output_object(ctl);
	int64_t at;
	enum status st;

	if ((st = diffusion_next_due(ctl->store, now, &at, why)) != OK)
		return st;
	output_set_time(ctl, object, "diffusion", at);
	if ((st = scenario_next_due(ctl->store, now, &at, why)) != OK)
		return st;
	output_set_time(ctl, object, "scenario", at);
	if ((st = outbox_next_due(ctl->store, true, &at, why)) != OK)
		return st;
	output_set_time(ctl, object, "mail", at);
	*out = object;
	return OK;
}

static void
set_disk(struct status_walk *walk, json_t *object)
{
	int64_t free_mb;
	const char *sentence = ctl_disk(walk->ctl, &free_mb);

	if (free_mb < 0)
		output_set_null(object, "disk_free_mb");
	else
		output_set_number(object, "disk_free_mb", free_mb);
	if (sentence != NULL)
		note_trouble(walk, sentence);
}

/* Nobody takes them: not even a failure would be told. */
static enum status
look_for_waiting_sms(struct status_walk *walk, struct why *why)
{
	bool waiting = false;
	enum status st = OK;

	if (walk->ctl->config->sms.url == NULL)
		st = outbox_has_due(walk->ctl->store, OUTBOX_SMS, walk->now, &waiting, why);
	if (waiting)
		note_trouble(walk, "SMS wait, and the configuration has no gateway (sms.url)");
	return st;
}

static enum status
set_around(struct status_walk *walk, json_t *object, pid_t pid, struct why *why)
{
	struct ctl *ctl = walk->ctl;
	json_t *due;
	enum status st;

	walk->array = output_array(ctl);
	if (pid != 0)
		supervisor_each_worker(pid, add_worker, walk);
	output_set(object, "workers", walk->array);
	walk->array = output_array(ctl);
	if ((st = health_each(ctl->store, ctl->arena, add_link, walk, why)) != OK)
		return st;
	output_set(object, "links", walk->array);
	if ((st = look_for_waiting_sms(walk, why)) != OK || (st = due_json(ctl, walk->now, &due, why)) != OK)
		return st;
	output_set(object, "next", due);
	set_disk(walk, object);
	walk->array = output_array(ctl);
	st = overview_each_refusal(
	    ctl->store, ctl->arena, walk->now - REFUSALS_S, REFUSALS_MAX, add_refusal, walk, why);
	output_set(object, "refusals", walk->array);
	return st;
}

enum status
verb_status(struct ctl *ctl, struct why *why)
{
	struct status_walk walk = {.ctl = ctl};
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
	output_set_time(ctl, object, "last_sent", overview.sent_at);
	walk.now = now;
	if ((st = set_around(&walk, object, pid, why)) != OK || (st = output_show(ctl, object, why)) != OK)
		return st;
	if (walk.trouble != NULL)
		return because(why, REFUSED, "needs a human: %s", walk.trouble);
	return OK;
}
