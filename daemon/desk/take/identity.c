#include "desk/take/identity.h"

#include <ctype.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "letters/french.h"
#include "letters/phrases.h"

#define PHONE_DIGITS 9 /* what +33 6 12 34 56 78 and 06 12 34 56 78 have in common */
#define NAME_MIN     3 /* letters: a shorter name alone says nothing */

struct words {
	size_t count;
	char **items;
};

/* Folded letters and digits only: every mark parts words. */
static struct words
words_of(struct arena *arena, const char *text)
{
	struct words words = {0};

	if (text != NULL)
		words.items = text_split(arena, text_key(arena, text), " @.+-", &words.count);
	return words;
}

static const char *
glue(struct arena *arena, const struct words *words)
{
	struct buf buf = buf_make(arena);

	for (size_t i = 0; i < words->count; i++)
		buf_add(&buf, words->items[i]);
	return buf.data;
}

static bool
stands_at(const struct words *text, size_t at, const struct words *name)
{
	if (name->count == 0 || at + name->count > text->count)
		return false;
	for (size_t i = 0; i < name->count; i++)
		if (strcmp(text->items[at + i], name->items[i]) != 0)
			return false;
	return true;
}

static bool
has_sequence(const struct words *text, const struct words *name)
{
	for (size_t i = 0; i < text->count; i++)
		if (stands_at(text, i, name))
			return true;
	return false;
}

/* "jean martin" and "martin jean". */
static bool
has_both(const struct words *text, const struct words *first, const struct words *last)
{
	for (size_t i = 0; i < text->count; i++)
		if ((stands_at(text, i, first) && stands_at(text, i + first->count, last)) ||
		    (stands_at(text, i, last) && stands_at(text, i + last->count, first)))
			return true;
	return false;
}

/* Letters that stand alone in a row are one word: "M A R T I N"; small capitals leave the first apart: "M ARTIN". */
static struct words
closed_up(struct arena *arena, const struct words *text)
{
	struct words closed = {.items = arena_array(arena, text->count * 2, sizeof(*closed.items))};

	for (size_t i = 0; i < text->count;) {
		struct buf word = buf_make(arena);
		size_t from = i;

		while (
		    i < text->count && text->items[i][1] == '\0' && isalpha((unsigned char)text->items[i][0]))
			buf_add(&word, text->items[i++]);
		if (i - from > 1)
			closed.items[closed.count++] = word.data;
		if (i > from && i < text->count)
			closed.items[closed.count++] =
			    arena_printf(arena, "%s%s", text->items[i - 1], text->items[i]);
		if (i == from)
			i++;
	}
	return closed;
}

/* Names run together, as in addresses and file names: "jeanmartin", "martinjean", "jmartin", "legoff". */
static bool
has_glued(const struct words *text, const char *first, const char *last)
{
	size_t first_size = strlen(first), last_size = strlen(last);

	if (last_size < NAME_MIN)
		return false;
	for (size_t i = 0; i < text->count; i++) {
		const char *word = text->items[i], *at = strstr(word, last);
		size_t before;

		if (at == NULL)
			continue;
		if (strcmp(word, last) == 0)
			return true;
		before = (size_t)(at - word);
		if (first_size > 0 && before == 1 && word[0] == first[0] && at[last_size] == '\0')
			return true;
		if (first_size >= 2 && strstr(word, first) != NULL)
			return true;
	}
	return false;
}

/* With a capital: "Claire" is somebody, "claire" may be water. */
static bool
has_capitalised(struct arena *arena, const char *text, const struct words *name)
{
	size_t count;
	char **chunks = text_split(arena, text, " \t\n", &count);

	for (size_t i = 0; i < count; i++) {
		struct words chunk;
		const char *c = chunks[i];

		while (*c != '\0' && !isalnum((unsigned char)*c) && (unsigned char)*c < 0x80)
			c++;
		if (islower((unsigned char)*c))
			continue;
		chunk = words_of(arena, chunks[i]);
		if (has_sequence(&chunk, name))
			return true;
	}
	return false;
}

static const char *
name_in(
    struct arena *arena, const struct identity_search *search, const char *text, const struct words *words)
{
	const struct candidate *candidate = search->candidate;
	struct words first = words_of(arena, candidate->first_name),
		     last = words_of(arena, candidate->last_name);
	struct words closed = closed_up(arena, words), shown = words_of(arena, search->shown);
	const char *first_glued = glue(arena, &first), *last_glued = glue(arena, &last);
	bool long_last = strlen(last_glued) >= NAME_MIN, long_first = strlen(first_glued) >= NAME_MIN;

