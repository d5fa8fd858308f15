#include "desk/selection/selection.h"

#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "desk/people/directory.h"
#include "desk/selection/selection_table.h"
#include "desk/typed/fields.h"
#include "desk/typed/pick.h"
#include "desk/typed/typed.h"
#include "letters/french.h"
#include "store/selection.h"

#define CANDIDATES_MAX 4000 /* characters of that line */
#define SEARCH_MAX     1000 /* candidates one search adds to a list */

enum status
selection_called(struct take *take, const char *typed, struct selection *selection, struct why *why)
{
	const char *name = text_line(take->arena, typed);
	enum status st = selection_find_name(take->desk->store, take->arena, SELECTION_LIST,
	    take->sender.recruiter.agency_id, name, selection, why);

	if (st != NONE)
		return st;
	answer_way(take, "Vos listes", "listes");
	return refuse(
	    take, why, "aucune liste ne s'appelle «\u00a0%s\u00a0»", text_excerpt(take->arena, name, 60));
}

/* The list named ("L-3", "E-2", "Soudeurs"), else the conversation's; the sender must have a right to it. */
static enum status
find_selection(
    struct take *take, const struct read_command *command, struct selection *selection, struct why *why)
{
	const char *called = command_field(command, "Liste");
	int64_t list = command_ref(command, "L"), hires = command_ref(command, "E");
	struct store *store = take->desk->store;
	enum status st;

	if (list == 0 && called != NULL)
		list = ref_parse("L", called);
	if (list == 0 && hires == 0 && called != NULL)
		return selection_called(take, called, selection, why);
	if (list != 0)
		st = selection_find(store, take->arena, SELECTION_LIST, list, selection, why);
	else if (hires != 0)
		st = selection_find(store, take->arena, SELECTION_HIRES, hires, selection, why);
	else if (take->thread.conversation == CONVERSATION_SELECTION && take->thread.object_id != 0)
		st = selection_find_id(store, take->arena, take->thread.object_id, selection, why);
	else
		return refuse(take, why, "de quelle liste s'agit-il\u00a0? Par exemple «\u00a0%s L-3\u00a0»",
		    take_phrase(take, command->verb));
	if (st == NONE)
		return refuse(take, why, "la liste %c-%lld n'existe pas", list != 0 ? 'L' : 'E',
		    (long long)(list != 0 ? list : hires));
	if (st == OK && !may_see_agency(take, selection->agency_id))
		return refuse(take, why, "la liste %s est celle d'une autre agence",
		    selection_ref(take->arena, selection));
	return st;
}

/* Subject, links and what a reply is about; then its candidates. */
static enum status
show_selection(
    struct take *take, const struct read_command *command, const struct selection *selection, struct why *why)
{
	const char *ref = selection_ref(take->arena, selection);

	answer_subject(take, "[%s] %s\u00a0: %s", ref, selection->name,
	    say_count(take->arena, take_language(take), selection->candidates, "candidat", "candidats"));
	if (selection->candidates == 0)
		answer_say(take, "Cette liste est vide.");
	answer_about(take, CONVERSATION_SELECTION, selection->id, ref);
	take->answer.subject = arena_printf(take->arena, "Re: [%s] %s", ref, selection->name);
	if (selection->kind == SELECTION_LIST) {
		answer_link(take, "Ajouter", take_printf(take, "ajouter %s CV-", ref), true);
		answer_link(take, "Retirer", take_printf(take, "retirer %s CV-", ref), false);
		answer_link(take, "Renommer",
		    take_printf(take, "modifier %s\nLibellé : %s", ref, selection->name), false);
		answer_link(take, "Supprimer la liste", take_printf(take, "supprimer %s", ref), false);
		answer_link(take, "Vos listes", "listes", false);
	} else {
		answer_link(take, "Toutes les embauches", "embauches", false);
	}
	return list_candidates(take, command, selection->id,
	    arena_printf(
		take->arena, "%s %s", selection->kind == SELECTION_LIST ? "liste" : "embauches", ref),
	    why);
}

enum status
command_selection_page(struct take *take, const struct read_command *command, struct why *why)
{
	struct selection selection;
	enum status st;

	if ((st = find_selection(take, command, &selection, why)) != OK)
		return st;
	answer_open(take, "reponse");
	return show_selection(take, command, &selection, why);
}

