#include "form_quoted.h"

#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "form.h"

/* What our forms ask for above their first line, as text_key makes it. */
static const struct {
	const char *key;
	bool changes;
} askings[] = {
    {"repondez a ce message en completant les lignes", false},
    {"repondez a ce message en changeant les lignes", true},
    {"repondez avec ces lignes corrigees", true},
    {"reply to this message filling in the lines", false},
    {"reply to this message changing the lines", true},
};

static bool
asks(struct arena *a, const char *text, bool *changes)
{
	const char *key = text_key(a, text);

	for (size_t i = 0; i < COUNT(askings); i++)
		if (strstr(key, askings[i].key) != NULL) {
			*changes = askings[i].changes;
			return true;
		}
	return false;
}

/* From the line after the one that asks; clients wrap it, so it is found by its first words. */
static const char *
below_asking(struct arena *a, const char *quoted)
{
	for (const char *line = quoted, *end; *line != '\0'; line = end + (*end == '\n')) {
		const char *key;
		end = line + strcspn(line, "\n");
		key = text_key(a, arena_bytes(a, line, (size_t)(end - line)));
		if (strstr(key, "repondez a ce message") != NULL ||
		    strstr(key, "repondez avec ces") != NULL || strstr(key, "reply to this message") != NULL)
			return end;
	}
	return quoted;
}

/* Quote marks that are left, and the line of the form itself. */
static const char *
unquote(const char *line)
{
	while (*line == '>' || *line == ' ' || *line == '|')
		line++;
	return line;
}

static const char *
unquoted(struct arena *a, const char *text)
{
	struct buf out = buf_make(a);

	for (const char *end; *text != '\0'; text = end + (*end == '\n')) {
		const char *line;
		end = text + strcspn(text, "\n");
		line = unquote(text);
		if (line < end)
			buf_add_bytes(&out, line, (size_t)(end - line));
		buf_add_char(&out, '\n');
	}
	return out.data;
}

/* The last line of a quote, when it is one of the form. */
static bool
last_field(struct arena *a, const char *quoted, struct form_field *field)
{
	size_t size = strlen(quoted), begin;

	while (size > 0 && (quoted[size - 1] == '\n' || quoted[size - 1] == ' '))
		size--;
	for (begin = size; begin > 0 && quoted[begin - 1] != '\n'; begin--)
		;
	return form_line(a, unquote(arena_bytes(a, quoted + begin, size - begin)), field) && field->known;
}

static const char *
from_blocks(struct arena *a, const struct message *message)
{
	struct buf out = buf_make(a);

	for (size_t i = 0; i < message->block_count; i++) {
		const struct answer_block *block = &message->blocks[i];
		struct form_field field, typed;
		if (!last_field(a, block->quoted, &field))
			continue;
		/* The whole line may have been typed again. */
		if (form_line(a, block->text, &typed) && typed.known)
			buf_addf(&out, "%s\n\n", block->text);
		else
			buf_addf(&out, "%s : %s\n\n", field.name, block->text);
	}
	return out.data;
}

const char *
form_quoted(struct arena *a, const struct message *message, bool *changes)
{
	const char *answers;

	*changes = false;
	if (message->quoted == NULL || !asks(a, message->quoted, changes))
		return NULL;
	answers = from_blocks(a, message);
	if (*answers != '\0') {
		*changes = false;
		return answers;
	}
	return unquoted(a, below_asking(a, message->quoted));
}
