#include "store/meeting.h"

#include "store/sql.h"

enum status
meeting_create(struct store *store, struct meeting *meeting, int64_t now, struct why *why)
{
	static const char insert[] = "INSERT INTO meeting (feedback_id, uid, sequence, start_at, created_at, "
				     "updated_at) VALUES (?1, ?2, ?3, ?4, ?5, ?5)";

	return sql_insert(store, insert, &meeting->id, why, "itiii", meeting->feedback_id, meeting->uid,
	    meeting->sequence, meeting->start_at, now);
}

enum status
meeting_update(struct store *store, const struct meeting *meeting, int64_t now, struct why *why)
{
	static const char update[] = "UPDATE meeting SET sequence = ?2, start_at = ?3, cancelled = ?4, "
				     "updated_at = ?5 WHERE id = ?1";

	return sql_run(store, update, NULL, why, "iiiii", meeting->id, meeting->sequence, meeting->start_at,
	    (int64_t)meeting->cancelled, now);
}

#define MEETING "SELECT m.id, m.feedback_id, m.uid, m.sequence, m.start_at, m.cancelled FROM meeting m"

static void
meeting_read(const struct sql *q, struct arena *arena, struct meeting *meeting)
{
	*meeting = (struct meeting){
	    .id = sql_int(q, 0),
	    .feedback_id = sql_int(q, 1),
	    .uid = sql_text(q, arena, 2),
	    .sequence = sql_int(q, 3),
	    .start_at = sql_int(q, 4),
	    .cancelled = sql_int(q, 5) != 0,
	};
}

static enum status
meeting_one(struct arena *arena, struct sql *q, struct meeting *meeting, struct why *why)
{
	enum status st;

	if ((st = sql_step(q, why)) == OK)
		meeting_read(q, arena, meeting);
	sql_close(q);
	return st;
}

enum status
meeting_find(
    struct store *store, struct arena *arena, int64_t feedback_id, struct meeting *meeting, struct why *why)
{
	static const char find[] = MEETING " WHERE m.feedback_id = ?1";
	struct sql q;
	enum status st = sql_open(store, find, &q, why, "i", feedback_id);

	return st == OK ? meeting_one(arena, &q, meeting, why) : st;
}

enum status
meeting_find_uid(
    struct store *store, struct arena *arena, const char *uid, struct meeting *meeting, struct why *why)
{
	static const char find[] = MEETING " WHERE m.uid = ?1";
	struct sql q;
	enum status st = sql_open(store, find, &q, why, "t", uid);

	return st == OK ? meeting_one(arena, &q, meeting, why) : st;
}

#define OF_DOSSIER                                                                                           \
	" JOIN feedback f ON f.id = m.feedback_id"                                                           \
	" WHERE f.dossier_id = ?1 AND m.cancelled = 0 AND m.start_at > ?2"

enum status
meeting_of_dossier(struct store *store, struct arena *arena, int64_t dossier_id, int64_t now,
    struct meeting **out, size_t *count, struct why *why)
{
	static const char counting[] = "SELECT count(*) FROM meeting m" OF_DOSSIER;
	static const char listing[] = MEETING OF_DOSSIER " ORDER BY m.id";
	int64_t rows = 0;
	struct sql q;
	enum status st;

	*count = 0;
	if ((st = sql_number(store, counting, &rows, why, "ii", dossier_id, now)) != OK || rows == 0)
		return st;
	*out = arena_array(arena, (size_t)rows, sizeof(**out));
	if ((st = sql_open(store, listing, &q, why, "ii", dossier_id, now)) != OK)
		return st;
	while (*count < (size_t)rows && (st = sql_step(&q, why)) == OK)
		meeting_read(&q, arena, &(*out)[(*count)++]);
	sql_close(&q);
	return st == NONE ? OK : st;
}

enum status
meeting_answered(struct store *store, const struct meeting *meeting, enum role role, int64_t person_id,
    const char *answer, int64_t now, bool *news, struct why *why)
{
	static const char upsert[] =
	    "INSERT INTO meeting_answer (meeting_id, role, person_id, sequence, answer, at)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (meeting_id, role, person_id)"
	    " DO UPDATE SET sequence = ?4, answer = ?5, at = ?6"
	    " WHERE meeting_answer.sequence <> ?4 OR meeting_answer.answer <> ?5";
	int64_t changed = 0;
	enum status st = sql_run(store, upsert, &changed, why, "iiiiti", meeting->id, (int64_t)role,
	    person_id, meeting->sequence, answer, now);

	*news = changed != 0;
	return st;
}
