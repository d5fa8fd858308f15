#include "command_letter.h"

#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "command.h"
#include "command_words.h"
#include "form.h"
#include "form_quoted.h"
#include "form_table.h"

#define LINES_MAX	  2000
#define VALUE_BYTES_MAX	  ((size_t)32 * 1024)
#define WRAPPED_BYTES	  60 /* a line this long was cut by the mail client */
#define COMMAND_WORDS_MAX 4  /* of a command inside a value of several lines */
#define LIKE_WORDS_MAX	  8
#define LIKE_WORDS_LATER  3 /* below a command, where prose is likelier */
#define FORM_FIELDS_LEAST 2 /* a form of somebody unknown */

struct letter {
	struct arena *arena;
	const struct context *context;
	struct reading *reading;
	struct read_command *command; /* the one fields belong to, or NULL */
	struct form_field field;      /* whose value may go on; name NULL: none */
	struct buf value;
	size_t last_bytes; /* of the line before */
	bool sure, prose;  /* prose: the first line was no command, so none is looked for */
	bool quiet;	   /* the form in the quote: its fields only, each once */
	bool bare;	   /* the lines of a form, some without their colon */
	struct buf ignored;
};

static struct read_command *
add_command(struct letter *letter, const struct read_command *command)
{
	struct reading *reading = letter->reading;
	size_t size = reading->command_count * sizeof(*reading->commands);

	reading->commands = arena_grow(letter->arena, reading->commands, size, size + sizeof(*command));
	reading->commands[reading->command_count] = *command;
	letter->command = &reading->commands[reading->command_count++];
	return letter->command;
}

static struct read_field *
field_of(const struct letter *letter, const char *name)
{
	for (size_t i = 0; i < letter->command->field_count; i++)
		if (strcmp(letter->command->fields[i].name, name) == 0)
			return &letter->command->fields[i];
	return NULL;
}

/* The latest line of one name stands; what an earlier one said is kept, for the sender to be told. */
static void
put_field(struct letter *letter, const char *name, const char *value)
{
	struct read_field *field = field_of(letter, name);
	const char *before =
	    field == NULL || *field->value == '\0' || strcmp(field->value, value) == 0 ? NULL : field->value;

	command_put(letter->arena, letter->command, name, value, letter->field.known);
	if (before != NULL)
		field_of(letter, name)->before = before;
}

/* What bears a name of one's own has it under "Libellé"; people write "Nom" or "Titre" as well. */
static const char *
field_meant(const struct letter *letter)
{
	const char *name = letter->field.name, *verb = letter->command == NULL ? NULL : letter->command->verb;

	if (verb != NULL && (strcmp(name, "Nom") == 0 || strcmp(name, "Titre") == 0) &&
	    (strcmp(verb, "nouvelle liste") == 0 || strcmp(verb, "nouvelle recherche") == 0 ||
		strcmp(verb, "nouveau scénario") == 0))
		return "Libellé";
	return name;
}

static void
end_field(struct letter *letter)
{
	if (letter->field.name != NULL && letter->command != NULL &&
	    letter->command->field_count < FORM_FIELDS_MAX)
		put_field(letter, field_meant(letter), text_trim(letter->arena, letter->value.data));
	letter->field.name = NULL;
}

static void
ignore(struct letter *letter, const char *line)
{
	if (letter->ignored.size_bytes > 0)
		buf_add_char(&letter->ignored, '\n');
	buf_add(&letter->ignored, line);
}

static bool
has_field(const struct letter *letter, const char *name)
{
	for (size_t i = 0; letter->command != NULL && i < letter->command->field_count; i++)
		if (strcmp(letter->command->fields[i].name, name) == 0)
			return true;
	return letter->field.name != NULL && strcmp(letter->field.name, name) == 0;
}

