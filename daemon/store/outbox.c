#include "store/outbox.h"

#include <string.h>

#include "store/leak.h"
#include "store/outbox_recover.h"
#include "store/people.h"
#include "store/sql.h"

static const char *const names[] = {
    [OUTBOX_QUEUED] = "queued",
    [OUTBOX_SENDING] = "sending",
    [OUTBOX_SENT] = "sent",
    [OUTBOX_RETRY] = "retry",
    [OUTBOX_HELD] = "held",
    [OUTBOX_CANCELLED] = "cancelled",
    [OUTBOX_DEAD] = "dead",
};

static const char *const channels[] = {
    [OUTBOX_MAIL] = "mail",
    [OUTBOX_SMS] = "sms",
};

const char *
outbox_state_name(enum outbox_state state)
{
	return names[state];
}

static enum outbox_state
state_of(const char *name)
{
	for (size_t i = 0; i < COUNT(names); i++)
		if (name != NULL && strcmp(name, names[i]) == 0)
			return (enum outbox_state)i;
	return OUTBOX_HELD;
}

#define OUTBOX                                                                                               \
	"SELECT id, state, to_name, to_email, from_name, from_email, reply_to, envelope_from, message_id,"   \
	" in_reply_to, refs, subject, coalesce(words.text, ''), html, auto_submitted, calendar,"             \
	" calendar_method, token, tag,"                                                                      \
	" act_id, tries, created_at, due_at, next_try_at, sent_at, last_error, template, arrival_id, "       \
	"list_id, channel, region, gateway_id, about, report, interruptions,"                                \
	" EXISTS (SELECT 1 FROM outbox_attachment WHERE outbox_id = outbox.id)"                              \
	" FROM outbox LEFT JOIN outbox_text words ON words.outbox_id = outbox.id"

static void
mail_read(const struct sql *q, struct arena *arena, struct outbox_mail *mail)
{
	*mail = (struct outbox_mail){
	    .id = sql_int(q, 0),
	    .state = state_of(sql_text(q, arena, 1)),
	    .to_name = sql_text(q, arena, 2),
	    .to_email = sql_text(q, arena, 3),
	    .from_name = sql_text(q, arena, 4),
	    .from_email = sql_text(q, arena, 5),
	    .reply_to = sql_text(q, arena, 6),
	    .envelope_from = sql_text(q, arena, 7),
	    .message_id = sql_text(q, arena, 8),
	    .in_reply_to = sql_text(q, arena, 9),
	    .references = sql_text(q, arena, 10),
	    .subject = sql_text(q, arena, 11),
	    .text = sql_text(q, arena, 12),
	    .html = sql_text(q, arena, 13),
	    .auto_submitted = sql_text(q, arena, 14),
	    .calendar = sql_text(q, arena, 15),
	    .calendar_method = sql_text(q, arena, 16),
	    .token = sql_text(q, arena, 17),
	    .tag = sql_text(q, arena, 18),
	    .act_id = sql_int(q, 19),
	    .tries = (int)sql_int(q, 20),
	    .created_at = sql_int(q, 21),
	    .due_at = sql_int(q, 22),
	    .next_try_at = sql_int(q, 23),
	    .sent_at = sql_int(q, 24),
	    .last_error = sql_text(q, arena, 25),
	    .template = sql_text(q, arena, 26),
	    .arrival_id = sql_int(q, 27),
	    .list_id = sql_text(q, arena, 28),
	    .channel = strcmp(sql_text(q, arena, 29), channels[OUTBOX_SMS]) == 0 ? OUTBOX_SMS : OUTBOX_MAIL,
	    .region = sql_text(q, arena, 30),
	    .gateway_id = sql_text(q, arena, 31),
	    .about = sql_text(q, arena, 32),
	    .report = sql_text(q, arena, 33),
	    .interruptions = (int)sql_int(q, 34),
	    .attachment_count = (size_t)sql_int(q, 35), /* whether there are any: read_attachments */
	};
}

