#include "codec.h"

#include <string.h>

#include "json.h"

#define CANDIDATE_MAX  1000000
#define TABLE_LINE_MAX ((int64_t)1 << 31)

static json_t *
feedback_json(const struct reading *reading)
{
	json_t *array = json_array();

	for (size_t i = 0; i < reading->feedback_count; i++) {
		const struct read_feedback *feedback = &reading->feedback[i];
		json_t *object = json_object();
		json_put(object, "candidate", json_integer(feedback->candidate));
		json_put(object, "action", json_integer(feedback->action));
		json_put(object, "comment", json_text(feedback->comment));
		json_put(object, "when", json_text(feedback->when));
		json_put(object, "rule", json_text(feedback->rule));
		json_put(object, "unclear", json_boolean(feedback->unclear));
		json_push(array, object);
	}
	return array;
}

static json_t *
decisions_json(const struct reading *reading)
{
	json_t *array = json_array();

	for (size_t i = 0; i < reading->decision_count; i++) {
		const struct read_decision *decision = &reading->decisions[i];
		json_t *object = json_object();
		json_put(object, "kind", json_integer(decision->kind));
		json_put(object, "ref", json_text(decision->ref));
		json_put(object, "comment", json_text(decision->comment));
		json_put(object, "error", json_text(decision->error));
		json_push(array, object);
	}
	return array;
}

static json_t *
fields_json(const struct read_command *command)
{
	json_t *array = json_array();

	for (size_t i = 0; i < command->field_count; i++) {
		json_t *object = json_object();
		json_put(object, "name", json_text(command->fields[i].name));
		json_put(object, "value", json_text(command->fields[i].value));
		json_put(object, "known", json_boolean(command->fields[i].known));
		json_put(object, "before", json_text(command->fields[i].before));
		json_push(array, object);
	}
	return array;
}

static json_t *
commands_json(const struct reading *reading)
{
	json_t *array = json_array();

	for (size_t i = 0; i < reading->command_count; i++) {
		const struct read_command *command = &reading->commands[i];
		json_t *object = json_object();
		json_put(object, "verb", json_text(command->verb));
		json_put(object, "line", json_text(command->line));
		json_put(object, "arguments", json_texts(&command->arguments));
		json_put(object, "comment", json_text(command->comment));
		json_put(object, "fields", fields_json(command));
		json_push(array, object);
	}
	return array;
}

static json_t *
application_json(const struct read_application *application)
{
	json_t *array = json_array();

	for (size_t i = 0; i < application->count; i++) {
		const struct read_applicant *applicant = &application->applicants[i];
		json_t *object = json_object();
		json_put(object, "name", json_text(applicant->name));
		json_put(object, "email", json_text(applicant->email));
		json_put(object, "first_name", json_text(applicant->first_name));
		json_put(object, "last_name", json_text(applicant->last_name));
		json_put(object, "emails", json_texts(&applicant->emails));
		json_put(object, "phones", json_texts(&applicant->phones));
		json_put(object, "places", json_texts(&applicant->places));
		json_push(array, object);
	}
	return array;
}

static json_t *
tables_json(const struct reading *reading)
{
	json_t *array = json_array();

	for (size_t i = 0; i < reading->table_count; i++) {
		const struct read_table *table = &reading->tables[i];
		json_t *object = json_object(), *rows = json_array();

		for (size_t r = 0; r < table->row_count; r++) {
			json_t *row = json_object();
			struct strings cells = {table->rows[r].count, table->rows[r].cells};

			json_put(row, "line", json_integer((json_int_t)table->rows[r].line));
			json_put(row, "cells", json_texts(&cells));
			json_push(rows, row);
		}
		json_put(object, "filename", json_text(table->filename));
		json_put(object, "error", json_text(table->error));
		json_put(object, "rows", rows);
		json_push(array, object);
	}
	return array;
}

