/*
 * json -- jansson as it is needed here: values that cannot fail to be made, and an object read with every field
 * checked.  Only for case.c and print.c.
 *
 * Memory:  what is made belongs to the object it is put in; what is read is copied into the arena.
 * Errors:  a field that is missing, of another type or out of bounds sets `bad` and yields an empty value, so that a
 *          decoder reads straight down and looks once, at its end.
 */
#ifndef PARSERS_JSON_H
#define PARSERS_JSON_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "message.h"

/* -- writing -- */
void json_put(json_t *object, const char *key, json_t *value);
void json_push(json_t *array, json_t *value);
/* null when the text is NULL; bytes that are not UTF-8 are replaced. */
json_t *json_text(const char *);
json_t *json_texts(const struct strings *);
/* Appends `value` on one line and lets go of it. */
void json_write(struct buf *, json_t *value);

/* -- reading -- */
#define JSON_ITEMS_MAX 20000

struct json_reader {
	struct arena *arena;
	const char *bad; /* name of the first field that was not as it must be, or NULL */
};
/* NULL when it is null or absent. */
const char *json_get_text(struct json_reader *, const json_t *object, const char *key);
/* Never NULL: "" and `bad` when absent. */
const char *json_need_text(struct json_reader *, const json_t *object, const char *key);
int64_t json_get_integer(
    struct json_reader *, const json_t *object, const char *key, int64_t least, int64_t most);
/* The array at `key`, with at most JSON_ITEMS_MAX items; an empty count and `bad` otherwise. */
const json_t *json_get_array(struct json_reader *, const json_t *object, const char *key, size_t *count);
/* The object in an array at `index`; `bad` when it is none. */
const json_t *json_get_item(struct json_reader *, const json_t *array, size_t index);

#endif
