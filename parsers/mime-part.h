/*
 * mime-part -- the parts of a letter whose grammar leaves no doubt, without GMime, which makes objects of each field and
 * parameter: that takes longer than all else that is done to open a letter.
 *
 * Doubt:   whatever is unusual, be it right or wrong, is left to GMime, which then reads the whole letter.  What is told
 *          here is what GMime would say (tests/fuzz/fuzz_parts.c compares them).  A field whose name begins with "-" is
 *          such a doubt, for who wants to ask GMime.
 * Memory:  lives in the arena given; bytes stay in the letter.
 */
#ifndef PARSERS_MIME_PART_H
#define PARSERS_MIME_PART_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

enum mime_encoding { MIME_AS_IT_IS, MIME_QUOTED, MIME_BASE64 };
struct mime_part {
	const char *type;     /* lower case, "text/plain" */
	const char *filename; /* as it stands, or NULL */
	const char *charset;  /* parameters, or NULL */
	const char *format, *delsp, *smime_type;
	bool attached;
	enum mime_encoding encoding;
	const char *data; /* as it was sent */
	size_t size_bytes;
	size_t part_count; /* 0: no multipart */
	struct mime_part *parts, *next;
};

/* Past a mailbox's "From " line, a byte order mark and empty lines above the header: none of them is the letter's. */
const char *mime_start(const char *bytes, size_t *size_bytes);
/* Where the header ends: the empty line, or the end of the letter. */
size_t mime_header_end(const char *bytes, size_t size_bytes);
/* Where the field ends that begins at `field`, and how long its name is; NULL where GMime might see another. */
const char *mime_field(const char *field, const char *end, size_t *name_bytes);
/* The root of the parts of a letter whose header ends at `header`; NULL where there is a doubt. */
struct mime_part *mime_parts(struct arena *, const char *bytes, size_t header, size_t size_bytes);

#endif
