#include "store/candidate_row.h"
#include "store/diffusion.h"

static enum status
touch_by_dossier(struct store *store, int64_t dossier_id, int64_t now, struct why *why)
{
	static const char update[] = "UPDATE diffusion SET updated_at = ?2 WHERE id = (SELECT diffusion_id "
				     "FROM dossier WHERE id = ?1)";

	return sql_run(store, update, NULL, why, "ii", dossier_id, now);
}

enum status
dossier_create(struct store *store, int64_t diffusion_id, int64_t candidate_id, int64_t now, int *number,
    struct why *why)
{
	static const char next[] = "SELECT next_number FROM diffusion WHERE id = ?1";
	static const char advance[] =
	    "UPDATE diffusion SET next_number = ?2 + 1, updated_at = ?3 WHERE id = ?1";
	static const char there[] =
	    "SELECT number FROM dossier WHERE diffusion_id = ?1 AND candidate_id = ?2";
	static const char insert[] =
	    "INSERT INTO dossier (diffusion_id, number, candidate_id) VALUES (?1, ?2, ?3)";
	static const char share[] = "INSERT INTO dossier_document (dossier_id, document_id, rank)"
				    " SELECT ?1, favourite_document_id, 1 FROM candidate"
				    " WHERE id = ?2 AND favourite_document_id IS NOT NULL";
	int64_t given, id;
	enum status st;

	st = sql_number(store, there, &given, why, "ii", diffusion_id, candidate_id);
	if (st == OK) {
		*number = (int)given;
		return because(why, REFUSED, "le candidat est déjà dans la diffusion");
	}
	if (st != NONE || (st = sql_number(store, next, &given, why, "i", diffusion_id)) != OK)
		return st;
	*number = (int)given;
	if ((st = sql_run(store, advance, NULL, why, "iii", diffusion_id, given, now)) != OK)
		return st;
	if ((st = sql_insert(store, insert, &id, why, "iii", diffusion_id, given, candidate_id)) != OK)
		return st;
	return sql_run(store, share, NULL, why, "ii", id, candidate_id);
}

enum status
dossier_update(struct store *store, const struct dossier *dossier, int64_t now, struct why *why)
{
	static const char update[] =
	    "UPDATE dossier SET active = ?2, hidden = ?3, summary = ?4, opinion = ?5 WHERE id = ?1";
	enum status st = sql_run(store, update, NULL, why, "iiitt", dossier->id, (int64_t)dossier->active,
	    (int64_t)dossier->hidden, dossier->summary, dossier->opinion);

	return st == OK ? touch_by_dossier(store, dossier->id, now, why) : st;
}

enum status
dossier_remove(struct store *store, int64_t dossier_id, int64_t now, struct why *why)
{
	static const char remove[] = "DELETE FROM dossier WHERE id = ?1";
	enum status st = touch_by_dossier(store, dossier_id, now, why);

	return st == OK ? sql_run(store, remove, NULL, why, "i", dossier_id) : st;
}

enum status
dossier_share(
    struct store *store, int64_t dossier_id, const int64_t *ids, size_t count, int64_t now, struct why *why)
{
	static const char clear[] = "DELETE FROM dossier_document WHERE dossier_id = ?1";
	static const char insert[] =
	    "INSERT INTO dossier_document (dossier_id, document_id, rank) VALUES (?1, ?2, ?3)"
	    " ON CONFLICT (dossier_id, document_id) DO NOTHING";
	static const char choose[] = "UPDATE dossier SET documents_chosen = 1 WHERE id = ?1";
	enum status st = sql_run(store, clear, NULL, why, "i", dossier_id);

	if (st == OK)
		st = sql_run(store, choose, NULL, why, "i", dossier_id);
	for (size_t i = 0; i < count && st == OK; i++)
		st = sql_run(store, insert, NULL, why, "iii", dossier_id, ids[i], (int64_t)i + 1);
	return st == OK ? touch_by_dossier(store, dossier_id, now, why) : st;
}

enum status
dossier_reveal(struct store *store, int64_t dossier_id, int64_t contact_id, int64_t now, struct why *why)
{
	static const char insert[] =
	    "INSERT INTO reveal (dossier_id, contact_id, revealed_at) VALUES (?1, ?2, ?3)"
	    " ON CONFLICT (dossier_id, contact_id) DO NOTHING";

	return sql_run(store, insert, NULL, why, "iii", dossier_id, contact_id, now);
}

#define DOSSIER                                                                                              \
	"SELECT s.id, s.diffusion_id, s.number, s.active, s.hidden, s.summary, s.opinion,"                   \
	" EXISTS (SELECT 1 FROM reveal r JOIN contact c ON c.id = r.contact_id"                              \
	" WHERE r.dossier_id = s.id AND r.contact_id = ?2 AND NOT EXISTS (SELECT 1 FROM outbox o"            \
	" WHERE o.act_id = r.act_id AND o.act_id <> 0 AND o.to_email = c.email"                              \
	" AND o.state IN ('queued', 'held') AND o.tries = 0 AND o.due_at > o.created_at)),"                  \
	" s.documents_chosen," CANDIDATE_COLUMNS " FROM dossier s JOIN candidate c ON c.id = s.candidate_id"

