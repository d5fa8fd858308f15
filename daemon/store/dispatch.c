#include "store/dispatch.h"

#include <string.h>

#include "base/phone.h"
#include "base/text.h"
#include "store/reach.h"
#include "store/search.h"
#include "store/selection.h"
#include "store/sql.h"

#define DAY_S ((int64_t)24 * 3600)

static const char *const names[] = {
    [EXCLUDED_NOT] = "recipient",
    [EXCLUDED_BUSY] = "busy",
    [EXCLUDED_INVALID] = "invalid",
    [EXCLUDED_NO_PHONE] = "no-phone",
    [EXCLUDED_STOPPED] = "opted-out",
    [EXCLUDED_BOUNCED] = "bounced",
    [EXCLUDED_ANSWERED] = "answered",
    [EXCLUDED_UNSENT] = "unsent",
    [EXCLUDED_SERVED] = "served",
    [EXCLUDED_RECENT] = "recent",
    [EXCLUDED_WAITING] = "waiting",
};

const char *
exclusion_name(enum exclusion exclusion)
{
	return names[exclusion];
}

/* -- who -- */

struct asked {
	struct store *store;
	struct arena *arena;
	const struct scenario *scenario;
	int64_t now, pressure_s;
	struct why *why;
};

static enum status
judge_address(const struct asked *asked, const char *address, enum exclusion *exclusion)
{
	struct reach reach;
	enum status st = reach_find(asked->store, address, asked->now, &reach, asked->why);

	if (st == OK && reach.stopped_at != 0)
		*exclusion = EXCLUDED_STOPPED;
	else if (st == OK && (reach.dead_at != 0 || reach.tired))
		*exclusion = EXCLUDED_BOUNCED;
	return st;
}

/* Late, it would be followed at once by another: two of the same in one mailbox. */
static enum status
judge_unsent(const struct asked *asked, int64_t candidate_id, enum exclusion *exclusion)
{
	static const char unsent[] =
	    "SELECT count(*) FROM delivery d JOIN dispatch p ON p.id = d.dispatch_id JOIN outbox o ON o.id = "
	    "d.outbox_id WHERE d.candidate_id = ?2 AND p.scenario_id = ?1 AND o.due_at <= ?3"
	    " AND o.state IN ('queued', 'retry', 'sending')";
	int64_t count;
	enum status st = sql_number(
	    asked->store, unsent, &count, asked->why, "iii", asked->scenario->id, candidate_id, asked->now);

	if (st == OK && count > 0)
		*exclusion = EXCLUDED_UNSENT;
	return st;
}

static enum status
judge_past(const struct asked *asked, const struct candidate *candidate, enum exclusion *exclusion)
{
	static const char answered[] =
	    "SELECT count(*) FROM scenario_pause WHERE scenario_id = ?1 AND candidate_id = ?2";
	static const char recent[] =
	    "SELECT count(*) FROM delivery d JOIN dispatch p ON p.id = d.dispatch_id JOIN outbox o ON o.id = "
	    "d.outbox_id WHERE d.candidate_id = ?2 AND d.at > ?3 AND p.scenario_id <> ?1"
	    " AND o.state <> 'cancelled'";
	static const char served[] =
	    "SELECT count(*) FROM delivery d JOIN dispatch p ON p.id = d.dispatch_id JOIN outbox o ON o.id = "
	    "d.outbox_id WHERE d.candidate_id = ?2 AND d.at >= ?3 AND p.scenario_id = ?1"
	    " AND o.state <> 'cancelled'";
	const struct scenario *scenario = asked->scenario;
	int64_t count;
	enum status st;

	st = sql_number(asked->store, answered, &count, asked->why, "ii", scenario->id, candidate->id);
	if (st == OK && count > 0)
		*exclusion = EXCLUDED_ANSWERED;
	else if (scenario->inactive_days > 0 &&
		 candidate->last_activity > asked->now - scenario->inactive_days * DAY_S)
		*exclusion = EXCLUDED_BUSY;
	if (st == OK && *exclusion == EXCLUDED_NOT)
		st = judge_unsent(asked, candidate->id, exclusion);
	if (st == OK && *exclusion == EXCLUDED_NOT && scenario->split && scenario->round_at != 0) {
		st = sql_number(asked->store, served, &count, asked->why, "iii", scenario->id, candidate->id,
		    scenario->round_at);
		if (st == OK && count > 0)
			*exclusion = EXCLUDED_SERVED;
	}
	if (st != OK || *exclusion != EXCLUDED_NOT || asked->pressure_s == 0)
		return st;
	st = sql_number(asked->store, recent, &count, asked->why, "iii", scenario->id, candidate->id,
	    asked->now - asked->pressure_s);
	if (st == OK && count > 0)
		*exclusion = EXCLUDED_RECENT;
	return st;
}

