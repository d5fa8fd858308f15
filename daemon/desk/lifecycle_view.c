#include <string.h>

#include "base/text.h"
#include "desk/date.h"
#include "desk/lifecycle.h"
#include "desk/enclosure.h"
#include "desk/meeting.h"
#include "desk/take.h"
#include "letters/french.h"
#include "letters/phrases.h"

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

const char *
decision_about(struct arena *arena, int64_t feedback_id)
{
	return arena_printf(arena, "R-%lld décision", (long long)feedback_id);
}

void
lifecycle_documents(const struct config *config, struct arena *arena, const struct dossier *dossiers,
    size_t count, bool for_contact, struct outbox_attachment **attachments, size_t *attachment_count,
    bool *on_demand)
{
	size_t all = 0, *sizes, *mails;

	*attachment_count = 0;
	for (size_t i = 0; i < count; i++)
		all += dossiers[i].document_count;
	*attachments = arena_array(arena, all, sizeof(**attachments));
	sizes = arena_array(arena, all, sizeof(*sizes));
	mails = arena_array(arena, all, sizeof(*mails));
	for (size_t i = 0; i < count; i++) {
		const struct dossier *dossier = &dossiers[i];

		for (size_t d = 0; d < dossier->document_count && dossier->active; d++) {
			sizes[*attachment_count] = dossier->documents[d].size_bytes;
			(*attachments)[(*attachment_count)++] = (struct outbox_attachment){
			    .hash = dossier->documents[d].hash,
			    .filename = view_document_name(arena, dossier, d, for_contact),
			    .type = dossier->documents[d].type,
			};
		}
	}
	*on_demand = enclosure_share(config, sizes, *attachment_count, mails) > 1;
	for (size_t i = 0; i < *attachment_count; i++)
		*on_demand |= mails[i] == ENCLOSURE_NONE;
	if (*on_demand)
		*attachment_count = 0;
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
	json_t *view = view_open(), *list = json_array(), *one;
	size_t active = 0;

	json_object_set_new(view, "diffusion", view_diffusion(maker, diffusion));
	json_object_set_new(view, "recruteur", view_signature(recruiter, agency, post->to_internal));
	if (!for_contact && diffusion->recipients > 0)
		view_add_progress(maker, view, diffusion->answered, diffusion->recipients);
	view_set(view, "bonjour",
	    say_hello(maker->arena, maker->language, first_name(maker->arena, post->to_name)));
	for (size_t i = 0; i < count; i++) {
		if (for_contact && !dossiers[i].active)
			continue;
		active += dossiers[i].active;
		one = view_dossier(maker, &dossiers[i], for_contact, for_contact);
		if (for_contact && on_demand && dossiers[i].document_count > 0)
			view_add_link(maker, one, phrase(maker->language, "Recevoir ses documents"), NULL,
			    arena_printf(
				maker->arena, phrase(maker->language, "%d : documents"), dossiers[i].number),
			    false);
		json_array_append_new(list, one);
	}
	json_object_set_new(view, "dossiers", list);
	view_set(view, "combien", say_candidates(maker->arena, maker->language, (int64_t)active));
	view_set_flag(view, "documents_sur_demande", on_demand);
	return view;
}

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

/* "une semaine", "dix jours": that long after the day it would have ended. */
static bool
length_named(struct arena *arena, const struct zone *zone, const char *folded, int64_t from, int64_t *at)
{
	size_t count;
	char **words = text_split(arena, folded, " '.,;:?!\n", &count);

	for (size_t i = 1; i < count; i++)
		if (span_parse(arena, zone, arena_printf(arena, "%s %s", words[i - 1], words[i]), from, at))
			return true;
	return false;
}

const char *
extension_day(struct arena *arena, const struct zone *zone, const struct diffusion *diffusion,
    const char *words, int64_t now)
{
	static const char *const before[] = {"jusqu'au ", "jusqu au ", " au ", "until ", " to "};
	const char *folded = words == NULL ? "" : text_fold(arena, words);
	struct why unread;
	int64_t at;

	for (size_t i = 0; i < COUNT(before); i++) {
		const char *found = strstr(folded, before[i]);

		if (found == NULL)
			continue;
		found = arena_bytes(
		    arena, found + strlen(before[i]), strcspn(found + strlen(before[i]), "?!;:\n"));
		if (date_parse(arena, "fr", zone, text_excerpt(arena, found, 30), true, now, &at, &unread) ==
			OK &&
		    at > diffusion->end_at)
			return say_short_date(arena, zone, at);
	}
	if (length_named(arena, zone, folded, diffusion->end_at > now ? diffusion->end_at : now, &at))
		return say_short_date(arena, zone, at);
	return NULL;
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
	if ((st = lifecycle_owner(act->desk, act->arena, &diffusion, &recruiter, &agency, why)) != OK)
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
