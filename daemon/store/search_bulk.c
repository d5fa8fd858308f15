#include "store/search_bulk.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/text.h"
#include "store/search.h"
#include "store/search_cell.h"
#include "store/sql.h"

#define CANDIDATES_MAX ((size_t)1 << 20)
#define COMMIT_ROWS    50000
#define CACHE	       "PRAGMA cache_size = -262144" /* KB: the pages that come again and again stay in memory */
#define CACHE_USUAL    "PRAGMA cache_size = -2000"

/* Words that come again and again, each kept once and numbered. */
struct words {
	struct arena *arena;
	size_t count, room; /* room: a power of two */
	const char **text;  /* by number */
	uint32_t *slots;    /* number + 1; 0: free */
};
/* One qualification of one candidate. */
struct note {
	uint32_t skill, candidate;
	int32_t cell;
};
struct search_bulk {
	struct arena *arena;
	bool chunks;
	int lock; /* held while an import goes on; -1: none */
	struct words skills, statuses, places;
	struct search_spot *spots; /* by number of place */
	size_t spot_room;
	struct search_row *rows;
	size_t row_count, row_room;
	size_t uncommitted;
	struct note *notes;
	size_t note_count, note_room;
};

/* -- words -- */

static size_t
slot_of(const struct words *words, const char *text)
{
	uint64_t hash = 14695981039346656037u; /* FNV-1a */
	size_t at;

	for (const char *c = text; *c != '\0'; c++)
		hash = (hash ^ (unsigned char)*c) * 1099511628211u;
	at = hash & (words->room - 1);
	while (words->slots[at] != 0 && strcmp(words->text[words->slots[at] - 1], text) != 0)
		at = (at + 1) & (words->room - 1);
	return at;
}

static void
words_grow(struct words *words)
{
	size_t before = words->room;

	words->room = before == 0 ? 1024 : before * 2;
	words->text = arena_grow(
	    words->arena, words->text, before * sizeof(*words->text), words->room * sizeof(*words->text));
	words->slots = arena_array(words->arena, words->room, sizeof(*words->slots));
	for (size_t i = 0; i < words->count; i++)
		words->slots[slot_of(words, words->text[i])] = (uint32_t)i + 1;
}

/* Its number; *fresh: it was not known. */
static uint32_t
word_number(struct words *words, const char *text, bool *fresh)
{
	size_t at;

	if (words->count * 2 >= words->room)
		words_grow(words);
	at = slot_of(words, text);
	*fresh = words->slots[at] == 0;
	if (*fresh) {
		words->text[words->count++] = arena_string(words->arena, text);
		words->slots[at] = (uint32_t)words->count;
	}
	return words->slots[at] - 1;
}

/* -- collecting -- */

static void *
grown(void *items, size_t count, size_t *room, size_t size)
{
	if (count < *room)
		return items;
	*room = *room == 0 ? 4096 : *room * 2;
	if ((items = realloc(items, *room * size)) == NULL)
		abort(); /* as arena does when memory runs out */
	return items;
}

void
search_bulk_begin(struct store *store)
{
	struct search_bulk *bulk = calloc(1, sizeof(*bulk));

	if (bulk == NULL)
		abort();
	bulk->arena = arena_open();
	bulk->lock = -1;
	bulk->skills.arena = bulk->statuses.arena = bulk->places.arena = bulk->arena;
	store->bulk = bulk;
}

void
search_bulk_end(struct store *store)
{
	struct search_bulk *bulk = store->bulk;

	if (bulk == NULL)
		return;
	if (bulk->lock >= 0) {
		close(bulk->lock);
		(void)sqlite3_exec(store->db, CACHE_USUAL, NULL, NULL, NULL);
	}
	free(bulk->notes);
	free(bulk->rows);
	free(bulk->spots);
	arena_close(bulk->arena);
	free(bulk);
	store->bulk = NULL;
}

static void
add_note(const char *skill, void *data)
{
	struct search_bulk *bulk = data;
	bool fresh;

	bulk->notes = grown(bulk->notes, bulk->note_count, &bulk->note_room, sizeof(*bulk->notes));
	bulk->notes[bulk->note_count++] = (struct note){.skill = word_number(&bulk->skills, skill, &fresh),
	    .candidate = (uint32_t)bulk->row_count,
	    .cell = (int32_t)bulk->rows[bulk->row_count].spot.cell};
}

