/*
 * html -- a page as lines: what a reader of it sees, and which of it is quoted, a signature or a rule.
 *
 * Limits:  HTML_BYTES_MAX are looked at, and what markup.h says; *cut says whether there was more.
 */
#ifndef PARSERS_HTML_H
#define PARSERS_HTML_H

#include <stdbool.h>

#include "lines.h"

#define HTML_BYTES_MAX ((size_t)2 * 1024 * 1024)

/* Adds the lines of `html` (UTF-8). */
void html_lines(struct arena *, const char *html, struct lines *, bool *cut);
/* Whether a style or a font of it may name a color that is neither black nor grey: else no line will have one. */
bool html_is_colored(const char *html);
void html_prepare(void);

#endif
