#include "store/application.h"

#include "store/sql.h"

enum status
application_create(struct store *store, struct application *application, const struct document *documents,
    size_t count, int64_t now, struct why *why)
{
	static const char insert[] =
	    "INSERT INTO application (recruiter_id, root_id, about_id, created_at) VALUES (?1,"
	    " (SELECT coalesce(root_id, id) FROM application WHERE id = ?2), nullif(?3, 0), ?4)";
	static const char add[] =
	    "INSERT INTO application_document (application_id, rank, hash, filename, type, size_bytes)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (application_id, hash) DO NOTHING";
	enum status st = sql_insert(store, insert, &application->id, why, "iiii", application->recruiter_id,
	    application->root_id, application->about_id, now);

	for (size_t i = 0; i < count && st == OK; i++)
		st = sql_run(store, add, NULL, why, "iittti", application->id, (int64_t)i, documents[i].hash,
		    documents[i].filename, documents[i].type, (int64_t)documents[i].size_bytes);
	return st;
}

enum status
application_find(struct store *store, int64_t id, struct application *application, struct why *why)
{
	static const char find[] =
	    "SELECT a.id, a.recruiter_id, a.root_id, a.about_id, (SELECT max(coalesce(s.candidate_id, 0)) "
	    "FROM application s"
	    " WHERE coalesce(s.root_id, s.id) = coalesce(a.root_id, a.id)) FROM application a WHERE a.id = "
	    "?1";
	struct sql q;
	enum status st = sql_open(store, find, &q, why, "i", id);

	if (st != OK)
		return st;
	if ((st = sql_step(&q, why)) == OK)
		*application = (struct application){
		    .id = sql_int(&q, 0),
		    .recruiter_id = sql_int(&q, 1),
		    .root_id = sql_int(&q, 2),
		    .about_id = sql_int(&q, 3),
		    .candidate_id = sql_int(&q, 4),
		};
	sql_close(&q);
	return st;
}

enum status
application_documents(struct store *store, struct arena *arena, int64_t id, struct document **out,
    size_t *count, struct why *why)
{
	static const char counting[] = "SELECT count(*) FROM application_document WHERE application_id = ?1";
	static const char listing[] = "SELECT hash, filename, type, size_bytes FROM application_document"
				      " WHERE application_id = ?1 ORDER BY rank";
	int64_t rows = 0;
	struct sql q;
	enum status st;

	*count = 0;
	if ((st = sql_number(store, counting, &rows, why, "i", id)) != OK)
		return st;
	*out = arena_array(arena, (size_t)rows, sizeof(**out));
	if ((st = sql_open(store, listing, &q, why, "i", id)) != OK)
		return st;
	while (*count < (size_t)rows && (st = sql_step(&q, why)) == OK)
		(*out)[(*count)++] = (struct document){
		    .hash = sql_text(&q, arena, 0),
		    .filename = sql_text(&q, arena, 1),
		    .type = sql_text(&q, arena, 2),
		    .size_bytes = (size_t)sql_int(&q, 3),
		};
	sql_close(&q);
	return st == NONE ? OK : st;
}

enum status
application_settle(struct store *store, int64_t id, int64_t candidate_id, struct why *why)
{
	static const char update[] = "UPDATE application SET candidate_id = ?2 WHERE id = ?1";

	return sql_run(store, update, NULL, why, "ii", id, candidate_id);
}
