#include "desk/listing.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "desk/command.h"
#include "letters/french.h"
#include "letters/phrases.h"
#include "table.h"

#define LINES_DEFAULT 20
#define LINES_MAX     200
#define CELL_SHOWN    120 /* characters; the CSV has all of them */

struct listing {
	struct take *take;
	const struct read_command *command;
	const struct listing_kind *kind;
	const char *verb;
	char **words; /* folded, of `recherche` */
	size_t word_count;
	const char **cells;
	size_t rows, room, total;
	size_t page, lines; /* as asked; page is put right by listing_show */
};

static size_t
number_field(
    struct take *take, const struct read_command *command, const char *name, size_t otherwise, size_t most)
{
	const char *typed = command_field(command, name);
	char *end = NULL;
	long number = typed == NULL ? 0 : strtol(typed, &end, 10);

	if (typed == NULL || *typed == '\0')
		return otherwise;
	if (number >= 1 && *end == '\0' && (size_t)number <= most)
		return (size_t)number;
	answer_problem(take, name, "«\u00a0%s\u00a0»\u00a0: un nombre, de 1 à %zu",
	    text_excerpt(take->arena, text_line(take->arena, typed), 40), most);
	return number > 1 && *end == '\0' ? most : otherwise;
}

/* A line that filters nothing here is told. */
static void
say_others(struct take *take, const struct read_command *command, const char *also)
{
	const char *names[8] = {"page", "lignes", "recherche"};
	size_t count = 3, more;
	char **split = text_split(take->arena, also, "|", &more);

	for (size_t i = 0; i < more && count < COUNT(names); i++)
		names[count++] = split[i];
	command_say_others(take, command, names, count);
}

struct listing *
listing_open(
    struct take *take, const struct read_command *command, const struct listing_kind *kind, const char *verb)
{
	struct listing *list = arena_alloc(take->arena, sizeof(*list));
	const char *words = command_field(command, "recherche");

	*list = (struct listing){
	    .take = take,
	    .command = command,
	    .kind = kind,
	    .verb = verb,
	    .page = number_field(take, command, "page", 1, LISTING_ROWS_MAX),
	    .lines = number_field(take, command, "lignes", LINES_DEFAULT, LINES_MAX),
	};
	if (kind->also != NULL)
		say_others(take, command, kind->also);
	if (words != NULL)
		list->words = text_split(take->arena, text_key(take->arena, words), " ", &list->word_count);
	return list;
}

void
listing_add_found(struct listing *list, const char *const *cells)
{
	size_t columns = list->kind->columns;

	if (list->rows == list->room) {
		size_t room = list->room == 0 ? 64 : list->room * 2;
		size_t row_bytes = columns * sizeof(*list->cells);

		list->cells =
		    arena_grow(list->take->arena, list->cells, list->room * row_bytes, room * row_bytes);
		list->room = room;
	}
	memcpy(list->cells + list->rows * columns, cells, columns * sizeof(*cells));
	list->rows++;
}

static bool
holds_words(const struct listing *list, const char *const *cells)
{
	struct arena *arena = arena_open();
	struct buf row = buf_make(arena);
	const char *key;
	bool all = true;

	for (size_t i = 0; i < list->kind->columns; i++)
		buf_addf(&row, "%s ", cells[i]);
	key = text_key(arena, row.data);
	for (size_t i = 0; i < list->word_count && all; i++)
		all = strstr(key, list->words[i]) != NULL;
	arena_close(arena);
	return all;
}

void
listing_add(struct listing *list, const char *const *cells)
{
	if (list->word_count == 0 || holds_words(list, cells))
		listing_add_found(list, cells);
}

void
listing_of(struct listing *list, size_t total)
{
	list->total = total;
}

size_t
listing_total(const struct listing *list)
{
	return list->total > list->rows ? list->total : list->rows;
}

static size_t
pages_of(const struct listing *list)
{
	return (list->rows + list->lines - 1) / list->lines;
}

void
listing_page(const struct listing *list, size_t *first, size_t *count)
{
	size_t page = list->page <= pages_of(list) ? list->page : pages_of(list);

	*first = page == 0 ? 0 : (page - 1) * list->lines;
	*count = list->rows - *first < list->lines ? list->rows - *first : list->lines;
}