/* Many live in one place: it is looked up once. */
static enum status
find_spot(struct store *store, struct arena *arena, const struct candidate *candidate, struct search_row *row,
    struct why *why)
{
	struct search_bulk *bulk = store->bulk;
	const char *typed =
	    arena_printf(arena, "%s\n%s", candidate->postcode == NULL ? "" : candidate->postcode,
		candidate->city == NULL ? "" : candidate->city);
	bool fresh;
	uint32_t number = word_number(&bulk->places, typed, &fresh);
	enum status st = OK;

	if (fresh) {
		bulk->spots = grown(bulk->spots, number, &bulk->spot_room, sizeof(*bulk->spots));
		st = search_spot_find(store, arena, candidate, &bulk->spots[number], why);
	}
	row->spot = bulk->spots[number];
	return st;
}

enum status
search_bulk_add(
    struct store *store, struct arena *arena, const struct candidate *candidate, int64_t id, struct why *why)
{
	struct search_bulk *bulk = store->bulk;
	struct search_row *row;
	uint32_t status;
	bool fresh;
	enum status st;

	bulk->rows = grown(bulk->rows, bulk->row_count, &bulk->row_room, sizeof(*bulk->rows));
	row = &bulk->rows[bulk->row_count];
	search_row_make(arena, candidate, id, row);
	status = word_number(&bulk->statuses, row->status, &fresh);
	row->status = bulk->statuses.text[status];
	if ((st = find_spot(store, arena, candidate, row, why)) != OK)
		return st;
	search_skills(arena, candidate->qualifications, add_note, bulk);
	bulk->row_count++;
	return OK;
}

bool
search_bulk_is_full(const struct store *store)
{
	return store->bulk != NULL && store->bulk->row_count >= CANDIDATES_MAX;
}

/* -- writing -- */

struct ranked {
	const char *text;
	uint32_t number;
};

static int
by_text(const void *a, const void *b)
{
	return strcmp(((const struct ranked *)a)->text, ((const struct ranked *)b)->text);
}

/* The place of each skill in the order of the table's key. */
static uint32_t *
rank_skills(struct arena *arena, const struct words *skills)
{
	struct ranked *list = arena_array(arena, skills->count, sizeof(*list));
	uint32_t *ranks = arena_array(arena, skills->count, sizeof(*ranks));

	for (size_t i = 0; i < skills->count; i++)
		list[i] = (struct ranked){skills->text[i], (uint32_t)i};
	qsort(list, skills->count, sizeof(*list), by_text);
	for (size_t i = 0; i < skills->count; i++)
		ranks[list[i].number] = (uint32_t)i;
	return ranks;
}

struct sortable {
	uint64_t key; /* rank of the skill, then cell */
	struct note note;
};

static int
by_key(const void *a, const void *b)
{
	const struct sortable *one = a, *two = b;

	if (one->key != two->key)
		return one->key < two->key ? -1 : 1;
	return (one->note.candidate > two->note.candidate) - (one->note.candidate < two->note.candidate);
}

static struct sortable *
sorted(struct search_bulk *bulk, struct arena *arena)
{
	const uint32_t *ranks = rank_skills(arena, &bulk->skills);
	struct sortable *list = malloc((bulk->note_count + 1) * sizeof(*list));

	if (list == NULL)
		abort();
	for (size_t i = 0; i < bulk->note_count; i++) {
		const struct note *note = &bulk->notes[i];

		list[i] = (struct sortable){
		    (uint64_t)ranks[note->skill] << 32 | (uint32_t)(note->cell - CELL_UNKNOWN), *note};
	}
	qsort(list, bulk->note_count, sizeof(*list), by_key);
	return list;
}

static enum status
write_note(struct store *store, const struct note *note, struct why *why)
{
	struct search_bulk *bulk = store->bulk;
	struct search_row row = bulk->rows[note->candidate];
	enum status st;

	if (row.agency_id == 0)
		return OK;
	row.skill = bulk->skills.text[note->skill];
	if (bulk->chunks && bulk->uncommitted == 0 && (st = store_begin(store, why)) != OK)
		return st;
	st = search_row_put(store, &row, why);
	if (st != OK && (st != REFUSED || !bulk->chunks)) /* refused: erased since */
		return st;
	if (++bulk->uncommitted < COMMIT_ROWS || !bulk->chunks)
		return OK;
	bulk->uncommitted = 0;
	return store_commit(store, why);
}

