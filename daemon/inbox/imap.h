/*
 * imap -- what the files of the IMAP inbox share: the session, and one command after the other on it.
 *
 * imap.c opens, looks and waits; imap_login.c says who we are; imap_talk.c speaks; imap_fetch.c brings letters in, imap_move.c puts them away,
 * imap_errand.c finds them again.
 *
 * Errors: besides those of inbox.h, REFUSED stands for a tagged NO, with the server's words; the caller decides.
 */
#ifndef INBOX_IMAP_H
#define INBOX_IMAP_H

#include <inttypes.h>
#include <libetpan/libetpan.h>

#include "inbox/inbox.h"
#include "inbox/wire.h"

#define IMAP_BATCH    500 /* letters in one command */
#define COMMAND_BYTES ((size_t)1 << 20)

struct imap_fact { /* of a letter, before its bytes */
	uint32_t uid;
	int64_t received_at;
	uint64_t size_bytes;
	bool header_only, given, deleted;
};

struct imap {
	const struct config *config;
	struct inbox_watch watch;
	struct arena *memory;
	struct wire *wire;
	mailimap *session;
	bool can_move, can_uidplus, can_idle;
	bool is_fresh;	    /* selected by open, not yet looked at */
	const char *secret; /* what we are logging in with: told nobody, whoever repeats it */
	bool may_delete;    /* letters may be marked as deleted: it was tried */
	bool said_marked;   /* that moved letters stay, marked as deleted */
	/* Names as the server writes them. */
	const char *prefix;
	char delimiter; /* '\0': the server has no hierarchy */
	const char *folder, *targets[WHERE_KEEP];
	uint32_t uidvalidity;
	uint32_t uid_next; /* no letter known has it or a higher one; 0: not known */
	int64_t looked_at; /* at all of INBOX, monotonic s */
	size_t withheld;   /* letters of it that the server could not give */
	struct why last_withheld;
	bool brought;  /* what came while we idled is here: the pass that begins is these letters */
	bool moved;    /* letters, and the server has not put that in order yet */
	bool cautious; /* the server has overlooked what came along with DONE */

	struct arena *pass;
	uint32_t *uids; /* of INBOX when the pass began, ascending */
	size_t uid_count, uid_at;
	struct arena *batch;
	struct imap_fact *facts; /* ascending */
	size_t fact_count, fact_at;
	size_t
	    alone_end; /* of the facts, those before it are asked for one by one: together they were refused */
	clist *bodies; /* of mailimap_msg_att; NULL: none left */
	clistiter *body_at;
};

/* Seconds the server may take for an answer that is `times` as much work as a short one (inbox.timeout). */
int imap_patience(const struct imap *, int times);
/* Sends a command (without tag and line end) and takes the whole answer. */
MUST_USE enum status imap_command(
    struct imap *, int seconds, size_t size_bytes, struct why *, const char *fmt, ...) PRINTF_LIKE(5, 6);
/* The same in two steps, for what may be said before another answer is heard.  The caller gives the wire its limits. */
MUST_USE enum status imap_say(struct imap *, const char *command, struct why *);
MUST_USE enum status imap_hear(struct imap *, const char *command, struct why *);
/* What a call of libetpan came to; `doing` begins the sentence. */
MUST_USE enum status imap_result(struct imap *, int error, const char *doing, struct why *);
/* By password, or by a token of OAuth2 where inbox.oauth2 is set; does nothing for who is known already. */
MUST_USE enum status imap_login(struct imap *, const struct wire_place *, struct why *);
/* Whether the server has said so, as "IDLE". */
bool imap_has(const struct imap *, const char *capability);
/* Whether the last NO carries a response code (RFC 5530) that says it will pass. */
bool imap_refusal_passes(const struct imap *);
/* Whether the last answer carries this response code. */
bool imap_refusal_is(const struct imap *, const char *code);
/* A quoted string (RFC 3501 section 4.3). */
char *imap_quoted(struct arena *, const char *);
/* "1:3,7,9:10" of ascending numbers. */
char *imap_set(struct arena *, const uint32_t *uids, size_t count);
/* Takes over what the last SEARCH found, ascending. */
uint32_t *imap_searched(struct arena *, struct imap *, size_t *count);
/* Makes and subscribes the folder (a server name) if it is absent. */
MUST_USE enum status imap_folder_make(struct imap *, const char *folder, struct why *);

/* The key of a letter in the selected folder: "FOLDER UIDVALIDITY UID". */
void imap_key(const struct imap *, uint32_t uid, char *key, size_t size_bytes);
/* The UID in a key, or 0 when it is of another folder or from before a change of UIDVALIDITY. */
uint32_t imap_key_uid(const struct imap *, const char *key);
/* UIDVALIDITY as the server last told it. */
uint32_t imap_uidvalidity(const struct imap *);

/*
 * Asks for the `count` letters that came last, sizes and bytes with one command, and brings them in for imap_next to give.
 * NONE: it is not as simple as that, and nothing is brought in.
 */
MUST_USE enum status imap_told_ask(struct imap *, uint32_t count, struct why *);
MUST_USE enum status imap_told_take(struct imap *, uint32_t count, struct why *);
MUST_USE enum status imap_next(void *inbox, struct inbox_letter *, struct why *);
/*
 * Calls `each` with From and Message-ID of letters of the folder that is selected; `header` may be cut short.  REFUSED: some
 * may be missing.
 */
MUST_USE enum status imap_headers(struct imap *, const uint32_t *uids, size_t count,
    void (*each)(uint32_t uid, const char *header, size_t size_bytes, void *), void *data, struct why *);
/* Forgets letters of a pass. */
void imap_fetch_end(struct imap *);
MUST_USE enum status imap_commit(void *inbox, const struct inbox_move *, size_t count, struct why *);
MUST_USE enum status imap_errands(void *inbox, struct inbox_errand *, size_t count, struct why *);

#endif
