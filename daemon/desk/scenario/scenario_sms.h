/*
 * scenario_sms -- what a scenario by SMS says to each candidate, how many SMS that is, and when it may leave.
 *
 * Memory:  results live in the arena given.
 * Errors:  as scenario.h.
 */
#ifndef DESK_SCENARIO_SCENARIO_SMS_H
#define DESK_SCENARIO_SCENARIO_SMS_H

#include "desk/scenario/scenario.h"
#include "base/segments.h"

/* Who signs, and whose names stand in the message. */
struct voice {
	struct recruiter recruiter;
	struct agency agency;
};
MUST_USE enum status scenario_voice(
    struct desk *, struct arena *, const struct scenario *, struct voice *, struct why *);
/* The message for this candidate: fields filled in; by SMS with the configured ending, exactly as it would leave. */
MUST_USE enum status scenario_text(struct desk *, struct arena *, const struct scenario *,
    const struct voice *, const struct candidate *, const char **text, struct why *);
/* Queues it. */
MUST_USE enum status scenario_sms_send(struct desk *, struct arena *, int64_t now, const struct scenario *,
    const struct voice *, const struct candidate *, int64_t at, struct why *);
/* By SMS: says how many they are, and offers the text without what makes them more; else nothing. */
MUST_USE enum status scenario_sms_show(
    struct take *, const struct scenario *, const struct audience *, struct why *);
/* The first moment from `at` on that is a legal hour for one of the recipients. */
MUST_USE enum status scenario_sms_first(
    struct arena *, const struct audience *, int64_t at, int64_t *first, struct why *);
/* "3 SMS" */
const char *sms_said(struct arena *, size_t count);

#endif
