#include "ctl/verbs.h"

#include <libgen.h>
#include <stdio.h>
#include <string.h>

#include "ctl/beside.h"
#include "ctl/output.h"
#include "store/import.h"
#include "table.h"

#define CSV_BYTES_MAX  ((size_t)1 << 30)
#define PROGRESS_LINES 500

static void
tell_fault(size_t line, const char *field, const char *sentence, void *data)
{
	const char *file = data;
	size_t length = field == NULL ? 0 : strlen(field);

	/* The store's sentence may open with the field already; it is named once. */
	output_progress_end();
	if (length == 0 || strncmp(sentence, field, length) == 0)
		fprintf(stderr, "%s:%zu: %s\n", file, line, sentence);
	else
		fprintf(stderr, "%s:%zu: %s: %s\n", file, line, field, sentence);
}

/* `began`: clock_ms(). */
static double
rate(const struct import_result *result, int64_t began)
{
	double seconds = (double)(clock_ms() - began) / 1000;

	return (double)(result->good + result->bad) / (seconds > 0.001 ? seconds : 0.001);
}

static enum status
tell_result(struct ctl *ctl, const struct import_result *result, double rows_per_s, struct why *why)
{
	json_t *object;

	if (!ctl->json) {
		printf("%zu imported, %zu refused (%.0f rows a second)\n", result->good, result->bad,
		    rows_per_s);
		return OK;
	}
	object = output_object(ctl);
	output_set_number(object, "imported", (int64_t)result->good);
	output_set_number(object, "refused", (int64_t)result->bad);
	return output_show(ctl, object, why);
}

/* Its own transaction: each chunk of the import was one. */
static enum status
journal_import(struct ctl *ctl, const char *what, const struct import_result *result, struct why *why)
{
	enum status st = ctl_begin(ctl, why);

	if (st != OK)
		return st;
	return ctl_end(ctl,
	    ctl_journal(ctl, arena_printf(ctl->arena, "import.%s", what), NULL,
		arena_printf(ctl->arena, "%zu imported, %zu refused", result->good, result->bad), why),
	    why);
}

static size_t
lines_of(const char *csv, size_t size)
{
	size_t count = 0;

	for (const char *at = csv, *end = csv + size; (at = memchr(at, '\n', (size_t)(end - at))) != NULL;
	     at++)
		count++;
	return count;
}

struct text {
	const void *bytes;
	size_t size_bytes;
};
struct feed {
	struct import *import;
	size_t size_bytes;
	struct why *why;
};

static enum status
feed_row(const struct table_row *row, void *data)
{
	struct feed *feed = data;
	struct import_row one = {
	    .line = row->line, .count = row->count, .cells = row->cells, .arena = row->arena};

	if (row->line % PROGRESS_LINES == 0)
		output_progress(row->end_bytes, feed->size_bytes, NULL);
	return import_row(feed->import, &one, feed->why);
}

static enum status
feed_contacts(struct import *import, const struct text *csv, struct why *why)
{
	struct feed feed = {.import = import, .size_bytes = csv->size_bytes, .why = why};

	return table_each(csv->bytes, csv->size_bytes, feed_row, &feed, why);
}

static enum status
feed_candidates(struct import *import, struct beside *beside, size_t size, struct why *why)
{
	struct arena *arena = arena_open();
	struct import_made *rows;
	size_t count, end_bytes;
	enum status st;

	while ((st = beside_next(beside, arena, &rows, &count, &end_bytes, why)) == OK &&
	       (st = import_put(import, arena, rows, count, why)) == OK) {
		output_progress(end_bytes, size, NULL);
		arena_clear(arena);
	}
	arena_close(arena);
	return st == NONE ? OK : st;
}

/* `beside`: who reads the file; NULL: we do. */
static enum status
feed_file(struct ctl *ctl, const struct import_options *options, struct beside *beside,
    const struct text *csv, struct import_result *result, struct why *why)
{
	struct import *import = import_open(
	    ctl->arena, ctl->store, beside == NULL ? IMPORT_CONTACTS : IMPORT_CANDIDATES, options);
	enum status st = beside == NULL ? feed_contacts(import, csv, why)
					: feed_candidates(import, beside, csv->size_bytes, why);

	if (st == OK)
		st = import_close(import, result, why);
	if (st != OK)
		store_rollback(ctl->store);
	else
		output_progress(csv->size_bytes, csv->size_bytes, NULL);
	output_progress_end();
	return st;
}

static enum status
read_table(struct ctl *ctl, struct text *csv, struct why *why)
{
	enum status st = ctl_load_config(ctl, why);

	return st == OK ? ctl_read_file(ctl->arena, ctl_operand(ctl, 0), CSV_BYTES_MAX, &csv->bytes,
			      &csv->size_bytes, why)
			: st;
}

/* Whoever reads the file is there before the store is opened, and as its owner. */
static enum status
import_file(struct ctl *ctl, enum import_kind kind, const struct import_options *options,
    const struct text *csv, struct import_result *result, struct why *why)
{
	struct beside *beside = NULL;
	enum status st = ctl_become_owner(ctl, why);

	if (st == OK && kind == IMPORT_CANDIDATES)
		st = beside_open(options, csv->bytes, csv->size_bytes, &beside, why);
	if (st == OK && (st = ctl_open_store(ctl, why)) == OK)
		st = feed_file(ctl, options, beside, csv, result, why);
	beside_close(beside);
	return st;
}

static enum status
import(struct ctl *ctl, const char *what, enum import_kind kind, struct why *why)
{
	const char *file = ctl_operand(ctl, 0);
	struct import_options options = {.fault = tell_fault, .chunks = true};
	struct import_result result = {0};
	struct text csv;
	int64_t began;
	enum status st = read_table(ctl, &csv, why);

	if (st != OK)
		return st;
	options.folder = dirname(arena_string(ctl->arena, file));
	options.zone = ctl->config->zone;
	options.now = clock_now(&ctl->clock);
	options.data = (void *)(uintptr_t)file;
	options.rows = lines_of(csv.bytes, csv.size_bytes);
	began = clock_ms();
	if ((st = import_file(ctl, kind, &options, &csv, &result, why)) != OK)
		return st;
	if ((st = journal_import(ctl, what, &result, why)) != OK ||
	    (st = tell_result(ctl, &result, rate(&result, began), why)) != OK)
		return st;
	if (result.bad > 0)
		return because(why, REFUSED,
		    result.bad == 1
			? "%zu line was refused: put right what is said above and import that line again"
			: "%zu lines were refused: put right what is said above and import those lines again",
		    result.bad);
	return OK;
}

enum status
verb_import_candidates(struct ctl *ctl, struct why *why)
{
	return import(ctl, "candidates", IMPORT_CANDIDATES, why);
}

enum status
verb_import_contacts(struct ctl *ctl, struct why *why)
{
	return import(ctl, "contacts", IMPORT_CONTACTS, why);
}
