/* What the clock runs, what every run does, and what is told of it afterwards. */
#include <string.h>

#include "base/log.h"
#include "desk/scenario/scenario.h"
#include "desk/scenario/scenario_sms.h"
#include "desk/take/post.h"
#include "letters/french.h"
#include "letters/phrases.h"
#include "store/journal.h"

/* -- one run -- */

struct run_of {
	struct desk *desk;
	struct arena *arena;
	int64_t now, mail_at;
	const struct scenario *scenario;
	struct voice voice;
};

static enum status
write_to(const struct run_of *run, const struct candidate *candidate, struct why *why)
{
	struct arena *arena = run->arena;
	struct post post = {
	    .to_role = ROLE_CANDIDATE,
	    .to_id = candidate->id,
	    .to_name = candidate_name(arena, candidate),
	    .to_email = candidate->email,
	    .language = candidate->language,
	    .from_user = &run->voice.recruiter,
	    .from_agency = &run->voice.agency,
	    .conversation = CONVERSATION_SCENARIO,
	    .object_id = run->scenario->id,
	    .tag = scenario_ref(arena, run->scenario),
	    .subject = "STOP",
	    .list_id = scenario_ref(arena, run->scenario),
	    .due_at = run->mail_at,
	};
	const char *text;
	json_t *view;
	enum status st;

	st = scenario_text(run->desk, arena, run->scenario, &run->voice, candidate, &text, why);
	if (st != OK || (st = post_open(run->desk, arena, run->now, &post, why)) != OK)
		return st;
	view = view_open();
	view_set(view, "texte", text);
	if (!run->desk->config->plus_addressing)
		view_set(view, "ref", post.tag);
	json_object_set_new(
	    view, "recruteur", view_signature(&run->voice.recruiter, &run->voice.agency, false));
	view_add_link(&post.maker, view, "Ne plus recevoir ces messages", "STOP", "STOP", false);
	return post_send(run->desk, arena, run->now, &post, "scenario", view, NULL, why);
}

/* Each in memory of its own, which the next is written in again. */
static enum status
deliver(const struct run_of *all, const struct candidate *candidate, int64_t dispatch_id, struct why *why)
{
	struct run_of run = *all;
	enum status st;

	run.arena = arena_open();
	st = run.scenario->sms ? scenario_sms_send(run.desk, run.arena, run.now, run.scenario, &run.voice,
				     candidate, run.mail_at, why)
			       : write_to(&run, candidate, why);
	if (st == OK)
		st = delivery_create(run.desk->store, dispatch_id, candidate->id, run.mail_at, why);
	arena_close(run.arena);
	return st;
}

enum status
scenario_send(struct desk *desk, struct arena *arena, int64_t now, const struct scenario *scenario,
    const struct run_order *order, struct dispatch *dispatch, struct why *why)
{
	struct run_of run = {
	    .desk = desk, .arena = arena, .now = now, .mail_at = order->mail_at, .scenario = scenario};
	struct audience audience;
	enum status st;

	if ((st = scenario_voice(desk, arena, scenario, &run.voice, why)) != OK ||
	    (st = scenario_audience(desk, arena, scenario, now, &audience, why)) != OK)
		return st;
	*dispatch = (struct dispatch){
	    .scenario_id = scenario->id,
	    .due_on = order->due_on,
	    .recruiter_id = order->by,
	    .at = order->mail_at,
	    .message = scenario->message,
	    .recipients = (int64_t)audience.counts[EXCLUDED_NOT],
	};
	memcpy(dispatch->excluded, audience.counts, sizeof(dispatch->excluded));
	if ((st = dispatch_create(desk->store, dispatch, why)) != OK)
		return st;
	for (size_t i = 0; i < audience.count && st == OK; i++)
		if (audience.people[i].exclusion == EXCLUDED_NOT)
			st = deliver(&run, &audience.people[i].candidate, dispatch->id, why);
	return st;
}

/* -- planned runs -- */

static enum status
clock_journal(struct desk *desk, struct arena *arena, int64_t now, const struct scenario *scenario,
    const char *event, const char *text, struct why *why)
{
	return journal_add(desk->store,
	    &(struct journal_entry){
		.at = now,
		.actor = "clock",
		.event = event,
		.object = scenario_ref(arena, scenario),
		.text = text,
	    },
	    why);
}

static enum status
run_planned(struct desk *desk, struct arena *arena, int64_t now, struct scenario *scenario, struct why *why)
{
	struct run_order order = {.mail_at = now};
	struct dispatch dispatch;
	bool done, late = scenario->end_at != 0 && now > scenario->end_at;
	enum status st;

	if ((st = scenario_day(desk, arena, now, scenario, &order.due_on, why)) != OK ||
	    (st = dispatch_done(desk->store, scenario->id, order.due_on, &done, why)) != OK)
		return st;
	if (late) {
		st = clock_journal(desk, arena, now, scenario, "scenario.missed", order.due_on, why);
	} else if (!done) {
		st = scenario_send(desk, arena, now, scenario, &order, &dispatch, why);
		if (st == OK)
			st = clock_journal(desk, arena, now, scenario, "scenario.run",
			    arena_printf(arena, "%s\u00a0: %lld candidats", order.due_on,
				(long long)dispatch.recipients),
			    why);
	}
	return st == OK ? batches_go_on(desk, arena, now, scenario, done || late ? NULL : &dispatch, why)
			: st;
}

