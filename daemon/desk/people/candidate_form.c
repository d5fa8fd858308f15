#include <ctype.h>
#include <string.h>

#include "base/buf.h"
#include "base/phone.h"
#include "base/text.h"
#include "desk/people/candidate.h"
#include "desk/typed/date.h"
#include "desk/typed/typed.h"
#include "letters/french.h"

#define NAME_MAX	   80
#define CITY_MAX	   80
#define POSTCODE_MAX	   10
#define POSTCODE_MIN	   3
#define STATUS_MAX	   60
#define QUALIFICATIONS_MAX 300
#define SUMMARY_MAX	   2000
#define TYPED_MAX	   254

static enum status
read_email(struct take *take, struct fields *form, struct candidate *candidate, struct why *why)
{
	static const char label[] = "E-mail";
	const char *email = fields_text(form, label, label, candidate->email, TYPED_MAX);
	struct candidate other;
	enum status st;

	if (!fields_changed(form, label) || email == NULL) {
		candidate->email = email;
		return OK;
	}
	if (!text_is_address(email)) {
		fields_problem(form, label, "«\u00a0%s\u00a0» n'est pas une adresse",
		    text_excerpt(take->arena, email, 60));
		return OK;
	}
	candidate->email = text_lower(take->arena, email);
	st = candidate_find_email(take->desk->store, take->arena, candidate->email, &other, why);
	if (st == NONE || (st == OK && other.id == candidate->id))
		return OK;
	if (st == OK && may_see_agency(take, other.agency_id))
		fields_problem(form, label, "CV-%lld %s a déjà cette adresse", (long long)other.id,
		    candidate_name(take->arena, &other));
	else if (st == OK)
		fields_problem(form, label, "un candidat d'une autre agence a déjà cette adresse");
	return st;
}

static void
read_phone(struct take *take, struct fields *form, struct candidate *candidate)
{
	static const char label[] = "Téléphone";
	const char *before = phone_say(take->arena, candidate->phone);
	const char *typed = fields_text(form, label, label, before, TYPED_MAX), *phone;

	if (!fields_changed(form, label))
		return;
	phone = phone_parse(take->arena, typed);
	if (typed != NULL && phone == NULL) {
		fields_problem(form, label,
		    "«\u00a0%s\u00a0» n'est pas un numéro sûr. Par exemple 06 12 34 56 78 ou +41 79 123 45 "
		    "67",
		    text_excerpt(take->arena, typed, 60));
		return;
	}
	candidate->phone = phone;
	fields_display(form, label, phone_say(take->arena, phone));
}

static void
read_postcode(struct fields *form, struct candidate *candidate)
{
	static const char label[] = "Code postal";
	const char *typed = fields_text(form, label, label, candidate->postcode, POSTCODE_MAX);

	for (const char *c = typed == NULL ? "" : typed; *c != '\0'; c++)
		if (!isalnum((unsigned char)*c) && strchr(" -", *c) == NULL)
			fields_problem(form, label,
			    "«\u00a0%s\u00a0» n'est pas un code postal. Par exemple 69003", typed);
	if (typed != NULL && fields_changed(form, label) && strlen(typed) < POSTCODE_MIN)
		fields_problem(
		    form, label, "«\u00a0%s\u00a0» n'est pas un code postal. Par exemple 69003", typed);
	candidate->postcode = typed;
}

/* Kept separated by '|'; people write commas. */
static void
read_qualifications(struct take *take, struct fields *form, struct candidate *candidate)
{
	static const char label[] = "Qualifications";
	struct buf shown = buf_make(take->arena), kept = buf_make(take->arena);
	size_t count = 0;
	char **parts = text_split(
	    take->arena, candidate->qualifications == NULL ? "" : candidate->qualifications, "|", &count);
	const char *typed;

	for (size_t i = 0; i < count; i++)
		buf_addf(&shown, "%s%s", i == 0 ? "" : ", ", parts[i]);
	typed = fields_name(form, label, label, shown.data, QUALIFICATIONS_MAX);
	if (!fields_changed(form, label))
		return;
	parts = text_split(take->arena, typed == NULL ? "" : typed, ",;|", &count);
	for (size_t i = 0; i < count; i++)
		buf_addf(&kept, "%s%s", i == 0 ? "" : "|", parts[i]);
	candidate->qualifications = count == 0 ? NULL : kept.data;
}

/* "Disponible : immédiatement", "dès le 15/01", "du 15/01 au 30/03": the two lines in one. */
static void
read_disponible(
    struct take *take, struct fields *form, const struct read_command *command, struct candidate *candidate)
{
	static const char label[] = "Disponible du";
	static const char *const at_once[] = {
	    "immediat", "tout de suite", "de suite", "maintenant", "now", "at once"};
	static const char *const before_day[] = {
	    "a partir du ", "a partir de ", "des le ", "des ", "depuis le ", "le ", "du ", "from "};
	const char *typed = command_field(command, "Disponibilité"), *key, *until;
	const struct zone *zone = take->desk->config->zone;
	struct why why;
	int64_t at;

