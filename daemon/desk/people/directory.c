#include "desk/people/directory.h"

#include "base/phone.h"
#include "base/text.h"
#include "desk/people/people.h"
#include "desk/typed/listing.h"
#include "desk/typed/typed.h"
#include "letters/french.h"
#include "letters/phrases.h"
#include "store/group.h"

#define LINKS_MAX     8
#define WORDS_OFFERED 3
#define WORD_LEAST    3 /* characters: "C" is in every name */

static const char *
or_empty(const char *text)
{
	return text == NULL ? "" : text;
}

/* -- candidates -- */

static const char *const candidate_headings[] = {"N°", "Nom", "Ville", "Qualifications", "Statut",
    "Disponible du", "Disponible au", "E-mail", "Téléphone", "Code postal", "Dernier contact", "Langue"};

static void
candidate_cells(struct take *take, const struct candidate *candidate, const char **cells)
{
	size_t count;
	char **parts = text_split(take->arena, or_empty(candidate->qualifications), "|", &count);

	cells[0] = ref_make(take->arena, "CV", candidate->id);
	cells[1] = candidate_name(take->arena, candidate);
	cells[2] = or_empty(candidate->city);
	cells[3] = "";
	for (size_t i = 0; i < count; i++)
		cells[3] = i == 0 ? parts[i] : arena_printf(take->arena, "%s, %s", cells[3], parts[i]);
	cells[4] = or_empty(candidate->status);
	cells[5] = listing_day(take, candidate->available_from);
	cells[6] = listing_day(take, candidate->available_to);
	cells[7] = or_empty(candidate->email);
	cells[8] = or_empty(phone_say(take->arena, candidate->phone));
	cells[9] = or_empty(candidate->postcode);
	cells[10] = listing_day(take, candidate->last_activity);
	cells[11] = language_said(take, candidate->language);
}

static enum status
show_candidates(struct take *take, struct listing *list, const struct candidate *found, struct why *why)
{
	size_t first, count;
	enum status st;

	if ((st = listing_show(list, why)) != OK)
		return st;
	listing_page(list, &first, &count);
	for (size_t i = 0; i < count && i < LINKS_MAX; i++)
		answer_link(take, candidate_name(take->arena, &found[first + i]),
		    take_printf(take, "candidat CV-%lld", (long long)found[first + i].id), false);
	return OK;
}

enum status
list_candidates(struct take *take, const struct read_command *command, int64_t selection_id, const char *verb,
    struct why *why)
{
	static const struct listing_kind kind = {
	    "candidats", candidate_headings, COUNT(candidate_headings), 6, "statut|Liste"};
	struct listing *list = listing_open(take, command, &kind, verb);
	struct candidate_filter filter = {
	    .agency_id = agency_shown(take),
	    .selection_id = selection_id,
	    .words = command_field(command, "recherche"),
	    .status = command_field(command, "statut"),
	    .limit = LISTING_ROWS_MAX,
	};
	struct candidate *found;
	size_t count, total;
	enum status st;

	st = candidate_list(take->desk->store, take->arena, &filter, &found, &count, &total, why);
	if (st != OK)
		return st;
	for (size_t i = 0; i < count; i++) {
		const char *cells[COUNT(candidate_headings)];

		candidate_cells(take, &found[i], cells);
		listing_add_found(list, cells);
	}
	listing_of(list, total);
	if (count == 0 && selection_id == 0)
		answer_say(take, "Aucun candidat ne correspond.");
	return show_candidates(take, list, found, why);
}

/* Whom a word nearly names. */
static enum status
offer_nearest(struct take *take, const char *words, struct why *why)
{
	struct candidate *found;
	size_t count;
	enum status st;

	st = candidate_nearest(
	    take->desk->store, take->arena, words, agency_shown(take), 3, &found, &count, why);
	for (size_t i = 0; i < count && st == OK; i++)
		answer_link(take,
		    arena_printf(take->arena, "%s\u00a0?", candidate_name(take->arena, &found[i])),
		    take_printf(take, "candidat CV-%lld", (long long)found[i].id), false);
	return st;
}

/* Several words find nobody: whom each alone finds. */
static enum status
offer_fewer_words(struct take *take, const char *words, struct why *why)
{
	struct candidate_filter filter = {.agency_id = agency_shown(take), .limit = 1};
	size_t count, found, total, offered = 0;
	char **split = text_split(take->arena, words, " ,", &count);
	struct candidate *one;
	enum status st = OK;

	for (size_t i = 0; count > 1 && i < count && offered < WORDS_OFFERED && st == OK; i++) {
		filter.words = split[i];
		if (text_length(split[i]) < WORD_LEAST)
			continue;
		st = candidate_list(take->desk->store, take->arena, &filter, &one, &found, &total, why);
		if (st != OK || total == 0)
			continue;
		answer_link(take,
		    arena_printf(take->arena, "%s\u00a0: %s", split[i],
			say_count(take->arena, take_language(take), (int64_t)total, "candidat", "candidats")),
		    take_printf(take, "candidats %s", split[i]), false);
		offered++;
	}
	return st;
}

