#include "inbox/imap.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/log.h"
#include "inbox/letter.h"

/* The letters of one FETCH are in memory together. */
#define BATCH_BYTES ((uint64_t)16 << 20)
/* What an answer may be longer than the letters in it, and the slowest connection that is waited for. */
#define SPARE_BYTES	((size_t)4 << 20)
#define SLOWEST_BYTES_S ((uint64_t)16 * 1024)
#define FETCH_TIMES	2
/* Of a letter that comes alone: so much is fetched before its size is known. */
#define TOLD_BYTES ((size_t)64 * 1024)
/* Of From and Message-ID. */
#define LETTER_FIELDS_BYTES ((size_t)4096)

struct body {
	uint32_t uid;
	bool told;
	const char *bytes; /* NULL: none given */
	size_t size_bytes;
};

static int
compare_facts(const void *a, const void *b)
{
	const struct imap_fact *left = a, *right = b;

	return left->uid < right->uid ? -1 : left->uid > right->uid;
}

static struct imap_fact *
find_fact(const struct imap *imap, uint32_t uid)
{
	struct imap_fact wanted = {.uid = uid};

	if (imap->fact_count == 0)
		return NULL;
	return bsearch(&wanted, imap->facts, imap->fact_count, sizeof(wanted), compare_facts);
}

/* INTERNALDATE is local time with its zone as +hhmm. */
static int64_t
instant(const struct mailimap_date_time *date)
{
	struct tm civil = {.tm_year = date->dt_year - 1900,
	    .tm_mon = date->dt_month - 1,
	    .tm_mday = date->dt_day,
	    .tm_hour = date->dt_hour,
	    .tm_min = date->dt_min,
	    .tm_sec = date->dt_sec};
	int zone = date->dt_zone;

	return (int64_t)timegm(&civil) - (zone / 100 * 60 + zone % 100) * 60;
}

static bool
has_deleted(const struct mailimap_msg_att_dynamic *told)
{
	if (told->att_list == NULL)
		return false;
	for (clistiter *at = clist_begin(told->att_list); at != NULL; at = clist_next(at)) {
		const struct mailimap_flag_fetch *flag = clist_content(at);
		if (flag->fl_type == MAILIMAP_FLAG_FETCH_OTHER &&
		    flag->fl_flag->fl_type == MAILIMAP_FLAG_DELETED)
			return true;
	}
	return false;
}

/* Reads what an answer says of one letter.  Flags told unasked come the same way, without what is looked for. */
static void
att_read(const struct mailimap_msg_att *att, struct imap_fact *fact, struct body *body)
{
	for (clistiter *at = clist_begin(att->att_list); at != NULL; at = clist_next(at)) {
		const struct mailimap_msg_att_item *item = clist_content(at);
		const struct mailimap_msg_att_static *told;
		if (item->att_type == MAILIMAP_MSG_ATT_ITEM_DYNAMIC)
			fact->deleted |= has_deleted(item->att_data.att_dyn);
		if (item->att_type != MAILIMAP_MSG_ATT_ITEM_STATIC)
			continue;
		told = item->att_data.att_static;
		switch (told->att_type) {
		case MAILIMAP_MSG_ATT_UID:
			fact->uid = body->uid = told->att_data.att_uid;
			break;
		case MAILIMAP_MSG_ATT_INTERNALDATE:
			if (told->att_data.att_internal_date != NULL)
				fact->received_at = instant(told->att_data.att_internal_date);
			break;
		case MAILIMAP_MSG_ATT_RFC822_SIZE:
			fact->size_bytes = told->att_data.att_rfc822_size;
			fact->given = true;
			break;
		case MAILIMAP_MSG_ATT_BODY_SECTION:
			body->told = true;
			body->bytes = told->att_data.att_body_section->sec_body_part;
			body->size_bytes = told->att_data.att_body_section->sec_length;
			break;
		default:
			break;
		}
	}
}

static clist *
fetched_take(struct imap *imap)
{
	struct mailimap_response_info *info = imap->session->imap_response_info;
	clist *fetched = info != NULL ? info->rsp_fetch_list : NULL;

	if (fetched != NULL)
		info->rsp_fetch_list = NULL;
	return fetched;
}

static void
bodies_free(struct imap *imap)
{
	if (imap->bodies != NULL)
		mailimap_fetch_list_free(imap->bodies);
	imap->bodies = NULL;
	imap->body_at = NULL;
}

void
imap_fetch_end(struct imap *imap)
{
	bodies_free(imap);
	arena_close(imap->batch);
	arena_close(imap->pass);
	imap->batch = imap->pass = NULL;
	imap->uid_count = imap->uid_at = imap->fact_count = imap->fact_at = imap->alone_end = 0;
	imap->brought = false;
}

