#include "reading.h"

#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/text.h"
#include "application.h"
#include "command.h"
#include "command_letter.h"
#include "command_words.h"
#include "farewell.h"
#include "intent.h"
#include "verdict.h"

#define LINES_MAX  2000
#define TABLES_MAX 4

static enum reading_kind
kind_of(const struct message *message)
{
	static const enum reading_kind kinds[] = {
	    [MESSAGE_LETTER] = READING_REPLY,
	    [MESSAGE_BOUNCE] = READING_BOUNCE,
	    [MESSAGE_AUTO_REPLY] = READING_AUTO_REPLY,
	    [MESSAGE_EMPTY] = READING_EMPTY,
	};

	return kinds[message->nature];
}

/* -- a recruiter's letter: the lines that decide, and the others -- */

struct sorted {
	struct arena *arena;
	const struct context *context;
	const struct rules *rules;
	struct buf verdicts, commands;
	bool deciding; /* lines now belong to a decision */
	bool begun;    /* something was said already */
};

/* Beside a request, "ajouter la salle B" is no command; "ajouter CV-3" is. */
static bool
is_command(struct arena *a, const char *line)
{
	struct read_command command;

	if (!command_found(a, line, &command))
		return false;
	for (size_t i = 0; i < command.arguments.count; i++)
		if (words_ref(a, text_fold(a, command.arguments.items[i])) != NULL)
			return true;
	return command.arguments.count == 0 || strcmp(command.verb, "prolonger") == 0 ||
	       (strcmp(command.verb, "déplacer") == 0 && strpbrk(line, "0123456789") != NULL);
}

static bool
names_request(struct arena *a, const char *line)
{
	const struct words *words = words_make(a, line);

	for (size_t i = 0; i < words->count; i++)
		if ((words->items[i].ref != NULL && text_starts(words->items[i].ref, "R-")))
			return true;
	return false;
}

static void
sort_line(struct sorted *sorted, const char *line)
{
	bool replies = sorted->context->request_ref != NULL;
	struct buf *to;

	/* "Refuse les déplacements" within a form decides nothing. */
	if (verdict_begins(sorted->arena, line, sorted->rules) &&
	    (replies || !sorted->begun || names_request(sorted->arena, line)))
		sorted->deciding = true;
	else if ((replies || sorted->deciding) && is_command(sorted->arena, line))
		sorted->deciding = false;
	else if (replies)
		sorted->deciding = true;
	to = sorted->deciding ? &sorted->verdicts : &sorted->commands;
	buf_add(to, line);
	buf_add_char(to, '\n');
	sorted->begun = sorted->begun || *line != '\0';
}

static void
sort_lines(struct sorted *sorted, const char *text)
{
	size_t lines = 0;

	for (const char *end; *text != '\0' && lines++ < LINES_MAX; text = end + (*end == '\n')) {
		end = text + strcspn(text, "\n");
		sort_line(
		    sorted, text_trim(sorted->arena, arena_bytes(sorted->arena, text, (size_t)(end - text))));
	}
}

/* "valider R-31" as the subject of a new letter. */
static bool
subject_decides(const struct sorted *sorted, const struct message *message, const char **subject)
{
	bool answers, tagged;

	*subject = command_subject(sorted->arena, message->subject, &answers, &tagged);
	return !answers && verdict_begins(sorted->arena, *subject, sorted->rules);
}

static bool
is_table(const struct attachment *attachment)
{
	const char *dot = attachment->filename == NULL ? NULL : strrchr(attachment->filename, '.');

	return strcmp(attachment->type, "text/csv") == 0 ||
	       strcmp(attachment->type, "application/csv") == 0 ||
	       strcmp(attachment->type, "text/comma-separated-values") == 0 ||
	       (dot != NULL && (strcasecmp(dot, ".csv") == 0 || strcasecmp(dot, ".tsv") == 0));
}

static bool
takes_tables(const struct read_command *command)
{
	static const char *const verbs[] = {"importer", "nouvelle liste", "ajouter", "retirer", "formulaire"};

	for (size_t i = 0; i < COUNT(verbs); i++)
		if (command->verb != NULL && strcmp(command->verb, verbs[i]) == 0)
			return true;
	return false;
}

/* Only when they are asked to be: nobody else's files are looked into. */
static void
tables_read(struct arena *a, const struct message *message, struct reading *reading)
{
	bool wanted = false;

	for (size_t i = 0; i < reading->command_count; i++)
		wanted = wanted || takes_tables(&reading->commands[i]);
	if (!wanted)
		return;
	reading->tables = arena_array(a, TABLES_MAX, sizeof(*reading->tables));
	for (size_t i = 0; i < message->attachment_count && reading->table_count < TABLES_MAX; i++) {
		const struct attachment *attachment = &message->attachments[i];
		struct read_table *table = &reading->tables[reading->table_count];

		if (!is_table(attachment))
			continue;
		table->filename = attachment->filename;
		table_parse(a, attachment->data, attachment->size_bytes, table);
		reading->table_count++;
	}
}

static bool
is_form(const struct reading *reading)
{
	return reading->command_count == 1 && reading->commands[0].verb != NULL &&
	       strcmp(reading->commands[0].verb, "formulaire") == 0;
}

