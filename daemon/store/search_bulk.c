#include "store/search_bulk.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/buf.h"
#include "store/pour.h"
#include "store/search_cell.h"
#include "store/sql.h"

#define CANDIDATES_MAX ((size_t)1 << 20)
#define CHUNK_MAX      ((size_t)1 << 17) /* of an import whose rows are written in one go while others wait */
#define AHEAD	       8		 /* rows that are fetched before they are wanted */
#define SKILLS_MAX     ((size_t)1 << 24)
#define CACHE	       "PRAGMA cache_size = -262144" /* KB: the pages that come again and again stay in memory */
#define CACHE_USUAL    "PRAGMA cache_size = -8192"

/* Words that come again and again, each kept once and numbered. */
struct words {
	struct arena *arena;
	size_t count, room; /* room: a power of two */
	const char **text;  /* by number */
	uint64_t *slots;    /* high half of its hash, and its number + 1; 0: free */
	uint32_t last;	    /* number of the one asked for last */
};
/* One candidate. */
struct kept {
	int64_t candidate_id;
	int64_t available_from, available_to, last_activity;
	int64_t agency_id; /* 0: not to be written */
	uint32_t place, status;
};
struct search_bulk {
	struct arena *arena;
	bool chunks;
	int lock;	 /* held while an import goes on; -1: none */
	int64_t version; /* of the database: another one when somebody else has written since */
	struct words skills, statuses, places;
	struct search_spot *spots; /* by number of place */
	size_t spot_room;
	struct kept *rows;
	size_t row_count, row_room;
	uint64_t *notes; /* one qualification of one candidate: note_make */
	size_t note_count, note_room;
};

/*
 * 24 bits of the skill, 20 of the cell, 20 of the candidate: in the order of the table's key once the skill's number is its
 * place in the order of skills.
 */
#define CANDIDATE_BITS 20
#define CELL_BITS      20
_Static_assert((int64_t)CELL_COLUMNS * 721 - CELL_UNKNOWN < (int64_t)1 << CELL_BITS, "every cell fits");

static uint64_t
note_make(uint64_t skill, int64_t cell, uint64_t candidate)
{
	return skill << (CELL_BITS + CANDIDATE_BITS) | (uint64_t)(cell - CELL_UNKNOWN) << CANDIDATE_BITS |
	       candidate;
}

static size_t
note_skill(uint64_t note)
{
	return note >> (CELL_BITS + CANDIDATE_BITS);
}

static size_t
note_candidate(uint64_t note)
{
	return note & (((uint64_t)1 << CANDIDATE_BITS) - 1);
}

/* -- words -- */

static uint64_t
hash_of(const char *text)
{
	uint64_t hash = 14695981039346656037u; /* FNV-1a */

	for (const char *c = text; *c != '\0'; c++)
		hash = (hash ^ (unsigned char)*c) * 1099511628211u;
	return hash;
}

/* Where it is, or would be. */
static size_t
slot_of(const struct words *words, const char *text, uint64_t hash)
{
	size_t at = hash & (words->room - 1);

	while (words->slots[at] != 0 && (words->slots[at] >> 32 != hash >> 32 ||
					    strcmp(words->text[(uint32_t)words->slots[at] - 1], text) != 0))
		at = (at + 1) & (words->room - 1);
	return at;
}

static uint64_t
slot_make(uint64_t hash, size_t number)
{
	return (hash & ~(uint64_t)UINT32_MAX) | (number + 1);
}

static void
words_grow(struct words *words)
{
	size_t before = words->room;

	words->room = before == 0 ? 1024 : before * 2;
	words->text = arena_grow(
	    words->arena, words->text, before * sizeof(*words->text), words->room * sizeof(*words->text));
	words->slots = arena_array(words->arena, words->room, sizeof(*words->slots));
	for (size_t i = 0; i < words->count; i++) {
		uint64_t hash = hash_of(words->text[i]);

		words->slots[slot_of(words, words->text[i], hash)] = slot_make(hash, i);
	}
}

