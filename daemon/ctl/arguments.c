#include "ctl/ctl.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* One piece of a usage line. */
struct piece {
	bool option;	     /* else an operand */
	bool needed, repeat; /* outside [...]; "..." behind or inside */
	const char *name;    /* "name" of "--name N", "REF" */
	const char *value;   /* "N", "interne|externe"; NULL: takes none */
};

/* Cuts the next piece off *usage.  false: there is no more. */
static bool
piece_next(struct arena *a, const char **usage, struct piece *piece)
{
	const char *at = *usage + strspn(*usage, " ");
	const char *end;
	char *inside, *space;

	*piece = (struct piece){.needed = *at != '['};
	if (*at == '\0')
		return false;
	if (*at == '[') {
		end = strchr(++at, ']');
		inside = arena_bytes(a, at, (size_t)(end - at));
		end++;
	} else {
		end = at + strcspn(at, " ");
		/* "--name N": the value is the next word, unless that is another piece. */
		if (strncmp(at, "--", 2) == 0 && *end == ' ' && end[1] != '-' && end[1] != '[')
			end += 1 + strcspn(end + 1, " ");
		inside = arena_bytes(a, at, (size_t)(end - at));
	}
	piece->repeat = strstr(inside, "...") != NULL || strncmp(end, "...", 3) == 0;
	*usage = end + strspn(end, ".");
	piece->option = strncmp(inside, "--", 2) == 0;
	inside += piece->option ? 2 : 0;
	if ((space = strchr(inside, ' ')) != NULL) {
		*space = '\0';
		piece->value = space + 1;
	}
	piece->name = inside;
	return true;
}

void
ctl_usage_write(struct ctl *ctl, struct why *why, const char *fmt, ...)
{
	va_list args;

	ctl->usage = true;
	va_start(args, fmt);
	why_write(why, "%s", arena_vprintf(ctl->arena, fmt, args));
	va_end(args);
}

static const char *
full_name(struct ctl *ctl, const struct verb *verb)
{
	return *verb->name == '\0' ? verb->noun : arena_printf(ctl->arena, "%s %s", verb->noun, verb->name);
}

static enum status
wrong(struct ctl *ctl, const struct verb *verb, struct why *why, const char *sentence)
{
	const char *name = full_name(ctl, verb);

	return ctl_usage(ctl, why, "%s: %s: facteurctl %s%s%s", name, sentence, name, *verb->usage ? " " : "",
	    verb->usage);
}

static bool
is_choice(const char *choices, const char *value)
{
	size_t length = strlen(value);

	for (; choices != NULL; choices = strchr(choices, '|')) {
		choices += *choices == '|';
		if (length > 0 && strncmp(choices, value, length) == 0 &&
		    (choices[length] == '|' || choices[length] == '\0'))
			return true;
	}
	return false;
}

static enum status
take_option(struct ctl *ctl, const struct verb *verb, char **argv, int argc, int *at, struct why *why)
{
	const char *usage = verb->usage, *equals = strchr(argv[*at], '='), *value = "";
	const char *name = equals == NULL
			       ? argv[*at] + 2
			       : arena_bytes(ctl->arena, argv[*at] + 2, (size_t)(equals - argv[*at] - 2));
	struct piece piece;

	do {
		if (!piece_next(ctl->arena, &usage, &piece))
			return wrong(
			    ctl, verb, why, arena_printf(ctl->arena, "there is no option --%s", name));
	} while (!piece.option || strcmp(piece.name, name) != 0);
	if (!piece.repeat && ctl_option(ctl, name) != NULL)
		return wrong(ctl, verb, why, arena_printf(ctl->arena, "--%s is given twice", name));
	if (piece.value == NULL && equals != NULL)
		return wrong(ctl, verb, why, arena_printf(ctl->arena, "--%s takes no value", name));
	if (piece.value != NULL) {
		if (equals == NULL && *at + 1 == argc)
			return wrong(ctl, verb, why, arena_printf(ctl->arena, "--%s needs a value", name));
		value = equals != NULL ? equals + 1 : argv[++*at];
	}
	if (piece.value != NULL && strchr(piece.value, '|') != NULL && !is_choice(piece.value, value))
		return wrong(ctl, verb, why,
		    arena_printf(ctl->arena, "--%s is one of %s, not \"%s\"", name, piece.value, value));
	ctl->options[ctl->option_count++] = (struct ctl_option){piece.name, value};
	return OK;
}

/* What must be there is there, and there is not too much. */
static enum status
check_all_given(struct ctl *ctl, const struct verb *verb, struct why *why)
{
	const char *usage = verb->usage;
	size_t least = 0, most = 0;
	bool any = false;
	struct piece piece;

	while (piece_next(ctl->arena, &usage, &piece)) {
		if (piece.option && piece.needed && ctl_option(ctl, piece.name) == NULL)
			return wrong(ctl, verb, why, arena_printf(ctl->arena, "--%s is missing", piece.name));
		if (piece.option)
			continue;
		most++;
		least += piece.needed;
		any = any || piece.repeat;
		if (piece.needed && ctl->operand_count < least)
			return wrong(ctl, verb, why, arena_printf(ctl->arena, "%s is missing", piece.name));
	}
	if (!any && ctl->operand_count > most)
		return wrong(ctl, verb, why,
		    arena_printf(ctl->arena, "\"%s\" is one argument too many", ctl->operands[most]));
	return OK;
}

