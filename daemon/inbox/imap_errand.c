/* Letters put away are found again, to be deleted or put back: a search narrows, their own header decides. */

#include "inbox/imap.h"
#include "inbox/letter.h"

#define ERRAND_TIMES 5
#define ERRAND_BYTES ((size_t)64 << 20)

struct found {
	const struct frame_errand *what;
	uint32_t *uids;
	size_t count;
};

static void
keep_matching(uint32_t uid, const char *header, size_t size, void *data)
{
	struct found *found = data;

	if (found->count < IMAP_BATCH && letter_matches(found->what, header, size))
		found->uids[found->count++] = uid;
}

/* Deleted for good, and nothing but these where the server can tell them from what others have marked (RFC 4315). */
static enum status
delete_set(struct imap *imap, const char *set, struct why *why)
{
	enum status st = imap_command(imap, imap_patience(imap, ERRAND_TIMES), ERRAND_BYTES, why,
	    "UID STORE %s +FLAGS.SILENT (\\Deleted)", set);

	if (st != OK)
		return st;
	return imap->can_uidplus
		   ? imap_command(
			 imap, imap_patience(imap, ERRAND_TIMES), ERRAND_BYTES, why, "UID EXPUNGE %s", set)
		   : imap_command(imap, imap_patience(imap, ERRAND_TIMES), ERRAND_BYTES, why, "EXPUNGE");
}

static enum status
return_set(struct imap *imap, const char *set, struct why *why)
{
	struct arena *a = arena_open();
	const char *inbox = imap_quoted(a, imap->folder);
	enum status st;

	if (imap->can_move) {
		st = imap_command(
		    imap, imap_patience(imap, ERRAND_TIMES), ERRAND_BYTES, why, "UID MOVE %s %s", set, inbox);
	} else {
		st = imap_command(
		    imap, imap_patience(imap, ERRAND_TIMES), ERRAND_BYTES, why, "UID COPY %s %s", set, inbox);
		if (st == OK)
			st = delete_set(imap, set, why);
	}
	arena_close(a);
	return st;
}

/* Of a letter to be put back: quarantine was looked through, and what is looked at now is INBOX. */
static bool
is_back(const struct inbox_errand *errand)
{
	return errand->what.to_inbox != 0 && (errand->done & 1U << WHERE_QUARANTINE) != 0;
}

/* At most IMAP_BATCH of those the search gave.  REFUSED: not all could be looked at. */
static enum status
do_some(struct imap *imap, struct inbox_errand *errand, const uint32_t *uids, size_t count, struct why *why)
{
	uint32_t matching[IMAP_BATCH];
	struct found found = {.what = &errand->what, .uids = matching};
	struct arena *a;
	const char *set;
	enum status st = imap_headers(imap, uids, count, keep_matching, &found, why);

	if (st != OK || found.count == 0)
		return st;
	if (is_back(errand)) {
		errand->letters += found.count;
		return OK;
	}
	a = arena_open();
	set = imap_set(a, matching, found.count);
	st = errand->what.to_inbox != 0 ? return_set(imap, set, why) : delete_set(imap, set, why);
	arena_close(a);
	if (st == OK)
		errand->letters += found.count;
	return st;
}

/* What is refused together is tried one by one: a letter that cannot be read must not keep the others from being erased. */
static enum status
do_batch(struct imap *imap, struct inbox_errand *errand, const uint32_t *uids, size_t count, struct why *why)
{
	struct why refusal = {""};
	enum status st = do_some(imap, errand, uids, count, why);

	if (st != REFUSED || count == 1)
		return st;
	for (size_t i = 0; i < count; i++) {
		if (imap_refusal_passes(imap))
			return RETRY;
		if ((st = do_some(imap, errand, &uids[i], 1, why)) == REFUSED)
			refusal = *why;
		else if (st != OK)
			return st;
	}
	return refusal.text[0] == '\0' ? OK : because(why, REFUSED, "%s", refusal.text);
}

