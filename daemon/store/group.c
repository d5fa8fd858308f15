#include "store/group.h"

#include <string.h>

#include "base/text.h"
#include "store/sql.h"

#define COLUMNS                                                                                              \
	"g.id, g.agency_id, g.name, g.updated_at,"                                                           \
	" (SELECT count(*) FROM contact_group_member m WHERE m.contact_group_id = g.id)"

static void
group_read(const struct sql *q, struct arena *arena, struct contact_group *group)
{
	*group = (struct contact_group){
	    .id = sql_int(q, 0),
	    .agency_id = sql_int(q, 1),
	    .name = sql_text(q, arena, 2),
	    .updated_at = sql_int(q, 3),
	    .contacts = sql_int(q, 4),
	};
}

static enum status
one(struct sql *q, struct arena *arena, struct contact_group *group, struct why *why)
{
	enum status st = sql_step(q, why);

	if (st == OK)
		group_read(q, arena, group);
	sql_close(q);
	return st;
}

enum status
group_find(struct store *store, struct arena *arena, int64_t id, struct contact_group *group, struct why *why)
{
	static const char find[] = "SELECT " COLUMNS " FROM contact_group g WHERE g.id = ?1";
	struct sql q;
	enum status st = sql_open(store, find, &q, why, "i", id);

	return st == OK ? one(&q, arena, group, why) : st;
}

enum status
group_find_name(struct store *store, struct arena *arena, int64_t agency_id, const char *name,
    struct contact_group *group, struct why *why)
{
	static const char find[] =
	    "SELECT " COLUMNS " FROM contact_group g WHERE g.agency_id = ?1 AND g.folded = ?2";
	struct sql q;
	enum status st = sql_open(store, find, &q, why, "it", agency_id, text_key(arena, name));

	return st == OK ? one(&q, arena, group, why) : st;
}

static enum status
check_name(struct arena *arena, const char *name, struct why *why)
{
	if (*text_key(arena, name) == '\0')
		return because(
		    why, REFUSED, "il faut un nom au groupe. Par exemple «\u00a0groupe Soudure\u00a0»");
	if (strchr(name, '@') != NULL)
		return because(why, REFUSED,
		    "le nom d'un groupe n'est pas une adresse. Par exemple "
		    "«\u00a0groupe Soudure\u00a0: p.roux@usine.example\u00a0»");
	if (text_length(name) > GROUP_NAME_MAX)
		return because(why, REFUSED, "le nom du groupe a %zu caractères, %d au plus",
		    text_length(name), GROUP_NAME_MAX);
	return OK;
}

enum status
group_open(struct store *store, struct arena *arena, int64_t agency_id, const char *name, int64_t now,
    struct contact_group *group, bool *made, struct why *why)
{
	static const char insert[] =
	    "INSERT INTO contact_group (agency_id, name, folded, updated_at) VALUES (?1, ?2, ?3, ?4)";
	enum status st = check_name(arena, name, why);

	*made = false;
	if (st != OK || (st = group_find_name(store, arena, agency_id, name, group, why)) != NONE)
		return st;
	*made = true;
	*group = (struct contact_group){.agency_id = agency_id, .name = name, .updated_at = now};
	return sql_insert(
	    store, insert, &group->id, why, "itti", agency_id, name, text_key(arena, name), now);
}

enum status
group_set(
    struct store *store, int64_t id, const int64_t *contact_ids, size_t count, int64_t now, struct why *why)
{
	static const char clear[] = "DELETE FROM contact_group_member WHERE contact_group_id = ?1";
	static const char insert[] =
	    "INSERT INTO contact_group_member (contact_group_id, contact_id, rank) VALUES (?1, ?2, ?3)"
	    " ON CONFLICT (contact_group_id, contact_id) DO NOTHING";
	static const char touch[] = "UPDATE contact_group SET updated_at = ?2 WHERE id = ?1";
	enum status st;

	if (count > GROUP_MEMBERS_MAX)
		return because(why, REFUSED, "un groupe a %d contacts au plus", GROUP_MEMBERS_MAX);
	st = sql_run(store, clear, NULL, why, "i", id);
	for (size_t i = 0; i < count && st == OK; i++)
		st = sql_run(store, insert, NULL, why, "iii", id, contact_ids[i], (int64_t)i + 1);
	return st == OK ? sql_run(store, touch, NULL, why, "ii", id, now) : st;
}

enum status
group_contacts(struct store *store, struct arena *arena, int64_t id, struct contact **out, size_t *count,
    struct why *why)
{
	static const char members[] =
	    "SELECT contact_id FROM contact_group_member WHERE contact_group_id = ?1"
	    " ORDER BY rank, contact_id";
	struct sql q;
	enum status st;

	*count = 0;
	*out = arena_array(arena, GROUP_MEMBERS_MAX, sizeof(**out));
	if ((st = sql_open(store, members, &q, why, "i", id)) != OK)
		return st;
	while (*count < GROUP_MEMBERS_MAX && (st = sql_step(&q, why)) == OK)
		if ((st = contact_find(store, arena, sql_int(&q, 0), &(*out)[(*count)++], why)) != OK)
			break;
	sql_close(&q);
	return st == NONE ? OK : st;
}

enum status
group_list(struct store *store, struct arena *arena, int64_t agency_id, int64_t contact_id,
    struct contact_group **out, size_t *count, struct why *why)
{
#define MATCHES                                                                                              \
	" FROM contact_group g WHERE (?1 = 0 OR g.agency_id = ?1) AND (?2 = 0 OR EXISTS"                     \
	" (SELECT 1 FROM contact_group_member m WHERE m.contact_group_id = g.id AND m.contact_id = ?2))"
	static const char counting[] = "SELECT count(*)" MATCHES;
	static const char listing[] = "SELECT " COLUMNS MATCHES " ORDER BY g.folded, g.id";
	int64_t rows = 0;
	struct sql q;
	enum status st;

	*count = 0;
	if ((st = sql_number(store, counting, &rows, why, "ii", agency_id, contact_id)) != OK)
		return st;
	*out = arena_array(arena, (size_t)rows, sizeof(**out));
	if ((st = sql_open(store, listing, &q, why, "ii", agency_id, contact_id)) != OK)
		return st;
	while (*count < (size_t)rows && (st = sql_step(&q, why)) == OK)
		group_read(&q, arena, &(*out)[(*count)++]);
	sql_close(&q);
	return st == NONE ? OK : st;
}

enum status
group_remove(struct store *store, int64_t id, struct why *why)
{
	static const char remove[] = "DELETE FROM contact_group WHERE id = ?1";

	return sql_run(store, remove, NULL, why, "i", id);
}
