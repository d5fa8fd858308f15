#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "desk/command.h"
#include "desk/lifecycle.h"
#include "letters/french.h"

#define WORDS_MAX 2000 /* characters of a résumé or an avis */

/* Candidates are a draft's (D38); what can be done instead is offered. */
static enum status
must_be_draft(struct take *take, const struct diffusion *diffusion, struct why *why)
{
	const char *ref = ref_make(take->arena, "D", diffusion->id);

	if (diffusion->status == DIFFUSION_DRAFT)
		return OK;
	answer_way(take, "Dupliquer en un nouveau brouillon", arena_printf(take->arena, "dupliquer %s", ref));
	if (diffusion->status == DIFFUSION_RUNNING || diffusion->status == DIFFUSION_REVIEWING)
		answer_way(take, "Prolonger", arena_printf(take->arena, "prolonger %s ", ref));
	answer_way(take, "Voir la diffusion", arena_printf(take->arena, "diffusion %s", ref));
	return because(why, REFUSED,
	    "on n'ajoute et ne retire des candidats que d'un brouillon\u00a0; pour masquer un candidat à vos "
	    "contacts, «\u00a0options CV-12\u00a0» puis «\u00a0Actif : non\u00a0»");
}

static void
about(struct take *take, const struct diffusion *diffusion, const char *what)
{
	const char *ref = ref_make(take->arena, "D", diffusion->id);

	answer_open(take, "reponse");
	answer_subject(take, "[%s] %s\u00a0: %s", ref, diffusion->title, what);
	take->answer.subject = arena_printf(take->arena, "Re: [%s] %s", ref, diffusion->title);
}

/* What was typed after the verb, the diffusion's own reference left out. */
static const char *
typed_candidates(struct take *take, const struct read_command *command)
{
	struct buf typed = buf_make(take->arena);

	for (size_t i = 0; i < command->arguments.count; i++)
		if (ref_parse("D", command->arguments.items[i]) == 0)
			buf_addf(&typed, "%s,", command->arguments.items[i]);
	buf_add(&typed, command->comment);
	return typed.data;
}

enum status
command_add(struct take *take, const struct read_command *command, struct why *why)
{
	const char *typed = typed_candidates(take, command);
	struct diffusion diffusion;
	enum status st;

	if ((st = command_diffusion(take, command, &diffusion, why)) != OK)
		return st;
	if ((st = must_be_draft(take, &diffusion, why)) != OK)
		return st;
	if (*typed == '\0')
		return because(why, REFUSED,
		    "quels candidats ajouter\u00a0? Par exemple «\u00a0ajouter CV-12, CV-15\u00a0»");
	about(take, &diffusion, "candidats");
	if ((st = add_candidates(take, &diffusion, typed, "Candidats", why)) != OK)
		return st;
	st = take_journal(take, "dossier.add", ref_make(take->arena, "D", diffusion.id), NULL, typed, why);
	if (st != OK)
		return st;
	if ((st = diffusion_find(take->desk->store, take->arena, diffusion.id, &diffusion, why)) != OK)
		return st;
	return show_diffusion(take, &diffusion, why);
}

enum status
command_take_out(struct take *take, const struct read_command *command, struct why *why)
{
	struct diffusion diffusion;
	struct dossier dossier;
	enum status st;

	if ((st = command_diffusion(take, command, &diffusion, why)) != OK)
		return st;
	if ((st = must_be_draft(take, &diffusion, why)) != OK)
		return st;
	if ((st = command_dossier(take, command, &diffusion, &dossier, why)) != OK)
		return st;
	about(take, &diffusion, "candidats");
	for (size_t i = 0; i < command->arguments.count; i++) {
		struct read_command one = *command;

		one.arguments = (struct strings){1, &command->arguments.items[i]};
		if (ref_parse("D", command->arguments.items[i]) != 0)
			continue;
		if ((st = command_dossier(take, &one, &diffusion, &dossier, why)) != OK)
			return st;
		if ((st = dossier_remove(take->desk->store, dossier.id, take->now, why)) != OK)
			return st;
		answer_say(take, "%s n'est plus dans la diffusion.",
		    view_dossier_name(take->arena, &dossier, false));
		st = take_journal(take, "dossier.remove", ref_make(take->arena, "CV", dossier.candidate.id),
		    ref_make(take->arena, "D", diffusion.id), NULL, why);
		if (st != OK)
			return st;
	}
	if ((st = diffusion_find(take->desk->store, take->arena, diffusion.id, &diffusion, why)) != OK)
		return st;
	return show_diffusion(take, &diffusion, why);
}

