#include "ctl/verbs.h"

#include <string.h>

#include "base/text.h"
#include "ctl/nouns.h"
#include "store/people.h"

/* What list and show have in common. */
static enum status
diffusion_json(struct ctl *ctl, const struct diffusion *diffusion, json_t **out, struct why *why)
{
	json_t *object = output_object(ctl);
	struct recruiter recruiter = {0};
	struct agency agency = {0};
	enum status st = recruiter_find(ctl->store, ctl->arena, diffusion->recruiter_id, &recruiter, why);

	if (st == OK || st == NONE)
		st = agency_find(ctl->store, ctl->arena, diffusion->agency_id, &agency, why);
	*out = object;
	output_set_ref(ctl, object, "ref", "D", diffusion->id);
	output_set_text(object, "title", diffusion->title);
	output_set_text(object, "status", diffusion_status_name(diffusion->status));
	output_set(object, "tags", words_json(ctl, diffusion->tags, ",;"));
	output_set_time(ctl, object, "start", diffusion->start_at);
	output_set_time(ctl, object, "end", diffusion->end_at);
	output_set_time(ctl, object, "updated", diffusion->updated_at);
	output_set_number(object, "candidates", diffusion->candidates);
	output_set_number(object, "recipients", diffusion->recipients);
	output_set_number(object, "feedback", diffusion->feedback);
	output_set_number(object, "pending", diffusion->pending);
	output_set_text(object, "agency", agency.name);
	output_set_text(object, "recruiter", recruiter.email);
	return st == NONE ? OK : st;
}

enum status
verb_diffusion_list(struct ctl *ctl, struct why *why)
{
	static const struct output_column columns[] = {{"ref", "REF"}, {"title", "TITLE"},
	    {"status", "STATUS"}, {"start", "START"}, {"end", "END"}, {"candidates", "CANDIDATES"},
	    {"recipients", "RECIPIENTS"}, {"feedback", "FEEDBACK"}, {"pending", "PENDING"},
	    {"updated", "UPDATED"}};
	struct diffusion_filter filter = {.status = -1};
	const char *status = ctl_option(ctl, "status");
	struct diffusion *found;
	json_t *array = output_array(ctl), *object;
	size_t count;
	enum status st;

	for (int s = DIFFUSION_DRAFT; s <= DIFFUSION_ARCHIVED && status != NULL; s++)
		if (strcmp(diffusion_status_name((enum diffusion_status)s), status) == 0)
			filter.status = s;
	if ((st = ctl_open_store(ctl, why)) != OK ||
	    (st = diffusion_list(ctl->store, ctl->arena, &filter, &found, &count, why)) != OK)
		return st;
	for (size_t i = 0; i < count; i++) {
		st = diffusion_json(ctl, &found[i], &object, why);
		output_push(array, object);
		if (st != OK)
			return st;
	}
	return output_list(ctl, array, columns, COUNT(columns), why);
}

/* -- show -- */

static enum status
set_dossiers(struct ctl *ctl, int64_t diffusion_id, json_t *object, struct why *why)
{
	json_t *array = output_array(ctl);
	struct dossier *dossiers = NULL;
	size_t count = 0;
	enum status st = dossier_list(ctl->store, ctl->arena, diffusion_id, 0, &dossiers, &count, why);

	for (size_t i = 0; i < count; i++) {
		const struct dossier *dossier = &dossiers[i];
		json_t *item = output_object(ctl);

		output_set_number(item, "number", dossier->number);
		output_set_ref(ctl, item, "candidate", "CV", dossier->candidate.id);
		output_set_text(item, "name", candidate_name(ctl->arena, &dossier->candidate));
		output_set_flag(item, "active", dossier->active);
		output_set_flag(item, "hidden", dossier->hidden);
		output_set_text(item, "summary", dossier->summary);
		output_set_text(item, "opinion", dossier->opinion);
		output_set(
		    item, "documents", documents_json(ctl, dossier->documents, dossier->document_count));
		output_push(array, item);
	}
	output_set(object, "dossiers", array);
	return st;
}

/* `contacts` are addresses alone; what each was sent and answered stands beside. */
static enum status
set_contacts(struct ctl *ctl, int64_t diffusion_id, json_t *object, struct why *why)
{
	json_t *contacts = output_array(ctl), *deliveries = output_array(ctl);
	struct recipient *recipients = NULL;
	size_t count = 0;
	enum status st = recipient_list(ctl->store, ctl->arena, diffusion_id, &recipients, &count, why);

	for (size_t i = 0; i < count; i++) {
		const struct recipient *recipient = &recipients[i];
		json_t *item = output_object(ctl);

		output_push_text(contacts, recipient->contact.email);
		output_set_text(item, "contact", recipient->contact.email);
		output_set_text(item, "name", recipient->contact.name);
		output_set_text(item, "company", recipient->contact.company);
		output_set_time(ctl, item, "started", recipient->started_at);
		output_set_number(item, "answers", recipient->answers);
		output_push(deliveries, item);
	}
	output_set(object, "contacts", contacts);
	output_set(object, "deliveries", deliveries);
	return st;
}

static enum status
set_feedbacks(struct ctl *ctl, int64_t diffusion_id, json_t *object, struct why *why)
{
	const struct feedback_filter filter = {.diffusion_id = diffusion_id, .status = -1};
	json_t *array = output_array(ctl), *item;
	struct feedback *found = NULL;
	size_t count = 0;
	enum status st = feedback_list(ctl->store, ctl->arena, &filter, &found, &count, NULL, why);

	for (size_t i = 0; i < count && st == OK; i++) {
		st = feedback_json(ctl, &found[i], &item, why);
		output_push(array, item);
	}
	output_set(object, "feedbacks", array);
	return st;
}

enum status
verb_diffusion_show(struct ctl *ctl, struct why *why)
{
	struct diffusion diffusion;
	json_t *object;
	enum status st;

	if ((st = ctl_open_store(ctl, why)) != OK ||
	    (st = diffusion_named(ctl, ctl_operand(ctl, 0), &diffusion, why)) != OK ||
	    (st = diffusion_json(ctl, &diffusion, &object, why)) != OK ||
	    (st = set_dossiers(ctl, diffusion.id, object, why)) != OK ||
	    (st = set_contacts(ctl, diffusion.id, object, why)) != OK ||
	    (st = set_feedbacks(ctl, diffusion.id, object, why)) != OK)
		return st;
	return output_show(ctl, object, why);
}
