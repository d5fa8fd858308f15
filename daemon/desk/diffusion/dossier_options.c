#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "desk/diffusion/diffusion.h"
#include "desk/take/enclosure.h"
#include "desk/diffusion/held.h"
#include "desk/diffusion/lifecycle.h"
#include "desk/diffusion/rebuild.h"
#include "desk/take/documents.h"
#include "desk/take/leak.h"
#include "desk/typed/fields.h"
#include "desk/typed/typed.h"
#include "letters/french.h"
#include "store/meeting.h"

#define WORDS_MAX      2000 /* characters of a résumé or an avis */
#define LINE_MAX_TYPED 500
#define LINKED_MAX     6 /* requests with a button of their own */

static const char *
yes_or_no(bool yes)
{
	return yes ? "oui" : "non";
}

static bool
is_among(const char *key, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(key, words[i]) == 0)
			return true;
	return false;
}

/* A form sent back whole, with this line as it was, chooses nothing. */
static bool
is_choice(const struct read_command *command, const struct dossier *dossier, const int64_t *ids, size_t count)
{
	static const char *const others[] = {"Actif", "Cacher son identité", "Résumé", "Avis RH"};

	for (size_t i = 0; i < COUNT(others); i++)
		if (command_field(command, others[i]) == NULL)
			return true;
	if (count != dossier->document_count)
		return true;
	for (size_t i = 0; i < count; i++)
		if (ids[i] != dossier->documents[i].id)
			return true;
	return false;
}

/* What the letter brings joins the candidate's documents; *ids get those that are chosen thereby. */
static enum status
take_attachments(
    struct take *take, const struct dossier *dossier, int64_t *ids, size_t *count, struct why *why)
{
	const struct message *message = take->message;
	enum status st = OK;

	take->files_used = true;
	for (size_t i = 0; i < message->attachment_count && st == OK; i++) {
		const struct attachment *from = &message->attachments[i];
		struct document document = {.candidate_id = dossier->candidate.id,
		    .filename = document_name(take->arena, from->filename, i + 1),
		    .type = from->type,
		    .size_bytes = from->size_bytes,
		    .created_at = take->now};

		if (!document_is(from))
			continue;
		if (from->size_bytes == 0) {
			answer_problem(take, "Documents", "«\u00a0%s\u00a0» est vide", document.filename);
			continue;
		}
		if (!enclosure_fits(take->desk->config, from->size_bytes)) {
			answer_problem(take, "Documents", "%s",
			    enclosure_refusal(take->arena, take_language(take), take->desk->config,
				document.filename, from->size_bytes));
			continue;
		}
		st = store_document_put(
		    take->desk->store, take->arena, from->data, from->size_bytes, &document.hash, why);
		if (st == OK && (st = document_create(take->desk->store, &document, &ids[*count], why)) == OK)
			++*count;
	}
	return st;
}

/* The form of a dossier, and what it was filled in with. */
struct options {
	struct fields *form;
	struct document *all; /* the candidate's */
	size_t count;
	int64_t *ids; /* those to be shared */
	size_t chosen;
};

/* The documents a line names: "1, 3", "tous", "aucun" or file names, numbered as the form lists them. */
static void
read_numbers(struct take *take, const char *typed, struct options *options)
{
	static const char *const none[] = {"aucun", "none"}, *const every[] = {"tous", "all"};
	size_t parts;
	char **names = text_split(take->arena, typed, ",;\n", &parts);

	for (size_t p = 0; p < parts; p++) {
		const char *key = text_key(take->arena, names[p]);
		long number = strtol(names[p], NULL, 10);
		bool found = is_among(key, none, COUNT(none));

		for (size_t i = 0; i < options->count; i++) {
			const struct document *one = &options->all[i];

			if (!is_among(key, every, COUNT(every)) && number != (long)i + 1 &&
			    !text_same(take->arena, names[p], one->filename))
				continue;
			found = true;
			if (enclosure_fits(take->desk->config, one->size_bytes))
				options->ids[options->chosen++] = one->id;
			else
				fields_problem(options->form, "Documents", "%s",
				    enclosure_refusal(take->arena, take_language(take), take->desk->config,
					one->filename, one->size_bytes));
		}
		if (!found)
			fields_problem(options->form, "Documents",
			    "«\u00a0%s\u00a0»\u00a0: aucun document de ce nom",
			    text_excerpt(take->arena, names[p], 80));
	}
}

