#include "markup.h"

#include <ctype.h>
#include <string.h>

#include "base/buf.h"

#define BLANKS " \t\n\r\f"
/* Longer names are read as several. */
#define NAME_BYTES 100

struct markup {
	struct buf out;
	size_t nodes;
};

static bool
begins_name(char c)
{
	return isalpha((unsigned char)c) || c == '_' || c == ':' || c == '.';
}

static const char *
skip_name(const char *c)
{
	while (begins_name(*c) || isdigit((unsigned char)*c) || *c == '-')
		c++;
	return c;
}

static bool
ends_tag(const char *c)
{
	return *c == '\0' || *c == '>' || (c[0] == '/' && c[1] == '>');
}

/* Past the attribute at `c` and the blanks behind it; what begins no name goes up to the next blank. */
static const char *
skip_attribute(const char *c, size_t *count)
{
	const char *start = c, *value;

	*count += 1;
	if (!begins_name(*c)) {
		while (!ends_tag(c) && strchr(BLANKS, *c) == NULL)
			c++;
		return c + strspn(c, BLANKS);
	}
	c = skip_name(c);
	*count += (size_t)(c - start) / NAME_BYTES;
	value = c + strspn(c, BLANKS);
	if (*value != '=')
		return value;
	value += 1 + strspn(value + 1, BLANKS);
	if (*value == '"' || *value == '\'') {
		const char *close = strchr(value + 1, *value);
		c = close != NULL ? close + 1 : value + strlen(value);
	} else {
		c = value + strcspn(value, BLANKS ">");
	}
	return c + strspn(c, BLANKS);
}

/* Past the start tag at `c`, without its '>'. */
static const char *
take_tag(struct markup *markup, const char *c)
{
	const char *name = skip_name(c + 1), *at = name + strspn(name, BLANKS);
	size_t count = 0;

	while (!ends_tag(at))
		at = skip_attribute(at, &count);
	markup->nodes += 1 + (count > MARKUP_ATTRIBUTES_MAX ? 0 : count);
	buf_add_bytes(&markup->out, c, (size_t)((count > MARKUP_ATTRIBUTES_MAX ? name : at) - c));
	return at;
}

/* Where what is not markup ends: a comment, the text of a script; NULL when `c` begins none. */
static const char *
raw_end(const char *c)
{
	const char *end;

	if (strncmp(c, "<!--", 4) == 0)
		end = strstr(c + 4, "-->");
	else if (c[1] == '!' || c[1] == '?')
		end = strchr(c, '>');
	else
		return NULL;
	return end != NULL ? end : c + strlen(c);
}

static const char *
script_end(const char *tag, const char *c)
{
	const char *end;

	if (strncasecmp(tag, "<script", 7) == 0 && !isalnum((unsigned char)tag[7]))
		end = strcasestr(c, "</script");
	else if (strncasecmp(tag, "<style", 6) == 0 && !isalnum((unsigned char)tag[6]))
		end = strcasestr(c, "</style");
	else
		return c;
	return end != NULL ? end : c + strlen(c);
}

char *
markup_bounded(struct arena *a, const char *html, size_t size, bool *cut)
{
	struct markup markup = {.out = buf_make(a)};
	const char *c = html, *end;
	size_t whole = strlen(html);

	*cut = whole > size;
	if (*cut)
		c = arena_bytes(a, html, size);
	else
		size = whole;
	buf_reserve(&markup.out, size);
	while (*c != '\0') {
		const char *tag = c;
		if (markup.nodes >= MARKUP_NODES_MAX) {
			*cut = true;
			break;
		}
		if (*c != '<') {
			end = c + strcspn(c, "<");
		} else if (begins_name(c[1])) {
			end = take_tag(&markup, c);
			c = end;
			end = script_end(tag, end);
		} else if ((end = raw_end(c)) != NULL) {
			markup.nodes++;
		} else {
			end = c + 1;
		}
		buf_add_bytes(&markup.out, c, (size_t)(end - c));
		c = end;
	}
	return markup.out.data;
}
