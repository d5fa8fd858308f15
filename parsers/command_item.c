#include "command_item.h"

#include <ctype.h>
#include <string.h>

/* Says nothing behind a verb. */
static const char filler[] =
    "diffusion diffusions candidat candidats candidate candidates dossier dossiers demande "
    "demandes scenario scenarios numero n no et and svp stp please merci maintenant "
    "immediatement now tout-de-suite request requests number de d a au aux dans sur pour of in for on bien "
    "vous plait "
    "s'il te favorite d'avance - & tous toutes aussi egalement moi nous";

const struct token *
rest_item(const struct rest *rest, size_t at)
{
	static const struct token none = {.word = ""};

	return at < rest->words->count ? &rest->words->items[at] : &none;
}

void
rest_add(struct rest *rest, const char *argument)
{
	rest->command->arguments.items[rest->command->arguments.count++] = argument;
}

bool
item_is_filler(const struct token *item)
{
	return item->mark == 0 && item->ref == NULL &&
	       (words_has(filler, item->word) || word_is_small(item->word));
}

bool
item_is_mark(const struct token *item, const char *marks)
{
	return item->mark != 0 && strchr(marks, item->mark) != NULL;
}

bool
word_is_number(const char *word)
{
	size_t digits = strspn(word, "0123456789");

	return digits > 0 && digits < 5 && word[digits] == '\0';
}

size_t
rest_despite(struct rest *rest, size_t at)
{
	const char *one = rest_item(rest, at)->word, *two = rest_item(rest, at + 1)->word;

	if (strcmp(one, "anyway") == 0) {
		rest_add(rest, "malgré tout");
		return 1;
	}
	if (!(strcmp(one, "malgre") == 0 && strcmp(two, "tout") == 0) &&
	    !(strcmp(one, "quand") == 0 && strcmp(two, "meme") == 0))
		return 0;
	rest_add(rest, "malgré tout");
	return 2;
}

bool
rest_is_range(const struct rest *rest, size_t at)
{
	const struct token *one = rest_item(rest, at), *between = rest_item(rest, at + 1),
			   *two = rest_item(rest, at + 2);

	return one->ref != NULL && two->ref != NULL && words_has("a au to jusqu'a -", between->word) &&
	       strspn(one->ref, "CDRSLQEV") == strspn(two->ref, "CDRSLQEV") && *one->ref == *two->ref;
}

bool
rest_may_ask(const struct rest *rest)
{
	return rest->asked || !rest->verb->acts;
}

bool
rest_names_somebody(const struct rest *rest, size_t first, size_t past)
{
	for (size_t i = first; i < past; i++) {
		const char *text = words_text(rest->arena, rest->words, i, i + 1);
		if (!isupper((unsigned char)*text) && (unsigned char)*text < 0x80 &&
		    strchr(text, '@') == NULL && !words_has("de du des d' l' le la original", text))
			return false;
	}
	return true;
}
