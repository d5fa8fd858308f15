#include "store/arrival.h"

#include <string.h>

#include "store/sql.h"

#define SHORT_BYTES ((size_t)64 * 1024) /* of a letter that is kept in a row */

static const char *const names[] = {
    [ARRIVAL_TAKEN] = "taken",
    [ARRIVAL_QUARANTINED] = "quarantined",
    [ARRIVAL_WAITING] = "waiting",
    [ARRIVAL_DISMISSED] = "dismissed",
    [ARRIVAL_RECEIVED] = "received",
};

const char *
arrival_state_name(enum arrival_state state)
{
	return names[state];
}

static enum arrival_state
state_of(const char *name)
{
	for (size_t i = 0; i < COUNT(names); i++)
		if (name != NULL && strcmp(name, names[i]) == 0)
			return (enum arrival_state)i;
	return ARRIVAL_TAKEN;
}

#define ARRIVAL                                                                                              \
	"SELECT id, key, message_id, hash, state, role, person_id, reason, subject, sender, at, proof"       \
	" FROM arrival"

static void
arrival_read(const struct sql *q, struct arena *arena, struct arrival *arrival)
{
	*arrival = (struct arrival){
	    .id = sql_int(q, 0),
	    .key = sql_text(q, arena, 1),
	    .message_id = sql_text(q, arena, 2),
	    .hash = sql_text(q, arena, 3),
	    .state = state_of(sql_text(q, arena, 4)),
	    .role = (enum role)sql_int(q, 5),
	    .person_id = sql_int(q, 6),
	    .reason = sql_text(q, arena, 7),
	    .subject = sql_text(q, arena, 8),
	    .sender = sql_text(q, arena, 9),
	    .at = sql_int(q, 10),
	    .proof = sql_text(q, arena, 11),
	};
}

/* The one row a query opened with its arguments gives. */
static enum status
arrival_one(struct arena *arena, struct sql *q, struct arrival *arrival, struct why *why)
{
	enum status st = sql_step(q, why);

	if (st == OK)
		arrival_read(q, arena, arrival);
	sql_close(q);
	return st;
}

enum status
arrival_find(struct store *store, struct arena *arena, const char *key, const char *message_id,
    const char *hash, const char *content, struct arrival *arrival, struct why *why)
{
	static const char is_known[] = "SELECT EXISTS (SELECT 1 FROM arrival WHERE key = ?1)"
				       " OR EXISTS (SELECT 1 FROM arrival WHERE message_id = ?2)";
	static const char by_key[] = ARRIVAL " WHERE key = ?1";
	static const char by_message[] = ARRIVAL " WHERE message_id = ?1 AND hash = ?2 ORDER BY id LIMIT 1";
	static const char by_content[] = ARRIVAL " WHERE message_id = ?1 AND content = ?2"
						 " AND state = 'taken' ORDER BY id LIMIT 1";
	int64_t known = 0;
	struct sql q;
	enum status st;

	/* Most are new. */
	if ((st = sql_number(store, is_known, &known, why, "tt", key, message_id)) != OK || known == 0)
		return st == OK ? NONE : st;
	if ((st = sql_open(store, by_key, &q, why, "t", key)) != OK)
		return st;
	if ((st = arrival_one(arena, &q, arrival, why)) != NONE || message_id == NULL || hash == NULL)
		return st;
	if ((st = sql_open(store, by_message, &q, why, "tt", message_id, hash)) != OK)
		return st;
	if ((st = arrival_one(arena, &q, arrival, why)) != NONE || content == NULL)
		return st;
	if ((st = sql_open(store, by_content, &q, why, "tt", message_id, content)) != OK)
		return st;
	return arrival_one(arena, &q, arrival, why);
}

