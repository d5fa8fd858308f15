#include "store/import_made.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"

#define CELL_MAX 1000 /* characters */

const char *const import_fields[] = {"prenom", "nom", "email", "langue", "telephone", "code_postal", "ville",
    "qualifications", "statut", "agence", "disponible_du", "disponible_au", "derniere_activite", "document",
    NULL};

/* Nobody could use more: what is wrong with such a file is its separators. */
enum status
import_cells(const struct import_columns *columns, const struct import_row *row,
    const char *cells[IMPORT_COLUMNS_MAX], struct why *why)
{
	for (size_t f = 0; columns->fields[f] != NULL; f++) {
		size_t column = columns->column[f];
		const char *text = column == 0 || column > row->count ? "" : row->cells[column - 1];

		cells[f] = *text == '\0' ? NULL : text_line(row->arena, text);
		if (cells[f] != NULL && strlen(cells[f]) > CELL_MAX && text_length(cells[f]) > CELL_MAX)
			return because(why, REFUSED, "%s\u00a0: %zu caractères, %d au plus",
			    columns->fields[f], text_length(cells[f]), CELL_MAX);
	}
	return OK;
}

enum status
import_language(const struct import_row *row, const char *typed, const char **language, struct why *why)
{
	*language = typed == NULL ? NULL : text_language(row->arena, typed);
	return typed == NULL || *language != NULL
		   ? OK
		   : because(
			 why, REFUSED, "langue\u00a0: «\u00a0%s\u00a0» n'est ni français ni anglais", typed);
}

/* "18/04/2027", as nearly all are written. */
static bool
is_plain_date(const char *text, int *day, int *month, int *year)
{
	static const char form[] = "00/00/0000";

	for (size_t i = 0; i < sizeof(form) - 1; i++)
		if (form[i] == '0' ? text[i] < '0' || text[i] > '9' : text[i] != form[i])
			return false;
	*day = (text[0] - '0') * 10 + text[1] - '0';
	*month = (text[3] - '0') * 10 + text[4] - '0';
	*year = (text[6] - '0') * 1000 + (text[7] - '0') * 100 + (text[8] - '0') * 10 + text[9] - '0';
	return text[sizeof(form) - 1] == '\0';
}

/* JJ/MM/AAAA or ISO; absent is 0. */
static enum status
read_date(const struct zone *zone, const char **cells, size_t field, int64_t *at, struct why *why)
{
	const char *text = cells[field];
	int year, month, day, end = 0;

	*at = 0;
	if (text == NULL || clock_parse_iso(zone, text, false, at))
		return OK;
	if ((is_plain_date(text, &day, &month, &year) ||
		(sscanf(text, "%2d/%2d/%4d%n", &day, &month, &year, &end) == 3 && text[end] == '\0')) &&
	    clock_valid_date(year, month, day)) {
		*at = clock_instant(zone, &(struct civil){.year = year, .month = month, .day = day});
		return OK;
	}
	return because(why, REFUSED, "%s\u00a0: «\u00a0%s\u00a0» n'est pas une date (JJ/MM/AAAA)",
	    import_fields[field], text);
}

enum status
import_candidate(const struct import_columns *columns, const struct import_row *row, const struct zone *zone,
    struct import_made *made, struct why *why)
{
	const char *cells[IMPORT_COLUMNS_MAX];
	enum status st = import_cells(columns, row, cells, why);
	struct candidate candidate;

	if (st != OK)
		return st;
	made->agency = cells[AGENCE];
	made->document = cells[DOCUMENT];
	candidate = (struct candidate){
	    .first_name = cells[PRENOM],
	    .last_name = cells[NOM],
	    .email = cells[EMAIL],
	    .phone = cells[TELEPHONE],
	    .postcode = cells[CODE_POSTAL],
	    .city = cells[VILLE],
	    .qualifications = cells[QUALIFICATIONS],
	    .status = cells[STATUT],
	};
	if ((st = import_language(row, cells[LANGUE], &candidate.language, why)) != OK ||
	    (st = read_date(zone, cells, DISPONIBLE_DU, &candidate.available_from, why)) != OK ||
	    (st = read_date(zone, cells, DISPONIBLE_AU, &candidate.available_to, why)) != OK ||
	    (st = read_date(zone, cells, DERNIERE_ACTIVITE, &candidate.last_activity, why)) != OK)
		return st;
	if (candidate.available_to != 0 && candidate.available_to < candidate.available_from)
		return because(why, REFUSED, "disponible_au\u00a0: cette date précède disponible_du");
	return candidate_make(row->arena, &candidate, &made->candidate, why);
}

