/* Favourite searches: criteria kept under a name, run again each time they are used. */

#include "desk/selection/criteria.h"
#include "desk/selection/selection.h"
#include "desk/typed/fields.h"
#include "desk/typed/listing.h"
#include "desk/typed/typed.h"
#include "letters/french.h"
#include "store/search.h"

#define NAME_MAX  80
#define LINKS_MAX 8

static const char *
ref_of(struct take *take, const struct search *search)
{
	return ref_make(take->arena, "Q", search->number);
}

static enum status
find_search(struct take *take, const struct read_command *command, struct search *search, struct why *why)
{
	int64_t number = command_ref(command, "Q");
	enum status st;

	if (number != 0)
		st = search_find_number(take->desk->store, take->arena, number, search, why);
	else if (take->thread.conversation == CONVERSATION_SEARCH && take->thread.object_id != 0)
		st = search_find(take->desk->store, take->arena, take->thread.object_id, search, why);
	else
		return refuse(take, why,
		    "de quelle recherche s'agit-il\u00a0? Par exemple «\u00a0%s Q-4\u00a0»",
		    take_phrase(take, command->verb));
	if (st == NONE || (st == OK && (search->name == NULL || search->removed)))
		return number != 0 ? refuse(take, why, "la recherche Q-%lld n'existe pas", (long long)number)
				   : refuse(take, why, "cette recherche n'existe plus");
	if (st == OK && !may_see_agency(take, search->agency_id))
		return refuse(
		    take, why, "la recherche %s est celle d'une autre agence", ref_of(take, search));
	return st;
}

/* -- its page -- */

static enum status
list_found(
    struct take *take, const struct read_command *command, const struct search *search, struct why *why)
{
	static const char *const headings[] = {
	    "N°", "Nom", "Ville", "Qualifications", "E-mail", "Dernière activité"};
	static const struct listing_kind kind = {"candidats", headings, COUNT(headings), 4, NULL};
	const char *verb = take_printf(take, "recherche favorite %s", ref_of(take, search));
	struct listing *list = listing_open(take, command, &kind, verb);
	struct search_hit *hits;
	struct candidate one;
	size_t count, total;
	enum status st;

	st = search_run(take->desk->store, take->arena, search, take->now,
	    search->most == 0 ? LISTING_ROWS_MAX : (size_t)search->most, &hits, &count, &total, why);
	if (st != OK)
		return st;
	answer_subject(take, "[%s] %s\u00a0: %s", ref_of(take, search), search->name,
	    say_count(take->arena, take_language(take), (int64_t)total, "candidat", "candidats"));
	if (total == 0)
		return criteria_nobody(take, search, why);
	if (count < total)
		answer_say(
		    take, "%zu candidats\u00a0; les %zu plus récemment actifs sont retenus.", total, count);
	for (size_t i = 0; i < count; i++) {
		st = candidate_find(take->desk->store, take->arena, hits[i].candidate_id, &one, why);
		if (st != OK)
			return st;
		listing_add(
		    list, (const char *[]){
			      ref_make(take->arena, "CV", one.id),
			      candidate_name(take->arena, &one),
			      one.city == NULL ? "" : one.city,
			      one.qualifications == NULL ? "" : one.qualifications,
			      one.email == NULL ? "" : one.email,
			      one.last_activity == 0
				  ? ""
				  : say_short_date(take->arena, take->desk->config->zone, one.last_activity),
			  });
	}
	return listing_show(list, why);
}

static enum status
show_search(
    struct take *take, const struct read_command *command, const struct search *search, struct why *why)
{
	const char *ref = ref_of(take, search);
	enum status st;

	answer_open(take, "reponse");
	criteria_show(take, search, true);
	if ((st = list_found(take, command, search, why)) != OK)
		return st;
	answer_about(take, CONVERSATION_SEARCH, search->id, ref);
	answer_form(take, "modifier recherche");
	take->answer.subject = arena_printf(take->arena, "Re: [%s] %s", ref, search->name);
	answer_link(take, "Modifier", take_printf(take, "modifier %s", ref), true);
	answer_link(take, "En faire un scénario",
	    take_printf(take, "nouveau scénario\nRecherche : %s\nLibellé : ", ref), false);
	answer_link(take, "Garder dans une liste",
	    take_printf(take, "nouvelle liste\nCandidats : recherche favorite %s\nLibellé : ", ref), false);
	answer_link(take, "Supprimer", take_printf(take, "supprimer %s", ref), false);
	answer_link(take, "Vos recherches", "recherches", false);
	return OK;
}

enum status
command_search_page(struct take *take, const struct read_command *command, struct why *why)
{
	struct search search;
	enum status st = find_search(take, command, &search, why);

	return st == OK ? show_search(take, command, &search, why) : st;
}

/* -- its form -- */

static enum status
read_form(struct take *take, struct fields *form, struct search *search, struct why *why)
{
	enum status st;

	search->name = fields_name(form, "Libellé", fields_label(form), search->name, NAME_MAX);
	if (search->name == NULL && fields_any(form))
		fields_problem(form, "Libellé", "il manque");
	if ((st = criteria_read(take, form, search, why)) != OK)
		return st;
	criteria_inactive(take, form, &search->inactive_days);
	fields_end_strictly(form);
	return OK;
}

