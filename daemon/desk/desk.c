#include "desk/desk.h"

#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "desk/command.h"
#include "desk/diffusion/held.h"
#include "desk/feedback/feedback.h"
#include "desk/scenario/scenario.h"
#include "desk/scenario/sms.h"
#include "desk/sender/sender.h"
#include "letters/phrases.h"
#include "store/journal.h"

/* A request that stands for "was this really you?": what is said to it is read like any decision. */
#define CONFIRM_REF "R-0"
#define TYPED_MAX   800 /* characters of a refused letter that come back */

/* Every part with its length before it, so that no two letters can be spelt alike. */
static void
spell(struct buf *buf, const char *part)
{
	size_t size = part == NULL ? 0 : strlen(part);

	buf_add_number(buf, (int64_t)size);
	buf_add_char(buf, ':');
	buf_add_bytes(buf, part, size);
	buf_add_char(buf, ';');
}

/* Hash of what a letter says: what its sender wrote and signed, whatever the servers on its way wrote above it. */
static const char *
content_hash(struct arena *arena, const struct desk_letter *letter, const struct message *message)
{
	struct buf buf = buf_make(arena);

	if (letter->header_only)
		return NULL;
	spell(&buf, message->from.email);
	spell(&buf, message->subject);
	spell(&buf, message->text);
	spell(&buf, message->quoted);
	buf_addf(&buf, "%lld;", (long long)message->sent_at);
	for (size_t i = 0; i < message->attachment_count; i++)
		spell(&buf,
		    store_hash(arena, message->attachments[i].data, message->attachments[i].size_bytes));
	return store_hash(arena, buf.data, buf.size_bytes);
}

/* Hash of a letter's words, whom they are from and what they are about, whenever they were written; NULL: it has none. */
static const char *
words_hash(const struct take *take)
{
	struct buf buf = buf_make(take->arena);

	if (take->message->text == NULL || *take->message->text == '\0')
		return NULL;
	spell(&buf, take->sender.email);
	spell(&buf, take->message->text);
	buf_addf(&buf, "%lld;%lld;%lld;", (long long)take->thread.diffusion_id,
	    (long long)take->thread.feedback_id, (long long)take->thread.object_id);
	return store_hash(take->arena, buf.data, buf.size_bytes);
}

/* Whether this letter was taken before: then *outcome says where it belongs. */
static enum status
seen_before(struct take *take, bool *seen, struct why *why)
{
	const struct desk_letter *letter = take->letter;
	struct journal_entry entry = {
	    .at = take->now, .actor = "facteur", .event = "mail.again", .message = take->message->message_id};
	struct arrival arrival;
	enum status st;

	*seen = false;
	*take->outcome = (struct desk_outcome){.where = WHERE_PROCESSED};
	take->hash = store_hash(take->arena, letter->bytes, letter->size_bytes);
	take->content = content_hash(take->arena, letter, take->message);
	if (letter->arrival_id != 0)
		return OK;
	st = arrival_find(take->desk->store, take->arena, letter->key, take->message->message_id, take->hash,
	    take->content, &arrival, why);
	if (st != OK)
		return st == NONE ? OK : st;
	*seen = true;
	if (arrival.state == ARRIVAL_QUARANTINED)
		take->outcome->where = WHERE_QUARANTINE;
	/* The same letter under the same key is only our own second look at it. */
	return strcmp(arrival.key, letter->key) == 0 ? OK : journal_add(take->desk->store, &entry, why);
}

static enum status
add_dossiers(struct desk *desk, struct arena *arena, const struct thread *thread, const struct sender *sender,
    struct context *context, struct why *why)
{
	bool for_contact = sender->role == ROLE_CONTACT;
	struct dossier *dossiers;
	size_t count;
	enum status st;

	st = dossier_list_bare(desk->store, arena, thread->diffusion_id, for_contact ? sender->contact.id : 0,
	    &dossiers, &count, why);
	if (st != OK)
		return st;
	context->ref = ref_make(arena, "D", thread->diffusion_id);
	context->dossiers = arena_array(arena, count, sizeof(*context->dossiers));
	context->dossier_count = count;
	for (size_t i = 0; i < count; i++)
		context->dossiers[i] = (struct context_dossier){
		    .number = dossiers[i].number,
		    .name = view_dossier_name(arena, &dossiers[i], for_contact),
		    .hidden = dossiers[i].hidden && !dossiers[i].revealed,
		    .active = dossiers[i].active,
		};
	return OK;
}

static bool
names_requests(const struct thread *thread)
{
	return thread->form != NULL && text_starts(thread->form, "R-");
}

