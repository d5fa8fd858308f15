#include "desk/take/sms_post.h"

#include "base/text.h"

#define MESSAGE_BITS  120
#define SUBJECT_SHOWN 60 /* characters of it that stand for its subject in lists */

enum status
sms_send(struct desk *desk, struct arena *arena, int64_t now, const struct sms_post *post, struct why *why)
{
	const struct config *config = desk->config;
	const struct outbox_mail mail = {
	    .state = OUTBOX_QUEUED,
	    .channel = OUTBOX_SMS,
	    .region = post->region,
	    .to_name = post->to_name,
	    .to_email = post->to,
	    .from_email = post->from == NULL ? config->address : post->from,
	    .envelope_from = "",
	    .message_id = arena_printf(arena, "<%s@%s>", store_random(arena, MESSAGE_BITS), config->domain),
	    .subject = text_excerpt(arena, text_line(arena, post->text), SUBJECT_SHOWN),
	    .text = post->text,
	    .template = post->template,
	    .list_id = post->to_many ? post->tag : NULL,
	    .tag = post->tag,
	    .created_at = now,
	    .arrival_id = desk->arrival_id,
	    .due_at = post->due_at == 0 ? now : post->due_at,
	};
	int64_t id;

	return outbox_create(desk->store, &mail, &id, why);
}

enum status
sms_confirm_stop(struct take *take, const struct agency *agency, struct why *why)
{
	/* Plain spaces: a no-break one is not in GSM-7, and would make it two SMS. */
	const struct sms_post post = {
	    .to = take->sender.sms,
	    .text = agency == NULL
			? take_phrase(take, "C'est noté : vous ne recevrez plus de messages de notre part.")
			: take_printf(take,
			      "C'est noté : %s ne vous enverra plus de messages, ni par SMS ni par "
			      "e-mail.",
			      agency->name),
	    .from = agency == NULL ? NULL : agency->sender,
	    .template = "sms-stop",
	};

	return take->desk->config->sms.url == NULL ? OK
						   : sms_send(take->desk, take->arena, take->now, &post, why);
}
