#include <string.h>

#include "base/text.h"
#include "desk/diffusion/lifecycle.h"
#include "desk/diffusion/matter.h"
#include "desk/diffusion/meeting.h"
#include "desk/diffusion/rebuild.h"
#include "desk/feedback/feedback.h"
#include "desk/feedback/extension.h"
#include "desk/typed/typed.h"
#include "letters/french.h"
#include "letters/phrases.h"
#include "store/delegation.h"
#include "store/selection.h"

/* The reply to "quel motif ?" is the reason, unless it seems to say something else. */
#define REASON_FORM	  "motif"
#define REASON_CHARACTERS 300
#define REPLY_CHARACTERS  600

/* What a validated request brings about besides the mail to who asked. */
struct effect {
	const char *action;
	bool reveals, sends_documents, hires;
	const char *said;  /* in the recruiter's receipt, or NULL */
	const char *empty; /* likewise, of a dossier without documents */
};
static const struct effect effects[] = {
    /* action		reveals	documents hires	said, empty */
    {"interview", false, false, false, NULL, NULL},
    {"information", false, false, false, NULL, NULL},
    {"document", false, true, false, "les documents partent avec",
	"son dossier n'a aucun document, rien ne part avec"},
    {"identity", true, true, false, "l'identité lui est désormais visible, les documents partent avec",
	"l'identité lui est désormais visible, son dossier n'a aucun document"},
    {"hire", false, false, true, NULL, NULL},
    {"extension", false, false, false, NULL, NULL},
};

static const struct effect *
effect_of(const char *action)
{
	for (size_t i = 0; i < COUNT(effects); i++)
		if (strcmp(effects[i].action, action) == 0)
			return &effects[i];
	return NULL;
}

/* Puts what the decision's mails show into the answer. */
static void
show_matter(struct take *take, const struct matter *matter)
{
	struct view_maker maker = {.arena = take->arena,
	    .language = take->sender.recruiter.language,
	    .zone = take->desk->config->zone,
	    .reply_to = "",
	    .subject = ""};
	json_t *view = take->answer.view;

	json_object_set_new(view, "retour",
	    view_feedback(&maker, &matter->feedback,
		matter->feedback.dossier_id == 0 ? NULL
						 : view_dossier_name(take->arena, &matter->dossier, false),
		matter->contact.name));
	json_object_set_new(view, "contact", view_contact(&matter->contact));
	json_object_set_new(view, "diffusion", view_diffusion(&maker, &matter->diffusion));
	answer_about(take, CONVERSATION_FEEDBACK, matter->feedback.id,
	    ref_make(take->arena, "D", matter->diffusion.id));
	take->answer.subject = arena_printf(take->arena, "Re: [%s] %s", matter->ref, matter->diffusion.title);
}

static enum status
ask_reason(struct take *take, const struct matter *matter)
{
	static const char *const reasons[] = {"déjà en poste", "profil retenu ailleurs"};

	answer_open(take, "motif");
	show_matter(take, matter);
	answer_form(take, REASON_FORM);
	for (size_t i = 0; i < COUNT(reasons); i++)
		answer_link(take, take_printf(take, "Refuser\u00a0: %s", take_phrase(take, reasons[i])),
		    take_printf(take, "refuser %s : %s", matter->ref, take_phrase(take, reasons[i])), i == 0);
	answer_link(take, "Valider finalement", take_printf(take, "valider %s", matter->ref), false);
	return OK;
}

