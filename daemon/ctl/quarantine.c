#include "ctl/verbs.h"

#include <string.h>

#include "base/text.h"
#include "ctl/nouns.h"
#include "store/arrival.h"

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
	st = arrival_load(ctl->store, ctl->arena, ctl_ref(name, ""), &arrival, why);
	if ((st == OK && arrival.state != ARRIVAL_QUARANTINED) || st == NONE)
		return because(why, REFUSED,
		    "there is no letter \"%s\" in quarantine: facteurctl quarantine list shows those there "
		    "are",
		    name);
	if (st != OK)
		return st;
	object = arrival_json(ctl, &arrival);
	shown = ctl->json || arrival.raw_bytes < RAW_SHOWN_MAX ? arrival.raw_bytes : RAW_SHOWN_MAX;
	output_set_text(
	    object, "letter", arrival.raw == NULL ? NULL : text_valid(ctl->arena, arrival.raw, shown));
	return output_show(ctl, object, why);
}
