#include "verdict_comment.h"

#include <ctype.h>
#include <string.h>

#include "base/text.h"
#include "command_words.h"

/* A comment made of nothing else is none. */
static const char filler[] =
    "a au aux avec bien bon bonne bonjour bonsoir ca car ce cela ces cet cette c'est cher chere concernant "
    "cordialement "
    "cote cv d dans de demande demandes des desole desolee dessus d'accord donc du elle en entretien est et "
    "evidemment "
    "fait helas hello identite il information interview je journee l la le les leur levee lui ma "
    "malheureusement me "
    "merci moi mon n non notre nous ok on oui par part pas pour possible peux pouvez proposer proceder plait "
    "salut "
    "sa son soiree souci suite sur svp stp te toi tout tres tu un une vous votre vas-y y aller envoyer "
    "transmettre "
    "document documents anonymat profil candidat candidate candidature d'avance d'entretien l'entretien "
    "l'identite "
    "l'anonymat d'identite s'il j'ai suis je suis allez-y valide validez validee refuse refusee "
    "and by dear fine for go ahead good great hi i'm it me my please regards request sorry thank thanks that "
    "the this to "
    "celle celui celle-ci celle-la celui-ci celui-la ci one "
    "with you your on i am is from end part side";
static const char connectors[] =
    "car parce que parcequ'il parceque puisque puisqu'il motif raison raisons cause because as "
    "since reason et mais but donc and simplement juste with avec desole desolee sorry malheureusement helas "
    "unfortunately svp stp merci";
static const char determiners[] = "la le les l' cette ce cet ces celle celui celle-ci celle-la celui-ci "
				  "celui-la sa son ses votre notre vos nos leur the "
				  "this that his her their demande demandes "
				  "request candidat candidate";

static bool
is_context_name(struct arena *a, const struct context *context, const char *word)
{
	if (strlen(word) < 2)
		return false;
	for (size_t i = 0; i < context->request_count; i++) {
		const struct context_request *request = &context->requests[i];
		if ((request->contact_name != NULL && words_has(text_key(a, request->contact_name), word)) ||
		    (request->candidate_name != NULL &&
			words_has(text_key(a, request->candidate_name), word)))
			return true;
	}
	for (size_t i = 0; i < context->dossier_count; i++)
		if (context->dossiers[i].name != NULL &&
		    words_has(text_key(a, context->dossiers[i].name), word))
			return true;
	return false;
}

/* No word that says anything. */
static bool
is_empty(struct arena *a, const char *typed, const struct context *context)
{
	const struct words *words = words_make(a, typed);

	for (size_t i = 0; i < words->count; i++) {
		const struct token *item = &words->items[i];
		if (item->mark != 0 || strcmp(item->word, "-") == 0 || *item->word == '\0')
			continue;
		if (!words_has(filler, item->word) && !is_context_name(a, context, item->word))
			return false;
	}
	return true;
}

static const char *
skip_separators(const char *typed)
{
	static const char *const wide[] = {"\u00a0", "\u202f", "–", "—", "…", "•", "\u2019"};

	for (bool again = true; again;) {
		again = false;
		while (*typed != '\0' && strchr(" ,:;.!?-=>/)]'\n", *typed) != NULL)
			typed++;
		for (size_t i = 0; i < COUNT(wide); i++)
			if (text_starts(typed, wide[i])) {
				typed += strlen(wide[i]);
				again = true;
			}
	}
	return typed;
}

static size_t
word_bytes(const char *typed)
{
	return strcspn(typed, " ,:;.!?\n'");
}

/* The first word, folded. */
static const char *
first_word(struct arena *a, const char *typed)
{
	const char *plain = text_starts(typed, "d\u2019") || text_starts(typed, "l\u2019") ? "l'" : NULL;
	size_t size = word_bytes(typed);

	if (plain == NULL && typed[size] == '\'')
		size++;
	return plain != NULL ? plain : text_fold(a, arena_bytes(a, typed, size));
}

/* How many bytes of `typed` are these words, accents and case apart; 0 when they are not there. */
static size_t
phrase_bytes(struct arena *a, const char *typed, const char *phrase)
{
	const char *at = typed;
	size_t count;
	char **words = text_split(a, phrase, " ", &count);

	for (size_t i = 0; i < count; i++) {
		at += strspn(at, " ");
		if (strcmp(first_word(a, at), words[i]) != 0)
			return 0;
		at += word_bytes(at);
	}
	return (size_t)(at - typed);
}