static bool
is_wanted(const struct imap *imap, uint32_t uid)
{
	char key[sizeof(((struct frame_letter *)0)->key)];

	if (imap->watch.wanted == NULL)
		return true;
	imap_key(imap, uid, key, sizeof(key));
	return imap->watch.wanted(imap->watch.context, key);
}

/* A letter that the server will not give, or not now: it stays, and is told of. */
static void
withhold(struct imap *imap, uint32_t uid, const char *words)
{
	log_warning("inbox.withheld", "uid=%" PRIu32 " words='%s'", uid, words);
	why_write(&imap->last_withheld, "%s", words);
	imap->withheld++;
}

/* NO to a FETCH of this letter alone.  One that is gone (RFC 5530) is none that is missing. */
static void
refused_alone(struct imap *imap, uint32_t uid, const struct why *why)
{
	if (!imap_refusal_is(imap, "EXPUNGEISSUED"))
		withhold(imap, uid, why->text);
}

/* A FETCH broke off.  Of many letters one may be to blame: they are asked for one by one then, up to the last of them. */
static void
broke_off(struct imap *imap, const uint32_t *uids, size_t count, uint32_t *alone)
{
	struct inbox_broken *broken = imap->watch.broken;
	char key[sizeof(broken->key)];

	if (count > 1) {
		*alone = uids[count - 1];
		return;
	}
	imap_key(imap, uids[0], key, sizeof(key));
	broken->times = strcmp(broken->key, key) == 0 ? broken->times + 1 : 1;
	memcpy(broken->key, key, sizeof(key));
}

/* Servers call it a bug of theirs when they cannot read a letter: it may not pass. */
static bool
is_broken(const struct imap *imap, enum status st)
{
	return imap->watch.broken != NULL &&
	       (st == RETRY || (st == REFUSED && imap_refusal_is(imap, "SERVERBUG")));
}

/* Adds to what is known of each letter; what is not of a letter asked for was told unasked. */
static void
facts_read(struct imap *imap, clist *fetched)
{
	size_t most = (size_t)imap->config->limits.message_bytes;
	struct imap_fact *facts = arena_array(
	    imap->batch, imap->fact_count + (size_t)clist_count(fetched) + 1, sizeof(*imap->facts));

	if (imap->fact_count > 0)
		memcpy(facts, imap->facts, imap->fact_count * sizeof(*facts));
	imap->facts = facts;
	for (clistiter *at = clist_begin(fetched); at != NULL; at = clist_next(at)) {
		struct imap_fact fact = {0};
		struct body body = {0};
		att_read(clist_content(at), &fact, &body);
		if (fact.uid == 0 || !fact.given)
			continue;
		fact.given = false;
		fact.header_only = fact.size_bytes > most;
		imap->facts[imap->fact_count++] = fact;
	}
	qsort(imap->facts, imap->fact_count, sizeof(*imap->facts), compare_facts);
}

/* REFUSED: by what will not pass; what the server has told all the same is known. */
static enum status
facts_ask(struct imap *imap, const uint32_t *uids, size_t count, struct why *why)
{
	clist *fetched;
	enum status st = imap_command(imap, imap_patience(imap, FETCH_TIMES), SPARE_BYTES, why,
	    "UID FETCH %s (UID INTERNALDATE RFC822.SIZE)", imap_set(imap->batch, uids, count));

	if (is_broken(imap, st))
		broke_off(imap, uids, count, &imap->watch.broken->sizes_alone);
	if (st == REFUSED && imap_refusal_passes(imap))
		return RETRY;
	if ((st != OK && st != REFUSED) || (fetched = fetched_take(imap)) == NULL)
		return st;
	facts_read(imap, fetched);
	mailimap_fetch_list_free(fetched);
	return st;
}

/* NO may be said because of one letter (RFC 2180 section 4.1): each of which nothing is known yet is asked for alone. */
static enum status
facts_ask_alone(struct imap *imap, const uint32_t *uids, size_t count, struct why *why)
{
	enum status st = OK;

	for (size_t i = 0; i < count && (st == OK || st == REFUSED); i++) {
		if (find_fact(imap, uids[i]) != NULL)
			continue;
		if ((st = facts_ask(imap, &uids[i], 1, why)) == REFUSED && find_fact(imap, uids[i]) == NULL)
			refused_alone(imap, uids[i], why);
	}
	return st == REFUSED ? OK : st;
}

