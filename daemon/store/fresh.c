#include "store/fresh.h"

#include <stdlib.h>
#include <string.h>

#include "store/pour.h"
#include "store/search_bulk.h"
#include "store/sql.h"

#define WORTH_ROWS 256
#define ROOM_FIRST 4096
#define ID_MAX	   INT32_MAX

struct index {
	const char *name, *text;
};
struct fresh {
	struct arena *arena;
	struct index *indexes;
	size_t index_count;
	uint64_t *slots;    /* high half of an address's hash, and whose it is; 0: free */
	size_t count, room; /* room: a power of two */
	const struct candidate_made **taken;
	size_t taken_count, taken_room;
	int64_t next_id;
};

/* -- addresses -- */

static uint64_t
hash_of(const char *email)
{
	uint64_t hash = 14695981039346656037u; /* FNV-1a */

	for (const char *c = email; *c != '\0'; c++)
		hash = (hash ^ (unsigned char)*c) * 1099511628211u;
	return hash ^ hash >> 29;
}

static void
put(struct fresh *fresh, uint64_t slot)
{
	size_t at = slot >> 32 & (fresh->room - 1);

	while (fresh->slots[at] != 0)
		at = (at + 1) & (fresh->room - 1);
	fresh->slots[at] = slot;
}

static void
grow(struct fresh *fresh)
{
	uint64_t *before = fresh->slots;
	size_t room = fresh->room;

	fresh->room = room == 0 ? ROOM_FIRST : room * 2;
	if ((fresh->slots = calloc(fresh->room, sizeof(*fresh->slots))) == NULL)
		abort(); /* as arena does when memory runs out */
	for (size_t i = 0; i < room; i++)
		if (before[i] != 0)
			put(fresh, before[i]);
	free(before);
}

/* NULL: none. */
static void
note(struct fresh *fresh, const char *email, int64_t candidate_id)
{
	if (email == NULL)
		return;
	if (fresh->count * 2 >= fresh->room)
		grow(fresh);
	fresh->count++;
	put(fresh, (hash_of(email) & ~(uint64_t)UINT32_MAX) | (uint64_t)candidate_id);
}

/* In the table, or about to be. */
static enum status
has_address(struct store *store, int64_t id, const char *email, bool *has, struct why *why)
{
	static const char asking[] = "SELECT count(*) FROM candidate WHERE id = ?1 AND email = ?2";
	const struct fresh *fresh = store->fresh;
	int64_t count = 0, first = fresh->next_id - (int64_t)fresh->taken_count;
	enum status st;

	if (id >= first) {
		*has = strcmp(fresh->taken[id - first]->facts.email, email) == 0;
		return OK;
	}
	st = sql_number(store, asking, &count, why, "it", id, email);
	*has = count > 0;
	return st;
}

static enum status
knows(struct store *store, const char *email, bool *known, struct why *why)
{
	struct fresh *fresh = store->fresh;
	uint64_t hash;
	enum status st = OK;

	*known = false;
	if (fresh->room == 0 || email == NULL)
		return OK;
	hash = hash_of(email) >> 32;
	for (size_t at = hash & (fresh->room - 1); fresh->slots[at] != 0 && st == OK && !*known;
	     at = (at + 1) & (fresh->room - 1))
		if (fresh->slots[at] >> 32 == hash)
			st = has_address(store, (int64_t)(fresh->slots[at] & UINT32_MAX), email, known, why);
	return st;
}

/* -- rows -- */

enum status
fresh_put(struct store *store, const struct candidate_made *candidate, int64_t *id, struct why *why)
{
	struct fresh *fresh = store->fresh;
	bool known;
	enum status st = knows(store, candidate->facts.email, &known, why);

	if (st != OK || known)
		return st == OK ? candidate_known(candidate, why) : st;
	if (fresh->taken_count == fresh->taken_room) {
		fresh->taken_room = fresh->taken_room == 0 ? ROOM_FIRST : fresh->taken_room * 2;
		fresh->taken = realloc(fresh->taken, fresh->taken_room * sizeof(*fresh->taken));
		if (fresh->taken == NULL)
			abort(); /* as arena does when memory runs out */
	}
	fresh->taken[fresh->taken_count++] = candidate;
	*id = fresh->next_id++;
	note(fresh, candidate->facts.email, *id);
	return OK;
}

