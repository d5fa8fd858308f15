#include "store/candidate.h"

#include <string.h>

#include "base/buf.h"
#include "base/phone.h"
#include "base/text.h"
#include "store/candidate_row.h"
#include "store/people.h"
#include "store/search.h"
#include "store/search_bulk.h"
#include "store/sql.h"

#define CANDIDATE "SELECT" CANDIDATE_COLUMNS " FROM candidate c"

void
candidate_read(const struct sql *q, int first, struct arena *arena, struct candidate *candidate)
{
	*candidate = (struct candidate){
	    .id = sql_int(q, first),
	    .agency_id = sql_int(q, first + 1),
	    .first_name = sql_text(q, arena, first + 2),
	    .last_name = sql_text(q, arena, first + 3),
	    .email = sql_text(q, arena, first + 4),
	    .phone = sql_text(q, arena, first + 5),
	    .postcode = sql_text(q, arena, first + 6),
	    .city = sql_text(q, arena, first + 7),
	    .qualifications = sql_text(q, arena, first + 8),
	    .status = sql_text(q, arena, first + 9),
	    .available_from = sql_int(q, first + 10),
	    .available_to = sql_int(q, first + 11),
	    .last_activity = sql_int(q, first + 12),
	    .summary = sql_text(q, arena, first + 13),
	    .favourite_document_id = sql_int(q, first + 14),
	    .language = sql_text(q, arena, first + 15),
	};
}

const char *
candidate_name(struct arena *arena, const struct candidate *candidate)
{
	if (candidate->first_name == NULL)
		return candidate->last_name;
	return arena_printf(arena, "%s %s", candidate->first_name, candidate->last_name);
}

static enum status
check(struct arena *arena, const struct candidate *candidate, const char **email, struct why *why)
{
	*email = NULL;
	if (candidate->last_name == NULL || *text_trim(arena, candidate->last_name) == '\0')
		return because(why, REFUSED, "nom\u00a0: il manque");
	if (candidate->email == NULL || *candidate->email == '\0')
		return OK;
	if (!text_is_address(candidate->email))
		return because(
		    why, REFUSED, "email\u00a0: «\u00a0%s\u00a0» n'est pas une adresse", candidate->email);
	*email = text_lower(arena, candidate->email);
	return OK;
}

/* What `candidats <mots>` looks in. */
static const char *
folded_words(struct arena *arena, const struct candidate *candidate, const char *folded_name)
{
	const char *const parts[] = {
	    candidate->qualifications, candidate->postcode, candidate->city, candidate->email};
	struct buf others = buf_make(arena), words;

	for (size_t i = 0; i < COUNT(parts); i++) {
		buf_add(&others, parts[i]);
		buf_add_char(&others, ' ');
	}
	words = buf_make(arena);
	buf_add(&words, folded_name);
	buf_add_char(&words, ' ');
	buf_add(&words, text_key(arena, others.data));
	return text_trim(arena, words.data);
}

/* E.164 where the number is sure, else as it was typed: nothing is lost, and who would call it sees it. */
static const char *
phone_of(struct arena *arena, const struct candidate *candidate)
{
	const char *phone = phone_parse(arena, candidate->phone);

	return phone == NULL ? candidate->phone : phone;
}

enum status
candidate_make(
    struct arena *arena, const struct candidate *candidate, struct candidate_made *made, struct why *why)
{
	const char *email;
	enum status st = check(arena, candidate, &email, why);

	if (st != OK)
		return st;
	*made = (struct candidate_made){.facts = *candidate,
	    .typed_email = candidate->email,
	    .folded_name = text_key(arena, candidate_name(arena, candidate)),
	    .folded_status = candidate->status == NULL ? NULL : text_key(arena, candidate->status)};
	made->facts.email = email;
	made->facts.phone = phone_of(arena, candidate);
	if (made->facts.language == NULL)
		made->facts.language = "fr";
	made->folded_words = folded_words(arena, candidate, made->folded_name);
	search_skills(arena, candidate->qualifications, &made->skills, &made->skill_count);
	return OK;
}

enum status
candidate_known(const struct candidate_made *made, struct why *why)
{
	return because(why, REFUSED, "email\u00a0: un candidat a déjà l'adresse %s", made->typed_email);
}

