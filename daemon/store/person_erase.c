/* Erasing a person: what names them is found first, row by row; then one transaction takes it all away. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "store/candidate.h"
#include "store/errand.h"
#include "store/journal.h"
#include "store/outbox.h"
#include "store/people.h"
#include "store/person.h"
#include "store/person_sql.h"
#include "store/search.h"
#include "store/sql.h"

#define NAMES_MAX      64
#define PROGRESS_EVERY 256

struct ids {
	int64_t *items;
	size_t count, room;
};

struct hashes {
	const char **items;
	size_t count, room;
};

/* What to look for in texts, and the rows it was found in. */
struct hunt {
	struct store *store;
	struct arena *arena;
	const char *email;
	const char *names[NAMES_MAX]; /* as text_key makes them */
	size_t name_count;
	struct ids mails, lines, letters, acts;
	struct hashes hashes;		   /* of contents that may be nobody's after this */
	int64_t mail_id, list_id, line_id; /* read so far */
	void (*progress)(size_t done, size_t all, void *);
	void *data;
	size_t done, all;
	struct person_erased *erased;
};

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

/* A statement's values are ?1 to ?3 of person_sql.h, as many as it has places for. */
static enum status
hunt_open(struct hunt *hunt, const char *sql, struct sql *q, struct why *why)
{
	return sql_open(hunt->store, sql, q, why, strstr(sql, "?2") != NULL ? "tii" : "t", hunt->email,
	    (int64_t)ROLE_CANDIDATE, (int64_t)ROLE_CONTACT);
}

static enum status
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

static enum status
names_find(struct hunt *hunt, struct why *why)
{
	/* A last name alone is many people's. */
	static const char names[] =
	    "SELECT id, first_name || ' ' || last_name, last_name || ' ' || first_name FROM candidate"
	    " WHERE email = ?1";
	static const char contact[] = "SELECT id, name, email FROM contact WHERE email = ?1";
	static const char addresses[] = "WITH a (email) AS " ADDRESSES " SELECT 0, email, NULL FROM a";
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

/* The first column is the row's number, the others are texts that may name the person. */
static enum status
look_through(struct hunt *hunt, const char *sql, int64_t after_id, struct ids *found, int64_t *last_id,
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

	if ((st = look_through(hunt, mails, hunt->mail_id, &hunt->mails, &hunt->mail_id, why)) != OK ||
	    (st = look_in_lists(hunt, why)) != OK)
		return st;
	return look_through(hunt, lines, hunt->line_id, &hunt->lines, &hunt->line_id, why);
}

static enum status
look_before(struct hunt *hunt, struct why *why)
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

#define FEEDBACKS "(SELECT id FROM feedback WHERE " ABOUT ")"
#define HASHES                                                                                               \
	"SELECT hash FROM document WHERE candidate_id IN " CANDIDATE                                         \
	" UNION SELECT d.hash FROM application_document d JOIN application a ON a.id = d.application_id"     \
	" WHERE a.candidate_id IN " CANDIDATE " OR a.about_id IN " CANDIDATE
/* An SMS goes to the number. */
#define REACHED ADDRESSES " OR to_email IN " PHONES

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
	int64_t last = 0;
	enum status st;

	if ((st = collect(hunt, mails, &hunt->mails, why)) != OK ||
	    (st = collect(hunt, lines, &hunt->lines, why)) != OK ||
	    (st = collect(hunt, acts, &hunt->acts, why)) != OK ||
	    (st = look_through(hunt, said, 0, &hunt->acts, &last, why)) != OK)
		return st;
	return look_through(hunt, letters, 0, &hunt->letters, &last, why);
}

/* -- taking it away -- */

static enum status
each_id(struct hunt *hunt, const struct ids *ids, const char *sql, int64_t *changed, struct why *why)
{
	enum status st = OK;

	for (size_t i = 0; i < ids->count && st == OK; i++) {
		int64_t rows = 0;

		st = sql_run(hunt->store, sql, &rows, why, "i", ids->items[i]);
		if (changed != NULL)
			*changed += rows;
	}
	return st;
}

