/* "renommer L-1 en Soudeurs": the one line of a form that is a name, of whatever has one. */
#include <string.h>

#include "desk/command.h"
#include "desk/diffusion/diffusion.h"
#include "desk/scenario/scenario.h"
#include "desk/selection/selection.h"
#include "desk/typed/typed.h"

/* A diffusion has a title where the others have a label. */
static struct read_command
titled(struct take *take, const struct read_command *read)
{
	struct read_command command = *read;
	struct read_field *fields = arena_array(take->arena, read->field_count, sizeof(*fields));

	memcpy(fields, read->fields, read->field_count * sizeof(*fields));
	for (size_t i = 0; i < read->field_count; i++)
		if (strcmp(fields[i].name, "Libellé") == 0)
			fields[i].name = "Titre";
	command.fields = fields;
	return command;
}

static bool
is_about(const struct take *take, const struct read_command *read, const char *prefix, enum conversation of)
{
	if (read->arguments.count > 0)
		return command_ref(read, prefix) != 0;
	return take->thread.conversation == of && take->thread.object_id != 0;
}

enum status
command_rename(struct take *take, const struct read_command *read, struct why *why)
{
	struct read_command command = *read;
	const char *name = command_field(read, "Libellé");

	command.verb = "modifier";
	if (name == NULL || *name == '\0')
		return refuse(take, why,
		    "quel nom lui donner\u00a0? Par exemple «\u00a0renommer %s en Soudeurs de Lyon\u00a0»",
		    read->arguments.count > 0 ? read->arguments.items[0] : "L-3");
	if (command_field(read, "Liste") != NULL || is_about(take, read, "L", CONVERSATION_SELECTION))
		return command_selection_edit(take, &command, why);
	if (is_about(take, read, "Q", CONVERSATION_SEARCH))
		return command_search_edit(take, &command, why);
	if (is_about(take, read, "S", CONVERSATION_SCENARIO))
		return command_scenario_edit(take, &command, why);
	if (command_ref(read, "D") == 0 && (read->arguments.count > 0 || take->thread.diffusion_id == 0))
		return refuse(take, why,
		    "ce qui se renomme est une liste (L-3), une recherche (Q-2), un scénario (S-1) ou une "
		    "diffusion (D-12)");
	command = titled(take, &command);
	return command_diffusion_edit(take, &command, why);
}
