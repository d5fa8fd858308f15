#include "letters/elision.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/text.h"

/* The small word that ends before text[at]: its bytes, 0 for none. */
static size_t
small_word(const char *text, size_t at)
{
	static const char *const words[] = {"de", "que"};

	for (size_t i = 0; i < COUNT(words); i++) {
		size_t size = strlen(words[i]);
		if (at >= size && strncasecmp(text + at - size, words[i], size) == 0 &&
		    (at == size || !(isalnum((unsigned char)text[at - size - 1]) ||
				       (unsigned char)text[at - size - 1] >= 0xC3)))
			return size;
	}
	return 0;
}

static const char *
mark(struct arena *arena, const char *text, const char *value)
{
	const char *spaced = arena_printf(arena, " %s", value), *found = strstr(text, spaced);
	char *marked;

	if (found == NULL)
		return text;
	marked = arena_string(arena, text);
	for (; found != NULL; found = strstr(found + 1, spaced))
		if (small_word(text, (size_t)(found - text)) > 0)
			marked[found - text] = ELISION_MARK;
	return marked;
}

const char *
elision_mark_format(struct arena *arena, const char *french)
{
	return mark(arena, french, "%s");
}

const char *
elision_mark_template(struct arena *arena, const char *text)
{
	return mark(arena, text, "{{");
}

/* "E-12": written so in commands too. */
static bool
is_reference(const char *value)
{
	size_t letters = strspn(value, "CDELQRSV");

	return letters > 0 && value[letters] == '-' && isdigit((unsigned char)value[letters + 1]);
}

static bool
begins_with_vowel(struct arena *arena, const char *value)
{
	/* Folded: "Élodie" is elodie, "Œuvre" oeuvre. */
	const char *key = text_key(arena, arena_bytes(arena, value, strcspn(value, " \n-,.")));

	if (*key == '\0' || is_reference(value))
		return false;
	if (*key == 'h')
		return key[1] != '\0' && strchr("eiouy", key[1]) != NULL;
	if (*key == 'y')
		return key[1] != '\0' && strchr("aeiou", key[1]) == NULL;
	return strchr("aeiou", *key) != NULL;
}

const char *
elision_settle(struct arena *arena, const char *text)
{
	const char *at = strchr(text, ELISION_MARK);
	struct buf out;

	if (at == NULL)
		return text;
	out = buf_make(arena);
	for (; at != NULL; text = at + 1, at = strchr(text, ELISION_MARK)) {
		size_t size = (size_t)(at - text);
		bool elides = small_word(text, size) > 0 && begins_with_vowel(arena, at + 1);

		buf_add_bytes(&out, text, elides ? size - 1 : size);
		buf_add_char(&out, elides ? '\'' : ' ');
	}
	buf_add(&out, text);
	return out.data;
}
