/* `déléguer`: who decides for a recruiter who is away. */
#include <string.h>

#include "base/text.h"
#include "desk/people/people.h"
#include "desk/take/post.h"
#include "desk/typed/date.h"
#include "letters/french.h"
#include "letters/phrases.h"
#include "store/delegation.h"

#define LONGEST_DAYS 366

/* -- whom, and until when -- */

struct wish {
	const char *who; /* as typed; NULL: not said */
	int64_t ends_at; /* 0: not said */
};

static enum status
read_wish(struct take *take, const struct read_command *command, struct wish *wish, struct why *why)
{
	const struct zone *zone = take->desk->config->zone;
	struct why unread;
	int64_t at;

	*wish = (struct wish){0};
	for (size_t i = 0; i < command->arguments.count; i++) {
		const char *typed = command->arguments.items[i];

		if (strchr(typed, '@') == NULL && (strpbrk(typed, "0123456789") != NULL ||
						      date_is_about(take->arena, zone, typed, take->now))) {
			enum status st = date_parse(
			    take->arena, take_language(take), zone, typed, true, take->now, &at, why);

			if (st != OK)
				return st;
			wish->ends_at = at;
		} else if (strchr(typed, '@') == NULL && date_parse(take->arena, take_language(take), zone,
							     typed, true, take->now, &at, &unread) == OK) {
			wish->ends_at = at;
		} else if (wish->who != NULL) {
			return refuse(take, why,
			    "«\u00a0%s\u00a0» et «\u00a0%s\u00a0»\u00a0: une seule personne à la fois, s'il "
			    "vous plaît",
			    wish->who, typed);
		} else {
			wish->who = typed;
		}
	}
	return OK;
}

struct search {
	struct arena *arena;
	const char *name;
	struct recruiter found;
	size_t count;
};

static enum status
match_name(const struct recruiter *recruiter, void *data)
{
	struct search *search = data;

	if (text_same(search->arena, recruiter->name, search->name)) {
		search->found = *recruiter;
		search->count++;
	}
	return OK;
}

/* A recruiter, by address or name. */
static enum status
find_delegate(struct take *take, const char *typed, struct recruiter *delegate, struct why *why)
{
	struct search search = {.arena = take->arena, .name = typed};
	struct contact contact;
	enum status st;

	if (strchr(typed, '@') != NULL) {
		const char *email = text_lower(take->arena, typed);

		st = recruiter_find_email(take->desk->store, take->arena, email, delegate, why);
		if (st != NONE)
			return st;
		st = contact_find_email(take->desk->store, take->arena, email, &contact, why);
		if (st == OK)
			return refuse(take, why,
			    "%s est un contact\u00a0: on ne délègue qu'à un recruteur de la maison",
			    contact.name);
		return st == NONE ? refuse(take, why,
					"«\u00a0%s\u00a0» n'est l'adresse d'aucun recruteur de la maison",
					text_excerpt(take->arena, typed, 80))
				  : st;
	}
	if ((st = recruiter_each(take->desk->store, take->arena, match_name, &search, why)) != OK)
		return st;
	if (search.count != 1)
		return refuse(take, why,
		    search.count == 0
			? "«\u00a0%s\u00a0» n'est le nom d'aucun recruteur\u00a0; écrivez son adresse"
			: "plusieurs recruteurs s'appellent «\u00a0%s\u00a0»\u00a0; écrivez l'adresse",
		    text_excerpt(take->arena, typed, 80));
	*delegate = search.found;
	return OK;
}

