/* The mail by which a contact hears what became of a request, and the documents that go with it. */
#include "desk/take/enclosure.h"
#include "desk/diffusion/lifecycle.h"
#include "desk/diffusion/meeting.h"
#include "letters/phrases.h"

/* The documents of a dossier shared out over mails that are sent one after the other. */
struct parcels {
	struct outbox_attachment *files; /* in the order of the mails */
	size_t *mails, file_count, count;
};

/* REFUSED when a document fits in no mail: the recruiter is told, and chooses another. */
static enum status
pack(const struct act *act, const struct dossier *dossier, struct parcels *parcels, struct why *why)
{
	const struct config *config = act->desk->config;
	size_t *sizes = arena_array(act->arena, dossier->document_count, sizeof(*sizes));

	parcels->file_count = dossier->document_count;
	parcels->mails = arena_array(act->arena, dossier->document_count, sizeof(*parcels->mails));
	parcels->files = arena_array(act->arena, dossier->document_count, sizeof(*parcels->files));
	for (size_t i = 0; i < dossier->document_count; i++) {
		const struct document *document = &dossier->documents[i];

		sizes[i] = document->size_bytes;
		if (!enclosure_fits(config, sizes[i]))
			return because(why, REFUSED, "%s",
			    enclosure_refusal(
				act->arena, act->language, config, document->filename, sizes[i]));
		parcels->files[i] = (struct outbox_attachment){
		    .hash = document->hash,
		    .filename = view_document_name(act->arena, dossier, i, true),
		    .type = document->type,
		};
	}
	parcels->count = enclosure_share(config, sizes, parcels->file_count, parcels->mails);
	return OK;
}

/* Sets the post's files to those of mail `n`. */
static void
load(struct post *post, const struct parcels *parcels, size_t n)
{
	size_t from = 0, to;

	while (from < parcels->file_count && parcels->mails[from] != n)
		from++;
	for (to = from; to < parcels->file_count && parcels->mails[to] == n;)
		to++;
	post->attachments = parcels->files + from;
	post->attachment_count = to - from;
}

static void
set_parcel(const struct act *act, const char *language, json_t *view, const struct parcels *parcels, size_t n)
{
	if (parcels->count > 1)
		view_set(view, "partie",
		    arena_printf(act->arena, phrase(language, "message %zu sur %zu"), n + 1, parcels->count));
}

const char *
decision_about(struct arena *arena, int64_t feedback_id)
{
	return arena_printf(arena, "R-%lld décision", (long long)feedback_id);
}

enum status
lifecycle_tell_decision(const struct act *act, const struct feedback *feedback, const char *template,
    bool documents, struct why *why)
{
	struct parcels parcels = {0};
	struct diffusion diffusion;
	struct recruiter recruiter;
	struct contact contact;
	struct dossier dossier;
	struct agency agency;
	const char *name = NULL;
	struct post post;
	json_t *view;
	enum status st;

	if ((st = diffusion_find(act->desk->store, act->arena, feedback->diffusion_id, &diffusion, why)) !=
	    OK)
		return st;
	if ((st = contact_find(act->desk->store, act->arena, feedback->contact_id, &contact, why)) != OK)
		return st;
	if ((st = owner_find(act->desk, act->arena, &diffusion, &recruiter, &agency, why)) != OK)
		return st;
	if (feedback->dossier_id != 0) {
		st = dossier_find(
		    act->desk->store, act->arena, feedback->dossier_id, contact.id, &dossier, why);
		if (st != OK)
			return st;
		name = view_dossier_name_in(act->arena, contact.language, &dossier, true);
		if (documents && (st = pack(act, &dossier, &parcels, why)) != OK)
			return st;
	}
	post = post_to_contact(&contact, &recruiter, &agency);
	post.conversation = CONVERSATION_DIFFUSION;
	post.object_id = post.diffusion_id = diffusion.id;
	post.tag = ref_make(act->arena, "D", diffusion.id);
	post.subject = arena_printf(act->arena, "Re: [%s] %s", post.tag, diffusion.title);
	post.due_at = act->mail_at;
	post.about = decision_about(act->arena, feedback->id);
	load(&post, &parcels, 0);
	if ((st = post_open(act->desk, act->arena, act->now, &post, why)) != OK)
		return st;
	if (act->meeting != NULL &&
	    (st = meeting_attach(act, act->matter, act->meeting, "REQUEST", &post, why)) != OK)
		return st;
	view = lifecycle_view(&post, &diffusion, NULL, 0, &recruiter, &agency, false);
	view_set_flag(view, "invitation_jointe", act->meeting != NULL);
	json_object_set_new(view, "retour", view_feedback(&post.maker, feedback, name, contact.name));
	if (feedback->dossier_id != 0)
		json_object_set_new(view, "dossier", view_dossier(&post.maker, &dossier, true, false));
	if (act->behalf != NULL)
		view_set(view, "decideur",
		    phrase_printf(act->arena, post.language, "%s, pour %s,", act->who, act->behalf));
	view_set_flag(view, "documents_joints", post.attachment_count > 0);
	set_parcel(act, post.language, view, &parcels, 0);
	st = post_send(act->desk, act->arena, act->now, &post, template, view, act->leaks, why);
	for (size_t n = 1; n < parcels.count && st == OK; n++) {
		load(&post, &parcels, n);
		post.calendar = NULL;
		if ((st = post_open(act->desk, act->arena, act->now, &post, why)) != OK)
			break;
		view = lifecycle_view(&post, &diffusion, NULL, 0, &recruiter, &agency, false);
		json_object_set_new(view, "dossier", view_dossier(&post.maker, &dossier, true, false));
		set_parcel(act, post.language, view, &parcels, n);
		st = post_send(
		    act->desk, act->arena, act->now, &post, "documents-suite", view, act->leaks, why);
	}
	return st;
}
