/*
 * when_hour -- hours of the day as they are said: "14h30", "2.30pm", "neuf heures et demie", "quarter to four".
 */
#ifndef PARSERS_WHEN_HOUR_H
#define PARSERS_WHEN_HOUR_H

#include "base/clock.h"
#include "prose.h"

/* Words being read: `at` is the next one. */
struct when_scan {
	const struct prose *prose;
	const struct civil *sent;
	size_t at, end;
	size_t first;
};

/* The word at `at`, "" past the end; the one before it, "" before the first. */
const char *when_word(const struct when_scan *, size_t at);
const char *when_before(const struct when_scan *, size_t at);
/* What stands between a word and the next is exactly `text`. */
bool when_joined(const struct when_scan *, size_t at, const char *text);
/* Hours and minutes at `at`, in any of their spellings.  *used words. */
bool hour_read(const struct when_scan *, size_t at, int *hour, int *minute, size_t *used);

#endif
