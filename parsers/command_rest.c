#include "command_rest.h"

#include <ctype.h>
#include <string.h>

#include "base/text.h"
#include "command.h"

#define NAME_WORDS_MAX	 6
#define SMALL_NAME_WORDS 3
#define DATE_WORDS_MAX	 6
#define SEARCH_WORDS_MAX 5

/* Says nothing behind a verb. */
static const char filler[] =
    "diffusion diffusions candidat candidats candidate candidates dossier dossiers demande "
    "demandes scenario scenarios numero n no et and svp stp please merci maintenant "
    "immediatement now tout-de-suite request requests number de d a au aux dans sur pour of in for on bien "
    "vous plait "
    "s'il te favorite d'avance - & tous toutes";
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

static const struct token *
item_at(const struct rest *rest, size_t at)
{
	static const struct token none = {.word = ""};

	return at < rest->words->count ? &rest->words->items[at] : &none;
}

static void
add_argument(struct rest *rest, const char *argument)
{
	rest->command->arguments.items[rest->command->arguments.count++] = argument;
}

static bool
is_filler(const struct token *item)
{
	return item->mark == 0 && item->ref == NULL &&
	       (words_has(filler, item->word) || word_is_small(item->word));
}

static bool
is_mark(const struct token *item, const char *marks)
{
	return item->mark != 0 && strchr(marks, item->mark) != NULL;
}

static bool
is_number(const char *word)
{
	size_t digits = strspn(word, "0123456789");

	return digits > 0 && digits < 5 && word[digits] == '\0';
}

/* "malgré tout", "quand même", "anyway": how many items; 0 otherwise. */
static size_t
despite(struct rest *rest, size_t at)
{
	const char *one = item_at(rest, at)->word, *two = item_at(rest, at + 1)->word;

	if (strcmp(one, "anyway") == 0) {
		add_argument(rest, "malgré tout");
		return 1;
	}
	if (!(strcmp(one, "malgre") == 0 && strcmp(two, "tout") == 0) &&
	    !(strcmp(one, "quand") == 0 && strcmp(two, "meme") == 0))
		return 0;
	add_argument(rest, "malgré tout");
	return 2;
}

/* "CV-1 à CV-5" might mean those between: that is not guessed. */
static bool
is_range(const struct rest *rest, size_t at)
{
	const struct token *one = item_at(rest, at), *between = item_at(rest, at + 1),
			   *two = item_at(rest, at + 2);

	return one->ref != NULL && two->ref != NULL && words_has("a au to jusqu'a -", between->word) &&
	       strspn(one->ref, "CDRSLQEV") == strspn(two->ref, "CDRSLQEV") && *one->ref == *two->ref;
}

/* A question decides nothing, unless it is one of politeness or only asks to see. */
static bool
question_is_fine(const struct rest *rest)
{
	return rest->asked || !rest->verb->acts;
}

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
		const struct token *item = item_at(rest, at);
		size_t taken = despite(rest, at);
		if (is_range(rest, at) || (item->mark == '?' && !question_is_fine(rest)))
			return false;
		at += taken > 0 ? taken : 1;
		if (taken > 0 || is_filler(item) || item->mark != 0)
			continue;
		if (item->ref != NULL)
			add_argument(rest, item->ref);
		else if (is_number(item->word))
			add_argument(rest, item->word);
		else
			return false;
	}
	return true;
}

/* -- a day -- */

static bool
says_a_day(const struct rest *rest, size_t first, size_t past)
{
	if (past - first == 1 && words_has(lone_days, item_at(rest, first)->word))
		return true;
	for (size_t i = first; i < past; i++)
		if (isdigit((unsigned char)*item_at(rest, i)->word) ||
		    words_has(days, item_at(rest, i)->word))
			return true;
	return false;
}

