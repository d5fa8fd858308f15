/* A candidate who is no longer available in a diffusion that runs, and one who is again. */
#include <string.h>

#include "desk/diffusion/lifecycle.h"
#include "desk/diffusion/meeting.h"
#include "desk/take/post.h"
#include "desk/take/take.h"
#include "store/supersede.h"

#define BACK_MAIL "candidat-retour"
/* Why the requests about who is withdrawn are closed; letters/phrases.tsv has it for who reads. */
#define WITHDRAWN "le candidat n'est plus disponible"

/* Who was to meet the candidate has the interview taken out of the calendar by the same mail. */
static enum status
attach_gone(const struct act *act, const struct meeting_gone *gone, size_t count, int64_t contact_id,
    struct post *post, struct why *why)
{
	for (size_t i = 0; i < count; i++)
		if (gone[i].matter.contact.id == contact_id && post->calendar == NULL)
			return meeting_attach(act, &gone[i].matter, &gone[i].meeting, "CANCEL", post, why);
	return OK;
}

static const char *
dossier_about(const struct act *act, const struct dossier *dossier)
{
	return arena_printf(act->arena, "D-%lld C%d", (long long)dossier->diffusion_id, dossier->number);
}

static const char *
calendar_about(const struct act *act, const struct dossier *dossier)
{
	return arena_printf(act->arena, "%s agenda", dossier_about(act, dossier));
}

static struct post
post_about(const struct act *act, const struct diffusion *diffusion, const struct dossier *dossier,
    const struct contact *contact, const struct recruiter *recruiter, const struct agency *agency)
{
	struct post post = post_to_contact(contact, recruiter, agency);

	post.conversation = CONVERSATION_DIFFUSION;
	post.object_id = post.diffusion_id = diffusion->id;
	post.tag = ref_make(act->arena, "D", diffusion->id);
	post.subject = arena_printf(act->arena, "Re: [%s] %s", post.tag, diffusion->title);
	post.due_at = act->mail_at;
	post.about = dossier_about(act, dossier);
	return post;
}

/* Not who hears of the diffusion by a mail that has not left: it is made again (rebuild.h). */
static enum status
hears(const struct act *act, const struct diffusion *diffusion, const struct recipient *recipient, bool *tell,
    struct why *why)
{
	const char *ref = ref_make(act->arena, "D", diffusion->id);
	bool waits = false;
	enum status st = OK;

	if (recipient->started_at != 0)
		st = outbox_waits(act->desk->store, ref, recipient->contact.email, START_MAIL, &waits, why);
	*tell = recipient->started_at != 0 && !waits;
	return st;
}

enum status
lifecycle_withdraw(
    const struct act *act, const struct diffusion *diffusion, struct dossier *dossier, struct why *why)
{
	struct recipient *recipients;
	struct recruiter recruiter;
	struct agency agency;
	struct meeting_gone *gone;
	size_t count, gone_count;
	bool tell;
	enum status st;

	dossier->active = false;
	if ((st = dossier_update(act->desk->store, dossier, act->now, why)) != OK)
		return st;
	if (diffusion->status == DIFFUSION_DRAFT)
		return OK;
	st = lifecycle_refuse_pending(act, diffusion->id, dossier->id, WITHDRAWN, why);
	if (st != OK || (st = meeting_withdraw(act, dossier->id, &gone, &gone_count, why)) != OK)
		return st;
	if ((st = owner_find(act->desk, act->arena, diffusion, &recruiter, &agency, why)) != OK)
		return st;
	st = recipient_list(act->desk->store, act->arena, diffusion->id, &recipients, &count, why);
	for (size_t i = 0; i < count && st == OK; i++) {
		struct post post =
		    post_about(act, diffusion, dossier, &recipients[i].contact, &recruiter, &agency);
		struct dossier seen;
		json_t *view;

		if ((st = hears(act, diffusion, &recipients[i], &tell, why)) != OK)
			return st;
		if (!tell)
			continue;
		if ((st = dossier_find(act->desk->store, act->arena, dossier->id, recipients[i].contact.id,
			 &seen, why)) != OK)
			return st;
		if ((st = post_open(act->desk, act->arena, act->now, &post, why)) != OK)
			return st;
		if ((st = attach_gone(act, gone, gone_count, recipients[i].contact.id, &post, why)) != OK)
			return st;
		/* A calendar that was told must be told, whatever comes after. */
		if (post.calendar != NULL)
			post.about = calendar_about(act, dossier);
		view = lifecycle_view(&post, diffusion, NULL, 0, &recruiter, &agency, false);
		view_set_flag(view, "entretien_annule", post.calendar != NULL);
		json_object_set_new(view, "dossier", view_dossier(&post.maker, &seen, true, false));
		st = post_send(
		    act->desk, act->arena, act->now, &post, "candidat-retire", view, act->leaks, why);
	}
	return st;
}

bool
lifecycle_withdrawn(const struct feedback *feedback)
{
	return feedback->decided_by == 0 && feedback->decision_comment != NULL &&
	       strcmp(feedback->decision_comment, WITHDRAWN) == 0;
}

