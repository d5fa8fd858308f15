#include "desk/diffusion/remind.h"

#include <string.h>

#include "base/holiday.h"
#include "base/text.h"
#include "desk/diffusion/diffusion.h"
#include "desk/diffusion/lifecycle.h"
#include "desk/take/post.h"
#include "desk/typed/pick.h"
#include "desk/typed/typed.h"
#include "letters/french.h"
#include "letters/phrases.h"

#define DAYS_BEFORE	2
#define HOUR_FROM	9
#define HOUR_UNTIL	18
#define LOOK_AHEAD_DAYS 9 /* the day of the reminder moves back over holidays */
#define EXTENSION_DAYS	7

/* Whether a reminder stands out: that of two days before the end, or that of its last day. */
static bool
is_due(const struct zone *zone, const struct silent *silent, int64_t end_at, int64_t now)
{
	int64_t today = clock_day(zone, now, 0);
	int64_t first = holiday_working_day_before(zone, clock_day(zone, end_at, -DAYS_BEFORE));

	return (today >= first && silent->reminded_at < first) || today == clock_day(zone, end_at, 0);
}

/* One contact, one transaction; looked at again inside it, since a letter may have come. */
static enum status
remind_alone(struct desk *desk, struct arena *arena, const struct silent *silent, int64_t now,
    bool *did_something, struct why *why)
{
	const struct zone *zone = desk->config->zone;
	struct act act = {.desk = desk, .arena = arena, .now = now, .mail_at = now, .actor = "clock"};
	struct diffusion diffusion;
	struct contact contact;
	enum status st;

	if ((st = store_begin(desk->store, why)) != OK)
		return st;
	if ((st = diffusion_find(desk->store, arena, silent->diffusion_id, &diffusion, why)) == OK &&
	    (st = contact_find(desk->store, arena, silent->contact_id, &contact, why)) == OK &&
	    is_due(zone, silent, diffusion.end_at, now)) {
		st = lifecycle_remind(&act, &diffusion, &contact, why);
		if (st == OK)
			st = store_commit(desk->store, why);
		*did_something = true;
	}
	store_rollback(desk->store);
	return st == NONE ? OK : st;
}

enum status
remind_due(struct desk *desk, struct arena *arena, int64_t now, bool *did_something, struct why *why)
{
	const struct zone *zone = desk->config->zone;
	int hour = clock_civil(zone, now).hour;
	struct silent *list;
	size_t count;
	enum status st;

	if (hour < HOUR_FROM || hour >= HOUR_UNTIL || !holiday_is_working_day(zone, now))
		return OK;
	st = recipient_silent(desk->store, arena, now, clock_day(zone, now, 0),
	    clock_day(zone, now, LOOK_AHEAD_DAYS), &list, &count, why);
	for (size_t i = 0; i < count && st == OK; i++)
		st = remind_alone(desk, arena, &list[i], now, did_something, why);
	return st;
}

/* -- by hand -- */

/* Why this one is left alone; NULL: it is reminded. */
static const char *
left_alone(const struct take *take, const struct recipient *recipient)
{
	const struct zone *zone = take->desk->config->zone;

	if (recipient->contact.bounced_at != 0)
		return take_phrase(take, "adresse refusée par son serveur");
	if (recipient->contact.absent_until > take->now)
		return take_printf(take, "absent, de retour le %s",
		    say_date(take->arena, take_language(take), zone, recipient->contact.absent_until));
	if (recipient->reminded_at >= clock_day(zone, take->now, 0))
		return take_phrase(take, "déjà relancé aujourd'hui");
	if (recipient->started_at >= clock_day(zone, take->now, 0))
		return take_phrase(take, "averti aujourd'hui seulement");
	return NULL;
}

/* "relancer Marie Blanc", her address: one of them alone. */
static bool
is_named(const struct take *take, const struct recipient *recipient, const char *name)
{
	const char *wanted;

	if (name == NULL || text_same(take->arena, recipient->contact.email, name))
		return true;
	wanted = text_key(take->arena, name_without_title(take->arena, name));
	return strstr(arena_printf(take->arena, " %s ", text_key(take->arena, recipient->contact.name)),
		   arena_printf(take->arena, " %s ", wanted)) != NULL;
}

