/* table: CSV of any bytes; what is found is text on bounded rows, also when it is written out and read again. */
#include "fuzz.h"

#include "table.h"

static void
check_table(const struct read_table *table)
{
	size_t line = 0;

	assert(table->row_count <= TABLE_ROWS_MAX);
	if (table->error != NULL)
		fuzz_text(table->error);
	for (size_t i = 0; i < table->row_count; i++) {
		assert(table->rows[i].line >= line);
		line = table->rows[i].line;
		for (size_t c = 0; c < table->rows[i].count; c++)
			fuzz_text(table->rows[i].cells[c]);
	}
}

void
fuzz_one(struct arena *a, const char *bytes, size_t size)
{
	struct read_table table = {0}, again = {0};
	struct buf out = buf_make(a);

	table_parse(a, bytes, size, &table);
	check_table(&table);
	table_begin(&out);
	for (size_t i = 0; i < table.row_count; i++)
		table_add(&out, table.rows[i].cells, table.rows[i].count);
	table_parse(a, out.data, out.size_bytes, &again);
	check_table(&again);
}
