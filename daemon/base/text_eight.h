/*
 * text_eight -- eight bytes of text looked at together: text.c asks these before it looks at each.
 *
 * Hand-written: nearly all of a letter is ASCII, which utf8proc takes character by character.
 */
#ifndef BASE_TEXT_EIGHT_H
#define BASE_TEXT_EIGHT_H

#include <endian.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define EACH_BYTE(c) (UINT64_MAX / 255 * (c))
#define HIGH_BITS    EACH_BYTE(0x80)

/* Eight bytes of text, the first of them lowest. */
static inline uint64_t
eight_bytes(const char *text)
{
	uint64_t word;

	memcpy(&word, text, sizeof(word));
	return le64toh(word);
}

/* How many of eight bytes stand before the first one marked; `marks` has one bit a byte, and not none. */
static inline size_t
bytes_before(uint64_t marks)
{
	return (size_t)__builtin_ctzll(marks) / 8;
}

/* The high bits of those of eight bytes that are no plain text of ASCII: beyond it, controls but newlines, DEL. */
static inline uint64_t
not_plain(uint64_t word)
{
	/* Sums of seven bits each carry into the high bit of their own byte only. */
	uint64_t low = word & ~HIGH_BITS, visible = low + EACH_BYTE(0x60),
		 not_deleted = (low ^ EACH_BYTE(0x7F)) + EACH_BYTE(0x7F),
		 not_newline = (low ^ EACH_BYTE('\n')) + EACH_BYTE(0x7F);

	return (word | ~((visible & not_deleted) | ~not_newline)) & HIGH_BITS;
}

/* Eight bytes of plain text in small letters; false, and nothing, where they are not all plain. */
static inline bool
fold_eight(const char *text, char *out)
{
	uint64_t word = eight_bytes(text), capitals;

	if (not_plain(word) != 0)
		return false;
	/* The high bit of those from 'A' on, but not past 'Z'; a quarter of it makes a letter small. */
	capitals = (word + EACH_BYTE(0x80 - 'A')) & ~(word + EACH_BYTE(0x7F - 'Z')) & HIGH_BITS;
	word = htole64(word | capitals / 4);
	memcpy(out, &word, sizeof(word));
	return true;
}

#endif