static void
dossier_read(const struct sql *q, struct arena *arena, struct dossier *dossier)
{
	*dossier = (struct dossier){
	    .id = sql_int(q, 0),
	    .diffusion_id = sql_int(q, 1),
	    .number = (int)sql_int(q, 2),
	    .active = sql_int(q, 3) != 0,
	    .hidden = sql_int(q, 4) != 0,
	    .summary = sql_text(q, arena, 5),
	    .opinion = sql_text(q, arena, 6),
	    .revealed = sql_int(q, 7) != 0,
	    .documents_chosen = sql_int(q, 8) != 0,
	};
	candidate_read(q, 9, arena, &dossier->candidate);
}

#define FEW 8 /* rows: more are made room for */

/* An array that is full is twice as long; `rows`: what it holds. */
static void *
make_room(struct arena *arena, void *rows, size_t count, size_t *room, size_t item)
{
	size_t before = *room;

	if (count < before)
		return rows;
	*room = before == 0 ? FEW : 2 * before;
	return arena_grow(arena, rows, before * item, *room * item);
}

/* The documents of all dossiers by one query: they come in the dossiers' order. */
static enum status
read_documents(struct store *store, struct arena *arena, int64_t diffusion_id, struct dossier *dossiers,
    size_t count, struct why *why)
{
	static const char listing[] =
	    "SELECT s.dossier_id," DOCUMENT_COLUMNS
	    " FROM dossier o JOIN dossier_document s ON s.dossier_id = o.id"
	    " JOIN document d ON d.id = s.document_id WHERE o.diffusion_id = ?1 ORDER BY o.number, s.rank";
	struct document *documents = NULL;
	size_t at = 0, read = 0, room = 0;
	struct sql q;
	enum status st = sql_open(store, listing, &q, why, "i", diffusion_id);

	if (st != OK)
		return st;
	while ((st = sql_step(&q, why)) == OK) {
		while (at < count && dossiers[at].id != sql_int(&q, 0))
			at++;
		if (at == count)
			break;
		documents = make_room(arena, documents, read, &room, sizeof(*documents));
		document_read(&q, 1, arena, &documents[read++]);
		dossiers[at].document_count++;
	}
	sql_close(&q);
	for (size_t i = 0; i < count && documents != NULL; documents += dossiers[i++].document_count)
		dossiers[i].documents = documents;
	return st == NONE ? OK : st;
}

enum status
dossier_list_bare(struct store *store, struct arena *arena, int64_t diffusion_id, int64_t contact_id,
    struct dossier **out, size_t *count, struct why *why)
{
	static const char listing[] = DOSSIER " WHERE s.diffusion_id = ?1 ORDER BY s.number";
	size_t room = 0;
	struct sql q;
	enum status st = sql_open(store, listing, &q, why, "ii", diffusion_id, contact_id);

	*out = NULL;
	*count = 0;
	if (st != OK)
		return st;
	while ((st = sql_step(&q, why)) == OK) {
		*out = make_room(arena, *out, *count, &room, sizeof(**out));
		dossier_read(&q, arena, &(*out)[(*count)++]);
	}
	sql_close(&q);
	return st == NONE ? OK : st;
}

enum status
dossier_list(struct store *store, struct arena *arena, int64_t diffusion_id, int64_t contact_id,
    struct dossier **out, size_t *count, struct why *why)
{
	enum status st = dossier_list_bare(store, arena, diffusion_id, contact_id, out, count, why);

	return st == OK && *count > 0 ? read_documents(store, arena, diffusion_id, *out, *count, why) : st;
}

enum status
dossier_find(struct store *store, struct arena *arena, int64_t dossier_id, int64_t contact_id,
    struct dossier *dossier, struct why *why)
{
	static const char find[] = DOSSIER " WHERE s.id = ?1";
	struct sql q;
	enum status st;

	if ((st = sql_open(store, find, &q, why, "ii", dossier_id, contact_id)) != OK)
		return st;
	if ((st = sql_step(&q, why)) == OK)
		dossier_read(&q, arena, dossier);
	sql_close(&q);
	return st == OK ? document_shared(
			      store, arena, dossier_id, &dossier->documents, &dossier->document_count, why)
			: st;
}

enum status
dossier_shared_in(struct store *store, struct arena *arena, int64_t candidate_id, size_t most,
    struct shared_in **out, size_t *count, struct why *why)
{
	static const char listing[] = "SELECT d.id, d.title, d.status, s.number, s.active FROM dossier s"
				      " JOIN diffusion d ON d.id = s.diffusion_id WHERE s.candidate_id = ?1 "
				      "ORDER BY d.id DESC LIMIT ?2";
	struct sql q;
	enum status st = sql_open(store, listing, &q, why, "ii", candidate_id, (int64_t)most);

	*count = 0;
	if (st != OK)
		return st;
	*out = arena_array(arena, most, sizeof(**out));
	while (*count < most && (st = sql_step(&q, why)) == OK)
		(*out)[(*count)++] = (struct shared_in){
		    .diffusion_id = sql_int(&q, 0),
		    .title = sql_text(&q, arena, 1),
		    .status = sql_text(&q, arena, 2),
		    .number = (int)sql_int(&q, 3),
		    .active = sql_int(&q, 4) != 0,
		};
	sql_close(&q);
	return st == NONE ? OK : st;
}