/* "R-31,R-32": the requests a summary named, and no others that came since. */
static enum status
list_named(struct desk *desk, struct arena *arena, const char *refs, struct feedback **out, size_t *count,
    struct why *why)
{
	size_t parts;
	char **items = text_split(arena, refs, ",", &parts);
	enum status st;

	*count = 0;
	*out = arena_array(arena, parts, sizeof(**out));
	for (size_t i = 0; i < parts; i++) {
		st = feedback_find(desk->store, arena, ref_parse("R", items[i]), &(*out)[*count], why);
		if (st != OK && st != NONE)
			return st;
		*count += st == OK;
	}
	return OK;
}

/*
 * The requests a recruiter's reply may decide: those of the letter it answers, those a summary named, else all of the
 * diffusion that wait.
 */
static enum status
add_requests(struct desk *desk, struct arena *arena, const struct thread *thread, struct context *context,
    struct why *why)
{
	struct feedback_filter filter = {.diffusion_id = thread->diffusion_id, .status = -1, .limit = 200};
	struct feedback replied = {0}, *list;
	size_t count;
	enum status st;

	if (thread->feedback_id != 0) {
		if ((st = feedback_find(desk->store, arena, thread->feedback_id, &replied, why)) != OK)
			return st == NONE ? OK : st;
		context->request_ref = ref_make(arena, "R", replied.id);
		filter.arrival_id = replied.arrival_id;
	} else
		filter.status = FEEDBACK_PENDING;
	if (thread->feedback_id == 0 && names_requests(thread))
		st = list_named(desk, arena, thread->form, &list, &count, why);
	else
		st = feedback_list(desk->store, arena, &filter, &list, &count, NULL, why);
	if (st != OK)
		return st;
	context->requests = arena_array(arena, count, sizeof(*context->requests));
	for (size_t i = 0; i < count; i++) {
		struct contact contact = {.name = ""};

		if (!list[i].request)
			continue;
		st = contact_find(desk->store, arena, list[i].contact_id, &contact, why);
		if (st != OK && st != NONE)
			return st;
		context->requests[context->request_count++] = (struct context_request){
		    .ref = ref_make(arena, "R", list[i].id),
		    .action = list[i].action,
		    .candidate = list[i].dossier_number,
		    .contact_name = contact.name,
		    .pending = list[i].status == FEEDBACK_PENDING,
		};
	}
	return OK;
}

static void
add_confirmation(struct arena *arena, struct context *context)
{
	context->request_ref = CONFIRM_REF;
	context->request_count = 1;
	context->requests = arena_alloc(arena, sizeof(*context->requests));
	*context->requests =
	    (struct context_request){.ref = CONFIRM_REF, .action = "information", .pending = true};
}

enum status
desk_context(struct desk *desk, struct arena *arena, const struct desk_letter *letter,
    const struct message *message, int64_t now, struct context **out, struct why *why)
{
	struct context *context = arena_alloc(arena, sizeof(*context));
	struct sender sender;
	struct thread thread;
	enum status st;

	*context = (struct context){.now = now, .zone = desk->config->zone};
	*out = context;
	if ((st = sender_find(desk, arena, letter, message, now, &sender, why)) != OK)
		return st;
	if ((st = thread_find(desk, arena, message, &sender, now, &thread, why)) != OK)
		return st;
	/* A letter written with another's token is read as that person's would be: it may become a proposal. */
	if (sender.has_token && !sender.token_is_own && sender.token.role == ROLE_CONTACT)
		sender.role = ROLE_CONTACT, sender.contact.id = sender.token.person_id;
	else if (sender.has_token && sender.role == ROLE_NOBODY && sender.token.role == ROLE_CANDIDATE)
		sender.role = ROLE_CANDIDATE, sender.candidate.id = sender.token.person_id;
	context->reply = thread.reply;
	if (sender.sms != NULL)
		context->role = CONTEXT_CANDIDATE;
	else if (sender.role == ROLE_CONTACT)
		context->role = CONTEXT_OPERATIONAL;
	else if (sender.role == ROLE_RECRUITER)
		context->role = CONTEXT_RECRUITER;
	else if (sender.role == ROLE_CANDIDATE)
		context->role = CONTEXT_CANDIDATE;
	if (thread.arrival_id != 0) {
		add_confirmation(arena, context);
		return OK;
	}
	if (thread.diffusion_id != 0 &&
	    (st = add_dossiers(desk, arena, &thread, &sender, context, why)) != OK)
		return st == NONE ? OK : st;
	if (sender.role == ROLE_RECRUITER && (thread.diffusion_id != 0 || names_requests(&thread)))
		return add_requests(desk, arena, &thread, context, why);
	return OK;
}