static enum status
read_attachments(struct store *store, struct arena *arena, struct outbox_mail *mail, struct why *why)
{
	static const char counting[] = "SELECT count(*) FROM outbox_attachment WHERE outbox_id = ?1";
	static const char listing[] =
	    "SELECT hash, filename, type FROM outbox_attachment WHERE outbox_id = ?1 ORDER BY rank";
	struct outbox_attachment *attachments;
	int64_t rows = 0;
	struct sql q;
	enum status st;

	if (mail->attachment_count == 0)
		return OK;
	mail->attachment_count = 0;
	if ((st = sql_number(store, counting, &rows, why, "i", mail->id)) != OK || rows == 0)
		return st;
	attachments = arena_array(arena, (size_t)rows, sizeof(*attachments));
	mail->attachments = attachments;
	if ((st = sql_open(store, listing, &q, why, "i", mail->id)) != OK)
		return st;
	while (mail->attachment_count < (size_t)rows && (st = sql_step(&q, why)) == OK)
		attachments[mail->attachment_count++] = (struct outbox_attachment){
		    .hash = sql_text(&q, arena, 0),
		    .filename = sql_text(&q, arena, 1),
		    .type = sql_text(&q, arena, 2),
		};
	sql_close(&q);
	return st == NONE ? OK : st;
}

enum status
outbox_create(struct store *store, const struct outbox_mail *mail, int64_t *id, struct why *why)
{
	static const char insert[] =
	    "INSERT INTO outbox (state, to_name, to_email, from_name, from_email, reply_to, envelope_from,"
	    " message_id, in_reply_to, refs, subject, auto_submitted, calendar_method, token, tag, act_id,"
	    " created_at, due_at, next_try_at, last_error, template, list_id, channel, region, about, "
	    "arrival_id)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?18,"
	    " ?19, ?20, ?21, ?22, ?23, ?24, ?25)";
	static const char words[] =
	    "INSERT INTO outbox_text (outbox_id, text, html, calendar) VALUES (?1, ?2, ?3, ?4)";
	static const char attach[] = "INSERT INTO outbox_attachment (outbox_id, rank, hash, filename, type)"
				     " VALUES (?1, ?2, ?3, ?4, ?5)";
	enum status st;

	st = sql_insert(store, insert, id, why, "tttttttttttttttiiitttttti", names[mail->state],
	    mail->to_name, mail->to_email, mail->from_name, mail->from_email, mail->reply_to,
	    mail->envelope_from, mail->message_id, mail->in_reply_to, mail->references, mail->subject,
	    mail->auto_submitted, mail->calendar_method, mail->token, mail->tag, mail->act_id,
	    mail->created_at, mail->due_at, mail->last_error, mail->template, mail->list_id,
	    channels[mail->channel], mail->region, mail->about, mail->arrival_id);
	if (st == OK)
		st = sql_run(store, words, NULL, why, "ittt", *id, mail->text, mail->html, mail->calendar);
	for (size_t i = 0; i < mail->attachment_count && st == OK; i++)
		st = sql_run(store, attach, NULL, why, "iittt", *id, (int64_t)i + 1,
		    mail->attachments[i].hash, mail->attachments[i].filename, mail->attachments[i].type);
	return st;
}

/* The one row a query opened with its arguments gives. */
static enum status
mail_one(struct store *store, struct arena *arena, struct sql *q, struct outbox_mail *mail, struct why *why)
{
	enum status st;

	if ((st = sql_step(q, why)) == OK)
		mail_read(q, arena, mail);
	sql_close(q);
	return st == OK ? read_attachments(store, arena, mail, why) : st;
}

enum status
outbox_find(struct store *store, struct arena *arena, int64_t id, struct outbox_mail *mail, struct why *why)
{
	static const char find[] = OUTBOX " WHERE id = ?1";
	struct sql q;
	enum status st = sql_open(store, find, &q, why, "i", id);

	return st == OK ? mail_one(store, arena, &q, mail, why) : st;
}

enum status
outbox_find_message_id(struct store *store, struct arena *arena, const char *message_id,
    struct outbox_mail *mail, struct why *why)
{
	static const char find[] = OUTBOX " WHERE message_id = ?1";
	struct sql q;
	enum status st = sql_open(store, find, &q, why, "t", message_id);

	return st == OK ? mail_one(store, arena, &q, mail, why) : st;
}

