#include "store/person.h"

#include <string.h>

#include "store/people.h"
#include "store/person_sql.h"
#include "store/sql.h"

static const struct {
	const char *part, *sql;
} parts[] = {
    {"candidate",
	"SELECT c.id AS number, a.name AS agency, first_name, last_name, email, c.phone, postcode, city,"
	" qualifications, status, available_from, available_to, last_activity, summary, c.language"
	" FROM candidate c JOIN agency a ON a.id = c.agency_id WHERE c.id IN " CANDIDATE},
    {"contact",
	"SELECT id AS number, name, email, company, language, internal, bounced_at, absent_until FROM contact"
	" WHERE id IN " CONTACT},
    {"addresses", "SELECT email, learned_at FROM alias WHERE email IN " ADDRESSES
		  " UNION SELECT email, NULL FROM (" FORMER ") f"},
    {"reach", "SELECT address, stopped_at, dead_at, score, scored_at FROM reach WHERE address IN " EVER
	      " OR address IN " PHONES},
    {"documents",
	"SELECT d.hash, filename, type, size_bytes, created_at, t.content AS words FROM document d"
	" LEFT JOIN document_text t ON t.hash = d.hash WHERE candidate_id IN " CANDIDATE " ORDER BY d.id"},
    {"applications",
	"SELECT a.id AS number, a.created_at, d.filename, d.hash, d.type, d.size_bytes FROM application a"
	" LEFT JOIN application_document d ON d.application_id = a.id"
	" WHERE a.id IN " APPLICATIONS " ORDER BY a.id, d.rank"},
    {"selections", "SELECT s.kind, s.number, s.name, added_at FROM selection_candidate c JOIN selection s"
		   " ON s.id = c.selection_id WHERE candidate_id IN " CANDIDATE " ORDER BY s.kind, s.number"},
    {"groups", "SELECT g.name FROM contact_group_member m JOIN contact_group g ON g.id = m.contact_group_id"
	       " WHERE contact_id IN " CONTACT " ORDER BY g.name"},
    {"dossiers",
	"SELECT diffusion_id AS diffusion, title, number, active, hidden, s.summary, opinion FROM dossier s"
	" JOIN diffusion d ON d.id = diffusion_id WHERE s.id IN " DOSSIERS " ORDER BY diffusion_id"},
    {"diffusions",
	"SELECT diffusion_id AS diffusion, title, r.added_at, r.started_at, r.answered_at, r.reminded_at"
	" FROM recipient r JOIN diffusion d ON d.id = diffusion_id WHERE contact_id IN " CONTACT
	" ORDER BY diffusion_id"},
    {"reveals", "SELECT dossier_id AS dossier, contact_id AS contact, revealed_at FROM reveal WHERE " ABOUT},
    {"feedback",
	"SELECT f.id AS number, diffusion_id AS diffusion, action, status, f.comment, when_local, created_at,"
	" d.comment AS decision_comment, decided_at FROM feedback f LEFT JOIN decision d"
	" ON d.feedback_id = f.id WHERE " ABOUT " ORDER BY f.id"},
    {"meetings", "SELECT m.feedback_id AS feedback, m.start_at, cancelled, a.answer, a.at FROM meeting m"
		 " JOIN feedback f ON f.id = m.feedback_id LEFT JOIN meeting_answer a ON a.meeting_id = m.id"
		 " AND ((a.role = ?2 AND a.person_id IN " CANDIDATE
		 ") OR (a.role = ?3 AND a.person_id IN " CONTACT ")) WHERE " ABOUT " ORDER BY m.id"},
    {"scenarios", "SELECT s.id AS number, s.label, v.at, v.answered_at, v.stopped_at FROM delivery v"
		  " JOIN dispatch p ON p.id = v.dispatch_id JOIN scenario s ON s.id = p.scenario_id"
		  " WHERE v.candidate_id IN " CANDIDATE " ORDER BY v.at, s.id"},
    {"pauses", "SELECT scenario_id AS scenario, at FROM scenario_pause WHERE candidate_id IN " CANDIDATE},
    {"received", /* by us */
	"SELECT id AS number, at, sender, subject, state, reason, message_id FROM arrival"
	" WHERE sender IN " EVER " OR sender IN " PHONES " ORDER BY id"},
    {"sent", "SELECT id AS number, to_email, subject, words.text, state, created_at, sent_at, message_id"
	     " FROM outbox LEFT JOIN outbox_text words ON words.outbox_id = outbox.id"
	     " WHERE to_email IN " EVER " OR to_email IN " PHONES " ORDER BY id"},
    {"journal", "SELECT j.id AS number, j.at, actor, event, object, related, t.text FROM journal j"
		" LEFT JOIN journal_text t ON t.journal_id = j.id"
		" WHERE object IN (SELECT 'CV-' || id FROM candidate WHERE email = ?1)"
		" OR object IN (SELECT 'contact:' || id FROM contact WHERE email = ?1)"
		" OR related IN (SELECT 'CV-' || id FROM candidate WHERE email = ?1)"
		" OR actor IN (SELECT 'candidate:' || id FROM candidate WHERE email = ?1)"
		" OR actor IN (SELECT 'contact:' || id FROM contact WHERE email = ?1) ORDER BY j.id"},
};

#define FACTS_MAX 16

static size_t
read_row(const struct sql *q, struct arena *arena, struct person_fact *facts)
{
	int count = sqlite3_column_count(q->statement);

	for (int i = 0; i < count && i < FACTS_MAX; i++) {
		int type = sqlite3_column_type(q->statement, i);

		facts[i] = (struct person_fact){
		    .name = arena_string(arena, sqlite3_column_name(q->statement, i)),
		    .text = type == SQLITE_TEXT ? sql_text(q, arena, i) : NULL,
		    .number = type == SQLITE_INTEGER ? sql_int(q, i) : 0,
		    .null = type == SQLITE_NULL,
		};
	}
	return (size_t)(count < FACTS_MAX ? count : FACTS_MAX);
}

enum status
person_each(struct store *store, struct arena *arena, const char *email,
    enum status (*each)(const char *part, const struct person_fact *, size_t count, void *), void *data,
    struct why *why)
{
	struct person_fact facts[FACTS_MAX];
	enum status st = OK;

	for (size_t i = 0; i < COUNT(parts) && st == OK; i++) {
		struct sql q;

		/* SQLite refuses more values than a statement has places for. */
		st = sql_open(store, parts[i].sql, &q, why, strstr(parts[i].sql, "?2") != NULL ? "tii" : "t",
		    email, (int64_t)ROLE_CANDIDATE, (int64_t)ROLE_CONTACT);
		if (st != OK)
			return st;
		while ((st = sql_step(&q, why)) == OK)
			if ((st = each(parts[i].part, facts, read_row(&q, arena, facts), data)) != OK)
				break;
		sql_close(&q);
		if (st == NONE)
			st = OK;
	}
	return st;
}