/* What is on the wire now cannot be taken back, and the outbox would not know its row any more. */
static enum status
refuse_sending(struct hunt *hunt, struct why *why)
{
	static const char sending[] = "SELECT count(*) FROM outbox WHERE id = ?1 AND state = 'sending'";

	for (size_t i = 0; i < hunt->mails.count; i++) {
		int64_t count;
		enum status st = sql_number(hunt->store, sending, &count, why, "i", hunt->mails.items[i]);

		if (st != OK)
			return st;
		if (count > 0)
			return because(why, REFUSED,
			    "a mail about them is being sent this very moment: nothing was erased, try again "
			    "in a "
			    "minute");
	}
	return OK;
}

/* Mails to others stay as facts, without their words: threads and bounces go by their ids. */
static enum status
empty_mails(struct hunt *hunt, struct why *why)
{
	static const char cancel[] =
	    "UPDATE outbox SET state = 'cancelled' WHERE id = ?1 AND state IN ('queued', 'retry', 'held')";
	static const char empty[] = "UPDATE outbox_text SET text = '', html = NULL, calendar = NULL WHERE "
				    "outbox_id = ?1 AND text <> ''";
	static const char heads[] =
	    "UPDATE outbox SET subject = '', last_error = NULL, to_name = NULL WHERE id = ?1";
	static const char attachments[] = "DELETE FROM outbox_attachment WHERE outbox_id = ?1";
	static const char holds[] = "DELETE FROM outbox_hold WHERE outbox_id = ?1";
	struct person_erased *erased = hunt->erased;
	enum status st;

	if ((st = each_id(hunt, &hunt->mails, cancel, &erased->cancelled, why)) != OK ||
	    (st = each_id(hunt, &hunt->mails, empty, &erased->mails, why)) != OK ||
	    (st = each_id(hunt, &hunt->mails, heads, NULL, why)) != OK ||
	    (st = each_id(hunt, &hunt->mails, attachments, NULL, why)) != OK)
		return st;
	return each_id(hunt, &hunt->mails, holds, NULL, why);
}

static void
hash_add(struct hunt *hunt, const char *hash)
{
	struct hashes *hashes = &hunt->hashes;

	if (hashes->count == hashes->room) {
		size_t bytes = hashes->room * sizeof(*hashes->items);

		hashes->room = 2 * hashes->room + 16;
		hashes->items =
		    arena_grow(hunt->arena, hashes->items, bytes, hashes->room * sizeof(*hashes->items));
	}
	hashes->items[hashes->count++] = hash;
}

static enum status
hashes_take(struct hunt *hunt, struct sql *q, struct why *why)
{
	enum status st;

	while ((st = sql_step(q, why)) == OK)
		hash_add(hunt, sql_text(q, hunt->arena, 0));
	sql_close(q);
	return st == NONE ? OK : st;
}

/* Contents that may be nobody's after this. */
static enum status
contents_find(struct hunt *hunt, struct why *why)
{
	static const char find[] =
	    HASHES " UNION SELECT original FROM arrival WHERE original IS NOT NULL AND (sender IN " ADDRESSES
		   " OR id IN (SELECT arrival_id FROM feedback WHERE " ABOUT "))";
	static const char attached[] = "SELECT hash FROM outbox_attachment WHERE outbox_id = ?1";
	struct sql q;
	enum status st;

	if ((st = hunt_open(hunt, find, &q, why)) == OK)
		st = hashes_take(hunt, &q, why);
	for (size_t i = 0; i < hunt->mails.count && st == OK; i++)
		if ((st = sql_open(hunt->store, attached, &q, why, "i", hunt->mails.items[i])) == OK)
			st = hashes_take(hunt, &q, why);
	return st;
}

/* Letters kept in a row, before what tells whose they are is gone. */
static enum status
remove_letters(struct hunt *hunt, struct why *why)
{
	static const char letters[] =
	    "DELETE FROM letter WHERE arrival_id IN (SELECT arrival_id FROM feedback WHERE " ABOUT
	    " UNION SELECT id FROM arrival WHERE sender IN " ADDRESSES " OR sender IN " PHONES ")";
	int64_t removed = 0;
	enum status st = hunt_run(hunt, letters, &removed, why);

	hunt->erased->documents += removed;
	return st;
}

