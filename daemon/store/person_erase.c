/* Erasing a person: what names them was found first (person_hunt.h); then one transaction takes it all away. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "store/candidate.h"
#include "store/errand.h"
#include "store/journal.h"
#include "store/outbox.h"
#include "store/people.h"
#include "store/person.h"
#include "store/person_hunt.h"
#include "store/person_sql.h"
#include "store/search.h"
#include "store/sql.h"
#include "store/token.h"

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
	/* What is dead may be sent again by hand: never without its words. */
	static const char cancel[] = "UPDATE outbox SET state = 'cancelled' WHERE id = ?1"
				     " AND state IN ('queued', 'retry', 'held', 'dead')";
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
	    HASHES " UNION SELECT original FROM arrival WHERE original IS NOT NULL AND (" LETTERS
		   " OR id IN " QUOTING ")";
	static const char attached[] = "SELECT hash FROM outbox_attachment WHERE outbox_id = ?1";
	static const char original[] =
	    "SELECT a.original FROM feedback f JOIN arrival a ON a.id = f.arrival_id"
	    " WHERE f.id = ?1 AND a.original IS NOT NULL";
	struct sql q;
	enum status st;

	if ((st = hunt_open(hunt, find, &q, why)) == OK)
		st = hashes_take(hunt, &q, why);
	for (size_t i = 0; i < hunt->mails.count && st == OK; i++)
		if ((st = sql_open(hunt->store, attached, &q, why, "i", hunt->mails.items[i])) == OK)
			st = hashes_take(hunt, &q, why);
	for (size_t i = 0; i < hunt->comments.count && st == OK; i++)
		if ((st = sql_open(hunt->store, original, &q, why, "i", hunt->comments.items[i])) == OK)
			st = hashes_take(hunt, &q, why);
	return st;
}

