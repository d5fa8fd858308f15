#include "codec.h"

#include <string.h>

#include "json.h"

/* Larger than any date a letter can bear, small enough that arithmetic on it never overflows. */
#define INSTANT_MAX   ((int64_t)1 << 40)
#define CANDIDATE_MAX 1000000
#define ZONE_CHANGES  4000

static enum status
load(const void *bytes, size_t size, json_t **root, struct why *why)
{
	json_error_t error;

	*root = json_loadb(bytes, size, JSON_REJECT_DUPLICATES, &error);
	if (*root == NULL)
		return because(why, REFUSED, "not what the reader writes: %s", error.text);
	if (json_is_object(*root))
		return OK;
	json_decref(*root);
	return because(why, REFUSED, "not what the reader writes: no object");
}

static enum status
verdict(const struct json_reader *reader, const char *what, struct why *why)
{
	if (reader->bad != NULL)
		return because(why, REFUSED, "%s: \"%s\" is not as it must be", what, reader->bad);
	return OK;
}

/* -- message -- */

static json_t *
address_json(const struct mail_address *address)
{
	json_t *object = json_object();

	json_put(object, "name", json_text(address->name));
	json_put(object, "email", json_text(address->email == NULL ? "" : address->email));
	return object;
}

static json_t *
addresses_json(const struct mail_addresses *addresses)
{
	json_t *array = json_array();

	for (size_t i = 0; i < addresses->count; i++)
		json_push(array, address_json(&addresses->items[i]));
	return array;
}

static json_t *
blocks_json(const struct message *message)
{
	json_t *array = json_array();

	for (size_t i = 0; i < message->block_count; i++) {
		json_t *object = json_object();
		json_put(object, "quoted", json_text(message->blocks[i].quoted));
		json_put(object, "text", json_text(message->blocks[i].text));
		json_push(array, object);
	}
	return array;
}

static json_t *
attachments_json(const struct message *message)
{
	json_t *array = json_array();

	for (size_t i = 0; i < message->attachment_count; i++) {
		const struct attachment *attachment = &message->attachments[i];
		json_t *object = json_object();
		json_put(object, "filename", json_text(attachment->filename));
		json_put(object, "type", json_text(attachment->type));
		json_put(object, "size", json_integer((json_int_t)attachment->size_bytes));
		json_push(array, object);
	}
	return array;
}

static json_t *
bounce_json(const struct bounce *bounce)
{
	json_t *object = json_object();

	json_put(object, "class", json_integer(bounce->class));
	json_put(object, "recipients", json_texts(&bounce->recipients));
	json_put(object, "status", json_text(bounce->status));
	json_put(object, "original", json_text(bounce->original_message_id));
	return object;
}

static json_t *
calendar_json(const struct calendar_reply *reply)
{
	json_t *object = json_object();

	if (reply == NULL)
		return object;
	json_put(object, "method", json_integer(reply->method));
	json_put(object, "answer", json_integer(reply->answer));
	json_put(object, "uid", json_text(reply->uid));
	json_put(object, "sequence", json_integer(reply->sequence));
	json_put(object, "attendee", json_text(reply->attendee));
	json_put(object, "start_at", json_integer(reply->start_at));
	json_put(object, "start_local", json_text(reply->start_local));
	json_put(object, "comment", json_text(reply->comment));
	return object;
}

/* The plain strings of a message, in both directions. */
static const struct {
	const char *key;
	size_t offset;
	bool needed;
} message_texts[] = {
    {"message_id", offsetof(struct message, message_id), false},
    {"in_reply_to", offsetof(struct message, in_reply_to), false},
    {"return_path", offsetof(struct message, return_path), false},
    {"subject", offsetof(struct message, subject), true},
    {"auto_submitted", offsetof(struct message, auto_submitted), false},
    {"facteur_id", offsetof(struct message, facteur_id), false},
    {"text", offsetof(struct message, text), true},
    {"signature", offsetof(struct message, signature), false},
    {"quoted", offsetof(struct message, quoted), false},
    {"absent_until", offsetof(struct message, absent_until), false},
};

static const char **
text_at(const struct message *message, size_t offset)
{
	return (const char **)((uintptr_t)message + offset);
}

