#include <string.h>

#include "base/text.h"
#include "desk/diffusion/diffusion.h"
#include "desk/typed/listing.h"
#include "desk/typed/typed.h"
#include "letters/french.h"

static const struct listing_choice statuses[] = {
    {"brouillon", DIFFUSION_DRAFT},
    {"en cours", DIFFUSION_RUNNING},
    {"traitement des retours", DIFFUSION_REVIEWING},
    {"terminée", DIFFUSION_DONE},
    {"archivée", DIFFUSION_ARCHIVED},
};

static bool
has_tag(struct arena *arena, const char *tags, const char *wanted)
{
	size_t count;
	char **list = text_split(arena, tags == NULL ? "" : tags, ",;", &count);

	for (size_t i = 0; i < count; i++)
		if (strcmp(text_key(arena, list[i]), text_key(arena, wanted)) == 0)
			return true;
	return false;
}

/* Whether it bears every tag typed. */
static bool
has_tags(const struct take *take, const struct diffusion *diffusion, const char *typed)
{
	size_t count;
	char **wanted = text_split(take->arena, typed == NULL ? "" : typed, ",;", &count);

	for (size_t i = 0; i < count; i++)
		if (!has_tag(take->arena, diffusion->tags, wanted[i]))
			return false;
	return true;
}

/* Says which of the rows added stands for which: ids has room for all. */
static void
list_diffusions(struct take *take, struct listing *listing, const struct diffusion *list, size_t count,
    const char *tags, int64_t *ids)
{
	size_t added = 0;

	for (size_t i = 0; i < count; i++) {
		const struct diffusion *one = &list[i];
		const char *cells[] = {
		    ref_make(take->arena, "D", one->id),
		    one->title,
		    say_status(take_language(take), diffusion_status_name(one->status)),
		    one->tags == NULL ? "" : one->tags,
		    listing_number(take, one->candidates),
		    listing_number(take, one->recipients),
		    listing_number(take, one->feedback),
		    listing_day(take, one->start_at),
		    listing_day(take, one->end_at),
		    listing_day(take, one->updated_at),
		};

		if (has_tags(take, one, tags) && listing_add(listing, cells))
			ids[added++] = one->id;
	}
}

/* A filter is applied to rows that were read: to all of them.  Without any, what the page needs is enough. */
static enum status
read_diffusions(struct take *take, const struct read_command *command, struct listing *listing,
    struct diffusion **list, size_t *count, struct why *why)
{
	struct diffusion_filter filter = {
	    .agency_id = agency_shown(take),
	    .delegate_id = take->sender.recruiter.id,
	    .now = take->now,
	    .status = listing_choice(take, command, "statut", statuses, COUNT(statuses)),
	    .limit = LISTING_ROWS_MAX,
	};
	bool filtered = command_field(command, "Tags") != NULL || command_field(command, "recherche") != NULL;
	size_t total;
	enum status st;

	if ((st = diffusion_count(take->desk->store, take->arena, &filter, &total, why)) != OK)
		return st;
	if (!filtered)
		listing_piece(listing, total, &filter.offset, &filter.limit);
	st = diffusion_list(take->desk->store, take->arena, &filter, list, count, why);
	if (st == OK && *count < total && *count == LISTING_ROWS_MAX)
		answer_say(take, "Seules les %zu plus récentes, sur %zu, sont regardées.", *count, total);
	return st;
}

enum status
command_diffusions(struct take *take, const struct read_command *command, struct why *why)
{
	static const char *const headings[] = {"N°", "Titre", "Statut", "Tags", "Candidats", "Contacts",
	    "Retours", "Début", "Fin", "Mise à jour"};
	static const struct listing_kind kind = {"diffusions", headings, COUNT(headings), 0, "statut|Tags"};
	struct listing *listing = listing_open(take, command, &kind, "diffusions");
	struct diffusion *list;
	size_t count, first, shown;
	int64_t *ids;
	enum status st;

	answer_open(take, "reponse");
	if ((st = read_diffusions(take, command, listing, &list, &count, why)) != OK)
		return st;
	ids = arena_array(take->arena, count, sizeof(*ids));
	list_diffusions(take, listing, list, count, command_field(command, "Tags"), ids);
	answer_subject(take, "Vos diffusions\u00a0: %zu", listing_total(listing));
	if (listing_total(listing) == 0)
		answer_say(take, command->field_count == 0 ? "Aucune diffusion pour le moment."
							   : "Aucune diffusion ne correspond.");
	if ((st = listing_show(listing, why)) != OK)
		return st;
	listing_page(listing, &first, &shown);
	for (size_t i = 0; i < shown && i < 8; i++) {
		const char *ref = ref_make(take->arena, "D", ids[first + i]);

		answer_link(take, ref, take_printf(take, "diffusion %s", ref), false);
	}
	answer_link(take, "Nouvelle diffusion", "nouvelle diffusion", false);
	return OK;
}
