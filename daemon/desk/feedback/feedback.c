#include "desk/feedback/feedback.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "desk/diffusion/lifecycle.h"
#include "desk/diffusion/space.h"
#include "desk/feedback/extension.h"
#include "desk/sender/sender.h"
#include "desk/take/enclosure.h"
#include "desk/take/post.h"
#include "letters/french.h"
#include "letters/phrases.h"
#include "store/delegation.h"

#define ORIGINAL_BYTES_MAX ((size_t)10 * 1000 * 1000) /* a larger one could not be sent on */

/* One operational's letter and what it is about. */
struct batch {
	struct take *take;
	struct diffusion diffusion;
	struct recruiter recruiter;
	struct agency agency;
	struct dossier *dossiers;
	size_t dossier_count;
	struct feedback *created; /* in the order they were read */
	const struct dossier **about;
	bool *unclear;
	size_t count;
	const char **
	    gone; /* candidates who are no longer there, as the recruiter knows them, of whom nothing is recorded */
	size_t gone_count;
	struct outbox_attachment *attachments; /* what came with the letter and fits in one mail */
	size_t attachment_count;
	struct enclosures_left left; /* what does not */
};

static const struct dossier *
dossier_numbered(const struct batch *batch, int number)
{
	for (size_t i = 0; i < batch->dossier_count; i++)
		if (batch->dossiers[i].number == number)
			return &batch->dossiers[i];
	return NULL;
}

static const char *
name_for(const struct batch *batch, const struct dossier *dossier, bool for_contact)
{
	const char *language = for_contact ? batch->take->sender.contact.language : batch->recruiter.language;

	return dossier == NULL ? phrase(language, "La diffusion")
			       : view_dossier_name_in(batch->take->arena, language, dossier, for_contact);
}

/* What the letter brought along is kept once and goes on to the recruiter, as far as one mail holds it. */
static enum status
keep_attachments(struct batch *batch, struct why *why)
{
	const struct message *message = batch->take->message;
	struct arena *arena = batch->take->arena;
	size_t count = message->attachment_count, *sizes = arena_array(arena, count, sizeof(*sizes));
	const char **names = arena_array(arena, count, sizeof(*names));
	bool *goes = arena_array(arena, count, sizeof(*goes));
	enum status st;

	for (size_t i = 0; i < count; i++) {
		sizes[i] = message->attachments[i].size_bytes;
		names[i] = message->attachments[i].filename;
		if (names[i] == NULL)
			names[i] = phrase_printf(arena, batch->recruiter.language, "piece-jointe-%zu", i + 1);
	}
	batch->left = enclosure_leave(arena, batch->take->desk->config, names, sizes, count, goes);
	batch->attachments = arena_array(arena, count, sizeof(*batch->attachments));
	for (size_t i = 0; i < count; i++) {
		struct outbox_attachment *to = &batch->attachments[batch->attachment_count];

		if (!goes[i])
			continue;
		st = store_document_put(
		    batch->take->desk->store, arena, message->attachments[i].data, sizes[i], &to->hash, why);
		if (st != OK)
			return st;
		to->filename = names[i];
		to->type = message->attachments[i].type;
		batch->attachment_count++;
	}
	return OK;
}

/* "demande d'entretien, mardi 8 décembre à 14 h : transmise à Hélène Alder" */
static const char *
receipt_of(const struct batch *batch, const struct feedback *feedback)
{
	struct arena *arena = batch->take->arena;
	const char *language = batch->take->sender.contact.language;
	const char *action = say_action(arena, language, feedback->action);
	const char *when = feedback->when_local == NULL
			       ? ""
			       : arena_printf(arena, ", %s", say_when(arena, language, feedback->when_local));

	if (feedback->request)
		return phrase_printf(
		    arena, language, "%s%s, transmise à %s", action, when, batch->recruiter.name);
	return phrase_printf(arena, language, "%s%s, noté", action, when);
}

/* What is said of who is no longer there: nothing to decide, and for the recruiter to read all the same. */
static void
skip(struct batch *batch, const struct dossier *dossier)
{
	const char *name = name_for(batch, dossier, false);

	answer_problem(batch->take, name_for(batch, dossier, true),
	    "n'est plus disponible\u00a0: vos mots sont transmis à %s", batch->recruiter.name);
	for (size_t i = 0; i < batch->gone_count; i++)
		if (strcmp(batch->gone[i], name) == 0)
			return;
	batch->gone[batch->gone_count++] = name;
}

