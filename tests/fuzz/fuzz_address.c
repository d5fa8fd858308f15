/* address: the raw value of a From or To, and the encoded words any field may hold. */
#include "fuzz.h"

#include "mime.h"
#include "words.h"

void
fuzz_one(struct arena *a, const char *bytes, size_t size)
{
	/* A field has no NUL: what is past one is another input. */
	struct mail_addresses all = mime_addresses(a, bytes);
	char *joined = words_join(a, bytes);

	(void)size;
	assert(all.count <= MIME_ADDRESSES_MAX);
	for (size_t i = 0; i < all.count; i++) {
		assert(all.items[i].email != NULL);
		fuzz_text(all.items[i].email);
		fuzz_line(all.items[i].name);
	}
	fuzz_line(words_decode(a, bytes));
	assert(joined != NULL);
}
