#include "letters/invitation.h"

#include <libical/ical.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"

static struct icaltimetype
instant(int64_t at)
{
	return icaltime_from_timet_with_zone((time_t)at, 0, icaltimezone_get_utc_timezone());
}

static const char *
mailto(struct arena *arena, const char *email)
{
	return arena_printf(arena, "mailto:%s", email);
}

/* A parameter may hold no quote and no line end (RFC 5545 section 3.2). */
static icalparameter *
name_of(struct arena *arena, const char *name)
{
	char *plain = text_line(arena, name);

	for (char *c = plain; *c != '\0'; c++)
		if (*c == '"')
			*c = '\'';
	return icalparameter_new_cn(plain);
}

static void
add_guest(struct arena *arena, icalcomponent *event, const struct guest *guest, bool asked)
{
	icalproperty *attendee = icalproperty_new_attendee(mailto(arena, guest->email));

	icalproperty_add_parameter(attendee, name_of(arena, guest->name));
	icalproperty_add_parameter(attendee, icalparameter_new_role(ICAL_ROLE_REQPARTICIPANT));
	icalproperty_add_parameter(attendee,
	    icalparameter_new_partstat(guest->answers ? ICAL_PARTSTAT_NEEDSACTION : ICAL_PARTSTAT_ACCEPTED));
	if (asked && guest->answers)
		icalproperty_add_parameter(attendee, icalparameter_new_rsvp(ICAL_RSVP_TRUE));
	icalcomponent_add_property(event, attendee);
}

static icalcomponent *
make_event(struct arena *arena, const struct invitation *invitation)
{
	bool asked = strcmp(invitation->method, "REQUEST") == 0;
	icalcomponent *event = icalcomponent_new_vevent();
	icalproperty *organizer = icalproperty_new_organizer(mailto(arena, invitation->organizer_email));

	icalproperty_add_parameter(organizer, name_of(arena, invitation->organizer_name));
	icalcomponent_add_property(event, icalproperty_new_uid(invitation->uid));
	icalcomponent_add_property(event, icalproperty_new_sequence((int)invitation->sequence));
	icalcomponent_add_property(event, icalproperty_new_dtstamp(instant(invitation->stamp_at)));
	icalcomponent_add_property(event, icalproperty_new_dtstart(instant(invitation->start_at)));
	icalcomponent_add_property(event, icalproperty_new_dtend(instant(invitation->end_at)));
	icalcomponent_add_property(event, icalproperty_new_summary(invitation->title));
	if (invitation->words != NULL)
		icalcomponent_add_property(event, icalproperty_new_description(invitation->words));
	icalcomponent_add_property(event, organizer);
	for (size_t i = 0; i < invitation->guest_count; i++)
		add_guest(arena, event, &invitation->guests[i], asked);
	icalcomponent_add_property(event,
	    icalproperty_new_status(
		strcmp(invitation->method, "CANCEL") == 0 ? ICAL_STATUS_CANCELLED : ICAL_STATUS_CONFIRMED));
	return event;
}

const char *
invitation_write(struct arena *arena, const struct invitation *invitation)
{
	icalcomponent *calendar = icalcomponent_new_vcalendar();
	const char *text;

	icalcomponent_add_property(calendar, icalproperty_new_prodid("-//Facteur//FR"));
	icalcomponent_add_property(calendar, icalproperty_new_version("2.0"));
	icalcomponent_add_property(
	    calendar, icalproperty_new_method(icalproperty_string_to_method(invitation->method)));
	icalcomponent_add_component(calendar, make_event(arena, invitation));
	text = arena_string(arena, icalcomponent_as_ical_string(calendar));
	icalcomponent_free(calendar);
	icalmemory_free_ring();
	return text;
}

/* A line that begins with a space goes on the one before (RFC 5545 section 3.1). */
const char *
invitation_unfold(struct arena *arena, const char *calendar)
{
	struct buf out = buf_make(arena);

	for (const char *c = calendar; *c != '\0'; c++) {
		if (*c == '\r')
			continue;
		if (*c == '\n' && (c[1] == ' ' || c[1] == '\t'))
			c++;
		else if (*c == '\\' && (c[1] == ',' || c[1] == ';'))
			continue;
		else
			buf_add_char(&out, *c);
	}
	return out.data;
}