static enum status
judge(const struct asked *asked, const struct candidate *candidate, enum exclusion *exclusion)
{
	const struct scenario *scenario = asked->scenario;
	const char *address = scenario->sms ? phone_parse(asked->arena, candidate->phone) : candidate->email;
	enum status st;

	*exclusion = EXCLUDED_NOT;
	if (scenario->sms && (address == NULL || !phone_is_mobile(address)))
		*exclusion = EXCLUDED_NO_PHONE;
	else if (address == NULL || (!scenario->sms && !text_is_address(address)))
		*exclusion = EXCLUDED_INVALID;
	if (*exclusion != EXCLUDED_NOT)
		return OK;
	if ((st = judge_address(asked, address, exclusion)) != OK || *exclusion != EXCLUDED_NOT)
		return st;
	return judge_past(asked, candidate, exclusion);
}

/* The next of the list. */
static enum status
add_person(const struct asked *asked, int64_t candidate_id, size_t most, struct audience *audience)
{
	struct audience_person *person = &audience->people[audience->count];
	enum status st =
	    candidate_find(asked->store, asked->arena, candidate_id, &person->candidate, asked->why);

	if (st != OK || (st = judge(asked, &person->candidate, &person->exclusion)) != OK)
		return st;
	if (person->exclusion == EXCLUDED_NOT && audience->counts[EXCLUDED_NOT] == most)
		person->exclusion = EXCLUDED_WAITING;
	audience->counts[person->exclusion]++;
	audience->count++;
	return OK;
}

static enum status
of_list(const struct asked *asked, size_t most, struct audience *audience)
{
	static const char counting[] = "SELECT count(*) FROM selection_candidate WHERE selection_id = ?1";
	static const char listing[] =
	    "SELECT m.candidate_id FROM selection_candidate m JOIN candidate c ON c.id = m.candidate_id"
	    " WHERE m.selection_id = ?1 ORDER BY c.last_activity DESC, c.id LIMIT ?2";
	struct selection list;
	int64_t rows = 0;
	struct sql q;
	enum status st =
	    selection_find_id(asked->store, asked->arena, asked->scenario->selection_id, &list, asked->why);

	if (st == OK)
		st = sql_number(asked->store, counting, &rows, asked->why, "i", list.id);
	if (st != OK) /* a list that was taken away holds nobody */
		return st == NONE ? OK : st;
	audience->people = arena_array(asked->arena, (size_t)rows, sizeof(*audience->people));
	st = sql_open(asked->store, listing, &q, asked->why, "ii", list.id, rows);
	if (st != OK)
		return st;
	while (audience->count < (size_t)rows && (st = sql_step(&q, asked->why)) == OK)
		if ((st = add_person(asked, sql_int(&q, 0), most, audience)) != OK)
			break;
	sql_close(&q);
	return st == NONE ? OK : st;
}

static enum status
of_search(const struct asked *asked, size_t most, struct audience *audience)
{
	struct search_hit *hits;
	struct search search;
	size_t count, total;
	enum status st =
	    search_find(asked->store, asked->arena, asked->scenario->search_id, &search, asked->why);

	if (st == OK)
		st = search_run(asked->store, asked->arena, &search, asked->now, SEARCH_CANDIDATES_MAX, &hits,
		    &count, &total, asked->why);
	if (st != OK)
		return st;
	if (search.most > 0 && (size_t)search.most < most)
		most = (size_t)search.most;
	audience->people = arena_array(asked->arena, count, sizeof(*audience->people));
	for (size_t i = 0; i < count && st == OK; i++)
		st = add_person(asked, hits[i].candidate_id, most, audience);
	audience->counts[EXCLUDED_WAITING] += total - count;
	return st;
}

enum status
audience_find(struct store *store, struct arena *arena, const struct scenario *scenario, int64_t now,
    int64_t pressure_s, size_t most, struct audience *audience, struct why *why)
{
	const struct asked asked = {store, arena, scenario, now, pressure_s, why};

	*audience = (struct audience){0};
	return scenario->search_id != 0 ? of_search(&asked, most, audience) : of_list(&asked, most, audience);
}

