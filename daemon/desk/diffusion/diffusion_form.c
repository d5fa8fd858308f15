#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "desk/diffusion/diffusion.h"
#include "desk/diffusion/lifecycle.h"
#include "desk/typed/date.h"
#include "desk/typed/pick.h"
#include "desk/typed/typed.h"
#include "letters/french.h"
#include "store/outbox.h"

#define TITLE_MAX   200
#define TAGS_MAX    200
#define EXCERPT_MAX 300 /* of what was too long: enough to find it again */

/* How many problems stand in the answer. */
static size_t
problems(const struct take *take)
{
	return json_array_size(json_object_get(take->answer.view, "corriger"));
}

/* -- fields, one by one; problems go to the answer -- */

static void
read_title(struct take *take, const char *typed, struct diffusion *diffusion)
{
	if (typed == NULL)
		return;
	if (*typed == '\0')
		answer_problem(take, "Titre", "il faut un titre\u00a0: vos contacts le verront");
	else if (text_length(typed) > TITLE_MAX)
		answer_problem(take, "Titre", "«\u00a0%s\u00a0»\u00a0: %zu caractères, %d au plus",
		    text_excerpt(take->arena, text_line(take->arena, typed), EXCERPT_MAX), text_length(typed),
		    TITLE_MAX);
	else
		diffusion->title = text_line(take->arena, typed);
}

static void
read_tags(struct take *take, const char *typed, struct diffusion *diffusion)
{
	if (typed == NULL)
		return;
	if (text_length(typed) > TAGS_MAX)
		answer_problem(take, "Tags", "«\u00a0%s\u00a0»\u00a0: %zu caractères, %d au plus",
		    text_excerpt(take->arena, text_line(take->arena, typed), EXCERPT_MAX), text_length(typed),
		    TAGS_MAX);
	else
		diffusion->tags = *typed == '\0' ? NULL : text_line(take->arena, typed);
}

static void
read_date(struct take *take, const char *name, const char *typed, bool end, int64_t *at)
{
	struct why why;
	int64_t read;

	if (typed == NULL || *typed == '\0')
		return;
	if (date_parse(take->arena, take_language(take), take->desk->config->zone, typed, end, take->now,
		&read, &why) != OK)
		answer_problem(take, name, "%s", why.text);
	else
		*at = read;
}

/* Dates make sense together; what does not is told, and left as it was. */
static void
check_dates(struct take *take, struct diffusion *diffusion, const struct diffusion *before)
{
	const struct zone *zone = take->desk->config->zone;

	if (diffusion->end_at != 0 && diffusion->end_at != before->end_at && diffusion->end_at < take->now) {
		answer_problem(take, "Fin", "%s est déjà passé",
		    say_date(take->arena, take_language(take), zone, diffusion->end_at));
		diffusion->end_at = before->end_at;
	}
	if (diffusion->end_at != 0 && diffusion->start_at > diffusion->end_at) {
		if (diffusion->end_at == before->end_at)
			answer_problem(take, "Début", "le %s vient après la fin, le %s",
			    say_short_date(take->arena, zone, diffusion->start_at),
			    say_short_date(take->arena, zone, diffusion->end_at));
		else
			answer_problem(take, "Fin",
			    "le %s vient avant le début, le %s. Inverser les deux\u00a0?",
			    say_short_date(take->arena, zone, diffusion->end_at),
			    say_short_date(take->arena, zone, diffusion->start_at));
		diffusion->end_at = before->end_at;
		diffusion->start_at = before->start_at;
	}
}

/* Asked to put a line right, people give the name that was wrong: then nobody else is taken out. */
static enum status
completes(struct take *take, const char *field, bool *yes, struct why *why)
{
	struct outbox_mail mail;
	enum status st = mail_replied(take, &mail, why);

	*yes = st == OK && mail.text != NULL &&
	       strstr(mail.text, arena_printf(take->arena, "— %s", take_phrase(take, field))) != NULL;
	return st == NONE ? OK : st;
}

