#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/clock.h"
#include "store/arrival.h"
#include "store/check.h"
#include "store/diffusion.h"
#include "store/feedback.h"
#include "store/import.h"
#include "store/journal.h"
#include "store/outbox.h"
#include "store/people.h"
#include "store/token.h"
#include "table.h"

#define NOW 1796000000

struct world {
	char dir[64];
	struct store *store;
	struct arena *arena;
	int64_t agency, recruiter, contact, candidate, diffusion;
};

static void
must(enum status st, const struct why *why)
{
	if (st != OK)
		fail_msg("%s: %s", status_name(st), why->text);
}

static int
set_up(void **state)
{
	struct world *w = calloc(1, sizeof(*w));
	struct why why = {0};

	*state = w;
	strcpy(w->dir, "/tmp/facteur-store-XXXXXX");
	assert_non_null(mkdtemp(w->dir));
	w->arena = arena_open();
	must(store_open(w->dir, &w->store, &why), &why);
	must(store_begin(w->store, &why), &why);
	must(agency_create(w->store, &(struct agency){.name = "Lyon", .sender = "lyon@cabinet.example"},
		 &w->agency, &why),
	    &why);
	must(recruiter_create(w->store,
		 &(struct recruiter){
		     .agency_id = w->agency, .name = "Hélène Alder", .email = "Helene@cabinet.example"},
		 &w->recruiter, &why),
	    &why);
	must(contact_create(w->store,
		 &(struct contact){
		     .name = "Paul Roux", .email = "paul@client.example", .company = "Électro Sud"},
		 &w->contact, &why),
	    &why);
	must(candidate_create(w->store,
		 &(struct candidate){.agency_id = w->agency,
		     .first_name = "Zoé",
		     .last_name = "Martin",
		     .qualifications = "soudeur|cariste",
		     .city = "Lyon"},
		 &w->candidate, &why),
	    &why);
	must(diffusion_create(w->store,
		 &(struct diffusion){
		     .agency_id = w->agency, .recruiter_id = w->recruiter, .title = "Développeurs C"},
		 NOW, &w->diffusion, &why),
	    &why);
	must(store_commit(w->store, &why), &why);
	return 0;
}

static int
tear_down(void **state)
{
	struct world *w = *state;
	char command[128];

	store_close(w->store);
	arena_close(w->arena);
	snprintf(command, sizeof(command), "rm -rf '%s'", w->dir);
	if (system(command) != 0)
		return 1;
	free(w);
	return 0;
}

static void
addresses_are_found_whatever_their_case(void **state)
{
	struct world *w = *state;
	struct recruiter recruiter;
	struct why why = {0};

	must(recruiter_find_email(w->store, w->arena, "HELENE@cabinet.example", &recruiter, &why), &why);
	assert_string_equal(recruiter.name, "Hélène Alder");
	assert_int_equal(
	    recruiter_find_email(w->store, w->arena, "x@cabinet.example", &recruiter, &why), NONE);
	must(alias_create(w->store, ROLE_RECRUITER, w->recruiter, "h.alder@home.example", NOW, &why), &why);
	must(recruiter_find_email(w->store, w->arena, "h.alder@home.example", &recruiter, &why), &why);
	assert_int_equal(recruiter.id, w->recruiter);
}

static void
wrong_people_are_refused_by_field(void **state)
{
	struct world *w = *state;
	struct why why = {0};
	int64_t id;

	assert_int_equal(
	    contact_create(w->store, &(struct contact){.name = "X", .email = "nulle part"}, &id, &why),
	    REFUSED);
	assert_non_null(strstr(why.text, "nulle part"));
	assert_int_equal(contact_create(w->store,
			     &(struct contact){.name = "X", .email = "paul@client.example"}, &id, &why),
	    REFUSED);
	assert_non_null(strstr(why.text, "paul@client.example"));
	assert_int_equal(
	    candidate_create(w->store, &(struct candidate){.agency_id = w->agency}, &id, &why), REFUSED);
	assert_non_null(strstr(why.text, "nom"));
}