void
message_encode(struct buf *buf, const struct message *message)
{
	json_t *root = json_object();

	json_put(root, "nature", json_integer(message->nature));
	for (size_t i = 0; i < COUNT(message_texts); i++) {
		const char *text = *text_at(message, message_texts[i].offset);
		json_put(root, message_texts[i].key,
		    json_text(text == NULL && message_texts[i].needed ? "" : text));
	}
	json_put(root, "references", json_texts(&message->references));
	json_put(root, "from", address_json(&message->from));
	json_put(root, "sender", address_json(&message->sender));
	json_put(root, "reply_to", addresses_json(&message->reply_to));
	json_put(root, "to", addresses_json(&message->to));
	json_put(root, "cc", addresses_json(&message->cc));
	json_put(root, "delivered_to", json_texts(&message->delivered_to));
	json_put(root, "authentication_results", json_texts(&message->authentication_results));
	json_put(root, "arc_results", json_texts(&message->arc_results));
	json_put(root, "arc_seals", json_texts(&message->arc_seals));
	json_put(root, "arc_signatures", json_texts(&message->arc_signatures));
	json_put(root, "sent_at", json_integer(message->sent_at));
	json_put(root, "from_several", json_boolean(message->from_several));
	json_put(root, "from_list", json_boolean(message->from_list));
	json_put(root, "forwarded", json_boolean(message->forwarded));
	json_put(root, "blocks", blocks_json(message));
	json_put(root, "attachments", attachments_json(message));
	json_put(root, "calendar", calendar_json(message->calendar));
	json_put(root, "bounce", bounce_json(&message->bounce));
	json_put(root, "notes", json_texts(&message->notes));
	json_write(buf, root);
	buf_add_char(buf, '\0');
	for (size_t i = 0; i < message->attachment_count; i++)
		buf_add_bytes(buf, message->attachments[i].data, message->attachments[i].size_bytes);
}

static struct mail_address
address_get(struct json_reader *reader, const json_t *object)
{
	struct mail_address address;

	address.name = json_get_text(reader, object, "name");
	address.email = json_need_text(reader, object, "email");
	return address;
}

static struct mail_addresses
addresses_get(struct json_reader *reader, const json_t *root, const char *key)
{
	struct mail_addresses addresses = {0};
	const json_t *array = json_get_array(reader, root, key, &addresses.count);

	addresses.items = arena_array(reader->arena, addresses.count, sizeof(*addresses.items));
	for (size_t i = 0; i < addresses.count; i++)
		addresses.items[i] = address_get(reader, json_get_item(reader, array, i));
	return addresses;
}

static void
blocks_get(struct json_reader *reader, const json_t *root, struct message *message)
{
	const json_t *array = json_get_array(reader, root, "blocks", &message->block_count);

	message->blocks = arena_array(reader->arena, message->block_count, sizeof(*message->blocks));
	for (size_t i = 0; i < message->block_count; i++) {
		const json_t *object = json_get_item(reader, array, i);
		message->blocks[i].quoted = json_need_text(reader, object, "quoted");
		message->blocks[i].text = json_need_text(reader, object, "text");
	}
}

static void
attachments_get(
    struct json_reader *reader, const json_t *root, const char *bytes, size_t size, struct message *message)
{
	const json_t *array = json_get_array(reader, root, "attachments", &message->attachment_count);
	size_t at = 0;

	message->attachments =
	    arena_array(reader->arena, message->attachment_count, sizeof(*message->attachments));
	for (size_t i = 0; i < message->attachment_count; i++) {
		struct attachment *attachment = &message->attachments[i];
		const json_t *object = json_get_item(reader, array, i);
		attachment->filename = json_get_text(reader, object, "filename");
		attachment->type = json_need_text(reader, object, "type");
		attachment->size_bytes =
		    (size_t)json_get_integer(reader, object, "size", 0, (int64_t)(size - at));
		attachment->data = arena_bytes(reader->arena, bytes + at, attachment->size_bytes);
		at += attachment->size_bytes;
	}
	if (at != size && reader->bad == NULL)
		reader->bad = "attachments";
}

static const struct calendar_reply *
calendar_get(struct json_reader *reader, const json_t *object)
{
	struct calendar_reply *reply;

	if (json_object_size(object) == 0)
		return NULL;
	reply = arena_alloc(reader->arena, sizeof(*reply));
	reply->method = (enum calendar_method)json_get_integer(
	    reader, object, "method", CALENDAR_OTHER, CALENDAR_COUNTER);
	reply->answer =
	    (enum calendar_answer)json_get_integer(reader, object, "answer", ANSWER_NONE, ANSWER_TENTATIVE);
	reply->uid = json_need_text(reader, object, "uid");
	reply->sequence = json_get_integer(reader, object, "sequence", 0, CANDIDATE_MAX);
	reply->attendee = json_get_text(reader, object, "attendee");
	reply->start_at = json_get_integer(reader, object, "start_at", 0, INSTANT_MAX);
	reply->start_local = json_get_text(reader, object, "start_local");
	reply->comment = json_get_text(reader, object, "comment");
	return reply;
}