static bool
read_date(struct rest *rest, size_t at)
{
	size_t first = rest->words->count, past = 0, size;

	for (; at < rest->words->count; at++) {
		const struct token *item = item_at(rest, at);
		if (item->mark == '?' && !question_is_fine(rest))
			return false;
		if (item->ref != NULL) {
			add_argument(rest, item->ref);
			continue;
		}
		if (item->mark != 0 || is_filler(item) || (past == 0 && words_has(until, item->word)))
			continue;
		if (first > at)
			first = at;
		past = at + 1;
	}
	if (past == 0)
		return true;
	size = past - first;
	for (size_t i = first; i < past; i++)
		if (item_at(rest, i)->ref != NULL)
			return false;
	if (size > DATE_WORDS_MAX || !says_a_day(rest, first, past))
		return false;
	add_argument(rest, words_text(rest->arena, rest->words, first, past));
	return true;
}

/* -- names -- */

/* One name or reference: items [at, past).  "CV-88 Élise Dupont" is CV-88. */
static bool
read_name(struct rest *rest, size_t at, size_t past)
{
	size_t first = past, last = at, refs = 0;

	for (size_t i = at; i < past; i++) {
		const struct token *item = item_at(rest, i);
		if (is_range(rest, i))
			return false;
		if (item->ref != NULL || strchr(item->word, '@') != NULL) {
			add_argument(rest,
			    item->ref != NULL ? item->ref : words_text(rest->arena, rest->words, i, i + 1));
			refs += item->ref == NULL || strchr("DLE", *item->ref) == NULL;
			continue;
		}
		if (is_filler(item))
			continue;
		if (first == past)
			first = i;
		last = i + 1;
	}
	if (refs > 0 || first == past)
		return true;
	for (size_t i = first; i < last; i++)
		if (item_at(rest, i)->ref != NULL)
			return false;
	if (last - first > NAME_WORDS_MAX)
		return false;
	add_argument(rest, words_text(rest->arena, rest->words, first, last));
	return true;
}

static bool
ends_name(const struct token *item)
{
	return is_mark(item, ",;:?!") || words_has("et and & jusqu'au jusqu'a until avec", item->word);
}

/* "recherche : soudeur Lyon" is one argument, to the next comma. */
static size_t
search_in(const struct rest *rest, size_t at)
{
	size_t past = at + 2;

	if (!words_has("recherche search", item_at(rest, at)->word) || item_at(rest, at + 1)->mark != ':')
		return 0;
	while (past < rest->words->count && !is_mark(item_at(rest, past), ",;?!"))
		past++;
	return past > at + 2 ? past : 0;
}

static bool
read_names(struct rest *rest, size_t at)
{
	for (size_t past; at < rest->words->count; at = past + 1) {
		size_t taken = despite(rest, at), search = search_in(rest, at);
		if (taken > 0) {
			past = at + taken - 1;
			continue;
		}
		if (search > 0) {
			add_argument(rest, words_text(rest->arena, rest->words, at, search));
			past = search;
			continue;
		}
		for (past = at; past < rest->words->count && !ends_name(item_at(rest, past)); past++)
			;
		if (item_at(rest, past)->mark == '?' && !question_is_fine(rest))
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
	       (item_at(rest, past)->ref != NULL || !words_has("liste list", item_at(rest, past)->word)))
		past++;
	for (*first = past; *first > at && *first < words->count && is_filler(item_at(rest, *first - 1));)
		--*first;
	for (past++;
	     past < words->count && (item_at(rest, past)->mark != 0 || is_filler(item_at(rest, past)));)
		past++;
	if (past >= words->count || words->count - past > NAME_WORDS_MAX + 2 ||
	    item_at(rest, past)->ref != NULL)
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

	if (name == NULL && members.count < all->count && item_at(rest, all->count - 1)->ref != NULL)
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

	while (is_mark(item_at(rest, at), ":,\"") || strcmp(item_at(rest, at)->word, "-") == 0) {
		marked = true;
		at++;
	}
	while (!marked && at < rest->words->count &&
	       (is_filler(item_at(rest, at)) || item_at(rest, at)->mark != 0))
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
		const struct token *item = item_at(rest, at);
		if (strcmp(rest->verb->name, "embauche") == 0 && words_has("chez", item->word) &&
		    at + 1 < rest->words->count) {
			command_put(rest->arena, rest->command, "Société",
			    words_text(rest->arena, rest->words, at + 1, rest->words->count), true);
			break;
		}
		if (item->ref != NULL && past == 0) {
			add_argument(rest, item->ref);
			continue;
		}
		if (past == 0 && (item->mark != 0 || is_filler(item)))
			continue;
		if (past == 0)
			first = at;
		past = at + 1;
	}
	if (past > 0 && past - first > SEARCH_WORDS_MAX)
		return false;
	if (past > 0)
		add_argument(rest, words_text(rest->arena, rest->words, first, past));
	return true;
}

