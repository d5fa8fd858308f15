#include "store/feedback.h"

#include <string.h>

#include "store/sql.h"

static const char *const names[] = {
    [FEEDBACK_PENDING] = "pending",
    [FEEDBACK_VALIDATED] = "validated",
    [FEEDBACK_REFUSED] = "refused",
    [FEEDBACK_NOTIFIED] = "notified",
};

const char *
feedback_status_name(enum feedback_status status)
{
	return names[status];
}

static enum feedback_status
status_of(const char *name)
{
	for (size_t i = 0; i < COUNT(names); i++)
		if (name != NULL && strcmp(name, names[i]) == 0)
			return (enum feedback_status)i;
	return FEEDBACK_PENDING;
}

#define COLUMNS                                                                                              \
	"SELECT f.id, f.diffusion_id, f.dossier_id, s.number, f.contact_id, f.action, f.request, f.status,"  \
	" f.late, f.comment, f.when_local, f.arrival_id, f.created_at,"                                      \
	" v.recruiter_id, v.decided_at, v.comment, f.waits, f.rule"
#define TABLES                                                                                               \
	" FROM feedback f JOIN diffusion d ON d.id = f.diffusion_id"                                         \
	" LEFT JOIN dossier s ON s.id = f.dossier_id LEFT JOIN decision v ON v.feedback_id = f.id"

static void
feedback_read(const struct sql *q, struct arena *arena, struct feedback *feedback)
{
	*feedback = (struct feedback){
	    .id = sql_int(q, 0),
	    .diffusion_id = sql_int(q, 1),
	    .dossier_id = sql_int(q, 2),
	    .dossier_number = (int)sql_int(q, 3),
	    .contact_id = sql_int(q, 4),
	    .action = sql_text(q, arena, 5),
	    .request = sql_int(q, 6) != 0,
	    .status = status_of(sql_text(q, arena, 7)),
	    .late = sql_int(q, 8) != 0,
	    .comment = sql_text(q, arena, 9),
	    .when_local = sql_text(q, arena, 10),
	    .arrival_id = sql_int(q, 11),
	    .created_at = sql_int(q, 12),
	    .decided_by = sql_int(q, 13),
	    .decided_at = sql_int(q, 14),
	    .decision_comment = sql_text(q, arena, 15),
	    .waits = sql_int(q, 16) != 0,
	    .rule = sql_text(q, arena, 17),
	};
}

static enum status
touch(struct store *store, int64_t feedback_id, int64_t now, struct why *why)
{
	static const char update[] = "UPDATE diffusion SET updated_at = ?2 WHERE id = (SELECT diffusion_id "
				     "FROM feedback WHERE id = ?1)";

	return sql_run(store, update, NULL, why, "ii", feedback_id, now);
}

enum status
feedback_create(struct store *store, const struct feedback *draft, int64_t *id, struct why *why)
{
	static const char insert[] =
	    "INSERT INTO feedback (diffusion_id, dossier_id, contact_id, action, request, status, late, "
	    "comment,"
	    " when_local, arrival_id, created_at, rule)"
	    " VALUES (?1, nullif(?2, 0), ?3, ?4, ?5, ?6, ?7, ?8, ?9, nullif(?10, 0), ?11, ?12)";
	enum feedback_status status = draft->request ? FEEDBACK_PENDING : FEEDBACK_NOTIFIED;
	enum status st = sql_insert(store, insert, id, why, "iiititittiit", draft->diffusion_id,
	    draft->dossier_id, draft->contact_id, draft->action, (int64_t)draft->request, names[status],
	    (int64_t)draft->late, draft->comment, draft->when_local, draft->arrival_id, draft->created_at,
	    draft->rule);

	return st == OK ? touch(store, *id, draft->created_at, why) : st;
}