/*
 * One scenario, one transaction: one that fails does not hold up the others, and nothing of it is kept.  The outbox syncs it
 * with its claim, while the next is written.
 */
static enum status
run_alone(struct desk *desk, int64_t id, int64_t now, struct why *why)
{
	struct arena *arena = arena_open();
	struct scenario scenario;
	enum status st;

	if ((st = store_begin_early(desk->store, why)) == OK &&
	    (st = scenario_find(desk->store, arena, id, &scenario, why)) == OK) {
		/* Looked at again inside the transaction: a letter may have changed it. */
		if (scenario.next_at != 0 && scenario.next_at <= now)
			st = run_planned(desk, arena, now, &scenario, why);
		if (st == OK)
			st = desk_commit(desk, why);
	}
	store_rollback(desk->store);
	arena_close(arena);
	return st;
}

/* -- what was sent at once is told when all of it has left or failed -- */

static const char *
report_said(const struct dispatch *dispatch, bool sms)
{
	if (dispatch->failed == 0 && dispatch->waiting == 0)
		return sms ? "Les SMS ont bien été envoyés." : "Les mails ont bien été envoyés.";
	return sms ? "Les SMS ne sont pas tous partis." : "Les mails ne sont pas tous partis.";
}

static enum status
report(struct desk *desk, struct arena *arena, int64_t now, const struct dispatch *dispatch, struct why *why)
{
	struct scenario scenario;
	struct recruiter recruiter;
	struct post post;
	const char *excluded, *ref, *language;
	json_t *view;
	enum status st;

	if ((st = scenario_find(desk->store, arena, dispatch->scenario_id, &scenario, why)) != OK ||
	    (st = recruiter_find(desk->store, arena, dispatch->recruiter_id, &recruiter, why)) != OK)
		return st;
	ref = scenario_ref(arena, &scenario);
	language = recruiter.language;
	excluded = excluded_said(arena, language, dispatch->excluded);
	post = post_to_recruiter(&recruiter);
	post.conversation = CONVERSATION_SCENARIO;
	post.object_id = scenario.id;
	post.tag = ref;
	post.subject = arena_printf(arena, "Re: [%s] %s", ref, scenario.label);
	if ((st = post_open(desk, arena, now, &post, why)) != OK)
		return st;
	view = view_open();
	view_set(view, "objet",
	    phrase_printf(arena, language, "[%s] %s\u00a0: %s", ref, scenario.label,
		say_count(arena, language, dispatch->sent, "message envoyé", "messages envoyés")));
	view_add_sentence(view, phrase(language, report_said(dispatch, scenario.sms)));
	view_add_field(
	    view, phrase(language, "Acceptés"), arena_printf(arena, "%lld", (long long)dispatch->sent));
	view_add_field(
	    view, phrase(language, "Refusés"), arena_printf(arena, "%lld", (long long)dispatch->failed));
	view_add_field(
	    view, phrase(language, "En attente"), arena_printf(arena, "%lld", (long long)dispatch->waiting));
	if (excluded != NULL)
		view_add_field(view, phrase(language, "Écartés"), excluded);
	view_add_link(&post.maker, view, "Historique", NULL,
	    phrase_printf(arena, language, "historique %s", ref), true);
	return post_send(desk, arena, now, &post, "reponse", view, NULL, why);
}

static enum status
report_all(struct desk *desk, struct arena *arena, int64_t now, bool *did_something, struct why *why)
{
	struct dispatch *found;
	size_t count;
	enum status st;

	if ((st = store_begin(desk->store, why)) != OK)
		return st;
	st = dispatch_unreported(desk->store, arena, now, &found, &count, why);
	for (size_t i = 0; i < count && st == OK; i++) {
		*did_something = true;
		if ((st = report(desk, arena, now, &found[i], why)) == OK)
			st = dispatch_reported(desk->store, found[i].id, now, why);
	}
	if (st == OK)
		st = store_commit(desk->store, why);
	store_rollback(desk->store);
	return st;
}

enum status
scenario_due(struct desk *desk, struct arena *arena, int64_t now, bool *did_something, struct why *why)
{
	const struct scenario_filter filter = {.due_at = now};
	struct scenario *due;
	struct why unsynced;
	size_t count;
	enum status st;

	if ((st = scenario_list(desk->store, arena, &filter, &due, &count, why)) != OK)
		return st;
	/* The oldest first: who was there first writes first, and the other waits its turn. */
	for (size_t i = count; i > 0 && st == OK; i--) {
		st = run_alone(desk, due[i - 1].id, now, why);
		/* One that cannot be run is no news: run-once would go round for ever. */
		*did_something |= st == OK;
		if (st == REFUSED || st == NONE) {
			log_warning(
			    "scenario.due", "scenario=%lld why='%s'", (long long)due[i - 1].id, why->text);
			st = OK;
		}
	}
	if (store_sync(desk->store, &unsynced) != OK) {
		*why = unsynced;
		return BROKEN;
	}
	return st == OK ? report_all(desk, arena, now, did_something, why) : st;
}
