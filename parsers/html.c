#include "html.h"

#include <ctype.h>
#include <libxml/HTMLparser.h>
#include <libxml/parserInternals.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/text.h"
#include "markup.h"

enum shape {
	SHAPE_INLINE,
	SHAPE_BLOCK,	 /* begins and ends a line */
	SHAPE_PARAGRAPH, /* and stands between empty ones */
	SHAPE_CELL,	 /* a tab from the cell before */
	SHAPE_HIDDEN,	 /* not read */
};
static const struct {
	const char *name;
	enum shape shape;
} shapes[] = {
    {"address", SHAPE_BLOCK},
    {"article", SHAPE_BLOCK},
    {"blockquote", SHAPE_BLOCK},
    {"body", SHAPE_BLOCK},
    {"caption", SHAPE_BLOCK},
    {"center", SHAPE_BLOCK},
    {"dd", SHAPE_BLOCK},
    {"div", SHAPE_BLOCK},
    {"dl", SHAPE_BLOCK},
    {"dt", SHAPE_BLOCK},
    {"fieldset", SHAPE_BLOCK},
    {"footer", SHAPE_BLOCK},
    {"form", SHAPE_BLOCK},
    {"h1", SHAPE_PARAGRAPH},
    {"h2", SHAPE_PARAGRAPH},
    {"h3", SHAPE_PARAGRAPH},
    {"h4", SHAPE_PARAGRAPH},
    {"h5", SHAPE_PARAGRAPH},
    {"h6", SHAPE_PARAGRAPH},
    {"head", SHAPE_HIDDEN},
    {"header", SHAPE_BLOCK},
    {"hr", SHAPE_BLOCK},
    {"li", SHAPE_BLOCK},
    {"main", SHAPE_BLOCK},
    {"nav", SHAPE_BLOCK},
    {"noscript", SHAPE_HIDDEN},
    {"object", SHAPE_HIDDEN},
    {"ol", SHAPE_BLOCK},
    {"p", SHAPE_PARAGRAPH},
    {"pre", SHAPE_PARAGRAPH},
    {"script", SHAPE_HIDDEN},
    {"section", SHAPE_BLOCK},
    {"select", SHAPE_HIDDEN},
    {"style", SHAPE_HIDDEN},
    {"table", SHAPE_BLOCK},
    {"tbody", SHAPE_BLOCK},
    {"td", SHAPE_CELL},
    {"template", SHAPE_HIDDEN},
    {"textarea", SHAPE_HIDDEN},
    {"th", SHAPE_CELL},
    {"thead", SHAPE_BLOCK},
    {"title", SHAPE_HIDDEN},
    {"tr", SHAPE_BLOCK},
    {"ul", SHAPE_BLOCK},
};

/* Names of colors somebody may answer in. */
static const struct {
	const char *name;
	unsigned color;
} color_names[] = {{"red", 0x1FF0000}, {"blue", 0x10000FF}, {"green", 0x1008000}, {"navy", 0x1000080},
    {"darkblue", 0x100008B}, {"mediumblue", 0x10000CD}, {"royalblue", 0x14169E1}, {"darkred", 0x18B0000},
    {"crimson", 0x1DC143C}, {"maroon", 0x1800000}, {"purple", 0x1800080}, {"magenta", 0x1FF00FF},
    {"fuchsia", 0x1FF00FF}, {"orange", 0x1FFA500}, {"teal", 0x1008080}, {"darkgreen", 0x1006400}};

