#include "store/overview.h"

#include "store/arrival.h"
#include "store/diffusion.h"
#include "store/feedback.h"
#include "store/outbox.h"
#include "store/sql.h"

static const char diffusions[] = "SELECT count(*) FROM diffusion WHERE status = ?1";
static const char mails[] = "SELECT count(*) FROM outbox WHERE state = ?1";
static const char requests[] = "SELECT count(*) FROM feedback WHERE status = ?1";
static const char arrivals[] = "SELECT count(*) FROM arrival WHERE state = ?1";
/* An SMS that waits for a legal hour is where it should be. */
static const char oldest[] =
    "SELECT coalesce(min(created_at), 0) FROM outbox WHERE state IN ('queued', 'sending', 'retry')"
    " AND NOT (channel = 'sms' AND state = 'retry' AND last_error IS NULL)";

enum status
overview_read(struct store *store, struct overview *overview, struct why *why)
{
	enum status st = OK;

	*overview = (struct overview){0};
	for (int s = DIFFUSION_DRAFT; s <= DIFFUSION_ARCHIVED && st == OK; s++)
		st = sql_number(store, diffusions, &overview->diffusions[s], why, "t",
		    diffusion_status_name((enum diffusion_status)s));
	for (int s = OUTBOX_QUEUED; s <= OUTBOX_DEAD && st == OK; s++)
		st = sql_number(
		    store, mails, &overview->mails[s], why, "t", outbox_state_name((enum outbox_state)s));
	if (st != OK || (st = sql_number(store, oldest, &overview->oldest_at, why, "")) != OK)
		return st;
	if ((st = sql_number(store, requests, &overview->pending, why, "t",
		 feedback_status_name(FEEDBACK_PENDING))) != OK)
		return st;
	if ((st = sql_number(store, arrivals, &overview->quarantine, why, "t",
		 arrival_state_name(ARRIVAL_QUARANTINED))) != OK)
		return st;
	return sql_number(store, arrivals, &overview->waiting, why, "t", arrival_state_name(ARRIVAL_WAITING));
}
