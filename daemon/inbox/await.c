/* Waiting for one letter: what INBOX held before is known by its keys, and not fetched. */
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "inbox/inbox.h"
#include "inbox/letter.h"

#define LOOK_S 1

struct await {
	struct arena *arena;
	const struct inbox_kind *kind;
	void *inbox;
	struct inbox_watch watch;
	bool before; /* the letters there now are being noted */
	const char **keys;
	size_t count, room;
};

static bool
is_fresh(void *context, const char *key)
{
	struct await *await = context;

	for (size_t i = 0; i < await->count; i++)
		if (strcmp(await->keys[i], key) == 0)
			return false;
	if (!await->before)
		return true;
	if (await->count == await->room) {
		size_t bytes = await->room * sizeof(*await->keys);

		await->room = 2 * await->room + 64;
		await->keys =
		    arena_grow(await->arena, await->keys, bytes, await->room * sizeof(*await->keys));
	}
	await->keys[await->count++] = arena_string(await->arena, key);
	return false;
}

enum status
await_open(const struct config *config, const struct inbox_watch *tokens, struct await **out, struct why *why)
{
	struct arena *arena = arena_open();
	struct await *await = arena_alloc(arena, sizeof(*await));
	struct inbox_letter letter;
	enum status st;

	await->arena = arena;
	await->kind = inbox_kind_for(config->inbox.url);
	await->watch = (struct inbox_watch){.wanted = is_fresh,
	    .context = await,
	    .token = tokens->token,
	    .token_context = tokens->token_context};
	await->before = true;
	if ((st = await->kind->open(config, &await->watch, &await->inbox, why)) != OK) {
		await->inbox = NULL;
		goto out;
	}
	if ((st = await->kind->begin(await->inbox, why)) != OK)
		goto out;
	while ((st = await->kind->next(await->inbox, &letter, why)) == OK)
		close(letter.blob); /* nothing is wanted: none comes */
	await->before = false;
	if (st == NONE) {
		*out = await;
		return OK;
	}
out:
	await_close(await);
	return st;
}

/* The authserv-id of RFC 8601 section 2.2: the first word of the field that stands first. */
static const char *
authserv_of(struct arena *arena, const char *header, size_t size)
{
	const char *said = letter_field(arena, header, size, "Authentication-Results");

	if (said == NULL)
		return NULL;
	said += strspn(said, " \t\r");
	return arena_bytes(arena, said, strcspn(said, " \t\r;"));
}

/* NONE: another letter. */
static enum status
look_at(struct await *await, struct arena *arena, const struct inbox_letter *letter,
    const struct frame_errand *wanted, const char **authserv, struct why *why)
{
	struct inbox_move move = {.key = letter->facts.key, .where = WHERE_PROCESSED};
	const void *bytes;
	size_t size;
	enum status st = blob_map(arena, letter->blob, &bytes, &size, why);

	if (st != OK)
		return st;
	if (!letter_matches(wanted, bytes, size))
		return NONE;
	*authserv = authserv_of(arena, bytes, letter_header_bytes(bytes, size));
	return await->kind->commit(await->inbox, &move, 1, why);
}

static enum status
one_pass(struct await *await, struct arena *arena, const struct frame_errand *wanted, const char **authserv,
    struct why *why)
{
	struct inbox_letter letter;
	enum status st = await->kind->begin(await->inbox, why);

	while (st == OK && (st = await->kind->next(await->inbox, &letter, why)) == OK) {
		st = look_at(await, arena, &letter, wanted, authserv, why);
		close(letter.blob);
		if (st != NONE)
			return st;
		st = OK;
	}
	return st;
}

enum status
await_letter(struct await *await, struct arena *arena, const char *message_id, int timeout_s,
    const char **authserv, struct why *why)
{
	struct frame_errand wanted = {.to_inbox = 0};
	time_t until = time(NULL) + timeout_s;
	size_t length = strlen(message_id);
	enum status st;

	*authserv = NULL;
	if (length >= sizeof(wanted.message_id))
		return because(why, BROKEN, "the Message-ID is too long");
	memcpy(wanted.message_id, message_id, length + 1);
	for (;;) {
		if ((st = one_pass(await, arena, &wanted, authserv, why)) != NONE || time(NULL) >= until)
			return st;
		if ((st = await->kind->idle(await->inbox, -1, LOOK_S, why)) != OK)
			return st;
	}
}

void
await_close(struct await *await)
{
	if (await == NULL)
		return;
	if (await->inbox != NULL)
		await->kind->close(await->inbox);
	arena_close(await->arena);
}
