#include "desk/scenario_pace.h"

#include <string.h>

#include "base/text.h"
#include "store/dispatch.h"

#define MINUTE_S 60

struct pace {
	struct arena *arena;
	int64_t at;
	int most, most_of_domain; /* a minute; 0: no such bound */
	size_t count, room;
	struct dispatch_slot *slots; /* domain "": of all */
};

static struct dispatch_slot *
slot_of(struct pace *pace, const char *domain, int64_t minute)
{
	for (size_t i = 0; i < pace->count; i++)
		if (pace->slots[i].minute == minute && strcmp(pace->slots[i].domain, domain) == 0)
			return &pace->slots[i];
	return NULL;
}

static void
count_in(struct pace *pace, const char *domain, int64_t minute, int64_t mails)
{
	struct dispatch_slot *slot = slot_of(pace, domain, minute);

	if (slot != NULL) {
		slot->mails += mails;
		return;
	}
	if (pace->count == pace->room) {
		size_t room = pace->room == 0 ? 64 : pace->room * 2;

		pace->slots = arena_grow(
		    pace->arena, pace->slots, pace->room * sizeof(*pace->slots), room * sizeof(*pace->slots));
		pace->room = room;
	}
	pace->slots[pace->count++] = (struct dispatch_slot){domain, minute, mails};
}

static bool
is_free(struct pace *pace, const char *domain, int64_t minute, int most)
{
	const struct dispatch_slot *slot = most == 0 ? NULL : slot_of(pace, domain, minute);

	return slot == NULL || slot->mails < most;
}

enum status
pace_open(struct desk *desk, struct arena *arena, int64_t at, struct pace **out, struct why *why)
{
	const struct config_limits *limits = &desk->config->limits;
	struct pace *pace = arena_alloc(arena, sizeof(*pace));
	struct dispatch_slot *taken;
	size_t count;
	enum status st;

	*pace = (struct pace){.arena = arena,
	    .at = at,
	    .most = limits->scenario_per_minute,
	    .most_of_domain = limits->domain_per_minute};
	*out = pace;
	if (pace->most == 0 && pace->most_of_domain == 0)
		return OK;
	st = dispatch_slots(desk->store, arena, at / MINUTE_S * MINUTE_S, &taken, &count, why);
	for (size_t i = 0; i < count && st == OK; i++) {
		count_in(pace, "", taken[i].minute, taken[i].mails);
		count_in(pace, taken[i].domain, taken[i].minute, taken[i].mails);
	}
	return st;
}

int64_t
pace_next(struct pace *pace, const char *email)
{
	const char *domain = text_lower(pace->arena, strrchr(email, '@') + 1);
	int64_t minute = pace->at / MINUTE_S;

	if (pace->most == 0 && pace->most_of_domain == 0)
		return pace->at;
	while (!is_free(pace, "", minute, pace->most) || !is_free(pace, domain, minute, pace->most_of_domain))
		minute++;
	count_in(pace, "", minute, 1);
	count_in(pace, domain, minute, 1);
	return minute * MINUTE_S > pace->at ? minute * MINUTE_S : pace->at;
}
