#include "desk/feedback/summary.h"

#include "base/holiday.h"
#include "desk/diffusion/returned.h"
#include "desk/take/post.h"
#include "letters/french.h"
#include "letters/phrases.h"

#define MINUTE_OTHERWISE (9 * 60)
#define LINKED_MAX	 8   /* requests with buttons of their own */
#define TOLD_MAX	 100 /* in one mail; the rest is in the next */

struct summary {
	struct desk *desk;
	struct arena *arena;
	int64_t now;
	struct recruiter *recruiter;
	struct returned *rows;
	size_t count, pending;
};

/* The hour of today at which this recruiter is written to. */
static int64_t
slot_of(const struct zone *zone, const struct recruiter *recruiter, int64_t now)
{
	int minute = recruiter->digest_minute >= 0 ? recruiter->digest_minute : MINUTE_OTHERWISE;
	struct civil civil = clock_civil(zone, now);

	civil.hour = minute / 60;
	civil.minute = minute % 60;
	civil.second = 0;
	return clock_instant(zone, &civil);
}

/* Whether there is something to say: a request of this very morning was told just now. */
static bool
is_worth_it(const struct summary *summary)
{
	int64_t today = clock_day(summary->desk->config->zone, summary->now, 0);

	if (summary->recruiter->digest_minute >= 0)
		return summary->count > 0;
	for (size_t i = 0; i < summary->count; i++)
		if (returned_is_pending(&summary->rows[i]) && summary->rows[i].feedback.created_at < today)
			return true;
	return false;
}

/* One diffusion's part: rows [from, past). */
static enum status
diffusion_view(const struct summary *summary, const struct view_maker *maker, size_t from, size_t past,
    size_t *linked, json_t **out, struct why *why)
{
	json_t *view, *requests, *told;
	struct diffusion diffusion;
	enum status st;

	st = diffusion_find(
	    summary->desk->store, summary->arena, summary->rows[from].feedback.diffusion_id, &diffusion, why);
	if (st != OK)
		return st;
	view = view_diffusion(maker, &diffusion);
	requests = json_array();
	told = json_array();
	for (size_t i = from; i < past; i++) {
		json_t *one = returned_view(maker, &summary->rows[i]);

		if (returned_is_pending(&summary->rows[i]) && ++*linked > LINKED_MAX)
			json_object_set_new(one, "liens", json_array());
		json_array_append_new(returned_is_pending(&summary->rows[i]) ? requests : told, one);
	}
	json_object_set_new(view, "demandes", requests);
	json_object_set_new(view, "retours", told);
	*out = view;
	return OK;
}

static enum status
fill(const struct summary *summary, const struct view_maker *maker, json_t *view, struct why *why)
{
	json_t *list = json_array(), *one;
	size_t linked = 0;
	enum status st = OK;

	json_object_set_new(view, "diffusions", list);
	for (size_t from = 0, past; from < summary->count && st == OK; from = past) {
		int64_t id = summary->rows[from].feedback.diffusion_id;

		for (past = from; past < summary->count && summary->rows[past].feedback.diffusion_id == id;)
			past++;
		if ((st = diffusion_view(summary, maker, from, past, &linked, &one, why)) == OK)
			json_array_append_new(list, one);
	}
	return st;
}

/* "2 demandes à décider, 3 retours" */
static const char *
headline(const struct summary *summary)
{
	const char *language = summary->recruiter->language;
	struct arena *arena = summary->arena;
	int64_t told = (int64_t)(summary->count - summary->pending);
	const char *requests = phrase_printf(arena, language, "%s à décider",
	    say_count(arena, language, (int64_t)summary->pending, "demande", "demandes"));

	if (summary->pending == 0)
		return say_count(arena, language, told, "retour", "retours");
	return told == 0 ? requests
			 : arena_printf(arena, "%s, %s", requests,
			       say_count(arena, language, told, "retour", "retours"));
}

