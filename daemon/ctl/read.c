#include "ctl/verbs.h"

#include <errno.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "codec.h"
#include "ctl/guess.h"
#include "message.h"
#include "reader/reader.h"
#include "reading.h"
#include "rules.h"

#define MESSAGE_BYTES_MAX ((size_t)256 << 20)

/* What holds for every letter of one call. */
struct read_run {
	struct ctl *ctl;
	const struct zone *zone;
	const struct rules *rules;
	int64_t now;
	bool failed; /* some letter could not be read: told on stderr, the others go on */
};

static void
complain(struct read_run *run, const struct why *why)
{
	run->failed = true;
	fprintf(stderr, "facteurctl: %s\n", why->text);
}

/* As the configuration says, where there is one: it is not needed. */
static enum status
find_zone(struct ctl *ctl, const struct zone **zone, struct why *why)
{
	const char *name = ctl_option(ctl, "timezone");
	struct why unheeded;
	enum status st;

	if (name != NULL)
		return zone_load(ctl->arena, name, zone, why) == OK
			   ? OK
			   : ctl_usage(ctl, why,
				 "there is no time zone \"%s\": name one as Europe/Paris is named", name);
	if (ctl->config_given) {
		if ((st = ctl_load_config(ctl, why)) != OK)
			return st;
	} else if (ctl_load_config(ctl, &unheeded) != OK)
		return zone_load(ctl->arena, "Europe/Paris", zone, why);
	*zone = ctl->config->zone;
	return OK;
}

static const char *
default_rule_file(struct arena *a, const char *name)
{
	char self[4096];
	ssize_t length = readlink("/proc/self/exe", self, sizeof(self) - 1);
	const char *beside;

	self[length < 0 ? 0 : length] = '\0';
	beside = arena_printf(a, "%s/../etc/%s", dirname(self), name);
	return access(beside, R_OK) == 0 ? beside : arena_printf(a, "/etc/facteur/%s", name);
}

static enum status
load_rules(struct ctl *ctl, const struct rules **rules, struct why *why)
{
	static const char *const names[] = {"rules.fr.conf", "rules.en.conf"};
	const char **files = arena_array(ctl->arena, ctl->option_count + COUNT(names), sizeof(*files));
	struct config config = {.rules = {.items = files}};

	for (size_t i = 0; i < ctl->option_count; i++)
		if (strcmp(ctl->options[i].name, "rules") == 0)
			files[config.rules.count++] = ctl->options[i].value;
	for (size_t i = 0; config.rules.count == i && i < COUNT(names); i++)
		files[config.rules.count++] = default_rule_file(ctl->arena, names[i]);
	return reader_rules(ctl->arena, &config, rules, why);
}

/*
 * Nobody told who writes: a command is one whoever sends it; else the letter is read both as an operational's and as a
 * recruiter's, and both readings are shown.
 */
static enum status
read_without_context(struct read_run *run, struct arena *a, const struct message *message,
    struct reading **reading, struct why *why)
{
	struct context context = {.role = CONTEXT_UNKNOWN, .now = run->now, .zone = run->zone};
	struct reading *recruiter;
	enum status st;

	guess_context(a, message, &context);
	if ((st = reading_parse(a, message, &context, run->rules, reading, why)) != OK ||
	    (*reading)->kind != READING_REPLY)
		return st;
	context.role = CONTEXT_RECRUITER;
	if ((st = reading_parse(a, message, &context, run->rules, &recruiter, why)) != OK)
		return st;
	context.role = CONTEXT_OPERATIONAL;
	if ((st = reading_parse(a, message, &context, run->rules, reading, why)) != OK)
		return st;
	for (size_t i = 0; i < recruiter->decision_count; i++)
		if (recruiter->decisions[i].kind != DECISION_NONE) {
			(*reading)->decisions = recruiter->decisions;
			(*reading)->decision_count = recruiter->decision_count;
		}
	return OK;
}

