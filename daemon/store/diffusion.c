#include "store/diffusion.h"

#include <string.h>

#include "base/text.h"
#include "store/sql.h"

static const char *const statuses[] = {"draft", "running", "reviewing", "done", "archived"};

const char *
diffusion_status_name(enum diffusion_status status)
{
	return (size_t)status < COUNT(statuses) ? statuses[status] : "draft";
}

#define PLAIN                                                                                                \
	"d.id, d.agency_id, d.recruiter_id, d.title, d.tags, d.status, d.start_at, d.end_at, d.launched_at," \
	" d.created_at, d.updated_at, d.done_at"
#define COLUMNS                                                                                              \
	PLAIN ","                                                                                            \
	      " (SELECT count(*) FROM dossier WHERE diffusion_id = d.id),"                                   \
	      " (SELECT count(*) FROM recipient WHERE diffusion_id = d.id),"                                 \
	      " (SELECT count(*) FROM feedback WHERE diffusion_id = d.id),"                                  \
	      " (SELECT count(*) FROM feedback WHERE diffusion_id = d.id AND status = 'pending'),"           \
	      " (SELECT count(DISTINCT contact_id) FROM feedback WHERE diffusion_id = d.id)"

static void
diffusion_read(const struct sql *q, struct arena *arena, struct diffusion *diffusion)
{
	const char *status = sql_text(q, arena, 5);

	*diffusion = (struct diffusion){
	    .id = sql_int(q, 0),
	    .agency_id = sql_int(q, 1),
	    .recruiter_id = sql_int(q, 2),
	    .title = sql_text(q, arena, 3),
	    .tags = sql_text(q, arena, 4),
	    .start_at = sql_int(q, 6),
	    .end_at = sql_int(q, 7),
	    .launched_at = sql_int(q, 8),
	    .created_at = sql_int(q, 9),
	    .updated_at = sql_int(q, 10),
	    .done_at = sql_int(q, 11),
	    .candidates = sql_int(q, 12),
	    .recipients = sql_int(q, 13),
	    .feedback = sql_int(q, 14),
	    .pending = sql_int(q, 15),
	    .answered = sql_int(q, 16),
	};
	for (size_t i = 0; i < COUNT(statuses); i++)
		if (strcmp(statuses[i], status) == 0)
			diffusion->status = (enum diffusion_status)i;
}

static const char *
folded(struct arena *arena, const struct diffusion *diffusion)
{
	return text_key(arena,
	    arena_printf(arena, "%s %s", diffusion->title, diffusion->tags == NULL ? "" : diffusion->tags));
}

enum status
diffusion_create(
    struct store *store, const struct diffusion *diffusion, int64_t now, int64_t *id, struct why *why)
{
	static const char insert[] =
	    "INSERT INTO diffusion (agency_id, recruiter_id, title, tags, folded, status, start_at, end_at, "
	    "launched_at,"
	    " created_at, updated_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?10)";
	struct arena *arena = arena_open();
	enum status st = sql_insert(store, insert, id, why, "iittttiiii", diffusion->agency_id,
	    diffusion->recruiter_id, diffusion->title, diffusion->tags, folded(arena, diffusion),
	    diffusion_status_name(diffusion->status), diffusion->start_at, diffusion->end_at,
	    diffusion->launched_at, now);

	arena_close(arena);
	return st;
}

enum status
diffusion_update(struct store *store, const struct diffusion *diffusion, int64_t now, struct why *why)
{
	static const char update[] = "UPDATE diffusion SET title = ?2, tags = ?3, folded = ?4, status = ?5, "
				     "start_at = ?6, end_at = ?7,"
				     " launched_at = ?8, done_at = ?9, updated_at = ?10 WHERE id = ?1";
	struct arena *arena = arena_open();
	int64_t changed;
	enum status st = sql_run(store, update, &changed, why, "ittttiiiii", diffusion->id, diffusion->title,
	    diffusion->tags, folded(arena, diffusion), diffusion_status_name(diffusion->status),
	    diffusion->start_at, diffusion->end_at, diffusion->launched_at, diffusion->done_at, now);

	arena_close(arena);
	return st == OK && changed == 0 ? NONE : st;
}

enum status
diffusion_remove(struct store *store, int64_t id, struct why *why)
{
	static const char remove[] = "DELETE FROM diffusion WHERE id = ?1 AND status = 'draft'";
	int64_t changed;
	enum status st = sql_run(store, remove, &changed, why, "i", id);

	if (st == OK && changed == 0)
		return because(why, REFUSED, "on ne supprime qu'un brouillon");
	return st;
}

static enum status
find_by(const char *find, struct store *store, struct arena *arena, int64_t id, struct diffusion *diffusion,
    struct why *why)
{
	struct sql q;
	enum status st;