static void
people_are_searched_by_folded_words(void **state)
{
	struct world *w = *state;
	struct candidate *candidates;
	struct contact *contacts;
	struct why why = {0};
	size_t count;

	must(contact_search(w->store, w->arena, "electro sud", 5, &contacts, &count, &why), &why);
	assert_int_equal(count, 1);
	must(candidate_search(w->store, w->arena, "zoe martin", 0, 5, &candidates, &count, &why), &why);
	assert_int_equal(count, 1);
	must(candidate_search(w->store, w->arena, "SOUDEUR", w->agency, 5, &candidates, &count, &why), &why);
	assert_int_equal(count, 1);
	must(candidate_search(w->store, w->arena, "plombier", 0, 5, &candidates, &count, &why), &why);
	assert_int_equal(count, 0);
	must(candidate_nearest(w->store, w->arena, "Zoé Martn", 0, 3, &candidates, &count, &why), &why);
	assert_int_equal(count, 1);
}

static void
dossier_numbers_are_not_given_again(void **state)
{
	struct world *w = *state;
	struct dossier *dossiers;
	struct why why = {0};
	int64_t other;
	size_t count;
	int number;

	must(candidate_create(
		 w->store, &(struct candidate){.agency_id = w->agency, .last_name = "Noir"}, &other, &why),
	    &why);
	must(dossier_create(w->store, w->diffusion, w->candidate, NOW, &number, &why), &why);
	assert_int_equal(number, 1);
	assert_int_equal(dossier_create(w->store, w->diffusion, w->candidate, NOW, &number, &why), REFUSED);
	must(dossier_list(w->store, w->arena, w->diffusion, 0, &dossiers, &count, &why), &why);
	must(dossier_remove(w->store, dossiers[0].id, NOW, &why), &why);
	must(dossier_create(w->store, w->diffusion, other, NOW, &number, &why), &why);
	assert_int_equal(number, 2);
}

static void
an_identity_is_revealed_to_one_contact_only(void **state)
{
	struct world *w = *state;
	struct dossier *dossiers;
	struct why why = {0};
	size_t count;
	int number;

	must(dossier_create(w->store, w->diffusion, w->candidate, NOW, &number, &why), &why);
	must(dossier_list(w->store, w->arena, w->diffusion, w->contact, &dossiers, &count, &why), &why);
	assert_false(dossiers[0].revealed);
	must(dossier_reveal(w->store, dossiers[0].id, w->contact, NOW, &why), &why);
	must(dossier_list(w->store, w->arena, w->diffusion, w->contact, &dossiers, &count, &why), &why);
	assert_true(dossiers[0].revealed);
	must(dossier_list(w->store, w->arena, w->diffusion, w->contact + 1, &dossiers, &count, &why), &why);
	assert_false(dossiers[0].revealed);
}

static void
the_first_decision_stands(void **state)
{
	struct world *w = *state;
	struct feedback feedback;
	struct why why = {0};
	int64_t id;

	must(feedback_create(w->store,
		 &(struct feedback){.diffusion_id = w->diffusion,
		     .contact_id = w->contact,
		     .action = "extension",
		     .request = true,
		     .comment = "encore une semaine",
		     .created_at = NOW},
		 &id, &why),
	    &why);
	must(feedback_decide(w->store, id, FEEDBACK_REFUSED, w->recruiter, "trop tard", NOW + 1, &why), &why);
	assert_int_equal(
	    feedback_decide(w->store, id, FEEDBACK_VALIDATED, w->recruiter, NULL, NOW + 2, &why), REFUSED);
	must(feedback_find(w->store, w->arena, id, &feedback, &why), &why);
	assert_int_equal(feedback.status, FEEDBACK_REFUSED);
	assert_string_equal(feedback.decision_comment, "trop tard");
	assert_int_equal(feedback.decided_at, NOW + 1);
}