void
reading_encode(struct buf *buf, const struct reading *reading)
{
	json_t *root = json_object();

	json_put(root, "kind", json_integer(reading->kind));
	json_put(root, "feedback", feedback_json(reading));
	json_put(root, "decisions", decisions_json(reading));
	json_put(root, "commands", commands_json(reading));
	json_put(root, "application",
	    reading->application == NULL ? json_null() : application_json(reading->application));
	json_put(root, "tables", tables_json(reading));
	json_put(root, "stop", json_boolean(reading->stop));
	json_put(root, "unavailable", json_boolean(reading->unavailable));
	json_put(root, "ignored", json_text(reading->ignored));
	json_write(buf, root);
}

/* NULL or "2026-12-01T14:00": what is not so shaped is no time at all. */
static const char *
get_when(struct json_reader *reader, const json_t *object)
{
	static const char shape[] = "dddd-dd-ddTdd:dd";
	const char *when = json_get_text(reader, object, "when");

	for (size_t i = 0; when != NULL && i < sizeof(shape); i++) {
		bool good = shape[i] == 'd' ? when[i] >= '0' && when[i] <= '9' : when[i] == shape[i];
		if (!good) {
			reader->bad = "when";
			return NULL;
		}
	}
	return when;
}

static void
feedback_get(struct json_reader *reader, const json_t *root, struct reading *reading)
{
	const json_t *array = json_get_array(reader, root, "feedback", &reading->feedback_count);

	reading->feedback = arena_array(reader->arena, reading->feedback_count, sizeof(*reading->feedback));
	for (size_t i = 0; i < reading->feedback_count; i++) {
		struct read_feedback *feedback = &reading->feedback[i];
		const json_t *object = json_get_item(reader, array, i);
		feedback->candidate = (int)json_get_integer(reader, object, "candidate", 0, CANDIDATE_MAX);
		feedback->action = (enum feedback_action)json_get_integer(
		    reader, object, "action", ACTION_INTERVIEW, ACTION_COMMENT);
		feedback->comment = json_need_text(reader, object, "comment");
		feedback->when = get_when(reader, object);
		feedback->rule = json_get_text(reader, object, "rule");
		feedback->unclear = json_get_flag(reader, object, "unclear");
	}
}

static void
decisions_get(struct json_reader *reader, const json_t *root, struct reading *reading)
{
	const json_t *array = json_get_array(reader, root, "decisions", &reading->decision_count);

	reading->decisions = arena_array(reader->arena, reading->decision_count, sizeof(*reading->decisions));
	for (size_t i = 0; i < reading->decision_count; i++) {
		struct read_decision *decision = &reading->decisions[i];
		const json_t *object = json_get_item(reader, array, i);
		decision->kind = (enum decision_kind)json_get_integer(
		    reader, object, "kind", DECISION_NONE, DECISION_REFUSE);
		decision->ref = json_get_text(reader, object, "ref");
		decision->comment = json_get_text(reader, object, "comment");
		decision->error = json_get_text(reader, object, "error");
	}
}

static void
fields_get(struct json_reader *reader, const json_t *object, struct read_command *command)
{
	const json_t *array = json_get_array(reader, object, "fields", &command->field_count);

	command->fields = arena_array(reader->arena, command->field_count, sizeof(*command->fields));
	for (size_t i = 0; i < command->field_count; i++) {
		const json_t *field = json_get_item(reader, array, i);
		command->fields[i].name = json_need_text(reader, field, "name");
		command->fields[i].value = json_need_text(reader, field, "value");
		command->fields[i].known = json_get_flag(reader, field, "known");
		command->fields[i].before = json_get_text(reader, field, "before");
	}
}

