#include "store/journal.h"

#include <string.h>

#include "base/buf.h"
#include "store/sql.h"

#define SALT_BITS 128

/* Every part with its length before it, so that no two rows can be spelt alike. */
static void
spell(struct buf *buf, const char *part)
{
	if (part != NULL) {
		buf_add_number(buf, (int64_t)strlen(part));
		buf_add_char(buf, ':');
	}
	buf_add(buf, part == NULL ? "-" : part);
	buf_add_char(buf, ';');
}

static const char *
chain(struct arena *arena, const char *before, const struct journal_entry *entry, const char *text_hash)
{
	struct buf buf = buf_make(arena);

	spell(&buf, before);
	buf_addf(&buf, "%lld;%lld;", (long long)entry->id, (long long)entry->at);
	spell(&buf, entry->actor);
	spell(&buf, entry->event);
	spell(&buf, entry->object);
	spell(&buf, entry->related);
	spell(&buf, entry->message);
	spell(&buf, text_hash);
	return store_hash(arena, buf.data, buf.size_bytes);
}

static const char *
hash_text(struct arena *arena, const char *salt, const char *text)
{
	const char *salted = arena_printf(arena, "%s%s", salt, text);

	return store_hash(arena, salted, strlen(salted));
}

static enum status
last_row(struct store *store, struct arena *arena, int64_t *id, const char **hash, struct why *why)
{
	static const char last[] = "SELECT id, hash FROM journal ORDER BY id DESC LIMIT 1";
	struct sql q;
	enum status st;

	*id = 0;
	*hash = NULL;
	if ((st = sql_open(store, last, &q, why, "")) != OK)
		return st;
	if ((st = sql_step(&q, why)) == OK) {
		*id = sql_int(&q, 0);
		*hash = sql_text(&q, arena, 1);
	}
	sql_close(&q);
	return st == NONE ? OK : st;
}

static enum status
add_in(struct store *store, struct arena *arena, const struct journal_entry *given, struct why *why)
{
	static const char insert[] =
	    "INSERT INTO journal (id, at, actor, event, object, related, message, text_hash, hash)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
	static const char insert_text[] =
	    "INSERT INTO journal_text (journal_id, salt, text) VALUES (?1, ?2, ?3)";
	const char *before, *salt = NULL, *text_hash = NULL;
	struct journal_entry entry = *given;
	enum status st;

	if ((st = last_row(store, arena, &entry.id, &before, why)) != OK)
		return st;
	entry.id++;
	if (entry.text != NULL) {
		salt = store_random(arena, SALT_BITS);
		text_hash = hash_text(arena, salt, entry.text);
	}
	st = sql_run(store, insert, NULL, why, "iittttttt", entry.id, entry.at, entry.actor, entry.event,
	    entry.object, entry.related, entry.message, text_hash, chain(arena, before, &entry, text_hash));
	if (st != OK || entry.text == NULL)
		return st;
	return sql_run(store, insert_text, NULL, why, "itt", entry.id, salt, entry.text);
}

enum status
journal_add(struct store *store, const struct journal_entry *entry, struct why *why)
{
	struct arena *arena = arena_open();
	enum status st = add_in(store, arena, entry, why);

	arena_close(arena);
	return st;
}

#define JOURNAL                                                                                              \
	"SELECT j.id, j.at, j.actor, j.event, j.object, j.related, j.message, t.text, t.salt, j.text_hash,"  \
	" j.hash FROM journal j LEFT JOIN journal_text t ON t.journal_id = j.id"

static void
entry_read(const struct sql *q, struct arena *arena, struct journal_entry *entry)
{
	*entry = (struct journal_entry){
	    .id = sql_int(q, 0),
	    .at = sql_int(q, 1),
	    .actor = sql_text(q, arena, 2),
	    .event = sql_text(q, arena, 3),
	    .object = sql_text(q, arena, 4),
	    .related = sql_text(q, arena, 5),
	    .message = sql_text(q, arena, 6),
	    .text = sql_text(q, arena, 7),
	};
}

enum status
journal_each(struct store *store, struct arena *arena, const char *object,
    enum status (*each)(const struct journal_entry *, void *), void *data, struct why *why)
{
	static const char all[] = JOURNAL " ORDER BY j.id";
	static const char about[] =
	    JOURNAL " WHERE j.id IN (SELECT id FROM journal WHERE object = ?1 UNION SELECT id FROM journal"
		    " WHERE related = ?1) ORDER BY j.id";
	struct journal_entry entry;
	struct sql q;
	enum status st;

	st =
	    object == NULL ? sql_open(store, all, &q, why, "") : sql_open(store, about, &q, why, "t", object);
	if (st != OK)
		return st;
	while ((st = sql_step(&q, why)) == OK) {
		entry_read(&q, arena, &entry);
		if ((st = each(&entry, data)) != OK)
			break;
	}
	sql_close(&q);
	return st == NONE ? OK : st;
}

/* Whether the row fits behind one whose hash is `before`; an erased text leaves its hash in the chain. */
static bool
fits(struct arena *arena, const struct sql *q, const char *before)
{
	const char *salt = sql_text(q, arena, 8), *text_hash = sql_text(q, arena, 9);
	struct journal_entry entry;

	entry_read(q, arena, &entry);
	if (entry.text != NULL &&
	    (text_hash == NULL || salt == NULL || strcmp(hash_text(arena, salt, entry.text), text_hash) != 0))
		return false;
	return strcmp(chain(arena, before, &entry, text_hash), sql_text(q, arena, 10)) == 0;
}

enum status
journal_verify(struct store *store, int64_t *rows, struct why *why)
{
	static const char all[] = JOURNAL " ORDER BY j.id";
	struct arena *arena = NULL, *last = NULL;
	const char *before = NULL;
	struct sql q;
	enum status st;

	*rows = 0;
	if ((st = sql_open(store, all, &q, why, "")) != OK)
		return st;
	while ((st = sql_step(&q, why)) == OK) {
		arena = arena_open();
		if (sql_int(&q, 0) != *rows + 1) {
			st = because(why, REFUSED, "journal: row %lld is missing", (long long)*rows + 1);
			break;
		}
		if (!fits(arena, &q, before)) {
			st = because(why, REFUSED, "journal: row %lld was changed", (long long)*rows + 1);
			break;
		}
		before = sql_text(&q, arena, 10);
		(*rows)++;
		arena_close(last);
		last = arena;
		arena = NULL;
	}
	arena_close(arena);
	arena_close(last);
	sql_close(&q);
	return st == NONE ? OK : st;
}

enum status
journal_head(struct store *store, struct arena *arena, int64_t *row, const char **hash, struct why *why)
{
	enum status st = last_row(store, arena, row, hash, why);

	return st == OK && *hash == NULL ? NONE : st;
}

enum status
journal_holds(struct store *store, int64_t row, const char *hash, struct why *why)
{
	static const char that[] = "SELECT 1 FROM journal WHERE id = ?1 AND hash = ?2";
	struct sql q;
	enum status st;

	if ((st = sql_open(store, that, &q, why, "it", row, hash)) != OK)
		return st;
	st = sql_step(&q, why);
	sql_close(&q);
	return st == NONE ? because(why, REFUSED,
				"journal: row %lld does not bear the hash that was noted outside: it was "
				"written anew",
				(long long)row)
			  : st;
}