static enum status
record(struct batch *batch, const struct read_feedback *read, struct why *why)
{
	struct take *take = batch->take;
	const struct dossier *dossier = dossier_numbered(batch, read->candidate);
	struct feedback *feedback = &batch->created[batch->count];
	enum status st;

	if (dossier != NULL && !dossier->active) {
		skip(batch, dossier);
		return OK;
	}
	*feedback = (struct feedback){
	    .diffusion_id = batch->diffusion.id,
	    .dossier_id = dossier == NULL ? 0 : dossier->id,
	    .dossier_number = dossier == NULL ? 0 : dossier->number,
	    .contact_id = take->sender.contact.id,
	    .action = feedback_action_name(read->action),
	    .request = feedback_action_is_request(read->action),
	    .late = batch->diffusion.status == DIFFUSION_REVIEWING || take->now > batch->diffusion.end_at,
	    .comment = read->comment,
	    .when_local = read->when,
	    .rule = read->rule,
	    .arrival_id = take->arrival_id,
	    .created_at = take->now,
	};
	feedback->status = feedback->request ? FEEDBACK_PENDING : FEEDBACK_NOTIFIED;
	if ((st = feedback_create(take->desk->store, feedback, &feedback->id, why)) != OK)
		return st;
	batch->about[batch->count] = dossier;
	batch->unclear[batch->count] = read->unclear;
	batch->count++;
	answer_field(take, name_for(batch, dossier, true), receipt_of(batch, feedback));
	return take_journal(take, "feedback.create", ref_make(take->arena, "R", feedback->id),
	    ref_make(take->arena, "D", batch->diffusion.id),
	    arena_printf(take->arena, "%s : %s", feedback->action, read->comment), why);
}

static json_t *
one_view(const struct batch *batch, const struct post *post, size_t i)
{
	json_t *view = view_feedback(&post->maker, &batch->created[i],
	    name_for(batch, batch->about[i], false), batch->take->sender.contact.name);

	view_set_flag(view, "incompris", batch->unclear[i]);
	return view;
}

/* All the feedback of the letter but `except` (its size: none is left out), requests or not. */
static json_t *
others_view(const struct batch *batch, const struct post *post, size_t except)
{
	json_t *list = json_array();

	for (size_t i = 0; i < batch->count; i++)
		if (i != except)
			json_array_append_new(list, one_view(batch, post, i));
	return list;
}

const struct feedback_meaning feedback_meanings[FEEDBACK_MEANINGS] = {
    {"Demande d'entretien", "entretien"},
    {"Demande d'information", "information"},
    {"Intéressé", "intéressé"},
    {"Laisser en commentaire", "commentaire"},
};

/* What unclear words may have meant, for the recruiter to say. */
static void
add_meanings(const struct view_maker *maker, json_t *view, const char *ref)
{
	for (size_t i = 0; i < FEEDBACK_MEANINGS; i++)
		view_add_link(maker, view, feedback_meanings[i].text, NULL,
		    phrase_printf(maker->arena, maker->language, "requalifier %s %s", ref,
			phrase(maker->language, feedback_meanings[i].word)),
		    i == 0);
}

/* A request for more time that says until when: granted and prolonged in one click. */
static void
add_extension(
    const struct batch *batch, const struct view_maker *maker, json_t *view, const struct feedback *feedback)
{
	const char *day;

	if (strcmp(feedback->action, "extension") != 0)
		return;
	day =
	    extension_day(maker->arena, maker->zone, &batch->diffusion, feedback->comment, batch->take->now);
	if (day != NULL)
		view_add_link(maker, view,
		    phrase_printf(maker->arena, maker->language, "Valider et prolonger jusqu'au %s", day),
		    NULL,
		    phrase_printf(maker->arena, maker->language, "valider R-%lld\nprolonger D-%lld %s",
			(long long)feedback->id, (long long)batch->diffusion.id, day),
		    false);
}

