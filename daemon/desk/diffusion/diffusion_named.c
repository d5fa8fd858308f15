/* Which diffusion, and which of its dossiers, a command means; where that is not clear it is asked. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "desk/diffusion/diffusion.h"
#include "desk/typed/pick.h"
#include "desk/typed/typed.h"

/* Those of the sender that are not over. */
static enum status
open_diffusions(struct take *take, struct diffusion **list, size_t *count, struct why *why)
{
	struct diffusion_filter filter = {
	    .agency_id = agency_shown(take),
	    .delegate_id = take->sender.recruiter.id,
	    .now = take->now,
	    .status = -1,
	    .limit = 50,
	};
	size_t all;
	enum status st = diffusion_list(take->desk->store, take->arena, &filter, list, &all, why);

	*count = 0;
	for (size_t i = 0; st == OK && i < all; i++)
		if ((*list)[i].status != DIFFUSION_DONE && (*list)[i].status != DIFFUSION_ARCHIVED)
			(*list)[(*count)++] = (*list)[i];
	return st;
}

/* Which diffusion was meant is asked with those that are open, the words as they were written. */
static enum status
ask_diffusion(struct take *take, const struct read_command *command, int64_t *id, struct why *why)
{
	const char *line = text_excerpt(take->arena, text_line(take->arena, command->line), 120);
	struct diffusion *list;
	size_t count;
	enum status st = open_diffusions(take, &list, &count, why);

	if (st != OK)
		return st;
	/* To look at the only one there is needs no question. */
	if (count == 1 && strcmp(command->verb, "diffusion") == 0) {
		*id = list[0].id;
		return OK;
	}
	for (size_t i = 0; i < count && command->field_count == 0; i++)
		answer_way(take,
		    arena_printf(take->arena, "D-%lld %s", (long long)list[i].id,
			text_excerpt(take->arena, list[i].title, 60)),
		    arena_printf(take->arena, "%s D-%lld", line, (long long)list[i].id));
	return refuse(take, why, "de quelle diffusion s'agit-il\u00a0? Par exemple «\u00a0%s D-12\u00a0»",
	    take_phrase(take, command->verb));
}

/* "modifier D-1", and "lancer" on a line below: the one diffusion the letter names; 0: none, or several. */
static int64_t
diffusion_named(const struct take *take)
{
	int64_t id = 0;

	for (size_t i = 0; i < take->reading->command_count; i++) {
		int64_t one = command_ref(&take->reading->commands[i], "D");

		if (one != 0 && id != 0 && one != id)
			return 0;
		id = one != 0 ? one : id;
	}
	return id;
}

enum status
command_diffusion(
    struct take *take, const struct read_command *command, struct diffusion *diffusion, struct why *why)
{
	int64_t id = command_ref(command, "D");
	bool may;
	enum status st;

	if (id == 0)
		id = take->thread.diffusion_id;
	if (id == 0)
		id = diffusion_named(take);
	if (id == 0 && (st = ask_diffusion(take, command, &id, why)) != OK)
		return st;
	st = diffusion_find(take->desk->store, take->arena, id, diffusion, why);
	if (st == NONE)
		return refuse(take, why, "la diffusion D-%lld n'existe pas", (long long)id);
	if (st != OK)
		return st;
	if ((st = right_find(take, diffusion, &may, why)) != OK)
		return st;
	if (!may)
		return refuse(take, why, "la diffusion D-%lld appartient à une autre agence", (long long)id);
	return OK;
}

/* "C2" or "2", as people write it inside a diffusion's thread. */
static int
dossier_number(const struct read_command *command)
{
	for (size_t i = 0; i < command->arguments.count; i++) {
		const char *argument = command->arguments.items[i];
		char *end;
		long number;

		if (*argument == 'C')
			argument++;
		number = strtol(argument, &end, 10);
		if (*argument != '\0' && *end == '\0' && number > 0 && number < 10000)
			return (int)number;
	}
	return 0;
}

bool
dossier_is_called(struct arena *arena, const struct dossier *dossier, const char *name)
{
	const char *folded =
	    arena_printf(arena, " %s ", text_key(arena, candidate_name(arena, &dossier->candidate)));

	return strstr(folded,
		   arena_printf(arena, " %s ", text_key(arena, name_without_title(arena, name)))) != NULL;
}

static bool
is_meant(struct arena *arena, const struct dossier *dossier, int64_t candidate, int number, const char *name)
{
	return candidate != 0 ? dossier->candidate.id == candidate
	       : number != 0  ? dossier->number == number
			      : dossier_is_called(arena, dossier, name);
}

/* Nobody was meant, or several: the same about each, by a button. */
static void
offer_dossiers(
    struct take *take, const struct read_command *command, const struct dossier *list, size_t count)
{
	const char *hide = command_field(command, "Cacher son identité");

	if (strcmp(command->verb, "options") != 0 || (command->field_count > 0 && hide == NULL))
		return;
	for (size_t i = 0; i < count; i++) {
		const char *name = candidate_name(take->arena, &list[i].candidate);
		const char *ref = ref_make(take->arena, "CV", list[i].candidate.id);

		if (hide != NULL && strcmp(hide, "oui") == 0)
			answer_way(take, take_printf(take, "Masquer %s", name),
			    take_printf(take, "masquer %s", ref));
		else if (hide == NULL)
			answer_way(take, name, take_printf(take, "options %s", ref));
	}
}

enum status
command_dossier(struct take *take, const struct read_command *command, const struct diffusion *diffusion,
    struct dossier *dossier, struct why *why)
{
	int64_t candidate = command_ref(command, "CV");
	int number = candidate == 0 ? dossier_number(command) : 0;
	const char *name = candidate == 0 && number == 0 ? command_name(command) : NULL;
	struct dossier *list;
	size_t count, found = 0;
	enum status st;

	if (candidate == 0 && number == 0 && name == NULL)
		return refuse(take, why,
		    "de quel candidat s'agit-il\u00a0? Par exemple «\u00a0%s CV-12\u00a0»",
		    take_phrase(take, command->verb));
	if ((st = dossier_list(take->desk->store, take->arena, diffusion->id, 0, &list, &count, why)) != OK)
		return st;
	for (size_t i = 0; i < count; i++)
		if (is_meant(take->arena, &list[i], candidate, number, name) && found++ == 0)
			*dossier = list[i];
	if (found == 1)
		return OK;
	offer_dossiers(take, command, list, count);
	if (found > 1)
		return refuse(take, why,
		    "«\u00a0%s\u00a0» peut être plusieurs candidats de D-%lld. Donnez le numéro",
		    text_excerpt(take->arena, name, 60), (long long)diffusion->id);
	if (candidate != 0)
		return refuse(take, why, "CV-%lld n'est pas dans la diffusion D-%lld", (long long)candidate,
		    (long long)diffusion->id);
	if (number != 0)
		return refuse(take, why, "le candidat %d n'est pas dans la diffusion D-%lld", number,
		    (long long)diffusion->id);
	return refuse(take, why, "«\u00a0%s\u00a0» n'est pas dans la diffusion D-%lld",
	    text_excerpt(take->arena, name, 60), (long long)diffusion->id);
}
