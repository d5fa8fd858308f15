#include "desk/diffusion/diffusion.h"
#include "desk/diffusion/held.h"
#include "desk/diffusion/lifecycle.h"
#include "desk/take/leak.h"
#include "desk/take/post.h"
#include "desk/typed/date.h"
#include "desk/typed/typed.h"
#include "letters/french.h"

static void
say_delay(struct take *take)
{
	int minutes = (take->desk->config->undo_s + 59) / 60;

	if (minutes > 0)
		answer_say(take, "Les messages partent dans %s.",
		    say_count(take->arena, take_language(take), minutes, "minute", "minutes"));
}

static void
add_next(
    struct take *take, const struct diffusion *diffusion, const char *text, const char *verb, bool principal)
{
	answer_link(take, text,
	    arena_printf(take->arena, "%s D-%lld", take_phrase(take, verb), (long long)diffusion->id),
	    principal);
}

/* What the status forbids is refused with what it allows (D38). */
static enum status
offer_ways(struct take *take, const struct diffusion *diffusion, enum status st)
{
	if (st == REFUSED)
		show_ways(take, diffusion);
	return st;
}

/* "lancer le 3 décembre": the day it begins, where one is named. */
static enum status
start_on(struct take *take, const struct read_command *command, struct diffusion *diffusion, struct why *why)
{
	const struct zone *zone = take->desk->config->zone;
	const char *typed = command_day(take->arena, command);
	enum status st;

	if (*typed == '\0' || diffusion->status != DIFFUSION_DRAFT)
		return OK;
	st = date_parse(
	    take->arena, take_language(take), zone, typed, false, take->now, &diffusion->start_at, why);
	if (st != OK)
		return st;
	if (diffusion->start_at < clock_day(zone, take->now, 0))
		return refuse(take, why, "%s est déjà passé",
		    say_date(take->arena, take_language(take), zone, diffusion->start_at));
	if (diffusion->end_at != 0 && diffusion->start_at > diffusion->end_at)
		return refuse(take, why, "le %s vient après la fin, le %s",
		    say_short_date(take->arena, zone, diffusion->start_at),
		    say_short_date(take->arena, zone, diffusion->end_at));
	return OK;
}

enum status
command_launch(struct take *take, const struct read_command *command, struct why *why)
{
	struct act act;
	struct diffusion diffusion;
	enum status st;

	if ((st = command_diffusion(take, command, &diffusion, why)) != OK)
		return st;
	act = act_of(take);
	if ((st = start_on(take, command, &diffusion, why)) != OK)
		return st;
	if ((st = lifecycle_launch(&act, &diffusion, why)) != OK)
		return offer_ways(take, &diffusion, st);
	if (diffusion.status == DIFFUSION_DRAFT) {
		open_about(take, &diffusion, "prête");
		answer_say(take, "Elle partira le %s.",
		    say_date(take->arena, take_language(take), take->desk->config->zone, diffusion.start_at));
	} else {
		open_about(take, &diffusion, "lancée");
		answer_say(take, "La diffusion est lancée auprès de %s, réponses attendues avant le %s.",
		    say_count(take->arena, take_language(take), diffusion.recipients, "contact", "contacts"),
		    say_date(take->arena, take_language(take), take->desk->config->zone, diffusion.end_at));
		say_delay(take);
		held_say_kept(take, &take->kept);
	}
	add_next(take, &diffusion, "Voir la diffusion", "diffusion", true);
	if (diffusion.status == DIFFUSION_DRAFT)
		add_next(take, &diffusion, "Modifier", "modifier", false);
	else
		add_next(take, &diffusion, "Les retours", "retours", false);
	return OK;
}

