#include "codec.h"

#include "coder.h"

#define CANDIDATE_MAX  1000000
#define TABLE_LINE_MAX ((int64_t)1 << 31)
#define KIND_READING   'R'

/* NULL or "2026-12-01T14:00": what is not so shaped is no time at all. */
static void
code_when(struct coder *c, const char **when)
{
	static const char shape[] = "dddd-dd-ddTdd:dd";
	const char *said;

	code_text(c, "when", when, false);
	said = *when;
	for (size_t i = 0; c->out == NULL && said != NULL && i < sizeof(shape); i++) {
		bool good = shape[i] == 'd' ? said[i] >= '0' && said[i] <= '9' : said[i] == shape[i];

		if (!good) {
			c->bad = c->bad == NULL ? "when" : c->bad;
			*when = NULL;
			return;
		}
	}
}

static void
code_feedback(struct coder *c, struct reading *reading)
{
	CODE_ARRAY(c, "feedback", reading->feedback_count, reading->feedback);
	for (size_t i = 0; i < reading->feedback_count; i++) {
		struct read_feedback *feedback = &reading->feedback[i];

		CODE_NUMBER(c, "candidate", feedback->candidate, 0, CANDIDATE_MAX);
		CODE_NUMBER(c, "action", feedback->action, ACTION_INTERVIEW, ACTION_COMMENT);
		code_text(c, "comment", &feedback->comment, true);
		code_when(c, &feedback->when);
		code_text(c, "rule", &feedback->rule, false);
		code_flag(c, "unclear", &feedback->unclear);
	}
}

static void
code_decisions(struct coder *c, struct reading *reading)
{
	CODE_ARRAY(c, "decisions", reading->decision_count, reading->decisions);
	for (size_t i = 0; i < reading->decision_count; i++) {
		struct read_decision *decision = &reading->decisions[i];

		CODE_NUMBER(c, "kind", decision->kind, DECISION_NONE, DECISION_REFUSE);
		code_text(c, "ref", &decision->ref, false);
		code_text(c, "comment", &decision->comment, false);
		code_text(c, "error", &decision->error, false);
	}
}

static void
code_fields(struct coder *c, struct read_command *command)
{
	CODE_ARRAY(c, "fields", command->field_count, command->fields);
	for (size_t i = 0; i < command->field_count; i++) {
		code_text(c, "name", &command->fields[i].name, true);
		code_text(c, "value", &command->fields[i].value, true);
		code_flag(c, "known", &command->fields[i].known);
		code_text(c, "before", &command->fields[i].before, false);
	}
}

static void
code_commands(struct coder *c, struct reading *reading)
{
	CODE_ARRAY(c, "commands", reading->command_count, reading->commands);
	for (size_t i = 0; i < reading->command_count; i++) {
		struct read_command *command = &reading->commands[i];

		code_text(c, "verb", &command->verb, false);
		code_text(c, "line", &command->line, true);
		code_texts(c, "arguments", &command->arguments);
		code_text(c, "comment", &command->comment, false);
		code_fields(c, command);
	}
}

static void
code_application(struct coder *c, struct read_application **application)
{
	bool there = *application != NULL;

	code_flag(c, "application", &there);
	if (!there)
		return;
	if (c->out == NULL)
		*application = arena_alloc(c->arena, sizeof(**application));
	CODE_ARRAY(c, "applicants", (*application)->count, (*application)->applicants);
	for (size_t i = 0; i < (*application)->count; i++) {
		struct read_applicant *applicant = &(*application)->applicants[i];

		code_text(c, "name", &applicant->name, false);
		code_text(c, "email", &applicant->email, true);
		code_text(c, "first_name", &applicant->first_name, false);
		code_text(c, "last_name", &applicant->last_name, false);
		code_texts(c, "emails", &applicant->emails);
		code_texts(c, "phones", &applicant->phones);
		code_texts(c, "places", &applicant->places);
	}
}

static void
code_table(struct coder *c, struct read_table *table)
{
	code_text(c, "filename", &table->filename, false);
	code_text(c, "error", &table->error, false);
	CODE_ARRAY(c, "rows", table->row_count, table->rows);
	for (size_t i = 0; i < table->row_count; i++) {
		struct strings cells = {table->rows[i].count, table->rows[i].cells};

		code_texts(c, "cells", &cells);
		CODE_NUMBER(c, "line", table->rows[i].line, 0, TABLE_LINE_MAX);
		if (c->out == NULL) {
			table->rows[i].count = cells.count;
			table->rows[i].cells = cells.items;
		}
	}
}

static void
code_reading(struct coder *c, struct reading *reading)
{
	int64_t kind = KIND_READING;

	code_number(c, "kind of bytes", &kind, KIND_READING, KIND_READING);
	CODE_NUMBER(c, "kind", reading->kind, READING_REPLY, READING_EMPTY);
	code_feedback(c, reading);
	code_decisions(c, reading);
	code_commands(c, reading);
	code_application(c, &reading->application);
	CODE_ARRAY(c, "tables", reading->table_count, reading->tables);
	for (size_t i = 0; i < reading->table_count; i++)
		code_table(c, &reading->tables[i]);
	code_flag(c, "stop", &reading->stop);
	code_flag(c, "unavailable", &reading->unavailable);
	code_text(c, "ignored", &reading->ignored, false);
}

void
reading_encode(struct buf *buf, const struct reading *reading)
{
	struct reading copy = *reading; /* only looked at */
	struct coder coder = coder_write(buf);

	code_reading(&coder, &copy);
}

enum status
reading_decode(struct arena *a, const void *bytes, size_t size, struct reading **reading, struct why *why)
{
	struct reading *decoded = arena_alloc(a, sizeof(*decoded));
	struct coder coder = coder_read(a, bytes, size);
	enum status st;

	*reading = NULL;
	code_reading(&coder, decoded);
	if ((st = coder_verdict(&coder, "reading", why)) == OK)
		*reading = decoded;
	return st;
}
