/* Several lines that are one command: "D-12" as the subject and "prolonger au 20/12" below, a list and its candidates. */
#include <string.h>

#include "base/text.h"
#include "desk/command.h"
#include "desk/typed/typed.h"

/* "CV-40" alone on its line, which by itself would ask for its page. */
static const char *
bare_ref(const struct read_command *read)
{
	const char *ref;

	if (read->arguments.count != 1 || read->field_count != 0)
		return NULL;
	ref = read->arguments.items[0];
	return command_is_ref(ref) && strlen(read->line) == strlen(ref) ? ref : NULL;
}

static bool
takes_candidates(const struct read_command *read)
{
	static const char *const verbs[] = {"nouvelle liste", "nouvelle diffusion", "modifier", "ajouter"};

	for (size_t i = 0; i < COUNT(verbs); i++)
		if (strcmp(read->verb, verbs[i]) == 0)
			return true;
	return false;
}

/* The candidate joins what the command above it names. */
static void
add_candidate(struct arena *arena, struct read_command *above, const char *ref)
{
	size_t size = above->field_count * sizeof(*above->fields);
	struct read_field *fields;

	for (size_t i = 0; i < above->field_count; i++)
		if (strcmp(above->fields[i].name, "Candidats") == 0) {
			above->fields[i].value = arena_printf(arena, "%s, %s", above->fields[i].value, ref);
			return;
		}
	fields = arena_array(arena, above->field_count + 1, sizeof(*fields));
	if (size > 0)
		memcpy(fields, above->fields, size);
	fields[above->field_count] = (struct read_field){.name = "Candidats", .value = ref, .known = true};
	above->fields = fields;
	above->field_count++;
}

static void
add_argument(struct arena *arena, struct read_command *below, const char *ref)
{
	const char **items = arena_array(arena, below->arguments.count + 1, sizeof(*items));

	for (size_t i = 0; i < below->arguments.count; i++)
		items[i] = below->arguments.items[i];
	items[below->arguments.count] = ref;
	below->arguments.items = items;
	below->arguments.count++;
}

/* The first line names what those below are about, unless they name one of its kind themselves. */
static void
give_to_those_below(struct arena *arena, struct read_command *list, size_t count, const char *ref)
{
	const char *prefix = arena_bytes(arena, ref, strcspn(ref, "-"));

	for (size_t i = 0; i < count; i++)
		if (command_ref(&list[i], prefix) == 0)
			add_argument(arena, &list[i], ref);
}

void
joined_commands(const struct take *take, const struct read_command **out, size_t *count)
{
	const struct reading *reading = take->reading;
	struct read_command *list = arena_array(take->arena, reading->command_count, sizeof(*list));
	const char *above = NULL;
	size_t bare = 0;

	*out = list;
	*count = 0;
	for (size_t i = 0; i < reading->command_count; i++)
		bare += bare_ref(&reading->commands[i]) != NULL;
	for (size_t i = 0; i < reading->command_count; i++) {
		const struct read_command *read = &reading->commands[i];
		const char *ref = bare < reading->command_count ? bare_ref(read) : NULL;

		if (ref != NULL && i == 0)
			above = ref;
		else if (ref != NULL && text_starts(ref, "CV-") && *count > 0 &&
			 takes_candidates(&list[*count - 1]))
			add_candidate(take->arena, &list[*count - 1], ref);
		else
			list[(*count)++] = *read;
	}
	if (above != NULL)
		give_to_those_below(take->arena, list, *count, above);
}