static enum status
said(enum status st, const struct candidate_made *made, struct why *why)
{
	return st == REFUSED ? candidate_known(made, why) : st;
}

enum status
candidate_put(
    struct store *store, struct arena *arena, const struct candidate_made *made, int64_t *id, struct why *why)
{
	static const char insert[] =
	    "INSERT INTO candidate (agency_id, first_name, last_name, email, phone, postcode, city, "
	    "qualifications, status,"
	    " available_from, available_to, last_activity, summary, folded_name, folded_words, "
	    "folded_status, language)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)";
	const struct candidate *facts = &made->facts;
	enum status st = sql_insert(store, insert, id, why, "ittttttttiiittttt", facts->agency_id,
	    facts->first_name, facts->last_name, facts->email, facts->phone, facts->postcode, facts->city,
	    facts->qualifications, facts->status, facts->available_from, facts->available_to,
	    facts->last_activity, facts->summary, made->folded_name, made->folded_words, made->folded_status,
	    facts->language);

	return st == OK ? search_place_new(store, arena, made, *id, why) : said(st, made, why);
}

enum status
candidate_create(struct store *store, const struct candidate *candidate, int64_t *id, struct why *why)
{
	struct arena *arena = arena_open();
	struct candidate_made made;
	enum status st = candidate_make(arena, candidate, &made, why);

	if (st == OK)
		st = candidate_put(store, arena, &made, id, why);
	arena_close(arena);
	return st;
}

enum status
candidate_update(struct store *store, const struct candidate *candidate, struct why *why)
{
	static const char update[] = "UPDATE candidate SET agency_id = ?2, first_name = ?3, last_name = ?4, "
				     "email = ?5, phone = ?6, postcode = ?7,"
				     " city = ?8, qualifications = ?9, status = ?10, available_from = ?11, "
				     "available_to = ?12, last_activity = ?13,"
				     " summary = ?14, folded_name = ?15, folded_words = ?16, folded_status = "
				     "?17, language = ?18 WHERE id = ?1";
	struct arena *arena = arena_open();
	struct candidate was;
	struct candidate_made made;
	const struct candidate *facts = &made.facts;
	enum status st;

	if ((st = candidate_make(arena, candidate, &made, why)) == OK &&
	    (st = candidate_find(store, arena, candidate->id, &was, why)) == OK) {
		st = sql_run(store, update, NULL, why, "iittttttttiiittttt", facts->id, facts->agency_id,
		    facts->first_name, facts->last_name, facts->email, facts->phone, facts->postcode,
		    facts->city, facts->qualifications, facts->status, facts->available_from,
		    facts->available_to, facts->last_activity, facts->summary, made.folded_name,
		    made.folded_words, made.folded_status, facts->language);
		st = said(st, &made, why);
		if (st == OK && (st = search_forget(store, arena, &was, why)) == OK)
			st = search_place(store, arena, &made, facts->id, why);
	}
	arena_close(arena);
	return st;
}

static enum status
one(struct sql *q, struct arena *arena, struct candidate *candidate, struct why *why)
{
	enum status st = sql_step(q, why);

	if (st == OK)
		candidate_read(q, 0, arena, candidate);
	sql_close(q);
	return st;
}

enum status
candidate_find(
    struct store *store, struct arena *arena, int64_t id, struct candidate *candidate, struct why *why)
{
	static const char find[] = CANDIDATE " WHERE id = ?1";
	struct sql q;
	enum status st = sql_open(store, find, &q, why, "i", id);

	return st == OK ? one(&q, arena, candidate, why) : st;
}

enum status
candidate_find_email(
    struct store *store, struct arena *arena, const char *email, struct candidate *candidate, struct why *why)
{
	static const char find[] = CANDIDATE
	    " WHERE email = ?1 OR id = (SELECT person_id FROM alias WHERE email = ?1 AND role = ?2)";
	struct sql q;
	enum status st =
	    sql_open(store, find, &q, why, "ti", text_lower(arena, email), (int64_t)ROLE_CANDIDATE);

	return st == OK ? one(&q, arena, candidate, why) : st;
}

