#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "desk/fields.h"
#include "desk/frequency.h"
#include "desk/pick.h"
#include "desk/scenario.h"
#include "form.h"
#include "letters/french.h"
#include "store/selection.h"

#define LABEL_MAX   80
#define TYPED_MAX   200
#define LISTS_NAMED 3

/* -- the message in the same letter -- */

static bool
is_of_form(const char *name)
{
	static const char *const names[] = {
	    "Libellé", "Liste", "Embauches", "Inactifs depuis", "Lancement", "Fréquence", "Envoi par SMS"};

	for (size_t i = 0; i < COUNT(names); i++)
		if (strcmp(name, names[i]) == 0)
			return true;
	return false;
}

static void
put(struct take *take, struct read_command *command, const struct form_field *field)
{
	size_t size = command->field_count * sizeof(*command->fields);

	command->fields = arena_grow(take->arena, command->fields, size, size + sizeof(*command->fields));
	command->fields[command->field_count++] =
	    (struct read_field){.name = field->name, .value = field->value, .known = field->known};
}

/* The form filled in where it stands in the quote: the reader's own fields. */
static struct read_command
without_message(struct take *take, const struct read_command *read, const char **message)
{
	struct read_command command = *read;

	command.fields = arena_array(take->arena, read->field_count + 1, sizeof(*command.fields));
	command.field_count = 0;
	for (size_t i = 0; i < read->field_count; i++)
		if (strcmp(read->fields[i].name, "Message") == 0)
			*message = *read->fields[i].value == '\0' ? NULL : read->fields[i].value;
		else
			command.fields[command.field_count++] = read->fields[i];
	return command;
}

/*
 * A message has paragraphs, and lines like "Lieu : Lyon": all that stands below "Message :" is the message, up to a line
 * that nobody writes but in this form.  *message is NULL when the letter has no such line.
 */
static struct read_command
split_message(struct take *take, const struct read_command *read, const char **message)
{
	struct read_command command = {
	    .verb = read->verb, .line = read->line, .arguments = read->arguments, .comment = read->comment};
	struct buf text = buf_make(take->arena);
	bool within = false;

	*message = NULL;
	for (const char *line = take->message->text, *end; *line != '\0'; line = end + (*end == '\n')) {
		struct form_field field = {0};
		const char *one;
		bool known;

		end = line + strcspn(line, "\n");
		one = arena_bytes(take->arena, line, (size_t)(end - line));
		known = form_line(take->arena, one, &field) && field.known;
		if (known && !within && strcmp(field.name, "Message") == 0) {
			within = true;
			buf_addf(&text, "%s\n", field.value);
		} else if (!within && strspn(one, "-") == strlen(one) && strlen(one) >= 3) {
			within = command.field_count > 0;
		} else if (known && field.exact && (!within || is_of_form(field.name))) {
			within = false;
			put(take, &command, &field);
		} else if (within) {
			buf_addf(&text, "%s\n", one);
		} else if (known) {
			put(take, &command, &field);
		}
	}
	if (text.size_bytes == 0 && !within)
		return without_message(take, read, message);
	*message = text_trim(take->arena, text.data);
	return command;
}

/* -- the lines -- */

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

/* "L-3", "l3 Caristes", or its name. */
static enum status
find_list(struct take *take, const char *typed, enum selection_kind kind, struct selection *selection,
    struct why *why)
{
	const char *prefix = kind == SELECTION_LIST ? "L" : "E";
	const char *word = text_fold(take->arena, typed);
	int64_t number = 0;
	enum status st;

	if (*word == *text_fold(take->arena, prefix)) {
		const char *digits = word + 1 + (word[1] == '-');
		size_t length = strspn(digits, "0123456789");

		if (length > 0 && length < 10 && (digits[length] == '\0' || digits[length] == ' '))
			number = ref_parse(
			    "X", arena_printf(take->arena, "X-%s", arena_bytes(take->arena, digits, length)));
	}
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
	fields_problem(form, label, "«\u00a0%s\u00a0»\u00a0: aucune liste de ce nom. %s%s",
	    text_excerpt(take->arena, typed, 60),
	    count == 0 ? "Vous n'en avez pas encore" : "Les vôtres\u00a0: ", known.data);
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
	if (st == NONE)
		return name_lists(take, form, label, typed, kind, why);
	if (st != OK)
		return st;
	scenario->selection_id = selection.id;
	if (selection.candidates == 0)
		fields_remark(form, label, "cette liste est vide pour l'instant");
	return OK;
}

