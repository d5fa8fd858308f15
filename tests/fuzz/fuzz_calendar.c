/* calendar: what claims to answer an invitation ends in plain facts, soon, whatever it is. */
#include "fuzz.h"

#include "base/clock.h"
#include "calendar.h"

void
fuzz_one(struct arena *a, const char *bytes, size_t size)
{
	static const struct zone_change none = {0, 0};
	static const struct zone still = {.name = "UTC", .count = 1, .changes = &none};
	const struct calendar_reply *reply = calendar_parse(a, bytes, size);
	int64_t at;

	if (reply == NULL)
		return;
	assert(reply->uid != NULL && reply->sequence >= 0);
	assert(reply->start_at >= 0 && (reply->start_at == 0 || reply->start_local == NULL));
	assert(reply->start_local == NULL || clock_parse_iso(&still, reply->start_local, false, &at));
	fuzz_line(reply->uid);
	fuzz_line(reply->attendee);
	fuzz_line(reply->comment);
}
