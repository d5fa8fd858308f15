#include "store/people.h"

#include "base/text.h"
#include "store/sql.h"

const char *
role_name(enum role role)
{
	static const char *const names[] = {"nobody", "recruiter", "contact", "candidate", "sysadmin"};

	return (size_t)role < COUNT(names) ? names[role] : "nobody";
}

static enum status
check_address(struct arena *arena, const char *email, const char **lower, struct why *why)
{
	if (email == NULL || !text_is_address(email))
		return because(why, REFUSED, "e-mail\u00a0: «\u00a0%s\u00a0» n'est pas une adresse",
		    email == NULL ? "" : email);
	*lower = text_lower(arena, email);
	return OK;
}

/* A constraint's failure, said so that a person can put it right. */
static enum status
said(enum status st, const char *sentence, const char *value, struct why *why)
{
	return st == REFUSED ? because(why, REFUSED, sentence, value) : st;
}

/* -- agencies -- */

#define SEND_MINUTE (9 * 60)

#define AGENCY "SELECT id, name, sender, sends_as_user, phone, send_minute FROM agency"

static void
agency_read(const struct sql *q, struct arena *arena, struct agency *agency)
{
	*agency = (struct agency){
	    .id = sql_int(q, 0),
	    .name = sql_text(q, arena, 1),
	    .sender = sql_text(q, arena, 2),
	    .sends_as_user = sql_int(q, 3) != 0,
	    .phone = sql_text(q, arena, 4),
	    .send_minute = (int)sql_int(q, 5),
	};
}

enum status
agency_create(struct store *store, const struct agency *agency, int64_t *id, struct why *why)
{
	static const char insert[] = "INSERT INTO agency (name, sender, sends_as_user, phone, send_minute) "
				     "VALUES (?1, ?2, ?3, ?4, ?5)";
	struct arena *arena = arena_open();
	const char *sender = NULL;
	enum status st;

	if ((st = check_address(arena, agency->sender, &sender, why)) == OK) {
		st = sql_insert(store, insert, id, why, "ttiti", agency->name, sender,
		    (int64_t)agency->sends_as_user, agency->phone,
		    (int64_t)(agency->send_minute == 0 ? SEND_MINUTE : agency->send_minute));
		st = said(st, "l'agence «\u00a0%s\u00a0» existe déjà", agency->name, why);
	}
	arena_close(arena);
	return st;
}

static enum status
agency_one(struct sql *q, struct arena *arena, struct agency *agency, struct why *why)
{
	enum status st = sql_step(q, why);

	if (st == OK)
		agency_read(q, arena, agency);
	sql_close(q);
	return st;
}

enum status
agency_find(struct store *store, struct arena *arena, int64_t id, struct agency *agency, struct why *why)
{
	static const char find[] = AGENCY " WHERE id = ?1";
	struct sql q;
	enum status st = sql_open(store, find, &q, why, "i", id);

	return st == OK ? agency_one(&q, arena, agency, why) : st;
}

enum status
agency_find_name(
    struct store *store, struct arena *arena, const char *name, struct agency *agency, struct why *why)
{
	static const char each[] = AGENCY " ORDER BY id";
	struct sql q;
	enum status st;

	if ((st = sql_open(store, each, &q, why, "")) != OK)
		return st;
	while ((st = sql_step(&q, why)) == OK) {
		agency_read(&q, arena, agency);
		if (text_same(arena, agency->name, name))
			break;
	}
	sql_close(&q);
	return st;
}

enum status
agency_each(struct store *store, struct arena *arena, enum status (*each)(const struct agency *, void *),
    void *data, struct why *why)
{
	static const char all[] = AGENCY " ORDER BY id";
	struct agency agency;
	struct sql q;
	enum status st;

	if ((st = sql_open(store, all, &q, why, "")) != OK)
		return st;
	while ((st = sql_step(&q, why)) == OK) {
		agency_read(&q, arena, &agency);
		if ((st = each(&agency, data)) != OK)
			break;
	}
	sql_close(&q);
	return st == NONE ? OK : st;
}

/* -- recruiters -- */

#define RECRUITER                                                                                            \
	"SELECT id, agency_id, name, email, phone, language, admin, digest_minute, digested_at"              \
	" FROM recruiter"

