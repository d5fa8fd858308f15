#include "desk/diffusion/meeting.h"

#include <string.h>

#include "desk/diffusion/lifecycle.h"
#include "desk/diffusion/matter.h"
#include "desk/take/post.h"
#include "desk/take/take.h"
#include "letters/french.h"
#include "letters/invitation.h"
#include "letters/phrases.h"

#define LASTS_S 3600

#define UID_BITS 100

static const char *const step_flags[] = {
    [MEETING_FIXED] = "fixe",
    [MEETING_MOVED] = "deplace",
    [MEETING_CANCELLED] = "annule",
    [MEETING_KEPT] = "maintenu",
};
static const char *const methods[] = {
    [MEETING_FIXED] = "REQUEST",
    [MEETING_MOVED] = "REQUEST",
    [MEETING_CANCELLED] = "CANCEL",
    [MEETING_KEPT] = "DECLINECOUNTER",
};

const char *
meeting_uid(struct desk *desk, struct arena *arena, const struct matter *matter)
{
	return arena_printf(
	    arena, "%s.%s@%s", matter->ref, store_random(arena, UID_BITS), desk->config->domain);
}

enum status
meeting_fix(const struct act *act, const struct matter *matter, struct meeting *meeting, struct why *why)
{
	const char *when = matter->feedback.when_local;

	*meeting = (struct meeting){.feedback_id = matter->feedback.id};
	if (when == NULL || strchr(when, 'T') == NULL || matter->feedback.dossier_id == 0 ||
	    !clock_parse_iso(act->desk->config->zone, when, false, &meeting->start_at) ||
	    meeting->start_at <= act->now)
		return NONE;
	meeting->uid = meeting_uid(act->desk, act->arena, matter);
	return meeting_create(act->desk->store, meeting, act->now, why);
}

/* Who is hidden stays so in a calendar: the dossier is looked at with this reader's eyes. */
enum status
meeting_attach(const struct act *act, const struct matter *matter, const struct meeting *meeting,
    const char *method, struct post *post, struct why *why)
{
	bool for_contact = post->to_role == ROLE_CONTACT;
	struct recruiter recruiter;
	struct agency agency;
	struct dossier dossier;
	struct guest guests[2];
	struct invitation invitation = {
	    .method = method,
	    .uid = meeting->uid,
	    .sequence = meeting->sequence,
	    .stamp_at = act->now,
	    .start_at = meeting->start_at,
	    .end_at = meeting->start_at + LASTS_S,
	    .organizer_email = post->maker.reply_to,
	    .guests = guests,
	};
	const char *name;
	enum status st;

	st = dossier_find(act->desk->store, act->arena, matter->feedback.dossier_id,
	    for_contact ? matter->contact.id : 0, &dossier, why);
	if (st != OK ||
	    (st = owner_find(act->desk, act->arena, &matter->diffusion, &recruiter, &agency, why)) != OK)
		return st;
	name = view_dossier_name_in(act->arena, post->language, &dossier, for_contact);
	invitation.title = for_contact ? phrase_printf(act->arena, post->language, "Entretien : %s", name)
				       : phrase_printf(act->arena, post->language, "Entretien : %s avec %s",
					     name, matter->contact.name);
	invitation.words = matter->feedback.decision_comment == NULL
			       ? matter->diffusion.title
			       : arena_printf(act->arena, "%s\n%s", matter->diffusion.title,
				     matter->feedback.decision_comment);
	invitation.organizer_name = recruiter.name;
	if (!for_contact)
		guests[invitation.guest_count++] = (struct guest){post->to_name, post->to_email, false};
	guests[invitation.guest_count++] = (struct guest){matter->contact.name, matter->contact.email, true};
	post->calendar = invitation_write(act->arena, &invitation);
	post->calendar_method = method;
	return OK;
}

/* -- telling -- */

static const char *
moment(const struct act *act, const struct post *post, const struct meeting *meeting)
{
	return say_moment(act->arena, post->language, act->desk->config->zone, meeting->start_at);
}

static void
add_choices(const struct post *post, json_t *view, const struct matter *matter)
{
	const struct view_maker *maker = &post->maker;

	view_add_link(maker, view, "Changer l'heure", NULL,
	    phrase_printf(maker->arena, maker->language, "déplacer %s ", matter->ref), false);
	view_add_link(maker, view, "Annuler l'entretien", NULL,
	    phrase_printf(maker->arena, maker->language, "annuler l'entretien %s", matter->ref), false);
}

static json_t *
meeting_view(const struct act *act, const struct matter *matter, const struct meeting *meeting,
    const struct post *post, const struct dossier *dossier, const struct recruiter *recruiter,
    const struct agency *agency)
{
	json_t *view = lifecycle_view(post, &matter->diffusion, NULL, 0, recruiter, agency, false);

	json_object_set_new(view, "contact", view_contact(&matter->contact));
	json_object_set_new(
	    view, "dossier", view_dossier(&post->maker, dossier, post->to_role == ROLE_CONTACT, false));
	view_set(view, "ref", matter->ref);
	view_set(view, "quand", moment(act, post, meeting));
	return view;
}

