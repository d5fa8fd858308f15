/*
 * spelt -- what was read in a letter, in one line that a test can compare.
 *
 * Form:    "1:interview@2026-12-08T14:00 2:declined", by candidate, then by action; 0 is nobody in particular,
 *          ? after what is unclear.  The reading's feedback is left in that order.
 */
#ifndef TESTS_UNIT_SPELT_H
#define TESTS_UNIT_SPELT_H

#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "reading.h"

static int
by_candidate(const void *a, const void *b)
{
	const struct read_feedback *one = a, *other = b;

	return one->candidate != other->candidate ? one->candidate - other->candidate
						  : (int)one->action - (int)other->action;
}

static const char *
spelt(struct arena *arena, const struct reading *reading)
{
	struct buf buf = buf_make(arena);

	/* qsort of no array at all is undefined (C17 7.22.5). */
	if (reading->feedback_count > 0)
		qsort(reading->feedback, reading->feedback_count, sizeof(*reading->feedback), by_candidate);
	for (size_t i = 0; i < reading->feedback_count; i++) {
		const struct read_feedback *one = &reading->feedback[i];
		buf_addf(
		    &buf, "%s%d:%s", i > 0 ? " " : "", one->candidate, feedback_action_name(one->action));
		if (one->when != NULL)
			buf_addf(&buf, "@%s", one->when);
		if (one->unclear)
			buf_add(&buf, "?");
	}
	return buf.data;
}

#endif