/* A mail to a recruiter about feedback `i` (or, with i == count, about all of the letter). */
static enum status
tell_one(
    const struct batch *batch, const struct recruiter *to, size_t i, const char *template, struct why *why)
{
	struct take *take = batch->take;
	bool all = i == batch->count;
	struct post post = post_to_recruiter(to);
	json_t *view;
	enum status st;

	post.conversation = all ? CONVERSATION_DIFFUSION : CONVERSATION_FEEDBACK;
	post.object_id = all ? batch->diffusion.id : batch->created[i].id;
	post.tag = ref_make(take->arena, "D", batch->diffusion.id);
	post.subject = arena_printf(take->arena, "Re: [%s] %s",
	    all ? post.tag : ref_make(take->arena, "R", batch->created[i].id), batch->diffusion.title);
	post.attachments = batch->attachments;
	post.attachment_count = batch->attachment_count;
	if ((st = post_open(take->desk, take->arena, take->now, &post, why)) != OK)
		return st;
	view = lifecycle_view(&post, &batch->diffusion, NULL, 0, &batch->recruiter, &batch->agency, false);
	if (to->id != batch->recruiter.id)
		view_set(view, "delegation", batch->recruiter.name);
	json_object_set_new(view, "contact", view_contact(&take->sender.contact));
	view_set(view, "texte", take->message->text);
	view_set(view, "non_joints",
	    enclosure_left_note(take->arena, post.language, take->desk->config, &batch->left));
	view_set(view, "partis",
	    batch->gone_count == 0 ? NULL
				   : say_list(take->arena, post.language, batch->gone, batch->gone_count));
	if (!all) {
		json_object_set_new(view, "retour", one_view(batch, &post, i));
		if (batch->about[i] != NULL)
			json_object_set_new(
			    view, "dossier", view_dossier(&post.maker, batch->about[i], false, false));
	}
	json_object_set_new(view, all ? "retours" : "autres", others_view(batch, &post, i));
	if (!all && strcmp(template, "doute") == 0)
		add_meanings(&post.maker, view, ref_make(take->arena, "R", batch->created[i].id));
	if (!all && strcmp(template, "demande") == 0) {
		const char *ref = ref_make(take->arena, "R", batch->created[i].id);

		view_add_link(&post.maker, view, "Valider", NULL,
		    phrase_printf(take->arena, post.language, "valider %s", ref), true);
		add_extension(batch, &post.maker, view, &batch->created[i]);
		view_add_link(&post.maker, view, "Valider avec un commentaire", NULL,
		    phrase_printf(take->arena, post.language, "valider %s : ", ref), false);
		view_add_link(&post.maker, view, "Refuser (motif)", NULL,
		    phrase_printf(take->arena, post.language, "refuser %s : ", ref), false);
	}
	return post_send(take->desk, take->arena, take->now, &post, template, view, NULL, why);
}

static enum status
wait_for_summary(const struct batch *batch, struct why *why)
{
	enum status st = OK;

	for (size_t i = 0; i < batch->count && st == OK; i++)
		st = feedback_wait(batch->take->desk->store, batch->created[i].id, true, why);
	return st;
}

/* The diffusion's recruiter, and whoever decides for them at the moment. */
static enum status
tell_recruiter(const struct batch *batch, size_t i, const char *template, struct why *why)
{
	struct take *take = batch->take;
	struct delegation *list;
	struct recruiter delegate;
	size_t count;
	enum status st;

	if ((st = tell_one(batch, &batch->recruiter, i, template, why)) != OK)
		return st;
	st = delegation_list(
	    take->desk->store, take->arena, batch->recruiter.id, 0, take->now, &list, &count, why);
	for (size_t d = 0; d < count && st == OK; d++) {
		st = recruiter_find(take->desk->store, take->arena, list[d].to_id, &delegate, why);
		if (st == OK)
			st = tell_one(batch, &delegate, i, template, why);
	}
	return st;
}

/* Requests and reports have a mail each; what is left unsaid then goes in one notification. */
static enum status
tell_all(const struct batch *batch, struct why *why)
{
	bool told = false;
	enum status st = OK;

	for (size_t i = 0; i < batch->count && st == OK; i++) {
		const struct feedback *feedback = &batch->created[i];
		const char *template = feedback->request			 ? "demande"
				       : strcmp(feedback->action, "report") == 0 ? "diffusion-compte-rendu"
				       : batch->unclear[i]			 ? "doute"
										 : NULL;

		if (template == NULL)
			continue;
		st = tell_recruiter(batch, i, template, why);
		told = true;
	}
	if (st != OK || told || batch->count == 0)
		return st;
	/* What came with the letter cannot wait: only its words are kept for the summary. */
	if (batch->recruiter.digest_minute >= 0 && batch->take->message->attachment_count == 0)
		return wait_for_summary(batch, why);
	return tell_recruiter(batch, batch->count, "notification", why);
}

