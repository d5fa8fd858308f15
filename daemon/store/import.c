#include "store/import.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "store/candidate.h"
#include "store/fresh.h"
#include "store/import_made.h"
#include "store/people.h"
#include "store/search_bulk.h"

#define CHUNK_ROWS	   50000
#define CHUNK_LOOK	   500	/* rows between two looks at the time */
#define CHUNK_MS	   3000 /* others wait to write, and give up after ten */
#define DOCUMENT_BYTES_MAX ((off_t)25 * 1024 * 1024)
#define AGENCY_KEPT	   128 /* bytes of a name that is looked up once for the many rows that have it */

struct import {
	struct store *store;
	struct import_options options;
	struct import_result result;
	struct import_columns columns;
	bool headed, claimed;
	bool fresh; /* one transaction for it all */
	char agency_name[AGENCY_KEPT];
	int64_t agency_id; /* whose name that is, in this transaction; 0: none yet */
	size_t in_chunk;
	int64_t chunk_began; /* clock_ms() */
};

static void
fault(struct import *import, size_t line, const char *sentence)
{
	const char *colon = strstr(sentence, "\u00a0:");
	char field[32] = "";

	import->result.bad++;
	if (import->options.fault == NULL)
		return;
	if (colon != NULL && (size_t)(colon - sentence) < sizeof(field))
		snprintf(field, sizeof(field), "%.*s", (int)(colon - sentence), sentence);
	import->options.fault(line, field, sentence, import->options.data);
}

/* A column that is left aside: no row is refused for it. */
static void
fault_of_heading(struct import *import, size_t line, const char *sentence)
{
	if (import->options.fault != NULL)
		import->options.fault(line, NULL, sentence, import->options.data);
}

/* What people's own files call a column, as text_key makes it, besides its name. */
static const struct {
	const char *field, *also; /* separated by '|' */
} column_names[] = {
    {"prenom", "first name|prenoms"},
    {"nom", "last name|nom de famille|nom usuel"},
    {"email", "e-mail|mail|courriel|adresse e-mail|adresse email|adresse mail|adresse electronique"},
    {"telephone", "tel|tel.|portable|mobile|phone|numero de telephone|telephone portable"},
    {"code_postal", "code postal|cp|postcode|zip"},
    {"ville", "commune|localite|city"},
    {"qualifications", "qualification|competences|competence|metier|metiers|skills"},
    {"statut", "status|etat"},
    {"agence", "agency"},
    {"disponible_du", "disponible du|disponible le|disponible a partir du|disponibilite|available from"},
    {"disponible_au", "disponible au|disponible jusqu au|available to"},
    {"derniere_activite", "derniere activite|dernier contact|last activity"},
    {"document", "cv|fichier|document cv"},
    {"langue", "language"},
    {"societe", "entreprise|client|company|raison sociale"},
};

static bool
is_column(struct arena *arena, const char *heading, const char *field)
{
	const char *key = arena_printf(arena, "|%s|", text_key(arena, heading));

	if (text_same(arena, heading, field))
		return true;
	for (size_t i = 0; i < COUNT(column_names); i++)
		if (strcmp(column_names[i].field, field) == 0)
			return strstr(arena_printf(arena, "|%s|", column_names[i].also), key) != NULL;
	return false;
}

static bool
is_of_candidates(const struct import *import)
{
	return import->columns.fields == import_fields;
}

static enum status
read_heading(struct import *import, const struct import_row *row)
{
	const char *const *fields = import->columns.fields;
	size_t *column = import->columns.column;
	struct why why;

	import->headed = true;
	for (size_t f = 0; fields[f] != NULL; f++)
		for (size_t c = 0; c < row->count && column[f] == 0; c++)
			if (is_column(row->arena, row->cells[c], fields[f]))
				column[f] = c + 1;
	for (size_t c = 0; c < row->count; c++) {
		bool known =
		    *row->cells[c] == '\0' || text_same(row->arena, row->cells[c], IMPORT_FAULT_COLUMN);
		for (size_t f = 0; fields[f] != NULL; f++)
			known = known || column[f] == c + 1;
		if (!known) {
			why_write(&why, "%s\u00a0: cette colonne est inconnue, elle est laissée de côté",
			    row->cells[c]);
			fault_of_heading(import, row->line, why.text);
		}
	}
	return OK;
}

/* -- candidates -- */

static enum status
only_agency(const struct agency *agency, void *data)
{
	struct agency *found = data;

	if (found->id == 0)
		*found = *agency;
	else
		found->id = -1;
	return OK;
}

static void
keep_agency(struct import *import, const char *name, int64_t id)
{
	if (strlen(name) >= sizeof(import->agency_name))
		return;
	strcpy(import->agency_name, name);
	import->agency_id = id;
}

