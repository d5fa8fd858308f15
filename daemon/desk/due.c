/* What the clock asks for, and what must be told without anybody having written. */
#include <string.h>

#include "desk/desk.h"
#include "base/log.h"
#include "desk/alert.h"
#include "desk/diffusion/lifecycle.h"
#include "desk/diffusion/remind.h"
#include "desk/feedback/summary.h"
#include "desk/people/delegation_over.h"
#include "desk/people/retention.h"
#include "desk/scenario/scenario.h"
#include "desk/scenario/sms.h"
#include "desk/take/leak.h"
#include "desk/take/post.h"
#include "desk/template/template.h"
#include "store/sweep.h"

#define ARCHIVE_AFTER_S ((int64_t)90 * 24 * 3600)
#define DIGEST_EVERY_S	((int64_t)24 * 3600)
#define DIGEST_TAG	"quarantaine"
#define DIGEST_MAX	50
#define DIGEST_SAME	3 /* of one sender: a flood hides nobody else */

static enum status
step(const struct act *act, struct diffusion *diffusion, struct why *why)
{
	switch (diffusion->status) {
	case DIFFUSION_DRAFT:
		return lifecycle_start(act, diffusion, why);
	case DIFFUSION_RUNNING:
		return lifecycle_close(act, diffusion, why);
	case DIFFUSION_REVIEWING:
		return lifecycle_settle(act, diffusion->id, why);
	case DIFFUSION_DONE:
		return lifecycle_archive(act, diffusion, why);
	case DIFFUSION_ARCHIVED:
		break;
	}
	return OK;
}

/* Nothing of the start was kept: the diffusion waits, and its recruiter is told why. */
static enum status
hold_start(struct act *act, int64_t diffusion_id, const struct leaks *leaks, struct why *why)
{
	struct diffusion diffusion;
	enum status st;

	act->leaks = NULL;
	if ((st = store_begin(act->desk->store, why)) != OK)
		return st;
	if ((st = diffusion_find(act->desk->store, act->arena, diffusion_id, &diffusion, why)) == OK &&
	    (st = lifecycle_hold(act, &diffusion, leaks, why)) == OK)
		st = store_commit(act->desk->store, why);
	store_rollback(act->desk->store);
	return st;
}

/* One diffusion, one transaction.  NONE: it is gone. */
static enum status
step_alone(struct desk *desk, struct arena *arena, struct diffusion *diffusion, int64_t now, struct why *why)
{
	struct act act = {.desk = desk, .arena = arena, .now = now, .mail_at = now, .actor = "clock"};
	struct leaks leaks = {0};
	bool starts = false;
	enum status st;

	if ((st = store_begin(desk->store, why)) != OK)
		return st;
	/* Looked at again inside the transaction: a letter may have changed it. */
	if ((st = diffusion_find(desk->store, arena, diffusion->id, diffusion, why)) == OK) {
		/* A start can wait for the recruiter's word; an end cannot, and each of its mails is held alone. */
		starts = diffusion->status == DIFFUSION_DRAFT;
		act.leaks = starts ? &leaks : NULL;
		st = step(&act, diffusion, why);
	}
	if (st == OK && leaks.count == 0)
		st = desk_commit(desk, why);
	store_rollback(desk->store);
	if ((st == OK && leaks.count > 0) || (st == REFUSED && starts))
		return hold_start(&act, diffusion->id, &leaks, why);
	return st;
}

/* One that fails does not hold up the others. */
static enum status
step_all(struct desk *desk, struct arena *arena, int64_t now, bool *did_something, struct why *why)
{
	struct diffusion *due;
	size_t count;
	enum status st;

	st = diffusion_due(desk->store, arena, now, ARCHIVE_AFTER_S, &due, &count, why);
	for (size_t i = 0; i < count && st == OK; i++) {
		st = step_alone(desk, arena, &due[i], now, why);
		/* One that cannot be stepped is no news: run-once would go round for ever. */
		*did_something |= st == OK;
		if (st == REFUSED || st == NONE) {
			log_warning("diffusion.due", "diffusion=%lld why='%s'", (long long)due[i].id,
			    st == NONE ? "gone" : why->text);
			st = OK;
		}
	}
	return st;
}

/* -- dead mail -- */

struct dead {
	struct desk *desk;
	struct arena *arena;
	int64_t now;
	struct why *why;
	bool told;
};

