#include "calendar.h"

#include <libical/ical.h>
#include <string.h>
#include <strings.h>

#include "base/clock.h"
#include "base/text.h"

#define TEXT_MAX     500 /* characters kept of a comment */
#define SEQUENCE_MAX 1000000

/* -- time zones -- */

/* A rule every plain zone has: once a year.  Others could be made to name millions of instants. */
static bool
is_yearly(icalcomponent *part)
{
	for (icalproperty *p = icalcomponent_get_first_property(part, ICAL_RRULE_PROPERTY); p != NULL;
	     p = icalcomponent_get_next_property(part, ICAL_RRULE_PROPERTY)) {
		struct icalrecurrencetype rule = icalproperty_get_rrule(p);

		if (rule.freq != ICAL_YEARLY_RECURRENCE || rule.interval != 1 ||
		    rule.by_hour[0] != ICAL_RECURRENCE_ARRAY_MAX ||
		    rule.by_minute[0] != ICAL_RECURRENCE_ARRAY_MAX ||
		    rule.by_second[0] != ICAL_RECURRENCE_ARRAY_MAX ||
		    rule.by_year_day[0] != ICAL_RECURRENCE_ARRAY_MAX ||
		    rule.by_week_no[0] != ICAL_RECURRENCE_ARRAY_MAX)
			return false;
	}
	return true;
}

static bool
is_plain_zone(icalcomponent *zone)
{
	int parts = 0;

	for (icalcomponent *part = icalcomponent_get_first_component(zone, ICAL_ANY_COMPONENT); part != NULL;
	     part = icalcomponent_get_next_component(zone, ICAL_ANY_COMPONENT)) {
		struct icaltimetype start = icalcomponent_get_dtstart(part);

		if (++parts > 20 || !is_yearly(part) || icaltime_is_null_time(start) || start.year < 1500 ||
		    start.year > 2100)
			return false;
	}
	return parts > 0;
}

/* The VTIMEZONE of this name that came with the event, copied; NULL when there is none or it is not plain. */
static icaltimezone *
find_zone(icalcomponent *root, const char *name)
{
	for (icalcomponent *zone = icalcomponent_get_first_component(root, ICAL_VTIMEZONE_COMPONENT);
	     zone != NULL; zone = icalcomponent_get_next_component(root, ICAL_VTIMEZONE_COMPONENT)) {
		icalproperty *id = icalcomponent_get_first_property(zone, ICAL_TZID_PROPERTY);
		icaltimezone *made;

		if (id == NULL || icalproperty_get_tzid(id) == NULL ||
		    strcmp(icalproperty_get_tzid(id), name) != 0 || !is_plain_zone(zone))
			continue;
		made = icaltimezone_new();
		if (icaltimezone_set_component(made, icalcomponent_new_clone(zone)) != 0)
			return made;
		icaltimezone_free(made, 1);
		return NULL;
	}
	return NULL;
}

/* To libical a month 95 is valid. */
static bool
is_moment(const struct icaltimetype *at)
{
	return clock_valid_date(at->year, at->month, at->day) && at->hour >= 0 && at->hour < 24 &&
	       at->minute >= 0 && at->minute < 60 && at->second >= 0 && at->second <= 60;
}

static void
read_start(struct arena *a, icalcomponent *root, icalcomponent *event, struct calendar_reply *reply)
{
	icalproperty *property = icalcomponent_get_first_property(event, ICAL_DTSTART_PROPERTY);
	icalparameter *parameter =
	    property == NULL ? NULL : icalproperty_get_first_parameter(property, ICAL_TZID_PARAMETER);
	const char *name = parameter == NULL ? NULL : icalparameter_get_tzid(parameter);
	icaltimezone *zone;
	struct icaltimetype at;
	int summer;

	if (property == NULL)
		return;
	at = icalproperty_get_dtstart(property);
	if (icaltime_is_null_time(at) || at.is_date || at.year < 2000 || at.year > 2099 || !is_moment(&at))
		return;
	if (icaltime_is_utc(at)) {
		reply->start_at = (int64_t)icaltime_as_timet(at);
		return;
	}
	at.zone = NULL;
	zone = name == NULL ? NULL : find_zone(root, name);
	if (zone != NULL) {
		reply->start_at =
		    (int64_t)icaltime_as_timet(at) - icaltimezone_get_utc_offset(zone, &at, &summer);
		icaltimezone_free(zone, 1);
		return;
	}
	reply->start_local =
	    arena_printf(a, "%04d-%02d-%02dT%02d:%02d", at.year, at.month, at.day, at.hour, at.minute);
}

