/*
 * table -- a CSV file taken line by line (libcsv): separator and encoding found out, columns by their heading.
 *
 * Separators ; or , or tab, whichever the heading has most of; a line "sep=;" before it is none; UTF-8 (BOM or not) or Windows-1252.
 * And the other way: a table written for a French spreadsheet, UTF-8 with its mark and `;` between the cells.
 *
 * Memory:  `cells` live until the next row.
 */
#ifndef PARSERS_TABLE_H
#define PARSERS_TABLE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"

struct table_row {
	size_t line; /* of the file, from 1: where the row begins */
	size_t count;
	const char *const *cells; /* valid UTF-8, trimmed */
	size_t end_bytes;	  /* of the file, past this row */
	struct arena *arena;	  /* for what is made of the row; closed after it */
};
/* Calls `each` for every row that is not blank, the heading included.  Another status than OK ends it and is returned. */
MUST_USE enum status table_each(const void *csv, size_t size_bytes,
    enum status (*each)(const struct table_row *, void *), void *data, struct why *);

/* The mark a file begins with, for a spreadsheet to know its encoding. */
void table_begin(struct buf *);
/*
 * One row.  A cell that a spreadsheet would calculate gets an apostrophe before it: = + - @ first, wide ones and behind blanks
 * too, or a tab or line end.
 */
void table_add(struct buf *, const char *const *cells, size_t count);

#define TABLE_ROWS_MAX 20000

/* A file whole, as it comes with a letter. */
struct read_table {
	const char *filename; /* NULL: it had none */
	const char *error;    /* French, what ended it before its end; NULL: nothing */
	size_t row_count;     /* the heading included */
	struct read_table_row {
		size_t line; /* of the file, from 1 */
		size_t count;
		const char **cells;
	} * rows;
};
/* Rows past TABLE_ROWS_MAX are an error; those before it are there. */
void table_parse(struct arena *, const void *csv, size_t size_bytes, struct read_table *);

#endif
