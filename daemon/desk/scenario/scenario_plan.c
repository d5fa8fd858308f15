/* On which days a scenario writes. */
#include "desk/scenario/scenario.h"

static struct schedule
schedule_of(const struct scenario *scenario, const struct agency *agency)
{
	return (struct schedule){
	    .start_at = scenario->start_at,
	    .every = scenario->every,
	    .unit = scenario->unit,
	    .minute = agency->send_minute,
	};
}

/* The launch day was today and its hour is past: it is not lost, but leaves time to take the act back. */
static bool
launches_late(
    const struct desk *desk, const struct scenario *scenario, const struct schedule *schedule, int64_t after)
{
	const struct zone *zone = desk->config->zone;

	return schedule_at(zone, schedule, 0) < after &&
	       clock_day(zone, after, 0) == clock_day(zone, scenario->start_at, 0);
}

/* The next day on which who is past the limit gets a batch: days have one run each, whatever it is for. */
static enum status
plan_batch(struct desk *desk, struct arena *arena, struct scenario *scenario, int64_t after, struct why *why)
{
	const struct zone *zone = desk->config->zone;
	struct schedule daily = {.start_at = clock_day(zone, scenario->round_at, 1), .every = 1};
	struct agency agency;
	bool done = true;
	int64_t index, at;
	enum status st = agency_find(desk->store, arena, scenario->agency_id, &agency, why);

	if (st != OK)
		return st;
	daily.minute = agency.send_minute;
	for (index = schedule_index(zone, &daily, after); st == OK && done; index++) {
		const char *day;

		at = schedule_at(zone, &daily, index);
		if ((scenario->next_at != 0 && at >= scenario->next_at) ||
		    (scenario->end_at != 0 && at > scenario->end_at))
			return OK;
		day = schedule_day(arena, zone, at);
		st = dispatch_done(desk->store, scenario->id, day, &done, why);
		if (st == OK && !done) {
			scenario->next_at = at;
			scenario->next_on = day;
		}
	}
	return st;
}

static enum status
plan_regular(
    struct desk *desk, struct arena *arena, struct scenario *scenario, int64_t after, struct why *why)
{
	const struct zone *zone = desk->config->zone;
	struct schedule schedule;
	struct agency agency;
	int64_t index, at;
	bool done = false;
	enum status st;

	scenario->next_at = 0;
	scenario->next_on = NULL;
	if (!scenario->active || scenario->message == NULL)
		return OK;
	if ((st = agency_find(desk->store, arena, scenario->agency_id, &agency, why)) != OK)
		return st;
	schedule = schedule_of(scenario, &agency);
	index = schedule_index(zone, &schedule, after);
	if (launches_late(desk, scenario, &schedule, after))
		index = 0;
	for (;; index++) {
		const char *day;

		at = schedule_at(zone, &schedule, index);
		day = schedule_day(arena, zone, at);
		if (scenario->end_at != 0 && at > scenario->end_at)
			return OK;
		if ((st = dispatch_done(desk->store, scenario->id, day, &done, why)) != OK)
			return st;
		if (done)
			continue;
		if (index > 0 || at >= after || launches_late(desk, scenario, &schedule, after)) {
			scenario->next_at = at >= after ? at : after + desk->config->undo_s;
			scenario->next_on = day;
			return OK;
		}
	}
}

enum status
scenario_plan(
    struct desk *desk, struct arena *arena, struct scenario *scenario, int64_t after, struct why *why)
{
	enum status st = plan_regular(desk, arena, scenario, after, why);
	bool waits =
	    scenario->active && scenario->message != NULL && scenario->split && scenario->round_at != 0;

	return st == OK && waits ? plan_batch(desk, arena, scenario, after, why) : st;
}

size_t
scenario_later(const struct desk *desk, const struct scenario *scenario, const struct agency *agency,
    int64_t *days, size_t most)
{
	const struct zone *zone = desk->config->zone;
	const struct schedule schedule = schedule_of(scenario, agency);
	int64_t index;
	size_t count = 0;

	if (scenario->next_at == 0)
		return 0;
	for (index = schedule_index(zone, &schedule, scenario->next_at + 1); count < most; index++) {
		int64_t at = schedule_at(zone, &schedule, index);

		if (scenario->end_at != 0 && at > scenario->end_at)
			break;
		days[count++] = at;
	}
	return count;
}

enum status
scenario_day(struct desk *desk, struct arena *arena, int64_t now, const struct scenario *scenario,
    const char **day, struct why *why)
{
	const struct zone *zone = desk->config->zone;
	struct schedule schedule;
	struct agency agency;
	int64_t index;
	enum status st = agency_find(desk->store, arena, scenario->agency_id, &agency, why);

	if (st != OK)
		return st;
	schedule = schedule_of(scenario, &agency);
	index = schedule_index(zone, &schedule, now + 1) - 1;
	*day = scenario->next_on;
	if (index >= 0 && schedule_at(zone, &schedule, index) > scenario->next_at)
		*day = schedule_day(arena, zone, schedule_at(zone, &schedule, index));
	return OK;
}
