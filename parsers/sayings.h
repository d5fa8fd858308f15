/*
 * sayings -- what an operational has said so far: gathered while the sentences are read, then reconciled (a request
 * absorbs an interest, a plain refusal a hint) and made into feedback.
 *
 * Memory:  everything lives in the arena given.
 */
#ifndef PARSERS_SAYINGS_H
#define PARSERS_SAYINGS_H

#include "base/buf.h"
#include "reading.h"
#include "who.h"

#define SAYINGS_MAX  600
#define FEEDBACK_MAX 200

/* Something said about one candidate, or about nobody. */
struct saying {
	enum feedback_action action;
	bool nobody;
	size_t index; /* of the dossier, unless nobody */
	bool weak;    /* a hint such as "trop junior": gives way to what is plain */
	bool unclear;
	bool unable; /* a meeting refused for its day only: another day makes it one */
	bool timed;  /* its hour, or that it has none, was told with it */
	const char *when;
	const char *rule; /* that told it, or NULL */
	bool liked;	  /* of a meeting: what was told of it is that they were liked */
	struct buf words; /* the person's, as typed */
	size_t words_end; /* where in the prose they end, so that neighbours join without a gap */
	const struct prose *prose;
	bool gone;
};
struct sayings {
	struct arena *arena;
	struct saying *items; /* SAYINGS_MAX of them */
	size_t count;
	size_t batch; /* the first of those said last, together */
	bool full;
};

/* One of what may be said together, between sayings_begin and the next. */
void sayings_begin(struct sayings *);
struct saying *sayings_add(struct sayings *, enum feedback_action, bool nobody, size_t index);
/* The words in [begin, end) of the prose belong to a saying. */
void saying_quote(struct sayings *, struct saying *, const struct prose *, size_t begin, size_t end);
/* They belong to all that was said last; false when nothing was. */
bool sayings_quote(struct sayings *, const struct prose *, size_t begin, size_t end);

/* Reconciles and hands over.  REFUSED when there is more than anybody means. */
MUST_USE enum status sayings_finish(struct sayings *, const struct context *, struct reading *, struct why *);

#endif