/* Whose mail it was: the recruiter of the conversation the mail's token names. */
static enum status
recruiter_of_mail(
    struct dead *dead, const struct outbox_mail *mail, struct recruiter *recruiter, int64_t *diffusion_id)
{
	struct store *store = dead->desk->store;
	struct diffusion diffusion;
	struct feedback feedback;
	struct token token;
	enum status st;

	if (mail->token == NULL)
		return NONE;
	if ((st = token_find(store, dead->arena, mail->token, &token, dead->why)) != OK)
		return st;
	*diffusion_id = token.object_id;
	if (token.role != ROLE_CONTACT)
		return NONE; /* a recruiter who cannot be reached is the sysadmin's: `outbox list` shows it */
	if (token.conversation == CONVERSATION_FEEDBACK) {
		if ((st = feedback_find(store, dead->arena, token.object_id, &feedback, dead->why)) != OK)
			return st;
		*diffusion_id = feedback.diffusion_id;
	}
	if (*diffusion_id == 0)
		return NONE;
	if ((st = diffusion_find(store, dead->arena, *diffusion_id, &diffusion, dead->why)) != OK)
		return st;
	return recruiter_find(store, dead->arena, diffusion.recruiter_id, recruiter, dead->why);
}

static enum status
tell_dead(const struct outbox_mail *mail, void *data)
{
	struct dead *dead = data;
	struct recruiter recruiter;
	int64_t diffusion_id;
	struct post post;
	json_t *view;
	enum status st;

	dead->told = true;
	if ((st = outbox_told(dead->desk->store, mail->id, dead->now, dead->why)) != OK)
		return st;
	if (mail->list_id != NULL)
		return scenario_refused(dead->desk, dead->arena, dead->now, mail, dead->why);
	if ((st = recruiter_of_mail(dead, mail, &recruiter, &diffusion_id)) != OK)
		return st == NONE ? OK : st;
	post = post_to_recruiter(&recruiter);
	post.conversation = CONVERSATION_DIFFUSION;
	post.object_id = diffusion_id;
	post.tag = ref_make(dead->arena, "D", diffusion_id);
	post.subject = arena_printf(dead->arena, "Re: %s", mail->subject);
	if ((st = post_open(dead->desk, dead->arena, dead->now, &post, dead->why)) != OK)
		return st;
	view = view_open();
	view_set(view, "contact_nom", mail->to_name);
	view_set(view, "adresse", mail->to_email);
	view_set(view, "sujet", mail->subject);
	view_set(view, "cause", mail->last_error);
	view_set(view, "ref", post.tag);
	view_add_link(&post.maker, view, "Voir la diffusion", NULL,
	    arena_printf(dead->arena, "diffusion %s", post.tag), true);
	return post_send(dead->desk, dead->arena, dead->now, &post, "envoi-echoue", view, NULL, dead->why);
}

static enum status
tell_all_dead(struct desk *desk, struct arena *arena, int64_t now, bool *did_something, struct why *why)
{
	struct dead dead = {.desk = desk, .arena = arena, .now = now, .why = why};
	enum status st;

	if ((st = store_begin(desk->store, why)) != OK)
		return st;
	if ((st = outbox_each_untold(desk->store, arena, tell_dead, &dead, why)) == OK)
		st = store_commit(desk->store, why);
	store_rollback(desk->store);
	*did_something |= dead.told;
	return st;
}

/* -- quarantine digest to the sysadmin, at most one a day -- */

struct digest {
	struct arena *arena;
	int64_t since;
	json_t *list;
	size_t total;
};

static size_t
listed_of(const json_t *list, const char *sender)
{
	size_t count = 0, i;
	json_t *one;

	json_array_foreach(list, i, one)
	{
		const char *other = json_string_value(json_object_get(one, "expediteur"));

		count += other != NULL && sender != NULL && strcmp(other, sender) == 0;
	}
	return count;
}

static enum status
add_to_digest(const struct arrival *arrival, void *data)
{
	struct digest *digest = data;
	json_t *one;

	/* One of the very second of the last digest may come twice: better than not at all. */
	if (arrival->at < digest->since)
		return OK;
	digest->total++;
	if (json_array_size(digest->list) >= DIGEST_MAX ||
	    listed_of(digest->list, arrival->sender) >= DIGEST_SAME)
		return OK;
	one = json_object();
	view_set(one, "expediteur", arrival->sender);
	view_set(one, "sujet", arrival->subject);
	view_set(one, "raison", arrival->reason);
	json_array_append_new(digest->list, one);
	return OK;
}

