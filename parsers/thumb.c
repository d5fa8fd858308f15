#include "thumb.h"

#include <string.h>

#include "base/text.h"

char
thumb_at(const char *text, size_t *size)
{
	static const struct {
		const char *sign;
		char thumb;
	} signs[] = {{"👍", THUMB_UP}, {"👌", THUMB_UP}, {"✅", THUMB_UP}, {"✔", THUMB_UP}, {"👎", THUMB_DOWN},
	    {"❌", THUMB_DOWN}};
	static const char *const looks[] = {"🏻", "🏼", "🏽", "🏾", "🏿", "\uFE0F"};

	for (size_t i = 0; (unsigned char)*text >= 0xE2 && i < COUNT(signs); i++) {
		if (!text_starts(text, signs[i].sign))
			continue;
		*size = strlen(signs[i].sign);
		for (size_t l = 0; l < COUNT(looks); l++)
			*size += text_starts(text + *size, looks[l]) ? strlen(looks[l]) : 0;
		return signs[i].thumb;
	}
	return 0;
}

/* As a name or a number does. */
static bool
begins_name(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80;
}

/* "👍 Sofia", "👍 pour le 2". */
static bool
answers_first(const char *rest)
{
	static const char *const links[] = {"pour ", "Pour ", "pr ", "for ", "For "};

	rest += strspn(rest, " :-");
	for (size_t i = 0; i < COUNT(links); i++)
		if (text_starts(rest, links[i]))
			return true;
	if (*rest == '\0' || *rest == '\n')
		return false;
	for (; *rest != '\0' && *rest != '\n'; rest += strcspn(rest, " \n"), rest += strspn(rest, " "))
		if (!begins_name(*rest))
			return false;
	return true;
}

/* "les deux autres", "the rest", "le dernier": candidates without a name. */
static bool
ends_group(const char *word, size_t size)
{
	static const char *const ends[] = {"autres", "autre", "reste", "deux", "trois", "quatre", "premier",
	    "première", "premiere", "dernier", "dernière", "derniere", "second", "seconde", "deuxième",
	    "deuxieme", "troisième", "troisieme", "others", "other", "rest", "two", "three", "four", "one"};

	for (size_t i = 0; i < COUNT(ends); i++)
		if (strlen(ends[i]) == size && memcmp(word, ends[i], size) == 0)
			return true;
	return false;
}

bool
thumb_answers(const char *text, size_t at, size_t size)
{
	size_t end = at, begin;

	while (end > 0 && strchr(" :.)>*-\t", text[end - 1]) != NULL)
		end--;
	if (end == 0 || text[end - 1] == '\n')
		return answers_first(text + at + size);
	for (begin = end; begin > 0 && strchr(" :.,;/(\n\t", text[begin - 1]) == NULL; begin--)
		;
	return begins_name(text[begin]) || ends_group(text + begin, end - begin);
}

char
thumb_alone(const char *text)
{
	char alone = 0, thumb;
	size_t size;

	for (text += strspn(text, " \n"); *text != '\0'; text += size + strspn(text + size, " \n!.")) {
		if ((thumb = thumb_at(text, &size)) == 0)
			return 0;
		alone = alone == 0 || alone == thumb ? thumb : '?';
	}
	return alone;
}