	if ((st = sql_open(store, find, &q, why, "i", id)) != OK)
		return st;
	if ((st = sql_step(&q, why)) == OK)
		diffusion_read(&q, arena, diffusion);
	sql_close(&q);
	return st;
}

enum status
diffusion_find(
    struct store *store, struct arena *arena, int64_t id, struct diffusion *diffusion, struct why *why)
{
	static const char find[] = "SELECT " COLUMNS " FROM diffusion d WHERE d.id = ?1";

	return find_by(find, store, arena, id, diffusion, why);
}

enum status
diffusion_find_uncounted(
    struct store *store, struct arena *arena, int64_t id, struct diffusion *diffusion, struct why *why)
{
	static const char find[] = "SELECT " PLAIN ", 0, 0, 0, 0, 0 FROM diffusion d WHERE d.id = ?1";

	return find_by(find, store, arena, id, diffusion, why);
}

/* What one may see: these columns are all in the index diffusion_agency. */
#define SEEN                                                                                                 \
	" FROM diffusion d WHERE (?1 = 0 OR d.agency_id = ?1 OR d.recruiter_id IN"                           \
	"  (SELECT from_id FROM delegation WHERE to_id = ?2 AND ended_at = 0 AND ends_at >= ?3))"            \
	" AND (CAST(?4 AS TEXT) IS NULL OR d.status = ?4)"
#define MATCHES                                                                                              \
	SEEN " AND (?5 = 0 OR (d.status <> 'draft' AND EXISTS (SELECT 1 FROM recipient"                      \
	     " WHERE diffusion_id = d.id AND contact_id = ?5 AND started_at > 0)))"                          \
	     " AND (CAST(?6 AS TEXT) IS NULL OR d.folded LIKE '%' || ?6 || '%')"

static const char *
status_sought(const struct diffusion_filter *filter)
{
	return filter->status < 0 ? NULL : diffusion_status_name((enum diffusion_status)filter->status);
}

static const char *
words_sought(struct arena *arena, const struct diffusion_filter *filter)
{
	return filter->words == NULL ? NULL : text_key(arena, filter->words);
}

enum status
diffusion_count(struct store *store, struct arena *arena, const struct diffusion_filter *filter,
    size_t *count, struct why *why)
{
	static const char seen[] = "SELECT count(*)" SEEN, matching[] = "SELECT count(*)" MATCHES;
	int64_t all = 0;
	enum status st;

	if (filter->contact_id == 0 && filter->words == NULL)
		st = sql_number(store, seen, &all, why, "iiit", filter->agency_id, filter->delegate_id,
		    filter->now, status_sought(filter));
	else
		st = sql_number(store, matching, &all, why, "iiitit", filter->agency_id, filter->delegate_id,
		    filter->now, status_sought(filter), filter->contact_id, words_sought(arena, filter));
	*count = (size_t)all;
	return st;
}

enum status
diffusion_list(struct store *store, struct arena *arena, const struct diffusion_filter *filter,
    struct diffusion **out, size_t *count, struct why *why)
{
	static const char listing[] = "SELECT " COLUMNS MATCHES " ORDER BY d.id DESC LIMIT ?7 OFFSET ?8";
	size_t room = 0;
	struct sql q;
	enum status st = sql_open(store, listing, &q, why, "iiititii", filter->agency_id, filter->delegate_id,
	    filter->now, status_sought(filter), filter->contact_id, words_sought(arena, filter),
	    filter->limit == 0 ? (int64_t)-1 : (int64_t)filter->limit, (int64_t)filter->offset);

	*count = 0;
	*out = NULL;
	if (st != OK)
		return st;
	while ((st = sql_step(&q, why)) == OK) {
		if (*count == room) {
			size_t more = room == 0 ? 16 : room * 2;

			*out = arena_grow(arena, *out, room * sizeof(**out), more * sizeof(**out));
			room = more;
		}
		diffusion_read(&q, arena, &(*out)[(*count)++]);
	}
	sql_close(&q);
	return st == NONE ? OK : st;
}

#define DUE                                                                                                  \
	" FROM diffusion d WHERE (d.status = 'draft' AND d.launched_at > 0 AND d.start_at <= ?1)"            \
	" OR (d.status = 'running' AND d.end_at > 0 AND d.end_at < ?1)"                                      \
	" OR (d.status = 'reviewing' AND NOT EXISTS"                                                         \
	"  (SELECT 1 FROM feedback WHERE diffusion_id = d.id AND status = 'pending'))"                       \
	" OR (d.status = 'done' AND d.done_at > 0 AND d.done_at < ?2)"

enum status
diffusion_due(struct store *store, struct arena *arena, int64_t now, int64_t archive_s,
    struct diffusion **out, size_t *count, struct why *why)
{
	static const char counting[] = "SELECT count(*)" DUE;
	static const char listing[] = "SELECT " COLUMNS DUE " ORDER BY d.id";
	int64_t rows = 0;
	struct sql q;
	enum status st;

