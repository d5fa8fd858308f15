/* `envoi immédiat`: shown first, sent by `lancer malgré tout` if list and text are still those that were shown. */
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "desk/scenario/scenario.h"
#include "desk/scenario/scenario_sms.h"
#include "desk/typed/typed.h"
#include "letters/french.h"

#define FORM "envoi "

/* What the recruiter saw: the text, to whom, and after which run: a button pressed twice sends once. */
static const char *
fingerprint(struct arena *arena, const struct scenario *scenario, const struct audience *audience)
{
	struct buf seen = buf_make(arena);

	buf_addf(&seen, "%s\n%d %lld\n", scenario->message, scenario->sms, (long long)scenario->last_at);
	for (size_t i = 0; i < audience->count; i++)
		if (audience->people[i].exclusion == EXCLUDED_NOT)
			buf_addf(&seen, "%lld %s %s\n", (long long)audience->people[i].candidate.id,
			    audience->people[i].candidate.email, audience->people[i].candidate.phone);
	return store_hash(arena, seen.data, seen.size_bytes);
}

static enum status
find_ready(struct take *take, const struct read_command *command, struct scenario *scenario,
    struct audience *audience, struct why *why)
{
	enum status st = command_scenario(take, command, scenario, why);

	if (st != OK)
		return st;
	if (*command_day(take->arena, command) != '\0') {
		answer_way(take, "Changer la date de lancement",
		    take_printf(take, "modifier %s", scenario_ref(take->arena, scenario)));
		return refuse(take, why,
		    "l'envoi immédiat part sans attendre. Pour un autre jour, changez la date de lancement");
	}
	if (scenario->message == NULL)
		return refuse(take, why, "le scénario %s n'a pas encore de message",
		    scenario_ref(take->arena, scenario));
	return scenario_audience(take->desk, take->arena, scenario, take->now, audience, why);
}

static enum status
show_before(struct take *take, const struct scenario *scenario, const struct audience *audience,
    const char *changed, struct why *why)
{
	const struct zone *zone = take->desk->config->zone;
	const char *ref = scenario_ref(take->arena, scenario);
	size_t count = audience->counts[EXCLUDED_NOT];
	enum status st;

	answer_open(take, "reponse");
	answer_subject(take, "[%s] Envoi immédiat à %s\u00a0: à confirmer", ref,
	    say_count(take->arena, take_language(take), (int64_t)count, "candidat", "candidats"));
	if (take->now < scenario->start_at)
		answer_say(take, "Attention la date de lancement prévue est le %s.",
		    say_short_date(take->arena, zone, scenario->start_at));
	if (changed != NULL)
		answer_say(take, "%s", take_phrase(take, changed));
	answer_say(take, "Rien n'est encore parti. L'envoi immédiat n'annule pas les envois programmés.");
	answer_field(take, "Candidats", audience_said(take->arena, take_language(take), audience->counts));
	answer_field(take, "Prochain envoi prévu",
	    scenario->next_at == 0 ? take_phrase(take, "aucun")
				   : say_moment(take->arena, take_language(take), zone, scenario->next_at));
	answer_field(take, "Message", scenario->message);
	if ((st = scenario_sms_show(take, scenario, audience, why)) != OK)
		return st;
	answer_about(take, CONVERSATION_SCENARIO, scenario->id, ref);
	answer_form(take, arena_printf(take->arena, FORM "%s", fingerprint(take->arena, scenario, audience)));
	take->answer.subject = arena_printf(take->arena, "Re: [%s] %s", ref, scenario->label);
	batches_show(take, scenario, audience->counts);
	if (count > 0)
		answer_link(take, "Lancer malgré tout", "lancer malgré tout", true);
	answer_link(take, "Éditer", take_printf(take, "modifier %s", ref), false);
	answer_link(take, "Voir les candidats", take_printf(take, "candidats %s", ref), false);
	return OK;
}

enum status
command_scenario_now(struct take *take, const struct read_command *command, struct why *why)
{
	struct scenario scenario;
	struct audience audience;
	enum status st = find_ready(take, command, &scenario, &audience, why);

	return st == OK ? show_before(take, &scenario, &audience, NULL, why) : st;
}

/* SMS that may not be read now wait for the hour at which they may. */
static enum status
tell_when(struct take *take, const struct scenario *scenario, const struct audience *audience, int64_t at,
    struct why *why)
{
	const struct zone *zone = take->desk->config->zone;
	int64_t first = at;
	enum status st = OK;

	if (scenario->sms)
		st = scenario_sms_first(take->arena, audience, at, &first, why);
	if (first == at)
		answer_say(take, "Le message part à %s. Je vous dirai ce qu'il en est.",
		    say_hour(take->arena, take_language(take), zone, at));
	else
		answer_say(take,
		    "Les SMS attendent une heure permise\u00a0: les premiers partent le %s. Je vous dirai ce "
		    "qu'il "
		    "en est.",
		    say_moment(take->arena, take_language(take), zone, first));
	return st;
}

enum status
command_scenario_launch(struct take *take, const struct read_command *command, struct why *why)
{
	const char *form = take->thread.form;
	struct run_order order = {
	    .by = take->sender.recruiter.id,
	    .mail_at = take->now + take->desk->config->undo_s,
	};
	struct scenario scenario;
	struct audience audience;
	struct dispatch dispatch;
	const char *ref, *seen;
	enum status st = find_ready(take, command, &scenario, &audience, why);

	if (st != OK)
		return st;
	ref = scenario_ref(take->arena, &scenario);
	seen = fingerprint(take->arena, &scenario, &audience);
	if (form == NULL || !text_starts(form, FORM))
		return show_before(take, &scenario, &audience, NULL, why);
	if (strcmp(form + strlen(FORM), seen) != 0)
		return show_before(take, &scenario, &audience,
		    "La liste ou le texte a changé depuis, ou un envoi a eu lieu\u00a0: voici ce qui "
		    "partirait "
		    "maintenant.",
		    why);
	if (audience.counts[EXCLUDED_NOT] == 0)
		return refuse(take, why, "le scénario %s n'a personne à qui écrire", ref);
	if ((st = scenario_send(take->desk, take->arena, take->now, &scenario, &order, &dispatch, why)) !=
		OK ||
	    (scenario.split &&
		(st = batches_go_on(take->desk, take->arena, take->now, &scenario, &dispatch, why)) != OK) ||
	    (st = take_journal(take, "scenario.send", ref, NULL,
		 say_count(take->arena, "fr", dispatch.recipients, "candidat", "candidats"), why)) != OK)
		return st;
	answer_open(take, "reponse");
	answer_subject(take, "[%s] Envoi à %s", ref,
	    say_count(take->arena, take_language(take), dispatch.recipients, "candidat", "candidats"));
	if ((st = tell_when(take, &scenario, &audience, order.mail_at, why)) != OK)
		return st;
	answer_field(take, "Candidats", audience_said(take->arena, take_language(take), audience.counts));
	answer_field(take, "Prochain envoi prévu",
	    scenario.next_at == 0
		? take_phrase(take, "aucun")
		: say_moment(take->arena, take_language(take), take->desk->config->zone, scenario.next_at));
	answer_about(take, CONVERSATION_SCENARIO, scenario.id, ref);
	take->answer.subject = arena_printf(take->arena, "Re: [%s] %s", ref, scenario.label);
	batches_show(take, &scenario, audience.counts);
	answer_link(take, "Historique", take_printf(take, "historique %s", ref), true);
	return OK;
}