/* -- members -- */

static enum status
add_picked(struct take *take, const struct selection *selection, const struct picked_candidates *picked,
    struct why *why)
{
	const char *ref = selection_ref(take->arena, selection), *name;
	size_t fresh = 0;
	bool added;
	enum status st = OK;

	for (size_t i = 0; i < picked->count && st == OK; i++) {
		name = candidate_name(take->arena, &picked->items[i]);
		st = selection_add(
		    take->desk->store, selection->id, picked->items[i].id, take->now, &added, why);
		if (st != OK)
			return st;
		fresh += added;
		if (picked->count <= 10)
			answer_say(take, added ? "%s rejoint la liste." : "%s y était déjà.", name);
		if (added)
			st = take_journal(take, "selection.add",
			    ref_make(take->arena, "CV", picked->items[i].id), ref, selection->name, why);
	}
	if (picked->count > 10)
		answer_say(take, "%s, %zu y étaient déjà.",
		    say_count(take->arena, take_language(take), (int64_t)fresh, "candidat ajouté",
			"candidats ajoutés"),
		    picked->count - fresh);
	return st;
}

static enum status
add_one(struct take *take, const struct candidate *candidate, void *data, bool *added, struct why *why)
{
	const struct selection *selection = data;
	enum status st =
	    selection_add(take->desk->store, selection->id, candidate->id, take->now, added, why);

	return *added ? take_journal(take, "selection.add", ref_make(take->arena, "CV", candidate->id),
			    selection_ref(take->arena, selection), selection->name, why)
		      : st;
}

static enum status
take_out_one(struct take *take, const struct candidate *candidate, void *data, bool *gone, struct why *why)
{
	const struct selection *selection = data;
	enum status st = selection_take_out(take->desk->store, selection->id, candidate->id, take->now, why);

	*gone = st == OK;
	return *gone ? take_journal(take, "selection.remove", ref_make(take->arena, "CV", candidate->id),
			   selection_ref(take->arena, selection), selection->name, why)
	       : st == NONE ? OK
			    : st;
}

/* Whom the files that came with the letter name. */
static enum status
take_tables(struct take *take, struct selection *selection, bool out, struct why *why)
{
	const struct selection_table add = {.verb = "ajouter",
	    .ref = selection_ref(take->arena, selection),
	    .one = "candidat ajouté",
	    .many = "candidats ajoutés",
	    .idle_one = "candidat y était déjà",
	    .idle_many = "candidats y étaient déjà",
	    .each = add_one,
	    .data = selection};
	const struct selection_table take_out = {.verb = "retirer",
	    .ref = add.ref,
	    .one = "candidat retiré",
	    .many = "candidats retirés",
	    .idle_one = "candidat n'y était pas",
	    .idle_many = "candidats n'y étaient pas",
	    .each = take_out_one,
	    .data = selection};

	return selection_table_take(take, out ? &take_out : &add, why);
}

/* Whether a word may stand at that place, from the end, of "à la liste". */
static bool
leads_to_list(size_t place, const char *word)
{
	if (place == 0)
		return strstr(" liste list ", word) != NULL;
	if (place == 1)
		return strstr(" la ma cette notre the my this ", word) != NULL;
	return strstr(" a dans de sur to from on in ", word) != NULL;
}

/* "Bob Durand à la liste" L-1: the words that lead to its reference are nobody's name. */
static const char *
without_list(struct arena *arena, const char *typed)
{
	size_t size = strlen(typed);

	for (size_t place = 0; place < 3; place++) {
		size_t from = size;
		const char *word;

		while (from > 0 && typed[from - 1] != ' ')
			from--;
		word = arena_printf(
		    arena, " %s ", text_key(arena, arena_bytes(arena, typed + from, size - from)));
		if (from < size && leads_to_list(place, word))
			size = from > 0 ? from - 1 : 0;
		else if (place == 0)
			break;
	}
	return arena_bytes(arena, typed, size);
}

