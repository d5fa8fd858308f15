#include "desk/command.h"

#include <string.h>

#include "base/text.h"
#include "desk/diffusion/diffusion.h"
#include "desk/diffusion/held.h"
#include "desk/feedback/feedback.h"
#include "desk/people/people.h"
#include "desk/people/retention.h"
#include "desk/scenario/scenario.h"
#include "desk/scenario/scenario_form.h"
#include "desk/selection/selection.h"
#include "desk/take/documents.h"
#include "desk/template/template.h"
#include "desk/typed/typed.h"
#include "letters/phrases.h"

/* Verbs are canonical: the reader knows their synonyms (parsers/command_verbs.c). */
static const struct command {
	const char *verb;
	enum status (*run)(struct take *, const struct read_command *, struct why *);
	bool bare; /* takes no line of a form */
} commands[] = {
    {"nouvelle diffusion", command_diffusion_new, false},
    {"diffusions", command_diffusions_or_list, false},
    {"diffusion", command_page, false},
    {"modifier", command_diffusion_edit, false},
    {"renommer", command_rename, false},
    {"ajouter", command_add, false},
    {"retirer", command_take_out, false},
    {"options", command_options, false},
    {"aperçu", command_preview, true},
    {"lancer", command_launch, true},
    {"envoyer quand même", command_send_anyway, true},
    {"prolonger", command_extend, false},
    {"clore", command_close, true},
    {"terminer", command_finish, true},
    {"archiver", command_archive, true},
    {"supprimer", command_remove, true},
    {"dupliquer", command_copy, false},
    {"retours", command_feedback, false},
    {"historique", command_history, false},
    {"requalifier", command_requalify, false},
    {"relancer", command_remind, true},
    {"préférences", command_preferences, false},
    {"nouveau candidat", command_candidate_new, false},
    {"candidat", command_candidate_page, false},
    {"candidats", command_candidates, false},
    {"favori", command_favour, false},
    {"importer", command_import, false},
    {"nouveau contact", command_contact_new, false},
    {"modifier contact", command_contact_edit, false},
    {"contacts", command_contacts, false},
    {"groupe", command_group, false},
    {"supprimer groupe", command_group_remove, false},
    {"supprimer contact", command_contact_remove, false},
    {"groupes", command_groups, false},
    {"embauche", command_hire, false},
    {"embauches", command_hires, false},
    {"nouvelle liste", command_selection_new, false},
    {"listes", command_selections, false},
    {"liste", command_selection_page, false},
    {"nouvelle recherche", command_search_new, false},
    {"recherches", command_searches, false},
    {"recherche", command_search_page, false},
    {"assistant", command_assistant, false},
    {"nouveau scénario", command_scenario_new, false},
    {"mes scénarios", command_scenarios_mine, false},
    {"scénarios de mon agence", command_scenarios_agency, false},
    {"scénario", command_scenario_page, false},
    {"activer", command_scenario_on, true},
    {"désactiver", command_scenario_off, true},
    {"scinder", command_scenario_split, true},
    {"ne plus scinder", command_scenario_whole, true},
    {"envoi immédiat", command_scenario_now, true},
    {"annuler", command_undo, true},
    {"pourquoi", command_why, false},
    {"déplacer", command_meeting_move, false},
    {"maintenir", command_meeting_keep, true},
    {"annuler l'entretien", command_meeting_cancel, true},
    {"déléguer", command_delegate, false},
    {"fin de délégation", command_delegate_end, true},
    {"modèles", command_templates, false},
    {"modèle", command_template, false},
    {"aide", command_help, false},
};

