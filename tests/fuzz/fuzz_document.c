/* document: no sequence of bytes may crash it, and what it finds must be valid text that comes back as it went. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "base/text.h"
#include "document.h"
#include "message.h"

int LLVMFuzzerInitialize(int *, char ***);
int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	message_prepare();
	return 0;
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct arena *arena = arena_open();
	const struct document_text *text = document_text(arena, bytes, size);
	struct buf encoded = buf_make(arena);
	struct document_text *back;

	document_encode(&encoded, text);
	assert(document_decode(arena, encoded.data, encoded.size_bytes, &back, NULL) == OK);
	assert(back->part_count == text->part_count);
	for (size_t i = 0; i < text->part_count; i++) {
		assert(text_is_utf8(text->parts[i].text, strlen(text->parts[i].text)));
		assert(strcmp(text->parts[i].text, back->parts[i].text) == 0);
	}
	arena_close(arena);
	return 0;
}
