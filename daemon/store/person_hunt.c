#include "store/person_hunt.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "store/people.h"
#include "store/person_sql.h"

#define PROGRESS_EVERY 256

static void
ids_add(struct arena *arena, struct ids *ids, int64_t id)
{
	if (ids->count == ids->room) {
		size_t bytes = ids->room * sizeof(*ids->items);

		ids->room = 2 * ids->room + 64;
		ids->items = arena_grow(arena, ids->items, bytes, ids->room * sizeof(*ids->items));
	}
	ids->items[ids->count++] = id;
}

enum status
hunt_open(struct hunt *hunt, const char *sql, struct sql *q, struct why *why)
{
	return sql_open(hunt->store, sql, q, why, strstr(sql, "?2") != NULL ? "tii" : "t", hunt->email,
	    (int64_t)ROLE_CANDIDATE, (int64_t)ROLE_CONTACT);
}

enum status
hunt_run(struct hunt *hunt, const char *sql, int64_t *changed, struct why *why)
{
	return sql_run(hunt->store, sql, changed, why, strstr(sql, "?2") != NULL ? "tii" : "t", hunt->email,
	    (int64_t)ROLE_CANDIDATE, (int64_t)ROLE_CONTACT);
}

/* -- whom to look for -- */

static void
name_add(struct hunt *hunt, const char *name)
{
	const char *key = name == NULL ? "" : text_key(hunt->arena, name);

	if (*key != '\0' && hunt->name_count < NAMES_MAX)
		hunt->names[hunt->name_count++] = key;
}

enum status
hunt_names(struct hunt *hunt, struct why *why)
{
	/* A last name alone is many people's. */
	static const char names[] =
	    "SELECT id, first_name || ' ' || last_name, last_name || ' ' || first_name FROM candidate"
	    " WHERE email = ?1";
	static const char contact[] = "SELECT id, name, email FROM contact WHERE email = ?1";
	static const char addresses[] = "WITH a (email) AS " EVER " SELECT 0, email, NULL FROM a";
	static const char *const each[] = {names, contact, addresses};
	struct person_erased *erased = hunt->erased;
	enum status st = OK;

	for (size_t i = 0; i < COUNT(each) && st == OK; i++) {
		struct sql q;

		if ((st = hunt_open(hunt, each[i], &q, why)) != OK)
			return st;
		while ((st = sql_step(&q, why)) == OK) {
			if (each[i] != addresses)
				*(each[i] == names ? &erased->candidate_id : &erased->contact_id) =
				    sql_int(&q, 0);
			name_add(hunt, sql_text(&q, hunt->arena, 1));
			name_add(hunt, sql_text(&q, hunt->arena, 2));
		}
		sql_close(&q);
		if (st == NONE)
			st = OK;
	}
	return st == OK && erased->candidate_id == 0 && erased->contact_id == 0 ? NONE : st;
}

static bool
is_word(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c & 0x80) != 0;
}

static bool
is_named(const struct hunt *hunt, struct arena *arena, const char *text)
{
	const char *key;

	if (text == NULL)
		return false;
	key = text_key(arena, text);
	for (size_t i = 0; i < hunt->name_count; i++) {
		size_t length = strlen(hunt->names[i]);

		for (const char *at = key; (at = strstr(at, hunt->names[i])) != NULL; at++)
			if ((at == key || !is_word(at[-1])) && !is_word(at[length]))
				return true;
	}
	return false;
}

/* -- where they are named -- */

enum status
hunt_through(struct hunt *hunt, const char *sql, int64_t after_id, struct ids *found, int64_t *last_id,
    struct why *why)
{
	struct sql q;
	enum status st;

	if ((st = sql_open(hunt->store, sql, &q, why, "i", after_id)) != OK)
		return st;
	while ((st = sql_step(&q, why)) == OK) {
		struct arena *arena = arena_open();
		bool named = false;

		for (int i = 1; i < sqlite3_column_count(q.statement) && !named; i++)
			named = is_named(hunt, arena, sql_text(&q, arena, i));
		arena_close(arena);
		*last_id = sql_int(&q, 0);
		if (named)
			ids_add(hunt->arena, found, *last_id);
		if (++hunt->done % PROGRESS_EVERY == 0 && hunt->progress != NULL)
			hunt->progress(hunt->done, hunt->all, hunt->data);
	}
	sql_close(&q);
	return st == NONE ? OK : st;
}

/* A file we made and sent: its size is bounded by how many lines a list may have. */
static bool
file_names(const struct hunt *hunt, struct arena *arena, const char *hash)
{
	FILE *file = fopen(store_document_path(hunt->store, arena, hash), "re");
	char *line = NULL;
	size_t room = 0;
	bool named = false;

	if (file == NULL)
		return false; /* gone: it names nobody */
	while (!named && getline(&line, &room, file) > 0)
		named = is_named(hunt, arena, text_valid(arena, line, strlen(line)));
	free(line);
	fclose(file);
	return named;
}

/* Lists carry a CSV with more names than their text. */
static enum status
look_in_lists(struct hunt *hunt, struct why *why)
{
	static const char lists[] = "SELECT outbox_id, hash FROM outbox_attachment"
				    " WHERE outbox_id > ?1 AND type = 'text/csv' ORDER BY outbox_id";
	struct sql q;
	enum status st;

	if ((st = sql_open(hunt->store, lists, &q, why, "i", hunt->list_id)) != OK)
		return st;
	while ((st = sql_step(&q, why)) == OK) {
		struct arena *arena = arena_open();

		hunt->list_id = sql_int(&q, 0);
		if (file_names(hunt, arena, sql_text(&q, arena, 1)))
			ids_add(hunt->arena, &hunt->mails, hunt->list_id);
		arena_close(arena);
	}
	sql_close(&q);
	return st == NONE ? OK : st;
}