/* The same words about something else: what they name, or what the letter is about, tells. */
static const struct particular {
	struct command command;
	const char *prefix;		/* of a reference it names */
	enum conversation conversation; /* or no reference but this conversation */
	const char *field;		/* or it gives this one */
} particulars[] = {
    {{"modifier", command_candidate_edit, false}, "CV", CONVERSATION_CANDIDATE, NULL},
    {{"modifier", command_selection_edit, false}, "L", CONVERSATION_SELECTION, NULL},
    {{"modifier", command_contact_edit, false}, NULL, CONVERSATION_CONTACT, NULL},
    {{"modifier", command_scenario_edit, false}, "S", CONVERSATION_SCENARIO, NULL},
    {{"modifier", command_search_edit, false}, "Q", CONVERSATION_SEARCH, NULL},
    {{"candidats", command_search_page, false}, "Q", CONVERSATION_NONE, NULL},
    {{"candidats", command_scenario_people, false}, "S", CONVERSATION_SCENARIO, NULL},
    {{"dupliquer", command_scenario_copy, false}, "S", CONVERSATION_SCENARIO, NULL},
    {{"historique", command_scenario_history, false}, "S", CONVERSATION_SCENARIO, NULL},
    {{"lancer", command_scenario_launch, true}, "S", CONVERSATION_SCENARIO, NULL},
    {{"envoyer quand même", command_scenario_launch, true}, "S", CONVERSATION_SCENARIO, NULL},
    {{"ajouter", command_selection_add, false}, "L", CONVERSATION_SELECTION, "Liste"},
    {{"retirer", command_selection_take_out, false}, "L", CONVERSATION_SELECTION, "Liste"},
    {{"supprimer", command_remove_kept, false}, "L", CONVERSATION_SELECTION, "Liste"},
    {{"supprimer", command_remove_kept, false}, "Q", CONVERSATION_SEARCH, NULL},
    {{"supprimer", command_remove_kept, false}, "E", CONVERSATION_NONE, NULL},
    {{"supprimer", command_remove_kept, false}, "S", CONVERSATION_SCENARIO, NULL},
    {{"supprimer", command_candidate_erase, false}, "CV", CONVERSATION_CANDIDATE, NULL},
    {{"maintenir", command_candidate_keep, true}, "CV", CONVERSATION_CANDIDATE, NULL},
    {{"supprimer", command_group_remove, true}, NULL, CONVERSATION_GROUP, NULL},
    {{"supprimer", command_contact_remove, true}, NULL, CONVERSATION_CONTACT, NULL},
    {{"retirer", command_selection_take_out, false}, "E", CONVERSATION_NONE, NULL},
};

static const struct command edit_named = {"modifier", command_edit_named, false};

/* A reply that holds only lines of a form is the command whose form it fills in. */
static const struct command forms[] = {
    {"nouveau candidat", command_candidate_new, false},
    {"modifier candidat", command_candidate_edit, false},
    {"nouveau contact", command_contact_new, false},
    {"modifier contact", command_contact_edit, false},
    {"groupe", command_group, false},
    {"nouvelle liste", command_selection_new, false},
    {"modifier liste", command_selection_edit, false},
    {"assistant", command_assistant, false},
    {"nouvelle recherche", command_search_new, false},
    {"modifier recherche", command_search_edit, false},
    {"nouveau scénario", command_scenario_new, false},
    {"modifier scénario", command_scenario_edit, false},
};

static const struct command *
find_command(const char *verb)
{
	for (size_t i = 0; i < COUNT(commands); i++)
		if (strcmp(commands[i].verb, verb) == 0)
			return &commands[i];
	return NULL;
}

static bool
is_about(const struct take *take, const struct read_command *read, const struct particular *particular)
{
	if (particular->prefix != NULL && command_ref(read, particular->prefix) != 0)
		return true;
	if (particular->field != NULL && command_field(read, particular->field) != NULL)
		return true;
	return particular->conversation != CONVERSATION_NONE &&
	       take->thread.conversation == particular->conversation && command_ref(read, "D") == 0 &&
	       command_ref(read, "L") == 0;
}