/* What clients call the parts of their mails; a word of `class` or `id` that ends so (webmails put a prefix). */
enum role { ROLE_NONE, ROLE_QUOTE, ROLE_MAYBE_QUOTE, ROLE_REST, ROLE_SIGNATURE, ROLE_FORWARD };
static const struct {
	const char *name;
	enum role role;
} roles[] = {
    {"gmail_quote", ROLE_MAYBE_QUOTE},
    {"gmail_attr", ROLE_QUOTE},
    {"moz-cite-prefix", ROLE_QUOTE},
    {"moz-email-headers-table", ROLE_QUOTE},
    {"reply-intro", ROLE_QUOTE},
    {"yahoo_quoted", ROLE_QUOTE},
    {"protonmail_quote", ROLE_QUOTE},
    {"tutanota_quote", ROLE_QUOTE},
    {"zmail_extra", ROLE_MAYBE_QUOTE},
    {"olk_src_body_section", ROLE_QUOTE},
    {"mail-editor-reference-message-container", ROLE_QUOTE},
    {"ms-outlook-mobile-reference-message", ROLE_QUOTE},
    {"divrplyfwdmsg", ROLE_REST},
    {"appendonsend", ROLE_REST},
    {"replysplit", ROLE_REST},
    {"zwchr", ROLE_REST},
    {"stopspelling", ROLE_REST},
    {"moz-forward-container", ROLE_FORWARD},
    {"gmail_signature", ROLE_SIGNATURE},
    {"gmail_signature_prefix", ROLE_SIGNATURE},
    {"moz-signature", ROLE_SIGNATURE},
    {"moz-txt-sig", ROLE_SIGNATURE},
    {"applemailsignature", ROLE_SIGNATURE},
    {"linebreakatbeginningofsignature", ROLE_SIGNATURE},
    {"ms-outlook-mobile-signature", ROLE_SIGNATURE},
    {"ms-outlook-ios-signature", ROLE_SIGNATURE},
    {"protonmail_signature_block", ROLE_SIGNATURE},
    {"signature", ROLE_SIGNATURE},
};

/* The colors of the elements around the text that name one. */
struct colors {
	size_t count, room;
	unsigned *items;
};
#define COLOR_NONE  1u
#define BLANKS	    " \t\r\n"
#define COLOR_BYTES 40 /* no longer than any is written */

/* Where the walk is: what holds for the text it meets. */
struct page {
	struct arena *arena;
	struct lines *lines;
	struct buf line;
	bool space;	 /* a space is due before the next word */
	bool cell;	 /* and it is a tab: another cell begins */
	bool want_blank; /* a paragraph ended: an empty line is due before the next one */
	bool rest;	 /* the next line begins what is answered */
	unsigned depth, pre, signature, forward;
	struct colors colors;
	unsigned color; /* of the line so far; COLOR_NONE before its first letter */
};

static void
end_line(struct page *page)
{
	unsigned flags = (page->signature > 0 ? LINE_SIGNATURE : 0) | (page->forward > 0 ? LINE_FORWARD : 0) |
			 (page->rest ? LINE_REST : 0);
	const struct lines *lines = page->lines;
	const struct line line = {.text = page->line.data, .size_bytes = page->line.size_bytes};

	/* Word fills the space between paragraphs with no-break spaces. */
	if (line_is_blank(&line)) {
		buf_cut(&page->line, 0);
		page->color = COLOR_NONE;
		if (flags == 0 && page->pre == 0 && lines->count > 0 &&
		    line_is_blank(&lines->items[lines->count - 1]))
			return;
	}
	lines_add(page->arena, page->lines, page->line.data, page->line.size_bytes, page->depth, flags);
	page->lines->items[page->lines->count - 1].color = page->color == COLOR_NONE ? 0 : page->color;
	page->color = COLOR_NONE;
	buf_cut(&page->line, 0);
	page->space = page->cell = page->rest = false;
}

static void
break_line(struct page *page)
{
	if (page->line.size_bytes > 0)
		end_line(page);
	page->space = false;
}

static void
give_blank(struct page *page)
{
	struct lines *lines = page->lines;

	if (page->want_blank && page->line.size_bytes == 0 && lines->count > 0 &&
	    !line_is_blank(&lines->items[lines->count - 1]))
		lines_add(page->arena, lines, "", 0, page->depth, 0);
	page->want_blank = false;
}

/* A line of two colors has none. */
static void
note_color(struct page *page)
{
	unsigned color = page->colors.count > 0 ? page->colors.items[page->colors.count - 1] : 0;

	page->color = page->color == COLOR_NONE || page->color == color ? color : 0;
}

static void
add_text(struct page *page, const char *text)
{
	for (; *text != '\0'; text++) {
		bool blank = *text == ' ' || *text == '\t' || *text == '\n' || *text == '\r';
		if (blank && page->pre == 0) {
			page->space = page->line.size_bytes > 0;
		} else if (*text == '\n') {
			give_blank(page);
			end_line(page);
		} else {
			give_blank(page);
			if (page->space)
				buf_add_char(&page->line, page->cell ? '\t' : ' ');
			page->space = page->cell = false;
			note_color(page);
			buf_add_char(&page->line, *text);
		}
	}
}

/* -- what an element is -- */