static void
bounce_get(struct json_reader *reader, const json_t *object, struct bounce *bounce)
{
	bounce->class =
	    (enum bounce_class)json_get_integer(reader, object, "class", BOUNCE_UNKNOWN, BOUNCE_SOFT);
	bounce->recipients = json_get_texts(reader, object, "recipients");
	bounce->status = json_get_text(reader, object, "status");
	bounce->original_message_id = json_get_text(reader, object, "original");
}

enum status
message_decode(struct arena *a, const void *bytes, size_t size, struct message **message, struct why *why)
{
	struct json_reader reader = {.arena = a};
	const char *end = memchr(bytes, '\0', size);
	struct message *m = arena_alloc(a, sizeof(*m));
	json_t *root;
	enum status st;

	*message = NULL;
	if (end == NULL)
		return because(why, REFUSED, "not what the reader writes: no end");
	if ((st = load(bytes, (size_t)(end - (const char *)bytes), &root, why)) != OK)
		return st;
	m->nature =
	    (enum message_nature)json_get_integer(&reader, root, "nature", MESSAGE_LETTER, MESSAGE_EMPTY);
	for (size_t i = 0; i < COUNT(message_texts); i++)
		*text_at(m, message_texts[i].offset) =
		    message_texts[i].needed ? json_need_text(&reader, root, message_texts[i].key)
					    : json_get_text(&reader, root, message_texts[i].key);
	m->references = json_get_texts(&reader, root, "references");
	m->from = address_get(&reader, json_object_get(root, "from"));
	m->sender = address_get(&reader, json_object_get(root, "sender"));
	m->reply_to = addresses_get(&reader, root, "reply_to");
	m->to = addresses_get(&reader, root, "to");
	m->cc = addresses_get(&reader, root, "cc");
	m->delivered_to = json_get_texts(&reader, root, "delivered_to");
	m->authentication_results = json_get_texts(&reader, root, "authentication_results");
	m->arc_results = json_get_texts(&reader, root, "arc_results");
	m->arc_seals = json_get_texts(&reader, root, "arc_seals");
	m->arc_signatures = json_get_texts(&reader, root, "arc_signatures");
	m->sent_at = json_get_integer(&reader, root, "sent_at", -INSTANT_MAX, INSTANT_MAX);
	m->from_several = json_get_flag(&reader, root, "from_several");
	m->from_list = json_get_flag(&reader, root, "from_list");
	m->forwarded = json_get_flag(&reader, root, "forwarded");
	blocks_get(&reader, root, m);
	attachments_get(&reader, root, end + 1, size - (size_t)(end + 1 - (const char *)bytes), m);
	m->calendar = calendar_get(&reader, json_object_get(root, "calendar"));
	bounce_get(&reader, json_object_get(root, "bounce"), &m->bounce);
	m->notes = json_get_texts(&reader, root, "notes");
	json_decref(root);
	if ((st = verdict(&reader, "message", why)) == OK)
		*message = m;
	return st;
}

/* -- context -- */

static json_t *
dossiers_json(const struct context *context)
{
	json_t *array = json_array();

	for (size_t i = 0; i < context->dossier_count; i++) {
		const struct context_dossier *dossier = &context->dossiers[i];
		json_t *object = json_object();
		json_put(object, "number", json_integer(dossier->number));
		json_put(object, "name", json_text(dossier->name));
		json_put(object, "hidden", json_boolean(dossier->hidden));
		json_put(object, "active", json_boolean(dossier->active));
		json_push(array, object);
	}
	return array;
}

static json_t *
requests_json(const struct context *context)
{
	json_t *array = json_array();

	for (size_t i = 0; i < context->request_count; i++) {
		const struct context_request *request = &context->requests[i];
		json_t *object = json_object();
		json_put(object, "ref", json_text(request->ref));
		json_put(object, "action", json_text(request->action));
		json_put(object, "candidate", json_integer(request->candidate));
		json_put(object, "candidate_name", json_text(request->candidate_name));
		json_put(object, "contact_name", json_text(request->contact_name));
		json_put(object, "pending", json_boolean(request->pending));
		json_push(array, object);
	}
	return array;
}

static json_t *
zone_json(const struct zone *zone)
{
	json_t *object = json_object(), *changes = json_array();

	json_put(object, "name", json_text(zone->name));
	for (size_t i = 0; i < zone->count; i++) {
		json_push(changes, json_integer(zone->changes[i].at));
		json_push(changes, json_integer(zone->changes[i].offset_s));
	}
	json_put(object, "changes", changes);
	return object;
}