/* "1, 3": those shared now. */
static const char *
numbers_of(const struct take *take, const struct dossier *dossier, const struct options *options)
{
	struct buf shared = buf_make(take->arena);

	for (size_t i = 0; i < options->count; i++)
		for (size_t d = 0; d < dossier->document_count; d++)
			if (dossier->documents[d].id == options->all[i].id)
				buf_addf(&shared, "%s%zu", shared.size_bytes == 0 ? "" : ", ", i + 1);
	return shared.size_bytes == 0 ? take_phrase(take, "aucun") : shared.data;
}

/* Every line of it: `dossier` gets what is right. */
static enum status
read_options(struct take *take, const struct read_command *command, struct dossier *dossier,
    struct options *options, struct why *why)
{
	const char *typed = command_field(command, "Documents");
	size_t most;
	enum status st = document_of(
	    take->desk->store, take->arena, dossier->candidate.id, &options->all, &options->count, why);

	if (st != OK)
		return st;
	options->form = fields_open(take, command);
	most = (typed == NULL ? 0 : options->count * (strlen(typed) + 1)) + dossier->document_count +
	       take->message->attachment_count;
	options->ids = arena_array(take->arena, most, sizeof(*options->ids));
	dossier->active = fields_flag(options->form, "Actif", dossier->active, NULL);
	dossier->hidden = fields_flag(options->form, "Cacher son identité", dossier->hidden, NULL);
	(void)fields_text(
	    options->form, "Documents", "Documents", numbers_of(take, dossier, options), LINE_MAX_TYPED);
	if (typed != NULL)
		read_numbers(take, typed, options);
	dossier->summary = fields_words(options->form, "Résumé", "Résumé", dossier->summary, WORDS_MAX);
	dossier->opinion = fields_words(options->form, "Avis RH", "Avis RH", dossier->opinion, WORDS_MAX);
	fields_end(options->form);
	return OK;
}

/* The line and the files of the letter together; files without a line are added to what was shared. */
static enum status
share_documents(struct take *take, const struct read_command *command, const struct dossier *dossier,
    struct options *options, struct why *why)
{
	bool typed = command_field(command, "Documents") != NULL;
	size_t before;
	enum status st;

	if (!typed && (dossier->documents_chosen || !dossier->hidden))
		for (size_t i = 0; i < dossier->document_count; i++)
			options->ids[options->chosen++] = dossier->documents[i].id;
	before = options->chosen;
	if ((st = take_attachments(take, dossier, options->ids, &options->chosen, why)) != OK)
		return st;
	if (options->chosen == before &&
	    (!typed || !is_choice(command, dossier, options->ids, options->chosen)))
		return OK;
	return dossier_share(take->desk->store, dossier->id, options->ids, options->chosen, take->now, why);
}

/* The form as it stands, or as it was typed with what is wrong beside each line. */
static void
show_form(struct take *take, const struct diffusion *diffusion, const struct dossier *dossier,
    const struct options *options)
{
	const char *ref = ref_make(take->arena, "D", diffusion->id);
	size_t wrong = fields_wrong(options->form);

	fields_show(options->form);
	answer_subject(take, wrong == 0 ? "[%s] Options de %s" : "[%s] Options de %s\u00a0: à corriger", ref,
	    view_dossier_name(take->arena, dossier, false));
	answer_say(take, wrong == 0 ? "Répondez à ce message en changeant les lignes voulues."
				    : "Rien n'a changé. Répondez avec ces lignes corrigées.");
	if (wrong > 0 && documents_came(take))
		answer_say(take, "Ce qui était joint n'a pas été gardé\u00a0: joignez-le de nouveau.");
	for (size_t i = 0; i < options->count; i++)
		answer_say(take, "Document %zu\u00a0: %s (%s)", i + 1, options->all[i].filename,
		    say_size(take->arena, take_language(take), options->all[i].size_bytes));
	answer_about(take, CONVERSATION_FORM, diffusion->id, ref);
	answer_form(take, arena_printf(take->arena, "options CV-%lld", (long long)dossier->candidate.id));
	take->answer.subject = arena_printf(take->arena, "Re: [%s] %s", ref, diffusion->title);
}

/* A form sent back names its candidate in the conversation, not in the reply. */
static enum status
options_dossier(struct take *take, const struct read_command *command, const struct diffusion *diffusion,
    struct dossier *dossier, struct why *why)
{
	static const char prefix[] = "options ";
	const char *form = take->thread.form, *ref;
	struct read_command named = *command;

	if (command->arguments.count > 0 || form == NULL || strncmp(form, prefix, sizeof(prefix) - 1) != 0)
		return command_dossier(take, command, diffusion, dossier, why);
	ref = form + sizeof(prefix) - 1;
	named.arguments = (struct strings){1, &ref};
	return command_dossier(take, &named, diffusion, dossier, why);
}