enum status
outbox_find_token(
    struct store *store, struct arena *arena, const char *token, struct outbox_mail *mail, struct why *why)
{
	static const char find[] = OUTBOX " WHERE token = ?1 ORDER BY id LIMIT 1";
	struct sql q;
	enum status st = sql_open(store, find, &q, why, "t", token);

	return st == OK ? mail_one(store, arena, &q, mail, why) : st;
}

enum status
outbox_latest(struct store *store, struct arena *arena, const char *to_email, const char *tag,
    struct outbox_mail *mail, struct why *why)
{
	static const char find[] = OUTBOX " WHERE to_email = ?1 AND tag = ?2 ORDER BY id DESC LIMIT 1";
	struct sql q;
	enum status st = sql_open(store, find, &q, why, "tt", to_email, tag);

	return st == OK ? mail_one(store, arena, &q, mail, why) : st;
}

enum status
outbox_follow(struct store *store, struct arena *arena, const char *to_email, const char *tag,
    const char **message_id, const char **references, struct why *why)
{
	static const char find[] = "SELECT message_id, refs FROM outbox WHERE to_email = ?1 AND tag = ?2"
				   " ORDER BY id DESC LIMIT 1";
	struct sql q;
	enum status st = sql_open(store, find, &q, why, "tt", to_email, tag);

	if (st != OK)
		return st;
	if ((st = sql_step(&q, why)) == OK) {
		*message_id = sql_text(&q, arena, 0);
		*references = sql_text(&q, arena, 1);
	}
	sql_close(&q);
	return st;
}

static enum status
each_of(struct store *store, struct arena *arena, struct sql *q,
    enum status (*each)(const struct outbox_mail *, void *), void *data, struct why *why)
{
	struct outbox_mail mail;
	enum status st;

	while ((st = sql_step(q, why)) == OK) {
		mail_read(q, arena, &mail);
		if ((st = read_attachments(store, arena, &mail, why)) != OK || (st = each(&mail, data)) != OK)
			break;
	}
	sql_close(q);
	return st == NONE ? OK : st;
}

enum status
outbox_each(struct store *store, struct arena *arena, int state,
    enum status (*each)(const struct outbox_mail *, void *), void *data, struct why *why)
{
	static const char all[] = OUTBOX " ORDER BY id DESC";
	static const char some[] = OUTBOX " WHERE state = ?1 ORDER BY id DESC";
	struct sql q;
	enum status st;

	st =
	    state < 0 ? sql_open(store, all, &q, why, "") : sql_open(store, some, &q, why, "t", names[state]);
	return st == OK ? each_of(store, arena, &q, each, data, why) : st;
}

enum status
outbox_each_tag(struct store *store, struct arena *arena, const char *tag,
    enum status (*each)(const struct outbox_mail *, void *), void *data, struct why *why)
{
	static const char tagged[] = OUTBOX " WHERE tag = ?1 ORDER BY id";
	struct sql q;
	enum status st = sql_open(store, tagged, &q, why, "t", tag);

	return st == OK ? each_of(store, arena, &q, each, data, why) : st;
}

enum status
outbox_each_to(struct store *store, struct arena *arena, const char *to_email,
    enum status (*each)(const struct outbox_mail *, void *), void *data, struct why *why)
{
	static const char to[] = OUTBOX " WHERE to_email = ?1 ORDER BY id";
	struct sql q;
	enum status st = sql_open(store, to, &q, why, "t", to_email);

	return st == OK ? each_of(store, arena, &q, each, data, why) : st;
}

enum status
outbox_each_untold(struct store *store, struct arena *arena,
    enum status (*each)(const struct outbox_mail *, void *), void *data, struct why *why)
{
	static const char untold[] = OUTBOX " WHERE state = 'dead' AND told_at = 0 ORDER BY id";
	struct sql q;
	enum status st = sql_open(store, untold, &q, why, "");

	return st == OK ? each_of(store, arena, &q, each, data, why) : st;
}

