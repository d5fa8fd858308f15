/* command: subject, text and quoted form of a recruiter's new letter; and each line of it by itself. */
#include "fuzz.h"

#include "command.h"
#include "form.h"

static void
check_line(struct arena *a, const char *line)
{
	struct read_command command;
	struct form_field field;

	if (command_read(a, line, &command) == COMMAND_FOUND)
		assert(command.verb != NULL && command.line != NULL);
	if (form_line(a, line, &field)) {
		fuzz_text(field.name);
		fuzz_text(field.value);
	}
}

void
fuzz_one(struct arena *a, const char *bytes, size_t size)
{
	const char *at = bytes, *end = bytes + size;
	const char *subject = fuzz_part(a, &at, end), *text = fuzz_part(a, &at, end);
	const char *quoted = fuzz_part(a, &at, end);

	check_line(a, text_line(a, subject));
	fuzz_read(a, fuzz_letter(a, subject, text, quoted), CONTEXT_RECRUITER, NULL, size % 2 == 0);
	fuzz_read(a, fuzz_letter(a, subject, text, quoted), CONTEXT_UNKNOWN, NULL, false);
}
