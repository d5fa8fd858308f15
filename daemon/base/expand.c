#include "base/expand.h"

#include <jansson.h>
#include <string.h>

#include "base/buf.h"

static const struct expand_field *
field_named(const struct expand_field *fields, size_t count, const char *name, size_t length)
{
	for (size_t i = 0; i < count; i++)
		if (strlen(fields[i].name) == length && memcmp(fields[i].name, name, length) == 0)
			return &fields[i];
	return NULL;
}

/* The length of the name behind an opening brace; 0: it is no placeholder. */
static size_t
name_length(const char *behind)
{
	size_t length = strspn(behind, "abcdefghijklmnopqrstuvwxyz_");

	return behind[length] == '}' ? length : 0;
}

static void
add_url(struct buf *out, const char *value)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

	for (; *value != '\0'; value++)
		if (strchr(plain, *value) != NULL)
			buf_add_char(out, *value);
		else
			buf_addf(out, "%%%02X", (unsigned char)*value);
}

static void
add_json(struct buf *out, const char *value)
{
	json_t *string = json_string(value);
	char *quoted = json_dumps(string, JSON_ENCODE_ANY);

	if (quoted != NULL)
		buf_add_bytes(out, quoted + 1, strlen(quoted) - 2);
	free(quoted);
	json_decref(string);
}

static void
add_header(struct buf *out, const char *value)
{
	for (; *value != '\0'; value++)
		if ((unsigned char)*value >= ' ' && *value != 0x7f)
			buf_add_char(out, *value);
}

char *
expand_value(struct arena *arena, const char *value, enum expand_place place)
{
	struct buf out = buf_make(arena);

	if (place == EXPAND_PLAIN)
		buf_add(&out, value);
	else if (value != NULL && place == EXPAND_URL)
		add_url(&out, value);
	else if (value != NULL && place == EXPAND_JSON)
		add_json(&out, value);
	else if (value != NULL)
		add_header(&out, value);
	return out.data;
}

char *
expand(struct arena *arena, const char *text, const struct expand_field *fields, size_t count,
    enum expand_place place)
{
	struct buf out = buf_make(arena);

	while (*text != '\0') {
		size_t length = *text == '{' ? name_length(text + 1) : 0;
		const struct expand_field *field = field_named(fields, count, text + 1, length);

		if (length == 0 || field == NULL) {
			buf_add_char(&out, *text++);
			continue;
		}
		buf_add(&out, expand_value(arena, field->value, place));
		text += length + 2;
	}
	return out.data;
}

const char *
expand_unknown(struct arena *arena, const char *text, const struct expand_field *fields, size_t count)
{
	for (const char *at = strchr(text, '{'); at != NULL; at = strchr(at + 1, '{')) {
		size_t length = name_length(at + 1);

		if (length > 0 && field_named(fields, count, at + 1, length) == NULL)
			return arena_bytes(arena, at + 1, length);
	}
	return NULL;
}