/* -- runs -- */

enum status
dispatch_create(struct store *store, struct dispatch *dispatch, struct why *why)
{
	static const char insert[] =
	    "INSERT INTO dispatch (scenario_id, due_on, recruiter_id, at, message, recipients)"
	    " VALUES (?1, ?2, nullif(?3, 0), ?4, ?5, ?6)";
	static const char exclude[] =
	    "INSERT INTO dispatch_exclusion (dispatch_id, cause, count) VALUES (?1, ?2, ?3)";
	enum status st;

	st = sql_insert(store, insert, &dispatch->id, why, "itiiti", dispatch->scenario_id, dispatch->due_on,
	    dispatch->recruiter_id, dispatch->at, dispatch->message, dispatch->recipients);
	for (size_t i = EXCLUDED_NOT + 1; i < EXCLUSIONS && st == OK; i++)
		if (dispatch->excluded[i] > 0)
			st = sql_run(store, exclude, NULL, why, "iti", dispatch->id, names[i],
			    (int64_t)dispatch->excluded[i]);
	return st;
}

enum status
dispatch_done(struct store *store, int64_t scenario_id, const char *due_on, bool *done, struct why *why)
{
	static const char count[] = "SELECT count(*) FROM dispatch WHERE scenario_id = ?1 AND due_on = ?2";
	int64_t rows = 0;
	enum status st = sql_number(store, count, &rows, why, "it", scenario_id, due_on);

	*done = rows > 0;
	return st;
}

#define DISPATCH                                                                                             \
	"SELECT p.id, p.scenario_id, p.due_on, p.recruiter_id, p.at, p.message, p.recipients,"               \
	" (SELECT count(*) FROM delivery d JOIN outbox o ON o.id = d.outbox_id WHERE d.dispatch_id = p.id"   \
	"  AND o.state = 'sent'),"                                                                           \
	" (SELECT count(*) FROM delivery d JOIN outbox o ON o.id = d.outbox_id WHERE d.dispatch_id = p.id"   \
	"  AND o.state IN ('dead', 'cancelled')),"                                                           \
	" (SELECT count(*) FROM delivery d WHERE d.dispatch_id = p.id AND d.answered_at > 0),"               \
	" (SELECT count(*) FROM delivery d WHERE d.dispatch_id = p.id AND d.stopped_at > 0),"                \
	" (SELECT count(*) FROM delivery d JOIN outbox o ON o.id = d.outbox_id WHERE d.dispatch_id = p.id"   \
	"  AND o.report = 'delivered'),"                                                                     \
	" (SELECT count(*) FROM delivery d WHERE d.dispatch_id = p.id)"                                      \
	" FROM dispatch p"

static void
dispatch_read(const struct sql *q, struct arena *arena, struct dispatch *dispatch)
{
	*dispatch = (struct dispatch){
	    .id = sql_int(q, 0),
	    .scenario_id = sql_int(q, 1),
	    .due_on = sql_text(q, arena, 2),
	    .recruiter_id = sql_int(q, 3),
	    .at = sql_int(q, 4),
	    .message = sql_text(q, arena, 5),
	    .recipients = sql_int(q, 6),
	    .sent = sql_int(q, 7),
	    .failed = sql_int(q, 8),
	    .answered = sql_int(q, 9),
	    .stopped = sql_int(q, 10),
	    .delivered = sql_int(q, 11),
	};
	/* Whoever was erased is still a recipient, but nothing waits for them. */
	dispatch->waiting = sql_int(q, 12) - dispatch->sent - dispatch->failed;
}

static enum status
read_exclusions(struct store *store, struct dispatch *dispatch, struct why *why)
{
	static const char each[] = "SELECT cause, count FROM dispatch_exclusion WHERE dispatch_id = ?1";
	struct sql q;
	enum status st;

	if ((st = sql_open(store, each, &q, why, "i", dispatch->id)) != OK)
		return st;
	while ((st = sql_step(&q, why)) == OK)
		for (size_t i = 0; i < EXCLUSIONS; i++)
			if (strcmp((const char *)sqlite3_column_text(q.statement, 0), names[i]) == 0)
				dispatch->excluded[i] = (size_t)sql_int(&q, 1);
	sql_close(&q);
	return st == NONE ? OK : st;
}