	if (has_both(words, &first, &last))
		return "son nom";
	if (long_last && !has_sequence(&shown, &last) &&
	    (has_sequence(words, &last) || has_glued(words, first_glued, last_glued) ||
		has_glued(&closed, first_glued, last_glued)))
		return "son nom de famille";
	if (long_first && !has_sequence(&shown, &first) && has_sequence(words, &first) &&
	    has_capitalised(arena, text, &first))
		return "son prénom";
	return NULL;
}

/* -- telephones -- */

static char *
digits_of(struct arena *arena, const char *text)
{
	char *digits = arena_alloc(arena, strlen(text) + 1), *to = digits;

	for (; *text != '\0'; text++)
		if (isdigit((unsigned char)*text))
			*to++ = *text;
	return digits;
}

static bool
has_phone(struct arena *arena, const char *digits, const char *phone)
{
	char *wanted = digits_of(arena, phone == NULL ? "" : phone);
	size_t length = strlen(wanted);

	return length >= PHONE_DIGITS && strstr(digits, wanted + length - PHONE_DIGITS) != NULL;
}

/*
 * Whether a French number begins here: ten digits from 0, or nine behind +33, 0033 or (0), alone or in groups of two or
 * three with at most two marks between.  *number gets the nine that matter.
 */
static bool
phone_at(const char *text, char number[PHONE_DIGITS + 1])
{
	size_t count = 0, group = 0, marks = 0, want;
	const char *c = text;
	bool grouped = false;

	if (strncmp(c, "+33", 3) == 0 || strncmp(c, "0033", 4) == 0) {
		c += *c == '+' ? 3 : 4;
		c += strspn(c, " .-/");
		c += strncmp(c, "(0)", 3) == 0 ? 3 : 0;
		c += strspn(c, " .-/0");
	} else if (*c++ != '0')
		return false;
	else
		group = 1;
	if (*c < '1' || *c > '9')
		return false;
	for (want = PHONE_DIGITS; count < want; c++) {
		if (isdigit((unsigned char)*c)) {
			grouped |= marks > 0;
			group = marks > 0 ? 1 : group + 1;
			marks = 0;
			number[count++] = *c;
		} else if (*c == '\0' || strchr(" .-/()", *c) == NULL || ++marks > 2 ||
			   (marks == 1 && group > 3))
			return false;
	}
	number[count] = '\0';
	if (grouped && group > 3)
		return false;
	/* A date or an account number goes on. */
	return !isdigit((unsigned char)c[0]) &&
	       !(strchr(".-/", c[0]) != NULL && c[0] != '\0' && isdigit((unsigned char)c[1]));
}

static bool
has_any_phone(struct arena *arena, const char *folded, const char *own)
{
	const char *ours = digits_of(arena, own == NULL ? "" : own);
	char number[PHONE_DIGITS + 1];

	for (const char *c = folded; *c != '\0'; c++) {
		if ((*c != '0' && *c != '+') || (c > folded && isdigit((unsigned char)c[-1])))
			continue;
		if (phone_at(c, number) && strstr(ours, number) == NULL)
			return true;
	}
	return false;
}

/* -- addresses -- */

/* Without spaces, and with the @ people write to keep machines away. */
static const char *
compact(struct arena *arena, const char *folded)
{
	static const char *const ats[] = {"(at)", "[at]", "(arobase)", "[arobase]"};
	struct buf spaceless = buf_make(arena), buf = buf_make(arena);

	for (const char *c = folded; *c != '\0'; c++)
		if (*c != ' ' && *c != '\n')
			buf_add_char(&spaceless, *c);
	for (const char *c = spaceless.data; *c != '\0';) {
		size_t i = 0;

		while (i < COUNT(ats) && strncmp(c, ats[i], strlen(ats[i])) != 0)
			i++;
		buf_add_char(&buf, i < COUNT(ats) ? '@' : *c);
		c += i < COUNT(ats) ? strlen(ats[i]) : 1;
	}
	return buf.data;
}

/* The domains of `own`, which holds whole addresses, are the agency's. */
static bool
has_any_address(struct arena *arena, const char *folded, const char *own)
{
	const char *ours = text_fold(arena, own == NULL ? "" : own);

	for (const char *at = strchr(folded, '@'); at != NULL; at = strchr(at + 1, '@')) {
		size_t size = strspn(at + 1, "abcdefghijklmnopqrstuvwxyz0123456789.-");
		const char *domain = arena_bytes(arena, at, size + 1);

		if (at > folded && isalnum((unsigned char)at[-1]) && strchr(domain, '.') != NULL &&
		    strstr(ours, domain) == NULL)
			return true;
	}
	return false;
}