static int
by_id(const void *a, const void *b)
{
	int64_t one = ((const struct search_row *)a)->candidate_id,
		two = ((const struct search_row *)b)->candidate_id;

	return (one > two) - (one < two);
}

/* Whom somebody changed since is placed already, and knows better than what was kept. */
static enum status
leave_placed(struct store *store, struct why *why)
{
	static const char placed[] =
	    "SELECT DISTINCT candidate_id FROM candidate_find WHERE candidate_id BETWEEN ?1 AND ?2";
	struct search_bulk *bulk = store->bulk;
	struct search_row *found;
	struct sql q;
	enum status st;

	if (bulk->row_count == 0)
		return OK;
	st = sql_open(store, placed, &q, why, "ii", bulk->rows[0].candidate_id,
	    bulk->rows[bulk->row_count - 1].candidate_id);
	if (st != OK)
		return st;
	while ((st = sql_step(&q, why)) == OK) {
		struct search_row key = {.candidate_id = sql_int(&q, 0)};

		found = bsearch(&key, bulk->rows, bulk->row_count, sizeof(key), by_id);
		if (found != NULL)
			found->agency_id = 0;
	}
	sql_close(&q);
	return st == NONE ? OK : st;
}

enum status
search_bulk_write(struct store *store, struct why *why)
{
	struct search_bulk *bulk = store->bulk;
	struct arena *arena;
	struct sortable *list;
	enum status st = OK;

	if (bulk == NULL)
		return OK;
	if (bulk->chunks && (st = leave_placed(store, why)) != OK)
		return st;
	arena = arena_open();
	list = sorted(bulk, arena);
	for (size_t i = 0; i < bulk->note_count && st == OK; i++)
		st = write_note(store, &list[i].note, why);
	if (st == OK && bulk->chunks && bulk->uncommitted > 0)
		st = store_commit(store, why);
	bulk->uncommitted = bulk->note_count = bulk->row_count = 0;
	free(list);
	arena_close(arena);
	return st;
}

/* -- an import that may be killed -- */

#define UNPLACED "placing" /* stands beside the gazetteer's stamp */

/* -1: another program holds it, or it cannot be made. */
static int
take_lock(struct store *store)
{
	struct arena *arena = arena_open();
	const char *path = arena_printf(arena, "%s/import.lock", store->state_dir);
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

	if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) != 0) {
		close(fd);
		fd = -1;
	}
	arena_close(arena);
	return fd;
}

static enum status
leave_word(struct store *store, const char *statement, struct why *why)
{
	enum status st = store_begin(store, why);

	if (st == OK && (st = sql_run(store, statement, NULL, why, "t", UNPLACED)) == OK)
		st = store_commit(store, why);
	if (st != OK)
		store_rollback(store);
	return st;
}

enum status
search_bulk_claim(struct store *store, struct why *why)
{
	static const char leave[] = "INSERT INTO commune_source (stamp) VALUES (?1) ON CONFLICT DO NOTHING";
	int lock = take_lock(store);
	enum status st;

	if (lock < 0)
		return OK;
	if ((st = sql_execute(store, CACHE, why)) != OK || (st = leave_word(store, leave, why)) != OK) {
		close(lock);
		return st;
	}
	search_bulk_begin(store);
	store->bulk->chunks = true;
	store->bulk->lock = lock;
	return OK;
}

enum status
search_bulk_settle(struct store *store, struct why *why)
{
	static const char take_back[] = "DELETE FROM commune_source WHERE stamp = ?1";

	return store->bulk == NULL ? OK : leave_word(store, take_back, why);
}

enum status
search_bulk_recover(struct store *store, bool *importing, struct why *why)
{
	static const char left[] = "SELECT count(*) FROM commune_source WHERE stamp = ?1";
	static const char take_back[] = "DELETE FROM commune_source WHERE stamp = ?1";
	int64_t word = 0;
	int lock;
	enum status st = sql_number(store, left, &word, why, "t", UNPLACED);

	*importing = false;
	if (st != OK || word == 0)
		return st;
	if ((lock = take_lock(store)) < 0) {
		*importing = true;
		return OK;
	}
	if ((st = store_begin(store, why)) == OK && (st = search_place_all(store, why)) == OK &&
	    (st = sql_run(store, take_back, NULL, why, "t", UNPLACED)) == OK)
		st = store_commit(store, why);
	store_rollback(store);
	close(lock);
	return st;
}
