/* Whom a scenario may write to: favourite lists L-3, hire lists E-2 and favourite searches Q-4. */
#include "store/selection.h"

#include <string.h>

#include "base/text.h"
#include "ctl/nouns.h"
#include "ctl/verbs.h"
#include "store/people.h"
#include "store/search.h"

#define EVERYTHING ((size_t)100000) /* lists, or members of one */

/* What all three have in common. */
struct kept {
	const char *ref, *kind, *name;
	int64_t agency_id, recruiter_id, updated_at, candidates;
	struct selection selection; /* a list's */
	struct search search;	    /* with a number: a search's */
};

static enum status
kept_json(struct ctl *ctl, const struct kept *kept, json_t **out, struct why *why)
{
	json_t *object = output_object(ctl);
	struct recruiter recruiter = {0};
	struct agency agency = {0};
	enum status st = agency_find(ctl->store, ctl->arena, kept->agency_id, &agency, why);

	if ((st == OK || st == NONE) && kept->recruiter_id != 0)
		st = recruiter_find(ctl->store, ctl->arena, kept->recruiter_id, &recruiter, why);
	output_set_text(object, "ref", kept->ref);
	output_set_text(object, "kind", kept->kind);
	output_set_text(object, "name", kept->name);
	output_set_text(object, "agency", agency.name);
	output_set_text(object, "recruiter", recruiter.email);
	output_set_number(object, "candidates", kept->candidates);
	output_set_time(ctl, object, "updated", kept->updated_at);
	*out = object;
	return st == NONE ? OK : st;
}

static struct kept
of_selection(struct ctl *ctl, const struct selection *selection)
{
	return (struct kept){
	    .ref = selection_ref(ctl->arena, selection),
	    .kind = selection->kind == SELECTION_HIRES ? "hires" : "list",
	    .name = selection->name,
	    .agency_id = selection->agency_id,
	    .recruiter_id = selection->recruiter_id,
	    .updated_at = selection->updated_at,
	    .candidates = selection->candidates,
	    .selection = *selection,
	};
}

/* Counted as it would find them now. */
static enum status
of_search(struct ctl *ctl, const struct search *search, struct kept *kept, struct why *why)
{
	struct search_hit *hits;
	size_t count, total = 0;
	enum status st =
	    search_run(ctl->store, ctl->arena, search, clock_now(&ctl->clock), 1, &hits, &count, &total, why);

	*kept = (struct kept){
	    .ref = arena_printf(ctl->arena, "Q-%lld", (long long)search->number),
	    .kind = "search",
	    .name = search->name,
	    .agency_id = search->agency_id,
	    .recruiter_id = search->recruiter_id,
	    .updated_at = search->updated_at,
	    .candidates = (int64_t)total,
	    .search = *search,
	};
	return st;
}

static enum status
all_kept(struct ctl *ctl, struct kept **out, size_t *out_count, struct why *why)
{
	struct selection_filter filter = {.kind = SELECTION_LIST, .limit = EVERYTHING};
	struct selection *lists, *hires;
	struct search *searches;
	size_t list_count, hire_count, search_count, n = 0;
	enum status st;

	st = selection_list(ctl->store, ctl->arena, &filter, &lists, &list_count, NULL, why);
	filter.kind = SELECTION_HIRES;
	if (st == OK)
		st = selection_list(ctl->store, ctl->arena, &filter, &hires, &hire_count, NULL, why);
	if (st == OK)
		st = search_list(ctl->store, ctl->arena, 0, EVERYTHING, &searches, &search_count, why);
	if (st != OK)
		return st;
	*out = arena_array(ctl->arena, list_count + hire_count + search_count, sizeof(**out));
	for (size_t i = 0; i < list_count; i++)
		(*out)[n++] = of_selection(ctl, &lists[i]);
	for (size_t i = 0; i < hire_count; i++)
		(*out)[n++] = of_selection(ctl, &hires[i]);
	for (size_t i = 0; i < search_count && st == OK; i++)
		st = of_search(ctl, &searches[i], &(*out)[n++], why);
	*out_count = n;
	return st;
}

