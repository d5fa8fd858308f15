#include "desk/typed/pick.h"

#include <string.h>

#include "base/text.h"
#include "desk/take/take.h"
#include "letters/french.h"
#include "store/group.h"
#include "store/search.h"

#define MATCH_MAX	   6
#define SEARCH_MAX	   20
#define NAME_SHOWN	   80
#define NEAR_MAX	   3
#define CONTACTS_LOOKED_AT 5000

const char *
name_without_title(struct arena *arena, const char *name)
{
	static const char *const titles[] = {
	    "m", "mr", "mme", "mlle", "monsieur", "madame", "mademoiselle", "mrs", "ms", "miss"};
	const char *space = strchr(name, ' ');
	char *first;

	if (space == NULL)
		return name;
	first = text_fold(arena, arena_bytes(arena, name, (size_t)(space - name)));
	first[strcspn(first, ".")] = '\0';
	for (size_t i = 0; i < COUNT(titles); i++)
		if (strcmp(first, titles[i]) == 0)
			return text_trim(arena, space + 1);
	return name;
}

/* -- candidates -- */

static void
put_candidate(struct take *take, struct picked_candidates *picked, const struct candidate *candidate)
{
	size_t size = picked->count * sizeof(*picked->items);

	for (size_t i = 0; i < picked->count; i++)
		if (picked->items[i].id == candidate->id)
			return;
	picked->items = arena_grow(take->arena, picked->items, size, size + sizeof(*picked->items));
	picked->items[picked->count++] = *candidate;
}

static const char *
candidate_refs(const struct take *take, const struct candidate *list, size_t count)
{
	const char **names = arena_array(take->arena, count, sizeof(*names));

	for (size_t i = 0; i < count; i++)
		names[i] = arena_printf(
		    take->arena, "CV-%lld %s", (long long)list[i].id, candidate_name(take->arena, &list[i]));
	return say_list(take->arena, take_language(take), names, count);
}

/* A search found `total`, of whom `count` are taken. */
static void
say_how_many(struct take *take, const char *field, const char *search, size_t count, size_t total)
{
	if (total == 0)
		answer_problem(take, field, "la recherche «\u00a0%s\u00a0» ne donne aucun candidat", search);
	if (total > count)
		answer_problem(take, field,
		    "la recherche «\u00a0%s\u00a0» donne %zu candidats\u00a0: les %zu derniers actifs sont "
		    "pris",
		    search, total, count);
}

static enum status
pick_search(struct take *take, const char *words, const char *field, struct picked_candidates *picked,
    struct why *why)
{
	struct candidate_filter filter = {
	    .agency_id = agency_shown(take), .words = words, .limit = SEARCH_MAX};
	struct candidate *found;
	size_t count = 0, total = 0;
	enum status st = OK;

	if (picked->search_max != 0)
		filter.limit = picked->search_max;
	words = text_excerpt(take->arena, words, NAME_SHOWN);
	if (*text_key(take->arena, words) != '\0')
		st = candidate_list(take->desk->store, take->arena, &filter, &found, &count, &total, why);
	if (st != OK)
		return st;
	say_how_many(take, field, words, count, total);
	for (size_t i = 0; i < count; i++)
		put_candidate(take, picked, &found[i]);
	return OK;
}

/* "Q-4", "recherche favorite Q-4": its number; 0: no such words. */
static int64_t
favourite_meant(const struct take *take, const char *typed)
{
	static const char *const before[] = {
	    "recherche favorite ", "favourite search ", "saved search ", "recherche ", "search "};
	const char *folded = text_fold(take->arena, typed);

	for (size_t i = 0; i < COUNT(before); i++)
		if (text_starts(folded, before[i])) {
			folded = text_trim(take->arena, folded + strlen(before[i]));
			break;
		}
	return ref_parse("q", folded);
}

