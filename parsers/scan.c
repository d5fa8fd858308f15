#include "scan.h"

#include <string.h>

const char *
scan_word(const struct scan *scan, size_t at)
{
	return at < scan->end ? scan->prose->words[at].text : "";
}

const char *
scan_before(const struct scan *scan, size_t at)
{
	return at > scan->first ? scan->prose->words[at - 1].text : "";
}

char
scan_char_before(const struct scan *scan, size_t at)
{
	size_t begin = scan->prose->words[at].begin;

	while (begin > scan->sentence->begin && scan->prose->folded[begin - 1] == ' ')
		begin--;
	return begin > scan->sentence->begin ? scan->prose->folded[begin - 1] : '\0';
}

char
scan_char_after(const struct scan *scan, size_t at)
{
	size_t end = scan->prose->words[at].end;

	while (end < scan->sentence->end && scan->prose->folded[end] == ' ')
		end++;
	return end < scan->sentence->end ? scan->prose->folded[end] : '\0';
}

bool
scan_joins(const struct scan *scan, size_t at)
{
	const struct word *words = scan->prose->words;
	const char *folded = scan->prose->folded;

	if (at + 1 >= scan->end)
		return false;
	for (size_t i = words[at].end; i < words[at + 1].begin; i++)
		if (strchr(" -'", folded[i]) == NULL)
			return false;
	return true;
}