	if (typed == NULL || *typed == '\0')
		return;
	key = text_fold(take->arena, text_line(take->arena, typed));
	for (size_t i = 0; i < COUNT(at_once); i++)
		if (text_starts(key, at_once[i]))
			key = say_short_date(take->arena, zone, take->now);
	for (size_t i = 0; i < COUNT(before_day); i++)
		if (text_starts(key, before_day[i])) {
			key += strlen(before_day[i]);
			break;
		}
	if ((until = strstr(key, " au ")) != NULL || (until = strstr(key, " to ")) != NULL) {
		if (date_parse(take->arena, take_language(take), zone, until + strlen(" au "), true,
			take->now, &at, &why) != OK) {
			fields_problem(form, "Disponible au", "%s", why.text);
			return;
		}
		candidate->available_to = at;
		fields_set(form, "Disponible au", say_short_date(take->arena, zone, at));
		key = arena_bytes(take->arena, key, (size_t)(until - key));
	}
	if (date_parse(take->arena, take_language(take), zone, key, false, take->now, &at, &why) != OK) {
		fields_problem(form, label, "%s", why.text);
		return;
	}
	candidate->available_from = at;
	fields_set(form, label, say_short_date(take->arena, zone, at));
}

static void
read_availability(
    struct take *take, struct fields *form, const struct read_command *command, struct candidate *candidate)
{
	candidate->available_from =
	    fields_date(form, "Disponible du", "Disponible du", candidate->available_from, false);
	candidate->available_to =
	    fields_date(form, "Disponible au", "Disponible au", candidate->available_to, false);
	read_disponible(take, form, command, candidate);
	if (candidate->available_to != 0 && candidate->available_to < candidate->available_from)
		fields_problem(form, "Disponible au",
		    "cette date vient avant «\u00a0Disponible du\u00a0». Inverser les deux\u00a0?");
}

struct agency_names {
	struct arena *arena;
	struct buf names;
};

static enum status
add_agency(const struct agency *agency, void *data)
{
	struct agency_names *all = data;

	buf_addf(&all->names, "%s%s", all->names.size_bytes == 0 ? "" : ", ", agency->name);
	return OK;
}

static enum status
read_agency(struct take *take, struct fields *form, struct candidate *candidate, struct why *why)
{
	static const char label[] = "Agence";
	struct agency_names all = {take->arena, buf_make(take->arena)};
	struct agency before = {.name = ""}, agency;
	const char *typed;
	enum status st;

	st = agency_find(take->desk->store, take->arena, candidate->agency_id, &before, why);
	if (st != OK && st != NONE)
		return st;
	typed = fields_text(form, label, label, before.name, NAME_MAX);
	if (!fields_changed(form, label) || typed == NULL)
		return OK;
	st = agency_find_name(take->desk->store, take->arena, typed, &agency, why);
	if (st == NONE && (st = agency_each(take->desk->store, take->arena, add_agency, &all, why)) == OK) {
		fields_problem(form, label, "«\u00a0%s\u00a0» n'existe pas. Les agences\u00a0: %s",
		    text_excerpt(take->arena, typed, 60), all.names.data);
		return OK;
	}
	if (st != OK)
		return st;
	if (agency.id != candidate->agency_id && !take->sender.recruiter.admin)
		fields_problem(form, label, "seul un administrateur confie un candidat à une autre agence");
	else
		candidate->agency_id = agency.id;
	return OK;
}

enum status
candidate_fields(struct take *take, struct fields *form, struct candidate *candidate, struct why *why)
{
	enum status st;

	candidate->first_name = fields_name(form, "Prénom", "Prénom", candidate->first_name, NAME_MAX);
	candidate->last_name = fields_name(form, "Nom", "Nom", candidate->last_name, NAME_MAX);
	if (candidate->last_name == NULL && fields_any(form))
		fields_problem(form, "Nom", "il manque");
	if ((st = read_email(take, form, candidate, why)) != OK)
		return st;
	read_phone(take, form, candidate);
	read_postcode(form, candidate);
	candidate->city = fields_name(form, "Ville", "Lieu", candidate->city, CITY_MAX);
	read_qualifications(take, form, candidate);
	candidate->status = fields_name(form, "Statut", "statut", candidate->status, STATUS_MAX);
	read_availability(take, form, fields_command(form), candidate);
	fields_also(form, "Disponibilité");
	candidate->language = fields_language(form, candidate->language == NULL ? "fr" : candidate->language);
	candidate->summary = fields_words(form, "Résumé", "Résumé", candidate->summary, SUMMARY_MAX);
	if ((st = read_agency(take, form, candidate, why)) != OK)
		return st;
	fields_end(form);
	return OK;
}