static enum shape
shape_of(const xmlNode *node)
{
	size_t low = 0, high = COUNT(shapes);

	while (low < high) {
		size_t middle = (low + high) / 2;
		int order = strcasecmp((const char *)node->name, shapes[middle].name);
		if (order == 0)
			return shapes[middle].shape;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return SHAPE_INLINE;
}

/* The attribute's value where it lies, "" when there is none. */
static const char *
attribute(const xmlNode *node, const char *name)
{
	for (const xmlAttr *attr = node->properties; attr != NULL; attr = attr->next)
		if (strcasecmp((const char *)attr->name, name) == 0)
			return attr->children != NULL && attr->children->content != NULL
				   ? (const char *)attr->children->content
				   : "";
	return "";
}

static bool
has_attribute(const xmlNode *node, const char *name)
{
	for (const xmlAttr *attr = node->properties; attr != NULL; attr = attr->next)
		if (strcasecmp((const char *)attr->name, name) == 0)
			return true;
	return false;
}

static bool
style_says(const char *style, const char *wanted)
{
	for (; *wanted != '\0'; style++) {
		if (*style == ' ' || *style == '\t' || *style == '\n')
			continue;
		if (tolower((unsigned char)*style) != *wanted++)
			return false;
	}
	return true;
}

/* Whether a style says "name:value", spaces and case apart. */
static bool
style_has(const xmlNode *node, const char *wanted)
{
	const char *style = attribute(node, "style");

	for (; *style != '\0'; style++)
		if (tolower((unsigned char)*style) == *wanted && style_says(style, wanted))
			return true;
	return false;
}

/* "#1F497D", "#00f", "rgb(0, 112, 192)", "blue"; 0 for black, greys and what is none. */
static unsigned
color_of(const char *value)
{
	unsigned r = 0, g = 0, b = 0, number;

	value += strspn(value, " \t\"'");
	if (*value == '#') {
		size_t digits = strspn(value + 1, "0123456789abcdefABCDEF");
		number = (unsigned)strtoul(value + 1, NULL, 16);
		if (digits == 3)
			number =
			    (number >> 8) * 0x110000 + (number >> 4 & 15) * 0x1100 + (number & 15) * 0x11;
		else if (digits != 6)
			return 0;
		r = number >> 16, g = number >> 8 & 255, b = number & 255;
	} else if (strncasecmp(value, "rgb", 3) == 0) {
		const char *open = strchr(value, '(');
		if (open == NULL || sscanf(open, "( %3u , %3u , %3u", &r, &g, &b) != 3)
			return 0;
	}
	for (size_t i = 0; i < COUNT(color_names) && isalpha((unsigned char)*value); i++)
		if (strncasecmp(value, color_names[i].name, strlen(color_names[i].name)) == 0)
			return color_names[i].color;
	number = (r > g ? r : g) > b ? (r > g ? r : g) : b;
	return number - ((r < g ? r : g) < b ? (r < g ? r : g) : b) < 48
		   ? 0
		   : 0x1000000 | (r & 255) << 16 | (g & 255) << 8 | (b & 255);
}

/* Past the next "color", in letters of any case: only every fifth byte is looked at where none of them is its own. */
static const char *
past_color(const char *html, const char *end)
{
	while (end - html >= 5) {
		switch (html[4] | 0x20) {
		case 'r':
			if (strncasecmp(html, "color", 5) == 0)
				return html + 5;
			html += 5;
			break;
		case 'o':
			html += 1;
			break;
		case 'l':
			html += 2;
			break;
		case 'c':
			html += 4;
			break;
		default:
			html += 5;
		}
	}
	return NULL;
}

bool
html_is_colored(const char *html)
{
	const char *end = html + strlen(html);
	char value[COLOR_BYTES + 1];
	size_t size;

	while ((html = past_color(html, end)) != NULL) {
		html += strspn(html, BLANKS);
		if (*html != ':' && *html != '=')
			continue;
		html += 1 + strspn(html + 1, BLANKS "\"'");
		size = strnlen(html, COLOR_BYTES);
		memcpy(value, html, size);
		value[size] = '\0';
		/* What is written as an entity may be anything. */
		if (color_of(value) != 0 || memchr(value, '&', strcspn(value, ";>")) != NULL)
			return true;
	}
	return false;
}

/* Whether the element names a color, and which. */
static bool
has_color(const xmlNode *node, unsigned *color)
{
	const char *style = attribute(node, "style"), *at = style;

	if (strcasecmp((const char *)node->name, "font") == 0 && has_attribute(node, "color")) {
		*color = color_of(attribute(node, "color"));
		return true;
	}
	while ((at = strcasestr(at, "color")) != NULL) {
		const char *value = at + strlen("color");
		bool own = at == style || strchr("; \t\n", at[-1]) != NULL;
		value += strspn(value, " \t\n");
		if (own && *value == ':') {
			*color = color_of(value + 1);
			return true;
		}
		at = value;
	}
	return false;
}

static void
push_color(struct page *page, unsigned color)
{
	struct colors *colors = &page->colors;

	if (colors->count == colors->room) {
		size_t room = colors->room == 0 ? 64 : colors->room * 2;
		colors->items = arena_grow(page->arena, colors->items, colors->count * sizeof(*colors->items),
		    room * sizeof(*colors->items));
		colors->room = room;
	}
	colors->items[colors->count++] = color;
}

static enum role
role_of_word(const char *word, size_t size)
{
	for (size_t i = 0; i < COUNT(roles); i++) {
		size_t length = strlen(roles[i].name);
		bool whole = size == length;
		/* "x_gmail_quote", "ydp1f2yahoo_quoted", "yahoo_quoted_123"; but not "my-signature-request". */
		bool tail = size > length && length > 9 &&
			    strncasecmp(word + size - length, roles[i].name, length) == 0;
		bool head = size > length && length > 9 && strncasecmp(word, roles[i].name, length) == 0;
		bool prefixed = size == length + 2 && strncasecmp(word, "x_", 2) == 0 &&
				strncasecmp(word + 2, roles[i].name, length) == 0;
		if ((whole && strncasecmp(word, roles[i].name, length) == 0) || tail || head || prefixed)
			return roles[i].role;
	}
	return ROLE_NONE;
}

static enum role
role_of_words(const char *words)
{
	enum role role = ROLE_NONE;

	for (size_t size; role == ROLE_NONE && *words != '\0'; words += size) {
		words += strspn(words, " \t\n");
		size = strcspn(words, " \t\n");
		if (size > 0 && size < 100)
			role = role_of_word(words, size);
	}
	return role;
}

/* Whether a quote is drawn somewhere inside: looked for among so many elements. */
static bool
holds_blockquote(const xmlNode *node)
{
	const xmlNode *at = node->children;

	for (int left = 300; at != NULL && left > 0; left--) {
		if (at->type == XML_ELEMENT_NODE && strcasecmp((const char *)at->name, "blockquote") == 0)
			return true;
		if (at->children != NULL && at->type == XML_ELEMENT_NODE) {
			at = at->children;
			continue;
		}
		while (at != NULL && at != node && at->next == NULL)
			at = at->parent;
		at = at != NULL && at != node ? at->next : NULL;
	}
	return false;
}

/* Webmails indent with <blockquote> too, and say that it has no border. */
static bool
is_quote(const xmlNode *node)
{
	return strcasecmp(attribute(node, "type"), "cite") == 0 || has_attribute(node, "cite") ||
	       strstr(attribute(node, "class"), "quote") != NULL || !style_has(node, "border:none");
}

static enum role
role_of(const xmlNode *node)
{
	enum role role = role_of_words(attribute(node, "class"));

	if (role == ROLE_NONE)
		role = role_of_words(attribute(node, "id"));
	if (role == ROLE_NONE && strcasecmp(attribute(node, "data-smartmail"), "gmail_signature") == 0)
		role = ROLE_SIGNATURE;
	if (strcasecmp((const char *)node->name, "blockquote") == 0)
		return is_quote(node) ? ROLE_QUOTE : ROLE_NONE;
	if (role == ROLE_MAYBE_QUOTE)
		return holds_blockquote(node) ? ROLE_NONE : ROLE_QUOTE;
	return role;
}

static bool
is_hidden(const xmlNode *node, enum shape shape)
{
	return shape == SHAPE_HIDDEN || has_attribute(node, "hidden") || style_has(node, "display:none") ||
	       style_has(node, "mso-hide:all") || style_has(node, "visibility:hidden");
}

static bool
is_preformatted(const xmlNode *node)
{
	return strcasecmp((const char *)node->name, "pre") == 0 || style_has(node, "white-space:pre");
}

/* Word's paragraphs have no margin: their empty lines are paragraphs of their own. */
static bool
has_margin(const xmlNode *node)
{
	return strncmp(attribute(node, "class"), "Mso", 3) != 0 &&
	       strncmp(attribute(node, "class"), "x_Mso", 5) != 0 && !style_has(node, "margin:0") &&
	       !style_has(node, "margin-top:0") && !style_has(node, "margin-bottom:0");
}

/* -- the walk -- */

static void
change(unsigned *count, bool entering)
{
	if (entering)
		++*count;
	else if (*count > 0)
		--*count;
}

static void
apply_role(struct page *page, enum role role, bool entering)
{
	switch (role) {
	case ROLE_QUOTE:
		change(&page->depth, entering);
		break;
	case ROLE_SIGNATURE:
		change(&page->signature, entering);
		break;
	case ROLE_FORWARD:
		change(&page->depth, entering);
		change(&page->forward, entering);
		break;
	case ROLE_REST:
		page->rest = page->rest || entering;
		break;
	default:
		break;
	}
}

static void
draw_rule(struct page *page)
{
	lines_add(page->arena, page->lines, "________________________________", 32, page->depth,
	    LINE_RULE | (page->rest ? LINE_REST : 0));
	page->rest = false;
}

/* true: its children are to be read. */
static bool
enter(struct page *page, const xmlNode *node)
{
	enum shape shape = shape_of(node);
	const char *name = (const char *)node->name;
	unsigned color;

	if (is_hidden(node, shape))
		return false;
	if (has_color(node, &color))
		push_color(page, color);
	if (shape == SHAPE_BLOCK || shape == SHAPE_PARAGRAPH)
		break_line(page);
	if (shape == SHAPE_PARAGRAPH && has_margin(node))
		page->want_blank = true;
	if (shape == SHAPE_CELL)
		page->space = page->cell = page->line.size_bytes > 0;
	apply_role(page, role_of(node), true);
	if (is_preformatted(node))
		change(&page->pre, true);
	if (strcasecmp(name, "br") == 0) {
		give_blank(page);
		end_line(page);
	} else if (strcasecmp(name, "hr") == 0) {
		draw_rule(page);
	} else if (strcasecmp(name, "li") == 0) {
		add_text(page, "- ");
		page->space = false;
	}
	return true;
}

static void
leave(struct page *page, const xmlNode *node)
{
	enum shape shape = shape_of(node);
	unsigned color;

	if (shape == SHAPE_BLOCK || shape == SHAPE_PARAGRAPH)
		break_line(page);
	if (has_color(node, &color) && page->colors.count > 0)
		page->colors.count--;
	apply_role(page, role_of(node), false);
	if (is_preformatted(node))
		change(&page->pre, false);
	if (shape == SHAPE_PARAGRAPH && has_margin(node))
		page->want_blank = true;
}

/* Depth first without recursion: the depth of a page is its writer's choice. */
static void
walk(struct page *page, const xmlNode *root)
{
	const xmlNode *node = root;

	while (node != NULL) {
		bool inside = false;
		if (node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE)
			add_text(page, node->content != NULL ? (const char *)node->content : "");
		else if (node->type == XML_ELEMENT_NODE)
			inside = enter(page, node);
		if (inside && node->children != NULL) {
			node = node->children;
			continue;
		}
		if (inside)
			leave(page, node);
		while (node != root && node->next == NULL) {
			node = node->parent;
			leave(page, node);
		}
		node = node == root ? NULL : node->next;
	}
}

void
html_lines(struct arena *a, const char *html, struct lines *lines, bool *cut)
{
	struct page page = {.arena = a, .lines = lines, .line = buf_make(a), .color = COLOR_NONE};
	const char *bounded = markup_bounded(a, html, HTML_BYTES_MAX, cut);
	htmlParserCtxtPtr parser = htmlNewParserCtxt();
	htmlDocPtr doc;

	if (parser == NULL)
		abort();
	doc = htmlCtxtReadMemory(parser, bounded, (int)strlen(bounded), NULL, "UTF-8",
	    HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET |
		HTML_PARSE_IGNORE_ENC);
	/* It stops where elements stand too deep in each other. */
	*cut = *cut || parser->disableSAX != 0;
	htmlFreeParserCtxt(parser);
	if (doc == NULL)
		return;
	walk(&page, xmlDocGetRootElement(doc));
	break_line(&page);
	xmlFreeDoc(doc);
}

void
html_prepare(void)
{
	xmlInitParser();
	/* Each answer to an answer goes three deeper; libxml2 looks through them all at an end tag without a start. */
	xmlParserMaxDepth = 1000;
}
