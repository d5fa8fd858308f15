/* twins: what an English reader is told to write is read as what the French beside it is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "command.h"
#include "desk/typed/typed.h"
#include "desk/help.h"
#include "form.h"
#include "letters/phrases.h"
#include "rules_bench.h"
#include "verdict.h"

/* A format with an argument in each place: "modifier CV-%lld" is "modifier CV-12". */
static const char *
filled(struct arena *a, const char *format)
{
	struct buf out = buf_make(a);

	while (*format != '\0') {
		size_t size = strcspn(format, "%");

		buf_add_bytes(&out, format, size);
		format += size;
		if (*format == '\0')
			break;
		format += 1 + strspn(format + 1, "0123456789$.-");
		format += strspn(format, "lhzj");
		buf_add(&out, *format++ == 's' ? "D-12" : "12");
	}
	return out.data;
}

/* The verb, the references and the names of fields of a command's first line; NULL: it is none. */
static const char *
command_said(struct arena *a, const char *text)
{
	struct read_command command;
	struct buf out = buf_make(a);

	text = arena_bytes(a, text, strcspn(text, "\n"));
	if (command_read(a, text, &command) != COMMAND_FOUND)
		return NULL;
	buf_add(&out, command.verb);
	for (size_t i = 0; i < command.arguments.count; i++)
		if (command_is_ref(command.arguments.items[i]))
			buf_addf(&out, " <%s>", command.arguments.items[i]);
	for (size_t i = 0; i < command.field_count; i++)
		buf_addf(&out, " {%s}", command.fields[i].name);
	return out.data;
}

static const char *
verb_of(struct arena *a, const char *text)
{
	struct read_command command;

	return command_read(a, arena_bytes(a, text, strcspn(text, "\n")), &command) == COMMAND_FOUND
		   ? command.verb
		   : "\n";
}

/* The names of the fields in the lines below the first, or in all of them. */
static const char *
fields_said(struct arena *a, const char *text, bool first)
{
	struct buf out = buf_make(a);
	size_t count;
	char **lines = text_split(a, text, "\n", &count);

	for (size_t i = first ? 0 : 1; i < count; i++) {
		struct form_field field;

		if (form_line(a, lines[i], &field) && field.known)
			buf_addf(&out, "{%s}", field.name);
	}
	return out.data;
}

static const char *
decision_said(struct arena *a, const struct rules *rules, const char *text)
{
	struct context context = {.role = CONTEXT_RECRUITER, .request_ref = "R-31", .reply = true};
	struct message message = {.subject = ""};
	struct reading reading = {0};
	struct buf out = buf_make(a);
	struct why why;

	if (verdict_read(a, text, &message, &context, rules, &reading, &why) != OK)
		return NULL;
	for (size_t i = 0; i < reading.decision_count; i++)
		buf_addf(&out, "%c%s%s", "=+-"[reading.decisions[i].kind], reading.decisions[i].ref,
		    reading.decisions[i].comment == NULL ? "" : ":");
	return out.data;
}

static bool
differ(const char *french, const char *french_said, const char *english, const char *english_said)
{
	if (english_said != NULL && strcmp(french_said, english_said) == 0)
		return false;
	print_error("\"%s\" is read as %s\n\"%s\" is read as %s\n", french, french_said, english,
	    english_said == NULL ? "nothing" : english_said);
	return true;
}

static void
every_word_of_the_help_is_read_as_its_twin(void **state)
{
	const struct bench *bench = *state;
	struct arena *a = arena_open();
	bool wrong = false;

	for (const struct help_word *word = help_words; word->french != NULL; word++) {
		const char *said = word->verb == NULL ? decision_said(a, bench->rules, word->french)
						      : command_said(a, word->french);

		assert_non_null(said);
		wrong |= differ(word->french, said, word->english,
		    word->verb == NULL ? decision_said(a, bench->rules, word->english)
				       : command_said(a, word->english));
	}
	arena_close(a);
	assert_false(wrong);
}

/* In the catalogue, commands begin with their verb as the table of commands has it; other sentences are not meant. */
static void
every_command_of_the_catalogue_is_read_as_its_twin(void **state)
{
	struct arena *a = arena_open();
	size_t count = 0;
	bool wrong = false;

	(void)state;
	for (size_t i = 0; i < phrase_count; i++) {
		const char *french = filled(a, phrase_table[i].french);
		const char *english = filled(a, phrase_table[i].english), *said = command_said(a, french);

		if (said == NULL || !text_starts(french, verb_of(a, french)))
			continue;
		count++;
		wrong |=
		    differ(french, said, english, command_said(a, english)) ||
		    differ(french, fields_said(a, french, false), english, fields_said(a, english, false));
	}
	assert_true(count > 60);
	arena_close(a);
	assert_false(wrong);
}

static void
every_field_of_the_catalogue_is_read_as_its_twin(void **state)
{
	struct arena *a = arena_open();
	size_t count = 0;
	bool wrong = false;

	(void)state;
	for (size_t i = 0; i < phrase_count; i++) {
		const char *french = arena_printf(a, "%s: x", phrase_table[i].french);
		const char *english = arena_printf(a, "%s: x", phrase_table[i].english);
		struct form_field field;

		if (!form_line(a, french, &field) || !field.known ||
		    strcmp(field.name, phrase_table[i].french) != 0)
			continue;
		count++;
		wrong |= differ(french, fields_said(a, french, true), english, fields_said(a, english, true));
	}
	assert_true(count > 30);
	arena_close(a);
	assert_false(wrong);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_word_of_the_help_is_read_as_its_twin),
	    cmocka_unit_test(every_command_of_the_catalogue_is_read_as_its_twin),
	    cmocka_unit_test(every_field_of_the_catalogue_is_read_as_its_twin),
	};

	return cmocka_run_group_tests(tests, open_bench, close_bench);
}
