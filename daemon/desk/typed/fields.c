#include "desk/typed/fields.h"

#include <assert.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "desk/typed/date.h"
#include "desk/typed/typed.h"
#include "letters/french.h"
#include "letters/phrases.h"

#define LINES_MAX 24
#define SHOWN_MAX 300 /* characters of a wrong value that come back */
#define WORD_MAX  80

struct field_line {
	const char *label, *field;
	const char *value; /* as it is shown */
	const char *problem, *remark;
	bool typed, changed;
};
struct fields {
	struct take *take;
	const struct read_command *command;
	size_t count, others; /* lines that are none of this form's, where those are refused */
	struct field_line lines[LINES_MAX];
	const char *also;
};

struct fields *
fields_open(struct take *take, const struct read_command *command)
{
	struct fields *form = arena_alloc(take->arena, sizeof(*form));

	*form = (struct fields){.take = take, .command = command};
	return form;
}

const struct read_command *
fields_command(const struct fields *form)
{
	return form->command;
}

struct take *
fields_take(const struct fields *form)
{
	return form->take;
}

void
fields_also(struct fields *form, const char *field)
{
	form->also = field;
}

const char *
fields_label(const struct fields *form)
{
	return command_field(form->command, "Libellé") == NULL && command_field(form->command, "Nom") != NULL
		   ? "Nom"
		   : "Libellé";
}

static struct field_line *
line_of(const struct fields *form, const char *label)
{
	for (size_t i = 0; i < form->count; i++)
		if (strcmp(form->lines[i].label, label) == 0)
			return (struct field_line *)&form->lines[i];
	return NULL;
}

static const char *
typed_in(const struct fields *form, const char *field)
{
	for (size_t i = 0; i < form->command->field_count; i++)
		if (strcmp(form->command->fields[i].name, field) == 0)
			return form->command->fields[i].value;
	return NULL;
}

static struct field_line *
add_line(struct fields *form, const char *label, const char *field, const char *before, const char **typed)
{
	struct field_line *line = &form->lines[form->count];

	assert(form->count < LINES_MAX);
	form->count++;
	*typed = typed_in(form, field);
	*line = (struct field_line){
	    .label = label,
	    .field = field,
	    .typed = *typed != NULL,
	    .value = *typed != NULL   ? *typed
		     : before == NULL ? ""
				      : before,
	};
	return line;
}

static const char *
settle(struct fields *form, struct field_line *line, const char *before, const char *value, size_t most)
{
	line->value = value;
	line->changed = strcmp(value, before == NULL ? "" : before) != 0;
	if (text_length(value) > most) {
		line->value = text_excerpt(form->take->arena, value, SHOWN_MAX);
		fields_problem(form, line->label, "%zu caractères, %zu au plus", text_length(value), most);
		return before;
	}
	return *value == '\0' ? NULL : value;
}

const char *
fields_text(
    struct fields *form, const char *label, const char *field, const char *before, size_t characters_max)
{
	const char *typed;
	struct field_line *line = add_line(form, label, field, before, &typed);

	if (typed == NULL)
		return before;
	return settle(form, line, before, text_line(form->take->arena, typed), characters_max);
}

const char *
fields_name(
    struct fields *form, const char *label, const char *field, const char *before, size_t characters_max)
{
	const char *value = fields_text(form, label, field, before, characters_max);
	struct field_line *line = line_of(form, label);

	if (line == NULL || !line->typed || value == NULL || line->problem != NULL)
		return value;
	if (strpbrk(value, "<>{}\\=@") != NULL || strchr("+-\t", *value) != NULL) {
		fields_problem(form, label, "«\u00a0%s\u00a0»\u00a0: sans < > { } \\ = @, ni + ou - au début",
		    text_excerpt(form->take->arena, value, 60));
		return before;
	}
	return value;
}

const char *
fields_words(
    struct fields *form, const char *label, const char *field, const char *before, size_t characters_max)
{
	const char *typed;
	struct field_line *line = add_line(form, label, field, before, &typed);

	if (typed == NULL)
		return before;
	return settle(form, line, before, text_trim(form->take->arena, typed), characters_max);
}

int64_t
fields_date(struct fields *form, const char *label, const char *field, int64_t before, bool end)
{
	struct take *take = form->take;
	const struct zone *zone = take->desk->config->zone;
	const char *typed;
	struct field_line *line = add_line(
	    form, label, field, before == 0 ? NULL : say_short_date(take->arena, zone, before), &typed);
	struct why why;
	int64_t at = 0;

	if (typed == NULL)
		return before;
	line->value = text_excerpt(take->arena, text_line(take->arena, typed), SHOWN_MAX);
	if (*line->value != '\0' &&
	    date_parse(take->arena, take_language(take), zone, typed, end, take->now, &at, &why) != OK) {
		fields_problem(form, label, "%s", why.text);
		return before;
	}
	line->changed = at != before;
	return at;
}

static bool
is_among(const char *key, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(key, words[i]) == 0)
			return true;
	return false;
}

