/*
 * act (desk) -- who changes a diffusion, when what they send to others leaves, and what they are told of it.
 *
 * Calls:   inside a transaction.
 */
#ifndef DESK_DIFFUSION_ACT_H
#define DESK_DIFFUSION_ACT_H

#include "desk/take/take.h"

struct matter;
struct meeting;

struct act {
	struct desk *desk;
	struct arena *arena;
	int64_t now;
	int64_t mail_at;      /* when mails to others leave: now, or after the undo delay */
	const char *language; /* of who reads a refusal; NULL: French */
	const char *actor;    /* "recruiter:3", "clock" */
	const char *behalf;   /* "Hélène Alder" when the actor acts for her by delegation, or NULL */
	const char *who;      /* the actor's name, or NULL: nobody in particular */
	const char *message;  /* Message-ID of the letter that asks for it, or NULL */
	struct leaks
	    *leaks; /* gets what would leak, and nothing is sent (post_send); NULL: such mails are held */
	struct leaks *held;  /* gets why the mail of lifecycle_tell is held (post.held) */
	struct leaks *kept;  /* gets the documents that stayed here (leak_keep_back); NULL: nobody asks */
	int64_t *superseded; /* gets how many mails to contacts do not leave after all; NULL: nobody asks */
	const struct matter *matter;   /* with `meeting`: the interview this decision fixes ... */
	const struct meeting *meeting; /* ... whose invitation goes with its mail; NULL: none */
};

/* The recruiter's act: what it sends to others waits for the undo delay. */
struct act act_of(struct take *);
/* store/supersede.h */
MUST_USE enum status act_supersede(const struct act *, const char *about, const char *to_email,
    const char *start, int64_t *count, int64_t *starts, struct why *);
MUST_USE enum status act_journal(const struct act *, const char *event, const char *object,
    const char *related, const char *text, struct why *);

#endif
