/* document: no sequence of bytes may crash it, and what it finds must be valid text that comes back as it went. */
#include "fuzz.h"

#include "document.h"

void
fuzz_one(struct arena *a, const char *bytes, size_t size)
{
	const struct document_text *text = document_text(a, bytes, size);
	struct buf encoded = buf_make(a);
	struct document_text *back;

	document_encode(&encoded, text);
	assert(document_decode(a, encoded.data, encoded.size_bytes, &back, NULL) == OK);
	assert(back->part_count == text->part_count);
	for (size_t i = 0; i < text->part_count; i++) {
		fuzz_text(text->parts[i].text);
		assert(strcmp(text->parts[i].text, back->parts[i].text) == 0);
	}
}
