#include "desk/diffusion/space.h"

#include <stdlib.h>
#include <string.h>

#include "desk/diffusion/lifecycle.h"
#include "desk/take/leak.h"
#include "desk/take/post.h"
#include "desk/take/take.h"
#include "letters/phrases.h"

static const char about_format[] = "%s " SPACE_MAIL "%s";

struct space {
	const struct act *act;
	const struct diffusion *diffusion;
	const struct contact *contact;
	struct recruiter recruiter;
	struct agency agency;
	struct dossier *dossiers;
	size_t count;
	bool one; /* a single dossier was asked for */
};

int
space_number(const char *about)
{
	const char *end = about == NULL ? NULL : strstr(about, " " SPACE_MAIL " ");

	return end == NULL ? 0 : atoi(end + sizeof(" " SPACE_MAIL " ") - 1);
}

static const struct dossier *
numbered(const struct space *space, int number)
{
	for (size_t i = 0; i < space->count; i++)
		if (space->dossiers[i].number == number)
			return &space->dossiers[i];
	return NULL;
}

/* "dossier 3": that one alone. */
static void
keep_wanted(struct space *space, int number)
{
	const struct dossier *wanted = number == 0 ? NULL : numbered(space, number);

	if (wanted == NULL || !wanted->active)
		return;
	space->dossiers = &space->dossiers[wanted - space->dossiers];
	space->count = 1;
	space->one = true;
}

/* Where each of their requests stands. */
static json_t *
states_view(
    const struct space *space, const struct view_maker *maker, const struct feedback *list, size_t count)
{
	json_t *states = json_array();

	for (size_t i = 0; i < count; i++) {
		const struct dossier *dossier = numbered(space, list[i].dossier_number);
		const char *name = dossier == NULL
				       ? phrase(maker->language, "La diffusion")
				       : view_dossier_name_in(maker->arena, maker->language, dossier, true);

		if (!space->one || dossier != NULL)
			json_array_append_new(
			    states, view_feedback(maker, &list[i], name, space->contact->name));
	}
	return states;
}

/* What the space shows, and what of it stays here. */
static enum status
load(struct space *space, int number, struct why *why)
{
	const struct act *act = space->act;
	struct leaks kept = {0};
	enum status st;

	if ((st = owner_find(
		 act->desk, act->arena, space->diffusion, &space->recruiter, &space->agency, why)) != OK ||
	    (st = dossier_list(act->desk->store, act->arena, space->diffusion->id, space->contact->id,
		 &space->dossiers, &space->count, why)) != OK)
		return st;
	keep_wanted(space, number);
	return leak_keep_back(act->desk, act->arena, space->dossiers, space->count,
	    leak_own(act->arena, act->desk->config, &space->recruiter, &space->agency), &kept, why);
}

enum status
space_send(const struct act *act, const struct diffusion *diffusion, const struct contact *contact,
    int number, const struct message *asked, struct why *why)
{
	struct space space = {.act = act, .diffusion = diffusion, .contact = contact};
	struct feedback_filter filter = {
	    .diffusion_id = diffusion->id, .contact_id = contact->id, .status = -1};
	struct outbox_attachment *attachments;
	struct feedback *list;
	size_t count, attachment_count;
	bool on_demand;
	struct post post;
	json_t *view;
	enum status st;

	if ((st = load(&space, number, why)) != OK ||
	    (st = feedback_list(act->desk->store, act->arena, &filter, &list, &count, NULL, why)) != OK)
		return st;
	lifecycle_documents(act->desk->config, act->arena, space.dossiers, space.count, true, &attachments,
	    &attachment_count, &on_demand);
	post = post_to_contact(contact, &space.recruiter, &space.agency);
	post.conversation = CONVERSATION_DIFFUSION;
	post.object_id = post.diffusion_id = diffusion->id;
	post.tag = ref_make(act->arena, "D", diffusion->id);
	post.about = arena_printf(
	    act->arena, about_format, post.tag, space.one ? arena_printf(act->arena, " %d", number) : "");
	post.subject = arena_printf(act->arena, "Re: [%s] %s", post.tag, diffusion->title);
	post.due_at = act->mail_at;
	post.answers = asked;
	post.held = act->held;
	post.attachments = attachments;
	post.attachment_count = attachment_count;
	if ((st = post_open(act->desk, act->arena, act->now, &post, why)) != OK)
		return st;
	view = lifecycle_view(
	    &post, diffusion, space.dossiers, space.count, &space.recruiter, &space.agency, on_demand);
	json_object_set_new(view, "retours", states_view(&space, &post.maker, list, count));
	return post_send(act->desk, act->arena, act->now, &post, SPACE_MAIL, view, NULL, why);
}
