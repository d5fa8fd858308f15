#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "desk/diffusion/diffusion.h"
#include "letters/french.h"

#define BAR_CELLS   10
#define WORDS_SHOWN 80

/* Documents by name, and every option that is not as it was created. */
static const char *
dossier_line(struct take *take, const struct dossier *dossier)
{
	struct buf line = buf_make(take->arena);

	buf_addf(&line, "%s (CV-%lld)",
	    view_dossier_name_in(take->arena, take_language(take), dossier, false),
	    (long long)dossier->candidate.id);
	if (dossier->document_count == 0)
		buf_add(&line, take_phrase(take, ", sans document"));
	for (size_t i = 0; i < dossier->document_count; i++)
		buf_addf(&line, ", %s", dossier->documents[i].filename);
	if (dossier->hidden)
		buf_add(&line, take_phrase(take, ", identité masquée"));
	if (!dossier->active)
		buf_add(&line, take_phrase(take, ", inactif"));
	if (dossier->summary != NULL)
		buf_addf(&line, take_phrase(take, ", résumé «\u00a0%s\u00a0»"),
		    text_excerpt(take->arena, text_line(take->arena, dossier->summary), WORDS_SHOWN));
	if (dossier->opinion != NULL)
		buf_addf(&line, take_phrase(take, ", avis RH «\u00a0%s\u00a0»"),
		    text_excerpt(take->arena, text_line(take->arena, dossier->opinion), WORDS_SHOWN));
	return line.data;
}

static void
show_dossiers(struct take *take, const struct dossier *dossiers, size_t count)
{
	for (size_t i = 0; i < count; i++)
		answer_field(take, take_printf(take, "Candidat %d", dossiers[i].number),
		    dossier_line(take, &dossiers[i]));
}

/* What became of the mail that told the contact of the diffusion. */
static const char *
delivery_of(struct take *take, const struct recipient *recipient)
{
	static const struct {
		const char *state, *said;
	} states[] = {
	    {"queued", "part bientôt"},
	    {"sending", "part en ce moment"},
	    {"retry", "pas encore accepté par son serveur"},
	    {"held", "retenu"},
	    {"cancelled", "annulé"},
	    {"dead", "refusé par son serveur"},
	};

	if (recipient->contact.bounced_at != 0)
		return take_phrase(take, "refusé par son serveur");
	if (recipient->started_at == 0 || recipient->delivery == NULL)
		return take_phrase(take, "pas encore averti");
	for (size_t i = 0; i < COUNT(states); i++)
		if (strcmp(recipient->delivery, states[i].state) == 0)
			return take_phrase(take, states[i].said);
	return take_printf(take, "envoyé le %s",
	    say_short_date(take->arena, take->desk->config->zone, recipient->delivered_at));
}

static const char *
answer_of(struct take *take, const struct recipient *recipient)
{
	const struct zone *zone = take->desk->config->zone;

	if (recipient->answered_at != 0)
		return take_printf(
		    take, "a répondu le %s", say_short_date(take->arena, zone, recipient->answered_at));
	if (recipient->contact.absent_until > take->now)
		return take_printf(take, "absent, de retour le %s",
		    say_short_date(take->arena, zone, recipient->contact.absent_until));
	if (recipient->reminded_at != 0)
		return take_printf(take, "n'a pas répondu, relancé le %s",
		    say_short_date(take->arena, zone, recipient->reminded_at));
	return recipient->started_at == 0 ? "—" : take_phrase(take, "n'a pas répondu");
}

/* "█████░░░░░ 1 sur 2" */
static const char *
progress_bar(struct take *take, size_t done, size_t all)
{
	struct buf bar = buf_make(take->arena);

	for (size_t i = 0; i < BAR_CELLS; i++)
		buf_add(&bar, i * all < done * BAR_CELLS ? "█" : "░");
	buf_addf(&bar, take_phrase(take, " %zu sur %zu"), done, all);
	return bar.data;
}

