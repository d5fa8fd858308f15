/*
 * arrival -- a letter that came in, taken exactly once.
 *
 * Keyed by the inbox's key (folder, UIDVALIDITY, UID) and, across UIDVALIDITY changes, by Message-ID together with a
 * hash of the bytes: a copied Message-ID must not pre-empt the real letter.  A letter that comes again by another way
 * has other bytes: what was taken is known by Message-ID and what it says as well, so that nobody can have an old order
 * carried out anew; one that was put aside is not, for the next copy may prove more.
 *
 * Calls:   inside a transaction opened by the caller for what writes.
 */
#ifndef STORE_ARRIVAL_H
#define STORE_ARRIVAL_H

#include "store/people.h"
#include "store/store.h"

enum arrival_state {
	ARRIVAL_TAKEN,	     /* done and answered */
	ARRIVAL_QUARANTINED, /* shown to a human */
	ARRIVAL_WAITING,     /* its sender was asked to confirm; `raw` is kept */
	ARRIVAL_DISMISSED,   /* a confirmation that never came, or was declined */
	/*
	 * Nobody has taken it yet; `raw` is kept: an SMS of the number `sender` or a STOP, told to facteurctl; or a letter that
	 * had waited and was confirmed, as written by `person_id`.
	 */
	ARRIVAL_RECEIVED,
};
const char *arrival_state_name(enum arrival_state);

#define ARRIVAL_SMS "sms:" /* what the key of an SMS begins with; no folder's letter has such a one */

struct arrival {
	int64_t id; /* 0 until created */
	const char *key, *message_id, *hash;
	const char *content; /* hash of what it says; NULL: nobody looked */
	const char *words;   /* hash of its words and whom they are from; NULL: none */
	enum arrival_state state;
	enum role role; /* of the sender, as matched */
	int64_t person_id;
	const char *reason;  /* French sentence: why it is quarantined or waits; NULL */
	const char *subject; /* for the sysadmin's list */
	const char *sender;  /* address */
	const char *proof;   /* what vouched for it: "dmarc", "seal", "token", "none"; NULL: nobody looked */
	int64_t at;
	const void *raw; /* the letter itself, when WAITING, QUARANTINED or RECEIVED; NULL else */
	size_t raw_bytes;
};
/*
 * NONE: never seen.  OK: seen before (under this key, or this Message-ID and hash or, once taken, content); *arrival tells
 * where it ended.
 */
MUST_USE enum status arrival_find(struct store *, struct arena *, const char *key, const char *message_id,
    const char *hash, const char *content, struct arrival *, struct why *);
MUST_USE enum status arrival_create(struct store *, const struct arrival *, int64_t *id, struct why *);
/* With its raw bytes. */
MUST_USE enum status arrival_load(struct store *, struct arena *, int64_t id, struct arrival *, struct why *);
/* The first RECEIVED one after this id.  NONE: there is none. */
MUST_USE enum status arrival_next(struct store *, int64_t after_id, int64_t *id, struct why *);
/* Sets state and reason; drops raw unless WAITING, QUARANTINED or RECEIVED. */
MUST_USE enum status arrival_settle(
    struct store *, int64_t id, enum arrival_state, const char *reason, struct why *);
/* WAITING for a confirmation, as written by this person if it is given; keeps the letter itself. */
MUST_USE enum status arrival_wait(struct store *, int64_t id, enum role, int64_t person_id, const void *raw,
    size_t raw_bytes, struct why *);
/* Keeps the letter itself, to be shown on request. */
MUST_USE enum status arrival_keep(
    struct store *, struct arena *, int64_t id, const void *bytes, size_t size_bytes, struct why *);
/* OK: the letter itself was kept.  NONE: it was not. */
MUST_USE enum status arrival_kept(struct store *, int64_t id, struct why *);
/* Sets *hash to the document the letter itself is from now on, so that it can be attached.  NONE: it was not kept. */
MUST_USE enum status arrival_original(
    struct store *, struct arena *, int64_t id, const char **hash, struct why *);
/* The letter with this Message-ID that was taken.  NONE: no such one. */
MUST_USE enum status arrival_find_message(
    struct store *, struct arena *, const char *message_id, struct arrival *, struct why *);
/* Newest first, without raw.  state < 0: all. */
MUST_USE enum status arrival_each(struct store *, struct arena *, int state,
    enum status (*each)(const struct arrival *, void *), void *data, struct why *);

/* How many letters came since `since` from this address; with these words; and how many were put aside. */
MUST_USE enum status arrival_count_sender(
    struct store *, const char *sender, int64_t since, int64_t *count, struct why *);
MUST_USE enum status arrival_count_words(
    struct store *, const char *words, int64_t since, int64_t *count, struct why *);
MUST_USE enum status arrival_count_quarantined(struct store *, int64_t since, int64_t *count, struct why *);

/* How many answers went out since `since` to an address that has proven nothing (limits.answers_per_hour). */
MUST_USE enum status arrival_answers(
    struct store *, const char *email, int64_t since, int64_t *count, struct why *);
MUST_USE enum status arrival_answered(struct store *, const char *email, int64_t at, struct why *);

/* A quarantined letter goes back to INBOX: what is kept of it no longer says that it was seen. */
MUST_USE enum status arrival_release(struct store *, int64_t id, struct why *);

#endif
