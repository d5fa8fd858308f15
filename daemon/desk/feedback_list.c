/* `retours`: what operationals sent, by diffusion, candidate, contact, status. */
#include <string.h>

#include "base/text.h"
#include "desk/command.h"
#include "desk/listing.h"
#include "letters/french.h"

#define DECIDED_AT_ONCE 6 /* requests of the page with links of their own */

static const struct listing_choice statuses[] = {
    {"en attente", FEEDBACK_PENDING},
    {"validée", FEEDBACK_VALIDATED},
    {"refusée", FEEDBACK_REFUSED},
    {"notification", FEEDBACK_NOTIFIED},
};
static const char *const headings[] = {"N°", "Date", "Candidat", "De", "Retour", "Statut", "Mots",
    "Diffusion", "Adresse", "Société", "Date souhaitée", "Décidé le", "Décidé par", "Réponse"};
static const struct listing_kind kind = {"retours", headings, COUNT(headings), 7};

/* Whom and what a row of feedback is about. */
struct row {
	struct contact contact;
	struct dossier dossier;
	struct recruiter decider;
	const char *cells[COUNT(headings)];
};

static enum status
row_find(struct take *take, const struct feedback *feedback, struct row *row, struct why *why)
{
	struct store *store = take->desk->store;
	enum status st;

	*row = (struct row){.contact = {.name = "", .email = ""}};
	st = contact_find(store, take->arena, feedback->contact_id, &row->contact, why);
	if (st != OK && st != NONE)
		return st;
	if (feedback->decided_by != 0) {
		st = recruiter_find(store, take->arena, feedback->decided_by, &row->decider, why);
		if (st != OK && st != NONE)
			return st;
	}
	if (feedback->dossier_id == 0)
		return OK;
	return dossier_find(store, take->arena, feedback->dossier_id, 0, &row->dossier, why);
}

static void
fill_row(struct take *take, const struct feedback *feedback, struct row *row)
{
	struct arena *arena = take->arena;
	const struct zone *zone = take->desk->config->zone;
	const char *cells[COUNT(headings)] = {
	    ref_make(arena, "R", feedback->id),
	    say_short_date(arena, zone, feedback->created_at),
	    feedback->dossier_id == 0 ? ""
				      : arena_printf(arena, "%d %s", row->dossier.number,
					    view_dossier_name(arena, &row->dossier, false)),
	    row->contact.name,
	    say_action(arena, "fr", feedback->action),
	    arena_printf(arena, "%s%s", say_status("fr", feedback_status_name(feedback->status)),
		feedback->late ? ", hors délai" : ""),
	    feedback->comment == NULL ? "" : feedback->comment,
	    ref_make(arena, "D", feedback->diffusion_id),
	    row->contact.email,
	    row->contact.company == NULL ? "" : row->contact.company,
	    feedback->when_local == NULL ? "" : say_when(arena, "fr", feedback->when_local),
	    feedback->decided_at == 0 ? "" : say_short_date(arena, zone, feedback->decided_at),
	    row->decider.name == NULL ? "" : row->decider.name,
	    feedback->decision_comment == NULL ? "" : feedback->decision_comment,
	};

	memcpy(row->cells, cells, sizeof(cells));
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
	filter->agency_id = take->sender.recruiter.admin ? 0 : take->sender.recruiter.agency_id;
	answer_subject(take, "Retours de votre agence");
	if (cv != 0) {
		st = candidate_find(take->desk->store, take->arena, cv, &candidate, why);
		if (st == NONE)
			return because(why, REFUSED, "CV-%lld n'existe pas", (long long)cv);
		if (st != OK)
			return st;
		filter->candidate_id = cv;
		*verb = arena_printf(take->arena, "retours CV-%lld", (long long)cv);
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
is_from(struct arena *arena, const struct row *row, const char *typed)
{
	const char *all = arena_printf(arena, "%s %s %s", row->contact.name, row->contact.email,
	    row->contact.company == NULL ? "" : row->contact.company);

	return typed == NULL || strstr(text_key(arena, all), text_key(arena, typed)) != NULL;
}

static void
link_decision(struct take *take, int64_t id)
{
	const char *ref = ref_make(take->arena, "R", id);

	answer_link(take, arena_printf(take->arena, "Valider %s", ref),
	    arena_printf(take->arena, "valider %s", ref), false);
	answer_link(take, arena_printf(take->arena, "Refuser %s (motif)", ref),
	    arena_printf(take->arena, "refuser %s : ", ref), false);
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
	filter.status = listing_choice(take, command, "statut", statuses, COUNT(statuses));
	st = feedback_list(take->desk->store, take->arena, &filter, &list, &count, NULL, why);
	if (st != OK)
		return st;
	listing = listing_open(take, command, &kind, verb);
	rows = arena_array(take->arena, count, sizeof(const struct feedback *));
	/* Newest first. */
	for (size_t i = count; i-- > 0;) {
		size_t before = listing_total(listing);
		struct row row;

		if ((st = row_find(take, &list[i], &row, why)) != OK)
			return st;
		fill_row(take, &list[i], &row);
		if (is_from(take->arena, &row, command_field(command, "Contacts")))
			listing_add(listing, row.cells);
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
