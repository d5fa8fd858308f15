/*
 * mustache -- templates of the Mustache specification: interpolation, sections, inverted sections, comments, partials,
 * set delimiters, dotted names, the implicit iterator.  No lambdas.
 *
 * Hand-written because no kept C engine is in Debian 12; checked against the official specification's cases.
 * Values come from jansson; null, false, "" and [] are false.  Rendering is bounded: sections nest at most 32 deep,
 * partials 16, and neither what comes out nor the steps to it grow past the bounds below.
 *
 * Errors:  REFUSED "LINE: sentence" for a tag that does not close, a section closed by another name, and the bounds.
 */
#ifndef LETTERS_MUSTACHE_H
#define LETTERS_MUSTACHE_H

#include <jansson.h>
#include <stdbool.h>

#include "base/buf.h"

#define MUSTACHE_BYTES_MAX ((size_t)8 << 20)
#define MUSTACHE_STEPS_MAX ((size_t)1 << 20)

enum mustache_escape {
	MUSTACHE_PLAIN,	 /* text */
	MUSTACHE_HTML,	 /* a line end in a value is <br />: mail clients know no white-space: pre-line */
	MUSTACHE_HEADER, /* one line: CR, LF and controls dropped, but for the marks of elision.h */
};
struct mustache;

/* Compiles; lives in the arena.  `line` is the number of the text's first line, for the sentences. */
MUST_USE enum status mustache_compile(
    struct arena *, const char *text, int line, const struct mustache **, struct why *);
/* Partials are looked up by `find` (NULL: no such partial renders as nothing). */
typedef const struct mustache *(*mustache_find)(const char *name, void *data);
MUST_USE enum status mustache_render(const struct mustache *, const json_t *view, enum mustache_escape,
    mustache_find, void *data, struct buf *, struct why *);

enum mustache_use { MUSTACHE_VALUE, MUSTACHE_RAW /* not escaped */, MUSTACHE_SECTION, MUSTACHE_PARTIAL };
/* Calls `each` for every name used ("candidat.prenom"), with its line: for the check of unknown fields. */
void mustache_each_name(
    const struct mustache *, void (*each)(const char *name, enum mustache_use, int line, void *), void *data);

#endif