/* Whoever is not named any more leaves: that is said, and taken back by a button. */
static void
say_gone(
    struct take *take, int64_t diffusion_id, const char *const *names, const char *const *refs, size_t count)
{
	const char *said = say_list(take->arena, take_language(take), names, count);
	struct buf back = buf_make(take->arena);

	if (count == 0)
		return;
	for (size_t i = 0; i < count; i++)
		buf_addf(&back, "%s%s", i == 0 ? "" : ", ", refs[i]);
	answer_say(take,
	    count == 1 ? "%s n'est plus dans la diffusion." : "%s ne sont plus dans la diffusion.", said);
	answer_link(take, take_printf(take, "Remettre %s", text_excerpt(take->arena, said, 60)),
	    take_printf(take, "ajouter D-%lld %s", (long long)diffusion_id, back.data), false);
}

/* The contacts typed become the recipients: those the start has left for stay. */
static enum status
read_contacts(struct take *take, const struct diffusion *diffusion, const char *typed, struct why *why)
{
	struct picked_contacts picked = {0};
	struct act act = act_of(take);
	struct recipient *old;
	const char **names, **refs;
	size_t old_count, gone = 0, wrong = problems(take);
	bool removed, more;
	enum status st;

	if (typed == NULL)
		return OK;
	if ((st = completes(take, "Contacts", &more, why)) == OK)
		st = recipient_list(take->desk->store, take->arena, diffusion->id, &old, &old_count, why);
	if (st != OK)
		return st;
	names = arena_array(take->arena, old_count + 1, sizeof(*names));
	refs = arena_array(take->arena, old_count + 1, sizeof(*refs));
	st = pick_contacts(take, typed, "Contacts", &picked, why);
	for (size_t i = 0; i < old_count && st == OK; i++) {
		/* A name that means nobody may be one of them, misspelt: then nobody is taken out. */
		if (more || problems(take) > wrong || is_picked(&picked, old[i].contact.id))
			continue;
		st = lifecycle_take_out(&act, diffusion, &old[i], &removed, why);
		names[gone] = old[i].contact.name;
		refs[gone] = old[i].contact.email;
		gone += removed;
		if (st == OK && !removed)
			answer_problem(take, "Contacts", "%s a déjà reçu cette diffusion et y reste",
			    old[i].contact.name);
	}
	for (size_t i = 0; i < picked.count && st == OK; i++)
		st = recipient_add(take->desk->store, diffusion->id, picked.items[i].id, take->now, why);
	say_gone(take, diffusion->id, names, refs, gone);
	return st;
}

static enum status
put_candidate(
    struct take *take, const struct diffusion *diffusion, int64_t id, const char *field, struct why *why)
{
	int number;
	struct why refusal;
	enum status st = dossier_create(take->desk->store, diffusion->id, id, take->now, &number, &refusal);

	if (st == REFUSED) {
		answer_problem(take, field, "CV-%lld est déjà dans la diffusion", (long long)id);
		return OK;
	}
	return st == OK ? OK : because(why, st, "%s", refusal.text);
}

enum status
add_candidates(struct take *take, const struct diffusion *diffusion, const char *typed, const char *field,
    struct why *why)
{
	struct picked_candidates picked = {0};
	enum status st = pick_candidates(take, typed, field, &picked, why);

	for (size_t i = 0; i < picked.count && st == OK; i++)
		st = put_candidate(take, diffusion, picked.items[i].id, field, why);
	return st;
}

static bool
is_candidate_picked(const struct picked_candidates *picked, int64_t id)
{
	for (size_t i = 0; i < picked->count; i++)
		if (picked->items[i].id == id)
			return true;
	return false;
}

static bool
has_candidate(const struct dossier *dossiers, size_t count, int64_t id)
{
	for (size_t i = 0; i < count; i++)
		if (dossiers[i].candidate.id == id)
			return true;
	return false;
}