/* Letters kept in a row, before what tells whose they are is gone. */
static enum status
remove_letters(struct hunt *hunt, struct why *why)
{
	static const char letters[] = "DELETE FROM letter WHERE arrival_id IN " QUOTING
				      " OR arrival_id IN (SELECT id FROM arrival WHERE " LETTERS ")";
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
    "DELETE FROM meeting_answer WHERE " THEIRS,
    "DELETE FROM decision WHERE feedback_id IN " FEEDBACKS,
    "UPDATE arrival SET original = NULL WHERE id IN " QUOTING,
    "DELETE FROM feedback WHERE " ABOUT,
    "DELETE FROM delivery WHERE candidate_id IN " CANDIDATE
    " OR outbox_id IN (SELECT id FROM outbox WHERE to_email IN " REACHED ")",
    "DELETE FROM scenario_pause WHERE candidate_id IN " CANDIDATE,
    "DELETE FROM outbox WHERE to_email IN " REACHED,
    "UPDATE outbox SET token = NULL WHERE token IN (SELECT text FROM token WHERE " THEIRS ")",
    "DELETE FROM token WHERE " THEIRS,
    "DELETE FROM reveal WHERE contact_id IN " CONTACT,
    "DELETE FROM dossier WHERE candidate_id IN " CANDIDATE,
    "DELETE FROM recipient WHERE contact_id IN " CONTACT,
    "DELETE FROM contact_group_member WHERE contact_id IN " CONTACT,
    "DELETE FROM application WHERE id IN " APPLICATIONS,
    "UPDATE candidate SET favourite_document_id = NULL WHERE email = ?1",
    "DELETE FROM document WHERE candidate_id IN " CANDIDATE,
    "DELETE FROM answered WHERE email IN (SELECT sender FROM arrival WHERE " LETTERS ")"
    " OR email IN " ADDRESSES,
    /* The letter stays known by its key, so that it is not taken again. */
    "UPDATE arrival SET sender = NULL, subject = NULL, reason = NULL, proof = NULL, raw = NULL, original = "
    "NULL,"
    " role = 0, person_id = 0, state = CASE state WHEN 'taken' THEN state ELSE 'dismissed' END"
    " WHERE " LETTERS,
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

/* What was said of somebody else, and named them: the letter goes with the words. */
static enum status
erase_comments(struct hunt *hunt, struct why *why)
{
	static const char row[] =
	    "DELETE FROM letter WHERE arrival_id = (SELECT arrival_id FROM feedback WHERE id = ?1)";
	static const char file[] = "UPDATE arrival SET original = NULL"
				   " WHERE id = (SELECT arrival_id FROM feedback WHERE id = ?1)";
	static const char comment[] = "UPDATE feedback SET comment = NULL WHERE id = ?1";
	enum status st;

	if ((st = each_id(hunt, &hunt->comments, row, &hunt->erased->documents, why)) != OK ||
	    (st = each_id(hunt, &hunt->comments, file, NULL, why)) != OK)
		return st;
	return each_id(hunt, &hunt->comments, comment, NULL, why);
}

/* Texts of others that may name them, and what becomes of one that does: what must have a name gets its number. */
static const struct {
	const char *look, *mend;
} texts[] = {
    {"SELECT feedback_id, comment FROM decision WHERE feedback_id > ?1 AND comment IS NOT NULL",
	"UPDATE decision SET comment = NULL WHERE feedback_id = ?1"},
    {"SELECT id, title, tags FROM diffusion WHERE id > ?1",
	"UPDATE diffusion SET title = 'D-' || id, tags = NULL, folded = 'd-' || id WHERE id = ?1"},
    {"SELECT id, summary FROM dossier WHERE id > ?1 AND summary IS NOT NULL",
	"UPDATE dossier SET summary = NULL WHERE id = ?1"},
    {"SELECT id, opinion FROM dossier WHERE id > ?1 AND opinion IS NOT NULL",
	"UPDATE dossier SET opinion = NULL WHERE id = ?1"},
    {"SELECT id, name FROM selection WHERE id > ?1",
	"UPDATE selection SET name = CASE kind WHEN 'list' THEN 'L-' ELSE 'E-' END || number,"
	" folded = CASE kind WHEN 'list' THEN 'l-' ELSE 'e-' END || number WHERE id = ?1"},
};

static enum status
erase_texts(struct hunt *hunt, struct why *why)
{
	enum status st = OK;

	for (size_t i = 0; i < COUNT(texts) && st == OK; i++) {
		struct ids found = {0};
		int64_t last;

		if ((st = hunt_through(hunt, texts[i].look, 0, &found, &last, why)) == OK)
			st = each_id(hunt, &found, texts[i].mend, NULL, why);
	}
	return st;
}

/* -- what is left to do elsewhere -- */

/*
 * Letters from each of their addresses, and those that brought their documents (a form was the answer to
 * some) or may be theirs.
 */
static enum status
ask_inbox(struct hunt *hunt, int64_t now, const char *object, struct why *why)
{
	static const char letters[] =
	    "WITH a (email) AS " ADDRESSES " SELECT email, NULL FROM a UNION SELECT NULL, message FROM "
	    "journal WHERE event IN ('candidate.create', 'document.add') AND message IS NOT NULL"
	    " AND object IN (SELECT 'CV-' || id FROM candidate WHERE email = ?1)"
	    " UNION SELECT NULL, l.message_id FROM token t JOIN outbox o ON o.token = t.text"
	    " JOIN arrival l ON l.id = o.arrival_id WHERE l.message_id IS NOT NULL"
	    " AND t.conversation = ?4 AND t.object_id IN " APPLICATIONS
	    " UNION SELECT NULL, message_id FROM arrival WHERE message_id IS NOT NULL AND " THEIRS;
	struct errand errand = {.kind = ERRAND_ERASE, .object = object, .created_at = now};
	struct sql q;
	enum status st;

	if ((st = sql_open(hunt->store, letters, &q, why, "tiii", hunt->email, (int64_t)ROLE_CANDIDATE,
		 (int64_t)ROLE_CONTACT, (int64_t)CONVERSATION_APPLICATION)) != OK)
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

/* For as long as it takes: what tells of them goes before all that is found by them. */
static enum status
take_former(struct hunt *hunt, struct why *why)
{
	static const char learn[] = "INSERT INTO alias (email, role, person_id, learned_at)"
				    " SELECT email, role, person_id, 0 FROM (" FORMER ") f";

	return hunt_run(hunt, learn, NULL, why);
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

	if ((st = take_former(hunt, why)) != OK || (st = hunt_rest(hunt, why)) != OK ||
	    (st = refuse_sending(hunt, why)) != OK || (st = keep_unread_stop(hunt, why)) != OK ||
	    (st = sql_number(hunt->store, feedback, &erased->feedback, why, "t", hunt->email)) != OK ||
	    (st = sql_number(hunt->store, stopped, &silent, why, "tii", hunt->email, (int64_t)ROLE_CANDIDATE,
		 (int64_t)ROLE_CONTACT)) != OK)
		return st;
	erased->silence = silent > 0;
	if ((st = contents_find(hunt, why)) != OK ||
	    (st = ask_inbox(hunt, now, erased->candidate_id != 0 ? candidate : contact, why)) != OK ||
	    (st = empty_mails(hunt, why)) != OK || (st = erase_words(hunt, why)) != OK ||
	    (st = erase_comments(hunt, why)) != OK || (st = erase_texts(hunt, why)) != OK ||
	    (st = remove_letters(hunt, why)) != OK || (st = remove_rows(hunt, why)) != OK ||
	    (st = forget_contents(hunt, why)) != OK)
		return st;
	if ((st = note_erased(hunt, ROLE_CANDIDATE, erased->candidate_id, now, candidate, why)) != OK)
		return st;
	return note_erased(hunt, ROLE_CONTACT, erased->contact_id, now, contact, why);
}

/* Within a transaction: what is refused leaves them without one. */
static enum status
lend_address(struct hunt *hunt, int64_t candidate_id, struct why *why)
{
	static const char lend[] = "UPDATE candidate SET email = ?2 WHERE id = ?1 AND email IS NULL";

	if (candidate_id == 0)
		return OK;
	return sql_run(hunt->store, lend, NULL, why, "it", candidate_id, hunt->email);
}

static enum status
find_whom(struct hunt *hunt, int64_t candidate_id, struct why *why)
{
	enum status st;

	if ((st = store_begin(hunt->store, why)) == OK && (st = lend_address(hunt, candidate_id, why)) == OK)
		st = hunt_names(hunt, why);
	store_rollback(hunt->store);
	return st;
}

enum status
person_erase(struct store *store, const char *email, int64_t candidate_id, int64_t now,
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
	if ((st = sql_run(store, wipe, NULL, why, "")) != OK ||
	    (st = find_whom(&hunt, candidate_id, why)) != OK || (st = hunt_before(&hunt, why)) != OK ||
	    (st = store_begin(store, why)) != OK)
		goto out;
	if ((st = lend_address(&hunt, candidate_id, why)) == OK && (st = erase_in(&hunt, now, why)) == OK)
		st = store_commit(store, why);
	store_rollback(store);
	if (st == OK && (st = unlink_contents(&hunt, why)) == OK)
		st = store_empty_log(store, why);
out:
	arena_close(hunt.arena);
	return st;
}
