#include "store/journal.h"
#include "store/sql.h"

struct faults {
	void (*each)(const char *sentence, void *);
	void *data;
	size_t count;
};

static void
tell(struct faults *faults, const char *sentence)
{
	faults->count++;
	if (faults->each != NULL)
		faults->each(sentence, faults->data);
}

/* What no constraint of the schema can say; each query names the rows that are wrong. */
static const struct {
	const char *query, *sentence;
} orphans[] = {
    {"SELECT 'D-' || d.id FROM diffusion d WHERE d.status = 'running' AND d.launched_at = 0",
	"runs without having been launched"},
    {"SELECT 'R-' || f.id FROM feedback f LEFT JOIN decision v ON v.feedback_id = f.id"
     " WHERE f.status IN ('validated', 'refused') AND v.feedback_id IS NULL",
	"is decided, but no decision is kept"},
    {"SELECT 'R-' || f.id FROM feedback f JOIN decision v ON v.feedback_id = f.id"
     " WHERE f.status IN ('pending', 'notified')",
	"has a decision, but is not decided"},
    {"SELECT 'R-' || f.id FROM feedback f JOIN dossier s ON s.id = f.dossier_id"
     " WHERE s.diffusion_id <> f.diffusion_id",
	"is about a dossier of another diffusion"},
    {"SELECT 'D-' || d.id FROM diffusion d WHERE d.status IN ('done', 'archived') AND EXISTS"
     " (SELECT 1 FROM feedback f WHERE f.diffusion_id = d.id AND f.status = 'pending')",
	"is over, but a request waits"},
    {"SELECT 'CV-' || c.id FROM candidate c JOIN document d ON d.id = c.favourite_document_id"
     " WHERE d.candidate_id <> c.id",
	"has another candidate's document as favourite"},
    {"SELECT 'journal ' || t.journal_id FROM journal_text t LEFT JOIN journal j ON j.id = t.journal_id"
     " WHERE j.id IS NULL",
	"is a text without its row"},
};

static enum status
check_query(struct store *store, struct arena *arena, const char *query, const char *sentence,
    struct faults *faults, struct why *why)
{
	struct sql q;
	enum status st;

	if ((st = sql_open(store, query, &q, why, "")) != OK)
		return st;
	while ((st = sql_step(&q, why)) == OK)
		tell(faults, arena_printf(arena, "%s %s", sql_text(&q, arena, 0), sentence));
	sql_close(&q);
	return st == NONE ? OK : st;
}

static enum status
check_sqlite(struct store *store, struct arena *arena, struct faults *faults, struct why *why)
{
	static const char integrity[] =
	    "SELECT integrity_check FROM pragma_integrity_check WHERE integrity_check <> 'ok'";
	static const char foreign[] =
	    "SELECT \"table\" || ' row ' || coalesce(rowid, '?') FROM pragma_foreign_key_check";
	enum status st = check_query(store, arena, integrity, "(database integrity)", faults, why);

	return st == OK ? check_query(store, arena, foreign, "names a row that does not exist", faults, why)
			: st;
}

enum status
store_check(struct store *store, void (*each)(const char *sentence, void *), void *data, size_t *found,
    struct why *why)
{
	struct faults faults = {.each = each, .data = data};
	struct arena *arena = arena_open();
	struct why broken = {0};
	int64_t rows;
	enum status st;

	if ((st = check_sqlite(store, arena, &faults, why)) != OK)
		goto out;
	for (size_t i = 0; i < COUNT(orphans); i++)
		if ((st = check_query(store, arena, orphans[i].query, orphans[i].sentence, &faults, why)) !=
		    OK)
			goto out;
	if ((st = journal_verify(store, &rows, &broken)) == REFUSED) {
		tell(&faults, broken.text);
		st = OK;
	} else if (st != OK) {
		st = because(why, st, "%s", broken.text);
	}
out:
	*found = faults.count;
	arena_close(arena);
	return st;
}
