#include "base/text.h"
#include "desk/command.h"
#include "letters/french.h"

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
