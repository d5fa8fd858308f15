/*
 * parts: a letter whose parts are told without GMime says the same as when GMime tells them, which a field that is of no
 * consequence to anybody else makes it do (parsers/mime-part.h).
 */
#include "fuzz.h"

#include "base/buf.h"
#include "codec.h"
#include "mime-part.h"

static void
encode(struct arena *a, const char *before, const char *bytes, size_t size, struct buf *said)
{
	struct buf letter = buf_make(a);

	buf_add(&letter, before);
	buf_add_bytes(&letter, bytes, size);
	*said = buf_make(a);
	message_encode(said, message_parse(a, letter.data, letter.size_bytes));
}

void
fuzz_one(struct arena *a, const char *bytes, size_t size)
{
	const char *start = size > 0 ? mime_start(bytes, &size) : bytes;
	size_t header = mime_header_end(start, size);
	struct buf own, theirs;

	if (header == 0 || mime_parts(a, start, header, size) == NULL)
		return;
	encode(a, "", start, size, &own);
	encode(a, "-: GMime\n", start, size, &theirs);
	assert(own.size_bytes == theirs.size_bytes);
	assert(memcmp(own.data, theirs.data, own.size_bytes) == 0);
}