static enum status
check_wish(struct take *take, const struct wish *wish, const struct recruiter *delegate, struct why *why)
{
	const struct zone *zone = take->desk->config->zone;

	if (delegate->id == take->sender.recruiter.id)
		return refuse(take, why, "vous ne pouvez pas vous déléguer à vous-même");
	if (wish->ends_at == 0)
		return refuse(take, why,
		    "jusqu'à quelle date\u00a0? Par exemple «\u00a0déléguer %s jusqu'au %s\u00a0»",
		    delegate->email, say_short_date(take->arena, zone, take->now + (int64_t)14 * 86400));
	if (wish->ends_at < take->now)
		return refuse(take, why, "le %s est déjà passé",
		    say_date(take->arena, take_language(take), zone, wish->ends_at));
	if (wish->ends_at > take->now + (int64_t)LONGEST_DAYS * 86400)
		return refuse(take, why, "le %s est dans plus d'un an\u00a0: choisissez une date plus proche",
		    say_date(take->arena, take_language(take), zone, wish->ends_at));
	return OK;
}

/* -- telling -- */

/* What one recruiter does concerns another: told once it can no longer be taken back. */
static enum status
tell(struct take *take, const struct recruiter *to, const char *subject, const char *sentence,
    const char *label, const char *body, struct why *why)
{
	struct post post = post_to_recruiter(to);
	json_t *view;
	enum status st;

	post.subject = subject;
	post.due_at = take->now + take->desk->config->undo_s;
	if ((st = post_open(take->desk, take->arena, take->now, &post, why)) != OK)
		return st;
	view = view_open();
	view_set(view, "objet", subject);
	view_add_sentence(view, sentence);
	view_add_link(&post.maker, view, label, NULL, body, true);
	return post_send(take->desk, take->arena, take->now, &post, "reponse", view, NULL, why);
}

static enum status
delegate_to(struct take *take, const struct recruiter *delegate, int64_t ends_at, struct why *why)
{
	const struct recruiter *me = &take->sender.recruiter;
	struct delegation delegation = {.from_id = me->id, .to_id = delegate->id, .ends_at = ends_at};
	const struct zone *zone = take->desk->config->zone;
	const char *day = say_date(take->arena, take_language(take), zone, ends_at);
	const char *their_day = say_date(take->arena, delegate->language, zone, ends_at);
	enum status st;

	st = delegation_create(take->desk->store, &delegation, take->now, &delegation.id, why);
	if (st != OK)
		return st;
	st = take_journal(take, "delegation.create",
	    arena_printf(take->arena, "recruiter:%lld", (long long)me->id),
	    arena_printf(take->arena, "recruiter:%lld", (long long)delegate->id),
	    arena_printf(take->arena, "%s délègue à %s jusqu'au %s", me->name, delegate->name,
		say_date(take->arena, "fr", zone, ends_at)),
	    why);
	if (st != OK)
		return st;
	answer_open(take, "reponse");
	answer_subject(take, "%s décide pour vous jusqu'au %s", delegate->name, day);
	answer_say(take,
	    "C'est noté\u00a0: jusqu'au %s inclus, %s voit vos diffusions, reçoit copie de vos demandes et "
	    "peut "
	    "y répondre. Vous le pouvez aussi\u00a0: la première décision vaut.",
	    day, delegate->name);
	answer_link(take, "Mettre fin à la délégation", "fin de délégation", false);
	return tell(take, delegate,
	    phrase_printf(take->arena, delegate->language, "%s vous confie ses diffusions jusqu'au %s",
		me->name, their_day),
	    phrase_printf(take->arena, delegate->language,
		"Jusqu'au %s inclus, vous recevez copie des demandes adressées à %s et vous pouvez y "
		"répondre. "
		"Vos décisions porteront vos deux noms.",
		their_day, me->name),
	    "Les retours", "retours", why);
}

