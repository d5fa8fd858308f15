#include "store/act.h"

#include <stdlib.h>

#include "store/rows.h"
#include "store/sql.h"
#include "store/supersede.h"

struct act_watch {
	struct store *store;
	struct rows_watch *rows;
	int64_t outbox_id, journal_id; /* the last ones before */
};

enum status
act_watch(struct store *store, struct act_watch **out, struct why *why)
{
	static const char mails[] = "SELECT coalesce(max(id), 0) FROM outbox";
	static const char lines[] = "SELECT coalesce(max(id), 0) FROM journal";
	struct act_watch *watch = calloc(1, sizeof(*watch));
	enum status st;

	if (watch == NULL)
		abort(); /* as arena does when memory runs out */
	watch->store = store;
	if ((st = sql_number(store, mails, &watch->outbox_id, why, "")) == OK &&
	    (st = sql_number(store, lines, &watch->journal_id, why, "")) == OK)
		st = rows_watch(store, &watch->rows, why);
	if (st != OK) {
		act_watch_close(watch);
		watch = NULL;
	}
	*out = watch;
	return st;
}

bool
act_watch_changed(struct act_watch *watch)
{
	return rows_changed(watch->rows);
}

void
act_watch_close(struct act_watch *watch)
{
	if (watch == NULL)
		return;
	rows_watch_close(watch->rows);
	free(watch);
}

/* -- keeping -- */

/* What the letter caused bears the act's number: mails, and identities shown, which count once a mail has left. */
static enum status
mark(struct act_watch *watch, int64_t id, struct why *why)
{
	static const char mails[] = "UPDATE outbox SET act_id = ?2 WHERE id > ?1";
	static const char reveals[] = "UPDATE reveal SET act_id = ?1 WHERE act_id IS NULL";
	enum status st = sql_run(watch->store, mails, NULL, why, "ii", watch->outbox_id, id);

	if (st == OK)
		st = sql_run(watch->store, reveals, NULL, why, "i", id);
	return st == OK ? outbox_superseded_by(watch->store, id, why) : st;
}

enum status
act_create(struct store *store, struct act_watch *watch, struct act_record *act, struct why *why)
{
	static const char insert[] =
	    "INSERT INTO act (recruiter_id, arrival_id, at, until, verb, object, said, journal_from, "
	    "journal_to)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8 + 1, (SELECT coalesce(max(id), 0) FROM journal))";
	static const char keep[] = "UPDATE act SET inverse = ?2 WHERE id = ?1";
	struct arena *arena = arena_open();
	const void *inverse;
	size_t size;
	enum status st;

	st = sql_insert(store, insert, &act->id, why, "iiiittti", act->recruiter_id, act->arrival_id, act->at,
	    act->until, act->verb, act->object, act->said, watch->journal_id);
	if (st != OK || (st = mark(watch, act->id, why)) != OK)
		goto out;
	if (act->until <= act->at)
		goto out;
	if ((st = rows_inverse(arena, watch->rows, &inverse, &size, why)) == OK)
		st = sql_run(store, keep, NULL, why, "ib", act->id, inverse, size);
out:
	arena_close(arena);
	return st;
}

/* -- finding -- */

#define ACT                                                                                                  \
	"SELECT a.id, a.recruiter_id, a.arrival_id, a.at, a.until, a.verb, a.object, a.said, a.undone_at"    \
	" FROM act a"

static void
act_read(const struct sql *q, struct arena *arena, struct act_record *act)
{
	*act = (struct act_record){
	    .id = sql_int(q, 0),
	    .recruiter_id = sql_int(q, 1),
	    .arrival_id = sql_int(q, 2),
	    .at = sql_int(q, 3),
	    .until = sql_int(q, 4),
	    .verb = sql_text(q, arena, 5),
	    .object = sql_text(q, arena, 6),
	    .said = sql_text(q, arena, 7),
	    .undone_at = sql_int(q, 8),
	};
}

static enum status
act_one(struct arena *arena, struct sql *q, struct act_record *act, struct why *why)
{
	enum status st;

	if ((st = sql_step(q, why)) == OK)
		act_read(q, arena, act);
	sql_close(q);
	return st;
}

enum status
act_find(struct store *store, struct arena *arena, int64_t id, struct act_record *act, struct why *why)
{
	static const char find[] = ACT " WHERE a.id = ?1";
	struct sql q;
	enum status st = sql_open(store, find, &q, why, "i", id);

	return st == OK ? act_one(arena, &q, act, why) : st;
}

enum status
act_latest(struct store *store, struct arena *arena, int64_t recruiter_id, const char *ref,
    struct act_record *act, struct why *why)
{
	static const char any[] = ACT " WHERE a.recruiter_id = ?1 ORDER BY a.id DESC LIMIT 1";
	static const char about[] =
	    ACT " WHERE a.recruiter_id = ?1 AND (a.object = ?2 OR EXISTS (SELECT 1 FROM journal j"
		" WHERE j.id BETWEEN a.journal_from AND a.journal_to AND (j.object = ?2 OR j.related = ?2)))"
		" ORDER BY a.id DESC LIMIT 1";
	struct sql q;
	enum status st;