/* A reply that holds only a form's fields is the command whose form it fills in. */
static const struct command *
command_of_form(const struct take *take, const struct read_command *read)
{
	const char *form = take->thread.form;

	for (size_t i = 0; i < COUNT(forms) && form != NULL; i++)
		if (strcmp(forms[i].verb, form) == 0)
			return &forms[i];
	if (form != NULL && text_starts(form, "options"))
		return find_command("options");
	if (form != NULL && strcmp(form, "préférences") == 0)
		return find_command("préférences");
	if (form != NULL && strcmp(form, "nouvelle diffusion") == 0 && take->thread.diffusion_id == 0)
		return find_command("nouvelle diffusion");
	if (take->thread.diffusion_id != 0)
		return find_command("modifier");
	return command_field(read, "Titre") != NULL ? find_command("nouvelle diffusion") : NULL;
}

/* "CV-1" above "Statut : en mission": the page is not only looked at. */
static bool
is_change(const struct read_command *read)
{
	static const char *const pages[] = {"diffusion", "candidat", "scénario", "liste", "recherche"};
	static const char *const narrowing[] = {"page", "lignes", "recherche"};
	bool page = false, other = false;

	for (size_t i = 0; i < COUNT(pages); i++)
		page = page || strcmp(read->verb, pages[i]) == 0;
	for (size_t i = 0; page && i < read->field_count; i++) {
		bool narrows = !read->fields[i].known;

		for (size_t n = 0; n < COUNT(narrowing); n++)
			narrows = narrows || strcmp(read->fields[i].name, narrowing[n]) == 0;
		narrows = narrows ||
			  (strcmp(read->verb, "liste") == 0 && strcmp(read->fields[i].name, "statut") == 0);
		other = other || !narrows;
	}
	return other;
}

/* The same command under another verb. */
static struct read_command
renamed(const struct read_command *read, const char *verb)
{
	struct read_command other = *read;

	other.verb = verb;
	return other;
}

static const struct command *
command_of(const struct take *take, const struct read_command *read)
{
	struct read_command change;

	if (strcmp(read->verb, "formulaire") == 0)
		return command_of_form(take, read);
	if (is_change(read)) {
		change = renamed(read, "modifier");
		return command_of(take, &change);
	}
	for (size_t i = 0; i < COUNT(particulars); i++)
		if (strcmp(particulars[i].command.verb, read->verb) == 0 &&
		    is_about(take, read, &particulars[i]))
			return &particulars[i].command;
	if (strcmp(read->verb, "modifier") == 0 && command_ref(read, "D") == 0 && command_name(read) != NULL)
		return &edit_named;
	/* "ok, envoyez" about a diffusion is no scenario's. */
	if (strcmp(read->verb, "envoi immédiat") == 0 && command_ref(read, "S") == 0 &&
	    take->thread.diffusion_id != 0)
		return NULL;
	return find_command(read->verb);
}

/* Of all that may be written, for who asks what was meant. */
static struct strings
verbs_of(struct arena *arena)
{
	struct strings verbs = {.items = arena_array(arena, COUNT(commands), sizeof(*verbs.items))};

	for (; verbs.count < COUNT(commands); verbs.count++)
		verbs.items[verbs.count] = commands[verbs.count].verb;
	return verbs;
}

static enum status
ask_what(struct take *take, const char *typed, struct why *why)
{
	struct strings verbs = verbs_of(take->arena);

	return not_understood(take, typed, &verbs, why);
}

/* Before anything is done, every line must be a command: all or none. */
static const struct read_command *
first_unknown(const struct take *take, const struct reading *reading)
{
	for (size_t i = 0; i < reading->command_count; i++) {
		const struct read_command *read = &reading->commands[i];

		if (read->verb == NULL)
			return read;
		if (command_of(take, read) == NULL)
			return read;
	}
	return NULL;
}