/* Of mail to contacts, and of scenarios, their recruiters are told; mail to the sysadmin would tell of itself. */
enum status
outbox_each_lost(struct store *store, struct arena *arena, int64_t since, const char *sysadmin,
    enum status (*each)(const struct outbox_mail *, void *), void *data, struct why *why)
{
	static const char lost[] = OUTBOX
	    " WHERE state = 'dead' AND told_at >= ?1 AND to_email <> ?2 AND (interruptions >= ?4 OR (list_id "
	    "IS NULL"
	    " AND (token IS NULL OR token NOT IN (SELECT text FROM token WHERE role = ?3)))) ORDER BY id";
	struct sql q;
	enum status st = sql_open(
	    store, lost, &q, why, "itii", since, sysadmin, (int64_t)ROLE_CONTACT, (int64_t)OUTBOX_BROKEN);

	return st == OK ? each_of(store, arena, &q, each, data, why) : st;
}

enum status
outbox_each_unsure(struct store *store, struct arena *arena,
    enum status (*each)(const struct outbox_mail *, void *), void *data, struct why *why)
{
	static const char unsure[] =
	    OUTBOX " WHERE state = 'held' AND channel = 'sms' AND told_at = 0 ORDER BY id";
	struct sql q;
	enum status st = sql_open(store, unsure, &q, why, "");

	return st == OK ? each_of(store, arena, &q, each, data, why) : st;
}

enum status
outbox_last(struct store *store, int64_t *id, struct why *why)
{
	static const char last[] = "SELECT coalesce(max(id), 0) FROM outbox";

	return sql_number(store, last, id, why, "");
}

/* -- what the worker does, each in a transaction of its own -- */

enum status
outbox_has_due(struct store *store, enum outbox_channel channel, int64_t now, bool *due, struct why *why)
{
	/* Each names its channel, so that the index of the few SMS is not the one of all the mail. */
	static const char mail[] = "SELECT EXISTS (SELECT 1 FROM outbox WHERE state IN ('queued', 'retry')"
				   " AND next_try_at <= ?1 AND channel = 'mail')";
	static const char sms[] = "SELECT EXISTS (SELECT 1 FROM outbox WHERE state IN ('queued', 'retry')"
				  " AND next_try_at <= ?1 AND channel = 'sms')";
	int64_t count = 0;
	enum status st = sql_number(store, channel == OUTBOX_SMS ? sms : mail, &count, why, "i", now);

	*due = count > 0;
	return st;
}

static enum status
claim_rows(struct store *store, struct arena *arena, const struct outbox_turn *turn, int64_t now,
    struct outbox_mail *mails, size_t *count, struct why *why)
{
	/*
	 * Each names its channel: an argument that decides whether the index of the SMS would do has the statement prepared anew
	 * whenever it is bound, which costs as much as all the rest.
	 */
	static const char mail[] =
	    OUTBOX " WHERE state IN ('queued', 'retry') AND next_try_at <= ?1 AND channel = 'mail'"
		   " ORDER BY next_try_at, id LIMIT ?2";
	static const char sms[] =
	    OUTBOX " WHERE state IN ('queued', 'retry') AND next_try_at <= ?1 AND channel = 'sms'"
		   " ORDER BY next_try_at, id LIMIT ?2";
	static const char claim[] = "UPDATE outbox SET state = 'sending', tries = tries + 1 WHERE id = ?1";
	size_t most = turn->most;
	struct sql q;
	enum status st;

	if ((st = sql_open(
		 store, turn->channel == OUTBOX_SMS ? sms : mail, &q, why, "ii", now, (int64_t)most)) != OK)
		return st;
	while (*count < most && (st = sql_step(&q, why)) == OK) {
		mail_read(&q, arena, &mails[*count]);
		if (mails[*count].interruptions >= OUTBOX_ALONE)
			most = *count == 0 && !turn->ahead ? 1 : *count;
		*count += *count < most;
	}
	sql_close(&q);
	if (st != OK && st != NONE)
		return st;
	for (size_t i = 0; i < *count; i++) {
		if ((st = read_attachments(store, arena, &mails[i], why)) != OK ||
		    (st = sql_run(store, claim, NULL, why, "i", mails[i].id)) != OK)
			return st;
		mails[i].state = OUTBOX_SENDING;
		mails[i].tries++;
	}
	return OK;
}

