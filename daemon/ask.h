/*
 * ask -- the desk's side of the reader: letters waiting to be opened and read, in order, a few in flight.
 *
 * The reader answers in the order it was asked.  When it dies, the request it was at is the suspect: it is asked again
 * alone, and given up after the second death; what was behind it is asked again too, and answers to the old requests
 * are ignored.
 *
 * Memory:  each letter has an arena of its own, closed by ask_drop.
 */
#ifndef ASK_H
#define ASK_H

#include <stdbool.h>

#include "base/frame.h"
#include "desk/desk.h"
#include "reading.h"

enum letter_state {
	LETTER_NEW,    /* to be opened */
	LETTER_OPENED, /* context to be looked up, then to be read */
	LETTER_READ,   /* ready for the desk */
	LETTER_LOST,   /* cannot be read: `reason` */
};

struct letter_in_hand {
	struct letter_in_hand *next;
	struct arena *arena;
	uint64_t inbox_id; /* 0: not from the inbox (a letter that was confirmed) */
	struct desk_letter letter;
	int blob, message_blob;
	enum letter_state state;
	uint64_t request; /* asked and not answered yet; 0: none */
	unsigned deaths;  /* of the reader, over this letter */
	bool taken;	  /* the desk is done with it; `outcome` says where it goes */
	bool told;	  /* and the inbox knows */
	const char *reason;
	struct message *message;
	struct reading *reading;
	struct desk_outcome outcome;
};

struct ask {
	int sock;     /* to the reader */
	bool greeted; /* a first reader has come: what was asked of nobody makes no suspect */
	uint64_t last_request;
	size_t in_flight;
	struct letter_in_hand *first, **end; /* in the order they came */
	size_t count;
};

void ask_open(struct ask *, int sock);
void ask_close(struct ask *);
/* Takes over the blob.  `facts` NULL for a letter taken again. */
MUST_USE enum status ask_add(struct ask *, uint64_t inbox_id, const struct frame_letter *facts, int blob,
    struct letter_in_hand **, struct why *);
/* Removes and frees the letters whose `told` is set. */
void ask_drop_told(struct ask *);
/* Whether the desk is done with all of them. */
bool ask_all_taken(const struct ask *);
/* Sends what may be sent now; contexts are looked up on the way. */
MUST_USE enum status ask_send(struct ask *, struct desk *, int64_t now, struct why *);
/* Takes the answers that have come. */
MUST_USE enum status ask_receive(struct ask *, struct why *);

#endif
