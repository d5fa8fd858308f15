/* The lines of a scenario's form: whom it writes to, when, and how; and the form shown. */
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "desk/scenario/scenario.h"
#include "desk/scenario/scenario_form.h"
#include "desk/selection/criteria.h"
#include "desk/typed/fields.h"
#include "desk/typed/frequency.h"
#include "letters/french.h"
#include "store/selection.h"

#define LABEL_MAX   80
#define TYPED_MAX   200
#define LISTS_NAMED 3

static const char *
selection_said(struct take *take, int64_t selection_id, enum selection_kind kind)
{
	struct selection selection;
	struct why why;

	if (selection_id == 0 ||
	    selection_find_id(take->desk->store, take->arena, selection_id, &selection, &why) != OK ||
	    selection.kind != kind)
		return NULL;
	return arena_printf(take->arena, "%s %s", selection_ref(take->arena, &selection), selection.name);
}

/* "L-3", "l3 Caristes" -> 3; 0: no such reference. */
static int64_t
number_of(struct take *take, const char *typed, const char *prefix)
{
	const char *word = text_fold(take->arena, typed), *digits = word + 1;
	size_t length;

	if (*word != *text_fold(take->arena, prefix))
		return 0;
	digits += *digits == '-';
	length = strspn(digits, "0123456789");
	if (length == 0 || length > 9 || (digits[length] != '\0' && digits[length] != ' '))
		return 0;
	return ref_parse("X", arena_printf(take->arena, "X-%s", arena_bytes(take->arena, digits, length)));
}

/* By number or by name. */
static enum status
find_list(struct take *take, const char *typed, enum selection_kind kind, struct selection *selection,
    struct why *why)
{
	int64_t number = number_of(take, typed, kind == SELECTION_LIST ? "L" : "E");
	enum status st;

	if (number != 0)
		st = selection_find(take->desk->store, take->arena, kind, number, selection, why);
	else
		st = selection_find_name(take->desk->store, take->arena, kind,
		    take->sender.recruiter.agency_id, typed, selection, why);
	return st == OK && !may_see_agency(take, selection->agency_id) ? NONE : st;
}

/* The agency's lists, to choose from. */
static enum status
name_lists(struct take *take, struct fields *form, const char *label, const char *typed,
    enum selection_kind kind, struct why *why)
{
	const struct selection_filter filter = {
	    .kind = kind, .agency_id = take->sender.recruiter.agency_id, .limit = LISTS_NAMED};
	struct buf known = buf_make(take->arena);
	struct selection *list;
	size_t count;
	enum status st;

	st = selection_list(take->desk->store, take->arena, &filter, &list, &count, NULL, why);
	if (st != OK)
		return st;
	for (size_t i = 0; i < count; i++)
		buf_addf(&known, "%s%s %s", i == 0 ? "" : ", ", selection_ref(take->arena, &list[i]),
		    list[i].name);
	fields_problem(form, label,
	    count == 0 ? "«\u00a0%s\u00a0»\u00a0: aucune liste de ce nom. Vous n'en avez pas encore"
		       : "«\u00a0%s\u00a0»\u00a0: aucune liste de ce nom. Les vôtres\u00a0: %s",
	    text_excerpt(take->arena, typed, 60), known.data);
	answer_link(take, kind == SELECTION_LIST ? "Vos listes" : "Vos embauches",
	    kind == SELECTION_LIST ? "listes" : "embauches", false);
	return OK;
}

static enum status
read_list(struct take *take, struct fields *form, const char *label, enum selection_kind kind,
    struct scenario *scenario, struct why *why)
{
	const char *before = selection_said(take, scenario->selection_id, kind);
	const char *typed = fields_text(form, label, label, before, TYPED_MAX);
	struct selection selection;
	enum status st;

	if (!fields_changed(form, label))
		return OK;
	if (typed == NULL) {
		if (before != NULL)
			scenario->selection_id = 0;
		return OK;
	}
	st = find_list(take, typed, kind, &selection, why);
	if (st == NONE && kind == SELECTION_LIST) {
		struct search search;

		st = search_find_name(
		    take->desk->store, take->arena, take->sender.recruiter.agency_id, typed, &search, why);
		if (st == OK) {
			fields_problem(form, label,
			    "c'est une recherche\u00a0: écrivez «\u00a0Recherche\u00a0: Q-%lld\u00a0»",
			    (long long)search.number);
			return OK;
		}
	}
	if (st == NONE)
		return name_lists(take, form, label, typed, kind, why);
	if (st != OK)
		return st;
	scenario->selection_id = selection.id;
	scenario->search_id = 0;
	if (selection.candidates == 0)
		fields_remark(form, label, "cette liste est vide pour l'instant");
	return OK;
}

