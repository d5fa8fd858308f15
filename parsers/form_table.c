#include "form_table.h"

#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "form.h"

#define TABLE_LINES_MAX 2000
#define CELLS_MAX	32
#define FIELDS_LEAST	2

struct table {
	struct arena *arena;
	size_t count;
	char **lines;
	size_t columns; /* of a row of names that came last */
	const char *names[CELLS_MAX];
};

/* A name of a field and nothing else: "Titre", "titre :", "*Titre*". */
static const char *
name_of(struct arena *a, const char *cell)
{
	struct form_field field;
	char *name = text_trim(a, cell);
	size_t size;

	name += strspn(name, "*- ");
	size = strlen(name);
	while (size > 0 && strchr(" :*", name[size - 1]) != NULL)
		size--;
	if (size == 0 || memchr(name, ':', size) != NULL)
		return NULL;
	name = arena_bytes(a, name, size);
	return form_line(a, arena_printf(a, "%s :", name), &field) && field.known && field.exact ? field.name
												 : NULL;
}

/* Cells end at tabs or, where there is none, at bars or semicolons. */
static size_t
cells_of(struct arena *a, const char *line, const char **cells)
{
	const char *marks = strchr(line, '\t') != NULL ? "\t" : strchr(line, '|') != NULL ? "|" : ";";
	size_t count = 0;

	line += strspn(line, "| ");
	while (count < CELLS_MAX) {
		size_t size = strcspn(line, marks);
		cells[count++] = text_trim(a, arena_bytes(a, line, size));
		if (line[size] == '\0')
			break;
		line += size + 1;
	}
	while (count > 0 && cells[count - 1][0] == '\0')
		count--;
	return count;
}

/* A row of names: the values are in the row below. */
static bool
take_names(struct table *table, const char *const *cells, size_t count)
{
	table->columns = 0;
	for (size_t i = 0; i < count; i++)
		if ((table->names[i] = name_of(table->arena, cells[i])) == NULL)
			return false;
	table->columns = count >= FIELDS_LEAST ? count : 0;
	return table->columns > 0;
}

static void
add_values(struct table *table, const char *const *cells, size_t count, struct buf *out)
{
	for (size_t i = 0; i < count && i < table->columns; i++)
		buf_addf(out, "%s : %s\n", table->names[i], cells[i]);
	table->columns = 0;
}

/* "Titre<tab>Développeurs C". */
static bool
take_row(struct table *table, const char *line, struct buf *out)
{
	const char *cells[CELLS_MAX];
	size_t count = cells_of(table->arena, line, cells);

	if (count > 1 && table->columns > 0) {
		add_values(table, cells, count, out);
		return true;
	}
	if (count < 2 || name_of(table->arena, cells[0]) == NULL)
		return false;
	if (take_names(table, cells, count))
		return true;
	buf_addf(out, "%s : ", name_of(table->arena, cells[0]));
	for (size_t i = 1; i < count; i++)
		buf_addf(out, "%s%s", i > 1 && cells[i][0] != '\0' ? ", " : "", cells[i]);
	buf_add_char(out, '\n');
	return true;
}

/* How many lines are a name alone, or begin with one in a cell. */
static size_t
count_names(const struct table *table)
{
	size_t found = 0;

	for (size_t i = 0; i < table->count; i++) {
		const char *cells[CELLS_MAX];
		size_t count = cells_of(table->arena, table->lines[i], cells);
		for (size_t c = 0; c < count && (c == 0 || found > 0); c++)
			found += name_of(table->arena, cells[c]) != NULL ? 1 : 0;
	}
	return found;
}

const char *
form_untable(struct arena *a, const char *text)
{
	struct table table = {.arena = a};
	struct buf out = buf_make(a);

	table.lines = arena_array(a, TABLE_LINES_MAX, sizeof(*table.lines));
	for (const char *end; table.count < TABLE_LINES_MAX; text = end + 1) {
		end = text + strcspn(text, "\n");
		table.lines[table.count++] = arena_bytes(a, text, (size_t)(end - text));
		if (*end == '\0') {
			text = end;
			break;
		}
	}
	if (count_names(&table) < FIELDS_LEAST)
		table.columns = SIZE_MAX;
	for (size_t i = 0; i < table.count; i++) {
		const char *name;
		bool plain = table.columns == SIZE_MAX;
		if (!plain && take_row(&table, table.lines[i], &out))
			continue;
		name = plain ? NULL : name_of(a, table.lines[i]);
		if (name != NULL)
			buf_addf(&out, "%s :\n", name);
		else
			buf_addf(&out, "%s\n", table.lines[i]);
	}
	buf_add(&out, text);
	return out.data;
}
