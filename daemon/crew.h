/*
 * crew -- the four workers as processes: forked, joined by socketpairs, stopped.
 *
 *   inbox <-> desk <-> reader,  desk <-> outbox,  inbox <-> outbox (tokens of OAuth2),  and each <-> supervisor
 *
 * The supervisor keeps the reader's end of its pair with the desk, so that a new reader can take it over.
 */
#ifndef CREW_H
#define CREW_H

#include <sys/types.h>

#include "base/clock.h"
#include "base/frame.h"
#include "config.h"
#include "letters/letters.h"
#include "reader/reader.h"
#include "rules.h"

enum crew_role { CREW_READER, CREW_DESK, CREW_INBOX, CREW_OUTBOX, CREW_COUNT };

struct worker {
	pid_t pid; /* 0: not running */
	int sock;  /* to it; -1: none */
	bool ready;
	int64_t heard_ms; /* monotonic: when it last said anything */
};
struct crew {
	const struct config *config;
	const struct rules *rules;     /* of that configuration: read before any fork */
	struct arena *arena;	       /* of both */
	bool quick;		       /* the rules were made quick, as they are before a reader is forked */
	const struct letters *letters; /* as well: what the desk writes with when they are sound no longer */
	struct clock clock;
	bool once;
	int reader_end;		    /* of the pair desk - reader */
	struct reader_watch *watch; /* shared with the reader */
	struct worker workers[CREW_COUNT];
};

MUST_USE enum status crew_init(struct crew *, struct why *);
const char *crew_name(enum crew_role);
/* Forks all but the reader, which comes once it is wanted: in one pass without a letter it is not. */
MUST_USE enum status crew_start(struct crew *, int64_t now_ms, struct why *);
/* A reader for a desk that goes on. */
MUST_USE enum status crew_hire_reader(struct crew *, int64_t now_ms, struct why *);
/* Which worker this child was; CREW_COUNT: none.  Forgets its process and socket. */
enum crew_role crew_gone(struct crew *, pid_t, bool *was_ready);
/* STOP to all that run. */
void crew_stop(struct crew *);
void crew_kill(struct crew *, enum crew_role);
bool crew_runs(const struct crew *);
bool crew_ready(const struct crew *);
/* Once none runs: the sockets that are left. */
void crew_close(struct crew *);

#endif
