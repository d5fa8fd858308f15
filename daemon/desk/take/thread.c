#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "desk/take/take.h"
#include "store/dispatch.h"

static enum status
from_conversation(
    struct desk *desk, struct arena *arena, const struct token *token, struct thread *thread, struct why *why)
{
	struct feedback feedback;
	enum status st;

	thread->conversation = token->conversation;
	thread->form = token->form;
	thread->reply = true;
	switch (token->conversation) {
	case CONVERSATION_DIFFUSION:
	case CONVERSATION_FORM:
		thread->diffusion_id = token->object_id;
		break;
	case CONVERSATION_FEEDBACK:
		if ((st = feedback_find(desk->store, arena, token->object_id, &feedback, why)) != OK)
			return st == NONE ? OK : st;
		thread->feedback_id = feedback.id;
		thread->diffusion_id = feedback.diffusion_id;
		break;
	case CONVERSATION_CONFIRM:
	case CONVERSATION_PROPOSAL:
		thread->arrival_id = token->object_id;
		break;
	case CONVERSATION_CANDIDATE:
	case CONVERSATION_APPLICATION:
	case CONVERSATION_CONTACT:
	case CONVERSATION_GROUP:
	case CONVERSATION_SELECTION:
	case CONVERSATION_SCENARIO:
	case CONVERSATION_SEARCH:
		thread->object_id = token->object_id;
		break;
	case CONVERSATION_NONE:
		break;
	}
	return OK;
}

static bool
token_is_for(const struct token *token, const struct sender *sender)
{
	return token->role == sender->role &&
	       token->person_id == (sender->role == ROLE_RECRUITER	? sender->recruiter.id
				       : sender->role == ROLE_CANDIDATE ? sender->candidate.id
									: sender->contact.id);
}

/* A token that is over still tells what a letter is about, but vouches for nothing. */
static bool
is_over(const struct token *token, int64_t now)
{
	return token->revoked || token->expires_at < now;
}

static bool
confirms(const struct token *token)
{
	return token->conversation == CONVERSATION_CONFIRM || token->conversation == CONVERSATION_PROPOSAL;
}

/* In-Reply-To first, then References from the latest back (RFC 5322 section 3.6.4), at most twenty. */
static enum status
from_references(struct desk *desk, struct arena *arena, const struct message *message,
    const struct sender *sender, int64_t now, struct thread *thread, struct why *why)
{
	size_t left = message->references.count < 20 ? message->references.count : 20;
	const char *id = message->in_reply_to;
	struct token token;
	enum status st;

	for (size_t i = 0; i <= left; i++) {
		if (i > 0)
			id = message->references.items[message->references.count - i];
		if (id == NULL)
			continue;
		st = token_find_message_id(desk->store, arena, id, &token, why);
		if (st == OK && token_is_for(&token, sender) && !(is_over(&token, now) && confirms(&token)))
			return from_conversation(desk, arena, &token, thread, why);
		if (st != OK && st != NONE)
			return st;
	}
	return NONE;
}

/* A contact may name only a diffusion it receives; a recruiter's rights are looked at where it acts. */
static enum status
may_name(struct desk *desk, const struct sender *sender, int64_t diffusion_id, struct why *why)
{
	if (sender->role == ROLE_RECRUITER)
		return OK;
	return recipient_is(desk->store, diffusion_id, sender->contact.id, why);
}

/* "[D-12]" or "[R-31]" in the subject; a request's number alone is one too. */
static enum status
from_subject(struct desk *desk, struct arena *arena, const struct message *message,
    const struct sender *sender, struct thread *thread, struct why *why)
{
	const char *open = strchr(message->subject, '['), *close = open == NULL ? NULL : strchr(open, ']');
	struct diffusion diffusion;
	struct feedback feedback;
	const char *ref;
	int64_t id;
	enum status st;

	if (close != NULL && close - open <= 16)
		ref = arena_bytes(arena, open + 1, (size_t)(close - open - 1));
	else if (ref_parse("R", (ref = text_trim(arena, message->subject))) == 0 && ref_parse("r", ref) == 0)
		return NONE;
	if (ref_parse("r", ref) != 0)
		ref = ref_make(arena, "R", ref_parse("r", ref));
	if ((id = ref_parse("R", ref)) != 0 && sender->role == ROLE_RECRUITER) {
		if ((st = feedback_find(desk->store, arena, id, &feedback, why)) != OK)
			return st;
		thread->conversation = CONVERSATION_FEEDBACK;
		thread->feedback_id = id;
		thread->diffusion_id = feedback.diffusion_id;
		thread->reply = true;
		return OK;
	}
	if (sender->role == ROLE_RECRUITER &&
	    ((id = ref_parse("CV", ref)) != 0 || (id = ref_parse("S", ref)) != 0)) {
		thread->conversation = *ref == 'S' ? CONVERSATION_SCENARIO : CONVERSATION_CANDIDATE;
		thread->object_id = id;
		thread->reply = true;
		return OK;
	}
	if ((id = ref_parse("D", ref)) == 0)
		return NONE;
	if ((st = diffusion_find(desk->store, arena, id, &diffusion, why)) != OK)
		return st;
	if ((st = may_name(desk, sender, id, why)) != OK)
		return st;
	thread->conversation = CONVERSATION_DIFFUSION;
	thread->diffusion_id = id;
	thread->reply = true;
	return OK;
}

