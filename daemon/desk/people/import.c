#include <string.h>

#include "base/text.h"
#include "desk/people/people.h"
#include "desk/take/documents.h"
#include "desk/typed/corrections.h"
#include "letters/french.h"
#include "letters/phrases.h"
#include "store/import.h"

#define SAID_MAX 200 /* characters of a fault */

/* What came with the tables. */
struct enclosures {
	size_t count;
	struct import_file *items;
};
/* One file. */
struct importing {
	struct corrections corrections;
};

static void
keep_fault(size_t line, const char *field, const char *sentence, void *data)
{
	struct importing *importing = data;
	struct take *take = importing->corrections.take;

	if (field != NULL) {
		corrections_add(&importing->corrections, line, sentence);
		return;
	}
	answer_problem(take, "Colonne", "%s",
	    text_excerpt(take->arena, phrase_told(take->arena, take_language(take), sentence), SAID_MAX));
}

/* -- which -- */

/* The heading tells; where it could be both, the words of the command do. */
static enum import_kind
kind_of(struct take *take, const struct read_command *command, const struct import_row *heading)
{
	const char *line = text_fold(take->arena, command->line);
	enum import_kind kind = import_kind_of(heading);

	if (kind != IMPORT_EITHER)
		return kind;
	if (strstr(line, "contact") != NULL)
		return IMPORT_CONTACTS;
	return strstr(line, "candidat") != NULL ? IMPORT_CANDIDATES : IMPORT_EITHER;
}

static enum status
unknown_kind(const struct take *take, enum import_kind kind, const char *file, struct why *why)
{
	if (kind == IMPORT_EITHER)
		return because(why, REFUSED,
		    take_phrase(take,
			"«\u00a0%s\u00a0» peut être des candidats ou des contacts. Écrivez «\u00a0importer "
			"candidats\u00a0» ou «\u00a0importer contacts\u00a0»"),
		    file);
	return because(why, REFUSED,
	    take_phrase(take,
		"la première ligne de «\u00a0%s\u00a0» doit nommer les colonnes. Pour des candidats\u00a0: "
		"prenom;nom;email;telephone;code_postal;ville;qualifications;statut;agence;disponible_du;"
		"disponible_au;langue;document\u00a0; pour des contacts\u00a0: "
		"prenom;nom;email;societe;type;langue"),
	    file);
}

/* -- one file -- */

static enum status
run(struct importing *importing, struct import *import, struct import_result *result, struct why *why)
{
	enum status st = OK;

	for (size_t i = 0; i < importing->corrections.table->row_count && st == OK; i++) {
		const struct read_table_row *row = &importing->corrections.table->rows[i];
		struct arena *arena = arena_open();
		struct import_row one = {
		    .line = row->line, .count = row->count, .cells = row->cells, .arena = arena};

		st = import_row(import, &one, why);
		arena_close(arena);
	}
	return st == OK ? import_close(import, result, why) : st;
}

static enum status
import_table(struct take *take, const struct read_command *command, const struct read_table *table,
    const struct enclosures *files, struct import_result *all, struct why *why)
{
	const struct recruiter *recruiter = &take->sender.recruiter;
	const char *file = table_name(take, table);
	struct importing importing = {.corrections = corrections_make(take, table, true)};
	struct import_options options = {
	    .files = files->items,
	    .file_count = files->count,
	    .zone = take->desk->config->zone,
	    .now = take->now,
	    .agency_id = recruiter->agency_id,
	    .only_agency = !recruiter->admin,
	    .fault = keep_fault,
	    .data = &importing,
	};
	struct import_result result;
	struct import_row heading;
	enum import_kind kind;
	bool contacts;
	enum status st;

	if (table->row_count == 0)
		return table_refuse(take, table, why);
	heading = (struct import_row){.line = table->rows[0].line,
	    .count = table->rows[0].count,
	    .cells = table->rows[0].cells,
	    .arena = take->arena};
	kind = kind_of(take, command, &heading);
	if (kind == IMPORT_UNKNOWN || kind == IMPORT_EITHER)
		return unknown_kind(take, kind, file, why);
	contacts = kind == IMPORT_CONTACTS;
	st = run(&importing, import_open(take->arena, take->desk->store, kind, &options), &result, why);
	if (st != OK)
		return st;
	answer_say(take, "%s\u00a0: %s, %s.", file,
	    say_count(take->arena, take_language(take), (int64_t)result.good,
		contacts ? "contact ajouté" : "candidat ajouté",
		contacts ? "contacts ajoutés" : "candidats ajoutés"),
	    say_count(take->arena, take_language(take), (int64_t)result.bad, "ligne à corriger",
		"lignes à corriger"));
	st = corrections_tell(&importing.corrections,
	    take_phrase(take,
		"Les lignes à corriger sont jointes, avec ce qui manque à chacune\u00a0: a-corriger.csv. "
		"Corrigez-les et renvoyez ce fichier\u00a0: «\u00a0importer\u00a0»."),
	    why);
	if (st != OK)
		return st;
	all->good += result.good;
	all->bad += result.bad;
	return take_journal(take, contacts ? "import.contacts" : "import.candidates", NULL, NULL,
	    arena_printf(take->arena, "%zu imported, %zu refused", result.good, result.bad), why);
}

