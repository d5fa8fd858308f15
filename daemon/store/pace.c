#include "store/pace.h"

#include <string.h>

#include "store/sql.h"

#define MINUTE_S 60
#define DOMAIN	 "lower(substr(to_email, instr(to_email, '@') + 1))"
#define OF_MANY	 "list_id IS NOT NULL AND channel = 'mail'"

struct counted {
	const char *domain;
	int64_t mails;
};

/* What leaves in this minute. */
struct minute {
	struct arena *arena;
	const struct pace *pace;
	int64_t mails;
	size_t count, room;
	struct counted *domains;
};

static struct counted *
domain_of(struct minute *minute, const char *domain)
{
	for (size_t i = 0; i < minute->count; i++)
		if (strcmp(minute->domains[i].domain, domain) == 0)
			return &minute->domains[i];
	if (minute->count == minute->room) {
		size_t room = minute->room == 0 ? 16 : minute->room * 2;

		minute->domains = arena_grow(minute->arena, minute->domains,
		    minute->room * sizeof(*minute->domains), room * sizeof(*minute->domains));
		minute->room = room;
	}
	minute->domains[minute->count] = (struct counted){.domain = domain};
	return &minute->domains[minute->count++];
}

/* What a clock that was ahead dated later is of no minute that comes now. */
static enum status
count_gone(struct store *store, struct minute *minute, int64_t since, struct why *why)
{
	static const char gone[] = "SELECT " DOMAIN ", count(*) FROM outbox WHERE " OF_MANY
				   " AND state = 'sent' AND sent_at >= ?1 AND sent_at < ?2 GROUP BY 1"
				   " UNION ALL SELECT " DOMAIN ", count(*) FROM outbox WHERE " OF_MANY
				   " AND state = 'sending' GROUP BY 1";
	struct sql q;
	enum status st = sql_open(store, gone, &q, why, "ii", since, since + MINUTE_S);

	if (st != OK)
		return st;
	while ((st = sql_step(&q, why)) == OK) {
		domain_of(minute, sql_text(&q, minute->arena, 0))->mails += sql_int(&q, 1);
		minute->mails += sql_int(&q, 1);
	}
	sql_close(&q);
	return st == NONE ? OK : st;
}

/* Whether one more fits; then it counts. */
static bool
fits(struct minute *minute, const char *domain)
{
	const struct pace *pace = minute->pace;
	struct counted *counted = domain_of(minute, domain);

	if ((pace->most != 0 && minute->mails >= pace->most) ||
	    (pace->most_of_domain != 0 && counted->mails >= pace->most_of_domain))
		return false;
	minute->mails++;
	counted->mails++;
	return true;
}

/* Read to the end before anything is written: an update would move rows under the query. */
static enum status
find_late(
    struct store *store, struct minute *minute, int64_t now, int64_t **ids, size_t *count, struct why *why)
{
	static const char due[] = "SELECT id, " DOMAIN " FROM outbox WHERE state IN ('queued', 'retry')"
				  " AND next_try_at <= ?1 AND " OF_MANY " ORDER BY next_try_at, id";
	size_t room = 64;
	struct sql q;
	enum status st = sql_open(store, due, &q, why, "i", now);

	*count = 0;
	*ids = arena_array(minute->arena, room, sizeof(**ids));
	if (st != OK)
		return st;
	while ((st = sql_step(&q, why)) == OK) {
		if (fits(minute, sql_text(&q, minute->arena, 1)))
			continue;
		if (*count == room) {
			*ids =
			    arena_grow(minute->arena, *ids, room * sizeof(**ids), room * 2 * sizeof(**ids));
			room *= 2;
		}
		(*ids)[(*count)++] = sql_int(&q, 0);
	}
	sql_close(&q);
	return st == NONE ? OK : st;
}

enum status
pace_keep(struct store *store, struct arena *arena, const struct pace *pace, int64_t now, struct why *why)
{
	static const char later[] = "UPDATE outbox SET next_try_at = ?2 WHERE id = ?1";
	int64_t since = now / MINUTE_S * MINUTE_S, *ids;
	struct minute minute = {.arena = arena, .pace = pace};
	size_t count;
	enum status st;

	if (pace->most == 0 && pace->most_of_domain == 0)
		return OK;
	if ((st = count_gone(store, &minute, since, why)) != OK ||
	    (st = find_late(store, &minute, now, &ids, &count, why)) != OK)
		return st;
	for (size_t i = 0; i < count && st == OK; i++)
		st = sql_run(store, later, NULL, why, "ii", ids[i], since + MINUTE_S);
	return st;
}
