/* `annuler`: a recruiter's act taken back whole while what it sends to others still waits. */
#include <string.h>

#include "desk/command.h"
#include "desk/diffusion/lifecycle.h"
#include "desk/feedback/feedback.h"
#include "letters/french.h"
#include "letters/phrases.h"
#include "store/act.h"
#include "store/journal.h"
#include "store/outbox.h"
#include "store/scenario.h"

/* What undoes the same thing openly, once it is too late to take it back. */
static const struct kind {
	const char *verb;
	const char *text, *body; /* the link; body takes the act's object */
	bool of_scenario;
} kinds[] = {
    {"nouvelle diffusion", "Supprimer le brouillon", "supprimer %s", false},
    {"modifier", "Modifier de nouveau", "modifier %s", false},
    {"ajouter", "Retirer un candidat", "retirer %s ", false},
    {"retirer", "Ajouter un candidat", "ajouter %s ", false},
    {"options", "Changer ses options", "options %s", false},
    {"lancer", "Clore la diffusion", "clore %s", false},
    {"prolonger", "Changer la date de fin", "prolonger %s ", false},
    {"clore", "Rouvrir jusqu'à une autre date", "prolonger %s ", false},
    {"terminer", "Rouvrir jusqu'à une autre date", "prolonger %s ", false},
    {"requalifier", "Requalifier", "requalifier %s ", false},
    {"modifier", "Modifier de nouveau", "modifier %s", true},
    {"activer", "Désactiver", "désactiver %s", true},
    {"désactiver", "Activer", "activer %s", true},
    {"scinder", "Ne plus scinder", "ne plus scinder %s", true},
    {"ne plus scinder", "Écrire par lots", "scinder %s", true},
};

static const struct kind *
kind_of(const struct act_record *act)
{
	bool of_scenario = ref_parse("S", act->object) != 0;

	for (size_t i = 0; i < COUNT(kinds); i++)
		if (strcmp(kinds[i].verb, act->verb) == 0 && kinds[i].of_scenario == of_scenario)
			return &kinds[i];
	return NULL;
}

/* -- which one is meant -- */

static const char *
ref_meant(struct take *take, const struct read_command *command)
{
	if (command->arguments.count > 0)
		return command->arguments.items[0];
	if (take->thread.feedback_id != 0)
		return ref_make(take->arena, "R", take->thread.feedback_id);
	return take->thread.diffusion_id != 0 ? ref_make(take->arena, "D", take->thread.diffusion_id) : NULL;
}

/* The act named; else the one the mail replied to came from; else the latest about what that mail is about. */
static enum status
find_act(struct take *take, const struct read_command *command, struct act_record *act, struct why *why)
{
	struct store *store = take->desk->store;
	const char *ref = ref_meant(take, command);
	struct outbox_mail mail = {0};
	enum status st = NONE;

	if (command->arguments.count == 0)
		st = mail_replied(take, &mail, why);
	if (st != OK && st != NONE)
		return st;
	if (mail.act_id != 0)
		return act_find(store, take->arena, mail.act_id, act, why);
	return act_latest(store, take->arena, take->sender.recruiter.id, ref, act, why);
}

static const char *
said_of(const struct take *take, const struct act_record *act)
{
	return take_commands(take, act->said);
}

static void
about_act(struct take *take, const struct act_record *act, const char *what)
{
	int64_t diffusion_id = ref_parse("D", act->object);

	if (diffusion_id == 0 && strcmp(act->verb, "supprimer") != 0)
		diffusion_id = take->thread.diffusion_id;
	answer_open(take, "reponse");
	answer_subject(take, "%s\u00a0: %s", take_phrase(take, what), said_of(take, act));
	if (diffusion_id == 0)
		return;
	answer_about(take, CONVERSATION_DIFFUSION, diffusion_id, ref_make(take->arena, "D", diffusion_id));
	answer_subject(
	    take, "[%s] %s\u00a0: %s", take->answer.tag, take_phrase(take, what), said_of(take, act));
}

