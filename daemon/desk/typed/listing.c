#include "desk/typed/listing.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "desk/typed/typed.h"
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
	size_t page, lines; /* as asked; page is put right before it is shown */
	bool all;	    /* rows in one mail, as asked */
	bool piece;	    /* the rows are one of a longer list ... */
	size_t before;	    /* ... which has so many before it */
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
	const char *words = command_field(command, "recherche"), *lines = command_field(command, "lignes");
	bool all = lines != NULL && (text_same(take->arena, lines, "tout") ||
					text_same(take->arena, lines, phrase("en", "tout")));

	*list = (struct listing){
	    .take = take,
	    .command = command,
	    .kind = kind,
	    .verb = verb,
	    .page = number_field(take, command, "page", 1, LISTING_ROWS_MAX),
	    .lines = all ? LINES_DEFAULT : number_field(take, command, "lignes", LINES_DEFAULT, LINES_MAX),
	    .all = all,
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

bool
listing_add(struct listing *list, const char *const *cells)
{
	bool found = list->word_count == 0 || holds_words(list, cells);

	if (found)
		listing_add_found(list, cells);
	return found;
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

/* The rows its pages lead through. */
static size_t
length(const struct listing *list)
{
	return list->piece ? list->total : list->rows;
}

static size_t
pages_of(const struct listing *list)
{
	return (length(list) + list->lines - 1) / list->lines;
}

static void
mind_page(struct listing *list)
{
	if (list->page <= pages_of(list))
		return;
	answer_say(list->take, "Il n'y a pas de page %zu\u00a0: voici la dernière.", list->page);
	list->page = pages_of(list);
}

void
listing_piece(struct listing *list, size_t total, size_t *offset, size_t *limit)
{
	size_t pages = LISTING_PIECE / list->lines;

	*offset = 0;
	*limit = LISTING_ROWS_MAX;
	list->total = total;
	if (list->all || total <= LISTING_PIECE)
		return;
	list->piece = true;
	mind_page(list);
	*limit = pages * list->lines; /* whole pages: none begins in one piece and ends in the next */
	*offset = list->before = (list->page - 1) / pages * *limit;
}

void
listing_page(const struct listing *list, size_t *first, size_t *count)
{
	size_t page = list->page <= pages_of(list) ? list->page : pages_of(list);

	*first = page == 0 ? 0 : (page - 1) * list->lines - list->before;
	*count = list->rows - *first < list->lines ? list->rows - *first : list->lines;
}

/* The command that shows another part of this list, filters and all. */
static const char *
part_command(const struct listing *list, const char *part)
{
	struct buf body = buf_make(list->take->arena);

	buf_addf(&body, "%s\n%s", take_commands(list->take, list->verb), part);
	for (size_t i = 0; i < list->command->field_count; i++) {
		const struct read_field *field = &list->command->fields[i];

		if (field->known && *field->value != '\0' && strcmp(field->name, "page") != 0 &&
		    strcmp(field->name, "lignes") != 0)
			buf_addf(&body, take_phrase(list->take, "\n%s : %s"),
			    take_phrase(list->take, field->name), text_line(list->take->arena, field->value));
	}
	return body.data;
}

static const char *
page_command(const struct listing *list, size_t page)
{
	return part_command(list, take_printf(list->take, "page : %zu\nlignes : %zu", page, list->lines));
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
	if (!list->piece)
		answer_say(take, "La liste entière est jointe, pour un tableur\u00a0: %s.", filename);
	else
		answer_say(take, "Les lignes %zu à %zu sont jointes, pour un tableur\u00a0: %s.",
		    list->before + 1, list->before + list->rows, filename);
	return OK;
}

static void
add_links(const struct listing *list)
{
	struct take *take = list->take;

	if (list->page < pages_of(list))
		answer_link(take, "Page suivante", page_command(list, list->page + 1), false);
	if (list->page > 1)
		answer_link(take, "Page précédente", page_command(list, list->page - 1), false);
	if (list->piece)
		answer_link(take, "Tout, pour un tableur",
		    part_command(list, take_phrase(take, "lignes : tout")), false);
}

enum status
listing_show(struct listing *list, struct why *why)
{
	struct take *take = list->take;
	size_t first, count;

	if (list->rows == 0)
		return OK;
	mind_page(list);
	listing_page(list, &first, &count);
	show_table(list, first, count);
	if (pages_of(list) > 1)
		answer_say(take, "Page %zu sur %zu (lignes %zu à %zu sur %zu).", list->page, pages_of(list),
		    list->before + first + 1, list->before + first + count, length(list));
	if (listing_total(list) > length(list))
		answer_say(take, "%zu lignes correspondent\u00a0: voici les %zu premières.",
		    listing_total(list), list->rows);
	add_links(list);
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

bool
listing_say_none(struct listing *list, size_t count, const char *sentence)
{
	if (listing_total(list) > 0 || count == 0)
		return false;
	answer_say(list->take, "%s", take_phrase(list->take, sentence));
	return true;
}

const char *
listing_day(const struct take *take, int64_t at)
{
	return at == 0 ? "" : say_short_date(take->arena, take->desk->config->zone, at);
}

const char *
listing_number(const struct take *take, int64_t number)
{
	return arena_printf(take->arena, "%lld", (long long)number);
}
