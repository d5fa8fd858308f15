/* Mail of a run that was refused for good: one is the address's matter, many at once are ours. */
#include <string.h>

#include "base/text.h"
#include "desk/scenario/scenario.h"
#include "desk/take/post.h"
#include "letters/phrases.h"
#include "store/journal.h"
#include "store/reach.h"

/* So many, and half of what was settled: the server no longer wants our mail, or the list is bad. */
#define BURST 10

/* RFC 3463: 5.1.x speaks of the address; other refusals may be about us. */
static bool
blames_address(const char *said)
{
	return said != NULL &&
	       (text_starts(said, "550") || text_starts(said, "551") || text_starts(said, "553") ||
		   strstr(said, "5.1.") != NULL) &&
	       strstr(said, "5.7.") == NULL;
}

static enum status
tell(struct desk *desk, struct arena *arena, int64_t now, const struct scenario *scenario, const char *said,
    int64_t refused, int64_t left, struct why *why)
{
	const char *ref = scenario_ref(arena, scenario);
	struct recruiter recruiter;
	struct post post;
	json_t *view;
	enum status st = recruiter_find(desk->store, arena, scenario->recruiter_id, &recruiter, why);

	if (st != OK)
		return st;
	post = post_to_recruiter(&recruiter);
	post.conversation = CONVERSATION_SCENARIO;
	post.object_id = scenario->id;
	post.tag = ref;
	post.subject = arena_printf(arena, "Re: [%s] %s", ref, scenario->label);
	if ((st = post_open(desk, arena, now, &post, why)) != OK)
		return st;
	view = view_open();
	view_set(view, "objet",
	    phrase_printf(
		arena, post.language, "[%s] %s\u00a0: envoi arrêté, trop de refus", ref, scenario->label));
	view_add_sentence(view, phrase_printf(arena, post.language,
				    "%lld messages ont été refusés. J'ai arrêté l'envoi et désactivé le "
				    "scénario, pour que nos messages ne passent pas pour indésirables.",
				    (long long)refused));
	view_add_field(
	    view, phrase(post.language, "Non envoyés"), arena_printf(arena, "%lld", (long long)left));
	view_add_field(
	    view, phrase(post.language, "Dernier refus"), text_excerpt(arena, text_line(arena, said), 200));
	view_add_link(&post.maker, view, "Voir les candidats", NULL,
	    phrase_printf(arena, post.language, "candidats %s", ref), true);
	view_add_link(&post.maker, view, "Réactiver", NULL,
	    phrase_printf(arena, post.language, "activer %s", ref), false);
	return post_send(desk, arena, now, &post, "reponse", view, NULL, why);
}

static enum status
stop_run(struct desk *desk, struct arena *arena, int64_t now, int64_t dispatch_id, int64_t scenario_id,
    int64_t refused, const char *said, struct why *why)
{
	struct scenario scenario;
	int64_t left;
	enum status st;

	if ((st = scenario_find(desk->store, arena, scenario_id, &scenario, why)) != OK ||
	    (st = dispatch_stop(desk->store, dispatch_id, &left, why)) != OK)
		return st;
	if (!scenario.active && left == 0)
		return OK; /* told already */
	scenario.active = false;
	if ((st = scenario_plan(desk, arena, &scenario, now, why)) != OK ||
	    (st = scenario_update(desk->store, &scenario, now, why)) != OK)
		return st;
	st = journal_add(desk->store,
	    &(struct journal_entry){
		.at = now,
		.actor = "facteur",
		.event = "scenario.refused",
		.object = scenario_ref(arena, &scenario),
	    },
	    why);
	return st == OK ? tell(desk, arena, now, &scenario, said == NULL ? "" : said, refused, left, why)
			: st;
}

enum status
scenario_refused(
    struct desk *desk, struct arena *arena, int64_t now, const struct outbox_mail *mail, struct why *why)
{
	int64_t dispatch_id, scenario_id, refused, settled;
	enum status st;

	st = reach_bounced(
	    desk->store, text_lower(arena, mail->to_email), blames_address(mail->last_error), now, why);
	if (st != OK)
		return st;
	st = dispatch_refusals(desk->store, mail->id, &dispatch_id, &scenario_id, &refused, &settled, why);
	if (st != OK)
		return st == NONE ? OK : st;
	if (refused < BURST || refused * 2 < settled)
		return OK;
	return stop_run(desk, arena, now, dispatch_id, scenario_id, refused, mail->last_error, why);
}