void
context_encode(struct buf *buf, const struct context *context)
{
	json_t *root = json_object();

	json_put(root, "role", json_integer(context->role));
	json_put(root, "ref", json_text(context->ref));
	json_put(root, "request_ref", json_text(context->request_ref));
	json_put(root, "dossiers", dossiers_json(context));
	json_put(root, "requests", requests_json(context));
	json_put(root, "reply", json_boolean(context->reply));
	json_put(root, "now", json_integer(context->now));
	json_put(root, "zone", context->zone == NULL ? json_null() : zone_json(context->zone));
	json_write(buf, root);
}

static void
dossiers_get(struct json_reader *reader, const json_t *root, struct context *context)
{
	const json_t *array = json_get_array(reader, root, "dossiers", &context->dossier_count);

	context->dossiers = arena_array(reader->arena, context->dossier_count, sizeof(*context->dossiers));
	for (size_t i = 0; i < context->dossier_count; i++) {
		const json_t *object = json_get_item(reader, array, i);
		context->dossiers[i].number =
		    (int)json_get_integer(reader, object, "number", 0, CANDIDATE_MAX);
		context->dossiers[i].name = json_get_text(reader, object, "name");
		context->dossiers[i].hidden = json_get_flag(reader, object, "hidden");
		context->dossiers[i].active = json_get_flag(reader, object, "active");
	}
}

static void
requests_get(struct json_reader *reader, const json_t *root, struct context *context)
{
	const json_t *array = json_get_array(reader, root, "requests", &context->request_count);

	context->requests = arena_array(reader->arena, context->request_count, sizeof(*context->requests));
	for (size_t i = 0; i < context->request_count; i++) {
		struct context_request *request = &context->requests[i];
		const json_t *object = json_get_item(reader, array, i);
		request->ref = json_need_text(reader, object, "ref");
		request->action = json_get_text(reader, object, "action");
		request->candidate = (int)json_get_integer(reader, object, "candidate", 0, CANDIDATE_MAX);
		request->candidate_name = json_get_text(reader, object, "candidate_name");
		request->contact_name = json_get_text(reader, object, "contact_name");
		request->pending = json_get_flag(reader, object, "pending");
	}
}

/* NULL when it is not a zone. */
static const struct zone *
zone_get(struct json_reader *reader, const json_t *object)
{
	struct zone *zone = arena_alloc(reader->arena, sizeof(*zone));
	struct zone_change *changes;
	const json_t *array = json_get_array(reader, object, "changes", &zone->count);
	size_t numbers = zone->count;

	zone->name = json_need_text(reader, object, "name");
	zone->count /= 2;
	if (zone->count == 0 || zone->count > ZONE_CHANGES || numbers % 2 != 0) {
		reader->bad = "changes";
		return NULL;
	}
	changes = arena_array(reader->arena, zone->count, sizeof(*changes));
	for (size_t i = 0; i < zone->count; i++) {
		json_int_t at = json_integer_value(json_array_get(array, 2 * i));
		json_int_t offset = json_integer_value(json_array_get(array, 2 * i + 1));
		if (at < -INSTANT_MAX || at > INSTANT_MAX || offset < -200000 || offset > 200000)
			reader->bad = "changes";
		changes[i] = (struct zone_change){.at = at, .offset_s = (int32_t)offset};
	}
	zone->changes = changes;
	return zone;
}

enum status
context_decode(struct arena *a, const void *bytes, size_t size, struct context **context, struct why *why)
{
	struct json_reader reader = {.arena = a};
	struct context *c = arena_alloc(a, sizeof(*c));
	const json_t *zone;
	json_t *root;
	enum status st;

	*context = NULL;
	if ((st = load(bytes, size, &root, why)) != OK)
		return st;
	c->role =
	    (enum context_role)json_get_integer(&reader, root, "role", CONTEXT_UNKNOWN, CONTEXT_CANDIDATE);
	c->ref = json_get_text(&reader, root, "ref");
	c->request_ref = json_get_text(&reader, root, "request_ref");
	dossiers_get(&reader, root, c);
	requests_get(&reader, root, c);
	c->reply = json_get_flag(&reader, root, "reply");
	c->now = json_get_integer(&reader, root, "now", -INSTANT_MAX, INSTANT_MAX);
	zone = json_object_get(root, "zone");
	c->zone = json_is_null(zone) ? NULL : zone_get(&reader, zone);
	json_decref(root);
	if ((st = verdict(&reader, "context", why)) == OK)
		*context = c;
	return st;
}
