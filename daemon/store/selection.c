#include "store/selection.h"

#include "base/text.h"
#include "store/sql.h"

#define COLUMNS                                                                                              \
	"s.id, s.kind, s.number, s.agency_id, s.recruiter_id, s.name, s.created_at, s.updated_at,"           \
	" (SELECT count(*) FROM selection_candidate m WHERE m.selection_id = s.id)"
#define SELECTION "SELECT " COLUMNS " FROM selection s"
#define STANDS	  " AND s.removed_at = 0"

#define NO_EMPLOYER "Sans employeur"

static const char *
kind_name(enum selection_kind kind)
{
	return kind == SELECTION_HIRES ? "hires" : "list";
}

static void
selection_read(const struct sql *q, struct arena *arena, struct selection *selection)
{
	*selection = (struct selection){
	    .id = sql_int(q, 0),
	    .kind = *sql_text(q, arena, 1) == 'h' ? SELECTION_HIRES : SELECTION_LIST,
	    .number = sql_int(q, 2),
	    .agency_id = sql_int(q, 3),
	    .recruiter_id = sql_int(q, 4),
	    .name = sql_text(q, arena, 5),
	    .created_at = sql_int(q, 6),
	    .updated_at = sql_int(q, 7),
	    .candidates = sql_int(q, 8),
	};
}

const char *
selection_ref(struct arena *arena, const struct selection *selection)
{
	return arena_printf(
	    arena, "%c-%lld", selection->kind == SELECTION_HIRES ? 'E' : 'L', (long long)selection->number);
}

static enum status
check_name(const char *name, struct why *why)
{
	if (name == NULL || *name == '\0')
		return because(why, REFUSED, "Libellé\u00a0: il faut un nom à cette liste");
	if (text_length(name) > SELECTION_NAME_MAX)
		return because(why, REFUSED, "Libellé\u00a0: %zu caractères, %d au plus", text_length(name),
		    SELECTION_NAME_MAX);
	return OK;
}

static enum status
said(enum status st, const char *name, struct why *why)
{
	return st == REFUSED
		   ? because(why, REFUSED, "Libellé\u00a0: une liste s'appelle déjà «\u00a0%s\u00a0»", name)
		   : st;
}

enum status
selection_create(struct store *store, struct selection *selection, int64_t now, struct why *why)
{
	static const char next[] = "SELECT coalesce(max(number), 0) + 1 FROM selection WHERE kind = ?1";
	static const char insert[] =
	    "INSERT INTO selection (kind, number, agency_id, recruiter_id, name, folded, created_at, "
	    "updated_at) VALUES (?1, ?2, ?3, nullif(?4, 0), ?5, ?6, ?7, ?7)";
	const char *kind = kind_name(selection->kind);
	struct arena *arena = arena_open();
	enum status st;

	selection->created_at = selection->updated_at = now;
	if ((st = check_name(selection->name, why)) == OK &&
	    (st = sql_number(store, next, &selection->number, why, "t", kind)) == OK) {
		st = sql_insert(store, insert, &selection->id, why, "tiiitti", kind, selection->number,
		    selection->agency_id, selection->recruiter_id, selection->name,
		    text_key(arena, selection->name), now);
		st = said(st, selection->name, why);
	}
	arena_close(arena);
	return st;
}

static enum status
one(struct sql *q, struct arena *arena, struct selection *selection, struct why *why)
{
	enum status st = sql_step(q, why);

	if (st == OK)
		selection_read(q, arena, selection);
	sql_close(q);
	return st;
}

enum status
selection_find(struct store *store, struct arena *arena, enum selection_kind kind, int64_t number,
    struct selection *selection, struct why *why)
{
	static const char find[] = SELECTION " WHERE s.kind = ?1 AND s.number = ?2" STANDS;
	struct sql q;
	enum status st = sql_open(store, find, &q, why, "ti", kind_name(kind), number);

	return st == OK ? one(&q, arena, selection, why) : st;
}

enum status
selection_find_id(
    struct store *store, struct arena *arena, int64_t id, struct selection *selection, struct why *why)
{
	static const char find[] = SELECTION " WHERE s.id = ?1" STANDS;
	struct sql q;
	enum status st = sql_open(store, find, &q, why, "i", id);

	return st == OK ? one(&q, arena, selection, why) : st;
}

enum status
selection_find_name(struct store *store, struct arena *arena, enum selection_kind kind, int64_t agency_id,
    const char *name, struct selection *selection, struct why *why)
{
	static const char find[] =
	    SELECTION " WHERE s.kind = ?1 AND s.agency_id = ?2 AND s.folded = ?3" STANDS;
	struct sql q;
	enum status st =
	    sql_open(store, find, &q, why, "tit", kind_name(kind), agency_id, text_key(arena, name));

	return st == OK ? one(&q, arena, selection, why) : st;
}

static enum status
touch(struct store *store, int64_t id, int64_t now, struct why *why)
{
	static const char update[] = "UPDATE selection SET updated_at = ?2 WHERE id = ?1";

	return sql_run(store, update, NULL, why, "ii", id, now);
}

