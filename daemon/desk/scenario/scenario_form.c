#include "desk/scenario/scenario_form.h"

#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "desk/scenario/scenario.h"
#include "desk/selection/criteria.h"
#include "desk/typed/fields.h"
#include "desk/typed/typed.h"
#include "form.h"

/* -- the message in the same letter -- */

static bool
is_of_form(const char *name)
{
	static const char *const names[] = {
	    "Libellé", "Liste", "Embauches", "Inactifs depuis", "Lancement", "Fréquence", "Envoi par SMS"};

	for (size_t i = 0; i < COUNT(names); i++)
		if (strcmp(name, names[i]) == 0)
			return true;
	return false;
}

static void
put(struct take *take, struct read_command *command, const struct form_field *field)
{
	size_t size = command->field_count * sizeof(*command->fields);

	bool named = strcmp(field->name, "Nom") == 0 || strcmp(field->name, "Titre") == 0;

	command->fields = arena_grow(take->arena, command->fields, size, size + sizeof(*command->fields));
	command->fields[command->field_count++] = (struct read_field){
	    .name = named ? "Libellé" : field->name, .value = field->value, .known = field->known};
}

/* The form filled in where it stands in the quote: the reader's own fields. */
static struct read_command
without_message(struct take *take, const struct read_command *read, const char **message)
{
	struct read_command command = *read;

	command.fields = arena_array(take->arena, read->field_count + 1, sizeof(*command.fields));
	command.field_count = 0;
	for (size_t i = 0; i < read->field_count; i++)
		if (strcmp(read->fields[i].name, "Message") == 0)
			*message = *read->fields[i].value == '\0' ? NULL : read->fields[i].value;
		else
			command.fields[command.field_count++] = read->fields[i];
	return command;
}

/* The reader ends a field at an empty line: what it left aside was the message's next paragraph. */
static bool
is_all_within(struct arena *arena, const char *ignored, const char *message)
{
	size_t count;
	char **lines = text_split(arena, ignored == NULL ? "" : ignored, "\n", &count);

	for (size_t i = 0; i < count; i++)
		if (strstr(message, lines[i]) == NULL)
			return false;
	return true;
}

/*
 * A message has paragraphs, and lines like "Lieu : Lyon": all that stands below "Message :" is the message, up to a line
 * that nobody writes but in this form.  *message is NULL when the letter has no such line.
 */
static struct read_command
split_message(struct take *take, const struct read_command *read, const char **message)
{
	struct read_command command = {
	    .verb = read->verb, .line = read->line, .arguments = read->arguments, .comment = read->comment};
	struct buf text = buf_make(take->arena);
	bool within = false;

	*message = NULL;
	for (const char *line = take->message->text, *end; *line != '\0'; line = end + (*end == '\n')) {
		struct form_field field = {0};
		const char *one;
		bool known;

		end = line + strcspn(line, "\n");
		one = arena_bytes(take->arena, line, (size_t)(end - line));
		known = form_line(take->arena, one, &field) && field.known;
		if (known && !within && strcmp(field.name, "Message") == 0) {
			within = true;
			buf_addf(&text, "%s\n", field.value);
		} else if (!within && strspn(one, "-") == strlen(one) && strlen(one) >= 3) {
			within = command.field_count > 0;
		} else if (known && field.exact && (!within || is_of_form(field.name))) {
			within = false;
			put(take, &command, &field);
		} else if (within) {
			buf_addf(&text, "%s\n", one);
		} else if (known) {
			put(take, &command, &field);
		}
	}
	if (text.size_bytes == 0 && !within)
		return without_message(take, read, message);
	*message = text_trim(take->arena, text.data);
	take->ignored_used =
	    take->ignored_used || is_all_within(take->arena, take->reading->ignored, *message);
	for (size_t i = 0; i < read->field_count; i++)
		if (read->fields[i].kept && strcmp(read->fields[i].name, "Message") != 0)
			put(take, &command,
			    &(struct form_field){
				.name = read->fields[i].name, .value = read->fields[i].value, .known = true});
	return command;
}

/* -- nouveau scénario, assistant -- */

/* Criteria nobody answers to make no scenario: they are relaxed first. */
static enum status
check_criteria(const struct scenario_form *in, bool *anybody, struct why *why)
{
	struct take *take = in->take;
	struct search search = in->search;
	struct search_hit *hits;
	size_t count, total = 0;
	enum status st = OK;

	search.inactive_days = in->scenario.inactive_days;
	if (in->assisted)
		st = search_run(
		    take->desk->store, take->arena, &search, take->now, 1, &hits, &count, &total, why);
	*anybody = !in->assisted || total > 0;
	if (st != OK || *anybody)
		return st;
	scenario_form_show(in);
	answer_subject(take, "Votre recherche n'a retourné aucun résultat");
	return criteria_nobody(take, &search, why);
}