static void
show_recipients(struct take *take, const struct recipient *list, size_t count)
{
	static const char *const headings[] = {"Contact", "Société", "Envoi", "Réponse", "Retours"};
	const char **cells = arena_array(take->arena, count * COUNT(headings), sizeof(*cells));
	size_t told = 0, answered = 0;

	for (size_t i = 0; i < count; i++) {
		const char **row = cells + i * COUNT(headings);

		row[0] = list[i].contact.name;
		row[1] = list[i].contact.company == NULL ? "—" : list[i].contact.company;
		row[2] = delivery_of(take, &list[i]);
		row[3] = answer_of(take, &list[i]);
		row[4] = arena_printf(take->arena, "%lld", (long long)list[i].answers);
		told += list[i].started_at != 0;
		answered += list[i].answered_at != 0;
	}
	if (told > 0)
		answer_field(take, "Réponses", progress_bar(take, answered, told));
	if (count > 0)
		answer_table(take, headings, COUNT(headings), cells, count);
}

/* Of a draft: nobody was told of anything yet. */
static void
show_contacts(struct take *take, const struct recipient *list, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct contact *contact = &list[i].contact;

		answer_field(take, i == 0 ? "Contacts" : "",
		    arena_printf(take->arena, "%s%s%s%s%s", contact->name,
			contact->company == NULL ? "" : " (",
			contact->company == NULL ? "" : contact->company, contact->company == NULL ? "" : ")",
			contact->bounced_at == 0 ? ""
						 : take_phrase(take, ", adresse refusée par son serveur")));
	}
}

static enum status
show_returns(struct take *take, const struct diffusion *diffusion, struct why *why)
{
	struct feedback_filter filter = {
	    .diffusion_id = diffusion->id, .status = FEEDBACK_PENDING, .limit = 20};
	struct buf waiting = buf_make(take->arena);
	struct feedback *list;
	size_t count;
	enum status st;

	if (diffusion->status == DIFFUSION_DRAFT)
		return OK;
	st = feedback_list(take->desk->store, take->arena, &filter, &list, &count, NULL, why);
	if (st != OK)
		return st;
	for (size_t i = 0; i < count; i++)
		buf_addf(&waiting, "%s%s", i == 0 ? " (" : ", ", ref_make(take->arena, "R", list[i].id));
	if (count > 0)
		buf_add(&waiting, ")");
	answer_field(take, "Retours",
	    take_printf(take, "%lld, dont %lld à traiter%s", (long long)diffusion->feedback,
		(long long)diffusion->pending, waiting.data));
	return OK;
}

/* What makes sense next, by status. */
static const struct {
	enum diffusion_status status;
	const char *text, *verb;
	bool when_ready; /* not while the draft lacks something */
	bool goes_on;	 /* a day follows, which the recruiter writes */
} steps[] = {
    {DIFFUSION_DRAFT, "Aperçu", "aperçu", true, false},
    {DIFFUSION_DRAFT, "Lancer", "lancer", true, false},
    {DIFFUSION_DRAFT, "Modifier", "modifier", false, false},
    {DIFFUSION_DRAFT, "Supprimer le brouillon", "supprimer", false, false},
    {DIFFUSION_RUNNING, "Les retours", "retours", false, false},
    {DIFFUSION_RUNNING, "Modifier", "modifier", false, false},
    {DIFFUSION_RUNNING, "Relancer les silencieux", "relancer", false, false},
    {DIFFUSION_RUNNING, "Clore", "clore", false, false},
    {DIFFUSION_REVIEWING, "Les retours", "retours", false, false},
    {DIFFUSION_REVIEWING, "Terminer", "terminer", false, false},
    {DIFFUSION_REVIEWING, "Rouvrir jusqu'à une autre date", "prolonger", false, true},
    {DIFFUSION_DONE, "Les retours", "retours", false, false},
    {DIFFUSION_DONE, "Archiver", "archiver", false, false},
    {DIFFUSION_DONE, "Rouvrir jusqu'à une autre date", "prolonger", false, true},
    {DIFFUSION_DONE, "Dupliquer", "dupliquer", false, false},
    {DIFFUSION_ARCHIVED, "Les retours", "retours", false, false},
    {DIFFUSION_ARCHIVED, "Dupliquer", "dupliquer", false, false},
};

static const char *
step_written(struct take *take, size_t i, const struct diffusion *diffusion)
{
	return arena_printf(take->arena, "%s D-%lld%s", take_phrase(take, steps[i].verb),
	    (long long)diffusion->id, steps[i].goes_on ? " " : "");
}

