/*
 * invitation -- an interview as calendars know it: iTIP over mail (RFC 5545, 5546, 6047), written with libical.
 *
 * Times are UTC: libical's own time zones bring four kilobytes of history, and one event needs none.
 */
#ifndef LETTERS_INVITATION_H
#define LETTERS_INVITATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

struct guest {
	const char *name, *email;
	bool answers; /* is asked to accept; else comes anyway */
};
struct invitation {
	const char *method; /* "REQUEST", "CANCEL", "DECLINECOUNTER" */
	const char *uid;
	int64_t sequence, stamp_at;
	int64_t start_at, end_at;
	const char *title, *words; /* as this reader may know them */
	const char *organizer_name, *organizer_email;
	size_t guest_count;
	const struct guest *guests;
};
/* The text/calendar part. */
const char *invitation_write(struct arena *, const struct invitation *);
/* One line per property again: what a search for words must see. */
const char *invitation_unfold(struct arena *, const char *calendar);

#endif
