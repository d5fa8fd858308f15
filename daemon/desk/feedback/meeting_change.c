/* Interviews that are moved, kept or called off by a recruiter's command. */
#include <stdlib.h>
#include <string.h>

#include "desk/diffusion/act.h"
#include "desk/diffusion/matter.h"
#include "desk/diffusion/meeting.h"
#include "desk/feedback/feedback.h"
#include "desk/typed/date.h"
#include "desk/typed/typed.h"
#include "letters/french.h"

#define SHOWN_MAX 3 /* interviews offered by buttons */

static int
by_start(const void *a, const void *b)
{
	const struct meeting *one = a, *other = b;

	return (one->start_at > other->start_at) - (one->start_at < other->start_at);
}

/* Interviews that stand and are to come, the nearest first. */
static enum status
coming_meetings(struct take *take, struct meeting **out, size_t *count, struct why *why)
{
	const struct feedback_filter filter = {.agency_id = agency_shown(take),
	    .delegate_id = take->sender.recruiter.id,
	    .now = take->now,
	    .status = FEEDBACK_VALIDATED};
	struct feedback *list;
	size_t all;
	enum status st = feedback_list(take->desk->store, take->arena, &filter, &list, &all, NULL, why);

	*count = 0;
	if (st != OK)
		return st;
	*out = arena_array(take->arena, all, sizeof(**out));
	for (size_t i = 0; i < all && st == OK; i++) {
		struct meeting *meeting = &(*out)[*count];

		st = meeting_find(take->desk->store, take->arena, list[i].id, meeting, why);
		*count += st == OK && !meeting->cancelled && meeting->start_at > take->now;
		if (st == NONE)
			st = OK;
	}
	if (st == OK && *count > 0)
		qsort(*out, *count, sizeof(**out), by_start);
	return st;
}

/* The next interviews, each by a button: what the letter asked, said of it.  count: of all that are to come. */
static enum status
offer_meetings(struct take *take, const struct read_command *command, size_t *count, struct why *why)
{
	const char *when = command->arguments.count == 0 ? NULL : strpbrk(command->line, "0123456789");
	struct meeting *list;
	enum status st = coming_meetings(take, &list, count, why);

	for (size_t i = 0; st == OK && i < *count && i < SHOWN_MAX; i++) {
		struct matter matter;

		st = matter_find(
		    take->desk, take->arena, take_language(take), list[i].feedback_id, &matter, why);
		if (st == OK)
			answer_way(take,
			    arena_printf(take->arena, "%s %s, %s", matter.ref,
				candidate_name(take->arena, &matter.dossier.candidate),
				say_short_date(take->arena, take->desk->config->zone, list[i].start_at)),
			    arena_printf(take->arena, "%s %s %s", take_phrase(take, command->verb),
				matter.ref, when == NULL ? "" : when));
		if (st == NONE)
			st = OK;
	}
	return st;
}

static enum status
refuse_unnamed(struct take *take, const struct read_command *command, size_t count, struct why *why)
{
	const char *verb = take_phrase(take, command->verb);

	if (count > SHOWN_MAX)
		return refuse(take, why,
		    "de quel entretien s'agit-il\u00a0? Voici les %d plus proches sur %zu\u00a0; pour un "
		    "autre, "
		    "par exemple «\u00a0%s R-31\u00a0»",
		    SHOWN_MAX, count, verb);
	return refuse(
	    take, why, "de quel entretien s'agit-il\u00a0? Par exemple «\u00a0%s R-31\u00a0»", verb);
}

/* The interview a command is about; the sender must have a right to it.  NONE: none is fixed for this request. */
static enum status
find_meant(struct take *take, const struct read_command *command, struct matter *matter,
    struct meeting *meeting, struct why *why)
{
	int64_t id = command_ref(command, "R");
	size_t count = 0;
	bool may;
	enum status st;