static void
read_dates(struct take *take, struct fields *form, struct scenario *scenario)
{
	const struct zone *zone = take->desk->config->zone;
	int64_t before = scenario->start_at, end = scenario->end_at;

	scenario->start_at = fields_date(form, "Lancement", "Lancement", before, false);
	scenario->end_at = fields_date(form, "Fin", "Fin", end, true);
	if (scenario->start_at == 0 && fields_any(form))
		fields_problem(form, "Lancement", "il manque");
	if (fields_changed(form, "Lancement") && scenario->start_at != before && scenario->start_at != 0 &&
	    scenario->start_at < clock_day(zone, take->now, 0))
		fields_problem(form, "Lancement", "le %s est passé",
		    say_short_date(take->arena, zone, scenario->start_at));
	if (scenario->end_at != 0 && scenario->start_at != 0 && scenario->end_at < scenario->start_at)
		fields_problem(form, "Fin", "la fin est avant le lancement, le %s",
		    say_short_date(take->arena, zone, scenario->start_at));
	else if (fields_changed(form, "Fin") && scenario->end_at != end && scenario->end_at != 0 &&
		 scenario->end_at < take->now)
		fields_problem(
		    form, "Fin", "le %s est passé", say_short_date(take->arena, zone, scenario->end_at));
}

static void
read_frequency(struct take *take, struct fields *form, struct scenario *scenario)
{
	static const char label[] = "Fréquence";
	const char *before = scenario->every == 0 ? NULL
						  : frequency_say(take->arena, take_language(take),
							scenario->every, scenario->unit);
	const char *typed = fields_text(form, label, label, before, TYPED_MAX);
	struct why why;

	if (typed == NULL && fields_any(form))
		fields_problem(form, label, "elle manque. Par exemple «\u00a0toutes les 2 semaines\u00a0»");
	if (typed != NULL && fields_changed(form, label) &&
	    frequency_parse(
		take->arena, take_language(take), typed, &scenario->every, &scenario->unit, &why) != OK)
		fields_problem(form, label, "%s", why.text);
}

/* "Canal : SMS" is "Envoi par SMS : oui". */
static const char *
channel_meant(const char *typed)
{
	if (strcmp(typed, "sms") == 0 || strcmp(typed, "par sms") == 0 || strcmp(typed, "texto") == 0)
		return "oui";
	if (strcmp(typed, "mail") == 0 || strcmp(typed, "e-mail") == 0 || strcmp(typed, "email") == 0 ||
	    strcmp(typed, "par mail") == 0 || strcmp(typed, "par e-mail") == 0 ||
	    strcmp(typed, "courriel") == 0)
		return "non";
	return typed;
}

static void
read_channel(struct take *take, struct fields *form, struct scenario *scenario)
{
	static const char label[] = "Envoi par SMS";

	scenario->sms = fields_flag(form, label, scenario->sms, channel_meant);
	if (!scenario->sms || take->desk->config->sms.url != NULL)
		return;
	fields_problem(
	    form, label, "aucune passerelle SMS n'est installée ici\u00a0: laissez «\u00a0non\u00a0»");
	scenario->sms = false;
}

static enum status
read_search(struct scenario_form *in, struct why *why)
{
	static const char label[] = "Recherche";
	struct take *take = in->take;
	const char *before = in->search.number == 0 ? NULL
						    : arena_printf(take->arena, "Q-%lld %s",
							  (long long)in->search.number, in->search.name);
	const char *typed = fields_text(in->form, label, "recherche", before, TYPED_MAX);
	struct search search;
	int64_t number;
	enum status st;

	if (!fields_changed(in->form, label))
		return OK;
	if (typed == NULL) {
		in->scenario.search_id = 0;
		return OK;
	}
	number = number_of(take, typed, "Q");
	st = number != 0 ? search_find_number(take->desk->store, take->arena, number, &search, why)
			 : search_find_name(take->desk->store, take->arena, take->sender.recruiter.agency_id,
			       typed, &search, why);
	if (st == NONE || (st == OK && !may_see_agency(take, search.agency_id))) {
		fields_problem(in->form, label, "«\u00a0%s\u00a0»\u00a0: aucune recherche de ce nom",
		    text_excerpt(take->arena, typed, 60));
		answer_link(take, "Vos recherches", "recherches", false);
		return OK;
	}
	in->search = search;
	in->scenario.search_id = search.id;
	in->scenario.selection_id = 0;
	return st;
}

