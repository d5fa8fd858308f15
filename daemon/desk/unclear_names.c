/* Who and what is named in words that are no command: buttons that lead there. */
#include <ctype.h>
#include <string.h>

#include "base/buf.h"
#include "base/phone.h"
#include "base/text.h"
#include "desk/command.h"
#include "desk/scenario/scenario.h"
#include "desk/typed/pick.h"

#define WORDS_MAX  60
#define NAME_WORDS 3 /* of the longest name looked for */
#define NAMED_MAX  10
#define SHOWN_MAX  3

struct named {
	struct picked_candidates candidates;
	struct picked_contacts contacts;
	const char *phone; /* E.164, or NULL */
};

static bool
has_stem(char *const *words, size_t count, const char *const *stems, size_t stem_count)
{
	for (size_t i = 0; i < count; i++)
		for (size_t s = 0; s < stem_count; s++)
			if (text_starts(words[i], stems[s]))
				return true;
	return false;
}

/* -- people -- */

static enum status
add_candidate(struct take *take, struct named *named, const char *name, bool *found, struct why *why)
{
	struct picked_candidates *picked = &named->candidates;
	struct candidate *list;
	size_t count;
	enum status st =
	    candidate_search(take->desk->store, take->arena, name, agency_shown(take), 2, &list, &count, why);

	*found = st == OK && count > 0 &&
		 text_same(take->arena, candidate_name(take->arena, &list[0]), name) &&
		 (count == 1 || !text_same(take->arena, candidate_name(take->arena, &list[1]), name));
	for (size_t i = 0; *found && i < picked->count; i++)
		if (picked->items[i].id == list[0].id)
			return st;
	if (*found && picked->count < NAMED_MAX)
		picked->items[picked->count++] = list[0];
	return st;
}

static enum status
add_contact(struct take *take, struct named *named, const char *name, bool *found, struct why *why)
{
	struct picked_contacts *picked = &named->contacts;
	struct contact *list;
	size_t count;
	enum status st = contact_search(take->desk->store, take->arena, name, 2, &list, &count, why);

	*found = st == OK && count > 0 && text_same(take->arena, list[0].name, name) &&
		 (count == 1 || !text_same(take->arena, list[1].name, name));
	for (size_t i = 0; *found && i < picked->count; i++)
		if (picked->items[i].id == list[0].id)
			return st;
	if (*found && picked->count < NAMED_MAX)
		picked->items[picked->count++] = list[0];
	return st;
}

/* Whole names only: two or three words side by side. */
static enum status
find_people(struct take *take, const char *text, struct named *named, struct why *why)
{
	size_t count;
	char **words = text_split(take->arena, text, " ,;:.!?()\"\n\t", &count);
	enum status st = OK;

	named->candidates.items = arena_array(take->arena, NAMED_MAX, sizeof(*named->candidates.items));
	named->contacts.items = arena_array(take->arena, NAMED_MAX, sizeof(*named->contacts.items));
	for (size_t i = 0; i < count && i < WORDS_MAX && st == OK; i++) {
		const char *name = words[i];
		bool found = false;

		for (size_t span = 1; span < NAME_WORDS && i + span < count && !found && st == OK; span++) {
			name = arena_printf(take->arena, "%s %s", name, words[i + span]);
			if (strpbrk(name, "0123456789@") != NULL)
				break;
			if ((st = add_candidate(take, named, name, &found, why)) == OK && !found)
				st = add_contact(take, named, name, &found, why);
			i += found ? span : 0;
		}
	}
	return st;
}

static const char *
find_phone(struct arena *arena, const char *text)
{
	for (const char *c = text; *c != '\0'; c++) {
		size_t size = strspn(c, "+0123456789 .-");
		const char *phone;

		if ((*c != '+' && *c != '0') || (c > text && isalnum((unsigned char)c[-1])))
			continue;
		while (size > 0 && !isdigit((unsigned char)c[size - 1]))
			size--;
		phone = size < 10 || size > 30 ? NULL : phone_parse(arena, arena_bytes(arena, c, size));
		if (phone != NULL)
			return phone;
	}
	return NULL;
}

