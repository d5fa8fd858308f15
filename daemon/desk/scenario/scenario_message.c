/* What a scenario writes: counted as people see characters, tried on real candidates, saved. */
#include <string.h>

#include "base/text.h"
#include "desk/scenario/scenario.h"
#include "desk/scenario/scenario_sms.h"
#include "letters/french.h"
#include "letters/phrases.h"

#define PREVIEWS     2
#define EXCESS_SHOWN 200

/* -- asking -- */

/* Says what is wrong, and asks again with what was typed; NULL: not worth it. */
static void
ask_again(struct take *take, const struct scenario *scenario, const char *typed, const char *problem)
{
	const char *ref = scenario_ref(take->arena, scenario);

	answer_subject(take, "[%s] %s\u00a0: message à corriger", ref, scenario->label);
	answer_say(take, scenario->message != NULL
			     ? "Le message n'est pas enregistré\u00a0: le précédent reste."
			     : "Le message n'est pas enregistré.");
	answer_problem(take, "Message", "%s", problem);
	if (typed != NULL)
		answer_say(take, "Votre texte\u00a0:\n%s", typed);
	message_ask(take, scenario, typed == NULL ? scenario->message : typed);
}

/* What stands past the limit, in characters as people see them. */
static const char *
past(const char *text, size_t characters)
{
	for (; *text != '\0' && characters > 0; characters--)
		do
			text++;
		while (((unsigned char)*text & 0xC0) == 0x80);
	return text;
}

static const char *
too_long(struct take *take, const char *typed)
{
	size_t most = (size_t)take->desk->config->limits.message_characters, length = text_length(typed);

	if (length <= most)
		return NULL;
	return take_printf(take,
	    "%zu caractères, %zu au plus\u00a0: %s de trop. Ce qui dépasse\u00a0: «\u00a0%s\u00a0»", length,
	    most,
	    say_count(take->arena, take_language(take), (int64_t)(length - most), "caractère", "caractères"),
	    text_excerpt(take->arena, past(typed, most), EXCESS_SHOWN));
}

/* -- saving -- */

/* What two of those who would get it would read. */
static enum status
show_previews(struct take *take, const struct scenario *scenario, struct why *why)
{
	struct audience audience;
	struct voice voice;
	size_t shown = 0;
	const char *text;
	enum status st;

	if ((st = scenario_voice(take->desk, take->arena, scenario, &voice, why)) != OK ||
	    (st = scenario_audience(take->desk, take->arena, scenario, take->now, &audience, why)) != OK)
		return st;
	for (size_t i = 0; i < audience.count && shown < PREVIEWS; i++) {
		const struct candidate *candidate = &audience.people[i].candidate;

		if (audience.people[i].exclusion != EXCLUDED_NOT)
			continue;
		st = scenario_text(take->desk, take->arena, scenario, &voice, candidate, &text, why);
		if (st != OK)
			return st;
		answer_say(take, "Ce que lira %s%s\u00a0:\n%s", candidate_name(take->arena, candidate),
		    !scenario->sms
			? ""
			: take_printf(take, ", en %s", sms_said(take->arena, segments_of(text).count)),
		    text);
		shown++;
	}
	return OK;
}