	*count = 0;
	if ((st = sql_number(store, counting, &rows, why, "ii", now, now - archive_s)) != OK || rows == 0)
		return st;
	*out = arena_array(arena, (size_t)rows, sizeof(**out));
	if ((st = sql_open(store, listing, &q, why, "ii", now, now - archive_s)) != OK)
		return st;
	while (*count < (size_t)rows && (st = sql_step(&q, why)) == OK)
		diffusion_read(&q, arena, &(*out)[(*count)++]);
	sql_close(&q);
	return st == NONE ? OK : st;
}

#define UNFINISHED                                                                                           \
	" FROM diffusion d WHERE d.status = 'done' AND d.id IN"                                              \
	" (SELECT diffusion_id FROM feedback WHERE status = 'pending')"                                      \
	" AND EXISTS (SELECT 1 FROM act a JOIN journal j ON j.id BETWEEN a.journal_from AND a.journal_to"    \
	"  WHERE a.id = ?1 AND 'D-' || d.id IN (j.object, j.related))"

enum status
diffusion_unfinished(struct store *store, struct arena *arena, int64_t act_id, struct diffusion **out,
    size_t *count, struct why *why)
{
	static const char counting[] = "SELECT count(*)" UNFINISHED;
	static const char listing[] = "SELECT " COLUMNS UNFINISHED;
	int64_t rows = 0;
	struct sql q;
	enum status st;

	*count = 0;
	if ((st = sql_number(store, counting, &rows, why, "i", act_id)) != OK || rows == 0)
		return st;
	*out = arena_array(arena, (size_t)rows, sizeof(**out));
	if ((st = sql_open(store, listing, &q, why, "i", act_id)) != OK)
		return st;
	while (*count < (size_t)rows && (st = sql_step(&q, why)) == OK)
		diffusion_read(&q, arena, &(*out)[(*count)++]);
	sql_close(&q);
	return st == NONE ? OK : st;
}

enum status
diffusion_next_due(struct store *store, int64_t now, int64_t *at, struct why *why)
{
	static const char next[] =
	    "SELECT coalesce(min(at), 0) FROM (SELECT min(start_at) AS at FROM diffusion WHERE status = "
	    "'draft'"
	    " AND launched_at > 0 AND start_at > ?1 UNION ALL SELECT min(end_at) + 1 FROM diffusion"
	    " WHERE status = 'running' AND end_at >= ?1) AS due";

	return sql_number(store, next, at, why, "i", now);
}

static enum status
touch(struct store *store, int64_t id, int64_t now, struct why *why)
{
	static const char update[] = "UPDATE diffusion SET updated_at = ?2 WHERE id = ?1";

	return sql_run(store, update, NULL, why, "ii", id, now);
}

/* -- recipients -- */

enum status
recipient_add(struct store *store, int64_t diffusion_id, int64_t contact_id, int64_t now, struct why *why)
{
	static const char insert[] =
	    "INSERT INTO recipient (diffusion_id, contact_id, added_at) VALUES (?1, ?2, ?3)"
	    " ON CONFLICT (diffusion_id, contact_id) DO NOTHING";
	enum status st = sql_run(store, insert, NULL, why, "iii", diffusion_id, contact_id, now);

	return st == OK ? touch(store, diffusion_id, now, why) : st;
}

enum status
recipient_remove(struct store *store, int64_t diffusion_id, int64_t contact_id, int64_t now, struct why *why)
{
	static const char remove[] = "DELETE FROM recipient WHERE diffusion_id = ?1 AND contact_id = ?2";
	enum status st = sql_run(store, remove, NULL, why, "ii", diffusion_id, contact_id);

	return st == OK ? touch(store, diffusion_id, now, why) : st;
}

enum status
recipient_started(struct store *store, int64_t diffusion_id, int64_t contact_id, int64_t now, struct why *why)
{
	static const char update[] =
	    "UPDATE recipient SET started_at = ?3 WHERE diffusion_id = ?1 AND contact_id = ?2";

	return sql_run(store, update, NULL, why, "iii", diffusion_id, contact_id, now);
}

enum status
recipient_answered(
    struct store *store, int64_t diffusion_id, int64_t contact_id, int64_t now, struct why *why)
{
	static const char update[] =
	    "UPDATE recipient SET answered_at = ?3 WHERE diffusion_id = ?1 AND contact_id = ?2";

	return sql_run(store, update, NULL, why, "iii", diffusion_id, contact_id, now);
}

enum status
recipient_reminded(
    struct store *store, int64_t diffusion_id, int64_t contact_id, int64_t now, struct why *why)
{
	static const char update[] =
	    "UPDATE recipient SET reminded_at = ?3 WHERE diffusion_id = ?1 AND contact_id = ?2";