/* "Jean Martin a été embauché chez Usine Roux" */
static void
offer_hire(struct take *take, const struct candidate *candidate, const char *typed)
{
	const char *at = strstr(typed, " chez "), *company = "";

	if (at != NULL)
		company =
		    text_excerpt(take->arena, arena_bytes(take->arena, at + 1, strcspn(at, "\n.") - 1), 60);
	answer_link(take, take_printf(take, "Noter l'embauche de %s", candidate_name(take->arena, candidate)),
	    take_printf(take, "embauche CV-%lld %s", (long long)candidate->id, company), false);
}

/* "envoyer les CV de Jean et Sofia à Paul": the form, its people filled in. */
static void
offer_diffusion(struct take *take, const struct named *named)
{
	struct buf contacts = buf_make(take->arena), candidates = buf_make(take->arena);

	for (size_t i = 0; i < named->contacts.count; i++)
		buf_addf(&contacts, "%s%s", i == 0 ? "" : ", ", named->contacts.items[i].email);
	for (size_t i = 0; i < named->candidates.count; i++)
		buf_addf(
		    &candidates, "%sCV-%lld", i == 0 ? "" : ", ", (long long)named->candidates.items[i].id);
	answer_link(take, "Préparer cette diffusion",
	    take_printf(take, "nouvelle diffusion\nTitre : \nFin : \nContacts : %s\nCandidats : %s",
		contacts.data, candidates.data),
	    true);
}

static void
offer_records(struct take *take, const struct named *named)
{
	const struct candidate *list = named->candidates.items;
	size_t count = named->candidates.count;

	if (count == 1 && named->phone != NULL)
		answer_link(take,
		    take_printf(take, "Son nouveau numéro\u00a0: %s", phone_say(take->arena, named->phone)),
		    take_printf(take, "modifier CV-%lld\nTéléphone : %s", (long long)list[0].id,
			phone_say(take->arena, named->phone)),
		    false);
	for (size_t i = 0; i < count && i < SHOWN_MAX; i++)
		answer_link(take, take_printf(take, "Fiche de %s", candidate_name(take->arena, &list[i])),
		    take_printf(take, "candidat CV-%lld", (long long)list[i].id), false);
}

enum status
offer_people(struct take *take, const char *typed, struct why *why)
{
	static const char *const sharing[] = {
	    "envo", "partag", "propos", "diffus", "transm", "present", "adress", "send", "share"};
	static const char *const hiring[] = {"embauch", "recrut", "hired"};
	struct named named = {0};
	size_t count;
	char **words = text_split(take->arena, text_key(take->arena, typed), " ", &count);
	enum status st = find_people(take, typed, &named, why);

	if (st != OK)
		return st;
	named.phone = find_phone(take->arena, typed);
	if (named.candidates.count == 1 && has_stem(words, count, hiring, COUNT(hiring)))
		offer_hire(take, &named.candidates.items[0], typed);
	if (named.candidates.count > 0 && named.contacts.count > 0 &&
	    has_stem(words, count, sharing, COUNT(sharing)))
		offer_diffusion(take, &named);
	else
		offer_records(take, &named);
	return OK;
}

/* -- scenarios -- */

enum status
offer_scenarios(struct take *take, const char *typed, struct why *why)
{
	static const char *const stopping[] = {"arret", "stop", "suspend", "desactiv", "coup", "annul"};
	const char *key = text_key(take->arena, typed);
	size_t word_count, count, shown = 0;
	char **words = text_split(take->arena, key, " ", &word_count);
	struct scenario *list;
	enum status st;

	if (!has_stem(words, word_count, stopping, COUNT(stopping)))
		return OK;
	if ((st = active_scenarios(take, &list, &count, why)) != OK)
		return st;
	for (size_t i = 0; i < count && shown < SHOWN_MAX; i++) {
		const char *label = text_key(take->arena, list[i].label);

		if (*label == '\0' || strstr(key, label) == NULL)
			continue;
		offer_stop(take, &list[i], false);
		shown++;
	}
	return OK;
}