static enum status
read_agency(struct import *import, struct arena *arena, const char *name, int64_t *id, struct why *why)
{
	struct agency agency = {0};
	enum status st;

	if (name != NULL && import->agency_id != 0 && strcmp(name, import->agency_name) == 0) {
		*id = import->agency_id;
		return OK;
	}
	if (name != NULL) {
		st = agency_find_name(import->store, arena, name, &agency, why);
		if (st == NONE)
			return because(why, REFUSED, "agence\u00a0: «\u00a0%s\u00a0» n'existe pas", name);
		if (st == OK && import->options.only_agency && agency.id != import->options.agency_id)
			return because(why, REFUSED,
			    "agence\u00a0: seul un administrateur confie un candidat à une autre agence");
		if (st == OK)
			keep_agency(import, name, agency.id);
	} else if (import->options.agency_id != 0) {
		agency.id = import->options.agency_id;
		st = OK;
	} else {
		st = agency_each(import->store, arena, only_agency, &agency, why);
		if (st == OK && agency.id <= 0)
			return because(why, REFUSED, "agence\u00a0: elle manque");
	}
	*id = agency.id;
	return st;
}

/* The path of a document that lies beside the CSV, links resolved; REFUSED when it is elsewhere. */
static enum status
document_path(
    const struct import *import, struct arena *arena, const char *name, const char **path, struct why *why)
{
	const char *folder = import->options.folder;
	char *base, *full = NULL;
	enum status st = OK;

	if ((base = realpath(folder, NULL)) != NULL)
		full = realpath(arena_printf(arena, "%s/%s", base, name), NULL);
	if (full == NULL)
		st = because(why, REFUSED, "document\u00a0: «\u00a0%s\u00a0» est introuvable", name);
	else if (!text_starts(full, base) || full[strlen(base)] != '/')
		st = because(
		    why, REFUSED, "document\u00a0: «\u00a0%s\u00a0» n'est pas à côté du fichier CSV", name);
	else
		*path = arena_string(arena, full);
	free(full);
	free(base);
	return st;
}

static enum status
read_file(
    struct arena *arena, const char *path, const char *name, void **bytes, size_t *size, struct why *why)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat facts;
	size_t have = 0;
	enum status st = REFUSED;

	if (fd < 0 || fstat(fd, &facts) != 0 || !S_ISREG(facts.st_mode)) {
		why_write(why, "document\u00a0: «\u00a0%s\u00a0» ne peut pas être lu", name);
		goto out;
	}
	if (facts.st_size == 0 || facts.st_size > DOCUMENT_BYTES_MAX) {
		why_write(why, "document\u00a0: «\u00a0%s\u00a0» est vide ou dépasse 25\u00a0Mo", name);
		goto out;
	}
	*size = (size_t)facts.st_size;
	*bytes = arena_alloc(arena, *size);
	while (have < *size) {
		ssize_t got = read(fd, (char *)*bytes + have, *size - have);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0) {
			why_write(why, "document\u00a0: «\u00a0%s\u00a0» ne peut pas être lu", name);
			goto out;
		}
		have += (size_t)got;
	}
	st = OK;
out:
	if (fd >= 0)
		close(fd);
	return st;
}

/* A row may name a file with the folders of the machine it was on. */
static const char *
last_part(const char *name)
{
	const char *part = name;

	for (const char *c = name; *c != '\0'; c++)
		if ((*c == '/' || *c == '\\') && c[1] != '\0')
			part = c + 1;
	return part;
}

/* One of the files that came along; the same one attached twice is one. */
static enum status
find_file(const struct import *import, struct arena *arena, const char *name, struct import_file **out,
    struct why *why)
{
	const char *part = last_part(name);
	struct import_file *found = NULL;

	for (size_t i = 0; i < import->options.file_count; i++) {
		struct import_file *file = &import->options.files[i];

		if (!text_same(arena, file->filename, part))
			continue;
		if (found != NULL && (found->size_bytes != file->size_bytes ||
					 memcmp(found->bytes, file->bytes, file->size_bytes) != 0))
			return because(why, REFUSED,
			    "document\u00a0: plusieurs fichiers joints s'appellent «\u00a0%s\u00a0»", part);
		found = file;
	}
	if (found == NULL)
		return because(
		    why, REFUSED, "document\u00a0: «\u00a0%s\u00a0» n'est pas joint au message", part);
	if (found->size_bytes == 0 || (off_t)found->size_bytes > DOCUMENT_BYTES_MAX)
		return because(
		    why, REFUSED, "document\u00a0: «\u00a0%s\u00a0» est vide ou dépasse 25\u00a0Mo", part);
	*out = found;
	return OK;
}