/* -- names of one's own choosing -- */

static const char *
list_of_refs(const struct rest *rest, size_t at)
{
	const char *list = NULL;

	for (; at < rest->words->count; at++)
		if (item_at(rest, at)->ref != NULL)
			list = list == NULL
				   ? item_at(rest, at)->ref
				   : arena_printf(rest->arena, "%s, %s", list, item_at(rest, at)->ref);
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
	for (; at < past && is_mark(item_at(rest, at), ":,\""); at++)
		marked = true;
	if (at >= past)
		return true;
	if (!marked && past - at > NAME_WORDS_MAX)
		return false;
	add_argument(rest, strip_marks(rest->arena, words_text(rest->arena, words, at, past)));
	return true;
}

static bool
is_naming(const struct token *item)
{
	return is_mark(item, ":") || words_has("en to into comme par as", item->word);
}

/* Past the old name, which may have "en" in it where it stands in quotation marks. */
static size_t
old_name(const struct rest *rest, size_t at, size_t past)
{
	if (is_mark(item_at(rest, at), "\""))
		while (++at < past && !is_mark(item_at(rest, at), "\""))
			;
	while (at < past && !is_naming(item_at(rest, at)))
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
		last = item_at(rest, past - 1);
		if (is_mark(last, "?") && !question_is_fine(rest))
			return false;
		if (!is_mark(last, ".!?") && !words_has("svp stp merci please", last->word))
			break;
	}
	for (; at < past && words_has(named_things, item_at(rest, at)->word); at++)
		list = list || words_has("liste list", item_at(rest, at)->word);
	old = at;
	at = item_at(rest, at)->ref != NULL ? at + 1 : old_name(rest, at, past);
	if (item_at(rest, old)->ref != NULL)
		add_argument(rest, item_at(rest, old)->ref);
	else if (at > old && !list)
		return false;
	else if (at > old)
		command_put(rest->arena, rest->command, "Liste",
		    strip_marks(rest->arena, words_text(rest->arena, rest->words, old, at)), true);
	while (at < past && (is_naming(item_at(rest, at)) || is_mark(item_at(rest, at), ",")))
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

	while (colon < rest->words->count && item_at(rest, colon)->mark != ':')
		colon++;
	name = strip_marks(rest->arena, words_text(rest->arena, rest->words, at, colon));
	if (colon - at > NAME_WORDS_MAX + 2)
		return false;
	if (*name != '\0')
		add_argument(rest, name);
	if (colon + 1 < rest->words->count)
		command_put(rest->arena, rest->command, "Contacts",
		    words_text(rest->arena, rest->words, colon + 1, rest->words->count), true);
	return true;
}

/* -- lists -- */