/* What a query opened with its arguments gives; `rows` is how many that is. */
static enum status
dispatches(struct store *store, struct arena *arena, struct sql *q, int64_t rows, struct dispatch **out,
    size_t *count, struct why *why)
{
	enum status st = OK;

	*out = arena_array(arena, (size_t)rows, sizeof(**out));
	while (*count < (size_t)rows && (st = sql_step(q, why)) == OK)
		dispatch_read(q, arena, &(*out)[(*count)++]);
	sql_close(q);
	if (st == NONE)
		st = OK;
	for (size_t i = 0; i < *count && st == OK; i++)
		st = read_exclusions(store, &(*out)[i], why);
	return st;
}

enum status
dispatch_list(struct store *store, struct arena *arena, int64_t scenario_id, struct dispatch **out,
    size_t *count, struct why *why)
{
	static const char counting[] = "SELECT count(*) FROM dispatch WHERE scenario_id = ?1";
	static const char listing[] = DISPATCH " WHERE p.scenario_id = ?1 ORDER BY p.id DESC";
	int64_t rows = 0;
	struct sql q;
	enum status st;

	*count = 0;
	if ((st = sql_number(store, counting, &rows, why, "i", scenario_id)) != OK ||
	    (st = sql_open(store, listing, &q, why, "i", scenario_id)) != OK)
		return st;
	return dispatches(store, arena, &q, rows, out, count, why);
}

#define UNREPORTED                                                                                           \
	" p.due_on IS NULL AND p.reported_at = 0 AND p.at <= ?1 AND NOT EXISTS (SELECT 1 FROM delivery d"    \
	" JOIN outbox o ON o.id = d.outbox_id WHERE d.dispatch_id = p.id"                                    \
	" AND (o.state IN ('queued', 'sending') OR (o.state = 'held' AND o.channel = 'mail')"                \
	" OR (o.state = 'retry' AND o.channel = 'sms')))"

enum status
dispatch_unreported(struct store *store, struct arena *arena, int64_t now, struct dispatch **out,
    size_t *count, struct why *why)
{
	static const char counting[] = "SELECT count(*) FROM dispatch p WHERE" UNREPORTED;
	static const char listing[] = DISPATCH " WHERE" UNREPORTED " ORDER BY p.id";
	int64_t rows = 0;
	struct sql q;
	enum status st;

	*count = 0;
	if ((st = sql_number(store, counting, &rows, why, "i", now)) != OK || rows == 0)
		return st;
	if ((st = sql_open(store, listing, &q, why, "i", now)) != OK)
		return st;
	return dispatches(store, arena, &q, rows, out, count, why);
}

enum status
dispatch_reported(struct store *store, int64_t id, int64_t now, struct why *why)
{
	static const char update[] = "UPDATE dispatch SET reported_at = ?2 WHERE id = ?1";

	return sql_run(store, update, NULL, why, "ii", id, now);
}

/* -- deliveries -- */

enum status
delivery_create(struct store *store, int64_t dispatch_id, int64_t candidate_id, int64_t at, struct why *why)
{
	static const char insert[] = "INSERT INTO delivery (dispatch_id, candidate_id, outbox_id, at)"
				     " VALUES (?1, ?2, (SELECT max(id) FROM outbox), ?3)";

	return sql_run(store, insert, NULL, why, "iii", dispatch_id, candidate_id, at);
}

enum status
dispatch_refusals(struct store *store, int64_t outbox_id, int64_t *dispatch_id, int64_t *scenario_id,
    int64_t *refused, int64_t *settled, struct why *why)
{
	static const char find[] =
	    "SELECT p.id, p.scenario_id, (SELECT count(*) FROM delivery d JOIN outbox o ON o.id = d.outbox_id"
	    " WHERE d.dispatch_id = p.id AND o.state = 'dead'),"
	    " (SELECT count(*) FROM delivery d JOIN outbox o ON o.id = d.outbox_id"
	    " WHERE d.dispatch_id = p.id AND o.state IN ('dead', 'sent'))"
	    " FROM dispatch p JOIN delivery m ON m.dispatch_id = p.id WHERE m.outbox_id = ?1";
	struct sql q;
	enum status st;

	if ((st = sql_open(store, find, &q, why, "i", outbox_id)) != OK)
		return st;
	if ((st = sql_step(&q, why)) == OK) {
		*dispatch_id = sql_int(&q, 0);
		*scenario_id = sql_int(&q, 1);
		*refused = sql_int(&q, 2);
		*settled = sql_int(&q, 3);
	}
	sql_close(&q);
	return st;
}

