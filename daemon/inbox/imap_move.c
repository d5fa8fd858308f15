#include "inbox/imap.h"

#include <stdlib.h>

#include "base/log.h"

#define MOVE_TIMES 5
#define MOVE_BYTES ((size_t)4 << 20)

static int
compare_uids(const void *a, const void *b)
{
	uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;

	return left < right ? -1 : left > right;
}

/* Copies of what may not be removed would be made again with each look at INBOX. */
static enum status
not_removable(struct why *why)
{
	const struct why refusal = *why;

	return because(why, BROKEN,
	    "letters cannot leave the inbox, it needs the right to mark them as deleted (%.300s)",
	    refusal.text);
}

/* The right to it is asked for by a STORE that changes nothing, once, before anything is copied. */
static enum status
removal_ask(struct imap *imap, const char *set, struct why *why)
{
	enum status st;

	if (imap->may_delete)
		return OK;
	st = imap_command(imap, imap_patience(imap, MOVE_TIMES), MOVE_BYTES, why,
	    "UID STORE %s -FLAGS.SILENT (\\Deleted)", set);
	if (st == REFUSED)
		return imap_refusal_passes(imap) ? RETRY : not_removable(why);
	imap->may_delete = st == OK;
	return st;
}

/*
 * For servers without MOVE (RFC 6851).  Without UIDPLUS only a plain EXPUNGE is left, which would also remove what
 * others have marked: the letters stay, marked as deleted, and are not offered again.
 */
static enum status
copy_away(struct imap *imap, const char *set, const char *folder, struct why *why)
{
	enum status st;

	if ((st = removal_ask(imap, set, why)) != OK)
		return st;
	st = imap_command(
	    imap, imap_patience(imap, MOVE_TIMES), MOVE_BYTES, why, "UID COPY %s %s", set, folder);
	if (st != OK)
		return st;
	st = imap_command(imap, imap_patience(imap, MOVE_TIMES), MOVE_BYTES, why,
	    "UID STORE %s +FLAGS.SILENT (\\Deleted)", set);
	if (st != OK)
		return st == REFUSED ? not_removable(why) : st;
	if (imap->can_uidplus)
		return imap_command(
		    imap, imap_patience(imap, MOVE_TIMES), MOVE_BYTES, why, "UID EXPUNGE %s", set);
	if (!imap->said_marked)
		log_info("inbox.marked",
		    "words='the server has neither MOVE nor UIDPLUS: letters that are done "
		    "stay in the inbox, marked as deleted, until it is expunged'");
	imap->said_marked = true;
	return OK;
}

static enum status
set_move(struct imap *imap, const uint32_t *uids, size_t count, const char *folder, struct why *why)
{
	struct arena *a = arena_open();
	const char *set = imap_set(a, uids, count), *name = imap_quoted(a, folder);
	enum status st;

	st = imap->can_move ? imap_command(imap, imap_patience(imap, MOVE_TIMES), MOVE_BYTES, why,
				  "UID MOVE %s %s", set, name)
			    : copy_away(imap, set, name, why);
	arena_close(a);
	return st;
}

/* After a NO: the folder may be gone, or some of the letters; both are put right, then it is tried once more. */
static enum status
set_move_again(struct imap *imap, const uint32_t *uids, size_t count, const char *folder, struct why *why)
{
	struct arena *a = arena_open();
	const uint32_t *left;
	size_t left_count;
	enum status st;

	if ((st = imap_folder_make(imap, folder, why)) != OK)
		goto out;
	st = imap_command(imap, imap_patience(imap, MOVE_TIMES), MOVE_BYTES, why, "UID SEARCH UID %s",
	    imap_set(a, uids, count));
	if (st == OK) {
		left = imap_searched(a, imap, &left_count);
		st = left_count == 0 ? OK : set_move(imap, left, left_count, folder, why);
	}
	if (st == REFUSED)
		st = imap_refusal_passes(imap) ? RETRY : BROKEN;
out:
	arena_close(a);
	return st;
}

/* All letters that go to one folder. */
static enum status
commit_to(struct imap *imap, uint32_t *uids, size_t count, const char *folder, struct why *why)
{
	enum status st = OK;

	if (count == 0)
		return OK;
	qsort(uids, count, sizeof(*uids), compare_uids);
	for (size_t at = 0; at < count && st == OK; at += IMAP_BATCH) {
		size_t size = count - at < IMAP_BATCH ? count - at : IMAP_BATCH;
		if ((st = set_move(imap, uids + at, size, folder, why)) == REFUSED)
			st = set_move_again(imap, uids + at, size, folder, why);
	}
	return st;
}

enum status
imap_commit(void *inbox, const struct inbox_move *moves, size_t count, struct why *why)
{
	static const enum frame_where places[] = {WHERE_PROCESSED, WHERE_QUARANTINE};
	struct imap *imap = inbox;
	struct arena *a = arena_open();
	uint32_t *uids = arena_array(a, count + 1, sizeof(*uids));
	size_t stale = 0;
	enum status st = OK;

	for (size_t p = 0; p < COUNT(places) && st == OK; p++) {
		size_t going = 0;
		for (size_t i = 0; i < count; i++) {
			uint32_t uid;
			if (moves[i].where != places[p])
				continue;
			/* The number may be another letter's now: this one will be offered under its new key. */
			if ((uid = imap_key_uid(imap, moves[i].key)) == 0)
				stale++;
			else
				uids[going++] = uid;
		}
		imap->moved |= going > 0;
		st = commit_to(imap, uids, going, imap->targets[places[p]], why);
	}
	if (stale > 0)
		log_warning(
		    "inbox.stale", "letters=%zu words='UIDVALIDITY has changed since they were read'", stale);
	arena_close(a);
	return st;
}