struct pouring {
	const struct fresh *fresh;
	size_t next;
};

static bool
next_row(void *data)
{
	struct pouring *pouring = data;

	return pouring->next++ < pouring->fresh->taken_count;
}

static void
pour_column(void *data, int column, sqlite3_context *to)
{
	const struct pouring *pouring = data;
	const struct candidate_made *made = pouring->fresh->taken[pouring->next - 1];
	const struct candidate *facts = &made->facts;
	const int64_t numbers[] = {
	    facts->agency_id, facts->available_from, facts->available_to, facts->last_activity};
	const char *const texts[] = {facts->first_name, facts->last_name, facts->email, facts->phone,
	    facts->postcode, facts->city, facts->qualifications, facts->status, made->folded_name,
	    made->folded_words, made->folded_status, facts->language};

	if (column < (int)COUNT(numbers))
		sqlite3_result_int64(to, numbers[column]);
	else if (texts[column - (int)COUNT(numbers)] != NULL)
		sqlite3_result_text(to, texts[column - (int)COUNT(numbers)], -1, SQLITE_STATIC);
}

static enum status
pour_taken(struct store *store, struct why *why)
{
	static const char insert[] =
	    "INSERT INTO candidate (agency_id, available_from, available_to, last_activity, first_name,"
	    " last_name, email, phone, postcode, city, qualifications, status, folded_name, folded_words,"
	    " folded_status, language)"
	    " SELECT c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13, c14, c15 FROM poured";
	struct pouring pouring = {.fresh = store->fresh};
	struct pour pour = {.next = next_row, .column = pour_column, .data = &pouring};
	enum status st = pour_run(store, insert, &pour, why);

	if (st == OK && sqlite3_last_insert_rowid(store->db) != store->fresh->next_id - 1)
		return because(why, BROKEN, "candidates were not numbered one after the other");
	return st;
}

enum status
fresh_pour(struct store *store, struct arena *arena, struct why *why)
{
	struct fresh *fresh = store->fresh;
	int64_t first;
	enum status st;

	if (fresh == NULL || fresh->taken_count == 0)
		return OK;
	first = fresh->next_id - (int64_t)fresh->taken_count;
	st = pour_taken(store, why);
	for (size_t i = 0; i < fresh->taken_count && st == OK; i++) {
		st = search_bulk_add(store, arena, fresh->taken[i], first + (int64_t)i, why);
		if (st == OK && search_bulk_is_full(store))
			st = search_bulk_write(store, why);
	}
	fresh->taken_count = 0;
	return st;
}

/* -- indexes -- */

static enum status
drop_indexes(struct store *store, struct why *why)
{
	static const char all[] = "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = "
				  "'candidate' AND sql IS NOT NULL";
	struct fresh *fresh = store->fresh;
	size_t room = 0;
	struct sql q;
	enum status st;

	if ((st = sql_open(store, all, &q, why, "")) != OK)
		return st;
	while ((st = sql_step(&q, why)) == OK) {
		if (fresh->index_count == room) {
			fresh->indexes = arena_grow(fresh->arena, fresh->indexes,
			    room * sizeof(*fresh->indexes), (room + 8) * sizeof(*fresh->indexes));
			room += 8;
		}
		fresh->indexes[fresh->index_count++] =
		    (struct index){sql_text(&q, fresh->arena, 0), sql_text(&q, fresh->arena, 1)};
	}
	sql_close(&q);
	if (st != NONE)
		return st;
	st = OK;
	for (size_t i = 0; i < fresh->index_count && st == OK; i++)
		st = sql_execute(
		    store, arena_printf(fresh->arena, "DROP INDEX \"%s\"", fresh->indexes[i].name), why);
	return st;
}

static enum status
note_all(struct store *store, struct why *why)
{
	static const char all[] = "SELECT id, email FROM candidate WHERE email IS NOT NULL";
	struct sql q;
	enum status st;

	if ((st = sql_open(store, all, &q, why, "")) != OK)
		return st;
	while ((st = sql_step(&q, why)) == OK)
		note(store->fresh, (const char *)sqlite3_column_text(q.statement, 1), sql_int(&q, 0));
	sql_close(&q);
	return st == NONE ? OK : st;
}

