#include "ctl/verbs.h"

#include <stdio.h>

#include "base/text.h"
#include "ctl/nouns.h"
#include "store/arrival.h"
#include "store/errand.h"

/* A letter that is shown is cut here on a page; --json gives all of it. */
#define RAW_SHOWN_MAX 65536

static json_t *
arrival_json(struct ctl *ctl, const struct arrival *arrival)
{
	json_t *object = output_object(ctl);

	output_set_number(object, "id", arrival->id);
	output_set_time(ctl, object, "at", arrival->at);
	output_set_text(object, "from", arrival->sender);
	output_set_text(object, "subject", arrival->subject);
	output_set_text(object, "reason", arrival->reason);
	output_set_text(object, "state", arrival_state_name(arrival->state));
	output_set_text(object, "message_id", arrival->message_id);
	output_set_text(object, "key", arrival->key);
	return object;
}

struct arrival_walk {
	struct ctl *ctl;
	json_t *array;
};

static enum status
list_arrival(const struct arrival *arrival, void *data)
{
	struct arrival_walk *walk = data;

	output_push(walk->array, arrival_json(walk->ctl, arrival));
	return OK;
}

enum status
verb_quarantine_list(struct ctl *ctl, struct why *why)
{
	static const struct output_column columns[] = {{"id", "ID"}, {"at", "AT"}, {"from", "FROM"},
	    {"subject", "SUBJECT"}, {"reason", "REASON"}, {"key", "KEY"}};
	struct arrival_walk walk = {ctl, output_array(ctl)};
	enum status st;

	if ((st = ctl_open_store(ctl, why)) != OK ||
	    (st = arrival_each(ctl->store, ctl->arena, ARRIVAL_QUARANTINED, list_arrival, &walk, why)) != OK)
		return st;
	return output_list(ctl, walk.array, columns, COUNT(columns), why);
}

static enum status
quarantined(struct ctl *ctl, const char *name, struct arrival *arrival, struct why *why)
{
	enum status st = arrival_load(ctl->store, ctl->arena, ctl_ref(name, ""), arrival, why);

	if ((st == OK && arrival->state != ARRIVAL_QUARANTINED) || st == NONE)
		return because(why, REFUSED,
		    "there is no letter \"%s\" in quarantine: facteurctl quarantine list shows those there "
		    "are",
		    name);
	return st;
}

enum status
verb_quarantine_show(struct ctl *ctl, struct why *why)
{
	const char *name = ctl_operand(ctl, 0);
	struct arrival arrival;
	json_t *object;
	size_t shown;
	enum status st;

	if ((st = ctl_open_store(ctl, why)) != OK)
		return st;
	if ((st = quarantined(ctl, name, &arrival, why)) != OK)
		return st;
	object = arrival_json(ctl, &arrival);
	shown = ctl->json || arrival.raw_bytes < RAW_SHOWN_MAX ? arrival.raw_bytes : RAW_SHOWN_MAX;
	output_set_text(
	    object, "letter", arrival.raw == NULL ? NULL : text_valid(ctl->arena, arrival.raw, shown));
	return output_show(ctl, object, why);
}

/* -- retry and dismiss -- */

static enum status
retry_one(struct ctl *ctl, const char *name, struct why *why)
{
	struct errand errand = {.kind = ERRAND_RETURN, .created_at = clock_now(&ctl->clock)};
	struct arrival arrival;
	bool waits;
	enum status st;

	if ((st = quarantined(ctl, name, &arrival, why)) != OK ||
	    (st = errand_returns(ctl->store, arrival.id, &waits, why)) != OK)
		return st;
	if (waits)
		return because(
		    why, REFUSED, "letter %s goes back already: the next pass of facteurd takes it", name);
	if (arrival.message_id == NULL)
		return because(why, REFUSED,
		    "letter %s has no Message-ID to find it by: move it by hand from %s to %s", name,
		    ctl->config->inbox.quarantine, ctl->config->inbox.folder);
	errand.arrival_id = arrival.id;
	errand.message_id = arrival.message_id;
	errand.object = arena_printf(ctl->arena, "arrival:%lld", (long long)arrival.id);
	if ((st = errand_create(ctl->store, &errand, why)) != OK)
		return st;
	return ctl_journal(ctl, "quarantine.retry", errand.object, NULL, why);
}

/* Somebody looked, and nothing is to be done: what is listed, counted and told to monitoring is what waits for a look. */
static enum status
dismiss_one(struct ctl *ctl, const char *name, struct why *why)
{
	struct arrival arrival;
	bool waits;
	enum status st;

	if ((st = quarantined(ctl, name, &arrival, why)) != OK ||
	    (st = errand_returns(ctl->store, arrival.id, &waits, why)) != OK)
		return st;
	if (waits)
		return because(why, REFUSED,
		    "letter %s goes back to the inbox: the next pass of facteurd takes it", name);
	if ((st = arrival_settle(ctl->store, arrival.id, ARRIVAL_DISMISSED, arrival.reason, why)) != OK)
		return st;
	return ctl_journal(ctl, "quarantine.dismiss",
	    arena_printf(ctl->arena, "arrival:%lld", (long long)arrival.id), NULL, why);
}

/* All of them or, if one cannot be, none. */
static enum status
each_letter(struct ctl *ctl, enum status (*one)(struct ctl *, const char *, struct why *), struct why *why)
{
	enum status st;

	if ((st = ctl_begin(ctl, why)) != OK)
		return st;
	for (size_t i = 0; i < ctl->operand_count && st == OK; i++)
		st = one(ctl, ctl->operands[i], why);
	return ctl_end(ctl, st, why);
}

enum status
verb_quarantine_retry(struct ctl *ctl, struct why *why)
{
	enum status st = each_letter(ctl, retry_one, why);

	if (st == OK)
		printf(
		    "%zu put back into %s by the next pass\n", ctl->operand_count, ctl->config->inbox.folder);
	return st;
}

enum status
verb_quarantine_dismiss(struct ctl *ctl, struct why *why)
{
	enum status st = each_letter(ctl, dismiss_one, why);

	if (st == OK)
		printf(
		    "%zu off the list; they stay in %s\n", ctl->operand_count, ctl->config->inbox.quarantine);
	return st;
}