static enum status
decided_before(struct take *take, const struct matter *matter, bool alone, struct why *why)
{
	const struct feedback *feedback = &matter->feedback;
	struct recruiter by = {
	    .name = take_phrase(take,
		lifecycle_withdrawn(feedback) ? "le retrait du candidat" : "la clôture de la diffusion"),
	};
	const char *name;
	enum status st;

	if (feedback->decided_by != 0) {
		st = recruiter_find(take->desk->store, take->arena, feedback->decided_by, &by, why);
		if (st != OK && st != NONE)
			return st;
	}
	name = feedback->decided_by == take->sender.recruiter.id ? take_phrase(take, "vous") : by.name;
	st = feedback->decided_by == 0 ? NONE
				       : delegation_stands(take->desk->store, matter->diffusion.recruiter_id,
					     feedback->decided_by, feedback->decided_at, why);
	if (st == OK)
		name = take_printf(take, "%s (par délégation)", name);
	else if (st != NONE)
		return st;
	if (!alone) {
		answer_problem(take, matter->ref,
		    feedback->status == FEEDBACK_VALIDATED ? "déjà validée par %s %s"
							   : "déjà refusée par %s %s",
		    name,
		    say_moment(
			take->arena, take_language(take), take->desk->config->zone, feedback->decided_at));
		return OK;
	}
	answer_open(take, "deja-decide");
	show_matter(take, matter);
	view_set(take->answer.view, "par", name);
	take->answer.write_to = matter->contact.email;
	take->answer.write_to_name = matter->contact.name;
	answer_link(take, "Historique de la diffusion",
	    take_printf(take, "retours %s", ref_make(take->arena, "D", matter->diffusion.id)), false);
	return meeting_offer(take, feedback->id, why);
}

/* Hired: the candidate joins the employer's list. */
static enum status
hire(struct take *take, struct matter *matter, struct why *why)
{
	struct hire hire = {
	    .agency_id = matter->diffusion.agency_id,
	    .candidate_id = matter->dossier.candidate.id,
	    .employer = matter->contact.company,
	    .feedback_id = matter->feedback.id,
	};
	struct selection list;
	bool added;
	enum status st = hire_add(take->desk->store, take->arena, &hire, take->now, &list, &added, why);

	if (st != OK)
		return st;
	matter->joined = take_printf(take, "%s « %s »", selection_ref(take->arena, &list), list.name);
	return take_journal(take, "hire.add", ref_make(take->arena, "CV", hire.candidate_id), matter->ref,
	    matter->joined, why);
}

static enum status
apply(struct take *take, struct matter *matter, const struct read_decision *decision, struct why *why)
{
	bool validated = decision->kind == DECISION_VALIDATE;
	const struct effect *effect = effect_of(matter->feedback.action);
	struct act act = act_of(take);
	struct meeting meeting;
	enum status st;

	act.kept = NULL;
	st = feedback_decide(take->desk->store, matter->feedback.id,
	    validated ? FEEDBACK_VALIDATED : FEEDBACK_REFUSED, take->sender.recruiter.id, decision->comment,
	    take->now, why);
	if (st != OK)
		return st;
	if (validated && effect != NULL && effect->reveals && matter->feedback.dossier_id != 0)
		st = dossier_reveal(take->desk->store, matter->feedback.dossier_id,
		    matter->feedback.contact_id, take->now, why);
	if (st != OK)
		return st;
	if (validated && effect != NULL && effect->hires && matter->feedback.dossier_id != 0 &&
	    (st = hire(take, matter, why)) != OK)
		return st;
	st = take_journal(take, validated ? "feedback.validate" : "feedback.refuse", matter->ref,
	    ref_make(take->arena, "D", matter->diffusion.id), decision->comment, why);
	if (st != OK)
		return st;
	if ((st = feedback_find(
		 take->desk->store, take->arena, matter->feedback.id, &matter->feedback, why)) != OK)
		return st;
	if (validated && strcmp(matter->feedback.action, "interview") == 0 &&
	    (st = meeting_fix(&act, matter, &meeting, why)) != NONE) {
		if (st != OK)
			return st;
		act.matter = matter;
		act.meeting = &meeting;
		matter->invited =
		    say_moment(take->arena, take_language(take), take->desk->config->zone, meeting.start_at);
		if ((st = meeting_tell_recruiter(&act, matter, &meeting, MEETING_FIXED, why)) != OK)
			return st;
	}
	st = lifecycle_tell_decision(&act, &matter->feedback,
	    validated ? "diffusion-demande-validee" : "diffusion-demande-refusee",
	    validated && effect != NULL && effect->sends_documents, why);
	if (st != OK)
		return st;
	return lifecycle_settle(&act, matter->diffusion.id, why);
}

