#include "sieve.h"

#include <assert.h>
#include <string.h>

#define STATES_MAX 60000u
/* The beginning of a needle is as good as all of it; a shorter one, where there would be too many states. */
#define NEEDLE_BYTES 6
/* Sets of needles, the first of each pattern before all others; what there is no room for is not looked for. */
#define SETS_MAX ((size_t)16384)
#define PLACES	 (2 * SETS_MAX)

/* What must stand around a needle. */
enum { EDGE_BEFORE = 1, EDGE_BEHIND = 2, AT_START = 4 };

/* A needle that ends where a state does, while the automaton is made. */
struct find {
	uint64_t sets; /* of word `word` of them, those that have it */
	uint32_t next; /* of this state; 0 after the last */
	uint16_t word;
	uint16_t demands;
};

struct state {
	uint32_t find; /* the first */
	uint16_t also; /* the longest of the other states that end here too and have finds; 0 for none */
	uint16_t size; /* bytes */
};

/* The other sets of a pattern, which others may need too. */
struct more {
	uint16_t sets[NEEDS_MAX - 1], count;
};

/* A needle that ends where a state does, or where the end of one does. */
struct end {
	uint64_t sets; /* of word `word` of them, those that have it */
	uint16_t word;
	uint16_t demands;
	uint16_t size; /* bytes */
};

/* All that end where a state does. */
struct ends {
	uint32_t first, count;
};

/* The automaton of Aho and Corasick, its failures resolved: one step a byte. */
struct sieve {
	size_t words;		/* of the patterns that pass */
	size_t set_words;	/* of the sets that are found; the first of pattern i is set i */
	struct more *more;	/* of each pattern */
	size_t needle_bytes;	/* of a needle, so many are looked for */
	const uint64_t *always; /* sets of patterns that need nothing */
	unsigned classes;	/* bytes that no needle has are all of class 0 */
	unsigned char class_of[256];
	size_t state_count, find_count;
	uint16_t *next;		    /* states * classes */
	bool is_edge[256];	    /* may the byte stand beside a whole word? */
	const struct ends *ends_of; /* each state */
	const struct end *ends;
	/* Only while it is made: */
	struct state *states;
	struct find *finds; /* the first is none */
	bool full;	    /* there was no room for a needle */
};

/* A needle without its marks. */
struct literal {
	const char *bytes;
	size_t size;
	uint16_t demands;
};

