#include "desk/diffusion/lifecycle.h"

#include <string.h>

#include "desk/diffusion/recap.h"
#include "desk/take/leak.h"
#include "desk/take/post.h"
#include "desk/take/take.h"
#include "letters/french.h"
#include "letters/phrases.h"
#include "store/journal.h"
#include "store/supersede.h"

#define END_MAIL  "diffusion-fin-client"
#define PROLONGED "diffusion-prolongement-client"
#define REMINDER  "relance"

static const char *
ref_of(const struct act *act, const struct diffusion *diffusion)
{
	return ref_make(act->arena, "D", diffusion->id);
}

static enum status
set_status(const struct act *act, struct diffusion *diffusion, enum diffusion_status status,
    const char *event, struct why *why)
{
	enum status st;

	diffusion->status = status;
	if (status == DIFFUSION_DONE)
		diffusion->done_at = act->now;
	if ((st = diffusion_update(act->desk->store, diffusion, act->now, why)) != OK)
		return st;
	return act_journal(act, event, ref_of(act, diffusion), NULL, NULL, why);
}

enum status
lifecycle_active(const struct act *act, const struct diffusion *diffusion, int64_t *active, struct why *why)
{
	struct dossier *list;
	size_t count;
	enum status st =
	    dossier_list_bare(act->desk->store, act->arena, diffusion->id, 0, &list, &count, why);

	*active = 0;
	for (size_t i = 0; i < count && st == OK; i++)
		*active += list[i].active;
	return st;
}

/* What a launch needs, on the day it is asked for and on the day it happens. */
static enum status
check_ready(const struct act *act, const struct diffusion *diffusion, struct why *why)
{
	size_t recipients;
	struct recipient *recipient;
	int64_t active;
	enum status st;

	st = recipient_list(act->desk->store, act->arena, diffusion->id, &recipient, &recipients, why);
	if (st != OK || (st = lifecycle_active(act, diffusion, &active, why)) != OK)
		return st;
	if (recipients == 0)
		return because(why, REFUSED, phrase(act->language, "elle n'a encore aucun contact"));
	if (active == 0)
		return because(why, REFUSED,
		    phrase(act->language, diffusion->candidates == 0 ? "elle n'a encore aucun candidat"
								     : "tous ses candidats sont inactifs"));
	if (diffusion->end_at == 0)
		return because(why, REFUSED, phrase(act->language, "il lui manque une date de fin"));
	if (diffusion->end_at < act->now)
		return because(why, REFUSED, phrase(act->language, "sa date de fin, %s, est passée"),
		    say_date(act->arena, act->language, act->desk->config->zone, diffusion->end_at));
	return OK;
}

enum status
lifecycle_launch(const struct act *act, struct diffusion *diffusion, struct why *why)
{
	enum status st;

	if (diffusion->status != DIFFUSION_DRAFT)
		return because(why, REFUSED, phrase(act->language, "elle est déjà lancée (%s)"),
		    say_status(act->language, diffusion_status_name(diffusion->status)));
	if ((st = check_ready(act, diffusion, why)) != OK)
		return st;
	diffusion->launched_at = act->now;
	if (diffusion->start_at > act->now)
		return set_status(act, diffusion, DIFFUSION_DRAFT, "diffusion.schedule", why);
	return lifecycle_start(act, diffusion, why);
}

enum status
lifecycle_call_off(const struct act *act, struct diffusion *diffusion, struct why *why)
{
	diffusion->launched_at = 0;
	return set_status(act, diffusion, DIFFUSION_DRAFT, "diffusion.unschedule", why);
}

