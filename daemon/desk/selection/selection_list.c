/* The lists of a recruiter's lists: favourite ones, and those of who was hired. */
#include "desk/selection/selection.h"
#include "desk/typed/listing.h"
#include "desk/typed/typed.h"
#include "store/selection.h"

#define LINKS_MAX 8

struct selections_said {
	const char *subject, *none, *no_match, *all; /* all: the link to every one of them */
};

static enum status
list_selections(struct take *take, const struct read_command *command, enum selection_kind which,
    const char *verb, const struct selections_said *said, struct why *why)
{
	static const char *const headings[] = {"N°", "Nom", "Candidats", "Mise à jour"};
	static const struct listing_kind kinds[] = {
	    [SELECTION_LIST] = {"listes", headings, COUNT(headings), 0, ""},
	    [SELECTION_HIRES] = {"embauches", headings, COUNT(headings), 0, ""},
	};
	struct listing *list = listing_open(take, command, &kinds[which], verb);
	struct selection_filter filter = {
	    .kind = which, .agency_id = agency_shown(take), .limit = LISTING_ROWS_MAX};
	struct selection *found;
	size_t count;
	enum status st;

	answer_open(take, "reponse");
	st = selection_list(take->desk->store, take->arena, &filter, &found, &count, NULL, why);
	if (st != OK)
		return st;
	for (size_t i = 0, links = 0; i < count; i++) {
		const char *ref = selection_ref(take->arena, &found[i]);
		bool kept = listing_add(
		    list, (const char *[]){ref, found[i].name, listing_number(take, found[i].candidates),
			      listing_day(take, found[i].updated_at)});

		if (kept && links++ < LINKS_MAX)
			answer_link(take, found[i].name,
			    arena_printf(take->arena, "%s %s",
				take_phrase(take, which == SELECTION_LIST ? "liste" : "embauches"), ref),
			    false);
	}
	answer_subject(take, said->subject, listing_total(list));
	if (listing_say_none(list, count, said->no_match))
		answer_link(take, said->all, verb, false);
	else if (count == 0)
		answer_say(take, "%s", take_phrase(take, said->none));
	return listing_show(list, why);
}

enum status
command_selections(struct take *take, const struct read_command *command, struct why *why)
{
	static const struct selections_said said = {"Vos listes\u00a0: %zu", "Aucune liste pour le moment.",
	    "Aucune liste ne correspond.", "Vos listes"};
	enum status st = list_selections(take, command, SELECTION_LIST, "listes", &said, why);

	if (st == OK)
		answer_link(take, "Nouvelle liste", "nouvelle liste", take->answer.link_count == 0);
	return st;
}

enum status
command_hires(struct take *take, const struct read_command *command, struct why *why)
{
	static const struct selections_said said = {"Vos listes d'embauches\u00a0: %zu",
	    "Aucune embauche pour le moment. Une demande d'embauche validée s'inscrit ici, de même que "
	    "«\u00a0embauche CV-12\u00a0».",
	    "Aucune liste d'embauches ne correspond.", "Les embauches"};

	if (command_ref(command, "E") != 0)
		return command_selection_page(take, command, why);
	return list_selections(take, command, SELECTION_HIRES, "embauches", &said, why);
}