/* As PCRE2 tells them, in ASCII; of what is beyond nothing is known. */
static bool
is_word(unsigned char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static struct literal
literal_of(const char *needle, size_t most)
{
	struct literal literal = {.bytes = needle};

	if (*needle == NEEDLE_START || *needle == NEEDLE_EDGE)
		literal.bytes++;
	literal.size = strlen(literal.bytes);
	if (*needle == NEEDLE_START)
		literal.demands = AT_START;
	else if (*needle == NEEDLE_EDGE && is_word((unsigned char)literal.bytes[0]))
		literal.demands = EDGE_BEFORE;
	if (literal.bytes[literal.size - 1] == NEEDLE_EDGE) {
		literal.size--;
		if (literal.size <= most && is_word((unsigned char)literal.bytes[literal.size - 1]))
			literal.demands |= EDGE_BEHIND;
	}
	literal.size = literal.size < most ? literal.size : most;
	return literal;
}

/* Calls back for each needle of each set of each pattern. */
static void
each_literal(struct sieve *sieve, const struct needs *needs, size_t count,
    void (*call)(struct sieve *, const struct literal *, size_t set))
{
	for (size_t i = 0; i < count; i++)
		for (size_t n = 0; n < needs[i].count && n <= sieve->more[i].count; n++)
			for (size_t k = 0; k < needs[i].sets[n].count; k++) {
				struct literal literal =
				    literal_of(needs[i].sets[n].items[k], sieve->needle_bytes);
				call(sieve, &literal, n == 0 ? i : sieve->more[i].sets[n - 1]);
			}
}

static void
count_literal(struct sieve *sieve, const struct literal *literal, size_t set)
{
	(void)set;
	sieve->find_count++;
	sieve->state_count += literal->size;
	for (size_t i = 0; i < literal->size; i++) {
		unsigned char *class = &sieve->class_of[(unsigned char)literal->bytes[i]];
		if (*class == 0)
			*class = (unsigned char)sieve->classes++;
	}
}

/* Sets that lie in one word are found by one step: many share their needles. */
static void
add_find(struct sieve *sieve, struct state *state, uint16_t demands, size_t set)
{
	struct find *same = NULL;

	for (size_t i = state->find; i != 0; i = sieve->finds[i].next) {
		struct find *find = &sieve->finds[i];
		if (find->word != set / 64)
			continue;
		if ((find->sets >> set % 64 & 1) != 0 && (find->demands & ~demands) == 0)
			return;
		same = find->demands == demands ? find : same;
	}
	if (same == NULL) {
		same = &sieve->finds[sieve->find_count];
		*same = (struct find){.next = state->find, .word = (uint16_t)(set / 64), .demands = demands};
		state->find = (uint32_t)sieve->find_count++;
	}
	same->sets |= (uint64_t)1 << set % 64;
}

static void
add_literal(struct sieve *sieve, const struct literal *literal, size_t set)
{
	size_t at = 0;

	for (size_t i = 0; i < literal->size; i++) {
		uint16_t *next =
		    &sieve->next[at * sieve->classes + sieve->class_of[(unsigned char)literal->bytes[i]]];
		if (*next == 0) {
			if (sieve->state_count == STATES_MAX) {
				sieve->full = true;
				return;
			}
			*next = (uint16_t)sieve->state_count++;
			sieve->states[*next].size = (uint16_t)(i + 1);
		}
		at = *next;
	}
	add_find(sieve, &sieve->states[at], literal->demands, set);
}

/* By breadth, so that shorter states are whole before longer ones lean on them. */
static void
resolve(struct arena *scratch, struct sieve *sieve)
{
	uint16_t *queue = arena_array(scratch, sieve->state_count, sizeof(*queue)),
		 *fail = arena_array(scratch, sieve->state_count, sizeof(*fail));
	size_t head = 0, tail = 1;

	while (head < tail) {
		size_t state = queue[head++];
		for (unsigned class = 0; class < sieve->classes; class ++) {
			uint16_t *next = &sieve->next[state * sieve->classes + class],
				 other = state == 0 ? 0 : sieve->next[fail[state] * sieve->classes + class];
			if (*next == 0) {
				*next = other;
				continue;
			}
			fail[*next] = other;
			sieve->states[*next].also =
			    sieve->states[other].find != 0 ? other : sieve->states[other].also;
			queue[tail++] = *next;
		}
	}
}

/* The automaton of needles of so many bytes; false where there are too many states. */
static bool
build(
    struct arena *scratch, struct sieve *sieve, const struct needs *needs, size_t count, size_t needle_bytes)
{
	size_t room;

	*sieve = (struct sieve){.needle_bytes = needle_bytes,
	    .classes = 1,
	    .state_count = 1,
	    .find_count = 1,
	    .words = sieve->words,
	    .set_words = sieve->set_words,
	    .more = sieve->more};
	each_literal(sieve, needs, count, count_literal);
	room = sieve->state_count < STATES_MAX ? sieve->state_count : STATES_MAX;
	sieve->next = arena_array(scratch, room * sieve->classes, sizeof(*sieve->next));
	sieve->states = arena_array(scratch, room, sizeof(*sieve->states));
	sieve->finds = arena_array(scratch, sieve->find_count, sizeof(*sieve->finds));
	sieve->state_count = sieve->find_count = 1;
	each_literal(sieve, needs, count, add_literal);
	if (!sieve->full)
		resolve(scratch, sieve);
	return !sieve->full;
}

static void *
copy(struct arena *a, const void *items, size_t size)
{
	return memcpy(arena_take(a, size), items, size);
}

/* One after the other, the ends of each state: its own and those of the longest other state that ends there too. */
static void
lay_out(struct arena *a, struct sieve *sieve)
{
	struct ends *ends_of = arena_array(a, sieve->state_count, sizeof(*ends_of));
	struct end *ends;
	size_t count = 0;

	/* The shorter states first, on which longer ones lean. */
	for (size_t size = 1; size <= sieve->needle_bytes; size++)
		for (size_t i = 1; i < sieve->state_count; i++) {
			const struct state *state = &sieve->states[i];
			if (state->size != size)
				continue;
			ends_of[i] = ends_of[state->also];
			if (state->find == 0)
				continue;
			for (size_t f = state->find; f != 0; f = sieve->finds[f].next)
				ends_of[i].count++;
			ends_of[i].first = (uint32_t)count;
			count += ends_of[i].count;
		}
	ends = arena_array(a, count, sizeof(*ends));
	for (size_t i = 1; i < sieve->state_count; i++) {
		struct end *next = ends + ends_of[i].first;
		for (size_t s = sieve->states[i].find != 0 ? i : 0; s != 0; s = sieve->states[s].also)
			for (size_t f = sieve->states[s].find; f != 0; f = sieve->finds[f].next)
				*next++ = (struct end){.sets = sieve->finds[f].sets,
				    .word = sieve->finds[f].word,
				    .demands = sieve->finds[f].demands,
				    .size = sieve->states[s].size};
	}
	sieve->ends_of = ends_of;
	sieve->ends = ends;
}

static bool
are_same(const struct needles *one, const struct needles *other)
{
	if (one->count != other->count)
		return false;
	for (size_t i = 0; i < one->count; i++)
		if (strcmp(one->items[i], other->items[i]) != 0)
			return false;
	return true;
}

/* The place of a set among those that were given a number, or where it will be. */
static size_t
place_of(const struct needles *const *places, const struct needles *set)
{
	size_t place = set->count;

	for (size_t i = 0; i < set->count; i++)
		for (const char *c = set->items[i]; *c != '\0'; c++)
			place = place * 31 + (unsigned char)*c;
	for (place %= PLACES; places[place] != NULL && !are_same(places[place], set);)
		place = (place + 1) % PLACES;
	return place;
}

/* Gives each set its number: the first of each pattern its own, the others one for all that are the same. */
static void
number_sets(struct arena *a, struct sieve *sieve, const struct needs *needs, size_t count)
{
	struct arena *scratch = arena_open();
	const struct needles **places = arena_array(scratch, PLACES, sizeof(*places));
	uint16_t *numbers = arena_array(scratch, PLACES, sizeof(*numbers));
	size_t next = SIEVE_WORDS(count) * 64;

	sieve->words = SIEVE_WORDS(count);
	sieve->more = arena_array(a, count, sizeof(*sieve->more));
	for (size_t i = 0; i < count; i++)
		for (size_t n = 1; n < needs[i].count; n++) {
			size_t place = place_of(places, &needs[i].sets[n]);
			if (places[place] == NULL && next == SETS_MAX)
				break;
			if (places[place] == NULL)
				numbers[place] = (uint16_t)next++;
			places[place] = &needs[i].sets[n];
			sieve->more[i].sets[sieve->more[i].count++] = numbers[place];
		}
	sieve->set_words = SIEVE_WORDS(next);
	arena_close(scratch);
}

const struct sieve *
sieve_make(struct arena *a, const struct needs *needs, size_t count)
{
	struct sieve *sieve = arena_alloc(a, sizeof(*sieve));
	size_t needle_bytes = NEEDLE_BYTES;
	struct arena *scratch;
	uint64_t *always;

	assert(count <= SETS_MAX);
	number_sets(a, sieve, needs, count);
	/* Of beginnings of one byte there are never too many.  Room is taken for the most there can be: few are. */
	for (scratch = arena_open(); !build(scratch, sieve, needs, count, needle_bytes); needle_bytes--) {
		arena_close(scratch);
		scratch = arena_open();
	}
	sieve->next = copy(a, sieve->next, sieve->state_count * sieve->classes * sizeof(*sieve->next));
	lay_out(a, sieve);
	/* Beyond ASCII a byte may be of a word or not. */
	for (unsigned c = 0; c < COUNT(sieve->is_edge); c++)
		sieve->is_edge[c] = c >= 0x80 || !is_word((unsigned char)c);
	arena_close(scratch);
	sieve->always = always = arena_array(a, sieve->set_words, sizeof(*always));
	for (size_t i = 0; i < count; i++)
		if (needs[i].count == 0)
			always[i / 64] |= (uint64_t)1 << i % 64;
	return sieve;
}

static void
pass(const struct sieve *sieve, const struct ends *ends, const char *text, size_t size, size_t at,
    uint64_t *found)
{
	const struct end *end = sieve->ends + ends->first, *past = end + ends->count;
	unsigned behind = at == size || sieve->is_edge[(unsigned char)text[at]] ? EDGE_BEHIND : 0;

	for (; end < past; end++) {
		size_t begin = at - end->size;
		unsigned have = behind;
		if (begin == 0)
			have |= AT_START | EDGE_BEFORE;
		else if (sieve->is_edge[(unsigned char)text[begin - 1]])
			have |= EDGE_BEFORE;
		if ((end->demands & ~have) == 0)
			found[end->word] |= end->sets;
	}
}

/* Of the patterns whose first set was found, those pass of which all others were. */
static void
find_all(const struct sieve *sieve, const uint64_t *found, uint64_t *passed)
{
	for (size_t w = 0; w < sieve->words; w++) {
		passed[w] = found[w];
		for (uint64_t left = found[w]; left != 0; left &= left - 1) {
			const struct more *more = &sieve->more[w * 64 + (size_t)__builtin_ctzll(left)];
			for (size_t i = 0; i < more->count; i++)
				if ((found[more->sets[i] / 64] >> more->sets[i] % 64 & 1) == 0)
					passed[w] &= ~(left & -left);
		}
	}
}

void
sieve_text(const struct sieve *sieve, const char *text, size_t size, uint64_t *passed)
{
	uint64_t found[SIEVE_WORDS(SETS_MAX)];
	size_t at = 0;

	memcpy(found, sieve->always, sieve->set_words * sizeof(*found));
	for (size_t i = 0; i < size; i++) {
		at = sieve->next[at * sieve->classes + sieve->class_of[(unsigned char)text[i]]];
		if (sieve->ends_of[at].count != 0)
			pass(sieve, &sieve->ends_of[at], text, size, i + 1, found);
	}
	find_all(sieve, found, passed);
}
