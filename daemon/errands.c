#include "errands.h"

#include <stdio.h>
#include <string.h>

#include "store/errand.h"

#define ERRANDS_MAX	64   /* asked at once */
#define ERRANDS_AGAIN_S 3600 /* after one that failed */

static enum status
send_errand(const struct errand *errand, void *data)
{
	struct errands *errands = data;
	struct frame_errand frame = {.to_inbox = errand->kind == ERRAND_RETURN};
	struct why why;

	if (errands->asked == ERRANDS_MAX)
		return OK;
	if (errand->sender != NULL)
		snprintf(frame.sender, sizeof(frame.sender), "%s", errand->sender);
	if (errand->message_id != NULL)
		snprintf(frame.message_id, sizeof(frame.message_id), "%s", errand->message_id);
	/* The inbox takes no more now: what is not asked is asked when these are answered. */
	if (frame_send(errands->inbox, FRAME_ERRAND, (uint64_t)errand->id, &frame, sizeof(frame), NULL, 0,
		&why) != OK)
		return NONE;
	errands->asked++;
	return OK;
}

enum status
errands_send(struct errands *errands, int64_t now, struct why *why)
{
	struct arena *arena;
	enum status st;

	if (errands->asked > 0 || now < errands->again_at)
		return OK;
	arena = arena_open();
	st = errand_each(errands->store, arena, send_errand, errands, why);
	arena_close(arena);
	return st;
}

/* A letter that was put back must be unknown before the inbox offers it. */
enum status
errands_answered(struct errands *errands, const struct frame *frame, int64_t now, struct why *why)
{
	uint64_t letters;
	enum status st;

	errands->asked -= errands->asked > 0;
	if (frame->size_bytes != sizeof(letters)) {
		errands->again_at = now + ERRANDS_AGAIN_S;
		errands->failed = true;
		return OK;
	}
	memcpy(&letters, frame->payload, sizeof(letters));
	if ((st = store_begin(errands->store, why)) != OK)
		return st;
	st = errand_done(errands->store, (int64_t)frame->id, (int64_t)letters, now, why);
	if (st == OK)
		st = store_commit(errands->store, why);
	store_rollback(errands->store);
	/* What was to be erased was named in the errand. */
	if (st == OK)
		st = store_empty_log(errands->store, why);
	return st == NONE ? OK : st;
}