/* The mail of one step to the recruiter it belongs to. */
static enum status
tell_recruiter(
    const struct act *act, const struct diffusion *diffusion, const char *template, struct why *why)
{
	struct recruiter recruiter;
	struct agency agency;
	struct recipient *recipients;
	struct dossier *dossiers;
	size_t recipient_count, dossier_count;
	int64_t superseded, starts;
	struct recap recap;
	struct post post;
	json_t *view, *list;
	enum status st;

	if ((st = owner_find(act->desk, act->arena, diffusion, &recruiter, &agency, why)) != OK)
		return st;
	st = recipient_list(act->desk->store, act->arena, diffusion->id, &recipients, &recipient_count, why);
	if (st != OK)
		return st;
	if ((st = dossier_list(
		 act->desk->store, act->arena, diffusion->id, 0, &dossiers, &dossier_count, why)) != OK)
		return st;
	post = post_to_recruiter(&recruiter);
	post.conversation = CONVERSATION_DIFFUSION;
	post.object_id = diffusion->id;
	post.tag = ref_of(act, diffusion);
	post.subject = arena_printf(act->arena, "[%s] %s", post.tag, diffusion->title);
	/* What a colleague does may still be taken back before it is told. */
	if (strcmp(act->actor, arena_printf(act->arena, "recruiter:%lld", (long long)recruiter.id)) != 0)
		post.due_at = act->mail_at;
	post.about = arena_printf(act->arena, "%s rh", post.tag);
	if (post.due_at > act->now &&
	    (st = act_supersede(act, post.about, post.to_email, NULL, &superseded, &starts, why)) != OK)
		return st;
	if (strcmp(template, "diffusion-fin-rh") == 0 &&
	    (st = recap_open(act, diffusion, &post, &recap, why)) != OK)
		return st;
	if ((st = post_open(act->desk, act->arena, act->now, &post, why)) != OK)
		return st;
	view = lifecycle_view(&post, diffusion, dossiers, dossier_count, &recruiter, &agency, false);
	list = json_array();
	for (size_t i = 0; i < recipient_count; i++) {
		json_t *one = view_contact(&recipients[i].contact);
		view_set_flag(one, "muet", recipients[i].answers == 0);
		view_set(one, "reponses", say_answers(act->arena, post.language, recipients[i].answers));
		json_array_append_new(list, one);
	}
	json_object_set_new(view, "contacts", list);
	if (strcmp(template, "diffusion-fin-rh") == 0)
		recap_fill(&recap, &post.maker, view);
	view_set_flag(view, "terminee", diffusion->status == DIFFUSION_DONE);
	return post_send(act->desk, act->arena, act->now, &post, template, view, NULL, why);
}

static enum status
tell_contact(const struct act *act, const struct diffusion *diffusion, const struct contact *contact,
    const char *template, bool with_documents, struct why *why)
{
	struct outbox_attachment *attachments = NULL;
	size_t attachment_count = 0, count;
	struct recruiter recruiter;
	struct dossier *dossiers;
	struct agency agency;
	struct leaks kept = {0};
	bool on_demand = false;
	struct post post;
	enum status st;

	if ((st = owner_find(act->desk, act->arena, diffusion, &recruiter, &agency, why)) != OK)
		return st;
	st = dossier_list(act->desk->store, act->arena, diffusion->id, contact->id, &dossiers, &count, why);
	if (st != OK)
		return st;
	st = leak_keep_back(act->desk, act->arena, dossiers, count,
	    leak_own(act->arena, act->desk->config, &recruiter, &agency), &kept, why);
	if (st != OK)
		return st;
	if (act->kept != NULL)
		leaks_add(act->arena, act->kept, kept.items, kept.count);
	if (with_documents)
		lifecycle_documents(act->desk->config, act->arena, dossiers, count, true, &attachments,
		    &attachment_count, &on_demand);
	post = post_to_contact(contact, &recruiter, &agency);
	post.conversation = CONVERSATION_DIFFUSION;
	post.object_id = post.diffusion_id = diffusion->id;
	post.tag = post.about = ref_of(act, diffusion);
	post.subject = arena_printf(act->arena, "Re: [%s] %s", post.tag, diffusion->title);
	post.due_at = act->mail_at;
	post.held = act->held;
	post.attachments = attachments;
	post.attachment_count = attachment_count;
	if ((st = post_open(act->desk, act->arena, act->now, &post, why)) != OK)
		return st;
	return post_send(act->desk, act->arena, act->now, &post, template,
	    lifecycle_view(&post, diffusion, dossiers, count, &recruiter, &agency, on_demand), act->leaks,
	    why);
}

bool
lifecycle_tells(const char *template)
{
	static const char *const templates[] = {START_MAIL, END_MAIL, PROLONGED, REMINDER};

	for (size_t i = 0; i < COUNT(templates); i++)
		if (strcmp(templates[i], template) == 0)
			return true;
	return false;
}

enum status
lifecycle_tell(const struct act *act, const struct diffusion *diffusion, const struct contact *contact,
    const char *template, struct why *why)
{
	return tell_contact(act, diffusion, contact, template, strcmp(template, START_MAIL) == 0, why);
}

