/*
 * summary -- once a working day, at the hour a recruiter chose, what was not told at once and what waits for a decision.
 *
 * Who is told of everything at once gets, at 9, a reminder of requests that wait since the day before.  Written and noted
 * in one transaction: after a stop one summary follows, not one a day missed.
 */
#ifndef DESK_FEEDBACK_SUMMARY_H
#define DESK_FEEDBACK_SUMMARY_H

#include "desk/take/given.h"

MUST_USE enum status summary_due(
    struct desk *, struct arena *, int64_t now, bool *did_something, struct why *);

#endif
