#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "desk/command.h"
#include "letters/french.h"

#define LINES_DEFAULT 20
#define LINES_MAX     200

struct paging {
	size_t page, lines;
};

static size_t
number_field(const struct read_command *command, const char *name, size_t otherwise, size_t most)
{
	const char *typed = command_field(command, name);
	unsigned long number = typed == NULL ? 0 : strtoul(typed, NULL, 10);

	if (number == 0)
		return otherwise;
	return number < most ? number : most;
}

static struct paging
paging_of(const struct read_command *command)
{
	return (struct paging){
	    .page = number_field(command, "page", 1, 100000),
	    .lines = number_field(command, "lignes", LINES_DEFAULT, LINES_MAX),
	};
}

/* "21 à 40 sur 57", and the links to the pages around. */
static void
say_page(struct take *take, const char *verb, const struct paging *paging, size_t shown, size_t total)
{
	size_t from = (paging->page - 1) * paging->lines;

	if (shown == 0)
		return;
	answer_say(take, "%zu à %zu sur %zu", from + 1, from + shown, total);
	if (from + shown < total)
		answer_link(take, "Page suivante",
		    arena_printf(
			take->arena, "%s\npage : %zu\nlignes : %zu", verb, paging->page + 1, paging->lines),
		    false);
	if (paging->page > 1)
		answer_link(take, "Page précédente",
		    arena_printf(
			take->arena, "%s\npage : %zu\nlignes : %zu", verb, paging->page - 1, paging->lines),
		    false);
}

static struct view_maker
plain_maker(const struct take *take)
{
	return (struct view_maker){.arena = take->arena,
	    .language = "fr",
	    .zone = take->desk->config->zone,
	    .reply_to = "",
	    .subject = ""};
}

/* enum diffusion_status by its French name; -1: all. */
static int
status_wanted(struct take *take, const struct read_command *command)
{
	const char *typed = command_field(command, "statut");

	for (int status = DIFFUSION_DRAFT; typed != NULL && status <= DIFFUSION_ARCHIVED; status++)
		if (text_same(take->arena, typed,
			say_status("fr", diffusion_status_name((enum diffusion_status)status))))
			return status;
	if (typed != NULL && *typed != '\0')
		answer_problem(take, "statut",
		    "«\u00a0%s\u00a0»\u00a0: brouillon, en cours, traitement des retours, terminée ou "
		    "archivée",
		    text_excerpt(take->arena, typed, 40));
	return -1;
}

static const char *
day_or_dash(const struct take *take, int64_t at)
{
	return at == 0 ? "—" : say_short_date(take->arena, take->desk->config->zone, at);
}

static void
diffusion_row(const struct take *take, const struct diffusion *diffusion, const char **cells)
{
	cells[0] = ref_make(take->arena, "D", diffusion->id);
	cells[1] = diffusion->title;
	cells[2] = say_status("fr", diffusion_status_name(diffusion->status));
	cells[3] = diffusion->tags == NULL ? "" : diffusion->tags;
	cells[4] = arena_printf(take->arena, "%lld", (long long)diffusion->candidates);
	cells[5] = arena_printf(take->arena, "%lld", (long long)diffusion->recipients);
	cells[6] = arena_printf(take->arena, "%lld", (long long)diffusion->feedback);
	cells[7] = day_or_dash(take, diffusion->start_at);
	cells[8] = day_or_dash(take, diffusion->end_at);
	cells[9] = day_or_dash(take, diffusion->updated_at);
}

enum status
command_diffusions(struct take *take, const struct read_command *command, struct why *why)
{
	static const char *const headings[] = {"N°", "Titre", "Statut", "Tags", "Candidats", "Contacts",
	    "Retours", "Début", "Fin", "Mise à jour"};
	struct paging paging = paging_of(command);
	struct view_maker maker = plain_maker(take);
	struct diffusion_filter filter = {
	    .agency_id = take->sender.recruiter.admin ? 0 : take->sender.recruiter.agency_id,
	    .words = command_field(command, "recherche"),
	    .offset = (paging.page - 1) * paging.lines,
	    .limit = paging.lines,
	};
	struct diffusion *list;
	const char **cells;
	size_t count, total;
	enum status st;

	answer_open(take, "reponse");
	filter.status = status_wanted(take, command);
	st = diffusion_list(take->desk->store, take->arena, &filter, &list, &count, &total, why);
	if (st != OK)
		return st;
	answer_subject(take, "Vos diffusions\u00a0: %zu", total);
	if (count == 0)
		answer_say(take, "Aucune diffusion ne correspond.");
	cells = arena_array(take->arena, count * COUNT(headings), sizeof(*cells));
	for (size_t i = 0; i < count; i++)
		diffusion_row(take, &list[i], cells + i * COUNT(headings));
	if (count > 0)
		view_add_table(&maker, take->answer.view, headings, COUNT(headings), cells, count);
	say_page(take, "diffusions", &paging, count, total);
	for (size_t i = 0; i < count && i < 8; i++)
		answer_link(take, arena_printf(take->arena, "D-%lld", (long long)list[i].id),
		    arena_printf(take->arena, "diffusion D-%lld", (long long)list[i].id), false);
	answer_link(take, "Nouvelle diffusion", "nouvelle diffusion", false);
	return OK;
}