enum status
feedback_decide(struct store *store, int64_t id, enum feedback_status status, int64_t recruiter_id,
    const char *comment, int64_t now, struct why *why)
{
	static const char update[] = "UPDATE feedback SET status = ?2 WHERE id = ?1 AND status = 'pending'";
	static const char insert[] = "INSERT INTO decision (feedback_id, recruiter_id, comment, decided_at)"
				     " VALUES (?1, nullif(?2, 0), ?3, ?4)";
	int64_t changed = 0;
	enum status st;

	if ((st = sql_run(store, update, &changed, why, "it", id, names[status])) != OK)
		return st;
	if (changed == 0)
		return because(why, REFUSED, "R-%lld n'attend plus de décision", (long long)id);
	if ((st = sql_run(store, insert, NULL, why, "iiti", id, recruiter_id, comment, now)) != OK)
		return st;
	return touch(store, id, now, why);
}

enum status
feedback_reopen(struct store *store, int64_t id, int64_t now, struct why *why)
{
	static const char update[] = "UPDATE feedback SET status = 'pending' WHERE id = ?1 AND request = 1";
	static const char forget[] = "DELETE FROM decision WHERE feedback_id = ?1";
	enum status st;

	if ((st = sql_run(store, update, NULL, why, "i", id)) != OK ||
	    (st = sql_run(store, forget, NULL, why, "i", id)) != OK)
		return st;
	return touch(store, id, now, why);
}

enum status
feedback_change_action(
    struct store *store, int64_t id, const char *action, bool request, int64_t now, struct why *why)
{
	static const char update[] = "UPDATE feedback SET action = ?2, request = ?3, status = ?4"
				     " WHERE id = ?1 AND status IN ('pending', 'notified')";
	int64_t changed = 0;
	enum status st = sql_run(store, update, &changed, why, "itit", id, action, (int64_t)request,
	    names[request ? FEEDBACK_PENDING : FEEDBACK_NOTIFIED]);

	if (st != OK)
		return st;
	if (changed == 0)
		return because(why, REFUSED, "R-%lld est déjà décidé", (long long)id);
	return touch(store, id, now, why);
}

enum status
feedback_find(
    struct store *store, struct arena *arena, int64_t id, struct feedback *feedback, struct why *why)
{
	static const char find[] = COLUMNS TABLES " WHERE f.id = ?1";
	struct sql q;
	enum status st;

	if ((st = sql_open(store, find, &q, why, "i", id)) != OK)
		return st;
	if ((st = sql_step(&q, why)) == OK)
		feedback_read(&q, arena, feedback);
	sql_close(&q);
	return st;
}

/* Of the agency, or of a recruiter who delegates to ?7 at ?8. */
#define OURS                                                                                                 \
	"(?4 = 0 OR d.agency_id = ?4 OR d.recruiter_id IN (SELECT from_id FROM delegation"                   \
	" WHERE to_id = ?7 AND ended_at = 0 AND ends_at >= ?8))"
#define MATCHING                                                                                             \
	" WHERE (?1 = 0 OR f.diffusion_id = ?1) AND (?2 = 0 OR s.candidate_id = ?2)"                         \
	" AND (?3 = 0 OR f.contact_id = ?3) AND " OURS ""                                                    \
	" AND (?5 = 0 OR f.arrival_id = ?5) AND (CAST(?6 AS TEXT) IS NULL OR f.status = ?6)"
/* The same, where an index can serve: the planner cannot see through "?1 = 0 OR". */
#define IN_DIFFUSION                                                                                         \
	" WHERE f.diffusion_id = ?1 AND (?2 = 0 OR s.candidate_id = ?2) AND (?3 = 0 OR f.contact_id = ?3)"   \
	" AND " OURS " AND (?5 = 0 OR f.arrival_id = ?5)"                                                    \
	" AND (CAST(?6 AS TEXT) IS NULL OR f.status = ?6)"
