/* `pourquoi`: what led to a mail of ours, said to the recruiter who got it. */
#include <string.h>

#include "base/text.h"
#include "desk/command.h"
#include "desk/diffusion/matter.h"
#include "letters/french.h"

static const char *
when_said(const struct take *take, int64_t at)
{
	return say_moment(take->arena, take_language(take), take->desk->config->zone, at);
}

/* What became of it. */
static const char *
state_of(const struct take *take, const struct outbox_mail *mail)
{
	switch (mail->state) {
	case OUTBOX_SENT:
		return take_printf(take, "parti %s", when_said(take, mail->sent_at));
	case OUTBOX_QUEUED:
		return take_printf(take, "attend jusqu'à %s", when_said(take, mail->due_at));
	case OUTBOX_SENDING:
		return take_phrase(take, "en train de partir");
	case OUTBOX_RETRY:
		return mail->tries == 0 ? take_phrase(take, "pas encore parti")
					: take_printf(take, "pas encore parti, essayé %d fois", mail->tries);
	case OUTBOX_HELD:
		return take_phrase(take, "retenu");
	case OUTBOX_CANCELLED:
		return take_phrase(take, "annulé avant de partir");
	case OUTBOX_DEAD:
		return take_phrase(take, "refusé par le serveur de son destinataire");
	}
	return "";
}

/* How it is known who wrote the letter that led to it. */
static const char *
proof_of(const struct take *take, const struct arrival *arrival)
{
	if (arrival->proof != NULL && strcmp(arrival->proof, "dmarc") == 0)
		return take_phrase(take, "son adresse est garantie par notre serveur de courrier (dmarc)");
	if (arrival->proof != NULL && strcmp(arrival->proof, "seal") == 0)
		return take_phrase(take,
		    "son adresse est garantie par un serveur de confiance qui a transféré la lettre (ARC)");
	if (arrival->proof != NULL && strcmp(arrival->proof, "token") == 0)
		return take_phrase(
		    take, "sa lettre répond à un message qui n'était adressé qu'à cette personne");
	return take_phrase(take, arrival->role == ROLE_RECRUITER ? "confirmé par retour de courrier"
								 : "l'adresse de l'expéditeur seulement");
}

static enum status
say_letter(struct take *take, const struct outbox_mail *mail, struct why *why)
{
	struct arrival arrival;
	enum status st;

	if (mail->arrival_id == 0) {
		answer_field(
		    take, "Origine", take_phrase(take, "l'horloge\u00a0: une date prévue était arrivée"));
		return OK;
	}
	if ((st = arrival_load(take->desk->store, take->arena, mail->arrival_id, &arrival, why)) != OK)
		return st == NONE ? OK : st;
	answer_field(take, "Origine",
	    take_printf(take, "le message «\u00a0%s\u00a0» de %s, reçu %s",
		text_excerpt(take->arena, arrival.subject == NULL ? "" : arrival.subject, 120),
		arrival.sender == NULL ? "?" : arrival.sender, when_said(take, arrival.at)));
	answer_field(take, "Expéditeur", proof_of(take, &arrival));
	if (arrival.message_id != NULL)
		answer_field(take, "Répond à", arrival.message_id);
	return OK;
}

static enum status
say_act(struct take *take, const struct outbox_mail *mail, struct why *why)
{
	struct act_record act;
	struct recruiter author = {.name = "?"};
	enum status st;

	if (mail->act_id == 0)
		return OK;
	if ((st = act_find(take->desk->store, take->arena, mail->act_id, &act, why)) != OK)
		return st == NONE ? OK : st;
	st = recruiter_find(take->desk->store, take->arena, act.recruiter_id, &author, why);
	if (st != OK && st != NONE)
		return st;
	answer_field(take, "Décidé par",
	    take_printf(take, "%s\u00a0: «\u00a0%s\u00a0», %s%s", author.name, take_commands(take, act.said),
		when_said(take, act.at), act.undone_at == 0 ? "" : take_phrase(take, ", annulé depuis")));
	return OK;
}

/* A request: the person's words, what was understood, and by which rule. */
static enum status
say_reading(struct take *take, struct why *why)
{
	struct matter matter;
	const char *when;
	bool may;
	enum status st;

	if (take->thread.feedback_id == 0)
		return OK;
	st =
	    matter_find(take->desk, take->arena, take_language(take), take->thread.feedback_id, &matter, why);
	if (st != OK || (st = right_find(take, &matter.diffusion, &may, why)) != OK || !may)
		return st == NONE ? OK : st;
	when = matter.feedback.when_local == NULL
		   ? ""
		   : arena_printf(take->arena, ", %s",
			 say_when(take->arena, take_language(take), matter.feedback.when_local));
	if (matter.feedback.comment != NULL)
		answer_field(take, "Mots",
		    take_printf(
			take, "«\u00a0%s\u00a0»", text_excerpt(take->arena, matter.feedback.comment, 400)));
	answer_field(take, "Compris", arena_printf(take->arena, "%s%s", matter.title, when));
	answer_field(take, "Règle",
	    matter.feedback.rule != NULL
		? matter.feedback.rule
		: take_phrase(take, "aucune\u00a0: gardé comme commentaire, ou précisé par un recruteur"));
	return OK;
}

/* Only who got a mail is told what led to it. */
static enum status
find_mail(struct take *take, struct outbox_mail *mail, struct why *why)
{
	struct token token;
	enum status st = mail_replied(take, mail, why);

	if (st == NONE)
		return refuse(take, why,
		    "répondez «\u00a0pourquoi\u00a0» au message dont vous voulez connaître l'origine");
	if (st != OK)
		return st;
	st =
	    mail->token == NULL ? NONE : token_find(take->desk->store, take->arena, mail->token, &token, why);
	if (st != OK && st != NONE)
		return st;
	if (st == NONE || token.role != ROLE_RECRUITER || token.person_id != take->sender.recruiter.id)
		return refuse(take, why, "ce message ne vous était pas adressé");
	return OK;
}

enum status
command_why(struct take *take, const struct read_command *command, struct why *why)
{
	struct outbox_mail mail;
	enum status st;

	(void)command;
	if ((st = find_mail(take, &mail, why)) != OK)
		return st;
	answer_open(take, "reponse");
	answer_subject(take, "Pourquoi\u00a0: %s", text_excerpt(take->arena, mail.subject, 120));
	answer_say(take, "Voici ce qui a mené à ce message.");
	answer_field(take, "Message", mail.subject);
	answer_field(take, "Envoi", state_of(take, &mail));
	if (mail.template != NULL)
		answer_field(take, "Modèle", mail.template);
	if ((st = say_act(take, &mail, why)) != OK || (st = say_letter(take, &mail, why)) != OK ||
	    (st = say_reading(take, why)) != OK)
		return st;
	answer_field(take, "Identifiant", mail.message_id);
	if (take->thread.diffusion_id != 0)
		answer_about(take, CONVERSATION_DIFFUSION, take->thread.diffusion_id,
		    ref_make(take->arena, "D", take->thread.diffusion_id));
	return OK;
}
