#include "command_rest.h"

#include <ctype.h>
#include <string.h>

#include "command.h"
#include "command_item.h"

#define NAME_WORDS_MAX	 6
#define SMALL_NAME_WORDS 3
#define DATE_WORDS_MAX	 6
#define SEARCH_WORDS_MAX 5

static const char until[] =
    "jusqu'au jusqu'a jusqu jusque until till au a le to pour vers fin date nouvelle est :";
static const char days[] =
    "demain semaine semaines mois jours jour lundi mardi "
    "mercredi jeudi vendredi samedi dimanche "
    "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre "
    "tomorrow week weeks month monday tuesday wednesday thursday friday saturday sunday "
    "january february march april may june july august september october november december";

/* Before the name or number of what is renamed. */
static const char named_things[] =
    "la le l the ma my de du of liste list favorite recherche search scenario diffusion";

/* Alone they are a day; among other words they tell when something was. */
static const char lone_days[] = "aujourd'hui hier avant-hier today yesterday";

static const char *list_named(struct rest *, size_t at, size_t *first);

/* "supprimer la liste Soudeurs" */
static bool
read_list_named(struct rest *rest, size_t at)
{
	size_t first;
	const char *name = strcmp(rest->verb->name, "supprimer") == 0 ? list_named(rest, at, &first) : NULL;

	if (name == NULL || first != at)
		return false;
	command_put(rest->arena, rest->command, "Liste", name, true);
	return true;
}

static bool
read_refs(struct rest *rest, size_t at)
{
	if (read_list_named(rest, at))
		return true;
	while (at < rest->words->count) {
		const struct token *item = rest_item(rest, at);
		size_t taken = rest_despite(rest, at);
		if (rest_is_range(rest, at) || (item->mark == '?' && !rest_may_ask(rest)))
			return false;
		at += taken > 0 ? taken : 1;
		if (taken > 0 || item_is_filler(item) || item->mark != 0)
			continue;
		if (item->ref != NULL)
			rest_add(rest, item->ref);
		else if (word_is_number(item->word))
			rest_add(rest, item->word);
		else
			return false;
	}
	return true;
}

/* -- a day -- */

static bool
says_a_day(const struct rest *rest, size_t first, size_t past)
{
	if (past - first == 1 && words_has(lone_days, rest_item(rest, first)->word))
		return true;
	for (size_t i = first; i < past; i++)
		if (isdigit((unsigned char)*rest_item(rest, i)->word) ||
		    words_has(days, rest_item(rest, i)->word))
			return true;
	return false;
}

static bool
read_date(struct rest *rest, size_t at)
{
	size_t first = rest->words->count, past = 0, size;

	for (; at < rest->words->count; at++) {
		const struct token *item = rest_item(rest, at);
		if (item->mark == '?' && !rest_may_ask(rest))
			return false;
		if (item->ref != NULL) {
			rest_add(rest, item->ref);
			continue;
		}
		if (item->mark != 0 || item_is_filler(item) || (past == 0 && words_has(until, item->word)))
			continue;
		if (first > at)
			first = at;
		past = at + 1;
	}
	if (past == 0)
		return true;
	size = past - first;
	for (size_t i = first; i < past; i++)
		if (rest_item(rest, i)->ref != NULL)
			return false;
	if (size > DATE_WORDS_MAX || !says_a_day(rest, first, past))
		return false;
	rest_add(rest, words_text(rest->arena, rest->words, first, past));
	return true;
}

/* "lancer D-12", "lancer malgré tout", or "lancer D-12 le 3 décembre", "lancer le 3". */
static bool
read_start(struct rest *rest, size_t at)
{
	size_t before = rest->command->arguments.count;
	bool day = false;

	for (size_t i = at; i < rest->words->count; i++)
		day = day || (words_has("le on", rest_item(rest, i)->word) &&
				 word_is_number(rest_item(rest, i + 1)->word));
	if (!day && read_refs(rest, at))
		return true;
	rest->command->arguments.count = before;
	return read_date(rest, at);
}

/* -- names -- */