/* An interview the withdrawal took out of the calendars is not put back by itself: its hour may have gone to others. */
static enum status
offer_interviews(
    struct take *take, const struct diffusion *diffusion, const struct dossier *dossier, struct why *why)
{
	struct feedback_filter filter = {.diffusion_id = diffusion->id, .status = FEEDBACK_VALIDATED};
	const struct zone *zone = take->desk->config->zone;
	struct feedback *list;
	struct contact contact;
	struct meeting meeting;
	size_t count;
	enum status st = feedback_list(take->desk->store, take->arena, &filter, &list, &count, NULL, why);

	for (size_t i = 0; i < count && st == OK; i++) {
		if (list[i].dossier_id != dossier->id)
			continue;
		st = meeting_find(take->desk->store, take->arena, list[i].id, &meeting, why);
		if (st != OK || !meeting.cancelled || meeting.start_at <= take->now) {
			st = st == NONE ? OK : st;
			continue;
		}
		if ((st = contact_find(take->desk->store, take->arena, list[i].contact_id, &contact, why)) !=
		    OK)
			break;
		answer_say(take, "L'entretien du %s avec %s reste annulé.",
		    say_moment(take->arena, take_language(take), zone, meeting.start_at), contact.name);
		answer_link(take, take_printf(take, "Le refixer avec %s", contact.name),
		    take_printf(take, "déplacer R-%lld %s à ", (long long)list[i].id,
			say_short_date(take->arena, zone, meeting.start_at)),
		    false);
	}
	return st;
}

static void
say_comeback(struct take *take, const struct comeback *back)
{
	const char **refs = arena_array(take->arena, back->count, sizeof(*refs));
	const char *list;

	for (size_t i = 0; i < back->count; i++)
		refs[i] = ref_make(take->arena, "R", back->reopened[i].id);
	list = say_list(take->arena, take_language(take), refs, back->count);
	if (back->count == 1)
		answer_say(take,
		    "La demande %s, que son retrait avait close, attend de nouveau votre décision.", list);
	else if (back->count > 1)
		answer_say(take,
		    "Les demandes %s, que son retrait avait closes, attendent de nouveau votre décision.",
		    list);
	for (size_t i = 0; i < back->count && i < LINKED_MAX; i++)
		answer_link(take, take_printf(take, "Valider %s", refs[i]),
		    take_printf(take, "valider %s", refs[i]), false);
	if (back->told == 1)
		answer_say(take, "Le contact qui le croyait indisponible est averti de son retour.");
	else if (back->told > 1)
		answer_say(take, "Les %zu contacts qui le croyaient indisponible sont avertis de son retour.",
		    back->told);
}

static enum status
bring_back(struct take *take, const struct act *act, const struct diffusion *diffusion,
    struct dossier *dossier, struct why *why)
{
	struct comeback back;
	enum status st = lifecycle_bring_back(act, diffusion, dossier, &back, why);

	if (st != OK || diffusion->status == DIFFUSION_DRAFT)
		return st;
	say_comeback(take, &back);
	return offer_interviews(take, diffusion, dossier, why);
}

static enum status
save_options(struct take *take, const struct diffusion *diffusion, struct dossier *dossier,
    const struct dossier *was, struct why *why)
{
	struct act act = act_of(take);
	enum status st;

	act.kept = NULL;
	if (was->active && !dossier->active)
		st = lifecycle_withdraw(&act, diffusion, dossier, why);
	else if (!was->active && dossier->active)
		st = bring_back(take, &act, diffusion, dossier, why);
	else
		st = dossier_update(take->desk->store, dossier, take->now, why);
	if (st != OK)
		return st;
	return take_journal(take, "dossier.options", ref_make(take->arena, "CV", dossier->candidate.id),
	    ref_make(take->arena, "D", diffusion->id),
	    arena_printf(take->arena, "actif %s, identité cachée %s", yes_or_no(dossier->active),
		yes_or_no(dossier->hidden)),
	    why);
}

static void
show_options(struct take *take, const struct dossier *dossier)
{
	struct buf files = buf_make(take->arena);

	for (size_t i = 0; i < dossier->document_count; i++)
		buf_addf(&files, "%s%s", i == 0 ? "" : ", ", dossier->documents[i].filename);
	answer_field(take, "Actif", take_phrase(take, yes_or_no(dossier->active)));
	answer_field(take, "Identité cachée", take_phrase(take, yes_or_no(dossier->hidden)));
	answer_field(take, "Documents", files.size_bytes == 0 ? take_phrase(take, "aucun") : files.data);
	answer_field(take, "Résumé", dossier->summary == NULL ? "—" : dossier->summary);
	answer_field(take, "Avis RH", dossier->opinion == NULL ? "—" : dossier->opinion);
}

