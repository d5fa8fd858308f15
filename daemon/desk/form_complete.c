/* « Répondez avec ces lignes corrigées »: what was right in the form replied to need not be typed again. */
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "desk/command.h"
#include "form.h"
#include "store/outbox.h"

/* Forms of what does not exist yet: nothing else remembers their lines. */
static bool
is_kept(const char *form)
{
	static const char *const forms[] = {"nouveau candidat", "nouveau contact", "nouvelle liste",
	    "nouvelle recherche", "nouveau scénario", "assistant"};

	for (size_t i = 0; i < COUNT(forms); i++)
		if (strcmp(forms[i], form) == 0)
			return true;
	return false;
}

struct kept {
	struct arena *arena;
	struct read_command *command;
	size_t typed; /* fields of the letter; those of the form follow */
	struct form_field field;
	struct buf value;
};

static bool
has_field(const struct read_command *command, size_t from, const char *name)
{
	for (size_t i = from; i < command->field_count; i++)
		if (strcmp(command->fields[i].name, name) == 0)
			return true;
	return false;
}

static void
end_field(struct kept *kept)
{
	struct read_command *command = kept->command;

	if (kept->field.name != NULL)
		command->fields[command->field_count++] = (struct read_field){
		    .name = kept->field.name,
		    .value = text_trim(kept->arena, kept->value.data),
		    .known = true,
		    .kept = true,
		};
	kept->field.name = NULL;
}

/* What is wrong with a line stands below it, behind "!". */
static bool
is_problem(const char *line)
{
	for (;; line++) {
		if (text_starts(line, "\u00a0"))
			line++; /* of two bytes */
		else if (*line != ' ')
			return *line == '!';
	}
}

/* Lines that say who is meant: without one of them it would be more people. */
static bool
narrows(const char *name)
{
	static const char *const names[] = {"Liste", "Recherche", "recherche", "Embauches", "Inactifs depuis",
	    "Qualifications", "Lieu", "Rayon", "Disponibilité", "Agence", "Limite", "statut"};

	for (size_t i = 0; i < COUNT(names); i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return false;
}

/* Below the lines our form may hold more (templates: _constat), which is none of the last line's value. */
static bool
is_below(struct arena *arena, const char *line)
{
	static const char *const heads[] = {"a revoir", "laisse de cote", "pour revenir dessus",
	    "chaque critere", "to check", "left aside", "to take it back", "each criterion"};
	const char *key = text_key(arena, line);

	for (size_t i = 0; i < COUNT(heads); i++)
		if (text_starts(key, heads[i]))
			return true;
	return false;
}

/* false: a name that comes again begins the help below the form. */
static bool
keep_line(struct kept *kept, const char *line)
{
	struct form_field field;
	bool known = form_line(kept->arena, line, &field) && field.known && field.exact;

	if (is_below(kept->arena, line))
		return false;
	if (known && (has_field(kept->command, kept->typed, field.name) ||
			 (kept->field.name != NULL && strcmp(kept->field.name, field.name) == 0)))
		return false;
	if (known) {
		end_field(kept);
		kept->field = field;
		kept->value = buf_make(kept->arena);
		buf_add(&kept->value, field.value);
	} else if (kept->field.name != NULL && is_problem(line)) {
		/* Wrong and not typed again: it is given up, as it is in a form sent back without it. */
		if (!narrows(kept->field.name))
			kept->value = buf_make(kept->arena);
		end_field(kept);
	} else if (kept->field.name != NULL && kept->field.lines) {
		buf_addf(&kept->value, "\n%s", line);
	}
	return kept->command->field_count < kept->typed + FORM_FIELDS_MAX;
}

static void
keep_lines(struct kept *kept, const char *text)
{
	struct read_command *command = kept->command;
	size_t end = kept->typed;

	for (const char *next; text != NULL; text = *next == '\0' ? NULL : next + 1) {
		next = text + strcspn(text, "\n");
		if (!keep_line(
			kept, text_trim(kept->arena, arena_bytes(kept->arena, text, (size_t)(next - text)))))
			break;
	}
	end_field(kept);
	for (size_t i = kept->typed; i < command->field_count; i++)
		if (*command->fields[i].value != '\0' &&
		    !has_field(&(struct read_command){.fields = command->fields, .field_count = kept->typed},
			0, command->fields[i].name))
			command->fields[end++] = command->fields[i];
	command->field_count = end;
}

/* A button of the form is a letter of its own, with the form's name as its subject and a line or two below. */
static bool
fills_in(const struct read_command *command, const char *form)
{
	return strcmp(command->verb, "formulaire") == 0 ||
	       (strcmp(command->verb, form) == 0 && command->field_count > 0 &&
		   command->arguments.count == 0);
}

enum status
form_complete(struct take *take, struct read_command *command, struct why *why)
{
	struct kept kept = {.arena = take->arena, .command = command, .typed = command->field_count};
	struct read_field *fields;
	struct outbox_mail mail;
	enum status st;

	if (take->thread.form == NULL || !is_kept(take->thread.form) || !fills_in(command, take->thread.form))
		return OK;
	if ((st = mail_replied(take, &mail, why)) != OK || mail.text == NULL)
		return st == NONE ? OK : st;
	fields = arena_array(take->arena, kept.typed + FORM_FIELDS_MAX + 1, sizeof(*fields));
	memcpy(fields, command->fields, kept.typed * sizeof(*fields));
	command->fields = fields;
	keep_lines(&kept, mail.text);
	return OK;
}