/* One name or reference: items [at, past).  "CV-88 Élise Dupont" is CV-88. */
static bool
read_name(struct rest *rest, size_t at, size_t past)
{
	size_t first = past, last = at, refs = 0;

	for (size_t i = at; i < past; i++) {
		const struct token *item = rest_item(rest, i);
		if (rest_is_range(rest, i))
			return false;
		if (item->ref != NULL || strchr(item->word, '@') != NULL) {
			rest_add(rest,
			    item->ref != NULL ? item->ref : words_text(rest->arena, rest->words, i, i + 1));
			refs += item->ref == NULL || strchr("DLE", *item->ref) == NULL;
			continue;
		}
		if (item_is_filler(item))
			continue;
		if (first == past)
			first = i;
		last = i + 1;
	}
	if (refs > 0 || first == past)
		return true;
	for (size_t i = first; i < last; i++)
		if (rest_item(rest, i)->ref != NULL)
			return false;
	if (last - first > NAME_WORDS_MAX)
		return false;
	rest_add(rest, words_text(rest->arena, rest->words, first, last));
	return true;
}

static bool
ends_name(const struct token *item)
{
	return item_is_mark(item, ",;:?!") || words_has("et and & jusqu'au jusqu'a until avec", item->word);
}

/* "recherche : soudeur Lyon" is one argument, to the next comma. */
static size_t
search_in(const struct rest *rest, size_t at)
{
	size_t past = at + 2;

	if (!words_has("recherche search", rest_item(rest, at)->word) || rest_item(rest, at + 1)->mark != ':')
		return 0;
	while (past < rest->words->count && !item_is_mark(rest_item(rest, past), ",;?!"))
		past++;
	return past > at + 2 ? past : 0;
}

static bool
read_names(struct rest *rest, size_t at)
{
	for (size_t past; at < rest->words->count; at = past + 1) {
		size_t taken = rest_despite(rest, at), search = search_in(rest, at);
		if (taken > 0) {
			past = at + taken - 1;
			continue;
		}
		if (search > 0) {
			rest_add(rest, words_text(rest->arena, rest->words, at, search));
			past = search;
			continue;
		}
		for (past = at; past < rest->words->count && !ends_name(rest_item(rest, past)); past++)
			;
		if (rest_item(rest, past)->mark == '?' && !rest_may_ask(rest))
			return false;
		if (past > at && !read_name(rest, at, past))
			return false;
	}
	return true;
}

/* A name without the quotation marks around it. */
static const char *
strip_marks(struct arena *a, const char *text)
{
	size_t size = strlen(text);

	while (size > 0 && strchr("\" ", text[size - 1]) != NULL)
		size--;
	while (size > 0 && strchr("\" ", *text) != NULL) {
		text++;
		size--;
	}
	return arena_bytes(a, text, size);
}

/* Where "à la liste Soudeurs" or "de la liste" begins, and the name behind it, NULL for none; past the last item: nowhere. */
static const char *
list_named(struct rest *rest, size_t at, size_t *first)
{
	const struct words *words = rest->words;
	size_t past = at;

	while (past < words->count &&
	       (rest_item(rest, past)->ref != NULL || !words_has("liste list", rest_item(rest, past)->word)))
		past++;
	for (*first = past;
	     *first > at && *first < words->count && item_is_filler(rest_item(rest, *first - 1));)
		--*first;
	for (past++; past < words->count &&
		     (rest_item(rest, past)->mark != 0 || item_is_filler(rest_item(rest, past)));)
		past++;
	if (past >= words->count || words->count - past > NAME_WORDS_MAX + 2 ||
	    rest_item(rest, past)->ref != NULL)
		return NULL;
	return strip_marks(rest->arena, words_text(rest->arena, words, past, words->count));
}

/* "retirer Jean Martin de la liste Soudeurs" */
static bool
read_members(struct rest *rest, size_t at)
{
	const struct words *all = rest->words;
	struct words members = *all;
	const char *name = list_named(rest, at, &members.count);
	bool read;

	if (name == NULL && members.count < all->count && rest_item(rest, all->count - 1)->ref != NULL)
		return read_names(rest, at); /* "ajouter CV-1 à la liste L-3" */
	rest->words = &members;
	read = read_names(rest, at);
	rest->words = all;
	if (read && name != NULL)
		command_put(rest->arena, rest->command, "Liste", name, true);
	return read;
}

/* -- words -- */

/* "nouvelle diffusion : Soudeurs Lyon" gives the title; without a colon it must look like one. */
static bool
read_title(struct rest *rest, size_t at)
{
	const char *text;
	bool marked = false;

	while (item_is_mark(rest_item(rest, at), ":,\"") || strcmp(rest_item(rest, at)->word, "-") == 0) {
		marked = true;
		at++;
	}
	while (!marked && at < rest->words->count &&
	       (item_is_filler(rest_item(rest, at)) || rest_item(rest, at)->mark != 0))
		at++;
	if (at >= rest->words->count)
		return true;
	text = words_text(rest->arena, rest->words, at, rest->words->count);
	if (!marked && !isupper((unsigned char)*text) && (unsigned char)*text < 0x80)
		return false;
	command_put(rest->arena, rest->command, "Titre", text, true);
	return true;
}

