#include "desk/people/candidate.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/phone.h"
#include "base/text.h"
#include "desk/diffusion/rebuild.h"
#include "desk/people/people.h"
#include "desk/take/documents.h"
#include "desk/typed/pick.h"
#include "desk/typed/typed.h"
#include "letters/french.h"
#include "store/application.h"
#include "store/reach.h"
#include "store/selection.h"

#define SHOWN_MAX 20 /* diffusions, lists */

/* The first argument that is a name. */
static const char *
name_of(const struct read_command *command)
{
	for (size_t i = 0; i < command->arguments.count; i++)
		if (!command_is_ref(command->arguments.items[i]) &&
		    strspn(command->arguments.items[i], "0123456789") != strlen(command->arguments.items[i]))
			return command->arguments.items[i];
	return NULL;
}

/* *by: the argument that named them; NULL: a number, or the conversation. */
static enum status
find_candidate(struct take *take, const struct read_command *command, struct candidate *candidate,
    const char **by, struct why *why)
{
	int64_t id = command_ref(command, "CV");
	const char *name = name_of(command);
	enum status st;

	*by = name;
	/* A page is asked for by whom it names; other words behind a verb may say something else. */
	if (id == 0 && name != NULL && strcmp(command->verb, "candidat") == 0)
		return candidate_meant(take, name, candidate, why);
	if (id == 0 && take->thread.conversation == CONVERSATION_CANDIDATE)
		id = take->thread.object_id;
	if (id == 0 && take->thread.conversation == CONVERSATION_APPLICATION && take->thread.object_id != 0) {
		struct application application;

		st = application_find(take->desk->store, take->thread.object_id, &application, why);
		if (st != OK)
			return st;
		id = application.candidate_id != 0 ? application.candidate_id : application.about_id;
	}
	if (id == 0 && name != NULL)
		return candidate_meant(take, name, candidate, why);
	*by = NULL;
	if (id == 0)
		return refuse(take, why,
		    "de quel candidat s'agit-il\u00a0? Par exemple «\u00a0%s CV-12\u00a0»",
		    take_phrase(take, command->verb));
	st = candidate_find(take->desk->store, take->arena, id, candidate, why);
	if (st == NONE)
		return refuse(take, why, "CV-%lld n'existe pas", (long long)id);
	if (st == OK && !may_see_agency(take, candidate->agency_id))
		return refuse(take, why, "CV-%lld est suivi par une autre agence", (long long)id);
	return st;
}

enum status
command_candidate(
    struct take *take, const struct read_command *command, struct candidate *candidate, struct why *why)
{
	const char *by;

	return find_candidate(take, command, candidate, &by, why);
}

/* -- the page -- */

static const char *
qualifications_said(struct arena *arena, const char *qualifications)
{
	size_t count;
	char **parts = text_split(arena, qualifications, "|", &count);
	struct buf said = buf_make(arena);

	for (size_t i = 0; i < count; i++)
		buf_addf(&said, "%s%s", i == 0 ? "" : ", ", parts[i]);
	return said.data;
}

static const char *
availability_said(struct take *take, const struct candidate *candidate)
{
	const struct zone *zone = take->desk->config->zone;
	const char *from = candidate->available_from == 0
			       ? NULL
			       : say_short_date(take->arena, zone, candidate->available_from);
	const char *to =
	    candidate->available_to == 0 ? NULL : say_short_date(take->arena, zone, candidate->available_to);

	if (from != NULL && to != NULL)
		return take_printf(take, "du %s au %s", from, to);
	if (from != NULL)
		return take_printf(take, "à partir du %s", from);
	return to == NULL ? NULL : take_printf(take, "jusqu'au %s", to);
}