bool
fields_flag(struct fields *form, const char *label, bool before, const char *(*meant)(const char *key))
{
	static const char *const yes[] = {"oui", "o", "yes", "y", "x", "1"};
	static const char *const no[] = {"non", "n", "no", "0"};
	struct take *take = form->take;
	const char *typed =
	    fields_text(form, label, label, take_phrase(take, before ? "oui" : "non"), WORD_MAX);
	const char *key = text_key(take->arena, typed == NULL ? "" : typed);
	bool flag;

	if (!fields_changed(form, label))
		return before;
	if (meant != NULL)
		key = meant(key);
	flag = is_among(key, yes, COUNT(yes));
	if (!flag && !is_among(key, no, COUNT(no)) && (before || *key != '\0')) {
		fields_problem(form, label, "oui ou non\u00a0?");
		return before;
	}
	line_of(form, label)->changed = flag != before;
	return flag;
}

const char *
fields_language(struct fields *form, const char *before)
{
	static const char label[] = "Langue";
	const char *typed = fields_text(form, label, label, language_said(form->take, before), WORD_MAX);
	const char *language;

	if (typed == NULL || !fields_changed(form, label))
		return before;
	if ((language = text_language(form->take->arena, typed)) != NULL)
		return language;
	fields_problem(form, label, "français ou anglais\u00a0?");
	return before;
}

void
fields_display(struct fields *form, const char *label, const char *value)
{
	struct field_line *line = line_of(form, label);

	if (line != NULL && line->problem == NULL)
		line->value = value == NULL ? "" : value;
}

void
fields_set(struct fields *form, const char *label, const char *value)
{
	struct field_line *line = line_of(form, label);

	if (line == NULL)
		return;
	line->typed = line->changed = true;
	line->value = value;
}

static void
say(struct fields *form, const char *label, bool wrong, const char *fmt, va_list args)
{
	struct field_line *line = line_of(form, label);
	const char *sentence = phrase_vprintf(form->take->arena, take_language(form->take), fmt, args);

	if (line == NULL)
		return;
	if (wrong && line->problem == NULL)
		line->problem = sentence;
	if (!wrong && line->remark == NULL)
		line->remark = sentence;
}

void
fields_problem(struct fields *form, const char *label, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	say(form, label, true, fmt, args);
	va_end(args);
}

void
fields_remark(struct fields *form, const char *label, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	say(form, label, false, fmt, args);
	va_end(args);
}

bool
fields_changed(const struct fields *form, const char *label)
{
	const struct field_line *line = line_of(form, label);

	return line != NULL && line->typed && line->changed;
}

const char *
fields_changes(const struct fields *form)
{
	struct buf changes = buf_make(form->take->arena);

	for (size_t i = 0; i < form->count; i++)
		if (form->lines[i].typed && form->lines[i].changed)
			buf_addf(&changes, "%s%s", changes.size_bytes == 0 ? "" : ", ",
			    take_phrase(form->take, form->lines[i].label));
	return changes.data;
}

/* Lines that no field of the form asked for are named; how many. */
static size_t
name_others(struct fields *form, const char *said)
{
	size_t others = 0;

	for (size_t i = 0; i < form->command->field_count; i++) {
		const struct read_field *typed = &form->command->fields[i];
		bool known = form->also != NULL && strcmp(typed->name, form->also) == 0;

		for (size_t k = 0; k < form->count; k++)
			known = known || strcmp(form->lines[k].field, typed->name) == 0;
		if (known)
			continue;
		others++;
		answer_problem(form->take, text_excerpt(form->take->arena, typed->name, 40),
		    "«\u00a0%s\u00a0»\u00a0: %s",
		    text_excerpt(form->take->arena, text_line(form->take->arena, typed->value), 60),
		    take_phrase(form->take, said));
	}
	return others;
}

void
fields_end(struct fields *form)
{
	(void)name_others(form, "cette ligne n'est pas de ce formulaire, elle est laissée de côté");
}

void
fields_end_strictly(struct fields *form)
{
	form->others = name_others(form, "cette ligne n'est pas de ce formulaire");
}

bool
fields_any(const struct fields *form)
{
	return form->command->field_count > 0;
}

size_t
fields_wrong(const struct fields *form)
{
	size_t wrong = form->others;

	for (size_t i = 0; i < form->count; i++)
		wrong += form->lines[i].problem != NULL;
	return wrong;
}

const char *
fields_first_problem(const struct fields *form)
{
	for (size_t i = 0; i < form->count; i++)
		if (form->lines[i].problem != NULL)
			return take_printf(form->take, "%s\u00a0: %s",
			    take_phrase(form->take, form->lines[i].label), form->lines[i].problem);
	return take_phrase(form->take, "une ligne n'est pas de ce formulaire");
}

void
fields_show(const struct fields *form)
{
	json_t *view;

	answer_open(form->take, "formulaire");
	view = form->take->answer.view;
	for (size_t i = 0; i < form->count; i++) {
		const struct field_line *line = &form->lines[i];

		view_add_form_line(
		    view, line->label, line->value, line->problem != NULL ? line->problem : line->remark);
	}
}
