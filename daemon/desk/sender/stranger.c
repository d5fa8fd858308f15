/* Letters whose sender proves nothing: quarantine, a proposal to the recruiter, or "was this really you?". */
#include "base/text.h"
#include "desk/sender/imitation.h"
#include "desk/sender/sender.h"
#include "desk/take/post.h"

#define HOUR_S	       3600
#define KEPT_BYTES_MAX ((size_t)256 * 1024) /* a larger letter is in the quarantine folder only ... */
#define KEPT_PER_HOUR  200		    /* ... and so is what comes in floods */

enum status
quarantine_take(struct take *take, const char *reason, struct why *why)
{
	int64_t count;
	enum status st;

	take->outcome->where = WHERE_QUARANTINE;
	if ((st = arrival_count_quarantined(take->desk->store, take->now - HOUR_S, &count, why)) != OK)
		return st;
	if (take->letter->size_bytes <= KEPT_BYTES_MAX && count < KEPT_PER_HOUR &&
	    (st = arrival_wait(take->desk->store, take->arrival_id, ROLE_NOBODY, 0, take->letter->bytes,
		 take->letter->size_bytes, why)) != OK)
		return st;
	st = arrival_settle(take->desk->store, take->arrival_id, ARRIVAL_QUARANTINED, reason, why);
	return st == OK ? take_journal(take, "mail.quarantine", NULL, NULL, reason, why) : st;
}

/* At most so many answers an hour to an address that has proven nothing. */
static enum status
may_answer(struct take *take, const char *email, bool *may, struct why *why)
{
	int64_t count;
	enum status st;

	st = arrival_answers(take->desk->store, email, take->now - HOUR_S, &count, why);
	if (st != OK)
		return st;
	*may = count < take->desk->config->limits.answers_per_hour;
	return *may ? arrival_answered(take->desk->store, email, take->now, why) : OK;
}

/* The recruiter to whom it matters that somebody else used this token. */
static enum status
recruiter_of_token(struct take *take, struct recruiter *recruiter, struct why *why)
{
	const struct token *token = &take->sender.token;
	struct diffusion diffusion;
	enum status st;

	if (token->role == ROLE_RECRUITER)
		return recruiter_find(take->desk->store, take->arena, token->person_id, recruiter, why);
	if (take->thread.diffusion_id == 0)
		return NONE;
	st = diffusion_find(take->desk->store, take->arena, take->thread.diffusion_id, &diffusion, why);
	return st == OK
		   ? recruiter_find(take->desk->store, take->arena, diffusion.recruiter_id, recruiter, why)
		   : st;
}

/* Keeps the letter itself and asks `post`'s recipient about it. */
static enum status
ask_about(struct take *take, struct post *post, const char *template, enum role role, int64_t person_id,
    json_t *view, struct why *why)
{
	enum status st;

	st = arrival_wait(take->desk->store, take->arrival_id, role, person_id, take->letter->bytes,
	    take->letter->size_bytes, why);
	if (st != OK) {
		json_decref(view);
		return st;
	}
	view_set(view, "expediteur", take->sender.email);
	view_set(view, "sujet", take->message->subject);
	view_set(view, "texte", text_excerpt(take->arena, take->message->text, 2000));
	view_add_link(&post->maker, view, "Oui", NULL, "oui", true);
	view_add_link(&post->maker, view, "Non", NULL, "non, refusé", false);
	st = post_send(take->desk, take->arena, take->now, post, template, view, NULL, why);
	return st == OK ? take_journal(take, "mail.ask", NULL, NULL, template, why) : st;
}

static enum status
propose(struct take *take, const struct recruiter *recruiter, struct why *why)
{
	const struct token *token = &take->sender.token;
	struct post post = post_to_recruiter(recruiter);
	struct contact contact = {.name = recruiter->name};
	const char *warning;
	json_t *view;
	enum status st;

	if (token->role == ROLE_CONTACT &&
	    (st = contact_find(take->desk->store, take->arena, token->person_id, &contact, why)) != OK)
		return st;
	post.conversation = CONVERSATION_PROPOSAL;
	post.object_id = take->arrival_id;
	post.form = token->text; /* what "no" revokes */
	post.subject = take->message->subject;
	if ((st = post_open(take->desk, take->arena, take->now, &post, why)) != OK)
		return st;
	if ((st = imitation_find(take, recruiter->language, take->message->from.name, take->sender.email,
		 token->role, token->person_id, &warning, why)) != OK)
		return st;
	view = view_open();
	view_set(view, "attendu", contact.name);
	view_set(view, "alerte", warning);
	return ask_about(take, &post, "proposition", token->role, token->person_id, view, why);
}

