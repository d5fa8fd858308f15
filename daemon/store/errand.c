#include "store/errand.h"

#include <string.h>

#include "store/arrival.h"
#include "store/journal.h"
#include "store/sql.h"

static const char *const names[] = {[ERRAND_ERASE] = "erase", [ERRAND_RETURN] = "return"};

enum status
errand_create(struct store *store, const struct errand *errand, struct why *why)
{
	static const char insert[] =
	    "INSERT INTO errand (what, sender, message_id, arrival_id, object, created_at)"
	    " VALUES (?1, ?2, ?3, CASE WHEN ?4 = 0 THEN NULL ELSE ?4 END, ?5, ?6)";

	return sql_run(store, insert, NULL, why, "tttiti", names[errand->kind], errand->sender,
	    errand->message_id, errand->arrival_id, errand->object, errand->created_at);
}

#define ERRAND "SELECT id, what, sender, message_id, coalesce(arrival_id, 0), object, created_at FROM errand"

static void
errand_read(const struct sql *q, struct arena *arena, struct errand *errand)
{
	*errand = (struct errand){
	    .id = sql_int(q, 0),
	    .kind = strcmp(sql_text(q, arena, 1), names[ERRAND_RETURN]) == 0 ? ERRAND_RETURN : ERRAND_ERASE,
	    .sender = sql_text(q, arena, 2),
	    .message_id = sql_text(q, arena, 3),
	    .arrival_id = sql_int(q, 4),
	    .object = sql_text(q, arena, 5),
	    .created_at = sql_int(q, 6),
	};
}

enum status
errand_each(struct store *store, struct arena *arena, enum status (*each)(const struct errand *, void *),
    void *data, struct why *why)
{
	static const char all[] = ERRAND " ORDER BY id";
	struct errand errand;
	struct sql q;
	enum status st;

	if ((st = sql_open(store, all, &q, why, "")) != OK)
		return st;
	while ((st = sql_step(&q, why)) == OK) {
		errand_read(&q, arena, &errand);
		if ((st = each(&errand, data)) != OK)
			break;
	}
	sql_close(&q);
	return st == NONE ? OK : st;
}

enum status
errand_returns(struct store *store, int64_t arrival_id, bool *waits, struct why *why)
{
	static const char count[] = "SELECT count(*) FROM errand WHERE what = 'return' AND arrival_id = ?1";
	int64_t number = 0;
	enum status st = sql_number(store, count, &number, why, "i", arrival_id);

	*waits = number > 0;
	return st;
}

static enum status
errand_find(struct store *store, struct arena *arena, int64_t id, struct errand *errand, struct why *why)
{
	static const char find[] = ERRAND " WHERE id = ?1";
	struct sql q;
	enum status st;

	if ((st = sql_open(store, find, &q, why, "i", id)) != OK)
		return st;
	if ((st = sql_step(&q, why)) == OK)
		errand_read(&q, arena, errand);
	sql_close(&q);
	return st;
}

static enum status
journal_done(struct store *store, struct arena *arena, const struct errand *errand, int64_t letters,
    int64_t now, struct why *why)
{
	const struct journal_entry entry = {
	    .at = now,
	    .actor = "facteur",
	    .event = errand->kind == ERRAND_ERASE ? "mail.erase"
		     : letters > 0		  ? "mail.return"
						  : "mail.missing",
	    .object = errand->object,
	    .text = arena_printf(arena, "%lld letters", (long long)letters),
	};

	return journal_add(store, &entry, why);
}

enum status
errand_done(struct store *store, int64_t id, int64_t letters, int64_t now, struct why *why)
{
	static const char remove[] = "DELETE FROM errand WHERE id = ?1";
	struct arena *arena = arena_open();
	struct errand errand;
	enum status st;

	if ((st = errand_find(store, arena, id, &errand, why)) != OK ||
	    (st = sql_run(store, remove, NULL, why, "i", id)) != OK)
		goto out;
	st = journal_done(store, arena, &errand, letters, now, why);
	if (st == OK && errand.kind == ERRAND_RETURN && letters > 0)
		st = arrival_release(store, errand.arrival_id, why);
out:
	arena_close(arena);
	return st;
}
