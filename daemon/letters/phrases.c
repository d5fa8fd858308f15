#include "letters/phrases.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "letters/elision.h"

#define NBSP	       "\u00a0"
#define TOLD_ARGUMENTS 8
#define TOLD_WORDS     8 /* bytes of its own that a row needs: "%s : %s" is any sentence */

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
phrase_vprintf(struct arena *arena, const char *language, const char *french, va_list args)
{
	if (language_is_english(language))
		return arena_vprintf(arena, phrase(language, french), args);
	return elision_settle(arena, arena_vprintf(arena, elision_mark_format(arena, french), args));
}

const char *
phrase_printf(struct arena *arena, const char *language, const char *french, ...)
{
	va_list args;
	const char *said;

	va_start(args, french);
	said = phrase_vprintf(arena, language, french, args);
	va_end(args);
	return said;
}

/* -- sentences that are finished -- */

struct told {
	size_t words, count;
	const char *arguments[TOLD_ARGUMENTS];
};

static const char *
spaced(struct arena *arena, const char *text)
{
	struct buf out = buf_make(arena);

	while (*text != '\0')
		buf_add_char(&out, (char)next(&text));
	return out.data;
}

/* Of a conversion, "%s", "%2$zu": past it, and which argument it is. */
static const char *
conversion(const char *c, size_t nth, size_t *argument)
{
	size_t digits = strspn(++c, "0123456789");

	*argument = c[digits] == '$' ? (size_t)strtoul(c, NULL, 10) - 1 : nth;
	c += strspn(c, "0123456789$.-");
	c += strspn(c, "lhzj");
	return *c == '\0' ? c : c + 1;
}

/* Whether `said` may be this format with its arguments, and what they are. */
static bool
is_told(struct arena *arena, const char *format, const char *said, struct told *told)
{
	size_t size = strcspn(format, "%");

	*told = (struct told){.words = size};
	if (strncmp(format, said, size) != 0)
		return false;
	for (said += size, format += size; *format != '\0'; format += size) {
		size_t argument, left = strlen(said);
		const char *end, *past = conversion(format, told->count++, &argument);
		bool number = past[-1] != 's';

		format = past;
		size = strcspn(format, "%");
		end = format[size] != '\0' ? strstr(said, arena_bytes(arena, format, size))
		      : left < size	   ? NULL
					   : said + left - size;
		if (end == NULL || strncmp(end, format, size) != 0 || argument >= TOLD_ARGUMENTS ||
		    (number && (end == said || said + strspn(said, "0123456789") != end)))
			return false;
		told->arguments[argument] = arena_bytes(arena, said, (size_t)(end - said));
		told->words += size;
		said = end + size;
	}
	return *said == '\0';
}

static const char *
tell(struct arena *arena, const char *format, const struct told *told)
{
	struct buf out = buf_make(arena);
	size_t count = 0;

	while (*format != '\0') {
		size_t size = strcspn(format, "%"), argument;

		buf_add_bytes(&out, format, size);
		format += size;
		if (*format == '\0')
			break;
		format = conversion(format, count++, &argument);
		if (argument < TOLD_ARGUMENTS && told->arguments[argument] != NULL)
			buf_add(&out, told->arguments[argument]);
	}
	return out.data;
}

const char *
phrase_told(struct arena *arena, const char *language, const char *said)
{
	const struct phrase_pair *best = NULL;
	struct told found = {0}, told;
	const char *plain;

	if (!language_is_english(language) || said == NULL || phrase(language, said) != said)
		return phrase(language, said);
	plain = spaced(arena, said);
	for (const struct phrase_pair *pair = phrase_table; pair->french != NULL; pair++)
		if (strchr(pair->french, '%') != NULL && is_told(arena, pair->french, plain, &told) &&
		    told.words >= TOLD_WORDS && told.words > found.words) {
			best = pair;
			found = told;
		}
	return best == NULL ? said : tell(arena, best->english, &found);
}