/* What a command was about: what it named, else what its answer is about. */
static const char *
object_of(const struct take *take, const struct read_command *read)
{
	for (size_t a = 0; a < read->arguments.count; a++)
		if (command_is_ref(read->arguments.items[a]))
			return read->arguments.items[a];
	return take->answer.tag;
}

/* A signature has such lines too. */
static bool
may_be_signed(const char *field)
{
	static const char *const names[] = {"Téléphone", "E-mail", "Société", "Nom", "Prénom", "Agence"};

	for (size_t i = 0; i < COUNT(names); i++)
		if (strcmp(field, names[i]) == 0)
			return true;
	return false;
}

/* "lancer" above "Fin : 20/12/2026": what leaves would not be what was meant. */
static enum status
refuse_fields(struct take *take, const struct read_command *read, struct why *why)
{
	for (size_t i = 0; i < read->field_count; i++) {
		const struct read_field *field = &read->fields[i];

		if (!field->known || may_be_signed(field->name))
			continue;
		if (strcmp(read->verb, "lancer") == 0 && object_of(take, read) != NULL)
			answer_way(take, "Modifier, puis lancer",
			    take_printf(take, "modifier %s\n%s : %s\nlancer", object_of(take, read),
				take_phrase(take, field->name), text_line(take->arena, field->value)));
		return refuse(take, why,
		    "sous «\u00a0%s\u00a0», la ligne «\u00a0%s\u00a0: %s\u00a0» n'a pas sa place\u00a0; "
		    "écrivez-la d'abord sous "
		    "«\u00a0modifier\u00a0»",
		    take_phrase(take, read->verb), take_phrase(take, field->name),
		    text_excerpt(take->arena, text_line(take->arena, field->value), 60));
	}
	return OK;
}

/*
 * What a decision of the same letter rests on, or is too late after: the meaning of words makes the request, options and
 * a favourite say which documents leave, what was shown must be let pass, and a diffusion that is prolonged does not end with
 * its last request.
 */
static bool
goes_before(const char *verb)
{
	static const char *const verbs[] = {
	    "prolonger", "requalifier", "options", "modifier", "favori", "envoyer quand même"};

	for (size_t i = 0; i < COUNT(verbs); i++)
		if (strcmp(verb, verbs[i]) == 0)
			return true;
	return false;
}

/* Those that go before the letter's decisions, or, `decided`, the others; all of them where there is none. */
static enum status
run_commands(struct take *take, bool decided, struct why *why)
{
	const struct reading *reading = take->reading;
	const struct read_command *unknown = first_unknown(take, reading), *list;
	size_t count;
	enum status st = OK;

	if (unknown != NULL)
		return decided ? OK : ask_what(take, unknown->line, why);
	joined_commands(take, &list, &count);
	for (size_t i = 0; i < count && st == OK; i++) {
		const struct command *command = command_of(take, &list[i]);
		struct answer_mark before = answer_mark(take);
		struct read_command whole = list[i];

		if (take->reading->decision_count > 0 && goes_before(command->verb) == decided)
			continue;
		take->behalf = NULL; /* of the line above, which may be about somebody else's */
		if (is_change(&whole))
			whole.verb = "modifier";
		st = command->bare ? refuse_fields(take, &whole, why) : OK;
		if (st == OK && (st = form_complete(take, &whole, why)) == OK)
			st = command->run(take, &whole, why);
		if (st == OK && !decided)
			answer_settle(take, &before);
		undo_note(take, command->verb, object_of(take, &list[i]));
	}
	return st;
}

/* Whatever the letter asked for: what waited for the undo delay, or was held, and does not leave after all. */
static void
say_superseded(struct take *take)
{
	if (take->superseded == 1)
		answer_say(take, "Le message qui attendait encore ne partira pas.");
	else if (take->superseded > 1)
		answer_say(take, "%lld messages qui attendaient encore ne partiront pas.",
		    (long long)take->superseded);
}