static void
feedback_is_listed_by_what_is_asked(void **state)
{
	struct world *w = *state;
	static const char *const actions[] = {"interested", "interview", "comment"};
	struct feedback_filter filter = {.status = -1, .limit = 2};
	struct feedback *list;
	struct why why = {0};
	size_t count, total;
	int64_t id;

	for (size_t i = 0; i < COUNT(actions); i++)
		must(feedback_create(w->store,
			 &(struct feedback){.diffusion_id = w->diffusion,
			     .contact_id = w->contact,
			     .action = actions[i],
			     .request = i == 1,
			     .created_at = NOW},
			 &id, &why),
		    &why);
	must(feedback_list(w->store, w->arena, &filter, &list, &count, &total, &why), &why);
	assert_int_equal(count, 2);
	assert_int_equal(total, 3);
	filter = (struct feedback_filter){.status = FEEDBACK_PENDING, .diffusion_id = w->diffusion};
	must(feedback_list(w->store, w->arena, &filter, &list, &count, &total, &why), &why);
	assert_int_equal(count, 1);
	assert_string_equal(list[0].action, "interview");
	filter = (struct feedback_filter){.status = -1, .diffusion_id = w->diffusion + 1};
	must(feedback_list(w->store, w->arena, &filter, &list, &count, &total, &why), &why);
	assert_int_equal(total, 0);
}

static void
an_arrival_is_known_by_key_and_by_content(void **state)
{
	struct world *w = *state;
	struct arrival seen, letter = {.key = "INBOX/1/7", .message_id = "<a@b>", .hash = "h1", .at = NOW};
	struct why why = {0};
	int64_t id;

	must(arrival_create(w->store, &letter, &id, &why), &why);
	must(arrival_find(w->store, w->arena, "INBOX/1/7", NULL, NULL, NULL, &seen, &why), &why);
	must(arrival_find(w->store, w->arena, "INBOX/2/7", "<a@b>", "h1", NULL, &seen, &why), &why);
	assert_int_equal(seen.id, id);
	assert_int_equal(
	    arrival_find(w->store, w->arena, "INBOX/2/7", "<a@b>", "h2", NULL, &seen, &why), NONE);
	must(arrival_wait(w->store, id, ROLE_CONTACT, w->contact, "brut", 4, &why), &why);
	must(arrival_load(w->store, w->arena, id, &seen, &why), &why);
	assert_int_equal(seen.raw_bytes, 4);
	assert_memory_equal(seen.raw, "brut", 4);
	assert_int_equal(seen.person_id, w->contact);
	must(arrival_settle(w->store, id, ARRIVAL_TAKEN, NULL, &why), &why);
	must(arrival_load(w->store, w->arena, id, &seen, &why), &why);
	assert_null(seen.raw);
}

/* The bytes of the document with this hash are these. */
static void
document_says(struct world *w, const char *hash, const char *bytes, size_t size)
{
	FILE *file = fopen(store_document_path(w->store, w->arena, hash), "rb");
	char *read = arena_take(w->arena, size + 1);

	assert_non_null(file);
	assert_int_equal(fread(read, 1, size + 1, file), size);
	assert_memory_equal(read, bytes, size);
	fclose(file);
}

