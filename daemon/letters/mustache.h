/*
 * mustache -- templates of the Mustache specification: interpolation, sections, inverted sections, comments, partials,
 * dotted names (no lambdas, no set delimiters beyond what the specification's core modules ask for).
 *
 * Hand-written because no kept C engine is in Debian 12; checked against the official specification's cases.
 * Values come from jansson.  Rendering is bounded: partials nest at most 16 deep.
 *
 * Errors:  REFUSED "LINE: sentence" for a tag that does not close, a section closed by another name, an unknown partial.
 */
#ifndef LETTERS_MUSTACHE_H
#define LETTERS_MUSTACHE_H

#include <jansson.h>
#include <stdbool.h>

#include "base/buf.h"

enum mustache_escape {
	MUSTACHE_PLAIN, /* text */
	MUSTACHE_HTML,
	MUSTACHE_HEADER, /* one line: CR, LF and controls dropped */
};
struct mustache;

/* Compiles; lives in the arena.  Partials are looked up by `find` (NULL: no such partial renders as nothing). */
MUST_USE enum status mustache_compile(
    struct arena *, const char *text, const struct mustache **, struct why *);
typedef const struct mustache *(*mustache_find)(const char *name, void *data);
MUST_USE enum status mustache_render(const struct mustache *, const json_t *view, enum mustache_escape,
    mustache_find, void *data, struct buf *, struct why *);
/* Calls `each` for every name used ("candidat.prenom"), sections' with `section` set, with its line: for the check of unknown fields. */
void mustache_each_name(
    const struct mustache *, void (*each)(const char *name, bool section, int line, void *), void *data);

#endif
