#include "letters/layout.h"

#include <string.h>

#include "base/buf.h"
#include "base/text.h"

#define BUTTON	   "→ {{texte}}"
#define BUTTON_TAG "{{> _bouton}}"
#define TITLE	   "{{titre}}"
#define ALIGNED	   "{{nom_aligne}}"
#define LABEL_MOST 18
#define TITLE_MOST 40
#define MUTED	   "class=\"discret\" style=\"color:#5b6570;"
#define NO_BREAK   "\u00a0"

struct layout {
	struct arena *arena;
	struct buf out;
	bool gap; /* a blank line stood above */
};

struct line {
	const char *text; /* without the blanks around it */
	size_t indent;
};

/* -- the source, line by line -- */

/* Comments go first: they may run over several lines, and stand for nothing. */
static const char *
without_comments(struct arena *arena, const char *text)
{
	struct buf out = buf_make(arena);
	const char *from, *to;

	while ((from = strstr(text, "{{!")) != NULL && (to = strstr(from, "}}")) != NULL) {
		const char *end = to + strlen("}}");

		buf_add_bytes(&out, text, (size_t)(from - text));
		if ((from == text || from[-1] == '\n') && *end == '\n')
			end++;
		text = end;
	}
	buf_add(&out, text);
	return out.data;
}

/* Takes the next line off `*text`; false at its end. */
static bool
next_line(struct arena *arena, const char **text, struct line *line)
{
	size_t size = strcspn(*text, "\n");

	if (**text == '\0')
		return false;
	line->indent = strspn(*text, " \t");
	line->text = text_trim(arena, arena_bytes(arena, *text, size));
	*text += size + ((*text)[size] == '\n');
	return true;
}

/* Whether a line holds nothing but sections and partials, which print nothing in its place. */
static bool
is_tags(const char *line)
{
	const char *at = line, *end;

	while (text_starts(at, "{{") && at[2] != '\0' && strchr("#^/>", at[2]) != NULL &&
	       (end = strstr(at, "}}")) != NULL)
		at = end + strlen("}}");
	return at != line && *at == '\0';
}

/* The next line that prints something is indented: this one is its heading. */
static bool
is_above_items(struct arena *arena, const char *rest)
{
	struct line line;

	while (next_line(arena, &rest, &line))
		if (!is_tags(line.text))
			return *line.text != '\0' && line.indent >= 2;
	return false;
}

static bool
is_heading(struct arena *arena, const struct line *line, const char *rest)
{
	size_t size = strlen(line->text);

	return line->indent == 0 && (strstr(line->text, "{{") == NULL || strcmp(line->text, TITLE) == 0) &&
	       text_length(line->text) <= TITLE_MOST && strchr(".?!:,;", line->text[size - 1]) == NULL &&
	       is_above_items(arena, rest);
}

/* -- what a line becomes -- */

static void
add_escaped(struct buf *out, const char *text, size_t size)
{
	for (size_t i = 0; i < size; i++)
		switch (text[i]) {
		case '&':
			buf_add(out, "&amp;");
			break;
		case '<':
			buf_add(out, "&lt;");
			break;
		case '>':
			buf_add(out, "&gt;");
			break;
		default:
			buf_add_char(out, text[i]);
		}
}

/* What a reader looks for first. */
static bool
stands_out(const char *name)
{
	static const char *const facts[] = {"combien", "contact.nom", "diffusion.fin", "dossier.nom",
	    "expediteur", "par", "repere", "retour.quand", "retour.quoi"};

	for (size_t i = 0; i < COUNT(facts); i++)
		if (strcmp(name, facts[i]) == 0)
			return true;
	return false;
}

static void
add_value(struct buf *out, const char *name)
{
	size_t size = strlen(name);

	if (size >= strlen("statut") && strcmp(name + size - strlen("statut"), "statut") == 0)
		buf_addf(out,
		    "<span class=\"{{%s_ton}}\" style=\"padding:1px 6px;font-weight:bold;\">{{%s}}</span>",
		    name, name);
	else if (stands_out(name))
		buf_addf(out, "<b>{{%s}}</b>", name);
	else
		buf_addf(out, "{{%s}}", name);
}

/* One tag, at "{{"; returns what follows it.  Nothing comes out unescaped, whatever the text asked for. */
static const char *
add_tag(struct layout *layout, const char *at)
{
	bool triple = at[2] == '{';
	const char *inner = at + (triple || at[2] == '&' ? 3 : 2);
	const char *end = strstr(inner, triple ? "}}}" : "}}"), *after;

	if (end == NULL) { /* refused when it is compiled */
		buf_add(&layout->out, at);
		return at + strlen(at);
	}
	after = end + (triple ? 3 : 2);
	if (inner == at + 2 && strchr("#^/>=", *inner) != NULL)
		buf_add_bytes(&layout->out, at, (size_t)(after - at));
	else
		add_value(&layout->out,
		    text_trim(layout->arena, arena_bytes(layout->arena, inner, (size_t)(end - inner))));
	return after;
}

