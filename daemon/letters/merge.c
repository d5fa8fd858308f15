#include "letters/merge.h"

#include <string.h>

#include "base/buf.h"
#include "base/text.h"

#define NAME_SHOWN 40

static const struct merge_field *
find(struct arena *arena, const char *name, const struct merge_field *fields, size_t count)
{
	const char *key = text_fold(arena, text_trim(arena, name));

	for (size_t i = 0; i < count; i++)
		if (strcmp(key, fields[i].name) == 0)
			return &fields[i];
	return NULL;
}

static enum status
unknown(
    struct arena *arena, const char *name, const struct merge_field *fields, size_t count, struct why *why)
{
	struct buf known = buf_make(arena);

	for (size_t i = 0; i < count; i++)
		buf_addf(&known, "%s{{%s}}", i == 0 ? "" : ", ", fields[i].name);
	return because(why, REFUSED,
	    "«\u00a0{{%s}}\u00a0» n'est pas un champ que je connais. Ceux-ci le sont\u00a0: %s",
	    text_excerpt(arena, name, NAME_SHOWN), known.data);
}

/* "Bonjour ," is no sentence. */
static void
close_up(struct buf *out, const char *next)
{
	if (out->size_bytes > 0 && out->data[out->size_bytes - 1] == ' ' &&
	    (*next == '\0' || strchr(" ,.\n", *next) != NULL))
		buf_cut(out, out->size_bytes - 1);
}

enum status
merge_fields(struct arena *arena, const char *text, const struct merge_field *fields, size_t count,
    const char **merged, struct why *why)
{
	struct buf out = buf_make(arena);
	const char *open;

	while ((open = strstr(text, "{{")) != NULL) {
		const char *end = strstr(open, "}}"), *inside, *bar, *value;
		const struct merge_field *field;

		if (end == NULL)
			return because(why, REFUSED, "«\u00a0%s\u00a0»\u00a0: il manque «\u00a0}}\u00a0»",
			    text_excerpt(arena, text_line(arena, open), NAME_SHOWN));
		inside = arena_bytes(arena, open + 2, (size_t)(end - open) - 2);
		bar = strchr(inside, '|');
		field = find(arena, bar == NULL ? inside : arena_bytes(arena, inside, (size_t)(bar - inside)),
		    fields, count);
		if (field == NULL)
			return unknown(arena, inside, fields, count, why);
		buf_add_bytes(&out, text, (size_t)(open - text));
		text = end + 2;
		value = field->value == NULL || *field->value == '\0'
			    ? (bar == NULL ? "" : text_trim(arena, bar + 1))
			    : field->value;
		buf_add(&out, value);
		if (*value == '\0')
			close_up(&out, text);
	}
	buf_add(&out, text);
	*merged = out.data;
	return OK;
}