/* The command that shows another page of this list, filters and all. */
static const char *
page_command(const struct listing *list, size_t page)
{
	struct buf body = buf_make(list->take->arena);

	buf_addf(&body, take_phrase(list->take, "%s\npage : %zu\nlignes : %zu"),
	    take_commands(list->take, list->verb), page, list->lines);
	for (size_t i = 0; i < list->command->field_count; i++) {
		const struct read_field *field = &list->command->fields[i];

		if (field->known && *field->value != '\0' && strcmp(field->name, "page") != 0 &&
		    strcmp(field->name, "lignes") != 0)
			buf_addf(&body, take_phrase(list->take, "\n%s : %s"),
			    take_phrase(list->take, field->name), text_line(list->take->arena, field->value));
	}
	return body.data;
}

static void
show_table(const struct listing *list, size_t first, size_t count)
{
	struct arena *arena = list->take->arena;
	size_t shown = list->kind->shown == 0 ? list->kind->columns : list->kind->shown;
	const char **cells = arena_array(arena, count * shown, sizeof(*cells));

	for (size_t i = 0; i < count * shown; i++) {
		const char *cell = list->cells[(first + i / shown) * list->kind->columns + i % shown];

		cells[i] = *cell == '\0' ? "—" : text_excerpt(arena, text_line(arena, cell), CELL_SHOWN);
	}
	answer_table(list->take, list->kind->headings, shown, cells, count);
}

static enum status
attach_csv(const struct listing *list, struct why *why)
{
	struct take *take = list->take;
	struct civil day = clock_civil(take->desk->config->zone, take->now);
	struct buf csv = buf_make(take->arena);
	const char *hash, *filename, **headings;
	enum status st;

	table_begin(&csv);
	headings = arena_array(take->arena, list->kind->columns, sizeof(*headings));
	for (size_t i = 0; i < list->kind->columns; i++)
		headings[i] = take_phrase(take, list->kind->headings[i]);
	table_add(&csv, headings, list->kind->columns);
	for (size_t row = 0; row < list->rows; row++)
		table_add(&csv, list->cells + row * list->kind->columns, list->kind->columns);
	st = store_document_put(take->desk->store, take->arena, csv.data, csv.size_bytes, &hash, why);
	if (st != OK)
		return st;
	filename = arena_printf(take->arena, "%s-%04d-%02d-%02d.csv", take_phrase(take, list->kind->name),
	    day.year, day.month, day.day);
	answer_attach(take, hash, filename, "text/csv");
	answer_say(take, "La liste entière est jointe, pour un tableur\u00a0: %s.", filename);
	return OK;
}

enum status
listing_show(struct listing *list, struct why *why)
{
	struct take *take = list->take;
	size_t pages = pages_of(list), first, count;

	if (list->rows == 0)
		return OK;
	if (list->page > pages) {
		answer_say(take, "Il n'y a pas de page %zu\u00a0: voici la dernière.", list->page);
		list->page = pages;
	}
	listing_page(list, &first, &count);
	show_table(list, first, count);
	if (pages > 1)
		answer_say(take, "Page %zu sur %zu (lignes %zu à %zu sur %zu).", list->page, pages, first + 1,
		    first + count, list->rows);
	if (listing_total(list) > list->rows)
		answer_say(take, "%zu lignes correspondent\u00a0: voici les %zu premières.",
		    listing_total(list), list->rows);
	if (list->page < pages)
		answer_link(take, "Page suivante", page_command(list, list->page + 1), false);
	if (list->page > 1)
		answer_link(take, "Page précédente", page_command(list, list->page - 1), false);
	return attach_csv(list, why);
}

int
listing_choice(struct take *take, const struct read_command *command, const char *field,
    const struct listing_choice *choices, size_t count)
{
	const char *typed = command_field(command, field), **words;

	if (typed == NULL || *typed == '\0')
		return -1;
	words = arena_array(take->arena, count, sizeof(*words));
	for (size_t i = 0; i < count; i++) {
		if (text_same(take->arena, typed, choices[i].word) ||
		    text_same(take->arena, typed, phrase("en", choices[i].word)))
			return choices[i].value;
		words[i] = take_phrase(take, choices[i].word);
	}
	answer_problem(take, field, "«\u00a0%s\u00a0»\u00a0: on peut demander %s",
	    text_excerpt(take->arena, typed, 40), say_list(take->arena, take_language(take), words, count));
	return -1;
}
