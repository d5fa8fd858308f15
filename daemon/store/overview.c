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

static const char sent[] = "SELECT coalesce(max(sent_at), 0) FROM outbox WHERE state = 'sent'";

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
	if (st != OK || (st = sql_number(store, oldest, &overview->oldest_at, why, "")) != OK ||
	    (st = sql_number(store, sent, &overview->sent_at, why, "")) != OK)
		return st;
	if ((st = sql_number(store, requests, &overview->pending, why, "t",
		 feedback_status_name(FEEDBACK_PENDING))) != OK)
		return st;
	if ((st = sql_number(store, arrivals, &overview->quarantine, why, "t",
		 arrival_state_name(ARRIVAL_QUARANTINED))) != OK)
		return st;
	return sql_number(store, arrivals, &overview->waiting, why, "t", arrival_state_name(ARRIVAL_WAITING));
}

enum status
overview_each_refusal(struct store *store, struct arena *arena, int64_t since, int64_t most,
    enum status (*each)(const char *domain, int64_t count, void *), void *data, struct why *why)
{
	static const char refusals[] =
	    "SELECT substr(to_email, instr(to_email, '@') + 1) AS domain, count(*) FROM outbox"
	    " WHERE state = 'dead' AND channel = 'mail' AND created_at >= ?1 GROUP BY 1 ORDER BY 2 DESC, 1 "
	    "LIMIT ?2";
	struct sql q;
	enum status st;

	if ((st = sql_open(store, refusals, &q, why, "ii", since, most)) != OK)
		return st;
	while ((st = sql_step(&q, why)) == OK)
		if ((st = each(sql_text(&q, arena, 0), sql_int(&q, 1), data)) != OK)
			break;
	sql_close(&q);
	return st == NONE ? OK : st;
}