/* A name that nobody writes with a colon but in the form of a diffusion. */
static bool
is_of_form(const char *name)
{
	static const char *const names[] = {"Titre", "Tags", "Début", "Fin", "Contacts", "Candidats", "Actif",
	    "Cacher son identité", "Résumé", "Avis RH"};

	for (size_t i = 0; i < COUNT(names); i++)
		if (strcmp(name, names[i]) == 0)
			return true;
	return false;
}

/* "recherche : soudeur Lyon" is a candidate among the candidates. */
static bool
is_search(const struct form_field *field)
{
	return field->known && strcmp(field->name, "recherche") == 0;
}

static bool
read_field(const struct letter *letter, const char *line, struct form_field *field)
{
	struct form_field bare;
	bool found = form_line(letter->arena, line, field);

	if ((found && field->known) || !letter->bare || !form_bare(letter->arena, line, &bare))
		return found;
	*field = bare;
	return true;
}

/* "avis C1 : à l'aise" below another command is one itself. */
static bool
is_option(const struct letter *letter, const char *line)
{
	struct read_command command;

	return command_found(letter->arena, line, &command) && strcmp(command.verb, "options") == 0;
}

/* A field with nothing above it belongs to the form the letter answers. */
static bool
take_field(struct letter *letter, const char *line)
{
	struct form_field field;

	if (!read_field(letter, line, &field))
		return false;
	if (letter->field.name != NULL && letter->field.list && is_search(&field))
		return false;
	if (!field.known && is_option(letter, line))
		return false;
	if (!field.known && (letter->command == NULL || letter->last_bytes == 0 ||
				(letter->field.name != NULL && letter->field.lines && !letter->field.list)))
		return false;
	if (letter->quiet && (!field.known || has_field(letter, field.name))) {
		/* A name that comes twice is the help below the form. */
		if (field.known)
			end_field(letter);
		return field.known;
	}
	if (letter->command == NULL && ((letter->prose && !is_of_form(field.name)) ||
					   (letter->sure && letter->context->role == CONTEXT_RECRUITER)))
		return false;
	end_field(letter);
	if (letter->command == NULL)
		add_command(letter,
		    &(struct read_command){.verb = "formulaire", .line = text_line(letter->arena, line)});
	letter->field = field;
	letter->value = buf_make(letter->arena);
	buf_add(&letter->value, field.value);
	return true;
}

static size_t
count_words(const char *line)
{
	size_t count = 0;

	for (const char *c = line; *c != '\0'; c++)
		count += *c != ' ' && (c[1] == ' ' || c[1] == '\0');
	return count;
}

/* "ok" above a form of ours says no more than that it is right as it stands. */
static bool
is_assent(const char *key)
{
	static const char *const said[] = {"ok", "oui", "ok pour moi", "d accord", "c est bon",
	    "c est bon pour moi", "parfait", "tres bien", "tout est juste", "c est juste", "ok merci",
	    "oui merci", "je confirme", "confirme", "yes", "yes please", "fine", "ok thanks", "all right"};

	for (size_t i = 0; i < COUNT(said); i++)
		if (strcmp(key, said[i]) == 0)
			return true;
	return false;
}

static bool
is_courtesy(struct arena *a, const char *line)
{
	static const char *const first[] = {"bonjour", "bonsoir", "salut", "hello", "hi", "cher", "chere",
	    "merci", "voici", "cordialement", "bien cordialement", "facteur", "c est fait", "ci-dessous"};
	const char *key = text_key(a, line);

	if (is_assent(key))
		return true;
	if (count_words(key) > 8)
		return false;
	for (size_t i = 0; i < COUNT(first); i++)
		if (text_starts(key, first[i]))
			return true;
	return *key == '\0';
}

/* Below an empty line, what says something still fills in a field that was left empty. */
static bool
goes_on(const struct letter *letter, const char *line)
{
	if (letter->field.name != NULL && letter->last_bytes == 0 && is_courtesy(letter->arena, line))
		return false;
	return letter->field.name != NULL &&
	       (letter->field.lines || letter->value.size_bytes == 0 ||
		   letter->last_bytes >= WRAPPED_BYTES) &&
	       letter->value.size_bytes < VALUE_BYTES_MAX;
}