static enum status
send(const struct summary *summary, struct why *why)
{
	struct arena *arena = summary->arena;
	struct post post = post_to_recruiter(summary->recruiter);
	const char *refs = returned_refs(arena, summary->rows, summary->count);
	json_t *view;
	enum status st;

	post.form = refs;
	post.tag = "résumé";
	post.subject = phrase_printf(arena, post.language, "Re: Résumé du %s",
	    say_date(arena, post.language, summary->desk->config->zone, summary->now));
	if ((st = post_open(summary->desk, arena, summary->now, &post, why)) != OK)
		return st;
	view = view_open();
	view_set(view, "objet", headline(summary));
	view_set(view, "jour", say_date(arena, post.language, summary->desk->config->zone, summary->now));
	view_set(view, "attente",
	    summary->pending == 0 ? NULL
				  : say_count(arena, post.language, (int64_t)summary->pending,
					"demande attend", "demandes attendent"));
	if ((st = fill(summary, &post.maker, view, why)) != OK) {
		json_decref(view);
		return st;
	}
	if (summary->pending > 1)
		view_add_link(&post.maker, view, "Tout valider", NULL,
		    phrase_printf(arena, post.language, "valider %s", refs), false);
	view_add_link(&post.maker, view, "Les retours", NULL, "retours", false);
	view_add_link(&post.maker, view, "Changer d'heure", NULL, "préférences", false);
	return post_send(summary->desk, arena, summary->now, &post, "resume", view, NULL, why);
}

static enum status
write_one(struct summary *summary, bool *sent, struct why *why)
{
	struct store *store = summary->desk->store;
	struct feedback *list;
	enum status st;

	*sent = false;
	st = feedback_to_tell(store, summary->arena, summary->recruiter->id, &list, &summary->count, why);
	if (st != OK)
		return st;
	if (summary->count > TOLD_MAX)
		summary->count = TOLD_MAX;
	st = returned_list(summary->desk, summary->arena, list, summary->count, &summary->rows, why);
	if (st != OK)
		return st;
	for (size_t i = 0; i < summary->count; i++)
		summary->pending += returned_is_pending(&summary->rows[i]);
	if (is_worth_it(summary)) {
		*sent = true;
		if ((st = send(summary, why)) != OK)
			return st;
		for (size_t i = 0; i < summary->count && st == OK; i++)
			if (list[i].waits)
				st = feedback_wait(store, list[i].id, false, why);
	}
	return st == OK ? recruiter_digested(store, summary->recruiter->id, summary->now, why) : st;
}

struct walk {
	struct desk *desk;
	struct arena *arena;
	int64_t now;
	struct recruiter *due;
	size_t count, room;
};

static enum status
add_due(const struct recruiter *recruiter, void *data)
{
	struct walk *walk = data;
	int64_t slot = slot_of(walk->desk->config->zone, recruiter, walk->now);

	if (walk->now < slot || recruiter->digested_at >= slot)
		return OK;
	if (walk->count == walk->room) {
		size_t room = walk->room == 0 ? 16 : walk->room * 2;

		walk->due = arena_grow(
		    walk->arena, walk->due, walk->room * sizeof(*walk->due), room * sizeof(*walk->due));
		walk->room = room;
	}
	walk->due[walk->count++] = *recruiter;
	return OK;
}

/* Due recruiters, each a transaction of its own; looked at again inside it. */
enum status
summary_due(struct desk *desk, struct arena *arena, int64_t now, bool *did_something, struct why *why)
{
	struct walk walk = {.desk = desk, .arena = arena, .now = now};
	enum status st;

	if (!holiday_is_working_day(desk->config->zone, now))
		return OK;
	st = recruiter_each(desk->store, arena, add_due, &walk, why);
	for (size_t i = 0; i < walk.count && st == OK; i++) {
		struct summary summary = {
		    .desk = desk, .arena = arena, .now = now, .recruiter = &walk.due[i]};
		bool sent;

		if ((st = store_begin(desk->store, why)) != OK)
			return st;
		if ((st = write_one(&summary, &sent, why)) == OK)
			st = store_commit(desk->store, why);
		store_rollback(desk->store);
		*did_something |= st == OK && sent;
	}
	return st;
}