enum status
command_extend(struct take *take, const struct read_command *command, struct why *why)
{
	struct act act;
	const char *typed = command_day(take->arena, command);
	struct diffusion diffusion;
	int64_t end_at;
	enum status st;

	if ((st = command_diffusion(take, command, &diffusion, why)) != OK)
		return st;
	act = act_of(take);
	if (*typed == '\0')
		typed =
		    command_field(command, "Fin") != NULL ? command_field(command, "Fin") : command->comment;
	if (typed == NULL || *typed == '\0')
		return refuse(take, why,
		    "jusqu'à quelle date\u00a0? Par exemple «\u00a0prolonger D-%lld 31/12/2026\u00a0»",
		    (long long)diffusion.id);
	/* "prolonger de deux semaines": from the day it would have ended. */
	if (!span_parse(take->arena, take->desk->config->zone, typed,
		diffusion.end_at > take->now ? diffusion.end_at : take->now, &end_at) &&
	    (st = date_parse(take->arena, take_language(take), take->desk->config->zone, typed, true,
		 take->now, &end_at, why)) != OK)
		return st;
	if ((st = lifecycle_extend(&act, &diffusion, end_at, why)) != OK)
		return offer_ways(take, &diffusion, st);
	open_about(take, &diffusion, "prolongée");
	answer_say(take, "La diffusion court désormais jusqu'au %s.",
	    say_date(take->arena, take_language(take), take->desk->config->zone, end_at));
	say_delay(take);
	add_next(take, &diffusion, "Voir la diffusion", "diffusion", true);
	return OK;
}

/* Nothing to close yet: it was to start later, and does not. */
static enum status
call_off(struct take *take, const struct act *act, struct diffusion *diffusion, struct why *why)
{
	enum status st = lifecycle_call_off(act, diffusion, why);

	if (st != OK)
		return st;
	open_about(take, diffusion, "lancement annulé");
	answer_say(take,
	    "Le lancement prévu le %s est annulé\u00a0: la diffusion est de nouveau un brouillon, personne "
	    "n'a "
	    "été averti.",
	    say_date(take->arena, take_language(take), take->desk->config->zone, diffusion->start_at));
	add_next(take, diffusion, "Voir la diffusion", "diffusion", true);
	return OK;
}

/* The last request was decided a few lines above. */
static bool
ended_by_decision(const struct take *take, const struct diffusion *diffusion)
{
	return take->reading->decision_count > 0 && diffusion->status == DIFFUSION_DONE &&
	       diffusion->done_at == take->now;
}

enum status
command_close(struct take *take, const struct read_command *command, struct why *why)
{
	struct act act;
	struct diffusion diffusion;
	enum status st;

	if ((st = command_diffusion(take, command, &diffusion, why)) != OK)
		return st;
	act = act_of(take);
	if (diffusion.status == DIFFUSION_DRAFT && diffusion.launched_at != 0)
		return call_off(take, &act, &diffusion, why);
	if (!ended_by_decision(take, &diffusion) && (st = lifecycle_close(&act, &diffusion, why)) != OK)
		return offer_ways(take, &diffusion, st);
	open_about(take, &diffusion, "clôturée");
	answer_say(take, "La diffusion est close.");
	if (diffusion.pending > 0)
		answer_say(take, "Il reste %s à traiter.",
		    say_count(take->arena, take_language(take), diffusion.pending, "demande", "demandes"));
	say_delay(take);
	add_next(take, &diffusion, "Les retours", "retours", true);
	add_next(take, &diffusion, "Terminer", "terminer", false);
	return OK;
}

