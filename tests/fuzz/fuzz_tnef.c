/* tnef: any bytes after the signature are words and files within those bytes. */
#include "fuzz.h"

#include "tnef.h"

void
fuzz_one(struct arena *a, const char *bytes, size_t size)
{
	struct tnef tnef;

	if (!tnef_read(a, bytes, size, &tnef))
		return;
	fuzz_text(tnef.plain);
	fuzz_text(tnef.html);
	assert(tnef.file_count <= TNEF_FILES_MAX);
	for (size_t i = 0; i < tnef.file_count; i++) {
		const char *data = tnef.files[i].data;
		fuzz_text(tnef.files[i].name);
		assert(tnef.files[i].size_bytes == 0 ||
		       (data >= bytes && data + tnef.files[i].size_bytes <= bytes + size));
	}
}
