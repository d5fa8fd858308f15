#include "sieve.h"

#include <string.h>

#define STATES_MAX 60000u
/* The beginning of a needle is as good as all of it. */
#define NEEDLE_BYTES 6

/* The automaton of Aho and Corasick, its failures resolved: one step a byte. */
struct sieve {
	size_t words;		/* of a set */
	const uint64_t *always; /* patterns without needles */
	unsigned classes;	/* bytes that no needle has are all of class 0 */
	unsigned char class_of[256];
	size_t states;
	uint16_t *next;	 /* states * classes */
	uint16_t *found; /* of a state: the number of its set, 0 for none */
	uint64_t *sets;	 /* words each; the first is empty */
	size_t set_count;
};

static void
set_classes(struct sieve *sieve, const struct needles *needles, size_t count)
{
	sieve->classes = 1;
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < needles[i].count; k++)
			for (const char *c = needles[i].items[k]; *c != '\0'; c++)
				if (sieve->class_of[(unsigned char)*c] == 0)
					sieve->class_of[(unsigned char)*c] = (unsigned char)sieve->classes++;
}

static size_t
total_bytes(const struct needles *needles, size_t count)
{
	size_t total = 0;

	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < needles[i].count; k++)
			total += strnlen(needles[i].items[k], NEEDLE_BYTES);
	return total;
}

static uint64_t *
set_of(struct sieve *sieve, size_t state)
{
	if (sieve->found[state] == 0)
		sieve->found[state] = (uint16_t)++sieve->set_count;
	return sieve->sets + sieve->found[state] * sieve->words;
}

static void
add_needle(struct sieve *sieve, const char *needle, size_t pattern)
{
	size_t state = 0;

	for (size_t i = 0; i < NEEDLE_BYTES && *needle != '\0'; i++, needle++) {
		uint16_t *next =
		    &sieve->next[state * sieve->classes + sieve->class_of[(unsigned char)*needle]];
		if (*next == 0)
			*next = (uint16_t)sieve->states++;
		state = *next;
	}
	set_of(sieve, state)[pattern / 64] |= (uint64_t)1 << pattern % 64;
}

/* What is found at the longest end of this state that begins another needle is found here too. */
static void
inherit(struct sieve *sieve, size_t state, size_t from)
{
	uint64_t *set;

	if (sieve->found[from] == 0)
		return;
	set = set_of(sieve, state);
	for (size_t i = 0; i < sieve->words; i++)
		set[i] |= sieve->sets[sieve->found[from] * sieve->words + i];
}

/* By breadth, so that shorter states are whole before longer ones lean on them. */
static void
resolve(struct arena *a, struct sieve *sieve)
{
	uint16_t *queue = arena_array(a, sieve->states, sizeof(*queue)),
		 *fail = arena_array(a, sieve->states, sizeof(*fail));
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
			inherit(sieve, *next, other);
			queue[tail++] = *next;
		}
	}
}

const struct sieve *
sieve_make(struct arena *a, const struct needles *needles, size_t count)
{
	struct sieve *sieve = arena_alloc(a, sizeof(*sieve));
	size_t total = total_bytes(needles, count);
	uint64_t *always;

	sieve->words = SIEVE_WORDS(count);
	always = arena_array(a, sieve->words, sizeof(*always));
	for (size_t i = 0; i < count; i++)
		if (needles[i].count == 0 || total >= STATES_MAX)
			always[i / 64] |= (uint64_t)1 << i % 64;
	sieve->always = always;
	if (total >= STATES_MAX)
		total = count = 0;
	set_classes(sieve, needles, count);
	sieve->states = 1;
	sieve->next = arena_array(a, (total + 1) * sieve->classes, sizeof(*sieve->next));
	sieve->found = arena_array(a, total + 1, sizeof(*sieve->found));
	sieve->sets = arena_array(a, (total + 1) * sieve->words, sizeof(*sieve->sets));
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < needles[i].count; k++)
			add_needle(sieve, needles[i].items[k], i);
	resolve(a, sieve);
	return sieve;
}

void
sieve_text(const struct sieve *sieve, const char *text, size_t size, uint64_t *passed)
{
	size_t state = 0;

	memcpy(passed, sieve->always, sieve->words * sizeof(*passed));
	for (size_t at = 0; at < size; at++) {
		state = sieve->next[state * sieve->classes + sieve->class_of[(unsigned char)text[at]]];
		if (sieve->found[state] == 0)
			continue;
		for (size_t i = 0; i < sieve->words; i++)
			passed[i] |= sieve->sets[sieve->found[state] * sieve->words + i];
	}
}