static enum status
send_digest(struct desk *desk, struct arena *arena, int64_t now, const struct digest *digest, struct why *why)
{
	struct post post = post_to_sysadmin(desk->config);
	json_t *view = view_open();
	enum status st;

	post.tag = DIGEST_TAG;
	json_object_set(view, "messages", digest->list);
	view_set(view, "combien", arena_printf(arena, "%zu", digest->total));
	if ((st = store_begin(desk->store, why)) != OK) {
		json_decref(view);
		return st;
	}
	if ((st = post_open(desk, arena, now, &post, why)) != OK)
		json_decref(view);
	else
		st = post_send(desk, arena, now, &post, "quarantaine", view, NULL, why);
	if (st == OK)
		st = store_commit(desk->store, why);
	store_rollback(desk->store);
	return st;
}

static enum status
quarantine_digest(struct desk *desk, struct arena *arena, int64_t now, bool *did_something, struct why *why)
{
	struct digest digest = {.arena = arena};
	struct outbox_mail last;
	enum status st;

	if (desk->config->sysadmin == NULL)
		return OK;
	st = outbox_latest(desk->store, arena, desk->config->sysadmin, DIGEST_TAG, &last, why);
	if (st != OK && st != NONE)
		return st;
	if (st == OK && last.created_at + DIGEST_EVERY_S > now)
		return OK;
	digest.since = st == OK ? last.created_at : 0;
	digest.list = json_array();
	st = arrival_each(desk->store, arena, ARRIVAL_QUARANTINED, add_to_digest, &digest, why);
	if (st == OK && json_array_size(digest.list) > 0) {
		st = send_digest(desk, arena, now, &digest, why);
		*did_something = true;
	}
	json_decref(digest.list);
	return st;
}

/* What is kept of acts to take them back goes with the delay. */
static enum status
forget_acts(struct desk *desk, int64_t now, struct why *why)
{
	enum status st = store_begin(desk->store, why);

	if (st == OK && (st = act_forget(desk->store, now, why)) == OK)
		st = store_commit(desk->store, why);
	store_rollback(desk->store);
	return st;
}

static enum status
sweep(struct desk *desk, int64_t now, struct why *why)
{
	int64_t gone;
	enum status st = sweep_due(desk->store, now, &gone, why);

	if (st == OK && gone > 0)
		log_info("documents.sweep", "gone=%lld", (long long)gone);
	return st;
}

enum status
desk_due(struct desk *desk, int64_t now, bool *did_something, struct why *why)
{
	struct arena *arena = arena_open();
	enum status st;

	*did_something = false;
	if ((st = forget_acts(desk, now, why)) == OK)
		st = step_all(desk, arena, now, did_something, why);
	if (st == OK)
		st = tell_all_dead(desk, arena, now, did_something, why);
	if (st == OK)
		st = sms_tell_unsure(desk, arena, now, did_something, why);
	if (st == OK)
		st = scenario_due(desk, arena, now, did_something, why);
	if (st == OK)
		st = remind_due(desk, arena, now, did_something, why);
	if (st == OK)
		st = summary_due(desk, arena, now, did_something, why);
	if (st == OK)
		st = delegation_over_due(desk, arena, now, did_something, why);
	if (st == OK)
		st = retention_due(desk, arena, now, did_something, why);
	if (st == OK)
		st = quarantine_digest(desk, arena, now, did_something, why);
	if (st == OK)
		st = alert_due(desk, arena, now, did_something, why);
	if (st == OK)
		st = template_tell_faults(desk, arena, now, did_something, why);
	if (st == OK)
		st = sweep(desk, now, why);
	arena_close(arena);
	return st;
}

enum status
desk_next_due(struct desk *desk, int64_t now, int64_t *at, struct why *why)
{
	int64_t scenario_at;
	enum status st;

	if ((st = diffusion_next_due(desk->store, now, at, why)) != OK ||
	    (st = scenario_next_due(desk->store, now, &scenario_at, why)) != OK)
		return st;
	if (*at == 0 || (scenario_at != 0 && scenario_at < *at))
		*at = scenario_at;
	return OK;
}