/* The network may speak before the gateway's answer is settled: it knows better. */
static enum status
mind_report(struct store *store, int64_t id, int64_t now, struct why *why)
{
	static const char delivered[] =
	    "UPDATE outbox SET state = 'sent', last_error = NULL,"
	    " sent_at = CASE sent_at WHEN 0 THEN ?2 ELSE sent_at END WHERE id = ?1 AND report = 'delivered'";
	static const char failed[] = "UPDATE outbox SET state = 'dead' WHERE id = ?1 AND report = 'failed'";
	enum status st = sql_run(store, delivered, NULL, why, "ii", id, now);

	return st == OK ? sql_run(store, failed, NULL, why, "i", id) : st;
}

static enum status
settle_row(struct store *store, struct arena *arena, int64_t now, const struct outbox_result *result,
    struct why *why)
{
	static const char sent[] =
	    "UPDATE outbox SET state = 'sent', sent_at = ?2, last_error = NULL WHERE id = ?1";
	static const char sent_sms[] =
	    "UPDATE outbox SET state = 'sent', sent_at = ?2, gateway_id = ?3,"
	    " last_error = CASE report WHEN 'failed' THEN last_error END WHERE id = ?1";
	static const char hold[] = "UPDATE outbox SET state = 'held', last_error = ?2 WHERE id = ?1";
	static const char later[] = "UPDATE outbox SET state = 'retry', next_try_at = ?2, last_error = ?3, "
				    "interruptions = 0, tries = tries - ?4 WHERE id = ?1";
	static const char dead[] = "UPDATE outbox SET state = 'dead', last_error = ?2 WHERE id = ?1";
	struct outbox_mail mail;
	enum status st;

	switch (result->state) {
	case OUTBOX_SENT:
		return result->channel == OUTBOX_SMS
			   ? sql_run(store, sent_sms, NULL, why, "iit", result->id, now, result->gateway_id)
			   : sql_run(store, sent, NULL, why, "ii", result->id, now);
	case OUTBOX_RETRY:
		st = sql_run(store, later, NULL, why, "iiti", result->id, result->next_try_at, result->error,
		    (int64_t)result->untried);
		if (st != OK || !result->unsure ||
		    (st = outbox_find(store, arena, result->id, &mail, why)) != OK)
			return st;
		return outbox_journal_resend(store, arena, result->id, mail.message_id, now, why);
	case OUTBOX_DEAD:
		return sql_run(store, dead, NULL, why, "it", result->id, result->error);
	case OUTBOX_HELD:
		st = sql_run(store, hold, NULL, why, "it", result->id, result->error);
		return st == OK ? outbox_journal_unsure(store, arena, result->id, now, why) : st;
	default:
		return because(why, BROKEN, "a mail cannot be settled as %s", names[result->state]);
	}
}

static enum status
settle_rows(struct store *store, int64_t now, const struct outbox_turn *turn, struct why *why)
{
	struct arena *arena = arena_open();
	enum status st = OK;

	for (size_t i = 0; i < turn->result_count && st == OK; i++)
		if ((st = settle_row(store, arena, now, &turn->results[i], why)) == OK &&
		    turn->results[i].channel == OUTBOX_SMS)
			st = mind_report(store, turn->results[i].id, now, why);
	arena_close(arena);
	return st;
}

enum status
outbox_turn(struct store *store, struct arena *arena, const struct outbox_turn *turn, int64_t now,
    struct outbox_mail **mails, size_t *count, struct why *why)
{
	struct why unsynced;
	enum status st;

	*count = 0;
	*mails =
	    arena_take(arena, turn->most * sizeof(**mails)); /* touched as rows come: most turns claim one */
	st = turn->ahead ? store_begin_now(store, why) : store_begin_early(store, why);
	if (st == NONE)
		return NONE;
	if (st == OK)
		st = settle_rows(store, now, turn, why);
	if (st == OK && turn->most > 0 && turn->channel == OUTBOX_MAIL)
		st = pace_keep(store, arena, turn->pace, now, why);
	if (st == OK && turn->most > 0)
		st = claim_rows(store, arena, turn, now, *mails, count, why);
	if (st == OK)
		st = store_commit(store, why);
	if (st == OK)
		return OK;
	*count = 0;
	store_rollback(store);
	if (store_sync(store, &unsynced) == OK)
		return st;
	*why = unsynced;
	return BROKEN;
}

