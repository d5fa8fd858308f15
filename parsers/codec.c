#include "codec.h"

#include "coder.h"

/* Larger than any date a letter can bear, small enough that arithmetic on it never overflows. */
#define INSTANT_MAX   ((int64_t)1 << 40)
#define OFFSET_MAX    200000
#define CANDIDATE_MAX 1000000
#define ZONE_CHANGES  4000
/* What kind it is: a reader gone bad might answer the one for the other. */
#define KIND_MESSAGE 'M'
#define KIND_CONTEXT 'C'

/* -- message -- */

static void
code_address(struct coder *c, struct mail_address *address)
{
	code_text(c, "name", &address->name, false);
	code_text(c, "email", &address->email, true);
}

static void
code_addresses(struct coder *c, const char *name, struct mail_addresses *addresses)
{
	CODE_ARRAY(c, name, addresses->count, addresses->items);
	for (size_t i = 0; i < addresses->count; i++)
		code_address(c, &addresses->items[i]);
}

static void
code_blocks(struct coder *c, struct message *message)
{
	CODE_ARRAY(c, "blocks", message->block_count, message->blocks);
	for (size_t i = 0; i < message->block_count; i++) {
		code_text(c, "quoted", &message->blocks[i].quoted, true);
		code_text(c, "text", &message->blocks[i].text, true);
	}
}

/* Their bytes stand at the end, so that the rest is together. */
static void
code_attachments(struct coder *c, struct message *message)
{
	CODE_ARRAY(c, "attachments", message->attachment_count, message->attachments);
	for (size_t i = 0; i < message->attachment_count; i++) {
		struct attachment *attachment = &message->attachments[i];

		code_text(c, "filename", &attachment->filename, false);
		code_text(c, "type", &attachment->type, true);
		CODE_NUMBER(c, "size", attachment->size_bytes, 0, c->end - c->at);
	}
}

static void
code_contents(struct coder *c, struct message *message)
{
	for (size_t i = 0; i < message->attachment_count; i++) {
		struct attachment *attachment = &message->attachments[i];

		if (c->out != NULL) {
			buf_add_bytes(c->out, attachment->data, attachment->size_bytes);
			continue;
		}
		if (attachment->size_bytes > (size_t)(c->end - c->at)) {
			c->bad = c->bad == NULL ? "attachments" : c->bad;
			attachment->size_bytes = 0;
		}
		attachment->data = arena_bytes(c->arena, c->at, attachment->size_bytes);
		c->at += attachment->size_bytes;
	}
}

static void
code_calendar(struct coder *c, const struct calendar_reply **calendar)
{
	struct calendar_reply reply = {0}, *made;
	bool there = *calendar != NULL;

	code_flag(c, "calendar", &there);
	if (!there)
		return;
	if (c->out != NULL)
		reply = **calendar;
	CODE_NUMBER(c, "method", reply.method, CALENDAR_OTHER, CALENDAR_COUNTER);
	CODE_NUMBER(c, "answer", reply.answer, ANSWER_NONE, ANSWER_TENTATIVE);
	code_text(c, "uid", &reply.uid, true);
	CODE_NUMBER(c, "sequence", reply.sequence, 0, CANDIDATE_MAX);
	code_text(c, "attendee", &reply.attendee, false);
	CODE_NUMBER(c, "start_at", reply.start_at, 0, INSTANT_MAX);
	code_text(c, "start_local", &reply.start_local, false);
	code_text(c, "comment", &reply.comment, false);
	if (c->out != NULL)
		return;
	made = arena_alloc(c->arena, sizeof(*made));
	*made = reply;
	*calendar = made;
}

static void
code_bounce(struct coder *c, struct bounce *bounce)
{
	CODE_NUMBER(c, "class", bounce->class, BOUNCE_UNKNOWN, BOUNCE_SOFT);
	code_texts(c, "recipients", &bounce->recipients);
	code_text(c, "status", &bounce->status, false);
	code_text(c, "original", &bounce->original_message_id, false);
}

static void
code_head(struct coder *c, struct message *m)
{
	CODE_NUMBER(c, "nature", m->nature, MESSAGE_LETTER, MESSAGE_EMPTY);
	code_text(c, "message_id", &m->message_id, false);
	code_text(c, "in_reply_to", &m->in_reply_to, false);
	code_text(c, "return_path", &m->return_path, false);
	code_text(c, "subject", &m->subject, true);
	code_text(c, "auto_submitted", &m->auto_submitted, false);
	code_text(c, "facteur_id", &m->facteur_id, false);
	code_texts(c, "references", &m->references);
	code_address(c, &m->from);
	code_address(c, &m->sender);
	code_addresses(c, "reply_to", &m->reply_to);
	code_addresses(c, "to", &m->to);
	code_addresses(c, "cc", &m->cc);
	code_texts(c, "delivered_to", &m->delivered_to);
	code_texts(c, "authentication_results", &m->authentication_results);
	code_texts(c, "arc_results", &m->arc_results);
	code_texts(c, "arc_seals", &m->arc_seals);
	code_texts(c, "arc_signatures", &m->arc_signatures);
	CODE_NUMBER(c, "sent_at", m->sent_at, -INSTANT_MAX, INSTANT_MAX);
	code_flag(c, "from_several", &m->from_several);
	code_flag(c, "from_list", &m->from_list);
}

