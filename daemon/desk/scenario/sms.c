#include "desk/scenario/sms.h"

#include <string.h>

#include "base/phone.h"
#include "base/text.h"
#include "desk/scenario/scenario.h"
#include "desk/sender/sender.h"
#include "desk/take/post.h"
#include "desk/take/sms_post.h"
#include "store/reach.h"

#define UNSURE_MAX 50 /* told in one mail; the rest at once after it */

/* Nobody has that number: it is kept all the same, for whoever may be imported with it one day. */
static enum status
stop_number(struct take *take, struct why *why)
{
	const char *number = take->sender.sms;
	bool fresh;
	enum status st = reach_stop(take->desk->store, number, take->now, &fresh, why);

	if (st != OK || (st = delivery_cancel_number(take->desk->store, number, why)) != OK)
		return st;
	if (fresh && (st = sms_confirm_stop(take, NULL, why)) != OK)
		return st;
	return take_journal(take, "sms.stop", NULL, NULL, NULL, why);
}

enum status
sms_take(struct take *take, struct why *why)
{
	bool known = take->sender.role == ROLE_CANDIDATE, stops = take->reading->stop, taken;
	enum status st;

	if (*text_trim(take->arena, take->message->text) == '\0')
		return quarantine_take(take, "SMS vide", why);
	if ((st = candidate_take(take, &taken, why)) != OK || taken)
		return st;
	if (stops && (st = stop_number(take, why)) != OK)
		return st;
	return quarantine_take(take,
	    stops   ? "SMS d'un numéro inconnu\u00a0: STOP est noté, rien n'y sera plus envoyé"
	    : known ? "SMS d'un candidat à qui aucun scénario n'a écrit"
		    : "SMS d'un numéro inconnu",
	    why);
}

/* -- SMS of which nobody knows whether they left -- */

struct unsure {
	struct desk *desk;
	struct arena *arena;
	int64_t now;
	json_t *list;
	struct why *why;
};

static enum status
add_unsure(const struct outbox_mail *mail, void *data)
{
	struct unsure *unsure = data;
	const char *id = mail->message_id + (*mail->message_id == '<');
	json_t *one;

	if (json_array_size(unsure->list) >= UNSURE_MAX)
		return OK;
	one = json_object();
	view_set(one, "numero", phone_say(unsure->arena, mail->to_email));
	view_set(one, "ref", mail->tag);
	view_set(one, "sujet", mail->subject);
	view_set(one, "id", arena_bytes(unsure->arena, id, strcspn(id, "@>")));
	view_set(one, "cle", arena_printf(unsure->arena, "%lld", (long long)mail->id));
	json_array_append_new(unsure->list, one);
	return outbox_told(unsure->desk->store, mail->id, unsure->now, unsure->why);
}

/* Takes the list. */
static enum status
write_unsure(struct unsure *unsure, struct why *why)
{
	struct post post = post_to_sysadmin(unsure->desk->config);
	json_t *view = view_open();
	enum status st = post_open(unsure->desk, unsure->arena, unsure->now, &post, why);

	view_set(view, "combien", arena_printf(unsure->arena, "%zu", json_array_size(unsure->list)));
	json_object_set_new(view, "messages", unsure->list);
	if (st != OK) {
		json_decref(view);
		return st;
	}
	return post_send(unsure->desk, unsure->arena, unsure->now, &post, "sms-incertains", view, NULL, why);
}

enum status
sms_tell_unsure(struct desk *desk, struct arena *arena, int64_t now, bool *did_something, struct why *why)
{
	struct unsure unsure = {.desk = desk, .arena = arena, .now = now, .why = why};
	enum status st;

	if (desk->config->sysadmin == NULL || (st = store_begin(desk->store, why)) != OK)
		return desk->config->sysadmin == NULL ? OK : st;
	unsure.list = json_array();
	st = outbox_each_unsure(desk->store, arena, add_unsure, &unsure, why);
	if (st != OK || json_array_size(unsure.list) == 0) {
		json_decref(unsure.list);
	} else {
		st = write_unsure(&unsure, why);
		*did_something = true;
	}
	if (st == OK)
		st = store_commit(desk->store, why);
	store_rollback(desk->store);
	return st;
}