/* What was typed after the verb, the list's own reference left out; or the field Candidats. */
static const char *
typed_candidates(struct take *take, const struct read_command *command)
{
	struct buf typed = buf_make(take->arena);
	const char *field = command_field(command, "Candidats");

	for (size_t i = 0; i < command->arguments.count; i++)
		if (ref_parse("L", command->arguments.items[i]) == 0 &&
		    ref_parse("E", command->arguments.items[i]) == 0)
			buf_addf(&typed, "%s,", without_list(take->arena, command->arguments.items[i]));
	buf_add(&typed, command->comment == NULL ? "" : without_list(take->arena, command->comment));
	if (field != NULL)
		buf_addf(&typed, ",%s", field);
	return typed.data;
}

enum status
command_selection_add(struct take *take, const struct read_command *command, struct why *why)
{
	const struct read_command page = {.verb = "liste", .line = ""};
	const char *typed = typed_candidates(take, command);
	struct picked_candidates picked = {.search_max = SEARCH_MAX};
	struct selection selection;
	enum status st;

	if ((st = find_selection(take, command, &selection, why)) != OK)
		return st;
	if (*typed == '\0' && !selection_table_came(take))
		return refuse(take, why,
		    "quels candidats ajouter\u00a0? Par exemple «\u00a0ajouter %s CV-12, CV-15\u00a0»",
		    selection_ref(take->arena, &selection));
	answer_open(take, "reponse");
	if ((st = pick_candidates(take, typed, "Candidats", &picked, why)) != OK ||
	    (st = add_picked(take, &selection, &picked, why)) != OK ||
	    (st = take_tables(take, &selection, false, why)) != OK ||
	    (st = selection_find_id(take->desk->store, take->arena, selection.id, &selection, why)) != OK)
		return st;
	return show_selection(take, &page, &selection, why);
}

enum status
command_selection_take_out(struct take *take, const struct read_command *command, struct why *why)
{
	const struct read_command page = {.verb = "liste", .line = ""};
	const char *typed = typed_candidates(take, command), *ref;
	struct picked_candidates picked = {.search_max = SEARCH_MAX};
	struct selection selection;
	enum status st;

	if ((st = find_selection(take, command, &selection, why)) != OK)
		return st;
	ref = selection_ref(take->arena, &selection);
	if (*typed == '\0' && !selection_table_came(take))
		return refuse(take, why,
		    "quels candidats retirer\u00a0? Par exemple «\u00a0retirer %s CV-12\u00a0»", ref);
	answer_open(take, "reponse");
	if ((st = pick_candidates(take, typed, "Candidats", &picked, why)) != OK)
		return st;
	for (size_t i = 0; i < picked.count; i++) {
		const char *name = candidate_name(take->arena, &picked.items[i]);

		st = selection_take_out(take->desk->store, selection.id, picked.items[i].id, take->now, why);
		if (st != OK && st != NONE)
			return st;
		answer_say(take, st == OK ? "%s n'est plus dans la liste." : "%s n'y était pas.", name);
		if (st == OK &&
		    (st = take_journal(take, "selection.remove",
			 ref_make(take->arena, "CV", picked.items[i].id), ref, selection.name, why)) != OK)
			return st;
	}
	if ((st = take_tables(take, &selection, true, why)) != OK ||
	    (st = selection_find_id(take->desk->store, take->arena, selection.id, &selection, why)) != OK)
		return st;
	return show_selection(take, &page, &selection, why);
}

/* -- nouvelle liste, modifier L-3 -- */

static void
show_form(struct take *take, const struct fields *form)
{
	size_t wrong = fields_wrong(form);

	fields_show(form);
	if (wrong == 0)
		answer_subject(take, "Nouvelle liste\u00a0: à compléter");
	else
		answer_subject(take, "Nouvelle liste\u00a0: %s",
		    say_count(take->arena, take_language(take), (int64_t)wrong, "point à corriger",
			"points à corriger"));
	answer_say(take,
	    wrong == 0 ? "Répondez à ce message en complétant les lignes ci-dessous. Seul le libellé est "
			 "obligatoire."
		       : "Rien n'est encore créé. Répondez avec ces lignes corrigées.");
	if (selection_table_came(take))
		answer_say(take, "Joignez de nouveau votre fichier\u00a0: rien n'en est encore pris.");
	view_set(take->answer.view, "note",
	    take_phrase(take,
		"Candidats\u00a0: numéros (CV-12), noms, ou «\u00a0recherche : soudeur Lyon\u00a0»\u00a0; ou "
		"joignez un fichier CSV de leurs adresses, téléphones ou noms."));
	answer_about(take, CONVERSATION_SELECTION, 0, NULL);
	answer_form(take, "nouvelle liste");
	take->answer.subject = take_phrase(take, "Nouvelle liste");
}