/* The requests its withdrawal closed: nobody else decided them. */
static enum status
reopen_closed(const struct act *act, const struct diffusion *diffusion, const struct dossier *dossier,
    struct comeback *back, struct why *why)
{
	struct feedback_filter filter = {.diffusion_id = diffusion->id, .status = FEEDBACK_REFUSED};
	struct feedback *list;
	size_t count;
	enum status st;

	st = feedback_list(act->desk->store, act->arena, &filter, &list, &count, NULL, why);
	back->reopened = list;
	for (size_t i = 0; i < count && st == OK; i++) {
		if (list[i].dossier_id != dossier->id || !lifecycle_withdrawn(&list[i]))
			continue;
		back->reopened[back->count++] = list[i];
		if ((st = feedback_reopen(act->desk->store, list[i].id, act->now, why)) == OK)
			st = act_journal(act, "feedback.reopen", ref_make(act->arena, "R", list[i].id),
			    ref_make(act->arena, "D", diffusion->id), NULL, why);
	}
	return st;
}

/* Sets *told when a mail about this has left or will, and was not of a return. */
static enum status
heard_of(const struct act *act, const char *about, const char *to_email, bool *told, struct why *why)
{
	const char *last = NULL;
	enum status st = outbox_last_about(act->desk->store, act->arena, about, to_email, &last, why);

	if (st == OK)
		*told = *told || strcmp(last, BACK_MAIL) != 0;
	return st == NONE ? OK : st;
}

/* What of it still waits in the outbox does not leave. */
static enum status
unsay(const struct act *act, const char *about, const char *to_email, bool *told, struct why *why)
{
	int64_t superseded, starts;
	enum status st = act_supersede(act, about, to_email, NULL, &superseded, &starts, why);

	if (st != OK)
		return st;
	if (act->superseded != NULL)
		*act->superseded += superseded;
	return heard_of(act, about, to_email, told, why);
}

static enum status
tell_back(const struct act *act, const struct diffusion *diffusion, const struct dossier *dossier,
    const struct contact *contact, const struct comeback *back, struct why *why)
{
	struct recruiter recruiter;
	struct agency agency;
	struct dossier seen;
	struct post post;
	json_t *view, *requests;
	enum status st;

	if ((st = owner_find(act->desk, act->arena, diffusion, &recruiter, &agency, why)) != OK ||
	    (st = dossier_find(act->desk->store, act->arena, dossier->id, contact->id, &seen, why)) != OK)
		return st;
	post = post_about(act, diffusion, dossier, contact, &recruiter, &agency);
	if ((st = post_open(act->desk, act->arena, act->now, &post, why)) != OK)
		return st;
	view = lifecycle_view(&post, diffusion, NULL, 0, &recruiter, &agency, false);
	json_object_set_new(view, "dossier", view_dossier(&post.maker, &seen, true, false));
	requests = json_array();
	for (size_t i = 0; i < back->count; i++)
		if (back->reopened[i].contact_id == contact->id)
			json_array_append_new(requests,
			    view_feedback(&post.maker, &back->reopened[i],
				view_dossier_name_in(act->arena, post.language, &seen, true), contact->name));
	json_object_set_new(view, "retours", requests);
	return post_send(act->desk, act->arena, act->now, &post, BACK_MAIL, view, act->leaks, why);
}

/* Whether this contact heard of the withdrawal, by any of its mails. */
static enum status
heard(const struct act *act, const struct dossier *dossier, const struct contact *contact,
    const struct comeback *back, bool *told, struct why *why)
{
	enum status st;

	*told = false;
	if ((st = unsay(act, dossier_about(act, dossier), contact->email, told, why)) != OK ||
	    (st = heard_of(act, calendar_about(act, dossier), contact->email, told, why)) != OK)
		return st;
	for (size_t i = 0; i < back->count && st == OK; i++)
		if (back->reopened[i].contact_id == contact->id)
			st = unsay(
			    act, decision_about(act->arena, back->reopened[i].id), contact->email, told, why);
	return st;
}

enum status
lifecycle_bring_back(const struct act *act, const struct diffusion *diffusion, struct dossier *dossier,
    struct comeback *back, struct why *why)
{
	struct recipient *recipients;
	size_t count;
	bool told;
	enum status st;

	*back = (struct comeback){0};
	dossier->active = true;
	if ((st = dossier_update(act->desk->store, dossier, act->now, why)) != OK ||
	    diffusion->status == DIFFUSION_DRAFT)
		return st;
	if ((st = reopen_closed(act, diffusion, dossier, back, why)) != OK)
		return st;
	st = recipient_list(act->desk->store, act->arena, diffusion->id, &recipients, &count, why);
	for (size_t i = 0; i < count && st == OK; i++) {
		if ((st = heard(act, dossier, &recipients[i].contact, back, &told, why)) != OK || !told)
			continue;
		st = tell_back(act, diffusion, dossier, &recipients[i].contact, back, why);
		back->told++;
	}
	/* Those who were not told of the diffusion while nobody was in it. */
	if (st == OK && diffusion->status == DIFFUSION_RUNNING)
		st = lifecycle_welcome(act, diffusion, why);
	return st;
}
