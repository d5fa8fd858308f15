#include "desk/lifecycle.h"
#include "desk/take.h"
#include "letters/french.h"

#define ATTACHED_BYTES_MAX                                                                                   \
	((size_t)10 * 1000 * 1000) /* base64 adds a third: most servers refuse above 20 MB */

enum status
lifecycle_owner(struct desk *desk, struct arena *arena, const struct diffusion *diffusion,
    struct recruiter *recruiter, struct agency *agency, struct why *why)
{
	enum status st;

	if ((st = recruiter_find(desk->store, arena, diffusion->recruiter_id, recruiter, why)) != OK)
		return st == NONE ? because(why, BROKEN, "diffusion without its recruiter") : st;
	st = agency_find(desk->store, arena, diffusion->agency_id, agency, why);
	return st == NONE ? because(why, BROKEN, "diffusion without its agency") : st;
}

void
lifecycle_documents(struct arena *arena, const struct dossier *dossiers, size_t count, bool for_contact,
    struct outbox_attachment **attachments, size_t *attachment_count, bool *on_demand)
{
	size_t all = 0, bytes = 0;

	*attachment_count = 0;
	*on_demand = false;
	for (size_t i = 0; i < count; i++)
		all += dossiers[i].document_count;
	*attachments = arena_array(arena, all, sizeof(**attachments));
	for (size_t i = 0; i < count; i++) {
		const struct dossier *dossier = &dossiers[i];

		if (!dossier->active)
			continue;
		for (size_t d = 0; d < dossier->document_count; d++) {
			bytes += dossier->documents[d].size_bytes;
			(*attachments)[(*attachment_count)++] = (struct outbox_attachment){
			    .hash = dossier->documents[d].hash,
			    .filename = view_document_name(arena, dossier, d, for_contact),
			    .type = dossier->documents[d].type,
			};
		}
	}
	if (bytes > ATTACHED_BYTES_MAX) {
		*attachment_count = 0;
		*on_demand = true;
	}
}

static const char *
first_name(struct arena *arena, const char *name)
{
	size_t length = 0;

	while (name[length] != '\0' && name[length] != ' ')
		length++;
	return arena_bytes(arena, name, length);
}

json_t *
lifecycle_view(const struct post *post, const struct diffusion *diffusion, const struct dossier *dossiers,
    size_t count, const struct recruiter *recruiter, const struct agency *agency, bool on_demand)
{
	const struct view_maker *maker = &post->maker;
	bool for_contact = post->to_role == ROLE_CONTACT;
	json_t *view = view_open(), *list = json_array();
	size_t active = 0;

	json_object_set_new(view, "diffusion", view_diffusion(maker, diffusion));
	json_object_set_new(view, "recruteur", view_recruiter(recruiter, agency));
	view_set(view, "bonjour",
	    arena_printf(maker->arena, "Bonjour %s,", first_name(maker->arena, post->to_name)));
	for (size_t i = 0; i < count; i++) {
		if (for_contact && !dossiers[i].active)
			continue;
		active += dossiers[i].active;
		json_array_append_new(list, view_dossier(maker, &dossiers[i], for_contact, for_contact));
	}
	json_object_set_new(view, "dossiers", list);
	view_set(view, "combien",
	    say_count(maker->arena, maker->language, (int64_t)active, "candidat", "candidats"));
	view_set_flag(view, "documents_sur_demande", on_demand);
	return view;
}

enum status
lifecycle_tell_decision(const struct act *act, const struct feedback *feedback, const char *template,
    bool documents, struct why *why)
{
	struct outbox_attachment *attachments = NULL;
	size_t attachment_count = 0;
	struct diffusion diffusion;
	struct recruiter recruiter;
	struct contact contact;
	struct dossier dossier;
	struct agency agency;
	const char *name = NULL;
	bool on_demand = false;
	struct post post;
	json_t *view;
	enum status st;

	if ((st = diffusion_find(act->desk->store, act->arena, feedback->diffusion_id, &diffusion, why)) !=
	    OK)
		return st;
	if ((st = contact_find(act->desk->store, act->arena, feedback->contact_id, &contact, why)) != OK)
		return st;
	if ((st = lifecycle_owner(act->desk, act->arena, &diffusion, &recruiter, &agency, why)) != OK)
		return st;
	if (feedback->dossier_id != 0) {
		st = dossier_find(
		    act->desk->store, act->arena, feedback->dossier_id, contact.id, &dossier, why);
		if (st != OK)
			return st;
		name = view_dossier_name(act->arena, &dossier, true);
		if (documents)
			lifecycle_documents(
			    act->arena, &dossier, 1, true, &attachments, &attachment_count, &on_demand);
	}
	post = post_to_contact(&contact, &recruiter, &agency);
	post.conversation = CONVERSATION_DIFFUSION;
	post.object_id = post.diffusion_id = diffusion.id;
	post.tag = ref_make(act->arena, "D", diffusion.id);
	post.subject = arena_printf(act->arena, "Re: [%s] %s", post.tag, diffusion.title);
	post.due_at = act->mail_at;
	post.attachments = attachments;
	post.attachment_count = attachment_count;
	if ((st = post_open(act->desk, act->arena, act->now, &post, why)) != OK)
		return st;
	view = lifecycle_view(&post, &diffusion, NULL, 0, &recruiter, &agency, on_demand);
	json_object_set_new(view, "retour", view_feedback(&post.maker, feedback, name, contact.name));
	if (feedback->dossier_id != 0)
		json_object_set_new(view, "dossier", view_dossier(&post.maker, &dossier, true, false));
	view_set_flag(view, "documents_joints", attachment_count > 0);
	return post_send(act->desk, act->arena, act->now, &post, template, view, act->leaks, why);
}
