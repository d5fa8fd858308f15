#include "base/buf.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct buf
buf_make(struct arena *arena)
{
	return buf_make_room(arena, 127);
}

struct buf
buf_make_room(struct arena *arena, size_t size)
{
	struct buf buf = {.arena = arena, .data = arena_take(arena, size + 1), .room_bytes = size + 1};

	buf.data[0] = '\0';
	return buf;
}

void
buf_reserve(struct buf *buf, size_t size)
{
	size_t need = buf->size_bytes + size + 1;

	if (need > buf->room_bytes) {
		size_t room = buf->room_bytes * 2 > need ? buf->room_bytes * 2 : need;
		buf->data = memcpy(arena_take(buf->arena, room), buf->data, buf->size_bytes + 1);
		buf->room_bytes = room;
	}
}

void
buf_add_bytes(struct buf *buf, const void *bytes, size_t size)
{
	buf_reserve(buf, size);
	if (size > 0)
		memcpy(buf->data + buf->size_bytes, bytes, size);
	buf->size_bytes += size;
	buf->data[buf->size_bytes] = '\0';
}

void
buf_add(struct buf *buf, const char *text)
{
	if (text != NULL)
		buf_add_bytes(buf, text, strlen(text));
}

void
buf_add_char(struct buf *buf, char c)
{
	if (buf->size_bytes + 1 < buf->room_bytes) {
		buf->data[buf->size_bytes++] = c;
		buf->data[buf->size_bytes] = '\0';
	} else {
		buf_add_bytes(buf, &c, 1);
	}
}

void
buf_add_number(struct buf *buf, int64_t number)
{
	char digits[24];
	size_t at = sizeof(digits);
	uint64_t left = number < 0 ? -(uint64_t)number : (uint64_t)number;

	do {
		digits[--at] = (char)('0' + left % 10);
		left /= 10;
	} while (left != 0);
	if (number < 0)
		digits[--at] = '-';
	buf_add_bytes(buf, digits + at, sizeof(digits) - at);
}

void
buf_addf(struct buf *buf, const char *fmt, ...)
{
	size_t room = buf->room_bytes - buf->size_bytes;
	va_list args;
	int size;

	va_start(args, fmt);
	size = vsnprintf(buf->data + buf->size_bytes, room, fmt, args);
	va_end(args);
	assert(size >= 0);
	if ((size_t)size >= room) {
		buf_reserve(buf, (size_t)size);
		va_start(args, fmt);
		vsnprintf(buf->data + buf->size_bytes, (size_t)size + 1, fmt, args);
		va_end(args);
	}
	buf->size_bytes += (size_t)size;
}

void
buf_cut(struct buf *buf, size_t size)
{
	assert(size <= buf->size_bytes);
	buf->size_bytes = size;
	buf->data[size] = '\0';
}
