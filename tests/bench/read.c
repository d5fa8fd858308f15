/*
 * bench-read: how many generated replies are read in a second, beside bare GMime on the same letters (headers and text
 * decoded), taken in turn so that a busy machine slows both.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "letters.h"
#include "reader.h"

#define LETTERS 10000
#define ROUNDS	3
#define SEED	20261201u

struct bench {
	struct buf letters;
	size_t count, ends[LETTERS];
	struct reader reader;
};

/* The processor's time of this process: what else runs does not count. */
static double
seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void
prepare(struct arena *a, struct bench *bench)
{
	uint64_t seed = SEED;

	reader_prepare(a, &bench->reader);
	bench->letters = buf_make(a);
	for (unsigned i = 0; i < bench->count; i++) {
		letter_make(&bench->letters, &seed, i);
		bench->ends[i] = bench->letters.size_bytes;
	}
}

/* Not inlined: what callgrind is told to count. */
__attribute__((noinline)) static double
round_of(struct bench *bench, enum way way)
{
	double start = seconds();
	size_t begin = 0;

	for (size_t i = 0; i < bench->count; begin = bench->ends[i++])
		reader_take(&bench->reader, bench->letters.data + begin, bench->ends[i] - begin, way);
	return seconds() - start;
}

static int
compare(const void *left, const void *right)
{
	double one = *(const double *)left, other = *(const double *)right;

	return (one > other) - (one < other);
}

/* `read LETTERS gmime|open|read`: one round of so many, for callgrind to count. */
static void
count_one(struct bench *bench, const char *name)
{
	static const char *const ways[] = {"gmime", "open", "read"};

	for (int way = 0; way < WAYS; way++)
		if (strcmp(name, ways[way]) == 0)
			(void)round_of(bench, (enum way)way);
}

int
main(int argc, char **argv)
{
	static const char *const names[] = {
	    "GMime, headers and text", "opened (message_parse)", "read (and reading_parse)"};
	struct arena *a = arena_open();
	struct bench *bench = arena_alloc(a, sizeof(*bench));
	double taken[WAYS][ROUNDS];

	bench->count = argc > 2 ? strtoul(argv[1], NULL, 10) : LETTERS;
	bench->count = bench->count < LETTERS ? bench->count : LETTERS;
	prepare(a, bench);
	if (argc > 2) {
		count_one(bench, argv[2]);
		arena_close(a);
		return 0;
	}
	printf("%d replies, %.1f MB, median of %d rounds, seconds of processor\n", LETTERS,
	    (double)bench->letters.size_bytes / 1e6, ROUNDS);
	for (int i = 0; i < ROUNDS; i++)
		for (int way = 0; way < WAYS; way++)
			taken[way][i] = round_of(bench, (enum way)way);
	for (int way = 0; way < WAYS; way++) {
		qsort(taken[way], ROUNDS, sizeof(double), compare);
		printf("%-26s %6.0f a second  %6.1f MB/s  ratio %.2f\n", names[way],
		    LETTERS / taken[way][ROUNDS / 2],
		    (double)bench->letters.size_bytes / 1e6 / taken[way][ROUNDS / 2],
		    taken[WAY_GMIME][ROUNDS / 2] / taken[way][ROUNDS / 2]);
	}
	printf("%zu feedbacks understood a round\n", bench->reader.understood / ROUNDS);
	arena_close(a);
	return 0;
}