static void
show_facts(struct take *take, const struct candidate *candidate, const char *agency)
{
	struct arena *a = take->arena;
	const char *place = candidate->city == NULL ? candidate->postcode
			    : candidate->postcode == NULL
				? candidate->city
				: arena_printf(a, "%s %s", candidate->postcode, candidate->city);
	const struct {
		const char *name, *value;
	} facts[] = {
	    {"Nom", candidate_name(a, candidate)},
	    {"E-mail", candidate->email},
	    {"Téléphone", phone_say(a, candidate->phone)},
	    {"Ville", place},
	    {"Qualifications",
		candidate->qualifications == NULL ? NULL : qualifications_said(a, candidate->qualifications)},
	    {"Statut", candidate->status},
	    {"Disponible", availability_said(take, candidate)},
	    {"Dernier contact", candidate->last_activity == 0
				    ? NULL
				    : say_short_date(a, take->desk->config->zone, candidate->last_activity)},
	    {"Agence", agency},
	    {"Langue", language_said(take, candidate->language)},
	    {"Résumé", candidate->summary},
	};

	for (size_t i = 0; i < COUNT(facts); i++)
		answer_field(take, facts[i].name, facts[i].value == NULL ? "—" : facts[i].value);
}

static enum status
show_documents(struct take *take, const struct candidate *candidate, struct why *why)
{
	struct document *documents;
	size_t count;
	enum status st;

	st = document_of(take->desk->store, take->arena, candidate->id, &documents, &count, why);
	if (st != OK)
		return st;
	if (count == 0)
		answer_field(
		    take, "Documents", take_phrase(take, "aucun\u00a0: répondez avec le CV en pièce jointe"));
	for (size_t i = 0; i < count; i++) {
		bool favourite = documents[i].id == candidate->favourite_document_id;

		answer_field(take, take_printf(take, "Document %zu", i + 1),
		    arena_printf(take->arena, "%s%s", document_said(take, &documents[i]),
			favourite && count > 1
			    ? take_phrase(take, ", favori\u00a0: c'est lui qui est partagé")
			: favourite ? take_phrase(take, ", partagé")
				    : ""));
		if (!favourite)
			answer_link(take, take_printf(take, "Favori\u00a0: %s", documents[i].filename),
			    take_printf(take, "favori CV-%lld %zu", (long long)candidate->id, i + 1), false);
	}
	return OK;
}

static enum status
show_diffusions(struct take *take, const struct candidate *candidate, struct why *why)
{
	struct shared_in *list;
	size_t count;
	enum status st;

	st = dossier_shared_in(take->desk->store, take->arena, candidate->id, SHOWN_MAX, &list, &count, why);
	for (size_t i = 0; i < count && st == OK; i++)
		answer_field(take, i == 0 ? "Diffusions" : "",
		    take_printf(take, "D-%lld %s, candidat %d (%s%s)", (long long)list[i].diffusion_id,
			list[i].title, list[i].number, say_status(take_language(take), list[i].status),
			list[i].active ? "" : take_phrase(take, ", inactif")));
	return st;
}

static enum status
show_selections(
    struct take *take, const struct candidate *candidate, enum selection_kind kind, struct why *why)
{
	struct selection_filter filter = {
	    .kind = kind, .agency_id = agency_shown(take), .candidate_id = candidate->id, .limit = SHOWN_MAX};
	struct selection *list;
	size_t count;
	enum status st = selection_list(take->desk->store, take->arena, &filter, &list, &count, NULL, why);

	for (size_t i = 0; i < count && st == OK; i++)
		answer_field(take,
		    i > 0		      ? ""
		    : kind == SELECTION_HIRES ? "Embauches"
					      : "Listes",
		    arena_printf(take->arena, "%s %s", selection_ref(take->arena, &list[i]), list[i].name));
	return st;
}

enum status
candidate_stopped(struct take *take, const struct candidate *candidate, int64_t *at, struct why *why)
{
	const char *phone = phone_parse(take->arena, candidate->phone);
	struct reach mail = {0}, sms = {0};
	enum status st = OK;

	if (candidate->email != NULL)
		st = reach_find(take->desk->store, candidate->email, take->now, &mail, why);
	if (st == OK && phone != NULL)
		st = reach_find(take->desk->store, phone, take->now, &sms, why);
	*at = mail.stopped_at != 0 ? mail.stopped_at : sms.stopped_at;
	return st;
}