static enum status
not_yours(struct take *take, const struct act_record *act, struct why *why)
{
	struct recruiter author = {.name = take_phrase(take, "quelqu'un d'autre")};
	enum status st = recruiter_find(take->desk->store, take->arena, act->recruiter_id, &author, why);

	if (st != OK && st != NONE)
		return st;
	return refuse(take, why, "«\u00a0%s\u00a0» vient de %s, qui seul peut l'annuler", said_of(take, act),
	    author.name);
}

static enum status
already(struct take *take, const struct act_record *act)
{
	about_act(take, act, "Déjà annulé");
	answer_say(take, "«\u00a0%s\u00a0» est déjà annulé, %s. Rien n'a changé.", said_of(take, act),
	    say_moment(take->arena, take_language(take), take->desk->config->zone, act->undone_at));
	return OK;
}

static enum status
too_late(struct take *take, const struct act_record *act, int64_t mails, struct why *why)
{
	const struct kind *kind = kind_of(act);
	const struct zone *zone = take->desk->config->zone;

	about_act(take, act, "Trop tard pour annuler");
	if (act->until <= act->at)
		answer_say(take,
		    "«\u00a0%s\u00a0» a pris effet aussitôt, %s\u00a0: je ne peux plus l'annuler.",
		    said_of(take, act), say_moment(take->arena, take_language(take), zone, act->at));
	else
		answer_say(take,
		    "«\u00a0%s\u00a0» pouvait être annulé jusqu'à %s\u00a0: je n'ai rien changé.",
		    said_of(take, act), say_hour(take->arena, take_language(take), zone, act->until));
	if (mails > 0)
		answer_say(take,
		    mails == 1 ? "Un message est parti ou va partir à ce sujet."
			       : "%lld messages sont partis ou vont partir à ce sujet.",
		    (long long)mails);
	if (kind != NULL && act->object != NULL)
		answer_link(take, kind->text,
		    arena_printf(take->arena, take_phrase(take, kind->body), act->object), true);
	if (take->answer.tag != NULL)
		answer_link(
		    take, "Voir la diffusion", take_printf(take, "diffusion %s", take->answer.tag), false);
	return meeting_offer(take, ref_parse("R", act->object), why);
}

static enum status
not_first(struct take *take, const struct act_record *act, const struct act_record *later)
{
	bool theirs = later->recruiter_id == take->sender.recruiter.id;

	about_act(take, act, "Pas encore annulé");
	answer_say(take, "«\u00a0%s\u00a0» est venu ensuite et en dépend\u00a0: je n'ai rien changé.",
	    said_of(take, later));
	if (theirs && later->object != NULL)
		answer_link(take, take_printf(take, "Annuler d'abord «\u00a0%s\u00a0»", said_of(take, later)),
		    take_printf(take, "annuler %s", later->object), true);
	return OK;
}

/* -- taking it back -- */

/* A diffusion of this act that the clock ended meanwhile has requests to treat again. */
static enum status
reopen(struct take *take, const struct act_record *record, struct why *why)
{
	struct act act = act_of(take);
	struct diffusion *list;
	size_t count;
	enum status st = diffusion_unfinished(take->desk->store, take->arena, record->id, &list, &count, why);

	for (size_t i = 0; i < count && st == OK; i++)
		st = lifecycle_reopen(&act, &list[i], why);
	return st;
}

/* What was done for another is taken back for them: whose the act's object is. */
static enum status
find_behalf(struct take *take, const struct act_record *act, struct why *why)
{
	int64_t diffusion_id = ref_parse("D", act->object), feedback_id = ref_parse("R", act->object);
	int64_t scenario_id = ref_parse("S", act->object);
	struct store *store = take->desk->store;
	struct diffusion diffusion;
	struct scenario scenario;
	struct feedback feedback;
	bool may;
	enum status st = OK;

	if (scenario_id != 0) {
		st = scenario_find(store, take->arena, scenario_id, &scenario, why);
		if (st == OK)
			st = right_to(take, scenario.agency_id, scenario.recruiter_id, &may, why);
		return st == NONE ? OK : st;
	}
	if (feedback_id != 0) {
		st = feedback_find(store, take->arena, feedback_id, &feedback, why);
		diffusion_id = st == OK ? feedback.diffusion_id : 0;
	} else if (diffusion_id == 0) {
		diffusion_id = take->thread.diffusion_id;
	}
	if (st == OK && diffusion_id != 0)
		st = diffusion_find(store, take->arena, diffusion_id, &diffusion, why);
	if (st == OK && diffusion_id != 0)
		st = right_find(take, &diffusion, &may, why);
	return st == NONE ? OK : st;
}