	st = ref == NULL ? sql_open(store, any, &q, why, "i", recruiter_id)
			 : sql_open(store, about, &q, why, "it", recruiter_id, ref);
	return st == OK ? act_one(arena, &q, act, why) : st;
}

/* -- taking back -- */

/* To others: what was to leave later than the act itself.  One that was tried may have arrived, whatever was said of it. */
/* "act_id <> 0" is what the index of those few says. */
#define TO_OTHERS " FROM outbox WHERE act_id = ?1 AND act_id <> 0 AND due_at > ?2"
#define WAITS	  "(state = 'held' OR (state = 'queued' AND tries = 0))"

enum status
act_mails(struct store *store, const struct act_record *act, int64_t *waiting, int64_t *gone, struct why *why)
{
	static const char wait[] = "SELECT count(*)" TO_OTHERS " AND " WAITS;
	static const char went[] = "SELECT count(*)" TO_OTHERS " AND state <> 'cancelled' AND NOT " WAITS;
	enum status st;

	if ((st = sql_number(store, wait, waiting, why, "ii", act->id, act->at)) != OK)
		return st;
	return sql_number(store, went, gone, why, "ii", act->id, act->at);
}

static enum status
load_inverse(
    struct store *store, struct arena *arena, int64_t id, const void **inverse, size_t *size, struct why *why)
{
	static const char load[] = "SELECT inverse FROM act WHERE id = ?1";
	struct sql q;
	enum status st;

	if ((st = sql_open(store, load, &q, why, "i", id)) != OK)
		return st;
	if ((st = sql_step(&q, why)) == OK)
		*inverse = sql_blob(&q, arena, 0, size);
	sql_close(&q);
	return st;
}

enum status
act_after(struct store *store, struct arena *arena, const struct act_record *act, struct act_record *later,
    struct why *why)
{
	static const char each[] = ACT " WHERE a.id > ?1 AND a.undone_at = 0 AND a.inverse IS NOT NULL"
				       " ORDER BY a.id DESC";
	static const char replaced[] =
	    "SELECT count(*) FROM outbox WHERE act_id = ?1 AND act_id <> 0 AND superseded_by = ?2"
	    " AND superseded_by <> 0";
	const void *mine, *theirs;
	size_t my_size = 0, their_size = 0;
	int64_t mails = 0;
	bool depends = false;
	struct sql q;
	enum status st;

	if ((st = load_inverse(store, arena, act->id, &mine, &my_size, why)) != OK)
		return st;
	if ((st = sql_open(store, each, &q, why, "i", act->id)) != OK)
		return st;
	while (!depends && (st = sql_step(&q, why)) == OK) {
		act_read(&q, arena, later);
		/* What now takes the place of its mails would leave without it. */
		st = sql_number(store, replaced, &mails, why, "ii", act->id, later->id);
		if (st != OK || (depends = mails > 0))
			break;
		st = load_inverse(store, arena, later->id, &theirs, &their_size, why);
		if (st != OK ||
		    (st = rows_depend(store, arena, mine, my_size, theirs, their_size, &depends, why)) != OK)
			break;
	}
	sql_close(&q);
	return st;
}

enum status
act_undo(struct store *store, const struct act_record *act, int64_t now, int64_t *cancelled, struct why *why)
{
	static const char undone[] = "UPDATE act SET undone_at = ?2, inverse = NULL"
				     " WHERE id = ?1 AND undone_at = 0 AND inverse IS NOT NULL";
	static const char cancel[] = "UPDATE outbox SET state = 'cancelled'"
				     " WHERE act_id = ?1 AND act_id <> 0 AND due_at > ?2 AND " WAITS;
	struct arena *arena = arena_open();
	const void *inverse = NULL;
	size_t size = 0;
	int64_t changed = 0;
	enum status st;

	if ((st = load_inverse(store, arena, act->id, &inverse, &size, why)) != OK)
		goto out;
	if ((st = sql_run(store, undone, &changed, why, "ii", act->id, now)) != OK)
		goto out;
	if (changed == 0) {
		st = because(why, REFUSED, "c'est déjà annulé, ou trop ancien pour l'être");
		goto out;
	}
	if ((st = sql_run(store, cancel, cancelled, why, "ii", act->id, act->at)) == OK &&
	    (st = rows_apply(store, inverse, size, why)) == OK)
		st = outbox_restore(store, act->id, why);
out:
	arena_close(arena);
	return st;
}

enum status
act_forget(struct store *store, int64_t now, struct why *why)
{
	static const char forget[] = "UPDATE act SET inverse = NULL WHERE inverse IS NOT NULL AND until < ?1";

	return sql_run(store, forget, NULL, why, "i", now);
}