static void
go_on(struct letter *letter, const char *line)
{
	if (letter->field.list) {
		line += strspn(line, "-*> ");
		line += text_starts(line, "•") ? strlen("•") : 0;
		line += strspn(line, " ");
	}
	if (letter->value.size_bytes > 0)
		buf_add_char(&letter->value, letter->field.lines ? '\n' : ' ');
	buf_add(&letter->value, line);
}

/* "lancer D-12" as the subject, "Bonjour, merci de lancer." below: once is meant. */
static bool
is_said(const struct letter *letter, const struct read_command *command)
{
	for (size_t i = 0; i < letter->reading->command_count; i++) {
		const struct read_command *before = &letter->reading->commands[i];
		size_t same = 0;
		if (before->verb == NULL || strcmp(before->verb, command->verb) != 0 ||
		    before->field_count < command->field_count ||
		    (command->arguments.count != 0 && command->arguments.count != before->arguments.count))
			continue;
		while (same < command->arguments.count &&
		       strcmp(before->arguments.items[same], command->arguments.items[same]) == 0)
			same++;
		if (same == command->arguments.count)
			return true;
	}
	return false;
}

/* Looks for a command, unless the letter began with prose. */
static bool
take_command(struct letter *letter, const char *line)
{
	struct read_command command;
	struct form_field field;
	enum command_kind kind;

	if (goes_on(letter, line) && letter->field.list && form_line(letter->arena, line, &field) &&
	    is_search(&field))
		return false;
	if (letter->prose || letter->reading->command_count == COMMANDS_MAX)
		return false;
	kind = command_read(letter->arena, line, &command);
	if (goes_on(letter, line) &&
	    (kind != COMMAND_FOUND || words_ref(letter->arena, text_fold(letter->arena, line)) ||
		count_words(line) > COMMAND_WORDS_MAX))
		return false;
	if (kind == COMMAND_LIKE &&
	    (letter->sure ||
		count_words(line) > (letter->command == NULL ? LIKE_WORDS_MAX : LIKE_WORDS_LATER)))
		return false;
	if (kind == COMMAND_NOT)
		return false;
	end_field(letter);
	if (kind == COMMAND_FOUND && is_said(letter, &command))
		return true;
	add_command(letter, &command);
	return true;
}

static void
take_line(struct letter *letter, const char *line)
{
	if (*line == '\0') {
		if (letter->field.name != NULL && (letter->value.size_bytes > 0 || letter->quiet))
			end_field(letter);
	} else if (take_field(letter, line) || (!letter->quiet && take_command(letter, line))) {
		; /* taken */
	} else if (goes_on(letter, line)) {
		go_on(letter, line);
	} else {
		bool courtesy = is_courtesy(letter->arena, line);
		end_field(letter);
		if (!courtesy)
			ignore(letter, line);
		letter->prose = letter->prose || (letter->command == NULL && !courtesy && !letter->quiet);
	}
	letter->last_bytes = strlen(line);
}

/* A line of a form whose colon may be missing; alone, only a date tells that it is one. */
static bool
is_bare_line(struct arena *a, const char *line, bool *dated)
{
	struct form_field field;

	*dated = false;
	if (form_line(a, line, &field) && field.known)
		return true;
	if (!form_bare(a, line, &field))
		return false;
	*dated = (strcmp(field.name, "Début") == 0 || strcmp(field.name, "Fin") == 0) &&
		 strpbrk(field.value, "0123456789") != NULL;
	return true;
}

/* A reply that holds nothing but such lines fills in a form: "titre Soudeurs", "fin 15 decembre". */
static bool
is_bare_form(struct arena *a, const char *text)
{
	size_t count;
	char **lines = text_split(a, text, "\n", &count);
	size_t said = 0;
	bool dated = false, one;

	for (size_t i = 0; i < count && i < FORM_FIELDS_MAX; i++) {
		if (is_courtesy(a, lines[i]))
			continue;
		if (!is_bare_line(a, lines[i], &one))
			return false;
		dated = dated || one;
		said++;
	}
	return said >= FORM_FIELDS_LEAST || (said == 1 && dated);
}

