#include "ctl/output.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <utf8proc.h>

#include "base/text.h"

#define GAP	   2
#define NARROWEST  6
#define COLUMN_MAX 12

/* Columns a text takes on the screen. */
static size_t
width_of(const char *text)
{
	size_t width = 0;
	utf8proc_int32_t c;
	utf8proc_ssize_t step;

	for (; *text != '\0'; text += step) {
		step = utf8proc_iterate((const utf8proc_uint8_t *)text, -1, &c);
		if (step <= 0)
			return width;
		width += (size_t)utf8proc_charwidth(c);
	}
	return width;
}

/* As much as fits in `width`, with an ellipsis when cut. */
static const char *
cut(struct arena *a, const char *text, size_t width)
{
	size_t used = 0, at = 0;
	utf8proc_int32_t c;
	utf8proc_ssize_t step;

	if (width_of(text) <= width)
		return text;
	while ((step = utf8proc_iterate((const utf8proc_uint8_t *)text + at, -1, &c)) > 0 &&
	       used + (size_t)utf8proc_charwidth(c) < width) {
		used += (size_t)utf8proc_charwidth(c);
		at += (size_t)step;
	}
	return arena_printf(a, "%.*s…", (int)at, text);
}

/* "2026-12-01T14:00:00+01:00" for a person: "2026-12-01 14:00". */
static bool
is_instant(const char *text)
{
	return strlen(text) == 25 && text[4] == '-' && text[10] == 'T' && text[13] == ':';
}

static const char *
cell_text(struct arena *a, const json_t *value)
{
	const char *text = json_string_value(value);

	if (json_is_integer(value))
		return arena_printf(a, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
	if (json_is_boolean(value))
		return json_is_true(value) ? "yes" : "no";
	if (json_is_array(value))
		return arena_printf(a, "%zu", json_array_size(value));
	if (text == NULL)
		return "-";
	if (is_instant(text))
		return arena_printf(a, "%.10s %.5s", text, text + 11);
	return text_line(a, text);
}

/* Of the terminal; 0: this is none, nothing is cut. */
static size_t
screen_width(void)
{
	struct winsize size;

	if (!isatty(STDOUT_FILENO) || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0)
		return 0;
	return size.ws_col;
}

/* Takes from the widest column until all fit, or none can give more. */
static void
shrink(size_t *widths, size_t count, size_t screen)
{
	for (;;) {
		size_t all = 0, widest = 0;

		for (size_t c = 0; c < count; c++) {
			all += widths[c] + (c > 0 ? GAP : 0);
			widest = widths[c] > widths[widest] ? c : widest;
		}
		if (all <= screen || widths[widest] <= NARROWEST)
			return;
		widths[widest]--;
	}
}

static void
draw_row(struct arena *a, const char *const *cells, const size_t *widths, size_t count)
{
	for (size_t c = 0; c < count; c++) {
		const char *text = cut(a, cells[c], widths[c]);
		/* printf pads by bytes; the screen counts columns.  Nothing trails the last one. */
		size_t pad = c + 1 == count ? 0 : widths[c] - width_of(text) + GAP;

		printf("%s%*s", text, (int)pad, "");
	}
	putchar('\n');
}

void
output_table(const json_t *array, const struct output_column *columns, size_t count)
{
	struct arena *a = arena_open();
	size_t rows = json_array_size(array), screen = screen_width(), widths[COLUMN_MAX];
	const char **cells;

	count = count > COLUMN_MAX ? COLUMN_MAX : count;
	cells = arena_array(a, (rows + 1) * count, sizeof(*cells));
	for (size_t c = 0; c < count; c++) {
		cells[c] = columns[c].title;
		widths[c] = width_of(columns[c].title);
	}
	for (size_t r = 0; r < rows; r++)
		for (size_t c = 0; c < count; c++) {
			const json_t *value = json_object_get(json_array_get(array, r), columns[c].key);
			const char *text = cell_text(a, value);

			cells[(r + 1) * count + c] = text;
			widths[c] = width_of(text) > widths[c] ? width_of(text) : widths[c];
		}
	if (screen > 0)
		shrink(widths, count, screen);
	for (size_t r = 0; r <= rows; r++)
		draw_row(a, cells + r * count, widths, count);
	arena_close(a);
}

/* One line an object: "number=2  candidate=CV-3 ...". */
static void
draw_item(struct arena *a, const json_t *item, const char *gap)
{
	const char *key;
	json_t *value;

	if (!json_is_object(item)) {
		printf("%s%s\n", gap, cell_text(a, item));
		return;
	}
	json_object_foreach((json_t *)(uintptr_t)item, key, value)
	{
		if (json_is_null(value))
			continue;
		printf("%s%s: %s", gap, key, cell_text(a, value));
		gap = ", ";
	}
	putchar('\n');
}

/* What has several lines is set apart, every line as it is. */
static void
draw_lines(const char *text)
{
	while (*text != '\0') {
		int length = (int)strcspn(text, "\n");

		printf("    %.*s\n", length, text);
		text += length;
		text += *text == '\n';
	}
}

/* Nothing in it is known: draw_item leaves such members out. */
static bool
is_empty(const json_t *object)
{
	const char *key;
	json_t *value;

	json_object_foreach((json_t *)(uintptr_t)object, key, value) if (!json_is_null(value)) return false;
	return true;
}

void
output_page(const json_t *object)
{
	struct arena *a = arena_open();
	const char *key;
	json_t *value;
	size_t widest = 0, i;

	json_object_foreach((json_t *)(uintptr_t)object, key, value) widest =
	    strlen(key) > widest ? strlen(key) : widest;
	json_object_foreach((json_t *)(uintptr_t)object, key, value)
	{
		json_t *item;

		printf("%s%*s", key, (int)(widest - strlen(key) + GAP), "");
		if (json_is_array(value)) {
			printf("%zu\n", json_array_size(value));
			json_array_foreach(value, i, item) draw_item(a, item, "    ");
		} else if (json_is_object(value)) {
			if (is_empty(value))
				puts("-");
			else
				draw_item(a, value, "");
		} else if (json_is_string(value) && strchr(json_string_value(value), '\n') != NULL) {
			putchar('\n');
			draw_lines(json_string_value(value));
		} else
			printf("%s\n", cell_text(a, value));
	}
	arena_close(a);
}