/* Prolonging is the recruiter's act: the request only fills in its date. */
static void
offer_extension(struct take *take, const struct matter *matter)
{
	const char *ref = ref_make(take->arena, "D", matter->diffusion.id);
	const char *day = extension_day(take->arena, take->desk->config->zone, &matter->diffusion,
	    matter->feedback.comment, matter->feedback.created_at);

	if (day == NULL)
		answer_link(take, "Prolonger la diffusion", take_printf(take, "prolonger %s ", ref), true);
	else
		answer_link(take, take_printf(take, "Prolonger jusqu'au %s", day),
		    take_printf(take, "prolonger %s %s", ref, day), true);
}

/* With an hour, calendars are told; without, the recruiter may give one. */
static void
say_meeting(struct take *take, const struct matter *matter)
{
	if (matter->invited != NULL)
		answer_say(take, "L'invitation pour le %s part dans les deux agendas.", matter->invited);
	else if (matter->feedback.dossier_id != 0)
		answer_link(take, take_printf(take, "Fixer l'heure (%s)", matter->ref),
		    take_printf(take, "déplacer %s ", matter->ref), false);
}

/* What a validated request brings about, in the recruiter's receipt; "" where nothing is to be said. */
static const char *
effect_said(const struct take *take, const struct matter *matter)
{
	const struct effect *effect = effect_of(matter->feedback.action);

	if (effect == NULL || effect->said == NULL)
		return "";
	return take_printf(take, " ; %s",
	    take_phrase(take, matter->feedback.dossier_id == 0
				  ? "elle ne porte sur aucun candidat\u00a0: aucun document ne part"
			      : matter->dossier.document_count == 0 ? effect->empty
								    : effect->said));
}

static void
say_done(struct take *take, const struct matter *matter, const struct read_decision *decision, bool alone)
{
	bool validated = decision->kind == DECISION_VALIDATE;
	const char *said = validated ? effect_said(take, matter) : "";
	const char *joined =
	    matter->joined == NULL ? "" : take_printf(take, " ; sur la liste d'embauches %s", matter->joined);
	const char *comment =
	    decision->comment == NULL ? "" : take_printf(take, " («\u00a0%s\u00a0»)", decision->comment);

	answer_open(take, "decision-prise");
	if (alone)
		show_matter(take, matter);
	answer_field(take, matter->ref,
	    take_printf(take, "%s : %s%s%s%s", matter->title,
		take_phrase(take, validated ? "validée" : "refusée"), comment, said, joined));
	if (validated && strcmp(matter->feedback.action, "interview") == 0)
		say_meeting(take, matter);
	if (take->behalf != NULL)
		answer_say(take, "Vous décidez par délégation de %s.", take->behalf);
	if (validated && strcmp(matter->feedback.action, "extension") == 0)
		offer_extension(take, matter);
}

/* What was asked before, and held for what it would have told: who asked may know it now. */
static enum status
release_revealed(struct take *take, const struct matter *matter, struct why *why)
{
	const struct effect *effect = effect_of(matter->feedback.action);

	if (matter->feedback.status != FEEDBACK_VALIDATED || effect == NULL || !effect->reveals ||
	    matter->feedback.dossier_id == 0)
		return OK;
	return rebuild_revealed(
	    take, matter->diffusion.id, matter->dossier.candidate.id, matter->feedback.contact_id, why);
}