/* What stands, given and received. */
static enum status
show(struct take *take, struct why *why)
{
	const struct zone *zone = take->desk->config->zone;
	int64_t me = take->sender.recruiter.id;
	enum status st = OK;
	size_t shown = 0;

	answer_open(take, "reponse");
	answer_subject(take, "Vos délégations");
	for (int given = 1; given >= 0 && st == OK; given--) {
		struct delegation *list;
		size_t count;

		st = delegation_list(take->desk->store, take->arena, given ? me : 0, given ? 0 : me,
		    take->now, &list, &count, why);
		for (size_t i = 0; i < count && st == OK; i++, shown++) {
			struct recruiter other;

			st = recruiter_find(take->desk->store, take->arena,
			    given ? list[i].to_id : list[i].from_id, &other, why);
			if (st == OK)
				answer_field(take, given ? "Pour vous" : "Par vous",
				    take_printf(take, given ? "%s, jusqu'au %s" : "pour %s, jusqu'au %s",
					other.name,
					say_date(take->arena, take_language(take), zone, list[i].ends_at)));
		}
		if (given && count > 0)
			answer_link(take, "Mettre fin à la délégation", "fin de délégation", true);
	}
	if (shown == 0)
		answer_say(take, "Personne ne décide pour vous, et vous ne décidez pour personne d'autre.");
	answer_link(take, "Déléguer",
	    take_printf(take, "déléguer prenom.nom@%s jusqu'au %s", take->desk->config->domain,
		say_short_date(take->arena, zone, take->now + (int64_t)14 * 86400)),
	    shown == 0);
	return st;
}

enum status
command_delegate(struct take *take, const struct read_command *command, struct why *why)
{
	struct recruiter delegate;
	struct wish wish;
	enum status st;

	if (command->arguments.count == 0)
		return show(take, why);
	if ((st = read_wish(take, command, &wish, why)) != OK)
		return st;
	if (wish.who == NULL)
		return refuse(take, why,
		    "à qui déléguer\u00a0? Par exemple «\u00a0déléguer prenom.nom@%s jusqu'au %s\u00a0»",
		    take->desk->config->domain,
		    say_short_date(take->arena, take->desk->config->zone, wish.ends_at));
	if ((st = find_delegate(take, wish.who, &delegate, why)) != OK ||
	    (st = check_wish(take, &wish, &delegate, why)) != OK)
		return st;
	return delegate_to(take, &delegate, wish.ends_at, why);
}

/* -- its end -- */

static enum status
end_one(struct take *take, const struct delegation *delegation, struct why *why)
{
	const struct recruiter *me = &take->sender.recruiter;
	struct recruiter delegate;
	enum status st;

	if ((st = recruiter_find(take->desk->store, take->arena, delegation->to_id, &delegate, why)) != OK ||
	    (st = delegation_end(take->desk->store, delegation->id, take->now, why)) != OK)
		return st;
	st = take_journal(take, "delegation.end",
	    arena_printf(take->arena, "recruiter:%lld", (long long)me->id),
	    arena_printf(take->arena, "recruiter:%lld", (long long)delegate.id),
	    arena_printf(take->arena, "%s ne délègue plus à %s", me->name, delegate.name), why);
	if (st != OK)
		return st;
	answer_say(take, "%s ne décide plus pour vous.", delegate.name);
	return tell(take, &delegate,
	    phrase_printf(take->arena, delegate.language, "%s reprend ses diffusions", me->name),
	    phrase_printf(take->arena, delegate.language,
		"La délégation de %s est terminée\u00a0: ses demandes ne vous sont plus adressées. Merci.",
		me->name),
	    "Vos diffusions", "diffusions", why);
}

enum status
command_delegate_end(struct take *take, const struct read_command *command, struct why *why)
{
	struct recruiter delegate = {0};
	struct delegation *list;
	size_t count, ended = 0;
	enum status st;

	if (command->arguments.count > 0 &&
	    (st = find_delegate(take, command->arguments.items[0], &delegate, why)) != OK)
		return st;
	st = delegation_list(take->desk->store, take->arena, take->sender.recruiter.id, delegate.id,
	    take->now, &list, &count, why);
	if (st != OK)
		return st;
	answer_open(take, "reponse");
	answer_subject(take, "Fin de délégation");
	for (size_t i = 0; i < count && st == OK; i++, ended++)
		st = end_one(take, &list[i], why);
	if (ended == 0)
		answer_say(take, "Aucune délégation n'est en cours. Rien n'a changé.");
	return st;
}
