/*
 * bench-read: how many generated replies are read in a second, beside bare GMime on the same letters (headers and text
 * decoded), taken in turn so that a busy machine slows both.
 */
#include <gmime/gmime.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "letters.h"
#include "message.h"
#include "reader/reader.h"
#include "reading.h"

#define LETTERS 10000
#define ROUNDS	3
#define SEED	20261201u

struct bench {
	struct buf letters;
	size_t count, ends[LETTERS];
	const struct rules *rules;
	struct context context;
	size_t
	    understood; /* feedback found, so that nothing is optimized away and the reader sees that it works */
};

/* The processor's time of this process: what else runs does not count. */
static double
seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void
prepare(struct arena *a, struct bench *bench)
{
	static const char *const files[] = {"etc/rules.fr.conf", "etc/rules.en.conf"};
	static struct context_dossier dossiers[] = {{1, "Jean Martin", false, true},
	    {2, "Sofia Benali", false, true}, {3, "Noémie Duval", true, true},
	    {4, "Karim Haddad", false, true}};
	struct config config = {.rules = files, .rule_count = COUNT(files)};
	uint64_t seed = SEED;
	struct why why;

	message_prepare();
	bench->context = (struct context){.role = CONTEXT_OPERATIONAL,
	    .ref = "D-12",
	    .dossiers = dossiers,
	    .dossier_count = COUNT(dossiers),
	    .reply = true,
	    .now = 1796115600};
	if (reader_rules(a, &config, &bench->rules, &why) != OK ||
	    zone_load(a, "Europe/Paris", &bench->context.zone, &why) != OK) {
		fprintf(stderr, "%s; run it from the top of the sources\n", why.text);
		exit(2);
	}
	rules_quicken(a, bench->rules);
	rules_assemble(bench->rules);
	bench->letters = buf_make(a);
	for (unsigned i = 0; i < bench->count; i++) {
		letter_make(&bench->letters, &seed, i);
		bench->ends[i] = bench->letters.size_bytes;
	}
}

static void
read_one(struct bench *bench, const char *bytes, size_t size, bool read)
{
	struct arena *a = arena_open();
	struct message *message = message_parse(a, bytes, size);
	struct reading *reading;
	struct why why;

	if (read && reading_parse(a, message, &bench->context, bench->rules, &reading, &why) == OK)
		bench->understood += reading->feedback_count;
	arena_close(a);
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
	GMimeHeaderList *headers = g_mime_object_get_header_list(GMIME_OBJECT(message));

	for (int i = 0; i < g_mime_header_list_get_count(headers); i++)
		*decoded += strlen(g_mime_header_get_value(g_mime_header_list_get_header_at(headers, i)));
	g_mime_message_foreach(message, decode_text, decoded);
	g_object_unref(message);
	g_object_unref(parser);
	g_object_unref(stream);
}

enum way { WAY_GMIME, WAY_OPEN, WAY_READ, WAYS };

/* Not inlined: what callgrind is told to count. */
__attribute__((noinline)) static double
round_of(struct bench *bench, enum way way)
{
	double start = seconds();
	size_t begin = 0, decoded = 0;

	for (size_t i = 0; i < bench->count; begin = bench->ends[i++]) {
		const char *bytes = bench->letters.data + begin;
		size_t size = bench->ends[i] - begin;
		if (way == WAY_GMIME)
			gmime_one(bytes, size, &decoded);
		else
			read_one(bench, bytes, size, way == WAY_READ);
	}
	return seconds() - start;
}

static int
compare(const void *left, const void *right)
{
	double one = *(const double *)left, other = *(const double *)right;

	return (one > other) - (one < other);
}

/* `read LETTERS gmime|open|read`: one round of so many, for callgrind to count. */
static void
count_one(struct bench *bench, const char *name)
{
	static const char *const ways[] = {"gmime", "open", "read"};

	for (int way = 0; way < WAYS; way++)
		if (strcmp(name, ways[way]) == 0)
			(void)round_of(bench, (enum way)way);
}

int
main(int argc, char **argv)
{
	static const char *const names[] = {
	    "GMime, headers and text", "opened (message_parse)", "read (and reading_parse)"};
	struct arena *a = arena_open();
	struct bench *bench = arena_alloc(a, sizeof(*bench));
	double taken[WAYS][ROUNDS];

	bench->count = argc > 2 ? strtoul(argv[1], NULL, 10) : LETTERS;
	bench->count = bench->count < LETTERS ? bench->count : LETTERS;
	prepare(a, bench);
	if (argc > 2) {
		count_one(bench, argv[2]);
		arena_close(a);
		return 0;
	}
	printf("%d replies, %.1f MB, median of %d rounds, seconds of processor\n", LETTERS,
	    (double)bench->letters.size_bytes / 1e6, ROUNDS);
	for (int i = 0; i < ROUNDS; i++)
		for (int way = 0; way < WAYS; way++)
			taken[way][i] = round_of(bench, (enum way)way);
	for (int way = 0; way < WAYS; way++) {
		qsort(taken[way], ROUNDS, sizeof(double), compare);
		printf("%-26s %6.0f a second  %6.1f MB/s  ratio %.2f\n", names[way],
		    LETTERS / taken[way][ROUNDS / 2],
		    (double)bench->letters.size_bytes / 1e6 / taken[way][ROUNDS / 2],
		    taken[WAY_GMIME][ROUNDS / 2] / taken[way][ROUNDS / 2]);
	}
	printf("%zu feedbacks understood a round\n", bench->understood / ROUNDS);
	arena_close(a);
	return 0;
}
