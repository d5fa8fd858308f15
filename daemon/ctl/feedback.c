#include "ctl/verbs.h"

#include <string.h>

#include "ctl/nouns.h"
#include "store/people.h"

static enum status
read_filter(struct ctl *ctl, struct feedback_filter *filter, struct why *why)
{
	const char *diffusion_name = ctl_option(ctl, "diffusion"), *status = ctl_option(ctl, "status");
	const char *candidate_ref = ctl_option(ctl, "candidate");
	struct diffusion diffusion;
	struct candidate candidate;
	enum status st;

	*filter = (struct feedback_filter){.status = -1};
	for (int s = FEEDBACK_PENDING; s <= FEEDBACK_NOTIFIED && status != NULL; s++)
		if (strcmp(feedback_status_name((enum feedback_status)s), status) == 0)
			filter->status = s;
	if (diffusion_name != NULL) {
		if ((st = diffusion_named(ctl, diffusion_name, &diffusion, why)) != OK)
			return st;
		filter->diffusion_id = diffusion.id;
	}
	if (candidate_ref != NULL) {
		if ((st = candidate_named(ctl, candidate_ref, &candidate, why)) != OK)
			return st;
		filter->candidate_id = candidate.id;
	}
	return OK;
}

enum status
verb_feedback_list(struct ctl *ctl, struct why *why)
{
	static const struct output_column columns[] = {{"ref", "REF"}, {"diffusion", "DIFFUSION"},
	    {"candidate", "CANDIDATE"}, {"contact", "CONTACT"}, {"action", "ACTION"}, {"status", "STATUS"},
	    {"late", "LATE"}, {"when", "WHEN"}, {"at", "CAME"}, {"comment", "COMMENT"}};
	struct feedback_filter filter;
	struct feedback *found;
	json_t *array = output_array(ctl), *object;
	size_t count;
	enum status st;

	if ((st = ctl_open_store(ctl, why)) != OK || (st = read_filter(ctl, &filter, why)) != OK ||
	    (st = feedback_list(ctl->store, ctl->arena, &filter, &found, &count, NULL, why)) != OK)
		return st;
	for (size_t i = 0; i < count; i++) {
		st = feedback_json(ctl, &found[i], &object, why);
		output_push(array, object);
		if (st != OK)
			return st;
	}
	return output_list(ctl, array, columns, COUNT(columns), why);
}

enum status
verb_feedback_show(struct ctl *ctl, struct why *why)
{
	const char *ref = ctl_operand(ctl, 0);
	struct feedback feedback;
	struct dossier dossier;
	json_t *object;
	enum status st;

	if ((st = ctl_open_store(ctl, why)) != OK ||
	    (st = ctl_found(feedback_find(ctl->store, ctl->arena, ctl_ref(ref, "R"), &feedback, why),
		 "feedback", ref, why)) != OK ||
	    (st = feedback_json(ctl, &feedback, &object, why)) != OK)
		return st;
	if (feedback.dossier_id != 0 && (st = dossier_find(ctl->store, ctl->arena, feedback.dossier_id,
					     feedback.contact_id, &dossier, why)) == OK) {
		output_set_ref(ctl, object, "candidate_ref", "CV", dossier.candidate.id);
		output_set_text(object, "candidate_name", candidate_name(ctl->arena, &dossier.candidate));
	}
	return st == OK || st == NONE ? output_show(ctl, object, why) : st;
}