/*
 * What still waits about this interview to the same person does not leave.  Where that was the first they would have
 * heard of it, a new hour is a first one, and there is nothing to cancel.
 */
static enum status
overtake(const struct act *act, const struct meeting *meeting, enum meeting_step *step,
    const struct post *post, bool *nothing, struct why *why)
{
	int64_t superseded, starts;
	enum status st;

	*nothing = false;
	if (post->about == NULL)
		return OK;
	st = act_supersede(act, post->about, post->to_email, NULL, &superseded, &starts, why);
	if (st == OK && act->superseded != NULL && post->to_role == ROLE_CONTACT)
		*act->superseded += superseded;
	if (st != OK || superseded == 0 || meeting->sequence != 1)
		return st;
	*nothing = *step == MEETING_CANCELLED;
	*step = *step == MEETING_MOVED ? MEETING_FIXED : *step;
	return OK;
}

static enum status
tell(const struct act *act, const struct matter *matter, const struct meeting *meeting,
    enum meeting_step step, bool contact, struct why *why)
{
	struct recruiter recruiter;
	struct agency agency;
	struct dossier dossier;
	struct post post;
	bool nothing;
	json_t *view;
	enum status st;

	st = owner_find(act->desk, act->arena, &matter->diffusion, &recruiter, &agency, why);
	if (st != OK || (st = dossier_find(act->desk->store, act->arena, matter->feedback.dossier_id,
			     contact ? matter->contact.id : 0, &dossier, why)) != OK)
		return st;
	post =
	    contact ? post_to_contact(&matter->contact, &recruiter, &agency) : post_to_recruiter(&recruiter);
	post.conversation = contact ? CONVERSATION_DIFFUSION : CONVERSATION_FEEDBACK;
	post.object_id = contact ? matter->diffusion.id : matter->feedback.id;
	post.diffusion_id = matter->diffusion.id;
	post.tag = ref_make(act->arena, "D", matter->diffusion.id);
	post.subject = arena_printf(
	    act->arena, "Re: [%s] %s", contact ? post.tag : matter->ref, matter->diffusion.title);
	post.due_at = act->mail_at;
	post.about = step == MEETING_KEPT ? NULL : arena_printf(act->arena, "%s entretien", matter->ref);
	if ((st = overtake(act, meeting, &step, &post, &nothing, why)) != OK || nothing)
		return st;
	if ((st = post_open(act->desk, act->arena, act->now, &post, why)) != OK ||
	    (st = meeting_attach(act, matter, meeting, methods[step], &post, why)) != OK)
		return st;
	view = meeting_view(act, matter, meeting, &post, &dossier, &recruiter, &agency);
	view_set_flag(view, step_flags[step], true);
	if (!contact && step != MEETING_CANCELLED)
		add_choices(&post, view, matter);
	return post_send(act->desk, act->arena, act->now, &post, contact ? "entretien-client" : "entretien",
	    view, act->leaks, why);
}

enum status
meeting_tell_recruiter(const struct act *act, const struct matter *matter, const struct meeting *meeting,
    enum meeting_step step, struct why *why)
{
	return tell(act, matter, meeting, step, false, why);
}

enum status
meeting_tell_contact(const struct act *act, const struct matter *matter, const struct meeting *meeting,
    enum meeting_step step, struct why *why)
{
	return tell(act, matter, meeting, step, true, why);
}

/* -- steps -- */

enum status
meeting_cancel(const struct act *act, const struct matter *matter, struct meeting *meeting, struct why *why)
{
	enum status st;

	meeting->cancelled = true;
	meeting->sequence++;
	if ((st = meeting_update(act->desk->store, meeting, act->now, why)) != OK)
		return st;
	st = act_journal(
	    act, "meeting.cancel", matter->ref, ref_make(act->arena, "D", matter->diffusion.id), NULL, why);
	return st == OK ? meeting_tell_recruiter(act, matter, meeting, MEETING_CANCELLED, why) : st;
}

enum status
meeting_withdraw(
    const struct act *act, int64_t dossier_id, struct meeting_gone **out, size_t *count, struct why *why)
{
	struct meeting *list;
	enum status st;

	st = meeting_of_dossier(act->desk->store, act->arena, dossier_id, act->now, &list, count, why);
	if (st != OK)
		return st;
	*out = arena_array(act->arena, *count, sizeof(**out));
	for (size_t i = 0; i < *count && st == OK; i++) {
		struct meeting_gone *gone = &(*out)[i];

		gone->meeting = list[i];
		st = matter_find(
		    act->desk, act->arena, act->language, list[i].feedback_id, &gone->matter, why);
		if (st == OK)
			st = meeting_cancel(act, &gone->matter, &gone->meeting, why);
	}
	return st;
}