/* "page 2", "20 lignes", "par 50", a status: how many items it took. */
static size_t
read_paging(struct rest *rest, size_t at)
{
	const char *word = item_at(rest, at)->word, *next = item_at(rest, at + 1)->word, *status;
	size_t colon = item_at(rest, at + 1)->mark == ':';

	next = item_at(rest, at + 1 + colon)->word;
	if (words_has("page lignes par lines rows", word) && is_number(next)) {
		command_put(
		    rest->arena, rest->command, strcmp(word, "page") == 0 ? "page" : "lignes", next, true);
		return 2 + colon;
	}
	if (is_number(word) && words_has("lignes lines rows", next)) {
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

/* "retours Paul Roux", but not "retours attendus vendredi"; "historique R-31 original". */
static bool
names_somebody(const struct rest *rest, size_t first, size_t past)
{
	for (size_t i = first; i < past; i++) {
		const char *text = words_text(rest->arena, rest->words, i, i + 1);
		if (!isupper((unsigned char)*text) && (unsigned char)*text < 0x80 &&
		    strchr(text, '@') == NULL && !words_has("de du des d' l' le la original", text))
			return false;
	}
	return true;
}

/* "tag : C, embarqué", to the next such word: how many items it took. */
static size_t
read_tags(struct rest *rest, size_t at)
{
	size_t first = at + 1, past;

	if (!words_has("tag tags", item_at(rest, at)->word))
		return 0;
	while (is_mark(item_at(rest, first), ":"))
		first++;
	for (past = first; past < rest->words->count; past++)
		if (is_mark(item_at(rest, past), ":?!") ||
		    words_has("page lignes lines rows recherche search statut status tag tags",
			item_at(rest, past)->word))
			break;
	if (past == first)
		return 0;
	command_put(
	    rest->arena, rest->command, "Tags", words_text(rest->arena, rest->words, first, past), true);
	return past - at;
}

static bool
read_list(struct rest *rest, size_t at)
{
	size_t first = 0, past = 0, taken;
	const char *text;

	while (at < rest->words->count) {
		const struct token *item = item_at(rest, at);
		if ((taken = read_paging(rest, at)) > 0 || (taken = read_tags(rest, at)) > 0) {
			at += taken;
			continue;
		}
		at++;
		if (item->ref != NULL)
			add_argument(rest, item->ref);
		if (item->ref != NULL || item->mark != 0 ||
		    (past == 0 &&
			(is_filler(item) ||
			    words_has("recherche cherche mot agence search statut status", item->word) ||
			    (rest->verb->takes == TAKES_WHOM &&
				words_has("contact candidat candidate", item->word)))))
			continue;
		if (past == 0)
			first = at - 1;
		past = at;
	}
	if (past == 0)
		return true;
	if (rest->verb->takes == TAKES_LIST || past - first > SEARCH_WORDS_MAX ||
	    (rest->verb->takes == TAKES_WHOM && !names_somebody(rest, first, past)))
		return false;
	for (size_t i = first; i < past; i++)
		if (item_at(rest, i)->mark != 0 && item_at(rest, i)->mark != '"')
			return false;
	text = words_text(rest->arena, rest->words, first, past);
	add_argument(rest, text);
	command_put(rest->arena, rest->command, "recherche", text, true);
	return true;
}

/* "masquer karim haddad" */
static bool
is_small_name(const struct rest *rest, size_t at)
{
	size_t count = 0;

	for (; at < rest->words->count; at++) {
		const struct token *item = item_at(rest, at);

		if (is_mark(item, ".!") || is_filler(item))
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
		const struct token *item = item_at(rest, i);
		if (item->ref == NULL && item->mark == 0 && !is_filler(item) &&
		    !names_somebody(rest, i, i + 1))
			return false;
	}
	return read_names(rest, at);
}

/* What follows a colon is the value of the phrase's field: "avis C3 : très à l'aise". */
static bool
read_value(struct rest *rest, size_t at)
{
	size_t colon = at;

	while (colon < rest->words->count && item_at(rest, colon)->mark != ':')
		colon++;
	for (; at < colon; at++) {
		if (item_at(rest, at)->ref != NULL)
			add_argument(rest, item_at(rest, at)->ref);
		else if (is_number(item_at(rest, at)->word))
			add_argument(rest, item_at(rest, at)->word);
		else if (!is_filler(item_at(rest, at)))
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
	    [TAKES_NAMES] = read_names,
	    [TAKES_MEMBERS] = read_members,
	    [TAKES_WORDS] = read_words,
	    [TAKES_NAME] = read_own_name,
	    [TAKES_RENAME] = read_renamed,
	    [TAKES_GROUP] = read_group,
	    [TAKES_LIST] = read_list,
	    [TAKES_SEARCH] = read_list,
	    [TAKES_WHOM] = read_list,
	};

	if (rest->verb->field != NULL && rest->verb->value == NULL)
		return read_value(rest, at);
	return readers[rest->verb->takes](rest, at);
}
