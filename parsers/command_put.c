/* A field of a command, typed or understood. */
#include <string.h>

#include "command.h"

void
command_put(struct arena *a, struct read_command *command, const char *name, const char *value, bool known)
{
	size_t size = command->field_count * sizeof(*command->fields);

	for (size_t i = 0; i < command->field_count; i++) {
		if (strcmp(command->fields[i].name, name) != 0)
			continue;
		command->fields[i].value = value;
		return;
	}
	command->fields = arena_grow(a, command->fields, size, size + sizeof(*command->fields));
	command->fields[command->field_count++] =
	    (struct read_field){.name = name, .value = value, .known = known};
}
