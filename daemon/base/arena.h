/*
 * arena -- the memory of one unit of work: a mail read, a command typed, a mail composed.
 *
 * What returns memory takes the arena first; closing the arena frees all of it.
 * When memory runs out the process stops with a sentence, so nobody tests for it.
 * Hand-written (rather than talloc or apr) because it is a page and has no dependency.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

#include "base/status.h"

struct arena;

struct arena *arena_open(void);
/* Frees the arena and all it gave.  NULL does nothing. */
void arena_close(struct arena *);
/* As if it were closed and opened anew, but some of its memory is kept for what comes next: for one unit of work after another. */
void arena_clear(struct arena *);
/* `size_bytes` zeroed bytes, aligned for any type.  Never NULL. */
void *arena_alloc(struct arena *, size_t size_bytes);
/* `count` zeroed items; a product that overflows stops the process. */
void *arena_array(struct arena *, size_t count, size_t item_bytes);
/* As arena_alloc, but holding anything: for who writes all of it before reading. */
void *arena_take(struct arena *, size_t size_bytes);
/* A larger copy of `old` (of `old_bytes`), the rest zeroed. */
void *arena_grow(struct arena *, const void *old, size_t old_bytes, size_t new_bytes);
/* Copies, always NUL-terminated.  arena_string(NULL) is NULL. */
char *arena_string(struct arena *, const char *);
char *arena_bytes(struct arena *, const void *, size_t size_bytes);
char *arena_printf(struct arena *, const char *fmt, ...) PRINTF_LIKE(2, 3);
char *arena_vprintf(struct arena *, const char *fmt, va_list);
/*
 * What is needed for one step of many: everything taken since the mark is given back, and nothing of it may be kept.
 * Marks nest; no arena_defer may stand between a mark and its rewind.
 */
struct arena_mark {
	void *block, *behind, *undo;
	size_t used;
};
struct arena_mark arena_mark(const struct arena *);
void arena_rewind(struct arena *, struct arena_mark);
/* Calls `undo(object)` when the arena closes, latest first: for library objects that live as long. */
void arena_defer(struct arena *, void (*undo)(void *), void *object);

#endif
