#include "store/check.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/journal.h"
#include "store/people.h"
#include "store/sql.h"
#include "store/sweep.h"

struct checking {
	struct store *store;
	struct arena *arena;
	bool contents;
};

static void
fault(struct checking *checking, struct check_result *result, const char *what, const char *sentence)
{
	if (result->faults++ == 0)
		result->first = arena_printf(checking->arena, "%s %s", what, sentence);
}

/* -- what no constraint of the schema can say: each query names the rows that are wrong -- */

struct rule {
	const char *query, *sentence;
};

_Static_assert(ROLE_RECRUITER == 1 && ROLE_CONTACT == 2 && ROLE_CANDIDATE == 3, "NOBODY spells them out");
#define NOBODY(t)                                                                                            \
	"CASE " t ".role WHEN 1 THEN NOT EXISTS (SELECT 1 FROM recruiter p WHERE p.id = " t ".person_id)"    \
	" WHEN 2 THEN NOT EXISTS (SELECT 1 FROM contact p WHERE p.id = " t ".person_id)"                     \
	" WHEN 3 THEN NOT EXISTS (SELECT 1 FROM candidate p WHERE p.id = " t ".person_id) ELSE FALSE END"

static const struct rule integrity[] = {
    {"SELECT integrity_check FROM pragma_integrity_check WHERE integrity_check <> 'ok'",
	"(says SQLite of the file)"},
};

/* A token's text is a secret: its row is named instead. */
static const struct rule references[] = {
    {"SELECT \"table\" || ' row ' || coalesce(rowid, '?') FROM pragma_foreign_key_check",
	"names a row that does not exist"},
    {"SELECT 'token row ' || t.rowid FROM token t WHERE " NOBODY("t"), "belongs to nobody"},
    {"SELECT 'alias row ' || a.rowid FROM alias a WHERE " NOBODY("a"), "belongs to nobody"},
    {"SELECT 'letter ' || a.id FROM arrival a WHERE a.person_id <> 0 AND " NOBODY("a"),
	"was written by nobody"},
    {"SELECT 'answer row ' || m.rowid FROM meeting_answer m WHERE " NOBODY("m"), "was given by nobody"},
    {"SELECT 'mail ' || o.id FROM outbox o WHERE o.act_id <> 0 AND NOT EXISTS"
     " (SELECT 1 FROM act a WHERE a.id = o.act_id)",
	"belongs to an act that does not exist"},
    {"SELECT 'mail ' || o.id FROM outbox o WHERE o.arrival_id <> 0 AND NOT EXISTS"
     " (SELECT 1 FROM arrival a WHERE a.id = o.arrival_id)",
	"answers a letter that does not exist"},
    {"SELECT 'mail ' || o.id FROM outbox o WHERE o.superseded_by <> 0 AND NOT EXISTS"
     " (SELECT 1 FROM act a WHERE a.id = o.superseded_by)",
	"gave way to an act that does not exist"},
};

static const struct rule diffusions[] = {
    {"SELECT 'D-' || id FROM diffusion WHERE status <> 'draft' AND launched_at = 0",
	"goes on without having been launched"},
    {"SELECT 'D-' || id FROM diffusion WHERE status IN ('done', 'archived') AND done_at = 0",
	"is over, but nobody knows since when"},
    {"SELECT 'D-' || d.id FROM diffusion d WHERE d.status IN ('done', 'archived') AND EXISTS"
     " (SELECT 1 FROM feedback f WHERE f.diffusion_id = d.id AND f.status = 'pending')",
	"is over, but a request waits"},
    {"SELECT 'D-' || d.id FROM diffusion d WHERE d.next_number <="
     " (SELECT max(number) FROM dossier s WHERE s.diffusion_id = d.id)",
	"would give a candidate's number again"},
    {"SELECT 'D-' || s.diffusion_id || ' candidate ' || s.number FROM dossier s"
     " JOIN dossier_document l ON l.dossier_id = s.id JOIN document d ON d.id = l.document_id"
     " WHERE d.candidate_id <> s.candidate_id",
	"shows another candidate's document"},
    {"SELECT 'D-' || d.id FROM diffusion d JOIN recruiter r ON r.id = d.recruiter_id"
     " WHERE d.agency_id <> r.agency_id",
	"is its recruiter's, but another agency's"},
};