/* Prints one letter's object.  `context` NULL: none is known. */
static void
read_letter(struct read_run *run, struct arena *a, const char *file, const char *key, const char *name,
    struct context *context)
{
	struct buf buf = buf_make(a);
	struct reading *reading = NULL;
	struct message *message;
	const void *bytes;
	struct why why;
	enum status st;
	size_t size;

	if (ctl_read_file(a, file, MESSAGE_BYTES_MAX, &bytes, &size, &why) != OK) {
		complain(run, &why);
		return;
	}
	message = message_parse(a, bytes, size);
	if (context == NULL)
		st = read_without_context(run, a, message, &reading, &why);
	else {
		context->now = run->now;
		st = reading_parse(a, message, context, run->rules, &reading, &why);
	}
	if (st != OK) {
		why_write(&why, "%s", arena_printf(a, "%s: %s", file, why.text));
		complain(run, &why);
		return;
	}
	reading_print(&buf, key, name, message, reading);
	buf_add_char(&buf, '\n');
	fwrite(buf.data, 1, buf.size_bytes, stdout);
}

static void
read_named(struct read_run *run, const char *file)
{
	struct arena *a = arena_open();

	read_letter(run, a, file, "file", file, NULL);
	arena_close(a);
}

/* A line of cases.jsonl; the letter is beside the file. */
static void
read_case(struct read_run *run, const char *cases, size_t number, const char *line)
{
	struct arena *a = arena_open();
	struct context *context;
	struct why why, where;
	const char *id;

	if (case_parse(a, line, run->zone, &id, &context, &why) == OK)
		read_letter(run, a, arena_printf(a, "%s/%s.eml", dirname(arena_string(a, cases)), id), "id",
		    id, context);
	else {
		why_write(&where, "%s:%zu: %s", cases, number, why.text);
		complain(run, &where);
	}
	arena_close(a);
}

/* Calls `each` with every line that is not blank. */
static enum status
each_line(struct read_run *run, FILE *stream, const char *name,
    void (*each)(struct read_run *, const char *name, size_t number, const char *line), struct why *why)
{
	char *line = NULL;
	size_t room = 0, number = 0;
	ssize_t length;
	bool failed;

	while ((length = getline(&line, &room, stream)) >= 0) {
		number++;
		while (length > 0 && (line[length - 1] == '\n' || line[length - 1] == '\r'))
			line[--length] = '\0';
		if (length > 0)
			each(run, name, number, line);
	}
	failed = ferror(stream) != 0;
	free(line);
	return failed ? because(why, REFUSED, "%s: cannot be read: %s", name, strerror(errno)) : OK;
}

static void
read_line_of_input(struct read_run *run, const char *name, size_t number, const char *line)
{
	(void)name;
	(void)number;
	read_named(run, line);
	fflush(stdout); /* whoever feeds us names may wait for the answer */
}

static enum status
read_cases(struct read_run *run, const char *cases, struct why *why)
{
	FILE *stream = fopen(cases, "re");
	enum status st;

	if (stream == NULL)
		return because(why, REFUSED, "%s: cannot be read: %s", cases, strerror(errno));
	st = each_line(run, stream, cases, read_case, why);
	fclose(stream);
	return st;
}

enum status
verb_read(struct ctl *ctl, struct why *why)
{
	struct read_run run = {.ctl = ctl};
	const struct clock clock = {0};
	const char *cases = ctl_option(ctl, "cases");
	enum status st;

	if (cases != NULL && ctl->operand_count > 0)
		return ctl_usage(ctl, why, "read takes either --cases or names of letters, not both");
	if ((st = find_zone(ctl, &run.zone, why)) != OK || (st = load_rules(ctl, &run.rules, why)) != OK)
		return st;
	run.now = clock_now(&clock);
	message_prepare();
	rules_quicken(ctl->arena, run.rules);
	if (cases != NULL)
		st = read_cases(&run, cases, why);
	else if (ctl->operand_count == 0)
		st = each_line(&run, stdin, "standard input", read_line_of_input, why);
	for (size_t i = 0; i < ctl->operand_count; i++)
		read_named(&run, ctl->operands[i]);
	if (st == OK && run.failed)
		st = because(why, REFUSED, "some letters could not be read: see above");
	return st;
}