/* -- the page of one diffusion -- */

static void
show_dossiers(struct take *take, const struct dossier *dossiers, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct dossier *dossier = &dossiers[i];
		const char *file =
		    dossier->document_count == 0 ? "sans document" : dossier->documents[0].filename;

		answer_field(take, arena_printf(take->arena, "Candidat %d", dossier->number),
		    arena_printf(take->arena, "%s (CV-%lld), %s%s%s",
			view_dossier_name(take->arena, dossier, false), (long long)dossier->candidate.id,
			file, dossier->hidden ? ", identité masquée" : "",
			dossier->active ? "" : ", inactif"));
	}
}

static const char *
recipient_state(struct take *take, const struct recipient *recipient)
{
	if (recipient->contact.bounced_at != 0)
		return "adresse refusée par son serveur";
	if (recipient->started_at == 0)
		return "pas encore averti";
	return recipient->answers == 0
		   ? "sans réponse"
		   : say_count(take->arena, "fr", recipient->answers, "réponse", "réponses");
}

static void
next_steps(struct take *take, const struct diffusion *diffusion, bool ready)
{
	static const struct {
		enum diffusion_status status;
		const char *text, *verb;
		bool when_ready;
	} steps[] = {
	    {DIFFUSION_DRAFT, "Aperçu", "aperçu", true},
	    {DIFFUSION_DRAFT, "Lancer", "lancer", true},
	    {DIFFUSION_DRAFT, "Modifier", "modifier", false},
	    {DIFFUSION_DRAFT, "Supprimer le brouillon", "supprimer", false},
	    {DIFFUSION_RUNNING, "Les retours", "retours", false},
	    {DIFFUSION_RUNNING, "Modifier", "modifier", false},
	    {DIFFUSION_RUNNING, "Clore", "clore", false},
	    {DIFFUSION_REVIEWING, "Les retours", "retours", false},
	    {DIFFUSION_REVIEWING, "Terminer", "terminer", false},
	    {DIFFUSION_DONE, "Les retours", "retours", false},
	    {DIFFUSION_DONE, "Archiver", "archiver", false},
	    {DIFFUSION_ARCHIVED, "Les retours", "retours", false},
	};
	bool first = true;

	for (size_t i = 0; i < COUNT(steps); i++) {
		if (steps[i].status != diffusion->status || (steps[i].when_ready && !ready))
			continue;
		answer_link(take, steps[i].text,
		    arena_printf(take->arena, "%s D-%lld", steps[i].verb, (long long)diffusion->id), first);
		first = false;
	}
}

enum status
show_diffusion(struct take *take, const struct diffusion *diffusion, struct why *why)
{
	const struct zone *zone = take->desk->config->zone;
	const char *ref = ref_make(take->arena, "D", diffusion->id);
	struct recipient *recipients;
	struct dossier *dossiers;
	size_t recipient_count, dossier_count;
	enum status st;

	st =
	    recipient_list(take->desk->store, take->arena, diffusion->id, &recipients, &recipient_count, why);
	if (st != OK)
		return st;
	st = dossier_list(take->desk->store, take->arena, diffusion->id, 0, &dossiers, &dossier_count, why);
	if (st != OK)
		return st;
	answer_field(take, "Titre", diffusion->title);
	answer_field(take, "Statut", say_status("fr", diffusion_status_name(diffusion->status)));
	if (diffusion->tags != NULL)
		answer_field(take, "Tags", diffusion->tags);
	answer_field(take, "Début",
	    diffusion->start_at == 0 ? "dès le lancement"
				     : say_date(take->arena, "fr", zone, diffusion->start_at));
	answer_field(take, "Fin",
	    diffusion->end_at == 0 ? "à préciser" : say_date(take->arena, "fr", zone, diffusion->end_at));
	for (size_t i = 0; i < recipient_count; i++)
		answer_field(take, i == 0 ? "Contacts" : "",
		    arena_printf(take->arena, "%s%s%s%s, %s", recipients[i].contact.name,
			recipients[i].contact.company == NULL ? "" : " (",
			recipients[i].contact.company == NULL ? "" : recipients[i].contact.company,
			recipients[i].contact.company == NULL ? "" : ")",
			recipient_state(take, &recipients[i])));
	show_dossiers(take, dossiers, dossier_count);
	if (diffusion->status != DIFFUSION_DRAFT)
		answer_field(take, "Retours",
		    arena_printf(take->arena, "%lld, dont %lld à traiter", (long long)diffusion->feedback,
			(long long)diffusion->pending));
	answer_about(take, CONVERSATION_DIFFUSION, diffusion->id, ref);
	take->answer.subject = arena_printf(take->arena, "Re: [%s] %s", ref, diffusion->title);
	next_steps(take, diffusion, recipient_count > 0 && dossier_count > 0 && diffusion->end_at != 0);
	return OK;
}

