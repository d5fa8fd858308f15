#include "fuzz.h"

#include <stdio.h>
#include <stdlib.h>

#include "reader/reader.h"

#define SENT_AT 1796115600

int LLVMFuzzerInitialize(int *, char ***);
int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

/* Made once, before the first input. */
static const struct rules *rules;
static const struct zone *zone;

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	static const char *const files[] = {"etc/rules.fr.conf", "etc/rules.en.conf"};
	static struct arena *always;
	struct config config = {.rules = {files, COUNT(files)}};
	struct why why;

	(void)argc;
	(void)argv;
	message_prepare();
	always = arena_open();
	if (reader_rules(always, &config, &rules, &why) != OK ||
	    zone_load(always, "Europe/Paris", &zone, &why) != OK) {
		fprintf(stderr, "%s; fuzzers run from the top of the sources\n", why.text);
		exit(2);
	}
	rules_quicken(always, rules);
	rules_assemble(rules);
	return 0;
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct arena *a = arena_open();

	/* A copy of its own size, so that a read past the end is seen. */
	fuzz_one(a, arena_bytes(a, bytes, size), size);
	arena_close(a);
	return 0;
}

void
fuzz_text(const char *text)
{
	assert(text == NULL || text_is_utf8(text, strlen(text)));
}

void
fuzz_line(const char *text)
{
	fuzz_text(text);
	assert(text == NULL || strchr(text, '\n') == NULL);
}

void
fuzz_strings(const struct strings *list)
{
	for (size_t i = 0; i < list->count; i++) {
		assert(list->items[i] != NULL);
		fuzz_text(list->items[i]);
	}
}

char *
fuzz_part(struct arena *a, const char **at, const char *end)
{
	const char *start = *at, *line = start;

	while (line < end) {
		const char *newline = memchr(line, '\n', (size_t)(end - line));
		const char *stop = newline != NULL ? newline : end;
		*at = newline != NULL ? newline + 1 : end;
		if (stop - line == 2 && memcmp(line, "%%", 2) == 0)
			return text_valid(a, start, (size_t)(line - start));
		line = *at;
	}
	*at = end;
	return text_valid(a, start, (size_t)(end - start));
}

struct message *
fuzz_letter(struct arena *a, const char *subject, const char *text, const char *quoted)
{
	struct message *message = arena_alloc(a, sizeof(*message));

	message->from = (struct mail_address){.name = "Paul Durand", .email = "paul@client.example"};
	message->sender.email = "";
	message->subject = text_line(a, subject);
	message->sent_at = SENT_AT;
	message->text = text;
	message->signature = "";
	message->quoted = quoted;
	return message;
}

static struct context
make_context(enum context_role role, const char *request_ref, bool reply)
{
	static struct context_dossier dossiers[] = {
	    {.number = 1, .name = "Jean Martin", .active = true},
	    {.number = 2, .name = "Sofia Benali", .active = true},
	    {.number = 3, .name = "Noémie Duval", .hidden = true, .active = true},
	    {.number = 4, .name = "Karim Haddad", .active = true},
	    {.number = 5, .name = "Jean-Luc Martin-Roux", .active = false},
	};
	static struct context_request requests[] = {
	    {.ref = "R-31",
		.action = "interview",
		.candidate = 2,
		.candidate_name = "Sofia Benali",
		.contact_name = "Paul Durand",
		.pending = true},
	    {.ref = "R-32", .action = "document", .candidate = 4, .candidate_name = "Karim Haddad"},
	    {.ref = "R-33", .action = "extension", .contact_name = "Claire Morel", .pending = true},
	};

	return (struct context){.role = role,
	    .ref = "D-12",
	    .request_ref = request_ref,
	    .dossier_count = COUNT(dossiers),
	    .dossiers = dossiers,
	    .request_count = request_ref != NULL ? COUNT(requests) : 0,
	    .requests = requests,
	    .reply = reply,
	    .now = SENT_AT + 3600,
	    .zone = zone};
}

static void
check_when(const char *when)
{
	int64_t at;

	assert(when == NULL || (strlen(when) == 16 && clock_parse_iso(zone, when, false, &at)));
}

static void
check_feedback(const struct read_feedback *feedback)
{
	assert(feedback->candidate >= 0 && feedback->candidate <= 5);
	assert(feedback->action <= ACTION_COMMENT && feedback->comment != NULL);
	/* What is unclear is somebody's comment, never a request. */
	assert(!feedback->unclear || feedback->action == ACTION_COMMENT);
	fuzz_text(feedback->comment);
	check_when(feedback->when);
}

static void
check_command(const struct read_command *command)
{
	fuzz_text(command->verb);
	fuzz_text(command->line);
	fuzz_text(command->comment);
	fuzz_strings(&command->arguments);
	for (size_t i = 0; i < command->field_count; i++) {
		assert(command->fields[i].name != NULL && command->fields[i].value != NULL);
		fuzz_text(command->fields[i].name);
		fuzz_text(command->fields[i].value);
	}
}

struct reading *
fuzz_read(struct arena *a, const struct message *message, enum context_role role, const char *request_ref,
    bool reply)
{
	struct context context = make_context(role, request_ref, reply);
	struct reading *reading;
	struct why why;
	enum status st = reading_parse(a, message, &context, rules, &reading, &why);

	assert(st == OK || st == REFUSED);
	if (st == REFUSED)
		return NULL;
	for (size_t i = 0; i < reading->feedback_count; i++)
		check_feedback(&reading->feedback[i]);
	for (size_t i = 0; i < reading->decision_count; i++) {
		const struct read_decision *decision = &reading->decisions[i];
		fuzz_text(decision->ref);
		fuzz_text(decision->comment);
		/* A refusal without its reason says so. */
		assert(decision->kind != DECISION_REFUSE || decision->comment != NULL ||
		       decision->error != NULL);
	}
	for (size_t i = 0; i < reading->command_count; i++)
		check_command(&reading->commands[i]);
	fuzz_text(reading->ignored);
	assert(role == CONTEXT_OPERATIONAL || reading->feedback_count == 0);
	assert(role == CONTEXT_RECRUITER || reading->decision_count == 0);
	return reading;
}