enum status
command_candidates(struct take *take, const struct read_command *command, struct why *why)
{
	const char *words = command_field(command, "recherche");
	enum status st;

	answer_open(take, "reponse");
	if (words != NULL && *words != '\0')
		answer_subject(take, "Candidats\u00a0: %s", text_excerpt(take->arena, words, 60));
	else
		answer_subject(take, "Vos candidats");
	if ((st = list_candidates(take, command, 0, "candidats", why)) != OK)
		return st;
	if (words != NULL && take->answer.link_count == 0 && (st = offer_nearest(take, words, why)) != OK)
		return st;
	if (words != NULL && take->answer.link_count == 0 && (st = offer_fewer_words(take, words, why)) != OK)
		return st;
	answer_link(take, "Nouveau candidat", "nouveau candidat", false);
	return OK;
}

/* -- contacts and groups -- */

static const struct listing_choice types[] = {{"interne", 1}, {"externe", 0}};

enum status
command_contacts(struct take *take, const struct read_command *command, struct why *why)
{
	static const char *const headings[] = {"Nom", "Société", "E-mail", "Type", "Langue"};
	static const struct listing_kind kind = {"contacts", headings, COUNT(headings), 4, "Type"};
	struct listing *list = listing_open(take, command, &kind, "contacts");
	struct contact_filter filter = {
	    .words = command_field(command, "recherche"), .internal = -1, .limit = LISTING_ROWS_MAX};
	struct contact *found;
	size_t count, total, first, shown;
	enum status st;

	answer_open(take, "reponse");
	filter.internal = listing_choice(take, command, "Type", types, COUNT(types));
	st = contact_list(take->desk->store, take->arena, &filter, &found, &count, &total, why);
	if (st != OK)
		return st;
	answer_subject(take, "Vos contacts\u00a0: %zu", total);
	for (size_t i = 0; i < count; i++)
		listing_add_found(
		    list, (const char *[]){found[i].name, or_empty(found[i].company),
			      found[i].bounced_at == 0 ? found[i].email
						       : take_printf(take, "%s (refusée)", found[i].email),
			      take_phrase(take, found[i].internal ? "interne" : "externe"),
			      language_said(take, found[i].language)});
	listing_of(list, total);
	if (count == 0)
		answer_say(take, command->field_count == 0 ? "Aucun contact pour le moment."
							   : "Aucun contact ne correspond.");
	if ((st = listing_show(list, why)) != OK)
		return st;
	listing_page(list, &first, &shown);
	for (size_t i = 0; i < shown && i < LINKS_MAX; i++)
		answer_link(take, found[first + i].name,
		    take_printf(take, "modifier contact %s", found[first + i].email), false);
	answer_link(take, "Nouveau contact", "nouveau contact", false);
	answer_link(take, "Les groupes", "groupes", false);
	return OK;
}

enum status
command_groups(struct take *take, const struct read_command *command, struct why *why)
{
	static const char *const headings[] = {"Groupe", "Contacts", "Mise à jour"};
	static const struct listing_kind kind = {"groupes", headings, COUNT(headings), 0, ""};
	struct listing *list = listing_open(take, command, &kind, "groupes");
	struct contact_group *found;
	size_t count;
	enum status st;

	answer_open(take, "reponse");
	st = group_list(take->desk->store, take->arena, agency_shown(take), 0, &found, &count, why);
	if (st != OK)
		return st;
	for (size_t i = 0, links = 0; i < count; i++) {
		bool kept =
		    listing_add(list, (const char *[]){found[i].name, listing_number(take, found[i].contacts),
					  listing_day(take, found[i].updated_at)});

		if (kept && links++ < LINKS_MAX)
			answer_link(
			    take, found[i].name, take_printf(take, "groupe %s", found[i].name), false);
	}
	answer_subject(take, "Vos groupes de contacts\u00a0: %zu", listing_total(list));
	if (listing_say_none(list, count, "Aucun groupe ne correspond."))
		answer_link(take, "Les groupes", "groupes", false);
	else if (count == 0)
		answer_say(take,
		    "Aucun groupe pour le moment. Pour en faire un\u00a0: «\u00a0groupe Soudure : "
		    "p.roux@usine.example, Marie Blanc\u00a0».");
	return listing_show(list, why);
}
