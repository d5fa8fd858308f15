#include "table.h"

#include <csv.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "charset.h"

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
	arena_clear(table->arena);
	table->count = 0;
	table->within = false;
}

static bool
is_blank(const char *text, size_t size)
{
	while (size > 0 && strchr(" \t\r\n", text[size - 1]) != NULL)
		size--;
	return size == 0;
}

/* "sep=;": for Excel, which writes it or is told by it; the heading tells us. */
static bool
names_separator(const char *text, size_t size)
{
	static const char hint[] = "sep=";
	size_t length = strlen(hint);

	return size > length && strncasecmp(text, hint, length) == 0 && text[length] != '\r' &&
	       text[length] != '\n' && is_blank(text + length + 1, size - length - 1);
}

/* Where the heading begins; `*lines` are before it. */
static size_t
before_heading(const char *text, size_t size, size_t *lines)
{
	size_t at = 0;

	for (*lines = 0; at < size; ++*lines) {
		const char *end = memchr(text + at, '\n', size - at);
		size_t bytes = end == NULL ? size - at : (size_t)(end - (text + at)) + 1;

		if (!is_blank(text + at, bytes) && !names_separator(text + at, bytes))
			break;
		at += bytes;
	}
	return at;
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

/* As UTF-8: what is not UTF-8 is taken for what Excel writes. */
static void
decode(struct arena *arena, const char **text, size_t *size)
{
	if (*size >= 3 && memcmp(*text, "\xef\xbb\xbf", 3) == 0) {
		*text += 3;
		*size -= 3;
		return;
	}
	if (text_is_utf8(*text, *size))
		return;
	*text = charset_text(arena, *text, *size, "windows-1252");
	*size = strlen(*text);
}

static enum status
parse(struct table *table, struct csv_parser *parser, const char *text, size_t size, struct why *why)
{
	size_t heading = before_heading(text, size, &table->line);

	csv_set_delim(parser, (unsigned char)separator_of(text + heading, size - heading));
	table->fed_bytes = heading;
	for (size_t at = heading; at < size && table->status == OK; at = table->fed_bytes) {
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
	struct arena *decoded = arena_open();
	const char *text = csv;
	struct csv_parser parser;
	enum status st;

	if (memchr(csv, '\0', size) != NULL) { /* a spreadsheet's own format, or UTF-16 */
		arena_close(decoded);
		return because(why, REFUSED, "it is no CSV file: save it as CSV first");
	}
	if (csv_init(&parser, CSV_APPEND_NULL) != 0) {
		arena_close(decoded);
		return because(why, BROKEN, "the CSV parser cannot start");
	}
	table.arena = arena_open();
	decode(decoded, &text, &size);
	st = parse(&table, &parser, text, size, why);
	arena_close(table.arena);
	csv_free(&parser);
	arena_close(decoded);
	return st;
}

/* -- whole -- */

struct gathering {
	struct arena *arena;
	struct read_table *table;
	size_t room;
};

static enum status
gather(const struct table_row *row, void *data)
{
	struct gathering *g = data;
	struct read_table *table = g->table;
	struct read_table_row *kept;

	if (table->row_count == TABLE_ROWS_MAX) {
		table->error = arena_printf(g->arena,
		    "le fichier a plus de %d lignes\u00a0: rien n'est lu au-delà", TABLE_ROWS_MAX - 1);
		return NONE;
	}
	if (table->row_count == g->room) {
		size_t room = g->room == 0 ? 64 : g->room * 2;

		table->rows = arena_grow(
		    g->arena, table->rows, g->room * sizeof(*table->rows), room * sizeof(*table->rows));
		g->room = room;
	}
	kept = &table->rows[table->row_count++];
	kept->line = row->line;
	kept->count = row->count;
	kept->cells = arena_array(g->arena, row->count, sizeof(*kept->cells));
	for (size_t i = 0; i < row->count; i++)
		kept->cells[i] = arena_string(g->arena, row->cells[i]);
	return OK;
}

void
table_parse(struct arena *arena, const void *csv, size_t size, struct read_table *table)
{
	struct gathering g = {.arena = arena, .table = table};
	struct why why;
	enum status st;

	*table = (struct read_table){.filename = table->filename};
	st = table_each(csv, size, gather, &g, &why);
	if (st != OK && table->error == NULL)
		table->error =
		    table->row_count == 0
			? "ce n'est pas un fichier CSV"
			: arena_printf(arena,
			      "le fichier ne peut pas être lu après la ligne %zu\u00a0: un guillemet n'y "
			      "est pas refermé",
			      table->rows[table->row_count - 1].line);
}

/* -- written -- */

void
table_begin(struct buf *out)
{
	buf_add(out, "\xEF\xBB\xBF");
}

/* Spreadsheets pass over blanks, shown or not, and take the wide signs of East Asian keyboards for the plain ones. */
static bool
is_formula(const char *cell)
{
	static const char *const blanks[] = {" ", "\u00a0", "\u3000", "\u200b", "\ufeff"};
	static const char *const signs[] = {
	    "=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20"};

	for (size_t i = 0; i < COUNT(blanks);)
		if (strncmp(cell, blanks[i], strlen(blanks[i])) == 0) {
			cell += strlen(blanks[i]);
			i = 0;
		} else {
			i++;
		}
	for (size_t i = 0; i < COUNT(signs); i++)
		if (strncmp(cell, signs[i], strlen(signs[i])) == 0)
			return true;
	return false;
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
