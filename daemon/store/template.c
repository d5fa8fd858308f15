#include "store/template.h"

#include "store/sql.h"

enum status
template_add(struct store *store, const char *language, const char *name, int64_t recruiter_id,
    const char *text, int64_t now, int64_t *version, struct why *why)
{
	static const char next[] =
	    "SELECT coalesce(max(version), 0) + 1 FROM template_version WHERE language = ?1 AND name = ?2";
	static const char insert[] = "INSERT INTO template_version (language, name, version, recruiter_id, "
				     "created_at, text) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
	int64_t id;
	enum status st = sql_number(store, next, version, why, "tt", language, name);

	if (st != OK)
		return st;
	return sql_insert(
	    store, insert, &id, why, "ttiiit", language, name, *version, recruiter_id, now, text);
}

#define COLUMNS                                                                                              \
	"v.version, r.name, v.created_at, v.text FROM template_version v JOIN recruiter r ON r.id = "        \
	"v.recruiter_id"

static struct template_version
template_read(const struct sql *q, struct arena *arena)
{
	return (struct template_version){
	    .version = sql_int(q, 0),
	    .author = sql_text(q, arena, 1),
	    .created_at = sql_int(q, 2),
	    .text = sql_text(q, arena, 3),
	};
}

enum status
template_find(struct store *store, struct arena *arena, const char *language, const char *name,
    int64_t version, struct template_version *found, struct why *why)
{
	static const char find[] =
	    "SELECT " COLUMNS " WHERE v.language = ?1 AND v.name = ?2 AND v.version = ?3";
	struct sql q;
	enum status st;

	if ((st = sql_open(store, find, &q, why, "tti", language, name, version)) != OK)
		return st;
	if ((st = sql_step(&q, why)) == OK)
		*found = template_read(&q, arena);
	sql_close(&q);
	return st;
}

enum status
template_list(struct store *store, struct arena *arena, const char *language, const char *name, size_t most,
    struct template_version **list, size_t *count, int64_t *total, struct why *why)
{
	static const char counting[] =
	    "SELECT count(*) FROM template_version WHERE language = ?1 AND name = ?2";
	static const char listing[] =
	    "SELECT " COLUMNS " WHERE v.language = ?1 AND v.name = ?2 ORDER BY v.version DESC LIMIT ?3";
	struct sql q;
	enum status st;

	*count = 0;
	*list = arena_array(arena, most, sizeof(**list));
	if ((st = sql_number(store, counting, total, why, "tt", language, name)) != OK)
		return st;
	if (most == 0)
		return OK;
	if ((st = sql_open(store, listing, &q, why, "tti", language, name, (int64_t)most)) != OK)
		return st;
	while ((st = sql_step(&q, why)) == OK)
		(*list)[(*count)++] = template_read(&q, arena);
	sql_close(&q);
	return st == NONE ? OK : st;
}