/* -- the event -- */

static const char *
line_of(struct arena *a, const char *value)
{
	return value == NULL || *value == '\0'
		   ? NULL
		   : text_excerpt(a, text_line(a, text_valid(a, value, strlen(value))), TEXT_MAX);
}

static enum calendar_answer
answer_of(icalproperty *attendee)
{
	icalparameter *parameter = icalproperty_get_first_parameter(attendee, ICAL_PARTSTAT_PARAMETER);

	switch (parameter == NULL ? ICAL_PARTSTAT_NONE : icalparameter_get_partstat(parameter)) {
	case ICAL_PARTSTAT_ACCEPTED:
		return ANSWER_ACCEPTED;
	case ICAL_PARTSTAT_DECLINED:
		return ANSWER_DECLINED;
	case ICAL_PARTSTAT_TENTATIVE:
		return ANSWER_TENTATIVE;
	default:
		return ANSWER_NONE;
	}
}

/* A reply names one attendee: who replies (RFC 5546 section 3.2.3); the first with an answer is taken. */
static void
read_attendee(struct arena *a, icalcomponent *event, struct calendar_reply *reply)
{
	for (icalproperty *p = icalcomponent_get_first_property(event, ICAL_ATTENDEE_PROPERTY); p != NULL;
	     p = icalcomponent_get_next_property(event, ICAL_ATTENDEE_PROPERTY)) {
		const char *address = icalproperty_get_attendee(p);

		reply->answer = answer_of(p);
		if (address != NULL && strncasecmp(address, "mailto:", 7) == 0)
			address += 7;
		address = line_of(a, address);
		reply->attendee = address == NULL ? NULL : text_lower(a, address);
		if (reply->answer != ANSWER_NONE)
			return;
	}
}

static const struct calendar_reply *
read_event(struct arena *a, icalcomponent *root, icalcomponent *event)
{
	struct calendar_reply *reply = arena_alloc(a, sizeof(*reply));
	icalproperty *comment = icalcomponent_get_first_property(event, ICAL_COMMENT_PROPERTY);
	icalproperty_method method = icalcomponent_get_method(root);
	const char *uid = line_of(a, icalcomponent_get_uid(event));
	int sequence = icalcomponent_get_sequence(event);

	reply->method = method == ICAL_METHOD_REPLY	? CALENDAR_REPLY
			: method == ICAL_METHOD_COUNTER ? CALENDAR_COUNTER
							: CALENDAR_OTHER;
	reply->uid = uid == NULL ? "" : uid;
	reply->sequence = sequence < 0 || sequence > SEQUENCE_MAX ? 0 : sequence;
	reply->comment = comment == NULL ? NULL : line_of(a, icalproperty_get_comment(comment));
	read_attendee(a, event, reply);
	read_start(a, root, event, reply);
	return reply;
}

/* Counted before libical sees them: it frees nested components by recursion. */
static bool
has_few_parts(const char *text)
{
	size_t count = 0;

	for (const char *at = text; (at = strcasestr(at, "BEGIN")) != NULL; at += 5)
		if (++count > CALENDAR_PARTS_MAX)
			return false;
	return true;
}

const struct calendar_reply *
calendar_parse(struct arena *a, const void *bytes, size_t size)
{
	const struct calendar_reply *reply = NULL;
	icalcomponent *root, *event;
	const char *text;

	if (size == 0 || size > CALENDAR_BYTES_MAX)
		return NULL;
	text = text_valid(a, bytes, size);
	if (!has_few_parts(text))
		return NULL;
	icalerror_set_errors_are_fatal(false);
	root = icalparser_parse_string(text);
	if (root == NULL)
		return NULL;
	event = icalcomponent_isa(root) == ICAL_VCALENDAR_COMPONENT
		    ? icalcomponent_get_first_component(root, ICAL_VEVENT_COMPONENT)
		    : NULL;
	if (event != NULL)
		reply = read_event(a, root, event);
	icalcomponent_free(root);
	return reply;
}