/* A short letter is in a row until somebody asks for it, a long one among the documents from the first. */
static void
a_letter_is_kept_whatever_its_length(void **state)
{
	static const size_t sizes[] = {0, 1, 64 * 1024, 64 * 1024 + 1, 300000};
	struct world *w = *state;
	struct why why = {0};

	for (size_t i = 0; i < COUNT(sizes); i++) {
		struct arrival letter = {.key = arena_printf(w->arena, "INBOX/1/%zu", i), .at = NOW};
		char *bytes = arena_take(w->arena, sizes[i] + 1);
		const char *hash;
		int64_t id;

		memset(bytes, 'a' + (int)i, sizes[i] + 1);
		letter.hash = store_hash(w->arena, bytes, sizes[i]);
		must(arrival_create(w->store, &letter, &id, &why), &why);
		assert_int_equal(arrival_kept(w->store, id, &why), NONE);
		assert_int_equal(arrival_original(w->store, w->arena, id, &hash, &why), NONE);
		must(arrival_keep(w->store, w->arena, id, bytes, sizes[i], &why), &why);
		must(arrival_keep(w->store, w->arena, id, bytes, sizes[i], &why), &why);
		must(arrival_kept(w->store, id, &why), &why);
		assert_int_equal(access(store_document_path(w->store, w->arena, letter.hash), F_OK),
		    sizes[i] > 64 * 1024 ? 0 : -1);
		must(arrival_original(w->store, w->arena, id, &hash, &why), &why);
		assert_string_equal(hash, letter.hash);
		document_says(w, hash, bytes, sizes[i]);
	}
}

static void
the_journal_shows_who_touched_it(void **state)
{
	struct world *w = *state;
	struct why why = {0};
	char path[96];
	sqlite3 *db;
	int64_t rows;

	for (int i = 0; i < 3; i++)
		must(journal_add(w->store,
			 &(struct journal_entry){
			     .at = NOW + i, .actor = "clock", .event = "test", .text = "mots"},
			 &why),
		    &why);
	must(journal_verify(w->store, &rows, &why), &why);
	assert_int_equal(rows, 3);
	snprintf(path, sizeof(path), "%s/facteur.db", w->dir);
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_not_equal(sqlite3_exec(db, "UPDATE journal SET actor = 'x'", NULL, NULL, NULL), SQLITE_OK);
	assert_int_not_equal(sqlite3_exec(db, "DELETE FROM journal", NULL, NULL, NULL), SQLITE_OK);
	/* A text may be erased, but not changed. */
	assert_int_equal(
	    sqlite3_exec(db, "DELETE FROM journal_text WHERE journal_id = 1", NULL, NULL, NULL), SQLITE_OK);
	must(journal_verify(w->store, &rows, &why), &why);
	assert_int_equal(sqlite3_exec(db, "UPDATE journal_text SET text = 'autres' WHERE journal_id = 2",
			     NULL, NULL, NULL),
	    SQLITE_OK);
	assert_int_equal(journal_verify(w->store, &rows, &why), REFUSED);
	assert_non_null(strstr(why.text, "row 2"));
	sqlite3_close(db);
}

static struct outbox_mail
some_mail(const char *message_id)
{
	return (struct outbox_mail){
	    .to_email = "paul@client.example",
	    .from_email = "lyon@cabinet.example",
	    .envelope_from = "",
	    .message_id = message_id,
	    .subject = "[D-1] Développeurs C",
	    .text = "Bonjour",
	    .tag = "D-1",
	    .created_at = NOW,
	    .due_at = NOW,
	};
}

