#include "desk/selection/criteria.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "desk/take/take.h"
#include "desk/typed/days.h"
#include "desk/typed/fields.h"
#include "desk/typed/frequency.h"
#include "letters/french.h"
#include "store/place.h"

#define TYPED_MAX    200
#define TYPED_SHOWN  60
#define NEAREST	     5
#define RADIUS_MOST  500
#define RADIUS_USUAL 10
#define CRITERIA     6

bool
criteria_typed(const struct read_command *command)
{
	static const char *const names[] = {
	    "Limite", "Agence", "Qualifications", "Lieu", "Rayon", "Disponibilité", "statut"};

	for (size_t i = 0; i < command->field_count; i++)
		for (size_t n = 0; n < COUNT(names); n++)
			if (strcmp(command->fields[i].name, names[n]) == 0 &&
			    *command->fields[i].value != '\0')
				return true;
	return false;
}

/* -- reading -- */

/* "50", "50 candidats", "10 km"; 0: no number. */
static long
number_in(const char *typed)
{
	const char *digits = strpbrk(typed, "0123456789");

	return digits == NULL || strchr(typed, '-') == typed ? 0 : strtol(digits, NULL, 10);
}

static void
read_limit(struct take *take, struct fields *form, struct search *search)
{
	int most = take->desk->config->limits.recipients;
	const char *before = search->most == 0 ? NULL : arena_printf(take->arena, "%d", search->most);
	const char *typed = fields_text(form, "Limite", "Limite", before, TYPED_MAX);
	long number = typed == NULL ? 0 : number_in(typed);

	if (!fields_changed(form, "Limite"))
		return;
	if (typed != NULL && (number < 1 || number > most))
		fields_problem(form, "Limite", "«\u00a0%s\u00a0»\u00a0: de 1 à %d candidats",
		    text_excerpt(take->arena, typed, TYPED_SHOWN), most);
	else
		search->most = (int)number;
}

static void
read_agency(struct take *take, struct fields *form, struct search *search)
{
	const char *typed = fields_text(
	    form, "Agence", "Agence", take_phrase(take, search->global ? "GLOBALE" : "la mienne"), TYPED_MAX);

	if (typed == NULL || !fields_changed(form, "Agence"))
		return;
	typed = text_key(take->arena, typed);
	if (text_starts(typed, "global") || strcmp(typed, "toutes") == 0 || strcmp(typed, "all") == 0)
		search->global = true;
	else if (text_starts(typed, "la mienne") || text_starts(typed, "mon agence") ||
		 text_starts(typed, "mienne") || text_starts(typed, "mine") ||
		 text_starts(typed, "my agency"))
		search->global = false;
	else
		fields_problem(form, "Agence", "«\u00a0la mienne\u00a0» ou «\u00a0GLOBALE\u00a0»\u00a0?");
}

/* "soudeurs TIG" for "soudeur TIG": the words in the singular. */
static const char *
singular(struct arena *arena, const char *skill)
{
	struct buf one = buf_make(arena);
	size_t count;
	char **words = text_split(arena, skill, " ", &count);

	for (size_t i = 0; i < count; i++) {
		size_t size = strlen(words[i]);

		if (size > 3 && words[i][size - 1] == 's')
			words[i][size - 1] = '\0';
		buf_addf(&one, "%s%s", i == 0 ? "" : " ", words[i]);
	}
	return one.data;
}

/* Where "soudeur et cariste" is two; NULL: it is one. */
static char *
second_of(char *skill)
{
	static const char *const between[] = {" et ", " ou ", " / ", "/", " and ", " or "};

	for (size_t i = 0; i < COUNT(between); i++) {
		char *at = strstr(skill, between[i]);

		if (at == NULL)
			continue;
		*at = '\0';
		return at + strlen(between[i]);
	}
	return NULL;
}

static void
keep_skill(struct buf *kept, const char *skill)
{
	buf_addf(kept, "%s%s", kept->size_bytes == 0 ? "" : ", ", skill);
}