static bool
read_words(struct rest *rest, size_t at)
{
	size_t first = rest->words->count, past = 0;

	if (strcmp(rest->verb->name, "nouvelle diffusion") == 0)
		return read_title(rest, at);
	for (; at < rest->words->count; at++) {
		const struct token *item = rest_item(rest, at);
		if (strcmp(rest->verb->name, "embauche") == 0 && words_has("chez", item->word) &&
		    at + 1 < rest->words->count) {
			command_put(rest->arena, rest->command, "Société",
			    words_text(rest->arena, rest->words, at + 1, rest->words->count), true);
			break;
		}
		if (item->ref != NULL && past == 0) {
			rest_add(rest, item->ref);
			continue;
		}
		if (past == 0 && (item->mark != 0 || item_is_filler(item)))
			continue;
		if (past == 0)
			first = at;
		past = at + 1;
	}
	if (past > 0 && past - first > SEARCH_WORDS_MAX)
		return false;
	if (past > 0)
		rest_add(rest, words_text(rest->arena, rest->words, first, past));
	return true;
}

/* -- names of one's own choosing -- */

static const char *
list_of_refs(const struct rest *rest, size_t at)
{
	const char *list = NULL;

	for (; at < rest->words->count; at++)
		if (rest_item(rest, at)->ref != NULL)
			list = list == NULL
				   ? rest_item(rest, at)->ref
				   : arena_printf(rest->arena, "%s, %s", list, rest_item(rest, at)->ref);
	return list;
}

/* Where "CV-1, CV-3" or "avec CV-1 et CV-3" begins that ends the line; the count of items: nowhere. */
static size_t
candidates_behind(const struct rest *rest, size_t at)
{
	const struct words *words = rest->words;
	size_t first = words->count;
	bool named = false;

	for (; first > at; first--) {
		const struct token *item = &words->items[first - 1];
		bool candidate = item->ref != NULL && strncmp(item->ref, "CV-", strlen("CV-")) == 0;

		if (!candidate && item->mark == 0 && !words_has("et and & avec with", item->word))
			break;
		named = named || candidate;
	}
	return named ? first : words->count;
}

/* Behind a colon, or in quotation marks, any words; without, as few as a name has. */
static bool
read_own_name(struct rest *rest, size_t at)
{
	const struct words *words = rest->words;
	size_t past = words->count;
	bool marked = false;

	if (strcmp(rest->verb->name, "nouvelle liste") == 0)
		past = candidates_behind(rest, at);
	if (past < words->count)
		command_put(rest->arena, rest->command, "Candidats", list_of_refs(rest, past), true);
	for (; at < past && item_is_mark(rest_item(rest, at), ":,\""); at++)
		marked = true;
	if (at >= past)
		return true;
	if (!marked && past - at > NAME_WORDS_MAX)
		return false;
	rest_add(rest, strip_marks(rest->arena, words_text(rest->arena, words, at, past)));
	return true;
}

static bool
is_naming(const struct token *item)
{
	return item_is_mark(item, ":") || words_has("en to into comme par as", item->word);
}

/* Past the old name, which may have "en" in it where it stands in quotation marks. */
static size_t
old_name(const struct rest *rest, size_t at, size_t past)
{
	if (item_is_mark(rest_item(rest, at), "\""))
		while (++at < past && !item_is_mark(rest_item(rest, at), "\""))
			;
	while (at < past && !is_naming(rest_item(rest, at)))
		at++;
	return at;
}