/* Of a GLOBALE search those the sender may see, before any are counted out; the others are told. */
static enum status
keep_own(struct take *take, const char *ref, struct search *search, struct why *why)
{
	struct search own = *search;
	struct search_hit *hits;
	size_t count, all, seen;
	enum status st;

	if (!search->global || take->sender.recruiter.admin)
		return OK;
	own.global = false;
	st = search_run(take->desk->store, take->arena, search, take->now, 1, &hits, &count, &all, why);
	if (st == OK)
		st =
		    search_run(take->desk->store, take->arena, &own, take->now, 1, &hits, &count, &seen, why);
	if (st != OK)
		return st;
	*search = own;
	if (all > seen)
		answer_say(take, "La recherche %s donne aussi %s d'autres agences, que je ne prends pas.",
		    ref,
		    say_count(
			take->arena, take_language(take), (int64_t)(all - seen), "candidat", "candidats"));
	return OK;
}

/* Whom a favourite search finds today. */
static enum status
pick_favourite(
    struct take *take, int64_t number, const char *field, struct picked_candidates *picked, struct why *why)
{
	const char *ref = arena_printf(take->arena, "Q-%lld", (long long)number);
	size_t most = picked->search_max == 0 ? SEARCH_MAX : picked->search_max, count, total;
	struct store *store = take->desk->store;
	struct search search;
	struct search_hit *hits;
	struct candidate one;
	enum status st = search_find_number(store, take->arena, number, &search, why);

	if (st == NONE)
		answer_problem(take, field, "la recherche %s n'existe pas", ref);
	else if (st == OK && !may_see_agency(take, search.agency_id))
		answer_problem(take, field, "la recherche %s est celle d'une autre agence", ref);
	if (st != OK || !may_see_agency(take, search.agency_id))
		return st == NONE ? OK : st;
	if (search.most != 0 && (size_t)search.most < most)
		most = (size_t)search.most;
	if ((st = keep_own(take, ref, &search, why)) != OK ||
	    (st = search_run(store, take->arena, &search, take->now, most, &hits, &count, &total, why)) != OK)
		return st;
	say_how_many(take, field, ref, count, total);
	for (size_t i = 0; i < count; i++) {
		if ((st = candidate_find(store, take->arena, hits[i].candidate_id, &one, why)) != OK)
			return st;
		put_candidate(take, picked, &one);
	}
	return OK;
}

enum status
candidate_meant(struct take *take, const char *typed, struct candidate *candidate, struct why *why)
{
	const char *shown = text_excerpt(
	    take->arena, name_without_title(take->arena, text_line(take->arena, typed)), NAME_SHOWN);
	struct store *store = take->desk->store;
	struct candidate *found;
	size_t count = 0;
	bool near;
	enum status st;

	st = candidate_search(store, take->arena, shown, agency_shown(take), MATCH_MAX, &found, &count, why);
	if (st != OK)
		return st;
	if (count == 1 ||
	    (count > 1 && text_same(take->arena, candidate_name(take->arena, &found[0]), shown) &&
		!text_same(take->arena, candidate_name(take->arena, &found[1]), shown))) {
		*candidate = found[0];
		return OK;
	}
	near = count == 0;
	if (near && (st = candidate_nearest(
			 store, take->arena, shown, agency_shown(take), 3, &found, &count, why)) != OK)
		return st;
	for (size_t i = 0; i < count; i++)
		answer_way(take, candidate_refs(take, &found[i], 1),
		    take_printf(take, "candidat CV-%lld", (long long)found[i].id));
	if (count == 0) {
		answer_way(take, "Vos candidats", "candidats");
		answer_way(take, "Nouveau candidat", "nouveau candidat");
		return refuse(take, why, "«\u00a0%s\u00a0»\u00a0: aucun candidat de ce nom", shown);
	}
	return refuse(take, why,
	    near ? "«\u00a0%s\u00a0»\u00a0: aucun candidat. Vouliez-vous %s\u00a0?"
		 : "«\u00a0%s\u00a0» peut être %s. Donnez le numéro",
	    shown, candidate_refs(take, found, count));
}

static enum status
pick_named(struct take *take, const char *typed, const char *field, struct picked_candidates *picked,
    struct why *why)
{
	struct store *store = take->desk->store;
	struct candidate *found;
	size_t count = 0;
	enum status st;

