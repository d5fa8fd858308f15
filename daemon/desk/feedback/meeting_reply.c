/* What calendars answer to an invitation: accepted, declined, perhaps, another hour (RFC 5546 sections 3.2.3 and 3.2.7). */
#include <string.h>

#include "store/meeting.h"
#include "desk/diffusion/lifecycle.h"
#include "desk/diffusion/matter.h"
#include "desk/feedback/feedback.h"
#include "desk/sender/sender.h"
#include "desk/take/post.h"
#include "letters/french.h"
#include "letters/phrases.h"

static const char *const answers[] = {
    [ANSWER_NONE] = NULL,
    [ANSWER_ACCEPTED] = "accepte",
    [ANSWER_DECLINED] = "decline",
    [ANSWER_TENTATIVE] = "peutetre",
};

/* The hour asked for instead, as an instant; 0: none can be told. */
static int64_t
hour_asked(const struct take *take, const struct calendar_reply *reply)
{
	int64_t at = 0;

	if (reply->start_at != 0)
		return reply->start_at;
	if (reply->start_local == NULL ||
	    !clock_parse_iso(take->desk->config->zone, reply->start_local, false, &at))
		return 0;
	return at;
}

/* "08/12/2026 15h00", as `déplacer` is written. */
static const char *
typed_hour(struct take *take, int64_t at)
{
	struct civil civil = clock_civil(take->desk->config->zone, at);

	return arena_printf(take->arena, "%02d/%02d/%04d %02dh%02d", civil.day, civil.month, civil.year,
	    civil.hour, civil.minute);
}

static void
add_links(
    struct take *take, const struct post *post, json_t *view, const struct matter *matter, int64_t asked)
{
	const struct view_maker *maker = &post->maker;

	if (asked > take->now) {
		view_add_link(maker, view,
		    phrase_printf(take->arena, maker->language, "Accepter %s",
			say_moment(take->arena, post->language, maker->zone, asked)),
		    NULL,
		    phrase_printf(
			take->arena, maker->language, "déplacer %s %s", matter->ref, typed_hour(take, asked)),
		    true);
		view_add_link(maker, view, "Garder l'heure prévue", NULL,
		    phrase_printf(take->arena, maker->language, "maintenir %s", matter->ref), false);
	}
	view_add_link(maker, view, "Proposer une autre heure", NULL,
	    phrase_printf(take->arena, maker->language, "déplacer %s ", matter->ref), asked <= take->now);
	view_add_link(maker, view, "Annuler l'entretien", NULL,
	    phrase_printf(take->arena, maker->language, "annuler l'entretien %s", matter->ref), false);
}

/* To the recruiter, with what can be done about it. */
static enum status
tell(struct take *take, const struct matter *matter, const struct meeting *meeting, const char *said,
    int64_t asked, struct why *why)
{
	struct recruiter recruiter;
	struct agency agency;
	struct post post;
	json_t *view;
	enum status st;

	st = owner_find(take->desk, take->arena, &matter->diffusion, &recruiter, &agency, why);
	if (st != OK)
		return st;
	post = post_to_recruiter(&recruiter);
	post.conversation = CONVERSATION_FEEDBACK;
	post.object_id = matter->feedback.id;
	post.tag = ref_make(take->arena, "D", matter->diffusion.id);
	post.subject = arena_printf(take->arena, "Re: [%s] %s", matter->ref, matter->diffusion.title);
	if ((st = post_open(take->desk, take->arena, take->now, &post, why)) != OK)
		return st;
	view = lifecycle_view(&post, &matter->diffusion, NULL, 0, &recruiter, &agency, false);
	json_object_set_new(view, "contact", view_contact(&matter->contact));
	json_object_set_new(view, "dossier", view_dossier(&post.maker, &matter->dossier, false, false));
	view_set(view, "ref", matter->ref);
	view_set(view, "qui", take->sender.name);
	view_set(view, "quand", say_moment(take->arena, post.language, post.maker.zone, meeting->start_at));
	if (asked != 0)
		view_set(view, "demande", say_moment(take->arena, post.language, post.maker.zone, asked));
	view_set(view, "mots", take->message->calendar->comment);
	view_set_flag(view, said, true);
	if (strcmp(said, "accepte") != 0)
		add_links(take, &post, view, matter, asked);
	return post_send(take->desk, take->arena, take->now, &post, "entretien-reponse", view, NULL, why);
}

/* Only those invited answer: the operational who asked, or the recruiter. */
static bool
is_invited(const struct take *take, const struct matter *matter)
{
	const struct sender *sender = &take->sender;

	if (sender->forged || (sender->has_token && !sender->token_is_own))
		return false;
	if (sender->role == ROLE_CONTACT)
		return sender->contact.id == matter->contact.id;
	return sender->role == ROLE_RECRUITER && sender_is_proven(sender) &&
	       sender->recruiter.id == matter->diffusion.recruiter_id;
}

static enum status
take_answer(struct take *take, const struct matter *matter, const struct meeting *meeting, struct why *why)
{
	const struct calendar_reply *reply = take->message->calendar;
	bool counter = reply->method == CALENDAR_COUNTER, news;
	int64_t asked = counter ? hour_asked(take, reply) : 0;
	const char *said = counter ? "propose" : answers[reply->answer];
	int64_t person =
	    take->sender.role == ROLE_CONTACT ? take->sender.contact.id : take->sender.recruiter.id;
	const char *kept = asked == 0 ? said : arena_printf(take->arena, "%s %lld", said, (long long)asked);
	enum status st;

	st = meeting_answered(
	    take->desk->store, meeting, take->sender.role, person, kept, take->now, &news, why);
	if (st != OK)
		return st;
	st = take_journal(take, counter ? "meeting.counter" : "meeting.reply", matter->ref,
	    ref_make(take->arena, "D", matter->diffusion.id), said, why);
	/* The same answer again, or the recruiter's own yes, is no news to anybody. */
	if (st != OK || !news || (take->sender.role == ROLE_RECRUITER && reply->answer == ANSWER_ACCEPTED))
		return st;
	return tell(take, matter, meeting, said, asked, why);
}

enum status
meeting_take(struct take *take, bool *taken, struct why *why)
{
	const struct calendar_reply *reply = take->message->calendar;
	struct meeting meeting;
	struct matter matter;
	enum status st;

	*taken = false;
	if (reply == NULL || reply->method == CALENDAR_OTHER || *reply->uid == '\0' ||
	    take->letter->header_only)
		return OK;
	st = meeting_find_uid(take->desk->store, take->arena, reply->uid, &meeting, why);
	if (st != OK)
		return st == NONE ? OK : st;
	if ((st = matter_find(
		 take->desk, take->arena, take_language(take), meeting.feedback_id, &matter, why)) != OK)
		return st;
	if (!is_invited(take, &matter))
		return OK;
	*taken = true;
	/* About an hour that was given up since, or an interview that is off: nothing to tell (RFC 5546 section 2.1.5). */
	if (meeting.cancelled || reply->sequence < meeting.sequence ||
	    (reply->method == CALENDAR_REPLY && reply->answer == ANSWER_NONE))
		return take_journal(take, "meeting.stale", matter.ref,
		    ref_make(take->arena, "D", matter.diffusion.id), NULL, why);
	return take_answer(take, &matter, &meeting, why);
}
