#include "ctl/verbs.h"

#include "base/text.h"
#include "ctl/nouns.h"
#include "store/dispatch.h"
#include "store/people.h"
#include "store/scenario.h"

#define DAY_S ((int64_t)24 * 3600)

/* What list and show have in common. */
static enum status
scenario_json(struct ctl *ctl, const struct scenario *scenario, json_t **out, struct why *why)
{
	json_t *object = output_object(ctl), *every = output_object(ctl);
	struct recruiter recruiter = {0};
	struct agency agency = {0};
	struct audience audience;
	enum status st;

	*out = object;
	st = recruiter_find(ctl->store, ctl->arena, scenario->recruiter_id, &recruiter, why);
	if (st == OK || st == NONE)
		st = agency_find(ctl->store, ctl->arena, scenario->agency_id, &agency, why);
	if (st == OK || st == NONE)
		st = audience_find(ctl->store, ctl->arena, scenario, clock_now(&ctl->clock),
		    ctl->config->limits.pressure_days * DAY_S, (size_t)ctl->config->limits.recipients,
		    &audience, why);
	if (st != OK)
		return st;
	output_set_ref(ctl, object, "ref", "S", scenario->id);
	output_set_text(object, "label", scenario->label);
	output_set_flag(object, "active", scenario->active);
	output_set_text(object, "agency", agency.name);
	output_set_text(object, "recruiter", recruiter.email);
	output_set_time(ctl, object, "start", scenario->start_at);
	output_set_time(ctl, object, "end", scenario->end_at);
	output_set_number(every, "n", scenario->every);
	output_set_text(every, "unit", scenario_unit_name(scenario->unit));
	output_set(object, "every", every);
	output_set_number(object, "inactive_days", scenario->inactive_days);
	output_set_text(object, "channel", scenario->sms ? "sms" : "mail");
	output_set_text(object, "message", scenario->message);
	output_set_time(ctl, object, "next_run", scenario->next_at);
	output_set_number(object, "candidates", (int64_t)audience.counts[EXCLUDED_NOT]);
	return OK;
}

enum status
verb_scenario_list(struct ctl *ctl, struct why *why)
{
	static const struct output_column columns[] = {{"ref", "REF"}, {"label", "LABEL"},
	    {"active", "ACTIVE"}, {"agency", "AGENCY"}, {"recruiter", "RECRUITER"}, {"start", "START"},
	    {"end", "END"}, {"channel", "CHANNEL"}, {"candidates", "CANDIDATES"}, {"next_run", "NEXT RUN"}};
	const struct scenario_filter filter = {0};
	json_t *array = output_array(ctl), *object;
	struct scenario *found;
	size_t count;
	enum status st;

	if ((st = ctl_open_store(ctl, why)) != OK ||
	    (st = scenario_list(ctl->store, ctl->arena, &filter, &found, &count, why)) != OK)
		return st;
	for (size_t i = 0; i < count; i++) {
		st = scenario_json(ctl, &found[i], &object, why);
		output_push(array, object);
		if (st != OK)
			return st;
	}
	return output_list(ctl, array, columns, COUNT(columns), why);
}

static enum status
scenario_named(struct ctl *ctl, const char *name, struct scenario *scenario, struct why *why)
{
	const struct scenario_filter all = {0};
	int64_t id = ctl_ref(name, "S");
	struct scenario *found;
	size_t count, same = 0;
	enum status st;

	if (id != 0)
		return ctl_found(
		    scenario_find(ctl->store, ctl->arena, id, scenario, why), "scenario", name, why);
	if ((st = scenario_list(ctl->store, ctl->arena, &all, &found, &count, why)) != OK)
		return st;
	for (size_t i = 0; i < count; i++)
		if (text_same(ctl->arena, found[i].label, name)) {
			*scenario = found[i];
			same++;
		}
	if (same > 1)
		return because(
		    why, REFUSED, "several scenarios have the label \"%s\": say which by its ref", name);
	return ctl_found(same == 1 ? OK : NONE, "scenario", name, why);
}

/* `excluded` is how many; by cause they stand beside. */
static enum status
dispatch_json(struct ctl *ctl, const struct dispatch *dispatch, json_t **out, struct why *why)
{
	json_t *object = output_object(ctl), *causes = output_object(ctl);
	struct recruiter by = {.email = "clock"};
	int64_t excluded = 0;
	enum status st = OK;

	if (dispatch->recruiter_id != 0)
		st = recruiter_find(ctl->store, ctl->arena, dispatch->recruiter_id, &by, why);
	for (size_t i = EXCLUDED_NOT + 1; i < EXCLUSIONS; i++) {
		if (dispatch->excluded[i] > 0)
			output_set_number(
			    causes, exclusion_name((enum exclusion)i), (int64_t)dispatch->excluded[i]);
		excluded += (int64_t)dispatch->excluded[i];
	}
	output_set_time(ctl, object, "at", dispatch->at);
	output_set_text(object, "due", dispatch->due_on);
	output_set_text(object, "by", by.email);
	output_set_number(object, "recipients", dispatch->recipients);
	output_set_number(object, "excluded", excluded);
	output_set(object, "exclusions", causes);
	output_set_number(object, "sent", dispatch->sent);
	output_set_number(object, "failed", dispatch->failed);
	output_set_number(object, "waiting", dispatch->waiting);
	output_set_number(object, "answered", dispatch->answered);
	output_set_number(object, "opted_out", dispatch->stopped);
	output_set_number(object, "delivered", dispatch->delivered);
	*out = object;
	return st == NONE ? OK : st;
}

/* The oldest first: each run adds to its end. */
enum status
verb_scenario_show(struct ctl *ctl, struct why *why)
{
	struct scenario scenario;
	json_t *object, *history = output_array(ctl), *item;
	struct dispatch *found;
	size_t count;
	enum status st;

	if ((st = ctl_open_store(ctl, why)) != OK ||
	    (st = scenario_named(ctl, ctl_operand(ctl, 0), &scenario, why)) != OK ||
	    (st = scenario_json(ctl, &scenario, &object, why)) != OK ||
	    (st = dispatch_list(ctl->store, ctl->arena, scenario.id, &found, &count, why)) != OK)
		return st;
	for (size_t i = count; i > 0; i--) {
		st = dispatch_json(ctl, &found[i - 1], &item, why);
		output_push(history, item);
		if (st != OK)
			return st;
	}
	output_set(object, "history", history);
	return output_show(ctl, object, why);
}