/* The documents attached, for rows to name. */
static struct enclosures
enclosures_of(const struct take *take)
{
	const struct message *message = take->message;
	struct enclosures files = {
	    .items = arena_array(take->arena, message->attachment_count, sizeof(*files.items))};

	for (size_t i = 0; i < message->attachment_count; i++) {
		const struct attachment *from = &message->attachments[i];

		if (document_is(from) && !table_came_as(take->reading, from->filename))
			files.items[files.count++] = (struct import_file){
			    .filename = document_name(take->arena, from->filename, i + 1),
			    .type = from->type,
			    .bytes = from->data,
			    .size_bytes = from->size_bytes};
	}
	return files;
}

/* A file that no row names is nobody's. */
static void
say_unused(struct take *take, const struct enclosures *files)
{
	const char **names = arena_array(take->arena, files->count, sizeof(*names));
	size_t count = 0;

	for (size_t i = 0; i < files->count; i++)
		if (!files->items[i].used)
			names[count++] = files->items[i].filename;
	if (count > 0)
		answer_problem(take, "Fichiers joints",
		    count == 1
			? "%s n'est à aucun candidat ajouté\u00a0; il n'a pas été gardé. Nommez-le dans la "
			  "colonne «\u00a0document\u00a0»"
			: "%s ne sont à aucun candidat ajouté\u00a0; ils n'ont pas été gardés. Nommez-les "
			  "dans la colonne «\u00a0document\u00a0»",
		    say_list(take->arena, take_language(take), names, count));
}

/* A model of each heading, to be filled in. */
static enum status
show_how(struct take *take, struct why *why)
{
	static const struct {
		const char *file, *csv;
	} models[] = {
	    {"modele-candidats.csv",
		"\xEF\xBB\xBFprenom;nom;email;telephone;code_postal;ville;qualifications;statut;agence;"
		"disponible_du;disponible_au;langue;document\r\n"},
	    {"modele-contacts.csv", "\xEF\xBB\xBFprenom;nom;email;societe;type;langue\r\n"},
	};
	const struct message *message = take->message;
	const char *hash;
	enum status st;

	answer_open(take, "reponse");
	answer_subject(take, "Importer\u00a0: il manque le fichier CSV");
	for (size_t i = 0; i < message->attachment_count; i++)
		if (message->attachments[i].filename != NULL)
			answer_say(take,
			    "«\u00a0%s\u00a0» n'est pas un fichier CSV. Dans votre tableur\u00a0: "
			    "Enregistrer sous, CSV "
			    "(séparateur\u00a0: point-virgule).",
			    text_excerpt(take->arena, message->attachments[i].filename, 80));
	answer_say(take,
	    "Écrivez «\u00a0importer\u00a0» et joignez un fichier CSV de candidats ou de contacts. Deux "
	    "modèles sont joints. Les qualifications se séparent par |, les dates s'écrivent "
	    "JJ/MM/AAAA. Pour donner leurs CV, joignez-les aussi et écrivez le nom de chaque fichier dans la "
	    "colonne document.");
	for (size_t i = 0; i < COUNT(models); i++) {
		st = store_document_put(
		    take->desk->store, take->arena, models[i].csv, strlen(models[i].csv), &hash, why);
		if (st != OK)
			return st;
		answer_attach(take, hash, models[i].file, "text/csv");
	}
	return OK;
}

enum status
command_import(struct take *take, const struct read_command *command, struct why *why)
{
	const struct reading *reading = take->reading;
	struct import_result all = {0};
	struct enclosures files;
	enum status st = OK;

	take->files_used = true;
	if (reading->table_count == 0)
		return show_how(take, why);
	answer_open(take, "reponse");
	files = enclosures_of(take);
	for (size_t i = 0; i < reading->table_count && st == OK; i++)
		st = import_table(take, command, &reading->tables[i], &files, &all, why);
	if (st != OK)
		return st;
	say_unused(take, &files);
	answer_subject(take,
	    all.good > 1 ? "Import\u00a0: %zu ajoutés, %zu à corriger"
			 : "Import\u00a0: %zu ajouté, %zu à corriger",
	    all.good, all.bad);
	answer_link(take, "Vos candidats", "candidats", false);
	answer_link(take, "Vos contacts", "contacts", false);
	return OK;
}