static void
next_steps(struct take *take, const struct diffusion *diffusion, bool ready)
{
	bool first = true;

	for (size_t i = 0; i < COUNT(steps); i++) {
		if (steps[i].status != diffusion->status || (steps[i].when_ready && !ready))
			continue;
		answer_link(take, steps[i].text, step_written(take, i, diffusion), first);
		first = false;
	}
	if (diffusion->status != DIFFUSION_DRAFT)
		answer_link(take, "Historique",
		    take_printf(take, "historique D-%lld", (long long)diffusion->id), false);
}

void
diffusion_offer_steps(struct take *take, const struct diffusion *diffusion)
{
	next_steps(take, diffusion,
	    diffusion->recipients > 0 && diffusion->candidates > 0 && diffusion->end_at != 0);
}

void
show_ways(struct take *take, const struct diffusion *diffusion)
{
	for (size_t i = 0; i < COUNT(steps); i++)
		if (steps[i].status == diffusion->status && !steps[i].when_ready)
			answer_way(take, steps[i].text, step_written(take, i, diffusion));
	answer_way(
	    take, "Voir la diffusion", take_printf(take, "diffusion D-%lld", (long long)diffusion->id));
}

/* A draft without its two buttons says why. */
static void
say_lacking(struct take *take, const struct diffusion *diffusion, size_t recipients, size_t dossiers)
{
	const char *lacks[3];
	size_t count = 0;

	if (recipients == 0)
		lacks[count++] = take_phrase(take, "des contacts");
	if (dossiers == 0)
		lacks[count++] = take_phrase(take, "des candidats");
	if (diffusion->end_at == 0)
		lacks[count++] = take_phrase(take, "une date de fin");
	if (diffusion->status == DIFFUSION_DRAFT && count > 0)
		answer_say(take, "Avant de la lancer, il manque %s.",
		    say_list(take->arena, take_language(take), lacks, count));
}

static bool
is_scheduled(const struct diffusion *diffusion)
{
	return diffusion->status == DIFFUSION_DRAFT && diffusion->launched_at != 0;
}

static const char *
status_of(struct take *take, const struct diffusion *diffusion)
{
	const char *status = say_status(take_language(take), diffusion_status_name(diffusion->status));

	return is_scheduled(diffusion) ? take_printf(take, "%s, lancement prévu le %s", status,
					     say_date(take->arena, take_language(take),
						 take->desk->config->zone, diffusion->start_at))
				       : status;
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
	say_lacking(take, diffusion, recipient_count, dossier_count);
	answer_field(take, "Titre", diffusion->title);
	answer_field(take, "Statut", status_of(take, diffusion));
	if (diffusion->tags != NULL)
		answer_field(take, "Tags", diffusion->tags);
	answer_field(take, "Début",
	    diffusion->start_at == 0 ? take_phrase(take, "dès le lancement")
				     : say_date(take->arena, take_language(take), zone, diffusion->start_at));
	answer_field(take, "Fin",
	    diffusion->end_at == 0 ? take_phrase(take, "à préciser")
				   : say_date(take->arena, take_language(take), zone, diffusion->end_at));
	if (diffusion->status == DIFFUSION_DRAFT)
		show_contacts(take, recipients, recipient_count);
	show_dossiers(take, dossiers, dossier_count);
	if ((st = show_returns(take, diffusion, why)) != OK)
		return st;
	if (diffusion->status != DIFFUSION_DRAFT)
		show_recipients(take, recipients, recipient_count);
	if (diffusion->status != DIFFUSION_DRAFT && recipient_count > 0)
		answer_progress(take, diffusion->answered, diffusion->recipients);
	answer_about(take, CONVERSATION_DIFFUSION, diffusion->id, ref);
	take->answer.subject = arena_printf(take->arena, "Re: [%s] %s", ref, diffusion->title);
	next_steps(take, diffusion, recipient_count > 0 && dossier_count > 0 && diffusion->end_at != 0);
	if (is_scheduled(diffusion))
		answer_link(take, "Annuler le lancement", take_printf(take, "clore %s", ref), false);
	return OK;
}

void
open_about(struct take *take, const struct diffusion *diffusion, const char *what)
{
	const char *ref = ref_make(take->arena, "D", diffusion->id);

	answer_open(take, "reponse");
	answer_subject(take, "[%s] %s\u00a0: %s", ref, diffusion->title, take_phrase(take, what));
	answer_about(take, CONVERSATION_DIFFUSION, diffusion->id, ref);
	take->answer.subject = arena_printf(take->arena, "Re: [%s] %s", ref, diffusion->title);
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