static const struct rule feedback[] = {
    {"SELECT 'R-' || f.id FROM feedback f LEFT JOIN decision v ON v.feedback_id = f.id"
     " WHERE f.status IN ('validated', 'refused') AND v.feedback_id IS NULL",
	"is decided, but no decision is kept"},
    {"SELECT 'R-' || f.id FROM feedback f JOIN decision v ON v.feedback_id = f.id"
     " WHERE f.status IN ('pending', 'notified')",
	"has a decision, but is not decided"},
    {"SELECT 'R-' || f.id FROM feedback f WHERE (f.request = 0) <> (f.status = 'notified')",
	"is neither a request nor a notification"},
    {"SELECT 'R-' || f.id FROM feedback f JOIN dossier s ON s.id = f.dossier_id"
     " WHERE s.diffusion_id <> f.diffusion_id",
	"is about a dossier of another diffusion"},
    {"SELECT 'R-' || f.id FROM feedback f WHERE NOT EXISTS"
     " (SELECT 1 FROM journal j WHERE j.object = 'R-' || f.id AND j.event = 'feedback.create')",
	"is in no line of the journal"},
    {"SELECT 'R-' || f.id FROM meeting m JOIN feedback f ON f.id = m.feedback_id"
     " WHERE m.cancelled = 0 AND f.status <> 'validated'",
	"has an interview fixed, but is not validated"},
};

static const struct rule candidates[] = {
    {"SELECT 'CV-' || c.id FROM candidate c JOIN document d ON d.id = c.favourite_document_id"
     " WHERE d.candidate_id <> c.id",
	"has another candidate's document as favourite"},
    {"SELECT 'CV-' || c.id FROM (SELECT id FROM candidate EXCEPT"
     " SELECT candidate_id FROM candidate_find WHERE skill = '') c",
	"cannot be found by any search"},
    {"SELECT 'CV-' || f.candidate_id FROM candidate_find f WHERE NOT EXISTS"
     " (SELECT 1 FROM candidate c WHERE c.id = f.candidate_id)",
	"is found by searches, and does not exist"},
};

static const struct rule scenarios[] = {
    {"SELECT 'S-' || id FROM scenario WHERE active = 1 AND message IS NULL", "is active without a message"},
    {"SELECT 'S-' || id FROM scenario WHERE active = 0 AND next_at <> 0", "is not active, but would run"},
    {"SELECT 'S-' || id FROM scenario WHERE (selection_id IS NULL) = (search_id IS NULL)",
	"writes to no list and no search, or to both"},
    /* Fewer deliveries than it says are left where one of the people was erased. */
    {"SELECT 'S-' || d.scenario_id || ' run ' || d.id FROM dispatch d WHERE d.recipients <"
     " (SELECT count(*) FROM delivery v WHERE v.dispatch_id = d.id)",
	"wrote to more people than it says"},
    {"SELECT 'S-' || d.scenario_id || ' run ' || d.id FROM dispatch d WHERE 300 <"
     " (SELECT count(*) FROM delivery v WHERE v.dispatch_id = d.id)",
	"wrote to more than 300"},
    {"SELECT 'mail ' || o.id FROM outbox o WHERE 1 <"
     " (SELECT count(*) FROM delivery v WHERE v.outbox_id = o.id)",
	"went to one candidate, but counts for several"},
};

static const struct rule outbox[] = {
    {"SELECT 'mail ' || id FROM outbox WHERE channel = 'mail' AND to_email NOT LIKE '_%@_%'", "is to nobody"},
    {"SELECT 'SMS ' || id FROM outbox WHERE channel = 'sms' AND to_email NOT LIKE '+_%'", "is to nobody"},
    {"SELECT 'mail ' || o.id FROM outbox o JOIN outbox_text words ON words.outbox_id = o.id"
     " WHERE trim(words.text) = '' AND o.subject <> ''",
	"says nothing"},
    {"SELECT 'mail ' || o.id FROM outbox o WHERE NOT EXISTS"
     " (SELECT 1 FROM outbox_text words WHERE words.outbox_id = o.id)",
	"has lost its words"},
    {"SELECT 'mail ' || id FROM outbox WHERE state = 'sent' AND sent_at = 0",
	"has left, but nobody knows when"},
    {"SELECT 'mail ' || id FROM outbox WHERE state IN ('sending', 'sent') AND tries = 0",
	"was never tried, but has left"},
    {"SELECT 'mail ' || id FROM outbox WHERE state IN ('dead', 'held') AND last_error IS NULL",
	"does not leave, and nothing says why"},
};