struct enclosed {
	struct document document;
	const void *bytes;
	struct import_file *file; /* it came along; NULL: it lay beside the table */
};

/* Looked for before anything of the row is written: a row without its document is not stored. */
static enum status
find_document(
    struct import *import, struct arena *arena, const char *name, struct enclosed *found, struct why *why)
{
	const char *path = NULL;
	void *bytes = NULL;
	enum status st;

	*found =
	    (struct enclosed){.document = {.filename = last_part(name), .created_at = import->options.now}};
	found->document.type = document_type(found->document.filename);
	if (import->options.folder == NULL) {
		if ((st = find_file(import, arena, name, &found->file, why)) != OK)
			return st;
		found->document.filename = found->file->filename;
		found->document.size_bytes = found->file->size_bytes;
		found->bytes = found->file->bytes;
		return OK;
	}
	if ((st = document_path(import, arena, name, &path, why)) == OK)
		st = read_file(arena, path, name, &bytes, &found->document.size_bytes, why);
	found->bytes = bytes;
	return st;
}

static enum status
keep_document(
    struct import *import, struct arena *arena, int64_t candidate_id, struct enclosed *found, struct why *why)
{
	struct document *document = &found->document;
	int64_t id;
	enum status st;

	document->candidate_id = candidate_id;
	if ((st = store_document_put(
		 import->store, arena, found->bytes, document->size_bytes, &document->hash, why)) != OK ||
	    (st = document_create(import->store, document, &id, why)) != OK)
		return st;
	if (found->file != NULL)
		found->file->used = true;
	return OK;
}

static enum status
put_person(struct import *import, struct arena *arena, const struct candidate_made *candidate, int64_t *id,
    struct why *why)
{
	return import->fresh ? fresh_put(import->store, candidate, id, why)
			     : candidate_put(import->store, arena, candidate, id, why);
}

static enum status
put_candidate(struct import *import, struct arena *arena, struct import_made *made, struct why *why)
{
	struct arena_mark mark = arena_mark(arena);
	struct enclosed found = {0};
	int64_t id;
	enum status st;

	if (made->fault != NULL)
		return because(why, REFUSED, "%s", made->fault);
	st = read_agency(import, arena, made->agency, &made->candidate.facts.agency_id, why);
	if (st != OK || made->document == NULL)
		return st == OK ? put_person(import, arena, &made->candidate, &id, why) : st;
	if ((st = find_document(import, arena, made->document, &found, why)) == OK &&
	    (st = put_person(import, arena, &made->candidate, &id, why)) == OK &&
	    (st = fresh_pour(import->store, arena, why)) == OK)
		st = keep_document(import, arena, id, &found, why);
	/* A document may be large, and the next row may have one too. */
	arena_rewind(arena, mark);
	return st;
}

/* -- contacts -- */

enum contact_field {
	CONTACT_PRENOM,
	CONTACT_NOM,
	CONTACT_EMAIL,
	CONTACT_SOCIETE,
	CONTACT_TYPE,
	CONTACT_LANGUE
};
static const char *const contact_fields[] = {"prenom", "nom", "email", "societe", "type", "langue", NULL};

static enum status
contact_row(struct import *import, const struct import_row *row, struct why *why)
{
	const char *cells[IMPORT_COLUMNS_MAX], *first, *last, *type, *key;
	struct contact contact = {0};
	int64_t id;
	enum status st = import_cells(&import->columns, row, cells, why);

	if (st != OK)
		return st;
	first = cells[CONTACT_PRENOM];
	last = cells[CONTACT_NOM];
	type = cells[CONTACT_TYPE];
	key = text_key(row->arena, type == NULL ? "" : type);
	contact.email = cells[CONTACT_EMAIL];
	contact.company = cells[CONTACT_SOCIETE];
	contact.internal = strcmp(key, "interne") == 0 || strcmp(key, "internal") == 0;
	if (last == NULL)
		return because(why, REFUSED, "nom\u00a0: il manque");
	if (type != NULL && !contact.internal && strcmp(key, "externe") != 0 && strcmp(key, "external") != 0)
		return because(
		    why, REFUSED, "type\u00a0: «\u00a0%s\u00a0» n'est ni interne ni externe", type);
	if ((st = import_language(row, cells[CONTACT_LANGUE], &contact.language, why)) != OK)
		return st;
	contact.name = first == NULL ? last : arena_printf(row->arena, "%s %s", first, last);
	return contact_create(import->store, &contact, &id, why);
}

/* -- row by row -- */