/* What the mask means for each document, before anything leaves. */
static enum status
show_mask(
    struct take *take, const struct diffusion *diffusion, const struct dossier *dossier, struct why *why)
{
	struct recruiter recruiter;
	struct leaks leaks = {0};
	struct agency agency;
	const char *own;
	enum status st;

	if (!dossier->hidden)
		return OK;
	answer_say(take,
	    "Son nom et ses coordonnées ne partent pas tant que vous n'avez pas validé une demande "
	    "d'identité\u00a0; ses fichiers partent sous un nom neutre.");
	if ((st = owner_find(take->desk, take->arena, diffusion, &recruiter, &agency, why)) != OK)
		return st;
	own = leak_own(take->arena, take->desk->config, &recruiter, &agency);
	for (size_t i = 0; i < dossier->document_count; i++) {
		st = leak_find_document(
		    take->desk, take->arena, dossier, &dossier->documents[i], own, &leaks, why);
		if (st != OK)
			return st;
	}
	if (!dossier->documents_chosen)
		held_say_kept(take, &leaks);
	for (size_t i = 0; i < leaks.count && dossier->documents_chosen; i++)
		answer_problem(take, "Documents", "%s", leak_said(&leaks.items[i], take_language(take)));
	return OK;
}

static enum status options_of(struct take *, const struct read_command *, struct why *);

/* "masquer C1, C3": each of them. */
enum status
command_options(struct take *take, const struct read_command *command, struct why *why)
{
	const char *diffusion = NULL;
	struct answer_mark before;
	size_t named = 0;
	enum status st = OK;

	for (size_t i = 0; i < command->arguments.count; i++)
		if (ref_parse("D", command->arguments.items[i]) != 0)
			diffusion = command->arguments.items[i];
		else
			named++;
	if (named < 2)
		return options_of(take, command, why);
	if (command->field_count == 0)
		return refuse(take, why, "les options se règlent un candidat à la fois");
	for (size_t i = 0; i < command->arguments.count && st == OK; i++) {
		const char *items[] = {command->arguments.items[i], diffusion};
		struct read_command one = *command;

		if (items[0] == diffusion)
			continue;
		one.arguments = (struct strings){diffusion == NULL ? 1 : 2, items};
		before = answer_mark(take);
		st = options_of(take, &one, why);
		answer_settle(take, &before);
	}
	return st;
}

static enum status
options_of(struct take *take, const struct read_command *command, struct why *why)
{
	struct options options = {0};
	struct diffusion diffusion;
	struct dossier dossier, was;
	const char *ref;
	enum status st;

	if ((st = command_diffusion(take, command, &diffusion, why)) != OK ||
	    (st = options_dossier(take, command, &diffusion, &dossier, why)) != OK)
		return st;
	if (diffusion.status == DIFFUSION_DONE || diffusion.status == DIFFUSION_ARCHIVED)
		return refuse(take, why, "la diffusion D-%lld est terminée", (long long)diffusion.id);
	was = dossier;
	answer_open(take, "reponse");
	if ((st = read_options(take, command, &dossier, &options, why)) != OK)
		return st;
	if (fields_wrong(options.form) > 0 && take->reading->command_count > 1)
		return because(why, REFUSED, "%s", fields_first_problem(options.form));
	if (fields_wrong(options.form) > 0 || (command->field_count == 0 && !documents_came(take))) {
		show_form(take, &diffusion, &was, &options);
		return OK;
	}
	open_about(take, &diffusion, view_dossier_name(take->arena, &dossier, false));
	if ((st = share_documents(take, command, &dossier, &options, why)) != OK ||
	    (st = save_options(take, &diffusion, &dossier, &was, why)) != OK ||
	    (st = dossier_find(take->desk->store, take->arena, dossier.id, 0, &dossier, why)) != OK)
		return st;
	answer_say(take, "C'est noté pour %s.", view_dossier_name(take->arena, &dossier, false));
	show_options(take, &dossier);
	if ((st = show_mask(take, &diffusion, &dossier, why)) != OK ||
	    (st = rebuild_waiting(take, &diffusion, why)) != OK ||
	    (st = rebuild_held(take, diffusion.id, 0, why)) != OK)
		return st;
	ref = ref_make(take->arena, "D", diffusion.id);
	answer_about(take, CONVERSATION_FORM, diffusion.id, ref);
	answer_form(take, arena_printf(take->arena, "options CV-%lld", (long long)dossier.candidate.id));
	answer_link(take, "Aperçu", take_printf(take, "aperçu %s", ref), true);
	if (diffusion.status == DIFFUSION_DRAFT)
		answer_link(take, "Lancer", take_printf(take, "lancer %s", ref), false);
	return OK;
}
