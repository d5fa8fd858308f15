#include "coder.h"

#include <string.h>

#include "base/text.h"

struct coder
coder_write(struct buf *out)
{
	return (struct coder){.out = out};
}

struct coder
coder_read(struct arena *a, const void *bytes, size_t size)
{
	return (struct coder){.arena = a, .at = bytes, .end = (const char *)bytes + size};
}

enum status
coder_verdict(const struct coder *c, const char *what, struct why *why)
{
	if (c->bad != NULL)
		return because(why, REFUSED, "%s: \"%s\" is not as it must be", what, c->bad);
	if (c->at != c->end)
		return because(why, REFUSED, "%s: something follows", what);
	return OK;
}

static void
refuse(struct coder *c, const char *name)
{
	if (c->bad == NULL)
		c->bad = name;
	c->at = c->end;
}

static size_t
left(const struct coder *c)
{
	return (size_t)(c->end - c->at);
}

void
code_number(struct coder *c, const char *name, int64_t *number, int64_t least, int64_t most)
{
	if (c->out != NULL) {
		buf_add_bytes(c->out, number, sizeof(*number));
		return;
	}
	*number = least > 0 ? least : 0;
	if (left(c) < sizeof(*number)) {
		refuse(c, name);
		return;
	}
	memcpy(number, c->at, sizeof(*number));
	c->at += sizeof(*number);
	if (*number >= least && *number <= most)
		return;
	*number = least > 0 ? least : 0;
	refuse(c, name);
}

void
code_flag(struct coder *c, const char *name, bool *flag)
{
	if (c->out != NULL) {
		buf_add_char(c->out, *flag ? 1 : 0);
		return;
	}
	*flag = false;
	if (left(c) == 0 || (*c->at != 0 && *c->at != 1))
		refuse(c, name);
	else
		*flag = *c->at++ == 1;
}

static void
write_text(struct buf *out, const char *text)
{
	struct arena *a;
	size_t size = text == NULL ? 0 : strlen(text);
	uint32_t written = text == NULL ? 0 : (uint32_t)size + 1;

	if (text != NULL && !text_is_utf8(text, size)) {
		a = arena_open();
		write_text(out, text_valid(a, text, size));
		arena_close(a);
		return;
	}
	buf_add_bytes(out, &written, sizeof(written));
	if (text != NULL)
		buf_add_bytes(out, text, size + 1);
}

static const char *
read_text(struct coder *c, const char *name)
{
	const char *text;
	uint32_t size;

	if (left(c) < sizeof(size)) {
		refuse(c, name);
		return NULL;
	}
	memcpy(&size, c->at, sizeof(size));
	c->at = text = c->at + sizeof(size);
	if (size == 0)
		return NULL;
	if (size > left(c) || memchr(text, '\0', size) != text + size - 1 || !text_is_utf8(text, size - 1)) {
		refuse(c, name);
		return NULL;
	}
	c->at += size;
	return text;
}

void
code_text(struct coder *c, const char *name, const char **text, bool needed)
{
	if (c->out != NULL) {
		write_text(c->out, *text == NULL && needed ? "" : *text);
		return;
	}
	*text = read_text(c, name);
	if (*text != NULL || !needed)
		return;
	*text = "";
	refuse(c, name);
}

void
code_array(struct coder *c, const char *name, size_t *count, void **items, size_t item_bytes)
{
	int64_t number = (int64_t)*count;

	code_number(c, name, &number, 0, CODE_ITEMS_MAX);
	if (c->out != NULL)
		return;
	/* Each is a byte at least. */
	if ((size_t)number > left(c)) {
		number = 0;
		refuse(c, name);
	}
	*count = (size_t)number;
	*items = arena_array(c->arena, *count, item_bytes);
}

void
code_texts(struct coder *c, const char *name, struct strings *texts)
{
	CODE_ARRAY(c, name, texts->count, texts->items);
	for (size_t i = 0; i < texts->count; i++)
		code_text(c, name, &texts->items[i], true);
}