static void
recruiter_read(const struct sql *q, struct arena *arena, struct recruiter *recruiter)
{
	*recruiter = (struct recruiter){
	    .id = sql_int(q, 0),
	    .agency_id = sql_int(q, 1),
	    .name = sql_text(q, arena, 2),
	    .email = sql_text(q, arena, 3),
	    .phone = sql_text(q, arena, 4),
	    .language = sql_text(q, arena, 5),
	    .admin = sql_int(q, 6) != 0,
	    .digest_minute = (int)sql_int(q, 7),
	    .digested_at = sql_int(q, 8),
	};
}

enum status
recruiter_create(struct store *store, const struct recruiter *recruiter, int64_t *id, struct why *why)
{
	static const char insert[] = "INSERT INTO recruiter (agency_id, name, email, phone, language, admin)"
				     " VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
	struct arena *arena = arena_open();
	const char *email = NULL;
	enum status st;

	if ((st = check_address(arena, recruiter->email, &email, why)) == OK) {
		st = sql_insert(store, insert, id, why, "itttti", recruiter->agency_id, recruiter->name,
		    email, recruiter->phone, recruiter->language == NULL ? "fr" : recruiter->language,
		    (int64_t)recruiter->admin);
		st = said(st, "un recruteur a déjà l'adresse %s", email, why);
	}
	arena_close(arena);
	return st;
}

static enum status
recruiter_one(struct sql *q, struct arena *arena, struct recruiter *recruiter, struct why *why)
{
	enum status st = sql_step(q, why);

	if (st == OK)
		recruiter_read(q, arena, recruiter);
	sql_close(q);
	return st;
}

enum status
recruiter_find(
    struct store *store, struct arena *arena, int64_t id, struct recruiter *recruiter, struct why *why)
{
	static const char find[] = RECRUITER " WHERE id = ?1";
	struct sql q;
	enum status st = sql_open(store, find, &q, why, "i", id);

	return st == OK ? recruiter_one(&q, arena, recruiter, why) : st;
}

enum status
recruiter_find_email(
    struct store *store, struct arena *arena, const char *email, struct recruiter *recruiter, struct why *why)
{
	static const char find[] = RECRUITER
	    " WHERE email = ?1 OR id = (SELECT person_id FROM alias WHERE email = ?1 AND role = ?2)";
	struct sql q;
	enum status st =
	    sql_open(store, find, &q, why, "ti", text_lower(arena, email), (int64_t)ROLE_RECRUITER);

	return st == OK ? recruiter_one(&q, arena, recruiter, why) : st;
}

enum status
recruiter_each(struct store *store, struct arena *arena,
    enum status (*each)(const struct recruiter *, void *), void *data, struct why *why)
{
	static const char all[] = RECRUITER " ORDER BY id";
	struct recruiter recruiter;
	struct sql q;
	enum status st;

	if ((st = sql_open(store, all, &q, why, "")) != OK)
		return st;
	while ((st = sql_step(&q, why)) == OK) {
		recruiter_read(&q, arena, &recruiter);
		if ((st = each(&recruiter, data)) != OK)
			break;
	}
	sql_close(&q);
	return st == NONE ? OK : st;
}

enum status
recruiter_prefer(struct store *store, const struct recruiter *recruiter, struct why *why)
{
	static const char update[] =
	    "UPDATE recruiter SET phone = ?2, language = ?3, digest_minute = ?4 WHERE id = ?1";

	return sql_run(store, update, NULL, why, "itti", recruiter->id, recruiter->phone, recruiter->language,
	    (int64_t)recruiter->digest_minute);
}

enum status
recruiter_digested(struct store *store, int64_t id, int64_t now, struct why *why)
{
	static const char update[] = "UPDATE recruiter SET digested_at = ?2 WHERE id = ?1";

	return sql_run(store, update, NULL, why, "ii", id, now);
}

/* -- contacts -- */

#define CONTACT_COLUMNS "SELECT id, name, email, company, language, internal, bounced_at, absent_until"
#define CONTACT		CONTACT_COLUMNS " FROM contact"

static void
contact_read(const struct sql *q, struct arena *arena, struct contact *contact)
{
	*contact = (struct contact){
	    .id = sql_int(q, 0),
	    .name = sql_text(q, arena, 1),
	    .email = sql_text(q, arena, 2),
	    .company = sql_text(q, arena, 3),
	    .language = sql_text(q, arena, 4),
	    .internal = sql_int(q, 5) != 0,
	    .bounced_at = sql_int(q, 6),
	    .absent_until = sql_int(q, 7),
	};
}

