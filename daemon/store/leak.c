#include "store/leak.h"

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
outbox_release(struct store *store, int64_t diffusion_id, int64_t now, int64_t *count, struct why *why)
{
	static const char release[] =
	    "UPDATE outbox SET state = 'queued', due_at = ?2, next_try_at = ?2, last_error = NULL"
	    " WHERE state = 'held'"
	    " AND EXISTS (SELECT 1 FROM outbox_hold h JOIN dossier s ON s.id = h.dossier_id"
	    " WHERE h.outbox_id = outbox.id AND s.diffusion_id = ?1)"
	    " AND NOT EXISTS (SELECT 1 FROM outbox_hold h JOIN dossier s ON s.id = h.dossier_id"
	    " WHERE h.outbox_id = outbox.id AND s.hidden = 1 AND NOT EXISTS (SELECT 1 FROM leak l"
	    " WHERE l.dossier_id = h.dossier_id AND l.key = h.key AND l.passed_at <> 0))";

	return sql_run(store, release, count, why, "ii", diffusion_id, now);
}