static void
read_inactive(struct take *take, struct fields *form, struct scenario *scenario)
{
	static const char label[] = "Inactifs depuis";
	const char *before = scenario->inactive_days == 0
				 ? NULL
				 : arena_printf(take->arena, "%d jours", scenario->inactive_days);
	const char *typed = fields_text(form, label, label, before, TYPED_MAX);
	struct why why;

	if (!fields_changed(form, label))
		return;
	if (typed == NULL)
		scenario->inactive_days = 0;
	else if (days_parse(take->arena, typed, &scenario->inactive_days, &why) != OK)
		fields_problem(form, label, "%s", why.text);
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
	const char *before =
	    scenario->every == 0 ? NULL : frequency_say(take->arena, scenario->every, scenario->unit);
	const char *typed = fields_text(form, label, label, before, TYPED_MAX);
	struct why why;

	if (typed == NULL && fields_any(form))
		fields_problem(form, label, "elle manque. Par exemple «\u00a0toutes les 2 semaines\u00a0»");
	if (typed != NULL && fields_changed(form, label) &&
	    frequency_parse(take->arena, typed, &scenario->every, &scenario->unit, &why) != OK)
		fields_problem(form, label, "%s", why.text);
}

/* "oui" or "non"; anything else is said to be neither. */
static bool
read_flag(struct take *take, struct fields *form, const char *label, bool before)
{
	const char *typed = fields_text(form, label, label, before ? "oui" : "non", TYPED_MAX);

	if (typed == NULL || !fields_changed(form, label))
		return typed != NULL && before;
	typed = text_key(take->arena, typed);
	if (strcmp(typed, "oui") == 0 || strcmp(typed, "x") == 0 || strcmp(typed, "yes") == 0)
		return true;
	if (strcmp(typed, "non") == 0 || strcmp(typed, "no") == 0)
		return false;
	fields_problem(form, label, "oui ou non\u00a0?");
	return before;
}

static void
read_channel(struct take *take, struct fields *form, struct scenario *scenario)
{
	static const char label[] = "Envoi par SMS";

	scenario->sms = read_flag(take, form, label, scenario->sms);
	if (scenario->sms)
		fields_problem(form, label, "pas encore possible ici\u00a0: laissez «\u00a0non\u00a0»");
	scenario->sms = false;
}

static enum status
read_form(struct take *take, struct fields *form, struct scenario *scenario, struct why *why)
{
	enum status st;

	scenario->label = fields_name(form, "Libellé", "Libellé", scenario->label, LABEL_MAX);
	if (scenario->label == NULL && fields_any(form))
		fields_problem(form, "Libellé", "il manque");
	if ((st = read_list(take, form, "Liste", SELECTION_LIST, scenario, why)) != OK ||
	    (st = read_list(take, form, "Embauches", SELECTION_HIRES, scenario, why)) != OK)
		return st;
	if (scenario->selection_id == 0 && fields_any(form))
		fields_problem(form, "Liste", "il en faut une, ou une liste d'embauches");
	read_inactive(take, form, scenario);
	read_dates(take, form, scenario);
	read_frequency(take, form, scenario);
	read_channel(take, form, scenario);
	if (scenario->id != 0)
		scenario->active = read_flag(take, form, "Actif", scenario->active);
	fields_end(form);
	return OK;
}

/* -- the form shown -- */