enum status
outbox_next_due(struct store *store, bool sms, int64_t *at, struct why *why)
{
	static const char next[] = "SELECT next_try_at FROM outbox WHERE state IN ('queued', 'retry')"
				   " AND (channel = 'mail' OR ?1) ORDER BY next_try_at LIMIT 1";
	enum status st;

	*at = 0;
	st = sql_number(store, next, at, why, "i", (int64_t)sms);
	return st == NONE ? OK : st;
}

/* -- what the desk and facteurctl do -- */

enum status
outbox_told(struct store *store, int64_t id, int64_t now, struct why *why)
{
	static const char update[] = "UPDATE outbox SET told_at = ?2 WHERE id = ?1";

	return sql_run(store, update, NULL, why, "ii", id, now);
}

enum status
outbox_retry(struct store *store, int64_t id, int64_t now, struct why *why)
{
	static const char update[] =
	    "UPDATE outbox SET state = 'queued', due_at = ?2, next_try_at = ?2, told_at = 0, "
	    /* that it was tried at all counts: it may have arrived (act.c, outbox/maildir.c) */
	    "tries = CASE WHEN tries > 0 THEN 1 ELSE 0 END, "
	    "report = NULL, interruptions = 0"
	    " WHERE id = ?1 AND state IN ('dead', 'retry', 'held')";
	int64_t changed = 0;
	bool guarded;
	enum status st = outbox_is_guarded(store, id, &guarded, why);

	if (st == OK && guarded)
		return because(why, NONE,
		    "mail %lld would tell of a candidate whose identity is hidden: it leaves on the word of "
		    "the recruiter, who was shown why",
		    (long long)id);
	if (st == OK)
		st = sql_run(store, update, &changed, why, "ii", id, now);
	if (st != OK)
		return st;
	return changed != 0
		   ? OK
		   : because(why, REFUSED, "no mail %lld that is dead, held or waiting to be tried again",
			 (long long)id);
}

enum status
outbox_find_gateway(struct store *store, struct arena *arena, const char *gateway_id,
    struct outbox_mail *mail, struct why *why)
{
	static const char find[] = OUTBOX " WHERE gateway_id = ?1 ORDER BY id DESC LIMIT 1";
	struct sql q;
	enum status st = sql_open(store, find, &q, why, "t", gateway_id);

	return st == OK ? mail_one(store, arena, &q, mail, why) : st;
}

enum status
outbox_report(struct store *store, int64_t id, bool delivered, const char *error, int64_t now, bool *changed,
    struct why *why)
{
	static const char arrived[] = "UPDATE outbox SET report = 'delivered', reported_at = ?2"
				      " WHERE id = ?1 AND channel = 'sms' AND report IS NULL";
	static const char failed[] =
	    "UPDATE outbox SET report = 'failed', reported_at = ?2, last_error = ?3, told_at = 0"
	    " WHERE id = ?1 AND channel = 'sms' AND (report IS NULL OR report <> 'failed')";
	static const char leaving[] = "SELECT count(*) FROM outbox WHERE id = ?1 AND state = 'sending'";
	int64_t count = 0;
	enum status st = delivered ? sql_run(store, arrived, &count, why, "ii", id, now)
				   : sql_run(store, failed, &count, why, "iit", id, now, error);

	*changed = count > 0;
	if (st != OK || !*changed || (st = sql_number(store, leaving, &count, why, "i", id)) != OK)
		return st;
	return count > 0 ? OK : mind_report(store, id, now, why); /* else when its answer is settled */
}

enum status
outbox_bounced(struct store *store, int64_t id, int64_t now, const char *status, struct why *why)
{
	static const char update[] =
	    "UPDATE outbox SET state = 'dead', told_at = 0, next_try_at = ?2, last_error = ?3 WHERE id = ?1";
	int64_t changed = 0;
	enum status st = sql_run(store, update, &changed, why, "iit", id, now, status);

	if (st != OK)
		return st;
	return changed != 0 ? OK : NONE;
}