enum status
verb_selection_list(struct ctl *ctl, struct why *why)
{
	static const struct output_column columns[] = {{"ref", "REF"}, {"kind", "KIND"}, {"name", "NAME"},
	    {"agency", "AGENCY"}, {"recruiter", "RECRUITER"}, {"candidates", "CANDIDATES"},
	    {"updated", "UPDATED"}};
	const char *kind = ctl_option(ctl, "kind");
	json_t *array = output_array(ctl), *object;
	struct kept *kept;
	size_t count;
	enum status st;

	if ((st = ctl_open_store(ctl, why)) != OK || (st = all_kept(ctl, &kept, &count, why)) != OK)
		return st;
	for (size_t i = 0; i < count; i++) {
		if (kind != NULL && strcmp(kind, kept[i].kind) != 0)
			continue;
		st = kept_json(ctl, &kept[i], &object, why);
		output_push(array, object);
		if (st != OK)
			return st;
	}
	return output_list(ctl, array, columns, COUNT(columns), why);
}

static enum status
kept_named(struct ctl *ctl, const char *name, struct kept *out, struct why *why)
{
	struct kept *kept;
	size_t count, same = 0;
	enum status st;

	if ((st = all_kept(ctl, &kept, &count, why)) != OK)
		return st;
	for (size_t i = 0; i < count; i++) {
		if (strcmp(kept[i].ref, name) == 0) {
			*out = kept[i];
			return OK;
		}
		if (text_same(ctl->arena, kept[i].name, name)) {
			*out = kept[i];
			same++;
		}
	}
	if (same > 1)
		return because(why, REFUSED,
		    "several lists or searches have the name \"%s\": say which by its ref", name);
	return ctl_found(same == 1 ? OK : NONE, "list or search", name, why);
}

/* What is not asked is null. */
static json_t *
criteria_json(struct ctl *ctl, const struct search *search)
{
	json_t *object = output_object(ctl);

	output_set_flag(object, "global", search->global);
	output_set(object, "qualifications", words_json(ctl, search->qualifications, ","));
	output_set_text(object, "place", search->place);
	output_set_number(object, "radius_km", search->radius_km);
	output_set_date(ctl, object, "available_from", search->available_from);
	output_set_date(ctl, object, "available_to", search->available_to);
	output_set_text(object, "status", search->status);
	output_set_number(object, "inactive_days", search->inactive_days);
	output_set_number(object, "most", search->most);
	return object;
}

static json_t *
member_json(struct ctl *ctl, const struct candidate *candidate)
{
	json_t *object = output_object(ctl);

	output_set_ref(ctl, object, "ref", "CV", candidate->id);
	output_set_text(object, "name", candidate_name(ctl->arena, candidate));
	return object;
}

/* The latest put in a list first; whom a search finds, the most recently active first. */
static enum status
members_json(struct ctl *ctl, const struct kept *kept, json_t *members, struct why *why)
{
	struct candidate_filter filter = {.selection_id = kept->selection.id, .limit = EVERYTHING};
	struct candidate *candidates, one;
	struct search_hit *hits;
	size_t count, total;
	enum status st;

	if (kept->search.number == 0) {
		st = candidate_list(ctl->store, ctl->arena, &filter, &candidates, &count, NULL, why);
		for (size_t i = 0; i < count && st == OK; i++)
			output_push(members, member_json(ctl, &candidates[i]));
		return st;
	}
	st = search_run(ctl->store, ctl->arena, &kept->search, clock_now(&ctl->clock), SEARCH_CANDIDATES_MAX,
	    &hits, &count, &total, why);
	for (size_t i = 0; i < count && st == OK; i++)
		if ((st = candidate_find(ctl->store, ctl->arena, hits[i].candidate_id, &one, why)) == OK)
			output_push(members, member_json(ctl, &one));
	return st;
}

enum status
verb_selection_show(struct ctl *ctl, struct why *why)
{
	json_t *object, *members = output_array(ctl);
	struct kept kept;
	enum status st;

	if ((st = ctl_open_store(ctl, why)) != OK ||
	    (st = kept_named(ctl, ctl_operand(ctl, 0), &kept, why)) != OK ||
	    (st = kept_json(ctl, &kept, &object, why)) != OK ||
	    (st = members_json(ctl, &kept, members, why)) != OK)
		return st;
	if (kept.search.number == 0)
		output_set_null(object, "criteria");
	else
		output_set(object, "criteria", criteria_json(ctl, &kept.search));
	output_set(object, "members", members);
	return output_show(ctl, object, why);
}
