#include "desk/diffusion/recap.h"

#include "base/buf.h"
#include "desk/diffusion/returned.h"
#include "desk/take/post.h"
#include "letters/phrases.h"

#define LINKED_MAX 8 /* requests with buttons of their own; the others are told, and answered by number */

enum status
recap_open(const struct act *act, const struct diffusion *diffusion, struct post *post, struct recap *recap,
    struct why *why)
{
	struct feedback_filter filter = {.diffusion_id = diffusion->id, .status = -1};
	struct feedback *list;
	enum status st;

	*recap = (struct recap){0};
	st = feedback_list(act->desk->store, act->arena, &filter, &list, &recap->count, NULL, why);
	if (st != OK || recap->count == 0)
		return st;
	st = returned_list(act->desk, act->arena, list, recap->count, &recap->rows, why);
	if (st != OK)
		return st;
	st = returned_csv(
	    act->desk, act->arena, post->language, act->now, recap->rows, recap->count, &recap->csv, why);
	post->attachments = &recap->csv;
	post->attachment_count = 1;
	post->form = returned_refs(act->arena, recap->rows, recap->count);
	return st;
}

static bool
told_before(const struct recap *recap, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (recap->rows[i].feedback.dossier_id == recap->rows[at].feedback.dossier_id)
			return true;
	return false;
}

static json_t *
candidate_view(const struct recap *recap, const struct view_maker *maker, size_t at)
{
	json_t *view = view_open(), *list = json_array();
	int64_t dossier_id = recap->rows[at].feedback.dossier_id;

	view_set(view, "nom",
	    dossier_id == 0 ? phrase(maker->language, "La diffusion")
			    : view_dossier_name(maker->arena, &recap->rows[at].dossier, false));
	for (size_t i = at; i < recap->count; i++)
		if (recap->rows[i].feedback.dossier_id == dossier_id) {
			json_t *one = returned_view(maker, &recap->rows[i]);

			json_object_del(one, "liens");
			json_array_append_new(list, one);
		}
	json_object_set_new(view, "retours", list);
	return view;
}

void
recap_fill(const struct recap *recap, const struct view_maker *maker, json_t *view)
{
	json_t *candidates = json_array(), *requests = json_array();
	struct buf all = buf_make(maker->arena);
	size_t pending = 0;

	for (size_t i = 0; i < recap->count; i++) {
		if (!told_before(recap, i))
			json_array_append_new(candidates, candidate_view(recap, maker, i));
		if (!returned_is_pending(&recap->rows[i]))
			continue;
		buf_addf(&all, "%sR-%lld", pending == 0 ? "" : ", ", (long long)recap->rows[i].feedback.id);
		json_array_append_new(requests, returned_view(maker, &recap->rows[i]));
		if (++pending > LINKED_MAX)
			json_object_set_new(json_array_get(requests, pending - 1), "liens", json_array());
	}
	json_object_set_new(view, "candidats", candidates);
	json_object_set_new(view, "demandes", requests);
	view_set_flag(view, "en_attente", pending > 0);
	if (pending > 1)
		view_add_link(maker, view, "Tout valider", NULL,
		    phrase_printf(maker->arena, maker->language, "valider %s", all.data), false);
}
