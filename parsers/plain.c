#include "plain.h"

#include <string.h>

static bool
skip_word(const char **text, const char *word)
{
	size_t size = strlen(word);

	if (strncmp(*text, word, size) != 0 || ((*text)[size] >= 'a' && (*text)[size] <= 'z'))
		return false;
	*text += size;
	*text += strspn(*text, " ");
	return true;
}

/* Articles and prepositions between two candidates of a list. */
static void
skip_small(const char **text)
{
	static const char *const small[] = {"le", "la", "les", "du", "de la", "de", "des", "au", "aux",
	    "avec", "pour", "a", "celui", "celle", "ceux", "de", "the", "of", "for", "with", "to", "d'",
	    "l'"};

	*text += strspn(*text, " ");
	for (size_t i = 0; i < COUNT(small); i++) {
		size_t size = strlen(small[i]);
		if (small[i][size - 1] == '\'' && strncmp(*text, small[i], size) == 0)
			*text += size;
		else
			(void)skip_word(text, small[i]);
	}
}

/* "et", "&" and the like stand between two candidates. */
static bool
is_and_gap(const char *gap)
{
	static const char *const links[] = {
	    "et", "ou", "and", "or", "ainsi que", "ni", "nor", "puis", "as well as"};

	gap += strspn(gap, " ,");
	if (*gap != '\0' && strchr("&/+", *gap) != NULL) {
		gap++;
	} else {
		size_t i = 0;
		while (i < COUNT(links) && !skip_word(&gap, links[i]))
			i++;
		if (i == COUNT(links))
			return false;
	}
	skip_small(&gap);
	return *gap == '\0';
}

static bool
is_comma_gap(const char *gap)
{
	gap += strspn(gap, " ");
	if (*gap != ',')
		return false;
	gap++;
	skip_small(&gap);
	return *gap == '\0';
}

static bool
ends_list(const struct prose *prose, const struct sentence *sentence, size_t end, bool opening)
{
	while (end < sentence->end && prose->folded[end] == ' ')
		end++;
	if (end >= sentence->end)
		return true;
	return strchr(",.;!?)", prose->folded[end]) != NULL || (opening && prose->folded[end] == ':');
}

/* One sentence's mentions, being made into lists. */
struct listing {
	struct arena *arena;
	const struct prose *prose;
	const struct sentence *sentence;
	const struct mention *found;
	size_t count;
	bool opening; /* the sentence begins with the first */
};

static const char *
gap_after(const struct listing *list, size_t i)
{
	return arena_bytes(list->arena, list->prose->folded + list->found[i].end,
	    list->found[i + 1].begin - list->found[i].end);
}

/* "1 3 6", "Ines Bakary": nothing but spaces between two of one kind.  Of two kinds it may be a third person's name. */
static bool
is_space_gap(const struct mention *one, const struct mention *next)
{
	if (crowd_same(&one->who, &next->who))
		return true;
	if (one->kind == MENTION_NUMBER || one->kind == MENTION_FIRST_NAME || one->kind == MENTION_LAST_NAME)
		return next->kind == one->kind ||
		       (next->kind == MENTION_WHOLE_NAME && one->kind != MENTION_NUMBER);
	return one->kind == MENTION_WHOLE_NAME && next->kind >= MENTION_FIRST_NAME &&
	       next->kind <= MENTION_WHOLE_NAME;
}

/* "1, 3, 6 oui", "1 / 3 / 6 oui": the answer comes first nowhere, so it is that of all. */
static bool
is_open_list(const struct listing *list, size_t i)
{
	const char *gap = gap_after(list, i);

	if (list->found[i].kind != MENTION_NUMBER || list->found[i + 1].kind != MENTION_NUMBER)
		return false;
	/* "1-3-6": a series. */
	if (strlen(gap) == 1 && strchr("-/,.", *gap) != NULL)
		return true;
	if (!list->opening || strcspn(gap, ",/-") == strlen(gap))
		return false;
	gap += strspn(gap, " ,/-");
	skip_small(&gap);
	return *gap == '\0';
}

/* Does mention i + 1 belong to the same list as mention i? */
static bool
is_list(const struct listing *list, size_t i)
{
	const struct mention *found = list->found;
	const char *gap;

	if (found[i].denied || found[i + 1].denied || found[i].general || found[i + 1].general)
		return false;
	/* An answer may follow each: longer gaps hold one. */
	if (found[i + 1].begin < found[i].end || found[i + 1].begin - found[i].end > 24)
		return false;
	gap = gap_after(list, i);
	if (is_and_gap(gap))
		return true;
	if (strspn(gap, " ") == strlen(gap))
		return is_space_gap(&found[i], &found[i + 1]);
	if (is_open_list(list, i))
		return true;
	if (!is_comma_gap(gap))
		return false;
	if (ends_list(list->prose, list->sentence, found[i + 1].end, list->opening))
		return true;
	return i + 2 < list->count && found[i + 2].begin - found[i + 1].end <= 24 &&
	       is_and_gap(gap_after(list, i + 1));
}

void
plain_group(struct arena *a, const struct prose *prose, const struct sentence *sentence,
    const struct mention *found, size_t count, struct plain *plain)
{
	struct listing list = {
	    a, prose, sentence, found, count, count > 0 && found[0].begin <= sentence->begin + 3};

	plain->single_count = count;
	memcpy(plain->singles, found, count * sizeof(*found));
	for (size_t i = 0; i < count; i++) {
		bool with = i > 0 && is_list(&list, i - 1);
		struct mention *last = &plain->mentions[plain->mention_count - (with ? 1 : 0)];
		if (!with) {
			*last = found[i];
			plain->mention_count++;
			continue;
		}
		crowd_join(&last->who, &found[i].who);
		last->unknown = last->unknown || found[i].unknown;
		last->end = found[i].end;
	}
}

void
plain_write(struct arena *a, const struct prose *prose, const struct sentence *sentence, struct plain *plain)
{
	size_t next = 0, size = 0, room = sentence->end - sentence->begin;
	char *text = arena_take(a, room + 1);
	uint32_t *from = arena_take(a, (room + 1) * sizeof(*from));

	memset(plain->mention_at, 0, plain->mention_count * sizeof(*plain->mention_at));
	for (size_t at = sentence->begin; at < sentence->end; size++) {
		from[size] = (uint32_t)at;
		if (next < plain->mention_count && at == plain->mentions[next].begin) {
			plain->mention_at[next] = size;
			text[size] = '@';
			at = plain->mentions[next++].end;
		} else {
			/* "1 = oui" is "1 : oui". */
			text[size] = prose->folded[at] == '\n'	? ' '
				     : prose->folded[at] == '=' ? ':'
								: prose->folded[at];
			at++;
		}
	}
	from[size] = (uint32_t)sentence->end;
	text[size] = '\0';
	plain->text = text;
	plain->size = size;
	plain->from = from;
}
