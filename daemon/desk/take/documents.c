#include "desk/take/documents.h"

#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "letters/french.h"
#include "store/application.h"

#define FILENAME_MAX_CHARS 120
/* A picture this small is a logo. */
#define PICTURE_BYTES_MIN ((size_t)40 * 1024)

const char *
document_said(const struct take *take, const struct document *document)
{
	return arena_printf(take->arena, "%s (%s)", document->filename,
	    say_size(take->arena, take_language(take), document->size_bytes));
}

/* What clients and gateways add to a letter is nobody's document. */
bool
document_is(const struct attachment *attachment)
{
	static const char *const not_types[] = {"message/", "text/calendar", "text/vcard", "text/x-vcard",
	    "text/csv", "application/ics", "application/pgp-", "application/pkcs7-", "application/x-pkcs7-",
	    "application/ms-tnef"};
	const char *dot = attachment->filename == NULL ? NULL : strrchr(attachment->filename, '.');

	for (size_t i = 0; i < COUNT(not_types); i++)
		if (text_starts(attachment->type, not_types[i]))
			return false;
	if (dot != NULL && (strcasecmp(dot, ".vcf") == 0 || strcasecmp(dot, ".ics") == 0 ||
			       strcasecmp(dot, ".p7s") == 0 || strcasecmp(dot, ".csv") == 0))
		return false;
	return !text_starts(attachment->type, "image/") || attachment->size_bytes >= PICTURE_BYTES_MIN;
}

bool
documents_came(const struct take *take)
{
	for (size_t i = 0; i < take->message->attachment_count; i++)
		if (document_is(&take->message->attachments[i]) &&
		    take->message->attachments[i].size_bytes > 0)
			return true;
	return false;
}

const char *
document_name(struct arena *arena, const char *filename, size_t number)
{
	char *name = text_line(arena, filename == NULL ? "" : filename);

	for (char *c = name; *c != '\0'; c++)
		if (strchr("/\\<>:\"|?*", *c) != NULL)
			*c = '_';
	if (*name == '\0' || *name == '.')
		return arena_printf(arena, "document-%zu%s", number, name);
	if (text_length(name) > FILENAME_MAX_CHARS) {
		const char *dot = strrchr(name, '.');
		const char *ending = dot == NULL || strlen(dot) > 8 ? "" : dot;

		return arena_printf(
		    arena, "%s%s", text_excerpt(arena, name, FILENAME_MAX_CHARS - 10), ending);
	}
	return name;
}

enum status
documents_received(struct take *take, struct document **out, size_t *count, struct why *why)
{
	const struct message *message = take->message;
	struct document *all = NULL, *waiting = NULL;
	size_t waiting_count = 0;
	enum status st = OK;

	if (take->thread.conversation == CONVERSATION_APPLICATION)
		st = application_documents(
		    take->desk->store, take->arena, take->thread.object_id, &waiting, &waiting_count, why);
	if (st != OK)
		return st;
	all = arena_array(take->arena, waiting_count + message->attachment_count, sizeof(*all));
	if (waiting_count > 0)
		memcpy(all, waiting, waiting_count * sizeof(*all));
	*out = all;
	*count = waiting_count;
	take->files_used = true;
	for (size_t i = 0; i < message->attachment_count && st == OK; i++) {
		const struct attachment *attachment = &message->attachments[i];
		struct document *document = &all[*count];

		if (!document_is(attachment))
			continue;
		*document = (struct document){
		    .filename = document_name(take->arena, attachment->filename, i + 1),
		    .type = attachment->type,
		    .size_bytes = attachment->size_bytes,
		    .created_at = take->now,
		};
		if (attachment->size_bytes == 0) {
			answer_problem(take, "Document", "«\u00a0%s\u00a0» est vide", document->filename);
			continue;
		}
		st = store_document_put(take->desk->store, take->arena, attachment->data,
		    attachment->size_bytes, &document->hash, why);
		(*count)++;
	}
	return st;
}

static const struct document *
find_same(const struct document *list, size_t count, const char *hash)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(list[i].hash, hash) == 0)
			return &list[i];
	return NULL;
}

enum status
documents_keep(struct take *take, const struct candidate *candidate, struct document *documents, size_t count,
    int64_t *last, struct why *why)
{
	const char *ref = ref_make(take->arena, "CV", candidate->id);
	enum status st = OK;

	*last = 0;
	if (take->thread.conversation == CONVERSATION_APPLICATION && take->thread.object_id != 0)
		st = application_settle(take->desk->store, take->thread.object_id, candidate->id, why);
	for (size_t i = 0; i < count && st == OK; i++) {
		struct document *old;
		const struct document *same;
		size_t old_count;

		st = document_of(take->desk->store, take->arena, candidate->id, &old, &old_count, why);
		if (st != OK)
			return st;
		if ((same = find_same(old, old_count, documents[i].hash)) != NULL) {
			answer_say(take, "%s a déjà ce document\u00a0: %s.",
			    candidate_name(take->arena, candidate), same->filename);
			*last = same->id;
			continue;
		}
		documents[i].candidate_id = candidate->id;
		documents[i].created_at = take->now;
		if ((st = document_create(take->desk->store, &documents[i], last, why)) != OK)
			return st;
		answer_say(take, "Document ajouté\u00a0: %s.", document_said(take, &documents[i]));
		st = take_journal(take, "document.add", ref, NULL, documents[i].filename, why);
	}
	return st;
}