static bool
has_street(const struct words *words)
{
	static const char *const streets[] = {"rue", "avenue", "av", "boulevard", "bd", "bld", "chemin",
	    "allee", "impasse", "quai", "square", "residence", "lotissement", "place"};

	for (size_t i = 0; i + 2 < words->count; i++) {
		size_t digits = strspn(words->items[i], "0123456789"), next = i + 1;

		if (digits == 0 || digits > 4 || strlen(words->items[i]) > digits + 1)
			continue;
		if (strcmp(words->items[next], "bis") == 0 || strcmp(words->items[next], "ter") == 0)
			next++;
		for (size_t s = 0; s < COUNT(streets); s++)
			if (next + 1 < words->count && strcmp(words->items[next], streets[s]) == 0)
				return true;
	}
	return false;
}

static bool
has_profile(const char *compacted)
{
	static const char *const sites[] = {"linkedin.com/in/", "github.com/", "gitlab.com/", "viadeo.com/",
	    "facebook.com/", "instagram.com/", "malt.fr/profile"};

	for (size_t i = 0; i < COUNT(sites); i++)
		if (strstr(compacted, sites[i]) != NULL)
			return true;
	return false;
}

static bool
has_town(struct arena *arena, const struct words *words, const struct candidate *candidate)
{
	struct words place;

	if (candidate->postcode == NULL || candidate->city == NULL)
		return false;
	place = words_of(arena, arena_printf(arena, "%s %s", candidate->postcode, candidate->city));
	return has_sequence(words, &place);
}

/* -- all of it -- */

static void
note(const char **found, size_t *count, const char *what)
{
	if (what != NULL)
		found[(*count)++] = what;
}

/* Anybody's traces, where the candidate's own were not found. */
static void
note_traces(struct arena *arena, const struct identity_search *search, const struct words *words,
    const char *folded, const char *compacted, bool address, bool phone, const char **found, size_t *count)
{
	note(found, count, has_town(arena, words, search->candidate) ? "son code postal et sa ville" : NULL);
	note(found, count,
	    !address && has_any_address(arena, folded, search->own) ? "une adresse e-mail" : NULL);
	note(found, count,
	    !phone && has_any_phone(arena, folded, search->own) ? "un numéro de téléphone" : NULL);
	note(found, count, has_street(words) ? "une adresse postale" : NULL);
	note(found, count, has_profile(compacted) ? "un lien vers un profil" : NULL);
}

static const char *
listed(struct arena *arena, const char *language, const char *const *found, size_t count)
{
	const char **said = arena_array(arena, count, sizeof(*said));

	for (size_t i = 0; i < count; i++)
		said[i] = phrase(language, found[i]);
	return count == 0 ? NULL : say_list(arena, language, said, count);
}

static const char *
find(struct arena *arena, const struct identity_search *search, const char *text)
{
	const struct candidate *candidate = search->candidate;
	struct words words = words_of(arena, text);
	const char *folded = text_fold(arena, text), *compacted = compact(arena, folded);
	const char *found[8];
	size_t count = 0;
	bool address, phone;

	address = candidate->email != NULL &&
		  strstr(compacted, compact(arena, text_fold(arena, candidate->email))) != NULL;
	phone = has_phone(arena, digits_of(arena, folded), candidate->phone);
	note(found, &count, name_in(arena, search, text, &words));
	note(found, &count, address ? "son adresse e-mail" : NULL);
	note(found, &count, phone ? "son numéro de téléphone" : NULL);
	if (search->document)
		note_traces(arena, search, &words, folded, compacted, address, phone, found, &count);
	return listed(arena, search->language, found, count);
}

/* Words cut at the end of a line, joined. */
static const char *
joined(struct arena *arena, const char *text)
{
	struct buf buf = buf_make(arena);

	for (const char *c = text; *c != '\0'; c++) {
		if (*c == '-' && c[1 + strspn(c + 1, " ")] == '\n')
			c += 1 + strspn(c + 1, " ");
		else
			buf_add_char(&buf, *c);
	}
	return buf.data;
}

const char *
identity_find(struct arena *arena, const struct identity_search *search, const char *text)
{
	const char *what = find(arena, search, text);

	if (what == NULL && strstr(text, "-\n") != NULL)
		what = find(arena, search, joined(arena, text));
	return what;
}