/* As it was typed, else in the singular, else as two; what is none of that is a problem, with the words it is near to. */
static enum status
read_skill(struct take *take, struct fields *form, char *skill, struct buf *kept, struct why *why)
{
	struct store *store = take->desk->store;
	struct buf near = buf_make(take->arena);
	const char **skills, *one = singular(take->arena, skill);
	char *second;
	size_t count, others;
	bool known, same = false;
	enum status st;

	st = search_nearest_skill(store, take->arena, skill, NEAREST, &skills, &count, &known, why);
	if (st == OK && !known) {
		const char **unused;

		st = search_nearest_skill(store, take->arena, one, NEAREST, &unused, &others, &same, why);
	}
	if (st != OK || *skill == '\0') /* "soudeur /" */
		return st;
	if (known || same) {
		keep_skill(kept, known ? skill : one);
		return OK;
	}
	if ((second = second_of(skill)) != NULL) {
		st = read_skill(take, form, text_trim(take->arena, skill), kept, why);
		return st == OK ? read_skill(take, form, text_trim(take->arena, second), kept, why) : st;
	}
	for (size_t i = 0; i < count; i++)
		buf_addf(&near, "%s%s", i == 0 ? "" : ", ", skills[i]);
	fields_problem(form, "Qualifications",
	    count == 0 ? "«\u00a0%s\u00a0»\u00a0: aucun candidat n'a ce mot"
		       : "«\u00a0%s\u00a0»\u00a0: aucun candidat n'a ce mot. Les plus proches\u00a0: %s",
	    text_excerpt(take->arena, skill, TYPED_SHOWN), near.data);
	return OK;
}

static enum status
read_skills(struct take *take, struct fields *form, struct search *search, struct why *why)
{
	static const char label[] = "Qualifications";
	const char *typed = fields_text(form, label, label, search->qualifications, TYPED_MAX);
	struct buf kept = buf_make(take->arena);
	size_t count;
	char **parts = text_split(take->arena, typed == NULL ? "" : typed, ",;|", &count);
	enum status st = OK;

	if (!fields_changed(form, label))
		return OK;
	for (size_t i = 0; i < count && st == OK; i++)
		st = read_skill(take, form, text_trim(take->arena, parts[i]), &kept, why);
	search->qualifications = typed == NULL ? NULL : kept.data;
	return st;
}

static enum status
unknown_place(struct take *take, struct fields *form, const char *typed, struct why *why)
{
	const char **names;
	size_t count;
	enum status st = place_nearest(take->desk->store, take->arena, typed, NEAREST, &names, &count, why);

	if (st == OK)
		fields_problem(form, "Lieu",
		    count == 0 ? "«\u00a0%s\u00a0»\u00a0: aucune commune de ce nom. Donnez son code postal"
			       : "«\u00a0%s\u00a0»\u00a0: aucune commune de ce nom. Peut-être\u00a0: %s",
		    text_excerpt(take->arena, typed, TYPED_SHOWN),
		    say_list(take->arena, take_language(take), names, count));
	return st;
}

static enum status
read_place(struct take *take, struct fields *form, struct search *search, struct why *why)
{
	const char *typed = fields_text(form, "Lieu", "Lieu", search->place, TYPED_MAX);
	struct place place;
	size_t others;
	enum status st;

	if (typed == NULL) {
		search->place = NULL;
		return OK;
	}
	st = place_find(take->desk->store, take->arena, typed, &place, &others, why);
	if (st == NONE)
		return unknown_place(take, form, typed, why);
	if (st != OK)
		return st;
	search->place = typed;
	if (others > 0)
		fields_remark(form, "Lieu", "%s (%s)\u00a0; %s. Un code postal dit laquelle", place.name,
		    place.department,
		    say_count(take->arena, take_language(take), (int64_t)others, "autre commune a ce nom",
			"autres communes ont ce nom"));
	return OK;
}

/* From the form that was replied to, and not typed again. */
static bool
is_kept(const struct fields *form, const char *name)
{
	const struct read_command *command = fields_command(form);

	for (size_t i = 0; i < command->field_count; i++)
		if (strcmp(command->fields[i].name, name) == 0)
			return command->fields[i].kept;
	return false;
}

