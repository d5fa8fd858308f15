/*
 * expand -- `{name}` in a text of the configuration, replaced by what it stands for, written as its place wants it.
 *
 * A brace before anything but small letters and a closing brace is a brace, so that JSON needs no escapes.
 *
 * Memory:  results live in the arena given.
 */
#ifndef BASE_EXPAND_H
#define BASE_EXPAND_H

#include "base/arena.h"

enum expand_place {
	EXPAND_PLAIN,  /* as it is */
	EXPAND_URL,    /* percent-encoded (RFC 3986), for query strings and forms too */
	EXPAND_JSON,   /* within the quotes of a JSON string */
	EXPAND_HEADER, /* of HTTP: no line can be smuggled in */
};
struct expand_field {
	const char *name, *value; /* a NULL value is the empty text */
};
char *expand(struct arena *, const char *text, const struct expand_field *, size_t count, enum expand_place);
/* The first name in the text that is not among the fields; NULL: all are. */
const char *expand_unknown(struct arena *, const char *text, const struct expand_field *, size_t count);
/* The value itself as that place wants it. */
char *expand_value(struct arena *, const char *value, enum expand_place);

#endif