/* One decision of the letter; `alone`: the only one. */
static enum status
decide(struct take *take, const struct read_decision *decision, bool alone, struct why *why)
{
	int64_t id = ref_parse("R", decision->ref);
	struct matter matter;
	bool may;
	enum status st;

	if (id == 0 ||
	    (st = matter_find(take->desk, take->arena, take_language(take), id, &matter, why)) == NONE) {
		answer_problem(take, decision->ref == NULL ? "Décision" : decision->ref,
		    decision->ref == NULL && take->thread.diffusion_id != 0
			? "aucune demande n'attend votre décision ici"
			: "je ne trouve pas cette demande");
		answer_link(take, "Les retours",
		    take->thread.diffusion_id == 0
			? "retours"
			: take_printf(take, "retours D-%lld", (long long)take->thread.diffusion_id),
		    true);
		if (alone)
			answer_subject(take, "Rien n'est décidé");
		return OK;
	}
	if (st != OK)
		return st;
	if ((st = right_find(take, &matter.diffusion, &may, why)) != OK)
		return st;
	if (!may) {
		answer_problem(take, matter.ref, "cette demande appartient à une autre agence");
		return OK;
	}
	if (!matter.feedback.request) {
		answer_problem(
		    take, matter.ref, "c'est une information, pas une demande\u00a0: rien n'est à décider");
		return OK;
	}
	if (matter.feedback.status != FEEDBACK_PENDING)
		return decided_before(take, &matter, alone, why);
	if (decision->error != NULL && alone)
		return ask_reason(take, &matter);
	if (decision->error != NULL) {
		answer_problem(
		    take, matter.ref, "quel est le motif du refus\u00a0? Le refus n'est pas parti");
		answer_link(take, take_printf(take, "Refuser %s (motif)", matter.ref),
		    take_printf(take, "refuser %s : ", matter.ref), false);
		return OK;
	}
	if ((st = apply(take, &matter, decision, why)) != OK)
		return st;
	say_done(take, &matter, decision, alone);
	if ((st = release_revealed(take, &matter, why)) != OK)
		return st;
	undo_note(take, decision->kind == DECISION_VALIDATE ? "valider" : "refuser", matter.ref);
	return OK;
}

/* Asked for the reason, people write the reason.  Second thoughts and questions are none. */
static const char *
reason_given(const struct take *take)
{
	static const char *const second_thoughts[] = {"attend", "laiss", "annul", "oubli", "finalement",
	    "non", "oui", "stop", "je reflechi", "je ne sais", "je sais pas", "merci", "ok", "bonjour",
	    "wait", "cancel", "forget", "never mind", "let me", "no ", "actually", "pas de motif", "aucun",
	    "sans motif", "none"};
	const char *text = text_trim(take->arena, take->message->text);
	const char *key = text_key(take->arena, text);

	if (take->thread.form == NULL || strcmp(take->thread.form, REASON_FORM) != 0 || *key == '\0' ||
	    strchr(text, '?') != NULL || strstr(text, "\n\n") != NULL ||
	    text_length(text) > REASON_CHARACTERS || text_length(key) < 4)
		return NULL;
	for (size_t i = 0; i < COUNT(second_thoughts); i++)
		if (text_starts(key, second_thoughts[i]))
			return NULL;
	return text_line(take->arena, text);
}

/* Asked for information, people write it: one button sends those words. */
static void
offer_reply(struct take *take, const struct matter *matter)
{
	const char *text = text_line(take->arena, text_trim(take->arena, take->message->text));

	if (strcmp(matter->feedback.action, "information") != 0 || *text == '\0' ||
	    strchr(text, '?') != NULL || text_length(text) > REPLY_CHARACTERS)
		return;
	answer_link(take, "Lui répondre ceci", take_printf(take, "valider %s : %s", matter->ref, text), true);
}

/* Should it be held for what it tells, this is what is sent again (held.c). */
static void
read_as(struct take *take, const struct read_decision *decision)
{
	struct reading *reading = arena_alloc(take->arena, sizeof(*reading));
	struct read_decision *only = arena_alloc(take->arena, sizeof(*only));

	*only = *decision;
	*reading = *take->reading;
	reading->decision_count = 1;
	reading->decisions = only;
	take->reading = reading;
}

