/*
 * calendar -- the answer to an invitation, as calendars send it back (iTIP, RFC 5546; RFC 5545, 6047).
 *
 * Units:   instants are UTC seconds; strings are valid UTF-8 on one line.
 * Memory:  everything lives in the arena given; no libical object leaves calendar.c.
 * Limits:  CALENDAR_BYTES_MAX, CALENDAR_PARTS_MAX components; a time zone is worked out only when its rules are plain yearly
 *          ones, so that nobody can make us count for ever.
 * Errors:  none: what is no calendar with an event is NULL.  No I/O: no time zone of the machine is read.
 */
#ifndef PARSERS_CALENDAR_H
#define PARSERS_CALENDAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

#define CALENDAR_BYTES_MAX ((size_t)256 * 1024)
#define CALENDAR_PARTS_MAX 200

enum calendar_method { CALENDAR_OTHER, CALENDAR_REPLY, CALENDAR_COUNTER };
enum calendar_answer { ANSWER_NONE, ANSWER_ACCEPTED, ANSWER_DECLINED, ANSWER_TENTATIVE };
struct calendar_reply {
	enum calendar_method method;
	enum calendar_answer answer; /* PARTSTAT of who replies */
	const char *uid;	     /* of the event; "" when there is none */
	int64_t sequence;
	const char *attendee;	 /* address of who replies, lower case, or NULL */
	int64_t start_at;	 /* 0: not given, or its zone is unknown: see start_local */
	const char *start_local; /* "2026-12-08T15:00" when no zone says what instant that is, or NULL */
	const char *comment;	 /* COMMENT, or NULL */
};

const struct calendar_reply *calendar_parse(struct arena *, const void *bytes, size_t size_bytes);

#endif