static void
read_radius(struct take *take, struct fields *form, struct search *search)
{
	const char *before =
	    search->radius_km == 0 ? NULL : arena_printf(take->arena, "%d km", search->radius_km);
	const char *typed = fields_text(form, "Rayon", "Rayon", before, TYPED_MAX);
	long number = typed == NULL ? 0 : number_in(typed);

	if (typed != NULL && (number < 1 || number > RADIUS_MOST)) {
		fields_problem(form, "Rayon", "«\u00a0%s\u00a0»\u00a0: de 1 à %d km",
		    text_excerpt(take->arena, typed, TYPED_SHOWN), RADIUS_MOST);
		return;
	}
	search->radius_km = number > 0 ? (int)number : search->place != NULL ? RADIUS_USUAL : 0;
	if (typed == NULL || search->place != NULL)
		return;
	/* The place was taken out, and the line below it left as it was. */
	if (fields_changed(form, "Rayon") && !is_kept(form, "Rayon"))
		fields_problem(form, "Rayon", "autour de quel lieu\u00a0?");
	search->radius_km = 0;
}

static const char *
availability_said(struct take *take, const struct search *search)
{
	const struct zone *zone = take->desk->config->zone;
	const char *from =
	    search->available_from == 0 ? NULL : say_short_date(take->arena, zone, search->available_from);
	const char *to =
	    search->available_to == 0 ? NULL : say_short_date(take->arena, zone, search->available_to);

	if (from == NULL && to == NULL)
		return NULL;
	return from == NULL ? take_printf(take, "jusqu'au %s", to)
	       : to == NULL ? take_printf(take, "à partir du %s", from)
			    : take_printf(take, "%s au %s", from, to);
}

static void
read_availability(struct take *take, struct fields *form, struct search *search)
{
	static const char label[] = "Disponibilité";
	const char *typed = fields_text(form, label, label, availability_said(take, search), TYPED_MAX);
	struct why why;

	if (!fields_changed(form, label))
		return;
	search->available_from = search->available_to = 0;
	if (typed == NULL)
		return;
	if (days_between(take->arena, take_language(take), take->desk->config->zone, typed, take->now,
		&search->available_from, &search->available_to, &why) != OK)
		fields_problem(form, label, "%s", why.text);
	else if (search->available_to != 0 && search->available_to < search->available_from)
		fields_problem(form, label, "la fin est avant le début");
	else if (strcmp(text_key(take->arena, typed),
		     text_key(take->arena, availability_said(take, search))) != 0)
		fields_remark(form, label, "compris\u00a0: %s", availability_said(take, search));
}

enum status
criteria_read(struct take *take, struct fields *form, struct search *search, struct why *why)
{
	enum status st;

	read_limit(take, form, search);
	read_agency(take, form, search);
	if ((st = read_skills(take, form, search, why)) != OK ||
	    (st = read_place(take, form, search, why)) != OK)
		return st;
	read_radius(take, form, search);
	read_availability(take, form, search);
	search->status = fields_text(form, "Statut", "statut", search->status, TYPED_MAX);
	return OK;
}

void
criteria_inactive(struct take *take, struct fields *form, int *days)
{
	static const char label[] = "Inactifs depuis";
	const char *before = *days == 0 ? NULL : take_printf(take, "%d jours", *days);
	const char *typed = fields_text(form, label, label, before, TYPED_MAX);
	struct why why;

	if (!fields_changed(form, label))
		return;
	if (typed == NULL)
		*days = 0;
	else if (days_parse(take->arena, take_language(take), typed, days, &why) != OK)
		fields_problem(form, label, "%s", why.text);
}

/* -- saying -- */

struct criterion {
	const char *name, *value;
	struct search without;
};