/* Too large to fetch: who is known is told the limit, nobody else is answered. */
static enum status
too_large(struct take *take, struct why *why)
{
	if (take->sender.role != ROLE_RECRUITER && take->sender.role != ROLE_CONTACT)
		return stranger_take(take, why);
	answer_open(take, "trop-gros");
	view_set(take->answer.view, "limite",
	    arena_printf(take->arena, "%ld", take->desk->config->limits.message_bytes / 1000000));
	view_set(take->answer.view, "taille",
	    arena_printf(take->arena, "%llu", (unsigned long long)(take->letter->whole_bytes / 1000000)));
	view_set(take->answer.view, "sujet", take->message->subject);
	return take_journal(take, "mail.too-large", NULL, NULL, NULL, why);
}

static bool
is_someone_elses_token(const struct sender *sender)
{
	return sender->has_token && !sender->token_is_own;
}

/* Where addresses carry tokens, one that came back is asked for; else the Message-ID nobody else has seen must do. */
static bool
may_confirm(const struct take *take)
{
	return !take->sender.forged &&
	       (sender_is_proven(&take->sender) || !take->desk->config->plus_addressing);
}

static enum status
route(struct take *take, struct why *why)
{
	const struct sender *sender = &take->sender;
	bool taken;
	enum status st;

	if (sender->sms != NULL)
		return sms_take(take, why);
	/* Calendars answer by themselves, and say so: before what is automatic is left aside. */
	if ((st = meeting_take(take, &taken, why)) != OK || taken)
		return st;
	if ((st = automatic_take(take, &taken, why)) != OK || taken)
		return st;
	if ((st = storm_take(take, &taken, why)) != OK || taken)
		return st;
	if ((st = candidate_take(take, &taken, why)) != OK || taken)
		return st;
	if (sender->role == ROLE_NOBODY || sender->role == ROLE_CANDIDATE || is_someone_elses_token(sender))
		return stranger_take(take, why);
	if (take->letter->header_only)
		return too_large(take, why);
	if (take->thread.arrival_id != 0 && may_confirm(take))
		return confirm_take(take, why);
	if (sender->role == ROLE_CONTACT)
		return feedback_take(take, why);
	if (!sender_is_proven(sender))
		return confirm_ask(take, why);
	if ((st = act_watch(take->desk->store, &take->watch, why)) != OK)
		return st;
	return recruiter_take(take, why);
}

/* The arrival row exists before anything refers to it; a letter taken again has one. */
static enum status
open_arrival(struct take *take, struct why *why)
{
	const struct desk_letter *letter = take->letter;
	struct arrival arrival = {
	    .key = letter->key,
	    .message_id = take->message->message_id,
	    .hash = take->hash,
	    .content = take->content,
	    .words = take->words,
	    .state = ARRIVAL_TAKEN,
	    .role = take->sender.role,
	    .subject = take->message->subject,
	    .sender = take->sender.email,
	    .proof = take->sender.proof == PROOF_DMARC	 ? "dmarc"
		     : take->sender.proof == PROOF_SEAL	 ? "seal"
		     : take->sender.proof == PROOF_TOKEN ? "token"
							 : "none",
	    .at = take->now,
	};

	if (letter->arrival_id != 0) {
		take->arrival_id = letter->arrival_id;
		return arrival_settle(take->desk->store, letter->arrival_id, ARRIVAL_TAKEN, NULL, why);
	}
	return arrival_create(take->desk->store, &arrival, &take->arrival_id, why);
}

/* Who wrote, and which conversation it belongs to: looked up, nothing is written. */
static enum status
look_up(struct take *take, struct why *why)
{
	struct desk *desk = take->desk;
	enum status st;

	*take->outcome = (struct desk_outcome){.where = WHERE_PROCESSED};
	st = sender_find(desk, take->arena, take->letter, take->message, take->now, &take->sender, why);
	return st != OK ? st
			: thread_find(
			      desk, take->arena, take->message, &take->sender, take->now, &take->thread, why);
}

static enum status
prepare(struct take *take, struct why *why)
{
	struct desk *desk = take->desk;
	enum status st;

	take->words = words_hash(take);
	st = open_arrival(take, why); /* what is queued from here on was caused by it */
	desk->arrival_id = take->arrival_id;
	return st;
}

/* Nothing happened that could be taken back. */
static void
forget_act(struct take *take)
{
	act_watch_close(take->watch);
	take->watch = NULL;
}

static bool
is_question(const char *sentence)
{
	size_t length = strlen(sentence);

	return length > 0 && sentence[length - 1] == '?';
}