/* -- as bytes -- */

struct writer {
	char *at, *end; /* at: NULL when there was no room */
};

static void
write_bytes(struct writer *to, const void *bytes, size_t size)
{
	if (to->at == NULL || (size_t)(to->end - to->at) < size) {
		to->at = NULL;
		return;
	}
	memcpy(to->at, bytes, size);
	to->at += size;
}

static void
write_number(struct writer *to, int64_t number)
{
	write_bytes(to, &number, sizeof(number));
}

/* Its length and one more (0: NULL), its bytes and their NUL. */
static void
write_text(struct writer *to, const char *text)
{
	uint32_t size = text == NULL ? 0 : (uint32_t)strlen(text) + 1;

	write_bytes(to, &size, sizeof(size));
	if (size > 0)
		write_bytes(to, text, size);
}

static int64_t
read_number(const char **at)
{
	int64_t number;

	memcpy(&number, *at, sizeof(number));
	*at += sizeof(number);
	return number;
}

static const char *
read_text(const char **at)
{
	const char *text;
	uint32_t size;

	memcpy(&size, *at, sizeof(size));
	text = *at + sizeof(size);
	*at = text + size;
	return size == 0 ? NULL : text;
}

/* The texts of a row, in the order in which they are written. */
#define TEXTS 18

static void
texts_of(struct import_made *made, const char **texts[TEXTS])
{
	struct candidate_made *candidate = &made->candidate;
	struct candidate *facts = &candidate->facts;
	const char **all[TEXTS] = {&made->fault, &made->agency, &made->document, &facts->first_name,
	    &facts->last_name, &facts->email, &facts->phone, &facts->postcode, &facts->city,
	    &facts->qualifications, &facts->status, &facts->summary, &facts->language,
	    &candidate->typed_email, &candidate->folded_name, &candidate->folded_words,
	    &candidate->folded_status, NULL};

	memcpy(texts, all, sizeof(all));
}

size_t
import_made_write(const struct import_made *made, char *room, size_t room_bytes)
{
	struct writer to = {room, room + room_bytes};
	struct import_made copy = *made;
	const struct candidate_made *candidate = &made->candidate;
	const char **texts[TEXTS];

	texts_of(&copy, texts);
	write_number(&to, (int64_t)made->line);
	write_number(&to, made->of_heading);
	write_number(&to, candidate->facts.available_from);
	write_number(&to, candidate->facts.available_to);
	write_number(&to, candidate->facts.last_activity);
	write_number(&to, (int64_t)candidate->skill_count);
	for (size_t i = 0; texts[i] != NULL; i++)
		write_text(&to, *texts[i]);
	for (size_t i = 0; i < candidate->skill_count; i++)
		write_text(&to, candidate->skills[i]);
	return to.at == NULL ? 0 : (size_t)(to.at - room);
}

void
import_made_read(struct arena *arena, const char **at, struct import_made *made)
{
	struct candidate_made *candidate = &made->candidate;
	const char **texts[TEXTS], **skills;

	*made = (struct import_made){.line = (size_t)read_number(at)};
	made->of_heading = read_number(at) != 0;
	candidate->facts.available_from = read_number(at);
	candidate->facts.available_to = read_number(at);
	candidate->facts.last_activity = read_number(at);
	candidate->skill_count = (size_t)read_number(at);
	texts_of(made, texts);
	for (size_t i = 0; texts[i] != NULL; i++)
		*texts[i] = read_text(at);
	skills = arena_take(arena, candidate->skill_count * sizeof(*skills));
	for (size_t i = 0; i < candidate->skill_count; i++)
		skills[i] = read_text(at);
	candidate->skills = skills;
}
