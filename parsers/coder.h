/*
 * coder -- facts as bytes and back: the same function names the fields of a struct for both directions, so that what is
 * written cannot be read otherwise.  Only for codec*.c.
 *
 *     code_text(c, "subject", &message->subject, true);
 *     CODE_NUMBER(c, "nature", message->nature, MESSAGE_LETTER, MESSAGE_EMPTY);
 *
 * Numbers are eight bytes in host order (the two ends are the same program), a text is its length and one more (0: NULL),
 * its bytes and a NUL.
 *
 * Memory:  what is read points into the bytes given; arrays live in the arena.
 * Errors:  a field that is missing, out of bounds or not as it must be sets `bad` and is empty or 0, and so is all that
 *          follows: a decoder reads straight down and looks once, at its end.
 */
#ifndef PARSERS_CODER_H
#define PARSERS_CODER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "message.h"

#define CODE_ITEMS_MAX 20000

struct coder {
	struct buf *out;      /* NULL: it reads */
	struct arena *arena;  /* of what is read */
	const char *at, *end; /* what is left to read */
	const char *bad;      /* name of the first field that was not as it must be, or NULL */
};

struct coder coder_write(struct buf *);
struct coder coder_read(struct arena *, const void *, size_t size_bytes);
/* OK when all that was read was there and as it must be, and nothing follows. */
MUST_USE enum status coder_verdict(const struct coder *, const char *what, struct why *);

void code_number(struct coder *, const char *name, int64_t *, int64_t least, int64_t most);
void code_flag(struct coder *, const char *name, bool *);
/* Bytes that are not UTF-8 are mended when written, and refused when read.  `needed`: "" where it is NULL, or missing. */
void code_text(struct coder *, const char *name, const char **, bool needed);
void code_texts(struct coder *, const char *name, struct strings *);
/* How many follow; when read, room for them is made at *items, empty. */
void code_array(struct coder *, const char *name, size_t *count, void **items, size_t item_bytes);

#define CODE_NUMBER(coder, name, field, least, most)                                                         \
	do {                                                                                                 \
		int64_t number_ = (int64_t)(field);                                                          \
		code_number(coder, name, &number_, least, most);                                             \
		if ((coder)->out == NULL)                                                                    \
			(field) = (__typeof__(field))number_;                                                \
	} while (0)
#define CODE_ARRAY(coder, name, count, items)                                                                \
	do {                                                                                                 \
		void *items_ = NULL;                                                                         \
		code_array(coder, name, &(count), &items_, sizeof(*(items)));                                \
		if ((coder)->out == NULL)                                                                    \
			(items) = items_;                                                                    \
	} while (0)

#endif