	typed = name_without_title(take->arena, typed);
	st = candidate_search(store, take->arena, typed, agency_shown(take), MATCH_MAX, &found, &count, why);
	if (st != OK)
		return st;
	if (count == 1 ||
	    (count > 1 && text_same(take->arena, candidate_name(take->arena, &found[0]), typed) &&
		!text_same(take->arena, candidate_name(take->arena, &found[1]), typed))) {
		put_candidate(take, picked, &found[0]);
		return OK;
	}
	if (count > 1) {
		answer_problem(take, field, "«\u00a0%s\u00a0» peut être %s. Donnez le numéro", typed,
		    candidate_refs(take, found, count));
		return OK;
	}
	st = candidate_nearest(store, take->arena, typed, agency_shown(take), 3, &found, &count, why);
	if (st == OK && count > 0)
		answer_problem(take, field, "«\u00a0%s\u00a0»\u00a0: aucun candidat. Vouliez-vous %s\u00a0?",
		    typed, candidate_refs(take, found, count));
	else
		answer_problem(take, field, "«\u00a0%s\u00a0»\u00a0: aucun candidat de ce nom", typed);
	return st;
}

static enum status
pick_one(struct take *take, const char *typed, const char *field, struct picked_candidates *picked,
    struct why *why)
{
	struct candidate candidate;
	const char *folded = text_fold(take->arena, typed), *colon = strchr(typed, ':');
	int64_t id = 0;
	enum status st;

	if ((text_starts(folded, "recherche") || text_starts(folded, "search")) && colon != NULL)
		return pick_search(take, text_trim(take->arena, colon + 1), field, picked, why);
	if (favourite_meant(take, typed) != 0)
		return pick_favourite(take, favourite_meant(take, typed), field, picked, why);
	if (text_starts(folded, "cv-"))
		id = ref_parse("cv", folded);
	if (id == 0)
		return pick_named(take, text_excerpt(take->arena, typed, NAME_SHOWN), field, picked, why);
	st = candidate_find(take->desk->store, take->arena, id, &candidate, why);
	if (st != OK && st != NONE)
		return st;
	if (st == NONE)
		answer_problem(take, field, "CV-%lld n'existe pas", (long long)id);
	else if (!may_see_agency(take, candidate.agency_id))
		answer_problem(take, field, "CV-%lld est suivi par une autre agence", (long long)id);
	else
		put_candidate(take, picked, &candidate);
	return OK;
}

/* "jean martin et karim haddad": the names on each side; count 1 when nothing joins them. */
static const char **
names_joined(struct arena *arena, const char *typed, size_t *count)
{
	static const char *const joints[] = {" et ", " and ", " & ", " ET ", " Et "};
	const char **names = arena_array(arena, strlen(typed) / 3 + 1, sizeof(*names));

	*count = 0;
	for (const char *at = typed, *joint; at != NULL; at = joint) {
		size_t size = 0;

		joint = NULL;
		for (size_t i = 0; i < COUNT(joints); i++) {
			const char *found = strstr(at, joints[i]);
			if (found == NULL || (joint != NULL && found >= joint))
				continue;
			joint = found;
			size = strlen(joints[i]);
		}
		names[(*count)++] =
		    text_trim(arena, joint == NULL ? at : arena_bytes(arena, at, (size_t)(joint - at)));
		joint = joint == NULL ? NULL : joint + size;
	}
	return names;
}

static enum status
pick_joined(struct take *take, const char *typed, const char *field, struct picked_candidates *picked,
    struct why *why)
{
	const char **names;
	size_t count;
	enum status st = OK;

	if (strchr(typed, ':') != NULL) /* a search has words of its own */
		return pick_one(take, typed, field, picked, why);
	names = names_joined(take->arena, typed, &count);
	for (size_t i = 0; i < count && st == OK; i++)
		if (*names[i] != '\0')
			st = pick_one(take, names[i], field, picked, why);
	return st;
}

enum status
pick_candidates(struct take *take, const char *typed, const char *field, struct picked_candidates *picked,
    struct why *why)
{
	size_t count;
	char **parts = text_split(take->arena, typed, ",;\n", &count);
	enum status st = OK;

	for (size_t i = 0; i < count && st == OK; i++)
		st = pick_joined(take, parts[i], field, picked, why);
	return st;
}