/* With requests open: named, and nothing done (DESIGN section 6). */
static enum status
name_pending(struct take *take, const struct diffusion *diffusion, struct why *why)
{
	struct feedback_filter filter = {
	    .diffusion_id = diffusion->id, .status = FEEDBACK_PENDING, .limit = 100};
	struct feedback *list;
	struct contact contact;
	const char *action;
	size_t count;
	enum status st;

	st = feedback_list(take->desk->store, take->arena, &filter, &list, &count, NULL, why);
	if (st != OK)
		return st;
	open_about(take, diffusion, "des demandes attendent");
	answer_say(take,
	    take->reading->decision_count > 0
		? "La diffusion n'est pas terminée\u00a0: il reste %s à traiter."
		: "Je n'ai rien changé\u00a0: il reste %s à traiter.",
	    say_count(take->arena, take_language(take), diffusion->pending, "demande", "demandes"));
	for (size_t i = 0; i < count; i++) {
		if ((st = contact_find(take->desk->store, take->arena, list[i].contact_id, &contact, why)) !=
		    OK)
			return st;
		action = say_action(take->arena, take_language(take), list[i].action);
		answer_field(take, ref_make(take->arena, "R", list[i].id),
		    list[i].dossier_number == 0 ? take_printf(take, "%s, de %s", action, contact.name)
						: take_printf(take, "%s, candidat %d, de %s", action,
						      list[i].dossier_number, contact.name));
	}
	add_next(take, diffusion, "Les retours", "retours", true);
	answer_link(take, "Terminer malgré tout",
	    take_printf(take, "terminer D-%lld malgré tout", (long long)diffusion->id), false);
	return OK;
}

enum status
command_finish(struct take *take, const struct read_command *command, struct why *why)
{
	struct act act;
	struct diffusion diffusion;
	bool anyway = command_has(command, "malgré tout");
	enum status st;

	if ((st = command_diffusion(take, command, &diffusion, why)) != OK)
		return st;
	act = act_of(take);
	if (diffusion.pending > 0 && !anyway)
		return name_pending(take, &diffusion, why);
	if (!ended_by_decision(take, &diffusion) &&
	    (st = lifecycle_finish(&act, &diffusion, anyway, why)) != OK)
		return offer_ways(take, &diffusion, st);
	open_about(take, &diffusion, "terminée");
	answer_say(take, "La diffusion est terminée.");
	add_next(take, &diffusion, "Les retours", "retours", true);
	add_next(take, &diffusion, "Archiver", "archiver", false);
	return OK;
}

enum status
command_archive(struct take *take, const struct read_command *command, struct why *why)
{
	struct act act;
	struct diffusion diffusion;
	enum status st;

	if ((st = command_diffusion(take, command, &diffusion, why)) != OK)
		return st;
	act = act_of(take);
	if ((st = lifecycle_archive(&act, &diffusion, why)) != OK)
		return offer_ways(take, &diffusion, st);
	open_about(take, &diffusion, "archivée");
	answer_say(take, "La diffusion est archivée\u00a0: on peut la lire, plus la changer.");
	return OK;
}

enum status
command_remove(struct take *take, const struct read_command *command, struct why *why)
{
	struct diffusion diffusion;
	enum status st;

	if ((st = command_diffusion(take, command, &diffusion, why)) != OK)
		return st;
	if (diffusion.status != DIFFUSION_DRAFT)
		return refuse(take, why,
		    "on ne supprime qu'un brouillon\u00a0; «\u00a0clore\u00a0» ou «\u00a0archiver\u00a0» "
		    "conviennent ici");
	if ((st = diffusion_remove(take->desk->store, diffusion.id, why)) != OK)
		return st;
	st = take_journal(
	    take, "diffusion.remove", ref_make(take->arena, "D", diffusion.id), NULL, diffusion.title, why);
	answer_open(take, "reponse");
	answer_subject(take, "Brouillon D-%lld supprimé", (long long)diffusion.id);
	answer_say(
	    take, "Le brouillon «\u00a0%s\u00a0» est supprimé. Rien n'avait été envoyé.", diffusion.title);
	answer_link(take, "Nouvelle diffusion", "nouvelle diffusion", false);
	return st;
}

