/*
 * who -- which candidates a sentence speaks of: numbers, [C2], names whole or in part, "les deux premiers", "tous".
 *
 * A name that several candidates bear, or that more likely is somebody else's, names nobody.
 */
#ifndef PARSERS_WHO_H
#define PARSERS_WHO_H

#include "stage.h"

#define MENTIONS_MAX 64

enum mention_kind {
	MENTION_GROUP,
	MENTION_NUMBER,
	MENTION_FIRST_NAME,
	MENTION_LAST_NAME,
	MENTION_WHOLE_NAME,
	MENTION_TRAIT, /* a trade or a town */
};
struct mention {
	enum mention_kind kind;
	size_t begin, end; /* in prose->folded */
	struct crowd who;
	struct crowd among; /* of a name that several bear: they */
	bool everyone;	    /* "tous" */
	bool rest;	    /* "les autres" */
	bool denied;	    /* "aucun des profils" */
	bool general;	    /* "vos candidats": only when something is done to them */
	bool compared;	    /* "plus junior que @": nothing is said of them but that */
	bool unknown;	    /* somebody, but it cannot be told who */
};
/* Mentions in a sentence, in order; stage->named grows.  `head`: a number may begin it, as in a grid. */
size_t who_find(
    struct stage *, const struct prose *, const struct sentence *, bool head, struct mention *, size_t room);

#endif