/* What somebody else left locked, whose program stands still. */
static void
who_stands_at_the_door_is_passed_by(void **state)
{
	struct world *w = *state;
	struct why why = {0};
	int door = open(w->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	assert_true(door >= 0 && flock(door, LOCK_EX) == 0);
	must(store_begin(w->store, &why), &why);
	store_rollback(w->store);
	close(door);
}

static void
serials_sort_as_their_numbers_do(void **state)
{
	static const int64_t numbers[] = {0, 1, 5, 6, 31, 32, 1023, 1024, 33554431};
	struct world *w = *state;

	for (size_t i = 1; i < COUNT(numbers); i++)
		assert_true(
		    strcmp(store_serial(w->arena, numbers[i - 1]), store_serial(w->arena, numbers[i])) < 0);
	assert_int_equal(strlen(store_serial(w->arena, 33554432)), STORE_SERIAL_DIGITS);
}

static void
a_token_leads_to_its_mail_and_back(void **state)
{
	struct world *w = *state;
	struct token found, token = {.role = ROLE_CONTACT,
				.person_id = w->contact,
				.conversation = CONVERSATION_DIFFUSION,
				.object_id = w->diffusion,
				.created_at = NOW,
				.expires_at = NOW + 10};
	struct outbox_mail mail = some_mail("<t@x>"), back;
	struct why why = {0};
	int64_t id;

	must(token_create(w->store, w->arena, &token, &why), &why);
	assert_int_equal(strlen(token.text), STORE_SERIAL_DIGITS + 20);
	mail.token = token.text;
	must(outbox_create(w->store, &mail, &id, &why), &why);
	must(token_find_message_id(w->store, w->arena, "<t@x>", &found, &why), &why);
	assert_string_equal(found.text, token.text);
	assert_int_equal(found.object_id, w->diffusion);
	must(outbox_find_token(w->store, w->arena, token.text, &back, &why), &why);
	assert_int_equal(back.id, id);
	assert_false(found.revoked);
	must(token_revoke(w->store, token.text, NOW, &why), &why);
	must(token_find(w->store, w->arena, token.text, &found, &why), &why);
	assert_true(found.revoked);
	assert_int_equal(token_find(w->store, w->arena, "aucun", &found, &why), NONE);
}

static void
the_clock_changes_diffusions_when_due(void **state)
{
	struct world *w = *state;
	struct diffusion diffusion, *due;
	struct why why = {0};
	size_t count;
	int64_t at;

	must(diffusion_find(w->store, w->arena, w->diffusion, &diffusion, &why), &why);
	diffusion.start_at = NOW + 10;
	diffusion.end_at = NOW + 20;
	must(diffusion_update(w->store, &diffusion, NOW, &why), &why);
	must(diffusion_due(w->store, w->arena, NOW + 15, 1000, &due, &count, &why), &why);
	assert_int_equal(count, 0); /* not launched */
	diffusion.launched_at = NOW;
	must(diffusion_update(w->store, &diffusion, NOW, &why), &why);
	must(diffusion_next_due(w->store, NOW, &at, &why), &why);
	assert_int_equal(at, NOW + 10);
	must(diffusion_due(w->store, w->arena, NOW + 9, 1000, &due, &count, &why), &why);
	assert_int_equal(count, 0);
	must(diffusion_due(w->store, w->arena, NOW + 10, 1000, &due, &count, &why), &why);
	assert_int_equal(count, 1);
	diffusion.status = DIFFUSION_RUNNING;
	must(diffusion_update(w->store, &diffusion, NOW, &why), &why);
	must(diffusion_due(w->store, w->arena, NOW + 20, 1000, &due, &count, &why), &why);
	assert_int_equal(count, 0); /* end_at is its last second */
	must(diffusion_due(w->store, w->arena, NOW + 21, 1000, &due, &count, &why), &why);
	assert_int_equal(count, 1);
}

static void
a_savepoint_takes_back_one_letter_only(void **state)
{
	struct world *w = *state;
	struct contact contact;
	struct why why = {0};
	int64_t id;

	must(store_begin(w->store, &why), &why);
	must(store_savepoint(w->store, &why), &why);
	must(contact_create(w->store, &(struct contact){.name = "Un", .email = "un@x.example"}, &id, &why),
	    &why);
	must(store_release(w->store, &why), &why);
	must(store_savepoint(w->store, &why), &why);
	must(
	    contact_create(w->store, &(struct contact){.name = "Deux", .email = "deux@x.example"}, &id, &why),
	    &why);
	store_rollback_to(w->store);
	must(store_commit(w->store, &why), &why);
	must(contact_find_email(w->store, w->arena, "un@x.example", &contact, &why), &why);
	assert_int_equal(contact_find_email(w->store, w->arena, "deux@x.example", &contact, &why), NONE);
}

static void
a_document_is_kept_once(void **state)
{
	struct world *w = *state;
	struct document *documents;
	const char *one, *two;
	struct why why = {0};
	size_t count;
	int64_t id;

	must(store_document_put(w->store, w->arena, "abc", 3, &one, &why), &why);
	must(store_document_put(w->store, w->arena, "abc", 3, &two, &why), &why);
	assert_string_equal(one, two);
	assert_string_equal(one, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	assert_int_equal(access(store_document_path(w->store, w->arena, one), R_OK), 0);
	must(document_create(w->store,
		 &(struct document){.candidate_id = w->candidate,
		     .hash = one,
		     .filename = "cv.pdf",
		     .type = "application/pdf",
		     .size_bytes = 3},
		 &id, &why),
	    &why);
	must(document_of(w->store, w->arena, w->candidate, &documents, &count, &why), &why);
	assert_int_equal(count, 1);
	assert_string_equal(documents[0].filename, "cv.pdf");
}

static void
keep_fault(size_t line, const char *field, const char *sentence, void *data)
{
	char *text = data;

	(void)sentence;
	snprintf(text + strlen(text), 200 - strlen(text), "%zu %s;", line, field == NULL ? "heading" : field);
}

struct feed {
	struct import *import;
	struct why *why;
};

static enum status
feed_row(const struct table_row *row, void *data)
{
	struct feed *feed = data;
	struct import_row one = {
	    .line = row->line, .count = row->count, .cells = row->cells, .arena = row->arena};

	return import_row(feed->import, &one, feed->why);
}

static enum status
import_all(struct world *w, enum import_kind kind, const char *csv, size_t size,
    const struct import_options *options, struct import_result *result, struct why *why)
{
	struct feed feed = {import_open(w->arena, w->store, kind, options), why};
	enum status st = table_each(csv, size, feed_row, &feed, why);

	return st == OK ? import_close(feed.import, result, why) : st;
}

static void
bad_lines_are_told_and_good_ones_kept(void **state)
{
	struct world *w = *state;
	static const char csv[] = "\xef\xbb\xbfprenom;nom;email;agence;disponible_du;couleur\r\n"
				  "Anne;Petit;anne@x.example;Lyon;01/12/2026;bleu\r\n"
				  "\"Marie\nJo\";Blanc;pas une adresse;Lyon;;\r\n"
				  "Luc;Roy;luc@x.example;Nulle part;;\r\n"
				  "Jean;Noir;jean@x.example;Lyon;31/02/2026;\r\n"
				  "Léa;Brun;lea@x.example;;2026-12-01;\r\n";
	struct zone_change utc = {0};
	struct zone zone = {.name = "UTC", .count = 1, .changes = &utc};
	char faults[200] = "";
	struct import_options options = {
	    .chunks = true, .zone = &zone, .now = NOW, .fault = keep_fault, .data = faults};
	struct import_result result;
	struct candidate candidate;
	struct why why = {0};

	must(import_all(w, IMPORT_CANDIDATES, csv, sizeof(csv) - 1, &options, &result, &why), &why);
	assert_string_equal(faults, "1 heading;3 email;5 agence;6 disponible_du;");
	assert_int_equal(result.good, 2);
	must(candidate_find_email(w->store, w->arena, "lea@x.example", &candidate, &why), &why);
	assert_string_equal(candidate.first_name, "Léa");
	assert_int_equal(candidate.available_from, 1796083200);
}

static void
contacts_from_excel_are_read_as_windows_1252(void **state)
{
	struct world *w = *state;
	static const char csv[] =
	    "prenom,nom,email,societe,type\nH\xe9l\xe8ne,Roy,h@x.example,\"A, B\",interne\n"
	    "X,Y,z@x.example,,moyen\n";
	struct import_options options = {.chunks = true, .now = NOW};
	struct import_result result;
	struct contact contact;
	struct why why = {0};

	must(import_all(w, IMPORT_CONTACTS, csv, sizeof(csv) - 1, &options, &result, &why), &why);
	assert_int_equal(result.good, 1);
	assert_int_equal(result.bad, 1);
	must(contact_find_email(w->store, w->arena, "h@x.example", &contact, &why), &why);
	assert_string_equal(contact.name, "Hélène Roy");
	assert_string_equal(contact.company, "A, B");
	assert_true(contact.internal);
}

/* Rows that searches find this candidate by; `more`, where not NULL, is run before. */
static int64_t
found_by(struct world *w, const char *more)
{
	char path[96];
	sqlite3 *db;
	sqlite3_stmt *counting;
	int64_t count;

	snprintf(path, sizeof(path), "%s/facteur.db", w->dir);
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, more == NULL ? "" : more, NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(
	    sqlite3_prepare_v2(db, "SELECT count(*) FROM candidate_find", -1, &counting, NULL), SQLITE_OK);
	count = sqlite3_step(counting) == SQLITE_ROW ? sqlite3_column_int64(counting, 0) : -1;
	sqlite3_finalize(counting);
	sqlite3_close(db);
	return count;
}

static void
who_is_changed_leaves_no_row_that_finds_what_was(void **state)
{
	struct world *w = *state;
	struct candidate candidate;
	struct why why = {0};

	assert_int_equal(found_by(w, NULL), 3);
	must(candidate_find(w->store, w->arena, w->candidate, &candidate, &why), &why);
	candidate.qualifications = "soudeur TIG|Soudeur tig";
	candidate.city = "Grenoble";
	must(candidate_update(w->store, &candidate, &why), &why);
	assert_int_equal(found_by(w, NULL), 4); /* any, both words, each */
	/* As an older program may have told them. */
	found_by(w, "UPDATE candidate_find SET skill = 'tigg' WHERE skill = 'tig'");
	candidate.qualifications = NULL;
	must(candidate_update(w->store, &candidate, &why), &why);
	assert_int_equal(found_by(w, NULL), 1);
	candidate.id = 99;
	assert_int_equal(candidate_update(w->store, &candidate, &why), NONE);
}

struct found {
	size_t faults;
	char said[200];
};

static void
keep_result(const struct check_result *result, void *data)
{
	struct found *found = data;

	found->faults += result->faults;
	if (result->first != NULL)
		snprintf(found->said, sizeof(found->said), "%s", result->first);
	assert_non_null(result->remedy);
	assert_non_null(result->seen);
}

static void
a_sound_store_passes_its_check(void **state)
{
	struct world *w = *state;
	struct why why = {0};
	struct found found = {0};
	char path[96];
	sqlite3 *db;

	must(store_check(w->store, w->arena, true, keep_result, &found, &why), &why);
	assert_int_equal(found.faults, 0);
	snprintf(path, sizeof(path), "%s/facteur.db", w->dir);
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(
	    sqlite3_exec(db, "UPDATE diffusion SET status = 'running'", NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
	must(store_check(w->store, w->arena, true, keep_result, &found, &why), &why);
	assert_int_equal(found.faults, 1);
	assert_non_null(strstr(found.said, "D-1 "));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(addresses_are_found_whatever_their_case),
	    TEST(wrong_people_are_refused_by_field),
	    TEST(people_are_searched_by_folded_words),
	    TEST(dossier_numbers_are_not_given_again),
	    TEST(an_identity_is_revealed_to_one_contact_only),
	    TEST(the_first_decision_stands),
	    TEST(feedback_is_listed_by_what_is_asked),
	    TEST(an_arrival_is_known_by_key_and_by_content),
	    TEST(a_letter_is_kept_whatever_its_length),
	    TEST(the_journal_shows_who_touched_it),
	    TEST(who_stands_at_the_door_is_passed_by),
	    TEST(serials_sort_as_their_numbers_do),
	    TEST(a_token_leads_to_its_mail_and_back),
	    TEST(the_clock_changes_diffusions_when_due),
	    TEST(a_savepoint_takes_back_one_letter_only),
	    TEST(a_document_is_kept_once),
	    TEST(bad_lines_are_told_and_good_ones_kept),
	    TEST(contacts_from_excel_are_read_as_windows_1252),
	    TEST(who_is_changed_leaves_no_row_that_finds_what_was),
	    TEST(a_sound_store_passes_its_check),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
