/* `dupliquer D-12`: a new draft with its fields, its active candidates and their options, its contacts. */
#include "desk/diffusion/diffusion.h"

static int
days_from(const struct zone *zone, int64_t from, int64_t to)
{
	int days = 0;

	while (days < 3660 && clock_day(zone, from, days + 1) <= to)
		days++;
	return days;
}

/* The same length, from today. */
static void
shift_dates(struct take *take, const struct diffusion *old, struct diffusion *copy)
{
	const struct zone *zone = take->desk->config->zone;
	int64_t from = old->start_at != 0 ? old->start_at : old->created_at;

	copy->start_at = clock_day(zone, take->now, 0);
	if (old->end_at != 0)
		copy->end_at = clock_day(zone, take->now, days_from(zone, from, old->end_at) + 1) - 1;
}

static enum status
copy_dossier(struct take *take, int64_t diffusion_id, const struct dossier *old, struct why *why)
{
	struct store *store = take->desk->store;
	int64_t *documents = arena_array(take->arena, old->document_count, sizeof(*documents));
	struct dossier *list, *copy;
	size_t count;
	int number;
	enum status st;

	st = dossier_create(store, diffusion_id, old->candidate.id, take->now, &number, why);
	if (st != OK)
		return st;
	if ((st = dossier_list(store, take->arena, diffusion_id, 0, &list, &count, why)) != OK)
		return st;
	copy = &list[count - 1]; /* by number, and it has the last one */
	copy->hidden = old->hidden;
	copy->summary = old->summary;
	copy->opinion = old->opinion;
	if ((st = dossier_update(store, copy, take->now, why)) != OK)
		return st;
	if (!old->documents_chosen)
		return OK; /* the favourite of today came along */
	for (size_t i = 0; i < old->document_count; i++)
		documents[i] = old->documents[i].id;
	return dossier_share(store, copy->id, documents, old->document_count, take->now, why);
}

static enum status
copy_all(struct take *take, const struct diffusion *old, int64_t id, struct why *why)
{
	struct store *store = take->desk->store;
	struct recipient *recipients;
	struct dossier *dossiers;
	size_t count;
	enum status st;

	st = dossier_list(store, take->arena, old->id, 0, &dossiers, &count, why);
	for (size_t i = 0; i < count && st == OK; i++)
		if (dossiers[i].active)
			st = copy_dossier(take, id, &dossiers[i], why);
	if (st != OK)
		return st;
	st = recipient_list(store, take->arena, old->id, &recipients, &count, why);
	for (size_t i = 0; i < count && st == OK; i++)
		st = recipient_add(store, id, recipients[i].contact.id, take->now, why);
	return st;
}

enum status
command_copy(struct take *take, const struct read_command *command, struct why *why)
{
	struct diffusion old, copy;
	const char *ref, *old_ref;
	int64_t id;
	bool theirs;
	enum status st;

	if ((st = command_diffusion(take, command, &old, why)) != OK)
		return st;
	/* A delegate's is for whom they act: another agency's candidates would be theirs when the delegation is over. */
	theirs = take->behalf != NULL;
	copy = (struct diffusion){
	    .agency_id =
		theirs || take->sender.recruiter.admin ? old.agency_id : take->sender.recruiter.agency_id,
	    .recruiter_id = theirs ? old.recruiter_id : take->sender.recruiter.id,
	    .title = old.title,
	    .tags = old.tags,
	    .status = DIFFUSION_DRAFT,
	};
	shift_dates(take, &old, &copy);
	if ((st = diffusion_create(take->desk->store, &copy, take->now, &id, why)) != OK)
		return st;
	ref = ref_make(take->arena, "D", id);
	old_ref = ref_make(take->arena, "D", old.id);
	if ((st = copy_all(take, &old, id, why)) != OK)
		return st;
	if ((st = take_journal(take, "diffusion.create", ref, old_ref, old.title, why)) != OK)
		return st;
	if ((st = diffusion_find(take->desk->store, take->arena, id, &copy, why)) != OK)
		return st;
	answer_open(take, "reponse");
	answer_subject(take, "[%s] %s\u00a0: copie de %s", ref, copy.title, old_ref);
	answer_say(
	    take, "J'ai créé la diffusion %s en brouillon, d'après %s. Rien n'a été envoyé.", ref, old_ref);
	if (theirs)
		answer_say(take, "Elle est à %s, pour qui vous agissez.", take->behalf);
	return show_diffusion(take, &copy, why);
}
