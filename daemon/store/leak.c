#include "store/leak.h"

#include "store/people.h"
#include "store/sql.h"

enum status
document_text_find(
    struct store *store, struct arena *arena, const char *hash, const char **content, struct why *why)
{
	static const char find[] = "SELECT content FROM document_text WHERE hash = ?1";
	struct sql q;
	enum status st = sql_open(store, find, &q, why, "t", hash);

	if (st != OK)
		return st;
	if ((st = sql_step(&q, why)) == OK)
		*content = sql_text(&q, arena, 0);
	sql_close(&q);
	return st;
}

enum status
document_text_put(
    struct store *store, const char *hash, const char *content, bool failed, int64_t now, struct why *why)
{
	static const char put[] =
	    "INSERT INTO document_text (hash, failed, content, read_at) VALUES (?1, ?2, ?3, ?4)"
	    " ON CONFLICT (hash) DO UPDATE SET failed = excluded.failed, content = excluded.content,"
	    " read_at = excluded.read_at";

	return sql_run(store, put, NULL, why, "titi", hash, (int64_t)failed, content, now);
}

enum status
document_text_forget_failed(struct store *store, struct why *why)
{
	static const char forget[] = "DELETE FROM document_text WHERE failed = 1";

	return sql_run(store, forget, NULL, why, "");
}

enum status
leak_forget_shown(struct store *store, int64_t diffusion_id, struct why *why)
{
	static const char forget[] =
	    "DELETE FROM leak WHERE passed_at = 0"
	    " AND dossier_id IN (SELECT id FROM dossier WHERE diffusion_id = ?1)"
	    " AND NOT EXISTS (SELECT 1 FROM outbox_hold h JOIN outbox o ON o.id = h.outbox_id"
	    " WHERE h.dossier_id = leak.dossier_id AND h.key = leak.key AND o.state = 'held')";

	return sql_run(store, forget, NULL, why, "i", diffusion_id);
}

enum status
leak_show(struct store *store, int64_t dossier_id, const char *key, int64_t now, struct why *why)
{
	static const char show[] =
	    "INSERT INTO leak (dossier_id, key, shown_at) VALUES (?1, ?2, ?3)"
	    " ON CONFLICT (dossier_id, key) DO UPDATE SET shown_at = excluded.shown_at";

	return sql_run(store, show, NULL, why, "iti", dossier_id, key, now);
}

enum status
leak_is_passed(struct store *store, int64_t dossier_id, const char *key, bool *passed, struct why *why)
{
	static const char find[] = "SELECT 1 FROM leak WHERE dossier_id = ?1 AND key = ?2 AND passed_at <> 0";
	int64_t found;
	enum status st = sql_number(store, find, &found, why, "it", dossier_id, key);

	*passed = st == OK;
	return st == NONE ? OK : st;
}

enum status
leak_pass(struct store *store, int64_t diffusion_id, int64_t now, int64_t *count, struct why *why)
{
	static const char pass[] = "UPDATE leak SET passed_at = ?2 WHERE passed_at = 0"
				   " AND dossier_id IN (SELECT id FROM dossier WHERE diffusion_id = ?1)";

	return sql_run(store, pass, count, why, "ii", diffusion_id, now);
}

enum status
outbox_hold(struct store *store, int64_t outbox_id, int64_t dossier_id, const char *key, struct why *why)
{
	static const char hold[] = "INSERT INTO outbox_hold (outbox_id, dossier_id, key) VALUES (?1, ?2, ?3)"
				   " ON CONFLICT (outbox_id, dossier_id, key) DO NOTHING";

	return sql_run(store, hold, NULL, why, "iit", outbox_id, dossier_id, key);
}

enum status
outbox_held_about(struct store *store, int64_t outbox_id, int64_t *diffusion_id, struct why *why)
{
	static const char find[] =
	    "SELECT s.diffusion_id FROM outbox_hold h JOIN dossier s ON s.id = h.dossier_id"
	    " WHERE h.outbox_id = ?1 LIMIT 1";

	return sql_number(store, find, diffusion_id, why, "i", outbox_id);
}

enum status
outbox_is_guarded(struct store *store, int64_t outbox_id, bool *guarded, struct why *why)
{
	static const char find[] =
	    "SELECT 1 FROM outbox_hold h WHERE h.outbox_id = ?1 AND NOT EXISTS (SELECT 1 FROM leak l"
	    " WHERE l.dossier_id = h.dossier_id AND l.key = h.key AND l.passed_at <> 0) LIMIT 1";
	int64_t found;
	enum status st = sql_number(store, find, &found, why, "i", outbox_id);

	*guarded = st == OK;
	return st == NONE ? OK : st;
}

#define HELD_BACK                                                                                            \
	" FROM outbox o WHERE o.state = 'held' AND o.id > ?3 AND EXISTS"                                     \
	" (SELECT 1 FROM outbox_hold h JOIN dossier s ON s.id = h.dossier_id WHERE h.outbox_id = o.id"       \
	" AND (?1 = 0 OR s.diffusion_id = ?1) AND (?2 = 0 OR s.candidate_id = ?2))"                          \
	" AND (?4 = 0 OR EXISTS (SELECT 1 FROM token t WHERE t.text = o.token AND t.role = 2"                \
	" AND t.person_id = ?4))"

_Static_assert(ROLE_CONTACT == 2, "HELD_BACK spells it out");

enum status
outbox_held_back(struct store *store, struct arena *arena, const struct held_filter *filter, int64_t **out,
    size_t *count, struct why *why)
{
	static const char counting[] = "SELECT count(*)" HELD_BACK;
	static const char listing[] = "SELECT o.id" HELD_BACK " ORDER BY o.id";
	int64_t rows = 0;
	struct sql q;
	enum status st;

	*count = 0;
	st = sql_number(store, counting, &rows, why, "iiii", filter->diffusion_id, filter->candidate_id,
	    filter->after_id, filter->contact_id);
	if (st != OK || rows == 0)
		return st;
	*out = arena_array(arena, (size_t)rows, sizeof(**out));
	st = sql_open(store, listing, &q, why, "iiii", filter->diffusion_id, filter->candidate_id,
	    filter->after_id, filter->contact_id);
	if (st != OK)
		return st;
	while (*count < (size_t)rows && (st = sql_step(&q, why)) == OK)
		(*out)[(*count)++] = sql_int(&q, 0);
	sql_close(&q);
	return st == NONE ? OK : st;
}