/* In this order: what refers comes before what is referred to; what cascades is not named. */
static const char *const removals[] = {
    "UPDATE selection_candidate SET feedback_id = NULL WHERE feedback_id IN " FEEDBACKS,
    "DELETE FROM selection_candidate WHERE candidate_id IN " CANDIDATE,
    "DELETE FROM meeting WHERE feedback_id IN " FEEDBACKS,
    "DELETE FROM meeting_answer WHERE (role = ?2 AND person_id IN " CANDIDATE
    ") OR (role = ?3 AND person_id IN " CONTACT ")",
    "DELETE FROM decision WHERE feedback_id IN " FEEDBACKS,
    "UPDATE arrival SET original = NULL WHERE id IN (SELECT arrival_id FROM feedback WHERE " ABOUT ")",
    "DELETE FROM feedback WHERE " ABOUT,
    "DELETE FROM delivery WHERE candidate_id IN " CANDIDATE
    " OR outbox_id IN (SELECT id FROM outbox WHERE to_email IN " REACHED ")",
    "DELETE FROM scenario_pause WHERE candidate_id IN " CANDIDATE,
    "DELETE FROM outbox WHERE to_email IN " REACHED,
    "UPDATE outbox SET token = NULL WHERE token IN (SELECT text FROM token WHERE (role = ?2 AND person_id "
    "IN " CANDIDATE ") OR (role = ?3 AND person_id IN " CONTACT "))",
    "DELETE FROM token WHERE (role = ?2 AND person_id IN " CANDIDATE
    ") OR (role = ?3 AND person_id IN " CONTACT ")",
    "DELETE FROM reveal WHERE contact_id IN " CONTACT,
    "DELETE FROM dossier WHERE candidate_id IN " CANDIDATE,
    "DELETE FROM recipient WHERE contact_id IN " CONTACT,
    "DELETE FROM contact_group_member WHERE contact_id IN " CONTACT,
    "UPDATE application SET root_id = NULL WHERE root_id IN (SELECT id FROM application WHERE candidate_id "
    "IN " CANDIDATE " OR about_id IN " CANDIDATE ")",
    "DELETE FROM application WHERE candidate_id IN " CANDIDATE " OR about_id IN " CANDIDATE,
    "UPDATE candidate SET favourite_document_id = NULL WHERE email = ?1",
    "DELETE FROM document WHERE candidate_id IN " CANDIDATE,
    /* The letter stays known by its key, so that it is not taken again. */
    "UPDATE arrival SET sender = NULL, subject = NULL, reason = NULL, proof = NULL, raw = NULL, original = "
    "NULL,"
    " role = 0, person_id = 0, state = CASE state WHEN 'taken' THEN state ELSE 'dismissed' END"
    " WHERE sender IN " ADDRESSES " OR sender IN " PHONES,
    "DELETE FROM answered WHERE email IN " ADDRESSES,
    "DELETE FROM reach WHERE stopped_at = 0 AND (address IN " ADDRESSES " OR address IN " PHONES ")",
    "DELETE FROM alias WHERE email IN " ADDRESSES,
    "DELETE FROM candidate WHERE email = ?1",
    "DELETE FROM contact WHERE email = ?1",
};

static enum status
remove_rows(struct hunt *hunt, struct why *why)
{
	struct candidate candidate;
	enum status st = OK;

	if (hunt->erased->candidate_id != 0 && (st = candidate_find(hunt->store, hunt->arena,
						    hunt->erased->candidate_id, &candidate, why)) == OK)
		st = search_forget(hunt->store, hunt->arena, &candidate, why);
	for (size_t i = 0; i < COUNT(removals) && st == OK; i++)
		st = hunt_run(hunt, removals[i], NULL, why);
	return st;
}