/* Behind the command; NULL: not there. */
static const char *
name_behind(struct take *take, const struct read_command *command)
{
	for (size_t i = 0; i < command->arguments.count; i++)
		if (ref_parse("L", command->arguments.items[i]) == 0)
			return text_line(take->arena, command->arguments.items[i]);
	return NULL;
}

static enum status
read_name(struct take *take, struct fields *form, const char **name, struct why *why)
{
	static const char label[] = "Libellé";
	struct selection other;
	enum status st;

	*name = fields_text(form, label, label, name_behind(take, fields_command(form)), SELECTION_NAME_MAX);
	if (*name == NULL) {
		if (fields_any(form))
			fields_problem(form, label, "il manque");
		return OK;
	}
	if (text_length(*name) > SELECTION_NAME_MAX)
		fields_problem(
		    form, label, "%zu caractères, %d au plus", text_length(*name), SELECTION_NAME_MAX);
	st = selection_find_name(take->desk->store, take->arena, SELECTION_LIST,
	    take->sender.recruiter.agency_id, *name, &other, why);
	if (st == OK)
		fields_problem(form, label, "une liste s'appelle déjà «\u00a0%s\u00a0»", *name);
	return st == NONE ? OK : st;
}

enum status
command_selection_new(struct take *take, const struct read_command *command, struct why *why)
{
	const struct read_command page = {.verb = "liste", .line = ""};
	const char *typed = command_field(command, "Candidats");
	struct selection selection = {
	    .kind = SELECTION_LIST,
	    .agency_id = take->sender.recruiter.agency_id,
	    .recruiter_id = take->sender.recruiter.id,
	};
	struct picked_candidates picked = {.search_max = SEARCH_MAX};
	struct fields *form = fields_open(take, command);
	const char *ref;
	enum status st;

	if ((st = read_name(take, form, &selection.name, why)) != OK)
		return st;
	(void)fields_text(form, "Candidats", "Candidats", NULL, CANDIDATES_MAX);
	fields_end(form);
	if (fields_wrong(form) > 0 && take->reading->command_count > 1)
		return because(why, REFUSED, "%s", fields_first_problem(form));
	if (fields_wrong(form) > 0 || selection.name == NULL) {
		show_form(take, form);
		return OK;
	}
	if ((st = selection_create(take->desk->store, &selection, take->now, why)) != OK)
		return st;
	ref = selection_ref(take->arena, &selection);
	answer_open(take, "reponse");
	answer_say(take, "La liste %s «\u00a0%s\u00a0» est créée.", ref, selection.name);
	if ((st = take_journal(take, "selection.create", ref, NULL, selection.name, why)) != OK)
		return st;
	if (typed != NULL && ((st = pick_candidates(take, typed, "Candidats", &picked, why)) != OK ||
				 (st = add_picked(take, &selection, &picked, why)) != OK))
		return st;
	if ((st = take_tables(take, &selection, false, why)) != OK ||
	    (st = selection_find_id(take->desk->store, take->arena, selection.id, &selection, why)) != OK)
		return st;
	return show_selection(take, &page, &selection, why);
}

enum status
command_selection_edit(struct take *take, const struct read_command *command, struct why *why)
{
	const struct read_command page = {.verb = "liste", .line = ""};
	const char *name = command_field(command, "Libellé");
	struct selection selection;
	enum status st;

	if ((st = find_selection(take, command, &selection, why)) != OK)
		return st;
	if (name == NULL && command_field(command, "Candidats") != NULL)
		return command_selection_add(take, command, why);
	answer_open(take, "reponse");
	if (name != NULL) {
		name = text_line(take->arena, name);
		st = selection_rename(take->desk->store, selection.id, name, take->now, why);
		if (st != OK)
			return st;
		answer_say(take, "La liste %s s'appelle maintenant «\u00a0%s\u00a0».",
		    selection_ref(take->arena, &selection), name);
		selection.name = name;
		if ((st = take_journal(take, "selection.rename", selection_ref(take->arena, &selection), NULL,
			 name, why)) != OK)
			return st;
	}
	return show_selection(take, &page, &selection, why);
}