/* Whether scenarios may still write; nothing is said where they may. */
static enum status
show_reach(struct take *take, const struct candidate *candidate, struct why *why)
{
	struct reach mail = {0};
	int64_t stopped;
	enum status st = candidate_stopped(take, candidate, &stopped, why);

	if (st == OK && candidate->email != NULL)
		st = reach_find(take->desk->store, candidate->email, take->now, &mail, why);
	if (stopped != 0)
		answer_field(take, "Scénarios",
		    take_printf(take, "n'en veut plus depuis le %s",
			say_date(take->arena, take_language(take), take->desk->config->zone, stopped)));
	else if (mail.dead_at != 0 || mail.tired)
		answer_field(take, "Scénarios", take_phrase(take, "les messages à son adresse reviennent"));
	return st;
}

enum status
show_candidate(struct take *take, const struct candidate *candidate, struct why *why)
{
	const char *ref = ref_make(take->arena, "CV", candidate->id);
	struct agency agency = {.name = NULL};
	enum status st;

	st = agency_find(take->desk->store, take->arena, candidate->agency_id, &agency, why);
	if (st != OK && st != NONE)
		return st;
	answer_about(take, CONVERSATION_CANDIDATE, candidate->id, ref);
	take->answer.subject =
	    arena_printf(take->arena, "Re: [%s] %s", ref, candidate_name(take->arena, candidate));
	answer_link(take, "Modifier", take_printf(take, "modifier %s", ref), true);
	show_facts(take, candidate, agency.name);
	if ((st = show_reach(take, candidate, why)) != OK ||
	    (st = show_documents(take, candidate, why)) != OK ||
	    (st = show_diffusions(take, candidate, why)) != OK ||
	    (st = show_selections(take, candidate, SELECTION_LIST, why)) != OK ||
	    (st = show_selections(take, candidate, SELECTION_HIRES, why)) != OK)
		return st;
	answer_link(take, "Ses retours", take_printf(take, "retours %s", ref), false);
	answer_link(take, "Embauche", take_printf(take, "embauche %s", ref), false);
	return OK;
}

void
candidate_subject(struct take *take, const struct candidate *candidate, const char *what)
{
	const char *name = candidate_name(take->arena, candidate);

	if (*what == '\0')
		answer_subject(take, "[CV-%lld] %s", (long long)candidate->id, name);
	else
		answer_subject(
		    take, "[CV-%lld] %s\u00a0: %s", (long long)candidate->id, name, take_phrase(take, what));
}

/* -- modifier -- */

/* The form as it stands, or as it was typed with what is wrong in it. */
static void
show_form(struct take *take, const struct fields *form, const struct candidate *candidate)
{
	size_t wrong = fields_wrong(form);

	fields_show(form);
	if (wrong == 0) {
		candidate_subject(take, candidate, "à modifier");
		answer_say(take, "Répondez à ce message en changeant les lignes voulues.");
	} else {
		candidate_subject(take, candidate,
		    say_count(take->arena, take_language(take), (int64_t)wrong, "point à corriger",
			"points à corriger"));
		answer_say(take, "Rien n'a changé. Répondez avec ces lignes corrigées.");
	}
	answer_about(take, CONVERSATION_CANDIDATE, candidate->id, ref_make(take->arena, "CV", candidate->id));
	answer_form(take, "modifier candidat");
	take->answer.subject = arena_printf(take->arena, "Re: [CV-%lld] %s", (long long)candidate->id,
	    candidate_name(take->arena, candidate));
}