static const struct rule letters[] = {
    {"SELECT 'letter ' || id FROM arrival WHERE state = 'waiting' AND raw IS NULL",
	"waits to be confirmed, but its words are gone"},
    {"SELECT 'letter ' || b.id FROM arrival a JOIN arrival b ON b.message_id = a.message_id"
     " AND b.hash = a.hash AND b.id > a.id WHERE EXISTS (SELECT 1 FROM feedback f WHERE f.arrival_id = a.id)"
     " AND EXISTS (SELECT 1 FROM feedback f WHERE f.arrival_id = b.id)",
	"was taken twice"},
    {"SELECT 'act ' || id FROM act WHERE undone_at <> 0 AND inverse IS NOT NULL",
	"was taken back, and could be again"},
    {"SELECT 'act ' || id FROM act WHERE journal_to > (SELECT coalesce(max(id), 0) FROM journal)",
	"is in lines the journal does not have"},
};

static const struct rule journal[] = {
    {"SELECT 'journal ' || t.journal_id FROM journal_text t LEFT JOIN journal j ON j.id = t.journal_id"
     " WHERE j.id IS NULL",
	"is a text without its row"},
};

static enum status
try_rule(struct checking *checking, const struct rule *rule, struct check_result *result, struct why *why)
{
	struct sql q;
	enum status st;

	if ((st = sql_open(checking->store, rule->query, &q, why, "")) != OK)
		return st;
	while ((st = sql_step(&q, why)) == OK)
		fault(checking, result, sql_text(&q, checking->arena, 0), rule->sentence);
	sql_close(&q);
	return st == NONE ? OK : st;
}

/* -- what takes more than a query -- */

static enum status
try_chain(struct checking *checking, struct check_result *result, struct why *why)
{
	struct why broken = {0};
	int64_t rows;
	enum status st = journal_verify(checking->store, &rows, &broken);

	if (st == REFUSED) {
		fault(checking, result, broken.text, "(the chain breaks there)");
		return OK;
	}
	return st == OK ? OK : because(why, st, "%s", broken.text);
}