static const char *
cancelled_said(const char *object, int64_t count)
{
	if (ref_parse("S", object) != 0)
		return count == 1 ? "Le message préparé à vos candidats ne partira pas."
				  : "Aucun des %lld messages préparés à vos candidats ne partira.";
	return count == 1 ? "Le message préparé à vos contacts ne partira pas."
			  : "Aucun des %lld messages préparés à vos contacts ne partira.";
}

/* Taken back, it is gone. */
static bool
made_diffusion(const struct act_record *act)
{
	return strcmp(act->verb, "nouvelle diffusion") == 0 || strcmp(act->verb, "dupliquer") == 0;
}

static enum status
take_back(struct take *take, const struct act_record *act, struct why *why)
{
	int64_t cancelled = 0;
	enum status st;

	/* Putting rows back is no act of its own. */
	act_watch_close(take->watch);
	take->watch = NULL;
	if ((st = find_behalf(take, act, why)) != OK)
		return st;
	if ((st = act_undo(take->desk->store, act, take->now, &cancelled, why)) != OK)
		return st == REFUSED ? refuse(take, why, "«\u00a0%s\u00a0» ne peut plus être annulé, %s",
					   said_of(take, act),
					   phrase_told(take->arena, take_language(take),
					       arena_string(take->arena, why->text)))
				     : st;
	if ((st = reopen(take, act, why)) != OK)
		return st;
	st = take_journal(take, "act.undo", act->object,
	    take->thread.diffusion_id == 0 ? NULL : ref_make(take->arena, "D", take->thread.diffusion_id),
	    act->said, why);
	if (st != OK)
		return st;
	about_act(take, act, "Annulé");
	answer_say(take, "C'est annulé\u00a0: «\u00a0%s\u00a0». Tout est comme avant.", said_of(take, act));
	if (cancelled > 0)
		answer_say(take, cancelled_said(act->object, cancelled), (long long)cancelled);
	if (take->answer.tag != NULL && !made_diffusion(act))
		answer_link(
		    take, "Voir la diffusion", take_printf(take, "diffusion %s", take->answer.tag), true);
	return OK;
}

enum status
command_undo(struct take *take, const struct read_command *command, struct why *why)
{
	struct act_record act, later;
	int64_t waiting, gone;
	enum status st;

	if (take->reading->command_count > 1)
		return refuse(take, why, "«\u00a0annuler\u00a0» s'écrit seul dans un message");
	st = find_act(take, command, &act, why);
	if (st == NONE)
		return ref_meant(take, command) == NULL
			   ? refuse(take, why, "il n'y a rien de vous à annuler")
			   : refuse(take, why, "il n'y a rien de vous à annuler sur %s",
				 ref_meant(take, command));
	if (st != OK)
		return st;
	if (act.recruiter_id != take->sender.recruiter.id)
		return not_yours(take, &act, why);
	if (act.undone_at != 0)
		return already(take, &act);
	if ((st = act_mails(take->desk->store, &act, &waiting, &gone, why)) != OK)
		return st;
	if (take->now >= act.until || gone > 0)
		return too_late(take, &act, waiting + gone, why);
	if ((st = act_after(take->desk->store, take->arena, &act, &later, why)) == OK)
		return not_first(take, &act, &later);
	return st == NONE ? take_back(take, &act, why) : st;
}

enum status
undo_offer_still(struct take *take, struct why *why)
{
	const struct read_command bare = {.verb = "annuler"};
	const char *ref = ref_meant(take, &bare);
	struct act_record act;
	int64_t waiting, gone;
	enum status st = find_act(take, &bare, &act, why);

	if (st != OK || ref == NULL || act.recruiter_id != take->sender.recruiter.id || act.undone_at != 0 ||
	    take->now >= act.until)
		return st == NONE ? OK : st;
	if ((st = act_mails(take->desk->store, &act, &waiting, &gone, why)) == OK && gone == 0)
		answer_link(take, "Annuler", take_printf(take, "annuler %s", ref), true);
	return st;
}
