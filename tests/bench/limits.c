/*
 * bench-limits: how the time of reading a hostile letter grows with its size, and what it is beside bare GMime.  Four
 * times the bytes should take four times the work; sixteen would be quadratic.  Processor time, the best of five.
 */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "../unit/hostile.h"
#include "reader.h"

#define ROUNDS 5

/* What takes no longer is not told from what stands around it. */
#define LEAST_MS 0.02

static double
milliseconds(struct reader *reader, const char *letter, enum way way)
{
	size_t size = strlen(letter);
	double best = 0;

	for (int i = 0; i < ROUNDS; i++) {
		clock_t start = clock();
		double taken;
		reader_take(reader, letter, size, way);
		taken = (double)(clock() - start) * 1e3 / CLOCKS_PER_SEC;
		best = i == 0 || taken < best ? taken : best;
	}
	return best > LEAST_MS ? best : LEAST_MS;
}

static void
show(struct reader *reader, const struct hostile *hostile)
{
	struct arena *a = arena_open();
	const char *small = repeat(a, hostile->head, hostile->piece, hostile->times / 4, hostile->tail);
	const char *large = repeat(a, hostile->head, hostile->piece, hostile->times, hostile->tail);
	double before = milliseconds(reader, small, WAY_READ), read = milliseconds(reader, large, WAY_READ);
	double opened = milliseconds(reader, large, WAY_OPEN), gmime = milliseconds(reader, large, WAY_GMIME);

	printf("%-34s %10.2f %10.2f %8.1f %8.2f %8.1f %8.1f\n", hostile->name, before, read, read / before,
	    gmime, opened / gmime, read / gmime);
	arena_close(a);
}

int
main(void)
{
	struct arena *a = arena_open();
	struct reader reader = {0};

	reader_prepare(a, &reader);
	printf(
	    "%-34s %10s %10s %8s %8s %8s %8s\n", "", "ms", "four times", "growth", "GMime", "opened", "read");
	for (size_t i = 0; i < COUNT(letters); i++)
		show(&reader, &letters[i]);
	arena_close(a);
	return 0;
}