/* "Question sur la D-12": the one diffusion a recruiter's subject names; the letter answers no mail of ours. */
static enum status
from_words(struct desk *desk, struct arena *arena, const struct message *message, const struct sender *sender,
    struct thread *thread, struct why *why)
{
	size_t count;
	char **words = text_split(arena, message->subject, " ,;:.!?()[]", &count);
	struct diffusion diffusion;
	int64_t id = 0, one;
	enum status st;

	if (sender->role != ROLE_RECRUITER)
		return NONE;
	for (size_t i = 0; i < count; i++) {
		if ((one = ref_parse("D", words[i])) == 0 && (one = ref_parse("d", words[i])) == 0)
			continue;
		if (id != 0 && one != id)
			return NONE;
		id = one;
	}
	if (id == 0 || (st = diffusion_find(desk->store, arena, id, &diffusion, why)) == NONE)
		return NONE;
	if (st == OK)
		thread->diffusion_id = id;
	return st;
}

/* A contact with one diffusion open can only mean that one. */
static enum status
only_open(struct desk *desk, struct arena *arena, const struct sender *sender, struct thread *thread,
    struct why *why)
{
	struct diffusion_filter filter = {.status = -1, .contact_id = sender->contact.id, .limit = 50};
	struct diffusion *list;
	size_t count, open = 0;
	int64_t id = 0;
	enum status st;

	if (sender->role != ROLE_CONTACT)
		return OK;
	if ((st = diffusion_list(desk->store, arena, &filter, &list, &count, why)) != OK)
		return st;
	for (size_t i = 0; i < count; i++)
		if (list[i].status == DIFFUSION_RUNNING || list[i].status == DIFFUSION_REVIEWING) {
			open++;
			id = list[i].id;
		}
	if (open == 1) {
		thread->conversation = CONVERSATION_DIFFUSION;
		thread->diffusion_id = id;
	}
	return OK;
}

enum status
mail_replied(struct take *take, struct outbox_mail *mail, struct why *why)
{
	struct store *store = take->desk->store;

	if (take->sender.has_token)
		return outbox_find_token(store, take->arena, take->sender.token.text, mail, why);
	return take->message->in_reply_to == NULL
		   ? NONE
		   : outbox_find_message_id(store, take->arena, take->message->in_reply_to, mail, why);
}

/* An SMS answers the last one that went to its number. */
static enum status
from_number(struct desk *desk, const char *number, struct thread *thread, struct why *why)
{
	int64_t candidate_id;
	enum status st = delivery_latest_number(desk->store, number, &candidate_id, &thread->object_id, why);

	if (st != OK)
		return st == NONE ? OK : st;
	thread->conversation = CONVERSATION_SCENARIO;
	thread->reply = true;
	return OK;
}

enum status
thread_find(struct desk *desk, struct arena *arena, const struct message *message,
    const struct sender *sender, int64_t now, struct thread *thread, struct why *why)
{
	enum status st;

	*thread = (struct thread){.conversation = CONVERSATION_NONE};
	if (sender->sms != NULL)
		return from_number(desk, sender->sms, thread, why);
	if (sender->has_token)
		return from_conversation(desk, arena, &sender->token, thread, why);
	if (sender->role == ROLE_CANDIDATE) {
		st = from_references(desk, arena, message, sender, now, thread, why);
		return st == NONE ? OK : st;
	}
	if (sender->role != ROLE_RECRUITER && sender->role != ROLE_CONTACT)
		return OK;
	if ((st = from_references(desk, arena, message, sender, now, thread, why)) != NONE)
		return st;
	if ((st = from_subject(desk, arena, message, sender, thread, why)) != NONE)
		return st;
	if ((st = from_words(desk, arena, message, sender, thread, why)) != NONE)
		return st;
	return only_open(desk, arena, sender, thread, why);
}