/* Once before the transaction, for all there is; once inside it, for what came since. */
static enum status
look_everywhere(struct hunt *hunt, struct why *why)
{
	static const char mails[] =
	    "SELECT id, words.text, subject, to_name, last_error FROM outbox"
	    " LEFT JOIN outbox_text words ON words.outbox_id = outbox.id WHERE id > ?1 ORDER BY id";
	static const char lines[] =
	    "SELECT journal_id, text FROM journal_text WHERE journal_id > ?1 ORDER BY journal_id";
	enum status st;

	if ((st = hunt_through(hunt, mails, hunt->mail_id, &hunt->mails, &hunt->mail_id, why)) != OK ||
	    (st = look_in_lists(hunt, why)) != OK)
		return st;
	return hunt_through(hunt, lines, hunt->line_id, &hunt->lines, &hunt->line_id, why);
}

enum status
hunt_before(struct hunt *hunt, struct why *why)
{
	static const char count[] =
	    "SELECT (SELECT count(*) FROM outbox) + (SELECT count(*) FROM journal_text)";
	int64_t all;
	enum status st;

	if ((st = sql_number(hunt->store, count, &all, why, "")) != OK)
		return st;
	hunt->all = (size_t)all;
	return look_everywhere(hunt, why);
}

static enum status
collect(struct hunt *hunt, const char *sql, struct ids *found, struct why *why)
{
	struct sql q;
	enum status st;

	if ((st = hunt_open(hunt, sql, &q, why)) != OK)
		return st;
	while ((st = sql_step(&q, why)) == OK)
		ids_add(hunt->arena, found, sql_int(&q, 0));
	sql_close(&q);
	return st == NONE ? OK : st;
}

/* Mails and journal rows that are about the person without a name: a hidden identity is `[C3]` in its diffusion. */
static enum status
look_by_number(struct hunt *hunt, struct why *why)
{
	static const char mails[] =
	    "SELECT id FROM outbox WHERE to_email IN " REACHED
	    " UNION SELECT outbox_id FROM outbox_attachment WHERE hash IN (" HASHES ")"
	    " UNION SELECT o.id FROM outbox o JOIN outbox_text words ON words.outbox_id = o.id"
	    " JOIN dossier s ON s.id IN " DOSSIERS
	    " WHERE o.about = 'D-' || s.diffusion_id || ' C' || s.number"
	    " OR (o.tag = 'D-' || s.diffusion_id AND instr(words.text, '[C' || s.number || ']') > 0)"
	    " UNION SELECT o.id FROM outbox o JOIN feedback f ON f.id IN " FEEDBACKS
	    " WHERE o.tag = 'R-' || f.id";
	static const char lines[] =
	    "SELECT id FROM journal WHERE object IN (SELECT 'CV-' || id FROM candidate WHERE email = ?1"
	    " UNION SELECT 'contact:' || id FROM contact WHERE email = ?1"
	    " UNION SELECT 'R-' || id FROM feedback WHERE " ABOUT ")"
	    " OR related IN (SELECT 'CV-' || id FROM candidate WHERE email = ?1)"
	    " OR actor IN (SELECT 'candidate:' || id FROM candidate WHERE email = ?1"
	    " UNION SELECT 'contact:' || id FROM contact WHERE email = ?1)";
	/* What may still be taken back and could bring something of theirs back with it. */
	static const char acts[] =
	    "SELECT DISTINCT a.id FROM act a JOIN journal j ON j.id BETWEEN a.journal_from AND a.journal_to"
	    " WHERE a.inverse IS NOT NULL AND (j.object IN (SELECT 'CV-' || id FROM candidate WHERE email = "
	    "?1"
	    " UNION SELECT 'contact:' || id FROM contact WHERE email = ?1"
	    " UNION SELECT 'R-' || id FROM feedback WHERE " ABOUT
	    ") OR j.related IN (SELECT 'CV-' || id FROM candidate WHERE email = ?1)"
	    " OR j.object IN (SELECT 'D-' || diffusion_id FROM dossier WHERE id IN " DOSSIERS "))";
	static const char said[] = "SELECT id, said FROM act WHERE id > ?1";
	static const char letters[] = "SELECT id, subject, sender FROM arrival WHERE id > ?1";
	static const char comments[] =
	    "SELECT id, comment FROM feedback WHERE id > ?1 AND comment IS NOT NULL";
	int64_t last = 0;
	enum status st;

	if ((st = collect(hunt, mails, &hunt->mails, why)) != OK ||
	    (st = collect(hunt, lines, &hunt->lines, why)) != OK ||
	    (st = collect(hunt, acts, &hunt->acts, why)) != OK ||
	    (st = hunt_through(hunt, said, 0, &hunt->acts, &last, why)) != OK)
		return st;
	if ((st = hunt_through(hunt, letters, 0, &hunt->letters, &last, why)) != OK)
		return st;
	return hunt_through(hunt, comments, 0, &hunt->comments, &last, why);
}

enum status
hunt_rest(struct hunt *hunt, struct why *why)
{
	enum status st = look_everywhere(hunt, why);

	return st == OK ? look_by_number(hunt, why) : st;
}
