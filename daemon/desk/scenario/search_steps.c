/*
 * The assistant step by step: one question a mail, for who does not like forms.
 *
 * What was answered so far is a search of its own; each mail's token says which, and at which step it is, so that any of
 * them can be replied to again within seven days.
 */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "desk/scenario/scenario_form.h"
#include "desk/selection/criteria.h"
#include "desk/take/take.h"
#include "desk/typed/fields.h"
#include "letters/french.h"

#define FORM	  "étape "
#define LIFE_S	  ((int64_t)7 * 24 * 3600)
#define TYPED_MAX 200

static const struct step {
	const char *field, *title, *question;
} steps[] = {
    {"Qualifications", "qualifications",
	"Quelles qualifications\u00a0? Une ou plusieurs, séparées par des virgules."},
    {"Lieu", "lieu", "Autour de quelle commune\u00a0? Son nom ou son code postal."},
    {"Rayon", "rayon", "À combien de kilomètres au plus\u00a0? Par exemple 10."},
    {"Disponibilité", "disponibilité", "Disponibles quand\u00a0? Par exemple 18/04/2027 au 30/04/2027."},
    {"statut", "statut", "Avec quel statut\u00a0? Par exemple candidat."},
    {"Inactifs depuis", "inactivité", "Sans activité depuis combien de jours\u00a0? Par exemple 90."},
    {"Agence", "agence",
	"Ceux de votre agence, ou tous\u00a0? Répondez «\u00a0la mienne\u00a0» ou «\u00a0GLOBALE\u00a0»."},
    {"Limite", "limite", "Combien au plus\u00a0? De 1 à 300."},
};

static const char *const polite[] = {"svp", "stp", "merci", "please", NULL};

static enum status
count_so_far(struct take *take, const struct search *search, size_t *total, struct why *why)
{
	struct search_hit *hits;
	size_t count;

	return search_run(take->desk->store, take->arena, search, take->now, 1, &hits, &count, total, why);
}

static enum status
ask_step(struct take *take, const struct search *search, size_t at, const char *problem, struct why *why)
{
	size_t total;
	enum status st = count_so_far(take, search, &total, why);

	if (st != OK)
		return st;
	answer_drop(take);
	answer_open(take, "reponse");
	answer_subject(take, "Assistant, étape %zu sur %zu\u00a0: %s", at + 1, COUNT(steps),
	    take_phrase(take, steps[at].title));
	if (problem != NULL)
		answer_say(take, "%s.", problem);
	answer_say(take, "%s", take_phrase(take, steps[at].question));
	criteria_show(take, search, true);
	answer_field(take, "Trouvés jusqu'ici",
	    say_count(take->arena, take_language(take), (int64_t)total, "candidat", "candidats"));
	view_set(take->answer.view, "note",
	    take_phrase(take,
		"Chaque question est facultative. Vous pouvez reprendre où vous en étiez pendant sept "
		"jours, en répondant à ce message."));
	answer_about(take, CONVERSATION_SEARCH, search->id, NULL);
	answer_form(take, arena_printf(take->arena, FORM "%zu", at));
	take->answer.subject = "Re: Assistant";
	answer_link(take, at + 1 < COUNT(steps) ? "Suivant" : "Terminer", "suivant", true);
	if (at > 0)
		answer_link(take, "Précédent", "précédent", false);
	if (at + 1 < COUNT(steps))
		answer_link(take, "Terminer", "terminer", false);
	return OK;
}

/* The form of the assistant as far as it is filled in: label, dates and message are still to be said. */
static enum status
finish(struct take *take, const struct search *search, struct why *why)
{
	static const struct read_command none = {.verb = "assistant"};
	struct scenario_form in = {
	    .take = take,
	    .command = &none,
	    .scenario = {.agency_id = search->agency_id,
		.recruiter_id = take->sender.recruiter.id,
		.inactive_days = search->inactive_days},
	    .search = *search,
	    .assisted = true,
	};
	size_t total;
	enum status st = count_so_far(take, search, &total, why);

	if (st != OK)
		return st;
	answer_drop(take);
	if (total == 0 && (st = criteria_nobody(take, search, why)) != OK)
		return st;
	in.form = fields_open(take, &none);
	if ((st = scenario_lines(&in, why)) != OK)
		return st;
	scenario_form_show(&in);
	answer_subject(take, "Assistant\u00a0: %s, à compléter",
	    say_count(take->arena, take_language(take), (int64_t)total, "candidat", "candidats"));
	return OK;
}

