/* Letters no person wrote: bounces, automatic replies, lists, and our own coming back.  None is ever answered. */
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "desk/command.h"
#include "desk/diffusion/remind.h"
#include "store/outbox.h"
#include "store/reach.h"

static bool
is_our_own(const struct take *take)
{
	return take->message->facteur_id != NULL ||
	       strcasecmp(take->sender.email, take->desk->config->address) == 0;
}

/* Acted on only when it comes back to a live token or names a Message-ID of ours: anybody can write a bounce. */
static enum status
find_returned(struct take *take, struct outbox_mail *mail, struct why *why)
{
	struct store *store = take->desk->store;
	const char *original = take->message->bounce.original_message_id;
	enum status st;

	if (original != NULL) {
		st = outbox_find_message_id(store, take->arena, original, mail, why);
		if (st != NONE)
			return st;
	}
	if (!take->sender.has_token)
		return NONE;
	return outbox_find_token(store, take->arena, take->sender.token.text, mail, why);
}

static enum status
take_bounce(struct take *take, struct why *why)
{
	const struct bounce *bounce = &take->message->bounce;
	struct outbox_mail mail;
	struct contact contact;
	enum status st;

	st = find_returned(take, &mail, why);
	if (st == NONE)
		return take_journal(take, "bounce.unproven", NULL, NULL, NULL, why);
	if (st != OK)
		return st;
	st = take_journal(take, "bounce", arena_printf(take->arena, "outbox:%lld", (long long)mail.id),
	    mail.tag, bounce->status, why);
	if (st == OK && mail.list_id != NULL && bounce->class != BOUNCE_UNKNOWN)
		st = reach_bounced(take->desk->store, text_lower(take->arena, mail.to_email),
		    bounce->class == BOUNCE_HARD, take->now, why);
	if (st != OK || bounce->class != BOUNCE_HARD)
		return st;
	st = outbox_bounced(
	    take->desk->store, mail.id, take->now, bounce->status == NULL ? "5.0.0" : bounce->status, why);
	if (st != OK)
		return st;
	st = contact_find_email(take->desk->store, take->arena, mail.to_email, &contact, why);
	if (st == OK)
		st = contact_bounced(take->desk->store, contact.id, take->now, why);
	return st == NONE ? OK : st;
}

static bool
is_automatic(const struct message *message)
{
	return message->nature == MESSAGE_AUTO_REPLY || message->from_list ||
	       (message->auto_submitted != NULL && strcmp(message->auto_submitted, "no") != 0) ||
	       (message->return_path != NULL && *message->return_path == '\0');
}

enum status
automatic_take(struct take *take, bool *taken, struct why *why)
{
	const struct message *message = take->message;

	*taken = true;
	if (is_our_own(take))
		return take_journal(take, "mail.own", NULL, NULL, NULL, why);
	if (message->nature == MESSAGE_BOUNCE)
		return take_bounce(take, why);
	if (is_automatic(message) && message->absent_until != NULL) {
		enum status st = absence_note(take, why);

		if (st != OK)
			return st;
	}
	if (is_automatic(message))
		return take_journal(take, "mail.automatic",
		    take->thread.diffusion_id == 0 ? NULL
						   : ref_make(take->arena, "D", take->thread.diffusion_id),
		    NULL, message->absent_until, why);
	*taken = false;
	return OK;
}