static void
show_form(struct take *take, const struct fields *form, const struct search *search)
{
	size_t wrong = fields_wrong(form);
	bool new = search->id == 0;
	const char *name = new || search->name != NULL ? search->name : ref_of(take, search);

	fields_show(form);
	answer_subject(take, "%s\u00a0: %s", new ? take_phrase(take, "Nouvelle recherche") : name,
	    wrong > 0 ? say_count(take->arena, take_language(take), (int64_t)wrong, "point à corriger",
			    "points à corriger")
		      : take_phrase(take, new ? "à compléter" : "à modifier"));
	if (wrong > 0)
		answer_say(take, new ? "Rien n'est encore créé. Répondez avec ces lignes corrigées."
				     : "Rien n'a changé. Répondez avec ces lignes corrigées.");
	else
		answer_say(take,
		    "Répondez à ce message en complétant les lignes voulues. Seul le libellé est "
		    "obligatoire.");
	view_set(take->answer.view, "note",
	    take_phrase(take, "Qualifications\u00a0: une ou plusieurs, séparées par des virgules. "
			      "Lieu\u00a0: une commune ou un "
			      "code postal, Rayon en km. Disponibilité\u00a0: 18/04/2027 au 30/04/2027. "
			      "Agence\u00a0: la mienne "
			      "ou GLOBALE."));
	answer_about(take, CONVERSATION_SEARCH, search->id, new ? NULL : ref_of(take, search));
	answer_form(take, new ? "nouvelle recherche" : "modifier recherche");
	take->answer.subject = new ? take_phrase(take, "Nouvelle recherche")
				   : arena_printf(take->arena, "Re: [%s] %s", ref_of(take, search), name);
}

enum status
command_search_new(struct take *take, const struct read_command *command, struct why *why)
{
	const struct read_command page = {.verb = "recherche", .line = ""};
	struct search search = {
	    .agency_id = take->sender.recruiter.agency_id,
	    .recruiter_id = take->sender.recruiter.id,
	};
	struct fields *form = fields_open(take, command);
	enum status st = read_form(take, form, &search, why);

	if (st != OK)
		return st;
	if (!fields_any(form) || fields_wrong(form) > 0) {
		show_form(take, form, &search);
		return OK;
	}
	if ((st = search_create(take->desk->store, &search, take->now, why)) != OK ||
	    (st = take_journal(take, "search.create", ref_of(take, &search), NULL, search.name, why)) != OK)
		return st;
	answer_drop(take);
	answer_say(take, "La recherche %s «\u00a0%s\u00a0» est créée. Elle est refaite à chaque usage.",
	    ref_of(take, &search), search.name);
	return show_search(take, &page, &search, why);
}

static enum status
save_changes(struct take *take, const struct search *search, const char *changes, struct why *why)
{
	enum status st;

	if (*changes == '\0') {
		answer_say(take, "Rien n'a changé.");
		return OK;
	}
	if ((st = search_update(take->desk->store, search, take->now, why)) != OK)
		return st;
	answer_say(take, "C'est noté\u00a0: %s.", changes);
	return take_journal(take, "search.update", ref_of(take, search), NULL, changes, why);
}

enum status
command_search_edit(struct take *take, const struct read_command *command, struct why *why)
{
	const struct read_command page = {.verb = "recherche", .line = ""};
	struct search search;
	struct fields *form;
	enum status st = find_search(take, command, &search, why);

	if (st != OK)
		return st;
	form = fields_open(take, command);
	if ((st = read_form(take, form, &search, why)) != OK)
		return st;
	if (!fields_any(form) || fields_wrong(form) > 0) {
		show_form(take, form, &search);
		return OK;
	}
	if ((st = save_changes(take, &search, fields_changes(form), why)) != OK)
		return st;
	return show_search(take, &page, &search, why);
}

/* -- recherches -- */

enum status
command_searches(struct take *take, const struct read_command *command, struct why *why)
{
	static const char *const headings[] = {"N°", "Libellé", "Critères", "Candidats", "Mise à jour"};
	static const struct listing_kind kind = {"recherches", headings, COUNT(headings), 0, ""};
	struct listing *list = listing_open(take, command, &kind, "recherches");
	struct search *found;
	struct search_hit *hits;
	size_t count, kept, total, added = 0, first, shown;
	const char **refs;
	enum status st;

	st = search_list(
	    take->desk->store, take->arena, agency_shown(take), LISTING_ROWS_MAX, &found, &count, why);
	if (st != OK)
		return st;
	answer_open(take, "reponse");
	refs = arena_array(take->arena, count, sizeof(*refs));
	for (size_t i = 0; i < count; i++) {
		st = search_run(
		    take->desk->store, take->arena, &found[i], take->now, 1, &hits, &kept, &total, why);
		if (st != OK)
			return st;
		if (listing_add(
			list, (const char *[]){
				  ref_of(take, &found[i]),
				  found[i].name,
				  criteria_said(take, &found[i]),
				  arena_printf(take->arena, "%zu", total),
				  say_short_date(take->arena, take->desk->config->zone, found[i].updated_at),
			      }))
			refs[added++] = ref_of(take, &found[i]);
	}
	answer_subject(take, "Vos recherches\u00a0: %zu", listing_total(list));
	if (listing_total(list) == 0)
		answer_say(take, command->field_count == 0 ? "Aucune recherche pour le moment."
							   : "Aucune recherche ne correspond.");
	if ((st = listing_show(list, why)) != OK)
		return st;
	listing_page(list, &first, &shown);
	for (size_t i = 0; i < shown && i < LINKS_MAX; i++)
		answer_link(take, refs[first + i],
		    take_printf(take, "recherche favorite %s", refs[first + i]), false);
	answer_link(take, "Nouvelle recherche", "nouvelle recherche", true);
	return OK;
}
