/* What stands behind the name of a list: page, lines, status, tags, words to look for. */
#include <string.h>

#include "command.h"
#include "command_item.h"

#define SEARCH_WORDS_MAX 5

/* "page 2", "20 lignes", "par 50", a status: how many items it took. */
static size_t
read_paging(struct rest *rest, size_t at)
{
	size_t colon = rest_item(rest, at + 1)->mark == ':';
	const char *word = rest_item(rest, at)->word, *next = rest_item(rest, at + 1 + colon)->word, *status;

	if (words_has("page lignes par lines rows", word) && word_is_number(next)) {
		command_put(
		    rest->arena, rest->command, strcmp(word, "page") == 0 ? "page" : "lignes", next, true);
		return 2 + colon;
	}
	if (word_is_number(word) && words_has("lignes lines rows", next)) {
		command_put(rest->arena, rest->command, "lignes", word, true);
		return 2;
	}
	if ((status = words_status(word, next)) == NULL)
		return 0;
	command_put(rest->arena, rest->command, "statut", status, true);
	return strcmp(word, "en") == 0					     ? 2
	       : strcmp(word, "traitement") == 0 && strcmp(next, "des") == 0 ? 3
									     : 1;
}

/* "tag : C, embarqué", to the next such word: how many items it took. */
static size_t
read_tags(struct rest *rest, size_t at)
{
	size_t first = at + 1, past;

	if (!words_has("tag tags", rest_item(rest, at)->word))
		return 0;
	while (item_is_mark(rest_item(rest, first), ":"))
		first++;
	for (past = first; past < rest->words->count; past++)
		if (item_is_mark(rest_item(rest, past), ":?!") ||
		    words_has("page lignes lines rows recherche search statut status tag tags",
			rest_item(rest, past)->word))
			break;
	if (past == first)
		return 0;
	command_put(
	    rest->arena, rest->command, "Tags", words_text(rest->arena, rest->words, first, past), true);
	return past - at;
}

bool
page_read(struct rest *rest, size_t at)
{
	size_t first = 0, past = 0, taken;
	const char *text;

	while (at < rest->words->count) {
		const struct token *item = rest_item(rest, at);
		if ((taken = read_paging(rest, at)) > 0 || (taken = read_tags(rest, at)) > 0) {
			at += taken;
			continue;
		}
		at++;
		if (item->ref != NULL)
			rest_add(rest, item->ref);
		if (item->ref != NULL || item->mark != 0 ||
		    (past == 0 &&
			(item_is_filler(item) ||
			    words_has("recherche cherche mot agence search statut status", item->word) ||
			    (rest->verb->takes == TAKES_WHOM &&
				words_has("contact candidat candidate", item->word)))))
			continue;
		if (past == 0)
			first = at - 1;
		past = at;
	}
	while (past > first && words_has("svp stp merci please thanks", rest_item(rest, past - 1)->word))
		past--;
	if (past == first)
		return true;
	if (rest->verb->takes == TAKES_LIST || past - first > SEARCH_WORDS_MAX ||
	    (rest->verb->takes == TAKES_WHOM && !rest_names_somebody(rest, first, past)))
		return false;
	for (size_t i = first; i < past; i++)
		if (rest_item(rest, i)->mark != 0 && rest_item(rest, i)->mark != '"')
			return false;
	text = words_text(rest->arena, rest->words, first, past);
	rest_add(rest, text);
	command_put(rest->arena, rest->command, "recherche", text, true);
	return true;
}
