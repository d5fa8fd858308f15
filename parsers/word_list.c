#include "word_list.h"

#include <stdbool.h>
#include <string.h>

#include "base/text.h"

/* May it be one of them, by its first three bytes, or as many as there are? */
static inline bool
is_marked(const struct word_list *list, const char *word, size_t size)
{
	char first = size > 0 ? word[0] : '\0', second = first != '\0' && size > 1 ? word[1] : '\0',
	     third = second != '\0' && size > 2 ? word[2] : '\0';

	return (list->marks >> WORD_MARK(first, second, third) & 1) != 0;
}

int
word_among(const char *word, const struct word_list *list)
{
	if (!is_marked(list, word, 3))
		return -1;
	for (int i = 0; list->words[i][0] != '\0'; i++)
		if (*word == list->words[i][0] && strcmp(word, list->words[i]) == 0)
			return i;
	return -1;
}

int
word_part_among(const char *word, size_t size, const struct word_list *list)
{
	if (!is_marked(list, word, size))
		return -1;
	for (int i = 0; list->words[i][0] != '\0'; i++)
		if (*word == list->words[i][0] && strncmp(word, list->words[i], size) == 0 &&
		    list->words[i][size] == '\0')
			return i;
	return -1;
}

int
word_list_begins(const struct word_list *list, const char *text)
{
	if (!is_marked(list, text, 3))
		return -1;
	for (int i = 0; list->words[i][0] != '\0'; i++)
		if (text_starts(text, list->words[i]))
			return i;
	return -1;
}