/* What came with the letter and was used for nothing is named. */
static void
say_left_aside(struct take *take)
{
	const struct message *message = take->message;

	if (take->answer.view == NULL)
		return;
	for (size_t i = 0; i < message->notes.count; i++)
		answer_say(
		    take, "%s", phrase_told(take->arena, take_language(take), message->notes.items[i]));
	if (take->reading->command_count > 0 && take->reading->ignored != NULL && !take->ignored_used)
		view_add_ignored(take->answer.view, text_excerpt(take->arena, take->reading->ignored, 300));
	for (size_t i = 0; i < message->attachment_count && !take->files_used; i++)
		if (document_is(&message->attachments[i]))
			view_add_ignored(take->answer.view,
			    text_excerpt(take->arena,
				message->attachments[i].filename == NULL ? message->attachments[i].type
									 : message->attachments[i].filename,
				120));
}

/* Of a line of a form that came twice with two values, which one stands. */
static void
say_twice(struct take *take)
{
	for (size_t c = 0; take->answer.view != NULL && c < take->reading->command_count; c++) {
		const struct read_command *command = &take->reading->commands[c];

		for (size_t i = 0; i < command->field_count; i++) {
			const struct read_field *field = &command->fields[i];

			if (field->before != NULL)
				answer_say(take,
				    "«\u00a0%s\u00a0» est écrit deux fois\u00a0: «\u00a0%s\u00a0» vaut, "
				    "«\u00a0%s\u00a0» non.",
				    take_phrase(take, text_excerpt(take->arena, field->name, 40)),
				    text_excerpt(take->arena, text_line(take->arena, field->value), 60),
				    text_excerpt(take->arena, text_line(take->arena, field->before), 60));
		}
	}
}

/* "À ajouter dans la base" above an application that is passed on: the candidate it speaks of is not there yet. */
static bool
is_to_be_filed(const struct take *take)
{
	const struct read_command *first = take->reading->commands;

	return take->reading->application != NULL && take->reading->command_count == 1 &&
	       first->verb != NULL && strcmp(first->verb, "ajouter") == 0 && first->field_count == 0 &&
	       take->thread.conversation == CONVERSATION_NONE && object_of(take, first) == NULL;
}

/* What is decided in a letter is no longer to be treated when its commands run: "valider R-31" above "terminer". */
static enum status
decide_and_go_on(struct take *take, struct why *why)
{
	enum status st = decision_take(take, why);
	const char *template = take->answer.template;

	if (st == OK && take->reading->command_count > 0 && (st = run_commands(take, true, why)) == OK)
		answer_open(take, template);
	return st;
}

static enum status
take_letter(struct take *take, struct why *why)
{
	const struct reading *reading = take->reading;
	bool taken;
	enum status st;

	if ((st = thanks_take(take, &taken, why)) != OK || taken ||
	    (st = message_take(take, &taken, why)) != OK || taken ||
	    (st = steps_take(take, &taken, why)) != OK || taken)
		return st;
	if (is_to_be_filed(take) && ((st = application_take(take, &taken, why)) != OK || taken))
		return st;
	if (reading->command_count > 0) {
		st = run_commands(take, false, why);
		if (st != OK || reading->decision_count == 0)
			return st == OK ? held_refuse(take, why) : st;
	}
	if (reading->decision_count > 0) {
		st = decide_and_go_on(take, why);
		return st == OK ? held_refuse(take, why) : st;
	}
	if ((st = application_take(take, &taken, why)) != OK || taken)
		return st;
	return ask_what(
	    take, *take->message->text != '\0' ? take->message->text : take->message->subject, why);
}

enum status
recruiter_take(struct take *take, struct why *why)
{
	enum status st;

	if (template_is_answered(take))
		return template_take(take, why);
	if ((st = take_letter(take, why)) != OK)
		return st;
	say_superseded(take);
	say_twice(take);
	say_left_aside(take);
	return OK;
}