/* Typed candidates replace a draft's: the form shows them all.  While one means nobody, none is taken out. */
static enum status
read_candidates(struct take *take, const struct diffusion *diffusion, const char *typed, struct why *why)
{
	struct picked_candidates picked = {0};
	size_t count, gone = 0, wrong = problems(take);
	const char **names, **refs;
	struct dossier *old;
	bool more;
	enum status st;

	if (typed == NULL)
		return OK;
	if (diffusion->status != DIFFUSION_DRAFT) {
		answer_problem(take, "Candidats", "on ne change les candidats que d'un brouillon");
		return OK;
	}
	if ((st = dossier_list(take->desk->store, take->arena, diffusion->id, 0, &old, &count, why)) != OK ||
	    (st = completes(take, "Candidats", &more, why)) != OK ||
	    (st = pick_candidates(take, typed, "Candidats", &picked, why)) != OK)
		return st;
	names = arena_array(take->arena, count + 1, sizeof(*names));
	refs = arena_array(take->arena, count + 1, sizeof(*refs));
	for (size_t i = 0; i < count && st == OK && !more && problems(take) == wrong; i++) {
		if (is_candidate_picked(&picked, old[i].candidate.id))
			continue;
		st = dossier_remove(take->desk->store, old[i].id, take->now, why);
		names[gone] = candidate_name(take->arena, &old[i].candidate);
		refs[gone++] = ref_make(take->arena, "CV", old[i].candidate.id);
	}
	say_gone(take, diffusion->id, names, refs, gone);
	for (size_t i = 0; i < picked.count && st == OK; i++)
		if (!has_candidate(old, count, picked.items[i].id))
			st = put_candidate(take, diffusion, picked.items[i].id, "Candidats", why);
	return st;
}

static void
note_unknown_fields(struct take *take, const struct read_command *command)
{
	static const char *const names[] = {
	    "Titre", "Tags", "Début", "Fin", "Contacts", "Candidats", "Cacher son identité"};

	command_say_others(take, command, names, COUNT(names));
	if (command_field(command, names[COUNT(names) - 1]) != NULL)
		answer_problem(take, names[COUNT(names) - 1],
		    "cela se règle candidat par candidat\u00a0: «\u00a0masquer CV-12\u00a0»");
}

/* Everything but the people: saved first, so that the diffusion has its number. */
static void
read_facts(struct take *take, const struct read_command *command, struct diffusion *diffusion)
{
	struct diffusion before = *diffusion;

	read_title(take, command_field(command, "Titre"), diffusion);
	read_tags(take, command_field(command, "Tags"), diffusion);
	if (diffusion->status == DIFFUSION_DRAFT)
		read_date(take, "Début", command_field(command, "Début"), false, &diffusion->start_at);
	else if (command_field(command, "Début") != NULL)
		answer_problem(take, "Début", "la diffusion a déjà commencé");
	read_date(take, "Fin", command_field(command, "Fin"), true, &diffusion->end_at);
	check_dates(take, diffusion, &before);
	note_unknown_fields(take, command);
}

static enum status
read_people(
    struct take *take, const struct read_command *command, const struct diffusion *diffusion, struct why *why)
{
	enum status st = read_contacts(take, diffusion, command_field(command, "Contacts"), why);

	return st == OK ? read_candidates(take, diffusion, command_field(command, "Candidats"), why) : st;
}