static const char *
contact_folded(struct arena *arena, const struct contact *contact)
{
	return text_key(arena,
	    arena_printf(arena, "%s %s", contact->name, contact->company == NULL ? "" : contact->company));
}

enum status
contact_create(struct store *store, const struct contact *contact, int64_t *id, struct why *why)
{
	/* The number of one who was erased is given to nobody: the journal goes on naming it. */
	static const char insert[] =
	    "INSERT INTO contact (id, name, folded, email, company, language, internal) VALUES ("
	    "1 + (SELECT max(id) FROM (SELECT coalesce(max(id), 0) AS id FROM contact UNION ALL"
	    " SELECT coalesce(max(person_id), 0) FROM erased WHERE role = ?7) AS used), ?1, ?2, ?3, ?4, ?5, "
	    "?6)";
	struct arena *arena = arena_open();
	const char *email = NULL;
	enum status st;

	if ((st = check_address(arena, contact->email, &email, why)) == OK) {
		st = sql_insert(store, insert, id, why, "tttttii", contact->name,
		    contact_folded(arena, contact), email, contact->company,
		    contact->language == NULL ? "fr" : contact->language, (int64_t)contact->internal,
		    (int64_t)ROLE_CONTACT);
		st = said(st, "un contact a déjà l'adresse %s", email, why);
	}
	arena_close(arena);
	return st;
}

/* Another address is another chance: what the old one's server refused is forgotten. */
enum status
contact_update(struct store *store, const struct contact *contact, struct why *why)
{
	static const char update[] =
	    "UPDATE contact SET name = ?2, folded = ?3, bounced_at = CASE WHEN email = ?4 THEN bounced_at "
	    "ELSE 0 "
	    "END, email = ?4, company = ?5, language = ?6, internal = ?7 WHERE id = ?1";
	struct arena *arena = arena_open();
	const char *email = NULL;
	enum status st;

	if ((st = check_address(arena, contact->email, &email, why)) == OK) {
		st = sql_run(store, update, NULL, why, "ittttti", contact->id, contact->name,
		    contact_folded(arena, contact), email, contact->company,
		    contact->language == NULL ? "fr" : contact->language, (int64_t)contact->internal);
		st = said(st, "un contact a déjà l'adresse %s", email, why);
	}
	arena_close(arena);
	return st;
}

static enum status
contact_one(struct sql *q, struct arena *arena, struct contact *contact, struct why *why)
{
	enum status st = sql_step(q, why);

	if (st == OK)
		contact_read(q, arena, contact);
	sql_close(q);
	return st;
}

enum status
contact_find(struct store *store, struct arena *arena, int64_t id, struct contact *contact, struct why *why)
{
	static const char find[] = CONTACT " WHERE id = ?1";
	struct sql q;
	enum status st = sql_open(store, find, &q, why, "i", id);

	return st == OK ? contact_one(&q, arena, contact, why) : st;
}

enum status
contact_find_email(
    struct store *store, struct arena *arena, const char *email, struct contact *contact, struct why *why)
{
	static const char find[] =
	    CONTACT " WHERE email = ?1 OR id = (SELECT person_id FROM alias WHERE email = ?1 AND role = ?2)";
	struct sql q;
	enum status st =
	    sql_open(store, find, &q, why, "ti", text_lower(arena, email), (int64_t)ROLE_CONTACT);

	return st == OK ? contact_one(&q, arena, contact, why) : st;
}

enum status
contact_each(struct store *store, struct arena *arena, enum status (*each)(const struct contact *, void *),
    void *data, struct why *why)
{
	static const char all[] = CONTACT " ORDER BY id";
	struct contact contact;
	struct sql q;
	enum status st;

	if ((st = sql_open(store, all, &q, why, "")) != OK)
		return st;
	while ((st = sql_step(&q, why)) == OK) {
		contact_read(&q, arena, &contact);
		if ((st = each(&contact, data)) != OK)
			break;
	}
	sql_close(&q);
	return st == NONE ? OK : st;
}