/*
 * Whether this contact is to be told of a step: not when the mail of the start has not left either (they are then as
 * before it), nor of an end they know of, when what put it off has not left.
 */
static enum status
step_concerns(const struct act *act, const struct diffusion *diffusion, const struct contact *contact,
    const char *template, bool *concerns, struct why *why)
{
	const char *about = ref_of(act, diffusion), *last = NULL;
	int64_t superseded, starts;
	enum status st;

	*concerns = true;
	st = act_supersede(act, about, contact->email, START_MAIL, &superseded, &starts, why);
	if (st != OK)
		return st;
	if (act->superseded != NULL)
		*act->superseded += superseded;
	if (starts > 0) {
		*concerns = false;
		return recipient_started(act->desk->store, diffusion->id, contact->id, 0, why);
	}
	if (superseded == 0 || strcmp(template, END_MAIL) != 0)
		return OK;
	st = outbox_last_about(act->desk->store, act->arena, about, contact->email, &last, why);
	*concerns = st != OK || strcmp(last, template) != 0;
	return st == NONE ? OK : st;
}

static enum status
tell_contacts(const struct act *act, const struct diffusion *diffusion, const char *template, struct why *why)
{
	struct recipient *recipients;
	size_t count;
	bool concerns;
	enum status st;

	st = recipient_list(act->desk->store, act->arena, diffusion->id, &recipients, &count, why);
	for (size_t i = 0; i < count && st == OK; i++) {
		const struct contact *contact = &recipients[i].contact;

		if (recipients[i].started_at == 0)
			continue;
		st = step_concerns(act, diffusion, contact, template, &concerns, why);
		if (st == OK && concerns)
			st = tell_contact(act, diffusion, contact, template, false, why);
	}
	return st;
}

enum status
lifecycle_welcome(const struct act *act, const struct diffusion *diffusion, struct why *why)
{
	struct recipient *recipients;
	size_t count;
	enum status st;

	st = recipient_list(act->desk->store, act->arena, diffusion->id, &recipients, &count, why);
	for (size_t i = 0; i < count && st == OK; i++) {
		if (recipients[i].started_at != 0)
			continue;
		st = tell_contact(act, diffusion, &recipients[i].contact, START_MAIL, true, why);
		if (st == OK)
			st = recipient_started(
			    act->desk->store, diffusion->id, recipients[i].contact.id, act->now, why);
	}
	return st;
}

enum status
lifecycle_take_out(const struct act *act, const struct diffusion *diffusion,
    const struct recipient *recipient, bool *removed, struct why *why)
{
	const struct contact *contact = &recipient->contact;
	int64_t superseded, starts;
	bool waits;
	enum status st = OK;

	*removed = recipient->started_at == 0;
	if (!*removed) {
		st = outbox_waits(
		    act->desk->store, ref_of(act, diffusion), contact->email, START_MAIL, &waits, why);
		if (st != OK || !waits)
			return st;
		st = act_supersede(
		    act, ref_of(act, diffusion), contact->email, START_MAIL, &superseded, &starts, why);
		if (st == OK && act->superseded != NULL)
			*act->superseded += superseded;
		*removed = true;
	}
	return st == OK ? recipient_remove(act->desk->store, diffusion->id, contact->id, act->now, why) : st;
}

enum status
lifecycle_remind(
    const struct act *act, const struct diffusion *diffusion, const struct contact *contact, struct why *why)
{
	enum status st;

	if ((st = tell_contact(act, diffusion, contact, REMINDER, false, why)) != OK)
		return st;
	st = recipient_reminded(act->desk->store, diffusion->id, contact->id, act->now, why);
	if (st != OK)
		return st;
	return act_journal(act, "recipient.remind", ref_of(act, diffusion), NULL, contact->name, why);
}

enum status
lifecycle_start(const struct act *act, struct diffusion *diffusion, struct why *why)
{
	enum status st;

	if ((st = check_ready(act, diffusion, why)) != OK ||
	    (st = set_status(act, diffusion, DIFFUSION_RUNNING, "diffusion.start", why)) != OK)
		return st;
	if ((st = lifecycle_welcome(act, diffusion, why)) != OK)
		return st;
	return tell_recruiter(act, diffusion, "diffusion-debut-rh", why);
}