static void
code_message(struct coder *c, struct message *m)
{
	int64_t kind = KIND_MESSAGE;

	code_number(c, "kind", &kind, KIND_MESSAGE, KIND_MESSAGE);
	code_head(c, m);
	code_text(c, "text", &m->text, true);
	code_text(c, "signature", &m->signature, false);
	code_text(c, "quoted", &m->quoted, false);
	code_flag(c, "forwarded", &m->forwarded);
	code_blocks(c, m);
	code_attachments(c, m);
	code_calendar(c, &m->calendar);
	code_bounce(c, &m->bounce);
	code_text(c, "absent_until", &m->absent_until, false);
	code_texts(c, "notes", &m->notes);
	code_contents(c, m);
}

void
message_encode(struct buf *buf, const struct message *message)
{
	struct message copy = *message; /* only looked at: one function for both directions takes no const */
	struct coder coder = coder_write(buf);

	code_message(&coder, &copy);
}

enum status
message_decode(struct arena *a, const void *bytes, size_t size, struct message **message, struct why *why)
{
	struct message *m = arena_alloc(a, sizeof(*m));
	struct coder coder = coder_read(a, bytes, size);
	enum status st;

	*message = NULL;
	code_message(&coder, m);
	if ((st = coder_verdict(&coder, "message", why)) == OK)
		*message = m;
	return st;
}

/* -- context -- */

static void
code_dossiers(struct coder *c, struct context *context)
{
	CODE_ARRAY(c, "dossiers", context->dossier_count, context->dossiers);
	for (size_t i = 0; i < context->dossier_count; i++) {
		struct context_dossier *dossier = &context->dossiers[i];

		CODE_NUMBER(c, "number", dossier->number, 0, CANDIDATE_MAX);
		code_text(c, "name", &dossier->name, false);
		code_flag(c, "hidden", &dossier->hidden);
		code_flag(c, "active", &dossier->active);
	}
}

static void
code_requests(struct coder *c, struct context *context)
{
	CODE_ARRAY(c, "requests", context->request_count, context->requests);
	for (size_t i = 0; i < context->request_count; i++) {
		struct context_request *request = &context->requests[i];

		code_text(c, "ref", &request->ref, true);
		code_text(c, "action", &request->action, false);
		CODE_NUMBER(c, "candidate", request->candidate, 0, CANDIDATE_MAX);
		code_text(c, "candidate_name", &request->candidate_name, false);
		code_text(c, "contact_name", &request->contact_name, false);
		code_flag(c, "pending", &request->pending);
	}
}

/* NULL where there is none. */
static void
code_zone(struct coder *c, const struct zone **zone)
{
	struct zone written = {0}, *made;
	struct zone_change *changes = NULL;
	bool there = *zone != NULL;

	code_flag(c, "zone", &there);
	if (!there)
		return;
	if (c->out != NULL)
		written = **zone;
	code_text(c, "zone name", &written.name, true);
	CODE_ARRAY(c, "changes", written.count, changes);
	if (written.count == 0 || written.count > ZONE_CHANGES)
		c->bad = c->bad == NULL ? "changes" : c->bad;
	for (size_t i = 0; i < written.count; i++) {
		struct zone_change change = c->out != NULL ? written.changes[i] : (struct zone_change){0};

		CODE_NUMBER(c, "at", change.at, -INSTANT_MAX, INSTANT_MAX);
		CODE_NUMBER(c, "offset", change.offset_s, -OFFSET_MAX, OFFSET_MAX);
		if (c->out == NULL)
			changes[i] = change;
	}
	if (c->out != NULL)
		return;
	made = arena_alloc(c->arena, sizeof(*made));
	*made = (struct zone){written.name, written.count, changes};
	*zone = made;
}

static void
code_context(struct coder *c, struct context *context)
{
	int64_t kind = KIND_CONTEXT;

	code_number(c, "kind", &kind, KIND_CONTEXT, KIND_CONTEXT);
	CODE_NUMBER(c, "role", context->role, CONTEXT_UNKNOWN, CONTEXT_CANDIDATE);
	code_text(c, "ref", &context->ref, false);
	code_text(c, "request_ref", &context->request_ref, false);
	code_dossiers(c, context);
	code_requests(c, context);
	code_flag(c, "reply", &context->reply);
	CODE_NUMBER(c, "now", context->now, -INSTANT_MAX, INSTANT_MAX);
	code_zone(c, &context->zone);
}

void
context_encode(struct buf *buf, const struct context *context)
{
	struct context copy = *context; /* only looked at */
	struct coder coder = coder_write(buf);

	code_context(&coder, &copy);
}

enum status
context_decode(struct arena *a, const void *bytes, size_t size, struct context **context, struct why *why)
{
	struct context *decoded = arena_alloc(a, sizeof(*decoded));
	struct coder coder = coder_read(a, bytes, size);
	enum status st;

	*context = NULL;
	code_context(&coder, decoded);
	if ((st = coder_verdict(&coder, "context", why)) == OK)
		*context = decoded;
	return st;
}
