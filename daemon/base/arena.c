#include "base/arena.h"

#include <assert.h>
#include <stdalign.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/asan_interface.h>
#define GAP 1 /* behind each piece */
#else
#define GAP					 0
#define ASAN_POISON_MEMORY_REGION(begin, size)	 ((void)(begin), (void)(size))
#define ASAN_UNPOISON_MEMORY_REGION(begin, size) ((void)(begin), (void)(size))
#endif

#define BLOCK_BYTES ((size_t)16 * 1024)
#define SPARE_BYTES ((size_t)1024 * 1024) /* kept at most by an arena that is cleared */
#define SHORT_BYTES 256			  /* of a text that is formatted */
#define ALIGNMENT   alignof(max_align_t)

struct block {
	struct block *next;
	size_t size, used;
	alignas(max_align_t) unsigned char data[];
};

struct undo {
	struct undo *next;
	void (*call)(void *);
	void *object;
};

struct arena {
	struct block *blocks;
	struct block *spares; /* empty, from before it was cleared */
	struct undo *undos;
};

static _Noreturn void
out_of_memory(void)
{
	fputs("facteur: out of memory; give the service more, or lower limits.message_bytes\n", stderr);
	abort();
}

struct arena *
arena_open(void)
{
	struct arena *arena = calloc(1, sizeof(*arena));

	if (arena == NULL)
		out_of_memory();
	return arena;
}

static void
free_blocks(struct block *first, const struct block *past)
{
	for (struct block *next; first != past; first = next) {
		next = first->next;
		ASAN_UNPOISON_MEMORY_REGION(first->data, first->size);
		free(first);
	}
}

static void
undo_all(struct arena *arena)
{
	for (struct undo *undo = arena->undos; undo != NULL; undo = undo->next)
		undo->call(undo->object);
	arena->undos = NULL;
}

void
arena_close(struct arena *arena)
{
	if (arena == NULL)
		return;
	undo_all(arena);
	free_blocks(arena->blocks, NULL);
	free_blocks(arena->spares, NULL);
	free(arena);
}

void
arena_clear(struct arena *arena)
{
	struct block **last = &arena->blocks;
	size_t bytes = 0;

	undo_all(arena);
	while (*last != NULL && bytes + (*last)->size <= SPARE_BYTES) {
		ASAN_POISON_MEMORY_REGION((*last)->data, (*last)->size);
		bytes += (*last)->size;
		last = &(*last)->next;
	}
	free_blocks(*last, NULL);
	free_blocks(arena->spares, NULL);
	*last = NULL;
	arena->spares = arena->blocks;
	arena->blocks = NULL;
}

/* One that has room, and not much more than is asked for; NULL: none. */
static struct block *
spare_take(struct arena *arena, size_t room)
{
	for (struct block **at = &arena->spares; *at != NULL; at = &(*at)->next) {
		struct block *block = *at;

		if (block->size < room || block->size / 4 > room)
			continue;
		*at = block->next;
		return block;
	}
	return NULL;
}

static struct block *
block_add(struct arena *arena, size_t size)
{
	bool large = size > BLOCK_BYTES / 4;
	size_t room = large ? size : BLOCK_BYTES;
	struct block *block = spare_take(arena, room);

	if (block == NULL) {
		if ((block = malloc(sizeof(*block) + room)) == NULL)
			out_of_memory();
		block->size = room;
	}
	block->used = 0;
	/* Who looks for wrong accesses sees one beyond a piece too. */
	ASAN_POISON_MEMORY_REGION(block->data, block->size);
	/* A large piece gets a block of its own, behind the one being filled. */
	if (large && arena->blocks != NULL) {
		block->next = arena->blocks->next;
		arena->blocks->next = block;
	} else {
		block->next = arena->blocks;
		arena->blocks = block;
	}
	return block;
}

void *
arena_take(struct arena *arena, size_t size)
{
	struct block *block = arena->blocks;
	size_t asked = size;
	void *piece;

	if (size > SIZE_MAX / 2)
		out_of_memory();
	size = (size + GAP + ALIGNMENT - 1) & ~(ALIGNMENT - 1);
	if (block == NULL || block->size - block->used < size)
		block = block_add(arena, size);
	piece = block->data + block->used;
	block->used += size;
	ASAN_UNPOISON_MEMORY_REGION(piece, asked);
	return piece;
}

void *
arena_alloc(struct arena *arena, size_t size)
{
	return memset(arena_take(arena, size), 0, size);
}

void *
arena_array(struct arena *arena, size_t count, size_t item)
{
	if (item != 0 && count > SIZE_MAX / 2 / item)
		out_of_memory();
	return arena_alloc(arena, count * item);
}

void *
arena_grow(struct arena *arena, const void *old, size_t old_bytes, size_t new_bytes)
{
	char *copy = arena_take(arena, new_bytes);

	assert(new_bytes >= old_bytes);
	if (old_bytes > 0)
		memcpy(copy, old, old_bytes);
	memset(copy + old_bytes, 0, new_bytes - old_bytes);
	return copy;
}

char *
arena_bytes(struct arena *arena, const void *bytes, size_t size)
{
	char *copy = arena_take(arena, size + 1);

	if (size > 0)
		memcpy(copy, bytes, size);
	copy[size] = '\0';
	return copy;
}

char *
arena_string(struct arena *arena, const char *string)
{
	return string == NULL ? NULL : arena_bytes(arena, string, strlen(string));
}

char *
arena_vprintf(struct arena *arena, const char *fmt, va_list args)
{
	char shorter[SHORT_BYTES]; /* most are: formatted once */
	va_list again;
	char *text;
	int size;

	va_copy(again, args);
	size = vsnprintf(shorter, sizeof(shorter), fmt, again);
	va_end(again);
	assert(size >= 0);
	if ((size_t)size < sizeof(shorter))
		return arena_bytes(arena, shorter, (size_t)size);
	text = arena_take(arena, (size_t)size + 1);
	vsnprintf(text, (size_t)size + 1, fmt, args);
	return text;
}

char *
arena_printf(struct arena *arena, const char *fmt, ...)
{
	va_list args;
	char *text;

	va_start(args, fmt);
	text = arena_vprintf(arena, fmt, args);
	va_end(args);
	return text;
}

struct arena_mark
arena_mark(const struct arena *arena)
{
	struct arena_mark mark = {.block = arena->blocks, .undo = arena->undos};

	if (arena->blocks != NULL) {
		mark.behind = arena->blocks->next;
		mark.used = arena->blocks->used;
	}
	return mark;
}

void
arena_rewind(struct arena *arena, struct arena_mark mark)
{
	struct block *block = mark.block;

	assert(arena->undos == mark.undo);
	free_blocks(arena->blocks, block);
	arena->blocks = block;
	if (block == NULL)
		return;
	/* Large pieces were put behind it. */
	free_blocks(block->next, mark.behind);
	block->next = mark.behind;
	block->used = mark.used;
	ASAN_POISON_MEMORY_REGION(block->data + block->used, block->size - block->used);
}

void
arena_defer(struct arena *arena, void (*call)(void *), void *object)
{
	struct undo *undo = arena_alloc(arena, sizeof(*undo));

	undo->call = call;
	undo->object = object;
	undo->next = arena->undos;
	arena->undos = undo;
}