static enum status
save_changes(struct take *take, const struct candidate *candidate, const char *changes, struct why *why)
{
	const char *ref = ref_make(take->arena, "CV", candidate->id);
	enum status st;

	if (*changes == '\0') {
		answer_say(take, "Rien n'a changé.");
		return OK;
	}
	if ((st = candidate_update(take->desk->store, candidate, why)) != OK)
		return st;
	answer_say(take, "C'est noté\u00a0: %s.", changes);
	return take_journal(take, "candidate.update", ref, NULL, changes, why);
}

enum status
command_candidate_edit(struct take *take, const struct read_command *command, struct why *why)
{
	struct fields *form = fields_open(take, command);
	struct candidate candidate, before;
	struct document *documents;
	size_t count;
	int64_t last;
	enum status st;

	if ((st = command_candidate(take, command, &candidate, why)) != OK)
		return st;
	before = candidate;
	if ((st = candidate_fields(take, form, &candidate, why)) != OK ||
	    (st = documents_received(take, &documents, &count, why)) != OK)
		return st;
	if (fields_wrong(form) > 0 && take->reading->command_count > 1)
		return refuse(take, why, "%s", fields_first_problem(form));
	if (fields_wrong(form) > 0 || (command->field_count == 0 && count == 0)) {
		show_form(take, form, &before);
		return OK;
	}
	answer_open(take, "reponse");
	candidate_subject(take, &candidate, "");
	if ((st = save_changes(take, &candidate, fields_changes(form), why)) != OK ||
	    (st = documents_keep(take, &candidate, documents, count, &last, why)) != OK ||
	    (st = candidate_find(take->desk->store, take->arena, candidate.id, &candidate, why)) != OK ||
	    (st = rebuild_held(take, 0, candidate.id, why)) != OK)
		return st;
	return show_candidate(take, &candidate, why);
}

/* -- favori -- */

/* "2", or a file's name somewhere in the line: names are typed as they are, and no rule of words reads them. */
static enum status
choose_document(struct take *take, const struct read_command *command, const struct document *list,
    size_t count, const struct document **chosen, struct why *why)
{
	const char *line = text_fold(take->arena, command->line), *last = NULL;
	char *end;
	long number;

	for (size_t i = 0; i < count; i++)
		if (strstr(line, text_fold(take->arena, list[i].filename)) != NULL) {
			*chosen = &list[i];
			return OK;
		}
	for (size_t i = 0; i < command->arguments.count; i++)
		if (ref_parse("CV", command->arguments.items[i]) == 0)
			last = command->arguments.items[i];
	number = last == NULL ? 0 : strtol(last, &end, 10);
	if (last != NULL && *end == '\0' && number >= 1 && (size_t)number <= count) {
		*chosen = &list[number - 1];
		return OK;
	}
	if (last == NULL)
		return refuse(
		    take, why, "quel document partager\u00a0? Par exemple «\u00a0favori CV-12 2\u00a0»");
	if (count > 0)
		answer_way(take, "Ses documents",
		    take_printf(take, "candidat CV-%lld", (long long)list[0].candidate_id));
	return refuse(take, why, "«\u00a0%s\u00a0» n'est pas un de ses documents (%zu en tout)",
	    text_excerpt(take->arena, last, 60), count);
}