enum status
stranger_take(struct take *take, struct why *why)
{
	struct recruiter recruiter;
	bool may;
	enum status st;

	if (take->sender.forged)
		return quarantine_take(take, "l'expéditeur affiché n'est pas le vrai (dmarc=fail)", why);
	if (!take->sender.has_token || take->sender.token_is_own)
		return quarantine_take(take,
		    take->sender.role == ROLE_CANDIDATE ? "message d'un candidat"
		    : take->sender.role == ROLE_CONTACT ? "ce contact ne reçoit pas cette diffusion"
							: "expéditeur inconnu",
		    why);
	if ((st = may_answer(take, take->sender.email, &may, why)) != OK)
		return st;
	st = may ? recruiter_of_token(take, &recruiter, why) : NONE;
	/* Whoever has the token may write under many names: the recruiter's patience is bounded too. */
	if (st == OK && (st = may_answer(take, recruiter.email, &may, why)) == OK && !may)
		st = NONE;
	if (st == NONE)
		return quarantine_take(take, "réponse à un message adressé à quelqu'un d'autre", why);
	return st == OK ? propose(take, &recruiter, why) : st;
}

enum status
confirm_ask(struct take *take, struct why *why)
{
	const struct recruiter *recruiter = &take->sender.recruiter;
	struct post post = post_to_recruiter(recruiter);
	bool may;
	enum status st;

	if (take->sender.forged)
		return quarantine_take(take, "l'expéditeur affiché n'est pas le vrai (dmarc=fail)", why);
	if ((st = may_answer(take, recruiter->email, &may, why)) != OK)
		return st;
	if (!may)
		return quarantine_take(take, "trop de messages non confirmés de cette adresse", why);
	post.conversation = CONVERSATION_CONFIRM;
	post.object_id = take->arrival_id;
	post.subject = take->message->subject;
	post.answers = take->message;
	if ((st = post_open(take->desk, take->arena, take->now, &post, why)) != OK)
		return st;
	return ask_about(take, &post, "confirmation", ROLE_RECRUITER, recruiter->id, view_open(), why);
}

static enum decision_kind
what_was_decided(const struct reading *reading)
{
	return reading->decision_count == 1 ? reading->decisions[0].kind : DECISION_NONE;
}

/* Whether the address is somebody's already: then it becomes nobody else's. */
static enum status
is_somebodys(struct take *take, const char *email, bool *is, struct why *why)
{
	struct store *store = take->desk->store;
	struct recruiter recruiter;
	struct contact contact;
	struct candidate candidate;
	enum status st;

	if ((st = recruiter_find_email(store, take->arena, email, &recruiter, why)) == NONE &&
	    (st = contact_find_email(store, take->arena, email, &contact, why)) == NONE)
		st = candidate_find_email(store, take->arena, email, &candidate, why);
	*is = st == OK;
	return st == NONE ? OK : st;
}

static enum status
learn_alias(struct take *take, const struct arrival *waiting, struct why *why)
{
	bool known;
	enum status st = is_somebodys(take, waiting->sender, &known, why);

	if (st != OK || known)
		return st;
	return alias_create(
	    take->desk->store, waiting->role, waiting->person_id, waiting->sender, take->now, why);
}

/* Taken again when this is kept, by whoever runs then. */
static enum status
accept(struct take *take, const struct arrival *waiting, struct why *why)
{
	enum status st = arrival_settle(take->desk->store, waiting->id, ARRIVAL_RECEIVED, NULL, why);

	take->outcome->again_arrival = waiting->id;
	if (st == OK && take->thread.conversation == CONVERSATION_PROPOSAL)
		st = learn_alias(take, waiting, why);
	return st == OK ? take_journal(take, "mail.confirm", NULL, NULL, NULL, why) : st;
}

/* A token that a stranger has used is proof of nothing any more. */
static enum status
dismiss(struct take *take, const struct arrival *waiting, struct why *why)
{
	struct store *store = take->desk->store;
	enum status st = OK;

	if (take->thread.conversation == CONVERSATION_PROPOSAL && take->thread.form != NULL &&
	    ((st = token_revoke(store, take->thread.form, take->now, why)) != OK ||
		(st = take_journal(take, "token.revoke", NULL, NULL, NULL, why)) != OK))
		return st;
	answer_open(take, "reponse");
	answer_subject(take, "C'est écarté");
	answer_say(take, "Le message «\u00a0%s\u00a0» de %s est écarté. Rien n'a été fait.", waiting->subject,
	    waiting->sender);
	return arrival_settle(store, waiting->id, ARRIVAL_DISMISSED, NULL, why);
}

enum status
confirm_take(struct take *take, struct why *why)
{
	struct arrival waiting;
	enum status st;

	st = arrival_load(take->desk->store, take->arena, take->thread.arrival_id, &waiting, why);
	if (st != OK && st != NONE)
		return st;
	if (st == NONE || waiting.state != ARRIVAL_WAITING) {
		answer_open(take, "reponse");
		answer_subject(take, "Déjà réglé");
		answer_say(take, "Ce message a déjà reçu sa réponse. Rien n'a changé.");
		return OK;
	}
	switch (what_was_decided(take->reading)) {
	case DECISION_VALIDATE:
		return accept(take, &waiting, why);
	case DECISION_REFUSE:
		return dismiss(take, &waiting, why);
	default:
		answer_open(take, "decision-incomprise");
		view_set(take->answer.view, "texte", take->message->text);
		answer_about(take, take->thread.conversation, waiting.id, NULL);
		answer_link(take, "Oui", "oui", true);
		answer_link(take, "Non", "non, refusé", false);
		return OK;
	}
}