/* Asks for the facts of the next letters of the pass.  NONE: the pass is at its end. */
static enum status
facts_fetch(struct imap *imap, struct why *why)
{
	uint32_t uids[IMAP_BATCH];
	size_t count = 0;
	enum status st;

	arena_close(imap->batch);
	imap->batch = arena_open();
	imap->fact_count = imap->fact_at = imap->alone_end = 0;
	while (count < IMAP_BATCH && imap->uid_at < imap->uid_count) {
		uint32_t uid = imap->uids[imap->uid_at++];
		if (is_wanted(imap, uid))
			uids[count++] = uid;
	}
	if (count == 0)
		return NONE;
	if (imap->watch.broken != NULL && uids[0] <= imap->watch.broken->sizes_alone)
		return facts_ask_alone(imap, uids, count, why);
	st = facts_ask(imap, uids, count, why);
	return st == REFUSED ? facts_ask_alone(imap, uids, count, why) : st;
}

/* Whether the next letter is asked for alone: with others it was refused, or broke off. */
static bool
goes_alone(const struct imap *imap)
{
	const struct inbox_broken *broken = imap->watch.broken;

	return imap->fact_at < imap->alone_end ||
	       (broken != NULL && imap->facts[imap->fact_at].uid <= broken->bytes_alone);
}

/* The next letters, as many as may be in memory together, at least one. */
static size_t
bodies_choose(struct imap *imap, uint32_t *uids, uint64_t *bytes)
{
	const struct imap_fact *first = &imap->facts[imap->fact_at];
	size_t most = goes_alone(imap) ? 1 : IMAP_BATCH, count = 0;

	*bytes = 0;
	for (; count < most && imap->fact_at < imap->fact_count; imap->fact_at++) {
		const struct imap_fact *fact = &imap->facts[imap->fact_at];
		uint64_t size = fact->header_only ? LETTER_HEADER_BYTES : fact->size_bytes;
		if (fact->given)
			continue;
		if (count > 0 && (fact->header_only != first->header_only || *bytes + size > BATCH_BYTES))
			break;
		first = count == 0 ? fact : first;
		*bytes += size;
		uids[count++] = fact->uid;
	}
	return count;
}

static enum status
bodies_ask(struct imap *imap, const uint32_t *uids, size_t count, uint64_t bytes, struct why *why)
{
	int seconds = imap_patience(imap, FETCH_TIMES) + (int)(bytes / SLOWEST_BYTES_S);
	struct arena *a = arena_open();
	const char *set = imap_set(a, uids, count);
	enum status st;

	/* PEEK: \Seen is the people's own. */
	st = find_fact(imap, uids[0])->header_only
		 ? imap_command(imap, seconds, 2 * bytes + SPARE_BYTES, why,
		       "UID FETCH %s (UID BODY.PEEK[HEADER]<0.%zu>)", set, LETTER_HEADER_BYTES)
		 : imap_command(
		       imap, seconds, 2 * bytes + SPARE_BYTES, why, "UID FETCH %s (UID BODY.PEEK[])", set);
	arena_close(a);
	return st;
}

/* Whether what was fetched has bytes of this letter, or says that there are none. */
static bool
is_told(const struct imap *imap, uint32_t uid)
{
	for (clistiter *at = imap->body_at; at != NULL; at = clist_next(at)) {
		struct imap_fact unused = {0};
		struct body body = {0};
		att_read(clist_content(at), &unused, &body);
		if (body.uid == uid && body.told)
			return true;
	}
	return false;
}

/* Brings in the bytes of the next letters; those that a NO leaves out are asked for alone. */
static enum status
bodies_fetch(struct imap *imap, struct why *why)
{
	uint32_t uids[IMAP_BATCH];
	uint64_t bytes;
	size_t from = imap->fact_at, count = bodies_choose(imap, uids, &bytes);
	enum status st;

	if (count == 0)
		return OK;
	st = bodies_ask(imap, uids, count, bytes, why);
	if (is_broken(imap, st))
		broke_off(imap, uids, count, &imap->watch.broken->bytes_alone);
	if (st == REFUSED && imap_refusal_passes(imap))
		return RETRY;
	if (st != OK && st != REFUSED)
		return st;
	if ((imap->bodies = fetched_take(imap)) != NULL)
		imap->body_at = clist_begin(imap->bodies);
	if (st == REFUSED && count > 1) {
		imap->alone_end = imap->fact_at;
		imap->fact_at = from;
	} else if (st == REFUSED && !is_told(imap, uids[0])) {
		refused_alone(imap, uids[0], why);
	}
	return OK;
}

/* Whether these are the `count` letters after those known, each wanted and with its last byte. */
static bool
are_whole(const struct imap *imap, clist *fetched, uint32_t count, size_t most)
{
	uint32_t whole = 0;

	for (clistiter *at = clist_begin(fetched); at != NULL; at = clist_next(at)) {
		struct imap_fact fact = {0};
		struct body body = {0};
		att_read(clist_content(at), &fact, &body);
		if (fact.uid == 0 || !fact.given)
			continue; /* told unasked */
		if (fact.deleted || body.bytes == NULL || body.size_bytes >= most ||
		    body.size_bytes < fact.size_bytes || fact.uid < imap->uid_next ||
		    fact.uid - imap->uid_next >= count || !is_wanted(imap, fact.uid))
			return false;
		whole++;
	}
	return whole == count;
}