static void
commands_get(struct json_reader *reader, const json_t *root, struct reading *reading)
{
	const json_t *array = json_get_array(reader, root, "commands", &reading->command_count);

	reading->commands = arena_array(reader->arena, reading->command_count, sizeof(*reading->commands));
	for (size_t i = 0; i < reading->command_count; i++) {
		struct read_command *command = &reading->commands[i];
		const json_t *object = json_get_item(reader, array, i);
		command->verb = json_get_text(reader, object, "verb");
		command->line = json_need_text(reader, object, "line");
		command->arguments = json_get_texts(reader, object, "arguments");
		command->comment = json_get_text(reader, object, "comment");
		fields_get(reader, object, command);
	}
}

static void
application_get(struct json_reader *reader, const json_t *root, struct reading *reading)
{
	const json_t *array = json_object_get(root, "application");
	struct read_application *application;

	if (array == NULL || json_is_null(array))
		return;
	application = reading->application = arena_alloc(reader->arena, sizeof(*application));
	array = json_get_array(reader, root, "application", &application->count);
	application->applicants =
	    arena_array(reader->arena, application->count, sizeof(*application->applicants));
	for (size_t i = 0; i < application->count; i++) {
		struct read_applicant *applicant = &application->applicants[i];
		const json_t *object = json_get_item(reader, array, i);
		applicant->name = json_get_text(reader, object, "name");
		applicant->email = json_need_text(reader, object, "email");
		applicant->first_name = json_get_text(reader, object, "first_name");
		applicant->last_name = json_get_text(reader, object, "last_name");
		applicant->emails = json_get_texts(reader, object, "emails");
		applicant->phones = json_get_texts(reader, object, "phones");
		applicant->places = json_get_texts(reader, object, "places");
	}
}

static void
table_get(struct json_reader *reader, const json_t *object, struct read_table *table)
{
	const json_t *rows;

	table->filename = json_get_text(reader, object, "filename");
	table->error = json_get_text(reader, object, "error");
	rows = json_get_array(reader, object, "rows", &table->row_count);
	table->rows = arena_array(reader->arena, table->row_count, sizeof(*table->rows));
	for (size_t i = 0; i < table->row_count; i++) {
		const json_t *row = json_get_item(reader, rows, i);
		struct strings cells = json_get_texts(reader, row, "cells");

		table->rows[i].line = (size_t)json_get_integer(reader, row, "line", 0, TABLE_LINE_MAX);
		table->rows[i].count = cells.count;
		table->rows[i].cells = cells.items;
	}
}

static void
tables_get(struct json_reader *reader, const json_t *root, struct reading *reading)
{
	const json_t *array;

	if (json_object_get(root, "tables") == NULL)
		return;
	array = json_get_array(reader, root, "tables", &reading->table_count);
	reading->tables = arena_array(reader->arena, reading->table_count, sizeof(*reading->tables));
	for (size_t i = 0; i < reading->table_count; i++)
		table_get(reader, json_get_item(reader, array, i), &reading->tables[i]);
}

enum status
reading_decode(struct arena *a, const void *bytes, size_t size, struct reading **reading, struct why *why)
{
	struct json_reader reader = {.arena = a};
	struct reading *r = arena_alloc(a, sizeof(*r));
	json_error_t error;
	json_t *root = json_loadb(bytes, size, JSON_REJECT_DUPLICATES, &error);

	*reading = NULL;
	if (root == NULL)
		return because(why, REFUSED, "not what the reader writes: %s", error.text);
	r->kind = (enum reading_kind)json_get_integer(&reader, root, "kind", READING_REPLY, READING_EMPTY);
	feedback_get(&reader, root, r);
	decisions_get(&reader, root, r);
	commands_get(&reader, root, r);
	application_get(&reader, root, r);
	tables_get(&reader, root, r);
	r->stop = json_get_flag(&reader, root, "stop");
	r->unavailable = json_get_flag(&reader, root, "unavailable");
	r->ignored = json_get_text(&reader, root, "ignored");
	json_decref(root);
	if (reader.bad != NULL)
		return because(why, REFUSED, "reading: \"%s\" is not as it must be", reader.bad);
	*reading = r;
	return OK;
}