/* "renommer la liste Soudeurs en Soudeurs TIG", "renommer L-1 : Soudeurs TIG" */
static bool
read_renamed(struct rest *rest, size_t at)
{
	size_t past = rest->words->count, old;
	bool list = false;

	for (const struct token *last; past > at; past--) {
		last = rest_item(rest, past - 1);
		if (item_is_mark(last, "?") && !rest_may_ask(rest))
			return false;
		if (!item_is_mark(last, ".!?") && !words_has("svp stp merci please", last->word))
			break;
	}
	for (; at < past && words_has(named_things, rest_item(rest, at)->word); at++)
		list = list || words_has("liste list", rest_item(rest, at)->word);
	old = at;
	at = rest_item(rest, at)->ref != NULL ? at + 1 : old_name(rest, at, past);
	if (rest_item(rest, old)->ref != NULL)
		rest_add(rest, rest_item(rest, old)->ref);
	else if (at > old && !list)
		return false;
	else if (at > old)
		command_put(rest->arena, rest->command, "Liste",
		    strip_marks(rest->arena, words_text(rest->arena, rest->words, old, at)), true);
	while (at < past && (is_naming(rest_item(rest, at)) || item_is_mark(rest_item(rest, at), ",")))
		at++;
	if (at < past)
		command_put(rest->arena, rest->command, "Libellé",
		    strip_marks(rest->arena, words_text(rest->arena, rest->words, at, past)), true);
	return true;
}

static bool
read_group(struct rest *rest, size_t at)
{
	size_t colon = at;
	const char *name;

	while (colon < rest->words->count && rest_item(rest, colon)->mark != ':')
		colon++;
	name = strip_marks(rest->arena, words_text(rest->arena, rest->words, at, colon));
	if (colon - at > NAME_WORDS_MAX + 2)
		return false;
	if (*name != '\0')
		rest_add(rest, name);
	if (colon + 1 < rest->words->count)
		command_put(rest->arena, rest->command, "Contacts",
		    words_text(rest->arena, rest->words, colon + 1, rest->words->count), true);
	return true;
}

/* "masquer karim haddad" */
static bool
is_small_name(const struct rest *rest, size_t at)
{
	size_t count = 0;

	for (; at < rest->words->count; at++) {
		const struct token *item = rest_item(rest, at);

		if (item_is_mark(item, ".!") || item_is_filler(item))
			continue;
		if (item->mark != 0 || item->ref != NULL || strpbrk(item->word, "0123456789") != NULL)
			return false;
		count++;
	}
	return count > 0 && count <= SMALL_NAME_WORDS;
}

/*
 * "options C2", or else "masquer Karim Haddad".  Without its capitals a name might be any words: what then finds nobody
 * is told and does nothing, but words that only ask to see ("candidate motivée") are left to what they say.
 */
static bool
read_one(struct rest *rest, size_t at)
{
	size_t before = rest->command->arguments.count;

	if (read_refs(rest, at))
		return true;
	rest->command->arguments.count = before;
	if (rest->verb->acts && is_small_name(rest, at))
		return read_names(rest, at);
	for (size_t i = at; i < rest->words->count; i++) {
		const struct token *item = rest_item(rest, i);
		if (item->ref == NULL && item->mark == 0 && !item_is_filler(item) &&
		    !rest_names_somebody(rest, i, i + 1))
			return false;
	}
	return read_names(rest, at);
}

/* What follows a colon is the value of the phrase's field: "avis C3 : très à l'aise". */
static bool
read_value(struct rest *rest, size_t at)
{
	size_t colon = at;

	while (colon < rest->words->count && rest_item(rest, colon)->mark != ':')
		colon++;
	for (; at < colon; at++) {
		if (rest_item(rest, at)->ref != NULL)
			rest_add(rest, rest_item(rest, at)->ref);
		else if (word_is_number(rest_item(rest, at)->word))
			rest_add(rest, rest_item(rest, at)->word);
		else if (!item_is_filler(rest_item(rest, at)))
			return false;
	}
	if (colon + 1 >= rest->words->count || rest->command->arguments.count == 0)
		return false;
	command_put(rest->arena, rest->command, rest->verb->field,
	    words_text(rest->arena, rest->words, colon + 1, rest->words->count), true);
	return true;
}

bool
rest_read(struct rest *rest, size_t at)
{
	static bool (*const readers[])(struct rest *, size_t) = {
	    [TAKES_REFS] = read_refs,
	    [TAKES_ONE] = read_one,
	    [TAKES_DATE] = read_date,
	    [TAKES_START] = read_start,
	    [TAKES_NAMES] = read_names,
	    [TAKES_MEMBERS] = read_members,
	    [TAKES_WORDS] = read_words,
	    [TAKES_NAME] = read_own_name,
	    [TAKES_RENAME] = read_renamed,
	    [TAKES_GROUP] = read_group,
	    [TAKES_LIST] = page_read,
	    [TAKES_SEARCH] = page_read,
	    [TAKES_WHOM] = page_read,
	};

	if (rest->verb->field != NULL && rest->verb->value == NULL)
		return read_value(rest, at);
	return readers[rest->verb->takes](rest, at);
}