static enum status
erase_words(struct hunt *hunt, struct why *why)
{
	static const char line[] = "DELETE FROM journal_text WHERE journal_id = ?1";
	static const char letter[] = "UPDATE arrival SET subject = NULL WHERE id = ?1";
	static const char act[] = "UPDATE act SET said = '', inverse = NULL WHERE id = ?1";
	enum status st;

	if ((st = each_id(hunt, &hunt->lines, line, &hunt->erased->journal, why)) != OK ||
	    (st = each_id(hunt, &hunt->letters, letter, NULL, why)) != OK)
		return st;
	return each_id(hunt, &hunt->acts, act, NULL, why);
}

/* -- what is left to do elsewhere -- */

/* Letters from each of their addresses, and the one that brought their CV. */
static enum status
ask_inbox(struct hunt *hunt, int64_t now, const char *object, struct why *why)
{
	static const char letters[] =
	    "WITH a (email) AS " ADDRESSES " SELECT email, NULL FROM a UNION SELECT NULL, message FROM "
	    "journal WHERE event = 'candidate.create' AND message IS NOT NULL"
	    " AND object IN (SELECT 'CV-' || id FROM candidate WHERE email = ?1)";
	struct errand errand = {.kind = ERRAND_ERASE, .object = object, .created_at = now};
	struct sql q;
	enum status st;

	if ((st = hunt_open(hunt, letters, &q, why)) != OK)
		return st;
	while ((st = sql_step(&q, why)) == OK) {
		errand.sender = sql_text(&q, hunt->arena, 0);
		errand.message_id = sql_text(&q, hunt->arena, 1);
		if ((st = errand_create(hunt->store, &errand, why)) != OK)
			break;
	}
	sql_close(&q);
	return st == NONE ? OK : st;
}

static enum status
note_erased(struct hunt *hunt, enum role role, int64_t id, int64_t now, const char *object, struct why *why)
{
	static const char insert[] = "INSERT INTO erased (role, person_id, at) VALUES (?1, ?2, ?3) ON "
				     "CONFLICT (role, person_id) DO NOTHING";
	const struct journal_entry entry = {
	    .at = now, .actor = "sysadmin", .event = "person.erase", .object = object};
	enum status st;

	if (id == 0)
		return OK;
	st = sql_run(hunt->store, insert, NULL, why, "iii", (int64_t)role, id, now);
	return st == OK ? journal_add(hunt->store, &entry, why) : st;
}

static enum status
is_unused(struct store *store, const char *hash, bool *unused, struct why *why)
{
	static const char uses[] = "SELECT (SELECT count(*) FROM document WHERE hash = ?1)"
				   " + (SELECT count(*) FROM application_document WHERE hash = ?1)"
				   " + (SELECT count(*) FROM outbox_attachment WHERE hash = ?1)"
				   " + (SELECT count(*) FROM arrival WHERE original = ?1)";
	int64_t count = 1;
	enum status st = sql_number(store, uses, &count, why, "t", hash);

	*unused = count == 0;
	return st;
}

/* What their documents said goes with them, unless somebody else has the very same one. */
static enum status
forget_contents(struct hunt *hunt, struct why *why)
{
	static const char forget[] = "DELETE FROM document_text WHERE hash = ?1";
	struct hashes *hashes = &hunt->hashes;
	size_t left = 0;
	enum status st = OK;

	for (size_t i = 0; i < hashes->count && st == OK; i++) {
		bool unused;

		if ((st = is_unused(hunt->store, hashes->items[i], &unused, why)) == OK && unused &&
		    (st = sql_run(hunt->store, forget, NULL, why, "t", hashes->items[i])) == OK)
			hashes->items[left++] = hashes->items[i];
	}
	hashes->count = left;
	return st;
}

/* After the commit: a file without a row harms less than a row without its file. */
static enum status
unlink_contents(struct hunt *hunt, struct why *why)
{
	for (size_t i = 0; i < hunt->hashes.count; i++) {
		const char *path = store_document_path(hunt->store, hunt->arena, hunt->hashes.items[i]);

		if (unlink(path) == 0)
			hunt->erased->documents++;
		else if (errno != ENOENT)
			return because(why, BROKEN,
			    "all is erased but %s, which cannot be removed (%s): remove it by hand", path,
			    strerror(errno));
	}
	return OK;
}

