#include "reader.h"

#include <gmime/gmime.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "reader/reader.h"

static void
close_arena(void *arena)
{
	arena_close(arena);
}

void
reader_prepare(struct arena *a, struct reader *reader)
{
	static const char *const files[] = {"etc/rules.fr.conf", "etc/rules.en.conf"};
	static struct context_dossier dossiers[] = {{1, "Jean Martin", false, true},
	    {2, "Sofia Benali", false, true}, {3, "Noémie Duval", true, true},
	    {4, "Karim Haddad", false, true}};
	struct config config = {.rules = {files, COUNT(files)}};
	struct why why;

	message_prepare();
	reader->context = (struct context){.role = CONTEXT_OPERATIONAL,
	    .ref = "D-12",
	    .dossiers = dossiers,
	    .dossier_count = COUNT(dossiers),
	    .reply = true,
	    .now = 1796115600};
	if (reader_rules(a, &config, &reader->rules, &why) != OK ||
	    zone_load(a, "Europe/Paris", &reader->context.zone, &why) != OK) {
		fprintf(stderr, "%s; run it from the top of the sources\n", why.text);
		exit(2);
	}
	rules_quicken(a, reader->rules);
	rules_assemble(reader->rules);
	reader->letter = arena_open();
	arena_defer(a, close_arena, reader->letter);
}

static void
read_one(struct reader *reader, const char *bytes, size_t size, bool read)
{
	struct arena *a = reader->letter;
	struct message *message = message_parse(a, bytes, size);
	struct reading *reading;
	struct why why;

	if (read && reading_parse(a, message, &reader->context, reader->rules, &reading, &why) == OK)
		reader->understood += reading->feedback_count;
	arena_clear(a);
}

static void
decode_text(GMimeObject *parent, GMimeObject *part, gpointer size)
{
	char *text;

	(void)parent;
	if (!GMIME_IS_TEXT_PART(part))
		return;
	text = g_mime_text_part_get_text(GMIME_TEXT_PART(part));
	*(size_t *)size += text != NULL ? strlen(text) : 0;
	g_free(text);
}

static void
gmime_one(const char *bytes, size_t size, size_t *decoded)
{
	GMimeStream *stream = g_mime_stream_mem_new_with_buffer(bytes, size);
	GMimeParser *parser = g_mime_parser_new_with_stream(stream);
	GMimeMessage *message = g_mime_parser_construct_message(parser, NULL);
	GMimeHeaderList *headers =
	    message != NULL ? g_mime_object_get_header_list(GMIME_OBJECT(message)) : NULL;

	for (int i = 0; headers != NULL && i < g_mime_header_list_get_count(headers); i++)
		*decoded += strlen(g_mime_header_get_value(g_mime_header_list_get_header_at(headers, i)));
	if (message != NULL) {
		g_mime_message_foreach(message, decode_text, decoded);
		g_object_unref(message);
	}
	g_object_unref(parser);
	g_object_unref(stream);
}

void
reader_take(struct reader *reader, const char *bytes, size_t size, enum way way)
{
	if (way == WAY_GMIME)
		gmime_one(bytes, size, &reader->decoded_bytes);
	else
		read_one(reader, bytes, size, way == WAY_READ);
}
