/* verdict: a recruiter's reply to a request, or to a digest of several, decides about what it names or about nothing. */
#include "fuzz.h"

void
fuzz_one(struct arena *a, const char *bytes, size_t size)
{
	const char *at = bytes, *end = bytes + size;
	const char *text = fuzz_part(a, &at, end), *quoted = fuzz_part(a, &at, end);
	const struct message *letter = fuzz_letter(a, "Re: [R-31] Demande d'entretien", text, quoted);

	fuzz_read(a, letter, CONTEXT_RECRUITER, size % 2 == 0 ? "R-31" : NULL, true);
}