	*matter = (struct matter){.ref = ""};
	if (id == 0)
		id = take->thread.feedback_id;
	if (id == 0 && (st = offer_meetings(take, command, &count, why)) != OK)
		return st;
	if (id == 0 ||
	    (st = matter_find(take->desk, take->arena, take_language(take), id, matter, why)) == NONE)
		return refuse_unnamed(take, command, count, why);
	if (st != OK || (st = right_find(take, &matter->diffusion, &may, why)) != OK)
		return st;
	if (!may)
		return refuse(take, why, "%s appartient à une autre agence", matter->ref);
	if (strcmp(matter->feedback.action, "interview") != 0)
		return refuse(take, why, "%s n'est pas une demande d'entretien", matter->ref);
	if (matter->feedback.status == FEEDBACK_PENDING)
		return refuse(take, why, "%s attend encore votre décision\u00a0: validez ou refusez d'abord",
		    matter->ref);
	if (matter->feedback.status == FEEDBACK_REFUSED)
		return refuse(take, why, "%s est refusée\u00a0: aucun entretien n'est fixé", matter->ref);
	return meeting_find(take->desk->store, take->arena, id, meeting, why);
}

static void
say_done(struct take *take, const struct matter *matter, const char *what, const char *sentence)
{
	answer_open(take, "reponse");
	answer_subject(take, "[%s] %s", matter->ref, take_phrase(take, what));
	answer_about(take, CONVERSATION_FEEDBACK, matter->feedback.id,
	    ref_make(take->arena, "D", matter->diffusion.id));
	take->answer.subject = arena_printf(take->arena, "Re: [%s] %s", matter->ref, matter->diffusion.title);
	answer_say(take, "%s", take_phrase(take, sentence));
}

enum status
command_meeting_cancel(struct take *take, const struct read_command *command, struct why *why)
{
	struct matter matter;
	struct meeting meeting;
	struct act act;
	enum status st = find_meant(take, command, &matter, &meeting, why);

	if (st == NONE)
		return refuse(take, why, "aucun entretien n'est fixé pour %s", matter.ref);
	if (st != OK)
		return st;
	if (meeting.cancelled) {
		say_done(take, &matter, "Entretien déjà annulé",
		    "Cet entretien est déjà annulé. Rien n'a changé.");
		return OK;
	}
	act = act_of(take);
	if ((st = meeting_cancel(&act, &matter, &meeting, why)) != OK ||
	    (st = meeting_tell_contact(&act, &matter, &meeting, MEETING_CANCELLED, why)) != OK)
		return st;
	say_done(take, &matter, "Entretien annulé",
	    take_printf(take,
		"L'entretien de %s avec %s est annulé\u00a0; %s en est averti, et les agendas "
		"mis à jour.",
		view_dossier_name(take->arena, &matter.dossier, false), matter.contact.name,
		matter.contact.name));
	return OK;
}

enum status
command_meeting_keep(struct take *take, const struct read_command *command, struct why *why)
{
	struct matter matter;
	struct meeting meeting;
	struct act act;
	enum status st = find_meant(take, command, &matter, &meeting, why);

	if (st == NONE || (st == OK && meeting.cancelled))
		return refuse(take, why, "aucun entretien n'est fixé pour %s", matter.ref);
	if (st != OK)
		return st;
	act = act_of(take);
	if ((st = meeting_tell_contact(&act, &matter, &meeting, MEETING_KEPT, why)) != OK ||
	    (st = take_journal(take, "meeting.keep", matter.ref,
		 ref_make(take->arena, "D", matter.diffusion.id), NULL, why)) != OK)
		return st;
	say_done(take, &matter, "Horaire maintenu",
	    take_printf(take, "L'entretien reste fixé au %s\u00a0; %s en est averti.",
		say_moment(take->arena, take_language(take), take->desk->config->zone, meeting.start_at),
		matter.contact.name));
	return OK;
}

