/*
 * tnef -- winmail.dat: the words and files that Outlook packs in its own format ([MS-OXTNEF]).
 *
 * Hand-written because libytnef is under the GPL, and of the format only this much is wanted: attBody, PR_BODY, PR_HTML,
 * and attached files by their names.  A body kept as compressed RTF alone is not read.
 *
 * Memory:  texts live in the arena given; the files' bytes are those of the input.
 * Limits:  TNEF_FILES_MAX; a stream that is cut short is read up to there.
 */
#ifndef PARSERS_TNEF_H
#define PARSERS_TNEF_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

#define TNEF_FILES_MAX 100

struct tnef_file {
	const char *name; /* as it stands, perhaps with a path; NULL if none */
	const void *data;
	size_t size_bytes;
};
struct tnef {
	const char *plain, *html; /* NULL if none */
	size_t file_count;
	struct tnef_file files[TNEF_FILES_MAX];
};

/* false: these bytes are no such stream. */
bool tnef_read(struct arena *, const void *bytes, size_t size_bytes, struct tnef *);

#endif