static void
blank_form(struct take *take)
{
	const struct zone *zone = take->desk->config->zone;
	json_t *view;

	answer_open(take, "formulaire");
	view = take->answer.view;
	answer_subject(take, "Nouvelle diffusion\u00a0: à compléter");
	answer_say(take,
	    "Répondez à ce message en complétant les lignes ci-dessous. Seul le titre est obligatoire pour "
	    "commencer.");
	view_add_form_line(view, "Titre", "", NULL);
	view_add_form_line(view, "Tags", "", NULL);
	view_add_form_line(view, "Début", say_short_date(take->arena, zone, take->now), NULL);
	view_add_form_line(
	    view, "Fin", say_short_date(take->arena, zone, clock_day(zone, take->now, 14)), NULL);
	view_add_form_line(view, "Contacts", "", NULL);
	view_add_form_line(view, "Candidats", "", NULL);
	answer_about(take, CONVERSATION_FORM, 0, NULL);
	answer_form(take, "nouvelle diffusion");
	take->answer.subject = take_phrase(take, "Nouvelle diffusion");
}

/* Whether a line that was typed has nothing wrong: people who were found are taken, whoever else was not. */
static bool
anything_taken(const struct take *take, const struct read_command *command)
{
	const json_t *list = json_object_get(take->answer.view, "corriger"), *one;
	size_t n;

	for (size_t i = 0; i < command->field_count; i++) {
		const char *name = command->fields[i].name;
		bool wrong = false;

		json_array_foreach(list, n, one) wrong =
		    wrong || strcmp(json_string_value(json_object_get(one, "nom")), name) == 0;
		if (!wrong || strcmp(name, "Contacts") == 0 || strcmp(name, "Candidats") == 0)
			return true;
	}
	return false;
}

static enum status
answer_saved(struct take *take, struct diffusion *diffusion, const char *done, struct why *why)
{
	size_t wrong = problems(take);
	enum status st;

	if ((st = diffusion_find(take->desk->store, take->arena, diffusion->id, diffusion, why)) != OK)
		return st;
	answer_say(take, "%s", done);
	if (wrong > 0)
		answer_subject(take, "[%s] %s\u00a0: %s à corriger",
		    ref_make(take->arena, "D", diffusion->id), diffusion->title,
		    say_count(take->arena, take_language(take), (int64_t)wrong, "point", "points"));
	else
		answer_subject(take, "[%s] %s", ref_make(take->arena, "D", diffusion->id), diffusion->title);
	if ((st = show_diffusion(take, diffusion, why)) != OK)
		return st;
	if (wrong > 0)
		view_set(take->answer.view, "note",
		    take_phrase(take, wrong == 1 ? "Répondez avec cette ligne corrigée."
						 : "Répondez avec ces lignes corrigées."));
	answer_form(take, "modifier");
	return OK;
}

enum status
command_diffusion_new(struct take *take, const struct read_command *command, struct why *why)
{
	struct diffusion diffusion = {
	    .agency_id = take->sender.recruiter.agency_id,
	    .recruiter_id = take->sender.recruiter.id,
	    .status = DIFFUSION_DRAFT,
	};
	const char *title = command_field(command, "Titre");
	const char *ref;
	enum status st;

	if (command->field_count == 0) {
		blank_form(take);
		return OK;
	}
	answer_open(take, "reponse");
	diffusion.title = take_phrase(take, "Sans titre");
	read_facts(take, command, &diffusion);
	if (title == NULL)
		answer_problem(take, "Titre", "il faut un titre\u00a0: vos contacts le verront");
	st = diffusion_create(take->desk->store, &diffusion, take->now, &diffusion.id, why);
	if (st != OK)
		return st;
	ref = ref_make(take->arena, "D", diffusion.id);
	if ((st = take_journal(take, "diffusion.create", ref, NULL, diffusion.title, why)) != OK)
		return st;
	take->thread.diffusion_id = diffusion.id; /* what follows in the same letter is about it */
	if ((st = read_people(take, command, &diffusion, why)) != OK)
		return st;
	return answer_saved(take, &diffusion,
	    take_printf(take, "J'ai créé la diffusion %s en brouillon. Rien n'a été envoyé.", ref), why);
}

