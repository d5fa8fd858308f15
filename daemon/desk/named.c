/* `modifier Paul Roux`: whose page it is, a name alone tells: a contact's, a candidate's or a list's. */
#include <string.h>

#include "base/text.h"
#include "desk/command.h"
#include "desk/diffusion/diffusion.h"
#include "desk/people/people.h"
#include "desk/selection/selection.h"
#include "desk/typed/pick.h"
#include "desk/typed/typed.h"
#include "store/selection.h"

#define NAMED_MAX 4

static enum status
edit(struct take *take, const struct read_command *command, const char *argument,
    enum status (*run)(struct take *, const struct read_command *, struct why *), struct why *why)
{
	struct read_command known = *command;

	known.arguments = (struct strings){1, &argument};
	return run(take, &known, why);
}

/* "modifier la liste Soudeurs" */
static enum status
edit_list(struct take *take, const struct read_command *command, const char *name, struct why *why)
{
	struct selection list;
	enum status st;

	if (!text_starts(text_fold(take->arena, name), "liste "))
		return NONE;
	st = selection_find_name(take->desk->store, take->arena, SELECTION_LIST,
	    take->sender.recruiter.agency_id, text_trim(take->arena, name + strlen("liste ")), &list, why);
	return st == OK ? edit(take, command, selection_ref(take->arena, &list), command_selection_edit, why)
			: st;
}

/* Nobody, or several. */
static enum status
refuse_name(struct take *take, const char *name, const struct candidate *people, size_t people_count,
    const struct contact *contacts, size_t contact_count, struct why *why)
{
	for (size_t i = 0; i < people_count; i++)
		answer_way(take, candidate_name(take->arena, &people[i]),
		    take_printf(take, "modifier CV-%lld", (long long)people[i].id));
	for (size_t i = 0; i < contact_count; i++)
		answer_way(
		    take, contacts[i].name, take_printf(take, "modifier contact %s", contacts[i].email));
	if (people_count + contact_count > 0)
		return refuse(
		    take, why, "«\u00a0%s\u00a0» peut être plusieurs personnes. Laquelle\u00a0?", name);
	answer_way(take, "Vos candidats", "candidats");
	answer_way(take, "Vos contacts", "contacts");
	return refuse(take, why, "«\u00a0%s\u00a0»\u00a0: ni candidat ni contact de ce nom", name);
}

enum status
command_edit_named(struct take *take, const struct read_command *command, struct why *why)
{
	const char *name = command_name(command), *shown = text_excerpt(take->arena, name, 60);
	struct candidate *people;
	struct contact *contacts;
	size_t people_count, contact_count;
	enum status st = edit_list(take, command, name, why);

	if (st != NONE)
		return st;
	st = candidate_search(take->desk->store, take->arena, name_without_title(take->arena, name),
	    agency_shown(take), NAMED_MAX, &people, &people_count, why);
	if (st != OK || (st = contacts_like(take, name, &contacts, &contact_count, why)) != OK)
		return st;
	if (people_count == 1 && contact_count == 0)
		return edit(
		    take, command, ref_make(take->arena, "CV", people[0].id), command_candidate_edit, why);
	if (people_count == 0 && contact_count == 1)
		return edit(take, command, contacts[0].email, command_contact_edit, why);
	if (people_count + contact_count == 0 && take->thread.diffusion_id != 0)
		return command_diffusion_edit(take, command, why);
	return refuse_name(take, shown, people, people_count, contacts, contact_count, why);
}

/* "liste Soudeurs", where a list of candidates is called so. */
static bool
is_a_list(struct take *take, const struct read_command *command, struct selection *list)
{
	const char *name = command_field(command, "recherche");
	struct why unread;

	return name != NULL && command->field_count == 1 &&
	       text_starts(text_fold(take->arena, command->line), "list") &&
	       selection_find_name(take->desk->store, take->arena, SELECTION_LIST,
		   take->sender.recruiter.agency_id, text_line(take->arena, name), list, &unread) == OK;
}

enum status
command_diffusions_or_list(struct take *take, const struct read_command *command, struct why *why)
{
	struct selection named;

	if (is_a_list(take, command, &named))
		return command_selection_page(take,
		    &(struct read_command){.verb = "liste",
			.line = command->line,
			.fields = &(struct read_field){.name = "Liste", .value = named.name, .known = true},
			.field_count = 1},
		    why);
	return command_diffusions(take, command, why);
}