enum status
dispatch_stop(struct store *store, int64_t id, int64_t *count, struct why *why)
{
	static const char cancel[] =
	    "UPDATE outbox SET state = 'cancelled' WHERE state IN ('queued', 'retry')"
	    " AND id IN (SELECT outbox_id FROM delivery WHERE dispatch_id = ?1)";

	return sql_run(store, cancel, count, why, "i", id);
}

enum status
delivery_cancel(struct store *store, int64_t candidate_id, struct why *why)
{
	static const char cancel[] =
	    "UPDATE outbox SET state = 'cancelled' WHERE state IN ('queued', 'retry', 'held')"
	    " AND id IN (SELECT outbox_id FROM delivery WHERE candidate_id = ?1)";

	return sql_run(store, cancel, NULL, why, "i", candidate_id);
}

enum status
delivery_cancel_number(struct store *store, const char *number, struct why *why)
{
	static const char cancel[] =
	    "UPDATE outbox SET state = 'cancelled' WHERE state IN ('queued', 'retry', 'held')"
	    " AND channel = 'sms' AND to_email = ?1 AND id IN (SELECT outbox_id FROM delivery)";

	return sql_run(store, cancel, NULL, why, "t", number);
}

enum status
delivery_latest_number(
    struct store *store, const char *number, int64_t *candidate_id, int64_t *scenario_id, struct why *why)
{
	static const char latest[] =
	    "SELECT d.candidate_id, p.scenario_id FROM outbox o JOIN delivery d ON d.outbox_id = o.id"
	    " JOIN dispatch p ON p.id = d.dispatch_id WHERE o.to_email = ?1 AND o.channel = 'sms'"
	    " AND o.state IN ('sending', 'sent', 'held', 'dead') ORDER BY o.id DESC LIMIT 1";
	struct sql q;
	enum status st;

	if ((st = sql_open(store, latest, &q, why, "t", number)) != OK)
		return st;
	if ((st = sql_step(&q, why)) == OK) {
		*candidate_id = sql_int(&q, 0);
		*scenario_id = sql_int(&q, 1);
	}
	sql_close(&q);
	return st;
}

enum status
delivery_answered(
    struct store *store, int64_t scenario_id, int64_t candidate_id, bool stop, int64_t now, struct why *why)
{
	static const char latest[] =
	    "SELECT d.dispatch_id FROM delivery d JOIN dispatch p ON p.id = d.dispatch_id"
	    " WHERE d.candidate_id = ?1 AND p.scenario_id = ?2 ORDER BY d.at DESC, d.dispatch_id DESC "
	    "LIMIT 1";
	static const char answer[] =
	    "UPDATE delivery SET answered_at = ?3 WHERE dispatch_id = ?1 AND candidate_id = ?2";
	static const char stopped[] =
	    "UPDATE delivery SET stopped_at = ?3 WHERE dispatch_id = ?1 AND candidate_id = ?2";
	int64_t dispatch_id;
	enum status st = sql_number(store, latest, &dispatch_id, why, "ii", candidate_id, scenario_id);

	if (st == NONE)
		return OK;
	return st != OK ? st
	       : stop	? sql_run(store, stopped, NULL, why, "iii", dispatch_id, candidate_id, now)
			: sql_run(store, answer, NULL, why, "iii", dispatch_id, candidate_id, now);
}

enum status
delivery_latest(struct store *store, struct arena *arena, int64_t candidate_id, int64_t *scenario_id,
    struct dispatch *dispatch, struct why *why)
{
	static const char latest[] =
	    DISPATCH " JOIN delivery l ON l.dispatch_id = p.id WHERE l.candidate_id = ?1"
		     " AND (?2 = 0 OR p.scenario_id = ?2) ORDER BY l.at DESC, p.id DESC LIMIT 1";
	struct sql q;
	enum status st;

	if ((st = sql_open(store, latest, &q, why, "ii", candidate_id, *scenario_id)) != OK)
		return st;
	if ((st = sql_step(&q, why)) == OK) {
		dispatch_read(&q, arena, dispatch);
		*scenario_id = dispatch->scenario_id;
	}
	sql_close(&q);
	return st;
}