enum status
arrival_create(struct store *store, const struct arrival *arrival, int64_t *id, struct why *why)
{
	static const char insert[] = "INSERT INTO arrival (key, message_id, hash, state, role, person_id, "
				     "reason, subject, sender, at, raw, proof, content, words)"
				     " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)";

	return sql_insert(store, insert, id, why, "ttttiitttibttt", arrival->key, arrival->message_id,
	    arrival->hash, names[arrival->state], (int64_t)arrival->role, arrival->person_id, arrival->reason,
	    arrival->subject, arrival->sender, arrival->at, arrival->raw, arrival->raw_bytes, arrival->proof,
	    arrival->content, arrival->words);
}

enum status
arrival_load(struct store *store, struct arena *arena, int64_t id, struct arrival *arrival, struct why *why)
{
	static const char find[] = ARRIVAL " WHERE id = ?1";
	static const char content[] = "SELECT raw FROM arrival WHERE id = ?1";
	struct sql q;
	enum status st;

	if ((st = sql_open(store, find, &q, why, "i", id)) != OK)
		return st;
	if ((st = arrival_one(arena, &q, arrival, why)) != OK ||
	    (st = sql_open(store, content, &q, why, "i", id)) != OK)
		return st;
	if ((st = sql_step(&q, why)) == OK)
		arrival->raw = sql_blob(&q, arena, 0, &arrival->raw_bytes);
	sql_close(&q);
	return st;
}

enum status
arrival_next(struct store *store, int64_t after_id, int64_t *id, struct why *why)
{
	static const char next[] =
	    "SELECT id FROM arrival WHERE state = 'received' AND id > ?1 ORDER BY id LIMIT 1";

	return sql_number(store, next, id, why, "i", after_id);
}

enum status
arrival_settle(struct store *store, int64_t id, enum arrival_state state, const char *reason, struct why *why)
{
	static const char update[] = "UPDATE arrival SET state = ?2, reason = ?3,"
				     " raw = CASE WHEN ?2 IN ('waiting', 'quarantined', 'received') THEN raw "
				     "ELSE NULL END WHERE id = ?1";

	return sql_run(store, update, NULL, why, "itt", id, names[state], reason);
}

enum status
arrival_wait(struct store *store, int64_t id, enum role role, int64_t person_id, const void *raw,
    size_t raw_bytes, struct why *why)
{
	static const char update[] = "UPDATE arrival SET state = 'waiting', raw = ?2,"
				     " role = CASE WHEN ?4 = 0 THEN role ELSE ?3 END,"
				     " person_id = CASE WHEN ?4 = 0 THEN person_id ELSE ?4 END WHERE id = ?1";

	return sql_run(store, update, NULL, why, "ibii", id, raw, raw_bytes, (int64_t)role, person_id);
}

/* A short letter is part of the transaction; a file is synced twice to outlast it, but no page holds what is long. */
enum status
arrival_keep(
    struct store *store, struct arena *arena, int64_t id, const void *bytes, size_t size, struct why *why)
{
	static const char insert[] = "INSERT INTO letter (arrival_id, bytes) VALUES (?1, ?2)"
				     " ON CONFLICT (arrival_id) DO UPDATE SET bytes = ?2";
	static const char update[] = "UPDATE arrival SET original = ?2 WHERE id = ?1";
	const char *hash;
	enum status st;

	if (size <= SHORT_BYTES)
		return sql_run(store, insert, NULL, why, "ib", id, bytes, size);
	st = store_document_put(store, arena, bytes, size, &hash, why);
	return st == OK ? sql_run(store, update, NULL, why, "it", id, hash) : st;
}

enum status
arrival_kept(struct store *store, int64_t id, struct why *why)
{
	static const char counting[] = "SELECT (SELECT count(*) FROM arrival WHERE id = ?1 AND original IS "
				       "NOT NULL) + (SELECT count(*) FROM letter WHERE arrival_id = ?1)";
	int64_t kept = 0;
	enum status st = sql_number(store, counting, &kept, why, "i", id);

	return st == OK && kept == 0 ? NONE : st;
}

