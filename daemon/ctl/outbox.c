#include "ctl/verbs.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "ctl/nouns.h"
#include "store/outbox.h"

static json_t *
mail_json(struct ctl *ctl, const struct outbox_mail *mail)
{
	json_t *object = output_object(ctl);
	bool waits = mail->state == OUTBOX_QUEUED || mail->state == OUTBOX_RETRY;

	output_set_number(object, "id", mail->id);
	output_set_text(object, "to", mail->to_email);
	output_set_text(object, "subject", mail->subject);
	output_set_text(object, "state", outbox_state_name(mail->state));
	output_set_number(object, "tries", mail->tries);
	output_set_time(ctl, object, "next_try",
	    !waits		     ? 0
	    : mail->next_try_at != 0 ? mail->next_try_at
				     : mail->due_at);
	output_set_text(object, "message_id", mail->message_id);
	output_set_time(ctl, object, "created", mail->created_at);
	output_set_time(ctl, object, "sent", mail->sent_at);
	output_set_text(object, "error", mail->last_error);
	output_set_text(object, "channel", mail->channel == OUTBOX_SMS ? "sms" : "mail");
	output_set_text(object, "report", mail->report);
	return object;
}

struct mail_walk {
	struct ctl *ctl;
	json_t *array;
};

static enum status
list_mail(const struct outbox_mail *mail, void *data)
{
	struct mail_walk *walk = data;

	output_push(walk->array, mail_json(walk->ctl, mail));
	return OK;
}

/* -1: none was given. */
static int
state_option(const struct ctl *ctl)
{
	const char *name = ctl_option(ctl, "state");

	for (int s = OUTBOX_QUEUED; s <= OUTBOX_DEAD && name != NULL; s++)
		if (strcmp(outbox_state_name((enum outbox_state)s), name) == 0)
			return s;
	return -1;
}

enum status
verb_outbox_list(struct ctl *ctl, struct why *why)
{
	static const struct output_column columns[] = {{"id", "ID"}, {"to", "TO"}, {"subject", "SUBJECT"},
	    {"state", "STATE"}, {"tries", "TRIES"}, {"next_try", "NEXT TRY"}, {"sent", "SENT"},
	    {"error", "ERROR"}};
	struct mail_walk walk = {ctl, output_array(ctl)};
	enum status st;

	if ((st = ctl_open_store(ctl, why)) != OK ||
	    (st = outbox_each(ctl->store, ctl->arena, state_option(ctl), list_mail, &walk, why)) != OK)
		return st;
	return output_list(ctl, walk.array, columns, COUNT(columns), why);
}

/* By its number, or its Message-ID with or without brackets. */
static enum status
mail_named(struct ctl *ctl, const char *name, struct outbox_mail *mail, struct why *why)
{
	const char *message_id = *name == '<' ? name : arena_printf(ctl->arena, "<%s>", name);
	enum status st = strchr(name, '@') != NULL
			     ? outbox_find_message_id(ctl->store, ctl->arena, message_id, mail, why)
			     : outbox_find(ctl->store, ctl->arena, ctl_ref(name, ""), mail, why);

	return st != NONE ? st
			  : because(why, REFUSED,
				"there is no mail \"%s\" in the outbox: facteurctl outbox list shows those "
				"there are",
				name);
}

enum status
verb_outbox_show(struct ctl *ctl, struct why *why)
{
	struct outbox_mail mail;
	json_t *object, *attachments;
	enum status st;

	if ((st = ctl_open_store(ctl, why)) != OK ||
	    (st = mail_named(ctl, ctl_operand(ctl, 0), &mail, why)) != OK)
		return st;
	object = mail_json(ctl, &mail);
	attachments = output_array(ctl);
	for (size_t i = 0; i < mail.attachment_count; i++)
		output_push_text(attachments, mail.attachments[i].filename);
	output_set_text(object, "from", mail.from_email);
	output_set_text(object, "reply_to", mail.reply_to);
	output_set_text(object, "envelope_from", mail.envelope_from);
	output_set_text(object, "in_reply_to", mail.in_reply_to);
	output_set_text(object, "conversation", mail.tag);
	output_set_time(ctl, object, "due", mail.due_at);
	output_set(object, "attachments", attachments);
	output_set_text(object, "text", mail.text);
	if (ctl->json)
		output_set_text(object, "html", mail.html);
	return output_show(ctl, object, why);
}

/* -- retry -- */

struct retry {
	struct ctl *ctl;
	int64_t *ids;
	size_t count, room;
	size_t kept; /* held for what they would tell */
	bool named;  /* by ids */
};

static enum status
collect(const struct outbox_mail *mail, void *data)
{
	struct retry *retry = data;

	if (retry->count == retry->room) {
		retry->ids = arena_grow(retry->ctl->arena, retry->ids, retry->room * sizeof(*retry->ids),
		    (retry->room * 2 + 16) * sizeof(*retry->ids));
		retry->room = retry->room * 2 + 16;
	}
	retry->ids[retry->count++] = mail->id;
	return OK;
}

static enum status
retry_all(struct ctl *ctl, struct retry *retry, struct why *why)
{
	enum status st = OK;

	for (size_t i = 0; i < retry->count && st == OK; i++) {
		st = outbox_retry(ctl->store, retry->ids[i], clock_now(&ctl->clock), why);
		if (st == NONE && !retry->named) {
			retry->kept++;
			st = OK;
			continue;
		}
		if (st == OK)
			st = ctl_journal(ctl, "outbox.retry",
			    arena_printf(ctl->arena, "outbox:%" PRId64, retry->ids[i]), NULL, why);
	}
	return st == NONE ? REFUSED : st;
}

/* All of them or, if one cannot be tried again, none. */
enum status
verb_outbox_retry(struct ctl *ctl, struct why *why)
{
	struct retry retry = {.ctl = ctl, .named = ctl->operand_count > 0};
	struct outbox_mail mail;
	int state = state_option(ctl);
	enum status st;

	if ((state < 0) == (ctl->operand_count == 0))
		return ctl_usage(ctl, why,
		    "outbox retry: say which by their ids, or all of one state by --state dead, retry or "
		    "held");
	if ((st = ctl_open_store(ctl, why)) != OK)
		return st;
	if (state >= 0 && (st = outbox_each(ctl->store, ctl->arena, state, collect, &retry, why)) != OK)
		return st;
	for (size_t i = 0; i < ctl->operand_count && st == OK; i++)
		if ((st = mail_named(ctl, ctl->operands[i], &mail, why)) == OK)
			st = collect(&mail, &retry);
	if (st != OK || (st = ctl_begin(ctl, why)) != OK)
		return st;
	if ((st = ctl_end(ctl, retry_all(ctl, &retry, why), why)) != OK)
		return st;
	printf("%zu queued again\n", retry.count - retry.kept);
	if (retry.kept > 0)
		fprintf(stderr,
		    "%zu stay held: they would tell of candidates whose identity is hidden, and leave on the "
		    "word of their recruiters\n",
		    retry.kept);
	return OK;
}