static enum status
recruiter_read(struct arena *a, const struct message *message, const struct context *context,
    const struct rules *rules, struct reading *reading, struct why *why)
{
	struct sorted sorted = {
	    .arena = a, .context = context, .rules = rules, .verdicts = buf_make(a), .commands = buf_make(a)};
	struct message letter = *message;
	bool decided = false, awaited;
	enum status st;

	if (subject_decides(&sorted, message, &letter.subject)) {
		sort_line(&sorted, letter.subject);
		letter.subject = "";
	} else {
		letter.subject = message->subject;
	}
	if (!context->reply)
		reading->application = application_read(a, message);
	sort_lines(&sorted, farewell_cut(a, message));
	letter.text = sorted.commands.data;
	/* Where no request waits, "ok" above a form we filled in means the form. */
	awaited = context->request_ref != NULL || context->request_count > 0;
	commands_read(a, &letter, context,
	    context->request_ref != NULL || (sorted.verdicts.size_bytes > 0 && awaited), reading);
	tables_read(a, message, reading);
	if (sorted.verdicts.size_bytes == 0 && context->request_ref == NULL)
		return OK;
	if (!awaited && is_form(reading))
		return OK;
	st = verdict_read(a, sorted.verdicts.data, message, context, rules, reading, why);
	for (size_t i = 0; i < reading->decision_count; i++)
		decided = decided || reading->decisions[i].kind != DECISION_NONE;
	if (!decided && reading->command_count > 0)
		reading->decision_count = 0;
	return st;
}

/* -- an operational's letter -- */

/* "dossier 3": that candidate's part of the space.  "Candidat 3" alone might be any answer. */
static bool
asks_for_dossier(struct arena *a, const char *line, const struct read_command *command)
{
	return strcmp(command->verb, "candidat") == 0 && command->arguments.count == 1 &&
	       text_starts(text_fold(a, line), "dossier");
}

/* `mes candidats`, `dossier 3` and `aide`, when the letter says nothing else. */
static bool
asks_to_see(struct arena *a, const struct message *message, struct reading *reading)
{
	struct read_command *command = arena_alloc(a, sizeof(*command));
	bool answers, tagged;
	const char *line = text_trim(a, farewell_cut(a, message));

	if (*line == '\0') {
		line = command_subject(a, message->subject, &answers, &tagged);
		if (answers)
			return false;
	}
	if (!command_found(a, line, command))
		return false;
	if (command->arguments.count > 0
		? !asks_for_dossier(a, line, command)
		: strcmp(command->verb, "mes candidats") != 0 && strcmp(command->verb, "aide") != 0)
		return false;
	reading->commands = command;
	reading->command_count = 1;
	return true;
}

static enum status
operational_read(struct arena *a, const struct message *message, const struct context *context,
    const struct rules *rules, struct reading *reading, struct why *why)
{
	const char *folded = text_fold(a, message->text);

	if (asks_to_see(a, message, reading) || message->nature == MESSAGE_EMPTY)
		return OK;
	reading->stop = rules_hold(rules, RULE_STOP, folded, strlen(folded));
	return feedback_read(a, message, context, rules, reading, why);
}

/* -- a candidate's letter: words for the recruiter -- */

/* "STOP" as the subject, as List-Unsubscribe writes it; that of an answer was ours. */
static void
candidate_read(
    struct arena *a, const struct message *message, const struct rules *rules, struct reading *reading)
{
	bool answers, tagged;
	const char *subject = text_fold(a, command_subject(a, message->subject, &answers, &tagged));
	const char *folded = text_fold(a, text_trim(a, message->text));

	reading->stop = rules_hold(rules, RULE_STOP, folded, strlen(folded)) ||
			(!answers && rules_hold(rules, RULE_STOP, subject, strlen(subject)));
	reading->unavailable = rules_hold(rules, RULE_TAKEN, folded, strlen(folded));
}

static enum status
letter_read(struct arena *a, const struct message *message, const struct context *context,
    const struct rules *rules, struct reading *reading, struct why *why)
{
	switch (context->role) {
	case CONTEXT_RECRUITER:
		return recruiter_read(a, message, context, rules, reading, why);
	case CONTEXT_CANDIDATE:
		candidate_read(a, message, rules, reading);
		return OK;
	case CONTEXT_OPERATIONAL:
		return operational_read(a, message, context, rules, reading, why);
	case CONTEXT_UNKNOWN:
	default:
		commands_read(a, message, context, true, reading);
		return OK;
	}
}

enum status
reading_parse(struct arena *a, const struct message *message, const struct context *context,
    const struct rules *rules, struct reading **out, struct why *why)
{
	struct reading *reading = arena_alloc(a, sizeof(*reading));
	enum status st = OK;

	*out = NULL;
	reading->kind = kind_of(message);
	if (reading->kind == READING_REPLY || reading->kind == READING_EMPTY)
		st = letter_read(a, message, context, rules, reading, why);
	if (st != OK)
		return st;
	if (rules_exhausted(rules))
		return because(why, REFUSED, "the letter is too intricate to be read");
	if (reading->command_count > 0)
		reading->kind = READING_COMMAND;
	*out = reading;
	return OK;
}