	return sql_run(store, update, NULL, why, "iii", diffusion_id, contact_id, now);
}

/* The début to that address; one that was taken back, only when none took its place. */
#define DEBUT(column)                                                                                        \
	"(SELECT " column " FROM outbox o WHERE o.to_email = c.email AND o.tag = 'D-' || r.diffusion_id"     \
	" AND o.template = 'diffusion-debut-client' ORDER BY o.state = 'cancelled', o.id LIMIT 1)"

enum status
recipient_list(struct store *store, struct arena *arena, int64_t diffusion_id, struct recipient **out,
    size_t *count, struct why *why)
{
	static const char counting[] = "SELECT count(*) FROM recipient WHERE diffusion_id = ?1";
	static const char listing[] =
	    "SELECT c.id, c.name, c.email, c.company, c.language, c.internal, c.bounced_at, r.started_at,"
	    " (SELECT count(*) FROM feedback f WHERE f.contact_id = c.id AND f.diffusion_id = "
	    "r.diffusion_id),"
	    " r.answered_at, r.reminded_at, " DEBUT("state") ", " DEBUT(
		"sent_at") ", c.absent_until"
			   " FROM recipient r JOIN contact c ON c.id = r.contact_id WHERE r.diffusion_id = ?1"
			   " ORDER BY r.added_at, r.contact_id";
	int64_t rows = 0;
	struct sql q;
	enum status st;

	*count = 0;
	if ((st = sql_number(store, counting, &rows, why, "i", diffusion_id)) != OK)
		return st;
	*out = arena_array(arena, (size_t)rows, sizeof(**out));
	if (rows == 0)
		return OK;
	if ((st = sql_open(store, listing, &q, why, "i", diffusion_id)) != OK)
		return st;
	while (*count < (size_t)rows && (st = sql_step(&q, why)) == OK)
		(*out)[(*count)++] = (struct recipient){
		    .contact = {.id = sql_int(&q, 0),
			.name = sql_text(&q, arena, 1),
			.email = sql_text(&q, arena, 2),
			.company = sql_text(&q, arena, 3),
			.language = sql_text(&q, arena, 4),
			.internal = sql_int(&q, 5) != 0,
			.bounced_at = sql_int(&q, 6),
			.absent_until = sql_int(&q, 13)},
		    .started_at = sql_int(&q, 7),
		    .answers = sql_int(&q, 8),
		    .answered_at = sql_int(&q, 9),
		    .reminded_at = sql_int(&q, 10),
		    .delivery = sql_text(&q, arena, 11),
		    .delivered_at = sql_int(&q, 12),
		};
	sql_close(&q);
	return st == NONE ? OK : st;
}

enum status
recipient_is(struct store *store, int64_t diffusion_id, int64_t contact_id, struct why *why)
{
	static const char counting[] =
	    "SELECT count(*) FROM recipient r JOIN diffusion d ON d.id = r.diffusion_id"
	    " WHERE r.diffusion_id = ?1 AND r.contact_id = ?2 AND r.started_at > 0 AND d.status <> 'draft'";
	int64_t rows = 0;
	enum status st = sql_number(store, counting, &rows, why, "ii", diffusion_id, contact_id);

	return st != OK ? st : rows > 0 ? OK : NONE;
}

#define SILENT                                                                                               \
	" FROM recipient r JOIN diffusion d ON d.id = r.diffusion_id JOIN contact c ON c.id = r.contact_id"  \
	" WHERE d.status = 'running' AND d.end_at >= ?1 AND d.end_at <= ?3 AND r.started_at > 0"             \
	" AND r.started_at < ?2 AND r.answered_at = 0 AND r.reminded_at < ?2 AND c.bounced_at = 0"           \
	" AND c.absent_until <= ?1"

enum status
recipient_silent(struct store *store, struct arena *arena, int64_t now, int64_t today, int64_t until,
    struct silent **out, size_t *count, struct why *why)
{
	static const char counting[] = "SELECT count(*)" SILENT;
	static const char listing[] = "SELECT r.diffusion_id, r.contact_id, r.reminded_at" SILENT
				      " ORDER BY r.diffusion_id, r.contact_id";
	int64_t rows = 0;
	struct sql q;
	enum status st;

	*count = 0;
	if ((st = sql_number(store, counting, &rows, why, "iii", now, today, until)) != OK || rows == 0)
		return st;
	*out = arena_array(arena, (size_t)rows, sizeof(**out));
	if ((st = sql_open(store, listing, &q, why, "iii", now, today, until)) != OK)
		return st;
	while (*count < (size_t)rows && (st = sql_step(&q, why)) == OK)
		(*out)[(*count)++] = (struct silent){sql_int(&q, 0), sql_int(&q, 1), sql_int(&q, 2)};
	sql_close(&q);
	return st == NONE ? OK : st;
}
