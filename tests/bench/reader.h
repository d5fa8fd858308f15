/*
 * reader.h -- one letter as the benchmarks read it: with bare GMime, opened, and read in a conversation of four dossiers
 * with the rules of etc/.
 */
#ifndef BENCH_READER_H
#define BENCH_READER_H

#include "message.h"
#include "reading.h"

enum way { WAY_GMIME, WAY_OPEN, WAY_READ, WAYS };

struct reader {
	const struct rules *rules;
	struct context context;
	struct arena *letter; /* of one after the other, as in the daemon */
	/* What was found and decoded, so that nothing is optimized away and the reader sees that it works. */
	size_t understood, decoded_bytes;
};

/* Run from the top of the sources; ends the program where that is not so. */
void reader_prepare(struct arena *, struct reader *);
void reader_take(struct reader *, const char *bytes, size_t size_bytes, enum way);

#endif
