#include "store/health.h"

#include "store/sql.h"

enum status
health_good(struct store *store, const char *name, int64_t now, struct why *why)
{
	static const char set[] =
	    "INSERT INTO health (name, good_at) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET"
	    " good_at = ?2, failing_since = 0, must_act = 0, words = NULL";

	return sql_run(store, set, NULL, why, "ti", name, now);
}

enum status
health_bad(
    struct store *store, const char *name, int64_t now, bool must_act, const char *words, struct why *why)
{
	static const char set[] =
	    "INSERT INTO health (name, failing_since, must_act, words) VALUES (?1, ?2, ?3, ?4)"
	    " ON CONFLICT (name) DO UPDATE SET must_act = ?3, words = ?4,"
	    " failing_since = CASE WHEN health.failing_since = 0 THEN ?2 ELSE health.failing_since END";

	return sql_run(store, set, NULL, why, "tiit", name, now, (int64_t)must_act, words);
}

enum status
health_certificate(struct store *store, const char *name, int64_t until, struct why *why)
{
	static const char set[] = "INSERT INTO health (name, certificate_until) VALUES (?1, ?2)"
				  " ON CONFLICT (name) DO UPDATE SET certificate_until = ?2";

	return sql_run(store, set, NULL, why, "ti", name, until);
}

enum status
health_each(struct store *store, struct arena *arena, enum status (*each)(const struct health *, void *),
    void *data, struct why *why)
{
	static const char all[] = "SELECT name, good_at, failing_since, must_act, words, certificate_until "
				  "FROM health ORDER BY name";
	struct sql q;
	enum status st;

	if ((st = sql_open(store, all, &q, why, "")) != OK)
		return st;
	while ((st = sql_step(&q, why)) == OK) {
		const struct health health = {
		    .name = sql_text(&q, arena, 0),
		    .good_at = sql_int(&q, 1),
		    .failing_since = sql_int(&q, 2),
		    .must_act = sql_int(&q, 3) != 0,
		    .words = sql_text(&q, arena, 4),
		    .certificate_until = sql_int(&q, 5),
		};

		if ((st = each(&health, data)) != OK)
			break;
	}
	sql_close(&q);
	return st == NONE ? OK : st;
}
