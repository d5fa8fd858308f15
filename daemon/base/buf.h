/*
 * buf -- text or bytes that grow inside an arena.
 *
 * buf.data is always NUL-terminated (and never NULL after buf_make); buf.size_bytes does not count the NUL.
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stdint.h>

#include "base/arena.h"

struct buf {
	struct arena *arena;
	char *data;
	size_t size_bytes, room_bytes;
};

struct buf buf_make(struct arena *);
/* With room for that many bytes. */
struct buf buf_make_room(struct arena *, size_t size_bytes);
/* Room for that many bytes more, so that what is about to be added is not moved. */
void buf_reserve(struct buf *, size_t size_bytes);
void buf_add(struct buf *, const char *text); /* NULL adds nothing */
void buf_add_bytes(struct buf *, const void *, size_t size_bytes);
void buf_add_char(struct buf *, char);
void buf_add_number(struct buf *, int64_t);
void buf_addf(struct buf *, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* Drops what is past `size_bytes`. */
void buf_cut(struct buf *, size_t size_bytes);

#endif