/* -- the whole -- */

/*
 * Written where it belongs at once, not into the log before: refused where somebody else has the database open.  The lock
 * stays ours, since those who come meanwhile would take the log up themselves, two at a time.
 */
static void
leave_log(struct store *store)
{
	static const char leave[] =
	    "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = DELETE; PRAGMA synchronous = EXTRA";
	static const char stay[] = "PRAGMA locking_mode = NORMAL";

	if (sqlite3_exec(store->db, leave, NULL, NULL, NULL) != SQLITE_OK)
		(void)sqlite3_exec(store->db, stay, NULL, NULL, NULL);
}

/*
 * What SQLite may write to a file it sorts in one piece of memory, as long as that is no larger than the cache; what it may not,
 * in a piece for each row, which takes half as long again.  Settled outside a transaction.
 */
#define SORT_MAYBE_IN_FILE "PRAGMA temp_store = FILE"
#define SORT_ROOM	   "PRAGMA cache_size = -262144" /* KB */

/* Others come in when the store is closed. */
static void
take_log_up(struct store *store)
{
	static const char again[] = "PRAGMA synchronous = FULL; PRAGMA journal_mode = WAL;"
				    "PRAGMA temp_store = MEMORY; PRAGMA cache_size = -8192";

	(void)sqlite3_exec(store->db, again, NULL, NULL, NULL);
}

static enum status
begin(struct store *store, size_t rows, struct why *why)
{
	static const char counting[] = "SELECT count(*) FROM candidate";
	/* Numbers of who was erased are not given again. */
	static const char last[] =
	    "SELECT max((SELECT coalesce(max(id), 0) FROM candidate),"
	    " coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'candidate'), 0))";
	int64_t count = 0, id = 0;
	enum status st;

	if ((st = sql_number(store, counting, &count, why, "")) != OK ||
	    (st = sql_number(store, last, &id, why, "")) != OK)
		return st;
	if ((uint64_t)count > rows || (uint64_t)id > ID_MAX - rows)
		return NONE;
	leave_log(store);
	if ((st = sql_execute(store, SORT_MAYBE_IN_FILE, why)) != OK)
		return st;
	if ((st = store_begin(store, why)) != OK || (st = sql_number(store, last, &id, why, "")) != OK)
		return st;
	store->fresh->next_id = id + 1;
	if ((st = note_all(store, why)) == OK)
		st = drop_indexes(store, why);
	return st;
}

enum status
fresh_begin(struct store *store, size_t rows, bool *begun, struct why *why)
{
	enum status st;

	*begun = false;
	if (rows < WORTH_ROWS || rows > ID_MAX)
		return OK;
	if ((store->fresh = calloc(1, sizeof(*store->fresh))) == NULL)
		abort();
	store->fresh->arena = arena_open();
	if ((st = begin(store, rows, why)) == OK) {
		search_bulk_begin(store);
		*begun = true;
		return OK;
	}
	if (st == NONE)
		fresh_close(store);
	return st == NONE ? OK : st;
}

enum status
fresh_end(struct store *store, struct why *why)
{
	struct fresh *fresh = store->fresh;
	enum status st = search_bulk_write(store, why);

	/* Their memory is what the indexes are sorted in. */
	search_bulk_end(store);
	free(fresh->slots);
	fresh->slots = NULL;
	fresh->room = 0;
	if (st == OK)
		st = sql_execute(store, SORT_ROOM, why);
	for (size_t i = 0; i < fresh->index_count && st == OK; i++)
		st = sql_execute(store, fresh->indexes[i].text, why);
	if (st == OK)
		st = store_commit(store, why);
	return st;
}

void
fresh_close(struct store *store)
{
	if (store->fresh == NULL)
		return;
	take_log_up(store);
	free(store->fresh->slots);
	free(store->fresh->taken);
	arena_close(store->fresh->arena);
	free(store->fresh);
	store->fresh = NULL;
}