enum status
command_remind(struct take *take, const struct read_command *command, struct why *why)
{
	struct act act;
	struct diffusion diffusion;
	struct recipient *list;
	size_t count, reminded = 0, named = 0;
	const char *ref, *name = command_name(command);
	enum status st;

	if ((st = command_diffusion(take, command, &diffusion, why)) != OK)
		return st;
	act = act_of(take);
	act.leaks = act.kept = NULL; /* one that would tell too much is held, the others leave */
	ref = ref_make(take->arena, "D", diffusion.id);
	if (diffusion.status != DIFFUSION_RUNNING)
		return refuse(take, why, "on ne relance que pour une diffusion en cours (%s)",
		    say_status(take_language(take), diffusion_status_name(diffusion.status)));
	if ((st = recipient_list(take->desk->store, take->arena, diffusion.id, &list, &count, why)) != OK)
		return st;
	answer_open(take, "reponse");
	answer_subject(take, "[%s] %s\u00a0: relance", ref, diffusion.title);
	answer_about(take, CONVERSATION_DIFFUSION, diffusion.id, ref);
	take->answer.subject = arena_printf(take->arena, "Re: [%s] %s", ref, diffusion.title);
	for (size_t i = 0; i < count && st == OK; i++) {
		const char *not_now;

		if (!is_named(take, &list[i], name))
			continue;
		named++;
		if (name != NULL && list[i].answered_at != 0)
			answer_field(take, list[i].contact.name, take_phrase(take, "a déjà répondu"));
		if (list[i].answered_at != 0 || list[i].started_at == 0)
			continue;
		not_now = left_alone(take, &list[i]);
		answer_field(take, list[i].contact.name,
		    not_now == NULL ? take_phrase(take, "relancé à l'instant") : not_now);
		if (not_now != NULL)
			continue;
		st = lifecycle_remind(&act, &diffusion, &list[i].contact, why);
		reminded++;
	}
	if (named == 0 && name != NULL)
		return refuse(take, why, "«\u00a0%s\u00a0» n'est pas un contact de %s",
		    text_excerpt(take->arena, name, 60), ref);
	if (reminded > 0)
		answer_say(take, "Je relance %s.",
		    say_count(take->arena, take_language(take), (int64_t)reminded, "contact", "contacts"));
	else
		answer_say(take, "Je n'ai relancé personne.");
	answer_link(take, "Voir la diffusion", take_printf(take, "diffusion %s", ref), true);
	return st;
}

/* -- away -- */

static enum status
tell_absence(struct take *take, const struct contact *contact, int64_t back_at,
    const struct diffusion *diffusion, struct why *why)
{
	const struct zone *zone = take->desk->config->zone;
	const char *ref = ref_make(take->arena, "D", diffusion->id);
	int64_t longer_at = clock_day(zone, back_at, EXTENSION_DAYS);
	struct recruiter recruiter;
	struct agency agency;
	struct post post;
	json_t *view;
	enum status st;

	if ((st = owner_find(take->desk, take->arena, diffusion, &recruiter, &agency, why)) != OK)
		return st;
	post = post_to_recruiter(&recruiter);
	post.conversation = CONVERSATION_DIFFUSION;
	post.object_id = diffusion->id;
	post.tag = ref;
	post.subject = arena_printf(take->arena, "Re: [%s] %s", ref, diffusion->title);
	if ((st = post_open(take->desk, take->arena, take->now, &post, why)) != OK)
		return st;
	view = lifecycle_view(&post, diffusion, NULL, 0, &recruiter, &agency, false);
	json_object_set_new(view, "contact", view_contact(contact));
	view_set(view, "retour_le", say_date(take->arena, post.language, zone, back_at));
	view_set_flag(view, "trop_tard", back_at > diffusion->end_at);
	if (longer_at > diffusion->end_at)
		view_add_link(&post.maker, view, "Prolonger d'une semaine après son retour", NULL,
		    phrase_printf(take->arena, post.language, "prolonger %s %s", ref,
			say_short_date(take->arena, zone, longer_at)),
		    back_at > diffusion->end_at);
	view_add_link(&post.maker, view, "Voir la diffusion", NULL,
	    phrase_printf(take->arena, post.language, "diffusion %s", ref), false);
	return post_send(take->desk, take->arena, take->now, &post, "absence", view, NULL, why);
}

/* Who is away: the sender; or, when a machine answers under an address of its own, whom we wrote to. */
static int64_t
away_contact(const struct take *take)
{
	if (take->sender.forged)
		return 0;
	if (take->sender.role == ROLE_CONTACT && take->thread.reply)
		return take->sender.contact.id;
	return take->sender.has_token && take->sender.token.role == ROLE_CONTACT
		   ? take->sender.token.person_id
		   : 0;
}

enum status
absence_note(struct take *take, struct why *why)
{
	int64_t contact_id = away_contact(take), back_at;
	struct diffusion diffusion;
	struct contact contact;
	enum status st;

	if (contact_id == 0 || take->thread.diffusion_id == 0 ||
	    !clock_parse_iso(take->desk->config->zone, take->message->absent_until, false, &back_at) ||
	    back_at <= take->now)
		return OK;
	st = diffusion_find(take->desk->store, take->arena, take->thread.diffusion_id, &diffusion, why);
	if (st == OK)
		st = contact_find(take->desk->store, take->arena, contact_id, &contact, why);
	if (st != OK)
		return st == NONE ? OK : st;
	if ((st = contact_absent(take->desk->store, contact_id, back_at, why)) != OK)
		return st;
	/* Told the first time: another mail of ours during the same absence brings the same reply. */
	if (contact.absent_until > take->now || diffusion.status != DIFFUSION_RUNNING)
		return OK;
	return tell_absence(take, &contact, back_at, &diffusion, why);
}
