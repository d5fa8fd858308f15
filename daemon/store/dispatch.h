/*
 * dispatch -- one run of a scenario: who is to be written to, who is left out and why, and one delivery a recipient.
 *
 * A planned day is run once: (scenario, due_on) is unique, whatever is restarted.
 *
 * Units:   instants are UTC seconds.
 * Memory:  results live in the arena given.
 * Errors:  REFUSED: that day was run already; NONE when it does not exist; any other status comes from the store.
 * Calls:   inside a transaction opened by the caller for what writes.
 */
#ifndef STORE_DISPATCH_H
#define STORE_DISPATCH_H

#include "store/candidate.h"
#include "store/scenario.h"

/* Why somebody of the list is not written to; the first that holds. */
enum exclusion {
	EXCLUDED_NOT,
	EXCLUDED_INVALID,  /* no address, or one that is none */
	EXCLUDED_NO_PHONE, /* by SMS: no number that is sure */
	EXCLUDED_STOPPED,
	EXCLUDED_BOUNCED,
	EXCLUDED_ANSWERED, /* this scenario, which waits for the recruiter now */
	EXCLUDED_BUSY,	   /* active since less than `inactive_days` */
	EXCLUDED_UNSENT,   /* what this scenario wrote to them last has not left yet */
	EXCLUDED_SERVED,   /* an earlier batch of the same round wrote to them */
	EXCLUDED_RECENT,   /* another scenario wrote lately */
	EXCLUDED_WAITING,  /* more than one run may write to */
	EXCLUSIONS,
};
const char *exclusion_name(enum exclusion); /* "busy", "invalid", ... */

struct audience_person {
	struct candidate candidate;
	enum exclusion exclusion;
};
struct audience {
	size_t count; /* of the whole list */
	struct audience_person *people;
	size_t counts[EXCLUSIONS]; /* counts[EXCLUDED_NOT]: recipients */
};
/*
 * The people of the scenario's list, the most recently active first, ties by number.  At most `most` are recipients.
 * `pressure_s`: nobody who had a message of another scenario since; 0: no such bound.
 */
MUST_USE enum status audience_find(struct store *, struct arena *, const struct scenario *, int64_t now,
    int64_t pressure_s, size_t most, struct audience *, struct why *);

struct dispatch {
	int64_t id, scenario_id;
	const char *due_on;   /* the planned day; NULL: sent at once */
	int64_t recruiter_id; /* who sent it at once; 0: the clock */
	int64_t at;
	const char *message;
	int64_t recipients;
	/* counted from its deliveries */
	int64_t sent, failed, waiting, answered, stopped;
	int64_t delivered; /* SMS the network reports so */
	size_t excluded[EXCLUSIONS];
};
MUST_USE enum status dispatch_create(struct store *, struct dispatch *, struct why *);
/* Whether that planned day was run. */
MUST_USE enum status dispatch_done(
    struct store *, int64_t scenario_id, const char *due_on, bool *done, struct why *);
/* The latest first. */
MUST_USE enum status dispatch_list(
    struct store *, struct arena *, int64_t scenario_id, struct dispatch **, size_t *count, struct why *);
/* Those sent at once of which every mail has left or failed (an SMS may wait for days), and nobody was told. */
MUST_USE enum status dispatch_unreported(
    struct store *, struct arena *, int64_t now, struct dispatch **, size_t *count, struct why *);
MUST_USE enum status dispatch_reported(struct store *, int64_t id, int64_t now, struct why *);

/* The mail last queued is this candidate's. */
MUST_USE enum status delivery_create(
    struct store *, int64_t dispatch_id, int64_t candidate_id, int64_t at, struct why *);
/* The run this mail was of: how many of its mails were refused, and how many are settled.  NONE: it was of none. */
MUST_USE enum status dispatch_refusals(struct store *, int64_t outbox_id, int64_t *dispatch_id,
    int64_t *scenario_id, int64_t *refused, int64_t *settled, struct why *);
/* What of that run has not left does not; *count says how many. */
MUST_USE enum status dispatch_stop(struct store *, int64_t id, int64_t *count, struct why *);

/* What waits to leave for this candidate does not, of any scenario. */
MUST_USE enum status delivery_cancel(struct store *, int64_t candidate_id, struct why *);
/* What waits to leave for this number does not, whoever has it. */
MUST_USE enum status delivery_cancel_number(struct store *, const char *number, struct why *);
/* Whom the last SMS that left for this number was for, and of which scenario.  NONE: none left. */
MUST_USE enum status delivery_latest_number(
    struct store *, const char *number, int64_t *candidate_id, int64_t *scenario_id, struct why *);
/* The candidate answered, or said STOP to, the latest message of this scenario, if there is one. */
MUST_USE enum status delivery_answered(
    struct store *, int64_t scenario_id, int64_t candidate_id, bool stop, int64_t now, struct why *);
/* What was last written to this candidate by this scenario (0: by any), and when; *scenario_id tells which.  NONE: nothing. */
MUST_USE enum status delivery_latest(struct store *, struct arena *, int64_t candidate_id,
    int64_t *scenario_id, struct dispatch *, struct why *);

#endif
