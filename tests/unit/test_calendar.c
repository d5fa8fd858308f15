/* calendar: what calendars answer to an invitation. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "calendar.h"

#define HEAD(method) "BEGIN:VCALENDAR\r\nPRODID:-//X//Y//EN\r\nVERSION:2.0\r\nMETHOD:" method "\r\n"
#define EVENT                                                                                                \
	"BEGIN:VEVENT\r\nUID:r1.abc@cabinet.example\r\nSEQUENCE:2\r\nDTSTAMP:20261201T090000Z\r\n"           \
	"ORGANIZER:mailto:diffusion+t@cabinet.example\r\n"
#define TAIL "END:VEVENT\r\nEND:VCALENDAR\r\n"
#define PARIS                                                                                                \
	"BEGIN:VTIMEZONE\r\nTZID:Romance Standard Time\r\nBEGIN:STANDARD\r\nDTSTART:16010101T030000\r\n"     \
	"TZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nRRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10\r\n"   \
	"END:STANDARD\r\nBEGIN:DAYLIGHT\r\nDTSTART:16010101T020000\r\nTZOFFSETFROM:+0100\r\n"                \
	"TZOFFSETTO:+0200\r\nRRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3\r\nEND:DAYLIGHT\r\n"          \
	"END:VTIMEZONE\r\n"

static void
answers_are_read(void **state)
{
	static const struct {
		const char *text;
		enum calendar_method method;
		enum calendar_answer answer;
		int64_t start_at;
		const char *start_local;
	} rows[] = {
	    {HEAD("REPLY") EVENT "DTSTART:20261208T130000Z\r\n"
				 "ATTENDEE;PARTSTAT=ACCEPTED:mailto:P.Roux@usine-roux.example\r\n" TAIL,
		CALENDAR_REPLY, ANSWER_ACCEPTED, 1796734800, NULL},
	    {HEAD("REPLY") EVENT
		"ATTENDEE;CN=\"Roux, Paul\";PARTSTAT=DECLINED:MAILTO:p.roux@usine-roux.example\r\n" TAIL,
		CALENDAR_REPLY, ANSWER_DECLINED, 0, NULL},
	    {HEAD("REPLY") EVENT "ATTENDEE;PARTSTAT=TENTATIVE:mailto:p.roux@usine-roux.example\r\n" TAIL,
		CALENDAR_REPLY, ANSWER_TENTATIVE, 0, NULL},
	    {HEAD("COUNTER") PARIS EVENT
		"DTSTART;TZID=Romance Standard Time:20261208T150000\r\n"
		"ATTENDEE;PARTSTAT=TENTATIVE:mailto:p.roux@usine-roux.example\r\n" TAIL,
		CALENDAR_COUNTER, ANSWER_TENTATIVE, 1796738400, NULL},
	    {HEAD("COUNTER") PARIS EVENT "DTSTART;TZID=Romance Standard Time:20260708T150000\r\n" TAIL,
		CALENDAR_COUNTER, ANSWER_NONE, 1783515600, NULL},
	    {HEAD("COUNTER") EVENT "DTSTART;TZID=Europe/Paris:20261208T150000\r\n" TAIL, CALENDAR_COUNTER,
		ANSWER_NONE, 0, "2026-12-08T15:00"},
	    {HEAD("COUNTER") EVENT "DTSTART;VALUE=DATE:20261208\r\n" TAIL, CALENDAR_COUNTER, ANSWER_NONE, 0,
		NULL},
	    {HEAD("COUNTER") EVENT "DTSTART:20209508T130000Z\r\n" TAIL, CALENDAR_COUNTER, ANSWER_NONE, 0,
		NULL},
	    {HEAD("COUNTER") EVENT "DTSTART:20260231T259900\r\n" TAIL, CALENDAR_COUNTER, ANSWER_NONE, 0,
		NULL},
	    {HEAD("REQUEST") EVENT "DTSTART:20261208T130000Z\r\n" TAIL, CALENDAR_OTHER, ANSWER_NONE,
		1796734800, NULL},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct arena *a = arena_open();
		const struct calendar_reply *reply = calendar_parse(a, rows[i].text, strlen(rows[i].text));

		assert_non_null(reply);
		assert_int_equal(reply->method, rows[i].method);
		assert_int_equal(reply->answer, rows[i].answer);
		assert_string_equal(reply->uid, "r1.abc@cabinet.example");
		assert_int_equal(reply->sequence, 2);
		if (reply->attendee != NULL)
			assert_string_equal(reply->attendee, "p.roux@usine-roux.example");
		assert_int_equal(reply->start_at, rows[i].start_at);
		if (rows[i].start_local == NULL)
			assert_null(reply->start_local);
		else
			assert_string_equal(reply->start_local, rows[i].start_local);
		arena_close(a);
	}
}

static void
what_is_no_event_is_nothing(void **state)
{
	static const char *const rows[] = {"", "Bonjour", "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n",
	    "BEGIN:VEVENT\r\nUID:x\r\nEND:VEVENT\r\n", "BEGIN:VCALENDAR\r\nBEGIN:VTODO\r\nEND:VTODO\r\n",
	    "BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\n"};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct arena *a = arena_open();

		assert_null(calendar_parse(a, rows[i], strlen(rows[i])));
		arena_close(a);
	}
}

/* Nesting, size and a zone that would change a million times a year are refused before anything is counted. */
static void
hostile_calendars_end(void **state)
{
	struct arena *a = arena_open();
	struct buf deep = buf_make(a), big = buf_make(a);
	const char *zone =
	    HEAD("COUNTER") "BEGIN:VTIMEZONE\r\nTZID:Z\r\nBEGIN:STANDARD\r\nDTSTART:19000101T000000\r\n"
			    "TZOFFSETFROM:+0100\r\nTZOFFSETTO:+0100\r\nRRULE:FREQ=SECONDLY\r\n"
			    "END:STANDARD\r\nEND:VTIMEZONE\r\n" EVENT
			    "DTSTART;TZID=Z:20261208T150000\r\n" TAIL;
	const struct calendar_reply *reply;

	(void)state;
	for (int i = 0; i < 20000; i++)
		buf_add(&deep, "BEGIN:VCALENDAR\r\n");
	assert_null(calendar_parse(a, deep.data, deep.size_bytes));
	buf_add(&big, HEAD("REPLY") EVENT);
	while (big.size_bytes <= CALENDAR_BYTES_MAX)
		buf_add(&big, "COMMENT:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n");
	buf_add(&big, TAIL);
	assert_null(calendar_parse(a, big.data, big.size_bytes));
	reply = calendar_parse(a, zone, strlen(zone));
	assert_non_null(reply);
	assert_int_equal(reply->start_at, 0);
	assert_string_equal(reply->start_local, "2026-12-08T15:00");
	arena_close(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(answers_are_read),
	    cmocka_unit_test(what_is_no_event_is_nothing),
	    cmocka_unit_test(hostile_calendars_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