/* The subject, and the words under it: nobody types them twice. */
static const char *
what_was_typed(const struct take *take)
{
	const char *subject = take->message->subject, *text = take->message->text;

	if (*text == '\0')
		return subject;
	text = text_excerpt(take->arena, text, TYPED_MAX);
	return *subject == '\0' || text_starts(subject, "Re:")
		   ? text
		   : arena_printf(take->arena, "%s\n%s", subject, text);
}

/* What the sender can put right goes back as a sentence; nothing the letter asked for was done. */
static enum status
answer_refusal(struct take *take, const struct why *refusal, struct why *why)
{
	const char *told = phrase_told(take->arena, take_language(take), refusal->text);
	enum status st;

	answer_drop(take);
	forget_act(take);
	store_rollback_to(take->desk->store);
	if ((st = store_savepoint(take->desk->store, why)) != OK)
		return st;
	if ((st = look_up(take, why)) != OK || (st = prepare(take, why)) != OK)
		return st;
	answer_open(take, "reponse");
	answer_subject(take, "Je n'ai rien changé");
	answer_say(take,
	    is_question(told) ? "Je n'ai rien changé\u00a0: %s" : "Je n'ai rien changé\u00a0: %s.", told);
	answer_say(take, "Votre message\u00a0: «\u00a0%s\u00a0»", what_was_typed(take));
	for (size_t i = 0; i < take->way_count; i++)
		answer_link(take, take->ways[i].text, take->ways[i].body, take->ways[i].principal);
	if ((st = held_answer(take, why)) != OK)
		return st;
	return take_journal(take, "mail.refused", NULL, NULL, refusal->text, why);
}

/*
 * An operational's letter changes nothing that could be refused.  Where one savepoint is open all that a letter touches is
 * copied first, some 25 pages, so it has none: the rare one that fails has its whole batch taken again, each with its own.
 */
static bool
is_plain_sailing(const struct take *take)
{
	return !take->desk->careful && take->sender.role == ROLE_CONTACT && !take->sender.forged &&
	       take->sender.sms == NULL;
}

enum status
desk_take(struct desk *desk, struct arena *arena, const struct desk_letter *letter,
    const struct message *message, const struct reading *reading, int64_t now, struct desk_outcome *outcome,
    struct why *why)
{
	struct take take = {
	    .desk = desk,
	    .arena = arena,
	    .now = now,
	    .letter = letter,
	    .message = message,
	    .reading = reading,
	    .outcome = outcome,
	};
	struct why refusal = {""};
	bool seen, bare;
	enum status st;

	desk->spoilt = false;
	if ((st = seen_before(&take, &seen, why)) != OK || seen)
		return st;
	if ((st = look_up(&take, why)) != OK)
		return st;
	bare = is_plain_sailing(&take);
	if (!bare && (st = store_savepoint(desk->store, why)) != OK)
		return st;
	if ((st = prepare(&take, why)) != OK)
		goto out;
	st = route(&take, &refusal);
	if (st == REFUSED && !bare)
		st = answer_refusal(&take, &refusal, why);
	else if (st != OK)
		why_write(why, "%s", refusal.text);
	if (st == OK) {
		undo_offer(&take);
		st = answer_send(&take, why);
	}
	if (st == OK)
		st = undo_keep(&take, why);
	if (st == OK && !bare)
		st = store_release(desk->store, why);
out:
	desk->arrival_id = 0;
	answer_drop(&take);
	forget_act(&take);
	store_rollback_to(desk->store);
	desk->spoilt = bare && st != OK;
	return desk->spoilt ? RETRY : st;
}

enum status
desk_unreadable(struct desk *desk, struct arena *arena, const struct desk_letter *letter, const char *reason,
    int64_t now, struct desk_outcome *outcome, struct why *why)
{
	struct arrival arrival = {
	    .key = letter->key,
	    .hash = store_hash(arena, letter->bytes, letter->size_bytes),
	    .state = ARRIVAL_QUARANTINED,
	    .reason = reason,
	    .subject = "(message illisible)",
	    .at = now,
	};
	struct journal_entry entry = {
	    .at = now, .actor = "facteur", .event = "mail.unreadable", .text = reason};
	int64_t id;
	enum status st;

	*outcome = (struct desk_outcome){.where = WHERE_QUARANTINE};
	if ((st = store_savepoint(desk->store, why)) != OK)
		return st;
	st = letter->arrival_id != 0
		 ? arrival_settle(desk->store, letter->arrival_id, ARRIVAL_QUARANTINED, reason, why)
		 : arrival_create(desk->store, &arrival, &id, why);
	if (st == OK && (st = journal_add(desk->store, &entry, why)) == OK)
		st = store_release(desk->store, why);
	store_rollback_to(desk->store);
	return st;
}