static enum status
create(struct scenario_form *in, struct why *why)
{
	struct take *take = in->take;
	struct scenario *scenario = &in->scenario;
	const char *ref;
	enum status st = OK;

	if (in->assisted) {
		st = search_create(take->desk->store, &in->search, take->now, why);
		scenario->search_id = in->search.id;
	}
	if (st != OK || (st = scenario_create(take->desk->store, scenario, take->now, why)) != OK)
		return st;
	ref = scenario_ref(take->arena, scenario);
	if ((st = take_journal(take, "scenario.create", ref, NULL, scenario->label, why)) != OK)
		return st;
	take->thread.conversation = CONVERSATION_SCENARIO;
	take->thread.object_id = scenario->id;
	answer_drop(take);
	answer_open(take, "reponse");
	if (in->message != NULL && *in->message != '\0') {
		answer_say(take, "Le scénario %s est créé.", ref);
		return message_save(take, scenario, in->message, why);
	}
	if ((st = show_scenario(take, scenario, why)) != OK)
		return st;
	message_ask(take, scenario, NULL);
	answer_subject(
	    take, "[%s] Scénario «\u00a0%s\u00a0» créé\u00a0: écrivez son message", ref, scenario->label);
	return OK;
}

static enum status
begin(struct take *take, const struct read_command *read, bool assisted, struct why *why)
{
	struct scenario_form in = {
	    .take = take,
	    .scenario = {.agency_id = take->sender.recruiter.agency_id,
		.recruiter_id = take->sender.recruiter.id},
	    .search = {.agency_id = take->sender.recruiter.agency_id,
		.recruiter_id = take->sender.recruiter.id},
	    .assisted = assisted,
	};
	struct read_command command = split_message(take, read, &in.message);
	bool anybody;
	enum status st;

	in.command = &command;
	in.form = fields_open(take, &command);
	if ((st = scenario_lines(&in, why)) != OK)
		return st;
	if (!fields_any(in.form) || fields_wrong(in.form) > 0) {
		scenario_form_show(&in);
		return OK;
	}
	st = check_criteria(&in, &anybody, why);
	return st == OK && anybody ? create(&in, why) : st;
}

enum status
command_scenario_new(struct take *take, const struct read_command *read, struct why *why)
{
	return begin(take, read, false, why);
}

enum status
command_assistant(struct take *take, const struct read_command *read, struct why *why)
{
	/* "assistant étapes", "assistant pas à pas" */
	for (size_t i = 0; i < read->arguments.count; i++) {
		const char *key = text_key(take->arena, read->arguments.items[i]);

		if (text_starts(key, "etape") || text_starts(key, "pas a pas") ||
		    text_starts(key, "par etape") || text_starts(key, "step"))
			return steps_begin(take, why);
	}
	return begin(take, read, true, why);
}

/* -- modifier S-7 -- */

static enum status
keep(struct scenario_form *in, struct why *why)
{
	struct take *take = in->take;
	struct scenario *scenario = &in->scenario;
	const char *ref = scenario_ref(take->arena, scenario), *changes = fields_changes(in->form);
	enum status st = OK;

	if (in->assisted && in->search.id == 0) {
		st = search_create(take->desk->store, &in->search, take->now, why);
		scenario->search_id = in->search.id;
	} else if (in->assisted) {
		st = search_update(take->desk->store, &in->search, take->now, why);
	}
	if (st != OK || (st = scenario_plan(take->desk, take->arena, scenario, take->now, why)) != OK ||
	    (st = scenario_update(take->desk->store, scenario, take->now, why)) != OK)
		return st;
	answer_open(take, "reponse");
	if (*changes != '\0') {
		answer_say(take, "C'est noté\u00a0: %s.", changes);
		if ((st = take_journal(take, "scenario.update", ref, NULL, changes, why)) != OK)
			return st;
	} else if (in->message == NULL) {
		answer_say(take, "Rien n'a changé.");
	}
	return in->message == NULL ? show_scenario(take, scenario, why)
				   : message_save(take, scenario, in->message, why);
}

/* Criteria of its own give way to a list or a favourite search. */
static bool
names_list(const struct read_command *command)
{
	static const char *const names[] = {"Liste", "Embauches", "recherche"};

	for (size_t i = 0; i < COUNT(names); i++) {
		const char *typed = command_field(command, names[i]);

		if (typed != NULL && *typed != '\0')
			return true;
	}
	return false;
}

enum status
command_scenario_edit(struct take *take, const struct read_command *read, struct why *why)
{
	struct scenario_form in = {.take = take};
	struct read_command command = split_message(take, read, &in.message);
	enum status st;

	in.command = &command;
	if ((st = command_scenario(take, &command, &in.scenario, why)) != OK)
		return st;
	in.search.agency_id = in.scenario.agency_id;
	in.search.recruiter_id = in.scenario.recruiter_id;
	if (in.scenario.search_id != 0 &&
	    (st = search_find(take->desk->store, take->arena, in.scenario.search_id, &in.search, why)) != OK)
		return st;
	in.assisted = in.scenario.search_id != 0 && in.search.number == 0 && !names_list(&command);
	in.form = fields_open(take, &command);
	if ((st = scenario_lines(&in, why)) != OK)
		return st;
	if (in.scenario.active && in.scenario.message == NULL && in.message == NULL)
		fields_problem(in.form, "Actif", "il faut d'abord un message");
	if ((!fields_any(in.form) && in.message == NULL) || fields_wrong(in.form) > 0) {
		scenario_form_show(&in);
		return OK;
	}
	return keep(&in, why);
}