/* The longest part that every server takes in quotes: a search is for what contains it, and the header itself decides. */
static char *
plain_part(struct arena *a, const char *text)
{
	const char *longest = text;
	size_t most = 0, size = 0;

	for (;; text++) {
		if (*text >= ' ' && *text <= '~') {
			size++;
			continue;
		}
		if (size > most) {
			most = size;
			longest = text - size;
		}
		size = 0;
		if (*text == '\0')
			return arena_bytes(a, longest, most);
	}
}

static enum status
search(struct imap *imap, struct arena *a, const struct frame_errand *what, struct why *why)
{
	if (what->sender[0] != '\0')
		return imap_command(imap, imap_patience(imap, ERRAND_TIMES), ERRAND_BYTES, why,
		    "UID SEARCH UNDELETED FROM %s", imap_quoted(a, plain_part(a, what->sender)));
	return imap_command(imap, imap_patience(imap, ERRAND_TIMES), ERRAND_BYTES, why,
	    "UID SEARCH UNDELETED HEADER Message-ID %s", imap_quoted(a, plain_part(a, what->message_id)));
}

static enum status
do_errand(struct imap *imap, struct inbox_errand *errand, struct why *why)
{
	struct arena *a = arena_open();
	size_t count;
	uint32_t *uids;
	enum status st;

	if ((st = search(imap, a, &errand->what, why)) == OK) {
		uids = imap_searched(a, imap, &count);
		for (size_t at = 0; at < count && st == OK; at += IMAP_BATCH)
			st = do_batch(
			    imap, errand, uids + at, count - at < IMAP_BATCH ? count - at : IMAP_BATCH, why);
	}
	arena_close(a);
	return st;
}

/*
 * A letter to be put back that is in quarantine no more may be in INBOX already: by a MOVE whose answer was lost, or of whose
 * end the desk did not hear.  The desk must forget it all the same, or it would be put away again.
 */
static bool
waits_for(const struct inbox_errand *errand, enum frame_where where)
{
	if (errand->failed || (errand->done & 1U << where) != 0)
		return false;
	if (errand->what.to_inbox == 0)
		return where != WHERE_KEEP;
	return where == WHERE_QUARANTINE || (where == WHERE_KEEP && errand->letters == 0);
}

static bool
any_waits(const struct inbox_errand *errands, size_t count, enum frame_where where)
{
	for (size_t i = 0; i < count; i++)
		if (waits_for(&errands[i], where))
			return true;
	return false;
}

/* What came of an errand in a folder.  A refusal is its own, and others go on; RETRY: the connection broke off at it. */
static enum status
settle(struct inbox_errand *errand, enum frame_where where, enum status st, const struct why *why)
{
	if (st == RETRY) {
		errand->breaks++;
		return RETRY;
	}
	if (st == OK) {
		errand->done |= 1U << where;
	} else {
		errand->failed = true;
		errand->why = *why;
	}
	return OK;
}

/* Another folder is selected meanwhile: the pass that follows selects INBOX again. */
static enum status
do_folder(
    struct imap *imap, enum frame_where where, struct inbox_errand *errands, size_t count, struct why *why)
{
	enum status selected;
	const char *folder = where == WHERE_KEEP ? imap->folder : imap->targets[where];

	if (!any_waits(errands, count, where))
		return OK;
	imap->is_fresh = false;
	wire_allow(imap->wire, imap_patience(imap, ERRAND_TIMES), ERRAND_BYTES);
	wire_await(imap->wire);
	selected = imap_result(imap, mailimap_select(imap->session, folder), "SELECT", why);
	for (size_t i = 0; i < count; i++) {
		enum status st = selected;

		if (!waits_for(&errands[i], where))
			continue;
		if (st == OK)
			st = do_errand(imap, &errands[i], why);
		if (settle(&errands[i], where, st, why) == RETRY)
			return RETRY;
	}
	return OK;
}

enum status
imap_errands(void *inbox, struct inbox_errand *errands, size_t count, struct why *why)
{
	static const enum frame_where places[] = {WHERE_PROCESSED, WHERE_QUARANTINE, WHERE_KEEP};
	struct imap *imap = inbox;
	enum status st = OK;

	imap_fetch_end(imap);
	for (size_t p = 0; p < COUNT(places) && st == OK; p++)
		st = do_folder(imap, places[p], errands, count, why);
	return st;
}
