/*
 * embed -- files compiled into the program: "schema.sql", "migrations/0002-….sql", "fr/aide.txt", ...
 *
 * Made by contrib/embed at build time, so that the program runs with nothing installed beside it.
 */
#ifndef BASE_EMBED_H
#define BASE_EMBED_H

#include <stddef.h>

struct embedded {
	const char *name;
	const char *text;
	size_t size_bytes;
};
/* Sorted by name; the last one's name is NULL. */
extern const struct embedded embedded_files[];
/* NULL when there is none of that name. */
const struct embedded *embedded_find(const char *name);

#endif