enum status
candidate_find_phone(
    struct store *store, struct arena *arena, const char *phone, struct candidate *candidate, struct why *why)
{
	static const char find[] = CANDIDATE " WHERE phone = ?1 ORDER BY last_activity DESC, id LIMIT 1";
	struct sql q;
	enum status st = sql_open(store, find, &q, why, "t", phone);

	return st == OK ? one(&q, arena, candidate, why) : st;
}

/* Those a statement of (value, agency, limit) finds. */
static enum status
several(struct store *store, struct arena *arena, const char *find, const char *value, int64_t agency_id,
    size_t most, struct candidate **out, size_t *count, struct why *why)
{
	struct sql q;
	enum status st;

	*count = 0;
	*out = arena_array(arena, most, sizeof(**out));
	if ((st = sql_open(store, find, &q, why, "tii", value, agency_id, (int64_t)most)) != OK)
		return st;
	while (*count < most && (st = sql_step(&q, why)) == OK)
		candidate_read(&q, 0, arena, &(*out)[(*count)++]);
	sql_close(&q);
	return st == NONE ? OK : st;
}

enum status
candidate_with_phone(struct store *store, struct arena *arena, const char *phone, int64_t agency_id,
    size_t most, struct candidate **out, size_t *count, struct why *why)
{
	static const char find[] =
	    CANDIDATE " WHERE phone = ?1 AND (?2 = 0 OR agency_id = ?2) ORDER BY id LIMIT ?3";

	return several(store, arena, find, phone, agency_id, most, out, count, why);
}

enum status
candidate_with_name(struct store *store, struct arena *arena, const char *name, int64_t agency_id,
    size_t most, struct candidate **out, size_t *count, struct why *why)
{
	static const char find[] =
	    CANDIDATE " WHERE folded_name = ?1 AND (?2 = 0 OR agency_id = ?2) ORDER BY id LIMIT ?3";

	return several(store, arena, find, text_key(arena, name), agency_id, most, out, count, why);
}

enum status
candidate_each(struct store *store, struct arena *arena,
    enum status (*each)(const struct candidate *, void *), void *data, struct why *why)
{
	static const char all[] = CANDIDATE " ORDER BY id";
	struct candidate candidate;
	struct sql q;
	enum status st;

	if ((st = sql_open(store, all, &q, why, "")) != OK)
		return st;
	while ((st = sql_step(&q, why)) == OK) {
		candidate_read(&q, 0, arena, &candidate);
		if ((st = each(&candidate, data)) != OK)
			break;
	}
	sql_close(&q);
	return st == NONE ? OK : st;
}

/* Every word, in any order; at most six, the rest is left out. */
#define MATCHES                                                                                              \
	" FROM candidate c WHERE (?1 = 0 OR agency_id = ?1) AND (?3 = '' OR folded_status = ?3) AND (?4 = "  \
	"0 "                                                                                                 \
	" OR EXISTS (SELECT 1 FROM selection_candidate m WHERE m.selection_id = ?4 AND m.candidate_id = "    \
	"c.id)) AND folded_words LIKE '%' || ?5 || '%' AND folded_words LIKE '%' || ?6 || '%'"               \
	" AND folded_words LIKE '%' || ?7 || '%' AND folded_words LIKE '%' || ?8 || '%'"                     \
	" AND folded_words LIKE '%' || ?9 || '%' AND folded_words LIKE '%' || ?10 || '%'"

/* Says nothing of whom is looked for: "un développeur C sur Lyon". */
static bool
is_small(const char *word)
{
	static const char *const small[] = {"un", "une", "le", "la", "les", "de", "des", "du", "d", "l", "a",
	    "en", "sur", "dans", "pour", "avec", "et", "ou", "qui", "au", "aux", "chez", "pres", "vers",
	    "the", "an", "of", "in", "near", "with", "and", "for", "who"};

	for (size_t i = 0; i < COUNT(small); i++)
		if (strcmp(word, small[i]) == 0)
			return true;
	return false;
}

/* "soudeurs" finds a soudeur. */
static const char *
singular(struct arena *arena, const char *word)
{
	size_t size = strlen(word);

	return size > 4 && strchr("sx", word[size - 1]) != NULL ? arena_bytes(arena, word, size - 1) : word;
}

