#include "letters/phrases.h"

#include <stdlib.h>
#include <string.h>

#define NBSP "\u00a0"

bool
language_is_english(const char *language)
{
	return language != NULL && strcmp(language, "en") == 0;
}

/* One character of a key, a no-break space as the space that the catalogue has. */
static unsigned char
next(const char **text)
{
	if (strncmp(*text, NBSP, strlen(NBSP)) == 0) {
		*text += strlen(NBSP);
		return ' ';
	}
	return (unsigned char)*(*text)++;
}

static int
compare(const void *wanted, const void *row)
{
	const char *a = wanted, *b = ((const struct phrase_pair *)row)->french;
	unsigned char ca, cb;

	do {
		ca = next(&a);
		cb = next(&b);
	} while (ca == cb && ca != '\0');
	return ca - cb;
}

const char *
phrase(const char *language, const char *french)
{
	const struct phrase_pair *pair;

	if (!language_is_english(language) || french == NULL)
		return french;
	pair = bsearch(french, phrase_table, phrase_count, sizeof(*phrase_table), compare);
	return pair == NULL ? french : pair->english;
}

const char *
phrase_printf(struct arena *arena, const char *language, const char *french, ...)
{
	va_list args;
	const char *said;

	va_start(args, french);
	said = arena_vprintf(arena, phrase(language, french), args);
	va_end(args);
	return said;
}