static void
take_text(struct letter *letter, const char *text)
{
	size_t lines = 0;

	for (const char *end; text != NULL && lines++ < LINES_MAX; text = *end == '\0' ? NULL : end + 1) {
		end = text + strcspn(text, "\n");
		take_line(
		    letter, text_trim(letter->arena, arena_bytes(letter->arena, text, (size_t)(end - text))));
	}
	end_field(letter);
}

/* A new letter's subject is a command, or nothing; that of a reply was ours. */
static enum command_kind
take_subject(struct letter *letter, const struct message *message, struct read_command *command)
{
	bool answers, tagged;
	const char *subject = command_subject(letter->arena, message->subject, &answers, &tagged);
	enum command_kind kind;

	if (letter->context->reply && answers)
		return COMMAND_NOT;
	kind = command_read(letter->arena, subject, command);
	if (kind == COMMAND_LIKE && (tagged || answers || letter->sure))
		return COMMAND_NOT;
	if (kind == COMMAND_FOUND && answers)
		command->field_count = 0; /* "Re: Nouvelle diffusion : à compléter" gives no title */
	if (kind == COMMAND_FOUND) {
		add_command(letter, command);
		letter->last_bytes = 1;
	}
	return kind;
}

static bool
is_filled(const struct read_command *command)
{
	static const char *const empty_at_first[] = {"Titre", "Tags", "Contacts", "Candidats", "Résumé",
	    "Avis RH", "Prénom", "Nom", "E-mail", "Téléphone", "Société", "Libellé"};

	for (size_t i = 0; i < command->field_count; i++)
		for (size_t n = 0; n < COUNT(empty_at_first); n++)
			if (strcmp(command->fields[i].name, empty_at_first[n]) == 0 &&
			    *command->fields[i].value != '\0')
				return true;
	return false;
}

/* Nothing was typed above the quote that says anything: the form in it may be filled in. */
static void
take_quoted(struct letter *letter, const struct message *message)
{
	struct reading *reading = letter->reading;
	bool changes;
	const char *form = form_quoted(letter->arena, message, &changes);

	if (form == NULL || reading->command_count > 0 || (changes && letter->ignored.size_bytes > 0))
		return;
	letter->quiet = true;
	letter->prose = false;
	letter->last_bytes = 0;
	letter->ignored = buf_make(letter->arena);
	take_text(letter, form);
	letter->ignored = buf_make(letter->arena);
	if (reading->command_count > 0 && !changes && !is_filled(&reading->commands[0]) &&
	    message->block_count == 0)
		reading->command_count = 0;
}

void
commands_read(struct arena *a, const struct message *message, const struct context *context, bool sure,
    struct reading *reading)
{
	struct letter letter = {
	    .arena = a, .context = context, .reading = reading, .sure = sure, .ignored = buf_make(a)};
	struct read_command subject;
	enum command_kind kind = take_subject(&letter, message, &subject);

	letter.bare =
	    context->role == CONTEXT_RECRUITER && context->reply && !sure && is_bare_form(a, message->text);
	take_text(&letter, form_untable(a, message->text));
	if (context->role == CONTEXT_RECRUITER && !sure && kind == COMMAND_NOT)
		take_quoted(&letter, message);
	if (kind == COMMAND_LIKE && reading->command_count == 0)
		add_command(&letter, &subject);
	if (context->role == CONTEXT_UNKNOWN && reading->command_count == 1 &&
	    reading->commands[0].verb != NULL && strcmp(reading->commands[0].verb, "formulaire") == 0 &&
	    reading->commands[0].field_count < FORM_FIELDS_LEAST)
		reading->command_count = 0;
	if (reading->command_count > 0 && letter.ignored.size_bytes > 0)
		reading->ignored = letter.ignored.data;
}