/* -- contacts -- */

static void
put_contact(struct take *take, struct picked_contacts *picked, const struct contact *contact)
{
	size_t size = picked->count * sizeof(*picked->items);

	for (size_t i = 0; i < picked->count; i++)
		if (picked->items[i].id == contact->id)
			return;
	picked->items = arena_grow(take->arena, picked->items, size, size + sizeof(*picked->items));
	picked->items[picked->count++] = *contact;
}

const char *
contact_names(const struct take *take, const struct contact *list, size_t count)
{
	const char **names = arena_array(take->arena, count, sizeof(*names));

	for (size_t i = 0; i < count; i++)
		names[i] = arena_printf(take->arena, "%s <%s>", list[i].name, list[i].email);
	return say_list(take->arena, take_language(take), names, count);
}

void
contact_split(struct arena *arena, const char *typed, const char **name, const char **email)
{
	const char *at = strchr(typed, '@'), *begin = at, *end = at;

	*name = typed;
	*email = NULL;
	if (at == NULL)
		return;
	while (begin > typed && strchr(" <>()[]\"'\t", begin[-1]) == NULL)
		begin--;
	end += strcspn(end, " <>()[]\"'\t");
	*email = arena_bytes(arena, begin, (size_t)(end - begin));
	if (text_starts(*email, "mailto:"))
		*email += strlen("mailto:");
	while (begin > typed && strchr(" <>()[]\"'\t", begin[-1]) != NULL)
		begin--;
	while (*end != '\0' && strchr(" <>()[]\"'\t", *end) != NULL)
		end++;
	*name = text_trim(arena, begin > typed ? arena_bytes(arena, typed, (size_t)(begin - typed)) : end);
	if (**name == '"' || **name == '\'')
		*name += 1;
}

/* "groupe Soudure" or its bare name. */
static enum status
pick_group(struct take *take, const char *typed, struct picked_contacts *picked, bool *found, struct why *why)
{
	struct contact_group group;
	struct contact *members;
	const char *name = typed;
	size_t count;
	enum status st;

	if (text_starts(text_fold(take->arena, typed), "groupe ") ||
	    text_starts(text_fold(take->arena, typed), "group "))
		name = strchr(typed, ' ') + 1;
	st = group_find_name(
	    take->desk->store, take->arena, take->sender.recruiter.agency_id, name, &group, why);
	*found = st == OK;
	if (st != OK)
		return st == NONE ? OK : st;
	st = group_contacts(take->desk->store, take->arena, group.id, &members, &count, why);
	if (st == OK)
		answer_say(take, "Le groupe «\u00a0%s\u00a0»\u00a0: %s.", group.name,
		    count == 0 ? take_phrase(take, "personne") : contact_names(take, members, count));
	for (size_t i = 0; i < count && st == OK; i++)
		put_contact(take, picked, &members[i]);
	return st;
}

enum status
contacts_like(struct take *take, const char *typed, struct contact **found, size_t *count, struct why *why)
{
	const char *name, *email;
	enum status st;

	contact_split(take->arena, typed, &name, &email);
	if (email == NULL || !text_is_address(email)) {
		typed = name_without_title(take->arena, typed);
		st = contact_search(take->desk->store, take->arena, typed, MATCH_MAX, found, count, why);
		if (st == OK && *count > 1 && text_same(take->arena, (*found)[0].name, typed) &&
		    !text_same(take->arena, (*found)[1].name, typed))
			*count = 1;
		return st;
	}
	*found = arena_alloc(take->arena, sizeof(**found));
	st = contact_find_email(take->desk->store, take->arena, text_lower(take->arena, email), *found, why);
	*count = st == OK;
	return st == NONE ? OK : st;
}