/* A new hour, or the first one of an interview that was validated without. */
static enum status
move(struct take *take, const struct matter *matter, struct meeting *meeting, bool is_new, struct why *why)
{
	struct act act = act_of(take);
	enum meeting_step step = is_new ? MEETING_FIXED : MEETING_MOVED;
	enum status st;

	if (is_new) {
		meeting->uid = meeting_uid(take->desk, take->arena, matter);
		st = meeting_create(take->desk->store, meeting, take->now, why);
	} else {
		meeting->cancelled = false;
		meeting->sequence++;
		st = meeting_update(take->desk->store, meeting, take->now, why);
	}
	if (st != OK)
		return st;
	st = take_journal(take, is_new ? "meeting.fix" : "meeting.move", matter->ref,
	    ref_make(take->arena, "D", matter->diffusion.id),
	    clock_iso(take->arena, take->desk->config->zone, meeting->start_at), why);
	if (st != OK || (st = meeting_tell_contact(&act, matter, meeting, step, why)) != OK)
		return st;
	return meeting_tell_recruiter(&act, matter, meeting, step, why);
}

/* What was typed behind the reference. */
static enum status
hour_read(struct take *take, const struct read_command *command, int64_t *at, struct why *why)
{
	struct buf typed = buf_make(take->arena);

	for (size_t i = 0; i < command->arguments.count; i++)
		if (ref_parse("R", command->arguments.items[i]) == 0)
			buf_addf(&typed, "%s ", command->arguments.items[i]);
	if (command->comment != NULL)
		buf_addf(&typed, ": %s", command->comment);
	return moment_parse(
	    take->arena, take_language(take), take->desk->config->zone, typed.data, take->now, at, why);
}

enum status
command_meeting_move(struct take *take, const struct read_command *command, struct why *why)
{
	const struct zone *zone = take->desk->config->zone;
	struct matter matter;
	struct meeting meeting = {0};
	int64_t start_at;
	bool is_new;
	enum status st = find_meant(take, command, &matter, &meeting, why);

	if (st != OK && st != NONE)
		return st;
	is_new = st == NONE;
	if (matter.feedback.dossier_id == 0 || !matter.dossier.active)
		return refuse(take, why, "%s ne porte sur aucun candidat disponible", matter.ref);
	if ((st = hour_read(take, command, &start_at, why)) != OK)
		return st;
	if (start_at <= take->now)
		return refuse(take, why, "le %s est déjà passé",
		    say_moment(take->arena, take_language(take), zone, start_at));
	if (!is_new && !meeting.cancelled && meeting.start_at == start_at) {
		say_done(take, &matter, "Rien n'a changé", "C'est déjà l'heure prévue. Rien n'a changé.");
		return OK;
	}
	meeting.feedback_id = matter.feedback.id;
	meeting.start_at = start_at;
	if ((st = move(take, &matter, &meeting, is_new, why)) != OK)
		return st;
	say_done(take, &matter, "Entretien fixé",
	    take_printf(take, "L'entretien de %s avec %s est fixé au %s\u00a0; %s reçoit l'invitation.",
		view_dossier_name(take->arena, &matter.dossier, false), matter.contact.name,
		say_moment(take->arena, take_language(take), zone, start_at), matter.contact.name));
	return OK;
}

enum status
meeting_offer(struct take *take, int64_t feedback_id, struct why *why)
{
	const char *ref = ref_make(take->arena, "R", feedback_id);
	struct meeting meeting;
	enum status st = feedback_id == 0
			     ? NONE
			     : meeting_find(take->desk->store, take->arena, feedback_id, &meeting, why);

	if (st != OK || meeting.cancelled || meeting.start_at <= take->now)
		return st == NONE ? OK : st;
	answer_link(take, "Changer l'heure", take_printf(take, "déplacer %s ", ref), false);
	answer_link(take, "Annuler l'entretien", take_printf(take, "annuler l'entretien %s", ref), false);
	return OK;
}