/* Those that are asked for, each with the search as it would be without it. */
static size_t
criteria_of(struct take *take, const struct search *search, struct criterion list[CRITERIA])
{
	struct search without = *search;
	size_t count = 0;

	if (search->qualifications != NULL) {
		without.qualifications = NULL;
		list[count++] = (struct criterion){"Qualifications", search->qualifications, without};
	}
	if (search->place != NULL) {
		without = *search;
		without.place = NULL;
		list[count++] = (struct criterion){"Lieu",
		    take_printf(take, "%s et %d km autour", search->place, search->radius_km), without};
	}
	if (search->available_from != 0 || search->available_to != 0) {
		without = *search;
		without.available_from = without.available_to = 0;
		list[count++] = (struct criterion){"Disponibilité", availability_said(take, search), without};
	}
	if (search->status != NULL) {
		without = *search;
		without.status = NULL;
		list[count++] = (struct criterion){"Statut", search->status, without};
	}
	if (search->inactive_days != 0) {
		without = *search;
		without.inactive_days = 0;
		list[count++] = (struct criterion){
		    "Inactifs depuis", take_printf(take, "%d jours", search->inactive_days), without};
	}
	if (!search->global) {
		without = *search;
		without.global = true;
		list[count++] = (struct criterion){"Agence", take_phrase(take, "la mienne"), without};
	}
	return count;
}

void
criteria_show(struct take *take, const struct search *search, bool agency)
{
	struct criterion list[CRITERIA];
	size_t count = criteria_of(take, search, list);

	for (size_t i = 0; i < count; i++)
		if (agency || strcmp(list[i].name, "Agence") != 0)
			answer_field(take, list[i].name, list[i].value);
	if (agency && search->global)
		answer_field(take, "Agence", take_phrase(take, "GLOBALE"));
	if (search->most != 0)
		answer_field(take, "Limite", arena_printf(take->arena, "%d", search->most));
}

const char *
criteria_said(struct take *take, const struct search *search)
{
	struct criterion list[CRITERIA];
	struct buf said = buf_make(take->arena);
	size_t count = criteria_of(take, search, list);

	for (size_t i = 0; i < count; i++)
		if (strcmp(list[i].name, "Agence") != 0)
			buf_addf(&said, "%s%s", said.size_bytes == 0 ? "" : ", ", list[i].value);
	if (said.size_bytes == 0)
		buf_add(&said, take_phrase(take, "tous les candidats"));
	return said.data;
}

/* The line that takes it out; the others are those of the form replied to. */
static void
link_without(struct take *take, const char *name)
{
	const char *said = take_phrase(take, name), *body = arena_printf(take->arena, "%s :", said);

	if (strcmp(name, "Agence") == 0)
		body = arena_printf(take->arena, "%s : %s", said, take_phrase(take, "GLOBALE"));
	/* Without a place there is nothing to measure from. */
	if (strcmp(name, "Lieu") == 0)
		body = arena_printf(take->arena, "%s\n%s :", body, take_phrase(take, "Rayon"));
	answer_link(take, take_printf(take, "Sans «\u00a0%s\u00a0»", said), body, false);
}

enum status
criteria_nobody(struct take *take, const struct search *search, struct why *why)
{
	struct criterion list[CRITERIA];
	size_t count = criteria_of(take, search, list), found, total, first = 0;
	struct search_hit *hits;
	enum status st;

	answer_say(take, "Votre recherche n'a retourné aucun résultat.");
	for (size_t i = 0; i < count; i++) {
		st = search_run(take->desk->store, take->arena, &list[i].without, take->now, 1, &hits, &found,
		    &total, why);
		if (st != OK)
			return st;
		if (total > 0 && first++ == 0)
			answer_say(take, "Ce qui l'a vidée\u00a0:");
		if (total > 0)
			answer_say(take, "Sans le critère «\u00a0%s\u00a0: %s\u00a0»\u00a0: %s.",
			    take_phrase(take, list[i].name), list[i].value,
			    say_count(
				take->arena, take_language(take), (int64_t)total, "candidat", "candidats"));
		if (total > 0)
			link_without(take, list[i].name);
	}
	if (first == 0)
		answer_say(
		    take, "Aucun critère ne suffit à lui seul à l'expliquer\u00a0: enlevez-en plusieurs.");
	return OK;
}