enum status
lifecycle_close(const struct act *act, struct diffusion *diffusion, struct why *why)
{
	enum status st;

	if (diffusion->status != DIFFUSION_RUNNING)
		return because(why, REFUSED, phrase(act->language, "elle n'est pas en cours (%s)"),
		    say_status(act->language, diffusion_status_name(diffusion->status)));
	if ((st = set_status(act, diffusion, DIFFUSION_REVIEWING, "diffusion.close", why)) != OK)
		return st;
	if ((st = tell_contacts(act, diffusion, END_MAIL, why)) != OK)
		return st;
	if (diffusion->pending == 0 &&
	    (st = set_status(act, diffusion, DIFFUSION_DONE, "diffusion.done", why)) != OK)
		return st;
	return tell_recruiter(act, diffusion, "diffusion-fin-rh", why);
}

enum status
lifecycle_extend(const struct act *act, struct diffusion *diffusion, int64_t end_at, struct why *why)
{
	enum status st;

	if (diffusion->status == DIFFUSION_DRAFT || diffusion->status == DIFFUSION_ARCHIVED)
		return because(why, REFUSED,
		    phrase(act->language,
			"on ne prolonge qu'une diffusion lancée et pas encore archivée\u00a0; "
			"celle-ci en est à «\u00a0%s\u00a0»"),
		    say_status(act->language, diffusion_status_name(diffusion->status)));
	if (end_at <= act->now)
		return because(why, REFUSED, phrase(act->language, "la nouvelle fin, %s, est déjà passée"),
		    say_date(act->arena, act->language, act->desk->config->zone, end_at));
	/* One that was closed before its end may be opened until an earlier day than that. */
	if (diffusion->status == DIFFUSION_RUNNING && end_at <= diffusion->end_at)
		return because(why, REFUSED,
		    phrase(act->language, "la nouvelle fin, %s, ne vient pas après l'actuelle, %s"),
		    say_date(act->arena, act->language, act->desk->config->zone, end_at),
		    say_date(act->arena, act->language, act->desk->config->zone, diffusion->end_at));
	diffusion->end_at = end_at;
	diffusion->done_at = 0;
	if ((st = set_status(act, diffusion, DIFFUSION_RUNNING, "diffusion.extend", why)) != OK)
		return st;
	if ((st = tell_contacts(act, diffusion, PROLONGED, why)) != OK ||
	    (st = lifecycle_welcome(act, diffusion, why)) != OK)
		return st;
	return tell_recruiter(act, diffusion, "diffusion-prolongement-rh", why);
}

enum status
lifecycle_refuse_pending(
    const struct act *act, int64_t diffusion_id, int64_t dossier_id, const char *reason, struct why *why)
{
	struct feedback_filter filter = {.diffusion_id = diffusion_id, .status = FEEDBACK_PENDING};
	struct feedback *list;
	size_t count;
	enum status st;

	st = feedback_list(act->desk->store, act->arena, &filter, &list, &count, NULL, why);
	for (size_t i = 0; i < count && st == OK; i++) {
		if (dossier_id != 0 && list[i].dossier_id != dossier_id)
			continue;
		st =
		    feedback_decide(act->desk->store, list[i].id, FEEDBACK_REFUSED, 0, reason, act->now, why);
		if (st != OK)
			return st;
		list[i].decision_comment = reason;
		st = act_journal(act, "feedback.refuse", ref_make(act->arena, "R", list[i].id),
		    ref_make(act->arena, "D", diffusion_id), reason, why);
		if (st == OK)
			st = lifecycle_tell_decision(act, &list[i], "diffusion-demande-refusee", false, why);
	}
	return st;
}

enum status
lifecycle_finish(const struct act *act, struct diffusion *diffusion, bool anyway, struct why *why)
{
	enum status st;

	if (diffusion->status != DIFFUSION_RUNNING && diffusion->status != DIFFUSION_REVIEWING)
		return because(why, REFUSED, phrase(act->language, "elle n'est pas en cours (%s)"),
		    say_status(act->language, diffusion_status_name(diffusion->status)));
	if (diffusion->pending > 0 && !anyway)
		return because(why, REFUSED, phrase(act->language, "il reste %s à traiter"),
		    say_count(act->arena, act->language, diffusion->pending, "demande", "demandes"));
	if ((st = lifecycle_refuse_pending(act, diffusion->id, 0, "diffusion terminée", why)) != OK)
		return st;
	diffusion->pending = 0;
	if (diffusion->status == DIFFUSION_RUNNING)
		return lifecycle_close(act, diffusion, why);
	if ((st = set_status(act, diffusion, DIFFUSION_DONE, "diffusion.done", why)) != OK)
		return st;
	return tell_recruiter(act, diffusion, "diffusion-fin-rh", why);
}

