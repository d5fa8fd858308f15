/* `supprimer L-3, Q-4`: what is kept under a name goes; what others go by stays, and the answer says what can be done. */

#include "desk/command.h"
#include "desk/diffusion/diffusion.h"
#include "desk/people/retention.h"
#include "desk/selection/selection.h"
#include "desk/typed/typed.h"
#include "letters/french.h"
#include "store/scenario.h"
#include "store/search.h"
#include "store/selection.h"

/* A scenario that writes by it must not be left without anybody to write to, unseen. */
static enum status
must_be_idle(struct take *take, const char *ref, const struct scenario_filter *filter, struct why *why)
{
	struct scenario *list;
	const char **refs;
	size_t count, active = 0;
	enum status st;

	if ((st = scenario_list(take->desk->store, take->arena, filter, &list, &count, why)) != OK)
		return st;
	refs = arena_array(take->arena, count, sizeof(*refs));
	for (size_t i = 0; i < count; i++)
		if (list[i].active)
			refs[active++] = ref_make(take->arena, "S", list[i].id);
	if (active == 0)
		return OK;
	answer_way(
	    take, take_printf(take, "Modifier %s", refs[0]), take_printf(take, "modifier %s", refs[0]));
	answer_way(
	    take, take_printf(take, "Désactiver %s", refs[0]), take_printf(take, "désactiver %s", refs[0]));
	return refuse(take, why,
	    active == 1
		? "%s sert au scénario %s, qui est actif\u00a0: donnez-lui d'autres candidats, ou "
		  "désactivez-le d'abord"
		: "%s sert aux scénarios %s, qui sont actifs\u00a0: donnez-leur d'autres candidats, ou "
		  "désactivez-les d'abord",
	    ref, say_list(take->arena, take_language(take), refs, active));
}

static enum status
remove_selection(struct take *take, struct selection *selection, struct why *why)
{
	const char *ref = selection_ref(take->arena, selection);
	struct scenario_filter filter = {.selection_id = selection->id};
	enum status st;

	if (!may_see_agency(take, selection->agency_id))
		return refuse(take, why, "la liste %s est celle d'une autre agence", ref);
	if (selection->kind == SELECTION_HIRES && selection->candidates > 0)
		return refuse(take, why,
		    "%s est une liste d'embauches\u00a0: elle reste tant qu'elle nomme quelqu'un", ref);
	if ((st = must_be_idle(take, ref, &filter, why)) != OK ||
	    (st = selection_remove(take->desk->store, selection->id, take->now, why)) != OK ||
	    (st = take_journal(take, "selection.remove", ref, NULL, selection->name, why)) != OK)
		return st;
	answer_subject(take, "[%s] %s\u00a0: liste supprimée", ref, selection->name);
	answer_say(take,
	    "La liste %s «\u00a0%s\u00a0» est supprimée. Ses candidats restent dans la CVthèque.", ref,
	    selection->name);
	answer_link(take, "Vos listes", "listes", true);
	return OK;
}

static enum status
remove_search(struct take *take, const struct search *search, struct why *why)
{
	const char *ref = ref_make(take->arena, "Q", search->number);
	struct scenario_filter filter = {.search_id = search->id};
	enum status st;

	if (!may_see_agency(take, search->agency_id))
		return refuse(take, why, "la recherche %s est celle d'une autre agence", ref);
	if ((st = must_be_idle(take, ref, &filter, why)) != OK ||
	    (st = search_remove(take->desk->store, search->id, take->now, why)) != OK ||
	    (st = take_journal(take, "search.remove", ref, NULL, search->name, why)) != OK)
		return st;
	answer_subject(take, "[%s] %s\u00a0: recherche supprimée", ref, search->name);
	answer_say(take,
	    "La recherche %s «\u00a0%s\u00a0» est supprimée. Les candidats qu'elle trouvait restent dans la "
	    "CVthèque.",
	    ref, search->name);
	answer_link(take, "Vos recherches", "recherches", true);
	return OK;
}

/* What is never taken away by mail. */
static enum status
refuse_removal(struct take *take, const char *ref, struct why *why)
{
	answer_way(take, take_printf(take, "Désactiver %s", ref), take_printf(take, "désactiver %s", ref));
	return refuse(take, why,
	    "un scénario ne se supprime pas, ses envois restent dans l'historique\u00a0; désactivé, il "
	    "n'écrit plus");
}

static enum status
remove_named(struct take *take, const struct read_command *command, const char *ref, struct why *why)
{
	struct store *store = take->desk->store;
	bool hires = ref_parse("E", ref) != 0;
	struct selection selection;
	struct search search;
	enum status st;

	if (ref_parse("D", ref) != 0) {
		struct read_command draft = *command;

		draft.arguments = (struct strings){1, &ref};
		return command_remove(take, &draft, why);
	}
	if (ref_parse("Q", ref) != 0) {
		st = search_find_number(store, take->arena, ref_parse("Q", ref), &search, why);
		return st == NONE ? refuse(take, why, "la recherche %s n'existe pas", ref)
		       : st == OK ? remove_search(take, &search, why)
				  : st;
	}
	if (ref_parse("CV", ref) != 0) {
		struct read_command candidate = *command;

		candidate.arguments = (struct strings){1, &ref};
		return command_candidate_erase(take, &candidate, why);
	}
	if (!hires && ref_parse("L", ref) == 0)
		return refuse_removal(take, ref, why);
	st = selection_find(store, take->arena, hires ? SELECTION_HIRES : SELECTION_LIST,
	    ref_parse(hires ? "E" : "L", ref), &selection, why);
	return st == NONE ? refuse(take, why, "la liste %s n'existe pas", ref)
	       : st == OK ? remove_selection(take, &selection, why)
			  : st;
}

/* What the letter replies about. */
static enum status
remove_this(struct take *take, struct why *why)
{
	int64_t id = take->thread.object_id;
	struct selection selection;
	struct search search;
	enum status st;

	switch (take->thread.conversation) {
	case CONVERSATION_SELECTION:
		st = selection_find_id(take->desk->store, take->arena, id, &selection, why);
		return st == NONE ? refuse(take, why, "cette liste n'existe plus")
		       : st == OK ? remove_selection(take, &selection, why)
				  : st;
	case CONVERSATION_SEARCH:
		st = search_find(take->desk->store, take->arena, id, &search, why);
		return st == NONE || (st == OK && (search.removed || search.number == 0))
			   ? refuse(take, why, "cette recherche n'existe plus")
		       : st == OK ? remove_search(take, &search, why)
				  : st;
	default:
		return refuse_removal(take, ref_make(take->arena, "S", id), why);
	}
}

enum status
command_remove_kept(struct take *take, const struct read_command *command, struct why *why)
{
	const char *called = command_field(command, "Liste");
	struct selection list;
	size_t named = 0;
	enum status st = OK;

	answer_open(take, "reponse");
	if (called != NULL)
		return (st = selection_called(take, called, &list, why)) == OK
			   ? remove_selection(take, &list, why)
			   : st;
	for (size_t i = 0; i < command->arguments.count && st == OK; i++)
		if (command_is_ref(command->arguments.items[i])) {
			st = remove_named(take, command, command->arguments.items[i], why);
			named++;
		}
	return st == OK && named == 0 ? remove_this(take, why) : st;
}