/* The letter's words, passed on to the recruiter without becoming feedback; beside what became some. */
static enum status
pass_on(const struct batch *batch, struct why *why)
{
	struct batch words = *batch;

	if (batch->count > 0)
		words.count = words.attachment_count = words.left.count = 0;
	return tell_recruiter(&words, words.count, "notification", why);
}

/* The number in "dossier 3" or "dossier C3"; 0: none. */
static int
dossier_wanted(const struct reading *reading)
{
	const char *argument;

	if (reading->command_count == 0 || reading->commands[0].verb == NULL ||
	    strcmp(reading->commands[0].verb, "candidat") != 0 || reading->commands[0].arguments.count == 0)
		return 0;
	argument = reading->commands[0].arguments.items[0];
	return atoi(argument + strspn(argument, "C-"));
}

static bool
wants_state(const struct reading *reading)
{
	for (size_t i = 0; i < reading->command_count; i++)
		if (reading->commands[i].verb != NULL &&
		    strcmp(reading->commands[i].verb, "mes candidats") == 0)
			return true;
	return dossier_wanted(reading) != 0;
}

/* `mes candidats`: the space, in its present state. */
static enum status
send_space(const struct batch *batch, struct why *why)
{
	struct take *take = batch->take;
	struct act act = act_of(take);

	act.mail_at = take->now;
	return space_send(&act, &batch->diffusion, &take->sender.contact, dossier_wanted(take->reading),
	    take->message, why);
}

static enum status
which_diffusion(struct take *take, struct why *why)
{
	struct diffusion_filter filter = {.status = -1, .contact_id = take->sender.contact.id, .limit = 50};
	struct diffusion *list;
	size_t count, open = 0;
	enum status st;

	if ((st = diffusion_list(take->desk->store, take->arena, &filter, &list, &count, why)) != OK)
		return st;
	answer_open(take, "reponse");
	answer_subject(take, "De quelle diffusion s'agit-il\u00a0?");
	for (size_t i = 0; i < count; i++) {
		const char *ref = ref_make(take->arena, "D", list[i].id);

		if (list[i].status != DIFFUSION_RUNNING && list[i].status != DIFFUSION_REVIEWING)
			continue;
		if (open++ == 0)
			answer_say(take, "Plusieurs diffusions vous sont ouvertes. Répondez au message de "
					 "celle dont il s'agit\u00a0:");
		answer_field(take, ref, list[i].title);
	}
	if (open == 0)
		answer_say(take, "Aucune diffusion ne vous est ouverte en ce moment. Votre message est "
				 "transmis à notre équipe.");
	else
		answer_say(take, "Vos mots\u00a0: «\u00a0%s\u00a0»",
		    text_excerpt(take->arena, take->message->text, 600));
	if (open == 0)
		return quarantine_take(take, "ce contact n'a aucune diffusion ouverte", why);
	return take_journal(take, "feedback.which", NULL, NULL, NULL, why);
}

/* The numbers of a diffusion are counted where a mail that may follow, as the agency words it, tells them. */
static enum status
find_diffusion(struct take *take, struct diffusion *diffusion, struct why *why)
{
	static const char *const templates[] = {
	    "demande", "diffusion-compte-rendu", "doute", "notification", SPACE_MAIL};
	struct store *store = take->desk->store;
	bool counts = false;

	for (size_t i = 0; i < COUNT(templates); i++)
		counts |= letters_count(take->desk->letters, templates[i]);
	return counts
		   ? diffusion_find(store, take->arena, take->thread.diffusion_id, diffusion, why)
		   : diffusion_find_uncounted(store, take->arena, take->thread.diffusion_id, diffusion, why);
}

static enum status
open_batch(struct take *take, struct batch *batch, bool *theirs, struct why *why)
{
	struct store *store = take->desk->store;
	struct recruiter *owner;
	size_t count;
	enum status st;

	*batch = (struct batch){.take = take};
	if ((st = find_diffusion(take, &batch->diffusion, why)) != OK)
		return st;
	if ((st = owner_find(
		 take->desk, take->arena, &batch->diffusion, &batch->recruiter, &batch->agency, why)) != OK)
		return st;
	owner = arena_alloc(take->arena, sizeof(*owner));
	*owner = batch->recruiter;
	st = recipient_is(store, batch->diffusion.id, take->sender.contact.id, why);
	if (st != OK && st != NONE)
		return st;
	*theirs = st == OK;
	st = dossier_list(store, take->arena, batch->diffusion.id, take->sender.contact.id, &batch->dossiers,
	    &batch->dossier_count, why);
	if (st != OK)
		return st;
	take->owner = owner;
	take->dossiers = batch->dossiers;
	take->dossier_count = batch->dossier_count;
	count = take->reading->feedback_count;
	batch->created = arena_array(take->arena, count, sizeof(*batch->created));
	batch->about = arena_array(take->arena, count, sizeof(*batch->about));
	batch->unclear = arena_array(take->arena, count, sizeof(*batch->unclear));
	batch->gone = arena_array(take->arena, count, sizeof(*batch->gone));
	return keep_attachments(batch, why);
}

