#include "sieve.h"

#include <assert.h>
#include <string.h>

#define STATES_MAX 60000u
/* The beginning of a needle is as good as all of it; a shorter one, where there would be too many states. */
#define NEEDLE_BYTES 6
/* Sets of needles, the first of each pattern before all others; what there is no room for is not looked for. */
#define SETS_MAX ((size_t)16384)

/* What must stand around a needle. */
enum { EDGE_BEFORE = 1, EDGE_BEHIND = 2, AT_START = 4 };

/* A needle that ends where a state does. */
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

/* The other sets of a pattern. */
struct more {
	uint16_t first, count;
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
	uint16_t *next; /* states * classes */
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
				call(sieve, &literal, n == 0 ? i : sieve->more[i].first + n - 1);
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

/* Gives each set its number. */
static void
number_sets(struct arena *a, struct sieve *sieve, const struct needs *needs, size_t count)
{
	size_t next;

	sieve->words = SIEVE_WORDS(count);
	sieve->more = arena_array(a, count, sizeof(*sieve->more));
	next = sieve->words * 64;
	for (size_t i = 0; i < count; i++) {
		size_t more = needs[i].count > 1 ? needs[i].count - 1 : 0;
		if (next + more > SETS_MAX)
			more = 0;
		sieve->more[i] = (struct more){.first = (uint16_t)next, .count = (uint16_t)more};
		next += more;
	}
	sieve->set_words = SIEVE_WORDS(next);
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
	sieve->states = copy(a, sieve->states, sieve->state_count * sizeof(*sieve->states));
	sieve->finds = copy(a, sieve->finds, sieve->find_count * sizeof(*sieve->finds));
	arena_close(scratch);
	sieve->always = always = arena_array(a, sieve->set_words, sizeof(*always));
	for (size_t i = 0; i < count; i++)
		if (needs[i].count == 0)
			always[i / 64] |= (uint64_t)1 << i % 64;
	return sieve;
}

/* Word or not on the one side of a place, and on the other: bytes beyond ASCII may be either. */
static bool
is_edge(unsigned char other)
{
	return other >= 0x80 || !is_word(other);
}

static void
pass(const struct sieve *sieve, const struct state *state, const char *text, size_t size, size_t end,
    uint64_t *found)
{
	size_t begin = end - state->size;
	unsigned have = (begin == 0 ? AT_START | EDGE_BEFORE : 0) | (end == size ? EDGE_BEHIND : 0);

	if (begin > 0 && is_edge((unsigned char)text[begin - 1]))
		have |= EDGE_BEFORE;
	if (end < size && is_edge((unsigned char)text[end]))
		have |= EDGE_BEHIND;
	for (size_t i = state->find; i != 0; i = sieve->finds[i].next) {
		const struct find *find = &sieve->finds[i];
		if ((find->demands & ~have) == 0)
			found[find->word] |= find->sets;
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
			for (size_t set = more->first; set < (size_t)more->first + more->count; set++)
				if ((found[set / 64] >> set % 64 & 1) == 0)
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
		const struct state *state;
		at = sieve->next[at * sieve->classes + sieve->class_of[(unsigned char)text[i]]];
		state = &sieve->states[at];
		if (state->find != 0)
			pass(sieve, state, text, size, i + 1, found);
		while (state->also != 0) {
			state = &sieve->states[state->also];
			pass(sieve, state, text, size, i + 1, found);
		}
	}
	find_all(sieve, found, passed);
}