/* What informs awaits no decision: it may be given another meaning, and who wrote it be asked. */
static void
offer_meanings(struct take *take, const struct matter *matter)
{
	view_set_flag(take->answer.view, "information", true);
	take->answer.write_to = matter->contact.email;
	take->answer.write_to_name = matter->contact.name;
	for (size_t i = 0; i < FEEDBACK_MEANINGS && matter->diffusion.status != DIFFUSION_ARCHIVED; i++)
		answer_link(take, feedback_meanings[i].text,
		    take_printf(
			take, "requalifier %s %s", matter->ref, take_phrase(take, feedback_meanings[i].word)),
		    i == 0);
	answer_link(take, "Les retours",
	    take_printf(take, "retours %s", ref_make(take->arena, "D", matter->diffusion.id)), false);
}

/* Nothing that decides was found: the recruiter is given the choices. */
static enum status
nothing_decided(struct take *take, struct why *why)
{
	struct read_decision refusal = {
	    .kind = DECISION_REFUSE,
	    .ref = ref_make(take->arena, "R", take->thread.feedback_id),
	    .comment = reason_given(take),
	};

	struct matter matter;
	bool may;
	enum status st;

	if (take->thread.feedback_id != 0 && refusal.comment != NULL) {
		read_as(take, &refusal);
		return decide(take, &refusal, true, why);
	}
	answer_open(take, "decision-incomprise");
	if (take->thread.feedback_id == 0)
		return OK;
	if ((st = matter_find(
		 take->desk, take->arena, take_language(take), take->thread.feedback_id, &matter, why)) != OK)
		return st == NONE ? OK : st;
	if ((st = right_find(take, &matter.diffusion, &may, why)) != OK || !may)
		return st;
	if (matter.feedback.request && matter.feedback.status != FEEDBACK_PENDING)
		return decided_before(take, &matter, true, why);
	show_matter(take, &matter);
	view_set(take->answer.view, "texte", take->message->text);
	if (!matter.feedback.request) {
		offer_meanings(take, &matter);
		return OK;
	}
	offer_reply(take, &matter);
	answer_link(take, "Valider", take_printf(take, "valider %s", matter.ref), true);
	answer_link(take, "Refuser (motif)", take_printf(take, "refuser %s : ", matter.ref), false);
	return OK;
}

static enum status
say_when_told(struct take *take)
{
	if (take->desk->config->undo_s > 0 && strcmp(take->answer.template, "decision-prise") == 0)
		view_set(take->answer.view, "depart",
		    arena_printf(take->arena, "%d", (take->desk->config->undo_s + 59) / 60));
	if (strcmp(take->answer.template, "decision-prise") == 0)
		answer_link(take, "Les retours", take_commands(take, "retours"), false);
	return OK;
}

enum status
decision_take(struct take *take, struct why *why)
{
	const struct reading *reading = take->reading;
	size_t count = 0;
	enum status st = OK;

	for (size_t i = 0; i < reading->decision_count; i++)
		count += reading->decisions[i].kind != DECISION_NONE;
	if (count == 0) {
		st = nothing_decided(take, why);
		return st == OK ? say_when_told(take) : st;
	}
	for (size_t i = 0; i < reading->decision_count && st == OK; i++)
		if (reading->decisions[i].kind != DECISION_NONE)
			st = decide(take, &reading->decisions[i], count == 1, why);
	if (st == OK && take->answer.template == NULL)
		answer_open(take, "reponse");
	return st == OK ? say_when_told(take) : st;
}

/* -- words nobody understood, given their meaning by the recruiter -- */