/* -- options -- */

static const char *
yes_or_no(bool yes)
{
	return yes ? "oui" : "non";
}

static void
read_flag(struct take *take, const struct read_command *command, const char *name, bool *flag)
{
	const char *typed = command_field(command, name), *key;

	if (typed == NULL || *typed == '\0')
		return;
	key = text_key(take->arena, typed);
	if (strcmp(key, "oui") == 0 || strcmp(key, "o") == 0 || strcmp(key, "x") == 0 ||
	    strcmp(key, "1") == 0)
		*flag = true;
	else if (strcmp(key, "non") == 0 || strcmp(key, "n") == 0 || strcmp(key, "0") == 0)
		*flag = false;
	else
		answer_problem(take, name, "«\u00a0%s\u00a0»\u00a0: oui ou non\u00a0?",
		    text_excerpt(take->arena, typed, 40));
}

static void
read_words(struct take *take, const struct read_command *command, const char *name, const char **words)
{
	const char *typed = command_field(command, name);

	if (typed == NULL)
		return;
	if (text_length(typed) > WORDS_MAX)
		answer_problem(take, name, "%zu caractères, %d au plus", text_length(typed), WORDS_MAX);
	else
		*words = *typed == '\0' ? NULL : typed;
}

/* "1, 3", "tous", "aucun" or file names, of the candidate's documents numbered as the form lists them. */
static enum status
read_documents(
    struct take *take, const struct read_command *command, const struct dossier *dossier, struct why *why)
{
	const char *typed = command_field(command, "Documents"), *key;
	struct document *all;
	size_t count, parts, chosen = 0;
	int64_t *ids;
	char **names;
	enum status st;

	if (typed == NULL)
		return OK;
	st = document_of(take->desk->store, take->arena, dossier->candidate.id, &all, &count, why);
	if (st != OK)
		return st;
	names = text_split(take->arena, typed, ",;\n", &parts);
	ids = arena_array(take->arena, count * (parts + 1), sizeof(*ids));
	for (size_t p = 0; p < parts; p++) {
		long number = strtol(names[p], NULL, 10);
		size_t before = chosen;

		key = text_key(take->arena, names[p]);
		for (size_t i = 0; i < count; i++)
			if (strcmp(key, "tous") == 0 || number == (long)i + 1 ||
			    text_same(take->arena, names[p], all[i].filename))
				ids[chosen++] = all[i].id;
		if (chosen == before && strcmp(key, "aucun") != 0)
			answer_problem(take, "Documents", "«\u00a0%s\u00a0»\u00a0: aucun document de ce nom",
			    text_excerpt(take->arena, names[p], 80));
	}
	return dossier_share(take->desk->store, dossier->id, ids, chosen, take->now, why);
}

static enum status
options_form(
    struct take *take, const struct diffusion *diffusion, const struct dossier *dossier, struct why *why)
{
	struct buf shared = buf_make(take->arena);
	struct document *all;
	size_t count;
	json_t *view;
	enum status st;