/* Whose opinion it is says nothing. */
static size_t
opinion_bytes(struct arena *a, const char *typed)
{
	static const char *const opinions[] = {"pour moi", "pour nous", "pour ma part", "de mon cote",
	    "de notre cote", "de ma part", "for me", "from my side", "on my side", "en effet"};

	for (size_t i = 0; i < COUNT(opinions); i++) {
		size_t size = phrase_bytes(a, typed, opinions[i]);
		if (size > 0)
			return size;
	}
	return 0;
}

static const char *
skip_connectors(struct arena *a, const char *typed, bool also_pour)
{
	for (;;) {
		const char *word;
		size_t opinion;
		typed = skip_separators(typed);
		word = first_word(a, typed);
		opinion = opinion_bytes(a, typed);
		if (opinion > 0) {
			typed += opinion;
			continue;
		}
		if (strcmp(word, "qu'") == 0 && *typed != '\0') {
			typed += strlen("qu'");
			continue;
		}
		if (*typed == '\0' ||
		    !(words_has(connectors, word) || (also_pour && words_has("pour for", word))))
			return typed;
		typed += word_bytes(typed);
	}
}

/* The object of "je refuse": up to where a reason may begin, or all of it. */
static const char *
skip_object(struct arena *a, const char *typed)
{
	static const char *const ends[] = {" car ", " parce ", " puisqu", " because ", " as ", " since ",
	    " - ", " – ", " — ", ", ", " : ", ": ", ":", " (", " mais ", " but ", "\u00a0:", "\u202f:"};
	const char *nearest = NULL;

	typed += strspn(typed, " ");
	if (!words_has(determiners, first_word(a, typed)))
		return typed;
	for (size_t i = 0; i < COUNT(ends); i++) {
		const char *at = strstr(typed, ends[i]);
		if (at != NULL && (nearest == NULL || at < nearest))
			nearest = at;
	}
	return nearest == NULL ? "" : nearest;
}

static bool
takes_object(const char *verb)
{
	static const char *const stems[] = {"refus", "reject", "rejet", "declin", "valid", "accept",
	    "approuv", "approv", "autoris", "accord", "confirm", "deny", "denie", "transm", "envoy",
	    "communi", "revel", "lever"};

	for (size_t i = 0; i < COUNT(stems); i++)
		if (strstr(verb, stems[i]) != NULL)
			return true;
	return false;
}

static bool
has_digit(const char *typed)
{
	for (; *typed != '\0'; typed++)
		if (isdigit((unsigned char)*typed))
			return true;
	return false;
}

/* "merci", "bonne journée" at the end go with the letter, not with the reason. */
static char *
cut_thanks(struct arena *a, const char *typed)
{
	static const char *const thanks[] = {", merci", " merci d'avance", " merci.", " merci !", ", thanks",
	    ", cordialement", ". merci", ", désolé", ", desole", ", sorry"};
	char *copy = arena_string(a, typed);

	for (size_t i = 0; i < COUNT(thanks); i++) {
		size_t size = strlen(copy), tail = strlen(thanks[i]);
		if (size > tail && size - tail > 2 && strcmp(copy + size - tail, thanks[i]) == 0)
			copy[size - tail] = '\0';
	}
	return text_trim(a, copy);
}

static const char *
cut_separators(struct arena *a, const char *typed)
{
	char *copy = text_trim(a, typed);
	size_t size = strlen(copy);

	while (size > 0 && strchr(" ,;:-", copy[size - 1]) != NULL)
		copy[--size] = '\0';
	return copy;
}

const char *
comment_after(struct arena *a, const char *typed, const char *verb, enum decision_kind kind,
    const struct context *context)
{
	bool validates = kind == DECISION_VALIDATE;

	if (takes_object(verb) && !(validates && has_digit(typed)))
		typed = skip_object(a, typed);
	typed = skip_connectors(a, typed, validates);
	if (*typed == '\0' || is_empty(a, typed, context))
		return NULL;
	typed = cut_separators(a, cut_thanks(a, typed));
	return *typed == '\0' ? NULL : typed;
}

const char *
comment_sentence(struct arena *a, const char *typed, const struct context *context)
{
	static const char courtesies[] =
	    "bonjour bonsoir merci salut hello hi cordialement bien dear cher chere thanks regards";
	const struct words *words = words_make(a, typed);

	if (is_empty(a, typed, context))
		return NULL;
	if (words->count <= 3 && words->count > 0 && words_has(courtesies, words->items[0].word))
		return NULL;
	return cut_separators(a, skip_separators(typed));
}

const char *
comment_join(struct arena *a, const char *one, const char *other)
{
	if (one == NULL || other == NULL)
		return one == NULL ? other : one;
	return arena_printf(a, "%s %s", one, other);
}
