#include "letters/mustache.h"

#include <string.h>

#include "letters/elision.h"

#define SECTIONS_MAX	    32
#define PARTIALS_MAX	    16
#define DELIMITER_BYTES_MAX 16
#define INDENTED_BYTES_STEP 16 /* a partial that is indented is compiled each time: so much of it is a step */

enum node_kind { TEXT, VALUE, RAW, SECTION, INVERTED, PARTIAL };

struct node {
	enum node_kind kind;
	int line;
	const char *text;   /* TEXT: the text; else the name */
	const char *indent; /* PARTIAL that stands alone: what its lines begin with */
	size_t end;	    /* SECTION, INVERTED: the node after its last; TEXT: its size */
};
struct mustache {
	const char *source;
	size_t count, room;
	struct node *nodes;
};

/* -- compiling -- */

struct compiler {
	struct arena *arena;
	struct mustache *template;
	const char *source, *at; /* what comes next */
	const char *text;	 /* where the text not yet kept begins */
	int line;
	char open[DELIMITER_BYTES_MAX], close[DELIMITER_BYTES_MAX];
	size_t sections[SECTIONS_MAX]; /* nodes that are open */
	size_t depth;
};

/* A tag as it stands in the source. */
struct tag {
	const char *begin, *end; /* delimiters included */
	char sigil;		 /* & # ^ / ! > =, or ' ' for a value */
	const char *name;
	int line;
	const char *alone_from, *alone_to; /* the whole line, when nothing else stands on it; else NULL */
};

static struct node *
add_node(struct compiler *c, enum node_kind kind, const char *text, int line)
{
	struct mustache *t = c->template;

	if (t->count == t->room) {
		size_t room = t->room == 0 ? 16 : t->room * 2;
		t->nodes =
		    arena_grow(c->arena, t->nodes, t->room * sizeof(*t->nodes), room * sizeof(*t->nodes));
		t->room = room;
	}
	t->nodes[t->count] = (struct node){.kind = kind, .text = text, .line = line};
	return &t->nodes[t->count++];
}