static bool
action_meant(struct arena *arena, const char *word, enum feedback_action *action)
{
	static const struct {
		const char *word;
		enum feedback_action action;
	} words[] = {
	    {"entretien", ACTION_INTERVIEW},
	    {"interview", ACTION_INTERVIEW},
	    {"information", ACTION_INFORMATION},
	    {"question", ACTION_INFORMATION},
	    {"document", ACTION_DOCUMENT},
	    {"identite", ACTION_IDENTITY},
	    {"identity", ACTION_IDENTITY},
	    {"embauche", ACTION_HIRE},
	    {"hire", ACTION_HIRE},
	    {"prolongation", ACTION_EXTENSION},
	    {"extension", ACTION_EXTENSION},
	    {"interesse", ACTION_INTERESTED},
	    {"interested", ACTION_INTERESTED},
	    {"pas interesse", ACTION_DECLINED},
	    {"not interested", ACTION_DECLINED},
	    {"commentaire", ACTION_COMMENT},
	    {"comment", ACTION_COMMENT},
	};
	const char *key = text_key(arena, word);

	for (size_t i = 0; i < COUNT(words); i++)
		if (strcmp(key, words[i].word) == 0) {
			*action = words[i].action;
			return true;
		}
	return false;
}

static enum status
requalify(struct take *take, struct matter *matter, enum feedback_action action, struct why *why)
{
	const char *name = feedback_action_name(action);
	bool request = feedback_action_is_request(action), reopened = false;
	struct act act = act_of(take);
	enum status st;

	if (matter->diffusion.status == DIFFUSION_ARCHIVED)
		return refuse(take, why,
		    "la diffusion D-%lld est archivée\u00a0: on peut la lire, plus la changer",
		    (long long)matter->diffusion.id);
	st = feedback_change_action(take->desk->store, matter->feedback.id, name, request, take->now, why);
	if (st != OK)
		return st;
	st = take_journal(take, "feedback.requalify", matter->ref,
	    ref_make(take->arena, "D", matter->diffusion.id), name, why);
	if (st == OK && request && matter->diffusion.status == DIFFUSION_DONE) {
		reopened = true;
		st = lifecycle_reopen(&act, &matter->diffusion, why);
	}
	if (st != OK || (st = matter_find(take->desk, take->arena, take_language(take), matter->feedback.id,
			     matter, why)) != OK)
		return st;
	answer_open(take, "reponse");
	answer_subject(take, "[%s] %s", matter->ref, matter->title);
	answer_about(take, CONVERSATION_FEEDBACK, matter->feedback.id,
	    ref_make(take->arena, "D", matter->diffusion.id));
	if (!request) {
		answer_say(take, "C'est noté\u00a0: %s. %s n'en est pas averti.", matter->title,
		    matter->contact.name);
		return OK;
	}
	answer_say(take, "C'est noté\u00a0: %s. Cette demande attend votre décision.", matter->title);
	if (reopened)
		answer_say(take, "La diffusion n'est donc plus terminée.");
	answer_link(take, "Valider", take_printf(take, "valider %s", matter->ref), true);
	answer_link(take, "Refuser (motif)", take_printf(take, "refuser %s : ", matter->ref), false);
	return OK;
}

enum status
command_requalify(struct take *take, const struct read_command *command, struct why *why)
{
	int64_t id = command_ref(command, "R");
	enum feedback_action action;
	struct matter matter;
	bool may;
	enum status st;

	if (id == 0)
		id = take->thread.feedback_id;
	if (id == 0 ||
	    (st = matter_find(take->desk, take->arena, take_language(take), id, &matter, why)) == NONE)
		return refuse(take, why,
		    "de quel retour s'agit-il\u00a0? Par exemple «\u00a0requalifier R-31 entretien\u00a0»");
	if (st != OK)
		return st;
	if ((st = right_find(take, &matter.diffusion, &may, why)) != OK)
		return st;
	if (!may)
		return refuse(take, why, "%s appartient à une autre agence", matter.ref);
	if (command->arguments.count == 0 ||
	    !action_meant(take->arena, command->arguments.items[command->arguments.count - 1], &action))
		return refuse(take, why,
		    "«\u00a0%s\u00a0»\u00a0: écrivez entretien, information, document, identité, embauche, "
		    "prolongation, intéressé, pas intéressé ou commentaire",
		    command->line);
	return requalify(take, &matter, action, why);
}