enum status
command_favour(struct take *take, const struct read_command *command, struct why *why)
{
	const struct document *chosen = NULL;
	struct candidate candidate;
	struct document *received, *all;
	size_t count, all_count;
	int64_t id = 0;
	enum status st;

	if ((st = command_candidate(take, command, &candidate, why)) != OK ||
	    (st = documents_received(take, &received, &count, why)) != OK)
		return st;
	answer_open(take, "reponse");
	if ((st = documents_keep(take, &candidate, received, count, &id, why)) != OK ||
	    (st = document_of(take->desk->store, take->arena, candidate.id, &all, &all_count, why)) != OK)
		return st;
	for (size_t i = 0; i < all_count; i++)
		if (all[i].id == id)
			chosen = &all[i];
	if (chosen == NULL && (st = choose_document(take, command, all, all_count, &chosen, why)) != OK)
		return st;
	if ((st = document_favour(take->desk->store, candidate.id, chosen->id, why)) != OK ||
	    (st = take_journal(take, "document.favour", ref_make(take->arena, "CV", candidate.id), NULL,
		 chosen->filename, why)) != OK ||
	    (st = candidate_find(take->desk->store, take->arena, candidate.id, &candidate, why)) != OK)
		return st;
	candidate_subject(take, &candidate, "document favori");
	answer_say(take,
	    "%s rejoindra vos prochaines diffusions avec %s. Celles où il est déjà ne changent pas.",
	    candidate_name(take->arena, &candidate), chosen->filename);
	if ((st = rebuild_held(take, 0, candidate.id, why)) != OK)
		return st;
	return show_candidate(take, &candidate, why);
}

/* -- embauche -- */

/* "embauche Bob Durand chez Mécadis" is "embauche Bob Durand, Mécadis". */
static struct read_command
employer_apart(struct arena *arena, const struct read_command *command)
{
	struct read_command apart = *command;
	size_t count = command->arguments.count;
	const char **items = arena_array(arena, count + 1, sizeof(*items));

	apart.arguments.items = items;
	apart.arguments.count = 0;
	for (size_t i = 0; i < count; i++) {
		const char *item = command->arguments.items[i], *at = strstr(item, " chez ");

		if (text_starts(item, "chez "))
			items[apart.arguments.count++] = item + strlen("chez ");
		else if (at == NULL || apart.arguments.count > i)
			items[apart.arguments.count++] = item;
		else {
			items[apart.arguments.count++] = arena_bytes(arena, item, (size_t)(at - item));
			items[apart.arguments.count++] = text_trim(arena, at + strlen(" chez "));
		}
	}
	return apart;
}

enum status
command_hire(struct take *take, const struct read_command *typed, struct why *why)
{
	const struct read_command apart = employer_apart(take->arena, typed), *command = &apart;
	struct selection list;
	struct candidate candidate;
	struct hire hire = {.employer = command_field(command, "Société")};
	const char *ref, *by;
	bool added;
	enum status st;

	if ((st = find_candidate(take, command, &candidate, &by, why)) != OK)
		return st;
	for (size_t i = 0; i < command->arguments.count; i++) {
		const char *item = command->arguments.items[i];

		if (item != by && ref_parse("CV", item) == 0 &&
		    !text_same(take->arena, item, candidate_name(take->arena, &candidate)))
			hire.employer = item;
	}
	hire.agency_id = candidate.agency_id;
	hire.candidate_id = candidate.id;
	if ((st = hire_add(take->desk->store, take->arena, &hire, take->now, &list, &added, why)) != OK)
		return st;
	ref = selection_ref(take->arena, &list);
	answer_open(take, "reponse");
	candidate_subject(take, &candidate, added ? "embauche notée" : "déjà dans les embauches");
	answer_say(take,
	    added ? "%s rejoint la liste d'embauches %s «\u00a0%s\u00a0»."
		  : "%s était déjà dans la liste d'embauches %s «\u00a0%s\u00a0». Rien n'a changé.",
	    candidate_name(take->arena, &candidate), ref, list.name);
	if (added && (st = take_journal(take, "hire.add", ref_make(take->arena, "CV", candidate.id), ref,
			  list.name, why)) != OK)
		return st;
	answer_link(take, "Son statut\u00a0: embauché",
	    take_printf(take, "modifier CV-%lld\nStatut : embauché", (long long)candidate.id), true);
	answer_link(take, "Ces embauches", take_printf(take, "embauches %s", ref), false);
	answer_link(take, "L'en retirer",
	    take_printf(take, "retirer %s CV-%lld", ref, (long long)candidate.id), false);
	return show_candidate(take, &candidate, why);
}