/* Its number; *fresh: it was not known. */
static uint32_t
word_number(struct words *words, const char *text, bool *fresh)
{
	uint64_t hash;
	size_t at;

	*fresh = false;
	if (words->count > 0 && strcmp(words->text[words->last], text) == 0)
		return words->last;
	if (words->count * 2 >= words->room)
		words_grow(words);
	hash = hash_of(text);
	at = slot_of(words, text, hash);
	*fresh = words->slots[at] == 0;
	if (*fresh) {
		words->text[words->count] = arena_string(words->arena, text);
		words->slots[at] = slot_make(hash, words->count++);
	}
	return words->last = (uint32_t)words->slots[at] - 1;
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
add_note(struct search_bulk *bulk, const char *skill, int64_t cell)
{
	bool fresh;

	bulk->notes = grown(bulk->notes, bulk->note_count, &bulk->note_room, sizeof(*bulk->notes));
	bulk->notes[bulk->note_count++] =
	    note_make(word_number(&bulk->skills, skill, &fresh), cell, bulk->row_count);
}

/* Many live in one place: it is looked up once. */
static enum status
find_spot(struct store *store, struct arena *arena, const struct candidate *candidate, uint32_t *number,
    struct why *why)
{
	struct search_bulk *bulk = store->bulk;
	struct buf typed = buf_make(arena);
	bool fresh;

	buf_add(&typed, candidate->postcode);
	buf_add_char(&typed, '\n');
	buf_add(&typed, candidate->city);
	*number = word_number(&bulk->places, typed.data, &fresh);
	if (!fresh)
		return OK;
	bulk->spots = grown(bulk->spots, *number, &bulk->spot_room, sizeof(*bulk->spots));
	return search_spot_find(store, arena, candidate, &bulk->spots[*number], why);
}

enum status
search_bulk_add(
    struct store *store, struct arena *arena, const struct candidate_made *made, int64_t id, struct why *why)
{
	struct search_bulk *bulk = store->bulk;
	const struct candidate *facts = &made->facts;
	const char *status = made->folded_status == NULL ? "" : made->folded_status;
	struct kept *kept;
	bool fresh;
	enum status st;

	bulk->rows = grown(bulk->rows, bulk->row_count, &bulk->row_room, sizeof(*bulk->rows));
	kept = &bulk->rows[bulk->row_count];
	*kept = (struct kept){.candidate_id = id,
	    .available_from = facts->available_from,
	    .available_to = facts->available_to,
	    .last_activity = facts->last_activity,
	    .agency_id = facts->agency_id,
	    .status = word_number(&bulk->statuses, status, &fresh)};
	if ((st = find_spot(store, arena, facts, &kept->place, why)) != OK)
		return st;
	for (size_t i = 0; i < made->skill_count; i++)
		add_note(bulk, made->skills[i], bulk->spots[kept->place].cell);
	bulk->row_count++;
	return OK;
}

bool
search_bulk_is_full(const struct store *store)
{
	const struct search_bulk *bulk = store->bulk;

	return bulk != NULL && (bulk->row_count >= (bulk->chunks ? CHUNK_MAX : CANDIDATES_MAX) ||
				   bulk->skills.count >= SKILLS_MAX - bulk->row_count);
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

/* The skills in the order of the table's key, each note's number that of its place there. */
static struct ranked *
rank_skills(struct search_bulk *bulk, struct arena *arena)
{
	const struct words *skills = &bulk->skills;
	struct ranked *list = arena_array(arena, skills->count, sizeof(*list));
	uint64_t *ranks = arena_array(arena, skills->count, sizeof(*ranks));
	uint64_t rest = note_make(1, CELL_UNKNOWN, 0) - 1;

	for (size_t i = 0; i < skills->count; i++)
		list[i] = (struct ranked){skills->text[i], (uint32_t)i};
	qsort(list, skills->count, sizeof(*list), by_text);
	for (size_t i = 0; i < skills->count; i++)
		ranks[list[i].number] = i;
	for (size_t i = 0; i < bulk->note_count; i++)
		bulk->notes[i] =
		    note_make(ranks[note_skill(bulk->notes[i])], CELL_UNKNOWN, 0) | (bulk->notes[i] & rest);
	return list;
}

/* By eleven bits at a time, the least first; those of the candidate are in order as they came. */
static void
sort_notes(struct search_bulk *bulk)
{
	enum { BITS = 11, VALUES = 1 << BITS };
	uint64_t *other = malloc((bulk->note_room + 1) * sizeof(*other));

	if (other == NULL)
		abort();
	for (int shift = CANDIDATE_BITS; shift < 64; shift += BITS) {
		size_t places[VALUES + 1] = {0};
		uint64_t *from = bulk->notes;

		for (size_t i = 0; i < bulk->note_count; i++)
			places[(from[i] >> shift & (VALUES - 1)) + 1]++;
		for (size_t v = 0; v < VALUES; v++)
			places[v + 1] += places[v];
		for (size_t i = 0; i < bulk->note_count; i++)
			other[places[from[i] >> shift & (VALUES - 1)]++] = from[i];
		bulk->notes = other;
		other = from;
	}
	free(other);
}

static int
by_id(const void *a, const void *b)
{
	int64_t one = ((const struct kept *)a)->candidate_id, two = ((const struct kept *)b)->candidate_id;

	return (one > two) - (one < two);
}

/* Whom somebody changed since is placed already and knows better than what was kept; whom somebody erased is nobody. */
static enum status
leave_changed(struct store *store, struct why *why)
{
	static const char placed[] =
	    "SELECT candidate_id FROM candidate_find WHERE skill = '' AND candidate_id BETWEEN ?1 AND ?2";
	static const char there[] = "SELECT id FROM candidate WHERE id BETWEEN ?1 AND ?2 ORDER BY id";
	struct search_bulk *bulk = store->bulk;
	struct kept *row = bulk->rows, *end = bulk->rows + bulk->row_count;
	struct sql q;
	enum status st;

	if (row == end)
		return OK;
	if ((st = sql_open(store, there, &q, why, "ii", row->candidate_id, end[-1].candidate_id)) != OK)
		return st;
	while ((st = sql_step(&q, why)) == OK) {
		for (; row < end && row->candidate_id < sql_int(&q, 0); row++)
			row->agency_id = 0;
		row += row < end && row->candidate_id == sql_int(&q, 0);
	}
	sql_close(&q);
	for (; row < end; row++)
		row->agency_id = 0;
	if (st != NONE || (st = sql_open(store, placed, &q, why, "ii", bulk->rows->candidate_id,
			       end[-1].candidate_id)) != OK)
		return st;
	while ((st = sql_step(&q, why)) == OK) {
		struct kept key = {.candidate_id = sql_int(&q, 0)};

		row = bsearch(&key, bulk->rows, bulk->row_count, sizeof(key), by_id);
		if (row != NULL)
			row->agency_id = 0;
	}
	sql_close(&q);
	return st == NONE ? OK : st;
}

struct pouring {
	const struct search_bulk *bulk;
	const struct ranked *skills;
	const struct kept *kept; /* of the row that is poured */
	size_t next;
};

static bool
next_note(void *data)
{
	struct pouring *pouring = data;
	const struct search_bulk *bulk = pouring->bulk;

	for (; pouring->next < bulk->note_count; pouring->next++) {
		const uint64_t *note = &bulk->notes[pouring->next];

		/* They lie all over, and each would be waited for. */
		if (pouring->next + AHEAD < bulk->note_count)
			__builtin_prefetch(&bulk->rows[note_candidate(note[AHEAD])]);
		pouring->kept = &bulk->rows[note_candidate(*note)];
		/* Somebody may write the same qualification twice. */
		if (pouring->kept->agency_id != 0 && (pouring->next == 0 || note[0] != note[-1])) {
			pouring->next++;
			return true;
		}
	}
	return false;
}

static void
pour_column(void *data, int column, sqlite3_context *to)
{
	const struct pouring *pouring = data;
	const struct search_bulk *bulk = pouring->bulk;
	const struct kept *kept = pouring->kept;
	const struct search_spot *spot = &bulk->spots[kept->place];

	switch (column) {
	case 0:
		sqlite3_result_text(
		    to, pouring->skills[note_skill(bulk->notes[pouring->next - 1])].text, -1, SQLITE_STATIC);
		break;
	case 3:
	case 4:
		sqlite3_result_double(to, column == 3 ? spot->lat : spot->lon);
		break;
	case 9:
		sqlite3_result_text(to, bulk->statuses.text[kept->status], -1, SQLITE_STATIC);
		break;
	default:
		sqlite3_result_int64(to, column == 1   ? spot->cell
					 : column == 2 ? kept->candidate_id
					 : column == 5 ? kept->available_from
					 : column == 6 ? kept->available_to
					 : column == 7 ? kept->last_activity
						       : kept->agency_id);
	}
}

static enum status
write_notes(struct store *store, struct why *why)
{
	static const char insert[] =
	    "INSERT INTO candidate_find (skill, cell, candidate_id, lat, lon, available_from, available_to,"
	    " last_activity, agency_id, status) SELECT c0, c1, c2, c3, c4, c5, c6, c7, c8, c9 FROM poured";
	struct search_bulk *bulk = store->bulk;
	struct arena *arena = arena_open();
	struct pouring pouring = {.bulk = bulk, .skills = rank_skills(bulk, arena)};
	struct pour pour = {.next = next_note, .column = pour_column, .data = &pouring};
	enum status st;

	sort_notes(bulk);
	st = pour_run(store, insert, &pour, why);
	bulk->note_count = bulk->row_count = 0;
	arena_close(arena);
	return st;
}

static enum status
write_chunk(struct store *store, struct why *why)
{
	static const char looking[] = "PRAGMA data_version";
	int64_t version = store->bulk->version;
	enum status st;

	if ((st = store_begin(store, why)) != OK ||
	    (st = sql_number(store, looking, &store->bulk->version, why, "")) != OK)
		return st;
	if (store->bulk->version != version && (st = leave_changed(store, why)) != OK)
		return st;
	st = write_notes(store, why);
	return st == OK ? store_commit(store, why) : st;
}

enum status
search_bulk_write(struct store *store, struct why *why)
{
	if (store->bulk == NULL)
		return OK;
	return store->bulk->chunks ? write_chunk(store, why) : write_notes(store, why);
}

/* -- an import that may be killed -- */

int
search_bulk_lock(struct store *store)
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

	if (st == OK && (st = sql_run(store, statement, NULL, why, "t", SEARCH_UNPLACED)) == OK)
		st = store_commit(store, why);
	if (st != OK)
		store_rollback(store);
	return st;
}

enum status
search_bulk_claim(struct store *store, struct why *why)
{
	static const char leave[] = "INSERT INTO commune_source (stamp) VALUES (?1) ON CONFLICT DO NOTHING";
	static const char looking[] = "PRAGMA data_version";
	int lock = search_bulk_lock(store);
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
	return sql_number(store, looking, &store->bulk->version, why, "");
}

enum status
search_bulk_settle(struct store *store, struct why *why)
{
	static const char take_back[] = "DELETE FROM commune_source WHERE stamp = ?1";

	return store->bulk == NULL ? OK : leave_word(store, take_back, why);
}