enum status
arrival_original(struct store *store, struct arena *arena, int64_t id, const char **hash, struct why *why)
{
	static const char find[] = "SELECT a.original, l.bytes, l.arrival_id IS NOT NULL FROM arrival a"
				   " LEFT JOIN letter l ON l.arrival_id = a.id WHERE a.id = ?1";
	const void *bytes = NULL;
	size_t size = 0;
	bool in_row = false;
	struct sql q;
	enum status st = sql_open(store, find, &q, why, "i", id);

	*hash = NULL;
	if (st != OK)
		return st;
	if ((st = sql_step(&q, why)) == OK) {
		*hash = sql_text(&q, arena, 0);
		bytes = sql_blob(&q, arena, 1, &size);
		in_row = sql_int(&q, 2) != 0;
	}
	sql_close(&q);
	if (st != OK || *hash != NULL)
		return st;
	return in_row ? store_document_put(store, arena, bytes, size, hash, why) : NONE;
}

enum status
arrival_find_message(struct store *store, struct arena *arena, const char *message_id,
    struct arrival *arrival, struct why *why)
{
	static const char find[] = ARRIVAL " WHERE message_id = ?1 ORDER BY id LIMIT 1";
	struct sql q;
	enum status st;

	st = sql_open(store, find, &q, why, "t", message_id);
	return st == OK ? arrival_one(arena, &q, arrival, why) : st;
}

enum status
arrival_each(struct store *store, struct arena *arena, int state,
    enum status (*each)(const struct arrival *, void *), void *data, struct why *why)
{
	static const char all[] = ARRIVAL " ORDER BY id DESC";
	static const char some[] = ARRIVAL " WHERE state = ?1 ORDER BY at DESC, id DESC";
	struct arrival arrival;
	struct sql q;
	enum status st;

	st =
	    state < 0 ? sql_open(store, all, &q, why, "") : sql_open(store, some, &q, why, "t", names[state]);
	if (st != OK)
		return st;
	while ((st = sql_step(&q, why)) == OK) {
		arrival_read(&q, arena, &arrival);
		if ((st = each(&arrival, data)) != OK)
			break;
	}
	sql_close(&q);
	return st == NONE ? OK : st;
}

enum status
arrival_count_sender(struct store *store, const char *sender, int64_t since, int64_t *count, struct why *why)
{
	static const char counting[] = "SELECT count(*) FROM arrival WHERE sender = ?1 AND at >= ?2";

	return sql_number(store, counting, count, why, "ti", sender, since);
}

enum status
arrival_count_words(struct store *store, const char *words, int64_t since, int64_t *count, struct why *why)
{
	static const char counting[] = "SELECT count(*) FROM arrival WHERE words = ?1 AND at >= ?2";

	return sql_number(store, counting, count, why, "ti", words, since);
}

enum status
arrival_count_quarantined(struct store *store, int64_t since, int64_t *count, struct why *why)
{
	static const char counting[] =
	    "SELECT count(*) FROM arrival WHERE state = 'quarantined' AND at >= ?1";

	return sql_number(store, counting, count, why, "i", since);
}

enum status
arrival_answers(struct store *store, const char *email, int64_t since, int64_t *count, struct why *why)
{
	static const char counting[] = "SELECT count(*) FROM answered WHERE email = ?1 AND at >= ?2";

	return sql_number(store, counting, count, why, "ti", email, since);
}

#define ANSWERS_KEPT_S ((int64_t)24 * 3600)

enum status
arrival_answered(struct store *store, const char *email, int64_t at, struct why *why)
{
	static const char insert[] = "INSERT INTO answered (email, at) VALUES (?1, ?2)";
	static const char forget[] = "DELETE FROM answered WHERE email = ?1 AND at < ?2";
	enum status st = sql_run(store, insert, NULL, why, "ti", email, at);

	return st == OK ? sql_run(store, forget, NULL, why, "ti", email, at - ANSWERS_KEPT_S) : st;
}

enum status
arrival_release(struct store *store, int64_t id, struct why *why)
{
	static const char update[] = "UPDATE arrival SET state = 'dismissed', raw = NULL, message_id = NULL,"
				     " key = 'returned ' || id || ' ' || key WHERE id = ?1";

	return sql_run(store, update, NULL, why, "i", id);
}