enum status
command_page(struct take *take, const struct read_command *command, struct why *why)
{
	struct diffusion diffusion;
	enum status st;

	if ((st = command_diffusion(take, command, &diffusion, why)) != OK)
		return st;
	answer_open(take, "reponse");
	answer_subject(take, "[%s] %s", ref_make(take->arena, "D", diffusion.id), diffusion.title);
	return show_diffusion(take, &diffusion, why);
}

/* -- returns -- */

static enum status
feedback_row(struct take *take, const struct feedback *feedback, const char **cells, struct why *why)
{
	struct contact contact = {.name = ""};
	struct dossier dossier;
	enum status st;

	st = contact_find(take->desk->store, take->arena, feedback->contact_id, &contact, why);
	if (st != OK && st != NONE)
		return st;
	cells[0] = ref_make(take->arena, "R", feedback->id);
	cells[1] = say_short_date(take->arena, take->desk->config->zone, feedback->created_at);
	cells[2] = "—";
	if (feedback->dossier_id != 0) {
		st = dossier_find(take->desk->store, take->arena, feedback->dossier_id, 0, &dossier, why);
		if (st != OK)
			return st;
		cells[2] = arena_printf(
		    take->arena, "%d %s", dossier.number, view_dossier_name(take->arena, &dossier, false));
	}
	cells[3] = contact.name;
	cells[4] = say_action(take->arena, "fr", feedback->action);
	cells[5] = arena_printf(take->arena, "%s%s", say_status("fr", feedback_status_name(feedback->status)),
	    feedback->late ? ", hors délai" : "");
	cells[6] = text_excerpt(take->arena, text_line(take->arena, feedback->comment), 80);
	return OK;
}

static enum status
feedback_filter_of(
    struct take *take, const struct read_command *command, struct feedback_filter *filter, struct why *why)
{
	struct candidate candidate;
	struct diffusion diffusion;
	int64_t cv = command_ref(command, "CV");
	enum status st;

	filter->agency_id = take->sender.recruiter.admin ? 0 : take->sender.recruiter.agency_id;
	filter->status = -1;
	if (cv != 0) {
		st = candidate_find(take->desk->store, take->arena, cv, &candidate, why);
		if (st == NONE)
			return because(why, REFUSED, "CV-%lld n'existe pas", (long long)cv);
		filter->candidate_id = cv;
		answer_subject(take, "Retours sur %s", candidate_name(take->arena, &candidate));
		if (command_ref(command, "D") == 0)
			return st;
	} else if (command_ref(command, "D") == 0 && take->thread.diffusion_id == 0) {
		answer_subject(take, "Retours de votre agence");
		return OK;
	}
	if ((st = command_diffusion(take, command, &diffusion, why)) != OK)
		return st;
	filter->diffusion_id = diffusion.id;
	answer_subject(
	    take, "[%s] %s\u00a0: retours", ref_make(take->arena, "D", diffusion.id), diffusion.title);
	answer_about(take, CONVERSATION_DIFFUSION, diffusion.id, ref_make(take->arena, "D", diffusion.id));
	return OK;
}

enum status
command_feedback(struct take *take, const struct read_command *command, struct why *why)
{
	static const char *const headings[] = {"N°", "Date", "Candidat", "De", "Retour", "Statut", "Mots"};
	struct paging paging = paging_of(command);
	struct view_maker maker = plain_maker(take);
	struct feedback_filter filter = {.offset = (paging.page - 1) * paging.lines, .limit = paging.lines};
	struct feedback *list;
	const char **cells;
	size_t count, total;
	enum status st;

	answer_open(take, "reponse");
	if ((st = feedback_filter_of(take, command, &filter, why)) != OK)
		return st;
	st = feedback_list(take->desk->store, take->arena, &filter, &list, &count, &total, why);
	if (st != OK)
		return st;
	if (count == 0)
		answer_say(take, "Aucun retour pour le moment.");
	cells = arena_array(take->arena, count * COUNT(headings), sizeof(*cells));
	for (size_t i = 0; i < count && st == OK; i++) {
		st = feedback_row(take, &list[i], cells + i * COUNT(headings), why);
		if (list[i].request && list[i].status == FEEDBACK_PENDING) {
			const char *ref = ref_make(take->arena, "R", list[i].id);

			answer_link(take, arena_printf(take->arena, "Valider %s", ref),
			    arena_printf(take->arena, "valider %s", ref), false);
			answer_link(take, arena_printf(take->arena, "Refuser %s (motif)", ref),
			    arena_printf(take->arena, "refuser %s : ", ref), false);
		}
	}
	if (st == OK && count > 0)
		view_add_table(&maker, take->answer.view, headings, COUNT(headings), cells, count);
	say_page(take, "retours", &paging, count, total);
	return st;
}

enum status
command_help(struct take *take, const struct read_command *command, struct why *why)
{
	(void)command;
	(void)why;
	answer_open(take, "aide");
	answer_link(take, "Nouvelle diffusion", "nouvelle diffusion", true);
	answer_link(take, "Vos diffusions", "diffusions", false);
	answer_link(take, "Les retours", "retours", false);
	return OK;
}