/* What was typed for one criterion, read as the form's line would be. */
static enum status
answer_step(struct take *take, struct search *search, size_t at, const char *typed, struct why *why)
{
	struct read_field field = {.name = steps[at].field, .value = typed, .known = true};
	const struct read_command command = {.verb = "assistant", .field_count = 1, .fields = &field};
	struct search before = *search;
	struct fields *form = fields_open(take, &command);
	enum status st = criteria_read(take, form, search, why);

	if (st != OK)
		return st;
	criteria_inactive(take, form, &search->inactive_days);
	if (fields_wrong(form) > 0)
		return ask_step(take, &before, at, fields_first_problem(form), why);
	if ((st = search_update(take->desk->store, search, take->now, why)) != OK)
		return st;
	/* Without a place there is nothing to measure from. */
	at += search->place == NULL && strcmp(steps[at].field, "Lieu") == 0 ? 2 : 1;
	return at < COUNT(steps) ? ask_step(take, search, at, NULL, why) : finish(take, search, why);
}

static bool
is_word(const char *key, const char *const *words)
{
	for (; *words != NULL; words++)
		if (strcmp(key, *words) == 0)
			return true;
	return false;
}

/* "suivant svp, merci" is "suivant". */
static const char *
without_courtesy(struct arena *arena, const char *key)
{
	size_t size = strlen(key), before;

	do {
		const char *end;

		before = size;
		key = arena_bytes(arena, key, size);
		end = strrchr(key, ' ');
		if (end != NULL && is_word(end + 1, polite))
			size = (size_t)(end - key);
		end = strstr(key, "s il ");
		if (end != NULL && end > key)
			size = (size_t)(end - 1 - key);
	} while (size != before);
	return key;
}

static bool
goes_back(const char *key)
{
	static const char *const back[] = {"precedent", "precedente", "etape precedente", "retour", "revenir",
	    "previous", "back", "go back", NULL};

	/* Retournac is a town. */
	return is_word(key, back) || text_starts(key, "retour ") || text_starts(key, "revenir ");
}

static bool
goes_on(const char *key)
{
	static const char *const next[] = {"suivant", "suivante", "etape suivante", "passer", "passe",
	    "ignorer", "continuer", "suite", "next", "next step", "skip", "", NULL};

	return is_word(key, next) || text_starts(key, "je ne sais") || text_starts(key, "je sais pas") ||
	       text_starts(key, "i don t know");
}

/* The criterion is left open, whatever was said before. */
static bool
means_any(const char *key)
{
	static const char *const none[] = {"aucun", "aucune", "rien", "indifferent", "none", "any", NULL};

	return is_word(key, none) || text_starts(key, "peu importe") || text_starts(key, "sans importance") ||
	       text_starts(key, "pas de preference");
}

static enum status
go(struct take *take, struct search *search, size_t at, const char *typed, struct why *why)
{
	static const char *const last[] = {
	    "terminer", "termine", "valider", "fin", "finish", "end", "done", NULL};
	const char *key = without_courtesy(take->arena, text_key(take->arena, typed));

	if (is_word(key, last) || (goes_on(key) && at + 1 == COUNT(steps)))
		return finish(take, search, why);
	if (goes_on(key))
		return ask_step(take, search, at + 1, NULL, why);
	if (goes_back(key))
		return ask_step(take, search, at == 0 ? 0 : at - 1, NULL, why);
	if (means_any(key))
		typed = "";
	return answer_step(take, search, at, text_excerpt(take->arena, typed, TYPED_MAX), why);
}

enum status
steps_begin(struct take *take, struct why *why)
{
	struct search search = {
	    .agency_id = take->sender.recruiter.agency_id,
	    .recruiter_id = take->sender.recruiter.id,
	};
	enum status st = search_create(take->desk->store, &search, take->now, why);

	return st == OK ? ask_step(take, &search, 0, NULL, why) : st;
}

/* The button that every step has; no town and no trade is called so. */
static bool
is_undo(const struct reading *reading)
{
	return reading->command_count == 1 && reading->commands[0].verb != NULL &&
	       strcmp(reading->commands[0].verb, "annuler") == 0;
}

enum status
steps_take(struct take *take, bool *taken, struct why *why)
{
	const char *form = take->thread.form, *text = text_trim(take->arena, take->message->text);
	struct search search;
	size_t at;
	enum status st;

	*taken = take->thread.conversation == CONVERSATION_SEARCH && form != NULL &&
		 text_starts(form, FORM) && !is_undo(take->reading);
	if (!*taken)
		return OK;
	at = (size_t)strtoul(form + strlen(FORM), NULL, 10);
	st = search_find(take->desk->store, take->arena, take->thread.object_id, &search, why);
	if (st == NONE || (st == OK && (search.updated_at + LIFE_S < take->now || at >= COUNT(steps) ||
					   search.recruiter_id != take->sender.recruiter.id)))
		return refuse(take, why,
		    "cette recherche date de plus de sept jours\u00a0: écrivez de nouveau «\u00a0assistant "
		    "étapes\u00a0»");
	if (st != OK)
		return st;
	undo_note(take, "assistant", NULL);
	return go(take, &search, at, arena_bytes(take->arena, text, strcspn(text, "\n")), why);
}