static enum status
take_arguments(struct ctl *ctl, const struct verb *verb, int argc, char **argv, struct why *why)
{
	bool only_operands = false;
	enum status st;

	for (int i = 0; i < argc; i++) {
		if (only_operands || argv[i][0] != '-' || argv[i][1] == '\0')
			ctl->operands[ctl->operand_count++] = argv[i];
		else if (strcmp(argv[i], "--") == 0)
			only_operands = true;
		else if (strncmp(argv[i], "--", 2) != 0)
			return wrong(
			    ctl, verb, why, arena_printf(ctl->arena, "there is no option %s", argv[i]));
		else if ((st = take_option(ctl, verb, argv, argc, &i, why)) != OK)
			return st;
	}
	return check_all_given(ctl, verb, why);
}

/* -c FILE, --now WHEN, --json and --help stand anywhere before "--"; what is left is compacted in argv. */
static enum status
take_globals(struct ctl *ctl, int *argc, char **argv, bool *help, struct why *why)
{
	int kept = 0, i;

	for (i = 0; i < *argc && strcmp(argv[i], "--") != 0; i++) {
		if (strcmp(argv[i], "--json") == 0)
			ctl->json = true;
		else if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)
			*help = true;
		else if (strcmp(argv[i], "--now") == 0) {
			if (++i == *argc)
				return ctl_usage(ctl, why, "--now needs a local time, as 2026-12-01T09:00");
			ctl->now_given = argv[i];
		} else if (strcmp(argv[i], "-c") != 0 && strcmp(argv[i], "--config") != 0)
			argv[kept++] = argv[i];
		else if (++i == *argc)
			return ctl_usage(ctl, why, "-c needs the name of a configuration file");
		else {
			ctl->config_file = argv[i];
			ctl->config_given = true;
		}
	}
	while (i < *argc)
		argv[kept++] = argv[i++];
	*argc = kept;
	return OK;
}

static enum status
find_verb(struct ctl *ctl, const struct verb *verbs, size_t count, int argc, char **argv,
    const struct verb **found, struct why *why)
{
	const char *names = "";

	for (size_t i = 0; i < count; i++) {
		if (strcmp(verbs[i].noun, argv[0]) != 0)
			continue;
		*found = &verbs[i];
		if (*verbs[i].name == '\0' || (argc > 1 && strcmp(verbs[i].name, argv[1]) == 0))
			return OK;
		names = arena_printf(ctl->arena, "%s%s%s", names, *names == '\0' ? "" : ", ", verbs[i].name);
	}
	if (*found == NULL)
		return ctl_usage(
		    ctl, why, "there is no verb \"%s\": facteurctl --help tells those there are", argv[0]);
	*found = NULL;
	return ctl_usage(ctl, why, "%s must be followed by one of: %s", argv[0], names);
}

/* "help outbox", "help outbox retry", "outbox --help": about all a noun can do, or one of it. */
static enum status
find_helped(struct ctl *ctl, const struct verb *verbs, size_t count, int argc, char **argv, struct why *why)
{
	const struct verb *verb = NULL;
	enum status st = OK;

	for (size_t i = 0; i < count && argc == 1; i++)
		if (strcmp(verbs[i].noun, argv[0]) == 0)
			verb = &verbs[i];
	if (verb == NULL && (st = find_verb(ctl, verbs, count, argc, argv, &verb, why)) == OK)
		ctl->verb = verb->name;
	if (st == OK)
		ctl->noun = verb->noun;
	return st;
}

enum status
ctl_parse(struct ctl *ctl, const struct verb *verbs, size_t count, int argc, char **argv,
    const struct verb **verb, struct why *why)
{
	bool help = false;
	enum status st;

	*verb = NULL;
	ctl->config_file = CTL_CONFIG_FILE;
	argc--;
	argv++;
	if ((st = take_globals(ctl, &argc, argv, &help, why)) != OK)
		return st;
	if (argc == 0 && !help)
		return ctl_usage(ctl, why, "say what to do: facteurctl --help tells the verbs there are");
	if (argc > 0 && strcmp(argv[0], "help") == 0) {
		help = true;
		argc--;
		argv++;
	}
	if (help)
		return argc == 0 ? OK : find_helped(ctl, verbs, count, argc, argv, why);
	ctl->noun = argv[0];
	if ((st = find_verb(ctl, verbs, count, argc, argv, verb, why)) != OK)
		return st;
	ctl->verb = (*verb)->name;
	ctl->options = arena_array(ctl->arena, (size_t)argc, sizeof(*ctl->options));
	ctl->operands = arena_array(ctl->arena, (size_t)argc, sizeof(*ctl->operands));
	argc -= *ctl->verb == '\0' ? 1 : 2;
	argv += *ctl->verb == '\0' ? 1 : 2;
	return take_arguments(ctl, *verb, argc, argv, why);
}

const char *
ctl_option(const struct ctl *ctl, const char *name)
{
	for (size_t i = ctl->option_count; i-- > 0;)
		if (strcmp(ctl->options[i].name, name) == 0)
			return ctl->options[i].value;
	return NULL;
}

const char *
ctl_operand(const struct ctl *ctl, size_t index)
{
	return index < ctl->operand_count ? ctl->operands[index] : NULL;
}

int64_t
ctl_candidate_number(const char *typed)
{
	int64_t number = 0;
	int end = 0;

	if (sscanf(typed, "%*1[cC]%*1[vV]-%18" SCNd64 "%n", &number, &end) != 1 || typed[end] != '\0')
		return 0;
	return number;
}