/* What the mask will hold or keep here, in a mail of its own: the preview is what contacts would see. */
static enum status
preview_leaks(struct take *take, const struct diffusion *diffusion, struct leak_mail *mail, json_t *view,
    const struct leaks *kept, struct why *why)
{
	struct letter *letter = arena_alloc(take->arena, sizeof(*letter));
	struct leaks leaks = {0};
	enum status st;

	st = letters_render(
	    take->desk->letters, take->arena, take_language(take), START_MAIL, view, letter, why);
	if (st != OK)
		return st;
	mail->letter = letter;
	if ((st = leak_find(take->desk, take->arena, mail, &leaks, why)) != OK)
		return st;
	if (leaks.count + kept->count == 0)
		return OK;
	open_about(take, diffusion, "ce que le masque retient");
	for (size_t i = 0; i < leaks.count; i++)
		answer_say(
		    take, "%s\u00a0: l'envoi sera retenu.", leak_said(&leaks.items[i], take_language(take)));
	held_say_kept(take, kept);
	for (size_t i = 0; i < leaks.count && i < 4; i++)
		answer_link(take, take_printf(take, "Options du candidat %d", leaks.items[i].number),
		    take_printf(take, "options D-%lld CV-%lld", (long long)diffusion->id,
			(long long)leaks.items[i].candidate_id),
		    i == 0);
	return OK;
}

/* Exactly the mail one contact will get, to the recruiter only. */
static enum status
preview_for(
    struct take *take, const struct diffusion *diffusion, const struct contact *contact, struct why *why)
{
	struct post post = post_to_recruiter(&take->sender.recruiter);
	struct outbox_attachment *attachments;
	struct recruiter recruiter;
	struct dossier *dossiers;
	struct agency agency;
	size_t count, attachment_count;
	struct leak_mail mail = {0};
	struct leaks kept = {0};
	bool on_demand;
	json_t *view;
	enum status st;

	if ((st = owner_find(take->desk, take->arena, diffusion, &recruiter, &agency, why)) != OK)
		return st;
	st = dossier_list(take->desk->store, take->arena, diffusion->id, contact->id, &dossiers, &count, why);
	if (st != OK)
		return st;
	mail.own = leak_own(take->arena, take->desk->config, &recruiter, &agency);
	if ((st = leak_keep_back(take->desk, take->arena, dossiers, count, mail.own, &kept, why)) != OK)
		return st;
	lifecycle_documents(take->desk->config, take->arena, dossiers, count, true, &attachments,
	    &attachment_count, &on_demand);
	post.conversation = CONVERSATION_DIFFUSION;
	post.object_id = diffusion->id;
	post.tag = ref_make(take->arena, "D", diffusion->id);
	post.subject = arena_printf(take->arena, "Re: [%s] %s", post.tag, diffusion->title);
	post.answers = take->message;
	post.attachments = attachments;
	post.attachment_count = attachment_count;
	post.form = PREVIEW_FORM;
	if ((st = post_open(take->desk, take->arena, take->now, &post, why)) != OK)
		return st;
	/* Seen with the contact's eyes, sent to the recruiter. */
	post.to_role = ROLE_CONTACT;
	post.to_name = contact->name;
	view = lifecycle_view(&post, diffusion, dossiers, count, &recruiter, &agency, on_demand);
	post.to_role = ROLE_RECRUITER;
	post.to_name = take->sender.recruiter.name;
	view_set_flag(view, "apercu", true);
	mail.dossiers = dossiers;
	mail.dossier_count = count;
	mail.attachments = attachments;
	mail.attachment_count = attachment_count;
	mail.shown = arena_printf(take->arena, "%s . %s", contact->name, recruiter.name);
	if ((st = preview_leaks(take, diffusion, &mail, view, &kept, why)) != OK) {
		json_decref(view);
		return st;
	}
	return post_send(take->desk, take->arena, take->now, &post, START_MAIL, view, NULL, why);
}

enum status
command_preview(struct take *take, const struct read_command *command, struct why *why)
{
	struct diffusion diffusion;
	struct recipient *recipients;
	size_t count;
	enum status st;

	if ((st = command_diffusion(take, command, &diffusion, why)) != OK)
		return st;
	st = recipient_list(take->desk->store, take->arena, diffusion.id, &recipients, &count, why);
	if (st != OK)
		return st;
	if (count == 0)
		return refuse(take, why, "D-%lld n'a encore aucun contact\u00a0: il n'y a rien à montrer",
		    (long long)diffusion.id);
	return preview_for(take, &diffusion, &recipients[0].contact, why);
}