	st = document_of(take->desk->store, take->arena, dossier->candidate.id, &all, &count, why);
	if (st != OK)
		return st;
	answer_open(take, "formulaire");
	view = take->answer.view;
	answer_subject(take, "[%s] Options de %s", ref_make(take->arena, "D", diffusion->id),
	    view_dossier_name(take->arena, dossier, false));
	answer_say(take, "Répondez à ce message en changeant les lignes voulues.");
	for (size_t i = 0; i < count; i++) {
		answer_say(take, "Document %zu\u00a0: %s (%s)", i + 1, all[i].filename,
		    say_size(take->arena, all[i].size_bytes));
		for (size_t d = 0; d < dossier->document_count; d++)
			if (dossier->documents[d].id == all[i].id)
				buf_addf(&shared, "%s%zu", shared.size_bytes == 0 ? "" : ", ", i + 1);
	}
	view_add_form_line(view, "Actif", yes_or_no(dossier->active), NULL);
	view_add_form_line(view, "Cacher son identité", yes_or_no(dossier->hidden), NULL);
	view_add_form_line(view, "Documents", shared.size_bytes == 0 ? "aucun" : shared.data, NULL);
	view_add_form_line(view, "Résumé", dossier->summary == NULL ? "" : dossier->summary, NULL);
	view_add_form_line(view, "Avis RH", dossier->opinion == NULL ? "" : dossier->opinion, NULL);
	answer_about(take, CONVERSATION_FORM, diffusion->id, ref_make(take->arena, "D", diffusion->id));
	answer_form(take, arena_printf(take->arena, "options CV-%lld", (long long)dossier->candidate.id));
	return OK;
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

static enum status
save_options(struct take *take, const struct diffusion *diffusion, struct dossier *dossier, bool was_active,
    struct why *why)
{
	struct act act = {
	    .desk = take->desk,
	    .arena = take->arena,
	    .now = take->now,
	    .mail_at = take->now + take->desk->config->undo_s,
	    .actor = take_actor(take),
	    .message = take->message->message_id,
	};
	enum status st;

	if (was_active && !dossier->active)
		st = lifecycle_withdraw(&act, diffusion, dossier, why);
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
	answer_field(take, "Actif", yes_or_no(dossier->active));
	answer_field(take, "Identité cachée", yes_or_no(dossier->hidden));
	answer_field(take, "Documents", files.size_bytes == 0 ? "aucun" : files.data);
	answer_field(take, "Résumé", dossier->summary == NULL ? "—" : dossier->summary);
	answer_field(take, "Avis RH", dossier->opinion == NULL ? "—" : dossier->opinion);
	if (dossier->hidden)
		answer_say(take, "Son nom, ses coordonnées et ses documents ne partent pas tant que vous "
				 "n'avez pas validé une "
				 "demande d'identité.");
}

enum status
command_options(struct take *take, const struct read_command *command, struct why *why)
{
	struct diffusion diffusion;
	struct dossier dossier;
	const char *ref;
	bool was_active;
	enum status st;

	if ((st = command_diffusion(take, command, &diffusion, why)) != OK)
		return st;
	if ((st = options_dossier(take, command, &diffusion, &dossier, why)) != OK)
		return st;
	if (diffusion.status == DIFFUSION_DONE || diffusion.status == DIFFUSION_ARCHIVED)
		return because(why, REFUSED, "la diffusion D-%lld est terminée", (long long)diffusion.id);
	if (command->field_count == 0)
		return options_form(take, &diffusion, &dossier, why);
	about(take, &diffusion, view_dossier_name(take->arena, &dossier, false));
	was_active = dossier.active;
	read_flag(take, command, "Actif", &dossier.active);
	read_flag(take, command, "Cacher son identité", &dossier.hidden);
	read_words(take, command, "Résumé", &dossier.summary);
	read_words(take, command, "Avis RH", &dossier.opinion);
	if ((st = read_documents(take, command, &dossier, why)) != OK)
		return st;
	if ((st = save_options(take, &diffusion, &dossier, was_active, why)) != OK)
		return st;
	if ((st = dossier_find(take->desk->store, take->arena, dossier.id, 0, &dossier, why)) != OK)
		return st;
	answer_say(take, "C'est noté pour %s.", view_dossier_name(take->arena, &dossier, false));
	show_options(take, &dossier);
	ref = ref_make(take->arena, "D", diffusion.id);
	answer_about(take, CONVERSATION_FORM, diffusion.id, ref);
	answer_form(take, arena_printf(take->arena, "options CV-%lld", (long long)dossier.candidate.id));
	answer_link(take, "Aperçu", arena_printf(take->arena, "aperçu %s", ref), true);
	if (diffusion.status == DIFFUSION_DRAFT)
		answer_link(take, "Lancer", arena_printf(take->arena, "lancer %s", ref), false);
	return OK;
}