/* How much of each letter is fetched; one that is not larger is whole. */
static size_t
told_bytes(const struct imap *imap)
{
	size_t limit = (size_t)imap->config->limits.message_bytes;

	return limit < TOLD_BYTES ? limit : TOLD_BYTES;
}

enum status
imap_told_ask(struct imap *imap, uint32_t count, struct why *why)
{
	size_t most = told_bytes(imap);
	struct arena *a = arena_open();
	enum status st;

	wire_allow(imap->wire, imap_patience(imap, FETCH_TIMES), 2 * count * most + SPARE_BYTES);
	st = imap_say(imap,
	    arena_printf(a,
		"UID FETCH %" PRIu32 ":%" PRIu32 " (UID FLAGS INTERNALDATE RFC822.SIZE BODY.PEEK[]<0.%zu>)",
		imap->uid_next, imap->uid_next + count - 1, most),
	    why);
	arena_close(a);
	return st;
}

enum status
imap_told_take(struct imap *imap, uint32_t count, struct why *why)
{
	size_t most = told_bytes(imap);
	clist *fetched;
	enum status st;

	wire_allow(imap->wire, imap_patience(imap, FETCH_TIMES), 2 * count * most + SPARE_BYTES);
	if ((st = imap_hear(imap, "UID FETCH", why)) != OK)
		return st == REFUSED ? NONE : st;
	if ((fetched = fetched_take(imap)) == NULL)
		return NONE;
	if (!are_whole(imap, fetched, count, most)) {
		mailimap_fetch_list_free(fetched);
		return NONE;
	}
	imap->batch = arena_open();
	facts_read(imap, fetched);
	imap->fact_at = imap->fact_count;
	imap->bodies = fetched;
	imap->body_at = clist_begin(fetched);
	imap->uid_next += count;
	return OK;
}

/* Hands over one letter of those fetched.  NONE: this one is not to be handed over. */
static enum status
letter_give(struct imap *imap, const struct body *body, struct inbox_letter *letter, struct why *why)
{
	struct imap_fact *fact = find_fact(imap, body->uid);

	if (fact == NULL || fact->given || !body->told)
		return NONE;
	fact->given = true;
	/* A letter that has a size but no bytes is one the server cannot read now. */
	if (body->bytes == NULL && fact->size_bytes > 0) {
		withhold(imap, body->uid, "FETCH: the server has no bytes of it");
		return NONE;
	}
	letter->facts =
	    (struct frame_letter){.received_at = fact->received_at, .size_bytes = fact->size_bytes};
	imap_key(imap, body->uid, letter->facts.key, sizeof(letter->facts.key));
	return letter_seal(letter, body->bytes != NULL ? body->bytes : "",
	    body->bytes != NULL ? body->size_bytes : 0, (size_t)imap->config->limits.message_bytes, why);
}

enum status
imap_next(void *inbox, struct inbox_letter *letter, struct why *why)
{
	struct imap *imap = inbox;
	enum status st;

	for (;;) {
		while (imap->body_at != NULL) {
			struct body body = {0};
			struct imap_fact unused = {0};
			att_read(clist_content(imap->body_at), &unused, &body);
			imap->body_at = clist_next(imap->body_at);
			if (body.uid != 0 && (st = letter_give(imap, &body, letter, why)) != NONE)
				return st;
		}
		bodies_free(imap);
		st = imap->fact_at < imap->fact_count ? bodies_fetch(imap, why) : facts_fetch(imap, why);
		if (st != OK)
			return st;
	}
}

enum status
imap_headers(struct imap *imap, const uint32_t *uids, size_t count,
    void (*each)(uint32_t uid, const char *header, size_t size_bytes, void *), void *data, struct why *why)
{
	struct arena *a = arena_open();
	clist *fetched;
	enum status st;

	st = imap_command(imap, imap_patience(imap, FETCH_TIMES), SPARE_BYTES + count * LETTER_FIELDS_BYTES,
	    why, "UID FETCH %s (UID BODY.PEEK[HEADER.FIELDS (FROM MESSAGE-ID)])", imap_set(a, uids, count));
	arena_close(a);
	if ((st != OK && st != REFUSED) || (fetched = fetched_take(imap)) == NULL)
		return st;
	for (clistiter *at = clist_begin(fetched); at != NULL; at = clist_next(at)) {
		struct body body = {0};
		struct imap_fact unused = {0};

		att_read(clist_content(at), &unused, &body);
		if (body.uid != 0 && body.bytes != NULL)
			each(body.uid, body.bytes, body.size_bytes, data);
	}
	mailimap_fetch_list_free(fetched);
	return st;
}