/* `modifier` without fields: the form as it stands, to be sent back. */
static enum status
filled_form(struct take *take, const struct diffusion *diffusion, struct why *why)
{
	const struct zone *zone = take->desk->config->zone;
	struct buf contacts = buf_make(take->arena), candidates = buf_make(take->arena);
	struct recipient *recipients;
	struct dossier *dossiers;
	size_t recipient_count, dossier_count;
	json_t *view;
	enum status st;

	st =
	    recipient_list(take->desk->store, take->arena, diffusion->id, &recipients, &recipient_count, why);
	if (st != OK)
		return st;
	st = dossier_list(take->desk->store, take->arena, diffusion->id, 0, &dossiers, &dossier_count, why);
	if (st != OK)
		return st;
	for (size_t i = 0; i < recipient_count; i++)
		buf_addf(&contacts, "%s%s", i == 0 ? "" : ", ", recipients[i].contact.email);
	for (size_t i = 0; i < dossier_count; i++)
		buf_addf(&candidates, "%sCV-%lld", i == 0 ? "" : ", ", (long long)dossiers[i].candidate.id);
	answer_open(take, "formulaire");
	view = take->answer.view;
	answer_subject(
	    take, "[%s] %s\u00a0: à modifier", ref_make(take->arena, "D", diffusion->id), diffusion->title);
	answer_say(take, "Répondez à ce message en changeant les lignes voulues.");
	view_add_form_line(view, "Titre", diffusion->title, NULL);
	view_add_form_line(view, "Tags", diffusion->tags == NULL ? "" : diffusion->tags, NULL);
	if (diffusion->status == DIFFUSION_DRAFT)
		view_add_form_line(view, "Début",
		    diffusion->start_at == 0 ? "" : say_short_date(take->arena, zone, diffusion->start_at),
		    NULL);
	view_add_form_line(view, "Fin",
	    diffusion->end_at == 0 ? "" : say_short_date(take->arena, zone, diffusion->end_at), NULL);
	view_add_form_line(view, "Contacts", contacts.data, NULL);
	if (diffusion->status == DIFFUSION_DRAFT)
		view_add_form_line(view, "Candidats", candidates.data, NULL);
	answer_about(take, CONVERSATION_FORM, diffusion->id, ref_make(take->arena, "D", diffusion->id));
	answer_form(take, "modifier");
	return OK;
}

enum status
command_diffusion_edit(struct take *take, const struct read_command *command, struct why *why)
{
	struct act act;
	struct diffusion diffusion;
	int64_t end_before, end_wanted;
	enum status st;

	if ((st = command_diffusion(take, command, &diffusion, why)) != OK)
		return st;
	act = act_of(take);
	if (diffusion.status == DIFFUSION_DONE || diffusion.status == DIFFUSION_ARCHIVED)
		return refuse(take, why, "la diffusion D-%lld est terminée", (long long)diffusion.id);
	if (command->field_count == 0)
		return filled_form(take, &diffusion, why);
	answer_open(take, "reponse");
	end_before = diffusion.end_at;
	read_facts(take, command, &diffusion);
	end_wanted = diffusion.end_at;
	if (diffusion.status != DIFFUSION_DRAFT && end_wanted > end_before) {
		diffusion.end_at = end_before;
		if ((st = lifecycle_extend(&act, &diffusion, end_wanted, why)) != OK)
			return st;
	} else if ((st = diffusion_update(take->desk->store, &diffusion, take->now, why)) != OK)
		return st;
	if ((st = read_people(take, command, &diffusion, why)) != OK)
		return st;
	if (diffusion.status == DIFFUSION_RUNNING && (st = lifecycle_welcome(&act, &diffusion, why)) != OK)
		return st;
	st = take_journal(take, "diffusion.edit", ref_make(take->arena, "D", diffusion.id), NULL, NULL, why);
	return st == OK ? answer_saved(take, &diffusion,
			      take_phrase(
				  take, anything_taken(take, command) ? "C'est noté." : "Rien n'a changé."),
			      why)
			: st;
}