/* Who sent a file that does not go on is told: the recruiter may have to ask for it. */
static void
say_left(const struct batch *batch)
{
	struct take *take = batch->take;

	if (batch->left.count > 0)
		answer_say(take, "Trop volumineux pour être transmis\u00a0: %s. Je le signale à %s.",
		    enclosure_left_said(take->arena, take_language(take), &batch->left),
		    batch->recruiter.name);
}

/* Over: nothing is recorded any more, but nothing is lost. */
static enum status
too_late(struct batch *batch, struct why *why)
{
	struct take *take = batch->take;

	answer_open(take, "reponse");
	answer_subject(
	    take, "[%s] Cette diffusion est terminée", ref_make(take->arena, "D", batch->diffusion.id));
	answer_say(take,
	    "«\u00a0%s\u00a0» est terminée. J'ai transmis votre message à %s, qui vous répondra.",
	    batch->diffusion.title, batch->recruiter.name);
	say_left(batch);
	return pass_on(batch, why);
}

/* Whatever it says, somebody answered: no reminder follows; and the letter itself can be shown later. */
static enum status
note_answer(const struct batch *batch, struct why *why)
{
	struct take *take = batch->take;
	enum status st;

	st = recipient_answered(
	    take->desk->store, batch->diffusion.id, take->sender.contact.id, take->now, why);
	if (st != OK || take->letter->size_bytes > ORIGINAL_BYTES_MAX)
		return st;
	return arrival_keep(take->desk->store, take->arena, take->arrival_id, take->letter->bytes,
	    take->letter->size_bytes, why);
}

enum status
feedback_take(struct take *take, struct why *why)
{
	const struct reading *reading = take->reading;
	struct batch batch;
	bool theirs;
	enum status st;

	if (take->sender.forged)
		return stranger_take(take, why);
	if (take->thread.diffusion_id == 0)
		return which_diffusion(take, why);
	if ((st = open_batch(take, &batch, &theirs, why)) != OK)
		return st == NONE ? which_diffusion(take, why) : st;
	if (!theirs)
		return stranger_take(take, why);
	answer_about(
	    take, CONVERSATION_DIFFUSION, batch.diffusion.id, ref_make(take->arena, "D", batch.diffusion.id));
	take->answer.subject =
	    arena_printf(take->arena, "Re: [%s] %s", take->answer.tag, batch.diffusion.title);
	if (wants_state(reading))
		return send_space(&batch, why);
	if ((st = note_answer(&batch, why)) != OK)
		return st;
	if (batch.diffusion.status == DIFFUSION_DONE || batch.diffusion.status == DIFFUSION_ARCHIVED)
		return too_late(&batch, why);
	answer_open(take, "accuse");
	json_object_set_new(take->answer.view, "recruteur",
	    view_signature(&batch.recruiter, &batch.agency, take->sender.contact.internal));
	view_set(take->answer.view, "titre", batch.diffusion.title);
	view_set(take->answer.view, "ref", take->answer.tag);
	say_left(&batch);
	for (size_t i = 0; i < reading->feedback_count && st == OK; i++)
		st = record(&batch, &reading->feedback[i], why);
	if (st != OK)
		return st;
	if (batch.diffusion.status == DIFFUSION_REVIEWING || take->now > batch.diffusion.end_at)
		answer_say(take, "La date de réponse est passée\u00a0: votre retour est transmis, marqué "
				 "«\u00a0hors délai\u00a0».");
	if (batch.gone_count > 0 && ((st = pass_on(&batch, why)) != OK || batch.count == 0))
		return st;
	if (batch.count == 0) {
		answer_say(take, "Je n'ai relevé aucun retour sur un candidat. Par exemple\u00a0: «\u00a01 "
				 "entretien mardi "
				 "14h, 2 non trop junior\u00a0».");
		return take->message->attachment_count > 0 ? pass_on(&batch, why) : OK;
	}
	return tell_all(&batch, why);
}