enum status
selection_rename(struct store *store, int64_t id, const char *name, int64_t now, struct why *why)
{
	static const char update[] =
	    "UPDATE selection SET name = ?2, folded = ?3, updated_at = ?4 WHERE id = ?1";
	struct arena *arena = arena_open();
	enum status st = check_name(name, why);

	if (st == OK)
		st = said(sql_run(store, update, NULL, why, "itti", id, name, text_key(arena, name), now),
		    name, why);
	arena_close(arena);
	return st;
}

enum status
selection_remove(struct store *store, int64_t id, int64_t now, struct why *why)
{
	/* Its name is free for another one. */
	static const char update[] = "UPDATE selection SET removed_at = ?2, updated_at = ?2,"
				     " folded = folded || ' ' || kind || number WHERE id = ?1";

	return sql_run(store, update, NULL, why, "ii", id, now);
}

#define MATCHES                                                                                              \
	" FROM selection s WHERE s.kind = ?1 AND (?2 = 0 OR s.agency_id = ?2)"                               \
	" AND (?3 = 0 OR EXISTS (SELECT 1 FROM selection_candidate c WHERE c.selection_id = s.id"            \
	"  AND c.candidate_id = ?3)) AND s.folded LIKE '%' || ?4 || '%'" STANDS

enum status
selection_list(struct store *store, struct arena *arena, const struct selection_filter *filter,
    struct selection **out, size_t *count, size_t *total, struct why *why)
{
	static const char counting[] = "SELECT count(*)" MATCHES;
	static const char listing[] =
	    "SELECT " COLUMNS MATCHES " ORDER BY s.updated_at DESC, s.number DESC LIMIT ?5 OFFSET ?6";
	const char *kind = kind_name(filter->kind);
	const char *words = filter->words == NULL ? "" : text_key(arena, filter->words);
	int64_t rows = 0;
	struct sql q;
	enum status st;

	*count = 0;
	*out = arena_array(arena, filter->limit, sizeof(**out));
	st = sql_number(
	    store, counting, &rows, why, "tiit", kind, filter->agency_id, filter->candidate_id, words);
	if (st != OK)
		return st;
	if (total != NULL)
		*total = (size_t)rows;
	st = sql_open(store, listing, &q, why, "tiitii", kind, filter->agency_id, filter->candidate_id, words,
	    (int64_t)filter->limit, (int64_t)filter->offset);
	if (st != OK)
		return st;
	while (*count < filter->limit && (st = sql_step(&q, why)) == OK)
		selection_read(&q, arena, &(*out)[(*count)++]);
	sql_close(&q);
	return st == NONE ? OK : st;
}

static enum status
put(struct store *store, int64_t id, int64_t candidate_id, int64_t feedback_id, int64_t now, bool *added,
    struct why *why)
{
	static const char insert[] =
	    "INSERT INTO selection_candidate (selection_id, candidate_id, feedback_id, added_at)"
	    " VALUES (?1, ?2, nullif(?3, 0), ?4) ON CONFLICT (selection_id, candidate_id) DO NOTHING";
	int64_t changed;
	enum status st = sql_run(store, insert, &changed, why, "iiii", id, candidate_id, feedback_id, now);

	*added = st == OK && changed > 0;
	return *added ? touch(store, id, now, why) : st;
}

enum status
selection_add(
    struct store *store, int64_t id, int64_t candidate_id, int64_t now, bool *added, struct why *why)
{
	return put(store, id, candidate_id, 0, now, added, why);
}

enum status
selection_take_out(struct store *store, int64_t id, int64_t candidate_id, int64_t now, struct why *why)
{
	static const char remove[] =
	    "DELETE FROM selection_candidate WHERE selection_id = ?1 AND candidate_id = ?2";
	int64_t changed;
	enum status st = sql_run(store, remove, &changed, why, "ii", id, candidate_id);

	if (st == OK && changed == 0)
		return NONE;
	return st == OK ? touch(store, id, now, why) : st;
}

/* -- hires -- */

enum status
hire_add(struct store *store, struct arena *arena, const struct hire *hire, int64_t now,
    struct selection *selection, bool *added, struct why *why)
{
	const char *name =
	    hire->employer == NULL || *hire->employer == '\0'
		? NO_EMPLOYER
		: text_excerpt(arena, text_line(arena, hire->employer), SELECTION_NAME_MAX - 1);
	enum status st =
	    selection_find_name(store, arena, SELECTION_HIRES, hire->agency_id, name, selection, why);

	*added = false;
	if (st == NONE) {
		*selection = (struct selection){
		    .kind = SELECTION_HIRES,
		    .agency_id = hire->agency_id,
		    .name = name,
		};
		st = selection_create(store, selection, now, why);
	}
	if (st != OK)
		return st;
	st = put(store, selection->id, hire->candidate_id, hire->feedback_id, now, added, why);
	selection->candidates += *added;
	return st;
}