static void
add_words(struct layout *layout, const char *text)
{
	while (*text != '\0') {
		const char *tag = strstr(text, "{{");
		size_t size = tag == NULL ? strlen(text) : (size_t)(tag - text);

		add_escaped(&layout->out, text, size);
		text = tag == NULL ? text + size : add_tag(layout, tag);
	}
}

static void
add_buttons(struct layout *layout, const char *text)
{
	const char *at;

	while ((at = strstr(text, BUTTON)) != NULL) {
		add_words(
		    layout, text_trim(layout->arena, arena_bytes(layout->arena, text, (size_t)(at - text))));
		buf_add(&layout->out, BUTTON_TAG);
		text = at + strlen(BUTTON);
	}
	add_words(layout, text);
	buf_add_char(&layout->out, '\n');
}

/* "Statut    : {{x}}": what follows the colon, the label in *label; NULL when it is no such line. */
static const char *
value_of(struct arena *arena, const char *text, const char **label)
{
	const char *colon = strstr(text, " : "), *narrow = strstr(text, NO_BREAK ": ");
	const char *tag = strstr(text, "{{");

	if (narrow != NULL && (colon == NULL || narrow < colon))
		colon = narrow;
	if (text_starts(text, ALIGNED) && colon == text + strlen(ALIGNED)) {
		*label = "{{nom}}"; /* columns need no padding */
		return strchr(colon, ':') + 2;
	}
	if (colon == NULL || (tag != NULL && tag < colon))
		return NULL;
	*label = text_trim(arena, arena_bytes(arena, text, (size_t)(colon - text)));
	if (text_length(*label) > LABEL_MOST)
		return NULL;
	return strchr(colon, ':') + 2;
}

static void
add_item(struct layout *layout, const char *text)
{
	const char *label, *value = value_of(layout->arena, text, &label);

	if (value == NULL) {
		buf_addf(&layout->out, "<p style=\"margin:%dpx 0 0 0;\">", layout->gap ? 6 : 3);
		add_words(layout, text);
		buf_add(&layout->out, "</p>\n");
		return;
	}
	buf_addf(&layout->out,
	    "<table role=\"presentation\" width=\"100%%\" border=\"0\" cellpadding=\"0\" cellspacing=\"0\" "
	    "style=\"margin:%dpx 0 0 0;\"><tr><td width=\"30%%\" valign=\"top\" " MUTED
	    "padding:4px 12px 4px 0;\">",
	    layout->gap ? 4 : 0);
	add_words(layout, label);
	buf_add(&layout->out, "</td><td valign=\"top\" style=\"padding:4px 0;\">");
	add_words(layout, value);
	buf_add(&layout->out, "</td></tr></table>\n");
}

static void
add_line(struct layout *layout, const struct line *line, const char *rest)
{
	struct buf *out = &layout->out;

	if (line->indent >= 2 && (text_starts(line->text, "«") || text_starts(line->text, "“"))) {
		buf_add(out, "<p class=\"citation\" style=\"margin:12px 0 0 0;padding:8px 14px;"
			     "border-left:3px solid #c5d0db;background-color:#f6f8fa;\">");
		add_words(layout, line->text);
	} else if (line->indent >= 2) {
		add_item(layout, line->text);
		return;
	} else if (is_heading(layout->arena, line, rest)) {
		buf_addf(out, "<p " MUTED "margin:%dpx 0 0 0;font-size:14px;\">", layout->gap ? 18 : 6);
		add_words(layout, line->text);
	} else {
		buf_addf(out, "<p style=\"margin:%dpx 0 0 0;\">", layout->gap ? 12 : 2);
		add_words(layout, line->text);
	}
	buf_add(out, "</p>\n");
}

const char *
layout_html(struct arena *arena, const char *text, bool whole)
{
	struct layout layout = {.arena = arena, .out = buf_make(arena)};
	struct line line;

	if (whole)
		buf_add(&layout.out, "{{> _haut}}\n");
	text = without_comments(arena, text);
	while (next_line(arena, &text, &line)) {
		if (*line.text == '\0') {
			layout.gap = true;
		} else if (strstr(line.text, BUTTON) != NULL) {
			add_buttons(&layout, line.text);
			layout.gap = true;
		} else if (is_tags(line.text)) {
			buf_addf(&layout.out, "%s\n", line.text);
			layout.gap |= strstr(line.text, "{{>") != NULL;
		} else {
			add_line(&layout, &line, text);
			layout.gap = false;
		}
	}
	if (whole)
		buf_add(&layout.out, "{{> _bas}}\n");
	return layout.out.data;
}
