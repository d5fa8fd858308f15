/* `retours`: what operationals sent, by diffusion, candidate, contact, status. */
#include <string.h>

#include "base/text.h"
#include "desk/diffusion/diffusion.h"
#include "desk/diffusion/returned.h"
#include "desk/feedback/feedback.h"
#include "desk/people/candidate.h"
#include "desk/typed/listing.h"
#include "desk/typed/typed.h"

#define DECIDED_AT_ONCE 6 /* requests of the page with links of their own */

static const struct listing_choice statuses[] = {
    {"en attente", FEEDBACK_PENDING},
    {"validée", FEEDBACK_VALIDATED},
    {"refusée", FEEDBACK_REFUSED},
    {"notification", FEEDBACK_NOTIFIED},
};
static const struct listing_kind kind = {
    "retours", returned_headings, RETURNED_COLUMNS, RETURNED_SHOWN, "statut|Contacts"};

int
feedback_status_asked(struct take *take, const struct read_command *command)
{
	return listing_choice(take, command, "statut", statuses, COUNT(statuses));
}

/* Which feedback is asked for; *verb is what its other pages are asked by. */
static enum status
filter_of(struct take *take, const struct read_command *command, struct feedback_filter *filter,
    const char **verb, struct why *why)
{
	struct candidate candidate;
	struct diffusion diffusion;
	int64_t cv = command_ref(command, "CV"), id = command_ref(command, "D");
	const char *ref;
	enum status st;

	*verb = "retours";
	filter->agency_id = agency_shown(take);
	filter->delegate_id = take->sender.recruiter.id;
	filter->now = take->now;
	answer_subject(take, "Retours de votre agence");
	if (cv != 0) {
		if ((st = command_candidate(take, command, &candidate, why)) != OK)
			return st;
		filter->candidate_id = cv;
		*verb = take_printf(take, "retours CV-%lld", (long long)cv);
		answer_subject(take, "Retours sur %s", candidate_name(take->arena, &candidate));
	}
	if (id == 0 && (cv != 0 || take->thread.diffusion_id == 0))
		return OK;
	if ((st = command_diffusion(take, command, &diffusion, why)) != OK)
		return st;
	filter->diffusion_id = diffusion.id;
	ref = ref_make(take->arena, "D", diffusion.id);
	*verb = arena_printf(take->arena, "%s %s", *verb, ref);
	answer_subject(take, "[%s] %s\u00a0: retours", ref, diffusion.title);
	answer_about(take, CONVERSATION_DIFFUSION, diffusion.id, ref);
	return OK;
}

/* `Contacts : Paul Roux` keeps those of that contact, by name, company or address. */
static bool
is_from(struct arena *arena, const struct returned *row, const char *typed)
{
	const char *all = arena_printf(arena, "%s %s %s", row->contact.name, row->contact.email,
	    row->contact.company == NULL ? "" : row->contact.company);

	return typed == NULL || strstr(text_key(arena, all), text_key(arena, typed)) != NULL;
}

static void
link_decision(struct take *take, int64_t id)
{
	const char *ref = ref_make(take->arena, "R", id);

	answer_link(take, take_printf(take, "Valider %s", ref), take_printf(take, "valider %s", ref), false);
	answer_link(take, take_printf(take, "Refuser %s (motif)", ref),
	    take_printf(take, "refuser %s : ", ref), false);
}

static void
link_decisions(struct take *take, const struct listing *listing, const struct feedback *const *rows)
{
	size_t first, shown, linked = 0;

	listing_page(listing, &first, &shown);
	for (size_t i = first; i < first + shown && linked < DECIDED_AT_ONCE; i++)
		if (rows[i]->request && rows[i]->status == FEEDBACK_PENDING) {
			link_decision(take, rows[i]->id);
			linked++;
		}
}

enum status
command_feedback(struct take *take, const struct read_command *command, struct why *why)
{
	struct feedback_filter filter = {0};
	const struct feedback **rows;
	struct listing *listing;
	struct feedback *list;
	const char *verb;
	size_t count;
	enum status st;

	answer_open(take, "reponse");
	if ((st = filter_of(take, command, &filter, &verb, why)) != OK)
		return st;
	filter.status = feedback_status_asked(take, command);
	st = feedback_list(take->desk->store, take->arena, &filter, &list, &count, NULL, why);
	if (st != OK)
		return st;
	listing = listing_open(take, command, &kind, verb);
	rows = arena_array(take->arena, count, sizeof(const struct feedback *));
	/* Newest first. */
	for (size_t i = count; i-- > 0;) {
		size_t before = listing_total(listing);
		const char *cells[RETURNED_COLUMNS];
		struct returned row;

		if ((st = returned_find(take->desk, take->arena, &list[i], &row, why)) != OK)
			return st;
		returned_cells(take->desk, take->arena, take_language(take), &row, cells);
		if (is_from(take->arena, &row, command_field(command, "Contacts")))
			listing_add(listing, cells);
		if (listing_total(listing) > before)
			rows[before] = &list[i];
	}
	if (listing_total(listing) == 0)
		answer_say(take, count == 0 ? "Aucun retour pour le moment." : "Aucun retour ne correspond.");
	if ((st = listing_show(listing, why)) != OK)
		return st;
	link_decisions(take, listing, rows);
	return OK;
}
