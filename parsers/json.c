#include "json.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

/* Memory that runs out stops the process, as it does in the arena. */
static json_t *
made(json_t *value)
{
	if (value == NULL)
		abort();
	return value;
}

void
json_put(json_t *object, const char *key, json_t *value)
{
	if (json_object_set_new(object, key, made(value)) != 0)
		abort();
}

void
json_push(json_t *array, json_t *value)
{
	if (json_array_append_new(array, made(value)) != 0)
		abort();
}

json_t *
json_text(const char *text)
{
	struct arena *a;
	json_t *value;

	if (text == NULL)
		return json_null();
	if ((value = json_string(text)) != NULL)
		return value;
	a = arena_open();
	value = made(json_string(text_valid(a, text, strlen(text))));
	arena_close(a);
	return value;
}

json_t *
json_texts(const struct strings *texts)
{
	json_t *array = made(json_array());

	for (size_t i = 0; i < texts->count; i++)
		json_push(array, json_text(texts->items[i]));
	return array;
}

static int
add_bytes(const char *bytes, size_t size, void *data)
{
	buf_add_bytes(data, bytes, size);
	return 0;
}

void
json_write(struct buf *buf, json_t *value)
{
	if (json_dump_callback(value, add_bytes, buf, JSON_COMPACT) != 0)
		abort();
	json_decref(value);
}

static void
mark_bad(struct json_reader *reader, const char *key)
{
	if (reader->bad == NULL)
		reader->bad = key;
}

const char *
json_get_text(struct json_reader *reader, const json_t *object, const char *key)
{
	const json_t *value = json_object_get(object, key);

	if (value == NULL || json_is_null(value))
		return NULL;
	if (!json_is_string(value)) {
		mark_bad(reader, key);
		return NULL;
	}
	return arena_string(reader->arena, json_string_value(value));
}

const char *
json_need_text(struct json_reader *reader, const json_t *object, const char *key)
{
	const char *text = json_get_text(reader, object, key);

	if (text == NULL) {
		mark_bad(reader, key);
		return "";
	}
	return text;
}

int64_t
json_get_integer(
    struct json_reader *reader, const json_t *object, const char *key, int64_t least, int64_t most)
{
	const json_t *value = json_object_get(object, key);

	if (!json_is_integer(value) || json_integer_value(value) < least ||
	    json_integer_value(value) > most) {
		mark_bad(reader, key);
		return least;
	}
	return json_integer_value(value);
}

const json_t *
json_get_array(struct json_reader *reader, const json_t *object, const char *key, size_t *count)
{
	const json_t *value = json_object_get(object, key);

	*count = json_array_size(value);
	if (!json_is_array(value) || *count > JSON_ITEMS_MAX) {
		mark_bad(reader, key);
		*count = 0;
	}
	return value;
}

const json_t *
json_get_item(struct json_reader *reader, const json_t *array, size_t index)
{
	const json_t *value = json_array_get(array, index);

	if (!json_is_object(value))
		mark_bad(reader, "item");
	return value;
}