/* The hash a file's content really has; NULL when it cannot be read. */
static const char *
hash_file(struct arena *arena, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	struct stat facts;
	const char *hash = NULL;
	void *bytes;

	if (fd < 0)
		return NULL;
	if (fstat(fd, &facts) != 0 || !S_ISREG(facts.st_mode))
		goto out;
	if (facts.st_size == 0) {
		hash = store_hash(arena, "", 0);
		goto out;
	}
	bytes = mmap(NULL, (size_t)facts.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (bytes == MAP_FAILED)
		goto out;
	hash = store_hash(arena, bytes, (size_t)facts.st_size);
	munmap(bytes, (size_t)facts.st_size);
out:
	close(fd);
	return hash;
}

static void
try_document(struct checking *checking, const char *hash, struct check_result *result)
{
	const char *path = store_document_path(checking->store, checking->arena, hash), *real;

	if (access(path, R_OK) != 0) {
		fault(checking, result, path, strerror(errno));
		return;
	}
	if (!checking->contents)
		return;
	real = hash_file(checking->arena, path);
	if (real == NULL || strcmp(real, hash) != 0)
		fault(checking, result, path, "has not the content it had when it came");
}

static void
count_path(const char *path, void *data)
{
	int64_t *count = data;

	(void)path;
	(*count)++;
}

/* No fault: they harm nobody, and go by themselves. */
static enum status
count_swept(struct checking *checking, struct check_result *result, struct why *why)
{
	struct arena *arena = arena_open();
	int64_t count = 0;
	enum status st = sweep_each(checking->store, arena, count_path, &count, why);

	if (count > 0)
		result->seen = arena_printf(checking->arena,
		    "%s, and %" PRId64 " more that nothing names: swept within a day", result->seen, count);
	arena_close(arena);
	return st;
}

static enum status
try_documents(struct checking *checking, struct check_result *result, struct why *why)
{
	struct arena *arena = arena_open();
	struct sql q;
	enum status st;

	if ((st = sql_open(checking->store, store_contents, &q, why, "")) == OK) {
		while ((st = sql_step(&q, why)) == OK)
			try_document(checking, sql_text(&q, arena, 0), result);
		sql_close(&q);
	}
	arena_close(arena);
	return st == NONE ? count_swept(checking, result, why) : st;
}

/* Names of candidates, their documents and every mail's words: nobody's but the daemon's. */
static enum status
try_modes(struct checking *checking, struct check_result *result, struct why *why)
{
	static const char *const names[] = {
	    "", "/facteur.db", "/facteur.db-wal", "/facteur.db-shm", "/documents"};

	(void)why;
	for (size_t i = 0; i < COUNT(names); i++) {
		const char *path =
		    arena_printf(checking->arena, "%s%s", checking->store->state_dir, names[i]);
		struct stat facts;

		if (stat(path, &facts) == 0 && (facts.st_mode & (S_IRWXG | S_IRWXO)) != 0)
			fault(checking, result, path, "is open to others");
	}
	return OK;
}

/* -- all of it -- */

#define SUPPORT	 "no letter leads here: keep a copy (facteurctl backup), and report this line with the log"
#define RESTORE	 "stop facteurd and go back to the last backup"
#define RULES(r) r, COUNT(r)

static const struct part {
	const char *name, *counting, *seen;
	const struct rule *rules;
	size_t rule_count;
	enum status (*also)(struct checking *, struct check_result *, struct why *);
	const char *remedy;
} parts[] = {
    {"integrity", "SELECT page_count FROM pragma_page_count", "pages", RULES(integrity), NULL, RESTORE},
    {"references", "SELECT count(*) FROM sqlite_schema WHERE type = 'table'", "tables", RULES(references),
	NULL, SUPPORT},
    {"diffusions", "SELECT count(*) FROM diffusion", "diffusions", RULES(diffusions), NULL, SUPPORT},
    {"feedback", "SELECT count(*) FROM feedback", "requests and notifications", RULES(feedback), NULL,
	SUPPORT},
    {"candidates", "SELECT count(*) FROM candidate", "candidates", RULES(candidates), NULL, SUPPORT},
    {"scenarios", "SELECT count(*) FROM scenario", "scenarios", RULES(scenarios), NULL, SUPPORT},
    {"mails", "SELECT count(*) FROM outbox", "mails and SMS", RULES(outbox), NULL, SUPPORT},
    {"letters", "SELECT count(*) FROM arrival", "letters", RULES(letters), NULL, SUPPORT},
    {"journal", "SELECT count(*) FROM journal", "lines", RULES(journal), try_chain,
	"somebody wrote into the database beside Facteur: compare with the last backup, and ask who"},
    {"documents", store_counted, "contents", NULL, 0, try_documents,
	"put the file back from a backup of documents/, under the same name"},
    {"modes", NULL, "the database and the documents are the daemon's alone", NULL, 0, try_modes,
	"take the rights of group and others away: chmod -R go= on state_dir"},
};

static enum status
try_part(struct checking *checking, const struct part *part, struct check_result *result, struct why *why)
{
	int64_t count = 0;
	enum status st = OK;

	*result = (struct check_result){.name = part->name, .seen = part->seen, .remedy = part->remedy};
	if (part->counting != NULL &&
	    (st = sql_number(checking->store, part->counting, &count, why, "")) == OK)
		result->seen = arena_printf(checking->arena, "%" PRId64 " %s", count, part->seen);
	for (size_t i = 0; i < part->rule_count && st == OK; i++)
		st = try_rule(checking, &part->rules[i], result, why);
	return st == OK && part->also != NULL ? part->also(checking, result, why) : st;
}

enum status
store_check(struct store *store, struct arena *arena, bool contents,
    void (*each)(const struct check_result *, void *), void *data, struct why *why)
{
	static const char begin[] = "BEGIN";
	struct checking checking = {.store = store, .arena = arena, .contents = contents};
	struct check_result result;
	enum status st = sql_run(store, begin, NULL, why, "");

	for (size_t i = 0; i < COUNT(parts) && st == OK; i++)
		if ((st = try_part(&checking, &parts[i], &result, why)) == OK)
			each(&result, data);
	store_rollback(store);
	return st;
}
