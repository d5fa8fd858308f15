#include <string.h>

#include "base/text.h"
#include "desk/take/enclosure.h"
#include "desk/diffusion/lifecycle.h"
#include "desk/take/post.h"
#include "desk/typed/date.h"
#include "letters/french.h"
#include "letters/phrases.h"

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
