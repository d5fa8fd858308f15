#include "store/table.h"

#include <csv.h>
#include <errno.h>
#include <iconv.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

#define CELLS_MAX 64

struct table {
	enum status (*each)(const struct table_row *, void *);
	void *data;
	struct arena *arena; /* of the row being gathered */
	const char *cells[CELLS_MAX];
	size_t count;
	size_t line, row_line; /* being fed; where the row began */
	bool within;	       /* a row goes on past the end of a line: a quoted cell holds it */
	size_t fed_bytes;
	enum status status;
};

static void
take_cell(void *bytes, size_t size, void *data)
{
	struct table *table = data;

	if (table->count < CELLS_MAX)
		table->cells[table->count++] =
		    text_trim(table->arena, text_valid(table->arena, bytes == NULL ? "" : bytes, size));
}

static void
take_row(int end, void *data)
{
	struct table *table = data;
	struct table_row row = {
	    .line = table->row_line,
	    .count = table->count,
	    .cells = table->cells,
	    .end_bytes = table->fed_bytes,
	    .arena = table->arena,
	};
	bool blank = true;

	(void)end;
	for (size_t i = 0; i < row.count; i++)
		blank = blank && *row.cells[i] == '\0';
	if (!blank && table->status == OK)
		table->status = table->each(&row, table->data);
	arena_close(table->arena);
	table->arena = arena_open();
	table->count = 0;
	table->within = false;
}

static char
separator_of(const char *text, size_t size)
{
	static const char candidates[] = ";,\t";
	size_t best = 0;
	char found = ';';

	for (const char *c = candidates; *c != '\0'; c++) {
		size_t count = 0;
		for (size_t i = 0; i < size && text[i] != '\n' && text[i] != '\r'; i++)
			count += text[i] == *c;
		if (count > best) {
			best = count;
			found = *c;
		}
	}
	return found;
}

/* As UTF-8: what is not UTF-8 is taken for what Excel writes.  The caller frees *made. */
static enum status
decode(const char **text, size_t *size, char **made, struct why *why)
{
	char *in = (char *)(uintptr_t)*text, *out;
	size_t left = *size, room = *size * 3 + 1;
	iconv_t cd;

	*made = NULL;
	if (*size >= 3 && memcmp(*text, "\xef\xbb\xbf", 3) == 0) {
		*text += 3;
		*size -= 3;
		return OK;
	}
	if (text_is_utf8(*text, *size))
		return OK;
	if ((cd = iconv_open("UTF-8//TRANSLIT", "WINDOWS-1252")) == (iconv_t)-1)
		return because(why, BROKEN, "Windows-1252 is not known to this machine");
	out = *made = malloc(room);
	while (out != NULL && left > 0)
		if (iconv(cd, &in, &left, &out, &room) == (size_t)-1) {
			if (errno != EILSEQ || room == 0)
				break;
			*out++ = '?'; /* one of the five bytes Windows-1252 leaves out */
			room--;
			in++;
			left--;
		}
	iconv_close(cd);
	if (*made == NULL)
		return because(why, RETRY, "not enough memory");
	*text = *made;
	*size = (size_t)(out - *made);
	return OK;
}

static bool
is_blank(const char *text, size_t size)
{
	while (size > 0 && strchr(" \t\r\n", text[size - 1]) != NULL)
		size--;
	return size == 0;
}

static enum status
parse(struct table *table, struct csv_parser *parser, const char *text, size_t size, struct why *why)
{
	csv_set_delim(parser, (unsigned char)separator_of(text, size));
	for (size_t at = 0; at < size && table->status == OK; at = table->fed_bytes) {
		const char *end = memchr(text + at, '\n', size - at);
		size_t bytes = end == NULL ? size - at : (size_t)(end - (text + at)) + 1;

		table->line++;
		if (!table->within)
			table->row_line = table->line;
		table->within = !is_blank(text + at, bytes);
		table->fed_bytes = at + bytes;
		if (csv_parse(parser, text + at, bytes, take_cell, take_row, table) != bytes)
			return because(
			    why, REFUSED, "line %zu: %s", table->line, csv_strerror(csv_error(parser)));
	}
	if (table->status == OK && csv_fini(parser, take_cell, take_row, table) != 0)
		return because(why, REFUSED, "line %zu: a quotation is not closed", table->line);
	return table->status;
}

enum status
table_each(const void *csv, size_t size, enum status (*each)(const struct table_row *, void *), void *data,
    struct why *why)
{
	struct table table = {.each = each, .data = data};
	const char *text = csv;
	struct csv_parser parser;
	char *made = NULL;
	enum status st;

	if (csv_init(&parser, CSV_APPEND_NULL) != 0)
		return because(why, BROKEN, "the CSV parser cannot start");
	table.arena = arena_open();
	if ((st = decode(&text, &size, &made, why)) == OK)
		st = parse(&table, &parser, text, size, why);
	arena_close(table.arena);
	csv_free(&parser);
	free(made);
	return st;
}

/* -- written -- */

void
table_begin(struct buf *out)
{
	buf_add(out, "\xEF\xBB\xBF");
}

static bool
is_formula(const char *cell)
{
	return *cell != '\0' && strchr("=+-@\t\r", *cell) != NULL;
}

void
table_add(struct buf *out, const char *const *cells, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const char *cell =
		    is_formula(cells[i]) ? arena_printf(out->arena, "'%s", cells[i]) : cells[i];
		size_t size = strlen(cell), room = size * 2 + 2; /* every byte a quotation mark */
		char *quoted = arena_alloc(out->arena, room);

		if (i > 0)
			buf_add_char(out, ';');
		buf_add_bytes(out, quoted, csv_write(quoted, room, cell, size));
	}
	buf_add(out, "\r\n");
}