enum status
message_save(struct take *take, struct scenario *scenario, const char *typed, struct why *why)
{
	const char *ref = scenario_ref(take->arena, scenario), *problem = too_long(take, typed), *tried;
	bool new = scenario->message == NULL;
	struct merged merged;
	struct why wrong;
	enum status st;

	merge_of(take->arena, &(struct candidate){.last_name = ""}, &(struct recruiter){.name = ""},
	    &(struct agency){.name = ""}, &merged);
	if (*text_trim(take->arena, typed) == '\0')
		problem = take_phrase(take, "il est vide");
	if (problem == NULL &&
	    merge_fields(take->arena, typed, merged.fields, MERGE_FIELDS, &tried, &wrong) != OK)
		problem = phrase_told(take->arena, take_language(take), wrong.text);
	if (problem != NULL) {
		ask_again(take, scenario, typed, problem);
		return OK;
	}
	scenario->message = typed;
	if (new)
		scenario->active = true;
	if ((st = scenario_plan(take->desk, take->arena, scenario, take->now, why)) != OK ||
	    (st = scenario_update(take->desk->store, scenario, take->now, why)) != OK ||
	    (st = take_journal(take, "scenario.message", ref, NULL, typed, why)) != OK)
		return st;
	answer_say(take,
	    new ? "Le message est enregistré, et le scénario est actif. Vous le retrouvez dans «\u00a0mes "
		  "scénarios\u00a0» et «\u00a0scénarios de mon agence\u00a0»."
		: "Le message est enregistré.");
	if ((st = show_scenario(take, scenario, why)) != OK)
		return st;
	if (new)
		answer_subject(take, "[%s] Scénario «\u00a0%s\u00a0» créé et activé", ref, scenario->label);
	return show_previews(take, scenario, why);
}

/* -- a letter that is the message -- */

/* "désactiver", "scénario S-7": a line alone that is no message. */
static bool
is_command(const struct take *take)
{
	const struct reading *reading = take->reading;
	const char *text = take->message->text;

	return reading->command_count > 0 && reading->commands[0].verb != NULL &&
	       strcmp(reading->commands[0].verb, "formulaire") != 0 &&
	       strchr(text_trim(take->arena, text), '\n') == NULL;
}

/* "ok merci": said to us; candidates would be written it. */
static bool
is_courtesy(struct arena *arena, const char *text)
{
	static const char *const said[] = {"ok", "okay", "oui", "non", "yes", "no", "accord", "parfait",
	    "entendu", "note", "noted", "recu", "compris", "vu", "fait", "est", "ca", "marche", "tres",
	    "bien", "super", "top", "nickel", "genial", "merci", "beaucoup", "mille", "infiniment", "bonjour",
	    "hello", "bonne", "journee", "soiree", "facteur", "thanks", "thank", "you", "so", "much", "got",
	    "it", "received", "understood", "fine", "great", "perfect", "sure"};
	size_t count;
	char **words = text_split(arena, text_key(arena, text), " -.", &count);

	for (size_t i = 0; i < count; i++) {
		bool known = strlen(words[i]) == 1; /* "c'est noté" */

		for (size_t w = 0; w < COUNT(said) && !known; w++)
			known = strcmp(words[i], said[w]) == 0;
		if (!known)
			return false;
	}
	return count > 0;
}

enum status
message_take(struct take *take, bool *taken, struct why *why)
{
	const struct read_command none = {.verb = "modifier"};
	const char *text = text_trim(take->arena, take->message->text), *colon;
	struct scenario scenario;
	enum status st;

	*taken = take->thread.conversation == CONVERSATION_SCENARIO && take->thread.form != NULL &&
		 strcmp(take->thread.form, "message") == 0 && *text != '\0' && !is_command(take);
	if (!*taken)
		return OK;
	if ((st = command_scenario(take, &none, &scenario, why)) != OK)
		return st;
	colon = strchr(text, ':');
	if (text_starts(text_fold(take->arena, text), "message") && colon != NULL &&
	    strcmp(text_key(take->arena, arena_bytes(take->arena, text, (size_t)(colon - text))),
		"message") == 0)
		text = text_trim(take->arena, colon + 1);
	if (*text == '\0')
		return refuse(take, why, "le message est vide");
	answer_open(take, "reponse");
	if (is_courtesy(take->arena, text)) {
		ask_again(take, &scenario, NULL, take_phrase(take, "ce ne sont que des mots de politesse"));
		return OK;
	}
	undo_note(take, "modifier", scenario_ref(take->arena, &scenario));
	return message_save(take, &scenario, text, why);
}