enum status
contact_search(struct store *store, struct arena *arena, const char *words, size_t most, struct contact **out,
    size_t *count, struct why *why)
{
	/* A whole name or company first, then those in which the words occur; whole words in any order. */
	static const char search[] = CONTACT
	    " WHERE folded LIKE '%' || ?1 || '%' OR (' ' || folded || ' ' LIKE '% ' || ?3 || ' %'"
	    " AND ' ' || folded || ' ' LIKE '% ' || ?4 || ' %' AND ' ' || folded || ' ' LIKE '% ' || ?5 || ' "
	    "%'"
	    " AND ' ' || folded || ' ' LIKE '% ' || ?6 || ' %')"
	    " ORDER BY (folded LIKE ?1 || ' %' OR folded LIKE '% ' || ?1 OR folded = ?1) DESC, id LIMIT ?2";
	const char *key = text_key(arena, words), *w[4] = {"", "", "", ""};
	size_t parts;
	char **split = text_split(arena, key, " ", &parts);
	struct sql q;
	enum status st;

	*count = 0;
	*out = arena_array(arena, most, sizeof(**out));
	if (*key == '\0')
		return OK;
	/* More words than that are a name as it is written, or none. */
	for (size_t i = 0; i < COUNT(w); i++)
		w[i] = parts > COUNT(w) ? key : split[i < parts ? i : 0];
	if ((st = sql_open(store, search, &q, why, "titttt", key, (int64_t)most, w[0], w[1], w[2], w[3])) !=
	    OK)
		return st;
	while ((st = sql_step(&q, why)) == OK)
		contact_read(&q, arena, &(*out)[(*count)++]);
	sql_close(&q);
	return st == NONE ? OK : st;
}

#define CONTACT_MATCHES                                                                                      \
	" FROM contact WHERE (?1 < 0 OR internal = ?1)"                                                      \
	" AND folded || ' ' || email LIKE '%' || ?2 || '%' AND folded || ' ' || email LIKE '%' || ?3 || '%'" \
	" AND folded || ' ' || email LIKE '%' || ?4 || '%'"

enum status
contact_list(struct store *store, struct arena *arena, const struct contact_filter *filter,
    struct contact **out, size_t *count, size_t *total, struct why *why)
{
	static const char counting[] = "SELECT count(*)" CONTACT_MATCHES;
	static const char listing[] =
	    CONTACT_COLUMNS CONTACT_MATCHES " ORDER BY folded, id LIMIT ?5 OFFSET ?6";
	const char *w[3] = {"", "", ""};
	size_t parts;
	char **split =
	    text_split(arena, filter->words == NULL ? "" : text_key(arena, filter->words), " ", &parts);
	int64_t all = 0, room;
	struct sql q;
	enum status st;

	*count = 0;
	for (size_t i = 0; i < parts && i < COUNT(w); i++)
		w[i] = split[i];
	st = sql_number(store, counting, &all, why, "ittt", (int64_t)filter->internal, w[0], w[1], w[2]);
	if (st != OK)
		return st;
	if (total != NULL)
		*total = (size_t)all;
	room = all > (int64_t)filter->offset ? all - (int64_t)filter->offset : 0;
	if (room > (int64_t)filter->limit)
		room = (int64_t)filter->limit;
	*out = arena_array(arena, (size_t)room, sizeof(**out));
	st = sql_open(store, listing, &q, why, "itttii", (int64_t)filter->internal, w[0], w[1], w[2], room,
	    (int64_t)filter->offset);
	if (st != OK)
		return st;
	while (*count < (size_t)room && (st = sql_step(&q, why)) == OK)
		contact_read(&q, arena, &(*out)[(*count)++]);
	sql_close(&q);
	return st == NONE ? OK : st;
}

enum status
contact_absent(struct store *store, int64_t id, int64_t until, struct why *why)
{
	static const char update[] = "UPDATE contact SET absent_until = ?2 WHERE id = ?1";

	return sql_run(store, update, NULL, why, "ii", id, until);
}

enum status
contact_bounced(struct store *store, int64_t id, int64_t at, struct why *why)
{
	static const char update[] = "UPDATE contact SET bounced_at = ?2 WHERE id = ?1";

	return sql_run(store, update, NULL, why, "ii", id, at);
}

enum status
alias_create(
    struct store *store, enum role role, int64_t person_id, const char *email, int64_t at, struct why *why)
{
	static const char insert[] =
	    "INSERT INTO alias (email, role, person_id, learned_at) VALUES (?1, ?2, ?3, ?4)"
	    " ON CONFLICT (email, role) DO UPDATE SET person_id = excluded.person_id";
	struct arena *arena = arena_open();
	enum status st =
	    sql_run(store, insert, NULL, why, "tiii", text_lower(arena, email), (int64_t)role, person_id, at);

	arena_close(arena);
	return st;
}