/* Whom a name with a letter too much or too little may mean. */
static enum status
contacts_near(struct take *take, const char *typed, struct contact *near, size_t *count, struct why *why)
{
	const struct contact_filter all = {.internal = -1, .limit = CONTACTS_LOOKED_AT};
	const char *key = text_key(take->arena, name_without_title(take->arena, typed));
	size_t most = strlen(key) / 4 < 2 ? strlen(key) / 4 : 2, found;
	struct contact *list;
	enum status st;

	*count = 0;
	if (most == 0)
		return OK;
	if ((st = contact_list(take->desk->store, take->arena, &all, &list, &found, NULL, why)) != OK)
		return st;
	for (size_t i = 0; i < found && *count < NEAR_MAX; i++)
		if (text_distance(key, text_key(take->arena, list[i].name), most) <= most)
			near[(*count)++] = list[i];
	return OK;
}

static enum status
no_contact(struct take *take, const char *typed, const char *field, struct why *why)
{
	const char *shown = text_excerpt(take->arena, typed, NAME_SHOWN);
	struct contact near[NEAR_MAX];
	size_t count;
	enum status st = contacts_near(take, shown, near, &count, why);

	if (st == OK && count > 0)
		answer_problem(take, field,
		    "«\u00a0%s\u00a0»\u00a0: aucun contact de ce nom. Vouliez-vous %s\u00a0?", shown,
		    contact_names(take, near, count));
	else if (st == OK)
		answer_problem(take, field,
		    "«\u00a0%s\u00a0»\u00a0: aucun contact de ce nom ou de cette adresse", shown);
	return st;
}

/* Somebody unknown, address and all, is made in one reply, and joins the diffusion that was about. */
static void
offer_contact(struct take *take, const char *typed)
{
	const char *name, *email, *joins = "";

	contact_split(take->arena, text_line(take->arena, typed), &name, &email);
	if (email == NULL || !text_is_address(email))
		return;
	if (take->thread.diffusion_id != 0)
		joins = take_printf(take, "\najouter %s D-%lld", email, (long long)take->thread.diffusion_id);
	answer_link(take, take_printf(take, "Créer le contact %s", *name == '\0' ? email : name),
	    take_printf(
		take, "nouveau contact\nE-mail : %s\nNom : %s%s", email, name, *name == '\0' ? "" : joins),
	    false);
}

static enum status pick_each_contact(
    struct take *, const char *typed, const char *field, struct picked_contacts *, struct why *);

/* A name that holds "et" may be one ("Dupont et Fils"): only what means nobody whole is taken apart. */
static enum status
pick_contact(
    struct take *take, const char *typed, const char *field, struct picked_contacts *picked, struct why *why)
{
	const char *shown = text_excerpt(take->arena, typed, NAME_SHOWN);
	struct contact *found;
	size_t count, joined;
	bool group;
	enum status st;

	if ((st = pick_group(take, typed, picked, &group, why)) != OK || group)
		return st;
	if ((st = contacts_like(take, typed, &found, &count, why)) != OK)
		return st;
	(void)names_joined(take->arena, typed, &joined);
	if (count == 1) {
		put_contact(take, picked, &found[0]);
	} else if (count > 1) {
		answer_problem(take, field, "«\u00a0%s\u00a0» peut être %s. Donnez l'adresse", shown,
		    contact_names(take, found, count));
	} else if (joined > 1) {
		return pick_each_contact(take, typed, field, picked, why);
	} else {
		if ((st = no_contact(take, typed, field, why)) != OK)
			return st;
		offer_contact(take, typed);
	}
	return OK;
}

static enum status
pick_each_contact(
    struct take *take, const char *typed, const char *field, struct picked_contacts *picked, struct why *why)
{
	size_t count;
	const char **names = names_joined(take->arena, typed, &count);
	enum status st = OK;

	for (size_t i = 0; i < count && st == OK; i++)
		if (*names[i] != '\0')
			st = pick_contact(take, names[i], field, picked, why);
	return st;
}

enum status
pick_contacts(
    struct take *take, const char *typed, const char *field, struct picked_contacts *picked, struct why *why)
{
	size_t count;
	char **parts = text_split(take->arena, typed, ",;\n", &count);
	enum status st = OK;

	for (size_t i = 0; i < count && st == OK; i++)
		st = pick_contact(take, parts[i], field, picked, why);
	return st;
}

bool
is_picked(const struct picked_contacts *picked, int64_t id)
{
	for (size_t i = 0; i < picked->count; i++)
		if (picked->items[i].id == id)
			return true;
	return false;
}