static void
add_text(struct compiler *c, const char *end)
{
	if (end > c->text)
		add_node(c, TEXT, arena_bytes(c->arena, c->text, (size_t)(end - c->text)), c->line)->end =
		    (size_t)(end - c->text);
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* The line a tag stands alone on: its indentation, and past its end. */
static void
find_line(const struct compiler *c, struct tag *tag)
{
	const char *from = tag->begin, *to = tag->end;

	while (from > c->source && is_blank(from[-1]))
		from--;
	while (is_blank(*to))
		to++;
	if ((from > c->source && from[-1] != '\n') ||
	    (*to != '\0' && *to != '\n' && strncmp(to, "\r\n", 2) != 0))
		return;
	if (*to == '\r')
		to++;
	if (*to == '\n')
		to++;
	tag->alone_from = from;
	tag->alone_to = to;
}

static const char *
trimmed(struct arena *arena, const char *from, const char *to)
{
	while (from < to && (is_blank(*from) || *from == '\n' || *from == '\r'))
		from++;
	while (to > from && (is_blank(to[-1]) || to[-1] == '\n' || to[-1] == '\r'))
		to--;
	return arena_bytes(arena, from, (size_t)(to - from));
}

/* NONE: no more tags. */
static enum status
next_tag(struct compiler *c, struct tag *tag, struct why *why)
{
	const char *begin = strstr(c->at, c->open), *inner, *close, *until;
	bool triple;

	if (begin == NULL)
		return NONE;
	for (const char *p = c->at; p < begin; p++)
		c->line += *p == '\n';
	*tag = (struct tag){.begin = begin, .line = c->line, .sigil = ' '};
	inner = begin + strlen(c->open);
	triple = *inner == '{' && strcmp(c->open, "{{") == 0;
	until = triple ? "}}}" : c->close;
	if (triple || (*inner != '\0' && strchr("&#^/!>=", *inner) != NULL))
		tag->sigil = triple ? '&' : *inner++;
	if (triple)
		inner++;
	if (tag->sigil == '=')
		close = strstr(inner, arena_printf(c->arena, "=%s", c->close));
	else
		close = strstr(inner, until);
	if (close == NULL)
		return because(why, REFUSED, "%d: a tag is not closed", c->line);
	tag->name = trimmed(c->arena, inner, close);
	tag->end = close + (tag->sigil == '=' ? 1 + strlen(c->close) : strlen(until));
	if (tag->sigil != ' ' && tag->sigil != '&')
		find_line(c, tag);
	return OK;
}

static enum status
set_delimiters(struct compiler *c, const struct tag *tag, struct why *why)
{
	size_t open = strcspn(tag->name, " \t"), gap = strspn(tag->name + open, " \t\r\n");
	const char *close = tag->name + open + gap;

	if (open == 0 || open >= sizeof(c->open) || gap == 0 || *close == '\0' ||
	    strlen(close) >= sizeof(c->close) || strpbrk(close, " \t=") != NULL)
		return because(why, REFUSED, "%d: these delimiters are none", tag->line);
	memcpy(c->open, tag->name, open);
	c->open[open] = '\0';
	memcpy(c->close, close, strlen(close) + 1);
	return OK;
}

static enum status
open_section(struct compiler *c, const struct tag *tag, struct why *why)
{
	if (c->depth == SECTIONS_MAX)
		return because(why, REFUSED, "%d: sections nest too deep", tag->line);
	c->sections[c->depth++] = c->template->count;
	add_node(c, tag->sigil == '#' ? SECTION : INVERTED, tag->name, tag->line);
	return OK;
}

static enum status
close_section(struct compiler *c, const struct tag *tag, struct why *why)
{
	struct node *section;

	if (c->depth == 0)
		return because(why, REFUSED, "%d: {{/%s}} closes nothing", tag->line, tag->name);
	section = &c->template->nodes[c->sections[--c->depth]];
	if (strcmp(section->text, tag->name) != 0)
		return because(why, REFUSED, "%d: {{/%s}} closes {{#%s}} of line %d", tag->line, tag->name,
		    section->text, section->line);
	section->end = c->template->count;
	return OK;
}

static enum status
take_tag(struct compiler *c, const struct tag *tag, struct why *why)
{
	struct node *node;

	if (*tag->name == '\0' && tag->sigil != '!')
		return because(why, REFUSED, "%d: a tag without a name", tag->line);
	switch (tag->sigil) {
	case '#':
	case '^':
		return open_section(c, tag, why);
	case '/':
		return close_section(c, tag, why);
	case '=':
		return set_delimiters(c, tag, why);
	case '>':
		node = add_node(c, PARTIAL, tag->name, tag->line);
		if (tag->alone_from != NULL && tag->alone_from < tag->begin)
			node->indent =
			    arena_bytes(c->arena, tag->alone_from, (size_t)(tag->begin - tag->alone_from));
		return OK;
	case '!':
		return OK;
	default:
		add_node(c, tag->sigil == '&' ? RAW : VALUE, tag->name, tag->line);
		return OK;
	}
}

enum status
mustache_compile(
    struct arena *arena, const char *text, int line, const struct mustache **template, struct why *why)
{
	struct compiler c = {.arena = arena, .line = line, .open = "{{", .close = "}}"};
	struct tag tag;
	enum status st;

	c.template = arena_alloc(arena, sizeof(*c.template));
	c.template->source = c.source = c.at = c.text = arena_string(arena, text);
	while ((st = next_tag(&c, &tag, why)) == OK) {
		add_text(&c, tag.alone_from != NULL ? tag.alone_from : tag.begin);
		if ((st = take_tag(&c, &tag, why)) != OK)
			return st;
		for (const char *p = tag.begin; p < tag.end; p++)
			c.line += *p == '\n';
		c.at = tag.end;
		c.text = tag.alone_to != NULL ? tag.alone_to : tag.end;
	}
	if (st != NONE)
		return st;
	add_text(&c, c.source + strlen(c.source));
	if (c.depth > 0) {
		const struct node *section = &c.template->nodes[c.sections[c.depth - 1]];
		return because(why, REFUSED, "%d: {{#%s}} is not closed", section->line, section->text);
	}
	*template = c.template;
	return OK;
}

void
mustache_each_name(const struct mustache *template,
    void (*each)(const char *name, enum mustache_use, int line, void *), void *data)
{
	static const enum mustache_use uses[] = {
	    [VALUE] = MUSTACHE_VALUE,
	    [RAW] = MUSTACHE_RAW,
	    [SECTION] = MUSTACHE_SECTION,
	    [INVERTED] = MUSTACHE_SECTION,
	    [PARTIAL] = MUSTACHE_PARTIAL,
	};

	for (size_t i = 0; i < template->count; i++) {
		const struct node *node = &template->nodes[i];
		if (node->kind != TEXT)
			each(node->text, uses[node->kind], node->line, data);
	}
}

/* -- rendering -- */

struct scope {
	const json_t *value;
	const struct scope *up;
};
struct renderer {
	enum mustache_escape escape;
	mustache_find find;
	void *data;
	struct buf *out;
	unsigned partials;
	size_t steps;
	struct why *why;
};

static bool
is_true(const json_t *value)
{
	if (value == NULL || json_is_null(value) || json_is_false(value))
		return false;
	if (json_is_array(value))
		return json_array_size(value) > 0;
	return !json_is_string(value) || *json_string_value(value) != '\0';
}

/* The first part of "a.b.c" is looked up from the innermost scope out, the others within it. */
static const json_t *
look_up(const struct scope *scope, const char *name)
{
	char part[128];
	const json_t *value = NULL;

	if (strcmp(name, ".") == 0)
		return scope->value;
	for (bool first = true; *name != '\0'; first = false) {
		size_t size = strcspn(name, ".");

		if (size >= sizeof(part))
			return NULL;
		memcpy(part, name, size);
		part[size] = '\0';
		name += size + (name[size] == '.');
		if (!first) {
			value = json_object_get(value, part);
		} else {
			for (; scope != NULL && value == NULL; scope = scope->up)
				value = json_object_get(scope->value, part);
		}
		if (value == NULL)
			return NULL;
	}
	return value;
}

static void
add_escaped(struct buf *out, const char *text, enum mustache_escape escape)
{
	static const struct {
		char from;
		const char *to;
	} entities[] = {
	    {'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}, {'"', "&quot;"}, {'\'', "&#39;"}, {'\n', "<br />"}};
	static const char special[] = "&<>\"'\n";

	while (*text != '\0') {
		size_t plain = strcspn(text, special);
		if (escape != MUSTACHE_HTML)
			plain = strlen(text);
		buf_add_bytes(out, text, plain);
		text += plain;
		for (size_t i = 0; i < COUNT(entities) && *text != '\0'; i++)
			if (*text == entities[i].from) {
				buf_add(out, entities[i].to);
				text++;
				break;
			}
	}
}

/* A header is one line whatever its values hold.  `kept`: a control character that stays. */
static void
make_line(struct buf *out, size_t from, char kept)
{
	size_t end = from;

	for (size_t i = from; i < out->size_bytes; i++) {
		unsigned char c = (unsigned char)out->data[i];
		if (c == '\n' || c == '\r' || c == '\t')
			c = ' ';
		if (c == (unsigned char)kept || (c >= 0x20 && c != 0x7f))
			out->data[end++] = (char)c;
	}
	buf_cut(out, end);
}

static void
add_value(struct renderer *r, const json_t *value, enum mustache_escape escape)
{
	size_t from = r->out->size_bytes;

	if (json_is_string(value))
		add_escaped(r->out, json_string_value(value), escape);
	else if (json_is_integer(value))
		buf_addf(r->out, "%lld", (long long)json_integer_value(value));
	else if (json_is_real(value))
		buf_addf(r->out, "%.15g", json_real_value(value));
	else if (json_is_true(value))
		buf_add(r->out, "true");
	if (r->escape == MUSTACHE_HEADER)
		make_line(r->out, from, '\0');
}

static enum status render(
    struct renderer *, const struct mustache *, size_t from, size_t to, const struct scope *);

/* As the specification has it: the partial's own lines are indented, not what is put into them. */
static const char *
indented(struct arena *arena, const char *source, const char *indent)
{
	struct buf buf = buf_make(arena);

	while (*source != '\0') {
		size_t line = strcspn(source, "\n");
		line += source[line] == '\n';
		buf_add(&buf, indent);
		buf_add_bytes(&buf, source, line);
		source += line;
	}
	return buf.data;
}

static enum status
render_partial(struct renderer *r, const struct node *node, const struct scope *scope)
{
	const struct mustache *partial = r->find == NULL ? NULL : r->find(node->text, r->data);
	enum status st;

	if (partial == NULL)
		return OK;
	if (r->partials == PARTIALS_MAX)
		return because(r->why, REFUSED, "%d: partials nest too deep", node->line);
	if (node->indent != NULL) {
		const char *source = indented(r->out->arena, partial->source, node->indent);
		r->steps += strlen(source) / INDENTED_BYTES_STEP;
		if ((st = mustache_compile(r->out->arena, source, 1, &partial, r->why)) != OK)
			return st;
	}
	r->partials++;
	st = render(r, partial, 0, partial->count, scope);
	r->partials--;
	return st;
}

static enum status
render_section(struct renderer *r, const struct mustache *template, size_t at, const struct scope *scope)
{
	const struct node *node = &template->nodes[at];
	const json_t *value = look_up(scope, node->text);
	size_t times = json_is_array(value) ? json_array_size(value) : 1;
	enum status st = OK;

	if (node->kind == INVERTED)
		return is_true(value) ? OK : render(r, template, at + 1, node->end, scope);
	if (!is_true(value))
		return OK;
	r->steps += times;
	for (size_t i = 0; i < times && st == OK; i++) {
		const struct scope inner = {
		    .value = json_is_array(value) ? json_array_get(value, i) : value, .up = scope};
		st = render(r, template, at + 1, node->end, &inner);
	}
	return st;
}

/* Recursion is bounded by the sections and partials that may nest. */
static enum status
render(struct renderer *r, const struct mustache *template, size_t from, size_t to, const struct scope *scope)
{
	enum status st = OK;

	for (size_t i = from; i < to && st == OK; i++) {
		const struct node *node = &template->nodes[i];

		/* Lists in lists multiply, even where they say nothing. */
		if (r->out->size_bytes > MUSTACHE_BYTES_MAX || ++r->steps > MUSTACHE_STEPS_MAX)
			return because(r->why, REFUSED, "%d: the text grows too long", node->line);
		if (node->kind == TEXT) {
			buf_add_bytes(r->out, node->text, node->end);
		} else if (node->kind == VALUE || node->kind == RAW) {
			add_value(
			    r, look_up(scope, node->text), node->kind == RAW ? MUSTACHE_PLAIN : r->escape);
		} else if (node->kind == PARTIAL) {
			st = render_partial(r, node, scope);
		} else {
			st = render_section(r, template, i, scope);
			i = node->end - 1;
		}
	}
	return st;
}

enum status
mustache_render(const struct mustache *template, const json_t *view, enum mustache_escape escape,
    mustache_find find, void *data, struct buf *out, struct why *why)
{
	struct renderer r = {.escape = escape, .find = find, .data = data, .out = out, .why = why};
	const struct scope scope = {.value = view};
	size_t from = out->size_bytes;
	enum status st = render(&r, template, 0, template->count, &scope);

	if (st == OK && escape == MUSTACHE_HEADER)
		make_line(out, from, ELISION_MARK); /* the template's: letters.c settles it */
	return st;
}
