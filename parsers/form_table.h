/*
 * form_table -- forms that come as tables: cells pasted from a spreadsheet, or names and values on lines of their own.
 *
 * Only names known exactly count, two of them at least: a sentence with a bar or a tab in it is no table.
 */
#ifndef PARSERS_FORM_TABLE_H
#define PARSERS_FORM_TABLE_H

#include "base/arena.h"

/* The text with each such field as a line "Champ : valeur"; other lines stay as they are. */
const char *form_untable(struct arena *, const char *text);

#endif
