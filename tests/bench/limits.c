/*
 * bench-limits: how the time of opening a hostile letter grows with its size.  Four times the bytes should take four
 * times the work; sixteen would be quadratic.  Processor time, the best of five.
 */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "../unit/hostile.h"
#include "message.h"

#define ROUNDS 5

static double
milliseconds(const struct hostile *hostile, size_t times)
{
	struct arena *a = arena_open();
	const char *letter = repeat(a, hostile->head, hostile->piece, times, hostile->tail);
	double best = 0;

	for (int i = 0; i < ROUNDS; i++) {
		struct arena *work = arena_open();
		clock_t start = clock();
		double taken;
		(void)message_parse(work, letter, strlen(letter));
		taken = (double)(clock() - start) * 1e3 / CLOCKS_PER_SEC;
		best = i == 0 || taken < best ? taken : best;
		arena_close(work);
	}
	arena_close(a);
	return best;
}

int
main(void)
{
	message_prepare();
	printf("%-34s %10s %10s %8s\n", "", "ms", "four times", "ratio");
	for (size_t i = 0; i < COUNT(letters); i++) {
		double small = milliseconds(&letters[i], letters[i].times / 4);
		double large = milliseconds(&letters[i], letters[i].times);
		printf("%-34s %10.2f %10.2f %8.1f\n", letters[i].name, small, large,
		    small > 0 ? large / small : 0);
	}
	return 0;
}