#define IN_ARRIVAL                                                                                           \
	" WHERE f.arrival_id = ?5 AND (?1 = 0 OR f.diffusion_id = ?1) AND (?2 = 0 OR s.candidate_id = ?2)"   \
	" AND (?3 = 0 OR f.contact_id = ?3) AND " OURS ""                                                    \
	" AND (CAST(?6 AS TEXT) IS NULL OR f.status = ?6)"
#define COUNTING "SELECT count(*)" TABLES
#define PAGE	 " ORDER BY f.id LIMIT ?9 OFFSET ?10"

enum status
feedback_list(struct store *store, struct arena *arena, const struct feedback_filter *filter,
    struct feedback **out, size_t *count, size_t *total, struct why *why)
{
	static const char count_all[] = COUNTING MATCHING, list_all[] = COLUMNS TABLES MATCHING PAGE;
	static const char count_diffusion[] = COUNTING IN_DIFFUSION,
			  list_diffusion[] = COLUMNS TABLES IN_DIFFUSION PAGE;
	static const char count_arrival[] = COUNTING IN_ARRIVAL,
			  list_arrival[] = COLUMNS TABLES IN_ARRIVAL PAGE;
	const char *status = filter->status < 0 ? NULL : names[filter->status];
	const char *counting = count_all, *listing = list_all;
	int64_t rows = 0, most;
	struct sql q;
	enum status st;

	if (filter->arrival_id != 0) {
		counting = count_arrival;
		listing = list_arrival;
	} else if (filter->diffusion_id != 0) {
		counting = count_diffusion;
		listing = list_diffusion;
	}
	*count = 0;
	st = sql_number(store, counting, &rows, why, "iiiiitii", filter->diffusion_id, filter->candidate_id,
	    filter->contact_id, filter->agency_id, filter->arrival_id, status, filter->delegate_id,
	    filter->now);
	if (st != OK)
		return st;
	if (total != NULL)
		*total = (size_t)rows;
	most = filter->limit != 0 && filter->limit < (size_t)rows ? (int64_t)filter->limit : rows;
	*out = arena_array(arena, (size_t)most, sizeof(**out));
	st = sql_open(store, listing, &q, why, "iiiiitiiii", filter->diffusion_id, filter->candidate_id,
	    filter->contact_id, filter->agency_id, filter->arrival_id, status, filter->delegate_id,
	    filter->now, most, (int64_t)filter->offset);
	if (st != OK)
		return st;
	while (*count < (size_t)most && (st = sql_step(&q, why)) == OK)
		feedback_read(&q, arena, &(*out)[(*count)++]);
	sql_close(&q);
	return st == NONE ? OK : st;
}

#define TO_TELL                                                                                              \
	" WHERE d.recruiter_id = ?1 AND d.status IN ('running', 'reviewing', 'done')"                        \
	" AND (f.waits = 1 OR f.status = 'pending')"

enum status
feedback_to_tell(struct store *store, struct arena *arena, int64_t recruiter_id, struct feedback **out,
    size_t *count, struct why *why)
{
	static const char counting[] = COUNTING TO_TELL,
			  listing[] = COLUMNS TABLES TO_TELL " ORDER BY f.diffusion_id, f.id";
	int64_t rows = 0;
	struct sql q;
	enum status st;

	*count = 0;
	if ((st = sql_number(store, counting, &rows, why, "i", recruiter_id)) != OK)
		return st;
	*out = arena_array(arena, (size_t)rows, sizeof(**out));
	if ((st = sql_open(store, listing, &q, why, "i", recruiter_id)) != OK)
		return st;
	while (*count < (size_t)rows && (st = sql_step(&q, why)) == OK)
		feedback_read(&q, arena, &(*out)[(*count)++]);
	sql_close(&q);
	return st == NONE ? OK : st;
}

enum status
feedback_wait(struct store *store, int64_t id, bool waits, struct why *why)
{
	static const char update[] = "UPDATE feedback SET waits = ?2 WHERE id = ?1";

	return sql_run(store, update, NULL, why, "ii", id, (int64_t)waits);
}