/* The assistant's criteria, of this scenario alone; those of a favourite search are changed there. */
static enum status
read_criteria(struct scenario_form *in, struct why *why)
{
	enum status st;

	if (!in->assisted && !criteria_typed(in->command))
		return OK;
	if (in->search.number != 0) {
		fields_problem(in->form, "Recherche",
		    "ses critères se changent par «\u00a0modifier Q-%lld\u00a0»",
		    (long long)in->search.number);
		return OK;
	}
	if ((st = criteria_read(in->take, in->form, &in->search, why)) != OK)
		return st;
	in->assisted = in->scenario.selection_id == 0;
	if (!in->assisted)
		fields_problem(in->form, "Liste", "une liste ou des critères, pas les deux");
	return OK;
}

enum status
scenario_lines(struct scenario_form *in, struct why *why)
{
	struct take *take = in->take;
	struct fields *form = in->form;
	struct scenario *scenario = &in->scenario;
	enum status st;

	scenario->label = fields_name(form, "Libellé", fields_label(form), scenario->label, LABEL_MAX);
	if (scenario->label == NULL && fields_any(form))
		fields_problem(form, "Libellé", "il manque");
	if (!in->assisted &&
	    ((st = read_list(take, form, "Liste", SELECTION_LIST, scenario, why)) != OK ||
		(st = read_search(in, why)) != OK ||
		(st = read_list(take, form, "Embauches", SELECTION_HIRES, scenario, why)) != OK))
		return st;
	if ((st = read_criteria(in, why)) != OK)
		return st;
	if (!in->assisted && scenario->selection_id == 0 && scenario->search_id == 0 && fields_any(form))
		fields_problem(
		    form, "Liste", "il en faut une, ou une recherche, des embauches, des critères");
	criteria_inactive(take, form, &scenario->inactive_days);
	read_dates(take, form, scenario);
	read_frequency(take, form, scenario);
	read_channel(take, form, scenario);
	if (scenario->id != 0)
		scenario->active = fields_flag(form, "Actif", scenario->active, NULL);
	fields_end_strictly(form);
	return OK;
}

void
scenario_form_show(const struct scenario_form *in)
{
	struct take *take = in->take;
	const struct scenario *scenario = &in->scenario;
	size_t wrong = fields_wrong(in->form);
	bool new = scenario->id == 0;
	const char *ref = new ? NULL : scenario_ref(take->arena, scenario);
	const char *title = in->assisted && new ? "Assistant"
			    : new		? take_phrase(take, "Nouveau scénario")
						: arena_printf(take->arena, "[%s] %s", ref, scenario->label);

	fields_show(in->form);
	if (new)
		view_add_form_line(
		    take->answer.view, "Message", in->message == NULL ? "" : in->message, NULL);
	answer_subject(take, "%s\u00a0: %s", title,
	    wrong > 0 ? say_count(take->arena, take_language(take), (int64_t)wrong, "point à corriger",
			    "points à corriger")
		      : take_phrase(take, new ? "à compléter" : "à modifier"));
	if (wrong > 0)
		answer_say(take, new ? "Rien n'est encore créé. Répondez avec ces lignes corrigées."
				     : "Rien n'a changé. Répondez avec ces lignes corrigées.");
	else if (new)
		answer_say(take, "Répondez à ce message en complétant les lignes ci-dessous.");
	else
		answer_say(take, "Répondez à ce message en changeant les lignes voulues.");
	view_set(take->answer.view, "note",
	    take_phrase(take, in->assisted ? "Chaque critère est facultatif. Lieu\u00a0: une commune ou un "
					     "code postal, Rayon en km. "
					     "Agence\u00a0: la mienne ou GLOBALE. Fréquence\u00a0: tous les "
					     "N jours, semaines ou mois."
					   : "Liste\u00a0: son numéro (L-3) ou son nom. Fréquence\u00a0: "
					     "tous les N jours, semaines ou "
					     "mois. Fin et «\u00a0Inactifs depuis\u00a0» sont facultatifs. "
					     "Dans le message, {{prenom}} "
					     "devient le prénom de chacun."));
	answer_about(take, CONVERSATION_SCENARIO, scenario->id, ref);
	if (in->assisted && new)
		answer_link(take, "Étape par étape", "assistant étapes", false);
	answer_form(take, !new ? "modifier scénario" : in->assisted ? "assistant" : "nouveau scénario");
	take->answer.subject = new ? title : arena_printf(take->arena, "Re: %s", title);
}