/*
 * What they sent that nobody has read yet goes unread.  By the web it is a STOP; an SMS may be one, and is taken for it:
 * who is left alone for nothing can be asked, who is written to after STOP was wronged.
 */
static enum status
keep_unread_stop(struct hunt *hunt, struct why *why)
{
	static const char put[] =
	    "INSERT INTO reach (address, stopped_at) SELECT w.address, u.at"
	    " FROM (SELECT ?1 AS address UNION SELECT phone FROM " PHONES ") w,"
	    " (SELECT min(at) AS at FROM arrival WHERE state = 'received'"
	    " AND (sender IN " ADDRESSES " OR sender IN " PHONES ")) u WHERE u.at IS NOT NULL"
	    " ON CONFLICT (address) DO UPDATE SET stopped_at = excluded.stopped_at WHERE reach.stopped_at = "
	    "0";

	return hunt_run(hunt, put, NULL, why);
}

static enum status
erase_in(struct hunt *hunt, int64_t now, struct why *why)
{
	static const char feedback[] = "SELECT count(*) FROM feedback WHERE " ABOUT;
	static const char stopped[] =
	    "SELECT count(*) FROM reach WHERE stopped_at <> 0 AND address IN " ADDRESSES;
	struct person_erased *erased = hunt->erased;
	const char *candidate = arena_printf(hunt->arena, "CV-%lld", (long long)erased->candidate_id);
	const char *contact = arena_printf(hunt->arena, "contact:%lld", (long long)erased->contact_id);
	int64_t silent;
	enum status st;

	if ((st = look_everywhere(hunt, why)) != OK || (st = look_by_number(hunt, why)) != OK ||
	    (st = refuse_sending(hunt, why)) != OK || (st = keep_unread_stop(hunt, why)) != OK ||
	    (st = sql_number(hunt->store, feedback, &erased->feedback, why, "t", hunt->email)) != OK ||
	    (st = sql_number(hunt->store, stopped, &silent, why, "tii", hunt->email, (int64_t)ROLE_CANDIDATE,
		 (int64_t)ROLE_CONTACT)) != OK)
		return st;
	erased->silence = silent > 0;
	if ((st = contents_find(hunt, why)) != OK ||
	    (st = ask_inbox(hunt, now, erased->candidate_id != 0 ? candidate : contact, why)) != OK ||
	    (st = empty_mails(hunt, why)) != OK || (st = erase_words(hunt, why)) != OK ||
	    (st = remove_letters(hunt, why)) != OK || (st = remove_rows(hunt, why)) != OK ||
	    (st = forget_contents(hunt, why)) != OK)
		return st;
	if ((st = note_erased(hunt, ROLE_CANDIDATE, erased->candidate_id, now, candidate, why)) != OK)
		return st;
	return note_erased(hunt, ROLE_CONTACT, erased->contact_id, now, contact, why);
}

enum status
person_erase(struct store *store, const char *email, int64_t now,
    void (*progress)(size_t done, size_t all, void *), void *data, struct person_erased *erased,
    struct why *why)
{
	/* Pages that are freed are overwritten, and the log that still has them is emptied. */
	static const char wipe[] = "PRAGMA secure_delete = ON";
	struct hunt hunt = {.store = store,
	    .arena = arena_open(),
	    .email = email,
	    .progress = progress,
	    .data = data,
	    .erased = erased};
	enum status st;

	*erased = (struct person_erased){0};
	if ((st = sql_run(store, wipe, NULL, why, "")) != OK || (st = names_find(&hunt, why)) != OK ||
	    (st = look_before(&hunt, why)) != OK || (st = store_begin(store, why)) != OK)
		goto out;
	if ((st = erase_in(&hunt, now, why)) == OK)
		st = store_commit(store, why);
	store_rollback(store);
	if (st == OK && (st = unlink_contents(&hunt, why)) == OK)
		st = store_empty_log(store, why);
out:
	arena_close(hunt.arena);
	return st;
}