static enum status
begin_row(struct import *import, struct why *why)
{
	enum status st = OK;

	if (!import->options.chunks)
		return OK;
	if (!import->claimed && is_of_candidates(import)) {
		st = fresh_begin(import->store, import->options.rows, &import->fresh, why);
		if (st == OK && !import->fresh)
			st = search_bulk_claim(import->store, why);
		import->claimed = true;
	}
	if (st != OK || import->fresh || import->in_chunk++ > 0)
		return st;
	import->chunk_began = clock_ms();
	return store_begin(import->store, why);
}

static bool
chunk_is_full(const struct import *import)
{
	return import->in_chunk >= CHUNK_ROWS ||
	       (import->in_chunk > 0 && import->in_chunk % CHUNK_LOOK == 0 &&
		   clock_ms() - import->chunk_began >= CHUNK_MS);
}

static enum status
end_chunk(struct import *import, struct why *why)
{
	enum status st = import->in_chunk > 0 ? store_commit(import->store, why) : OK;

	import->in_chunk = 0;
	import->agency_id = 0;
	return st == OK && search_bulk_is_full(import->store) ? search_bulk_write(import->store, why) : st;
}

/* What storing a row came to.  One that is refused was so before it had written anything: the rows before it stay. */
static enum status
end_row(struct import *import, size_t line, enum status st, const struct why *said, struct why *why)
{
	if (st == REFUSED)
		fault(import, line, said->text);
	else if (st != OK)
		return said->text[0] == '\0' ? st : because(why, st, "line %zu: %s", line, said->text);
	else
		import->result.good++;
	return chunk_is_full(import) ? end_chunk(import, why) : OK;
}

enum status
import_make(struct import *import, const struct import_row *row, struct import_made *made)
{
	struct why said;

	if (!import->headed)
		return read_heading(import, row) == OK ? NONE : BROKEN;
	*made = (struct import_made){.line = row->line};
	if (import_candidate(&import->columns, row, import->options.zone, made, &said) != OK)
		made->fault = arena_string(row->arena, said.text);
	return OK;
}

enum status
import_put(
    struct import *import, struct arena *arena, struct import_made *rows, size_t count, struct why *why)
{
	enum status st = OK;

	for (size_t i = 0; i < count && st == OK; i++) {
		struct why said = {""};

		if (rows[i].of_heading) {
			fault_of_heading(import, rows[i].line, rows[i].fault);
			continue;
		}
		if ((st = begin_row(import, why)) == OK)
			st = end_row(
			    import, rows[i].line, put_candidate(import, arena, &rows[i], &said), &said, why);
	}
	return st == OK ? fresh_pour(import->store, arena, why) : st;
}

enum status
import_row(struct import *import, const struct import_row *row, struct why *why)
{
	struct import_made made;
	struct why said = {""};
	enum status st;

	if (!import->headed)
		return read_heading(import, row);
	if (is_of_candidates(import)) {
		st = import_make(import, row, &made);
		return st == OK ? import_put(import, row->arena, &made, 1, why) : st;
	}
	if ((st = begin_row(import, why)) != OK)
		return st;
	return end_row(import, row->line, contact_row(import, row, &said), &said, why);
}

enum status
import_close(struct import *import, struct import_result *result, struct why *why)
{
	enum status st;

	*result = import->result;
	if (!import->options.chunks)
		return OK;
	if (import->fresh) {
		if ((st = fresh_end(import->store, why)) == OK)
			fresh_close(import->store);
		return st;
	}
	if ((st = end_chunk(import, why)) == OK && (st = search_bulk_write(import->store, why)) == OK)
		st = search_bulk_settle(import->store, why);
	search_bulk_end(import->store);
	return st;
}

/* -- which -- */

size_t
import_column(const struct import_row *heading, const char *field)
{
	for (size_t c = 0; c < heading->count; c++)
		if (is_column(heading->arena, heading->cells[c], field))
			return c + 1;
	return 0;
}

static bool
has_column(const struct import_row *heading, const char *field)
{
	return import_column(heading, field) != 0;
}

enum import_kind
import_kind_of(const struct import_row *heading)
{
	if (!has_column(heading, "nom"))
		return IMPORT_UNKNOWN;
	for (size_t f = TELEPHONE; import_fields[f] != NULL; f++)
		if (has_column(heading, import_fields[f]))
			return IMPORT_CANDIDATES;
	return has_column(heading, "societe") || has_column(heading, "type") ? IMPORT_CONTACTS
									     : IMPORT_EITHER;
}

struct import *
import_open(
    struct arena *arena, struct store *store, enum import_kind kind, const struct import_options *options)
{
	struct import *import = arena_alloc(arena, sizeof(*import));

	*import = (struct import){
	    .store = store,
	    .options = *options,
	    .columns = {.fields = kind == IMPORT_CONTACTS ? contact_fields : import_fields},
	};
	return import;
}
