/* The parts of a document as they are gathered. */
#include "document.h"

#include <ctype.h>
#include <string.h>

static size_t
size_of(const struct document_text *text)
{
	size_t size = 0;

	for (size_t i = 0; i < text->part_count; i++)
		size += strlen(text->parts[i].text);
	return size;
}

void
document_add(struct arena *arena, struct document_text *text, const char *where, const char *words)
{
	if (*words == '\0')
		return;
	if (text->part_count >= DOCUMENT_PARTS_MAX || size_of(text) + strlen(words) > DOCUMENT_TEXT_MAX) {
		document_fail(text, "il contient trop de texte");
		return;
	}
	if (text->part_count % 64 == 0)
		text->parts = arena_grow(arena, text->parts, text->part_count * sizeof(*text->parts),
		    (text->part_count + 64) * sizeof(*text->parts));
	text->parts[text->part_count++] = (struct document_part){.where = where, .text = words};
}

void
document_fail(struct document_text *text, const char *reason)
{
	if (text->unreadable == NULL)
		text->unreadable = reason;
}

size_t
document_weight(const struct document_text *text, const char *but)
{
	size_t weight = 0;

	for (size_t i = 0; i < text->part_count; i++) {
		if (but != NULL && strcmp(text->parts[i].where, but) == 0)
			continue;
		for (const char *c = text->parts[i].text; *c != '\0'; c++)
			weight += isalnum((unsigned char)*c) || (unsigned char)*c >= 0x80;
	}
	return weight;
}