static void
show_form(struct take *take, const struct fields *form, const struct scenario *scenario, const char *message)
{
	size_t wrong = fields_wrong(form);
	bool new = scenario->id == 0;
	const char *ref = new ? NULL : scenario_ref(take->arena, scenario);
	const char *title =
	    new ? "Nouveau scénario" : arena_printf(take->arena, "[%s] %s", ref, scenario->label);

	fields_show(form);
	if (new)
		view_add_form_line(take->answer.view, "Message", message == NULL ? "" : message, NULL);
	answer_subject(take, "%s\u00a0: %s", title,
	    wrong > 0 ? say_count(take->arena, "fr", (int64_t)wrong, "point à corriger", "points à corriger")
	    : new     ? "à compléter"
		      : "à modifier");
	if (wrong > 0)
		answer_say(take, "%s Répondez avec ces lignes corrigées.",
		    new ? "Rien n'est encore créé." : "Rien n'a changé.");
	else if (new)
		answer_say(take, "Répondez à ce message en complétant les lignes ci-dessous.");
	else
		answer_say(take, "Répondez à ce message en changeant les lignes voulues.");
	view_set(take->answer.view, "note",
	    "Liste\u00a0: son numéro (L-3) ou son nom. Fréquence\u00a0: tous les N jours, semaines ou mois. "
	    "Fin et «\u00a0Inactifs depuis\u00a0» sont facultatifs. Dans le message, {{prenom}} devient le "
	    "prénom de chacun.");
	answer_about(take, CONVERSATION_SCENARIO, scenario->id, ref);
	answer_form(take, new ? "nouveau scénario" : "modifier scénario");
	take->answer.subject = new ? "Nouveau scénario" : arena_printf(take->arena, "Re: %s", title);
}

/* -- nouveau scénario -- */

static enum status
create(struct take *take, struct scenario *scenario, const char *message, struct why *why)
{
	const char *ref;
	enum status st;

	if ((st = scenario_create(take->desk->store, scenario, take->now, why)) != OK)
		return st;
	ref = scenario_ref(take->arena, scenario);
	if ((st = take_journal(take, "scenario.create", ref, NULL, scenario->label, why)) != OK)
		return st;
	take->thread.conversation = CONVERSATION_SCENARIO;
	take->thread.object_id = scenario->id;
	answer_drop(take);
	answer_open(take, "reponse");
	if (message != NULL && *message != '\0') {
		answer_say(take, "Le scénario %s est créé.", ref);
		return message_save(take, scenario, message, why);
	}
	if ((st = show_scenario(take, scenario, why)) != OK)
		return st;
	message_ask(take, scenario, NULL);
	answer_subject(
	    take, "[%s] Scénario «\u00a0%s\u00a0» créé\u00a0: écrivez son message", ref, scenario->label);
	return OK;
}

enum status
command_scenario_new(struct take *take, const struct read_command *read, struct why *why)
{
	struct scenario scenario = {
	    .agency_id = take->sender.recruiter.agency_id,
	    .recruiter_id = take->sender.recruiter.id,
	};
	const char *message;
	struct read_command command = split_message(take, read, &message);
	struct fields *form = fields_open(take, &command);
	enum status st;

	if ((st = read_form(take, form, &scenario, why)) != OK)
		return st;
	if (!fields_any(form) || fields_wrong(form) > 0) {
		show_form(take, form, &scenario, message);
		return OK;
	}
	return create(take, &scenario, message, why);
}

/* -- modifier S-7 -- */

static enum status
keep(struct take *take, struct scenario *scenario, const struct fields *form, const char *message,
    struct why *why)
{
	const char *ref = scenario_ref(take->arena, scenario), *changes = fields_changes(form);
	enum status st;

	if ((st = scenario_plan(take->desk, take->arena, scenario, take->now, why)) != OK ||
	    (st = scenario_update(take->desk->store, scenario, take->now, why)) != OK)
		return st;
	answer_open(take, "reponse");
	if (*changes != '\0') {
		answer_say(take, "C'est noté\u00a0: %s.", changes);
		if ((st = take_journal(take, "scenario.update", ref, NULL, changes, why)) != OK)
			return st;
	} else if (message == NULL) {
		answer_say(take, "Rien n'a changé.");
	}
	return message == NULL ? show_scenario(take, scenario, why)
			       : message_save(take, scenario, message, why);
}

enum status
command_scenario_edit(struct take *take, const struct read_command *read, struct why *why)
{
	const char *message;
	struct read_command command = split_message(take, read, &message);
	struct scenario scenario;
	struct fields *form;
	enum status st;

	if ((st = command_scenario(take, &command, &scenario, why)) != OK)
		return st;
	form = fields_open(take, &command);
	if ((st = read_form(take, form, &scenario, why)) != OK)
		return st;
	if (scenario.active && scenario.message == NULL && message == NULL)
		fields_problem(form, "Actif", "il faut d'abord un message");
	if ((!fields_any(form) && message == NULL) || fields_wrong(form) > 0) {
		show_form(take, form, &scenario, NULL);
		return OK;
	}
	return keep(take, &scenario, form, message, why);
}
