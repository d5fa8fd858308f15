#include "desk/people/delegation_over.h"

#include "desk/take/post.h"
#include "letters/french.h"
#include "letters/phrases.h"
#include "store/delegation.h"
#include "store/journal.h"

#define TELL_AFTER_S ((int64_t)8 * 3600) /* nobody's telephone rings at midnight */
#define AGAIN_DAYS   14

struct ending {
	struct desk *desk;
	struct arena *arena;
	int64_t now;
	struct delegation delegation;
	struct recruiter from, to;
	int64_t decided, waiting;
};

static const char *
last_day(const struct ending *over, const char *language)
{
	return say_date(over->arena, language, over->desk->config->zone, over->delegation.ends_at);
}

/* "Noé Keller a répondu à 2 demandes pour vous ; 1 demande attend votre réponse." */
static const char *
what_came_of_it(const struct ending *over, const char *language)
{
	bool en = language_is_english(language);
	const char *decided = say_count(
	    over->arena, language, over->decided, en ? "request" : "demande", en ? "requests" : "demandes");
	const char *waiting = say_count(over->arena, language, over->waiting,
	    en ? "request still waits" : "demande attend", en ? "requests still wait" : "demandes attendent");

	if (over->decided == 0 && over->waiting == 0)
		return NULL;
	if (over->decided == 0)
		return arena_printf(over->arena, phrase(language, "%s votre réponse."), waiting);
	return over->waiting == 0
		   ? arena_printf(over->arena, phrase(language, "%s a répondu à %s pour vous."),
			 over->to.name, decided)
		   : arena_printf(over->arena,
			 phrase(language, "%s a répondu à %s pour vous\u00a0; %s votre réponse."),
			 over->to.name, decided, waiting);
}

static enum status
open_mail(const struct ending *over, const struct recruiter *to, const char *subject, struct post *post,
    json_t **view, struct why *why)
{
	enum status st;

	*post = post_to_recruiter(to);
	post->subject = subject;
	if ((st = post_open(over->desk, over->arena, over->now, post, why)) != OK)
		return st;
	*view = view_open();
	view_set(*view, "objet", subject);
	return OK;
}

static enum status
tell_absent(const struct ending *over, struct why *why)
{
	struct arena *arena = over->arena;
	const char *language = over->from.language;
	const char *subject =
	    arena_printf(arena, phrase(language, "%s ne décide plus pour vous"), over->to.name);
	const char *tally = what_came_of_it(over, language);
	struct post post;
	json_t *view;
	enum status st;

	if ((st = open_mail(over, &over->from, subject, &post, &view, why)) != OK)
		return st;
	view_add_sentence(view,
	    arena_printf(arena,
		phrase(language,
		    "Votre délégation s'est terminée le %s\u00a0: vos demandes n'arrivent plus qu'à vous."),
		last_day(over, language)));
	if (tally != NULL)
		view_add_sentence(view, tally);
	view_add_link(&post.maker, view, phrase(language, "Les retours"), NULL, "retours", true);
	view_add_link(&post.maker, view, phrase(language, "Déléguer de nouveau"), NULL,
	    phrase_printf(arena, language, "déléguer %s jusqu'au %s", over->to.email,
		say_short_date(arena, over->desk->config->zone,
		    clock_day(over->desk->config->zone, over->now, AGAIN_DAYS))),
	    false);
	return post_send(over->desk, arena, over->now, &post, "reponse", view, NULL, why);
}

static enum status
tell_delegate(const struct ending *over, struct why *why)
{
	struct arena *arena = over->arena;
	const char *language = over->to.language;
	const char *subject =
	    arena_printf(arena, phrase(language, "%s reprend ses diffusions"), over->from.name);
	struct post post;
	json_t *view;
	enum status st;

	if ((st = open_mail(over, &over->to, subject, &post, &view, why)) != OK)
		return st;
	view_add_sentence(view, phrase_printf(arena, language,
				    "La délégation de %s s'est terminée le %s\u00a0: ses "
				    "demandes ne vous sont plus adressées. Merci.",
				    over->from.name, last_day(over, language)));
	view_add_link(&post.maker, view, phrase(language, "Vos diffusions"), NULL, "diffusions", true);
	return post_send(over->desk, arena, over->now, &post, "reponse", view, NULL, why);
}

static enum status
note(const struct ending *over, struct why *why)
{
	struct arena *arena = over->arena;
	struct journal_entry entry = {
	    .at = over->now,
	    .actor = "clock",
	    .event = "delegation.over",
	    .object = arena_printf(arena, "recruiter:%lld", (long long)over->from.id),
	    .related = arena_printf(arena, "recruiter:%lld", (long long)over->to.id),
	    .text = arena_printf(
		arena, "%s déléguait à %s jusqu'au %s", over->from.name, over->to.name, last_day(over, "fr")),
	};
	enum status st = delegation_told(over->desk->store, over->delegation.id, over->now, why);

	return st == OK ? journal_add(over->desk->store, &entry, why) : st;
}

static enum status
tell_both(struct ending *over, struct why *why)
{
	struct store *store = over->desk->store;
	enum status st;

	if ((st = recruiter_find(store, over->arena, over->delegation.from_id, &over->from, why)) != OK ||
	    (st = recruiter_find(store, over->arena, over->delegation.to_id, &over->to, why)) != OK ||
	    (st = delegation_tally(store, &over->delegation, &over->decided, &over->waiting, why)) != OK ||
	    (st = tell_absent(over, why)) != OK || (st = tell_delegate(over, why)) != OK)
		return st;
	return note(over, why);
}

enum status
delegation_over_due(struct desk *desk, struct arena *arena, int64_t now, bool *did_something, struct why *why)
{
	struct delegation *list;
	size_t count;
	enum status st = store_begin(desk->store, why);

	if (st == OK)
		st = delegation_over(desk->store, arena, now - TELL_AFTER_S, &list, &count, why);
	for (size_t i = 0; st == OK && i < count; i++) {
		struct ending over = {.desk = desk, .arena = arena, .now = now, .delegation = list[i]};

		st = tell_both(&over, why);
		*did_something = true;
	}
	if (st == OK)
		st = store_commit(desk->store, why);
	store_rollback(desk->store);
	return st;
}