enum status
lifecycle_settle(const struct act *act, int64_t diffusion_id, struct why *why)
{
	struct diffusion diffusion;
	enum status st;

	if ((st = diffusion_find(act->desk->store, act->arena, diffusion_id, &diffusion, why)) != OK)
		return st;
	if (diffusion.status != DIFFUSION_REVIEWING || diffusion.pending > 0)
		return OK;
	if ((st = set_status(act, &diffusion, DIFFUSION_DONE, "diffusion.done", why)) != OK)
		return st;
	return tell_recruiter(act, &diffusion, "diffusion-fin-rh", why);
}

enum status
lifecycle_reopen(const struct act *act, struct diffusion *diffusion, struct why *why)
{
	diffusion->done_at = 0;
	return set_status(act, diffusion, DIFFUSION_REVIEWING, "diffusion.reopen", why);
}

enum status
lifecycle_archive(const struct act *act, struct diffusion *diffusion, struct why *why)
{
	if (diffusion->status != DIFFUSION_DONE)
		return because(why, REFUSED,
		    phrase(act->language, "on n'archive qu'une diffusion terminée (%s)"),
		    say_status(act->language, diffusion_status_name(diffusion->status)));
	return set_status(act, diffusion, DIFFUSION_ARCHIVED, "diffusion.archive", why);
}

/* Not for what it would tell, but for what it lacks. */
static enum status
tell_lacking(const struct act *act, const struct diffusion *diffusion, const struct recruiter *recruiter,
    struct why *why)
{
	const char *language = recruiter->language;
	struct post post = post_to_recruiter(recruiter);
	struct act theirs = *act;
	const char *lacks;
	json_t *view;
	enum status st;

	theirs.language = language;
	if ((st = check_ready(&theirs, diffusion, why)) != REFUSED)
		return st;
	lacks = arena_string(act->arena, why->text);
	post.conversation = CONVERSATION_DIFFUSION;
	post.object_id = diffusion->id;
	post.tag = ref_of(act, diffusion);
	post.subject = arena_printf(act->arena, "[%s] %s", post.tag, diffusion->title);
	if ((st = post_open(act->desk, act->arena, act->now, &post, why)) != OK)
		return st;
	view = view_open();
	view_set(view, "objet",
	    phrase_printf(
		act->arena, language, "[%s] %s\u00a0: elle n'est pas partie", post.tag, diffusion->title));
	view_add_sentence(
	    view, phrase_printf(act->arena, language, "Le lancement prévu le %s n'a pas eu lieu\u00a0: %s.",
		      say_date(act->arena, language, act->desk->config->zone, diffusion->start_at), lacks));
	view_add_sentence(
	    view, phrase(language,
		      "La diffusion est de nouveau un brouillon\u00a0: complétez-la, puis relancez-la."));
	view_add_link(&post.maker, view, phrase(language, "Voir la diffusion"), NULL,
	    phrase_printf(act->arena, language, "diffusion %s", post.tag), true);
	return post_send(act->desk, act->arena, act->now, &post, "reponse", view, NULL, why);
}

enum status
lifecycle_hold(const struct act *act, struct diffusion *diffusion, const struct leaks *leaks, struct why *why)
{
	struct post held = {.diffusion_id = diffusion->id};
	struct recruiter recruiter;
	struct agency agency;
	enum status st;

	if ((st = owner_find(act->desk, act->arena, diffusion, &recruiter, &agency, why)) != OK)
		return st;
	diffusion->launched_at = 0;
	if ((st = set_status(act, diffusion, DIFFUSION_DRAFT, "diffusion.hold", why)) != OK)
		return st;
	if (leaks->count == 0)
		return tell_lacking(act, diffusion, &recruiter, why);
	held.to_name = phrase(recruiter.language, "vos contacts");
	held.tag = ref_of(act, diffusion);
	held.subject = arena_printf(act->arena, "[%s] %s", held.tag, diffusion->title);
	return post_tell_held(
	    act->desk, act->arena, act->now, &recruiter, &held, diffusion->title, leaks, why);
}
