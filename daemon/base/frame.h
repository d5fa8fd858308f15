/*
 * frame -- the small messages the four workers exchange, and the sealed memory that carries large parts.
 *
 * A frame is a length-prefixed record on a SOCK_SEQPACKET pair: header, at most FRAME_PAYLOAD_BYTES of
 * payload, at most two descriptors.  Letters never travel in the payload: they are sealed memfds (blob_*).  What is read of
 * them, and their context, does where it is short (a memfd costs ten calls), else it is a blob like them.  The two ends are the
 * same program, so integers are in host order.
 *
 * Who sends what to whom:
 *   inbox  -> desk    LETTER (struct frame_letter, blob of the bytes), PASS (INBOX read to its end, all answered; a payload:
 *                     but for letters that the server did not give)
 *   desk   -> inbox   DONE (struct frame_done), ERRAND (struct frame_errand, with the errand's id)
 *   inbox  -> desk    ERRAND_DONE (uint64_t: how many letters; nothing: it failed), before the letters of the pass that follows
 *                     HEALTH (struct frame_health): when it fails, when it can work again
 *   desk   -> reader  OPEN (blob: the letter), READ (blob: message; bytes: context)     both with the letter's id
 *   reader -> desk    HELLO (a new reader serves this socket), OPENED (blob), READING (bytes), FAILED (a sentence)
 *   desk  <-> helper  OPEN (a document's file), READING (blob: its text) or FAILED     (reader/extract.h)
 *   desk  <-> outbox  WAKE (rows changed), DRAIN (send what is due, then say so), QUIET (drained, with the id of the last DRAIN it
 *                     answers; a payload: some mail could not leave)
 *   inbox  -> outbox  TOKEN_ASK, TOKEN_REFUSED (the server did not take the last one)     both with a number of the inbox's
 *   outbox -> inbox   TOKEN (struct frame_token, blob: an access token of OAuth2; none: it failed), with that number
 *   any    -> supervisor  READY, ALIVE (id 1: something was done since the start); the desk's WANTED (a reader: the first letter is
 *                         here, or nothing else to do) and, of run-once, QUIET (the pass is over)
 *   supervisor -> any     STOP (finish what is in hand, then exit 0)
 */
#ifndef BASE_FRAME_H
#define BASE_FRAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

enum frame_type {
	FRAME_LETTER = 1,
	FRAME_PASS,
	FRAME_DONE,
	FRAME_OPEN,
	FRAME_READ,
	FRAME_HELLO,
	FRAME_OPENED,
	FRAME_READING,
	FRAME_FAILED,
	FRAME_WAKE,
	FRAME_DRAIN,
	FRAME_QUIET,
	FRAME_READY,
	FRAME_ALIVE,
	FRAME_WANTED,
	FRAME_STOP,
	FRAME_ERRAND,
	FRAME_ERRAND_DONE,
	FRAME_HEALTH,
	FRAME_TOKEN_ASK,
	FRAME_TOKEN_REFUSED,
	FRAME_TOKEN,
	FRAME_TYPES /* how many; none is sent */
};

#define FRAME_PAYLOAD_BYTES 4096
/* Of bytes that go in the payload: as many such frames as are ever asked at once must find room in a socket. */
#define FRAME_SMALL_BYTES 1024

struct frame {
	enum frame_type type;
	uint64_t id; /* of the letter concerned, or 0 */
	size_t size_bytes;
	unsigned char payload[FRAME_PAYLOAD_BYTES];
	int fds[2]; /* -1: none; received ones belong to the caller */
};

/* What the inbox tells of a letter it hands over. */
struct frame_letter {
	char key
	    [512]; /* "FOLDER UIDVALIDITY UID" or "maildir FOLDER NAME": the letter's identity, NUL-ended */
	int64_t received_at;  /* INTERNALDATE, or the file's time */
	uint64_t size_bytes;  /* of the whole letter */
	uint32_t header_only; /* 1: too large to fetch, the blob holds its header only */
};
enum frame_where {
	WHERE_PROCESSED = 1,
	WHERE_QUARANTINE,
	WHERE_KEEP /* leave it in the INBOX, offer it again later */
};
struct frame_done {
	uint32_t where;
};

/* What the inbox is to do with letters it has put away: those from `sender`, or with this Message-ID (store/errand.h). */
struct frame_errand {
	uint32_t to_inbox;     /* 1: put them back from quarantine; 0: delete them */
	char sender[256];      /* lower case, NUL-ended; "": any */
	char message_id[1024]; /* with angle brackets, NUL-ended; "": any */
};

/* How the mailbox is. */
struct frame_health {
	int64_t certificate_until; /* of its server; 0: not known */
	uint32_t must_act;	   /* 1: it will not pass by itself */
	char words[512];	   /* why it fails, NUL-ended; "": it works */
};

/* What became of asking for an access token. */
struct frame_token {
	uint32_t status; /* enum status */
	char words[512]; /* why there is none, NUL-ended */
};

/* One end's sockets; -1 where a worker has none.  Every worker has `supervisor`. */
struct links {
	int supervisor, inbox, reader, desk, outbox;
};

/* Sends; blocks at most `timeout_s`.  The descriptors stay the caller's.  RETRY: full; BROKEN: the other end is gone. */
MUST_USE enum status frame_send(int sock, enum frame_type, uint64_t id, const void *payload,
    size_t size_bytes, const int *fds, size_t fd_count, struct why *);
/* Sends a frame that is only its type. */
MUST_USE enum status frame_signal(int sock, enum frame_type, struct why *);
/* Sends `bytes` in the payload where they are few, else as a blob behind `fd` (-1: none). */
MUST_USE enum status frame_send_bytes(
    int sock, enum frame_type, uint64_t id, const void *bytes, size_t size_bytes, int fd, struct why *);
/* Takes one frame without blocking.  NONE: nothing there; BROKEN: the other end is gone, or not a frame. */
MUST_USE enum status frame_take(int sock, struct frame *, struct why *);
/* Closes descriptors of a frame taken. */
void frame_close(struct frame *);

/* A sealed (no write, no resize) memfd holding a copy of the bytes. */
MUST_USE enum status blob_make(const void *, size_t size_bytes, int *fd, struct why *);
/* The bytes of a frame sent by frame_send_bytes with a descriptor or (`behind` false) without. */
MUST_USE enum status frame_bytes(
    struct arena *, const struct frame *, bool behind, const void **bytes, size_t *size_bytes, struct why *);
/* A sealed blob's bytes until the arena closes, few of them copied; refuses one not sealed.  The fd stays the caller's. */
MUST_USE enum status blob_map(struct arena *, int fd, const void **bytes, size_t *size_bytes, struct why *);

#endif
