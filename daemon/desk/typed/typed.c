#include "desk/typed/typed.h"

#include <string.h>

#include "base/buf.h"
#include "base/text.h"

const char *
command_field(const struct read_command *command, const char *name)
{
	for (size_t i = 0; i < command->field_count; i++)
		if (command->fields[i].known && strcmp(command->fields[i].name, name) == 0)
			return command->fields[i].value;
	return NULL;
}

bool
command_is_ref(const char *argument)
{
	static const char *const prefixes[] = {"D", "R", "CV", "L", "Q", "E", "S"};

	for (size_t i = 0; i < COUNT(prefixes); i++)
		if (ref_parse(prefixes[i], argument) != 0)
			return true;
	return false;
}

int64_t
command_ref(const struct read_command *command, const char *prefix)
{
	int64_t id;

	for (size_t i = 0; i < command->arguments.count; i++)
		if ((id = ref_parse(prefix, command->arguments.items[i])) != 0)
			return id;
	return 0;
}

bool
command_has(const struct read_command *command, const char *word)
{
	for (size_t i = 0; i < command->arguments.count; i++)
		if (strcmp(command->arguments.items[i], word) == 0)
			return true;
	return false;
}

void
command_say_others(
    struct take *take, const struct read_command *command, const char *const *names, size_t name_count)
{
	for (size_t i = 0; i < command->field_count; i++) {
		const struct read_field *field = &command->fields[i];
		bool known = false;

		for (size_t n = 0; n < name_count; n++)
			known = known || strcmp(field->name, names[n]) == 0;
		if (!known)
			answer_problem(take, text_excerpt(take->arena, field->name, 40),
			    "«\u00a0%s\u00a0»\u00a0: cette ligne n'a pas sa place ici, elle est laissée de "
			    "côté",
			    text_excerpt(take->arena, text_line(take->arena, field->value), 60));
	}
}

const char *
command_name(const struct read_command *command)
{
	for (size_t i = 0; i < command->arguments.count; i++) {
		const char *argument = command->arguments.items[i];

		if (!command_is_ref(argument) && argument[strspn(argument, "C0123456789")] != '\0')
			return argument;
	}
	return NULL;
}

const char *
command_day(struct arena *arena, const struct read_command *command)
{
	struct buf day = buf_make(arena);

	for (size_t i = 0; i < command->arguments.count; i++)
		if (!command_is_ref(command->arguments.items[i]) &&
		    strcmp(command->arguments.items[i], "malgré tout") != 0)
			buf_addf(&day, "%s%s", day.size_bytes == 0 ? "" : " ", command->arguments.items[i]);
	return day.data;
}