enum status
candidate_list(struct store *store, struct arena *arena, const struct candidate_filter *filter,
    struct candidate **out, size_t *count, size_t *total, struct why *why)
{
	static const char counting[] = "SELECT count(*), ?2" MATCHES;
	static const char listing[] =
	    "SELECT" CANDIDATE_COLUMNS MATCHES " ORDER BY folded_name = ?2 DESC, last_activity DESC, id"
	    " LIMIT ?11 OFFSET ?12";
	const char *key = filter->words == NULL ? "" : text_key(arena, filter->words);
	const char *status = filter->status == NULL ? "" : text_key(arena, filter->status);
	const char *w[6] = {"", "", "", "", "", ""};
	int64_t all = 0, room;
	size_t parts, said = 0;
	char **split = text_split(arena, key, " ", &parts);
	struct sql q;
	enum status st;

	*count = 0;
	for (size_t i = 0; i < parts && said < COUNT(w); i++)
		if (text_starts(split[i], "dispo") && *status == '\0')
			status = "disponible";
		else if (!is_small(split[i]))
			w[said++] = singular(arena, split[i]);
	if (parts == 1 && said == 0 && is_small(split[0]))
		w[0] = split[0];
	st = sql_number(store, counting, &all, why, "ittitttttt", filter->agency_id, key, status,
	    filter->selection_id, w[0], w[1], w[2], w[3], w[4], w[5]);
	if (st != OK)
		return st;
	if (total != NULL)
		*total = (size_t)all;
	room = all > (int64_t)filter->offset ? all - (int64_t)filter->offset : 0;
	if (room > (int64_t)filter->limit)
		room = (int64_t)filter->limit;
	*out = arena_array(arena, (size_t)room, sizeof(**out));
	st = sql_open(store, listing, &q, why, "ittittttttii", filter->agency_id, key, status,
	    filter->selection_id, w[0], w[1], w[2], w[3], w[4], w[5], room, (int64_t)filter->offset);
	if (st != OK)
		return st;
	while (*count < (size_t)room && (st = sql_step(&q, why)) == OK)
		candidate_read(&q, 0, arena, &(*out)[(*count)++]);
	sql_close(&q);
	return st == NONE ? OK : st;
}

enum status
candidate_search(struct store *store, struct arena *arena, const char *words, int64_t agency_id, size_t most,
    struct candidate **out, size_t *count, struct why *why)
{
	struct candidate_filter filter = {.agency_id = agency_id, .words = words, .limit = most};

	*count = 0;
	if (*text_key(arena, words) == '\0')
		return OK;
	return candidate_list(store, arena, &filter, out, count, NULL, why);
}

struct near {
	int64_t id;
	size_t distance;
};

static void
keep_nearest(struct near *nearest, size_t *count, size_t most, struct near found)
{
	size_t at = *count;

	while (at > 0 && nearest[at - 1].distance > found.distance)
		at--;
	if (at == most)
		return;
	if (*count < most)
		(*count)++;
	memmove(&nearest[at + 1], &nearest[at], (*count - at - 1) * sizeof(*nearest));
	nearest[at] = found;
}

/* A whole name, or its last word, that differs by a few letters. */
static size_t
distance_to(const char *typed, const char *name)
{
	size_t most = strlen(typed) / 3 < 3 ? strlen(typed) / 3 : 3;
	size_t whole = text_distance(typed, name, most), last;
	const char *space = strrchr(name, ' ');

	last = space == NULL ? whole : text_distance(typed, space + 1, most);
	return whole < last ? whole : last;
}

enum status
candidate_nearest(struct store *store, struct arena *arena, const char *name, int64_t agency_id, size_t most,
    struct candidate **out, size_t *count, struct why *why)
{
	static const char names[] = "SELECT id, folded_name FROM candidate WHERE ?1 = 0 OR agency_id = ?1";
	const char *typed = text_key(arena, name);
	size_t limit = strlen(typed) / 3 < 3 ? strlen(typed) / 3 : 3;
	struct near *nearest = arena_array(arena, most + 1, sizeof(*nearest));
	struct sql q;
	enum status st;

