#include "desk/scenario/scenario_sms.h"

#include "base/hours.h"
#include "base/phone.h"
#include "desk/scenario/scenario.h"
#include "desk/take/sms_post.h"

#define OUTSIDE_SHOWN 8 /* characters outside GSM-7 that are named */

enum status
scenario_voice(struct desk *desk, struct arena *arena, const struct scenario *scenario, struct voice *voice,
    struct why *why)
{
	enum status st = recruiter_find(desk->store, arena, scenario->recruiter_id, &voice->recruiter, why);

	return st == OK ? agency_find(desk->store, arena, scenario->agency_id, &voice->agency, why) : st;
}

/*
 * A name with a letter outside GSM-7 ("Zoë") makes a whole SMS UCS-2, and the recruiter who wrote none can do nothing
 * about it: it is written without its marks where that saves an SMS.
 */
static const char *
spared(struct arena *arena, const char *message, const char *text)
{
	struct segments whole = segments_of(text);
	const char *plain;

	if (whole.gsm || !segments_of(message).gsm || (plain = segments_plain(arena, text)) == NULL)
		return text;
	return segments_of(plain).count < whole.count ? plain : text;
}

enum status
scenario_text(struct desk *desk, struct arena *arena, const struct scenario *scenario,
    const struct voice *voice, const struct candidate *candidate, const char **text, struct why *why)
{
	const char *ending = desk->config->sms.ending;
	struct merged merged;
	enum status st;

	merge_of(arena, candidate, &voice->recruiter, &voice->agency, &merged);
	st = merge_fields(arena, scenario->message, merged.fields, MERGE_FIELDS, text, why);
	if (st != OK || !scenario->sms)
		return st;
	if (ending != NULL && *ending != '\0')
		*text = arena_printf(arena, "%s\n%s", *text, ending);
	*text = spared(arena, scenario->message, *text);
	return OK;
}

enum status
scenario_sms_send(struct desk *desk, struct arena *arena, int64_t now, const struct scenario *scenario,
    const struct voice *voice, const struct candidate *candidate, int64_t at, struct why *why)
{
	const char *number = phone_parse(arena, candidate->phone);
	struct sms_post post = {
	    .to = number,
	    .to_name = candidate_name(arena, candidate),
	    .from = voice->agency.sender,
	    .region = region_name(region_of(candidate->postcode, number)),
	    .tag = scenario_ref(arena, scenario),
	    .template = "scenario-sms",
	    .to_many = true,
	    .due_at = at,
	};
	enum status st = scenario_text(desk, arena, scenario, voice, candidate, &post.text, why);

	return st == OK ? sms_send(desk, arena, now, &post, why) : st;
}

/* -- how many -- */

struct tally {
	size_t least, most, all;
};

static enum status
count_sms(struct desk *desk, struct arena *arena, const struct scenario *scenario, const struct voice *voice,
    const struct audience *audience, struct tally *tally, struct why *why)
{
	*tally = (struct tally){0};
	for (size_t i = 0; i < audience->count; i++) {
		const char *text;
		size_t count;
		enum status st;

		if (audience->people[i].exclusion != EXCLUDED_NOT)
			continue;
		st = scenario_text(desk, arena, scenario, voice, &audience->people[i].candidate, &text, why);
		if (st != OK)
			return st;
		count = segments_of(text).count;
		if (tally->all == 0 || count < tally->least)
			tally->least = count;
		if (count > tally->most)
			tally->most = count;
		tally->all += count;
	}
	return OK;
}

const char *
sms_said(struct arena *arena, size_t count)
{
	return arena_printf(arena, "%zu\u00a0SMS", count);
}

/* What they would be without the characters outside GSM-7, when that is fewer. */
static enum status
offer_plain(struct take *take, const struct scenario *scenario, const struct voice *voice,
    const struct audience *audience, const struct tally *before, struct why *why)
{
	struct scenario plain = *scenario;
	struct tally after;
	enum status st;

	if (segments_of(scenario->message).gsm ||
	    (plain.message = segments_plain(take->arena, scenario->message)) == NULL)
		return OK;
	st = count_sms(take->desk, take->arena, &plain, voice, audience, &after, why);
	if (st != OK || after.all >= before->all)
		return st;
	answer_say(take,
	    "Ces caractères raccourcissent ce qui tient dans un SMS\u00a0: %s. Sans eux, il faudrait %s au "
	    "lieu "
	    "de %s.",
	    segments_outside(take->arena, scenario->message, OUTSIDE_SHOWN), sms_said(take->arena, after.all),
	    sms_said(take->arena, before->all));
	answer_link(take, "Écrire sans eux", take_printf(take, "Message : %s", plain.message), false);
	return OK;
}

enum status
scenario_sms_show(
    struct take *take, const struct scenario *scenario, const struct audience *audience, struct why *why)
{
	struct voice voice;
	struct tally tally;
	const char *each;
	enum status st;

	if (!scenario->sms || scenario->message == NULL || audience->counts[EXCLUDED_NOT] == 0)
		return OK;
	if ((st = scenario_voice(take->desk, take->arena, scenario, &voice, why)) != OK ||
	    (st = count_sms(take->desk, take->arena, scenario, &voice, audience, &tally, why)) != OK)
		return st;
	each = tally.least == tally.most ? arena_printf(take->arena, "%zu", tally.most)
					 : take_printf(take, "de %zu à %zu", tally.least, tally.most);
	answer_field(take, "SMS",
	    take_printf(take, "%s par candidat, %s en tout", each, sms_said(take->arena, tally.all)));
	return offer_plain(take, scenario, &voice, audience, &tally, why);
}

/* -- when -- */

enum status
scenario_sms_first(
    struct arena *arena, const struct audience *audience, int64_t at, int64_t *first, struct why *why)
{
	const struct hours *hours;
	enum status st = hours_load(arena, &hours, why);

	*first = 0;
	if (st != OK)
		return st;
	for (size_t i = 0; i < audience->count; i++) {
		const struct candidate *candidate = &audience->people[i].candidate;
		int64_t next;

		if (audience->people[i].exclusion != EXCLUDED_NOT)
			continue;
		next = hours_next(hours, region_of(candidate->postcode, candidate->phone), at);
		if (*first == 0 || next < *first)
			*first = next;
	}
	return OK;
}
