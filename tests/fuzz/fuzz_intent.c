/* intent: any letter of an operational is feedback about the dossiers there are, in words that were written. */
#include "fuzz.h"

void
fuzz_one(struct arena *a, const char *bytes, size_t size)
{
	const char *at = bytes, *end = bytes + size;
	const char *text = fuzz_part(a, &at, end), *quoted = fuzz_part(a, &at, end);

	fuzz_read(a, fuzz_letter(a, "Re: [D-12] Soudeurs", text, quoted), CONTEXT_OPERATIONAL, NULL, true);
}