	*count = 0;
	*out = arena_array(arena, most, sizeof(**out));
	if ((st = sql_open(store, names, &q, why, "i", agency_id)) != OK)
		return st;
	while ((st = sql_step(&q, why)) == OK) {
		const char *folded = (const char *)sqlite3_column_text(q.statement, 1);
		struct near found = {sql_int(&q, 0), distance_to(typed, folded)};

		if (found.distance <= limit)
			keep_nearest(nearest, count, most, found);
	}
	sql_close(&q);
	if (st == NONE)
		st = OK;
	for (size_t i = 0; i < *count && st == OK; i++)
		st = candidate_find(store, arena, nearest[i].id, &(*out)[i], why);
	return st;
}

/* -- documents -- */

#define DOCUMENT "SELECT" DOCUMENT_COLUMNS " FROM document d"

void
document_read(const struct sql *q, int first, struct arena *arena, struct document *document)
{
	*document = (struct document){
	    .id = sql_int(q, first),
	    .candidate_id = sql_int(q, first + 1),
	    .hash = sql_text(q, arena, first + 2),
	    .filename = sql_text(q, arena, first + 3),
	    .type = sql_text(q, arena, first + 4),
	    .size_bytes = (size_t)sql_int(q, first + 5),
	    .created_at = sql_int(q, first + 6),
	};
}

enum status
document_create(struct store *store, const struct document *document, int64_t *id, struct why *why)
{
	static const char insert[] =
	    "INSERT INTO document (candidate_id, hash, filename, type, size_bytes, created_at)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
	static const char favour[] = "UPDATE candidate SET favourite_document_id = ?2"
				     " WHERE id = ?1 AND favourite_document_id IS NULL";
	enum status st = sql_insert(store, insert, id, why, "itttii", document->candidate_id, document->hash,
	    document->filename, document->type, (int64_t)document->size_bytes, document->created_at);

	return st == OK ? sql_run(store, favour, NULL, why, "ii", document->candidate_id, *id) : st;
}

static enum status
documents(struct store *store, struct arena *arena, const char *counting, const char *listing, int64_t id,
    struct document **out, size_t *count, struct why *why)
{
	int64_t rows = 0;
	struct sql q;
	enum status st;

	*count = 0;
	if ((st = sql_number(store, counting, &rows, why, "i", id)) != OK)
		return st;
	*out = arena_array(arena, (size_t)rows, sizeof(**out));
	if (rows == 0)
		return OK;
	if ((st = sql_open(store, listing, &q, why, "i", id)) != OK)
		return st;
	while (*count < (size_t)rows && (st = sql_step(&q, why)) == OK)
		document_read(&q, 0, arena, &(*out)[(*count)++]);
	sql_close(&q);
	return st == NONE ? OK : st;
}

enum status
document_of(struct store *store, struct arena *arena, int64_t candidate_id, struct document **out,
    size_t *count, struct why *why)
{
	static const char counting[] = "SELECT count(*) FROM document WHERE candidate_id = ?1";
	static const char listing[] = DOCUMENT " WHERE candidate_id = ?1 ORDER BY id";

	return documents(store, arena, counting, listing, candidate_id, out, count, why);
}

enum status
document_shared(struct store *store, struct arena *arena, int64_t dossier_id, struct document **out,
    size_t *count, struct why *why)
{
	static const char counting[] = "SELECT count(*) FROM dossier_document WHERE dossier_id = ?1";
	static const char listing[] =
	    "SELECT" DOCUMENT_COLUMNS " FROM dossier_document s"
	    " JOIN document d ON d.id = s.document_id WHERE s.dossier_id = ?1 ORDER BY s.rank";

	return documents(store, arena, counting, listing, dossier_id, out, count, why);
}

enum status
document_favour(struct store *store, int64_t candidate_id, int64_t document_id, struct why *why)
{
	static const char update[] =
	    "UPDATE candidate SET favourite_document_id = ?2 WHERE id = ?1"
	    " AND EXISTS (SELECT 1 FROM document WHERE id = ?2 AND candidate_id = ?1)";
	int64_t changed;
	enum status st = sql_run(store, update, &changed, why, "ii", candidate_id, document_id);

	return st == OK && changed == 0 ? NONE : st;
}
